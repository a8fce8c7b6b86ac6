//! Areas as polygons: GeoJSON and shapefiles, in degrees.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geojson::{GeoJson, GeometryValue};
use shapefile::record::traits::HasXY;
use shapefile::{PolygonRing, Shape};

use super::draft::{Draft, DraftArea};
use super::near::Near;
use super::polygon::{CODE, LEVEL, NAME, Polygon, fits, pair_keys, unit_keys};
use super::{polygon_kinds, records};
use crate::document::problem::shown;
use crate::import::notes::Notes;
use crate::import::sheet::key;
use crate::tables::{
    self,
    text::{decode, trim_property},
};
use crate::world::Point;

/// Places farther than this from every polygon are left where their list says, kilometres.
const NEAR_KM: f64 = 20.0;

/// What may be given.
const FORMATS: &str = "give areas as polygons, in GeoJSON or as a shapefile (.shp)";

/// Names the properties of areas that nobody reads.
fn name_unread(polygons: &[Polygon], file: &Path, notes: &mut Notes) {
    let mut read: BTreeSet<String> =
        [CODE.as_slice(), &NAME].concat().into_iter().map(str::to_owned).collect();
    read.extend((1..=4).flat_map(unit_keys).flatten());
    read.extend(super::local::property_keys().map(str::to_owned));
    read.extend(LEVEL.into_iter().chain(pair_keys()).map(str::to_owned));
    let all: BTreeSet<&String> = polygons.iter().flat_map(|polygon| polygon.said.keys()).collect();
    let unread: Vec<&str> = all
        .into_iter()
        .filter(|key| !read.iter().any(|known| fits(known, key)))
        .take(40)
        .map(String::as_str)
        .collect();
    if !unread.is_empty() {
        notes.unused(format!("properties of {}: {}", super::asked::short(file), unread.join(", ")));
    }
}

/// The polygons of a file.
pub(super) fn read(file: &Path, notes: &mut Notes) -> Option<Vec<Polygon>> {
    let is_shapefile = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("shp"));
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    let found = if is_shapefile { shapes(file, notes) } else { features(file, &mut others) };
    match found {
        Ok(polygons) if polygons.is_empty() => {
            notes.refuse(file, None, "has no polygons", FORMATS);
            None
        }
        Ok(polygons) => {
            let outside = |polygon: &Polygon| {
                let [west, south, east, north] = polygon.bounds;
                !(west >= -180.5 && east <= 180.5 && south >= -90.5 && north <= 90.5)
            };
            if polygons.iter().any(outside) {
                let remedy = "save it in longitude and latitude (EPSG:4326)";
                notes.refuse(file, None, "has positions that are no degrees", remedy);
                return None;
            }
            if !others.is_empty() {
                let shown: Vec<String> =
                    others.iter().map(|(kind, count)| format!("{kind} ({count})")).collect();
                let message = format!(
                    "{} features are no polygons and are left out: {}",
                    others.values().sum::<usize>(),
                    shown.join(", ")
                );
                notes.warn(file, None, message);
            }
            Some(polygons)
        }
        Err(message) => {
            notes.refuse(file, None, message, FORMATS);
            None
        }
    }
}

