//! A number of the page is one number wherever it stands.

use std::collections::BTreeMap;
use std::fs;

use super::cli::Lab;

/// The next numbers of a page, as they are shown.
fn numbers(page: &str, count: usize) -> Vec<String> {
    let shown = page.split("</data>").take(count);
    shown.map(|part| part.rsplit_once('>').expect("a number is marked").1.to_owned()).collect()
}

/// What the page says of people displaced by a date: lower end, middle and upper end in the answer, and in the table of days
/// that a plan asks for.
fn said(page: &str, date: &str) -> Vec<[String; 3]> {
    let mut found = Vec::new();
    if let Some((_, answer)) = page.split_once(&format!("People displaced by {date}: ")) {
        let ends = numbers(answer, 2);
        let (_, middle) = answer.split_once("lie above ").expect("a middle");
        let middle = middle.split_once(".</li>").expect("the end of a sentence").0;
        found.push([ends[0].clone(), middle.to_owned(), ends[1].clone()]);
    }
    if let Some((_, row)) = page.split_once(&format!("<th scope=\"row\">{date} <span class=\"code\">day ")) {
        let of_row = numbers(row, 3);
        found.push([of_row[1].clone(), of_row[0].clone(), of_row[2].clone()]);
    }
    found
}

#[test]
fn a_number_is_rounded_once_for_the_whole_page() {
    let lab = Lab::new();
    let mut days: BTreeMap<&str, usize> = BTreeMap::new();
    for (seed, futures) in [(2, 40), (2, 150), (3, 150), (9, 40), (10, 40)] {
        lab.done(&format!(
            "run case/assault.toml -n {futures} --seed {seed} --no-png -q -o run{seed}-{futures}"
        ));
        lab.done(&format!("brief run{seed}-{futures} -o page.html --force"));
        let text = fs::read_to_string(lab.path("page.html")).expect("a page");
        for date in ["31 March 2025", "30 April 2025"] {
            let all = said(&text, date);
            *days.entry(date).or_default() += all.len();
            for one in &all {
                assert_eq!(*one, all[0], "{date}, seed {seed}, {futures} futures: {all:?}");
            }
        }
    }
    assert_eq!(days.into_values().collect::<Vec<_>>(), [10, 10], "each stands in two places of each page");
}
