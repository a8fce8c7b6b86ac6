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
pub mod observed;
pub mod offensive;
pub mod threat;

use crate::rng::Streams;
use crate::world::{Geography, Place, Role};

pub use bombardment::BombardmentPlan;
pub use ceasefire::CeasefirePlan;
pub use observed::ObservedPlan;
pub use offensive::{AxisPlan, OffensivePlan};

/// What an announcement, or the start of an offensive, adds to the alarm: its unit.
pub const ALARM_OF_ANNOUNCEMENT: f64 = 1.0;
/// What the end of a truce adds, simulated or on record (a guess).
pub const ALARM_OF_COLLAPSE: f64 = 2.0;

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
    /// Alarm that announcements and massing of troops have built up before the first day.
    pub initial_alarm: f64,
    /// Announcements a day, in alarm, while an offensive is being prepared.
    pub alarm_while_preparing: f64,
    /// Roads that open: day, link.
    pub corridors: Vec<(u32, usize)>,
}

/// What an event does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Shelling and air strikes.
    Bombardment,
    /// Fighting on the ground.
    GroundAttack,
}

/// Where an event is felt from: an area (all its communities), or one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Footprint {
    /// All communities of a reporting area.
    Area(usize),
    /// One place.
    Place(Place),
}

impl Footprint {
    /// The reporting area that it lies in.
    pub fn area(self, geography: &Geography) -> usize {
        match self {
            Self::Area(area) => area,
            Self::Place(place) => geography.area_of_place(place),
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

/// A place passes to another party.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ControlChange {
    /// The day.
    pub day: u32,
    /// The place.
    pub place: Place,
    /// What its new holder means to the people.
    pub role: Role,
}

/// One course of the conflict.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Realisation {
    /// Violent events, in order of their first day.
    pub events: Vec<Event>,
    /// Changes of control, in order of their day.
    pub control: Vec<ControlChange>,
    /// Whether an agreed truce holds, by day.
    pub truce: Vec<bool>,
    /// Alarm added by announcements, by day.
    pub alarm: Vec<f64>,
    /// Places that announcements and the moving front name, by day.
    pub named: Vec<Vec<Place>>,
    /// Roads that open to civilians: day, link.
    pub openings: Vec<(u32, usize)>,
    /// First day of the offensive, if there is one.
    pub offensive_start: Option<u32>,
    /// Day on which the ceasefire collapsed, if it did.
    pub collapse: Option<u32>,
}

/// Draws one course of the conflict for days 0 to `horizon`, both included.
pub fn realise(plan: &Plan, geography: &Geography, streams: &Streams, horizon: u32) -> Realisation {
    let days = horizon as usize + 1;
    let mut course = Realisation {
        truce: vec![false; days],
        alarm: vec![0.0; days],
        named: vec![Vec::new(); days],
        openings: plan.corridors.clone(),
        ..Realisation::default()
    };
    course.alarm[0] += plan.initial_alarm;
    if let Some(observed) = &plan.observed {
        observed.replay(&mut course);
    }
    let peace = plan.ceasefire.as_ref().map(|ceasefire| ceasefire.realise(streams, horizon));
    if let Some(peace) = &peace {
        peace.apply(&mut course);
    }
    let campaign = plan.offensive.as_ref().and_then(|offensive| {
        let collapse = peace.as_ref().map(|peace| peace.collapse);
        offensive.realise(geography, streams, horizon, collapse)
    });
    if let Some(campaign) = &campaign {
        campaign.apply(&mut course, plan.alarm_while_preparing);
    } else if let Some(offensive) = &plan.offensive {
        offensive.name_axes(&mut course, 0, days);
    }
    if let Some(bombardment) = &plan.bombardment {
        let calm = |day| peace.as_ref().map_or(1.0, |peace| peace.fire_factor(day));
        bombardment.realise(geography, streams, calm, campaign.as_ref(), &mut course);
    }
    course.events.sort_by_key(|event| (event.from, event.footprint));
    course.control.sort_by_key(|change| (change.day, change.place));
    course.openings.sort_unstable();
    course
}
