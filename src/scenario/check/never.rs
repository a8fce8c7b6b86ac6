//! What cannot happen on the days that are simulated, or to anybody in particular, whatever the draws.

use super::checker::Checker;
use crate::conflict::offensive::AdvanceNumbers;
use crate::document::problem::WarningKind;
use crate::scenario::file::{
    BombardmentFile, CeasefireFile, MeasureFile, OffensiveFile, PriorFile, ScenarioFile,
};
use crate::world::position::distance_to_line_km;
use crate::world::{Geography, Location, Point, Role};

/// How far from the front a place may be at which an axis begins, kilometres.
const AT_THE_FRONT_KM: f64 = 25.0;
/// How much nearer to the front an axis may end than it begins, kilometres.
const SLACK_KM: f64 = 5.0;

/// Why fire along a line has no part.
const NO_LINE: &str = "no front line of the case has the adversary across it (tables.front_line)";

/// Warns of offensives that begin too late, of axes that never take part or never move, of guns that never fire, and
/// of what is as wide as the case.
pub(super) fn warn(file: &ScenarioFile, geography: Option<&Geography>, checker: &mut Checker<'_>) {
    if let Some(offensive) = &file.offensive {
        let feared = file.alarm.as_ref().is_some_and(|alarm| {
            [&alarm.numbers.initial, &alarm.numbers.while_preparing]
                .iter()
                .any(|number| number.fixed != Some(0.0))
        });
        offensive_never((offensive, feared), f64::from(file.horizon_days), checker);
        if let Some(geography) = geography {
            from_the_rear(offensive, geography, checker);
        }
    }
    let line = geography.is_none_or(|geography| geography.fronts.iter().any(|front| front.hostile));
    if let Some(bombardment) = &file.bombardment {
        guns(bombardment, checker);
        if !line && bombardment.numbers.front_spells_per_10000_people.fixed != Some(0.0) {
            let message = format!("has no effect: {NO_LINE}, and guns fire across one");
            checker.warn(WarningKind::NoEffect, "bombardment.front_spells_per_10000_people", message);
        }
    }
    if let Some(ceasefire) = &file.ceasefire {
        let begins = f64::from((ceasefire.date - file.start).get_days());
        collapse(ceasefire, (begins, f64::from(file.horizon_days)), checker);
        let lasts = ceasefire.collapse_day.is_none()
            && ceasefire.agreement.collapse_hazard_per_day.fixed == Some(0.0);
        if lasts && file.offensive.is_some() {
            let message = "never begins: collapse_hazard_per_day is 0, and only where the ceasefire collapses is there an offensive";
            checker.warn(WarningKind::NoEffect, "offensive", message);
        }
        measures((file, ceasefire), lasts, checker);
        let lowers = |measure: &MeasureFile| measure.numbers.fire_effect.fixed != Some(0.0);
        if !line && file.bombardment.is_some() && ceasefire.measure.iter().any(lowers) {
            let message =
                format!("lower no fire, and act on the collapse alone: {NO_LINE}, and they act along one");
            checker.warn(WarningKind::NoEffect, "ceasefire.measure", message);
        }
    }
    let zone = file.ceasefire.as_ref().map(|ceasefire| &ceasefire.agreement.zone_width_km);
    if let (Some(width), Some(geography)) = (zone, geography) {
        let (least, across) = (least(width), extent_km(geography));
        if least >= across {
            let message = format!(
                "a zone of {least} km takes in everything: the case is {across:.0} km across, so check the unit"
            );
            checker.warn(WarningKind::Position, "ceasefire.zone_width_km", message);
        }
    }
}

/// Kilometres from corner to corner of all places: nothing in the case is further apart.
pub(super) fn extent_km(geography: &Geography) -> f64 {
    let points = || geography.locations.iter().map(|location| location.at);
    let points = || points().chain(geography.communities.iter().map(|community| community.at));
    let start = Point { lat: f64::INFINITY, lon: f64::INFINITY };
    let low = points().fold(start, |a, b| Point { lat: a.lat.min(b.lat), lon: a.lon.min(b.lon) });
    let start = Point { lat: f64::NEG_INFINITY, lon: f64::NEG_INFINITY };
    let high = points().fold(start, |a, b| Point { lat: a.lat.max(b.lat), lon: a.lon.max(b.lon) });
    low.distance_km(high)
}

