//! Which camps grow while nobody can come to them? The counts and the closures contradict each other there.

use std::path::Path;

use jiff::civil::Date;

use super::closures::Closed;
use super::map::FleePlace;
use super::observed::CampReports;
use crate::import::notes::Notes;
use crate::scenario::counts::interpolate;

/// Growth that is said: as a share of the people there in the end, and in persons.
const GROWTH: (f64, f64) = (0.01, 100.0);

/// Names closures of camps, and of borders with the country of the conflict, during which counts grow.
pub(super) fn growth(
    closures: &[Closed],
    series: &[CampReports],
    (locations, home): (&[FleePlace], &str),
    (start, days): (Date, i64),
    path: &Path,
    notes: &mut Notes,
) {
    for closed in closures {
        let beyond = match (closed.kind, closed.place == home, closed.other == home) {
            ("border", true, false) => Some(&closed.other),
            ("border", false, true) => Some(&closed.place),
            _ => None,
        };
        let shut = |place: &FleePlace| match (closed.kind, beyond) {
            ("host" | "entry", _) => place.name == closed.place,
            (_, Some(country)) => place.country == *country,
            _ => false,
        };
        let day = |date: Date| i64::from((date - start).get_days());
        let (from, until) = (day(closed.from), closed.until.map_or(days, day));
        let people = |day: i64| {
            let camps = series.iter().filter(|series| shut(&locations[series.location]));
            camps.map(|series| interpolate(&series.reports, day)).sum::<f64>()
        };
        let (before, after) = (people(from), people(until - 1));
        let grown = after - before;
        if grown <= GROWTH.1 || grown <= GROWTH.0 * after {
            continue;
        }
        let end = closed.until.map_or_else(|| "to the end".to_owned(), |_| format!("to day {}", until - 1));
        let what = match beyond {
            Some(country) => {
                format!(
                    "the border between \"{home}\" and \"{country}\" is shut from day {from} {end}, but its camps grow"
                )
            }
            None => format!("\"{}\" is shut from day {from} {end}, but grows", closed.place),
        };
        let message =
            format!("{what} by {grown:.0} persons in that time (between reports on the straight line)");
        notes.warn(path, Some(closed.line), message);
    }
}
