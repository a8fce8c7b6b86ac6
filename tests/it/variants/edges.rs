//! What is at the edge of the days, of the map and of other numbers: said where it can do nothing, and nowhere else.

use std::fs;

use displace::world::Role;

use super::Lab;
use super::twice::{item, warned, warns};

/// From what is taken on the day after the last one people flee on that one: such conflicts were said to do nothing.
#[test]
fn what_begins_on_the_day_after_the_last_is_fled_from() {
    let lab = Lab::new();
    let said = |settings: &[&str]| warned(&lab, settings).iter().any(|words| words.contains("is the last"));
    for (settings, never) in [
        (vec!["offensive.start_day=61"], false),
        (vec!["offensive.start_day=62"], true),
        (vec!["offensive.start_day=0", "offensive.axis[0].delay_days=61"], false),
        (vec!["offensive.start_day=0", "offensive.axis[0].delay_days=62"], true),
    ] {
        let mut settings = settings;
        settings.push("offensive.duration_days=90");
        assert_eq!(said(&settings), never, "{settings:?}: {:?}", warned(&lab, &settings));
    }
    let displaced = |start: &str| {
        let sure = [
            "offensive.axis[0].delay_days=0",
            "offensive.axis[0].probability=1",
            "offensive.speed_km_per_day=40",
        ];
        let sure = sure.into_iter().chain(["offensive.reach_share=1", "anticipation_strength=0", start]);
        let mut line = vec!["run", "case/assault.toml", "-n", "6", "--no-png", "--force", "-o", "out"];
        line.extend(sure.flat_map(|setting| ["--set", setting]));
        lab.done(&line);
        let table = fs::read_to_string(lab.path("out/quantiles.csv")).expect("a table");
        let last =
            table.lines().rfind(|line| line.starts_with("60,displaced,") || line.contains(",displaced,"));
        last.expect("a row").to_owned()
    };
    assert_ne!(displaced("offensive.start_day=61"), displaced("offensive.start_day=62"));
}

#[test]
fn an_axis_that_begins_after_the_offensive_takes_nothing() {
    let lab = Lab::new();
    let of = |delay: &str| {
        vec!["offensive.start_day=0".into(), "offensive.duration_days=30".into(), delay.to_owned()]
    };
    warns(&lab, &of("offensive.axis[0].delay_days=30"), "which lasts 30 days at the most: it takes nothing");
    let settings = of("offensive.axis[0].delay_days=29");
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    assert!(!warned(&lab, &settings).iter().any(|words| words.contains("takes nothing")));
}

/// All front fire and every measure fell away without a word.
#[test]
fn a_front_without_the_adversary_is_said() {
    let lab = Lab::new();
    let words = "no front line of the case has the adversary across it";
    let of = |settings: &[&str]| {
        let scenario = lab.set("case/ceasefire.toml", settings).unwrap_or_else(|error| panic!("{error}"));
        let said = scenario.warnings.iter().filter(|warning| warning.message.contains(words));
        said.map(|warning| warning.at.clone()).collect::<Vec<_>>()
    };
    assert!(of(&[]).is_empty());
    let without = of(&["without=tables.front_line"]);
    assert_eq!(without, ["bombardment.front_spells_per_10000_people", "ceasefire.measure"]);
    let line = fs::read_to_string(lab.path("case/front_line.csv")).expect("a table");
    let rows: Vec<String> = line
        .lines()
        .enumerate()
        .map(|(at, row)| format!("{row},{}", if at == 0 { "against" } else { "guard" }))
        .collect();
    lab.write("case/other.csv", &(rows.join("\n") + "\n"));
    assert_eq!(of(&["tables.front_line=other.csv"]).len(), 2);
    assert_eq!(of(&["without=tables.front_line", "bombardment.front_spells_per_10000_people=0"]).len(), 1);
}

