//! What is shut, and when? `closures.csv`.

use jiff::ToSpan;
use jiff::civil::Date;

use super::map::{FleePlace, Route};
use super::names::{find, plain, recognized, unknown};
use super::raw::{File, Folder, Row, day};
use crate::import::notes::Notes;

/// A closure in the words of our table.
pub(super) struct Closed {
    pub(super) kind: &'static str,
    pub(super) place: String,
    pub(super) other: String,
    pub(super) from: Date,
    pub(super) until: Option<Date>,
    pub(super) line: usize,
}

impl Closed {
    /// Whether two lines say the same.
    fn is_same(&self, other: &Self) -> bool {
        let says = |closed: &Self| (closed.kind, closed.from, closed.until);
        says(self) == says(other) && self.place == other.place && self.other == other.other
    }
}

/// Reads the closures; a conflict may be without.
pub(super) fn read(
    input: &Folder,
    (locations, routes): (&[FleePlace], &[Route]),
    start: Date,
    days: i64,
    notes: &mut Notes,
) -> Vec<Closed> {
    let Some(file) = input.rows("closures.csv", notes) else { return Vec::new() };
    let mut closures: Vec<Closed> = Vec::new();
    for row in file.data() {
        if row.get(0).eq_ignore_ascii_case("closure_type") {
            continue;
        }
        let Some(kind) = kind(&file, row, notes) else { continue };
        let Some(names) = names(kind, &file, row, locations, notes) else { continue };
        let mut warn = |message: String| notes.warn(&file.path, Some(row.line), message);
        if kind == "road" {
            let ends = [&names[0], &names[1]].map(|name| find(locations, name));
            let on = |route: &Route| [Some(route.from), Some(route.to)];
            if !routes.iter().any(|route| on(route) == ends || on(route) == [ends[1], ends[0]]) {
                warn(format!("no route connects \"{}\" and \"{}\": skipped", names[0], names[1]));
                continue;
            }
        }
        let Some((from, until)) = term(row, days, &mut warn) else { continue };
        let date = |day: i64| start.saturating_add(day.days());
        let closed = Closed {
            kind,
            place: names[0].clone(),
            other: names.get(1).cloned().unwrap_or_default(),
            from: date(from.max(0)),
            until: until.map(date),
            line: row.line,
        };
        if let Some(first) = closures.iter().find(|earlier| earlier.is_same(&closed)) {
            warn(format!("says what line {} does: counts once", first.line));
            continue;
        }
        closures.push(closed);
    }
    closures
}

/// What a row shuts, in our word; none if it shuts nothing.
fn kind(file: &File, row: &Row, notes: &mut Notes) -> Option<&'static str> {
    match row.get(0).to_lowercase().as_str() {
        "country" => Some("border"),
        "link" => Some("road"),
        "location" => Some("entry"),
        "camp" | "idpcamp" => Some("host"),
        "remove_forced_redirection" => {
            notes.unused("closures that remove a forced redirection (closures.csv)");
            None
        }
        other => {
            notes.warn(&file.path, Some(row.line), format!("unknown kind of closure \"{other}\": skipped"));
            None
        }
    }
}

/// The countries or places that a row names, as the places have them; none if one of them is nowhere.
fn names(
    kind: &str,
    file: &File,
    row: &Row,
    locations: &[FleePlace],
    notes: &mut Notes,
) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let wanted = if matches!(kind, "border" | "road") { 2 } else { 1 };
    for name in [row.get(1), row.get(2)].into_iter().take(wanted) {
        let found = if kind == "border" {
            let same = |place: &&FleePlace| !name.is_empty() && plain(&place.country) == plain(name);
            locations.iter().find(same).map(|place| place.country.clone())
        } else {
            let index = recognized(locations, name, &file.path, row.line, notes);
            index.map(|index| locations[index].name.clone())
        };
        if found.is_none() {
            let what = if kind == "border" {
                format!("no location lies in \"{name}\"")
            } else {
                unknown(locations, name)
            };
            notes.warn(&file.path, Some(row.line), format!("{what}: skipped"));
        }
        names.extend(found);
    }
    (names.len() == wanted).then_some(names)
}

/// The days on which a row shuts it: the first, and the one on which it opens again within the simulation.
fn term(row: &Row, days: i64, warn: &mut impl FnMut(String)) -> Option<(i64, Option<i64>)> {
    let Some(from) = day(row.get(3)) else {
        warn(format!("\"{}\" is no day to begin on: skipped", row.get(3)));
        return None;
    };
    let until = day(row.get(4));
    if until.is_none() && !row.get(4).is_empty() {
        warn(format!("\"{}\" is no day to end on: taken as never", row.get(4)));
    }
    // It closes on one day and opens on the other: what opens before it closes stays shut from then on.
    if let Some(until) = until.filter(|until| (0..from).contains(until)) {
        warn(format!("opens on day {until}, before it shuts on day {from}: shut for good from then on"));
    }
    let until = until.filter(|&until| until >= from && until < days);
    if from >= days || until.is_some_and(|until| until <= from.max(0)) {
        warn("has no effect within the days of the simulation: skipped".to_owned());
        return None;
    }
    Some((from, until))
}
