//! What was counted in areas: of which areas, and of which days?

use std::collections::BTreeSet;

use super::checker::Checker;
use super::dates::Dates;
use super::figures::{falling_areas, repeated};
use super::geography::Ground;
use super::inputs::Inputs;
use crate::document::problem::{Problems, WarningKind, shown};
use crate::document::rows::Table;
use crate::model::tally::Local;
use crate::scenario::PlaceObservation;
use crate::scenario::file::TablesFile;
use crate::scenario::tables::PlaceObservationRow;
use crate::world::{Geography, Location, Role};

/// The word for all areas that no other row of a count names: the rest of a total.
const OTHERS: &str = "others";

/// What was observed of areas. Areas without a row in the other tables have no people, so they are refused.
pub(super) fn observed_places(
    tables: &TablesFile,
    ground: &Ground,
    dates: &Dates,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<Vec<PlaceObservation>> {
    let Some(name) = &tables.observations_places else { return Some(Vec::new()) };
    let table: Table<PlaceObservationRow> = inputs.table(checker, "tables.observations_places", name)?;
    let problems = &mut *checker.problems;
    table.refuse_repeats(
        problems,
        "area_pcode",
        |row| (row.from, row.to, &row.variable, &row.area_pcode, &row.source),
        |row| format!("{} of {} from {} to {}", row.variable, row.area_pcode, row.from, row.to),
    );
    falling_areas(&table, problems);
    let mut observed: Vec<PlaceObservation> = Vec::with_capacity(table.rows.len());
    let mut lines = Vec::with_capacity(table.rows.len());
    for (line, row) in &table.rows {
        let variables = PlaceObservation::VARIABLES;
        let variable = variables.into_iter().find(|variable| variable.key() == row.variable);
        if variable.is_none() {
            let known = variables.map(Local::key).join(", ");
            let message = format!("must be one of {known}, got \"{}\"", row.variable);
            table.problem(problems, *line, "variable", message);
        }
        if variable == Some(Local::Hosted) && row.from < row.to {
            let message = format!(
                "must be the day of to, {}, got {}: hosted are the people who are there at the end of a day",
                row.to, row.from
            );
            table.problem(problems, *line, "from", message);
        }
        if row.to < row.from {
            let message = format!("must not be before from, {}, got {}", row.from, row.to);
            table.problem(problems, *line, "to", message);
        }
        let before =
            tables.already_displaced.is_some() && dates.counting_since < row.from && row.from <= dates.start;
        if before && variable == Some(Local::Displaced) {
            let message = format!(
                "a window from {} holds all who had left before the first day, {}, whenever that was: begin it on the day \
                 after, or on the first day of the counting",
                row.from, dates.start
            );
            problems.warn(WarningKind::Outside, &table.path, "from", Some(*line), message);
        }
        let same = |other: &PlaceObservationRow| {
            (other.from, other.to, &other.variable, &other.source)
                == (row.from, row.to, &row.variable, &row.source)
        };
        let beside = || table.rows.iter().map(|(_, other)| other).filter(|other| same(other));
        let areas = if is_others(ground, &row.area_pcode) {
            others(ground, beside())
        } else {
            named_areas(ground, &table, (*line, row), problems)
        };
        let Some((variable, areas)) = variable.zip(areas) else { continue };
        if areas.is_empty() {
            let message = format!("\"{OTHERS}\" are no areas: other rows of the same count name all");
            table.problem(problems, *line, "area_pcode", message);
            continue;
        }
        let geography = ground.geography.as_ref();
        if let Some(nobody) =
            areas.iter().map(|&area| unreported(geography?, variable, area)).collect::<Option<Vec<_>>>()
        {
            let message =
                format!("{} \"{}\": its {} are 0 in every future", nobody[0], row.area_pcode, row.variable);
            problems.warn(WarningKind::NoEffect, &table.path, "area_pcode", Some(*line), message);
        }
        let (from, to, source) = (row.from, row.to, row.source.clone());
        let count = PlaceObservation { from, to, variable, areas, value: row.value, source };
        let shared = |other: &PlaceObservation| {
            other.is_of_one_count(&count) && other.areas.iter().any(|area| count.areas.contains(area))
        };
        // Outside of the days it counts for nothing, and is named below.
        if is_outside(row, dates) {
            continue;
        }
        if observed.iter().any(shared) {
            let message = format!("\"{}\" has an area of another row of the same count", row.area_pcode);
            table.problem(problems, *line, "area_pcode", message);
        }
        let counted = (count.variable.key(), count.from, count.to, count.areas.clone());
        lines.push((*line, counted));
        observed.push(count);
    }
    let days = table.rows.iter().map(|(line, row)| {
        (*line, format!("{} to {}", row.from, row.to), dates.sound && is_outside(row, dates))
    });
    dates.outside(&table, "from", days, problems);
    let name =
        |area: usize| ground.geography.as_ref().map_or("", |geography| geography.areas[area].pcode.as_str());
    let words = lines.into_iter().map(|(line, (variable, from, to, areas))| {
        let areas: Vec<&str> = areas.into_iter().map(name).collect();
        (line, format!("{variable} of {} from {from} to {to}", shown(&areas, 3)))
    });
    repeated(&table, words, problems);
    alone(&table, problems);
    Some(observed)
}

/// Whether no day of a count is one of the scenario.
fn is_outside(row: &PlaceObservationRow, dates: &Dates) -> bool {
    row.to < dates.start || row.from > dates.end()
}

/// Warns of counts of a single area: shares of it are 1 whatever happened.
fn alone(table: &Table<PlaceObservationRow>, problems: &mut Problems) {
    let same_days = |a: &PlaceObservationRow, b: &PlaceObservationRow| {
        (a.from, a.to, &a.variable) == (b.from, b.to, &b.variable)
    };
    for (line, row) in &table.rows {
        let beside: Vec<&PlaceObservationRow> = table
            .rows
            .iter()
            .filter(|(at, other)| at != line && same_days(row, other))
            .map(|(_, other)| other)
            .collect();
        if beside.iter().any(|other| other.source == row.source) {
            continue;
        }
        let remedy = if beside.is_empty() {
            format!("(\"{OTHERS}\" is the rest of a total)")
        } else {
            let other = &beside[0].source;
            format!(
                "(rows of the same days have another source, \"{other}\": give those of one count the same words)"
            )
        };
        let message = format!(
            "no other row has its days, variable and source: a count of one area has no shares that could be scored or fitted {remedy}"
        );
        problems.warn(WarningKind::NoEffect, &table.path, "area_pcode", Some(*line), message);
    }
}

fn index(ground: &Ground, code: &str) -> Option<usize> {
    ground.areas.get(code).map(|&(index, _)| index)
}

fn is_others(ground: &Ground, code: &str) -> bool {
    code == OTHERS && index(ground, code).is_none()
}

/// The areas that no row of a count names, but for those abroad: who is there is told by country. None where it cannot be said.
fn others<'r>(ground: &Ground, count: impl Iterator<Item = &'r PlaceObservationRow>) -> Option<Vec<usize>> {
    let geography = ground.geography.as_ref()?;
    let mut named = BTreeSet::new();
    for row in count.filter(|row| !is_others(ground, &row.area_pcode)) {
        named.extend(codes(ground, &row.area_pcode).filter_map(|code| index(ground, code)));
    }
    let inner = |&area: &usize| {
        let has = |location: &&Location| location.area == area;
        !geography.communities_of(area).is_empty()
            || geography.locations.iter().filter(has).any(|location| location.role != Role::Foreign)
    };
    Some((0..geography.areas.len()).filter(|area| !named.contains(area)).filter(inner).collect())
}

