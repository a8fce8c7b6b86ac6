//! What has to agree and is written twice: the schema and the code, the list of cases and the folders, links
//! and the files that they point to.

use std::fs;
use std::path::{Path, PathBuf};

use displace::numbers::{Parameters, Prior};
use displace::scenario::check::{self, Checked};
use displace::tuning::calibrate::CalibrationFile;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What is in a folder, in order.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    paths
}

/// The folders of `scenarios/`: one a case.
fn cases() -> Vec<PathBuf> {
    let cases: Vec<PathBuf> =
        entries(&root().join("scenarios")).into_iter().filter(|path| path.is_dir()).collect();
    assert!(!cases.is_empty(), "the cases were found");
    cases
}

fn name(path: &Path) -> String {
    path.file_name().expect("entries have names").to_string_lossy().into_owned()
}

#[test]
fn the_schema_is_that_of_the_code() {
    let written = read(&root().join("scenarios/scenario.schema.json"));
    assert!(
        written == displace::scenario::schema::json(),
        "the scenario file has changed: displace schema > scenarios/scenario.schema.json"
    );
}

/// The numbers of a cell in which a distribution stands in words, in their order.
fn numbers(cell: &str) -> Vec<f64> {
    let plain: String = cell
        .replace('\u{2212}', "-")
        .replace(',', "")
        .chars()
        .map(|letter| if letter.is_ascii_digit() || ".-".contains(letter) { letter } else { ' ' })
        .collect();
    plain.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// A prior of the shared file stood in odd.md with its median of a year ago, and six rows in another order than that of the
/// columns, which is that of the design points.
#[test]
fn the_table_of_parameters_is_that_of_the_code() {
    let scenario =
        displace::scenario::load(&root().join("scenarios/idlib-2018/assault.toml")).expect("it is sound");
    let odd = read(&root().join("docs/odd.md"));
    let from = odd.find("| parameter | unit | meaning | prior").expect("the table is there");
    let rows: Vec<Vec<&str>> = odd[from..]
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.split('|').skip(1).map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), Parameters::INFO.len());
    let shared = read(&root().join("scenarios/idlib-2018/parameters.toml"));
    for (row, parameter) in rows.iter().zip(&scenario.parameters) {
        let [name, _, meaning, prior, _, confidence, ""] = row[..] else { panic!("six cells: {row:?}") };
        assert_eq!(name, format!("`{}`", parameter.name));
        assert_eq!(meaning, parameter.info.meaning.trim(), "{name}");
        let (kind, expected) = match parameter.prior {
            Prior::Fixed(value) => ("fixed", vec![value]),
            Prior::Uniform { low, high } => ("uniform", vec![low, high]),
            Prior::LogUniform { low, high } => ("log-uniform", vec![low, high]),
            Prior::Normal { mean, sd } => ("normal", vec![mean, sd]),
            Prior::LogNormal { median, sd_log } => ("log-normal", vec![median, sd_log]),
            Prior::Beta { mean, sd } => ("beta", vec![mean, sd]),
        };
        assert!(prior.starts_with(kind), "{name}: {prior}, and the case has {:?}", parameter.prior);
        assert_eq!(numbers(prior), expected, "{name}: {prior}");
        let given = shared.split(&format!("[{}]\n", parameter.name)).nth(1);
        assert_eq!(given.is_none(), prior.ends_with("(default)"), "{name}: {prior}");
        if let Some(given) = given {
            let said =
                given.lines().find_map(|line| line.strip_prefix("confidence = ")).expect("a confidence");
            assert_eq!(said.trim_matches('"'), confidence, "{name}");
        }
    }
}

#[test]
fn every_case_is_listed() {
    let list = read(&root().join("scenarios/README.md"));
    for case in cases() {
        let name = name(&case);
        assert!(list.contains(&format!("]({name}/README.md)")), "scenarios/README.md does not list {name}");
        assert!(case.join("README.md").is_file(), "{name} says nothing of its sources");
    }
}

/// Every TOML file of a case is a scenario, a file of priors or a calibration, and has no problems.
#[test]
fn every_shipped_file_loads() {
    let list = read(&root().join("scenarios/README.md"));
    let (mut scenarios, mut wrong) = (0, Vec::new());
    for case in cases() {
        for path in entries(&case) {
            if path.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let text = read(&path);
            match check::file(&path, &[]) {
                Ok(Checked::Priors(_) | Checked::Case(_)) => {}
                Ok(Checked::Scenario(scenario)) => {
                    scenarios += 1;
                    let schema = text.lines().next().and_then(|line| line.strip_prefix("#:schema "));
                    if !schema.is_some_and(|schema| case.join(schema).is_file()) {
                        wrong.push(format!(
                            "{}: the first line names no schema that is there",
                            path.display()
                        ));
                    }
                    if !list.contains(&format!("`{}`", scenario.name)) {
                        wrong.push(format!("{}: not in scenarios/README.md", path.display()));
                    }
                }
                Err(error) => match toml::from_str::<CalibrationFile>(&text) {
                    Ok(calibration) => wrong.extend(
                        calibration
                            .episode
                            .iter()
                            .filter(|episode| !case.join(&episode.scenario).is_file())
                            .map(|episode| format!("{}: no {}", path.display(), episode.scenario)),
                    ),
                    Err(_) => wrong.push(error.to_string()),
                },
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(scenarios >= 4, "the scenarios were found");
}

/// The targets of the links of a Markdown text, code left aside.
fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        links.extend(line.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())));
    }
    links
}

#[test]
fn links_lead_somewhere() {
    let mut pages = Vec::new();
    let folders =
        [root().to_path_buf(), root().join("docs"), root().join("scenarios"), root().join("output")];
    for folder in folders.into_iter().chain(cases()) {
        pages.extend(
            entries(&folder)
                .into_iter()
                .filter(|path| path.extension().is_some_and(|extension| extension == "md")),
        );
    }
    let (mut count, mut wrong) = (0, Vec::new());
    for page in &pages {
        let folder = page.parent().expect("pages are in folders");
        for link in links(&read(page)) {
            let path = link.split(['#', ' ']).next().unwrap_or_default();
            if path.is_empty() || path.contains("://") || path.starts_with("mailto:") {
                continue;
            }
            count += 1;
            if !folder.join(path).exists() {
                wrong.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(count > 20, "the links were found");
    assert!(wrong.is_empty(), "links to nowhere:\n{}", wrong.join("\n"));
}
