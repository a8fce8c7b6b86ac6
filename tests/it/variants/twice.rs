//! What is said twice or against itself, and what can never happen: each used to pass without a word.

use super::Lab;

/// The source and confidence that a table in one line needs.
const SOURCE: &str = "source=\"t\",confidence=\"guess\"";

/// The warnings of the assault with some settings.
pub(super) fn warned(lab: &Lab, settings: &[&str]) -> Vec<String> {
    let said = |settings: &[&str]| {
        let scenario = lab.set("case/assault.toml", settings).unwrap_or_else(|error| panic!("{error}"));
        scenario.warnings.iter().map(|warning| lab.plain(&warning.in_file())).collect::<Vec<_>>()
    };
    let before = said(&[]);
    said(settings).into_iter().filter(|warning| !before.contains(warning)).collect()
}

/// A what-if in one line.
pub(super) fn item(list: &str, says: &str) -> String {
    format!("{list}+={{{says},{SOURCE}}}")
}

#[track_caller]
pub(super) fn warns(lab: &Lab, settings: &[String], words: &str) {
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let warnings = warned(lab, &settings);
    assert!(warnings.iter().any(|warning| warning.contains(words)), "no {words:?} in {warnings:#?}");
}

#[track_caller]
pub(super) fn refused(lab: &Lab, settings: &[String], words: &str) {
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let message = lab.message("case/assault.toml", &settings);
    assert!(message.contains(words), "no {words:?} in {message}");
}

#[test]
fn what_counts_twice_is_refused() {
    let lab = Lab::new();
    let camp = item("places", "place=\"Delvi\",shelter=\"camp\",add=100,date=2025-03-05");
    let rented = item("places", "place=\"Delvi\",shelter=\"rented\",add=100,date=2025-03-05");
    let later = item("places", "place=\"Delvi\",shelter=\"camp\",add=100,date=2025-03-06");
    refused(
        &lab,
        &[camp.clone(), rented.clone(), camp.clone()],
        "places[0] has such places here on the same days",
    );
    assert!(warned(&lab, &[&camp, &rented, &later]).is_empty());
    let truce = |area: &str, date: &str| item("truce", &format!("areas=[{area}],compliance=1,date={date}"));
    refused(&lab, &[truce("\"Karum\",\"V01\"", "2025-03-05")], "names one area twice");
    let twice = [truce("\"Karum\"", "2025-03-05"), truce("\"Delvi\",\"Karum\"", "2025-03-05")];
    refused(&lab, &twice, "truce[0] is a truce in one of these areas from the same date");
    let order = |places: &str| item("evacuation", &format!("places=[{places}],heeded=0.5,date=2025-03-05"));
    refused(
        &lab,
        &[order("\"Karum\""), order("\"Karum\"")],
        "evacuation[0], of the same date, names the same people",
    );
    assert!(warned(&lab, &[&order("\"Karum\""), &order("\"Delvi\"")]).is_empty());
    // People whom two orders have in common would be told twice: C01 and C02 live in V01.
    let named = |places: &str| format!("evacuation[0], of the same date, names {places}");
    refused(&lab, &[order("\"V01\""), order("\"C01\"")], &named("C01 Karum too"));
    refused(&lab, &[order("\"V01\""), order("\"V01\",\"V02\"")], &named("C01 Karum and 1 more too"));
    assert!(warned(&lab, &[&order("\"C01\""), &order("\"C02\"")]).is_empty());
    refused(
        &lab,
        &["contagion=1".into(), "parameters.contagion=2".into()],
        "--set parameters.contagion=2: --set contagion=1 says otherwise",
    );
    assert!(lab.set("case/assault.toml", &["contagion=1", "contagion=1"]).is_ok());
}

