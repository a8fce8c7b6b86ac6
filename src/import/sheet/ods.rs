//! Which cells of an ODS are shown as shares, as dates without their day or year, or not at all?

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::percent::{Archive, HiddenLines, MOST, Seen, ShownOtherwise, attribute, each};

/// Most styles that one hangs on another by.
const DEEPEST: usize = 20;

/// Styles of cells, as far as they say how dates are shown.
#[derive(Default)]
struct Styles {
    /// Formats of dates without their day or year.
    part_dates: BTreeSet<String>,
    /// Of a style of cells: its format, and the style that it hangs on.
    cells: BTreeMap<String, (Option<String>, Option<String>)>,
    /// The format that is being read, and its parts.
    open: Option<(String, BTreeSet<String>)>,
}

impl Styles {
    /// Takes in an element that begins.
    fn begins(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "date-style" => {
                self.open = attribute(element, "name").map(|name| (name, BTreeSet::new()));
            }
            "style" if attribute(element, "family").as_deref() == Some("table-cell") => {
                let told = (attribute(element, "data-style-name"), attribute(element, "parent-style-name"));
                self.cells.extend(attribute(element, "name").map(|name| (name, told)));
            }
            part @ ("day" | "month" | "year" | "hours" | "seconds") => {
                if let Some((_, parts)) = &mut self.open {
                    parts.insert(part.to_owned());
                }
            }
            _ => {}
        }
    }

    /// Takes in the end of an element.
    fn ends(&mut self, name: &str) {
        if name != "date-style" {
            return;
        }
        if let Some((name, parts)) = self.open.take() {
            let has = |part: &str| parts.contains(part);
            let (of_day, of_time) = (has("day") && has("year"), has("hours") || has("seconds"));
            if has("month") && !of_day && !of_time {
                self.part_dates.insert(name);
            }
        }
    }

    /// Whether cells of a style show dates without their day or year.
    fn is_part(&self, style: &str) -> bool {
        let mut style = style;
        for _ in 0..DEEPEST {
            match self.cells.get(style) {
                Some((Some(format), _)) => return self.part_dates.contains(format),
                Some((None, Some(parent))) => style = parent,
                _ => return false,
            }
        }
        false
    }
}

/// Where the reader of a sheet stands.
#[derive(Default)]
struct At {
    sheet: String,
    row: u32,
    column: u32,
    /// How many rows and columns an element stands for.
    rows: u32,
    /// Styles of whole columns: the one after the last, and the style.
    columns: Vec<(u32, String)>,
    /// The style of the row.
    style: Option<String>,
}

impl At {
    /// The style of a cell: its own, that of its row, or that of its column.
    fn style_of(&self, cell: &BytesStart<'_>) -> Option<String> {
        let of_column =
            || self.columns.iter().find(|(end, _)| self.column < *end).map(|(_, style)| style.clone());
        attribute(cell, "style-name").or_else(|| self.style.clone()).or_else(of_column)
    }
}

/// Whether a row or column is folded away or left out by a filter.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|value| value != "visible")
}

fn many(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or(1)
}

pub(super) fn of_ods(archive: &mut Archive<'_>) -> Option<ShownOtherwise> {
    let mut styles = Styles::default();
    // Not every file has styles apart from those of its content.
    each(archive, "styles.xml", |seen| match seen {
        Seen::Begins(element, _) => styles.begins(element),
        Seen::Ends(name) => styles.ends(name),
    });
    let mut all = ShownOtherwise::default();
    let mut at = At::default();
    each(archive, "content.xml", |seen| match seen {
        Seen::Begins(element, empty) => match element.local_name().as_ref() {
            "table" => {
                at = At { sheet: attribute(element, "name").unwrap_or_default(), rows: 1, ..At::default() };
            }
            "table-column" => {
                let first = at.columns.last().map_or(0, |(end, _)| *end);
                let repeated = many(element, "number-columns-repeated");
                let end = first.saturating_add(repeated);
                if is_hidden(element) {
                    let hidden = all.hidden.entry(at.sheet.clone()).or_default();
                    HiddenLines::add(&mut hidden.columns, first, repeated);
                }
                at.columns.push((end, attribute(element, "default-cell-style-name").unwrap_or_default()));
            }
            "table-row" => {
                (at.column, at.rows) = (0, many(element, "number-rows-repeated"));
                at.style = attribute(element, "default-cell-style-name");
                if is_hidden(element) {
                    let hidden = all.hidden.entry(at.sheet.clone()).or_default();
                    HiddenLines::add(&mut hidden.rows, at.row, at.rows);
                }
                if empty {
                    at.row = at.row.saturating_add(at.rows);
                }
            }
            "table-cell" | "covered-table-cell" => {
                let columns = many(element, "number-columns-repeated");
                let found = match attribute(element, "value-type").as_deref() {
                    Some("percentage") => Some(&mut all.shares),
                    Some("date") if at.style_of(element).is_some_and(|style| styles.is_part(&style)) => {
                        Some(&mut all.part_dates)
                    }
                    _ => None,
                };
                if let Some(found) = found {
                    let found = found.entry(at.sheet.clone()).or_default();
                    let (from, to) = (at.column, at.column.saturating_add(columns));
                    let rows = at.row..at.row.saturating_add(at.rows);
                    let room = MOST.saturating_sub(found.len());
                    found.extend(rows.flat_map(|row| (from..to).map(move |c| (row, c))).take(room));
                }
                at.column = at.column.saturating_add(columns);
            }
            _ => styles.begins(element),
        },
        Seen::Ends("table-row") => at.row = at.row.saturating_add(at.rows),
        Seen::Ends(name) => styles.ends(name),
    })?;
    Some(all)
}