/// A measure opens its roads where its compliance is above one half.
#[test]
fn roads_of_measures_that_are_never_kept_stay_shut() {
    let lab = Lab::new();
    let text = fs::read_to_string(lab.path("case/ceasefire.toml")).expect("a scenario");
    let at = text.find("[[ceasefire.measure]]").expect("a measure");
    let (before, behind) = text.split_at(at + "[[ceasefire.measure]]".len());
    lab.write("case/opening.toml", &format!("{before}\nopens = [[\"Sorba camps\", \"Harud\"]]{behind}"));
    let said = |compliance: &str, words: &str| {
        let setting = format!("ceasefire.measure[0].compliance={compliance}");
        let scenario = lab.set("case/opening.toml", &[&setting]).unwrap_or_else(|error| panic!("{error}"));
        scenario.warnings.iter().any(|warning| warning.message.contains(words))
    };
    let words = "opens no road in any future";
    assert!(said("0.5", words) && said("0.2", words) && !said("0.6", words));
}

/// The place behind a crossing had half of its country's pull, and nobody ever entered it.
#[test]
fn the_pull_of_a_country_is_that_of_its_crossings() {
    let lab = Lab::new();
    let open = item("border", "at=\"Sorba camps\",state=\"open\",date=2025-03-05");
    let pulls = |lab: &Lab| -> Vec<(String, f64)> {
        let scenario = lab.set("case/record.toml", &[&open]).unwrap_or_else(|error| panic!("{error}"));
        let abroad = scenario.geography.locations.iter().filter(|location| location.role == Role::Foreign);
        abroad.map(|location| (location.name.clone(), location.abroad_pull)).collect()
    };
    assert_eq!(pulls(&lab), [("Harud".to_owned(), 1.0)]);
    let table = fs::read_to_string(lab.path("case/locations.csv")).expect("a table");
    let inland =
        "Zand,X-ZAND,Abroad,V06,Abroad,36.600,39.990,town,neighbour,false,0,0,0,0,0,,invented,guess\n";
    lab.write("case/locations.csv", &(table + inland));
    let roads = fs::read_to_string(lab.path("case/roads.csv")).expect("a table");
    lab.write("case/roads.csv", &(roads + "Harud,Zand,10.0,primary,open,35,8000,invented,guess\n"));
    assert_eq!(pulls(&lab), [("Harud".to_owned(), 1.0), ("Zand".to_owned(), 0.0)]);
    let scenario = lab.set("case/record.toml", &[&open]).expect("it is right");
    let said = scenario.warnings.iter().any(|warning| {
        warning
            .message
            .contains("nobody leaves for \"Zand\", however open the border: no crossing leads to it")
    });
    assert!(said);
}

#[test]
fn counts_of_areas_abroad_or_of_hosts_are_known_for_what_they_are() {
    let lab = Lab::new();
    let head = "from,to,variable,area_pcode,area,value,source,confidence\n";
    let of = |rows: &str, settings: &[&str]| {
        lab.write("case/counted.csv", &format!("{head}{rows}"));
        let mut all = vec!["tables.observations_places=counted.csv"];
        all.extend(settings);
        let scenario = lab.set("case/assault.toml", &all).unwrap_or_else(|error| panic!("{error}"));
        scenario.warnings.iter().map(|warning| warning.message.clone()).collect::<Vec<_>>()
    };
    let any = |said: &[String], words: &str| said.iter().any(|message| message.contains(words));
    let abroad = "2025-03-20,2025-03-20,hosted,V06,Abroad,90,s,guess\n2025-03-20,2025-03-20,hosted,V02,Delvi,90,s,guess\n";
    let open = item("border", "at=\"Sorba camps\",state=\"open\",date=2025-03-05");
    assert!(any(&of(abroad, &[]), "nothing opens a border: the model has nobody in \"Abroad\""));
    assert!(!any(&of(abroad, &[&open]), "nothing opens a border"));
    // Who is hosted in Velin leaves it again, though nobody has a home there.
    let leave = "2025-03-10,2025-03-20,departures,V05,Velin,90,s,guess\n2025-03-10,2025-03-20,departures,V02,Delvi,90,s,guess\n";
    assert!(!any(&of(leave, &[]), "in every future"));
    let fled = leave.replace("departures", "displaced");
    assert!(any(&of(&fled, &[]), "no community lies in area \"V05\""));
}

