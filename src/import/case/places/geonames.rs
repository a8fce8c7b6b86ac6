//! Places out of a dump of GeoNames.

use super::abroad::Others;
use crate::import::case::countries::CountryCode;
use crate::import::case::draft::{Draft, DraftPlace};
use crate::import::notes::Notes;
use crate::import::sheet::{Grid, SheetCell, Source};
use crate::world::Point;

/// Feature codes of GeoNames that are no places of their own: parts of towns, historical, abandoned and destroyed places.
const NO_TOWNS: [&str; 5] = ["PPLX", "PPLH", "PPLCH", "PPLQ", "PPLW"];
/// Most people of a place of GeoNames: more than any town has.
const MOST_PERSONS: f64 = 1e8;

/// Whether a file is a dump of GeoNames: 19 columns and no header.
pub(super) fn dump(grids: &[Grid]) -> Option<&Grid> {
    let [grid] = grids else { return None };
    let line = grid.lines.first()?;
    let degrees =
        |column: usize| matches!(line.cell(column), SheetCell::Text(text) if text.parse::<f64>().is_ok());
    (line.cells.len() == 19 && degrees(0) && degrees(4) && degrees(5)).then_some(grid)
}

/// Its populated places.
pub(super) fn places(
    source: &Source,
    grid: &Grid,
    country: Option<CountryCode>,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Vec<DraftPlace> {
    draft.choose(format!(
        "{} is a dump of GeoNames: populated places (feature class P), CC BY 4.0",
        source.short()
    ));
    let mut others = Others::default();
    let (mut places, mut no_towns) = (Vec::new(), 0);
    for line in &grid.lines {
        let text = |column: usize| line.cell(column).text();
        if text(6) != "P" || others.is(&text(8), country) {
            continue;
        }
        if NO_TOWNS.contains(&text(7).as_str()) {
            no_towns += 1;
            continue;
        }
        let degrees =
            |column: usize, most: f64| text(column).parse::<f64>().ok().filter(|value| value.abs() <= most);
        let (Some(lat), Some(lon)) = (degrees(4, 90.0), degrees(5, 180.0)) else {
            notes.refuse(&source.path, Some(line.row), "has no position", "columns 5 and 6 hold degrees");
            continue;
        };
        let listed = match text(14).as_str() {
            "" => 0.0,
            digits => {
                digits.parse().ok().filter(|persons| (0.0..=MOST_PERSONS).contains(persons)).unwrap_or_else(
                    || {
                        let message = format!("\"{digits}\" is no number of people");
                        notes.refuse(
                            &source.path,
                            Some(line.row),
                            message,
                            "column 15 holds the population, or nothing",
                        );
                        0.0
                    },
                )
            }
        };
        let unit = |column: usize, above: &str| {
            let code = text(column);
            let whole = if code.is_empty() { String::new() } else { format!("{above}{code}") };
            (whole.clone(), whole)
        };
        let first = unit(10, &format!("{}.", text(8)));
        let second = unit(11, &format!("{}.", first.0));
        places.push(DraftPlace {
            pcode: format!("GN{}", text(0)),
            name: text(1),
            at: Point { lat, lon },
            admin: [first, second, Default::default(), Default::default()],
            listed: Some(listed).filter(|persons| *persons > 0.0),
            residents: 0,
            idps: 0,
            area: 0,
            node: 0,
            source: format!("position: {} row {}", source.short(), line.row),
            confidence: "measured",
        });
    }
    others.say(source, country, draft, notes);
    if no_towns > 0 {
        draft.choose(format!(
            "{no_towns} places of {} are left out: parts of towns (PPLX), whose people are those of the town, and historical, \
             abandoned or destroyed ones (PPLH, PPLCH, PPLQ, PPLW)",
            source.short()
        ));
    }
    places
}
