//! Where runs have other shelter than the first, and who then arrives there: a camp with more places draws more people.

use std::collections::BTreeMap;

use super::runs::Run;
use crate::outcome::precision::Known;
use crate::output::error::OutputError;
use crate::tables::Columns;

/// A location whose shelter differs between a run and the first.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelterChange {
    /// The name of the location.
    pub location: String,
    /// The run, by its position.
    pub run: usize,
    /// Free places in the first run and in this one: those at the start, with what is added on the day on which that is most.
    pub places: (f64, f64),
    /// Arrivals in the middle future of the first run, and of this one.
    pub arrivals: (Known, Known),
}

/// Every location whose shelter differs, the greatest difference first.
///
/// # Errors
/// [`OutputError`] if a table does not have what it should.
pub fn changes(runs: &[Run]) -> Result<Vec<ShelterChange>, OutputError> {
    let tables = runs.iter().map(places).collect::<Result<Vec<_>, _>>()?;
    let Some((first, others)) = tables.split_first() else { return Ok(Vec::new()) };
    let mut changes = Vec::new();
    for (index, table) in others.iter().enumerate() {
        for (pcode, (name, places, arrivals)) in table {
            // A location that the first run does not have is not one with more shelter.
            if let Some((_, before, arrived)) =
                first.get(pcode).filter(|place| place.1.to_bits() != places.to_bits())
            {
                changes.push(ShelterChange {
                    location: name.clone(),
                    run: index + 1,
                    places: (*before, *places),
                    arrivals: (*arrived, *arrivals),
                });
            }
        }
    }
    let size = |change: &ShelterChange| (change.places.1 - change.places.0).abs();
    changes.sort_by(|a, b| size(b).total_cmp(&size(a)));
    Ok(changes)
}

/// Name, free places and median arrivals of each location, by its P-code.
fn places(run: &Run) -> Result<BTreeMap<String, (String, f64, Known)>, OutputError> {
    let table = Columns::read(&run.dir.join("places.csv"))?;
    let (names, pcodes) = (table.text("location")?, table.text("pcode")?);
    let (places, arrivals) = (table.numbers("free_places")?, table.numbers("arrivals_p50")?);
    // Tables of earlier versions do not say what is added.
    let added = if table.names().any(|name| name == "added_places") {
        table.numbers("added_places")?
    } else {
        vec![0.0; places.len()]
    };
    let errors = if table.names().any(|name| name == "arrivals_error_p50") {
        table.optional_numbers("arrivals_error_p50")?
    } else {
        vec![None; places.len()]
    };
    let rows = 0..table.len();
    Ok(rows
        .map(|row| {
            let arrivals = Known { value: arrivals[row], error: errors[row] };
            (pcodes[row].to_string(), (names[row].to_string(), places[row] + added[row], arrivals))
        })
        .collect())
}
