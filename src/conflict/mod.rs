//! What happens to places? One realisation of the conflict, before any household decides.
//!
//! A [`Plan`] says what may happen; [`realise`] draws one [`Realisation`] of it with the luck of a
//! replicate. The realisation never depends on households, so threat is known for all days before the
//! first one is simulated; departure clocks of people on the move lean on that.
//!
//! Three kinds share the one type: an [`offensive`] that follows axes, a [`ceasefire`] that is violated
//! and may collapse into an offensive, and an [`observed`] record of events and changes of control.

pub mod bombardment;
pub mod ceasefire;
pub mod changes;
pub mod observed;
pub mod offensive;
pub mod threat;

use std::collections::BTreeMap;

use crate::numbers::{Owner, Parameter, ParameterInfo, Prior, parameters};
use crate::rng::{Purpose, Streams};
use crate::world::{Geography, Place, Point, Role};

pub use bombardment::{BombardmentNumbers, BombardmentPlan};
pub use ceasefire::{CeasefireNumbers, CeasefirePlan, Fire};
pub use changes::{ChangeNumbers, Changes, Days, Opening, Shelter};
pub use observed::ObservedPlan;
pub use offensive::{AxisPlan, OffensiveNumbers, OffensivePlan};

/// Longest time that a number of days may mean: ten years.
pub const DAYS: f64 = 3653.0;
/// Longest distance that makes sense within a case, kilometres.
pub const KM: f64 = 1000.0;
/// Largest alarm, in announced offensives.
const ALARM: f64 = 100.0;

/// What an announcement, or the start of an offensive, adds to the alarm: its unit.
pub const ALARM_OF_ANNOUNCEMENT: f64 = 1.0;
/// What the end of a truce adds, simulated or on record (a guess).
pub const ALARM_OF_COLLAPSE: f64 = 2.0;

parameters! {
    /// The numbers of announcements and massing of troops.
    AlarmNumbers:
    /// Alarm that announcements and massing of troops have built up before the first day.
    initial: "announced offensives", 0.0, ALARM, word 0 0;
    /// Alarm added on each day on which an offensive is prepared.
    while_preparing: "announced offensives a day", 0.0, ALARM, word 0 1;
}

/// The group of the draws of alarm, which are made once.
const ALARMS: u32 = 1 << 17;

/// What a scenario says about the conflict.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Fire along the front and, during an offensive, around it.
    pub bombardment: Option<BombardmentPlan>,
    /// An offensive: on its own date, or after the collapse of a ceasefire if there is one.
    pub offensive: Option<OffensivePlan>,
    /// A ceasefire.
    pub ceasefire: Option<CeasefirePlan>,
    /// A record of what happened.
    pub observed: Option<ObservedPlan>,
    /// What is known of the alarm that announcements and massing of troops raise.
    pub alarm: Option<AlarmNumbers<Prior>>,
    /// What is changed on purpose.
    pub changes: Changes,
}

/// Every number of a conflict, as far as it has the parts that they belong to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers<T = f64> {
    /// Those of alarm.
    pub alarm: Option<AlarmNumbers<T>>,
    /// Those of bombardment.
    pub bombardment: Option<BombardmentNumbers<T>>,
    /// Those of an offensive.
    pub offensive: Option<OffensiveNumbers<T>>,
    /// Those of a ceasefire.
    pub ceasefire: Option<CeasefireNumbers<T>>,
    /// Those of what is changed on purpose.
    pub changes: ChangeNumbers<T>,
}

