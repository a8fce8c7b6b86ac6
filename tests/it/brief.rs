//! What a planner takes along: tables by area of every run, and the page made from them.

use std::collections::BTreeMap;
use std::fs;

use super::cli::Lab;

/// The rows of a table, by column.
fn table(lab: &Lab, name: &str) -> Vec<BTreeMap<String, String>> {
    let rows = displace::tables::rows(&fs::read(lab.path(name)).expect("a file")).expect("a table");
    let (header, rows) = rows.split_first().expect("a header");
    rows.iter().map(|row| header.cells.iter().cloned().zip(row.cells.iter().cloned()).collect()).collect()
}

fn sum<'a>(rows: impl Iterator<Item = &'a BTreeMap<String, String>>, column: &str) -> u64 {
    rows.map(|row| row[column].parse::<u64>().expect("persons")).sum()
}

/// In a single future quantiles are what happened, so that sums must agree.
#[test]
fn origins_and_shelter_by_area_sum_to_the_totals_of_a_future() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 1 --output one --no-png");
    let quantiles = table(&lab, "one/quantiles.csv");
    let total = |variable: &str, date: &str| {
        let row = quantiles.iter().find(|row| {
            row["location"] == "total"
                && row["variable"] == variable
                && row["date"] == date
                && row["level"] == "0.5"
        });
        row.expect("a total")["persons"].parse::<u64>().expect("persons")
    };
    let (origins, present) = (table(&lab, "one/origins.csv"), table(&lab, "one/present.csv"));
    let dates: std::collections::BTreeSet<&String> = origins.iter().map(|row| &row["date"]).collect();
    assert!(dates.len() > 2, "several days");
    let mut somebody = 0;
    for date in dates {
        let displaced = total("displaced", date);
        assert_eq!(sum(origins.iter().filter(|row| &row["date"] == date), "p50"), displaced, "{date}");
        for kind in ["host", "rented", "camp", "self_settled", "unfinished", "open"] {
            let rows = present.iter().filter(|row| &row["date"] == date && row["shelter"] == kind);
            assert_eq!(sum(rows, "p50"), total(&format!("shelter_{kind}"), date), "{kind} on {date}");
        }
        somebody += displaced;
    }
    assert!(somebody > 0, "somebody was displaced");
}

#[test]
fn needs_of_areas_are_people_times_the_standard() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 1 --output one --no-png");
    let standards = table(&lab, "case/needs.csv");
    let (needs, present) = (table(&lab, "one/needs_areas.csv"), table(&lab, "one/present.csv"));
    assert!(!needs.is_empty());
    for need in &needs {
        let standard = standards.iter().find(|row| row["item"] == need["item"]).expect("a standard");
        let kinds = standard.get("shelters").map_or("", String::as_str);
        let kinds: Vec<&str> = if kinds.is_empty() { vec!["all"] } else { kinds.split(' ').collect() };
        let there = present.iter().filter(|row| {
            row["date"] == need["date"]
                && row["area_pcode"] == need["area_pcode"]
                && kinds.contains(&row["shelter"].as_str())
        });
        let amount = sum(there, "p50") as f64 * standard["amount"].parse::<f64>().expect("an amount");
        let said: f64 = need["p50"].parse().expect("an amount");
        assert!((said - amount).abs() <= 0.5, "{need:?}: {amount}");
    }
}

#[test]
fn places_say_by_how_much_and_when_they_overflow() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 20 --output run --no-png");
    let places = table(&lab, "run/places.csv");
    let mut full = 0;
    for place in &places {
        let never = place["probability_overflow"] == "0.0000";
        assert_eq!(place["overflow_date_p50"].is_empty(), never, "{place:?}");
        assert!(place["overflow_date_p05"] <= place["overflow_date_p50"], "{place:?}");
        assert!(place["overflow_date_p50"] <= place["overflow_date_p95"], "{place:?}");
        let most: u64 = place["without_place_p95"].parse().expect("persons");
        assert!(!never || most == 0, "{place:?}");
        full += u32::from(!never);
    }
    assert!(full > 0, "somewhere places run out");
    let sources = fs::read_to_string(lab.path("run/sources.csv")).expect("a table");
    assert!(sources.contains("locations.csv"), "{sources}");
}
