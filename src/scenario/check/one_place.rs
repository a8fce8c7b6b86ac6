//! Locations that may be one under two names: places in both would count twice.

use super::positions::km;
use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::Table;
use crate::scenario::tables::LocationRow;
use crate::world::{Geography, Location, ShelterType};

/// Nearer than this two positions are one, kilometres: four decimals of a degree differ by 11 m in their last.
const SAME_KM: f64 = 0.05;
/// Kilometres of a degree of latitude, or fewer: nothing is passed over by it.
const KM_PER_DEGREE: f64 = 110.0;

/// Whether all places of a location are those of a camp.
fn is_camp(location: &Location) -> bool {
    let others = location.places.iter().enumerate().filter(|&(kind, _)| kind != ShelterType::Camp as usize);
    others.map(|(_, &places)| places).sum::<u32>() == 0
}

/// Warns of locations at one position with the same number of places, and of camps at one position with any: a town and
/// its camp differ in it; one camp of two lists does not, or has grown from one list to the other.
pub(super) fn warn(geography: &Geography, table: &Table<LocationRow>, problems: &mut Problems) {
    let sum = |location: &Location| location.places.iter().map(|&places| u64::from(places)).sum::<u64>();
    // One row became one location, since nothing was wrong with any.
    let rows = table.rows.iter().zip(&geography.locations);
    let mut sheltering: Vec<_> = rows
        .filter_map(|((line, row), location)| {
            let places = sum(location);
            (places > 0).then_some((*line, row, location.at, places, is_camp(location)))
        })
        .collect();
    sheltering.sort_by(|(_, _, a, ..), (_, _, b, ..)| a.lat.total_cmp(&b.lat));
    let mut twins = Vec::new();
    for (rank, one) in sheltering.iter().enumerate() {
        let beside =
            |other: &&(_, _, crate::world::Point, _, _)| (other.2.lat - one.2.lat) * KM_PER_DEGREE <= SAME_KM;
        for other in sheltering[rank + 1..].iter().take_while(beside) {
            let alike = one.3 == other.3 || one.4 && other.4;
            if alike && one.2.distance_km(other.2) <= SAME_KM {
                let (first, later) = if one.0 < other.0 { (one, other) } else { (other, one) };
                twins.push((later, first));
            }
        }
    }
    // Each is said once, beside the first of those that it may be.
    twins.sort_by_key(|(later, first)| (later.0, first.0));
    twins.dedup_by_key(|(later, _)| later.0);
    for ((line, row, at, places, _), (first, twin, other, of_twin, _)) in twins {
        let apart = km(1000.0 * at.distance_km(*other));
        let have = if places == of_twin {
            format!("{places} places each")
        } else {
            format!("{places} and {of_twin} places")
        };
        let message = format!(
            "\"{}\" and \"{}\" of line {first} are {apart} m apart and have {have}, {} together: are both one location? (then \
             leave one row)",
            row.name,
            twin.name,
            places + of_twin
        );
        problems.warn(WarningKind::Doubled, &table.path, "name", Some(*line), message);
    }
}
