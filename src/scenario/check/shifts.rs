//! Where may the line between the sides come to lie? What is said to change nothing must change nothing on any day, and not
//! on the map of the first day alone.

use jiff::civil::Date;

use super::dates::LONGEST_HORIZON;
use super::meant;
use crate::conflict::threat::CAPTURE_AFTER_DAYS;
use crate::conflict::{Days, Plan};
use crate::model::behind::is_behind;
use crate::scenario::file::ScenarioFile;
use crate::world::{Geography, Place};

/// The last day; that of the longest horizon where one is given that cannot be.
pub(super) fn last_day(file: &ScenarioFile) -> u32 {
    file.horizon_days.min(LONGEST_HORIZON)
}

/// The days of an item with these dates, from the first day of the case on.
pub(super) fn days(file: &ScenarioFile, date: Date, until: Option<Date>) -> Days {
    let day = |date: Date| u32::try_from((date - file.start).get_days()).unwrap_or(0);
    Days { from: day(date), until: until.map_or(u32::MAX, day) }
}

/// On which days a location lies behind the line by the first day's map and the record, as far as no truce puts a capture off:
/// from the fourth day after a capture, until it is won back.
pub(super) fn behind(plan: &Plan, geography: &Geography, location: usize, horizon: u32) -> Vec<bool> {
    let mut behind = vec![false; horizon as usize + 1];
    let place = geography.place_of_location(location);
    let mut from = is_behind(geography.locations[location].role).then_some(0);
    let control = plan.observed.iter().flat_map(|record| &record.control);
    let mut changes = control.filter(|change| change.place == place).peekable();
    for day in 0..=horizon {
        while let Some(change) = changes.next_if(|change| change.day <= day) {
            from = is_behind(change.role).then_some(change.day + CAPTURE_AFTER_DAYS + 1);
        }
        behind[day as usize] = from.is_some_and(|from| day >= from);
    }
    behind
}

/// Whether a location lies behind the line on some day by the first day's map or the record, or an axis may take it.
pub(super) fn may_lie_behind(plan: &Plan, geography: &Geography, location: usize) -> bool {
    let place = geography.place_of_location(location);
    let mut record = plan.observed.iter().flat_map(|record| &record.control);
    is_behind(geography.locations[location].role)
        || record.any(|change| change.place == place && is_behind(change.role))
        || plan.offensive.as_ref().is_some_and(|offensive| offensive.may_take(place))
}

/// Whether an open road may be shut on one of some days, because one of its ends alone lies behind the line.
pub(super) fn may_be_cut(
    (file, plan): (&ScenarioFile, &Plan),
    geography: &Geography,
    link: usize,
    days: Days,
) -> bool {
    let ends = [geography.links[link].from, geography.links[link].to];
    let places = ends.map(|end| geography.place_of_location(end));
    let taken = |place: Place| plan.offensive.as_ref().is_some_and(|offensive| offensive.may_take(place));
    let mut record = plan.observed.iter().flat_map(|record| &record.control);
    // A capture that is put off comes on whichever later day.
    let later = record.any(|change| {
        places.contains(&change.place)
            && change.day < days.until
            && may_be_put_off(file, geography, change.place)
    });
    later || places.into_iter().any(taken) || {
        let [one, other] = ends.map(|end| behind(plan, geography, end, last_day(file)));
        let last = days.until.saturating_sub(1).min(last_day(file));
        (days.from..=last).any(|day| one[day as usize] != other[day as usize])
    }
}

/// Whether captures of a place may come later than the record has them, or never: where a `[[truce]]` is kept nothing is
/// taken.
pub(super) fn may_be_put_off(file: &ScenarioFile, geography: &Geography, place: Place) -> bool {
    let area = geography.area_of_place(place);
    let kept = file.truce.iter().filter(|truce| truce.numbers.compliance.fixed != Some(0.0));
    let mut areas = kept.flat_map(|truce| &truce.areas).flat_map(|name| meant::areas(geography, name));
    areas.any(|meaning| meaning.is == area)
}