/// The codes in a cell: it may be one that has spaces itself.
fn codes<'c>(ground: &Ground, cell: &'c str) -> impl Iterator<Item = &'c str> {
    let whole = index(ground, cell).is_some().then_some(cell);
    let parts = if whole.is_some() { "" } else { cell };
    whole.into_iter().chain(parts.split_whitespace())
}

/// The areas that a count names: one by its P-code, or several with spaces between.
fn named_areas(
    ground: &Ground,
    table: &Table<PlaceObservationRow>,
    (line, row): (usize, &PlaceObservationRow),
    problems: &mut Problems,
) -> Option<Vec<usize>> {
    let mut areas = BTreeSet::new();
    for code in codes(ground, &row.area_pcode) {
        let Some(area) = index(ground, code) else {
            if ground.geography.is_some() {
                let known = ground.areas.keys().map(String::as_str);
                let message = format!("unknown area \"{code}\"");
                table.problem(problems, line, "area_pcode", message).did_you_mean(code, known);
            }
            return None;
        };
        if !areas.insert(area) {
            table.problem(problems, line, "area_pcode", format!("names \"{code}\" twice"));
        }
    }
    Some(areas.into_iter().collect())
}

/// Why an area has no arrivals or departures that are counted, if so.
fn unreported(geography: &Geography, variable: Local, area: usize) -> Option<&'static str> {
    let locations = geography.locations.iter().any(|location| location.area == area);
    let empty = geography.communities_of(area).is_empty();
    match variable {
        Local::Arrivals | Local::Hosted => (!locations).then_some("no location reports to area"),
        // Who is hosted somewhere leaves from there again.
        Local::Departures => (empty && !locations).then_some("no community and no location lies in area"),
        _ => empty.then_some("no community lies in area"),
    }
}
