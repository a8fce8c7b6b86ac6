//! May the names of a column be of places, or of areas?

use crate::import::sheet;

/// What kinds of things the names of a column without a level may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import::case) enum Own {
    Places,
    Areas,
    Anything,
}

impl Own {
    /// By the header of the column.
    pub(in crate::import::case) fn of(header: &str) -> Self {
        const PLACES: [&str; 9] =
            ["place", "town", "city", "settlement", "localite", "village", "community", "site", "camp"];
        let words = sheet::words(header);
        if words.iter().any(|word| PLACES.contains(&word.as_str())) {
            return Self::Places;
        }
        match words.concat().as_str() {
            "area" | "areaname" | "location" | "zone" => Self::Areas,
            _ => Self::Anything,
        }
    }

    /// The same of a table of people, where a location may be a village or a district.
    pub(super) fn of_people(header: &str) -> Self {
        match Self::of(header) {
            Self::Areas if sheet::words(header).contains(&"location".to_owned()) => Self::Anything,
            own => own,
        }
    }
}
