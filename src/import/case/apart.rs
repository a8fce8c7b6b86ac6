//! Does a file lie where the places of the case do? Latitude and longitude that are swapped throughout look sound by
//! themselves.

use std::path::Path;

use super::asked::{Asked, short};
use super::draft::Draft;
use super::near::Near;
use crate::import::notes::Notes;
use crate::world::Point;

/// What lies farther than this from every place belongs to another country, kilometres.
const APART_KM: f64 = 500.0;
/// Positions that are so near once they are swapped were, kilometres.
const SWAPPED_KM: f64 = 100.0;

/// Refuses a file of which nothing lies near any place, with the name of both files.
pub(super) fn refuse(
    file: &Path,
    what: &str,
    points: impl Iterator<Item = Point>,
    asked: &Asked,
    draft: &Draft,
    notes: &mut Notes,
) -> Option<()> {
    let near = Near::new(draft.places.iter().map(|place| place.at).collect());
    let mut nearest: Option<(f64, Point, usize)> = None;
    let mut swapped = false;
    let mut count = 0_usize;
    for point in points {
        let Some((place, km)) = near.nearest(point) else { return Some(()) };
        if km <= APART_KM {
            return Some(());
        }
        count += 1;
        let turned = Point { lat: point.lon, lon: point.lat };
        swapped |= turned.lat.abs() <= 90.0 && near.nearest(turned).is_some_and(|(_, km)| km <= SWAPPED_KM);
        if nearest.is_none_or(|(least, ..)| km < least) {
            nearest = Some((km, point, place));
        }
    }
    let Some((km, at, place)) = nearest else { return Some(()) };
    let place = &draft.places[place];
    let message = format!(
        "all {count} {what} lie more than {APART_KM} km from every place of {}: the nearest, at {:.2} north and {:.2} east, lies {km:.0} \
         km from \"{}\" at {:.2} north and {:.2} east",
        short(&asked.places),
        at.lat,
        at.lon,
        place.name,
        place.at.lat,
        place.at.lon
    );
    let remedy = if swapped {
        "lat and lon are swapped in one of the two files: correct its columns"
    } else {
        "give the file of the country of the case, or correct lat and lon, which may be swapped in one of the two"
    };
    notes.refuse(file, None, message, remedy);
    None
}