/// One of them was taken without a word.
#[test]
fn names_of_two_things_are_refused() {
    let lab = Lab::new();
    let truce = |area: &str| item("truce", &format!("areas=[\"{area}\"],compliance=1,date=2025-03-05"));
    let order = |place: &str| item("evacuation", &format!("places=[\"{place}\"],heeded=0.5,date=2025-03-05"));
    // The town and the area are the same people.
    assert!(warned(&lab, &[&truce("Karum"), &order("Karum")]).is_empty());
    lab.edit("case/communities.csv", "C02,Hadra,Karum,Karum,V01", "C02,Hadra,Karum,Hadra,V07");
    refused(
        &lab,
        &[order("Karum")],
        "evacuation[0].places[0]: \"Karum\" may mean the location with C01, C02, area V01: write P-codes",
    );
    assert!(warned(&lab, &[&truce("Karum"), &order("V01")]).is_empty());
    lab.edit("case/communities.csv", "C02,Hadra,Karum,Hadra,V07", "C02,Hadra,Karum,Karum,V07");
    refused(
        &lab,
        &[truce("Karum")],
        "truce[0].areas[0]: \"Karum\" may mean area V01, area V07: write P-codes",
    );
    assert!(warned(&lab, &[&truce("V07")]).is_empty());

    let lab = Lab::new();
    let border = |at: &str| item("border", &format!("at=\"{at}\",state=\"open\",date=2025-03-05"));
    let links = |at: &str| {
        let scenario = lab.set("case/assault.toml", &[&border(at)]).unwrap_or_else(|error| panic!("{error}"));
        scenario.conflict.changes.openings
    };
    assert_eq!(links("Harud"), links("X-HARUD"));
    assert_eq!(links("Harud"), links("neighbour"));
    let harud = "Harud,X-HARUD,Abroad,V06,Abroad,36.520,39.990,town,neighbour";
    let other =
        "neighbour,X-N,Abroad,V06,Abroad,36.360,40.420,town,neighbour,false,0,0,0,0,0,,invented,guess";
    lab.edit("case/locations.csv", harud, &format!("{other}\n{harud}"));
    let road = "Sorba camps,Harud,";
    lab.edit(
        "case/roads.csv",
        road,
        &format!("Ostan,neighbour,9.2,border,border,15,2000,invented,guess\n{road}"),
    );
    refused(&lab, &[border("neighbour")], "may mean the location X-N or the party, with X-HARUD, X-N");
    // The corridor of the case, and one crossing.
    assert_eq!(links("X-N").len(), 2);
}

/// A negative number was refused, though the documents ask for one.
#[test]
fn shelter_can_be_taken_away() {
    let lab = Lab::new();
    let less = |add: i64| {
        item("places", &format!("place=\"Delvi\",shelter=\"self_settled\",add={add},date=2025-03-05"))
    };
    assert!(warned(&lab, &[&less(-300)]).is_empty());
    warns(&lab, &[less(-500)], "takes away 500 places, and \"Delvi\" has 400 of this kind");
    refused(&lab, &[less(-3_000_000_000)], "must be a whole number that is not as large, got -3000000000");
    let places = lab.set("case/assault.toml", &[&less(-300)]).expect("it is sound").conflict.changes.shelters
        [0]
    .places;
    assert_eq!(places, -300);
    refused(&lab, &["corridor[0].per_day=0".into()], "corridor[0].per_day: must be 1 or more, got 0");
    warns(
        &lab,
        &["control.allied=[\"guard\",\"nobody\"]".into()],
        "control.allied[1]: \"nobody\" holds no location",
    );
}

#[test]
fn two_axes_or_measures_have_two_names() {
    let lab = Lab::new();
    let text = std::fs::read_to_string(lab.path("case/assault.toml")).expect("it is there");
    let at = text.find("[[offensive.axis]]").expect("an axis");
    let end = text.find("[[mark]]").expect("a mark");
    lab.write("case/assault.toml", &format!("{}{}", text, &text[at..end]));
    refused(&lab, &[], "\"Up the valley\" is the name of offensive.axis[0] already");
    lab.edit("case/ceasefire.toml", "Valley road reopened", "Heavy weapons withdrawn ");
    let message = lab.message("case/ceasefire.toml", &[]);
    assert!(message.contains("is the name of ceasefire.measure[0] already"), "{message}");
}

