//! What charts say is what tables say.

use std::collections::BTreeMap;
use std::fs;

use displace::output::words::{round_to_error, thousands};
use resvg::usvg::roxmltree::{Document, Node};

use super::cli::Lab;

/// The texts of a chart, in their order.
fn texts(lab: &Lab, name: &str) -> Vec<String> {
    let svg = fs::read_to_string(lab.path(name)).expect("a chart");
    let parsed = Document::parse(&svg).expect("SVG");
    let texts = parsed.descendants().filter(|node| node.has_tag_name("text"));
    texts
        .map(|node| node.descendants().filter(Node::is_text).filter_map(|part| part.text()).collect())
        .collect()
}

/// In a single future the mean is what happened.
#[test]
fn bars_of_moves_are_the_sums_of_the_table() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 1 --seed 4 --output one --no-png");
    let mut from: BTreeMap<String, f64> = BTreeMap::new();
    let mut to: BTreeMap<String, f64> = BTreeMap::new();
    for row in lab.table("one/flows.csv").iter().filter(|row| row["level"] == "0.5") {
        let persons: f64 = row["persons"].parse().expect("persons");
        *from.entry(row["origin"].clone()).or_default() += persons;
        *to.entry(row["destination"].clone()).or_default() += persons;
    }
    let texts = texts(&lab, "one/flows.svg");
    let begin = texts.iter().position(|text| text == "To").expect("a head") + 1;
    let shown: Vec<&[String]> = texts[begin..].chunks(2).filter(|pair| pair.len() == 2).collect();
    let mut found = 0;
    for (sums, side) in [(&from, 0), (&to, 1)] {
        for (name, &persons) in sums.iter().filter(|(_, persons)| **persons > 0.0) {
            let numbers: Vec<&str> =
                shown.iter().filter(|pair| pair[0] == *name).map(|pair| pair[1].as_str()).collect();
            // An area that people leave and come to stands at both sides.
            let both = from.get(name).is_some_and(|&p| p > 0.0) && to.get(name).is_some_and(|&p| p > 0.0);
            let number = numbers[if both { side } else { 0 }];
            assert_eq!(number, thousands(round_to_error(persons, None)), "{name}");
            found += 1;
        }
    }
    assert!(found > 3, "{texts:?}");
}

#[test]
fn needs_are_people_times_the_standard() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 1 --seed 4 --output one --no-png");
    let away: Vec<f64> = lab
        .table("one/quantiles.csv")
        .iter()
        .filter(|row| row["location"] == "total" && row["variable"] == "away" && row["level"] == "0.5")
        .map(|row| row["persons"].parse().expect("persons"))
        .collect();
    let most = away.iter().copied().fold(0.0, f64::max);
    assert!(most > 0.0);
    // 15 litres a person and day.
    let cubic_metres = most * 15.0 / 1000.0;
    assert!((10.0..100.0).contains(&cubic_metres), "{cubic_metres}");
    let texts = texts(&lab, "one/needs.svg").join(" ");
    let water = &texts[texts.find("Water, m³ a day").expect("a panel")..];
    let said = format!(": {cubic_metres:.1} in the middle, {cubic_metres:.1} enough");
    assert!(water.contains(&said), "{said} in {water}");
}

#[test]
fn kinds_of_shelter_are_those_of_the_totals() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 8 --output run --no-png");
    let texts = texts(&lab, "run/shelter.svg");
    let mut found = 0;
    for (kind, name) in
        [("host", "With relatives or friends"), ("open", "In the open"), ("camp", "Managed camps")]
    {
        let most = lab
            .table("run/quantiles.csv")
            .iter()
            .filter(|row| {
                row["location"] == "total"
                    && row["variable"] == format!("shelter_{kind}")
                    && row["level"] == "0.5"
            })
            .map(|row| (row["persons"].parse::<f64>().expect("persons"), row["standard_error"].parse().ok()))
            // The first of the days with most.
            .fold((0.0, None), |most, row| if row.0 > most.0 { row } else { most });
        let (most, error) = most;
        let at = texts.iter().position(|text| text == name).expect("a panel");
        if most > 0.0 {
            let said =
                format!("Most in the middle of the futures: {} on ", thousands(round_to_error(most, error)));
            assert!(texts[at + 1].starts_with(&said), "{said} in {}", texts[at + 1]);
            found += 1;
        }
    }
    assert!(found > 0);
}

/// The zone used to reach across borders; a river within a country is none.
#[test]
fn the_zone_ends_at_the_border_and_not_at_a_river() {
    let lab = Lab::new();
    let east = |lab: &Lab, folder: &str| {
        let lines = lab.table(&format!("{folder}/lines.csv"));
        let zone = lines.iter().filter(|row| row["kind"] == "zone");
        zone.map(|row| row["lon"].parse::<f64>().expect("degrees")).fold(0.0, f64::max)
    };
    lab.done("run case/ceasefire.toml --replicates 1 --output river --no-png");
    assert!(east(&lab, "river") > 40.2, "the river at 40.06 does not end it");
    let path = lab.path("case/border.csv");
    let text = fs::read_to_string(&path).expect("an outline").replace(",river,", ",border_here_there,");
    assert!(text.contains("border_here_there"));
    fs::write(
        &path,
        text.replace("36.000,40.060", "35.000,40.060").replace("36.400,40.060", "37.000,40.060"),
    )
    .expect("written");
    lab.done("run case/ceasefire.toml --replicates 1 --output border --no-png");
    let end = east(&lab, "border");
    assert!((40.0..=40.07).contains(&end), "{end}");
    let map = fs::read_to_string(lab.path("border/map.svg")).expect("a map");
    assert!(map.contains(">There<"), "beyond it is the neighbour");
}

/// A panel of the country across the border said that it has 0 places and that these run out in no future; the chart of
/// figures passed over those of other variables.
#[test]
fn charts_say_what_they_do_not_show() {
    let lab = Lab::new();
    let border =
        "border+={at=\"neighbour\",state=\"open\",date=2025-03-05,source=\"a test\",confidence=\"guess\"}";
    let settings = [border, "abroad_share=0.9", "offensive.start_day=3"];
    let settings: Vec<&str> = settings.iter().flat_map(|setting| ["--set", *setting]).collect();
    let run =
        [&["run", "case/assault.toml", "-n", "20", "--no-png", "-o", "open"], settings.as_slice()].concat();
    let (code, _, err) = super::support::displace(&lab.path(""), &run);
    assert_eq!(code, Some(0), "{err}");
    let arrivals = texts(&lab, "open/arrivals.svg");
    let of = |words: &str| arrivals.iter().filter(|text| text.contains(words)).count();
    assert_eq!(of("Beyond the border: its places are not counted"), 1, "{arrivals:?}");
    assert_eq!(of("About 0 free places"), 0, "{arrivals:?}");
    assert_eq!(
        of("Places run out in"),
        of("free places at the start") - 1,
        "all panels but that one, and the key"
    );
    let figures = texts(&lab, "open/estimates.svg").join(" ");
    assert!(figures.contains("One more figure, of another variable, is in estimates.csv."), "{figures}");
}