/// The polygons of a GeoJSON file; what else it has is counted by its kind.
fn features(file: &Path, others: &mut BTreeMap<String, usize>) -> Result<Vec<Polygon>, String> {
    let bytes = tables::read(file).map_err(|error| format!("cannot be read: {error}"))?;
    let text = decode(&bytes).map_err(|_| "is neither GeoJSON nor a shapefile".to_owned())?;
    let json: GeoJson = text.parse().map_err(|error| format!("is no GeoJSON: {error}"))?;
    let features = match json {
        GeoJson::FeatureCollection(all) => all.features,
        GeoJson::Feature(one) => vec![one],
        GeoJson::Geometry(_) => return Err("is a geometry without names".into()),
    };
    let mut polygons = Vec::new();
    for (index, feature) in features.into_iter().enumerate() {
        let said = feature.properties.into_iter().flatten().map(|(name, value)| {
            let text =
                value.as_str().map_or_else(|| value.to_string(), |text| trim_property(text).to_owned());
            (key(&name), if value.is_null() { String::new() } else { text })
        });
        let said: BTreeMap<String, String> = said.collect();
        let ring = |ring: &Vec<geojson::Position>| {
            ring.iter().filter(|at| at.len() >= 2).map(|at| (at[0], at[1])).collect::<Vec<_>>()
        };
        let rings: Vec<Vec<(f64, f64)>> = match feature.geometry.map(|geometry| geometry.value) {
            Some(GeometryValue::Polygon { coordinates: all }) => all.iter().map(ring).collect(),
            Some(GeometryValue::MultiPolygon { coordinates: all }) => {
                all.iter().flatten().map(ring).collect()
            }
            other => {
                let kind = other.map_or("without a geometry", |geometry| geometry.type_name());
                *others.entry(kind.to_owned()).or_default() += 1;
                continue;
            }
        };
        polygons.push(Polygon::new(index + 1, said, rings));
    }
    Ok(polygons)
}

/// Longitudes and latitudes of rings, whatever else their points have.
fn corners<P: HasXY>(rings: &[PolygonRing<P>]) -> Vec<Vec<(f64, f64)>> {
    rings.iter().map(|ring| ring.points().iter().map(|point| (point.x(), point.y())).collect()).collect()
}

fn shapes(file: &Path, notes: &mut Notes) -> Result<Vec<Polygon>, String> {
    let found = records::read(file, notes)?;
    let mut polygons = Vec::new();
    for (index, (shape, record)) in found.into_iter().enumerate() {
        let rings: Vec<Vec<(f64, f64)>> = match shape {
            Shape::Polygon(polygon) => corners(polygon.rings()),
            Shape::PolygonZ(polygon) => corners(polygon.rings()),
            Shape::PolygonM(polygon) => corners(polygon.rings()),
            _ => continue,
        };
        let said = record.into_iter().map(|(name, text)| (key(&name), text));
        polygons.push(Polygon::new(index + 1, said.collect(), rings));
    }
    Ok(polygons)
}

