//! Can figures of others be of this case? Held against its people, and against one another.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::checker::Checker;
use super::geography::Ground;
use super::openings::opens_a_border;
use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::{FromCells, Table};
use crate::model::tally::{GROWING_DATES, Local, Total};
use crate::scenario::file::ScenarioFile;
use crate::scenario::tables::{ObservationRow, PlaceObservationRow};
use crate::scenario::{Estimate, InitialMove, Observation, PlaceObservation};
use crate::world::{Geography, Role, ShelterType};

/// Warns of figures of others that are far above all people of the case, and of those that nobody is counted for.
pub(super) fn too_many<'r, T: FromCells>(
    table: &Table<T>,
    column: &str,
    rows: impl Iterator<Item = (usize, &'r str, f64)>,
    ground: &Ground,
    problems: &mut Problems,
) {
    let Some(geography) = &ground.geography else { return };
    let people: u64 = geography.communities.iter().map(|place| u64::from(place.people())).sum();
    let near = geography.locations.iter().any(|location| location.near_border);
    for (line, variable, persons) in rows {
        // Movements count a person more than once, and registers may be too low.
        if people > 0 && persons > 2.0 * people as f64 && variable != Total::Movements.key() {
            let message = format!("{persons} persons, and {people} live in the case: check the unit");
            problems.warn(WarningKind::Position, &table.path, column, Some(line), message);
        }
        if [Total::NearBorder, Total::BorderArrivals].iter().any(|total| total.key() == variable) && !near {
            let message = "no location is near_border: the model has nobody there in any future";
            problems.warn(WarningKind::NoEffect, &table.path, "variable", Some(line), message);
        }
    }
}

