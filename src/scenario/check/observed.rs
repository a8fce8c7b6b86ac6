//! What does a record of a past episode say, in days and places of the scenario?
//!
//! A record may be longer than the scenario: what lies outside the horizon is left out, spans that reach
//! into it are cut. Changes of control before the first day are a mistake, since the locations already say
//! who holds them.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::checker::{Checker, Wrong};
use super::codes::Meanings;
use super::dates::Dates;
use super::geography::Ground;
use super::inputs::Inputs;
use super::names::Roles;
use super::never::extent_km;
use super::orders::{self, Told};
use super::retaken;
use super::shifts::may_be_put_off;
use crate::conflict::threat::CAPTURE_BEFORE_DAYS;
use crate::conflict::{
    ALARM_OF_ANNOUNCEMENT, ALARM_OF_COLLAPSE, CaptureKind, ControlChange, Event, EventKind, Footprint,
    ObservedPlan,
};
use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::Table;
use crate::scenario::file::ScenarioFile;
use crate::scenario::tables::{ControlRow, EventRow, RecordKind, Scope};
use crate::world::{Geography, Place, Role};

/// Fire that goes on for longer in one row is doubtful, days.
const LONGEST_FIRE: i32 = 90;

/// The record, if the scenario has one; none if something is wrong with it.
pub(super) fn record(
    file: &ScenarioFile,
    dates: &Dates,
    roles: &Roles,
    ground: &Ground,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Result<Option<ObservedPlan>, Wrong> {
    let Some(observed) = &file.observed else { return Ok(None) };
    let events: Option<Table<EventRow>> = inputs.table(checker, "observed.events", &observed.events);
    // An episode in which nothing changed hands has a header and no rows.
    let changes: Option<Table<ControlRow>> =
        inputs.table_or_header(checker, "observed.control_changes", &observed.control_changes);
    let (Some(geography), Some(events), Some(changes)) = (&ground.geography, events, changes) else {
        return Err(Wrong);
    };
    let mut plan = ObservedPlan::default();
    let (pcodes, meanings) = (Pcodes::new(geography), Meanings::new(geography));
    let named = file.alarm.as_ref().is_some_and(|alarm| !alarm.named.is_empty());
    let alarmed = file.alarm.as_ref().is_some_and(|alarm| alarm.numbers.initial.fixed != Some(0.0));
    let (problems, orders) = (&mut *checker.problems, Vec::new());
    let attacked = file.offensive.is_some();
    let mut replay =
        Replay { dates, geography, pcodes, meanings, problems, named, alarmed, attacked, orders };
    replay.events(&events, &mut plan);
    replay.control(&changes, roles, &mut plan);
    // Where a truce is kept a capture comes later, or never.
    let certain = |change: &&ControlChange| !may_be_put_off(file, geography, change.place);
    let control: Vec<ControlChange> = plan.control.iter().filter(certain).copied().collect();
    orders::hold(&events, &replay.orders, &control, geography, replay.problems);
    Ok(Some(plan))
}

/// What P-codes mean.
struct Pcodes<'a> {
    areas: BTreeMap<&'a str, usize>,
    /// A town may be a community and a location under one P-code.
    places: BTreeMap<&'a str, Vec<Place>>,
}

impl<'a> Pcodes<'a> {
    fn new(geography: &'a Geography) -> Self {
        let areas =
            geography.areas.iter().enumerate().map(|(index, area)| (area.pcode.as_str(), index)).collect();
        let mut places: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        let communities = geography.communities.iter().map(|community| community.pcode.as_str());
        let locations = geography.locations.iter().map(|location| location.pcode.as_str());
        for (place, pcode) in communities.chain(locations).enumerate() {
            places.entry(pcode).or_default().push(place);
        }
        Self { areas, places }
    }
}

