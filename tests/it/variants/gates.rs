//! Numbers that another number leaves nothing to do.

use super::Lab;
use super::twice::{warned, warns};

#[test]
fn numbers_behind_one_that_shuts_them_off_are_said() {
    let lab = Lab::new();
    for (gate, behind) in [
        ("uninhabitable_share=0", "return_damage_scale"),
        ("return_without_truce=1", "belief_in_quiet_per_day"),
        ("return_rate_per_day=0", "return_share_after_assault"),
        ("contagion=0", "contagion_memory_days"),
        ("anticipation_strength=0", "anticipation_reach_km"),
        ("exposure_aversion=0", "exposure_reach_km"),
        ("vehicle_share=1", "tolerance_without_vehicle"),
        ("severity_scale=0", "threat_reach_km"),
    ] {
        let (name, at) = gate.split_once('=').expect("a setting");
        let number = format!("{behind}=0.5");
        let words = format!("parameters.{behind}: has no effect while {name} is {at}");
        warns(&lab, &[gate.into(), number.clone()], &words);
        let alone = warned(&lab, &[&number]);
        assert!(!alone.iter().any(|said| said.contains("has no effect while")), "{alone:?}");
    }
}

#[test]
fn tolerances_of_people_who_never_leave_are_said_to_do_nothing() {
    let lab = Lab::new();
    let both = ["never_leave_share=1", "never_leave_displaced=1"].map(String::from);
    for name in ["tolerance_median", "tolerance_slope", "contagion"] {
        let words = format!(
            "parameters.{name}: has no effect while never_leave_share and never_leave_displaced are 1"
        );
        warns(&lab, &[both[0].clone(), both[1].clone(), format!("{name}=2")], &words);
    }
}

/// And they do have none: the daily numbers are the same, whatever is set.
#[test]
fn numbers_that_are_shut_off_change_no_byte() {
    let lab = Lab::new();
    for (gate, behind) in [
        ("uninhabitable_share=0", ["return_damage_scale=0.01", "return_damage_scale=1000"]),
        ("return_without_truce=1", ["belief_in_quiet_per_day=0", "belief_in_quiet_per_day=1"]),
        ("distance_decay_per_km=0", ["distance_linear_km=10", "distance_linear_km=500"]),
    ] {
        let [one, other] = behind.map(|number| {
            lab.done(&[
                "run",
                "case/record.toml",
                "-n",
                "3",
                "--no-png",
                "--force",
                "-o",
                "out",
                "--set",
                gate,
                "--set",
                number,
            ]);
            std::fs::read(lab.path("out/quantiles.csv")).expect("a table")
        });
        assert!(one == other, "{gate}");
    }
}

#[test]
fn fire_that_nobody_feels_is_said() {
    let lab = Lab::new();
    let said = warned(&lab, &["severity_scale=0"]);
    assert!(said.iter().any(|said| said.contains("bombardment: nobody feels its fire")), "{said:?}");
    let scenario = lab.set("case/record.toml", &["severity_scale=0"]).expect("a scenario");
    let said: Vec<String> = scenario.warnings.iter().map(displace::scenario::Problem::in_file).collect();
    assert!(said.iter().any(|said| said.contains("observed.events: nobody feels its fire")), "{said:?}");
}

/// What-ifs of a ceasefire that cannot act: one that never collapses, measures after its end, roads that are open already.
#[test]
fn what_a_ceasefire_leaves_nothing_to_do_is_said() {
    let lab = Lab::new();
    let said = |settings: &[&str]| -> Vec<String> {
        let scenario = lab.set("case/ceasefire.toml", settings).unwrap_or_else(|error| panic!("{error}"));
        scenario.warnings.iter().map(|warning| lab.plain(&warning.in_file())).collect()
    };
    let any = |settings: &[&str], words: &str| said(settings).iter().any(|said| said.contains(words));
    let never = "offensive: never begins: collapse_hazard_per_day is 0";
    assert!(any(&["ceasefire.collapse_hazard_per_day=0"], never), "{:#?}", said(&[]));
    assert!(!any(&[], never));
    let effect = "ceasefire.measure[0].collapse_effect=0.5";
    let idle = "collapse_effect: has no effect: collapse_day says when it collapses";
    assert!(any(&["ceasefire.collapse_day=30", effect], idle));
    assert!(!any(&[effect], idle));
    let late = "ceasefire.measure[0]: is due on day";
    assert!(any(&["ceasefire.collapse_day=2", "ceasefire.collapse_hazard_per_day=0"], late));
    assert!(!any(&["ceasefire.collapse_day=60"], late));
    // The corridor opens that road for good, ten days before the measure does.
    let open = "ceasefire.measure[1].opens[0]: has no effect: corridor[0] says so for good already";
    assert!(any(&[], open), "{:#?}", said(&[]));
    assert!(!any(&["corridor[0].until=2025-03-25"], open));
}

#[test]
fn a_truce_where_nobody_lives_or_comes_is_said() {
    let lab = Lab::new();
    let truce =
        |area: &str| super::twice::item("truce", &format!("areas=[\"{area}\"],compliance=1,date=2025-03-05"));
    let idle = "truce[0]: nobody who could flee lives in what it names";
    assert!(warned(&lab, &[&truce("V01")]).is_empty());
    // Through a corridor people may flee into the town of the adversary.
    assert!(warned(&lab, &[&truce("V05")]).is_empty());
    lab.edit("case/assault.toml", "from = \"Velin\"\nto = \"Karum\"", "from = \"Karum\"\nto = \"Delvi\"");
    warns(&lab, &[truce("V05")], idle);
}

/// A prior of the conflict over a base whose posterior has its column was not drawn from, without a word.
#[test]
fn a_prior_over_a_posterior_that_is_drawn_is_said() {
    let lab = Lab::new();
    lab.write("case/own.csv", "offensive.duration_days\n20\n30\n");
    lab.edit("case/assault.toml", "[population]", "posterior = \"own.csv\"\n\n[population]");
    let over = |number: &str| {
        let text = format!(
            "base = \"assault.toml\"\ntitle = \"Long\"\nsummary = \"It lasts.\"\n[offensive]\nduration_days = {{ {number}, \
             source = \"invented\", confidence = \"guess\" }}\n"
        );
        lab.write("case/long.toml", &text);
        lab.warnings("case/long.toml").join("\n")
    };
    let drawn = "has a column of it: that is drawn, and this prior is not";
    assert!(over("uniform = [40, 60]").contains(drawn));
    let said = over("fixed = 50");
    assert!(said.contains("the scenario's word counts") && !said.contains(drawn), "{said}");
    assert!(!lab.warnings("case/assault.toml").join("\n").contains(drawn), "the posterior is of this file");
}