#[test]
fn what_another_word_leaves_without_effect_is_said() {
    let lab = Lab::new();
    let border = |says: &str| item("border", &format!("at=\"neighbour\",{says}"));
    let shut = border("state=\"shut\",date=2025-03-10");
    let open = border("state=\"open\",date=2025-03-10");
    warns(&lab, &[open.clone(), shut.clone()], "border[1] shuts it for good, and what is shut stays shut");
    warns(&lab, &[shut, border("state=\"open\",date=2025-03-20")], "border[0] shuts it for good");
    let short = border("state=\"shut\",date=2025-03-10,until=2025-03-20");
    assert!(warned(&lab, &[&border("state=\"open\",date=2025-03-01"), &short]).is_empty());
    warns(
        &lab,
        &[open.clone(), open.clone()],
        "border[1]: has no effect: border[0] says so for good already",
    );
    let metered = border("state=\"metered\",per_day=50,date=2025-03-05,until=2025-04-01");
    let within = border("state=\"open\",date=2025-03-10,until=2025-03-20");
    warns(&lab, &[metered.clone(), within], "lets no more than 50 a day through until 2025-04-01");
    assert!(warned(&lab, &[&metered, &open]).is_empty(), "it goes on after the other ends");
    let road =
        |from: &str, to: &str, days: &str| item("closure", &format!("from=\"{from}\",to=\"{to}\",{days}"));
    let long = road("Karum", "Delvi", "date=2025-03-05");
    let inside = road("Delvi", "Karum", "date=2025-03-10,until=2025-03-12");
    warns(&lab, &[inside.clone(), long], "closure[0]: has no effect: closure[1] shuts it for good already");
    assert!(warned(&lab, &[&inside, &road("Karum", "Delvi", "date=2025-03-11")]).is_empty());
    // The corridor between them opens on 10 March.
    warns(&lab, &[road("Velin", "Karum", "date=2025-03-05,until=2025-03-10")], "nothing opens it then");
    assert!(warned(&lab, &[&road("Velin", "Karum", "date=2025-03-05,until=2025-03-11")]).is_empty());
    let abroad = item("closure", "place=\"Harud\",date=2025-03-05");
    warns(
        &lab,
        std::slice::from_ref(&abroad),
        "nobody can enter \"Harud\" in any case: nothing opens a border",
    );
    assert!(!warned(&lab, &[&abroad, &open]).iter().any(|warning| warning.contains("in any case")));
}

#[test]
fn what_never_happens_is_said() {
    let lab = Lab::new();
    for (setting, words) in [
        ("offensive.start_day=62", "the offensive begins on day 62 at the earliest, and day 60 is the last"),
        ("offensive.axis[0].delay_days=60", "the axis begins on day 62 at the earliest"),
        ("offensive.axis[0].probability=0", "the axis takes part with a probability of 0"),
        ("offensive.speed_km_per_day=0", "with a speed of 0 an axis that has none of its own takes nothing"),
        ("offensive.reach_share=0", "with a reach of 0 an axis that has none of its own takes nothing"),
        ("bombardment.severities=[0, 0.5, 0.8]", ""),
    ] {
        if words.is_empty() {
            let light = ["bombardment.front_shares=[1, 0, 0]".into(), setting.into()];
            warns(&lab, &light, "all of this fire has a severity of 0");
        } else {
            warns(&lab, &[setting.into()], words);
        }
    }
    let rates = ["front_spells_per_10000_people", "tip_spells_per_week", "deep_spells_per_week"];
    let rates: Vec<String> = rates.iter().map(|rate| format!("bombardment.{rate}=0")).collect();
    warns(&lab, &rates, "all its rates are 0: no gun fires");
    lab.edit("case/ceasefire.toml", "{ uniform = [10.0, 15.0]", "{ fixed = 900.0");
    let warnings = lab.warnings("case/ceasefire.toml");
    assert!(
        warnings.iter().any(|warning| warning.contains("a zone of 900 km takes in everything")),
        "{warnings:#?}"
    );
}

