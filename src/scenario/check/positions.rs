//! Do positions go together? What lies where it hardly can is said with both numbers: lengths of roads beside
//! straight lines, communities beside their locations, lines of a map beside places.

use super::checker::Checker;
use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::Table;
use crate::scenario::tables::{CommunityRow, FrontRow, LocationRow, RoadRow};
use crate::world::position::WIDEST;
use crate::world::{Geography, Location, Point, RoadStatus, Role};

/// A road this much shorter than the straight line cannot be.
const SHORTEST: f64 = 0.9;
/// A road this much longer than the straight line is seldom.
const LONGEST: f64 = 5.0;
/// Speeds between which vehicles travel, kilometres an hour: from a convoy in mud to a motorway.
const SLOWEST: f64 = 2.0;
const FASTEST: f64 = 150.0;
/// Differences that come from rounding, or from two ends in one place, kilometres.
const SLACK: (f64, f64) = (1.0, 5.0);
/// Farther than this, what belongs together does not, kilometres.
const FAR: f64 = 100.0;
/// Farther than this from every town hardly anybody lives, kilometres.
const LONELY_KM: f64 = 70.0;
/// How much nearer another town must be than one's own to be counted, kilometres.
const NEARER_KM: f64 = 10.0;
/// Most communities whose towns are looked at.
const MOST_ASKED: usize = 500;
/// A location this far from every other one is doubtful, kilometres: deserts have such.
const ALONE: f64 = 300.0;
/// Most points of a line that are looked at.
const MOST_POINTS: usize = 1000;

/// Refuses a case that lies across the 180th meridian: distances, and what lies beside what, are those of a plane.
pub(super) fn across_the_date_line(geography: &Geography, checker: &mut Checker<'_>) {
    let places = geography.locations.iter().map(|location| location.at.lon);
    let places = places.chain(geography.communities.iter().map(|community| community.at.lon));
    let (low, high) =
        places.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), lon| (low.min(lon), high.max(lon)));
    if high - low > WIDEST {
        let message = format!(
            "longitudes go from {low} to {high}, more than {WIDEST} degrees: a case across the 180th meridian is not read as \
             one piece"
        );
        checker.add("tables.locations", message).hint(
            "add one number to the longitudes of all tables of the case, so that none passes 180 (results do not change by \
             that; on maps the case lies elsewhere); or correct the longitude that is far from all others",
        );
    }
}

/// Holds roads against straight lines. One row became one road, since nothing was wrong with any.
pub(super) fn roads(geography: &Geography, table: &Table<RoadRow>, problems: &mut Problems) {
    for ((line, row), link) in table.rows.iter().zip(&geography.links) {
        let (from, to) = (&geography.locations[link.from], &geography.locations[link.to]);
        let at_home = [from, to].into_iter().any(|end| end.role != Role::Foreign);
        let abroad = [from, to].into_iter().find(|end| end.role == Role::Foreign);
        if let Some(abroad) = abroad.filter(|_| at_home && link.status == RoadStatus::Open) {
            let message = format!(
                "leads to \"{}\", which is abroad and cannot be entered: with the status border, [[border]] can open the road",
                abroad.name
            );
            problems.warn(WarningKind::NoEffect, &table.path, "status", Some(*line), message);
        }
        let (length, straight) = (link.length_km, from.at.distance_km(to.at));
        let short = length < SHORTEST * straight && straight - length > SLACK.0;
        let long = length > LONGEST * straight && length - straight > SLACK.1;
        let speed = link.speed_km_per_h;
        if !(SLOWEST..=FASTEST).contains(&speed) {
            let message = format!(
                "nobody travels at {speed} km/h from \"{}\" to \"{}\": vehicles make {SLOWEST} to {FASTEST}",
                row.from, row.to
            );
            problems.warn(WarningKind::Position, &table.path, "speed_km_per_h", Some(*line), message);
        }
        if short || long {
            let message = format!(
                "the road from \"{}\" to \"{}\" is {} km long, the straight line between their positions {} km",
                row.from,
                row.to,
                km(length),
                km(straight)
            );
            problems.warn(WarningKind::Position, &table.path, "length_km", Some(*line), message);
        }
    }
}

