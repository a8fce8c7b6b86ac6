//! Sets of parameters in a CSV: draws from a posterior, or sets that somebody chose.
//!
//! Columns that are parameters are read; others are left aside (a draw's number, a likelihood), unless they look like
//! a misspelt parameter. A parameter without a column has a gap, which a run fills from its prior.

use std::path::Path;

use super::error::{Problems, ScenarioError, misspelt};
use crate::model::parameters::ParameterInfo;

/// Sets of parameters, each with a value or a gap for every parameter of a list.
pub type ParameterSets = Vec<Vec<Option<f64>>>;

/// Reads sets of parameters from the bytes of a file.
///
/// # Errors
/// A [`ScenarioError`] with every value that cannot be used, its column and line.
pub fn read(path: &Path, bytes: &[u8], list: &[&ParameterInfo]) -> Result<ParameterSets, ScenarioError> {
    let mut problems = Problems::default();
    let sets = rows(path, bytes, list, &mut problems);
    if problems.is_empty() {
        Ok(sets)
    } else {
        problems.cap(20);
        Err(problems.into_error(path))
    }
}

/// The same, adding to problems that are collected elsewhere.
pub(super) fn rows(
    path: &Path,
    bytes: &[u8],
    list: &[&ParameterInfo],
    problems: &mut Problems,
) -> ParameterSets {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            problems.add(path, "", Some(1), format!("is not a table: {error}"));
            return Vec::new();
        }
    };
    let columns: Vec<Option<usize>> =
        list.iter().map(|info| header.iter().position(|name| name == info.name)).collect();
    let before = problems.len();
    for (index, name) in header.iter().enumerate() {
        if header.iter().take(index).any(|earlier| earlier == name) {
            problems.add(path, name, Some(1), "this column is there twice");
        } else if !list.iter().any(|info| info.name == name) {
            let absent = list.iter().zip(&columns).filter(|(_, column)| column.is_none());
            if let Some(hint) = misspelt(name, absent.map(|(info, _)| info.name)) {
                problems.add(path, name, Some(1), "unknown parameter").hint = Some(hint);
            }
        }
    }
    if problems.len() > before {
        return Vec::new();
    }
    if columns.iter().all(Option::is_none) {
        problems.add(path, "", Some(1), "has no column that is a parameter");
        return Vec::new();
    }
    let mut sets = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map(|position| position.line() as usize);
                problems.add(path, "", line, format!("is not a row of the table: {error}"));
                continue;
            }
        };
        let line = record.position().map(|position| position.line() as usize);
        let value = |(info, column): (&&ParameterInfo, &Option<usize>)| {
            let text = &record[(*column)?];
            let value: f64 = text.parse().unwrap_or(f64::NAN);
            if !(value >= info.low && value <= info.high) {
                let (low, high) = (info.low, info.high);
                let message = format!("must be a number between {low} and {high}, got \"{text}\"");
                problems.add(path, info.name, line, message);
            }
            Some(value)
        };
        sets.push(list.iter().zip(&columns).map(value).collect());
    }
    if sets.is_empty() && problems.len() == before {
        problems.add(path, "", None, "has no rows: at least one set of parameters is needed");
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Parameters;

    fn sets(text: &str) -> Result<ParameterSets, String> {
        let list: Vec<_> = Parameters::INFO.iter().collect();
        read(Path::new("sets.csv"), text.as_bytes(), &list).map_err(|error| error.to_string())
    }

    #[test]
    fn gaps_stay_gaps_and_other_columns_are_left_aside() {
        let sets = sets("draw,contagion,log_likelihood\n0,1.5,-3\n1,0,-4\n").expect("sound");
        let index = Parameters::index_of("contagion").expect("known");
        assert_eq!(sets.len(), 2);
        assert_eq!((sets[0][index], sets[0][0]), (Some(1.5), None));
    }

    #[test]
    fn every_wrong_value_is_reported_with_its_line() {
        let error = sets("contagion,vehicle_share\n1,2\nx,0.5\n").expect_err("wrong");
        assert!(error.contains("vehicle_share (line 2): must be a number between 0 and 1"), "{error}");
        assert!(error.contains("contagion (line 3)"), "{error}");
        assert!(sets("contagoin\n1\n").expect_err("wrong").contains("did you mean \"contagion\""));
        assert!(sets("draw\n1\n").expect_err("wrong").contains("no column that is a parameter"));
        assert!(sets("contagion\n").expect_err("wrong").contains("at least one set"));
    }

    /// They used to be left aside like a column of somebody else, and the prior taken.
    #[test]
    fn misspelt_and_repeated_columns_are_refused() {
        let error = sets("kin_pull,contagoin\n1,1\n").expect_err("wrong");
        assert!(error.contains("contagoin (line 1): unknown parameter"), "{error}");
        assert!(error.contains("did you mean \"contagion\"?"), "{error}");
        assert!(sets("contagion,contagion\n1,1\n").expect_err("wrong").contains("there twice"));
    }
}
