//! Log-likelihoods that other processes work out, on this machine or others: points go out, log-likelihoods come back.
//!
//! `calibrate --elsewhere` writes batches to standard output: a line `# displace calibrate {…}` that says which fit asks
//! and which episodes it leaves out, a CSV of points (`point`, `luck`, then the standard normal numbers `z0`, `z1`, …),
//! and an empty line. It reads from standard input what `calibrate --evaluate POINTS` with the same file, seed and
//! `--leave-out` wrote (`point`, `log_likelihood`, `fit`), of all points, below one header and with an empty line at the
//! end. Rows may come in any order, so that whoever stands between can share a batch out as it likes. Numbers are written
//! so that they are read back to the last bit. With `--wars` what comes back is how far a point is from each count
//! (`point`, `m0`, `m1`, …, `fit`), and nothing in between where the submodels cannot use it.

use std::io::{BufRead, Write};
use std::path::Path;

use anyhow::{Context, bail};
use serde::Serialize;

use super::origin::sha256;
use crate::output::manifest::GIT_COMMIT;
use crate::scenario::Scenario;
use crate::tables::{Fault, Header, Row, TableError, Writer, rows};

/// A point in standard normal numbers, and what keys its luck.
pub(super) type FitPoint = (Vec<f64>, u32);

/// What a point is worth: its log-likelihood alone, or its misfits; none where the submodels cannot use it.
pub(super) type Worth = Option<Vec<f64>>;

/// Which fit asks: processes that agree in it give a point the same log-likelihood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fit {
    /// SHA-256 of version, commit, calibration file, seed, episodes and every file that they read.
    #[serde(rename = "fit")]
    id: String,
    /// Episodes of the file that are not fitted.
    leave_out: Vec<String>,
    /// Whether it is one of a population of wars.
    wars: bool,
    /// What comes back for a point.
    #[serde(skip)]
    columns: Vec<String>,
}

impl Fit {
    /// The fit of some episodes of a calibration file that has this text.
    pub(super) fn new(
        text: &str,
        scenarios: &[Scenario],
        fitted: impl Fn(&String) -> bool,
        seed: u64,
    ) -> Self {
        let names = scenarios.iter().map(|scenario| scenario.name.clone());
        let leave_out: Vec<String> = names.filter(|name| !fitted(name)).collect();
        let commit = GIT_COMMIT;
        let hashes = scenarios.iter().flat_map(|scenario| &scenario.inputs).map(|(_, hash)| hash.as_str());
        let hashes = hashes.collect::<Vec<_>>().join(" ");
        let version = env!("CARGO_PKG_VERSION");
        let all = format!("{version} {commit} {seed} {leave_out:?} {hashes} {text}");
        let columns = vec!["log_likelihood".to_string()];
        Self { id: sha256(all.as_bytes()), leave_out, wars: false, columns }
    }

    /// The same episodes as wars of one population, held against so many counts.
    pub(super) fn of_wars(self, counts: usize) -> Self {
        let columns = (0..counts).map(|count| format!("m{count}")).collect();
        Self { id: sha256(format!("wars {}", self.id).as_bytes()), wars: true, columns, ..self }
    }

    /// Asks for the log-likelihoods of a batch and waits for them.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub(super) fn likelihoods(&self, batch: &[FitPoint]) -> anyhow::Result<Vec<f64>> {
        Ok(self.ask(batch)?.into_iter().flatten().flatten().collect())
    }

    /// Asks what the points of a batch are worth and waits for it.
    ///
    /// # Errors
    /// If they are not those of this fit, are not one for each point, or do not come.
    pub(super) fn ask(&self, batch: &[FitPoint]) -> anyhow::Result<Vec<Worth>> {
        let dimensions = batch.first().map_or(0, |(point, _)| point.len());
        let columns = (0..dimensions).map(|dimension| format!("z{dimension}"));
        let mut table = Writer::new(["point".to_string(), "luck".into()].into_iter().chain(columns));
        for (number, (point, luck)) in batch.iter().enumerate() {
            let cells = [number.to_string(), luck.to_string()].into_iter();
            table.row(cells.chain(point.iter().map(f64::to_string)));
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "# displace calibrate {}", serde_json::to_string(self)?)
            .and_then(|()| out.write_all(&table.bytes()))
            .and_then(|()| out.write_all(b"\n"))
            .and_then(|()| out.flush())
            .context("cannot write points to standard output")?;
        self.answers(&mut std::io::stdin().lock(), batch.len())
    }

    /// Reads what the points of a batch are worth.
    fn answers(&self, input: &mut impl BufRead, count: usize) -> anyhow::Result<Vec<Worth>> {
        let mut text = String::new();
        loop {
            let from = text.len();
            if input.read_line(&mut text).context("cannot read standard input")? == 0 {
                bail!("standard input ended before the values of {count} points had come");
            }
            if text[from..].trim_end().is_empty() {
                break;
            }
        }
        let mut found = vec![None; count];
        for row in table(text.as_bytes(), Path::new("standard input"), &self.header())? {
            let line = row.line;
            let [point, fit] = [0, 1 + self.columns.len()].map(|column| row.get(column));
            if fit != self.id {
                bail!(
                    "standard input (line {line}): a value of another version, file, seed or choice of episodes"
                );
            }
            let place = point.parse().ok().and_then(|point: usize| found.get_mut(point));
            let Some(place) = place else { bail!("standard input (line {line}): there is no point {point}") };
            let cells = &row.cells[1..=self.columns.len()];
            let number = |cell: &String| cell.parse().ok().filter(|value: &f64| !value.is_nan());
            let worth: Worth = cells.iter().map(number).collect();
            if worth.is_none() && !(self.wars && cells.iter().all(String::is_empty)) {
                bail!("standard input (line {line}): not a number for each of {}", self.columns.join(", "));
            }
            if place.replace(worth).is_some() {
                bail!("standard input (line {line}): point {point} is there twice");
            }
        }
        let missing = found.iter().filter(|value| value.is_none()).count();
        if missing > 0 {
            bail!("standard input: the values of {missing} of {count} points are missing");
        }
        Ok(found.into_iter().flatten().collect())
    }

    fn header(&self) -> Vec<&str> {
        ["point"].into_iter().chain(self.columns.iter().map(String::as_str)).chain(["fit"]).collect()
    }

    /// What points are worth, as [`Self::ask`] reads it.
    pub(super) fn table(&self, points: &[(String, FitPoint)], worths: &[Worth]) -> Vec<u8> {
        let mut table = Writer::new(self.header());
        for ((point, _), worth) in points.iter().zip(worths) {
            let cells = (0..self.columns.len())
                .map(|column| worth.as_ref().map_or(String::new(), |worth| worth[column].to_string()));
            table.row([point.clone()].into_iter().chain(cells).chain([self.id.clone()]));
        }
        table.bytes()
    }
}