#[test]
fn a_record_in_which_nothing_changes_is_told() {
    let lab = Lab::new();
    assert!(lab.warnings("case/record.toml").is_empty());
    lab.edit(
        "case/control_changes.csv",
        "army,7,invented,guess",
        "army,7,invented,guess\n2025-03-20,C01,Karum,army,7,invented,guess",
    );
    lab.edit("case/events.csv", "bombardment,0.6", "bombardment,0.0");
    let warnings = lab.warnings("case/record.toml");
    for words in
        ["\"army\" took this place on 2025-03-14 already (line 2)", "a severity of 0 is felt by nobody"]
    {
        assert!(warnings.iter().any(|warning| warning.contains(words)), "no {words:?} in {warnings:#?}");
    }
    // Hadra lies within 7 km of Karum, which line 2 takes; its own row has another date.
    let early = "the date of this row does not count (1 in all): \"Hadra\" was taken on 2025-03-14 already, within 7 km of what line 2";
    assert!(!warnings.join("\n").contains(early));
    lab.edit("case/control_changes.csv", "2025-03-20,C01,Karum,army,7,", "2025-03-20,C02,Hadra,army,0,");
    let said = lab.warnings("case/record.toml").join("\n");
    assert!(said.contains(early), "{said}");
    // On one day the adversary's row counts, and the other was dropped without a word.
    lab.edit("case/control_changes.csv", "2025-03-20,C02,Hadra,army,0,", "2025-03-14,C02,Hadra,council,0,");
    let said = lab.warnings("case/record.toml").join("\n");
    let overruled =
        "does not count for \"Hadra\": line 2 gives it to the adversary's side on the same day, 2025-03-14";
    assert!(said.contains(overruled), "{said}");
    lab.edit(
        "case/control_changes.csv",
        "2025-03-14,C02,Hadra,council,0,",
        "2025-03-15,C02,Hadra,council,0,",
    );
    assert!(!lab.warnings("case/record.toml").join("\n").contains("on the same day"));
    lab.edit("case/control_changes.csv", "2025-03-15,C02,Hadra,council,0,", "2025-03-20,C01,Karum,army,7,");
    // News has no severity, whatever it says of one, and changes much.
    let of_nobody = |warnings: &[String]| warnings.iter().filter(|w| w.contains("felt by nobody")).count();
    lab.edit("case/events.csv", "announcement,,", "announcement,0,");
    assert_eq!(of_nobody(&lab.warnings("case/record.toml")), 1);
    lab.edit("case/control_changes.csv", "2025-03-14,C01,Karum,army,7,", "2025-03-14,C01,Karum,army,7000,");
    let warnings = lab.warnings("case/record.toml");
    assert!(warnings.iter().any(|warning| warning.contains("7000 km reach every place")), "{warnings:#?}");
}

/// A border of two crossings was said to have no effect for one of them.
#[test]
fn a_border_that_is_left_one_crossing_has_an_effect() {
    let lab = Lab::new();
    let harud = "Harud,X-HARUD,Abroad,V06,Abroad,36.520,39.990,town,neighbour";
    let other =
        "Harat,X-HARAT,Abroad,V06,Abroad,36.360,40.420,town,neighbour,false,0,0,0,0,0,,invented,guess";
    lab.edit("case/locations.csv", harud, &format!("{other}\n{harud}"));
    let road = "Sorba camps,Harud,";
    lab.edit(
        "case/roads.csv",
        road,
        &format!("Ostan,Harat,9.2,border,border,15,2000,invented,guess\n{road}"),
    );
    let border = |at: &str, says: &str| item("border", &format!("at=\"{at}\",{says},date=2025-03-05"));
    let (open, metered) = ("state=\"open\"", "state=\"metered\",per_day=20");
    let idle = |settings: &[&str]| {
        let said = warned(&lab, settings);
        said.into_iter().filter(|warning| warning.contains("has no effect")).collect::<Vec<_>>()
    };
    let party = border("neighbour", open);
    let [shut, other] = ["Harud", "Harat"].map(|at| border(at, "state=\"shut\""));
    assert_eq!(idle(&[&party, &shut]), Vec::<String>::new());
    let limit = border("neighbour", "state=\"metered\",per_day=50");
    assert_eq!(idle(&[&limit, &border("Harud", metered)]), Vec::<String>::new());
    let said = idle(&[&party, &shut, &other]);
    assert!(
        said.len() == 1
            && said[0].contains("border[0]: has no effect: border[1] shuts it for good")
            && said[0].contains("border[2] shuts it for good"),
        "{said:#?}"
    );
}
