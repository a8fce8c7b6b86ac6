//! Is a table of parameter sets right, line by line?
//!
//! Columns may come in any order. Those that are parameters are read; parameters without a column stay in
//! the middle of what `displace run` gives them; other columns belong to whoever wrote the table and are carried through, unless
//! they look like a misspelt parameter or carry the name of a column that results have of their own.

use std::collections::BTreeSet;
use std::path::Path;

use crate::document::problem::Severity;
use crate::numbers::Prior;
use crate::output::table::outcome_names;
use crate::scenario::draws::columns;
use crate::scenario::{Problem, Scenario, ScenarioError};
use crate::tables::{Header, Row, number};

/// The most problems that are listed.
const MOST_PROBLEMS: usize = 25;

/// One set: what to simulate, and what to carry through.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// Its name in the column `set`: the user's, or its number from 0.
    pub name: String,
    /// The columns carried through, in the order of [`Layout::extras`].
    pub extras: Vec<String>,
    /// A value for every parameter, or a gap for those of the conflict that each future draws for itself.
    pub values: Vec<Option<f64>>,
}

/// What the columns of a table mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The names of all columns.
    header: Header,
    /// The column of every parameter of the scenario.
    columns: Vec<Option<usize>>,
    /// The values of those without a column.
    middles: Vec<Option<f64>>,
    /// Names of the columns that are parameters.
    given: Vec<String>,
    /// The column `set`.
    set: Option<usize>,
    /// Names and columns of what is carried through.
    extras: Vec<(String, usize)>,
}

/// The error for a table, from what is wrong with it.
pub fn error(path: &Path, mut problems: Vec<Problem>) -> ScenarioError {
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    if more > 0 {
        problems.truncate(MOST_PROBLEMS);
        let severity = Severity::More(more);
        problems.push(Problem { severity, ..problem(path, "", None, format!("… and {more} more")) });
    }
    ScenarioError { path: path.to_path_buf(), problems }
}

fn problem(path: &Path, at: &str, line: Option<usize>, message: impl Into<String>) -> Problem {
    Problem {
        file: path.to_path_buf(),
        at: at.into(),
        line,
        message: message.into(),
        hint: None,
        severity: Severity::Problem,
    }
}

impl Layout {
    /// Reads a header; outcomes are to be given on some days, and
    /// parameters without a column are given by [`super::design::middles`].
    ///
    /// # Errors
    /// Every problem of the header.
    pub fn new(
        scenario: &Scenario,
        days: &[u32],
        middles: Vec<Option<f64>>,
        path: &Path,
        header: Header,
    ) -> Result<Self, Vec<Problem>> {
        let mut own: BTreeSet<String> = outcome_names(days).into_iter().collect();
        own.extend(["replicate".to_string(), "conflict".into()]);
        let mut problems = Vec::new();
        let mut add = |at: &str, message: &str, hint: Option<String>| {
            problems.push(Problem { hint, ..problem(path, at, Some(header.line), message) });
        };
        let columns = columns(&header, &scenario.parameters).unwrap_or_else(|wrong| {
            for (at, message, hint) in wrong {
                add(at, message, hint);
            }
            Vec::new()
        });
        let (mut given, mut extras) = (Vec::new(), Vec::new());
        for (index, name) in header.names.iter().enumerate() {
            if scenario.parameters.iter().any(|parameter| parameter.answers_to(name)) {
                given.push(name.clone());
            } else if own.contains(name) {
                let hint = Some("leave it out or give it another name".into());
                add(name, "this column is written by the sweep itself", hint);
            } else if name != "set" {
                extras.push((name.clone(), index));
            }
        }
        if problems.is_empty() && given.is_empty() {
            let hint = Some("the scenario's parameters.toml lists them".into());
            let message = "no column is a parameter".to_string();
            problems.push(Problem { hint, ..problem(path, "", Some(header.line), message) });
        }
        let set = header.column("set");
        let layout = Self { header, columns, middles, given, set, extras };
        if problems.is_empty() { Ok(layout) } else { Err(problems) }
    }