/// The rows of a table that has these columns and no others, in this order.
fn table(bytes: &[u8], path: &Path, columns: &[&str]) -> Result<Vec<Row>, TableError> {
    let mut rows = rows(bytes).map_err(|fault| fault.of(path))?.into_iter();
    let first = rows.next().unwrap_or_default();
    if first.cells != columns {
        let message = format!("the columns must be {}", columns.join(", "));
        return Err(wrong(path, first.line, message));
    }
    let header = Header::new(first);
    let rows: Vec<Row> = rows.collect();
    rows.iter().try_for_each(|row| header.fits(row)).map_err(|fault| fault.of(path))?;
    Ok(rows)
}

fn wrong(path: &Path, line: usize, message: impl Into<String>) -> TableError {
    Fault::new(line, message).of(path)
}

/// Reads points with so many numbers each, and what they are called.
///
/// # Errors
/// What is wrong with the table, and where.
pub(super) fn points(
    bytes: &[u8],
    path: &Path,
    dimensions: usize,
) -> Result<Vec<(String, FitPoint)>, TableError> {
    let numbers: Vec<String> = (0..dimensions).map(|dimension| format!("z{dimension}")).collect();
    let columns: Vec<&str> =
        ["point", "luck"].into_iter().chain(numbers.iter().map(String::as_str)).collect();
    let one = |row: Row| {
        let luck = row.get(1).parse().map_err(|_| wrong(path, row.line, "luck must be a whole number"))?;
        let finite = |cell: &String| cell.parse().ok().filter(|z: &f64| z.is_finite());
        let point: Option<Vec<f64>> = row.cells[2..].iter().map(finite).collect();
        let point = point.ok_or_else(|| wrong(path, row.line, "a point has finite numbers"))?;
        Ok((row.get(0).to_string(), (point, luck)))
    };
    table(bytes, path, &columns)?.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit() -> Fit {
        let columns = vec!["log_likelihood".into()];
        Fit { id: "abc".into(), leave_out: Vec::new(), wars: false, columns }
    }

    #[test]
    fn points_come_back_to_the_last_bit_and_in_any_order() {
        let batch = [vec![0.1 + 0.2, -1e-300], vec![1.0 / 3.0, 5.0]];
        let mut text = Writer::new(["point", "luck", "z0", "z1"]);
        for (number, point) in batch.iter().enumerate() {
            text.row([number.to_string(), "7".into(), point[0].to_string(), point[1].to_string()]);
        }
        let read = points(&text.bytes(), Path::new("points.csv"), 2).expect("sound");
        let back: Vec<_> = read.iter().map(|(_, (point, luck))| (point.clone(), *luck)).collect();
        assert_eq!(back, batch.map(|point| (point, 7)));
        let wars = Fit { wars: true, columns: vec!["m0".into(), "m1".into()], ..fit() };
        for (fit, worths) in [
            (fit(), [Some(vec![-0.1 - 0.2]), Some(vec![f64::NEG_INFINITY])]),
            (wars, [Some(vec![-0.1 - 0.2, 4.0]), None]),
        ] {
            let table = String::from_utf8(fit.table(&read, &worths)).expect("text");
            let mut lines: Vec<&str> = table.lines().collect();
            lines.swap(1, 2);
            let answer = lines.join("\n") + "\n\n";
            assert_eq!(fit.answers(&mut answer.as_bytes(), 2).expect("sound"), worths);
        }
    }

    #[test]
    fn what_is_not_one_log_likelihood_of_this_fit_for_each_point_is_refused() {
        let head = "point,log_likelihood,fit\n";
        for (rows, why) in [
            ("0,-1,abc\n1,-2,abd\n\n", "another version"),
            ("0,-1,abc\n\n", "1 of 2"),
            ("0,-1,abc\n0,-1,abc\n\n", "twice"),
            ("0,-1,abc\n2,-1,abc\n\n", "no point 2"),
            ("0,-1,abc\n1,NaN,abc\n\n", "not a number"),
            ("0,-1,abc\n1,,abc\n\n", "not a number"),
            ("0,-1,abc\n1,-1,abc\n", "ended"),
        ] {
            let error =
                fit().answers(&mut format!("{head}{rows}").as_bytes(), 2).expect_err("wrong").to_string();
            assert!(error.contains(why), "{error}");
        }
        assert!(points(b"point,luck,z0\n0,1,inf\n", Path::new("p.csv"), 1).is_err());
        assert!(points(b"point,luck,z0\n0,1,2\n", Path::new("p.csv"), 2).is_err());
    }
}