impl Plan {
    /// Its numbers, in the order in which [`Plan::drawn`] takes their values.
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut list = Vec::new();
        self.map(&mut |owner, info, prior| list.push(owner.parameter(info, *prior)));
        let axes = self.offensive.iter().flat_map(|plan| plan.axes.iter().map(|axis| axis.name.as_str()));
        by_item(&mut list, AXES, axes);
        let measures = self.ceasefire.iter().flat_map(|plan| &plan.measures);
        by_item(&mut list, MEASURES, measures.map(|measure| measure.name.as_str()));
        list
    }

    /// Its numbers with the values that a replicate draws, in the order of [`Plan::parameters`].
    ///
    /// # Panics
    /// If there are fewer values than numbers.
    pub fn drawn(&self, values: &[f64]) -> Numbers {
        let mut values = values.iter().copied();
        self.map(&mut |_, _, _| values.next().expect("a value for every number of the conflict"))
    }

    /// Its numbers at their medians.
    pub fn medians(&self) -> Numbers {
        self.map(&mut |_, _, prior| prior.quantile(0.5))
    }

    fn map<U>(&self, turn: &mut impl FnMut(&Owner, &'static ParameterInfo, &Prior) -> U) -> Numbers<U> {
        let owner = Owner::new("alarm", Purpose::Conflict, ALARMS);
        Numbers {
            alarm: self.alarm.as_ref().map(|alarm| alarm.map(|info, prior| turn(&owner, info, prior))),
            bombardment: self.bombardment.as_ref().map(|plan| plan.numbers.owned(turn)),
            offensive: self.offensive.as_ref().map(|plan| plan.numbers.map(turn)),
            ceasefire: self.ceasefire.as_ref().map(|plan| plan.numbers.map(turn)),
            changes: self.changes.map(turn),
        }
    }
}

/// The list of the axes of an offensive.
pub const AXES: &str = "offensive.axis";
/// The list of the measures of a ceasefire.
pub const MEASURES: &str = "ceasefire.measure";

/// Says by which name the numbers of the items of a list are known.
fn by_item<'a>(list: &mut [Parameter], items: &str, names: impl Iterator<Item = &'a str>) {
    for (index, name) in names.enumerate() {
        let place = format!("{items}[{index}].");
        for parameter in &mut *list {
            if let Some(number) = parameter.name.strip_prefix(&place) {
                parameter.by_item = Some(format!("{items}.{name}.{number}"));
            }
        }
    }
}

/// What an event does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Shelling and air strikes.
    Bombardment,
    /// Fighting on the ground.
    GroundAttack,
}

/// Where an event is felt from: an area (all its communities), one place, or a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Footprint {
    /// All of a reporting area.
    Area(usize),
    /// One place.
    Place(Place),
    /// A position at which no place needs to be.
    Point(Point),
}

impl Footprint {
    /// Puts footprints in order; two are the same if neither comes before the other.
    fn rank(self) -> (u8, u64, u64) {
        match self {
            Self::Area(area) => (0, area as u64, 0),
            Self::Place(place) => (1, place as u64, 0),
            Self::Point(point) => (2, point.lat.to_bits(), point.lon.to_bits()),
        }
    }
}

/// Something violent at a place, on one or more days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// First day.
    pub from: u32,
    /// Last day.
    pub to: u32,
    /// Where.
    pub footprint: Footprint,
    /// How heavy, from 0 (nothing) to 1 (a ground assault on the place).
    pub severity: f64,
    /// What it is.
    pub kind: EventKind,
}

/// How a place passes to another party.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaptureKind {
    /// It is stormed.
    #[default]
    Assault,
    /// It is handed over by agreement.
    Handover,
    /// Its holder leaves, and another moves in.
    Withdrawal,
}

/// A place passes to another party.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ControlChange {
    /// The day.
    pub day: u32,
    /// The place.
    pub place: Place,
    /// What its new holder means to the people.
    pub role: Role,
    /// How it passes.
    pub kind: CaptureKind,
}

/// One course of the conflict.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Realisation {
    /// Violent events, in order of their first day.
    pub events: Vec<Event>,
    /// Changes of control, in order of their day.
    pub control: Vec<ControlChange>,
    /// Whether an agreed truce holds everywhere, by day.
    pub truce: Vec<bool>,
    /// Truces that hold somewhere: first day, last day, and where.
    pub local_truces: Vec<(u32, u32, Footprint)>,
    /// A truce that holds along some front lines, at the places to which they are the nearest: first day, last day, and
    /// which lines.
    pub truce_along: Option<(u32, u32, Vec<bool>)>,
    /// Alarm added by announcements, by day.
    pub alarm: Vec<f64>,
    /// What announcements and the moving front name, by day.
    pub named: Vec<Vec<Footprint>>,
    /// Roads that open to civilians.
    pub openings: Vec<Opening>,
    /// Shelter that is added or taken away.
    pub shelters: Vec<Shelter>,
    /// Orders to leave: the day, a community, and the share of those at home who heed it.
    pub orders: Vec<(u32, Place, f64)>,
    /// First day of the offensive, if there is one.
    pub offensive_start: Option<u32>,
    /// Day on which the ceasefire collapsed, if it did.
    pub collapse: Option<u32>,
}

