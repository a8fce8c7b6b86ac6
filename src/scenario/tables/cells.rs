//! How is a single value of a table read? Each function takes a trimmed cell and says what would be right.

use jiff::civil::Date;

use crate::conflict::CaptureKind;
use crate::scenario::NeedPeriod;
use crate::scenario::file::Confidence;
use crate::scenario::shares::PersonGroup;
use crate::tables::text::iso_date;
use crate::tables::{self, NoNumber};
use crate::world::{RoadStatus, ShelterType};

/// A value, or what is wrong with the cell.
type Cell<T> = Result<T, String>;

/// What a place of an event table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// A reporting area.
    Area,
    /// A community or location.
    Place,
}

/// What a row of an event table records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// Shelling and air strikes.
    Bombardment,
    /// Fighting on the ground.
    GroundAttack,
    /// A truce that holds everywhere.
    Truce,
    /// A truce of an area or a place.
    LocalTruce,
    /// Announcement of an offensive, or troops massing for one.
    Announcement,
    /// The end of a truce.
    TruceCollapse,
    /// An order to leave, to the people of an area or a place.
    OrderToLeave,
}

/// What a closure shuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClosureKind {
    /// All roads between places of two parties, both ways.
    Border,
    /// A road, towards one end.
    Road,
    /// A location cannot be entered; people can still leave it.
    Entry,
    /// A location takes nobody in; people can still pass it.
    Host,
}

pub(super) fn closure_kind(cell: &str) -> Cell<ClosureKind> {
    match cell {
        "border" => Ok(ClosureKind::Border),
        "road" => Ok(ClosureKind::Road),
        "entry" => Ok(ClosureKind::Entry),
        "host" => Ok(ClosureKind::Host),
        _ => Err(format!("must be border, road, entry or host, got {}", got(cell))),
    }
}

pub(super) fn optional_date(cell: &str) -> Cell<Option<Date>> {
    optional(cell, date)
}

pub(super) fn text(cell: &str) -> Cell<String> {
    if cell.is_empty() { Err("must not be empty".into()) } else { Ok(cell.into()) }
}

pub(super) fn control(cell: &str) -> Cell<String> {
    if cell.is_empty() { Err("must name the party that holds the place".into()) } else { Ok(cell.into()) }
}

#[expect(clippy::unnecessary_wraps, reason = "all readers of cells have one signature")]
pub(super) fn optional_text(cell: &str) -> Cell<String> {
    Ok(cell.into())
}

/// A number that one of the two rules of [`crate::tables`] reads, if it fits.
fn number_by(
    rule: fn(&str) -> Result<f64, NoNumber>,
    cell: &str,
    right: &str,
    fits: impl Fn(f64) -> bool,
) -> Cell<f64> {
    match rule(cell) {
        Ok(value) if fits(value) => Ok(value),
        Ok(_) => Err(format!("must be {right}, got {}", got(cell))),
        Err(why) => Err(format!("must be {right}, got {}{why}", got(cell))),
    }
}

fn number(cell: &str, right: &str, fits: impl Fn(f64) -> bool) -> Cell<f64> {
    number_by(tables::number, cell, right, fits)
}

/// The cell as a message shows it, cut where it gets long.
fn got(cell: &str) -> String {
    if cell.is_empty() {
        return "nothing".into();
    }
    let start: String = cell.chars().take(40).collect();
    let more = if start.len() < cell.len() { "…" } else { "" };
    format!("\"{start}{more}\"")
}

/// Persons.
pub(super) fn amount(cell: &str) -> Cell<f64> {
    number_by(tables::persons, cell, "a number of 0 or more", |value| value >= 0.0)
}

pub(super) fn distance(cell: &str) -> Cell<f64> {
    number(cell, "a number of 0 or more", |value| value >= 0.0)
}

pub(super) fn positive(cell: &str) -> Cell<f64> {
    number(cell, "a number above 0", |value| value > 0.0)
}

pub(super) fn latitude(cell: &str) -> Cell<f64> {
    number(cell, "degrees north between -90 and 90", |value| (-90.0..=90.0).contains(&value))
}

pub(super) fn longitude(cell: &str) -> Cell<f64> {
    number(cell, "degrees east between -180 and 180", |value| (-180.0..=180.0).contains(&value))
}

pub(super) fn group(cell: &str) -> Cell<PersonGroup> {
    choice(cell, &PersonGroup::ALL.map(|group| (group.name(), group)))
}

pub(super) fn share(cell: &str) -> Cell<f64> {
    number(cell, "a number between 0 and 1", |value| (0.0..=1.0).contains(&value))
}

/// Most persons or days that one cell may hold: sums over a table of them fit into 64 bits, and a
/// country into one of them.
const MOST: u32 = 1_000_000_000;

fn whole(cell: &str, right: &str, least: u32) -> Cell<u32> {
    let fits =
        |value: f64| value.fract().abs() <= 0.0 && (f64::from(least)..=f64::from(MOST)).contains(&value);
    match tables::persons(cell) {
        Ok(value) if value > f64::from(MOST) => Err(format!("must be {MOST} at most, got {}", got(cell))),
        _ => number_by(tables::persons, cell, right, fits).map(|value| value as u32),
    }
}