/// Counts of nobody were left out of the scores, and of the report.
#[test]
fn counts_of_nobody_and_counts_that_weigh_nothing_are_said() {
    let lab = Lab::new();
    let head = "from,to,variable,area_pcode,area,value,source,confidence\n";
    let row = |to: &str, area: &str, value: u32| {
        format!(
            "2025-03-05,{to},arrivals,{area},{},{value},s {to},guess\n",
            ["Delvi", "Norash"][usize::from(area == "V03")]
        )
    };
    let rows = [("2025-03-10", [0, 0]), ("2025-03-20", [40, 60]), ("2025-04-20", [50, 60])];
    let rows = rows.into_iter().flat_map(|(to, [one, other])| [row(to, "V02", one), row(to, "V03", other)]);
    lab.write("case/counted.csv", &(head.to_owned() + &rows.collect::<String>()));
    let run = [
        "run",
        "case/record.toml",
        "-n",
        "4",
        "--no-png",
        "--force",
        "-o",
        "out",
        "--set",
        "tables.observations_places=counted.csv",
    ];
    lab.done(&run);
    let out = lab.done(&["score", "out"]);
    assert!(out.contains("1 counts of areas are of nobody, who has no shares, and are not scored"), "{out}");
    let mut told = run.to_vec();
    told.extend(["--observe-until", "2025-03-21"]);
    let out = lab.done(&told);
    assert!(
        out.contains("2 counts of areas up to then weigh nothing, each of fewer than 10 areas or of nobody"),
        "{out}"
    );
}

#[test]
fn numbers_that_nobody_reads_are_named() {
    let lab = Lab::new();
    warns(
        &lab,
        &["anticipation_strength=0".into(), "alarm.while_preparing=3".into()],
        "alarm.while_preparing: has no effect while anticipation_strength is 0",
    );
    warns(
        &lab,
        &["offensive.halts_per_day=0".into(), "offensive.halt_days=5".into()],
        "offensive.halt_days: has no effect while halts_per_day is 0",
    );
    warns(&lab, &["tables.posterior_of=\"a war\"".into()], "there is no tables.posterior that it is of");
    lab.write("case/posterior.csv", "draw,contagion\n1,0.5\n2,9\n");
    warns(
        &lab,
        &["tables.posterior=posterior.csv".into()],
        "has numbers outside of their priors, which futures take all the same: contagion (9)",
    );
    let table = fs::read_to_string(lab.path("case/estimates.csv")).expect("a table");
    lab.write("case/figures.csv", &table.replace(",planning,,", ",planning,20,"));
    warns(&lab, &["tables.estimates=figures.csv".into()], "day: is not read: a planning figure is of no day");
}

/// The first halt lasted for ever, and nothing was taken.
#[test]
fn halts_of_no_length_last_a_day_as_the_shortest_do() {
    let lab = Lab::new();
    let taken = |days: &str| -> f64 {
        let halt = format!("offensive.halt_days={days}");
        let line = [
            "run",
            "case/assault.toml",
            "-n",
            "20",
            "--no-png",
            "--force",
            "-o",
            "out",
            "--set",
            "offensive.halts_per_day=1",
        ];
        lab.done(&[&line[..], &["--set", &halt]].concat());
        let table = fs::read_to_string(lab.path("out/replicates.csv")).expect("a table");
        let column =
            table.lines().next().expect("a header").split(',').position(|name| name == "persons_taken");
        let column = column.expect("a column");
        table
            .lines()
            .skip(1)
            .map(|row| row.split(',').nth(column).expect("a cell").parse::<f64>().expect("a number"))
            .sum()
    };
    let (none, short) = (taken("0"), taken("0.001"));
    // Lengths are drawn for the one and not for the other, so that luck differs.
    assert!(short > 0.0 && none > short / 2.0 && none < short * 2.0, "{none} {short}");
}

