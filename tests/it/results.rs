//! What results claim: naive forecasts that know what was known, days that are days, words that are true of the numbers
//! beside them, folders that are replaced only where all in them is ours.

use std::fs;

use crate::cli::Lab;

/// A number of a long table: the last cell of the line that begins with a text.
fn value(table: &str, line: &str) -> f64 {
    let found =
        table.lines().find(|row| row.starts_with(line)).unwrap_or_else(|| panic!("{line} in {table}"));
    found.rsplit(',').next().and_then(|cell| cell.parse().ok()).expect("a number")
}

/// The valley had 300 displaced people on the eve of the first day, and a report of them: forecasts began with nobody.
#[test]
fn naive_forecasts_know_what_was_there_before_the_first_day() {
    let lab = Lab::new();
    lab.done("run case/ceasefire.toml -n 8 --no-png -q -o run");
    let out = lab.done("score run").out;
    let scores = fs::read_to_string(lab.path("run/scores.csv")).expect("a table");
    for forecast in ["no_change", "nobody_moves"] {
        let error = value(&scores, &format!("displaced,4,420,absolute_error_{forecast},"));
        assert!((error - 120.0).abs() < 1e-9, "{forecast}: {error}");
    }
    // 300 in the fourteen days to the first report, five days on.
    let error = value(&scores, "displaced,4,420,absolute_error_constant_rate,");
    assert!((error - (120.0 - 5.0 * 300.0 / 13.0)).abs() < 1e-3, "{error}");
    assert!(out.contains("no agency's figure is scored: the nearest are for day 60"), "{out}");
    assert!(!scores.contains("agency_figure"), "{scores}");
    let observed = displace::tables::Columns::read(&lab.path("run/observed.csv")).expect("a table");
    assert!(observed.text("at_start").expect("a column").iter().all(|cell| *cell == "300"));
}

#[test]
fn a_figure_for_the_day_of_a_report_is_scored() {
    let lab = Lab::new();
    let figures = fs::read_to_string(lab.path("case/estimates.csv")).expect("a table");
    let near = figures.replace(",displaced,60,6000,9000,", ",displaced,6,500,540,");
    assert_ne!(near, figures);
    fs::write(lab.path("case/estimates.csv"), near).expect("written");
    lab.done("run case/ceasefire.toml -n 8 --no-png -q -o run");
    let out = lab.done("score run").out;
    let scores = fs::read_to_string(lab.path("run/scores.csv")).expect("a table");
    assert!((value(&scores, "displaced,4,420,absolute_error_agency_figure,") - 100.0).abs() < 1e-9);
    assert!(!out.contains("no agency's figure"), "{out}");
}

/// Of 20 futures under the truce some see nobody set out: their peak day was the first day, and half of the futures lay
/// "above 0".
#[test]
fn a_future_without_departures_has_no_peak_day() {
    let lab = Lab::new();
    let out = lab.done("run case/ceasefire.toml -n 20 --no-png -o run").out;
    let futures = displace::tables::Columns::read(&lab.path("run/replicates.csv")).expect("a table");
    let (days, departures) = (futures.text("peak_day"), futures.text("peak_departures"));
    let (days, departures) = (days.expect("a column"), departures.expect("a column"));
    let without = days.iter().filter(|day| day.is_empty()).count();
    assert!(without > 0 && without < 20, "{without}");
    for (day, persons) in days.iter().zip(&departures) {
        assert_eq!(day.is_empty(), *persons == "0", "{day} {persons}");
    }
    let words = format!("no departures in {without} of 20 futures");
    assert!(out.contains(&words), "{out}");
    let signed = futures.text("severity_days").expect("a column");
    assert!(signed.iter().all(|cell| *cell != "-0"), "{signed:?}");

    lab.done("run case/assault.toml -n 20 --no-png -q -o other");
    let said = lab.done("compare other run --variable peak_day -o both").out;
    assert!(said.contains(&format!("Ceasefire in the valley: {words}")), "{said}");
    let table = fs::read_to_string(lab.path("both/comparison.csv")).expect("a table");
    let row = table.lines().find(|row| row.starts_with("peak_day,Ceasefire")).expect("a row");
    assert!(row.ends_with(&format!(",{without}")), "{row}");

    if cfg!(feature = "brief") {
        let nobody = futures.numbers("shelter_open_most").expect("numbers");
        let nobody = nobody.iter().filter(|persons| **persons == 0.0).count();
        for (language, never, none) in [
            ("en", "lie above 0.", format!("none in {nobody} of 20 futures.")),
            ("fr", "dépasse 0.", format!("aucune dans {nobody} des 20 futurs.")),
            ("tr", "yarısı 0 üzerindedir", format!("20 geleceğin {nobody} tanesinde hiç yok.")),
            ("ar", "فوق 0.", "لا أحد في ".to_string()),
        ] {
            lab.done(&format!("brief run --language {language} -o page.html --force"));
            let page = fs::read_to_string(lab.path("page.html")).expect("a page");
            assert!(!page.contains(never), "{language}");
            // Half of the futures have nobody in the open, or the test shows nothing.
            assert!(nobody > 10 && page.contains(&none), "{language}: {nobody}");
            assert!(
                language != "en" || page.contains(&format!("Nobody sets out in {without} of 20 futures."))
            );
        }
        lab.done("brief both -o both.html");
    }
}

