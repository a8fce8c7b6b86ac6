//! Which places lie behind the line, where civilians of this side do not go?

use crate::conflict::ControlChange;
use crate::conflict::threat::CAPTURE_AFTER_DAYS;
use crate::world::{Geography, Role};

/// Whether a location of that holder lies behind the line for civilians.
pub fn is_behind(role: Role) -> bool {
    matches!(role, Role::Adversary | Role::Foreign)
}

/// Whether a location lies behind it on a day of a course. One that is taken stays passable for three days more.
pub fn lies_behind(geography: &Geography, control: &[ControlChange], location: usize, day: u32) -> bool {
    let place = geography.place_of_location(location);
    let last = control.iter().rev().find(|change| {
        let from = if is_behind(change.role) { change.day + CAPTURE_AFTER_DAYS + 1 } else { change.day };
        change.place == place && from <= day
    });
    is_behind(last.map_or(geography.locations[location].role, |change| change.role))
}
