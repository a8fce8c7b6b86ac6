//! What is said of a scenario that can be run: rows that do not count, positions that cannot be, what has no effect.

use std::fs;

use super::Lab;

#[test]
fn warnings_are_counted_and_strict_refuses() {
    let lab = Lab::new();
    assert!(lab.done(&["check", "case/assault.toml"]).contains(": no problems. "));
    lab.edit("case/roads.csv", "Karum,Delvi,19.0", "Karum,Delvi,190");
    let out = lab.done(&["check", "case/assault.toml"]);
    assert!(out.contains("case/assault.toml: no problems, 1 warning. "), "{out}");
    assert!(out.contains("case/roads.csv:2: length_km: the road from \"Karum\" to \"Delvi\" is 190 km long, the straight line between their positions 16.8 km"), "{out}");
    lab.refused(
        &["check", "--strict", "case/assault.toml"],
        &["has 1 warning, which --strict takes for problems"],
    );
}

/// A road for a household and a half a day, and a figure of nobody, passed without a word.
#[test]
fn narrow_roads_and_figures_of_nobody_are_said() {
    let lab = Lab::new();
    lab.edit("case/roads.csv", "Karum,Delvi,19.0,primary,open,35,8000", "Karum,Delvi,19.0,primary,open,35,8");
    let words = "roads.csv:2: capacity_persons_per_day: 8 persons a day between \"Karum\" and \"Delvi\"";
    let warnings = lab.warnings("case/assault.toml");
    assert!(warnings.iter().any(|warning| warning.contains(words)), "{warnings:#?}");
    lab.edit("case/roads.csv", "35,8,invented", "35,50,invented");
    assert!(!lab.warnings("case/assault.toml").iter().any(|warning| warning.contains("capacity")));
    lab.edit("case/estimates.csv", ",6000,9000,", ",0,0,");
    let message = lab.message("case/assault.toml", &[]);
    assert!(message.contains("estimates.csv") && message.contains("from 0 to 0 is no estimate"), "{message}");
}

#[test]
fn rows_outside_of_the_days_are_said() {
    let lab = Lab::new();
    lab.edit("case/observations.csv", "2025-03-05", "2035-03-05");
    lab.edit("case/estimates.csv", ",60,6000", ",600,6000");
    lab.edit("case/events.csv", "2025-03-12,2025-03-13", "2024-03-12,2024-03-13");
    let warnings = lab.warnings("case/record.toml");
    for words in [
        "case/observations.csv:3: date: 1 of 2 rows lie outside of the scenario's days, 2025-03-01 to 2025-04-30, and do not count: here 2035-03-05",
        "case/events.csv:6: from: 1 of 7 rows lie outside",
    ] {
        assert!(warnings.iter().any(|warning| warning.starts_with(words)), "no {words:?} in {warnings:#?}");
    }
    assert!(
        warnings.iter().any(|warning| warning.contains("estimates.csv") && warning.contains("here day 600")),
        "{warnings:#?}"
    );
    lab.edit("case/observations.csv", "2025-02-28", "2012-02-28");
    let message = lab.message("case/record.toml", &[]);
    assert!(message.contains("all 2 rows lie outside of the scenario's days"), "{message}");
    assert!(lab.set("case/record.toml", &["without=tables.observations"]).is_ok());
}

#[test]
fn a_refused_horizon_stops_what_depends_on_it() {
    let lab = Lab::new();
    for days in ["1097", "7304485", "4294967295"] {
        let message = lab.message("case/assault.toml", &[&format!("horizon_days={days}")]);
        assert!(message.contains("must be between 1 and 1096"), "{message}");
    }
}

