//! What is done where nobody of the case can come, and numbers that play no part: each had status 0 and no word.

use std::fs;

use super::Lab;
use super::twice::{item, refused, warned, warns};

/// The case without the corridor by which people may come to the adversary's town.
fn without_a_way(lab: &Lab) {
    lab.edit(
        "case/assault.toml",
        "[[corridor]]\nfrom = \"Velin\"\nto = \"Karum\"",
        "[[corridor]]\nfrom = \"Norash\"\nto = \"Ostan\"",
    );
}

#[test]
fn what_is_changed_where_nobody_comes_is_idle() {
    let lab = Lab::new();
    let camp = item("places", "place=\"Velin\",shelter=\"camp\",add=500,date=2025-03-05");
    let shut = item("closure", "place=\"Velin\",date=2025-03-05");
    assert!(warned(&lab, &[&camp, &shut]).is_empty(), "a corridor leads there");
    without_a_way(&lab);
    warns(&lab, std::slice::from_ref(&camp), "places[0]: nobody of the case can come to \"Velin\"");
    warns(&lab, std::slice::from_ref(&shut), "closure[0]: nobody of the case can come to \"Velin\"");
    let home = item("places", "place=\"Ostan\",shelter=\"camp\",add=500,date=2025-03-05");
    assert!(warned(&lab, &[&home]).is_empty());
    let corridor = item("corridor", "from=\"Velin\",to=\"Karum\",date=2025-03-05");
    assert!(warned(&lab, &[&camp, &corridor]).is_empty(), "a corridor leads there");
}

#[test]
fn a_border_that_a_closure_shuts_for_good_is_idle() {
    let lab = Lab::new();
    let open = item("border", "at=\"neighbour\",state=\"open\",date=2025-03-10");
    let road =
        |until: &str| item("closure", &format!("from=\"Sorba camps\",to=\"Harud\",date=2025-03-05{until}"));
    warns(
        &lab,
        &[open.clone(), road("")],
        "border[0]: has no effect: closure[0] shuts it on all of these days",
    );
    let beyond = item("closure", "place=\"Harud\",date=2025-03-10");
    warns(
        &lab,
        &[open.clone(), beyond],
        "border[0]: has no effect: closure[0] shuts it on all of these days",
    );
    assert!(warned(&lab, &[&open, &road(",until=2025-03-20")]).is_empty());
    let late = item("closure", "place=\"Harud\",date=2025-03-11");
    assert!(warned(&lab, &[&open, &late]).is_empty());
    // Two that only together shut it.
    let first = road(",until=2025-03-20");
    let then = |days: &str| item("closure", &format!("place=\"Harud\",{days}"));
    let said = "border[0]: has no effect: closure[0] (from 2025-03-05 until 2025-03-20) and closure[1] (from 2025-03-19 on) together \
                shut it on all of these days";
    warns(&lab, &[open.clone(), first.clone(), then("date=2025-03-19")], said);
    assert!(warned(&lab, &[&open, &first, &then("date=2025-03-21")]).is_empty(), "a day between them");
    assert!(warned(&lab, &[&open, &first, &then("date=2025-03-20,until=2025-04-10")]).is_empty());
    let short = item("border", "at=\"neighbour\",state=\"open\",date=2025-03-10,until=2025-04-01");
    let last = then("date=2025-03-20,until=2025-04-01");
    warns(&lab, &[short, first, last], "closure[1] (from 2025-03-20 until 2025-04-01) together shut it");
}

/// One closure that holds as long as a corridor was said, two that do so one after the other were not.
#[test]
fn a_corridor_over_a_road_that_closures_shut_together_is_idle() {
    let lab = Lab::new();
    let corridor =
        item("corridor", "from=\"Karum\",to=\"Delvi\",date=2025-03-10,until=2025-04-01,per_day=100");
    let shut = |days: &str| item("closure", &format!("from=\"Delvi\",to=\"Karum\",{days}"));
    let first = shut("date=2025-03-05,until=2025-03-20");
    let said = "corridor[1]: has no effect: closure[0] (from 2025-03-05 until 2025-03-20) and closure[1] (from 2025-03-20 on) together \
                shut it on all of these days";
    warns(&lab, &[corridor.clone(), first.clone(), shut("date=2025-03-20")], said);
    let gap = [corridor.as_str(), &first, &shut("date=2025-03-21")];
    assert!(!warned(&lab, &gap).iter().any(|warning| warning.contains("has no effect")));
}

