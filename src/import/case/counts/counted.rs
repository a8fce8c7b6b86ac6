//! A table of counts, what is known of it, and the areas that it may be of.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::import::case::day_names::{COUNTED, DAYS, SINGLE, joined};
use crate::import::case::draft::Draft;
use crate::import::case::places::UNITS;
use crate::import::sheet::{ColumnRole, SheetLine, SheetTable};
use crate::model::tally::{Local, Total};

/// Headers of areas that do not say of what level they are; the last ones may have the country too.
const AREA_NAMES: [&str; 17] = [
    "areapcode",
    "pcode",
    "area",
    "areaname",
    "zone",
    "settlement",
    "village",
    "community",
    "town",
    "site",
    // Exports of UNHCR by country of asylum.
    "geoname",
    "countryofasylum",
    "asylumcountry",
    "paysdasile",
    "paisdeasilo",
    "location",
    "country",
];

/// What columns of the days of counts are called.
pub(super) const DATE_NAMES: [&str; DAYS.len() + COUNTED.len() + SINGLE.len()] =
    joined(&[DAYS, COUNTED, SINGLE]);
/// The column of the day of a count.
pub(super) const DATE: ColumnRole = ColumnRole {
    name: "date",
    names: &DATE_NAMES,
    tags: &[
        "#date",
        "#date+reported",
        "#date+occurred",
        "#date+end",
        "#date+survey",
        "#date+assessment",
        "#date+assessed",
        "#date+collected",
        "#date+collection",
        "#date+interview",
        "#date+counted",
        "#date+report",
        "#date+reporting",
        "#date+reference",
    ],
    required: true,
    single: false,
};

/// The column of areas that does not say of what level they are.
pub(super) const AREA: ColumnRole = ColumnRole {
    name: "area",
    names: &AREA_NAMES,
    tags: &["#loc+code", "#country+name"],
    required: false,
    single: false,
};

/// The same beside a column of the country; whether that one is called a location.
pub(super) const fn area_beside_country(location: bool) -> ColumnRole {
    let (names, _) = AREA_NAMES.split_at(AREA_NAMES.len() - if location { 2 } else { 1 });
    ColumnRole { names, tags: &["#loc+code"], ..AREA }
}

/// The column of the country beside columns of units, which say more.
pub(super) const COUNTRY: ColumnRole = ColumnRole::optional(
    "country",
    &["country", "countryname", "pays", "pais", "location", "البلد", "країна", "страна"],
    &["#country+name", "#country"],
);

/// A table of counts, and what is known of it.
pub(super) struct CountTable<'t> {
    pub(super) table: &'t SheetTable,
    /// What it is compared with.
    pub(super) variable: String,
    /// The same for the whole case; none where only areas have it.
    pub(super) total: Option<Total>,
    /// The same for areas; none where only the whole case has it.
    pub(super) local: Option<Local>,
    /// Whether each count is so many more, or so many by that date in all.
    pub(super) flow: bool,
    /// Whether its header says that each count is of one day.
    pub(super) daily: bool,
    pub(super) dates: Vec<Option<Date>>,
    /// First days of what rows of a flow count, by row, where a column has them.
    pub(super) firsts: BTreeMap<usize, Date>,
    pub(super) values: Vec<Option<f64>>,
    /// Whether each row is the figure of an event.
    pub(super) figures: bool,
    /// Columns of the other end of the ways of people.
    pub(super) others: Vec<usize>,
}

/// Of which area a row is, by whatever columns say it.
pub(super) fn area_said(table: &SheetTable, line: &SheetLine) -> Vec<String> {
    UNITS.iter().flatten().chain([&AREA]).map(|role| table.text(line, role.name)).collect()
}

/// A date, a number and the row where they stand.
pub(super) type Dated = (Date, f64, usize);

/// Counts by areas of the case: days, numbers, rows.
pub(super) type ByArea = BTreeMap<Option<usize>, Vec<(Date, f64, usize)>>;

/// The level of units that the areas of the case are, from 0; none where they are places.
pub(super) fn level_of_areas(draft: &Draft) -> Option<usize> {
    let first = &draft.areas[0].pcode;
    draft.places.iter().find_map(|place| place.admin.iter().position(|unit| unit.0 == *first))
}

/// What the areas of the case are, in words.
pub(super) fn areas_of(draft: &Draft) -> String {
    let level = level_of_areas(draft);
    let what = level.map_or_else(|| "places".to_owned(), |level| format!("units of level {}", level + 1));
    let shown: Vec<String> =
        draft.areas.iter().take(3).map(|area| format!("{} ({})", area.name, area.pcode)).collect();
    format!("areas of the case are {what} such as {}", shown.join(", "))
}

/// Sums that differ by less than this are the same, as those of people.
const ROUNDING: f64 = 0.01;

/// Whether a number of people is the sum of others.
pub(super) fn is_sum(value: f64, sum: f64) -> bool {
    (sum - value).abs() <= (ROUNDING * value).max(1.0)
}

/// People of all areas together, by day.
pub(super) fn sums_of_areas(by_area: &ByArea) -> BTreeMap<Date, f64> {
    let mut sums = BTreeMap::new();
    for &(date, value, _) in by_area.iter().filter(|(area, _)| area.is_some()).flat_map(|(_, rows)| rows) {
        *sums.entry(date).or_default() += value;
    }
    sums
}
