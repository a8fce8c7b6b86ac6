//! Rows of the two exports as events of one kind.

use std::path::Path;

use super::left::{self, Left};
use super::violence::Violence;
use super::{kinds, sums};
use jiff::civil::Date;

use crate::import::case::asked::{Asked, short};
use crate::import::case::draft::Draft;
use crate::import::case::places::{LAT, LON, positions};
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, SheetCell, SheetLine, SheetTable, Source};
use crate::world::Point;

/// The range of days within which an event of UCDP fell is at most this, where its day is known to a week: precision 4
/// begins at 8 days.
const LONGEST: i32 = 7;

/// How well the place of an event is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlacePrecision {
    Place,
    Area,
}

/// An event.
#[derive(Clone, Debug)]
pub(super) struct RawEvent {
    /// What the export is called, and which of them it is.
    pub(super) file: String,
    pub(super) export: usize,
    pub(super) row: usize,
    /// Its id there; blank where there is none.
    pub(super) id: String,
    /// Of which kind it is and who fought with its actors, in the words of the columns of the export; none for those that it does
    /// not have.
    pub(super) kinds: [Option<String>; 5],
    /// When the row was last written, in the seconds of the export; none where it does not say.
    pub(super) recorded: Option<u64>,
    /// All that stands in its row: a copy has the same.
    pub(super) cells: String,
    /// Who took part.
    pub(super) actors: Vec<String>,
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) at: Point,
    pub(super) precision: PlacePrecision,
    pub(super) deaths: f64,
    /// Whether two sides fought on the ground.
    pub(super) battle: bool,
    /// Who was violent against civilians, if that is what it tells of.
    pub(super) one_sided: Option<String>,
    /// Whether one side fired from afar.
    pub(super) remote: bool,
    /// Who fired, where the export says.
    pub(super) attacker: Option<String>,
    /// Who holds the place from then on, where it changed hands.
    pub(super) winner: Option<String>,
    /// By whom a government has it back, where these are not its own forces.
    pub(super) ally: Option<String>,
    /// Whether it did so without a fight: no fire then.
    pub(super) peaceful: bool,
}

impl RawEvent {
    /// Whether another row tells of the same, wherever it stands.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let days = |event: &Self| (event.from, event.to);
        let kind = |event: &Self| (event.battle, event.remote, event.one_sided.is_some(), event.peaceful);
        days(self) == days(other)
            && kind(self) == kind(other)
            && self.actors == other.actors
            && self.winner == other.winner
            && self.at.distance_km(other.at) < 0.1
            && (self.deaths - other.deaths).abs() < 0.5
            && self.precision == other.precision
    }

    /// Whether another row has its actors the other way round.
    pub(super) fn turned(&self, other: &Self) -> bool {
        matches!((&self.actors[..], &other.actors[..]), ([a, b], [c, d]) if a == d && b == c && a != b)
    }

    /// The part of it that falls into some days, with the deaths of that part; itself where none does.
    pub(super) fn within(mut self, first: Date, last: Date) -> Self {
        let days = |from: Date, to: Date| f64::from((to - from).get_days() + 1);
        let (from, to) = (self.from.max(first), self.to.min(last));
        if from <= to {
            self.deaths *= days(from, to) / days(self.from, self.to);
            (self.from, self.to) = (from, to);
        }
        self
    }
}

/// A code of a column of numbers: spreadsheets and pandas write 1 as 1.0.
fn code(text: &str) -> &str {
    text.strip_suffix(".0").unwrap_or(text)
}

macro_rules! roles {
    ($($name:literal $required:literal: $($header:literal)+;)+) => {
        &[ $( ColumnRole { name: $name, names: &[$($header),+], tags: &[], required: $required, single: false } ),+ ]
    };
}