/// Of borders that closures void this was said, of corridors and measures it was not.
#[test]
fn a_corridor_through_a_line_or_a_border_that_is_shut_is_idle() {
    let lab = Lab::new();
    let corridor = item("corridor", "from=\"Sorba camps\",to=\"Harud\",date=2025-03-10,per_day=50");
    for shut in ["from=\"Harud\",to=\"Sorba camps\"", "place=\"Harud\""] {
        let shut = |date: &str| item("closure", &format!("{shut},date={date}"));
        let words = "corridor[1]: has no effect: closure[0] shuts it on all of these days";
        warns(&lab, &[corridor.clone(), shut("2025-03-05")], words);
        assert!(warned(&lab, &[&corridor, &shut("2025-03-11")]).is_empty());
    }
    // Whoever cannot enter one end of a road within the country may leave it for the other.
    let corridor = item("corridor", "from=\"Velin\",to=\"Karum\",date=2025-03-10,until=2025-04-10");
    let [one, other] =
        ["Velin", "Karum"].map(|place| item("closure", &format!("place=\"{place}\",date=2025-03-05")));
    let idle = "corridor[1]: has no effect: closure[0]";
    assert!(!warned(&lab, &[&corridor, &one]).iter().any(|warning| warning.contains(idle)));
    let words = "corridor[1]: has no effect: closure[0] (from 2025-03-05 on) and closure[1] (from 2025-03-05 on) together shut it";
    warns(&lab, &[corridor, one, other], words);
    // A variant may shut what its base opens; of two words in one file one has no effect.
    let shut = "from=\"Velin\",to=\"Karum\",date=2025-03-01";
    let words = "has no effect: closure[0] shuts it on all of these days";
    let said = |settings: &[&str]| {
        let scenario = lab.set("case/ceasefire.toml", settings).unwrap_or_else(|error| panic!("{error}"));
        let of_measures = scenario.warnings.iter().filter(|said| said.at.starts_with("ceasefire.measure"));
        of_measures.filter(|said| said.message.contains(words)).count()
    };
    assert_eq!(said(&[&item("closure", shut)]), 0);
    let text = fs::read_to_string(lab.path("case/ceasefire.toml")).expect("text");
    let closure = "\n[[closure]]\nfrom = \"Velin\"\nto = \"Karum\"\ndate = \"2025-03-01\"\nsource = \"t\"\nconfidence = \"guess\"\n";
    lab.write("case/ceasefire.toml", &(text + closure));
    assert_eq!(said(&[]), 1);
}

/// A corridor was meant to open a road, and throttled one that was open.
#[test]
fn a_limit_on_an_open_road_is_said() {
    let lab = Lab::new();
    let corridor = |limit: &str| {
        item("corridor", &format!("from=\"Karum\",to=\"Delvi\",date=2025-03-05,per_day={limit}"))
    };
    warns(
        &lab,
        &[corridor("50")],
        "corridor[1].per_day: the road between \"Karum\" and \"Delvi\" is open when it begins",
    );
    warns(&lab, &[corridor("50")], "this lets no more than 50 through");
    assert!(!warned(&lab, &[&corridor("900000")]).iter().any(|warning| warning.contains("no more than")));
    let across = item("corridor", "from=\"Velin\",to=\"Karum\",date=2025-03-05,per_day=50");
    assert!(warned(&lab, &[&across]).iter().all(|warning| !warning.contains("open when it begins")));
}

