//! Runs that can be set side by side, read back from their tables.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::labels::labels;
use crate::outcome::precision::{Known, Sets};
use crate::output::error::OutputError;
use crate::output::manifest::Manifest;
use crate::output::merge::{date, futures, manifest, sets_of};
use crate::tables::Columns;

/// A run, read back from its tables.
#[derive(Debug)]
pub struct Run {
    /// Its folder.
    pub dir: PathBuf,
    /// What it is called beside others, none of which is called the same.
    pub label: String,
    /// Its manifest.
    pub manifest: Manifest,
    /// One row a replicate.
    pub replicates: Columns,
    /// Quantiles by day of the whole case.
    pub(super) quantiles: Columns,
    pub(super) estimates: Columns,
    /// The codes of its areas, in their order.
    areas: Vec<String>,
}

impl Run {
    /// Reads the tables of a run.
    ///
    /// # Errors
    /// [`OutputError`] if the folder holds no complete run.
    pub fn read(dir: &Path) -> Result<Self, OutputError> {
        let manifest = manifest(dir)?;
        Ok(Self {
            dir: dir.to_path_buf(),
            label: manifest.title.clone(),
            replicates: futures(dir, &manifest)?,
            manifest,
            quantiles: Columns::matching(&dir.join("quantiles.csv"), &[("location", "total")])?,
            estimates: Columns::read(&dir.join("estimates.csv"))?,
            areas: areas(dir)?,
        })
    }

    /// Which of its futures share parameters; none of a version that did not say so.
    pub(super) fn sets(&self) -> Result<Option<Sets>, OutputError> {
        sets_of(&self.replicates)
    }

    /// A quantile of a variable of the whole case, by day, with its errors.
    pub(super) fn known(&self, variable: &str, level: f64) -> Result<Vec<Known>, OutputError> {
        let errors = self.quantiles.optional_numbers("standard_error")?;
        let (variables, levels) = (self.quantiles.text("variable")?, self.quantiles.numbers("level")?);
        let (dates, persons) = (self.quantiles.text("date")?, self.quantiles.numbers("persons")?);
        let mut fan = Vec::new();
        for row in 0..self.quantiles.len() {
            if variables[row] != variable || (levels[row] - level).abs() >= 1e-9 {
                continue;
            }
            // A row that was lost would move all that come after it to the day before.
            let day = self.date(fan.len() as u32)?.to_string();
            if dates[row] != day {
                let message =
                    format!("{variable} at level {level} must go on with {day} (run the scenario again)");
                return Err(self.quantiles.wrong(row, message).into());
            }
            fan.push(Known { value: persons[row], error: errors[row] });
        }
        Ok(fan)
    }

    /// The first day.
    pub(super) fn start(&self) -> Result<Date, OutputError> {
        date(&self.dir, "start", &self.manifest.start)
    }

    /// The date of a day.
    pub(super) fn date(&self, day: u32) -> Result<Date, OutputError> {
        Ok(self.start()?.saturating_add(jiff::Span::new().days(i64::from(day))))
    }
}

/// Reads runs that can be compared.
///
/// # Errors
/// [`OutputError::Mismatch`] if seeds, replicates, dates or what was known differ, or if replicates were
/// chosen by what was observed: then luck is not the same.
pub fn read(dirs: &[PathBuf]) -> Result<Vec<Run>, OutputError> {
    let mut runs = dirs.iter().map(|dir| Run::read(dir)).collect::<Result<Vec<_>, _>>()?;
    let [first, others @ ..] = runs.as_slice() else {
        return Err(OutputError::Mismatch("nothing to compare".into()));
    };
    for other in others {
        let (a, b) = (&first.manifest, &other.manifest);
        let luck = "run both with the same --seed and --replicates";
        let case = "only scenarios with the same first day and horizon can be compared";
        let same = [
            ("version", a.displace_version == b.displace_version, "run both with one version of displace"),
            ("seed", a.seed == b.seed, luck),
            (
                "replicates",
                (a.replicates_from, a.replicates_to) == (b.replicates_from, b.replicates_to),
                luck,
            ),
            ("first day", a.start == b.start, case),
            ("horizon", a.horizon_days == b.horizon_days, case),
            (
                "what was known",
                a.observed_until == b.observed_until,
                "run both with the same --observe-until, or both without",
            ),
        ];
        if let Some((what, _, remedy)) = same.iter().find(|(_, same, _)| !same) {
            return Err(OutputError::Mismatch(format!(
                "{} and {} differ in {what}, so their luck is not paired ({remedy})",
                first.dir.display(),
                other.dir.display()
            )));
        }
    }
    // Each run chose its own futures and numbered them anew: replicate r of one is another future than
    // replicate r of the other.
    if let Some(chosen) = runs.iter().find(|run| run.manifest.candidates.is_some()) {
        return Err(OutputError::Mismatch(format!(
            "the futures of {} were chosen by what was observed, so their luck is not paired with that of another run \
             (run all without --observe-until, or set their quantiles.csv side by side)",
            chosen.dir.display()
        )));
    }
    let manifests: Vec<(&Path, &Manifest)> =
        runs.iter().map(|run| (run.dir.as_path(), &run.manifest)).collect();
    let labels = labels(&manifests);
    for (run, label) in runs.iter_mut().zip(labels) {
        run.label = label;
    }
    Ok(runs)
}

