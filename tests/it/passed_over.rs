//! What one verb said and another passed over: each had status 0 and no word.

use std::fs;

use crate::cli::Lab;

const CALIBRATION: &str = "title = \"x\"\nparticles = 16\nmoves = 1\nown_parameters = []\npersons_per_agent = 20.0\n[errors]\n\
                           common = 0.2\nown = 0.25\nshares_weigh = 25.0\n[[episode]]\nscenario = \"record.toml\"\nweight = 1.0\n";

fn observe(lab: &Lab, rows: &[&str]) {
    let header = "date,variable,value,low,high,source,confidence";
    let rows: Vec<String> = rows.iter().map(|row| format!("{row},,,invented,guess\n")).collect();
    fs::write(lab.path("case/observations.csv"), format!("{header}\n{}", rows.concat())).expect("written");
}

/// A figure in the wrong unit was fitted.
#[test]
fn calibrations_warn_of_their_episodes() {
    let lab = Lab::new();
    observe(&lab, &["2025-03-05,displaced,420", "2025-03-12,displaced,1234567"]);
    fs::write(lab.path("case/fit.toml"), CALIBRATION).expect("written");
    let words = "1234567 persons, and 20000 live in the case: check the unit";
    assert!(lab.done("check case/record.toml").out.contains(words));
    let said = lab.done("check case/fit.toml").out;
    assert!(said.contains(words) && said.contains("no problems, 1 warning."), "{said}");
    lab.refused("check --strict case/fit.toml", &[words, "which --strict takes for problems"]);
    let said = lab.done("calibrate case/fit.toml -o posterior.csv").out;
    assert!(said.contains("1 warning of the episodes:") && said.contains(words), "{said}");
    let said = lab.done("calibrate case/fit.toml -o recovered.csv --recover 1").out;
    assert!(said.contains(words), "{said}");
    // What is not fitted is not warned of.
    fs::copy(lab.path("case/record.toml"), lab.path("case/other.toml")).expect("copied");
    lab.edit("other.toml", "observations = \"observations.csv\"", "observations = \"sound.csv\"");
    let sound =
        fs::read_to_string(lab.path("case/observations.csv")).expect("text").replace("1234567", "500");
    fs::write(lab.path("case/sound.csv"), sound).expect("written");
    let both = CALIBRATION.to_owned() + "[[episode]]\nscenario = \"other.toml\"\nweight = 1.0\n";
    fs::write(lab.path("case/both.toml"), both).expect("written");
    let said = lab.done("calibrate case/both.toml -o left.csv --leave-out record").out;
    assert!(!said.contains("warning"), "{said}");
}

/// A number that stands several times weighs several times.
#[test]
fn what_was_counted_once_and_stands_twice_is_named() {
    let lab = Lab::new();
    observe(&lab, &["2025-03-05,displaced,420", "2025-03-12,displaced,500"]);
    assert!(!lab.done("check case/record.toml").out.contains("warning"));
    let path = lab.path("case/observations.csv");
    let text = fs::read_to_string(&path).expect("text") + "2025-03-05,displaced,420,,,another,guess\n";
    fs::write(&path, text).expect("written");
    fs::write(lab.path("case/fit.toml"), CALIBRATION).expect("written");
    let words = "displaced on 2025-03-05 is there 2 times: each weighs as if it were independent";
    for verb in ["check case/record.toml", "check case/fit.toml", "calibrate case/fit.toml -o posterior.csv"]
    {
        let said = lab.done(verb).out;
        assert!(said.contains(words), "{verb}: {said}");
    }
    let said = lab.done("run case/record.toml -n 4 --observe-until 2025-03-20 --no-png -o known").out;
    assert_eq!(said.matches("2 times").count(), 1, "{said}");
    // The same of areas.
    let row = |source: &str| format!("2025-03-01,2025-03-05,departures,V01,30,{source},guess\n");
    let table =
        format!("from,to,variable,area_pcode,value,source,confidence\n{}{}", row("one"), row("other"));
    fs::write(lab.path("case/areas.csv"), table).expect("written");
    let said = lab.done("check case/assault.toml --set tables.observations_places=areas.csv").out;
    assert!(said.contains("departures of V01 from 2025-03-01 to 2025-03-05 is there 2 times"), "{said}");
}

