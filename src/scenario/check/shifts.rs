//! Where may the line between the sides come to lie? What is said to change nothing must change nothing on any day, and not
//! on the map of the first day alone.

use crate::conflict::Plan;
use crate::world::{Geography, Role};

/// Whether a location lies behind the line on the first day, or on a later one of a record.
fn lies_behind(plan: &Plan, geography: &Geography, location: usize) -> bool {
    let behind = |role: Role| matches!(role, Role::Adversary | Role::Foreign);
    let place = geography.place_of_location(location);
    let mut record = plan.observed.iter().flat_map(|record| &record.control);
    behind(geography.locations[location].role)
        || record.any(|change| change.place == place && behind(change.role))
}

/// The same, or whether an axis may take it.
pub(super) fn may_lie_behind(plan: &Plan, geography: &Geography, location: usize) -> bool {
    let place = geography.place_of_location(location);
    let axis = plan.offensive.as_ref().is_some_and(|offensive| offensive.may_take(place));
    axis || lies_behind(plan, geography, location)
}

/// Whether an open road is shut on some day, because one of its ends lies behind the line.
pub(super) fn is_cut(plan: &Plan, geography: &Geography, link: usize) -> bool {
    let link = &geography.links[link];
    [link.from, link.to].into_iter().any(|end| lies_behind(plan, geography, end))
}

/// The same, or whether an axis may do that.
pub(super) fn may_be_cut(plan: &Plan, geography: &Geography, link: usize) -> bool {
    let link = &geography.links[link];
    [link.from, link.to].into_iter().any(|end| may_lie_behind(plan, geography, end))
}

/// Whether captures of a record may come later than it has them, or never: where a truce is kept nothing is taken.
pub(super) fn may_be_put_off(plan: &Plan) -> bool {
    plan.ceasefire.is_some() || !plan.changes.truces.is_empty()
}