/// Finds locations that lie far away from the others, and much nearer if their latitude and longitude change places.
pub(super) fn locations(geography: &Geography, table: &Table<LocationRow>, problems: &mut Problems) {
    let middle = |of: fn(&Point) -> f64| {
        let mut values: Vec<f64> = geography.locations.iter().map(|location| of(&location.at)).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let (Some(lat), Some(lon)) = (middle(|at| at.lat), middle(|at| at.lon)) else { return };
    let middle = Point { lat, lon };
    let points = geography.locations.iter().map(|location| location.at).enumerate().collect();
    let mut alone = alone(points, ALONE);
    alone.sort_unstable_by_key(|&(index, _)| index);
    // One row became one location, since nothing was wrong with any.
    for (index, ((line, row), location)) in table.rows.iter().zip(&geography.locations).enumerate() {
        if location.reception_per_day == Some(0) {
            let message = "must be 1 or more, or blank where nobody is metered, got 0: a closure of the place lets nobody in";
            table.problem(problems, *line, "reception_per_day", message);
        }
        let is = location.at.distance_km(middle);
        let Some(turned) = swapped(location.at).map(|at| at.distance_km(middle)) else { continue };
        if is > FAR && 4.0 * turned < is {
            let message = format!(
                "\"{}\" is {} km from the middle of all places, and {} km with lat and lon in each other's place",
                row.name,
                km(is),
                km(turned)
            );
            problems.warn(WarningKind::Position, &table.path, "lat", Some(*line), message);
        } else if location.role != Role::Foreign
            && is > FAR
            && let Ok(found) = alone.binary_search_by_key(&index, |&(index, _)| index)
        {
            let nearest = km(alone[found].1);
            let message = format!("\"{}\" is {nearest} km from the nearest other location", row.name);
            problems.warn(WarningKind::Position, &table.path, "lat", Some(*line), message);
        }
    }
}

/// Warns where the positions of communities and those of locations do not go together as a whole, as in tables of which one
/// is off: most communities are far from every location, or nearer to another one than to their own.
fn beside_their_towns(geography: &Geography, table: &Table<CommunityRow>, problems: &mut Problems) {
    let step = geography.communities.len().div_ceil(MOST_ASKED).max(1);
    let asked = geography.communities.iter().step_by(step);
    let (mut of, mut lonely, mut elsewhere) = (0, 0, 0);
    for community in asked {
        let km = |location: &Location| location.at.distance_km(community.at);
        let nearest = geography.locations.iter().map(km).fold(f64::INFINITY, f64::min);
        of += 1;
        lonely += usize::from(nearest > LONELY_KM);
        elsewhere += usize::from(km(&geography.locations[community.location]) > nearest + NEARER_KM);
    }
    let what = if 2 * lonely > of {
        format!("{lonely} of {of} communities are more than {LONELY_KM} km from every location")
    } else if 2 * elsewhere > of {
        format!(
            "{elsewhere} of {of} communities are nearer to another location than to theirs, by {NEARER_KM} km or more"
        )
    } else {
        return;
    };
    let message = format!("{what}: are the positions of one of the two tables off?");
    problems.warn(
        WarningKind::Position,
        &table.path,
        "lat",
        table.rows.first().map(|(line, _)| *line),
        message,
    );
}

/// Holds communities against their locations, and against the others of their areas.
pub(super) fn communities(geography: &Geography, table: &Table<CommunityRow>, problems: &mut Problems) {
    let communities = &geography.communities;
    let location = |index: usize| geography.locations[communities[index].location].at;
    let far: Vec<usize> = (0..communities.len())
        .filter(|&index| communities[index].at.distance_km(location(index)) > FAR)
        .collect();
    let turned = far.iter().filter(|&&index| {
        swapped(communities[index].at).is_some_and(|at| at.distance_km(location(index)) <= FAR)
    });
    let turned = turned.count();
    if turned > 0 && 2 * turned >= far.len() {
        let message = format!(
            "{turned} of {} communities are near their locations only if lat and lon change places, here or there",
            communities.len()
        );
        problems.warn(WarningKind::Position, &table.path, "lat", Some(table.rows[far[0]].0), message);
        return;
    }
    for &index in &far {
        let (line, row) = &table.rows[index];
        let distance = km(communities[index].at.distance_km(location(index)));
        let message = format!("\"{}\" is {distance} km from its location, \"{}\"", row.name, row.location);
        problems.warn(WarningKind::Position, &table.path, "location", Some(*line), message);
    }
    if far.is_empty() {
        beside_their_towns(geography, table, problems);
    }
    for area in 0..geography.areas.len() {
        let near = geography.communities_of(area).iter().filter(|place| far.binary_search(place).is_err());
        for (index, distance) in alone(near.map(|&place| (place, communities[place].at)).collect(), FAR) {
            let (line, row) = &table.rows[index];
            let message = format!(
                "\"{}\" is {} km from the nearest other community of its area, \"{}\"",
                row.name,
                km(distance),
                row.subdistrict
            );
            problems.warn(WarningKind::Position, &table.path, "subdistrict", Some(*line), message);
        }
    }
}

/// Those of some positions that have no other within some kilometres, with the distance of the nearest.
fn alone(mut order: Vec<(usize, Point)>, limit: f64) -> Vec<(usize, f64)> {
    const KM_PER_DEGREE: f64 = 111.0;
    order.sort_by(|(_, a), (_, b)| a.lat.total_cmp(&b.lat));
    let mut found = Vec::new();
    for (rank, &(index, at)) in order.iter().enumerate() {
        let within = |(_, other): &&(usize, Point)| (other.lat - at.lat).abs() * KM_PER_DEGREE <= limit;
        let near = |&(_, other): &(usize, Point)| other.distance_km(at) <= limit;
        // Along the order, as far as latitude alone does not rule it out: the first is nearly always near.
        let up = order[rank + 1..].iter().take_while(within).any(near);
        if up || order[..rank].iter().rev().take_while(within).any(near) {
            continue;
        }
        let distances = order.iter().filter(|(other, _)| *other != index);
        let nearest = distances.map(|(_, other)| other.distance_km(at)).min_by(f64::total_cmp);
        found.extend(nearest.map(|distance| (index, distance)));
    }
    found
}

/// Holds the front line against the places.
pub(super) fn front(geography: &Geography, table: &Table<FrontRow>, problems: &mut Problems) {
    let step = table.rows.len().div_ceil(MOST_POINTS).max(1);
    let far = |point: Point| Some(nearest_km(geography, point)).filter(|&distance| distance > FAR);
    let points = table.rows.iter().map(|(line, row)| (*line, Point { lat: row.lat, lon: row.lon }));
    let far: Vec<(usize, Point, f64)> = points
        .step_by(step)
        .filter_map(|(line, point)| far(point).map(|distance| (line, point, distance)))
        .collect();
    if let Some(&(line, point, distance)) = far.first() {
        let message = format!(
            "{} of {} points of the front line are more than {FAR} km from every place; this one is {} km from the \
             nearest",
            (far.len() * step).min(table.rows.len()),
            table.rows.len(),
            km(distance)
        );
        let problem = problems.warn(WarningKind::Position, &table.path, "lat", Some(line), message);
        if swapped(point).is_some_and(|point| nearest_km(geography, point) <= FAR) {
            problem.hint("lat and lon may have changed places");
        }
    }
}

/// How far the lines of a map are from the places, if they are far from all, kilometres.
pub(super) fn outline_km<'a>(geography: &Geography, points: impl Iterator<Item = &'a Point>) -> Option<f64> {
    let points: Vec<Point> = points.copied().collect();
    let step = points.len().div_ceil(MOST_POINTS).max(1);
    let mut nearest = f64::INFINITY;
    for &point in points.iter().step_by(step) {
        nearest = nearest.min(nearest_km(geography, point));
        // Borders of a large country pass a small case at some distance.
        if nearest <= 3.0 * FAR {
            return None;
        }
    }
    nearest.is_finite().then_some(nearest)
}

/// The distance of the place that is nearest to a point; as soon as one is near, it is good enough.
fn nearest_km(geography: &Geography, point: Point) -> f64 {
    let mut nearest = f64::INFINITY;
    for place in 0..geography.places() {
        nearest = nearest.min(geography.position(place).distance_km(point));
        if nearest <= FAR {
            break;
        }
    }
    nearest
}

/// A point with latitude and longitude in each other's place, if it is one.
fn swapped(point: Point) -> Option<Point> {
    (point.lon.abs() <= 90.0).then_some(Point { lat: point.lon, lon: point.lat })
}

/// Kilometres as people say them.
pub(super) fn km(distance: f64) -> String {
    if distance > 0.0 && distance < 0.1 {
        format!("{distance:e}")
    } else if distance < 100.0 {
        format!("{distance:.1}")
    } else {
        format!("{distance:.0}")
    }
}