/// `--force` took a reader's notes with the old results.
#[test]
fn only_folders_with_nothing_foreign_are_replaced() {
    let lab = Lab::new();
    let verbs = [
        "run case/assault.toml -n 2 --no-png -q -o out",
        "compare first first -o out",
        "sensitivity results.csv -o out",
    ];
    lab.done("run case/assault.toml -n 2 --no-png -q -o first");
    lab.done("sample case/assault.toml -n 2 -o sets.csv");
    lab.done("sweep case/assault.toml --design sets.csv -r 2 -q -o results.csv");
    for verb in verbs {
        lab.done(verb);
        fs::write(lab.path("out/notes.txt"), "mine").expect("written");
        lab.refused(&format!("{verb} --force"), &["out/notes.txt is not from displace", "move it away"]);
        assert_eq!(fs::read(lab.path("out/notes.txt")).expect("it is there"), b"mine");
        fs::remove_file(lab.path("out/notes.txt")).expect("removed");
        fs::create_dir(lab.path("out/csv")).expect("made");
        fs::write(lab.path("out/csv/notes.csv"), "mine").expect("written");
        lab.refused(&format!("{verb} --force"), &["out/csv is not from displace"]);
        fs::remove_dir_all(lab.path("out/csv")).expect("removed");
        lab.done(&format!("{verb} --force"));
        fs::remove_dir_all(lab.path("out")).expect("removed");
    }
    // What our own commands add is ours, and so is a run of a version that listed no files.
    lab.done("run case/ceasefire.toml -n 2 --no-png -q -o out");
    lab.done("score out");
    if cfg!(all(feature = "brief", feature = "export")) {
        lab.done("brief out");
        lab.done("brief out --language fr");
        for format in ["xlsx", "csv", "geojson", "hub"] {
            lab.done(&format!("export out --format {format}"));
        }
        fs::write(lab.path("out/csv/notes.csv"), "mine").expect("written");
        lab.refused("export out --format csv --force", &["out/csv/notes.csv is not from displace"]);
        fs::remove_file(lab.path("out/csv/notes.csv")).expect("removed");
        lab.done("export out --format csv --force");
    }
    crate::support::as_older(&lab.path("out"));
    lab.done("run case/ceasefire.toml -n 2 -q -o out --force");
    crate::support::as_older(&lab.path("out"));
    fs::write(lab.path("out/model.R"), "mine").expect("written");
    lab.refused("run case/ceasefire.toml -n 2 -q -o out --force", &["out/model.R is not from displace"]);
}

/// All was lost with status 0.
#[cfg(unix)]
#[test]
fn what_nobody_can_read_is_not_written_to_a_closed_output() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml -n 2 -o sets.csv");
    for verb in [
        "sample case/assault.toml -n 2",
        "sample case/assault.toml --describe",
        "sweep case/assault.toml --design sets.csv -r 1",
        "schema",
        "check case/assault.toml --expand",
        "check case/assault.toml --inputs",
    ] {
        let call = |end: &str| {
            let mut shell = std::process::Command::new("sh");
            shell.args(["-c", &format!("exec \"$0\" {verb} {end}"), env!("CARGO_BIN_EXE_displace")]);
            shell.current_dir(lab.path("")).stdin(std::process::Stdio::null());
            shell.output().expect("there is a shell")
        };
        let closed = call(">&-");
        let said = String::from_utf8_lossy(&closed.stderr).into_owned();
        assert_eq!(closed.status.code(), Some(1), "{verb}: {said}");
        assert!(said.starts_with("error: standard output is closed"), "{verb}: {said}");
        assert_eq!(call(">/dev/null").status.code(), Some(0), "{verb}");
    }
}

