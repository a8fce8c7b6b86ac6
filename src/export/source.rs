//! Which folder is it, and what do its tables say?

use std::path::{Path, PathBuf};

use jiff::Span;
use jiff::civil::Date;
use serde_json::json;

use super::options::Exported;
use crate::output::merge::{date, futures, manifest, manifests};
use crate::output::seal::MANIFEST;
use crate::output::{Manifest, OutputError};
use crate::tables::Columns;

/// A folder of results.
pub(super) struct ResultsFolder {
    dir: PathBuf,
    /// The run, or the runs of a comparison; there is one at least.
    pub(super) runs: Vec<Manifest>,
    /// The first day.
    pub(super) start: Date,
    record: Vec<u8>,
    compared: bool,
}

impl ResultsFolder {
    /// Reads what a folder says of itself; for the public without the roads and places that settings and warnings name.
    pub(super) fn open(dir: &Path, public: bool) -> Result<Self, OutputError> {
        let compared = dir.join("comparison.csv").is_file();
        let mut runs = if compared { manifests(dir)? } else { vec![manifest(dir)?] };
        let path = dir.join(MANIFEST);
        let Some(first) = runs.first() else {
            return Err(OutputError::Malformed { path, line: None, message: "names no run".into() });
        };
        let start = date(dir, "start", &first.start)?;
        let mut record = crate::tables::read(&path).map_err(|source| OutputError::Read { path, source })?;
        if public {
            runs = runs.into_iter().map(Manifest::unnamed).collect();
            let said = if compared { json!({ "runs": runs }) } else { json!(runs[0]) };
            record = format!("{said:#}\n").into_bytes();
        }
        Ok(Self { dir: dir.to_path_buf(), runs, start, record, compared })
    }

    /// Whether it is a comparison.
    pub(super) fn compared(&self) -> bool {
        self.compared
    }

    /// The run, or the first of a comparison.
    pub(super) fn run(&self) -> &Manifest {
        &self.runs[0]
    }

    /// What the folder says of itself, for those that are made from it.
    pub(super) fn record(&self) -> Exported {
        Exported { name: MANIFEST.into(), bytes: self.record.clone() }
    }

    /// The date so many days after the first; the calendar's last if it ends before.
    pub(super) fn day(&self, days: u32) -> Date {
        self.start.saturating_add(Span::new().days(i64::from(days)))
    }

    /// Where a table is.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// A table.
    pub(super) fn table(&self, name: &str) -> Result<Columns, OutputError> {
        self.matching(name, &[])
    }

    /// The table of futures, which has all that the run says.
    pub(super) fn futures(&self) -> Result<Columns, OutputError> {
        futures(&self.dir, self.run())
    }

    /// A table that not every folder has.
    pub(super) fn optional(&self, name: &str) -> Result<Option<Columns>, OutputError> {
        if self.path(name).is_file() { self.table(name).map(Some) } else { Ok(None) }
    }

    /// The rows of a table that have these values.
    pub(super) fn matching(&self, name: &str, values: &[(&str, &str)]) -> Result<Columns, OutputError> {
        let path = self.path(name);
        // Runs of older versions do not have all tables.
        if !path.is_file() {
            let message = "is not there: run the scenario again with this version".into();
            return Err(OutputError::Malformed { path, line: None, message });
        }
        Ok(Columns::matching(&path, values)?)
    }

    /// The headline days for which a variable is in the table of futures, rising.
    pub(super) fn headlines(&self, futures: &Columns, variable: &str) -> Result<Vec<u32>, OutputError> {
        let prefix = format!("{variable}_day_");
        let mut days: Vec<u32> =
            futures.names().filter_map(|name| name.strip_prefix(&prefix)?.parse().ok()).collect();
        days.sort_unstable();
        if days.is_empty() || futures.is_empty() {
            let message = format!("has no futures, or no column {prefix}N");
            return Err(OutputError::Malformed { path: self.path("replicates.csv"), line: None, message });
        }
        Ok(days)
    }
}