/// The codes of the areas of a run; none of versions that did not write them down.
fn areas(dir: &Path) -> Result<Vec<String>, OutputError> {
    let path = dir.join("areas.csv");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let table = Columns::read(&path)?;
    Ok(table.text("area_pcode")?.into_iter().map(String::from).collect())
}

/// The first run that does not share its luck with the first of all, as it has other communities: household h of one is
/// somebody else than household h of the other. Of older runs, areas must do.
pub fn stranger(runs: &[Run]) -> Option<&Run> {
    let (first, others) = runs.split_first()?;
    let same = |other: &&Run| match (&first.manifest.communities, &other.manifest.communities) {
        (Some(a), Some(b)) => a == b,
        _ => first.areas == other.areas,
    };
    others.iter().find(|other| !same(other))
}

/// Two runs of which every future is the same.
#[derive(Clone, Copy, Debug)]
pub struct SameRuns<'r> {
    /// The first of them.
    pub first: &'r Run,
    /// The other.
    pub other: &'r Run,
    /// Whether they were run on the same, so that nothing sets them apart.
    pub one_run: bool,
}

/// Runs whose futures are those of an earlier one: all their differences are 0.
pub fn same(runs: &[Run]) -> Vec<SameRuns<'_>> {
    let pair = |first: &'_ Run, other: &'_ Run| -> Option<bool> {
        let (a, b) = (&first.manifest, &other.manifest);
        let real = |run: &Run| std::fs::canonicalize(&run.dir).ok();
        if real(first).is_some_and(|dir| Some(dir) == real(other)) {
            return Some(true);
        }
        let futures = |manifest: &Manifest| manifest.files.get("replicates.csv").cloned();
        let equal = futures(a).is_some_and(|sum| Some(sum) == futures(b));
        equal.then(|| (&a.inputs, &a.set, &a.parameters) == (&b.inputs, &b.set, &b.parameters))
    };
    let mut all = Vec::new();
    for (index, other) in runs.iter().enumerate() {
        let found = runs[..index].iter().find_map(|first| Some((first, pair(first, other)?)));
        all.extend(found.map(|(first, one_run)| SameRuns { first, other, one_run }));
    }
    all
}

/// What the luck of runs has in common, in words; `with` is put before it.
pub fn luck(runs: &[Run]) -> &'static str {
    match (stranger(runs).is_some(), parameters_differ(runs)) {
        (true, _) => "luck that is the same in part",
        (false, true) => "same luck, not same parameters",
        (false, false) => "same luck",
    }
}

/// Whether runs took their parameters from different sources, so that differences are those of parameters too.
pub fn parameters_differ(runs: &[Run]) -> bool {
    let differ = |a: &Manifest, b: &Manifest| {
        let files = a.parameter_files.as_ref().zip(b.parameter_files.as_ref());
        a.parameters != b.parameters || files.is_some_and(|(a, b)| a != b)
    };
    runs.windows(2).any(|pair| differ(&pair[0].manifest, &pair[1].manifest))
}

/// Tables that have one name in two runs and not the same bytes.
pub fn tables_differ(runs: &[Run]) -> Vec<&str> {
    let mut names = BTreeSet::new();
    for pair in runs.windows(2) {
        let [a, b] = [&pair[0].manifest, &pair[1].manifest];
        let tables = a
            .inputs
            .iter()
            .filter(|input| Path::new(&input.path).extension().is_some_and(|kind| kind == "csv"));
        for table in tables {
            if b.inputs.iter().any(|other| other.path == table.path && other.sha256 != table.sha256) {
                names.insert(table.path.as_str());
            }
        }
    }
    names.into_iter().collect()
}
