//! What was counted, and how many leave? `data_layout.csv`, the files that it names, and
//! `registration_corrections.csv`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use super::count_columns::CountColumns;
use super::dates::{DayOrder, date, order};
use super::map::FleePlace;
use super::names::{recognized, unknown};
use super::raw::{File, Folder, value};
use super::sequence::in_order;
use crate::import::notes::Notes;
use crate::scenario::counts::interpolate;
use crate::tables::{NoNumber, persons};

/// Falls of all counts, as a share of their growth, that are said.
const FALL: f64 = 0.01;

/// Reports of a camp: days after the first, and persons, in order.
pub(super) struct CampReports {
    pub(super) location: usize,
    pub(super) reports: Vec<(i64, f64)>,
    /// The files that they are from.
    pub(super) files: Vec<String>,
    /// Their line in the layout.
    pub(super) line: usize,
    /// Persons on the first day, before corrections of registration.
    pub(super) first: f64,
}

/// All that was counted.
pub(super) struct Counted {
    pub(super) series: Vec<CampReports>,
    /// The file of totals and its reports, where they can be read.
    pub(super) total: Option<(String, Vec<(i64, f64)>)>,
}

/// Who was there, and who leaves each day.
pub(super) struct CountedFlows {
    pub(super) present: Vec<(usize, u32)>,
    pub(super) departures: Vec<f64>,
}

/// Reads what was counted at each camp.
pub(super) fn counts(
    (input, data): (&Folder, &Folder),
    locations: &[FleePlace],
    start: Date,
    count_columns: &[String],
    notes: &mut Notes,
) -> Option<Counted> {
    const LAYOUT: &str = "data_layout.csv";
    let path = data.path.join(LAYOUT);
    let Some(layout) = data.rows(LAYOUT, notes) else {
        notes.refuse(&path, None, "there is no such file", "a folder of counts has data_layout.csv");
        return None;
    };
    let mut series: Vec<CampReports> = Vec::new();
    let mut total = None;
    let mut choice = CountColumns { names: count_columns, taken: BTreeSet::new() };
    for row in layout.data() {
        let files: Vec<&str> =
            row.cells.iter().skip(1).map(String::as_str).filter(|f| !f.is_empty()).collect();
        let label = row.get(0);
        let location = recognized(locations, label, &layout.path, row.line, notes);
        if location.is_none() && label.eq_ignore_ascii_case("total") {
            // The total follows from the camps; the file is looked at so that it is not called a stray.
            for file in files {
                data.rows(file, notes);
                total = total.or_else(|| self::total(data, file, start));
            }
            notes.unused("the series of totals: people who leave are those by whom the camps grow");
            continue;
        }
        let Some(location) = location.filter(|&location| locations[location].camp) else {
            let what = match location {
                Some(_) => format!("\"{label}\" is no camp"),
                None => unknown(locations, label),
            };
            notes.warn(&layout.path, Some(row.line), format!("{what}: its counts are left aside"));
            continue;
        };
        if series.iter().any(|known| known.location == location) {
            notes.warn(&layout.path, Some(row.line), format!("\"{label}\" is there twice: the first counts"));
            continue;
        }
        let mut tables = Vec::new();
        for (number, file) in files.iter().enumerate() {
            if files[..number].contains(file) {
                let message = format!("\"{file}\" is there twice for \"{label}\": it counts once");
                notes.warn(&layout.path, Some(row.line), message);
                continue;
            }
            let other = series.iter().find(|known| known.files.iter().any(|of_other| of_other == file));
            if let Some(other) = other {
                let message = format!(
                    "\"{file}\" is the file of \"{}\" (line {}) too: its people are counted at both",
                    locations[other.location].name, other.line
                );
                notes.warn(&layout.path, Some(row.line), message);
            }
            match self::series(data, file, start, &mut choice, notes) {
                Some(table) if !table.is_empty() => tables.push(table),
                Some(_) => notes.warn(&data.path.join(file), None, "has no counts"),
                None => {
                    let message = format!("there is no file \"{file}\" for \"{label}\"");
                    notes.warn(&layout.path, Some(row.line), message);
                }
            }
        }
        let mut tables = tables.into_iter();
        let Some(first) = tables.next() else {
            notes.warn(&layout.path, Some(row.line), format!("\"{label}\" has no counts"));
            continue;
        };
        let reports = tables.fold(first, |sum, table| add(&sum, &table));
        if let Some(&(day, _)) = reports.last().filter(|&&(day, _)| day < 0) {
            let last = start.saturating_add(day.days());
            let message = format!(
                "all counts of \"{label}\" are from before the first day, the last from {last}: is it so?"
            );
            notes.warn(&layout.path, Some(row.line), message);
        }
        let first = interpolate(&reports, 0);
        let files = files.iter().map(|&file| file.to_owned()).collect();
        series.push(CampReports { location, reports, files, line: row.line, first });
    }
    choice.refuse_those_left(data, notes);
    corrections(input, locations, start, &mut series, notes);
    for (index, place) in locations.iter().enumerate().filter(|(_, place)| place.camp) {
        if !series.iter().any(|known| known.location == index) {
            let path = input.path.join("locations.csv");
            // Those who leave are those by whom the camps with counts grow: they went there.
            let message = format!("camp \"{}\" has no counts: nobody goes there", place.name);
            notes.warn(&path, Some(place.line), message);
        }
    }
    if series.is_empty() {
        let remedy = "data_layout.csv needs rows such as: name of a camp,file with dates and persons";
        notes.refuse(&layout.path, None, "no camp has counts: nobody can be said to leave", remedy);
        return None;
    }
    series.sort_by_key(|series| series.location);
    Some(Counted { series, total })
}