/// Shares of any scenario stood in the brief of any other.
#[test]
fn shares_are_of_the_scenario_of_the_brief() {
    let lab = Lab::new();
    lab.done(
        "sample case/assault.toml --design saltelli -n 8 --vary tolerance_median,vehicle_share -o sets.csv",
    );
    lab.done("sweep case/assault.toml --design sets.csv -r 3 -q -o results.csv");
    lab.done("sensitivity results.csv -o shares");
    lab.done("sensitivity results.csv --resamples 0 -o bare");
    for name in ["assault", "ceasefire"] {
        lab.done(&format!("run case/{name}.toml -n 4 --no-png -q -o {name}"));
    }
    lab.done("run case/assault.toml -n 4 --no-png -q --set horizon_days=59 -o shorter");
    if !cfg!(feature = "brief") {
        return;
    }
    let unknown = "It is not known whether these shares are of this scenario";
    let page = |arguments: &str| {
        let out = lab.done(&format!("brief {arguments} -o page.html --force")).out;
        (out, fs::read_to_string(lab.path("page.html")).expect("a page"))
    };
    let (out, text) = page("assault --sensitivity shares/variance.csv");
    assert!(!out.contains("warning") && !text.contains(unknown), "{out}");
    let other = [
        "shares/variance.csv is of \"Assault on the valley\"",
        "Ceasefire in the valley",
        "leave --sensitivity out",
    ];
    lab.refused("brief ceasefire --sensitivity shares/variance.csv -o page.html --force", &other);
    let bare = "brief assault --sensitivity bare/sensitivity.csv -o page.html --force";
    lab.refused(bare, &["bare/sensitivity.csv", "has no intervals"]);
    for wrong in ["shares", "nowhere"] {
        let line = format!("brief assault --sensitivity {wrong} -o page.html --force");
        lab.refused(&line, &[&format!("{wrong} is no file: --sensitivity takes a table, sensitivity.csv")]);
    }
    lab.refused("brief shorter --sensitivity shares/variance.csv -o page.html --force", &other[..1]);
    fs::remove_file(lab.path("shares/run.json")).expect("removed");
    let (out, text) = page("ceasefire --sensitivity shares/variance.csv");
    assert!(out.contains("warning: nothing says of which scenario shares/variance.csv is"), "{out}");
    assert!(text.contains(unknown));
}

/// Households of other communities are others, whatever their numbers.
#[test]
fn runs_of_other_communities_share_no_luck() {
    let lab = Lab::new();
    crate::support::copy_fixture("tiny", &lab.path("other"));
    let text = fs::read_to_string(lab.path("other/communities.csv")).expect("a table");
    let (first, rest) = text.split_once('\n').expect("a header");
    let rest = rest.replacen("C01", "X01", 1);
    assert!(text != format!("{first}\n{rest}"), "{text}");
    fs::write(lab.path("other/communities.csv"), format!("{first}\n{rest}")).expect("written");
    for folder in ["case", "other"] {
        lab.done(&format!("run {folder}/assault.toml -n 4 --no-png -q -o {folder}-run"));
    }
    let said = lab.done("compare case-run other-run -o both").out;
    assert!(said.contains("luck that is the same in part") && !said.contains("same luck"), "{said}");
    assert!(said.contains("do not have the same communities, or not agents of one size"), "{said}");
    let said = lab.done("compare case-run case-run -o same").out;
    assert!(said.contains("same luck") && !said.contains("independent"), "{said}");
}

#[test]
fn rows_that_are_not_used_alike_are_named() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml -n 3 -o sets.csv");
    let run = |futures: u32| {
        let arguments = "run case/assault.toml --parameters sets.csv --no-png --force -o run";
        let out = lab.done(&format!("{arguments} -n {futures}")).out;
        (out, displace::output::merge::manifest(&lab.path("run")).expect("a manifest").warnings)
    };
    let few = "--parameters has 3 rows and there are 2 futures: the last 1 rows are not used";
    let uneven = "--parameters has 3 rows and there are 4 futures: the first 1 rows are used 2 times, the others 1 times \
                  (--replicates 6 uses all alike)";
    for (futures, words) in [(2, few), (4, uneven)] {
        let (out, warnings) = run(futures);
        assert!(out.contains(words), "{out}");
        assert!(warnings.iter().any(|warning| warning.contains(words)), "{warnings:?}");
    }
    let (out, warnings) = run(6);
    assert!(
        !out.contains("--parameters has") && warnings.iter().all(|w| !w.contains("--parameters")),
        "{out}"
    );
}

