//! `docs/extending.md` tells no lies: the lines that it quotes are in the sources, and its new number works.

use std::fs;
use std::path::Path;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("it is there")
}

/// Blocks of Rust code of the document, in order.
fn blocks() -> Vec<String> {
    let document = text("docs/extending.md");
    let blocks = document.split("```rust\n").skip(1);
    blocks.map(|rest| rest.split("```").next().expect("the block ends").to_string()).collect()
}

#[test]
fn the_line_that_makes_what_is_felt_is_the_one_that_is_quoted() {
    let quoted = blocks()[0].trim().to_string();
    assert!(text("src/model/departure.rs").contains(&quoted), "{quoted}");
}

/// The declaration has the form of those beside it, its word of luck is free, and what it is used with is in scope.
#[test]
fn the_new_number_fits_where_it_is_declared_and_used() {
    let [_, declared, used] = &blocks()[..] else { panic!("three blocks of code") };
    let source = text("src/conflict/bombardment.rs");
    let numbers = source.split("BombardmentNumbers:").nth(1).expect("they are declared there");
    let numbers = numbers.split("\n}").next().expect("the declaration ends");
    assert!(numbers.contains("reach_km: \"kilometres\", 0.1, KM, word 0 3;"), "{numbers}");
    let line = declared.lines().last().expect("a line");
    let word = line.split("word ").nth(1).and_then(|rest| rest.split(',').next()).expect("a word of luck");
    assert!(!numbers.contains(&format!("word {word}")), "word {word} is taken");
    assert!(line.contains("default Prior::Fixed(0.0);"));
    assert!(source.contains("use crate::numbers::{Owner, ParameterInfo, Prior, parameters};"));
    assert!(used.contains("f64::from(midweek)") && source.contains("let midweek ="));
    assert!(used.contains("numbers.silent_days") && source.contains("numbers: &BombardmentNumbers,"));
}