pub(super) fn count(cell: &str) -> Cell<u32> {
    whole(cell, "a whole number of 0 or more", 0)
}

pub(super) fn positive_count(cell: &str) -> Cell<u32> {
    whole(cell, "a whole number of 1 or more", 1)
}

fn optional<T>(cell: &str, read: impl Fn(&str) -> Cell<T>) -> Cell<Option<T>> {
    if cell.is_empty() { Ok(None) } else { read(cell).map(Some) }
}

pub(super) fn optional_count(cell: &str) -> Cell<Option<u32>> {
    optional(cell, count)
}

pub(super) fn optional_amount(cell: &str) -> Cell<Option<f64>> {
    optional(cell, amount)
}

pub(super) fn optional_share(cell: &str) -> Cell<Option<f64>> {
    optional(cell, share)
}

pub(super) fn date(cell: &str) -> Cell<Date> {
    iso_date(cell).ok_or_else(|| format!("must be a date such as 2018-09-17, got {}", got(cell)))
}

fn choice<T: Copy>(cell: &str, words: &[(&str, T)]) -> Cell<T> {
    words.iter().find(|(word, _)| *word == cell).map(|&(_, value)| value).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|&(word, _)| word).collect();
        format!("must be one of {}, got {}", known.join(", "), got(cell))
    })
}

pub(super) fn flag(cell: &str) -> Cell<bool> {
    choice(cell, &[("true", true), ("false", false)])
}

pub(super) fn confidence(cell: &str) -> Cell<Confidence> {
    let words = [
        ("measured", Confidence::Measured),
        ("fitted", Confidence::Fitted),
        ("interpolated", Confidence::Interpolated),
        ("guess", Confidence::Guess),
    ];
    choice(cell, &words)
}

pub(super) fn road_status(cell: &str) -> Cell<RoadStatus> {
    let words =
        [("open", RoadStatus::Open), ("front_line", RoadStatus::FrontLine), ("border", RoadStatus::Border)];
    choice(cell, &words)
}

pub(super) fn period(cell: &str) -> Cell<NeedPeriod> {
    let words = [("day", NeedPeriod::Day), ("month", NeedPeriod::Month), ("once", NeedPeriod::Once)];
    choice(cell, &words)
}

pub(super) fn shelters(cell: &str) -> Cell<Vec<ShelterType>> {
    let words = ShelterType::ALL.map(|kind| (kind.name(), kind));
    let kinds: Vec<ShelterType> =
        cell.split_whitespace().map(|word| choice(word, &words)).collect::<Cell<_>>()?;
    match kinds.iter().enumerate().find(|(index, kind)| kinds[..*index].contains(kind)) {
        Some((_, kind)) => Err(format!("must name each kind once, got {} twice", kind.name())),
        None => Ok(kinds),
    }
}

pub(super) fn capture_kind(cell: &str) -> Cell<CaptureKind> {
    let words = [
        ("assault", CaptureKind::Assault),
        ("handover", CaptureKind::Handover),
        ("withdrawal", CaptureKind::Withdrawal),
    ];
    optional(cell, |cell| choice(cell, &words)).map(Option::unwrap_or_default)
}

pub(super) fn scope(cell: &str) -> Cell<Scope> {
    choice(cell, &[("area", Scope::Area), ("place", Scope::Place)])
}

pub(super) fn record_kind(cell: &str) -> Cell<RecordKind> {
    let words = [
        ("bombardment", RecordKind::Bombardment),
        ("ground_attack", RecordKind::GroundAttack),
        ("truce", RecordKind::Truce),
        ("local_truce", RecordKind::LocalTruce),
        ("announcement", RecordKind::Announcement),
        ("truce_collapse", RecordKind::TruceCollapse),
        ("order_to_leave", RecordKind::OrderToLeave),
    ];
    choice(cell, &words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_none_are_refused() {
        for cell in ["", "NaN", "inf", "-1", "1,000", "1e999", "twelve"] {
            assert!(amount(cell).is_err(), "{cell}");
        }
        assert_eq!(count("12 000"), Ok(12_000));
        assert_eq!(longitude("9.500"), Ok(9.5));
        assert_eq!(
            amount("9.500"),
            Err(
                "must be a number of 0 or more, got \"9.500\", which could be 9.5 or 9500: write one of them"
                    .into()
            )
        );
        assert_eq!(amount("1e3"), Ok(1000.0));
        assert_eq!(optional_count(""), Ok(None));
        assert!(count("2.5").is_err());
        assert!(positive_count("0").is_err());
        assert_eq!(count("4200000000"), Err("must be 1000000000 at most, got \"4200000000\"".into()));
        assert_eq!(count("1000000000"), Ok(1_000_000_000));
    }

    #[test]
    fn dates_are_iso_and_exist() {
        assert!(date("2018-09-17").is_ok());
        for cell in ["2018-02-30", "17.9.2018", "20180917", "2018-09-17T00:00", ""] {
            assert!(date(cell).is_err(), "{cell}");
        }
    }
}