/// Puts places into the polygons that hold them; those in none go to the polygon of the nearest place that is in one.
/// Where places have codes of units already, those stay, and differences are counted.
pub(super) fn assign(file: &Path, draft: &mut Draft, notes: &mut Notes) -> Option<Vec<Polygon>> {
    let mut polygons = read(file, notes)?;
    let by_level = polygons.iter().any(|polygon| (1..=4).any(|level| polygon.unit(level).is_some()));
    let mut features: Vec<_> = polygons.iter_mut().map(|polygon| &mut polygon.said).collect();
    let called = if by_level { None } else { polygon_kinds::to_levels(&mut features, draft) };
    // A file may hold districts and the provinces that they lie in: the smaller ones count.
    polygons.sort_by_key(|polygon| Reverse(polygon.smallest().map(|(level, _)| level)));
    if polygons.iter().all(|polygon| polygon.smallest().is_none()) {
        let keys: Vec<&str> = polygons[0].said.keys().map(String::as_str).collect();
        let message = format!("its polygons have no code and no name; they have: {}", keys.join(", "));
        notes.refuse(file, None, message, "columns such as ADM3_PCODE and ADM3_EN say which area is which");
        return None;
    }
    tell_namesakes_apart(&mut polygons, file, notes);
    name_codes_with_several_names(&polygons, file, notes);
    name_unread(&polygons, file, notes);
    for polygon in &polygons {
        for level in 1..=4 {
            if let Some((pcode, _)) = polygon.unit(level) {
                draft.local.add_polygon(&polygon.said, level, &pcode);
            }
        }
    }
    let holder = |point: Point| polygons.iter().position(|polygon| polygon.holds(point));
    let held: Vec<Option<usize>> = draft.places.iter().map(|place| holder(place.at)).collect();
    let inside: Vec<usize> = (0..held.len()).filter(|&index| held[index].is_some()).collect();
    if inside.is_empty() {
        let message =
            format!("none of the {} places lies in any of its {} polygons", held.len(), polygons.len());
        notes.refuse(
            file,
            None,
            message,
            "give the areas of the country of the case; lat and lon may be swapped",
        );
        return None;
    }
    warn_overlaps(&polygons, file, draft, notes);
    let near = Near::new(inside.iter().map(|&index| draft.places[index].at).collect());
    let level = polygons.iter().filter_map(Polygon::smallest).map(|(level, _)| level).max().unwrap_or(3);
    let coded = draft.places.iter().filter(|place| !place.admin[level - 1].0.is_empty()).count();
    let keep = 10 * coded >= 9 * held.len();
    let (mut moved, mut lost, mut differ) = (Vec::new(), Vec::new(), Vec::new());
    for (index, place) in draft.places.iter_mut().enumerate() {
        let polygon = held[index].or_else(|| {
            let (nearest, km) = near.nearest(place.at)?;
            (km <= NEAR_KM).then(|| held[inside[nearest]]).flatten()
        });
        let Some(polygon) = polygon else {
            lost.push(place.name.clone());
            continue;
        };
        if held[index].is_none() {
            moved.push(place.name.clone());
        }
        let Some((_, unit)) = polygons[polygon].smallest() else { continue };
        if keep {
            // A list without codes has names in their place.
            let (code, name) = &place.admin[level - 1];
            let same = if code == name { name.eq_ignore_ascii_case(&unit.1) } else { *code == unit.0 };
            if held[index].is_some() && !same {
                differ.push(place.name.clone());
            }
            continue;
        }
        for above in 1..=level {
            if let Some(unit) = polygons[polygon].unit(above) {
                place.admin[above - 1] = unit;
            }
        }
        place.admin[level - 1] = unit;
    }
    for (names, what) in [
        (moved, "places lie in no polygon and count to that of the nearest place"),
        (
            lost,
            "places lie far from every polygon and keep the area that their list says, or are one of their own",
        ),
        (differ, "places lie in another polygon than their list says, whose area counts"),
    ] {
        if let Some(first) = names.first() {
            notes.warn(file, None, format!("{} {what}, for instance {first}", names.len()));
        }
    }
    if !keep {
        regroup(level, draft);
        // The list of places had units of another level.
        draft.choices.retain(|choice| !choice.starts_with(super::places::AREAS_ARE));
        draft.choose(format!(
            "areas of places, by which counts are reported, are those of the polygons of {}: units of level {level}{}",
            super::asked::short(file),
            called.map(|called| format!(", which it calls {called}")).unwrap_or_default()
        ));
    }
    Some(polygons)
}

/// Warns of places that lie in several areas of one level, of which the first in the file gets them.
fn warn_overlaps(polygons: &[Polygon], file: &Path, draft: &Draft, notes: &mut Notes) {
    let mut overlaps: BTreeMap<[String; 2], usize> = BTreeMap::new();
    let (mut places, mut one) = (0, None);
    for place in &draft.places {
        let around: Vec<(usize, (String, String))> =
            polygons.iter().filter(|polygon| polygon.holds(place.at)).filter_map(Polygon::smallest).collect();
        let Some((level, (code, name))) = around.first() else { continue };
        let others: BTreeMap<&str, &str> = around
            .iter()
            .filter(|(other, (again, _))| other == level && again != code)
            .map(|(_, (code, name))| (code.as_str(), name.as_str()))
            .collect();
        if !others.is_empty() {
            places += 1;
            one.get_or_insert(&place.name);
        }
        for (other, called) in others {
            *overlaps.entry([format!("{name} ({code})"), format!("{called} ({other})")]).or_default() += 1;
        }
    }
    let Some(one) = one else { return };
    let mut all: Vec<([String; 2], usize)> = overlaps.into_iter().collect();
    all.sort_by_key(|(_, count)| Reverse(*count));
    let shown: Vec<String> = all
        .iter()
        .take(5)
        .map(|([first, other], count)| format!("{first} and {other} share {count}"))
        .collect();
    let more = all.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(", and {more} more pairs") } else { String::new() };
    let message = format!(
        "{places} places, for instance {one}, lie in several areas and count to the first of them in the file, unless the list \
         of places has codes of areas: {}{more} (draw the areas without overlaps)",
        shown.join(", ")
    );
    notes.warn(file, None, message);
}

