//! Rows of what a case gives: departures, zones, hosts, closures, counts.

use jiff::civil::Date;

use super::cells::{ClosureKind, amount, closure_kind, count, date, optional_date, optional_text, text};
use crate::document::rows::{Cells, FromCells};

table! {
    /// `departures`: persons who leave on a day; nobody leaves on days without a row.
    DepartureRow, also ["source"];
    /// The day.
    date: Date = date;
    /// Persons.
    persons: f64 = amount;
}

table! {
    /// `zones`: locations in conflict, which people leave.
    ZoneRow, also ["source"];
    /// Name of the location.
    location: String = text;
    /// First day.
    from: Date = date;
    /// Last day; blank to the end.
    to: Option<Date> = optional_date;
}

table! {
    /// `hosts`: locations that take people in. Their capacity is the sum of their places; 0 is no limit.
    HostRow, also ["source"];
    /// Name of the location.
    location: String = text;
    /// Persons there when the first day begins.
    present: u32 = count;
}

table! {
    /// `earlier`: people who had gone to a country before; none to those without a row.
    EarlierRow, also ["source"];
    /// A party of `[control]`: in imported cases a country.
    country: String = text;
    /// Persons, for instance those registered at the end of the year before.
    persons: f64 = amount;
}

table! {
    /// `closures`: what is shut, and when.
    ClosureRow, also ["source"];
    /// `border`, `road`, `entry` or `host`.
    kind: ClosureKind = closure_kind;
    /// A party for `border`; a location for the others (for `road` the end that people come from).
    place: String = text;
    /// The other party of a `border`; the end of a `road` that people go to.
    other: String = optional_text;
    /// First day.
    from: Date = date;
    /// Day on which it opens again; blank for never.
    until: Option<Date> = optional_date;
}

table! {
    /// `counts`: what was counted at hosts. A count may be older than the first day.
    CountRow, also ["source"];
    /// The date that the count is for.
    date: Date = date;
    /// Name of the location.
    location: String = text;
    /// Persons.
    persons: f64 = amount;
}