/// `sweep` refuses such a table, and `run` took it without a word.
#[test]
fn numbers_outside_of_their_priors_are_named() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml -n 3 -o sets.csv");
    let text = fs::read_to_string(lab.path("sets.csv")).expect("a file");
    let column =
        text.lines().next().and_then(|header| header.split(',').position(|name| name == "contagion"));
    let column = column.expect("a column");
    let with = |line: &str| {
        let cells = line.split(',').enumerate().map(|(at, cell)| if at == column { "6" } else { cell });
        cells.collect::<Vec<_>>().join(",")
    };
    let lines: Vec<String> =
        text.lines().enumerate().map(|(at, line)| if at == 0 { line.into() } else { with(line) }).collect();
    fs::write(lab.path("odd.csv"), lines.join("\n") + "\n").expect("written");
    let words = "has numbers outside of their priors, which futures take all the same: contagion (6)";
    for (table, named) in [("sets.csv", false), ("odd.csv", true)] {
        let run = format!("run case/assault.toml --parameters {table} -n 3 --no-png --force -o run");
        assert_eq!(lab.done(&run).out.contains(words), named, "{table}");
    }
}

/// The first rows of a table that is sorted were taken for the whole of it without a word.
#[test]
fn sets_that_are_sorted_are_named() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml --vary contagion -n 64 -o sets.csv");
    let text = fs::read_to_string(lab.path("sets.csv")).expect("a file");
    let (header, rows) = text.split_once('\n').expect("rows");
    let mut rows: Vec<&str> = rows.lines().collect();
    let warned = |arguments: &str| {
        let said = lab.done(&format!("run case/assault.toml --no-png --force -o run {arguments}")).out;
        said.contains("are they sorted? (-n ")
    };
    let posterior = "--set tables.posterior=sets.csv";
    fs::copy(lab.path("sets.csv"), lab.path("case/sets.csv")).expect("copied");
    assert!(!warned(&format!("{posterior} -n 20")), "points of a design come in no order");
    let column = header.split(',').position(|name| name == "contagion").expect("a column");
    let number = |row: &str| row.split(',').nth(column).map(|cell| cell.parse::<f64>().expect("a number"));
    rows.sort_by(|a, b| number(a).partial_cmp(&number(b)).expect("numbers"));
    fs::write(lab.path("case/sets.csv"), format!("{header}\n{}\n", rows.join("\n"))).expect("written");
    fs::write(lab.path("sets.csv"), format!("{header}\n{}\n", rows.join("\n"))).expect("written");
    assert!(warned(&format!("{posterior} -n 20")) && warned("--parameters sets.csv -n 20"));
    assert!(
        !warned(&format!("{posterior} -n 64")) && !warned(&format!("{posterior} -n 128")),
        "all are used alike"
    );
    assert!(warned(&format!("{posterior} -n 100")), "the first are used once more");
    // So do shards when they are put together, and a table of what a run would take.
    for shard in ["0..10", "10..20"] {
        lab.done(&format!("run case/assault.toml --no-png {posterior} --replicates {shard} -o part-{shard}"));
    }
    let said = lab.done("merge --scenario case/assault.toml part-0..10 part-10..20 --no-png -o whole").out;
    assert!(said.contains("the first 20, and these are not like all of them"), "{said}");
    let said = lab.done(&format!("sample case/assault.toml {posterior} --design run -n 20 -o taken.csv")).out;
    assert!(said.contains("the first 20, and these are not like all of them"), "{said}");
}

#[test]
fn an_analysis_refuses_what_is_no_design() {
    let lab = Lab::new();
    lab.done(
        "sample case/assault.toml --design saltelli -n 2 --vary tolerance_median,vehicle_share -o sets.csv",
    );
    lab.done("sweep case/assault.toml --design sets.csv -r 1 -q -o results.csv");
    fs::copy(lab.path("results.csv"), lab.path("again.csv")).expect("copied");
    lab.refused(
        "sensitivity results.csv again.csv -o out",
        &["results.csv and again.csv are the same results"],
    );
    for resamples in [1, 19] {
        let arguments = format!("sensitivity results.csv --resamples {resamples} -o out");
        lab.refused(&arguments, &["--resamples must be 20 at least"]);
    }
    lab.done("sensitivity results.csv --resamples 0 -o none");
    let rows = displace::tables::rows(&fs::read(lab.path("results.csv")).expect("a file")).expect("a table");
    let header = &rows[0].cells;
    let column = |name: &str| header.iter().position(|cell| cell == name).expect("a column");
    let (block, speed) = (column("block"), column("vehicle_share"));
    let mut table = displace::tables::Writer::new(header);
    for row in &rows[1..] {
        let mut cells = row.cells.clone();
        if cells[block] == "AB_tolerance_median" && cells[column("base")] == "1" {
            cells[speed] = "0.123".into();
        }
        table.row(&cells);
    }
    fs::write(lab.path("mixed.csv"), table.bytes()).expect("written");
    let words = [
        "mixed.csv: set \"",
        "block AB_tolerance_median of base 1",
        "its vehicle_share must be that of block A",
    ];
    lab.refused("sensitivity mixed.csv -o out", &words);
}