/// More than the road carries: shown as the limit of the road, and never reached.
#[test]
fn a_limit_above_what_the_road_carries_is_said() {
    let lab = Lab::new();
    let words = "and the road between \"Karum\" and \"Delvi\" carries";
    let corridor = |limit: &str| {
        item("corridor", &format!("from=\"Karum\",to=\"Delvi\",date=2025-03-05,per_day={limit}"))
    };
    warns(&lab, &[corridor("900000")], words);
    assert!(warned(&lab, &[&corridor("50")]).iter().all(|warning| !warning.contains("has no effect")));
    let border = |limit: &str| {
        item("border", &format!("at=\"Harud\",state=\"metered\",date=2025-03-05,per_day={limit}"))
    };
    warns(&lab, &[border("900000")], "lets 900000 people a day through");
    let factor = "road_capacity_factor=0.01".to_owned();
    warns(
        &lab,
        &[border("50"), factor],
        "times a road_capacity_factor of at most 0.010 in nineteen of twenty",
    );
    assert!(
        warned(&lab, &[&border("50")]).iter().all(|warning| !warning.contains("the limit has no effect"))
    );
}

/// Trains to places that are shut, or behind the line by the record, carried nobody without a word.
#[test]
fn trains_to_places_that_nobody_can_enter_are_said() {
    let lab = Lab::new();
    let train =
        |says: &str| item("transport", &format!("from=\"Karum\",to=\"Norash\",days=0.2,per_day=500,{says}"));
    let shut = |says: &str| item("closure", &format!("place=\"{says}"));
    let norash = shut("Norash\",date=2025-03-01");
    let late = train("date=2025-03-05,until=2025-03-20");
    warns(
        &lab,
        &[late.clone(), norash.clone()],
        "transport[0]: nobody can enter \"Norash\" on these days: it carries those alone",
    );
    let both = [late.clone(), norash, shut("Karum\",date=2025-03-05,until=2025-03-20")];
    warns(&lab, &both, "transport[0]: has no effect: nobody can enter \"Karum\" and \"Norash\"");
    let short = shut("Norash\",date=2025-03-05,until=2025-03-19");
    assert!(!warned(&lab, &[&late, &short]).iter().any(|warning| warning.contains("transport")));
    let record = |train: &str, more: &[&str]| {
        let scenario = lab.set("case/record.toml", &[&[train], more].concat());
        let said = scenario.unwrap_or_else(|error| panic!("{error}")).warnings;
        said.iter()
            .filter(|said| said.at.starts_with("transport"))
            .map(|said| said.message.clone())
            .collect::<Vec<_>>()
    };
    let text = fs::read_to_string(lab.path("case/control_changes.csv")).expect("text");
    let header = text.lines().next().expect("a header");
    lab.write(
        "case/control_changes.csv",
        &format!("{header}\n2025-03-10,V01,Karum,army,1,invented,guess\n2025-03-20,V01,Karum,council,1,invented,guess\n"),
    );
    let behind = train("date=2025-03-14,until=2025-03-20");
    let said = record(&behind, &[]);
    assert!(
        said.len() == 1 && said[0].contains("by the record \"Karum\" lies behind the line on these days"),
        "{said:?}"
    );
    // Until the third day after the capture people still leave, and a truce may put it off.
    assert!(record(&train("date=2025-03-13,until=2025-03-20"), &[]).is_empty());
    assert!(record(&train("date=2025-03-14,until=2025-03-21"), &[]).is_empty());
    let truce = item("truce", "areas=[\"V01\"],compliance=0.5,date=2025-03-05,until=2025-04-20");
    assert!(record(&behind, &[&truce]).is_empty());
}

