//! What cannot happen on the days that are simulated, or to anybody in particular, whatever the draws.

use super::checker::Checker;
use crate::document::problem::WarningKind;
use crate::scenario::file::{BombardmentFile, OffensiveFile, PriorFile, ScenarioFile};
use crate::world::{Geography, Point};

/// Warns of offensives that begin too late, of axes that never take part or never move, of guns that never fire, and
/// of what is as wide as the case.
pub(super) fn warn(file: &ScenarioFile, geography: Option<&Geography>, checker: &mut Checker<'_>) {
    if let Some(offensive) = &file.offensive {
        offensive_never(offensive, f64::from(file.horizon_days), checker);
    }
    if let Some(bombardment) = &file.bombardment {
        guns(bombardment, checker);
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
    let low = |range: Option<[f64; 2]>| range.map(|[low, _]| low);
    prior.fixed.or(low(prior.uniform)).or(low(prior.log_uniform)).unwrap_or(0.0)
}

fn offensive_never(offensive: &OffensiveFile, horizon: f64, checker: &mut Checker<'_>) {
    let mut idle = |at: &str, message: String| {
        checker.warn(WarningKind::NoEffect, at, message);
    };
    let start = least(&offensive.whole.start_day);
    if start.round() > horizon {
        let message =
            format!("the offensive begins on day {start} at the earliest, and day {horizon} is the last");
        idle("offensive.start_day", message);
        return;
    }
    let is_zero = |prior: &PriorFile| prior.fixed == Some(0.0);
    let advance = &offensive.advance;
    for (key, prior, what) in [
        ("speed_km_per_day", &advance.speed_km_per_day, "speed"),
        ("reach_share", &advance.reach_share, "reach"),
    ] {
        if is_zero(prior) {
            idle(&format!("offensive.{key}"), format!("with a {what} of 0 no axis takes anything"));
        }
    }
    for (index, axis) in offensive.axis.iter().enumerate() {
        let begins = start.round() + least(&axis.numbers.delay_days).round();
        if is_zero(&axis.numbers.probability) {
            let message = "the axis takes part with a probability of 0".to_string();
            idle(&format!("offensive.axis[{index}].probability"), message);
        } else if begins > horizon {
            let message =
                format!("the axis begins on day {begins} at the earliest, and day {horizon} is the last");
            idle(&format!("offensive.axis[{index}].delay_days"), message);
        }
    }
}

/// Guns that never fire, or whose fire is of severity 0.
fn guns(bombardment: &BombardmentFile, checker: &mut Checker<'_>) {
    let numbers = &bombardment.numbers;
    let rates =
        [&numbers.front_spells_per_10000_people, &numbers.tip_spells_per_week, &numbers.deep_spells_per_week];
    if rates.iter().all(|rate| rate.fixed == Some(0.0)) {
        checker.warn(WarningKind::NoEffect, "bombardment", "all its rates are 0: no gun fires");
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