/// The reports of a file of totals; whatever is wrong with it matters to nothing else.
fn total(data: &Folder, file: &str, start: Date) -> Option<(String, Vec<(i64, f64)>)> {
    let mut quiet = Notes::default();
    let mut choice = CountColumns { names: &[], taken: BTreeSet::new() };
    let reports = series(data, file, start, &mut choice, &mut quiet)?;
    (quiet.sound() && !reports.is_empty()).then(|| (file.to_owned(), reports))
}

/// The counts of a file, in order of day.
fn series(
    data: &Folder,
    name: &str,
    start: Date,
    choice: &mut CountColumns<'_>,
    notes: &mut Notes,
) -> Option<Vec<(i64, f64)>> {
    let file = data.rows(name, notes)?;
    let column = choice.column(&file, notes);
    let mut rows: Vec<(usize, i64, f64)> = Vec::new();
    let order = order_in(&file, 0, notes);
    for (index, row) in file.data().enumerate() {
        let (when, what) = (row.get(0), row.get(column));
        if index == 0 && date(when, order).is_none() && persons(what) == Err(NoNumber::Other) {
            continue;
        }
        if what.is_empty() {
            notes.warn(&file.path, Some(row.line), "has no count and is skipped");
            continue;
        }
        let Some(when) = date(when, order) else {
            let message = format!("\"{when}\" is no date such as 2013-12-01: skipped");
            notes.warn(&file.path, Some(row.line), message);
            continue;
        };
        let persons = value(persons, what, (&file.path, row.line), notes);
        let Some(persons) = persons.filter(|persons| (0.0..=1e9).contains(persons)) else {
            let message = format!("\"{what}\" is no number of persons: skipped");
            notes.warn(&file.path, Some(row.line), message);
            continue;
        };
        rows.push((row.line, i64::from((when - start).get_days()), persons));
    }
    Some(in_order(&rows, start, &file.path, notes))
}

/// In which order a column has day and month, where that is open.
fn order_in(file: &File, column: usize, notes: &mut Notes) -> Option<DayOrder> {
    let cells: Vec<&str> = file.data().map(|row| row.get(column)).collect();
    let order = order(&cells)?;
    let words = match order {
        DayOrder::DayFirst => "day before month",
        DayOrder::MonthFirst => "month before day",
    };
    let message = format!("dates are read as {words}: 2013-12-01 leaves no doubt");
    notes.warn(&file.path, file.data().next().map(|row| row.line), message);
    Some(order)
}

/// The sum of two series, as Flee adds them: in steps, and no further than the second one goes.
fn add(first: &[(i64, f64)], second: &[(i64, f64)]) -> Vec<(i64, f64)> {
    let mut sum: BTreeMap<i64, f64> = BTreeMap::new();
    let mut at = 0;
    let mut before = 0.0;
    for &(day, persons) in second {
        while day > first[at].0 {
            sum.insert(first[at].0, before + first[at].1);
            if at + 1 == first.len() {
                break;
            }
            at += 1;
        }
        if day > first[at].0 {
            continue;
        }
        sum.insert(day, persons + first[at].1);
        if day == first[at].0 && at + 1 < first.len() {
            at += 1;
        }
        before = persons;
    }
    sum.into_iter().collect()
}

