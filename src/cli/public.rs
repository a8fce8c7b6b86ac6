//! What is published all the same: `--public` leaves out places, and an area may be no more than one of them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::tables::{Columns, TableError};

/// Most names that are given.
const NAMES: usize = 3;

/// A warning of areas without residents that hold one place alone, such as camps of an import; nothing where there are none,
/// or for a comparison, which has no table of places.
///
/// # Errors
/// [`TableError`] if a table of the folder is not what a run writes.
pub(super) fn single_places(folder: &Path) -> Result<String, TableError> {
    let (places, areas) = (folder.join("places.csv"), folder.join("areas.csv"));
    if !places.exists() || !areas.exists() {
        return Ok(String::new());
    }
    let (places, areas) = (Columns::read(&places)?, Columns::read(&areas)?);
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for area in places.text("subdistrict_pcode")? {
        *held.entry(area).or_default() += 1;
    }
    let rows = areas.text("area")?.into_iter().zip(areas.text("area_pcode")?).zip(areas.numbers("people")?);
    let single: Vec<String> = rows
        .filter(|((_, pcode), people)| *people <= 0.0 && held.get(pcode) == Some(&1))
        .map(|((name, _), _)| format!("\"{name}\""))
        .collect();
    if single.is_empty() {
        return Ok(String::new());
    }
    let more = if single.len() > NAMES { ", …" } else { "" };
    Ok(format!(
        "warning: --public leaves out places, and {} areas without residents are one place each: what stands here of {}{more} is \
         of that place (give such places an area of several, by the column subdistrict of the locations, before this is published)\n",
        single.len(),
        single[..single.len().min(NAMES)].join(", ")
    ))
}
