//! Luck goes by what an item is, not by where it stands: what is put in, taken out or written elsewhere leaves the luck
//! of all others.

use displace::numbers::Luck;

use super::twice::item;
use super::{Lab, index};

fn luck(lab: &Lab, file: &str, settings: &[&str], name: &str) -> Luck {
    let scenario = lab.set(file, settings).unwrap_or_else(|error| panic!("{error}"));
    scenario.parameters[index(&scenario, name)].luck
}

/// The quantiles of eight futures with some settings.
fn quantiles(lab: &Lab, to: &str, settings: &[&str]) -> Vec<u8> {
    let mut arguments = vec!["run", "case/assault.toml", "--replicates", "8", "--no-png", "-o", to];
    arguments.extend(settings.iter().flat_map(|setting| ["--set", setting]));
    lab.done(&arguments);
    lab.tables(to).remove("quantiles.csv").expect("it is written")
}

#[test]
fn a_truce_has_the_luck_of_its_areas_and_date() {
    let lab = Lab::new();
    let truce = |areas: &str, date: &str, end: &str| {
        item("truce", &format!("areas=[{areas}],compliance=0.5,date={date}{end}"))
    };
    let one = truce("\"V01\"", "2025-03-02", "");
    // Nobody lives there.
    let other = truce("\"V05\"", "2025-04-29", "");
    let alone = quantiles(&lab, "alone", &[&one]);
    assert!(alone == quantiles(&lab, "second", &[&other, &one]));
    assert!(alone != quantiles(&lab, "none", &[]));
    let own = |settings: &[&str], name| luck(&lab, "case/assault.toml", settings, name);
    let first = own(&[&one], "truce[0].compliance");
    assert_eq!(first, own(&[&other, &one], "truce[1].compliance"));
    assert_eq!(first, own(&[&truce("\"Karum\"", "2025-03-02", ",until=2025-04-01")], "truce[0].compliance"));
    assert_ne!(first, own(&[&truce("\"V01\"", "2025-03-03", "")], "truce[0].compliance"));
    let both = own(&[&truce("\"V01\",\"V02\"", "2025-03-02", "")], "truce[0].compliance");
    assert_ne!(first, both);
    assert_eq!(both, own(&[&truce("\"V02\",\"V01\"", "2025-03-02", "")], "truce[0].compliance"));
}

#[test]
fn an_order_to_leave_has_the_luck_of_its_places_and_date() {
    let lab = Lab::new();
    let order = |place: &str| {
        let heeded = "{uniform=[0.1,0.9],source=\"t\",confidence=\"guess\"}";
        item("evacuation", &format!("places=[\"{place}\"],heeded={heeded},date=2025-03-02"))
    };
    let (a, b) = (order("C01"), order("C04"));
    assert!(quantiles(&lab, "ab", &[&a, &b]) == quantiles(&lab, "ba", &[&b, &a]));
    let own = |settings: &[&str], name| luck(&lab, "case/assault.toml", settings, name);
    assert_eq!(own(&[&a], "evacuation[0].heeded"), own(&[&b, &a], "evacuation[1].heeded"));
    assert_ne!(own(&[&b], "evacuation[0].heeded"), own(&[&b, &a], "evacuation[1].heeded"));
}

#[test]
fn a_measure_has_the_luck_of_its_name() {
    let lab = Lab::new();
    let without = "without=\"ceasefire.measure.Heavy weapons withdrawn\"";
    for name in ["compliance", "fire_effect", "collapse_effect"] {
        let at = |index| format!("ceasefire.measure[{index}].{name}");
        let both = |index| luck(&lab, "case/ceasefire.toml", &[], &at(index));
        assert_eq!(both(1), luck(&lab, "case/ceasefire.toml", &[without], &at(0)));
        assert_ne!(both(0), both(1));
    }
}
