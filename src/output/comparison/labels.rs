//! What runs are called side by side: by their titles, and by what differs where titles are the same.

use std::collections::BTreeMap;
use std::path::Path;

use crate::output::manifest::Manifest;
use crate::scenario::Override;

/// A label for each run, no two alike. What is the same in all runs of a title is left out.
pub(super) fn labels(runs: &[(&Path, &Manifest)]) -> Vec<String> {
    let named = |(_, run): &(&Path, &Manifest)| run.name.clone().unwrap_or_else(|| run.title.clone());
    let mut labels: Vec<Label> =
        runs.iter().map(|run| Label { name: named(run), parts: Vec::new() }).collect();
    let sources: Vec<&str> = runs.iter().map(|(_, run)| source(&run.parameters)).collect();
    // Parameters that differ are said of all runs: they differ in whatever is compared.
    if sources.iter().any(|source| *source != sources[0]) {
        for (label, source) in labels.iter_mut().zip(&sources) {
            label.parts.push((*source).to_string());
        }
    }
    for group in alike(&labels) {
        let all: Vec<&[Override]> = group.iter().map(|&run| runs[run].1.set.as_slice()).collect();
        for &run in &group {
            let own = runs[run].1.set.iter().filter(|setting| !all.iter().all(|set| set.contains(setting)));
            labels[run].parts.extend(own.map(|Override { key, value }| format!("{key} = {value}")));
        }
    }
    tell_apart(&mut labels, |run| format!("{}.toml", runs[run].1.scenario));
    tell_apart(&mut labels, |run| runs[run].0.display().to_string());
    // The same folder twice, or titles that look like labels.
    let mut texts: Vec<String> = Vec::with_capacity(labels.len());
    for label in labels {
        let text = label.text();
        let mut unlike = text.clone();
        let mut number = 1;
        while texts.contains(&unlike) {
            number += 1;
            unlike = format!("{text} (again, {number})");
        }
        texts.push(unlike);
    }
    texts
}

/// A label in the making.
struct Label {
    name: String,
    parts: Vec<String>,
}

impl Label {
    fn text(self) -> String {
        if self.parts.is_empty() { self.name } else { format!("{} ({})", self.name, self.parts.join(", ")) }
    }
}

/// The runs that still have the same label as another.
fn alike(labels: &[Label]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(&str, &[String]), Vec<usize>> = BTreeMap::new();
    for (run, label) in labels.iter().enumerate() {
        groups.entry((&label.name, &label.parts)).or_default().push(run);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// Adds a text to labels that are the same, where it differs between them.
fn tell_apart(labels: &mut [Label], text: impl Fn(usize) -> String) {
    for group in alike(labels) {
        let texts: Vec<String> = group.iter().map(|&run| text(run)).collect();
        if texts.iter().any(|text| *text != texts[0]) {
            for (run, text) in group.into_iter().zip(texts) {
                labels[run].parts.push(text);
            }
        }
    }
}

/// Where parameters came from, in a few letters: eight digits of a hash tell files apart.
fn source(parameters: &str) -> &str {
    const HASH: &str = "sets of ";
    let end = if parameters.starts_with(HASH) { HASH.len() + 8 } else { parameters.len() };
    parameters.get(..end).unwrap_or(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(scenario: &str, set: &[(&str, &str)]) -> Manifest {
        let json = serde_json::json!({
            "status": "completed", "displace_version": "", "git_commit": "", "scenario": scenario,
            "title": "Assault", "summary": "", "start": "2025-03-01", "horizon_days": 1, "seed": 1,
            "replicates_from": 0, "replicates_to": 1, "parameters": "priors", "inputs": [], "argv": [],
            "threads": 1, "started": "", "finished": null, "wall_time_seconds": null,
            "set": set.iter().map(|(key, value)| serde_json::json!({"key": key, "value": value}))
                .collect::<Vec<_>>(),
        });
        serde_json::from_value(json).expect("a manifest")
    }

    fn named(runs: &[(&str, Manifest)]) -> Vec<String> {
        labels(&runs.iter().map(|(dir, run)| (Path::new(*dir), run)).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_set_tells_runs_apart() {
        let both = ("horizon_days", "60");
        let runs = [
            ("a", manifest("assault", &[both])),
            ("b", manifest("assault", &[both, ("offensive.start_day", "5")])),
            ("c", manifest("assault", &[both, ("offensive.start_day", "9")])),
        ];
        assert_eq!(
            named(&runs),
            ["Assault", "Assault (offensive.start_day = 5)", "Assault (offensive.start_day = 9)"]
        );
    }

    #[test]
    fn a_name_comes_first() {
        let mut runs = [("a", manifest("assault", &[])), ("b", manifest("assault", &[("x", "1")]))];
        runs[1].1.name = Some("Early".into());
        assert_eq!(named(&runs), ["Assault", "Early"]);
    }

    #[test]
    fn then_files_folders_and_at_last_numbers() {
        let runs = [("a", manifest("one", &[])), ("b", manifest("two", &[])), ("c", manifest("two", &[]))];
        assert_eq!(named(&runs), ["Assault (one.toml)", "Assault (two.toml, b)", "Assault (two.toml, c)"]);
        let runs = [("a", manifest("one", &[])), ("a", manifest("one", &[])), ("a", manifest("one", &[]))];
        assert_eq!(named(&runs), ["Assault", "Assault (again, 2)", "Assault (again, 3)"]);
    }

    #[test]
    fn parameters_that_differ_are_said_of_all() {
        let mut runs = [("a", manifest("one", &[])), ("b", manifest("two", &[]))];
        runs[1].1.title = "Ceasefire".into();
        runs[1].1.parameters = "sets of 0123456789abcdef".into();
        assert_eq!(named(&runs), ["Assault (priors)", "Ceasefire (sets of 01234567)"]);
    }
}
