//! Properties of the features of a map as a table, so that they are read as columns are.

use super::cell::{Grid, SheetCell, SheetLine};
use super::header::SheetHeader;
use super::pick::{self, find};
use super::role::ColumnRole;
use super::said::{Said, Source};
use super::{SheetTable, name_unread};
use crate::import::notes::Notes;

/// The properties of features, each with its number in the file.
pub(in crate::import) fn of_features(
    source: &Source,
    names: Vec<String>,
    features: Vec<(usize, Vec<String>)>,
    roles: &[ColumnRole],
    said: &Said,
    notes: &mut Notes,
) -> Option<SheetTable> {
    notes.has_features(&source.path);
    let header = SheetHeader::new(names, Vec::new());
    let cell = |text: String| if text.is_empty() { SheetCell::Empty } else { SheetCell::Text(text) };
    let lines = features
        .into_iter()
        .map(|(row, cells)| SheetLine { row, cells: cells.into_iter().map(cell).collect() })
        .collect();
    let grid = Grid { lines, ..Grid::default() };
    if let Some(role) = roles.iter().find(|role| role.required && find(role, &header, said).is_empty()) {
        let message =
            format!("its polygons have no property {}; they have: {}", role.name, header.names.join(", "));
        let remedy = format!("--column {}=PROPERTY says which it is", role.name);
        notes.refuse(&source.path, None, message, &remedy);
        return None;
    }
    let columns = pick::pick(source, &grid, &header, roles, said, notes)?;
    pick::mark_found(&header, &columns, (said, source), notes);
    name_unread("properties", &header, &columns, source, notes);
    let (source, said, lines) = (source.clone(), said.clone(), grid.lines);
    Some(SheetTable { source, header, columns, lines, said, unformatted: false, titles: Vec::new() })
}
