//! What do the tables hold? One type a table, its fields named as the columns, in the units of their names.
//!
//! `document::rows` turns a file into rows or says what is wrong in every line; [`cells`] reads single values.
//! What rows mean together is the business of [`super::check`].

pub mod cells;

use jiff::civil::Date;

use super::NeedPeriod;
use super::file::Confidence;
use super::shares::PersonGroup;
use crate::document::rows::{Cells, FromCells};
use crate::world::names::LANGUAGES;
use crate::world::{LocalNames, RoadStatus, ShelterType};
pub use cells::{ClosureKind, RecordKind, Scope};
use cells::{
    amount, confidence, control, count, date, flag, latitude, longitude, optional_amount, optional_count,
    optional_share, optional_text, period, positive, positive_count, road_status, shelters, text,
};

macro_rules! table {
    (
        $(#[doc = $doc:literal])+
        $name:ident, also [ $( $also:literal ),* ];
        $( $(#[doc = $meaning:literal])+ $column:ident: $kind:ty = $parse:expr; )+
        $( local $(#[doc = $local_meaning:literal])+ $local:ident = $stem:literal; )*
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub struct $name {
            $( $(#[doc = $meaning])+ pub $column: $kind, )+
            $( $(#[doc = $local_meaning])+ pub $local: LocalNames, )*
        }

        impl FromCells for $name {
            const COLUMNS: &'static [&'static str] = &[
                $( stringify!($column), )+
                $( concat!($stem, "_en"), concat!($stem, "_fr"), concat!($stem, "_ar"), concat!($stem, "_tr"), )*
            ];
            const OPTIONAL: &'static [&'static str] = &[
                $( $also, )*
                $( concat!($stem, "_en"), concat!($stem, "_fr"), concat!($stem, "_ar"), concat!($stem, "_tr"), )*
            ];

            fn parse(cells: &mut Cells<'_>) -> Option<Self> {
                $( let $column = cells.get(stringify!($column), $parse); )+
                $( let $local = LANGUAGES.map(|code| cells.get(&format!("{}_{code}", $stem), optional_text)); )*
                Some(Self { $( $column: $column?, )+ $( $local: LocalNames($local.map(Option::unwrap_or_default)), )* })
            }
        }
    };
}

mod given;
mod record;
pub use given::{ClosureRow, CountRow, DepartureRow, EarlierRow, HostRow, ZoneRow};
pub use record::{ControlRow, EventRow};

table! {
    /// `communities`: where households live.
    CommunityRow, also ["unregistered"];
    /// P-code.
    pcode: String = text;
    /// Name.
    name: String = text;
    /// Name of the location that it belongs to.
    location: String = text;
    /// Name of the reporting area.
    subdistrict: String = text;
    /// P-code of the reporting area.
    subdistrict_pcode: String = text;
    /// Degrees north.
    lat: f64 = latitude;
    /// Degrees east.
    lon: f64 = longitude;
    /// People not displaced before the counting began, persons.
    residents: u32 = count;
    /// People displaced before the counting began, persons.
    idps: u32 = count;
    /// People who are taken to live here too, though no register counts them, persons; none where the column is
    /// missing.
    unregistered: Option<u32> = optional_count;
    /// Where the numbers come from.
    source: String = text;
    /// How sure they are.
    confidence: Confidence = confidence;
    local
    /// Names of the reporting area in the languages of readers.
    area_names = "subdistrict";
}

table! {
    /// `locations`: nodes of the road network. Places are free places for newcomers, in persons.
    LocationRow, also ["governorate", "refuge", "earlier"];
    /// Name, by which other tables and scenarios refer to it.
    name: String = text;
    /// P-code, or a local code.
    pcode: String = text;
    /// Name of the reporting area.
    subdistrict: String = text;
    /// P-code of the reporting area.
    subdistrict_pcode: String = text;
    /// Name of the governorate: people prefer their own. No such tie where it is blank or the column is missing.
    governorate: String = optional_text;
    /// Degrees north.
    lat: f64 = latitude;
    /// Degrees east.
    lon: f64 = longitude;
    /// Seat, town, camp, crossing, in words.
    kind: String = text;
    /// The party that holds it on the first day.
    control: String = control;
    /// Whether arriving here counts as having reached the border.
    near_border: bool = flag;
    /// How far it is believed to be spared, from 0 to 1; 0 where it is blank or the column is missing.
    refuge: Option<f64> = optional_share;
    /// Of a location abroad: people of this country who lived in that one (the whole of its `control`) before the first
    /// day, persons; each country counts alike where the column is missing or blank throughout.
    earlier: Option<u32> = optional_count;
    /// With relatives or friends.
    host_places: u32 = count;
    /// In rented homes.
    rented_places: u32 = count;
    /// In managed camps.
    camp_places: u32 = count;
    /// At self-settled sites.
    self_settled_places: u32 = count;
    /// In unfinished buildings.
    unfinished_places: u32 = count;
    /// Persons that can be received a day; blank if arrivals are not metered.
    reception_per_day: Option<u32> = optional_count;
    /// Where the numbers come from.
    source: String = text;
    /// How sure they are.
    confidence: Confidence = confidence;
    local
    /// Its names in the languages of readers.
    names = "name";
    local
    /// Names of the reporting area in the languages of readers.
    area_names = "subdistrict";
}

table! {
    /// `roads`: usable in both directions.
    RoadRow, also [];
    /// Location at one end.
    from: String = text;
    /// Location at the other end.
    to: String = text;
    /// Length, kilometres.
    length_km: f64 = positive;
    /// Class, in words.
    class: String = text;
    /// Whether civilians can use it on the first day.
    status: RoadStatus = road_status;
    /// Speed of vehicles when it is not full, kilometres an hour.
    speed_km_per_h: f64 = positive;
    /// Persons a day, both directions together.
    capacity_persons_per_day: u32 = positive_count;
    /// Where the numbers come from.
    source: String = text;
    /// How sure they are.
    confidence: Confidence = confidence;
}

table! {
    /// `front_line`: points of lines, in order.
    FrontRow, also ["line", "against", "opposition_side", "government_side"];
    /// Name of the line that the point belongs to; blank, or no such column, where the case has one line.
    line: String = optional_text;
    /// The party across it, as `control` names it; the adversary where it is blank or the column is missing.
    against: String = optional_text;
    /// Number along the line.
    seq: u32 = count;
    /// Where this is, in words.
    name: String = optional_text;
    /// Degrees north.
    lat: f64 = latitude;
    /// Degrees east.
    lon: f64 = longitude;
    /// Where the point comes from.
    source: String = text;
    /// How sure it is.
    confidence: Confidence = confidence;
}

table! {
    /// `population_groups`: residents who are members of a population group, beside all others in `communities`.
    PopulationGroupRow, also [];
    /// P-code of a community, or of a reporting area: then spread over its communities by residents.
    pcode: String = text;
    /// Name of the group, as in `[[population_group]]`.
    population_group: String = text;
    /// Members among the residents, persons.
    persons: u32 = positive_count;
    /// Where the number comes from.
    source: String = text;
    /// How sure it is.
    confidence: Confidence = confidence;
}

table! {
    /// `already_displaced`: people displaced between `counting_since` and the start, and where they are.
    DisplacedRow, also [];
    /// P-code of the reporting area that they left.
    origin_pcode: String = text;
    /// Its name.
    origin: String = text;
    /// Name of the location where they are.
    destination: String = text;
    /// Persons.
    persons: u32 = positive_count;
    /// Where the number comes from.
    source: String = text;
    /// How sure it is.
    confidence: Confidence = confidence;
}

table! {
    /// `estimates`: what agencies expected.
    EstimateRow, also [];
    /// Who.
    agency: String = text;
    /// When it was published.
    published: Date = date;
    /// What was estimated, as the agency named it.
    quantity: String = text;
    /// A short text for charts.
    label: String = text;
    /// The model's variable that it is compared with, or `planning`.
    variable: String = text;
    /// Days after the first; blank for `planning`.
    day: Option<u32> = optional_count;
    /// Lower figure.
    low: f64 = amount;
    /// Upper figure.
    high: f64 = amount;
    /// Where it was read.
    source: String = text;
    /// How sure it is that the source says so.
    confidence: Confidence = confidence;
}

table! {
    /// `observations`: what was counted.
    ObservationRow, also [];
    /// The date that the figure is for.
    date: Date = date;
    /// The model's variable.
    variable: String = text;
    /// The figure, persons.
    value: f64 = amount;
    /// Lower bound, if one was given.
    low: Option<f64> = optional_amount;
    /// Upper bound, if one was given.
    high: Option<f64> = optional_amount;
    /// Where it was read.
    source: String = text;
    /// How sure it is.
    confidence: Confidence = confidence;
}

table! {
    /// `observations_places`: what was counted in areas.
    PlaceObservationRow, also ["area"];
    /// The first day that the figure is for.
    from: Date = date;
    /// The last day that it is for.
    to: Date = date;
    /// `arrivals`, `departures`, `hosted`, `displaced` or `returned`.
    variable: String = text;
    /// P-code of the reporting area, or those of several that are counted together, with spaces between.
    area_pcode: String = text;
    /// The figure, persons.
    value: f64 = amount;
    /// Where it was read.
    source: String = text;
    /// How sure it is.
    confidence: Confidence = confidence;
}

table! {
    /// `needs`: standards a person.
    NeedRow, also ["shelters"];
    /// The item.
    item: String = text;
    /// Who needs it: `displaced_now`.
    variable: String = text;
    /// Amount a person.
    amount: f64 = positive;
    /// Unit of the amount.
    unit: String = text;
    /// `day`, `month` or `once`.
    period: NeedPeriod = period;
    /// Kinds of shelter whose people need it, with spaces between; everyone away where it is blank or missing.
    shelters: Vec<ShelterType> = shelters;
    /// Remark.
    note: String = optional_text;
    /// Where the standard stands.
    source: String = text;
    /// How sure it is.
    confidence: Confidence = confidence;
}

table! {
    /// `shares`: who people are.
    ShareRow, also [];
    /// `girls`, `boys`, `women`, `men`, `older_women`, `older_men`, `children`, `under_five`, `older_people`,
    /// `disability` or `pregnant`.
    group: PersonGroup = cells::group;
    /// Share of all people, from 0 to 1.
    share: f64 = cells::share;
    /// Where it was read.
    source: String = text;
    /// How sure it is.
    confidence: Confidence = confidence;
}

table! {
    /// `outline`: borders and coasts, for maps.
    OutlineRow, also ["source", "confidence"];
    /// Which line the point belongs to.
    line: String = text;
    /// Border or coast, in words.
    kind: String = text;
    /// Number along the line.
    seq: u32 = count;
    /// Degrees north.
    lat: f64 = latitude;
    /// Degrees east.
    lon: f64 = longitude;
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::document::problem::Problems;
    use crate::document::rows::read;

    fn read_outline(bytes: &[u8]) -> (Vec<usize>, Vec<String>) {
        let mut problems = Problems::default();
        let table = read::<OutlineRow>(Path::new("border.csv"), bytes, false, &mut problems);
        let lines = table.map_or_else(Vec::new, |table| table.rows.iter().map(|row| row.0).collect());
        let text = problems.into_error(Path::new("x.toml")).to_string();
        (lines, text.lines().skip(1).map(|line| line.trim().to_owned()).collect())
    }

    #[test]
    fn every_bad_line_is_reported_up_to_a_limit() {
        let mut text = String::from("line,kind,seq,lat,lon\n1,b,0,95,36\n1,b,x,35,NaN\n1,b,2\n");
        let (lines, problems) = read_outline(text.as_bytes());
        assert!(lines.is_empty());
        assert_eq!(
            problems,
            [
                "border.csv:2: lat: must be degrees north between -90 and 90, got \"95\"",
                "border.csv:3: seq: must be a whole number of 0 or more, got \"x\"",
                "border.csv:3: lon: must be degrees east between -180 and 180, got \"NaN\"",
                "border.csv:4: must have 5 fields, got 3",
                "hint: a value that holds a comma needs quotes around it",
            ]
        );
        for _ in 0..30 {
            text.push_str("1,b,0,95,36\n");
        }
        let (_, problems) = read_outline(text.as_bytes());
        assert_eq!(problems.last().map(String::as_str), Some("border.csv: … and 14 more"));
    }

    #[test]
    fn headers_must_fit() {
        let (_, problems) = read_outline(b"line,kind,seq,latt,seq\n1,b,0,35,36\n");
        assert_eq!(
            problems,
            [
                "border.csv:1: seq: the column is there twice",
                "border.csv:1: unknown column \"latt\"",
                "hint: did you mean \"lat\"?",
                "border.csv:1: lon: the column is missing",
            ]
        );
        let first = |bytes: &[u8]| read_outline(bytes).1.swap_remove(0);
        assert_eq!(first(b""), "border.csv: the file is empty");
        assert_eq!(first(b"line,kind,seq,lat,lon\n"), "border.csv: the table has no rows");
        assert_eq!(first(b"line,kind\n\xff"), "border.csv:2: must be UTF-8 text");
    }

    /// The header of another agency's file used to give twenty times the same hint, and what is missing was cut off.
    #[test]
    fn what_does_not_fit_is_said_once() {
        let columns = "event_id_cnty,event_date,year,disorder_type,event_type,sub_event_type,actor1,latitude";
        let (_, problems) = read_outline(format!("{columns}\n").as_bytes());
        assert_eq!(
            problems,
            [
                "border.csv:1: the columns line, kind, seq, lat, lon are missing",
                "hint: this looks like a table of ACLED: its columns have to be brought into those of docs/data.md first",
                "border.csv:1: unknown columns: event_id_cnty, event_date, year, disorder_type, event_type, \
                 sub_event_type, actor1, latitude",
                "hint: the columns are line, kind, seq, lat, lon",
            ]
        );
        let wide: String =
            (0..19_000).fold(String::new(), |wide, column| wide + &format!("sequence_{column},"));
        let (sender, done) = std::sync::mpsc::channel();
        std::thread::spawn(move || sender.send(read_outline((wide + "lat\n").as_bytes()).1.len()));
        let patience = std::time::Duration::from_secs(20); // It takes a tenth of a second; it took minutes.
        assert_eq!(done.recv_timeout(patience).ok(), Some(3));
    }

    #[test]
    fn semicolons_are_read_where_numbers_have_points() {
        let (lines, problems) = read_outline(b"line;kind;seq;lat;lon\n1;b;0;35.5;36\n1;b;1;35,5;36\n");
        assert_eq!(lines, [2]);
        assert_eq!(
            problems,
            [
                "border.csv:3: lat: must be degrees north between -90 and 90, got \"35,5\": decimals take a point, 35.5"
            ]
        );
    }
}
