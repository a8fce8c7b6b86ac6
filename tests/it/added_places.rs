//! Shelter that a scenario adds is shown where there are places.

use std::fs;

use super::cli::Lab;

/// The page and the chart had the places of the case without what the scenario adds.
#[test]
fn places_that_are_added_are_shown() {
    let lab = Lab::new();
    let camp = |date: &str| {
        format!(
            "places+={{place=\"Ostan\",shelter=\"camp\",add=2000,date=\"{date}\",source=\"s\",confidence=\"guess\"}}"
        )
    };
    for (name, date, at_start) in [
        ("first", "2025-03-01", "About 2,700 free places at the start<"),
        ("later", "2025-03-20", "About 700 free places at the start, at most 2,000 more later"),
    ] {
        lab.done(&format!("run case/record.toml -n 40 --no-png -q --set {} -o {name}", camp(date)));
        let chart = fs::read_to_string(lab.path(&format!("{name}/arrivals.svg"))).expect("a chart");
        assert!(chart.contains(at_start), "{name}: {chart}");
        let rows = lab.table(&format!("{name}/places.csv"));
        let ostan = rows.iter().find(|row| row["location"] == "Ostan").expect("a row");
        assert_eq!((ostan["added_places"].as_str(), ostan["added_camp_places"].as_str()), ("2000", "2000"));
    }
    lab.done("run case/record.toml -n 40 --no-png -q -o plain");
    let page = |run: &str| {
        lab.done(&format!("brief {run} -o {run}.html"));
        fs::read_to_string(lab.path(&format!("{run}.html"))).expect("a page")
    };
    let (plain, first) = (page("plain"), page("first"));
    let row = first.split("<tr").find(|row| row.contains(">Ostan<") && row.contains("2,700"));
    assert!(row.is_some(), "the table of places that run out has 2,700: {first}");
    let camps = |page: &str| page.matches("class=\"camp\"").count();
    assert_eq!(camps(&first), camps(&plain) + 1, "the camp of Ostan is on the map");
}