struct Replay<'a> {
    dates: &'a Dates,
    geography: &'a Geography,
    pcodes: Pcodes<'a>,
    meanings: Meanings<'a>,
    problems: &'a mut Problems,
    /// Whether the scenario names a place that is feared from the first day on.
    named: bool,
    /// Whether there is an alarm on the first day, which stands for the news before it.
    alarmed: bool,
    /// Whether an offensive may take places beside the record.
    attacked: bool,
    /// Orders to leave within the days.
    orders: Vec<Told>,
}

impl Replay<'_> {
    fn events(&mut self, table: &Table<EventRow>, plan: &mut ObservedPlan) {
        let horizon = i64::from(self.dates.horizon_days);
        // Two strikes on one day are two rows that differ in something; the same row twice is a slip.
        table.refuse_repeats(
            self.problems,
            "place_pcode",
            |row| {
                let severity = row.severity.map(f64::to_bits);
                let heeded = row.heeded.map(f64::to_bits);
                (row.from, row.to, &row.place_pcode, row.scope, row.kind, (severity, heeded), &row.source)
            },
            |_| "the same event".into(),
        );
        for (line, row) in &table.rows {
            if row.to < row.from {
                let message = format!("must not be before the column from, {}, got {}", row.from, row.to);
                table.problem(self.problems, *line, "to", message);
                continue;
            }
            let footprint = self.footprint(table, *line, row);
            self.meanings.hold(table, (*line, "place"), (&row.place_pcode, &row.place), self.problems);
            self.long(table, *line, row);
            if row.severity.is_none()
                && matches!(row.kind, RecordKind::Bombardment | RecordKind::GroundAttack)
            {
                table.problem(
                    self.problems,
                    *line,
                    "severity",
                    "must be a number between 0 and 1, got nothing",
                );
            }
            orders::heard(table, *line, row, self.problems);
            let (from, to) = (self.dates.days_to(row.from), self.dates.days_to(row.to));
            let inside = from <= horizon && to >= 0;
            let (Ok(first), Ok(last)) = (u32::try_from(from.max(0)), u32::try_from(to.min(horizon))) else {
                continue;
            };
            if !inside {
                continue;
            }
            // News of before the first day is what `alarm.initial` stands for.
            let alarm = |alarm| (from >= 0).then(|| (first, alarm, Vec::from_iter(footprint)));
            // Who fights on the ground is feared whatever its severity.
            let shelled = row.kind == RecordKind::Bombardment;
            if shelled && row.severity.is_some_and(|severity| severity <= 0.0) {
                let message = "a severity of 0 is felt by nobody: nothing changes";
                self.problems.warn(WarningKind::NoEffect, &table.path, "severity", Some(*line), message);
            }
            let is_news = matches!(row.kind, RecordKind::Announcement | RecordKind::TruceCollapse);
            if is_news && row.to != row.from {
                let message = "is not read for news, which is heard on its first day alone";
                self.problems.warn(WarningKind::NoEffect, &table.path, "to", Some(*line), message);
            }
            match (row.kind, footprint, row.severity) {
                (RecordKind::Truce, _, _) => plan.truces.push((first, last)),
                (RecordKind::LocalTruce, footprint, _) => {
                    plan.local_truces.extend(footprint.map(|footprint| (first, last, footprint)));
                }
                (RecordKind::OrderToLeave, footprint, _) => {
                    let people = footprint.map_or_else(Vec::new, |f| orders::told(self.geography, f));
                    plan.orders.extend(people.iter().filter_map(|&place| Some((first, place, row.heeded?))));
                    self.orders.push(Told { line: *line, day: first, people });
                }
                (RecordKind::Announcement, _, _) => {
                    plan.announcements.extend(alarm(ALARM_OF_ANNOUNCEMENT));
                }
                (RecordKind::TruceCollapse, _, _) => {
                    plan.announcements.extend(alarm(ALARM_OF_COLLAPSE));
                }
                (kind, Some(footprint), Some(severity)) => plan.events.push(Event {
                    from: first,
                    to: last,
                    footprint,
                    severity,
                    kind: match kind {
                        RecordKind::GroundAttack => EventKind::GroundAttack,
                        _ => EventKind::Bombardment,
                    },
                }),
                // Without a place or a severity there was a problem above.
                _ => {}
            }
        }
        self.news_of_nothing(table, plan);
        let days = table.rows.iter().map(|(line, row)| {
            let (from, to) = (self.dates.days_to(row.from), self.dates.days_to(row.to));
            // News from the days before the first are what `alarm.initial` stands for.
            let is_news = matches!(row.kind, RecordKind::Announcement | RecordKind::TruceCollapse);
            let known = self.alarmed && is_news && to < 0 && row.to >= self.dates.counting_since;
            (*line, row.from.to_string(), !known && (from > horizon || to < 0))
        });
        self.dates.outside(table, "from", days, self.problems);
    }

    /// Warns of truces that end where nothing is named that people could fear, and while a truce of the table goes on.
    fn news_of_nothing(&mut self, table: &Table<EventRow>, plan: &ObservedPlan) {
        let ends = table.rows.iter().filter(|(_, row)| row.kind == RecordKind::TruceCollapse);
        for (line, row) in ends {
            let Ok(day) = u32::try_from(self.dates.days_to(row.from)) else { continue };
            let named = |(from, _, what): &(u32, f64, Vec<Footprint>)| *from <= day && !what.is_empty();
            if !self.named && !plan.announcements.iter().any(named) {
                let message = "names no place, and neither does an announcement before it nor alarm.named: nobody \
                               hears of it";
                self.problems.warn(WarningKind::NoEffect, &table.path, "place_pcode", Some(*line), message);
            }
            if plan.truces.iter().any(|&(from, to)| from <= day && day < to) {
                let message =
                    "a truce of this table goes on after it: a truce ends on the day in its column to";
                self.problems.warn(WarningKind::NoEffect, &table.path, "kind", Some(*line), message);
            }
        }
    }

    /// Warns of fire that goes on for longer than a record knows in one row: a year may be mistyped.
    fn long(&mut self, table: &Table<EventRow>, line: usize, row: &EventRow) {
        let days = (row.to - row.from).get_days();
        if days > LONGEST_FIRE && matches!(row.kind, RecordKind::Bombardment | RecordKind::GroundAttack) {
            let message =
                format!("fire of {days} days without a pause, {} to {}: is it so?", row.from, row.to);
            self.problems.warn(WarningKind::Outside, &table.path, "to", Some(line), message);
        }
        if row.severity.is_some() && !matches!(row.kind, RecordKind::Bombardment | RecordKind::GroundAttack) {
            let message = "is read for bombardments and ground attacks alone, and has no effect here";
            self.problems.warn(WarningKind::NoEffect, &table.path, "severity", Some(line), message);
        }
        if row.kind == RecordKind::Truce && !row.place_pcode.is_empty() {
            let message = "a truce holds everywhere, whatever place it names: local_truce is one of a place";
            self.problems.warn(WarningKind::NoEffect, &table.path, "place_pcode", Some(line), message);
        }
    }

    /// Where an event is; none if the row does not say, or says it wrongly.
    fn footprint(&mut self, table: &Table<EventRow>, line: usize, row: &EventRow) -> Option<Footprint> {
        let pcode = row.place_pcode.as_str();
        if pcode.is_empty() {
            if !matches!(row.kind, RecordKind::Truce | RecordKind::TruceCollapse) {
                table.problem(self.problems, line, "place_pcode", "must say where this was");
            }
            return None;
        }
        match row.scope {
            Scope::Area => {
                let Some(&area) = self.pcodes.areas.get(pcode) else {
                    table
                        .problem(self.problems, line, "place_pcode", format!("unknown area \"{pcode}\""))
                        .did_you_mean(pcode, self.pcodes.areas.keys().copied());
                    return None;
                };
                if self.geography.communities_of(area).is_empty() {
                    let message = format!("area \"{pcode}\" has no communities that could feel this");
                    table.problem(self.problems, line, "place_pcode", message);
                    return None;
                }
                Some(Footprint::Area(area))
            }
            // A community is nearer to its people than the location of the same name.
            Scope::Place => {
                let places = self.places(pcode);
                if places.is_empty() {
                    table
                        .problem(self.problems, line, "place_pcode", format!("unknown place \"{pcode}\""))
                        .did_you_mean(pcode, self.pcodes.places.keys().copied());
                }
                places.first().map(|&place| Footprint::Place(place))
            }
        }
    }

    fn places(&self, pcode: &str) -> Vec<Place> {
        self.pcodes.places.get(pcode).cloned().unwrap_or_default()
    }

    /// Warns of changes of control after the last day that they can matter on.
    fn late(&mut self, table: &Table<ControlRow>, last: u32) {
        let late = |row: &ControlRow| self.dates.days_to(row.date) > i64::from(last);
        // A record may end before anything changes hands.
        if !table.rows.iter().all(|(_, row)| late(row)) {
            let days = table.rows.iter().map(|(line, row)| (*line, row.date.to_string(), late(row)));
            self.dates.outside(table, "date", days, self.problems);
        } else if let Some((line, row)) = table.rows.first() {
            let (count, end) = (table.rows.len(), self.dates.end());
            let message = format!(
                "all {count} rows lie after the last day, {end}, and do not count: here {}",
                row.date
            );
            self.problems.warn(WarningKind::Outside, &table.path, "date", Some(*line), message);
        }
    }

    fn control(&mut self, table: &Table<ControlRow>, roles: &Roles, plan: &mut ObservedPlan) {
        let mut changes = Vec::new();
        let geography = self.geography;
        let holder = |place| geography.locations[geography.location_of_place(place)].role;
        // A town at a border is taken without what lies beyond it.
        let abroad = |place: &Place| holder(*place) == Role::Foreign;
        // Who lives in a place leaves it on the day before it is taken.
        let last = self.dates.horizon_days + CAPTURE_BEFORE_DAYS;
        table.refuse_repeats(
            self.problems,
            "place_pcode",
            |row| (row.date, &row.place_pcode),
            |row| format!("{} on {}", row.place_pcode, row.date),
        );
        for (line, row) in &table.rows {
            let centres = self.places(&row.place_pcode);
            self.meanings.hold(table, (*line, "place"), (&row.place_pcode, &row.place), self.problems);
            if centres.is_empty() {
                let pcode = &row.place_pcode;
                table
                    .problem(self.problems, *line, "place_pcode", format!("unknown place \"{pcode}\""))
                    .did_you_mean(pcode, self.pcodes.places.keys().copied());
            }
            let role = roles.find(&row.new_control, |message| {
                table.problem(self.problems, *line, "new_control", message)
            });
            if role == Some(Role::Foreign) && !centres.iter().all(abroad) {
                let message = format!(
                    "\"{}\" is foreign in [control], beyond a border: what it means to people that it takes a place \
                     is not known",
                    row.new_control
                );
                table
                    .problem(self.problems, *line, "new_control", message)
                    .hint("make it an adversary or an ally in [control], or leave the row out");
            }
            let day = self.dates.days_to(row.date);
            if day < 0 && self.dates.sound {
                let message =
                    format!("must not be before the first day, {}, got {}", self.dates.start, row.date);
                table
                    .problem(self.problems, *line, "date", message)
                    .hint("who holds a place on the first day stands in the column control of the locations");
            }
            let day = u32::try_from(day).ok().filter(|&day| day <= last);
            if let (Some(day), Some(role), Some(&centre)) = (day, role, centres.first()) {
                let at = self.geography.position(centre);
                let km = |place: Place| {
                    let km = self.geography.position(place).distance_km(at);
                    let reached = km <= row.radius_km && (role == Role::Foreign || !abroad(&place));
                    // A place that is named is nearer than any other, also than one at the same spot.
                    if centres.contains(&place) { Some(-1.0) } else { reached.then_some(km) }
                };
                changes.extend((0..self.geography.places()).filter_map(|place| {
                    let change = ControlChange { day, place, role, kind: row.kind };
                    km(place).map(|km| Reached { line: *line, km, change })
                }));
            }
        }
        let across = extent_km(self.geography);
        for (line, row) in table.rows.iter().filter(|(_, row)| row.radius_km >= across) {
            let message = format!(
                "{} km reach every place: the case is {across:.0} km across, so check the unit",
                row.radius_km
            );
            self.problems.warn(WarningKind::Position, &table.path, "radius_km", Some(*line), message);
        }
        self.late(table, last);
        // A place that its new holder had already is not taken: nobody has to flee from that.
        changes.sort_by(Reached::order);
        // The last of each place and day is the one that counts.
        let counts: BTreeMap<(u32, Place), usize> =
            changes.iter().map(|of| ((of.change.day, of.change.place), of.line)).collect();
        let mut held: Vec<_> = (0..self.geography.places()).map(holder).collect();
        // Villages are taken one by one within reach of each other: only what nobody took before is a mistake.
        let mut idle: BTreeSet<usize> = changes.iter().map(|of| of.line).collect();
        let (mut taken, mut fresh) = (BTreeMap::new(), BTreeSet::new());
        let (mut before, mut overruled) = (BTreeMap::new(), BTreeMap::new());
        changes.retain(|Reached { line, km, change }| {
            // What the same day undoes is no change: nobody flees from it.
            let counted = counts[&(change.day, change.place)];
            if counted != *line {
                idle.remove(line);
                if *km < 0.0 {
                    overruled.insert(*line, counted);
                }
                return false;
            }
            let is_new = std::mem::replace(&mut held[change.place], change.role) != change.role;
            if is_new {
                taken.insert(change.place, *line);
                fresh.insert(*line);
            }
            if let Some(&by) = taken.get(&change.place) {
                idle.remove(line);
                if !is_new && *km < 0.0 {
                    before.insert(*line, by);
                }
            }
            // What an offensive takes beside the record may be taken back in it.
            is_new || self.attacked
        });
        if self.attacked {
            idle.clear();
        }
        retaken::twice(table, &fresh, self.problems);
        before.retain(|line, _| !fresh.contains(line) && !self.attacked);
        retaken::within_reach(table, &before, self.problems);
        retaken::idle(table, &idle, self.problems);
        retaken::overruled(table, &overruled, self.problems);
        plan.control = changes.into_iter().map(|of| of.change).collect();
    }
}

/// A change of control that a row brings to a place.
struct Reached {
    line: usize,
    /// How far the place is from the one that the row names; negative if it is that one.
    km: f64,
    change: ControlChange,
}

impl Reached {
    /// By day and place, and then so that what counts is last, in whichever rows it stands: the adversary's change, of two of
    /// them the one of the row that names the place or a nearer one, and of those still alike the more violent.
    fn order(&self, other: &Self) -> Ordering {
        let (one, two) = (&self.change, &other.change);
        let is_taken = |change: &ControlChange| change.role == Role::Adversary;
        let violence = |kind| match kind {
            CaptureKind::Handover => 0,
            CaptureKind::Withdrawal => 1,
            CaptureKind::Assault => 2,
        };
        (one.day, one.place, is_taken(one))
            .cmp(&(two.day, two.place, is_taken(two)))
            .then_with(|| other.km.total_cmp(&self.km))
            .then_with(|| (violence(one.kind), one.role as u8).cmp(&(violence(two.kind), two.role as u8)))
    }
}
