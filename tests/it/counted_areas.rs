//! What was counted in areas: in several together, who is there on a day, and who was displaced from there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use displace::tables::Columns;

use super::new_case::{Folder, two};
use crate::cli::Lab;

/// The assault with counts of areas.
fn lab(rows: &str) -> Lab {
    let lab = Lab::new();
    let table = format!("from,to,variable,area_pcode,value,source,confidence\n{rows}");
    fs::write(lab.path("case/places.csv"), table).expect("written");
    let path = lab.path("case/assault.toml");
    let text = fs::read_to_string(&path).expect("a file");
    let more =
        text.replace("needs = \"needs.csv\"", "needs = \"needs.csv\"\nobservations_places = \"places.csv\"");
    fs::write(&path, more).expect("written");
    lab
}

/// What each future had, by source and area.
fn simulated(lab: &Lab) -> BTreeMap<(String, String), Vec<f64>> {
    let table = Columns::read(&lab.path("run/observed_places.csv")).expect("a table");
    let (sources, areas) = (table.text("source").expect("text"), table.text("area_pcode").expect("text"));
    let mut of: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    for ((source, area), persons) in
        sources.into_iter().zip(areas).zip(table.numbers("simulated").expect("numbers"))
    {
        of.entry((source.to_owned(), area.to_owned())).or_default().push(persons);
    }
    of
}

#[test]
fn areas_that_are_counted_together_are_the_sum_of_each() {
    let mut rows = String::new();
    for variable in ["arrivals", "hosted", "displaced", "returned"] {
        let from = if variable == "hosted" { "2025-03-20" } else { "2025-03-05" };
        for (source, areas) in [("one", "V01"), ("one", "V02"), ("one", "V03"), ("two", "V03 V01 V02")] {
            let _ = writeln!(rows, "{from},2025-03-20,{variable},{areas},100,{source} {variable},guess");
        }
    }
    let lab = lab(&rows);
    lab.done("run case/assault.toml -n 8 --no-png -q -o run");
    let of = simulated(&lab);
    for variable in ["arrivals", "hosted", "displaced", "returned"] {
        let of = |source: &str, areas: &str| &of[&(format!("{source} {variable}"), areas.to_owned())];
        let together = of("two", "V01 V02 V03");
        assert!(
            together.iter().any(|persons| *persons > 0.0),
            "{variable}: somebody, or the test shows nothing"
        );
        for (future, all) in together.iter().enumerate() {
            let sum: f64 = ["V01", "V02", "V03"].iter().map(|area| of("one", area)[future]).sum();
            assert!((all - sum).abs() < 0.5, "{variable}: {all} is not {sum}");
        }
    }
    let out = lab.done("score run").out;
    assert!(out.contains("hosted      2025-03-20 to 2025-03-20, 3 areas: model"), "{out}");
}

/// 120 futures of three sets were enough, where counts of areas were all there is.
#[test]
fn scores_of_areas_say_that_few_sets_are_luck() {
    let lab = lab(
        "2025-03-05,2025-03-20,arrivals,V01,100,one,guess\n2025-03-05,2025-03-20,arrivals,V02,100,one,guess\n",
    );
    fs::write(lab.path("sets.csv"), "contagion\n0.5\n0.9\n1.4\n").expect("written");
    let path = lab.path("case/assault.toml");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, text.replace("observations = \"observations.csv\"\n", "")).expect("written");
    lab.done(
        "run case/assault.toml -n 120 --households-per-agent 30 --no-png -q --parameters sets.csv -o run",
    );
    let out = lab.done("score run").out;
    let said = "scores of 120 futures, which have 3 sets of numbers, are partly luck (give them 100 sets or more to compare scores)";
    assert!(out.contains(said), "{out}");
}

/// A shorter run was refused by each row of a count that is of later days.
#[test]
fn counts_of_areas_outside_of_the_days_are_warned_of() {
    let later = "2025-07-05,2025-07-20,arrivals";
    let mut rows = format!("{later},V01,100,two,guess\n{later},V02,100,two,guess\n");
    let refused = "all 2 rows lie outside of the scenario's days";
    lab(&rows).refused("check case/assault.toml", &["places.csv:2: from: ", refused]);
    for area in ["V01", "V02"] {
        let _ = writeln!(rows, "2025-03-05,2025-03-20,arrivals,{area},100,one,guess");
    }
    let lab = lab(&rows);
    let said = lab.done("check case/assault.toml");
    let warnings = said.out + &said.err;
    assert!(warnings.contains("2 of 4 rows lie outside of the scenario's days"), "{warnings}");
    lab.done("run case/assault.toml -n 8 --no-png -q -o run");
    let (areas, _): (Vec<_>, Vec<_>) = simulated(&lab).into_iter().unzip();
    assert!(areas.iter().all(|(source, _)| source == "one") && areas.len() == 2, "{areas:?}");
}

