//! A unit of the case, with the places that lie in it.

/// A unit of the case.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) code: String,
    pub(super) name: String,
    /// Its level, from 0; 4 for places.
    pub(super) level: usize,
    pub(super) places: Vec<usize>,
    /// Whether a part of it lies outside of the case: its people are not those of its places here.
    pub(super) partial: bool,
}

impl Unit {
    /// What a person calls it.
    pub(super) fn called(&self) -> String {
        let kind =
            if self.level == 4 { "place".to_owned() } else { format!("unit of level {}", self.level + 1) };
        if self.code == self.name {
            format!("the {kind} \"{}\"", self.name)
        } else {
            format!("the {kind} \"{}\" ({})", self.name, self.code)
        }
    }
}

/// Whether one of the places lies within others, which are in order.
pub(super) fn inside(places: &[usize], within: Option<&[usize]>) -> bool {
    within.is_none_or(|within| places.iter().any(|place| within.binary_search(place).is_ok()))
}