/// The least that a number can be, as far as its prior says: 0 where its shape leaves that open.
fn least(prior: &PriorFile) -> f64 {
    lowest(prior).unwrap_or(0.0)
}

/// The same of priors that have a lower end.
fn lowest(prior: &PriorFile) -> Option<f64> {
    let low = |range: Option<[f64; 2]>| range.map(|[low, _]| low);
    prior.fixed.or(low(prior.uniform)).or(low(prior.log_uniform))
}

/// Whether a measure may open its roads in some future: it does where more than half of it is kept.
pub(super) fn may_open(measure: &MeasureFile) -> bool {
    highest(&measure.numbers.compliance).is_none_or(|most| most > 0.5)
}

/// The most that a number can be, of priors that have an upper end.
fn highest(prior: &PriorFile) -> Option<f64> {
    let high = |range: Option<[f64; 2]>| range.map(|[_, high]| high);
    prior.fixed.or(high(prior.uniform)).or(high(prior.log_uniform))
}

/// Axes whose last waypoint is nearer to the other side than their first, and those that lie abroad.
fn from_the_rear(offensive: &OffensiveFile, geography: &Geography, checker: &mut Checker<'_>) {
    let at = |name: &String| geography.locations.iter().find(|location| location.name == *name);
    let enemy = || geography.locations.iter().filter(|location| location.role == Role::Adversary);
    let front = |from: Point| {
        let hostile = geography.fronts.iter().filter(|front| front.hostile);
        let line = hostile.map(|front| distance_to_line_km(from, &front.points));
        let line = line.fold(f64::INFINITY, f64::min);
        let towns = enemy().map(|location| location.at.distance_km(from)).fold(f64::INFINITY, f64::min);
        if line.is_finite() { line } else { towns }
    };
    for (index, axis) in offensive.axis.iter().enumerate() {
        let key = format!("offensive.axis[{index}].waypoints");
        let stops: Vec<&Location> = axis.waypoints.iter().filter_map(at).collect();
        if let Some(stop) = stops.iter().find(|stop| stop.role == Role::Foreign) {
            checker.warn(WarningKind::Position, &key, format!("\"{}\" lies abroad", stop.name));
        }
        let again = |&(stop, name): &(usize, &String)| axis.waypoints[..stop].contains(name);
        if let Some((_, name)) = axis.waypoints.iter().enumerate().find(again) {
            let message = format!("comes back to \"{name}\": what it takes there it has taken before");
            checker.warn(WarningKind::Position, &key, message);
        }
        let (Some(first), Some(last)) = (stops.first(), stops.last()) else { continue };
        let (from, to) = (front(first.at), front(last.at));
        if from.is_finite() && from > AT_THE_FRONT_KM && from <= to + SLACK_KM {
            let message = format!(
                "begins at \"{}\", {from:.0} km from the front: what lies between is not taken, and the first lies at the front",
                first.name
            );
            checker.warn(WarningKind::Position, &key, message);
        }
        if from.is_finite() && from > to + SLACK_KM {
            let message = format!(
                "begins at \"{}\", {from:.0} km from the front, and ends at \"{}\", {to:.0} km from it: the first lies at \
                 the front",
                first.name, last.name
            );
            checker.warn(WarningKind::Position, &key, message);
        }
    }
}