/// Returns were known for the whole case alone.
#[test]
fn people_come_home_to_areas_that_add_up_to_all_of_them() {
    let row = |area: &str| format!("2025-03-01,2025-03-20,returned,{area},100,one,guess\n");
    let lab = lab(&["V01", "V02", "V03", "V04"].map(row).concat());
    let counted = fs::read_to_string(lab.path("case/observations.csv")).expect("a table");
    fs::write(lab.path("case/observations.csv"), counted + "2025-03-20,returned,300,,,s,guess\n")
        .expect("written");
    lab.done("run case/assault.toml -n 8 --no-png -q -o run");
    let table = Columns::read(&lab.path("run/observed.csv")).expect("a table");
    let variables = table.text("variable").expect("text");
    let all = variables.iter().zip(table.numbers("simulated").expect("numbers"));
    let all: Vec<f64> =
        all.filter(|(variable, _)| **variable == "returned").map(|(_, persons)| persons).collect();
    let of = simulated(&lab);
    assert!(all.len() == 8 && all.iter().any(|persons| *persons > 0.0), "{all:?}");
    for (future, all) in all.iter().enumerate() {
        let sum: f64 = of.values().map(|areas| areas[future]).sum();
        assert!((all - sum).abs() < 0.5, "{future}: {all} is not {sum}");
    }
}

#[test]
fn people_displaced_from_areas_add_up_to_all_of_them() {
    let (all, later) = ("2025-03-01,2025-03-20,displaced", "2025-03-11,2025-03-20,displaced");
    let early = "2025-03-01,2025-03-10,displaced";
    let areas = "V01 V02 V03 V04";
    let rows =
        format!("{all},{areas},9,all,guess\n{early},{areas},9,early,guess\n{later},{areas},9,later,guess\n");
    let lab = lab(&rows);
    let counted = fs::read_to_string(lab.path("case/observations.csv")).expect("a table");
    fs::write(lab.path("case/observations.csv"), counted + "2025-03-20,displaced,3000,,,s,guess\n")
        .expect("written");
    lab.done("run case/assault.toml -n 8 --no-png -q -o run");
    let of = simulated(&lab);
    let of = |source: &str| &of[&(source.to_owned(), areas.to_owned())];
    let table = Columns::read(&lab.path("run/observed.csv")).expect("a table");
    let (dates, variables) = (table.text("date").expect("text"), table.text("variable").expect("text"));
    let totals = table.numbers("simulated").expect("numbers");
    let rows = (0..totals.len()).filter(|&row| dates[row] == "2025-03-20" && variables[row] == "displaced");
    let totals: Vec<f64> = rows.map(|row| totals[row]).collect();
    assert_eq!(of("all"), &totals);
    for ((early, later), all) in of("early").iter().zip(of("later")).zip(&totals) {
        assert!((early + later - all).abs() < 0.5);
    }
}

/// Counts of a part of the areas were compared within these, so that a forecast that sends people elsewhere looked good.
#[test]
fn others_are_all_areas_that_a_count_does_not_name() {
    let of = "2025-03-05,2025-03-20,arrivals";
    let rows =
        format!("{of},V02,100,part,guess\n{of},others,100,part,guess\n{of},V01 V03 V04,100,rest,guess\n");
    let lab = lab(&rows);
    lab.done("run case/assault.toml -n 8 --no-png -q -o run");
    let of = simulated(&lab);
    let rest = &of[&("rest".to_owned(), "V01 V03 V04".to_owned())];
    let others = of.iter().find(|((source, area), _)| source == "part" && area != "V02").expect("a row").1;
    assert!(rest.iter().zip(others).all(|(rest, others)| others >= rest), "{others:?} {rest:?}");
    let out = lab.done("score run").out;
    assert!(out.contains("arrivals    2025-03-05 to 2025-03-20, 2 areas: model"), "{out}");
}

#[test]
fn what_cannot_be_counted_is_refused() {
    for (rows, message) in [
        (
            "2025-03-01,2025-03-20,hosted,V02,9,s,guess\n",
            "places.csv:2: from: must be the day of to, 2025-03-20",
        ),
        (
            "2025-03-20,2025-03-20,present,V02,9,s,guess\n",
            "must be one of arrivals, departures, hosted, displaced",
        ),
        ("2025-03-20,2025-03-20,hosted,V02 V0X,9,s,guess\n", "unknown area \"V0X\""),
        ("2025-03-20,2025-03-20,hosted,V02 V02,9,s,guess\n", "names \"V02\" twice"),
        (
            "2025-03-20,2025-03-20,hosted,V02 V03,9,s,guess\n2025-03-20,2025-03-20,hosted,V03,9,s,guess\n",
            "\"V03\" has an area of another row of the same count",
        ),
    ] {
        lab(rows).refused("check case/assault.toml", &[message]);
    }
}

