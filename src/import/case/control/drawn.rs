//! What do polygons of control say of themselves? Their properties as a table.

use std::collections::BTreeSet;

use super::columns::{HOLDER, SINCE, UNTIL};
use crate::import::case::polygon::Polygon;
use crate::import::notes::Notes;
use crate::import::sheet::{self, Said, SheetTable, Source};

/// The properties of polygons, a line for each.
pub(super) fn table(
    polygons: &[Polygon],
    source: &Source,
    said: &Said,
    notes: &mut Notes,
) -> Option<SheetTable> {
    let names: BTreeSet<&String> = polygons.iter().flat_map(|polygon| polygon.said.keys()).collect();
    let cells = |polygon: &Polygon| {
        names.iter().map(|name| polygon.said.get(*name).cloned().unwrap_or_default()).collect()
    };
    let features = polygons.iter().map(|polygon| (polygon.number, cells(polygon))).collect();
    let names = names.iter().map(|name| (*name).clone()).collect();
    sheet::of_features(source, names, features, &[HOLDER, SINCE, UNTIL], said, notes)
}