#[test]
fn positions_are_held_against_each_other() {
    let lab = Lab::new();
    let check = |name: &str, from: &str, to: &str, words: &str| {
        let path = format!("case/{name}");
        let before = fs::read_to_string(lab.path(&path)).expect("it is there");
        lab.edit(&path, from, to);
        let warnings = lab.warnings("case/assault.toml");
        assert!(warnings.iter().any(|warning| warning.contains(words)), "no {words:?} in {warnings:#?}");
        lab.write(&path, &before);
    };
    assert_eq!(lab.warnings("case/assault.toml"), [""; 0]);
    check("roads.csv", "Karum,Delvi,19.0", "Karum,Delvi,1.9e-8", "is 1.9e-8 km long");
    check(
        "roads.csv",
        "Delvi,19.0,primary,open,35",
        "Delvi,19.0,primary,open,3500",
        "nobody travels at 3500 km/h",
    );
    let before = fs::read_to_string(lab.path("case/locations.csv")).expect("it is there");
    lab.edit("case/locations.csv", "3000,1500,0,400,", "3000,1500,0,0,");
    assert!(lab.message("case/assault.toml", &[]).contains("reception_per_day: must be 1 or more"));
    lab.write("case/locations.csv", &before);
    check(
        "communities.csv",
        "36.240,39.950",
        "56.240,39.950",
        "\"Sefin\" is 2228 km from its location, \"Delvi\"",
    );
    check(
        "communities.csv",
        "Hadra,Karum,Karum,V01,36.090,40.050",
        "Hadra,Ostan,Karum,V01,37.5,40.05",
        "from its location, \"Ostan\"",
    );
    check(
        "communities.csv",
        "Hadra,Karum,Karum,V01,36.090,40.050",
        "Hadra,Norash,Karum,V01,37.1,40.05",
        "from the nearest other community of its area, \"Karum\"",
    );
    check(
        "front_line.csv",
        "35.980,40.000",
        "45.980,40.000",
        "1 of 3 points of the front line are more than 100 km from every place",
    );
    check(
        "locations.csv",
        "36.360,40.320",
        "40.320,36.360",
        "\"Ostan\" is 544 km from the middle of all places, and 28.7 km with lat and lon in each other's place",
    );
    let text = fs::read_to_string(lab.path("case/communities.csv")).expect("it is there");
    check(
        "communities.csv",
        "lat,lon",
        "lon,lat",
        "6 of 6 communities are near their locations only if lat and lon change places",
    );
    lab.write("case/communities.csv", &text);
    let outline = fs::read_to_string(lab.path("case/border.csv")).expect("it is there");
    check("border.csv", "lat,lon", "lon,lat", "the nearest point of the outline is ");
    lab.write("case/border.csv", &outline);
}

/// What-ifs that nobody can feel, and those beside them that somebody can.
#[test]
fn what_ifs_without_effect_are_said() {
    let lab = Lab::new();
    let said = |setting: &str| -> Vec<String> {
        let scenario = lab.set("case/assault.toml", &[setting]).unwrap_or_else(|error| panic!("{error}"));
        scenario.warnings.iter().map(|warning| warning.message.clone()).collect()
    };
    for (setting, message) in [
        ("closure+={ from = 'Sorba camps', to = 'Harud', date = 2025-03-05 }", "is shut already"),
        ("border+={ at = 'Sorba camps', state = 'shut', date = 2025-03-05 }", "nothing opens a border"),
        ("places+={ place = 'Delvi', shelter = 'camp', add = 0, date = 2025-03-05 }", "adds no places"),
        ("places+={ place = 'Harud', shelter = 'camp', add = 9, date = 2025-03-05 }", "sheltered by others"),
        ("truce+={ areas = ['Delvi'], date = 2025-03-05, compliance = 0 }", "never kept"),
        ("evacuation+={ places = ['Delvi'], date = 2025-03-05, heeded = 0 }", "nobody leaves because of it"),
        (
            "evacuation+={ places = ['Harud'], date = 2025-03-05, heeded = 0.5 }",
            "nobody lives in what it names",
        ),
    ] {
        let found = said(setting);
        assert!(found.len() == 1 && found[0].contains(message), "{setting}: {found:?}");
    }
    for setting in [
        "closure+={ from = 'Delvi', to = 'Karum', date = 2025-03-05 }",
        // A corridor of the scenario opens it.
        "closure+={ from = 'Velin', to = 'Karum', date = 2025-03-05 }",
        "border+={ at = 'Sorba camps', state = 'metered', per_day = 9, date = 2025-03-05 }",
        "places+={ place = 'Delvi', shelter = 'camp', add = 9, date = 2025-03-05 }",
        "truce+={ areas = ['Delvi'], date = 2025-03-05, compliance = 0.5 }",
        "evacuation+={ places = ['Delvi'], date = 2025-03-05, heeded = 0.5 }",
    ] {
        assert_eq!(said(setting), [""; 0], "{setting}");
    }
}

/// A border that opens into a country that draws nobody.
#[test]
fn a_country_that_nobody_goes_to_is_said() {
    let lab = Lab::new();
    let text = fs::read_to_string(lab.path("case/locations.csv")).expect("it is there");
    let opened = "border+={ at = 'Sorba camps', state = 'open', date = 2025-03-05 }";
    for (earlier, words) in [("0", "nobody leaves for \"Harud\", however open"), ("9", "")] {
        let of = |line: &str| match line.split(',').next() {
            Some("name") => "earlier",
            Some("Harud") => earlier,
            _ => "",
        };
        let lines: Vec<String> = text.lines().map(|line| format!("{line},{}\n", of(line))).collect();
        lab.write("case/locations.csv", &lines.concat());
        let scenario = lab.set("case/assault.toml", &[opened]).unwrap_or_else(|error| panic!("{error}"));
        let said: Vec<&str> = scenario.warnings.iter().map(|warning| warning.message.as_str()).collect();
        assert_eq!(said.len(), usize::from(!words.is_empty()), "{said:?}");
        assert!(said.concat().contains(words), "{said:?}");
        assert_eq!(lab.warnings("case/assault.toml"), [""; 0], "nothing opens the border");
    }
}