#[test]
fn numbers_of_fire_that_another_one_shuts_off_are_named() {
    let lab = Lab::new();
    let none = "bombardment.front_spells_per_10000_people=0".to_owned();
    let tip = "bombardment.tip_spells_per_week=0".to_owned();
    let deep = "bombardment.deep_spells_per_week=0".to_owned();
    let said = |settings: &[&str], words: &str| {
        let settings: Vec<String> = settings.iter().map(|&text| text.to_owned()).collect();
        warns(&lab, &settings, words);
    };
    said(
        &[&none, "bombardment.front_shares=[0, 0, 1]"],
        "bombardment.front_shares: has no effect while front_spells",
    );
    said(
        &[&tip, &deep, "bombardment.offensive_shares=[0, 0, 1]"],
        "bombardment.offensive_shares: has no effect while tip",
    );
    said(&[&none, &tip, "bombardment.reach_km=3"], "bombardment.reach_km: has no effect while front_spells");
    said(
        &["offensive.halts_per_day=0", "offensive.axis[0].halt_days=3"],
        "offensive.axis[0].halt_days: has no effect while",
    );
    said(&["never_leave_share=1", "never_leave_displaced=1"], "nobody decides to leave in any future");
    let measure = "ceasefire.measure[0].fire_effect=0.5";
    let scenario =
        lab.set("case/ceasefire.toml", &[&none, measure]).unwrap_or_else(|error| panic!("{error}"));
    let words = "has no effect while bombardment.front_spells_per_10000_people is 0";
    assert!(scenario.warnings.iter().any(|warning| warning.message.contains(words)));
}

/// The number of futures was set, and another one was run, without a word.
#[test]
fn a_number_of_futures_that_another_option_overrules_is_refused() {
    let lab = Lab::new();
    let run = ["run", "case/assault.toml", "--no-png", "--force", "-o", "out", "--set", "replicates=3"];
    for more in [&["-n", "2"][..], &["--quick"]] {
        lab.refused(&[&run[..], more].concat(), &["--set replicates=3 has no effect beside"]);
    }
    lab.done(&run);
    let table = fs::read_to_string(lab.path("out/replicates.csv")).expect("a table");
    assert_eq!(table.lines().count(), 4);
    lab.done(&["sample", "case/assault.toml", "--design", "run", "--n", "3", "-o", "design.csv"]);
    let sweep =
        ["sweep", "case/assault.toml", "--design", "design.csv", "-o", "swept.csv", "--set", "replicates=3"];
    lab.refused(&sweep, &["has no effect beside --replicates of a sweep"]);
}

/// 5,100 who had come home, 5,000 of them before the first day, were held against a model that begins with nobody.
#[test]
fn totals_of_the_days_that_have_people_of_before_are_named() {
    let lab = Lab::new();
    let path = lab.path("case/observations.csv");
    let table = fs::read_to_string(&path).expect("a table");
    let with = |rows: &str| {
        fs::write(&path, format!("{}\n{rows}", table.trim_end())).expect("written");
        lab.warnings("case/record.toml")
            .into_iter()
            .filter(|said| said.contains("before the first day"))
            .collect::<Vec<_>>()
    };
    for variable in ["returned", "movements"] {
        let said =
            with(&format!("2025-02-27,{variable},5000,,,s,guess\n2025-03-11,{variable},5100,,,s,guess\n"));
        assert!(
            said.iter().any(|said| said.contains(&format!("{variable} 5000 people by 2025-02-27"))),
            "{said:?}"
        );
    }
    assert!(with("2025-03-11,returned,5100,,,s,guess\n").is_empty());
}