#[test]
fn counts_by_country_are_of_people_hosted_there() {
    let sites = b"crossing,lat,lon,country\nNorth gate,36.55,40.1,Turkey\nEast gate,36.4,40.3,Iraq\n";
    let counts = b"date,country,cumulative\n2025-03-05,Turkey,100\n2025-03-05,IRQ,50\n2025-03-06,Turkey,90\n";
    let mut files: Vec<(&str, &[u8])> = two();
    files.extend([("s.csv", &sites[..]), ("c.csv", &counts[..])]);
    let folder = Folder::new(&files);
    folder.make("--sites s.csv --country SYR --counts c.csv --variable hosted");
    let table = folder.text("observations_places.csv");
    for row in [
        "2025-03-05,2025-03-05,hosted,TUR,Turkey,100,",
        "2025-03-05,2025-03-05,hosted,IRQ,Iraq,50,",
        "2025-03-06,2025-03-06,hosted,TUR,Turkey,90,",
    ] {
        assert!(table.lines().any(|line| line.starts_with(row)), "{row}: {table}");
    }
    let line = "new other --start 2025-03-01 --days 30 --places places.csv --population people.csv --sites s.csv --country SYR";
    for (more, message) in [
        ("--counts c.csv --variable abroad", "people abroad, by country, are those hosted there"),
        ("--counts c.csv --variable hosted --flow", "--flow says how many more \"cumulative\" counts"),
    ] {
        let (status, _, error) = folder.run(&format!("{line} {more}"));
        assert!(status == Some(2) && error.contains(message), "{message}: {error}");
    }
}

/// Each row that `import counts` wrote named its own row of the file as its source, and so was a count of its own: shares of one
/// area, which nothing scores, without a word.
#[test]
fn imported_counts_of_areas_are_one_count() {
    let mut files: Vec<(&str, &[u8])> = two();
    let counts =
        b"date,Area,IDPs\n2025-03-05,R1,700\n2025-03-10,R1,900\n2025-03-05,R2,300\n2025-03-10,R2,350\n";
    files.push(("c.csv", counts));
    let folder = Folder::new(&files);
    folder.make("--counts c.csv --variable hosted --stock");
    let rows = displace::tables::rows(folder.text("observations_places.csv").as_bytes()).expect("a table");
    let cells: Vec<&Vec<String>> = rows[1..].iter().map(|row| &row.cells).collect();
    let of = |to: &str| {
        let sources = cells.iter().filter(|cells| cells[1] == to).map(|cells| cells[6].as_str());
        sources.collect::<Vec<_>>()
    };
    assert_eq!(of("2025-03-05"), ["c.csv between rows 2 and 4, \"IDPs\""; 2]);
    assert_eq!(of("2025-03-10"), ["c.csv between rows 3 and 5, \"IDPs\""; 2]);
    let (status, out, error) = folder.run("run valley/record.toml --replicates 20 --no-png -o run");
    assert!(status == Some(0) && !out.contains("no other row has its days"), "{out}{error}");
    let (status, out, error) = folder.run("score run");
    assert_eq!(status, Some(0), "{error}");
    assert!(out.contains("share of people in the wrong area"), "{out}");
}

#[test]
fn a_count_of_one_area_is_said_to_have_no_shares() {
    let said = |rows: &str| lab(rows).done("check case/assault.toml").out;
    let words = "no other row has its days, variable and source: a count of one area has no shares";
    let one = "2025-03-05,2025-03-20,arrivals,V01,100,one,guess\n";
    assert!(said(one).contains(&format!("places.csv:2: area_pcode: {words}")), "{}", said(one));
    let other = format!("{one}2025-03-05,2025-03-20,arrivals,V02,200,one p. 2,guess\n");
    let told = said(&other);
    assert!(told.contains("rows of the same days have another source, \"one p. 2\""), "{told}");
    assert!(!said(&other.replace(" p. 2", "")).contains(words));
    assert!(!said(&format!("{one}2025-03-05,2025-03-20,arrivals,others,200,one,guess\n")).contains(words));
}

/// Windows that begin before the day until which a run was told were left out of its scores without a word.
#[test]
fn counts_that_a_run_knew_in_part_are_said_not_to_be_scored() {
    let rows = "2025-03-02,2025-03-25,arrivals,V02,100,one,guess\n2025-03-02,2025-03-25,arrivals,V03,100,one,guess\n\
                2025-03-21,2025-03-25,arrivals,V02,100,two,guess\n2025-03-21,2025-03-25,arrivals,V03,100,two,guess\n\
                2025-03-02,2025-03-05,arrivals,V02,100,three,guess\n2025-03-02,2025-03-05,arrivals,V03,100,three,guess\n";
    let lab = lab(rows);
    let record = lab.path("case/record.toml");
    let text = fs::read_to_string(&record).expect("a scenario");
    fs::write(&record, text.replace("[tables]\n", "[tables]\nobservations_places = \"places.csv\"\n"))
        .expect("written");
    lab.done("run case/record.toml -n 40 --observe-until 2025-03-10 --no-png -q -o told");
    let said = lab.done("score told").out;
    assert!(said.contains("1 counts of areas began before the day until which the run knew"), "{said}");
    assert_eq!(said.matches("arrivals    2025-03").count(), 1, "{said}");
    lab.done("run case/record.toml -n 40 --no-png -q -o plain");
    assert!(!lab.done("score plain").out.contains("counts of areas began"));
}