/// Offensives of which nothing is seen; `feared` where there is an alarm that their preparation raises.
fn offensive_never((offensive, feared): (&OffensiveFile, bool), horizon: f64, checker: &mut Checker<'_>) {
    let start = least(&offensive.whole.start_day);
    // From what is taken on the day after the last one people flee on that one.
    if start.round() > horizon + 1.0 {
        let message =
            format!("the offensive begins on day {start} at the earliest, and day {horizon} is the last");
        let (kind, more) = if feared {
            (WarningKind::Position, ": it is prepared and feared alone")
        } else {
            (WarningKind::NoEffect, "")
        };
        checker.warn(kind, "offensive.start_day", message + more);
        return;
    }
    let halts_set = checker.document.is_set_at("offensive.halt_days");
    let is_zero = |prior: &PriorFile| prior.fixed == Some(0.0);
    let never_halts =
        |axis: &Option<PriorFile>| is_zero(axis.as_ref().unwrap_or(&offensive.advance.halts_per_day));
    let mut idle = |at: &str, message: String| {
        checker.warn(WarningKind::NoEffect, at, message);
    };
    if is_zero(&offensive.whole.duration_days) {
        idle("offensive.duration_days", "is 0, which counts as one day, as 1 does".into());
    }
    let of_axes: Vec<_> = offensive.axis.iter().map(|axis| axis.advance.all()).collect();
    let shared = AdvanceNumbers::<f64>::INFO.iter().zip(offensive.advance.all());
    for (number, (info, shared)) in shared.enumerate() {
        let key = info.name;
        let what = match key {
            "speed_km_per_day" => Some("speed"),
            "reach_share" => Some("reach"),
            _ => None,
        };
        let own = of_axes.iter().map(|of_axis| of_axis[number].as_ref());
        if !of_axes.is_empty() && own.clone().all(|own| own.is_some()) {
            let message = "no axis draws from it, since each has its own: let it be what most of them share";
            idle(&format!("offensive.{key}"), message.into());
        } else if let Some(what) = what.filter(|_| is_zero(shared)) {
            let message = format!("with a {what} of 0 an axis that has none of its own takes nothing");
            idle(&format!("offensive.{key}"), message);
        }
        if key == "halt_days" && is_zero(&offensive.advance.halts_per_day) && halts_set {
            idle("offensive.halt_days", "has no effect while halts_per_day is 0".into());
        }
        for (index, own) in own.enumerate() {
            if let Some(what) = what.filter(|_| own.is_some_and(is_zero)) {
                let message = format!("with a {what} of 0 the axis takes nothing");
                idle(&format!("offensive.axis[{index}].{key}"), message);
            }
        }
    }
    for (index, axis) in offensive.axis.iter().enumerate() {
        if axis.advance.halt_days.is_some() && never_halts(&axis.advance.halts_per_day) {
            idle(
                &format!("offensive.axis[{index}].halt_days"),
                "has no effect while halts_per_day is 0".into(),
            );
        }
        let begins = start.round() + least(&axis.numbers.delay_days).round();
        if is_zero(&axis.numbers.probability) {
            let message = "the axis takes part with a probability of 0".to_string();
            idle(&format!("offensive.axis[{index}].probability"), message);
        } else if begins > horizon + 1.0 {
            let message =
                format!("the axis begins on day {begins} at the earliest, and day {horizon} is the last");
            idle(&format!("offensive.axis[{index}].delay_days"), message);
        } else if let Some(lasts) = highest(&offensive.whole.duration_days)
            && begins - start.round() >= lasts.round().max(1.0)
        {
            let message = format!(
                "the axis begins {} days after the offensive at the earliest, which lasts {lasts} days at the most: it takes nothing",
                begins - start.round()
            );
            idle(&format!("offensive.axis[{index}].delay_days"), message);
        }
    }
}

