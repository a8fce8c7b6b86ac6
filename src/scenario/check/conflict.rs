//! Can the conflict happen as it is written? Numbers in range, dates within the horizon, places that exist.

use super::geography::Ground;
use super::{Calendar, Checker, Wrong};
use crate::conflict::ceasefire::Measure;
use crate::conflict::{AxisPlan, BombardmentPlan, CeasefirePlan, ObservedPlan, OffensivePlan, Plan};
use crate::scenario::file::{
    AxisFile, BombardmentFile, CeasefireFile, MeasureFile, OffensiveFile, PriorFile, ScenarioFile,
};
use crate::world::Point;

/// Longest time that a number of days may mean: ten years.
const DAYS: f64 = 3653.0;
/// Longest distance that makes sense within a case, kilometres.
const KM: f64 = 1000.0;
/// Largest alarm, in announced offensives.
const ALARM: f64 = 100.0;
/// Most spells of fire a week.
const SPELLS: f64 = 1000.0;
/// How far from 1 the sum of shares may be.
const ROUNDING: f64 = 1e-6;

/// What may happen, if nothing is wrong with it.
pub(super) fn plan(
    file: &ScenarioFile,
    calendar: &Calendar,
    ground: &Ground,
    observed: Result<Option<ObservedPlan>, Wrong>,
    checker: &mut Checker<'_>,
) -> Option<Plan> {
    let alarm = alarm(file, ground, checker);
    let bombardment =
        file.bombardment.as_ref().map(|file| bombardment(file, checker).ok_or(Wrong)).transpose();
    let offensive =
        file.offensive.as_ref().map(|file| offensive(file, ground, checker).ok_or(Wrong)).transpose();
    let ceasefire = file
        .ceasefire
        .as_ref()
        .map(|file| ceasefire(file, calendar, ground, checker).ok_or(Wrong))
        .transpose();
    let corridors = corridors(file, calendar, ground, checker);
    let (initial_alarm, alarm_while_preparing, named) = alarm?;
    let mut observed = observed.ok()?;
    if !named.is_empty() {
        observed.get_or_insert_default().announcements.push((0, 0.0, named));
    }
    Some(Plan {
        bombardment: bombardment.ok()?,
        offensive: offensive.ok()?,
        ceasefire: ceasefire.ok()?,
        observed,
        initial_alarm,
        alarm_while_preparing,
        corridors: corridors?,
    })
}

/// Alarm on the first day, alarm a day of preparation, and the places that announcements name.
fn alarm(file: &ScenarioFile, ground: &Ground, checker: &mut Checker<'_>) -> Option<(f64, f64, Vec<usize>)> {
    let Some(alarm) = &file.alarm else { return Some((0.0, 0.0, Vec::new())) };
    let initial = checker.fixed("alarm.initial", &alarm.initial, 0.0, ALARM);
    let while_preparing = checker.fixed("alarm.while_preparing", &alarm.while_preparing, 0.0, ALARM);
    if file.offensive.is_some() && !alarm.named.is_empty() {
        checker.add("alarm.named", "must not be given with an offensive, whose axes say what is named");
    }
    let mut named = Vec::new();
    for (index, name) in alarm.named.iter().enumerate() {
        let at = format!("alarm.named[{index}]");
        let location = ground.names.find(name, |message| checker.add(&at, message));
        named.extend(location.zip(ground.geography.as_ref()).map(|(at, g)| g.place_of_location(at)));
    }
    Some((initial?, while_preparing?, named))
}

fn bombardment(file: &BombardmentFile, checker: &mut Checker<'_>) -> Option<BombardmentPlan> {
    let mut prior = |key: &str, prior: &PriorFile, low, high| {
        checker.prior(&format!("bombardment.{key}"), prior, low, high)
    };
    let front = prior("front_spells_per_week", &file.front_spells_per_week, 0.0, SPELLS);
    let tip = prior("tip_spells_per_week", &file.tip_spells_per_week, 0.0, SPELLS);
    let deep = prior("deep_spells_per_week", &file.deep_spells_per_week, 0.0, SPELLS);
    let reach = prior("reach_km", &file.reach_km, 0.1, KM);
    let [light, sustained, heavy] = file.severities;
    if !(light >= 0.0 && light < sustained && sustained < heavy && heavy <= 1.0) {
        let message = format!("must rise from 0 or more to 1 at most, got {light}, {sustained}, {heavy}");
        checker.add("bombardment.severities", message);
    }
    for (key, shares) in [("front_shares", file.front_shares), ("offensive_shares", file.offensive_shares)] {
        let at = format!("bombardment.{key}");
        let sum: f64 = shares.iter().sum();
        if !shares.iter().all(|&share| share >= 0.0) {
            let [a, b, c] = shares;
            checker.add(&at, format!("must not be negative, got {a}, {b}, {c}"));
        } else if (sum - 1.0).abs() > ROUNDING {
            checker.add(&at, format!("must add up to 1, got {sum:.6}"));
        }
    }
    checker.text("bombardment.source", &file.source);
    Some(BombardmentPlan {
        front_spells_per_week: front?,
        tip_spells_per_week: tip?,
        deep_spells_per_week: deep?,
        reach_km: reach?,
        severities: file.severities,
        front_shares: file.front_shares,
        offensive_shares: file.offensive_shares,
    })
}

