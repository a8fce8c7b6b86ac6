//! Displaced people by area, times the shares of the case by sex, age and disability.

use super::sheet::ColumnKind::{Date as Day, Text, Whole};
use super::sheet::{Column, ExportCell, Sheet, columns};
use super::source::ResultsFolder;
use crate::output::OutputError;

/// A row an area and headline day: the middle of those who are there, and of each group; nothing where the case has no
/// shares.
pub(super) fn groups(source: &ResultsFolder, days: &[u32]) -> Result<Option<Sheet>, OutputError> {
    let Some(shares) = source.optional("shares.csv")? else { return Ok(None) };
    let (names, tags, values) = (shares.text("group")?, shares.text("hxl")?, shares.numbers("share")?);
    let head = [("area", Text, "#area+name"), ("area_pcode", Text, "#area+code"), ("date", Day, "#date")];
    let mut columns = columns(&[&head[..], &[("present_p50", Whole, "#affected+idps+p50")]].concat());
    columns.extend(names.iter().zip(&tags).map(|(name, tag)| Column {
        name: format!("{name}_p50"),
        kind: Whole,
        tag: format!("#affected+idps+{tag}+p50"),
    }));
    let present = source.matching("present.csv", &[("shelter", "all")])?;
    let [areas, codes, dates] = ["area", "area_pcode", "date"].map(|column| present.text(column));
    let (areas, codes, dates, middle) = (areas?, codes?, dates?, present.numbers("p50")?);
    let mut rows = Vec::new();
    for &day in days {
        let date = source.day(day);
        let text = date.to_string();
        for row in (0..present.len()).filter(|&row| dates[row] == text && middle[row] > 0.0) {
            let mut cells = vec![areas[row].into(), codes[row].into(), ExportCell::Date(date)];
            cells.push(ExportCell::Number(middle[row]));
            cells.extend(values.iter().map(|share| ExportCell::Number((middle[row] * share).round())));
            rows.push(cells);
        }
    }
    Ok(Some(Sheet { name: "Sex and age", columns, rows, keys: 2 }))
}