/// What was observed of the whole case, what agencies said, and what was counted in areas.
pub(super) type Figures<'a> =
    (Option<&'a [Observation]>, Option<&'a [Estimate]>, Option<&'a [PlaceObservation]>);

/// Warns of figures of people abroad where nothing opens a border, and of people in camps where there are none: the model
/// has nobody there in any future.
pub(super) fn of_nobody(
    file: &ScenarioFile,
    (geography, initial): (&Geography, &[InitialMove]),
    (observations, estimates, places): Figures<'_>,
    checker: &mut Checker<'_>,
) {
    // Where departures are given, hosts say where people go.
    if file.exogenous.is_some() {
        return;
    }
    let mut at = initial.iter().flat_map(|group| &group.destinations);
    let abroad = opens_a_border(file, geography)
        || at.any(|&(location, _)| geography.locations[location].role == Role::Foreign);
    let camps = has_camps(file, geography);
    let of_reports =
        observations.into_iter().flatten().map(|row| ("tables.observations", row.variable.as_str()));
    let of_agencies = estimates
        .into_iter()
        .flatten()
        .filter_map(|row| Some(("tables.estimates", row.variable.as_deref()?)));
    let counted: BTreeSet<(&str, &str)> = of_reports.chain(of_agencies).collect();
    for (table, variable) in counted {
        let is = |total: Total| total.key() == variable;
        let message = if !abroad && (is(Total::Abroad) || is(Total::Crossed)) {
            format!("{variable}: nothing opens a border: the model has nobody there in any future")
        } else if !camps && is(Total::in_shelter(ShelterType::Camp)) {
            format!("{variable}: there are no camp places: the model has nobody there in any future")
        } else {
            continue;
        };
        checker.warn(WarningKind::NoEffect, table, message);
    }
    let foreign = |area: &usize| {
        let mut of = geography.locations.iter().filter(|location| location.area == *area).peekable();
        of.peek().is_some() && of.all(|location| location.role == Role::Foreign)
    };
    let of_places =
        places.into_iter().flatten().filter(|row| matches!(row.variable, Local::Hosted | Local::Arrivals));
    let unreached: BTreeSet<usize> = of_places.flat_map(|row| &row.areas).copied().filter(foreign).collect();
    if let Some(&area) = unreached.first().filter(|_| !abroad) {
        let message = format!(
            "nothing opens a border: the model has nobody in \"{}\" in any future{}",
            geography.areas[area].name,
            if unreached.len() > 1 {
                format!(", nor in {} more areas abroad", unreached.len() - 1)
            } else {
                String::new()
            }
        );
        checker.warn(WarningKind::NoEffect, "tables.observations_places", message);
    }
}

/// Whether there are places in managed camps, or a scenario adds some.
pub(super) fn has_camps(file: &ScenarioFile, geography: &Geography) -> bool {
    let camp = ShelterType::Camp as usize;
    geography.locations.iter().any(|location| location.places[camp] > 0)
        || file.places.iter().any(|places| places.add > 0 && places.shelter == ShelterType::Camp.name())
}

/// A later figure of a running total below this share of an earlier one is warned of: registers are corrected.
const CORRECTED: f64 = 0.9;

/// Warns of running totals that fall from one date to the next.
pub(super) fn falling(table: &Table<ObservationRow>, problems: &mut Problems) {
    let mut last: BTreeMap<(&str, String), (Date, f64)> = BTreeMap::new();
    let running = |key: &str| Total::ALL.iter().any(|total| total.is_running_total() && total.key() == key);
    let mut rows: Vec<&(usize, ObservationRow)> =
        table.rows.iter().filter(|(_, row)| running(&row.variable)).collect();
    rows.sort_by_key(|(_, row)| row.date);
    for (line, row) in rows {
        let before = last.insert((&row.variable, series(&row.source)), (row.date, row.value));
        if let Some((date, value)) = before.filter(|&(_, value)| row.value < CORRECTED * value) {
            let message = format!(
                "{} is a running total and falls from {value} on {date} to {}: is it people who are away?",
                row.variable, row.value
            );
            problems.warn(WarningKind::Position, &table.path, "value", Some(*line), message);
        }
    }
}

/// Warns of totals of which the model counts the days of the scenario alone, and observations people of before.
pub(super) fn since_before(table: &Table<ObservationRow>, start: Date, problems: &mut Problems) {
    let from_the_first_day = [Total::Returned, Total::Movements, Total::ToAdversary, Total::Crossed];
    for total in from_the_first_day {
        let of = || table.rows.iter().filter(|(_, row)| row.variable == total.key());
        let before =
            of().filter(|(_, row)| row.date < start && row.value > 0.0).max_by_key(|(_, row)| row.date);
        let Some(((line, row), later)) = before.zip(of().find(|(_, row)| row.date >= start)) else {
            continue;
        };
        let message = format!(
            "{} {} people by {}, before the first day, and the model counts those from that day on: later numbers, such as {} on {}, have \
             them too (take them off)",
            total.key(),
            row.value,
            row.date,
            later.1.value,
            later.1.date
        );
        problems.warn(WarningKind::Outside, &table.path, "value", Some(*line), message);
    }
}

/// Warns of stocks that only grow, for which a register counts all who ever came.
pub(super) fn growing(table: &Table<ObservationRow>, problems: &mut Problems) {
    let mut counts: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (line, row) in &table.rows {
        let dated = counts.entry((row.variable.as_str(), series(&row.source))).or_default();
        dated.push((row.date, row.value, *line));
    }
    for ((variable, _), mut dated) in counts {
        let stock = Total::ALL.iter().find(|total| total.key() == variable);
        let Some(running) = stock.and_then(|stock| stock.taken_for()) else { continue };
        dated.sort_by_key(|&(date, ..)| date);
        if dated.len() >= GROWING_DATES && dated.windows(2).all(|pair| pair[0].1 <= pair[1].1) {
            let message = format!(
                "{variable} are people who are there on a day, and they do not become fewer once on {} dates: if those who have \
                 gone back are still in the count, it is {}",
                dated.len(),
                running.key()
            );
            problems.warn(WarningKind::Position, &table.path, "variable", Some(dated[0].2), message);
        }
    }
}

/// Warns of what stands several times under other sources: fits, weights and scores take each for evidence of its own. Rows come
/// with their line, and with what they count, in words.
pub(super) fn repeated<T: FromCells>(
    table: &Table<T>,
    rows: impl Iterator<Item = (usize, String)>,
    problems: &mut Problems,
) {
    let mut lines: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (line, counted) in rows {
        lines.entry(counted).or_default().push(line);
    }
    for (counted, lines) in lines.iter().filter(|(_, lines)| lines.len() > 1) {
        let times = lines.len();
        let message = format!(
            "{counted} is there {times} times: each weighs as if it were independent of the others, in scores, in what \
             --observe-until takes in and in fits (leave all but one out, unless they are)"
        );
        problems.warn(WarningKind::Doubled, &table.path, "", Some(lines[1]), message);
    }
}

/// Warns of counts of an area that are of more days than an earlier one, and of fewer people.
pub(super) fn falling_areas(table: &Table<PlaceObservationRow>, problems: &mut Problems) {
    let mut last: BTreeMap<(&str, &str, Date, String), (Date, f64)> = BTreeMap::new();
    // How many are there on a day may fall.
    let mut rows: Vec<&(usize, PlaceObservationRow)> =
        table.rows.iter().filter(|(_, row)| row.variable != Local::Hosted.key()).collect();
    rows.sort_by_key(|(_, row)| row.to);
    for (line, row) in rows {
        let key = (row.variable.as_str(), row.area_pcode.as_str(), row.from, series(&row.source));
        let before = last.insert(key, (row.to, row.value));
        if let Some((to, value)) = before.filter(|&(_, value)| row.value < CORRECTED * value) {
            let message = format!(
                "{} of {} since {} are a running total and fall from {value} by {to} to {} by {}: is it people who are there, or \
                 the count of each period (from is its own first day then)?",
                row.variable, row.area_pcode, row.from, row.value, row.to
            );
            problems.warn(WarningKind::Position, &table.path, "value", Some(*line), message);
        }
    }
}

/// The source of a row without its number there, which imports give: rows of one file are of one series.
fn series(source: &str) -> String {
    match source.split_once(" row ") {
        Some((file, rest)) => {
            file.to_owned() + rest.trim_start_matches(|letter: char| letter.is_ascii_digit())
        }
        None => source.to_owned(),
    }
}