/// Columns of sets changed nothing, and nobody was told.
#[test]
fn columns_that_play_no_part_are_named() {
    let lab = Lab::new();
    let words = "has no effect in this scenario (nobody can leave the country";
    fs::write(lab.path("sets.csv"), "abroad_share\n0.9\n").expect("written");
    let said = lab.done("run case/assault.toml --parameters sets.csv -n 2 --no-png -o run").out;
    assert!(said.contains(words) && said.contains("column abroad_share"), "{said}");
    assert!(lab.manifest("run").warnings.iter().any(|warning| warning.contains(words)));
    assert!(lab.done("sweep case/assault.toml --design sets.csv -r 1 -o swept.csv").out.contains(words));
    let said = lab.done("sample case/assault.toml --vary abroad_share -n 2 -o sampled.csv").out;
    assert!(said.contains(words), "{said}");
    let mut piped = lab.command("sweep case/assault.toml --design - -r 1");
    piped.stdin(fs::File::open(lab.path("sets.csv")).expect("it is there"));
    let said = String::from_utf8(piped.output().expect("displace can be started").stderr).expect("text");
    assert!(said.contains(words), "{said}");
    fs::write(lab.path("older.csv"), "background_rate_per_day\n0.01\n").expect("written");
    let said = lab.done("run case/assault.toml --parameters older.csv -n 2 --no-png -o older").out;
    assert!(said.contains("column background_rate_per_day has no effect in this scenario"), "{said}");
    // What `sample` leaves in the middle is nobody's wish.
    lab.done("sample case/assault.toml --vary contagion -n 2 -o middle.csv");
    let said = lab.done("sweep case/assault.toml --design middle.csv -r 1 -o middle_swept.csv").out;
    assert!(!said.contains("no effect"), "{said}");
    let border = "border+={at='Harud',state='open',date='2025-03-01',source='s',confidence='guess'}";
    let said = lab
        .done(&format!("run case/assault.toml --set {border} --parameters sets.csv -n 2 --no-png -o open"));
    assert!(!said.out.contains("no effect"), "{}", said.out);
}

/// Two posteriors were "same luck", though two tables of sets were not.
#[test]
fn runs_with_two_posteriors_do_not_have_the_same_parameters() {
    let lab = Lab::new();
    for (name, values) in [("one", "0.5\n0.6\n"), ("other", "3.5\n3.6\n")] {
        fs::write(lab.path(&format!("case/{name}.csv")), format!("contagion\n{values}")).expect("written");
        let set = format!("--set tables.posterior={name}.csv");
        lab.done(&format!("run case/assault.toml {set} -n 3 --no-png -q -o {name}"));
    }
    let said = lab.done("compare one other --no-png -o both").out;
    assert!(said.contains("same luck, not same parameters"), "{said}");
    assert!(
        said.contains(
            "files that differ (of priors, or of the posterior): differences are those of parameters too"
        ),
        "{said}"
    );
    // Another scenario that draws from the same file does.
    lab.done("run case/ceasefire.toml --set tables.posterior=one.csv -n 3 --no-png -q -o truce");
    let said = lab.done("compare one truce --no-png -o same").out;
    assert!(!said.contains("not same parameters"), "{said}");
    // So does the file of priors that scenarios share.
    lab.done("run case/assault.toml -n 3 --no-png -q -o before");
    let parameters = fs::read_to_string(lab.path("case/parameters.toml")).expect("text");
    fs::write(lab.path("case/parameters.toml"), parameters + "\n# refitted\n").expect("written");
    lab.done("run case/assault.toml -n 3 --no-png -q -o after");
    let said = lab.done("compare before after --no-png -o refitted").out;
    assert!(said.contains("not same parameters"), "{said}");
}

/// Runs that were told the counts, scored with other errors or of a few futures looked like any other.
#[cfg(feature = "brief")]
#[test]
fn pages_say_what_skill_is_no_plain_skill() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 20 --no-png -q -o run");
    observe(&lab, &["2025-03-05,displaced,420", "2025-03-12,displaced,500", "2025-03-20,displaced,900"]);
    let page = |name: &str, options: &str, errors: &str| {
        lab.done(&format!("run case/record.toml {options} --no-png -q -o {name}"));
        let said = lab.done(&format!("score {name} {errors}")).out;
        lab.done(&format!("brief run --skill {name} -o {name}.html"));
        (said, fs::read_to_string(lab.path(&format!("{name}.html"))).expect("a page"))
    };
    let (said, plain) = page("plain", "-n 100", "");
    assert!(!said.contains("errors of reports"), "{said}");
    let told = ["It was told the counts", "Scored with errors", "Number of futures: only"];
    assert!(!told.iter().any(|words| plain.contains(words)));
    let rows = lab.table("plain/scores.csv");
    let error = |score: &str| rows.iter().find(|row| row["score"] == score).expect("a row")["value"].clone();
    assert_eq!((error("common_error"), error("own_error")), ("0.200000".into(), "0.250000".into()));
    let (said, other) = page("other", "-n 8 --observe-until 2025-03-12", "--common-error 3 --own-error 0.01");
    assert!(
        said.contains("errors of reports of 3 (common) and 0.01 (own), not the usual 0.2 and 0.25"),
        "{said}"
    );
    assert!(other.contains("It was told the counts up to 2025-03-12"));
    assert!(other.contains("Scored with errors of reports of 3 and 0.01, not 0.2 and 0.25 as usual"));
    assert!(other.contains("Number of futures: only 8"));
    // Of one episode, up to two days.
    let estimates = lab.path("case/estimates.csv");
    let figures = fs::read_to_string(&estimates).expect("text");
    fs::write(&estimates, figures.replace(",60,", ",10,").replace(",30,", ",10,")).expect("written");
    lab.done("run case/record.toml -n 8 --set horizon_days=15 --no-png -q -o short");
    lab.done("score short");
    lab.done("brief run --skill plain --skill short -o both.html");
    let both = fs::read_to_string(lab.path("both.html")).expect("a page");
    for date in ["2025-03-12", "2025-03-20"] {
        assert!(both.contains(&format!("Scored on reports up to {date}")), "{date}");
    }
    assert!(!plain.contains("Scored on reports"));
}