#[test]
fn numbers_that_play_no_part_are_said_to_be_idle() {
    let lab = Lab::new();
    for (setting, words) in [
        ("abroad_share=0.5", "parameters.abroad_share: has no effect: nobody can leave the country"),
        ("unregistered_factor=3", "has no effect: tables.communities has no people whom no register counts"),
        ("refuge_utility=3", "has no effect: tables.locations has no refuge"),
        ("handover_hazard_per_day=0.5", "has no effect: nothing is handed over"),
        ("return_share_after_withdrawal=0.5", "has no effect: no holder withdraws"),
    ] {
        warns(&lab, &[setting.into()], words);
    }
    let open = item("border", "at=\"neighbour\",state=\"open\",date=2025-03-10");
    assert!(warned(&lab, &["abroad_share=0.5", &open]).is_empty());
    for setting in ["camp_pull=3", "allied_utility=1", "adversary_utility=1", "alarm.while_preparing=0.5"] {
        assert!(warned(&lab, &[setting]).is_empty(), "{setting}");
    }
    let prepared = ["alarm.while_preparing=0.5", "without=\"offensive\""];
    warns(&lab, &prepared.map(String::from), "there is no [offensive] that is prepared");
    // Of a scenario in which nothing is named all of the alarm is idle, and where nobody fights, what comes of that.
    for (setting, words) in [
        ("alarm.initial=1", "alarm.initial: has no effect: nothing is named that could be attacked"),
        ("anticipation_strength=1", "parameters.anticipation_strength: has no effect: nothing is named"),
        ("alarm_memory_days=9", "parameters.alarm_memory_days: has no effect: nothing is named"),
        ("ground_hazard_per_day=1", "has no effect: nobody fights on the ground"),
        ("capture_hazard_per_day=1", "has no effect: nothing is taken by assault"),
        ("threat_in_truce=0.5", "has no effect: there is no truce"),
    ] {
        warns(&lab, &[setting.into(), "without=\"offensive\"".into()], words);
    }
    for setting in
        ["alarm.initial=1", "anticipation_strength=1", "ground_hazard_per_day=1", "capture_hazard_per_day=1"]
    {
        assert!(warned(&lab, &[setting]).is_empty(), "{setting}");
    }
    for setting in ["alarm.initial=1", "anticipation_strength=1", "threat_in_truce=0.5"] {
        let scenario = lab.set("case/record.toml", &[setting]).unwrap_or_else(|error| panic!("{error}"));
        assert!(scenario.warnings.iter().all(|warning| !warning.message.contains("no effect")), "{setting}");
    }
}

#[test]
fn people_in_places_abroad_are_said() {
    let lab = Lab::new();
    lab.edit("case/communities.csv", "C06,Ostan,Ostan,Ostan,V04", "C06,Ostan,Harud,Abroad,V06");
    let warnings = lab.warnings("case/assault.toml");
    let words = "1500 people live at \"Harud\", which a foreign party holds";
    assert!(warnings.iter().any(|warning| warning.contains(words)), "{warnings:#?}");
}

/// A unit that is wrong makes everything one place.
#[test]
fn what_is_larger_than_the_case_is_said() {
    let lab = Lab::new();
    for (setting, words) in [
        ("bombardment.reach_km=900", "bombardment.reach_km: fire reaches 900 km, and the case is"),
        ("offensive.half_width_km=500", "an axis takes what lies within 500 km"),
        ("offensive.speed_km_per_day=900", "an axis goes, a day, 900 km"),
        ("counting_since=1900-01-01", "counting_since: 1900-01-01 is 45715 days before the first day"),
    ] {
        warns(&lab, &[setting.into()], words);
    }
    let camp =
        |add: &str| item("places", &format!("place=\"Delvi\",shelter=\"camp\",add={add},date=2025-03-05"));
    warns(
        &lab,
        &[camp("2000000")],
        "places[0].add: adds 2000000 places, and 20000 people are all of the case",
    );
    assert!(warned(&lab, &[&camp("15000")]).is_empty());
}

/// Everybody counted as without shelter, and nothing said that the table has none.
#[test]
fn a_case_without_shelter_is_said_to_have_none() {
    let lab = Lab::new();
    let table = fs::read_to_string(lab.path("case/locations.csv")).expect("a table");
    let (header, rows) = table.split_once('\n').expect("rows");
    let of_places: Vec<usize> = (0..)
        .zip(header.split(','))
        .filter(|(_, name)| name.ends_with("_places"))
        .map(|(at, _)| at)
        .collect();
    let without = |row: &str| -> String {
        let cells = row.split(',').enumerate();
        let cells = cells.map(|(at, cell)| if of_places.contains(&at) { "0" } else { cell });
        cells.collect::<Vec<_>>().join(",")
    };
    let rows: Vec<String> = rows.lines().map(without).collect();
    fs::write(lab.path("case/locations.csv"), format!("{header}\n{}\n", rows.join("\n"))).expect("written");
    let words = "no location has free places of any kind: all who leave will count as without shelter";
    assert!(lab.done(&["check", "case/assault.toml"]).contains(words));
    let camp = item("places", "place=\"Delvi\",shelter=\"camp\",add=500,date=2025-03-05");
    let with_camp = lab.set("case/assault.toml", &[&camp]).expect("a scenario");
    assert!(!with_camp.warnings.iter().any(|warning| warning.in_file().contains(words)));
}

