//! Sex, age and disability: shares of a case, from its table to the brief and the workbook.

use std::fs;

use super::cli::Lab;

const SHARES: &str = "group,share,source,confidence\ngirls,0.24,a survey,measured\nboys,0.26,a survey,measured\n\
                      women,0.25,a survey,measured\nchildren,0.5,a survey,measured\ndisability,0.15,nobody,guess\n";

/// A case with shares.
fn lab(shares: &str) -> Lab {
    let lab = Lab::new();
    fs::write(lab.path("case/shares.csv"), shares).expect("it can be written");
    lab.edit("assault.toml", "needs = \"needs.csv\"", "needs = \"needs.csv\"\nshares = \"shares.csv\"");
    lab
}

#[test]
fn people_are_multiplied_by_the_shares_of_the_case() {
    let lab = lab(SHARES);
    lab.done("run case/assault.toml -n 8 --no-png -o run");
    let written = lab.table("run/shares.csv");
    assert_eq!(written.len(), 5);
    assert_eq!((&*written[0]["hxl"], &*written[4]["hxl"]), ("f+children", "disabled"));
    // A guess among them counts as one.
    let sources = lab.table("run/sources.csv");
    let grades =
        sources.iter().find(|row| row["file"].ends_with("shares.csv")).expect("the table is an input");
    assert_eq!((&*grades["measured"], &*grades["guess"]), ("4", "1"));
    lab.done("brief run --output page.html");
    let page = fs::read_to_string(lab.path("page.html")).expect("a page");
    let section = &page[page.find("Who they are").expect("it says who they are")..];
    let numbers = |name: &str| -> Vec<f64> {
        let row = section.split(&format!("<bdi>{name}</bdi>")).nth(1).expect("a row");
        let values = row.split("<data value=\"").skip(1).take(3);
        values.map(|rest| rest.split('"').next().expect("a value").parse().expect("persons")).collect()
    };
    let (girls, children) = (numbers("Girls"), numbers("Children"));
    assert!(children[1] > 0.0, "somebody is away");
    for (girls, children) in girls.iter().zip(&children) {
        assert!((girls - 0.48 * children).abs() <= 1.0, "{girls} of {children}");
    }
    lab.done("export run --format csv --hxl --output tables");
    let text = fs::read_to_string(lab.path("tables/sex_and_age.csv")).expect("a table");
    assert!(
        text.contains("#affected+idps+f+children+p50") && text.contains("#affected+idps+disabled+p50"),
        "{text}"
    );
    let mut rows = text.lines().skip(2);
    let first: Vec<&str> = rows.next().expect("an area").split(',').collect();
    let (all, girls): (f64, f64) = (first[3].parse().expect("persons"), first[4].parse().expect("persons"));
    assert!(all > 0.0 && (girls - 0.24 * all).abs() <= 0.5, "{first:?}");
}

#[test]
fn without_shares_it_is_said_that_nobody_knows() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 4 --no-png -o run");
    lab.done("brief run --output page.html");
    assert!(
        fs::read_to_string(lab.path("page.html"))
            .expect("a page")
            .contains("the case has no table of shares")
    );
    lab.done("export run --format csv --output tables");
    assert!(!lab.names("tables").contains("sex_and_age.csv"));
}

#[test]
fn shares_that_cannot_be_are_refused() {
    for (table, words) in [
        (SHARES.replace("girls,0.24", "girls,24"), ["shares.csv:2:", "between 0 and 1"]),
        (SHARES.replace("boys", "lads"), ["shares.csv:3:", "must be one of girls"]),
        (SHARES.replace("boys", "girls"), ["shares.csv:3:", "\"girls\""]),
        (SHARES.replace("women,0.25", "women,0.6"), ["hold nobody twice", "1.100"]),
        (SHARES.replace(",source", ",origin"), ["shares.csv", "source"]),
    ] {
        lab(&table).refused("check case/assault.toml", &words);
    }
}