    /// The names of the columns that are carried through.
    pub fn extras(&self) -> impl Iterator<Item = &str> {
        self.extras.iter().map(|(name, _)| name.as_str())
    }

    /// The names of the columns that are parameters.
    pub fn given(&self) -> &[String] {
        &self.given
    }

    /// Whether every parameter has a column.
    pub fn is_complete(&self) -> bool {
        self.columns.iter().all(Option::is_some)
    }

    /// Reads a row: the set with a number, counted from 0.
    ///
    /// # Errors
    /// Every problem of the row.
    pub fn set(
        &self,
        scenario: &Scenario,
        path: &Path,
        number: usize,
        row: &Row,
    ) -> Result<Set, Vec<Problem>> {
        let (line, fields) = (Some(row.line), &row.cells);
        if let Err(fault) = self.header.fits(row) {
            return Err(vec![Problem { hint: fault.hint, ..problem(path, "", fault.line, fault.message) }]);
        }
        let mut problems = Vec::new();
        let mut values = Vec::with_capacity(self.columns.len());
        for ((parameter, column), middle) in scenario.parameters.iter().zip(&self.columns).zip(&self.middles)
        {
            let Some(column) = *column else {
                values.push(*middle);
                continue;
            };
            let info = parameter.info;
            match value(&fields[column], &parameter.prior, info.low, info.high) {
                Ok(value) => {
                    values.push(Some(value));
                    if let Some(number) = scenario.overrules(parameter, value) {
                        let message = format!(
                            "is {value} here, and the scenario fixes it at {number}: take out one of the two"
                        );
                        problems.push(problem(path, &parameter.name, line, message));
                    }
                }
                Err(message) => problems.push(problem(path, &parameter.name, line, message)),
            }
        }
        let kept = self.extras.iter().map(|(name, column)| (name.as_str(), *column));
        for (name, column) in kept.chain(self.set.map(|column| ("set", column))) {
            if fields[column].contains(['\n', '\r']) {
                problems.push(problem(path, name, line, "must not have a line break"));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let name = self.set.map_or_else(|| number.to_string(), |column| fields[column].clone());
        let extras = self.extras.iter().map(|&(_, column)| fields[column].clone()).collect();
        Ok(Set { name, extras, values })
    }

    /// Reads all rows of a table.
    ///
    /// # Errors
    /// Every problem of every row.
    pub fn all(
        &self,
        scenario: &Scenario,
        path: &Path,
        rows: impl IntoIterator<Item = Row>,
    ) -> Result<Vec<Set>, Vec<Problem>> {
        let (mut sets, mut problems) = (Vec::new(), Vec::new());
        let mut names = BTreeSet::new();
        for (number, row) in rows.into_iter().enumerate() {
            match self.set(scenario, path, number, &row) {
                Ok(set) if !names.insert(set.name.clone()) => {
                    let message = format!("\"{}\" is the name of an earlier set", set.name);
                    problems.push(problem(path, "set", Some(row.line), message));
                }
                Ok(set) => sets.push(set),
                Err(found) => problems.extend(found),
            }
        }
        if sets.is_empty() && problems.is_empty() {
            problems.push(problem(path, "", None, "has no rows: at least one set is needed"));
        }
        if problems.is_empty() { Ok(sets) } else { Err(problems) }
    }
}

/// A value that a prior can give and a submodel can use.
fn value(text: &str, prior: &Prior, low: f64, high: f64) -> Result<f64, String> {
    if text.is_empty() {
        return Err("is empty (without this column its median is taken)".into());
    }
    let value = number(text).map_err(|why| format!("must be a number, got \"{text}\"{why}"))?;
    let range = |low: f64, high: f64| {
        if high.is_finite() { format!("between {low} and {high}") } else { format!("{low} or more") }
    };
    if !prior.supports(value) {
        let support = match *prior {
            Prior::Uniform { low, high } | Prior::LogUniform { low, high } => range(low, high),
            Prior::Beta { .. } => range(0.0, 1.0),
            Prior::Fixed(_) | Prior::Normal { .. } | Prior::LogNormal { .. } => "above 0".into(),
        };
        return Err(format!("must be {support}, where its prior is, got {value}"));
    }
    if !(value >= low && value <= high) {
        return Err(format!("must be {}, got {value}", range(low, high)));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::Parameters;
    use crate::tables::rows as rows_of;
    use crate::tuning::design::middles;

    fn scenario() -> Scenario {
        crate::scenario::load(Path::new("tests/fixtures/tiny/assault.toml")).expect("the tiny case is right")
    }

    fn read(header: &str, rows: &[&str]) -> Result<(Layout, Vec<Set>), String> {
        let (scenario, path) = (scenario(), Path::new("sets.csv"));
        let text = |problems| error(path, problems).to_string();
        let table = [&[header], rows].concat().join("\n");
        let mut rows = rows_of(table.as_bytes()).expect("a table").into_iter();
        let header = Header::new(rows.next().expect("a header"));
        let layout = Layout::new(&scenario, &[7, 30, 60], middles(&scenario, false), path, header);
        let layout = layout.map_err(text)?;
        let sets = layout.all(&scenario, path, rows).map_err(text)?;
        Ok((layout, sets))
    }

    #[test]
    fn columns_come_in_any_order_and_extras_are_kept() {
        let (layout, sets) =
            read("trial, kin_pull,loss,contagion", &["t1,0.5,,3", "t2,1e-1,0.7,0"]).expect("sets");
        assert_eq!(layout.extras().collect::<Vec<_>>(), ["trial", "loss"]);
        assert_eq!(layout.given(), ["kin_pull", "contagion"]);
        assert_eq!(sets[1].name, "1");
        assert_eq!(sets[1].extras, ["t2", "0.7"]);
        let at = |name| Parameters::index_of(name).expect("a parameter");
        assert!((sets[1].values[at("kin_pull")].expect("a value") - 0.1).abs() < 1e-15);
        assert!((sets[0].values[at("contagion")].expect("a value") - 3.0).abs() < 1e-15);
        assert!(
            (sets[0].values[at("severity_scale")].expect("a value") - 1.0).abs() < 1e-12,
            "the prior's median"
        );
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let rows = ["1,nought,2", "1,5,2", "2,1,-1", "3,1", "4,,inf"];
        let message = read("set,contagion,tolerance_median", &rows).expect_err("wrong rows");
        assert_eq!(
            message,
            "sets.csv has 6 problems\n  \
             contagion (line 2): must be a number, got \"nought\"\n  \
             contagion (line 3): must be between 0 and 4, where its prior is, got 5\n  \
             tolerance_median (line 4): must be above 0, where its prior is, got -1\n  \
             line 5: must have 3 fields, got 2\n    \
             hint: a value that holds a comma needs quotes around it\n  \
             tolerance_median (line 6): must be a number, got \"inf\"\n  \
             contagion (line 6): is empty (without this column its median is taken)"
        );
        let message = read("set,contagion", &["a,1", "a,2"]).expect_err("twice the same set");
        assert!(message.contains("set (line 3): \"a\" is the name of an earlier set"), "{message}");
    }

    #[test]
    fn headers_are_checked() {
        let message = read("contagoin,kin_pull,kin_pull,displaced_day_30", &[]).expect_err("wrong header");
        assert_eq!(
            message,
            "sets.csv has 3 problems\n  \
             kin_pull (line 1): this column is there twice\n  \
             contagoin (line 1): unknown parameter\n    \
             hint: did you mean \"contagion\"? A column of your own needs another name\n  \
             displaced_day_30 (line 1): this column is written by the sweep itself\n    \
             hint: leave it out or give it another name"
        );
        assert!(
            read("trial,loss", &["1,2"]).expect_err("nothing to vary").contains("no column is a parameter")
        );
        assert!(read("contagion", &[]).expect_err("no rows").contains("at least one set"));
        assert!(read("contagion,base,block,trial,weight,chain,generation", &["1,2,3,4,5,6,7"]).is_ok());
    }
}
