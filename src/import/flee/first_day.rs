//! Was nobody in the camps on the first day, or only nobody counted?
//!
//! Directories often begin with a row of 0 before a register that has long been there: then its people seem to leave
//! within days, all to this camp. What speaks for it is said; only the user can know it.

use std::path::Path;

use super::map::FleePlace;
use super::observed::{CampReports, Counted};
use crate::import::notes::Notes;
use crate::scenario::counts::interpolate;

/// Latest day of a first report that may be a standing register.
const LATEST: i64 = 31;
/// Fewest persons of one.
const FEWEST: f64 = 1000.0;
/// Days after the report of which the growth is compared with that before it.
const AFTER: i64 = 30;
/// How many times faster a camp must seem to grow until its first report than after it.
const TIMES: f64 = 5.0;
/// Difference of two totals that counts as one: as a share of the larger, and in persons.
const DIFFERENT: (f64, f64) = (0.1, 100.0);

/// Says where the total of the first day is not the sum of the camps.
pub(super) fn against_the_total(counted: &Counted, data: &Path, notes: &mut Notes) {
    let Some((file, reports)) = &counted.total else { return };
    // A later one says nothing of the first day.
    if !reports.iter().any(|&(day, _)| day <= 0) {
        return;
    }
    let total = interpolate(reports, 0);
    let camps: f64 = counted.series.iter().map(|series| series.first).sum();
    let gap = (total - camps).abs();
    if gap > DIFFERENT.1 && gap > DIFFERENT.0 * total.max(camps) {
        let message = format!(
            "has {total:.0} persons on the first day, the camps have {camps:.0}: those of the camps are taken as there"
        );
        notes.warn(&data.join(file), None, message);
    }
}

/// Says which camps go from nobody to a register within days, and takes their first reports as there from the first
/// day if that is wanted.
pub(super) fn registers(
    series: &mut [CampReports],
    locations: &[FleePlace],
    layout: &Path,
    present: bool,
    notes: &mut Notes,
) {
    let mut jumped = 0.0;
    for of in series {
        let Some((index, day, persons)) = register(&of.reports) else { continue };
        jumped += persons;
        let name = &locations[of.location].name;
        let message = if present {
            of.reports.drain(..index);
            format!(
                "\"{name}\": the {persons:.0} persons of the first report, on day {day}, count as there from the first \
                 day, and the 0 before it is left out (--first-report-present)"
            )
        } else {
            format!(
                "\"{name}\" goes from 0 on the first day to {persons:.0} persons on day {day}, and then hardly grows: \
                 they may have been there before (--first-report-present takes them as there)"
            )
        };
        notes.warn(layout, Some(of.line), message);
    }
    if jumped > 0.0 && !present {
        let message =
            format!("{jumped:.0} of the people who leave are first reports of camps that had 0 just before");
        notes.warn(layout, None, message);
    }
}

/// The first report of a camp that had nobody on the first day, where it looks like a register of people who had been
/// there: its index, day and persons.
fn register(reports: &[(i64, f64)]) -> Option<(usize, i64, f64)> {
    let index = reports.iter().position(|&(_, persons)| persons > 0.0)?;
    let (day, persons) = reports[index];
    // A zero after the first day was looked at anew; a camp without one has its first report on all days before.
    let zero = index.checked_sub(1).is_some_and(|before| reports[before].0 <= 0);
    let until = persons / day.max(1) as f64;
    let after = (interpolate(reports, day + AFTER) - persons).max(0.0) / AFTER as f64;
    (zero && (1..=LATEST).contains(&day) && persons >= FEWEST && until >= TIMES * after)
        .then_some((index, day, persons))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_stands_still_after_it() {
        let jump = [(0, 0.0), (2, 48_739.0), (40, 49_000.0)];
        assert_eq!(register(&jump), Some((1, 2, 48_739.0)));
        for other in [
            // Growth that goes on, a late report, a few persons, a zero that was counted, people who are there.
            &[(0, 0.0), (10, 5000.0), (40, 12_000.0)][..],
            &[(0, 0.0), (32, 5000.0), (90, 5000.0)],
            &[(0, 0.0), (2, 999.0), (40, 999.0)],
            &[(0, 0.0), (9, 0.0), (10, 5000.0), (40, 5000.0)],
            &[(0, 10.0), (10, 5000.0), (40, 5000.0)],
            &[(0, 0.0)],
            &[(5, 5000.0), (40, 5000.0)],
        ] {
            assert_eq!(register(other), None, "{other:?}");
        }
    }
}