#[test]
fn an_axis_that_comes_back_is_said() {
    let lab = Lab::new();
    let back = "offensive.axis[0].waypoints=[\"Velin\",\"Karum\",\"Delvi\",\"Karum\"]";
    warns(&lab, &[back.into()], "offensive.axis[0].waypoints: comes back to \"Karum\"");
}

/// A slip in the column of statuses cut people off.
#[test]
fn lines_and_borders_within_a_side_are_said() {
    let lab = Lab::new();
    let (way, through) =
        ("Norash,Sorba camps,13.0,access,", "the road from \"Norash\" to \"Sorba camps\" has the status");
    let mut before = "open";
    for (status, words) in [
        ("front_line", "front_line, and \"council\" holds both ends: nobody passes"),
        ("border", "border, and neither end is abroad: nobody passes"),
    ] {
        lab.edit("case/roads.csv", &format!("{way}{before}"), &format!("{way}{status}"));
        let warnings = lab.warnings("case/assault.toml");
        let words = format!("{through} {words}");
        assert!(warnings.iter().any(|warning| warning.contains(&words)), "{warnings:#?}");
        before = status;
    }
}

/// Trains that pass a front or a border, lead nowhere, or are no quicker than walking.
#[test]
fn trains_that_nobody_can_take_are_said() {
    let lab = Lab::new();
    let train = |rest: &str| item("transport", &format!("date=2025-03-05,{rest}"));
    assert!(warned(&lab, &[&train("from=\"Karum\",to=\"Norash\",days=0.2,per_day=500")]).is_empty());
    let slow = train("from=\"Norash\",to=\"Ostan\",days=2.6,per_day=500");
    let short = "offensive.axis[0].waypoints=[\"Velin\", \"Karum\"]";
    warns(
        &lab,
        &[short.into(), slow.clone()],
        "transport[0].days: takes 2.6 days, in which nearly all walk the 34 km by road: nobody takes it",
    );
    let shut = item("closure", "from=\"Norash\",to=\"Ostan\",date=2025-03-05");
    // A closure or an axis may leave nothing but the line.
    for settings in [&[short, slow.as_str(), shut.as_str()][..], &[&slow]] {
        assert!(warned(&lab, settings).iter().all(|warning| !warning.contains("nobody takes it")));
    }
    let mut all_drive = vec![train("from=\"Karum\",to=\"Norash\",days=0.2,per_day=500")];
    all_drive.push("vehicle_share=1".into());
    warns(&lab, &all_drive, "transport[0]: is for those who have no vehicle, and all have one");
    for (rest, words) in [
        ("from=\"Karum\",to=\"Velin\",days=0.2,per_day=500", "\"Velin\" is not held by this side or an ally"),
        (
            "from=\"Karum\",to=\"Karum\",days=0.2,per_day=500",
            "transport[0].to: leads from \"Karum\" to itself",
        ),
        (
            "from=\"Karum\",to=\"Norash\",days=0,per_day=500",
            "transport[0].days: must be above 0 and 365 at most, got 0",
        ),
        (
            "from=\"Karum\",to=\"Norash\",days=nan,per_day=500",
            "transport[0].days: must be above 0 and 365 at most, got NaN",
        ),
        ("from=\"Karum\",to=\"Norash\",days=1,per_day=0", "transport[0].per_day: must be 1 or more, got 0"),
        ("from=\"Karum\",to=\"Nowhere\",days=1,per_day=5", "transport[0].to: "),
    ] {
        refused(&lab, &[train(rest)], words);
    }
    let twice = ["from=\"Karum\",to=\"Norash\"", "from=\"Norash\",to=\"Karum\""];
    let twice = twice.map(|ends| train(&format!("{ends},days=0.2,per_day=500")));
    refused(&lab, &twice, "transport[1]: is word for word that of transport[0]");
}

