//! Can the conflict happen as it is written? Numbers in range, dates within the horizon, places that exist.

use std::collections::BTreeMap;

use super::checker::{Checker, Wrong};
use super::dates::Dates;
use super::geography::Ground;
use crate::conflict::ceasefire::{CollapseNumbers, Measure, MeasureNumbers, MeasureSet};
use crate::conflict::offensive::{AdvanceNumbers, AxisNumbers, AxisSet};
use crate::conflict::{
    AlarmNumbers, AxisPlan, BombardmentPlan, CeasefireNumbers, CeasefirePlan, Changes, Footprint,
    ObservedPlan, OffensiveNumbers, OffensivePlan, Plan,
};
use crate::document::problem::WarningKind;
use crate::numbers::Prior;
use crate::scenario::file::{
    AxisFile, BombardmentFile, CeasefireFile, MeasureFile, OffensiveFile, ScenarioFile,
};
use crate::world::Point;

/// How far from 1 the sum of shares may be.
const ROUNDING: f64 = 1e-6;

/// What may happen, if nothing is wrong with it.
pub(super) fn plan(
    file: &ScenarioFile,
    dates: &Dates,
    ground: &Ground,
    observed: Result<Option<ObservedPlan>, Wrong>,
    changes: Option<Changes>,
    checker: &mut Checker<'_>,
) -> Option<Plan> {
    let alarm = alarm(file, ground, checker);
    let bombardment =
        file.bombardment.as_ref().map(|file| bombardment(file, checker).ok_or(Wrong)).transpose();
    let offensive =
        file.offensive.as_ref().map(|file| offensive(file, ground, checker).ok_or(Wrong)).transpose();
    let ceasefire =
        file.ceasefire.as_ref().map(|file| ceasefire(file, dates, ground, checker).ok_or(Wrong)).transpose();
    let (alarm, named) = alarm?;
    let mut observed = observed.ok()?;
    if !named.is_empty() {
        observed.get_or_insert_default().announcements.push((0, 0.0, named));
    }
    Some(Plan {
        bombardment: bombardment.ok()?,
        offensive: offensive.ok()?,
        ceasefire: ceasefire.ok()?,
        observed,
        alarm,
        changes: changes?,
    })
}

/// What is known of the alarm, and the places that announcements name.
fn alarm(
    file: &ScenarioFile,
    ground: &Ground,
    checker: &mut Checker<'_>,
) -> Option<(Option<AlarmNumbers<Prior>>, Vec<Footprint>)> {
    let Some(alarm) = &file.alarm else { return Some((None, Vec::new())) };
    let numbers = alarm.numbers.try_map(checker.numbers("alarm"));
    if file.offensive.is_some() && !alarm.named.is_empty() {
        checker.add("alarm.named", "must not be given with an offensive, whose axes say what is named");
    }
    let mut named = Vec::new();
    for (index, name) in alarm.named.iter().enumerate() {
        let at = format!("alarm.named[{index}]");
        if alarm.named[..index].contains(name) {
            checker.add(&at, format!("\"{name}\" is named already"));
        }
        let location = ground.names.find(name, |message| checker.add(&at, message));
        let place = location.zip(ground.geography.as_ref()).map(|(at, g)| g.place_of_location(at));
        named.extend(place.map(Footprint::Place));
    }
    Some((Some(numbers?), named))
}

fn bombardment(file: &BombardmentFile, checker: &mut Checker<'_>) -> Option<BombardmentPlan> {
    let numbers = file.numbers.try_map(checker.numbers("bombardment"));
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
        numbers: numbers?,
        severities: file.severities,
        front_shares: file.front_shares,
        offensive_shares: file.offensive_shares,
    })
}

fn offensive(file: &OffensiveFile, ground: &Ground, checker: &mut Checker<'_>) -> Option<OffensivePlan> {
    let whole = file.whole.try_map(checker.numbers("offensive"));
    let advance = file.advance.try_map(checker.numbers("offensive"));
    if file.axis.is_empty() {
        checker.add("offensive.axis", "an offensive needs one axis at least");
    }
    let axes: Vec<Option<(AxisPlan, OwnNumbers)>> = file
        .axis
        .iter()
        .enumerate()
        .map(|(index, file)| axis(&format!("offensive.axis[{index}]"), file, ground, checker))
        .collect();
    once("offensive.axis", file.axis.iter().map(|axis| axis.name.as_str()), checker);
    let (axes, own): (Vec<_>, Vec<_>) = axes.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip();
    let advance = advance?;
    let keys = crate::rng::keys(axes.iter().map(|axis: &AxisPlan| axis.name.as_str()));
    let numbers = OffensiveNumbers {
        whole: whole?,
        axes: keys
            .into_iter()
            .zip(own)
            .map(|(key, (axis, own))| {
                let mut priors = own.all().into_iter();
                let advance = advance.map(|_, shared| priors.next().copied().flatten().unwrap_or(*shared));
                AxisSet { key, axis, advance, own: own.map(|_, prior| prior.is_some()) }
            })
            .collect(),
    };
    Some(OffensivePlan { axes, numbers })
}

