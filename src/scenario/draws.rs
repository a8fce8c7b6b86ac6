//! Sets of parameters in a CSV: draws from a posterior, or sets that somebody chose.
//!
//! Columns that are parameters are read. A draw's number and its likelihood are left aside; any other column is
//! refused, since it may be a misspelt parameter, or a weight that somebody counts on. A parameter without a column has a
//! gap, which a run fills from its prior.

use std::path::Path;

use super::Scenario;
use crate::conflict::{AXES, MEASURES};
use crate::document::problem::{Problems, ScenarioError, listed, misspelt, shown};
use crate::model::population_groups::GROUPS;
use crate::numbers::draws::ParameterSets;
use crate::numbers::{Draws, Parameter, Prior};
use crate::tables::{self, Header, number};

impl Scenario {
    /// What it is run with: its posterior where it has one, else its priors.
    pub fn draws(&self) -> Draws {
        self.posterior.clone().map_or(Draws::Priors, Draws::Posterior)
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
    let mut rows = match tables::rows(bytes) {
        Ok(rows) => rows.into_iter(),
        Err(fault) => {
            problems.fault(path, fault);
            return Vec::new();
        }
    };
    let header = Header::new(rows.next().unwrap_or_default());
    let columns = match columns(&header, list) {
        Ok(columns) => columns,
        Err(wrong) => {
            for (name, message, hint) in wrong {
                problems.add(path, name, Some(header.line), message).hint = hint;
            }
            return Vec::new();
        }
    };
    if !read_whole(path, &header, list, problems) {
        return Vec::new();
    }
    if columns.iter().all(Option::is_none) {
        problems.add(path, "", Some(1), "has no column that is a parameter");
        return Vec::new();
    }
    let before = problems.len();
    let mut sets = Vec::new();
    for row in rows {
        if let Err(fault) = header.fits(&row) {
            problems.fault(path, fault);
            continue;
        }
        let value = |(parameter, column): (&Parameter, &Option<usize>)| {
            let text = row.get((*column)?);
            let (low, high) = (parameter.info.low, parameter.info.high);
            let read = number(text);
            if !read.is_ok_and(|value| (low..=high).contains(&value)) {
                let why = read.err().map_or_else(String::new, |why| why.to_string());
                let message = format!("must be a number between {low} and {high}, got \"{text}\"{why}");
                problems.add(path, parameter.name.as_str(), Some(row.line), message);
            }
            read.ok()
        };
        sets.push(list.iter().zip(&columns).map(value).collect());
    }
    if sets.is_empty() && problems.len() == before {
        problems.add(path, "", None, "has no rows: at least one set of parameters is needed");
    }
    sets
}

/// Most columns of which it is guessed whether they are misspelt: a table with thousands of its own is somebody's.
const MOST_GUESSES: usize = 1_000;

/// The column of each parameter of a list in a header, by its name or by the key that several share.
///
/// # Errors
/// Columns that mean one parameter twice or are a misspelt one: name, message, and hint.
#[expect(clippy::type_complexity, reason = "name, message, hint")]
pub fn columns<'h>(
    header: &'h Header,
    list: &[Parameter],
) -> Result<Vec<Option<usize>>, Vec<(&'h str, &'static str, Option<String>)>> {
    let mut columns: Vec<Option<usize>> = vec![None; list.len()];
    let repeated = header.repeated().into_iter();
    let mut wrong: Vec<_> = repeated.map(|name| (name, "this column is there twice", None)).collect();
    let absent = |name: &&str| header.column(name).is_none();
    let absent: Vec<&str> = list.iter().map(|parameter| parameter.name.as_str()).filter(absent).collect();
    let mut guesses = 0;
    for (index, name) in header.names.iter().enumerate() {
        if header.column(name) != Some(index) {
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
        if known {
            continue;
        }
        // That of another scenario's axis is no misspelt one of this.
        if [AXES, MEASURES, GROUPS].iter().any(|items| is_item(name, items)) {
            continue;
        }
        guesses += 1;
        if guesses > MOST_GUESSES {
            continue;
        }
        if let Some(hint) = misspelt(name, absent.iter().copied()) {
            wrong.push((name, "unknown parameter", Some(hint)));
        }
    }
    if wrong.is_empty() { Ok(columns) } else { Err(wrong) }
}

/// Whether a column is a number of an item of a list, by the item's name.
fn is_item(column: &str, items: &str) -> bool {
    column.strip_prefix(items).is_some_and(|rest| rest.starts_with('.') && rest.len() > 1)
}

/// What is to be said of columns that go by the place of an item in its list: a table made with another scenario has
/// the numbers of whatever stands there.
pub fn by_position(bytes: &[u8], list: &[Parameter]) -> Option<String> {
    let header = Header::new(tables::first_row(bytes).ok()??);
    header_by_position(&header, list)
}

/// The same of a header alone.
pub fn header_by_position(header: &Header, list: &[Parameter]) -> Option<String> {
    let there = |parameter: &&Parameter| header.column(&parameter.name).is_some();
    let by_name = |parameter: &&Parameter| parameter.by_item.is_some();
    let mut found = list.iter().filter(by_name).filter(there);
    let first = found.next()?;
    let more = match found.count() {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Some(format!(
        "column \"{}\" goes by a place in a list{more}: of a table made for another scenario, another item may stand there \
         (name it \"{}\")",
        first.name,
        first.column()
    ))
}

/// Columns that have no part in a run, and may be there: the number of a set, and what `calibrate` and `sample` add to it.
const LEFT_ASIDE: [&str; 6] = ["draw", "episode", "set", "base", "block", "log_likelihood"];

/// Whether every column is read or may be left aside; those that are not are a problem.
fn read_whole(path: &Path, header: &Header, list: &[Parameter], problems: &mut Problems) -> bool {
    let is_read = |name: &str| LEFT_ASIDE.contains(&name) || list.iter().any(|it| it.answers_to(name));
    let unread: Vec<&str> = header.names.iter().map(String::as_str).filter(|name| !is_read(name)).collect();
    if unread.is_empty() || unread.len() == header.names.len() {
        return true;
    }
    let message = format!("would not be read: {}", listed(&unread));
    problems
        .add(path, "", Some(header.line), message)
        .hint("take these columns out; each row is drawn alike, so a set that weighs more needs more rows");
    false
}

/// What is said of numbers that no prior would give: `sweep` refuses them, and futures take the sets as they are.
pub fn beyond_priors(parameters: &[Parameter], sets: &ParameterSets) -> Option<String> {
    let beyond = |(index, parameter): (usize, &Parameter)| {
        let mut values = sets.iter().filter_map(|set| set[index]);
        let value = values.find(|&value| !parameter.prior.supports(value))?;
        let is_known = matches!(parameter.prior, Prior::Fixed(_));
        (!is_known).then(|| format!("{} ({value})", parameter.name))
    };
    let named: Vec<String> = parameters.iter().enumerate().filter_map(beyond).collect();
    let some = shown(&named.iter().map(String::as_str).collect::<Vec<_>>(), 3);
    (!named.is_empty())
        .then(|| format!("has numbers outside of their priors, which futures take all the same: {some}"))
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

    /// Weights used to have no effect, without a word.
    #[test]
    fn columns_that_would_not_be_read_are_named() {
        let error = sets("contagion,weight,chain\n0.1,0,1\n3.9,1,1\n").expect_err("weights have no effect");
        assert!(error.contains("line 1: would not be read: weight, chain"), "{error}");
    }

    #[test]
    fn lines_are_right_whatever_ends_them() {
        for end in ["\n", "\r\n", "\r"] {
            let error = sets(&["crowding", "1.0", "1.1", "NaN", ""].join(end)).expect_err("NaN is no number");
            assert!(error.contains("crowding (line 4)"), "{error}");
        }
    }
}
