//! `displace compare` as a person meets it: what runs are called, what is compared, and what the charts say; and names
//! that charts have to show.

use std::collections::BTreeSet;
use std::fs;

use crate::cli::Lab;
use crate::support::as_older;

/// A lab with two runs of one title, in the second of which the camp has 3,000 places more, and one of another.
fn lab(options: &str) -> Lab {
    let lab = Lab::new();
    lab.done(&format!("run case/assault.toml -n 11 --no-png {options} -o small"));
    lab.done(&format!("run case/ceasefire.toml -n 11 --no-png {options} -o ceasefire"));
    lab.edit("locations.csv", "true,0,0,3000,", "true,0,0,6000,");
    lab.done(&format!("run case/assault.toml -n 11 --no-png {options} -o big"));
    lab
}

fn column(lab: &Lab, file: &str, name: &str) -> Vec<String> {
    lab.table(file).into_iter().map(|mut row| row.remove(name).expect("a column")).collect()
}

/// Three equal rows used to stand for three variants of one title.
#[test]
fn no_two_runs_are_called_the_same() {
    let lab = lab("");
    for day in ["3", "20"] {
        let set = format!("--set offensive.start_day={day} -n 11 --no-png -o from-{day}");
        lab.done(&format!("run case/assault.toml {set}"));
    }
    lab.done("run case/assault.toml --name Late --set offensive.start_day=30 -n 11 --no-png -o late");
    let said = lab.done("compare from-3 from-20 late ceasefire from-3 -o both");
    let names: BTreeSet<String> = column(&lab, "both/comparison.csv", "scenario").into_iter().collect();
    let expected = [
        "Assault on the valley (offensive.start_day = 20)",
        "Assault on the valley (offensive.start_day = 3)",
        "Assault on the valley (offensive.start_day = 3) (again, 2)",
        "Ceasefire in the valley",
        "Late",
    ];
    assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    // The report does not cut what differs.
    let shown = |name: &&str| {
        said.out.lines().any(|line| line.trim() == *name || line.starts_with(&format!("  {name} ")))
    };
    assert!(expected.iter().all(shown), "{}", said.out);
    lab.done("compare small big -o folders");
    let names: BTreeSet<String> = column(&lab, "folders/comparison.csv", "scenario").into_iter().collect();
    let expected = ["Assault on the valley (big)", "Assault on the valley (small)"];
    assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn any_variable_and_day_can_be_asked_for() {
    let lab = lab("--keep replicates");
    let said = lab.done("compare small ceasefire --variable away --day 21 -o both");
    assert!(said.out.contains("on day 21") && !said.out.contains("day 30"), "{}", said.out);
    assert!(lab.names("both").contains("away.svg") && !lab.names("both").contains("displaced.svg"));
    let rows = lab.table("both/comparison.csv");
    let of = |scenario: &str, name: &str| -> String {
        let row = rows.iter().find(|row| row["outcome"] == "away_day_21" && row["scenario"] == scenario);
        row.expect("a row of what is asked for")[name].clone()
    };
    // Paired from stocks.csv: the median of eleven differences is one of them.
    let away = |folder: &str| -> Vec<f64> {
        let mut values = vec![0.0; 11];
        for row in lab.table(&format!("{folder}/stocks.csv")) {
            if row["location"] == "total" && row["variable"] == "away" && row["date"] == "2025-03-22" {
                values[row["replicate"].parse::<usize>().expect("a number")] =
                    row["persons"].parse().expect("a number");
            }
        }
        values
    };
    let mut differences: Vec<f64> = away("ceasefire").iter().zip(away("small")).map(|(a, b)| a - b).collect();
    differences.sort_by(f64::total_cmp);
    assert_eq!(of("Ceasefire in the valley", "difference_p50"), format!("{:.0}", differences[5]));
    let mut small = away("small");
    small.sort_by(f64::total_cmp);
    assert_eq!(of("Assault on the valley", "p50"), format!("{:.0}", small[5]));
    let chart = fs::read_to_string(lab.path("both/ranges.svg")).expect("it was written");
    assert!(chart.contains("Scenarios: away on day 21"), "{chart}");

    // An outcome of the whole time has ranges and no fans.
    let said = lab.done("compare small ceasefire --variable peak_day -o peak");
    assert!(said.out.contains("peak day") && !said.out.contains("by day"), "{}", said.out);
    assert!(!lab.names("peak").contains("displaced.svg") && lab.names("peak").contains("ranges.svg"));

    let bad = [
        ("--variable displcaed", "did you mean \"displaced\"?"),
        ("--variable zzzz", "known are displaced"),
        ("--variable hosted", "add --areas"),
        ("--day 61", "after the last day, which is 60"),
        ("--variable peak_day --day 3", "leave --day out"),
        ("--variable away_day_30 --day 7", "leave one out"),
    ];
    for (options, words) in bad {
        lab.refused(&format!("compare small ceasefire {options} -o bad"), &[words]);
    }
}

#[test]
fn ranges_stand_alone_where_nothing_can_be_paired() {
    let lab = lab("");
    let said = lab.done("compare small ceasefire --day 21 -o both");
    assert!(
        said.out.contains("No differences of displaced_day_21") && said.out.contains("--keep replicates")
    );
    let rows = lab.table("both/comparison.csv");
    let of: Vec<_> = rows.iter().filter(|row| row["outcome"] == "displaced_day_21").collect();
    assert_eq!(of.len(), 2);
    assert!(of.iter().all(|row| !row["p50"].is_empty() && row["difference_p50"].is_empty()));
    let day: Vec<String> = lab
        .table("small/quantiles.csv")
        .into_iter()
        .filter(|row| {
            row["location"] == "total"
                && row["variable"] == "displaced"
                && row["date"] == "2025-03-22"
                && row["level"] == "0.5"
        })
        .map(|row| row["persons"].clone())
        .collect();
    assert_eq!(day, [of[0]["p50"].clone()]);
    assert!(!said.out.contains("NaN"), "{}", said.out);
}

#[test]
fn areas_and_shelter_are_compared_by_pcode() {
    let lab = lab("");
    let said = lab.done("compare small big --areas --day 60 -o both");
    let rows = lab.table("both/comparison_areas.csv");
    assert!(rows.iter().all(|row| row["variable"] == "hosted" && row["day"] == "60"));
    let of = |folder: &str, level: &str| -> f64 {
        let rows = lab.table(&format!("{folder}/quantiles.csv"));
        let row = rows.iter().find(|row| {
            row["pcode"] == "V03"
                && row["variable"] == "hosted"
                && row["date"] == "2025-04-30"
                && row["level"] == level
        });
        row.expect("the area of the camp")["persons"].parse().expect("a number")
    };
    let area: Vec<_> = rows.iter().filter(|row| row["area_pcode"] == "V03").collect();
    assert_eq!(area.len(), 2);
    assert_eq!(
        (area[1]["p10"].clone(), area[1]["p90"].clone()),
        (of("big", "0.1").to_string(), of("big", "0.9").to_string())
    );
    assert_eq!(area[1]["difference_p50"], (of("big", "0.5") - of("small", "0.5")).to_string());
    assert!(area[0]["difference_p50"].is_empty());
    // Both numbers: how many places more, how many arrivals more.
    let words = "Sorba camps in \"Assault on the valley (big)\": 3,000 more places (7,500 instead of 4,500)";
    assert!(said.out.contains(words), "{}", said.out);
    // A difference within its own error is none: "100 fewer arrivals (4,000 instead of 4,000)" was printed.
    let arrivals = said.out.lines().find_map(|line| line.split_once(words)).expect("the line").1;
    let alike = arrivals.starts_with(", as many arrivals as far as these futures tell (");
    let (after, before) = arrivals
        .rsplit_once(" (")
        .and_then(|(_, both)| both.split_once(" instead of "))
        .expect("two numbers");
    assert!(alike || after != before.trim_end_matches(')'), "{arrivals}");
    assert!(!lab.done("compare small ceasefire -o none").out.contains("shelter that differs"));
    // Shelter that comes later is shelter too.
    let base = "base = \"assault.toml\"\ntitle = \"A camp in April\"\n";
    let camp = "[[places]]\nplace = \"Sorba camps\"\nshelter = \"camp\"\nadd = 2000\ndate = \"2025-04-01\"\nsource = \"a plan\"\nconfidence = \"guess\"\n";
    fs::write(lab.path("case/camp.toml"), format!("{base}{camp}")).expect("it can be written");
    lab.edit("locations.csv", "true,0,0,6000,", "true,0,0,3000,");
    lab.done("run case/camp.toml -n 11 --no-png -o later");
    let words = "Sorba camps in \"A camp in April\": 2,000 more places (6,500 instead of 4,500)";
    let said = lab.done("compare small later -o late");
    assert!(said.out.contains(words), "{}", said.out);
}

/// The chart of ranges by one day used to show figures of other days as if they were for it.
#[test]
fn figures_have_the_day_that_they_are_for() {
    let lab = lab("");
    let same = lab.done("compare small ceasefire -o alike");
    let path = lab.path("small/estimates.csv");
    let text = fs::read_to_string(&path).expect("it was written");
    let row = text.lines().find(|line| line.contains(",displaced,2025-04-30,")).expect("a figure for day 60");
    let early = row.replace("2025-04-30", "2025-03-31").replace("20 Feb 2025", "an early figure");
    fs::write(&path, format!("{text}{early}\n")).expect("it can be written");
    as_older(path.parent().expect("a folder"));
    let said = lab.done("compare small ceasefire -o late");
    let of_programs = "was made by another version or commit of the program";
    assert!(said.out.contains(of_programs) && !same.out.contains(of_programs), "{}", said.out);
    lab.done("compare small ceasefire --day 30 -o early");
    let chart =
        |folder: &str| fs::read_to_string(lab.path(&format!("{folder}/ranges.svg"))).expect("a chart");
    let late = chart("late");
    assert!(late.contains("people displaced by day 60") && late.contains(">for day 60<"), "{late}");
    assert!(
        !late.contains("an early figure") && late.contains("1 figure for other days (30) left out"),
        "{late}"
    );
    let early = chart("early");
    assert!(early.contains("an early figure") && early.contains(">for day 30<"), "{early}");
    let fans = fs::read_to_string(lab.path("late/displaced.svg")).expect("a chart");
    assert!(fans.contains("(for day 60)"), "{fans}");
    // Scenarios look different in both charts, and each looks the same in both.
    for colour in ["#0072B2", "#D55E00"] {
        assert!(late.contains(&format!("stroke=\"{colour}\" stroke-width=\"3.2\"")), "{colour}");
        assert!(fans.contains(colour), "{colour}");
    }
}

/// Arabic names were blank in images, without a word.
#[test]
fn letters_that_images_cannot_show_are_named() {
    let lab = Lab::new();
    lab.edit("assault.toml", "Assault on the valley", "Assault on \u{1780}\u{1781}\u{62f}");
    for option in ["", "--no-png"] {
        let said = lab.done(&format!("run case/assault.toml -n 2 {option} -o out{option}"));
        let warned = said
            .out
            .lines()
            .filter(|line| line.starts_with("warning: no bundled font has"))
            .collect::<Vec<_>>();
        if option.is_empty() {
            assert_eq!(warned.len(), 1, "{}", said.out);
            assert!(warned[0].contains("has \u{1780} \u{1781}: the PNG"), "{}", warned[0]);
        } else {
            assert!(warned.is_empty(), "{}", said.out);
        }
    }
}

/// Observed zeros used to be scored as "NaN" and "+841206 %".
#[test]
fn observed_zeros_are_scored_in_words() {
    let lab = Lab::new();
    lab.done("run case/record.toml -n 10 --no-png -o out");
    let path = lab.path("out/observed.csv");
    let mut reader = csv::Reader::from_path(&path).expect("it was written");
    let header = reader.headers().expect("a header").clone();
    let column = |wanted| header.iter().position(|name| name == wanted).expect("a column");
    let zeros = ["observed", "at_start"].map(column);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).expect("memory");
    for record in reader.records() {
        let record = record.expect("a row");
        let row =
            record.iter().enumerate().map(|(index, field)| if zeros.contains(&index) { "0" } else { field });
        writer.write_record(row).expect("memory");
    }
    fs::write(&path, writer.into_inner().expect("memory")).expect("it can be written");
    as_older(&lab.path("out"));
    let said = lab.done("score out");
    for words in ["where nobody was counted", "no factor for a curve with zeros", "no flow between reports"] {
        assert!(said.out.contains(words), "no {words:?} in {}", said.out);
    }
    assert!(!said.out.contains("NaN") && !said.out.contains('+'), "{}", said.out);
}

/// README.md shows what the command prints: its figures are those of the table, with the labels cut alike.
#[test]
fn the_figures_of_the_readme_are_those_that_are_printed() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut estimates =
        csv::Reader::from_path(root.join("scenarios/idlib-2018/estimates.csv")).expect("the case is there");
    let label = estimates.headers().expect("a header").iter().position(|name| name == "label");
    let label = label.expect("a column");
    let labels: BTreeSet<String> = estimates
        .records()
        .map(|row| displace::output::words::clip_before_figure(&row.expect("a row")[label], 54))
        .collect();
    let readme = fs::read_to_string(root.join("README.md")).expect("it is there");
    let (_, table) = readme.split_once("beside each agency's figure").expect("the table");
    let (table, _) = table.split_once("(single figures: within 10 %").expect("its end");
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(rows.len(), 12);
    for row in rows {
        let shown: String = row.chars().take(56).collect();
        assert!(labels.contains(shown.trim_end()), "{shown}");
    }
}
