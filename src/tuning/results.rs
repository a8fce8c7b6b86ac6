//! What did a sweep say? Its table, set by set and replicate by replicate.

use std::collections::BTreeMap;

use crate::model::HostParameters;
use crate::numbers::Parameters;
use crate::output::OutputError;
use crate::output::table::{HEADLINES, headline_names, outcome_names};
use crate::tables::Columns;

/// Most persons of an outcome, and more days than there are.
const MOST: f64 = u32::MAX as f64;

/// Rows of a results table, by set.
#[derive(Clone, Debug)]
pub struct Results {
    columns: Columns,
    /// Names of sets, in the order of their numbers.
    pub sets: Vec<String>,
    /// Row of each future: by set, then course of the conflict, then replicate, in the order of their numbers.
    rows: Vec<Vec<usize>>,
    /// Whether every set has the same futures: each replicate once, or each course with each replicate.
    pub crossed: bool,
    /// The futures of the first set: course of the conflict (0 without) and replicate, as bits.
    futures: Vec<(u64, u64)>,
    /// Courses of the conflict, if they are crossed with replicates.
    pub conflicts: Option<usize>,
}

impl Results {
    /// Finds sets and replicates in a table.
    ///
    /// # Errors
    /// [`OutputError`] if it has no columns `set` and `replicate`, or no rows, if numbers of futures are none, or if a
    /// set has the same future twice.
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
        // Intervals resample sets by their places, which must not hang on the order of rows.
        let mut order: Vec<usize> = (0..sets.len()).collect();
        let number = |set: usize| sets[set].parse().unwrap_or(f64::INFINITY);
        order.sort_by(|&a, &b| number(a).total_cmp(&number(b)).then_with(|| sets[a].cmp(&sets[b])));
        let mut rows: Vec<Vec<usize>> = order.iter().map(|&set| std::mem::take(&mut rows[set])).collect();
        let sets: Vec<String> = order.iter().map(|&set| sets[set].clone()).collect();
        let there = columns.names().any(|name| name == "conflict");
        let conflicts = if there { Some(columns.numbers("conflict")?) } else { None };
        for (name, numbers) in [("replicate", Some(&replicates)), ("conflict", conflicts.as_ref())] {
            let wrong = |&value: &f64| value < 0.0 || value.fract() != 0.0;
            if let Some(row) = numbers.and_then(|numbers| numbers.iter().position(wrong)) {
                return Err(columns.wrong(row, format!("{name} must be a whole number from 0 on")).into());
            }
        }
        let future = |row: usize| (conflicts.as_ref().map_or(0.0, |of| of[row]), replicates[row]);
        for rows in &mut rows {
            rows.sort_by(|&a, &b| {
                let (a, b) = (future(a), future(b));
                a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
            });
        }
        for rows in &rows {
            if let Some(pair) = rows.windows(2).find(|pair| future(pair[0]) == future(pair[1])) {
                let (first, again) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
                let what = format!("set {} has replicate {} already", names[again], replicates[again]);
                let line = columns.wrong(first, "").fault.line.unwrap_or_default();
                let message = format!("{what}, in line {line}: take one of the two out");
                return Err(columns.wrong(again, message).into());
            }
        }
        if let Some(short) = rows.iter().position(|set| set.len() != rows[0].len()) {
            let (many, few) = (rows[0].len(), rows[short].len());
            let message = format!("set {} has {few} futures, and set {} has {many}", sets[short], sets[0]);
            return Err(columns
                .wrong(rows[short][0], format!("{message}: rows are missing, sweep again"))
                .into());
        }
        let numbers = |rows: &[usize]| {
            rows.iter().map(|&row| (future(row).0.to_bits(), future(row).1.to_bits())).collect::<Vec<_>>()
        };
        let first = numbers(&rows[0]);
        let inner = first.iter().take_while(|future| future.0 == first[0].0).count();
        let courses = first.len() / inner;
        let whole = (0..first.len()).all(|i| {
            let (course, replicate) = (i / inner, i % inner);
            first[i].0 == first[course * inner].0 && first[i].1 == first[replicate].1
        });
        let distinct = first.windows(2).all(|pair| pair[0] != pair[1])
            && (1..courses).all(|course| first[course * inner].0 != first[course * inner - 1].0);
        let crossed =
            first.len() % inner == 0 && whole && distinct && rows.iter().all(|rows| numbers(rows) == first);
        let conflicts = conflicts.map(|_| courses);
        let results = Self { columns, sets, rows, crossed, futures: first, conflicts };
        results.persons()?;
        // Numbers of people and hosts are those of a set: futures draw none of them.
        for info in Parameters::INFO.iter().chain(HostParameters::INFO) {
            results.one_in_each_set(info.name)?;
        }
        Ok(results)
    }

    /// Refuses headline outcomes that no sweep writes: they are whole persons, or a day.
    fn persons(&self) -> Result<(), OutputError> {
        for name in self.headlines() {
            let values = self.columns.optional_numbers(&name)?;
            let wrong = |value: &Option<f64>| {
                value.is_some_and(|value| !(0.0..=MOST).contains(&value) || value.fract() != 0.0)
            };
            if let Some(row) = values.iter().position(wrong) {
                let message = format!(
                    "{name} must be a whole number from 0 to {MOST}, as sweep writes it, got {} (sweep again)",
                    self.columns.text(&name)?[row]
                );
                return Err(self.columns.wrong(row, message).into());
            }
        }
        Ok(())
    }

    /// The columns that are read neither as outcomes nor as what sets and futures are.
    pub fn unread(&self, outcomes: &[String], parameters: &[String]) -> Vec<&str> {
        let known: Vec<String> = outcome_names(&[]);
        let told = |name: &str| {
            ["set", "replicate", "conflict", "base", "block"].contains(&name)
                || known.iter().any(|known| known == name)
                || outcomes.iter().chain(parameters).any(|known| known == name)
                || is_parameter(name)
        };
        self.columns.names().filter(|name| !told(name)).collect()
    }

    /// Refuses a table in which a number of sets differs between futures of one; a column that is not there does not.
    ///
    /// # Errors
    /// [`OutputError`] with the line of one that differs.
    pub fn one_in_each_set(&self, name: &str) -> Result<(), OutputError> {
        let Ok(text) = self.columns.text(name) else { return Ok(()) };
        for (set, rows) in self.sets.iter().zip(&self.rows) {
            if let Some(&other) = rows.iter().find(|&&row| text[row] != text[rows[0]]) {
                let line = self.columns.wrong(rows[0], "").fault.line.unwrap_or_default();
                let message = format!(
                    "{name} of set {set} is {} here and {} in line {line}: all futures of a set have the same (sweep again)",
                    text[other], text[rows[0]]
                );
                return Err(self.columns.wrong(other, message).into());
            }
        }
        Ok(())
    }

    /// The number of futures of the first set.
    pub fn futures(&self) -> usize {
        self.rows[0].len()
    }

    /// Whether another table has the same sets and futures.
    pub fn fits(&self, other: &Self) -> bool {
        self.sets == other.sets && self.futures == other.futures && self.conflicts == other.conflicts
    }

    /// How many futures have no value of an outcome: those in which nobody sets out have no peak day.
    ///
    /// # Errors
    /// [`OutputError`] if there is no such column or it is not all numbers and blanks.
    pub fn without(&self, name: &str) -> Result<usize, OutputError> {
        let values = self.columns.optional_numbers(name)?;
        Ok(values.iter().filter(|value| value.is_none()).count())
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

    /// The columns that are parameters of sets: those of people and hosts by their names, those of a conflict by the
    /// dot in them, unless each future drew its own.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.columns.names().filter(|name| is_parameter(name) && self.is_of_sets(name))
    }

    /// Whether a column says the same in all rows of each set.
    fn is_of_sets(&self, name: &str) -> bool {
        let same =
            |text: Vec<&str>| self.rows.iter().all(|rows| rows.iter().all(|&row| text[row] == text[rows[0]]));
        self.columns.text(name).is_ok_and(same)
    }

    /// A column as text: what it says in the first row of each set.
    ///
    /// # Errors
    /// [`OutputError`] if there is no such column.
    pub fn of_sets(&self, name: &str) -> Result<Vec<&str>, OutputError> {
        let text = self.columns.text(name)?;
        Ok(self.rows.iter().map(|rows| text[rows[0]]).collect())
    }

    /// An outcome, by set, then future.
    ///
    /// # Errors
    /// [`OutputError`] if there is no such column or it is not all numbers.
    pub fn outcome(&self, name: &str) -> Result<Vec<Vec<f64>>, OutputError> {
        let values = self.columns.numbers(name)?;
        Ok(self.rows.iter().map(|rows| rows.iter().map(|&row| values[row]).collect()).collect())
    }
}

/// Whether a column is called as a number of people, of hosts or, by the dot in it, of a conflict.
fn is_parameter(name: &str) -> bool {
    let mut declared = Parameters::INFO.iter().chain(HostParameters::INFO);
    declared.any(|info| info.name == name) || name.contains('.')
}