/// Says which codes are those of several names.
fn name_codes_with_several_names(polygons: &[Polygon], file: &Path, notes: &mut Notes) {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, (code, name)) in polygons.iter().filter_map(Polygon::smallest) {
        names.entry(code).or_default().insert(name);
    }
    let several: Vec<String> = names
        .into_iter()
        .filter(|(_, names)| names.len() > 1)
        .map(|(code, names)| format!("{code} ({})", names.into_iter().collect::<Vec<_>>().join(", ")))
        .collect();
    if let Some(first) = several.first() {
        let message = format!(
            "{} P-codes stand for several names and are one area each, for instance {first}",
            several.len()
        );
        notes.warn(file, None, message);
    }
}

/// Tells polygons apart that have no code and one name, by the unit above them; those in one unit, or in none that is known, are
/// one area.
fn tell_namesakes_apart(polygons: &mut [Polygon], file: &Path, notes: &mut Notes) {
    let mut called: BTreeMap<(usize, String), Vec<(usize, String)>> = BTreeMap::new();
    for (index, polygon) in polygons.iter().enumerate() {
        if let Some((level, (code, name))) = polygon.smallest()
            && code == name
        {
            let above = (1..level).rev().find_map(|level| polygon.unit(level)).map(|(_, name)| name);
            called.entry((level, name)).or_default().push((index, above.unwrap_or_default()));
        }
    }
    let mut one = Vec::new();
    for ((level, name), found) in called {
        let aboves: BTreeSet<&String> = found.iter().map(|(_, above)| above).collect();
        if found.len() > aboves.len() {
            one.push(format!("\"{name}\""));
        }
        if aboves.len() > 1 {
            for (index, above) in &found {
                let code = if above.is_empty() { name.clone() } else { format!("{name}, {above}") };
                polygons[*index].said.insert(format!("adm{level}pcode"), code);
            }
        }
    }
    if !one.is_empty() {
        let message = format!(
            "several polygons have one name and no code, and are one area: {}",
            shown(&one.iter().map(String::as_str).collect::<Vec<_>>(), 5)
        );
        notes.warn(file, None, message);
    }
}

fn regroup(level: usize, draft: &mut Draft) {
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    let mut areas: Vec<DraftArea> = Vec::new();
    for place in &mut draft.places {
        let (code, name) = place.admin[level - 1].clone();
        let (pcode, name) =
            if code.is_empty() { (place.pcode.clone(), place.name.clone()) } else { (code, name) };
        place.area = *index.entry(pcode.clone()).or_insert_with(|| {
            areas.push(DraftArea { pcode, name, region: String::new() });
            areas.len() - 1
        });
    }
    draft.areas = areas;
    draft.call_regions();
    draft.guesses.retain(|guess| !guess.what.starts_with("nothing says in which area"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_outside() {
        let square = |low: f64, high: f64| vec![(low, low), (high, low), (high, high), (low, high)];
        let polygon = Polygon::new(1, BTreeMap::new(), vec![square(0.0, 10.0), square(4.0, 6.0)]);
        for (lat, lon, inside) in [(1.0, 1.0, true), (5.0, 5.0, false), (11.0, 1.0, false)] {
            assert_eq!(polygon.holds(Point { lat, lon }), inside);
        }
    }
}