const UCDP: &[ColumnRole] = roles! {
    "where_prec" true: "whereprec";
    "date_start" true: "datestart";
    "date_end" true: "dateend";
    "date_prec" false: "dateprec";
    "type" true: "typeofviolence";
    "deaths" true: "best" "bestest";
    "deaths_a" false: "deathsa";
    "deaths_b" false: "deathsb";
    "event_id" false: "id";
    "actor1" false: "sidea";
    "actor2" false: "sideb";
};
const ACLED: &[ColumnRole] = roles! {
    "date" true: "eventdate";
    "type" true: "eventtype";
    "sub_type" true: "subeventtype";
    "actor1" true: "actor1";
    "actor2" false: "actor2";
    "assoc1" false: "assocactor1";
    "assoc2" false: "assocactor2";
    "inter1" false: "inter1";
    "inter2" false: "inter2";
    "geo_precision" true: "geoprecision";
    "time_precision" false: "timeprecision";
    "deaths" true: "fatalities";
    "event_id" false: "eventidcnty" "dataid";
    "recorded" false: "timestamp";
};

/// The events of an export.
pub(super) fn events(
    file: &Path,
    asked: &Asked,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<RawEvent>> {
    let source = Source::new(file);
    let grids = sheet::open(&source, asked.said_of(file), notes)?;
    let headers: Vec<String> = grids
        .iter()
        .flat_map(|grid| grid.lines.iter().take(5))
        .flat_map(|line| line.cells.iter().map(SheetCell::shown))
        .collect();
    let keys: Vec<String> = headers.iter().map(|header| header.to_lowercase()).collect();
    let has = |key: &str| keys.iter().any(|known| known == key);
    sums::refuse(&headers, file, notes)?;
    let ucdp = has("where_prec") || has("type_of_violence");
    if !ucdp && !has("sub_event_type") {
        let message = "is neither an export of UCDP GED nor of ACLED: it has no column where_prec and none sub_event_type";
        let remedy = "download events as CSV from ucdp.uu.se or acleddata.com, or write events.csv as docs/data.md says";
        notes.refuse(file, None, message, remedy);
        return None;
    }
    let mut roles = vec![LAT, LON];
    roles.extend(if ucdp { UCDP } else { ACLED });
    let table = sheet::table(&source, grids, &roles, asked.said_of(file), notes)?;
    let positions = positions(&table, notes)?;
    let deaths = table.amounts("deaths", notes)?;
    let unknown: Vec<usize> = (0..deaths.len()).filter(|&index| deaths[index].is_none()).collect();
    if let Some(&first) = unknown.first() {
        let message = format!(
            "{} of {} events do not say how many died (row {}): taken as nobody, which makes their fire lighter",
            unknown.len(),
            deaths.len(),
            table.lines[first].row
        );
        notes.warn(file, None, message);
    }
    let at = |index: usize| positions[index];
    let (events, left) =
        if ucdp { from_ucdp(&table, at, &deaths, notes)? } else { from_acled(&table, at, &deaths, notes)? };
    let what = if ucdp { "UCDP GED (CC BY 4.0)" } else { "ACLED (cite it; its rows must not be published)" };
    draft.choose(format!(
        "{} is an export of {what}: {} events, of which texts are never copied",
        short(file),
        table.lines.len()
    ));
    left::say(&left, (table.lines.len(), events.len()), file, draft, notes);
    if ucdp {
        draft.guess(
            "UCDP GED holds lethal events only: an emptied town under fire looks quiet",
            "some: threat is too low after people left",
            "give events of ACLED in its place (both for the same days count twice), or correct events.csv",
        );
    }
    Some(events)
}

fn actors(table: &SheetTable, line: &SheetLine) -> Vec<String> {
    let named = ["actor1", "actor2"].map(|role| table.text(line, role));
    named.into_iter().filter(|name| !name.is_empty()).collect()
}

/// What the columns say that tell kinds; exports of the two projects have none in common.
fn kinds_said(table: &SheetTable, line: &SheetLine) -> [Option<String>; 5] {
    let acled = table.has("sub_type");
    ["type", "sub_type", "assoc1", "assoc2", "type"].into_iter().enumerate().fold(
        Default::default(),
        |mut all: [Option<String>; 5], (at, role)| {
            let here = if role == "type" { acled == (at == 0) } else { true };
            all[at] = (here && table.has(role)).then(|| table.text(line, role).trim().to_lowercase());
            all
        },
    )
}

fn cells(line: &SheetLine) -> String {
    line.cells.iter().fold(String::new(), |all, cell| all + &cell.shown() + "\u{1f}")
}

/// What the exports of both projects say in the same way: who, when, where and how many died.
fn recorded(
    table: &SheetTable,
    line: &SheetLine,
    (at, precision): (Point, PlacePrecision),
    [from, to]: [Date; 2],
    deaths: Option<f64>,
) -> RawEvent {
    RawEvent {
        file: table.source.short(),
        export: 0,
        row: line.row,
        id: code(&table.text(line, "event_id")).to_owned(),
        recorded: code(&table.text(line, "recorded")).parse().ok(),
        kinds: kinds_said(table, line),
        cells: cells(line),
        actors: actors(table, line),
        from,
        to,
        at,
        precision,
        deaths: deaths.unwrap_or(0.0),
        battle: false,
        one_sided: None,
        remote: false,
        attacker: None,
        winner: None,
        ally: None,
        peaceful: false,
    }
}

fn from_ucdp(
    table: &SheetTable,
    at: impl Fn(usize) -> Option<Point>,
    deaths: &[Option<f64>],
    notes: &mut Notes,
) -> Option<(Vec<RawEvent>, Vec<Left>)> {
    let (starts, ends) = (table.dates("date_start", notes), table.dates("date_end", notes));
    let (starts, ends) = (starts?, ends?);
    let sides = ["deaths_a", "deaths_b"].map(|role| table.amounts(role, notes));
    if !notes.sound() {
        return None;
    }
    let kinds: Option<Vec<Violence>> =
        table.lines.iter().map(|line| Violence::of(&table.text(line, "type"))).collect();
    let Some(kinds) = kinds else {
        let wrong = table.lines.iter().find(|line| Violence::of(&table.text(line, "type")).is_none());
        let (row, said) = wrong.map_or((0, String::new()), |line| (line.row, table.text(line, "type")));
        let message = format!("has the type of violence \"{said}\" in row {row}: nobody knows who fought");
        let remedy = "1 is state-based, 2 non-state and 3 one-sided violence (type_of_violence)";
        notes.refuse(&table.source.path, Some(row), message, remedy);
        return None;
    };
    let [mut vague, mut unknown, mut undated, mut long, mut backwards, mut blank] = [const { Vec::new() }; 6];
    let mut events = Vec::new();
    for (index, line) in table.lines.iter().enumerate() {
        let (Some(at), Some(from), Some(to)) = (at(index), starts[index], ends[index]) else {
            blank.push(line.row);
            continue;
        };
        let precision = match code(&table.text(line, "where_prec")) {
            "1" => PlacePrecision::Place,
            "2" => PlacePrecision::Area,
            "3" | "4" | "5" | "6" | "7" => {
                vague.push(line.row);
                continue;
            }
            _ => {
                unknown.push(line.row);
                continue;
            }
        };
        // From 4 on the day is known by month or year only: fire on all of its days would be invented.
        let dated = match code(&table.text(line, "date_prec")) {
            "1" | "2" | "3" => true,
            "" => (to - from).get_days() < LONGEST,
            _ => false,
        };
        if !dated {
            undated.push(line.row);
            continue;
        }
        if to < from {
            backwards.push(line.row);
            continue;
        }
        if (to - from).get_days() >= 31 {
            long.push(line.row);
            continue;
        }
        let fell = |side: usize| sides[side].as_ref().and_then(|list| list[index]).unwrap_or(0.0) > 0.0;
        events.push(RawEvent {
            battle: kinds[index] == Violence::StateBased && fell(0) && fell(1),
            one_sided: (kinds[index] == Violence::OneSided).then(|| table.text(line, "actor1")),
            ..recorded(table, line, (at, precision), [from, to], deaths[index])
        });
    }
    let left = vec![
        Left::by_rule(vague, "their place is known by district or less (where_prec above 2)"),
        Left::by_slip(unknown, "where_prec says no precision of the place from 1 to 7"),
        Left::by_rule(
            undated,
            "their day is known by month or year only (date_prec above 3, or a range of more than 7 days where it is blank)",
        ),
        Left::by_rule(long, "they last longer than 31 days"),
        Left::by_slip(backwards, "they end before they begin"),
        Left::by_slip(blank, "they have no position, no beginning or no end"),
    ];
    Some((events, left))
}

/// What kind of actor a code or word of the export means: the number is that of its older exports.
fn kind_of_actor(inter: &str) -> Option<u8> {
    let word = inter.to_lowercase();
    let kinds = [("state forces", 1), ("rebel", 2), ("rioters", 5), ("protesters", 6), ("civilians", 7)];
    code(inter).parse().ok().or_else(|| {
        let known = kinds.iter().find(|(start, _)| word.starts_with(start)).map(|(_, kind)| *kind);
        // Militias and forces from abroad, on whichever side.
        known.or_else(|| (!word.is_empty()).then_some(8))
    })
}

/// Whether the second side took the place. The export puts the winner first, but says by its words what kind of side it is,
/// and a row that is the other way round is corrected: a government regains by its own forces, or by allies from abroad or
/// of the country, against rebels.
fn second_took(sub: &str, inters: &[String; 2]) -> bool {
    let [first, second] = inters.each_ref().map(|inter| kind_of_actor(inter));
    let rank = |kind: u8| match kind {
        1 => 3,
        2 => 1,
        3 | 4 | 8 => 2,
        _ => 0,
    };
    let Some(first) = first else { return false };
    if sub.starts_with("government regains") {
        return second.map_or(first == 2, |second| rank(second) > rank(first));
    }
    sub.contains("overtakes") && first == 1 && second != Some(1)
}

fn from_acled(
    table: &SheetTable,
    at: impl Fn(usize) -> Option<Point>,
    deaths: &[Option<f64>],
    notes: &mut Notes,
) -> Option<(Vec<RawEvent>, Vec<Left>)> {
    let dates = table.dates("date", notes)?;
    kinds::refuse_unknown(table, notes)?;
    let [mut vague, mut unknown, mut other, mut blank, mut undated] = [const { Vec::new() }; 5];
    let mut events = Vec::new();
    for (index, line) in table.lines.iter().enumerate() {
        let (Some(at), Some(from)) = (at(index), dates[index]) else {
            blank.push(line.row);
            continue;
        };
        let (kind, sub) =
            (table.text(line, "type").to_lowercase(), table.text(line, "sub_type").to_lowercase());
        let taken = sub.contains("territory");
        let mine = sub.contains("landmine");
        let violent = kind.starts_with("battle")
            || kind.starts_with("explosion")
            || kind.starts_with("violence against");
        if !taken && (!violent || mine || sub.contains("abduction")) {
            other.push(line.row);
            continue;
        }
        // 2 is a day of a week that is known, and rows are weeks; 3 is a day in a month that is.
        if !["", "1", "2"].contains(&code(&table.text(line, "time_precision"))) {
            undated.push(line.row);
            continue;
        }
        let precision = match code(&table.text(line, "geo_precision")) {
            "1" => PlacePrecision::Place,
            // The town nearest to it: good enough for who took it.
            "2" if taken => PlacePrecision::Place,
            "2" => PlacePrecision::Area,
            "3" => {
                vague.push(line.row);
                continue;
            }
            _ => {
                unknown.push(line.row);
                continue;
            }
        };
        let first = table.text(line, "actor1");
        let second = table.text(line, "actor2");
        let inters = ["inter1", "inter2"].map(|role| table.text(line, role));
        let swapped = taken && !second.is_empty() && second_took(&sub, &inters);
        let own_forces = kind_of_actor(&inters[usize::from(swapped)]).is_none_or(|kind| kind == 1);
        let winner = taken.then(|| if swapped { second.clone() } else { first.clone() });
        let regained = sub.starts_with("government regains");
        let ally = winner.clone().filter(|_| regained && !own_forces);
        events.push(RawEvent {
            battle: kind.starts_with("battle"),
            one_sided: kind.starts_with("violence against").then(|| first.clone()),
            remote: kind.starts_with("explosion"),
            attacker: Some(first).filter(|name| !name.is_empty()),
            winner,
            ally,
            peaceful: sub.contains("non-violent"),
            ..recorded(table, line, (at, precision), [from, from], deaths[index])
        });
    }
    let left = vec![
        Left::by_rule(other, "they are protests, mines, abductions and other events that are no fire"),
        Left::by_rule(vague, "their place is known by region only (geo_precision above 2)"),
        Left::by_slip(unknown, "geo_precision says no precision of the place from 1 to 3"),
        Left::by_rule(undated, "their day is known by month only (time_precision 3)"),
        Left::by_slip(blank, "they have no position or no date"),
    ];
    Some((events, left))
}
