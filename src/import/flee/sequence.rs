//! Rows of counts in order of day: which of two of the same date counts?

use std::collections::BTreeMap;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::import::notes::Notes;

/// The counts of rows (line, day, persons) in order of day. Of two rows of a date the later one counts, as in Flee, but
/// not if it stands among later dates: then its date is a typing error.
pub(super) fn in_order(
    rows: &[(usize, i64, f64)],
    start: Date,
    path: &Path,
    notes: &mut Notes,
) -> Vec<(i64, f64)> {
    let days: Vec<i64> = rows.iter().map(|&(_, day, _)| day).collect();
    let fits = longest_run(&days);
    let mut reports: BTreeMap<i64, (f64, usize, bool)> = BTreeMap::new();
    let mut last = i64::MIN;
    for (&(line, day, persons), &fits) in rows.iter().zip(&fits) {
        if day < last {
            notes.warn(path, Some(line), "is earlier than the row before: put in order");
        }
        last = last.max(day);
        let Some(&(_, first, first_fits)) = reports.get(&day) else {
            reports.insert(day, (persons, line, fits));
            continue;
        };
        let when = start.saturating_add(day.days());
        if first_fits && !fits {
            let message = format!("{when} is there twice, here out of order: line {first} counts");
            notes.warn(path, Some(line), message);
            continue;
        }
        notes.warn(path, Some(line), format!("{when} is there twice: the later row counts"));
        reports.insert(day, (persons, line, fits));
    }
    reports.into_iter().map(|(day, (persons, ..))| (day, persons)).collect()
}

/// Which members belong to the longest run that rises, with those that repeat the member just before: the others are
/// out of order.
fn longest_run(days: &[i64]) -> Vec<bool> {
    let repeats = |index: usize| index > 0 && days[index] == days[index - 1];
    // The member that ends the best run of each length, and before each member the one that precedes it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; days.len()];
    for index in (0..days.len()).filter(|&index| !repeats(index)) {
        let length = ends.partition_point(|&end| days[end] < days[index]);
        before[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut fits = vec![false; days.len()];
    let mut at = ends.last().copied();
    while let Some(index) = at {
        fits[index] = true;
        at = before[index];
    }
    for index in (0..days.len()).filter(|&index| repeats(index)) {
        fits[index] = fits[index - 1];
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Problem;

    #[test]
    fn what_is_out_of_order_breaks_the_longest_run() {
        assert_eq!(longest_run(&[0, 10, 20, 10, 30]), [true, true, true, false, true]);
        assert_eq!(longest_run(&[0, 30, 10, 20, 30]), [true, false, true, true, true]);
        assert_eq!(longest_run(&[5, 5, 6, 4]), [true, true, true, false]);
        assert!(longest_run(&[]).is_empty());
    }

    #[test]
    fn of_two_rows_of_a_date_the_one_in_order_counts() {
        let start = jiff::civil::date(2020, 1, 1);
        let mut notes = Notes::default();
        let mut counts = |rows: &[(usize, i64, f64)]| in_order(rows, start, Path::new("a.csv"), &mut notes);
        let typo_later = [(1, 0, 1.0), (2, 10, 2.0), (3, 20, 3.0), (4, 10, 9.0), (5, 30, 4.0)];
        assert_eq!(counts(&typo_later), [(0, 1.0), (10, 2.0), (20, 3.0), (30, 4.0)]);
        let typo_first = [(1, 0, 1.0), (2, 30, 9.0), (3, 10, 2.0), (4, 20, 3.0), (5, 30, 4.0)];
        assert_eq!(counts(&typo_first), [(0, 1.0), (10, 2.0), (20, 3.0), (30, 4.0)]);
        assert_eq!(counts(&[(1, 0, 1.0), (2, 10, 2.0), (3, 10, 3.0)]), [(0, 1.0), (10, 3.0)]);
        let said: Vec<String> = notes.warnings.iter().map(Problem::in_file).collect();
        assert!(
            said[1].contains("a.csv:4: 2020-01-11 is there twice, here out of order: line 2 counts"),
            "{said:?}"
        );
    }
}