fn offensive(file: &OffensiveFile, ground: &Ground, checker: &mut Checker<'_>) -> Option<OffensivePlan> {
    let mut prior = |key: &str, prior: &PriorFile, low, high| {
        checker.prior(&format!("offensive.{key}"), prior, low, high)
    };
    let start_day = prior("start_day", &file.start_day, 0.0, DAYS);
    let duration_days = prior("duration_days", &file.duration_days, 0.0, DAYS);
    let speed = prior("speed_km_per_day", &file.speed_km_per_day, 0.0, KM);
    let reach_share = prior("reach_share", &file.reach_share, 0.0, 1.0);
    let halts = prior("halts_per_day", &file.halts_per_day, 0.0, 10.0);
    let halt_days = prior("halt_days", &file.halt_days, 0.0, DAYS);
    let half_width = prior("half_width_km", &file.half_width_km, 0.0, KM);
    let severity = checker.fixed("offensive.ground_severity", &file.ground_severity, 0.0, 1.0);
    if file.axis.is_empty() {
        checker.add("offensive.axis", "an offensive needs one axis at least");
    }
    let axes: Vec<Option<AxisPlan>> = file
        .axis
        .iter()
        .enumerate()
        .map(|(index, file)| axis(&format!("offensive.axis[{index}]"), file, ground, checker))
        .collect();
    Some(OffensivePlan {
        axes: axes.into_iter().collect::<Option<_>>()?,
        start_day: start_day?,
        duration_days: duration_days?,
        speed_km_per_day: speed?,
        reach_share: reach_share?,
        halts_per_day: halts?,
        halt_days: halt_days?,
        half_width_km: half_width?,
        ground_severity: severity?,
    })
}

fn axis(at: &str, file: &AxisFile, ground: &Ground, checker: &mut Checker<'_>) -> Option<AxisPlan> {
    checker.text(&format!("{at}.name"), &file.name);
    let probability = checker.fixed(&format!("{at}.probability"), &file.probability, 0.0, 1.0);
    let delay = checker.prior(&format!("{at}.delay_days"), &file.delay_days, 0.0, DAYS);
    if file.waypoints.len() < 2 {
        let message = format!("an axis needs two waypoints at least, got {}", file.waypoints.len());
        checker.add(&format!("{at}.waypoints"), message);
    }
    let mut stops: Vec<Option<usize>> = Vec::new();
    for (index, name) in file.waypoints.iter().enumerate() {
        let at = format!("{at}.waypoints[{index}]");
        let stop = ground.names.find(name, |message| checker.add(&at, message));
        if stop.is_some() && stops.last() == Some(&stop) {
            checker.add(&at, format!("\"{name}\" comes twice in a row"));
        }
        stops.push(stop);
    }
    let stops: Vec<usize> = stops.into_iter().collect::<Option<_>>()?;
    let geography = ground.geography.as_ref()?;
    let points: Vec<Point> = stops.iter().map(|&stop| geography.locations[stop].at).collect();
    if points.len() < 2 {
        return None;
    }
    Some(AxisPlan::new(geography, file.name.trim().to_owned(), probability?, delay?, &points))
}

fn ceasefire(
    file: &CeasefireFile,
    calendar: &Calendar,
    ground: &Ground,
    checker: &mut Checker<'_>,
) -> Option<CeasefirePlan> {
    let day = calendar.day(checker, "ceasefire.date", file.date);
    let width = checker.prior("ceasefire.zone_width_km", &file.zone_width_km, 0.0, KM);
    let hazard = checker.prior("ceasefire.collapse_hazard_per_day", &file.collapse_hazard_per_day, 0.0, 10.0);
    let collapse = file.collapse_day.as_ref();
    let collapse = collapse
        .map(|prior| checker.prior("ceasefire.collapse_day", prior, 0.0, DAYS).ok_or(Wrong))
        .transpose();
    let measures: Vec<Option<Measure>> = file
        .measure
        .iter()
        .enumerate()
        .map(|(index, file)| measure(&format!("ceasefire.measure[{index}]"), file, calendar, ground, checker))
        .collect();
    Some(CeasefirePlan {
        day: day?,
        zone_width_km: width?,
        measures: measures.into_iter().collect::<Option<_>>()?,
        collapse_hazard_per_day: hazard?,
        collapse_day: collapse.ok()?,
    })
}

fn measure(
    at: &str,
    file: &MeasureFile,
    calendar: &Calendar,
    ground: &Ground,
    checker: &mut Checker<'_>,
) -> Option<Measure> {
    checker.text(&format!("{at}.name"), &file.name);
    let day = calendar.day(checker, &format!("{at}.date"), file.date);
    let mut share = |key: &str, prior: &PriorFile| checker.prior(&format!("{at}.{key}"), prior, 0.0, 1.0);
    let compliance = share("compliance", &file.compliance);
    let fire_effect = share("fire_effect", &file.fire_effect);
    let collapse_effect = share("collapse_effect", &file.collapse_effect);
    let opens: Vec<Option<usize>> = file
        .opens
        .iter()
        .enumerate()
        .map(|(index, [from, to])| {
            let at = format!("{at}.opens[{index}]");
            ground.road(checker, [&format!("{at}[0]"), &format!("{at}[1]")], [from, to])
        })
        .collect();
    Some(Measure {
        name: file.name.trim().to_owned(),
        day: day?,
        compliance: compliance?,
        fire_effect: fire_effect?,
        collapse_effect: collapse_effect?,
        opens: opens.into_iter().collect::<Option<_>>()?,
    })
}

fn corridors(
    file: &ScenarioFile,
    calendar: &Calendar,
    ground: &Ground,
    checker: &mut Checker<'_>,
) -> Option<Vec<(u32, usize)>> {
    let mut corridors = Vec::new();
    for (index, corridor) in file.corridor.iter().enumerate() {
        let at = |key: &str| format!("corridor[{index}].{key}");
        checker.text(&at("source"), &corridor.source);
        let day = calendar.day(checker, &at("date"), corridor.date);
        let road = ground.road(checker, [&at("from"), &at("to")], [&corridor.from, &corridor.to]);
        corridors.push(day.zip(road));
    }
    corridors.into_iter().collect()
}