/// Applies corrections of registration: a count that was corrected scales all before it.
fn corrections(
    input: &Folder,
    locations: &[FleePlace],
    start: Date,
    series: &mut [CampReports],
    notes: &mut Notes,
) {
    let Some(file) = input.rows("registration_corrections.csv", notes) else { return };
    let order = order_in(&file, 1, notes);
    for row in file.data() {
        let location = recognized(locations, row.get(0), &file.path, row.line, notes);
        let mut warn = |message: String| notes.warn(&file.path, Some(row.line), message + ": skipped");
        let Some(when) = date(row.get(1), order) else {
            warn(format!("\"{}\" is no date", row.get(1)));
            continue;
        };
        let method = row.get(2);
        if !method.is_empty() && !method.eq_ignore_ascii_case("normalize") {
            warn(format!("there is no correction \"{method}\", only normalize"));
            continue;
        }
        let Some(location) = location else {
            warn(unknown(locations, row.get(0)));
            continue;
        };
        let Some(series) = series.iter_mut().find(|series| series.location == location) else {
            warn(format!("\"{}\" has no counts", row.get(0)));
            continue;
        };
        let day = i64::from((when - start).get_days());
        if day < 0 {
            warn(format!("{when} is before the first day"));
            continue;
        }
        let Some(index) = series.reports.iter().position(|&(at, _)| at == day).filter(|&index| index > 0)
        else {
            warn(format!("no count of \"{}\" is of {when}, with one before it", row.get(0)));
            continue;
        };
        let before = series.reports[index - 1].1;
        if before < 1.0 {
            warn(format!("the count of \"{}\" before {when} is 0", row.get(0)));
            continue;
        }
        let factor = series.reports[index].1 / before;
        series.reports[..index].iter_mut().for_each(|(_, persons)| *persons *= factor);
    }
}

/// Who was in the camps, and by how many they grow: a fall is not taken back, but held against later
/// arrivals, as Flee does.
pub(super) fn flows(
    series: &[CampReports],
    locations: &[FleePlace],
    (start, days): (Date, i64),
    data: &Folder,
    notes: &mut Notes,
) -> Option<CountedFlows> {
    let total = |day: i64| series.iter().map(|of| interpolate(&of.reports, day)).sum::<f64>();
    let mut departures = vec![0.0];
    let (mut debt, mut fallen, mut grown) = (0.0, 0.0, 0.0);
    let mut yesterday = total(0);
    for day in 1..days {
        let today = total(day);
        let change: f64 = today - yesterday;
        fallen += (-change).max(0.0);
        grown += change.max(0.0);
        let net = change - debt;
        debt = (-net).max(0.0);
        departures.push(net.max(0.0));
        yesterday = today;
    }
    if fallen > 0.0 && fallen >= FALL * grown {
        let share = if grown > 0.0 { 100.0 * fallen / grown } else { 100.0 };
        let message = format!(
            "counts of all camps together fall by {fallen:.0} persons on some days, {share:.0} % of what they grow by on \
             others: nobody leaves a camp here, so falls are held against later growth ({debt:.0} are left in the end)"
        );
        notes.warn(&data.path, None, message);
    }
    if departures.iter().sum::<f64>() < 1.0 {
        let dates = || series.iter().flat_map(|of| &of.reports).map(|&(day, _)| day);
        let on = |day: i64| start.saturating_add(day.days());
        let (cause, remedy) = match dates().min().zip(dates().max()) {
            Some((first, last)) if !dates().any(|day| (0..days).contains(&day)) => (
                format!(
                    "all counts lie outside the days simulated: they are of {} to {}, and the days {start} to {}",
                    on(first),
                    on(last),
                    on(days - 1)
                ),
                "StartDate and Length of sim_period.csv must cover the counts",
            ),
            _ => (
                "the camps never grow: nobody leaves".to_owned(),
                "the counts of the camps must rise at some time within the days of the simulation",
            ),
        };
        notes.refuse(Path::new(&data.path), None, cause, remedy);
        return None;
    }
    let present = (0..locations.len())
        .filter_map(|location| {
            let of = series.iter().find(|series| series.location == location)?;
            Some((location, interpolate(&of.reports, 0).min(1e9) as u32))
        })
        .collect();
    Some(CountedFlows { present, departures })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_add_as_flee_adds_them() {
        // AddCSVTables of Flee 3.1 on these two tables.
        let first = [(0, 10.0), (10, 20.0), (30, 40.0)];
        let second = [(5, 1.0), (10, 2.0), (20, 3.0)];
        assert_eq!(add(&first, &second), [(0, 10.0), (5, 21.0), (10, 22.0), (20, 43.0)]);
        assert_eq!(add(&first, &[(40, 1.0)]), [(0, 10.0), (10, 20.0), (30, 40.0)]);
    }
}