#[test]
fn changes_without_effect_are_said() {
    let lab = Lab::new();
    let warnings = |settings: &[&str], scenario: &str| -> Vec<String> {
        let scenario = lab.set(scenario, settings).unwrap_or_else(|error| panic!("{error}"));
        scenario.warnings.iter().map(|warning| warning.message.clone()).collect()
    };
    let corridor =
        |from: &str, to: &str| format!("corridor+={{ from = \"{from}\", to = \"{to}\", date = 2025-03-05 }}");
    let assault = "case/assault.toml";
    // A road over a border opens, as do those that a limit is put on.
    assert_eq!(warnings(&[&corridor("Sorba camps", "Harud")], assault), [""; 0]);
    // A line may come to lie across a road that is open on the first day, and not where no axis leads.
    assert_eq!(warnings(&[&corridor("Karum", "Delvi")], assault), [""; 0]);
    let short = "offensive.axis[0].waypoints=[\"Velin\", \"Karum\"]";
    let said = warnings(&[short, &corridor("Norash", "Ostan")], assault);
    assert!(said.iter().any(|warning| warning.contains("is open on the first day already")), "{said:?}");
    assert!(
        warnings(&["population.near_front_km=100"], assault)[0]
            .contains("20000 of 20000 people live within 100 km of the front")
    );
    let parameters = fs::read_to_string(lab.path("case/parameters.toml")).expect("it is there");
    let older = "\n[background_rate_per_day]\nfixed = 1e-4\nsource = \"before\"\nconfidence = \"guess\"\n";
    lab.write("case/parameters.toml", &(parameters.clone() + older));
    assert_eq!(warnings(&[], assault), ["has no effect any more: households leave home for conflict alone"]);
    lab.write("case/parameters.toml", &parameters);
    lab.edit("case/roads.csv", "Sorba camps,Harud,10.0,border,border,15,2000,invented,guess\n", "");
    assert_eq!(
        warnings(&[], assault),
        [
            "the network is in 2 pieces, and no road leads from one to another: 6 locations (\"Karum\", \"Delvi\", \"Velin\", …); 1 location (\"Harud\")"
        ]
    );
    lab.write(
        "case/areas.csv",
        "from,to,variable,area_pcode,value,source,confidence\n2025-03-01,2025-03-05,displaced,V05,3,invented,guess\n",
    );
    let said = warnings(&["tables.observations_places=areas.csv"], assault);
    assert!(
        said.contains(&"no community lies in area \"V05\": its displaced are 0 in every future".into()),
        "{said:?}"
    );
    let text = fs::read_to_string(lab.path("case/control_changes.csv")).expect("it is there");
    let header = text.lines().next().expect("it has one");
    lab.write(
        "case/control_changes.csv",
        &format!("{header}\n2025-03-05,X-VELIN,Velin,army,1,invented,guess\n"),
    );
    let said = warnings(&[], "case/record.toml");
    assert!(
        said.iter()
            .any(|said| said
                .starts_with("\"Velin\" and what lies within 1 km of it are held by \"army\" already")),
        "{said:?}"
    );
}

/// What `alarm.initial` stands for is no news where that is 0.
#[test]
fn news_from_before_the_first_day_that_nothing_stands_for_is_said() {
    let lab = Lab::new();
    let words = "events.csv:2: from: 1 of 7 rows lie outside of the scenario's days";
    let said = |settings: &[&str]| {
        let scenario = lab.set("case/record.toml", settings).unwrap_or_else(|error| panic!("{error}"));
        scenario.warnings.iter().any(|warning| lab.plain(&warning.in_file()).contains(words))
    };
    assert!(!said(&[]), "the case has an alarm of the first day");
    assert!(said(&["alarm.initial=0"]));
}

/// Codes that nobody can tell apart are two areas.
#[test]
fn codes_that_look_alike_are_said() {
    for other in ["V\u{200b}02", "v02", "V\u{ad}02", "V0\u{2060}2"] {
        let lab = Lab::new();
        lab.edit(
            "case/communities.csv",
            "C04,Sefin,Delvi,Delvi,V02",
            &format!("C04,Sefin,Delvi,Delvi,{other}"),
        );
        let warnings = lab.warnings("case/assault.toml");
        assert!(
            warnings.iter().any(|warning| warning.contains("look alike and are two")),
            "{other:?}: {warnings:#?}"
        );
    }
    // One letter with a mark, and a letter and a mark.
    let lab = Lab::new();
    lab.edit("case/communities.csv", "C03,Delvi", "C\u{e9},Delvi");
    lab.edit("case/communities.csv", "C04,Sefin", "Ce\u{301},Sefin");
    assert!(
        lab.warnings("case/assault.toml")
            .iter()
            .any(|warning| warning.contains("look alike and are two codes"))
    );
    let lab = Lab::new();
    assert!(!lab.warnings("case/assault.toml").iter().any(|warning| warning.contains("look alike")));
}