#[test]
fn a_day_that_was_observed_twice_is_named() {
    let lab = Lab::new();
    let path = lab.path("case/observations.csv");
    let text = fs::read_to_string(&path).expect("a table");
    fs::write(&path, text + "2025-03-05,displaced,430,,,another source,guess\n").expect("written");
    lab.done("run case/ceasefire.toml -n 4 --no-png -q -o run");
    let out = lab.done("score run").out;
    assert!(out.contains("warning: displaced on day 4 is there 2 times"), "{out}");
    let arguments = "run case/ceasefire.toml -n 4 --no-png --observe-until 2025-03-06 -o known";
    let out = lab.done(arguments).out;
    assert!(
        out.contains("warning: case/observations.csv:4: displaced on 2025-03-05 is there 2 times"),
        "{out}"
    );
}

/// The likelihood was nothing everywhere, the effective sample no number, and the rounds never ended.
#[test]
fn errors_that_no_count_has_are_refused() {
    let lab = Lab::new();
    let file = "title = \"x\"\nparticles = 16\nmoves = 1\nown_parameters = []\npersons_per_agent = 20.0\n[errors]\n\
                common = 0.2\nown = 1e-300\nshares_weigh = 25.0\n[[episode]]\nscenario = \"case/record.toml\"\nweight = 1.0\n";
    fs::write(lab.path("fit.toml"), file).expect("written");
    lab.refused("calibrate fit.toml -o fit.csv", &["errors.own and errors.common must be 0.001 at least"]);
    fs::write(lab.path("fit.toml"), file.replace("own = 1e-300", "own = 20.0")).expect("written");
    lab.refused("calibrate fit.toml -o fit.csv", &["for 20 % write 0.2"]);
    fs::write(
        lab.path("fit.toml"),
        file.replace("own = 1e-300", "own = 0.2").replace("weight = 1.0", "weight = 1e300"),
    )
    .expect("written");
    lab.refused("calibrate fit.toml -o fit.csv", &["at most 1,000,000"]);
}

/// Sweeps of one scenario under two seeds differ by luck alone, and a third of the variance was said to be the scenario's.
#[test]
fn sweeps_under_other_seeds_are_not_put_together() {
    let lab = Lab::new();
    lab.done("-q sample case/assault.toml --design run --n 4 -o design.csv");
    for seed in ["1", "2"] {
        lab.done(&format!(
            "-q sweep case/assault.toml --design design.csv -r 2 --conflicts 2 --seed {seed} -o of{seed}.csv"
        ));
    }
    lab.refused(
        "sensitivity of1.csv of2.csv -o both",
        &["of1.csv has seed 1 and", "of2.csv has seed 2", "with one --seed"],
    );
}

/// A number of the conflict that files took as known was overwritten by a posterior, without a word.
#[test]
fn what_is_known_of_the_conflict_is_no_gap_of_a_posterior() {
    let lab = Lab::new();
    let scenario = fs::read_to_string(lab.path("case/assault.toml")).expect("a file");
    let posterior = "draw,contagion,offensive.ground_severity\n0,1.5,0.2\n1,1.6,0.2\n";
    fs::write(lab.path("case/own.csv"), posterior).expect("written");
    let table = if scenario.contains("[tables]") {
        scenario.replacen("[tables]", "[tables]\nposterior = \"own.csv\"", 1)
    } else {
        scenario + "\n[tables]\nposterior = \"own.csv\"\n"
    };
    fs::write(lab.path("case/known.toml"), table).expect("written");
    let said = lab.done("check case/known.toml");
    let text = said.out + &said.err;
    assert!(
        text.contains("has a column offensive.ground_severity, which the scenario sets itself"),
        "{text}"
    );
    lab.done("run case/known.toml -n 4 --no-png -q -o known");
    let columns = displace::tables::Columns::read(&lab.path("known/replicates.csv")).expect("a table");
    let severity = columns
        .numbers("offensive_ground_severity")
        .or_else(|_| columns.numbers("offensive.ground_severity"));
    assert!(severity.expect("a column").iter().all(|number| (number - 1.0).abs() < 1e-12));
    assert!(columns.numbers("contagion").expect("a column").iter().all(|number| *number > 1.4));
}
