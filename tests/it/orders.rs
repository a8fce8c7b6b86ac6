//! Orders to leave in a record: who they name leaves by the share that heeds them, and nobody else does.

use std::fs;

use displace::conflict::ObservedPlan;
use displace::model::tally::Total;
use displace::scenario::{self, Scenario};

use super::cli::Lab;
use super::support::{moments, run, set};

/// The invented record with rows of its own, quiet but for them.
fn record(rows: &str) -> (Lab, Scenario) {
    let lab = Lab::new();
    let header = "from,to,place_pcode,place,scope,kind,severity,heeded,source,confidence\n";
    fs::write(lab.path("case/events.csv"), format!("{header}{rows}")).expect("it can be written");
    fs::write(
        lab.path("case/control_changes.csv"),
        "date,place_pcode,place,new_control,radius_km,source,confidence\n",
    )
    .expect("it can be written");
    let scenario = scenario::load(&lab.path("case/record.toml")).expect("it is valid");
    (lab, scenario)
}

fn orders(scenario: &Scenario) -> &ObservedPlan {
    scenario.conflict.observed.as_ref().expect("it has a record")
}

#[test]
fn an_order_names_a_community_a_location_or_an_area() {
    let (_lab, scenario) = record(
        "2025-03-05,2025-03-05,C06,Ostan,place,order_to_leave,,0.5,invented,guess\n\
         2025-03-06,2025-03-06,V01,Karum,area,order_to_leave,,0.25,invented,guess\n",
    );
    assert_eq!(orders(&scenario).orders, [(4, 5, 0.5), (5, 0, 0.25), (5, 1, 0.25)]);
}

#[test]
fn the_share_that_heeds_it_leaves() {
    let displaced = |rows: &str| {
        let (_lab, mut scenario) = record(rows);
        set(&mut scenario, "anticipation_strength", 0.0);
        moments(&run(&scenario, 20).total(Total::Displaced, 30)).0
    };
    let truce = "2025-03-01,2025-03-02,,,area,truce,,,invented,guess\n";
    let nobody = displaced(truce);
    let more = |heeded: &str| {
        let order =
            format!("2025-03-05,2025-03-05,V03,Norash,area,order_to_leave,,{heeded},invented,guess\n");
        displaced(&format!("{truce}{order}")) - nobody
    };
    let (half, all) = (more("0.5"), more("0.9999"));
    // 6,500 people live in Norash, and some whom no register counts.
    assert!(all >= 6_490.0 && (half / all - 0.5).abs() < 0.02, "{half} of {all}");
}

#[test]
fn an_order_says_who_heeds_it_on_one_day() {
    let lab = Lab::new();
    let row = |to: &str, kind: &str, severity: &str, heeded: &str| {
        let header = "from,to,place_pcode,place,scope,kind,severity,heeded,source,confidence";
        let text = format!(
            "{header}\n2025-03-08,2025-03-15,V01,Karum,area,bombardment,0.6,,invented,guess\n\
             2025-03-05,{to},C06,Ostan,place,{kind},{severity},{heeded},invented,guess\n"
        );
        fs::write(lab.path("case/events.csv"), text).expect("it can be written");
    };
    row("2025-03-05", "order_to_leave", "", "");
    lab.refused("check case/record.toml", &["events.csv:3", "heeded", "got nothing"]);
    row("2025-03-06", "order_to_leave", "", "0.5");
    lab.refused("check case/record.toml", &["events.csv:3", "to", "an order is heard once"]);
    row("2025-03-05", "order_to_leave", "", "1");
    lab.refused("check case/record.toml", &["events.csv:3", "heeded", "somebody always stays"]);
    row("2025-03-05", "order_to_leave", "", "0");
    assert!(lab.done("check case/record.toml").out.contains("nobody leaves because of the order"));
    row("2025-03-05", "bombardment", "0.3", "0.5");
    let said = lab.done("check case/record.toml");
    assert!(
        said.out.contains("read for orders to leave alone")
            || said.err.contains("read for orders to leave alone")
    );
}

/// Who is told twice on a day would leave as if more had heeded it.
#[test]
fn nobody_is_told_twice_on_a_day() {
    let lab = Lab::new();
    let header = "from,to,place_pcode,place,scope,kind,severity,heeded,source,confidence";
    let norash = "2025-03-05,2025-03-05,C05,Norash,place,order_to_leave,,0.5,invented,guess";
    let area = "2025-03-05,2025-03-05,V03,Norash,area,order_to_leave,,0.5,invented,guess";
    fs::write(lab.path("case/events.csv"), format!("{header}\n{norash}\n{area}\n")).expect("written");
    lab.refused("check case/record.toml", &["events.csv:3", "the order in line 2", "C05 Norash"]);
    fs::write(lab.path("case/events.csv"), format!("{header}\n{norash}\n")).expect("written");
    let order = "\n[[evacuation]]\nplaces = [\"Norash\"]\ndate = \"2025-03-05\"\nsource = \"invented\"\n\
                 confidence = \"guess\"\nheeded = { fixed = 0.5, source = \"invented\", confidence = \"guess\" }\n";
    let record = fs::read_to_string(lab.path("case/record.toml")).expect("a scenario");
    fs::write(lab.path("case/record.toml"), record + order).expect("written");
    lab.refused("check case/record.toml", &["evacuation[0]", "the record has an order of the same day"]);
}

#[test]
fn an_order_to_a_place_that_was_lost_before_is_said() {
    let lab = Lab::new();
    let header = "from,to,place_pcode,place,scope,kind,severity,heeded,source,confidence";
    // Karum is taken on 15 March; on the fourth day after nobody there is left to tell.
    for (day, said) in [("2025-03-17", false), ("2025-03-25", true)] {
        let row = format!("{day},{day},C01,Karum,place,order_to_leave,,0.5,invented,guess");
        fs::write(lab.path("case/events.csv"), format!("{header}\n{row}\n")).expect("written");
        assert_eq!(
            lab.done("check case/record.toml").out.contains("was lost more than three days before"),
            said
        );
    }
}
