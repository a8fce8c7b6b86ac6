//! Sets of parameters in a CSV: draws from a posterior, or sets that somebody chose.
//!
//! Columns that are parameters are read; others are left aside (a draw's number, a likelihood), unless they look like
//! a misspelt parameter. A parameter without a column has a gap, which a run fills from its prior.

use std::path::Path;

use super::Scenario;
use super::error::{Problems, ScenarioError, misspelt};
use crate::numbers::draws::ParameterSets;
use crate::numbers::{Draws, Parameter};

impl Draws {
    /// What a scenario is run with: its posterior where it has one, else its priors.
    pub fn of(scenario: &Scenario) -> Self {
        scenario.posterior.clone().map_or(Self::Priors, Self::Posterior)
    }
}

/// Reads sets of parameters from the bytes of a file.
///
/// # Errors
/// A [`ScenarioError`] with every value that cannot be used, its column and line.
pub fn read(path: &Path, bytes: &[u8], list: &[Parameter]) -> Result<ParameterSets, ScenarioError> {
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
pub(super) fn rows(path: &Path, bytes: &[u8], list: &[Parameter], problems: &mut Problems) -> ParameterSets {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            problems.add(path, "", Some(1), format!("is not a table: {error}"));
            return Vec::new();
        }
    };
    let names: Vec<&str> = header.iter().collect();
    let columns = match columns(&names, list) {
        Ok(columns) => columns,
        Err(wrong) => {
            for (name, message, hint) in wrong {
                problems.add(path, name, Some(1), message).hint = hint;
            }
            return Vec::new();
        }
    };
    if columns.iter().all(Option::is_none) {
        problems.add(path, "", Some(1), "has no column that is a parameter");
        return Vec::new();
    }
    let before = problems.len();
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
        let value = |(parameter, column): (&Parameter, &Option<usize>)| {
            let text = &record[(*column)?];
            let value: f64 = text.parse().unwrap_or(f64::NAN);
            let (low, high) = (parameter.info.low, parameter.info.high);
            if !(value >= low && value <= high) {
                let message = format!("must be a number between {low} and {high}, got \"{text}\"");
                problems.add(path, parameter.name.as_str(), line, message);
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

/// The column of each parameter of a list in a header, by its name or by the key that several share.
///
/// # Errors
/// Columns that mean one parameter twice or are a misspelt one: name, message, and hint.
#[expect(clippy::type_complexity, reason = "name, message, hint")]
pub fn columns<'h>(
    header: &[&'h str],
    list: &[Parameter],
) -> Result<Vec<Option<usize>>, Vec<(&'h str, &'static str, Option<String>)>> {
    let mut columns: Vec<Option<usize>> = vec![None; list.len()];
    let mut wrong = Vec::new();
    for (index, &name) in header.iter().enumerate() {
        if header[..index].contains(&name) {
            wrong.push((name, "this column is there twice", None));
            continue;
        }
        let mut known = false;
        for (parameter, column) in list.iter().zip(&mut columns).filter(|(it, _)| it.answers_to(name)) {
            known = true;
            if column.replace(index).is_some() {
                let hint = format!("another column gives {} too", parameter.name);
                wrong.push((name, "this number is given twice", Some(hint)));
                break;
            }
        }
        let absent = list.iter().map(|parameter| parameter.name.as_str()).filter(|own| !header.contains(own));
        if let Some(hint) = misspelt(name, absent).filter(|_| !known) {
            wrong.push((name, "unknown parameter", Some(hint)));
        }
    }
    if wrong.is_empty() { Ok(columns) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::{Parameters, Prior};

    fn sets(text: &str) -> Result<ParameterSets, String> {
        let known = |info| Parameter::at_design_points(info, Prior::Fixed(1.0));
        let list: Vec<_> = Parameters::INFO.iter().map(known).collect();
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