/// Two lines that differ in their dates alone were taken in the order of the file, and the first got the people.
#[test]
fn lines_come_in_one_order_whatever_that_of_the_file() {
    let lab = Lab::new();
    let train =
        |dates: &str| item("transport", &format!("{dates},from=\"Karum\",to=\"Norash\",days=0.2,per_day=50"));
    let (early, late) = (train("date=2025-03-01,until=2025-04-10"), train("date=2025-03-15"));
    let openings = |settings: [&str; 2]| {
        let scenario = lab.set("case/assault.toml", &settings).unwrap_or_else(|error| panic!("{error}"));
        let mut openings = scenario.conflict.changes.openings.clone();
        openings.sort_unstable_by_key(|opening| (opening.link, opening.days));
        openings
    };
    assert_eq!(openings([&early, &late]), openings([&late, &early]));
}

/// An axis along a line that the agreement does not cover waited for the end of the agreement without a word.
#[test]
fn an_axis_that_waits_for_an_agreement_of_others_is_said() {
    let lab = Lab::new();
    lab.write(
        "case/front_line.csv",
        "line,seq,name,lat,lon,source,confidence\n\
         plain,1,,35.990,39.800,invented,guess\nplain,2,,35.980,40.100,invented,guess\n\
         hills,1,,36.500,40.200,invented,guess\nhills,2,,36.500,40.400,invented,guess\n",
    );
    let said = |covered: &str| {
        let setting = format!("ceasefire.fronts=[{covered}]");
        let scenario = lab.set("case/ceasefire.toml", &[&setting]).unwrap_or_else(|error| panic!("{error}"));
        let warnings = scenario.warnings.iter().map(|warning| lab.plain(&warning.in_file()));
        warnings
            .filter(|warning| warning.contains("has collapsed, as all of the offensive"))
            .collect::<Vec<_>>()
    };
    assert_eq!(said("\"plain\""), Vec::<String>::new());
    assert_eq!(said("\"plain\",\"hills\""), Vec::<String>::new());
    let waits = said("\"hills\"");
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(waits[0].contains("offensive.axis[0]: starts from the front line \"plain\""), "{waits:?}");
}

/// A closure anywhere made all of these warnings fall silent.
#[test]
fn a_closure_elsewhere_hides_no_warning() {
    let lab = Lab::new();
    let elsewhere = item("closure", "from=\"Norash\",to=\"Sorba camps\",date=2025-03-20");
    let here = item("closure", "from=\"Norash\",to=\"Ostan\",date=2025-03-05,until=2025-03-08");
    let corridor = item("corridor", "from=\"Ostan\",to=\"Norash\",date=2025-03-10");
    let words = "corridor[1]: the road between \"Ostan\" and \"Norash\" is open on the first day already";
    let short = "offensive.axis[0].waypoints=[\"Velin\", \"Karum\"]";
    let open = |closure: &str| {
        warned(&lab, &[short, &corridor, closure]).iter().any(|warning| warning.contains(words))
    };
    assert!(open(&elsewhere) && !open(&here));
    let bus =
        item("transport", "from=\"Norash\",to=\"Ostan\",by=\"bus\",days=2.6,per_day=30,date=2025-03-12");
    let walked = |closure: &str| {
        warned(&lab, &[short, "vehicle_share=0.2", &bus, closure])
            .iter()
            .any(|warning| warning.contains("nobody takes it"))
    };
    assert!(walked(&elsewhere) && !walked(&here));
}

/// From its end on a truce holds, which a warning denied.
#[test]
fn an_offensive_ends_in_a_truce() {
    let lab = Lab::new();
    for number in ["belief_in_truce_per_day=0.5", "threat_in_truce=0.5", "alarm_half_life_in_truce_days=2"] {
        let said = warned(&lab, &[number]);
        assert!(said.iter().all(|warning| !warning.contains("there is no truce")), "{said:?}");
    }
}