/// Days beyond the last one that are drawn too, so that no day depends on how long the run goes on: people leave on the day
/// before a place is taken, and the fire of a week is drawn for the whole of it.
const AHEAD: u32 = 7;

impl Realisation {
    /// Leaves out what happens after the last day, but for changes of control: they are felt on the day before.
    fn end_after(&mut self, horizon: u32) {
        let days = horizon as usize + 1;
        self.truce.truncate(days);
        self.alarm.truncate(days);
        self.named.truncate(days);
        self.events.retain(|event| event.from <= horizon);
        self.offensive_start = self.offensive_start.filter(|&day| day <= horizon);
        self.collapse = self.collapse.filter(|&day| day <= horizon);
    }
}

/// Leaves the changes of control that change something, in the order of days: a record and an offensive may each take a
/// place that the other has taken, and nobody has to flee from that. Of several on one day the adversary's counts, or else
/// the last.
fn changing_hands(geography: &Geography, control: &mut Vec<ControlChange>) {
    let first = |place| geography.locations[geography.location_of_place(place)].role;
    let mut held: BTreeMap<Place, Role> = BTreeMap::new();
    let mut left = Vec::with_capacity(control.len());
    for of_day in control.chunk_by(|one, other| (one.day, one.place) == (other.day, other.place)) {
        let taken = of_day.iter().find(|change| change.role == Role::Adversary);
        let Some(change) = taken.or(of_day.last()) else { continue };
        let before = held.insert(change.place, change.role).unwrap_or_else(|| first(change.place));
        if change.role != before {
            left.push(*change);
        }
    }
    *control = left;
}

/// Draws one course of the conflict for days 0 to `horizon`, both included. Changes of control of the days after are in it
/// too.
pub fn realise(
    plan: &Plan,
    numbers: &Numbers,
    geography: &Geography,
    streams: &Streams,
    horizon: u32,
) -> Realisation {
    let ahead = horizon + AHEAD;
    let days = ahead as usize + 1;
    let mut course = Realisation {
        truce: vec![false; days],
        alarm: vec![0.0; days],
        named: vec![Vec::new(); days],
        ..Realisation::default()
    };
    if let Some(alarm) = &numbers.alarm {
        course.alarm[0] += alarm.initial;
    }
    if let Some(observed) = &plan.observed {
        observed.replay(&mut course);
    }
    let ceasefire = plan.ceasefire.as_ref().zip(numbers.ceasefire.as_ref());
    let peace = ceasefire.map(|(plan, numbers)| plan.realise(numbers, streams, ahead));
    if let Some(peace) = &peace {
        peace.apply(&mut course);
    }
    let offensive = plan.offensive.as_ref().zip(numbers.offensive.as_ref());
    let campaign = offensive.and_then(|(plan, numbers)| {
        let collapse = peace.as_ref().map(|peace| peace.collapse);
        plan.realise(numbers, geography, streams, ahead, collapse)
    });
    let while_preparing = numbers.alarm.as_ref().map_or(0.0, |alarm| alarm.while_preparing);
    if let Some(campaign) = &campaign {
        campaign.apply(&mut course, while_preparing);
    } else if let Some(offensive) = &plan.offensive {
        offensive.prepare(&mut course, while_preparing);
    }
    if let Some((plan, numbers)) = plan.bombardment.as_ref().zip(numbers.bombardment.as_ref()) {
        let fire = |front, day| peace.as_ref().map_or(Fire::USUAL, |peace| peace.fire(front, day));
        plan.realise(numbers, geography, streams, fire, campaign.as_ref(), &mut course);
    }
    plan.changes.apply(&numbers.changes, geography, streams, &mut course);
    course
        .events
        .sort_by_key(|event| (event.from, event.footprint.rank(), event.to, event.severity.to_bits()));
    course.control.sort_by_key(|change| (change.day, change.place));
    changing_hands(geography, &mut course.control);
    course.openings.sort_unstable_by_key(|opening| (opening.days, opening.link));
    course.end_after(horizon);
    course
}
