//! The sheets of a comparison.

use super::sheet::ColumnKind::{Date, Share, Text, Whole};
use super::sheet::{ExportCell, Sheet, columns, copy, quantiles};
use super::source::ResultsFolder;
use crate::output::OutputError;

const LEVELS: [&str; 5] = ["p05", "p25", "p50", "p75", "p95"];

/// All of them.
pub(super) fn sheets(source: &ResultsFolder) -> Result<Vec<Sheet>, OutputError> {
    let head = columns(&[("outcome", Text, "#indicator+code"), ("scenario", Text, "#scenario+name")]);
    let tail = columns(&[("probability_higher", Share, "#indicator+higher+probability")]);
    let all = [
        head,
        quantiles("", &LEVELS, "#indicator+value+num"),
        quantiles("difference_", &LEVELS, "#indicator+difference+num"),
        tail,
        quantiles("error_", &LEVELS, "#indicator+value+num+error"),
        quantiles("difference_error_", &LEVELS, "#indicator+difference+num+error"),
        // Futures that have no value, which the quantiles are not of.
        columns(&[("futures_without", Whole, "#indicator+without+num")]),
    ];
    let mut sheets = vec![copy("Comparison", 2, &source.table("comparison.csv")?, all.concat())?];
    if let Some(areas) = source.optional("comparison_areas.csv")? {
        let head = columns(&[
            ("date", Date, "#date"),
            ("day", Whole, "#date+days"),
            ("variable", Text, "#indicator+code"),
            ("area", Text, "#area+name"),
            ("area_pcode", Text, "#area+code"),
            ("scenario", Text, "#scenario+name"),
        ]);
        let levels = quantiles("", &["p10", "p50", "p90"], "#affected");
        let tail = columns(&[("difference_p50", Whole, "#affected+difference+p50")]);
        let errors = quantiles("error_", &["p10", "p50", "p90"], "#affected+error");
        sheets.push(copy("By area", 6, &areas, [head, levels, tail, errors].concat())?);
    }
    sheets.push(runs(source));
    Ok(sheets)
}

/// Which runs were compared: what they assume, and how they were made.
fn runs(source: &ResultsFolder) -> Sheet {
    let rows = source.runs.iter().map(|run| {
        vec![
            run.title.as_str().into(),
            run.name.as_deref().unwrap_or_default().into(),
            run.scenario.as_str().into(),
            run.summary.as_str().into(),
            run.start.parse().map_or(ExportCell::Empty, ExportCell::Date),
            ExportCell::Number(f64::from(run.horizon_days)),
            ExportCell::Number(f64::from(run.replicates_to - run.replicates_from)),
            run.seed.to_string().as_str().into(),
            run.parameters.as_str().into(),
            format!("{} ({})", run.displace_version, run.git_commit).as_str().into(),
        ]
    });
    let columns = columns(&[
        ("title", Text, "#scenario+title"),
        ("name", Text, "#scenario+name"),
        ("scenario", Text, "#scenario+code"),
        ("summary", Text, "#description"),
        ("start", Date, "#date+start"),
        ("horizon_days", Whole, "#date+days"),
        ("futures", Whole, "#meta+futures"),
        ("seed", Text, "#meta+seed"),
        ("parameters", Text, "#meta+parameters"),
        ("version", Text, "#meta+version"),
    ]);
    Sheet { name: "Runs", columns, rows: rows.collect(), keys: 1 }
}