/// A collapse that never comes or hides the hazard of one, and measures that lower nothing.
fn collapse(ceasefire: &CeasefireFile, (begins, horizon): (f64, f64), checker: &mut Checker<'_>) {
    let is_zero = |prior: &PriorFile| prior.fixed == Some(0.0);
    if let Some(day) = &ceasefire.collapse_day {
        if let Some(day) = lowest(day).filter(|day| day.round() <= begins) {
            let message = format!(
                "may come on day {day}, and the ceasefire begins on day {begins}: in such futures there is no truce"
            );
            checker.warn(WarningKind::NoEffect, "ceasefire.collapse_day", message);
        }
        // What is taken on the day after the last one is fled from on that one.
        if least(day).round() > horizon + 1.0 {
            let message = format!(
                "the collapse comes on day {} at the earliest, and day {horizon} is the last",
                least(day)
            );
            checker.warn(WarningKind::NoEffect, "ceasefire.collapse_day", message);
        }
        if !is_zero(&ceasefire.agreement.collapse_hazard_per_day) {
            let message = "has no effect: collapse_day says when it collapses";
            checker.warn(WarningKind::Overruled, "ceasefire.collapse_hazard_per_day", message);
        }
    }
    for (index, measure) in ceasefire.measure.iter().enumerate() {
        let numbers = &measure.numbers;
        let nothing = is_zero(&numbers.fire_effect) && is_zero(&numbers.collapse_effect);
        let opens = !measure.opens.is_empty() && may_open(measure);
        if !measure.opens.is_empty() && !opens {
            let message =
                "opens no road in any future: a measure does where its compliance is above one half";
            checker.warn(WarningKind::NoEffect, &format!("ceasefire.measure[{index}].compliance"), message);
        }
        if !opens && (nothing || is_zero(&numbers.compliance)) {
            let message = "lowers no fire, prevents no collapse and opens no road";
            checker.warn(WarningKind::NoEffect, &format!("ceasefire.measure[{index}]"), message);
        }
    }
}

/// Measures that are due when the ceasefire is over, and what they would do to a collapse that nothing can put off.
fn measures((file, ceasefire): (&ScenarioFile, &CeasefireFile), lasts: bool, checker: &mut Checker<'_>) {
    let over = ceasefire.collapse_day.as_ref().and_then(highest);
    for (index, measure) in ceasefire.measure.iter().enumerate() {
        let due = f64::from((measure.date - file.start).get_days());
        if let Some(over) = over.filter(|over| over.round() <= due) {
            let message =
                format!("is due on day {due}, and the ceasefire collapses on day {over} at the latest");
            checker.warn(WarningKind::NoEffect, &format!("ceasefire.measure[{index}]"), message);
        }
        let front = file.bombardment.as_ref().map(|guns| &guns.numbers.front_spells_per_10000_people);
        let at = format!("ceasefire.measure[{index}].fire_effect");
        if front.is_some_and(|front| front.fixed == Some(0.0)) && checker.document.is_set_at(&at) {
            let message = "has no effect while bombardment.front_spells_per_10000_people is 0";
            checker.warn(WarningKind::NoEffect, &at, message);
        }
        let at = format!("ceasefire.measure[{index}].collapse_effect");
        if (lasts || ceasefire.collapse_day.is_some()) && checker.document.is_set_at(&at) {
            let why =
                if lasts { "collapse_hazard_per_day is 0" } else { "collapse_day says when it collapses" };
            checker.warn(WarningKind::NoEffect, &at, format!("has no effect: {why}"));
        }
    }
}

/// Guns that never fire, or whose fire is of severity 0.
fn guns(bombardment: &BombardmentFile, checker: &mut Checker<'_>) {
    let numbers = &bombardment.numbers;
    let rates =
        [&numbers.front_spells_per_10000_people, &numbers.tip_spells_per_week, &numbers.deep_spells_per_week];
    let [front, tip, deep] = rates.map(|rate| rate.fixed == Some(0.0));
    if front && tip && deep {
        checker.warn(WarningKind::NoEffect, "bombardment", "all its rates are 0: no gun fires");
        return;
    }
    for (key, idle, why) in [
        ("front_shares", front, "front_spells_per_10000_people is 0"),
        ("offensive_shares", tip && deep, "tip_spells_per_week and deep_spells_per_week are 0"),
        ("reach_km", front && tip, "front_spells_per_10000_people and tip_spells_per_week are 0"),
    ] {
        let at = format!("bombardment.{key}");
        if idle && checker.document.is_set_at(&at) {
            checker.warn(WarningKind::NoEffect, &at, format!("has no effect while {why}"));
        }
    }
    for (key, shares) in
        [("front_shares", bombardment.front_shares), ("offensive_shares", bombardment.offensive_shares)]
    {
        let felt: f64 =
            shares.iter().zip(bombardment.severities).map(|(share, severity)| share * severity).sum();
        if felt <= 0.0 {
            let message = "all of this fire has a severity of 0, which nobody feels";
            checker.warn(WarningKind::NoEffect, &format!("bombardment.{key}"), message);
        }
    }
}
