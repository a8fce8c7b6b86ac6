//! Cases, bases, settings and warnings: what makes a scenario besides its own file, and what is said of it.

mod axes;
mod edges;
mod gates;
mod idle;
mod luck;
mod reach;
mod said;
mod shifts;
mod slips;
mod twice;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use displace::scenario::check::{self, Checked};
use displace::scenario::{Override, Scenario, ScenarioError, load, load_with};
use tempfile::TempDir;

use super::support::{copy_fixture, displace};

/// A temporary folder with a copy of the tiny case in `case/`.
struct Lab(TempDir);

impl Lab {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        copy_fixture("tiny", &folder.path().join("case"));
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).expect("fixtures are text");
        assert!(text.contains(from), "{from:?} is not in {name}");
        self.write(name, &text.replace(from, to));
    }

    fn set(&self, name: &str, settings: &[&str]) -> Result<Scenario, ScenarioError> {
        let settings: Vec<_> =
            settings.iter().map(|text| Override::parse(text).expect("KEY=VALUE")).collect();
        load_with(&self.path(name), &settings)
    }

    /// The message of a scenario that is refused, without the folder's own path.
    fn message(&self, name: &str, settings: &[&str]) -> String {
        self.plain(&self.set(name, settings).expect_err("it is wrong").to_string())
    }

    fn plain(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.path().display()), "")
    }

    /// The warnings of a scenario, without the folder's own path.
    fn warnings(&self, name: &str) -> Vec<String> {
        let scenario = load(&self.path(name)).unwrap_or_else(|error| panic!("{error}"));
        scenario.warnings.iter().map(|warning| self.plain(&warning.in_file())).collect()
    }

    fn displace(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        displace(self.0.path(), arguments)
    }

    fn done(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.displace(arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {err}");
        out
    }

    fn refused(&self, arguments: &[&str], words: &[&str]) {
        let (code, _, err) = self.displace(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {err}");
        for word in words {
            assert!(err.contains(word), "{arguments:?}: no {word:?} in {err}");
        }
    }

    /// The tables of a run by name.
    fn tables(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let entries =
            fs::read_dir(self.path(folder)).expect("the run is there").flatten().map(|entry| entry.path());
        // What says which file has how many guesses is that of the files.
        let tables = entries.filter(|path| {
            path.extension().is_some_and(|ending| ending == "csv") && !path.ends_with("sources.csv")
        });
        tables
            .map(|path| {
                let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
                (name, fs::read(path).expect("it can be read"))
            })
            .collect()
    }
}

/// The place of a number in the list.
fn index(scenario: &Scenario, name: &str) -> usize {
    scenario.parameter(name).unwrap_or_else(|| panic!("no number {name}"))
}

/// All of a scenario but where it was read from.
fn content(mut scenario: Scenario) -> String {
    scenario.inputs.clear();
    scenario.grades.clear();
    scenario.name.clear();
    scenario.warnings.clear();
    format!("{scenario:?}")
}

/// Divides the tiny assault between a scenario, a base in another folder and that base's case.
fn divide(lab: &Lab) {
    let text = fs::read_to_string(lab.path("case/assault.toml")).expect("it is there");
    let start = text.find("[offensive]").expect("it has an offensive");
    let end = text.find("[[mark]]").expect("it has a mark");
    let (offensive, mark) = (&text[start..end], &text[end..]);
    let (head, shared) = text[..start].split_once("[tables]").expect("it has tables");
    lab.write("case/shared.toml", &format!("replicates = 7\nhorizon_days = 9\n[tables]{shared}"));
    lab.write("bases/base.toml", &format!("case = \"../case/shared.toml\"\n{head}{offensive}"));
    lab.write(
        "scenarios/short.toml",
        &format!("base = \"../bases/base.toml\"\n{mark}\n[offensive.axis.\"Up the valley\"]\nname = \"Up the valley\"\n"),
    );
}

#[test]
fn a_scenario_of_several_files_is_the_scenario_of_one() {
    let lab = Lab::new();
    divide(&lab);
    let short = load(&lab.path("scenarios/short.toml")).unwrap_or_else(|error| panic!("{error}"));
    let read: Vec<String> = short.inputs.iter().map(|(path, _)| path.display().to_string()).collect();
    assert_eq!(read[..3], ["short.toml", "../bases/base.toml", "../case/shared.toml"]);
    assert!(read.contains(&"../case/roads.csv".to_owned()), "{read:?}");
    let whole = load(&lab.path("case/assault.toml")).expect("the tiny case is right");
    assert_eq!(content(short), content(whole));

    let expanded = check::expand(&lab.path("scenarios/short.toml"), &[]).expect("it is right");
    let plain = lab.plain(&expanded);
    assert!(plain.contains("\n# From scenarios/../case/shared.toml\n[tables]\n"), "{plain}");
    assert!(plain.contains("\nroads = \"../case/roads.csv\"\n"), "{plain}");
    lab.write("scenarios/expanded.toml", &expanded);
    let expanded = load(&lab.path("scenarios/expanded.toml")).unwrap_or_else(|error| panic!("{error}"));
    let short = load(&lab.path("scenarios/short.toml")).expect("it was right");
    assert_eq!(content(expanded), content(short));
}

#[test]
fn problems_are_where_the_value_stands() {
    let lab = Lab::new();
    divide(&lab);
    lab.edit("case/shared.toml", "home = [\"council\"]", "home = [\"counsel\"]\nhom = 3");
    lab.edit("bases/base.toml", "waypoints = [\"Velin\"", "waypoints = [\"Velim\"");
    lab.edit(
        "scenarios/short.toml",
        "name = \"Up the valley\"\n",
        "probability = { fixed = 2, source = \"x\", confidence = \"guess\" }\n",
    );
    let message = lab.message("scenarios/short.toml", &[]);
    for words in [
        "/case/shared.toml:21: control.hom: unknown key\n    hint: did you mean \"home\"?",
        "/bases/base.toml:21: offensive.axis[0].waypoints[0]: unknown location \"Velim\"",
        "offensive.axis[0].probability.fixed (line 7): must be between 0 and 1, got 2",
    ] {
        assert!(message.contains(words), "no {words:?} in {message}");
    }
}

#[test]
fn bases_are_found_and_end() {
    let lab = Lab::new();
    divide(&lab);
    lab.edit("case/shared.toml", "replicates = 7\n", "base = \"../scenarios/short.toml\"\n");
    let message = lab.message("scenarios/short.toml", &[]);
    assert!(
        message.contains("shared.toml:1: base: the files go round in a circle: scenarios/short.toml, then "),
        "{message}"
    );
    lab.edit("case/shared.toml", "base = \"../scenarios/short.toml\"", "base = \"assalt.toml\"");
    let message = lab.message("scenarios/short.toml", &[]);
    assert!(message.contains("there is no file \"assalt.toml\" beside "), "{message}");
    assert!(message.contains("hint: did you mean \"assault.toml\"?"), "{message}");
    lab.edit(
        "case/shared.toml",
        "base = \"assalt.toml\"",
        "base = \"assault.toml\"\ncase = \"assault.toml\"",
    );
    assert!(lab.message("scenarios/short.toml", &[]).contains("over a case or over a base, not over both"));
}

#[test]
fn a_case_alone_says_what_it_is() {
    let lab = Lab::new();
    divide(&lab);
    let path = lab.path("case/shared.toml");
    let Ok(Checked::Case(keys)) = check::file(&path, &[]) else { panic!("it is a case") };
    assert!(keys.contains(&"tables".to_owned()) && !keys.contains(&"offensive".to_owned()), "{keys:?}");
    lab.edit("case/shared.toml", "horizon_days = 9", "horizon_day = 9\nreplicates = \"x\"");
    lab.edit("case/shared.toml", "replicates = 7\n", "");
    let message = check::file(&path, &[]).expect_err("it is wrong").to_string();
    assert!(
        message.contains("2 problems") && message.contains("did you mean \"horizon_days\"?"),
        "{message}"
    );
}

#[test]
fn what_is_left_out_is_gone() {
    let lab = Lab::new();
    divide(&lab);
    let without = |paths: &str| {
        lab.write("scenarios/w.toml", &format!("base = \"short.toml\"\nwithout = [{paths}]\n"));
        lab.set("scenarios/w.toml", &[])
    };
    let scenario =
        without("\"offensive\", \"mark\", \"corridor[0]\", \"tables.outline\"").expect("it is right");
    assert!(scenario.conflict.offensive.is_none() && scenario.marks.is_empty());
    assert!(scenario.conflict.changes.openings.is_empty() && scenario.outline.is_empty());
    let message =
        lab.plain(&without("\"offensive.axis.Up the vale\"").expect_err("no such axis").to_string());
    assert!(
        message.contains("without[0] (line 2): there is no item of offensive.axis with the name"),
        "{message}"
    );
    assert!(message.contains("did you mean \"Up the valley\"?"), "{message}");
    // A scenario without a base has nothing to leave out.
    lab.edit("case/assault.toml", "replicates = 100", "without = [\"offensive\"]");
    assert!(lab.message("case/assault.toml", &[]).contains("there is nothing to leave out"));
}

#[test]
fn settings_are_typed_and_checked_like_the_file() {
    let lab = Lab::new();
    let scenario = lab
        .set(
            "case/assault.toml",
            &[
                "horizon_days=70",
                "start=2025-02-20",
                "title=Later",
                "contagion=1.5",
                "offensive.start_day=5",
                "offensive.axis.Up the valley.probability=1",
                "offensive.axis[0].delay_days={ uniform = [1, 2] }",
                "mark+={ date = 2025-03-05, label = \"News\" }",
                "corridor+={ from = \"Ostan\", to = \"Norash\", date = 2025-03-05 }",
            ],
        )
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((scenario.horizon_days, scenario.title.as_str()), (70, "Later"));
    assert_eq!(scenario.start.to_string(), "2025-02-20");
    let warned = scenario.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(warned.contains("agencies' figures are for days after the first, and move with it"), "{warned}");
    let names =
        ["contagion", "offensive.start_day", "offensive.axis[0].probability", "offensive.axis[0].delay_days"];
    let medians = names.map(|name| scenario.parameters[index(&scenario, name)].prior.quantile(0.5));
    assert_eq!(format!("{medians:?}"), "[1.5, 5.0, 1.0, 1.5]");
    assert_eq!((scenario.marks.len(), scenario.conflict.changes.openings.len()), (2, 2));

    for (setting, words) in [
        (
            "horizon_day=3",
            "--set horizon_day=3: there is no key or parameter \"horizon_day\"\n    hint: did you mean \"horizon_days\"?",
        ),
        ("contagoin=3", "did you mean \"contagion\"?"),
        ("horizon_days=0", "--set horizon_days=0: horizon_days: must be between 1 and 1096, got 0"),
        (
            "offensive.start_day=soon",
            "must be a number, or a table such as { uniform = [3, 10] }, got \"soon\"",
        ),
        ("horizon_days=soon", "must be a whole number, got \"soon\""),
        ("start=tomorrow", "must be a date such as"),
        (
            "offensive.strat_day=3",
            "--set offensive.strat_day=3: offensive.strat_day: unknown key\n    hint: did you mean \"start_day\"?",
        ),
        ("offensive.axis.Up the vale.probability=1", "did you mean \"Up the valley\"?"),
        ("offensive.axis[1].probability=1", "has 1 items, counted from 0: no [1]"),
        ("offensive.start_day={ fixed = 1", "--set offensive.start_day={ fixed = 1: "),
        ("title+=x", "title is no list"),
        ("base=ceasefire.toml", "base cannot be set"),
        ("contagion=-1", "parameters.contagion.fixed: must be"),
        ("tables.roads=road.csv", "there is no file \"road.csv\""),
    ] {
        let message = lab.message("case/assault.toml", &[setting]);
        assert!(message.contains(words), "no {words:?} in {message}");
    }
    let without =
        lab.set("case/assault.toml", &["without=[\"offensive\", \"mark[0]\"]"]).expect("it is right");
    assert!(without.conflict.offensive.is_none() && without.marks.is_empty());
}

#[test]
fn a_variant_has_its_name_everywhere() {
    let lab = Lab::new();
    let run = |more: &[&str]| {
        let all = [&["run", "case/assault.toml", "--no-png", "--quiet"], more].concat();
        lab.done(&all)
    };
    run(&["-n", "4", "--set", "offensive.start_day=20", "--name", "Late start!"]);
    let manifest =
        fs::read_to_string(lab.path("output/assault-late-start/run.json")).expect("the folder has the name");
    for words in [
        "\"title\": \"Assault on the valley: Late start!\"",
        "\"name\": \"Late start!\"",
        "\"set\": [\n    {\n      \"key\": \"offensive.start_day\",\n      \"value\": \"20\"\n    }\n  ]",
    ] {
        assert!(manifest.contains(words), "no {words} in {manifest}");
    }
    // The same, written into a file.
    lab.write(
        "case/late.toml",
        "base = \"assault.toml\"\n[offensive]\nstart_day = { fixed = 20, source = \"x\", confidence = \"guess\" }\n",
    );
    lab.done(&["run", "case/late.toml", "-n", "4", "--no-png", "--quiet"]);
    assert_eq!(lab.tables("output/late"), lab.tables("output/assault-late-start"));
    // Shards of variants merge with their like alone.
    let late: &[&str] = &["--set", "offensive.start_day=20", "--name", "Late start!"];
    run(&[&["-n", "0..2", "-o", "a"], late].concat());
    run(&[&["-n", "2..4", "-o", "b"], late].concat());
    run(&["-n", "2..4", "-o", "c", "--name", "Late start!"]);
    lab.done(&["merge", "--scenario", "case/assault.toml", "a", "b", "-o", "merged"]);
    assert_eq!(lab.tables("merged"), lab.tables("output/late"));
    lab.refused(&["merge", "--scenario", "case/assault.toml", "a", "c", "-o", "m"], &["differ in set"]);
    lab.refused(&["run", "case/assault.toml", "--name", "!"], &[]);
}

#[test]
fn the_word_of_a_scenario_counts() {
    let lab = Lab::new();
    lab.write("case/posterior.csv", "contagion,vehicle_share\n1.5,0.4\n2.5,0.6\n");
    lab.edit("case/assault.toml", "[population]", "posterior = \"posterior.csv\"\n\n[population]");
    let scenario = lab.set("case/assault.toml", &["contagion=0.5"]).expect("it is right");
    let (contagion, vehicles) = (index(&scenario, "contagion"), index(&scenario, "vehicle_share"));
    let sets = scenario.posterior.as_ref().expect("it has one");
    assert!(sets.iter().all(|set| set[contagion].is_none() && set[vehicles].is_some()));
    let said: Vec<String> = scenario.warnings.iter().map(|warning| warning.message.clone()).collect();
    assert_eq!(
        said,
        ["posterior.csv has a column contagion, which the scenario sets itself: the scenario's word counts"]
    );
    let run = ["run", "case/assault.toml", "-n", "2", "--set", "contagion=0.5", "--no-png", "-o", "out"];
    lab.refused(
        &[&run[..], &["--parameters", "case/posterior.csv"]].concat(),
        &["case/posterior.csv has 1.5 in its column contagion, which Assault on the valley fixes at 0.5"],
    );
    let out = lab.done(&run);
    assert!(
        out.contains("1 warning of the scenario:\n  warning: --set contagion=0.5: parameters.contagion: "),
        "{out}"
    );
    assert!(fs::read_to_string(lab.path("out/run.json")).expect("it is there").contains("\"warnings\": [\n"));
}

#[test]
fn a_hundred_thousand_unknown_keys_are_answered_soon() {
    let lab = Lab::new();
    let text = fs::read_to_string(lab.path("case/assault.toml")).expect("it is there");
    let keys: Vec<String> = (0..100_000).map(|number| format!("key{number} = 1\n")).collect();
    lab.write("case/assault.toml", &(keys.concat() + &text));
    // What grew with the square of their number took minutes.
    let error = load(&lab.path("case/assault.toml")).expect_err("keys are unknown");
    assert!(error.problems.len() < 100, "{}", error.problems.len());
    assert!(error.to_string().contains("more"), "it says how many more");
}

#[test]
fn the_smallest_case_checks_and_runs() {
    let lab = Lab::new();
    let out = lab.done(&["new", "--example", "mine"]);
    assert!(out.contains("displace run mine/assault.toml --quick"), "{out}");
    let out = lab.done(&[
        "check",
        "--strict",
        "mine/assault.toml",
        "mine/truce.toml",
        "mine/case.toml",
        "mine/parameters.toml",
    ]);
    assert!(out.contains("mine/case.toml: no problems. A case file"), "{out}");
    for scenario in ["assault", "truce"] {
        lab.done(&["run", &format!("mine/{scenario}.toml"), "-n", "4", "--no-png", "--check"]);
        assert!(lab.tables(&format!("output/{scenario}")).contains_key("quantiles.csv"));
    }
    let assault = load(&lab.path("mine/assault.toml")).expect("it is right");
    assert_eq!(assault.geography.locations.len(), 5);
    lab.refused(&["new", "--example", "mine"], &["mine is there already"]);
    // What the README says of the folder is all that is in it.
    let readme = fs::read_to_string(lab.path("mine/README.md")).expect("it is there");
    for entry in fs::read_dir(lab.path("mine")).expect("it is there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(
            ["README.md", "displace.json"].contains(&name.as_str()) || readme.contains(&format!("`{name}`")),
            "{name}"
        );
    }
}