/// A number of one future of a set was another, and the first row counted.
#[test]
fn a_set_has_one_number_of_each_parameter() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml --vary contagion,kin_pull -n 8 -o sets.csv");
    lab.done("sweep case/assault.toml --design sets.csv -r 2 -o results.csv");
    let rows = displace::tables::rows(&fs::read(lab.path("results.csv")).expect("a file")).expect("a table");
    let column = rows[0].cells.iter().position(|name| name == "contagion").expect("a column");
    let mut table = displace::tables::Writer::new(&rows[0].cells);
    for (number, row) in rows[1..].iter().enumerate() {
        let mut cells = row.cells.clone();
        if number == 3 {
            cells[column] = "0.1".into();
        }
        table.row(&cells);
    }
    fs::write(lab.path("mixed.csv"), table.bytes()).expect("written");
    lab.refused(
        "sensitivity mixed.csv -o out",
        &["mixed.csv", "line 5", "contagion of set 1 is 0.1 here and"],
    );
}

/// Settings of an item that others take out, before or after them.
#[test]
fn settings_of_an_item_that_is_left_out_are_refused() {
    let lab = Lab::new();
    for (first, second) in [
        ("without='corridor[0]'", "corridor[0].date='2025-03-12'"),
        ("corridor[0].date='2025-03-12'", "without='corridor[0]'"),
        ("corridor+={from='Karum',to='Velin',date='2025-03-12'}", "without='corridor'"),
        ("offensive.start_day=5", "without='offensive'"),
    ] {
        lab.refused(&format!("check case/assault.toml --set {first} --set {second}"), &["leaves"]);
    }
    lab.done("check case/assault.toml --set contagion=1 --set without='corridor[0]'");
}

/// Weights chose among futures of which none was near what was counted, all alike, and looked sound.
#[test]
fn counts_that_no_future_comes_near_are_named() {
    let lab = Lab::new();
    let path = lab.path("case/observations.csv");
    let table = fs::read_to_string(&path).expect("a table");
    let run = "run case/record.toml -n 20 --observe-until 2025-03-20 --no-png --force -o told";
    let words = "none is near, so that weighing them mends nothing";
    assert!(!lab.done(run).out.contains(words));
    fs::write(&path, format!("{}\n2025-03-15,displaced,450,,,s,guess\n", table.trim_end())).expect("written");
    let said = lab.done(run).out;
    assert!(said.contains("displaced of 2025-03-15: 450 were counted") && said.contains(words), "{said}");
    assert!(lab.manifest("told").warnings.iter().any(|warning| warning.contains(words)));
}

/// Numbers beyond what single precision holds made nobody leave, and days were read in ways that files refuse.
#[test]
fn numbers_and_days_that_nobody_means_are_refused() {
    let lab = Lab::new();
    for set in ["anticipation_strength=1e50", "camp_pull=1e307", "kin_pull=1e12", "places_factor=1e7"] {
        lab.refused(
            &format!("run case/record.toml -n 2 --no-png --set {set} -o o"),
            &["must be between 0 and"],
        );
    }
    for day in ["15.01.2025", "20250315", "2025-03-15T12:00", "bad"] {
        let line = format!("run case/record.toml -n 2 --no-png --observe-until {day} -o o");
        lab.refused(&line, &["must be a date such as 2018-09-17"]);
    }
}

/// A comparison with a border that is opened was one with a border that is shut.
#[test]
fn a_border_that_is_opened_is_no_closure() {
    let lab = Lab::new();
    let run = |name: &str, more: &str| {
        lab.done(&format!("run case/assault.toml -n 8 --no-png -q -o {name} {more}"));
        if name != "plain" {
            lab.done(&format!("compare plain {name} --no-png -q -o both_{name}"));
        }
    };
    run("plain", "");
    run("opened", "--set border+={at='Harud',state='open',date='2025-03-01',source='s',confidence='guess'}");
    lab.refused(
        "brief plain --closures both_opened -o b.html",
        &["than one closure or one border that is closed"],
    );
}
