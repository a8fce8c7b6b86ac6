//! Tables with real dates and numbers: the sheets of a workbook.

use jiff::civil::Date;

use super::options::Hxl;
use crate::output::OutputError;
use crate::tables::{Columns, number};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    /// Names, codes, words.
    Text,
    /// Persons, days and other amounts.
    Whole,
    /// Amounts with decimals: kilometres, degrees.
    Decimal,
    /// Parts of one.
    Share,
    /// Dates.
    Date,
    /// Dates, or what an agency says instead of one.
    DateOrText,
}

/// A column: its name in tables, what it holds, and its HXL tag, in which `#area` stands for that of the areas' level.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: ColumnKind,
    pub(super) tag: String,
}

impl Column {
    /// The tag at a level.
    pub(super) fn tag(&self, hxl: Hxl) -> String {
        let area = hxl.level.map_or_else(|| "#loc+area".into(), |level| format!("#adm{level}"));
        self.tag.replace("#area", &area)
    }

    /// What stands over the column for people.
    pub(super) fn heading(&self) -> String {
        let words: Vec<String> = self
            .name
            .split('_')
            .map(|word| match word.strip_prefix('p').and_then(|level| level.parse::<u32>().ok()) {
                // 2.5 and 97.5 are written 025 and 975.
                Some(level) if word.len() == 4 => format!("P{}.{}", level / 10, level % 10),
                Some(level) => format!("P{level}"),
                None => word.replace("pcode", "P-code"),
            })
            .collect();
        let text = words.join(" ");
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ExportCell {
    Empty,
    Text(String),
    Number(f64),
    Date(Date),
}

impl From<&str> for ExportCell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }
}

/// A table in the making.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// What it is called: a word or two.
    pub(super) name: &'static str,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<ExportCell>>,
    /// Columns at the start that say what a row is about.
    pub(super) keys: u16,
}

/// Columns in a few words: name, what it holds, tag.
pub(super) fn columns(of: &[(&str, ColumnKind, &str)]) -> Vec<Column> {
    of.iter().map(|&(name, kind, tag)| Column { name: name.into(), kind, tag: tag.into() }).collect()
}

/// Columns of quantiles of persons: `PREFIXp05` with the tag `TAG+p05`.
pub(super) fn quantiles(prefix: &str, levels: &[&str], tag: &str) -> Vec<Column> {
    let column = |level: &&str| Column {
        name: format!("{prefix}{level}"),
        kind: ColumnKind::Whole,
        tag: format!("{tag}+{level}"),
    };
    levels.iter().map(column).collect()
}

/// A sheet that is a table of the folder, column by column.
pub(super) fn copy(
    name: &'static str,
    keys: u16,
    table: &Columns,
    columns: Vec<Column>,
) -> Result<Sheet, OutputError> {
    let mut rows = vec![Vec::with_capacity(columns.len()); table.len()];
    for column in &columns {
        for (row, text) in table.text(&column.name)?.into_iter().enumerate() {
            rows[row].push(cell(table, row, column, text)?);
        }
    }
    Ok(Sheet { name, columns, rows, keys })
}

/// What a cell of a table holds.
fn cell(table: &Columns, row: usize, column: &Column, text: &str) -> Result<ExportCell, OutputError> {
    let wrong = |what: &str| table.wrong(row, format!("{} must be {what}, got \"{text}\"", column.name));
    match column.kind {
        _ if text.is_empty() => Ok(ExportCell::Empty),
        ColumnKind::Text => Ok(ExportCell::Text(text.into())),
        ColumnKind::Date => Ok(ExportCell::Date(text.parse().map_err(|_| wrong("a date"))?)),
        ColumnKind::DateOrText => {
            Ok(text.parse().map_or_else(|_| ExportCell::Text(text.into()), ExportCell::Date))
        }
        ColumnKind::Whole | ColumnKind::Decimal | ColumnKind::Share => {
            Ok(ExportCell::Number(number(text).map_err(|why| wrong(&format!("a number{why}")))?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_words_and_tags_have_the_level() {
        let column = &columns(&[("area_pcode", ColumnKind::Text, "#area+code")])[0];
        assert_eq!(column.heading(), "Area P-code");
        assert_eq!(column.tag(Hxl::default()), "#loc+area+code");
        assert_eq!(column.tag(Hxl { level: Some(3) }), "#adm3+code");
        let headings: Vec<String> = quantiles("present_", &["p025", "p50", "p975"], "#affected+idps")
            .iter()
            .map(Column::heading)
            .collect();
        assert_eq!(headings, ["Present P2.5", "Present P50", "Present P97.5"]);
    }
}