/// Refuses two items of one name: tables and luck go by it.
pub(super) fn once<'a>(at: &str, names: impl Iterator<Item = &'a str>, checker: &mut Checker<'_>) {
    let mut first = BTreeMap::new();
    for (index, name) in names.map(str::trim).enumerate() {
        if let Some(before) = first.insert(name, index).filter(|_| !name.is_empty()) {
            let message = format!("\"{name}\" is the name of {at}[{before}] already: give each its own");
            checker.add(&format!("{at}[{index}].name"), message);
        }
    }
}

/// What an axis says of its numbers: when it takes part, and how it advances if not as all do.
type OwnNumbers = (AxisNumbers<Prior>, AdvanceNumbers<Option<Prior>>);

fn axis(
    at: &str,
    file: &AxisFile,
    ground: &Ground,
    checker: &mut Checker<'_>,
) -> Option<(AxisPlan, OwnNumbers)> {
    checker.text(&format!("{at}.name"), &file.name);
    let numbers = file.numbers.try_map(checker.numbers(at));
    let mut number = checker.numbers(at);
    let advance = file.advance.try_map(|info, prior| match prior {
        Some(prior) => number(info, prior).map(Some),
        None => Some(None),
    });
    drop(number);
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
    Some((AxisPlan::new(geography, file.name.trim().to_owned(), &points), (numbers?, advance?)))
}

fn ceasefire(
    file: &CeasefireFile,
    dates: &Dates,
    ground: &Ground,
    checker: &mut Checker<'_>,
) -> Option<CeasefirePlan> {
    let day = dates.day(checker, "ceasefire.date", file.date);
    let covers =
        file.fronts.as_ref().map_or_else(|| Some(Vec::new()), |names| covered(names, ground, checker));
    let agreement = file.agreement.try_map(checker.numbers("ceasefire"));
    let collapse = file.collapse_day.clone().map(|collapse_day| {
        let numbers = CollapseNumbers { collapse_day };
        numbers.try_map(checker.numbers("ceasefire")).ok_or(Wrong)
    });
    let measures: Vec<Option<(Measure, MeasureNumbers<Prior>)>> = file
        .measure
        .iter()
        .enumerate()
        .map(|(index, file)| measure(&format!("ceasefire.measure[{index}]"), file, dates, ground, checker))
        .collect();
    once("ceasefire.measure", file.measure.iter().map(|measure| measure.name.as_str()), checker);
    let (measures, own): (Vec<_>, Vec<_>) =
        measures.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip();
    let keys = crate::rng::keys(measures.iter().map(|measure: &Measure| measure.name.as_str()));
    let numbers = CeasefireNumbers {
        agreement: agreement?,
        collapse: collapse.transpose().ok()?,
        measures: keys.into_iter().zip(own).map(|(key, numbers)| MeasureSet { key, numbers }).collect(),
    };
    Some(CeasefirePlan { day: day?, covers: covers?, measures, numbers })
}

/// Whether each front line of the case is among those that a ceasefire names.
fn covered(names: &[String], ground: &Ground, checker: &mut Checker<'_>) -> Option<Vec<bool>> {
    const AT: &str = "ceasefire.fronts";
    let fronts = &ground.geography.as_ref()?.fronts;
    if names.is_empty() {
        let message = "must name a front line at least; left out, the ceasefire covers all of them";
        checker.add(AT, message);
        return None;
    }
    let mut covers = vec![false; fronts.len()];
    let mut sound = true;
    for (index, name) in names.iter().enumerate() {
        let at = format!("{AT}[{index}]");
        match fronts.iter().position(|front| front.line == name.trim() && !front.line.is_empty()) {
            None if fronts.iter().all(|front| front.line.is_empty()) => {
                checker.add(
                    &at,
                    format!("there is no front line \"{name}\": the case names none in the column `line`"),
                );
            }
            None => {
                let known = fronts.iter().map(|front| front.line.as_str());
                checker.add(&at, format!("there is no front line \"{name}\"")).did_you_mean(name, known);
            }
            Some(front) if covers[front] => {
                checker.add(&at, format!("\"{name}\" is named already"));
            }
            Some(front) => {
                if !fronts[front].hostile {
                    let message = format!(
                        "there is no fire along \"{name}\", across which the adversary does not stand"
                    );
                    checker.warn(WarningKind::NoEffect, &at, message);
                }
                covers[front] = true;
                continue;
            }
        }
        sound = false;
    }
    // One that covers all that fire comes from is one of the whole case.
    if fronts.iter().zip(&covers).all(|(front, &covered)| covered || !front.hostile) {
        covers.clear();
    }
    sound.then_some(covers)
}

fn measure(
    at: &str,
    file: &MeasureFile,
    dates: &Dates,
    ground: &Ground,
    checker: &mut Checker<'_>,
) -> Option<(Measure, MeasureNumbers<Prior>)> {
    checker.text(&format!("{at}.name"), &file.name);
    let day = dates.day(checker, &format!("{at}.date"), file.date);
    let numbers = file.numbers.try_map(checker.numbers(at));
    let opens: Vec<Option<usize>> = file
        .opens
        .iter()
        .enumerate()
        .map(|(index, [from, to])| {
            let at = format!("{at}.opens[{index}]");
            ground.road(checker, [&format!("{at}[0]"), &format!("{at}[1]")], [from, to])
        })
        .collect();
    let opens = opens.into_iter().collect::<Option<_>>()?;
    let measure = Measure { name: file.name.trim().to_owned(), acts: file.acts, day: day?, opens };
    Some((measure, numbers?))
}
