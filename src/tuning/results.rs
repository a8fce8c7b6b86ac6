//! What did a sweep say? Its table, set by set and replicate by replicate.

use std::collections::BTreeMap;

use crate::output::OutputError;
use crate::output::merge::Columns;
use crate::output::table::{HEADLINES, headline_names};

/// Rows of a results table, by set.
#[derive(Clone, Debug)]
pub struct Results {
    columns: Columns,
    /// Names of sets, in the order of the table.
    pub sets: Vec<String>,
    /// Row of each replicate: by set, then replicate in the order of their numbers.
    rows: Vec<Vec<usize>>,
    /// Whether every set has the same replicates.
    pub crossed: bool,
}

impl Results {
    /// Finds sets and replicates in a table.
    ///
    /// # Errors
    /// [`OutputError`] if it has no columns `set` and `replicate`, or no rows.
    pub fn new(columns: Columns) -> Result<Self, OutputError> {
        let names = columns.text("set")?;
        let replicates = columns.numbers("replicate")?;
        if columns.is_empty() {
            return Err(OutputError::Mismatch("the results have no rows".into()));
        }
        let mut index = BTreeMap::new();
        let mut sets: Vec<String> = Vec::new();
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for (row, name) in names.iter().enumerate() {
            let set = *index.entry(*name).or_insert_with(|| {
                sets.push((*name).to_string());
                rows.push(Vec::new());
                sets.len() - 1
            });
            rows[set].push(row);
        }
        for rows in &mut rows {
            rows.sort_by(|&a, &b| replicates[a].total_cmp(&replicates[b]));
        }
        let numbers = |rows: &[usize]| rows.iter().map(|&row| replicates[row].to_bits()).collect::<Vec<_>>();
        let first = numbers(&rows[0]);
        let crossed = rows.iter().all(|rows| numbers(rows) == first);
        Ok(Self { columns, sets, rows, crossed })
    }

    /// The number of replicates of the first set.
    pub fn replicates(&self) -> usize {
        self.rows[0].len()
    }

    /// The headline outcomes that the table has, in the order of other tables.
    pub fn headlines(&self) -> Vec<String> {
        let prefixes = HEADLINES.map(|variable| format!("{}_day_", variable.key()));
        let day = |name: &str| prefixes.iter().find_map(|prefix| name.strip_prefix(prefix)?.parse().ok());
        let mut days: Vec<u32> = self.columns.names().filter_map(day).collect();
        days.sort_unstable();
        days.dedup();
        let has = |name: &String| self.columns.names().any(|column| column == name);
        headline_names(&days).into_iter().filter(has).collect()
    }

    /// A column as text: what it says in the first row of each set.
    ///
    /// # Errors
    /// [`OutputError`] if there is no such column.
    pub fn of_sets(&self, name: &str) -> Result<Vec<&str>, OutputError> {
        let text = self.columns.text(name)?;
        Ok(self.rows.iter().map(|rows| text[rows[0]]).collect())
    }

    /// An outcome, by set, then replicate.
    ///
    /// # Errors
    /// [`OutputError`] if there is no such column or it is not all numbers.
    pub fn outcome(&self, name: &str) -> Result<Vec<Vec<f64>>, OutputError> {
        let values = self.columns.numbers(name)?;
        Ok(self.rows.iter().map(|rows| rows.iter().map(|&row| values[row]).collect()).collect())
    }
}
