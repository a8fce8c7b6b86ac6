//! `--observe-until`: what a run may know, and what it says of it.

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::Date;

use super::answer::Usage;
use crate::ensemble::Ensemble;
use crate::model::tally::Total;
use crate::outcome::Outcomes;
use crate::output::words::thousands;
use crate::rng::Streams;
use crate::scenario::{Observation, Scenario};
use crate::tuning::target::FEWEST_AREAS;
use crate::tuning::update::Weights;

/// Candidates for each replicate that is asked for.
const CANDIDATES: u32 = 4;

/// Below this effective sample size a forecast is not worth its ranges.
const FEW: f64 = 30.0;

/// Lets a scenario know what was counted up to a date; the day of that date.
pub(super) fn observe(scenario: &mut Scenario, date: Date) -> Result<u32, Usage> {
    let last = scenario.date(scenario.horizon_days - 1);
    let Some(day) = scenario.day(date).filter(|&day| day < scenario.horizon_days) else {
        return Err(Usage(format!(
            "--observe-until must lie between {} and {last}, the day before the last, got {date}",
            scenario.start
        )));
    };
    *scenario = scenario.observed_until(day);
    if camp_counts(scenario).is_none() && !weighs(scenario, day) {
        let message = format!(
            "nothing was counted or observed up to {date} that could be taken in (counts of [exogenous] at hosts, or \
             tables.observations)"
        );
        return Err(Usage(message));
    }
    scenario.marks.push((date, "Last known".into()));
    Ok(day)
}

/// How many counts at camps every future takes in, if there are any.
pub(super) fn camp_counts(scenario: &Scenario) -> Option<u32> {
    let reports = scenario.given.as_ref().map_or(0, |given| given.reports.len());
    (reports > 0).then_some(reports as u32)
}

/// Whether there are totals to weigh futures by.
pub(super) fn weighs(scenario: &Scenario, until: u32) -> bool {
    scenario.observations.iter().any(|observation| {
        scenario.day(observation.date).is_some_and(|day| day <= until)
            && Total::ALL.iter().any(|variable| variable.key() == observation.variable)
    })
}

/// How many times less, or more, than was counted the nearest future has, beyond which none is near.
const FAR_OFF: f64 = 3.0;

/// What was counted up to a day and no candidate comes near: weights choose among them all the same, and alike.
pub(super) fn far_off(scenario: &Scenario, candidates: &Outcomes, until: u32) -> Vec<String> {
    let said = |observation: &Observation| {
        let day = scenario.day(observation.date).filter(|&day| day <= until)?;
        let total = Total::ALL.iter().find(|total| total.key() == observation.variable)?;
        let values = candidates.total(*total, day);
        let least = f64::from(values.iter().copied().min()?);
        let most = f64::from(values.iter().copied().max()?);
        let (counted, variable, date) = (observation.value, &observation.variable, observation.date);
        (counted > FAR_OFF * most.max(1.0) || counted * FAR_OFF < least).then(|| {
            format!(
                "{variable} of {date}: {} were counted, and the candidates have {} to {}: none is near, so that weighing them \
                 mends nothing",
                thousands(counted),
                thousands(least),
                thousands(most)
            )
        })
    };
    scenario.observations.iter().filter_map(said).collect()
}

/// How many candidates to run.
pub(super) fn candidates(ensemble: &Ensemble, given: Option<u32>) -> Result<u32, Usage> {
    let most = Streams::MAX_REPLICATES;
    let kept = ensemble.replicates.end;
    let count = given.unwrap_or_else(|| kept.saturating_mul(CANDIDATES).min(most));
    if count < kept || count > most {
        let message = format!("--candidates must be between {kept}, the replicates, and {most}, got {count}");
        return Err(Usage(message));
    }
    Ok(count)
}

/// What whoever reads the results has to know of what the run was told: for its report, its manifest, and all that is made of it.
pub(super) fn warnings(
    scenario: &Scenario,
    (date, day): (Date, u32),
    weights: Option<&Weights>,
) -> Vec<String> {
    let few = weights.filter(|weights| weights.effective < FEW).map(|weights| {
        format!(
            "what was counted up to {date} leaves {} candidates about as much as {:.1} independent futures: ranges rest on few \
             futures, too narrow to be trusted (more --candidates help, unless no future agrees with what was observed)",
            weights.weights.len(),
            weights.effective
        )
    });
    let goes_on = scenario.conflict.observed.as_ref().and_then(|record| {
        let truces = record.truces.iter().map(|truce| truce.1);
        let truces = truces.chain(record.local_truces.iter().map(|truce| truce.1)).filter(|&to| to > day);
        let events = record.events.iter().filter(|event| event.to > day).count() + truces.count();
        let control = record.control.iter().filter(|change| change.day > day).count();
        (events + control > 0).then(|| {
            format!(
                "the record goes on after {date}: {events} events and {control} changes of control of single places later than \
                 that are known to every future. It says what people do in this course of the war, and forecasts no war"
            )
        })
    });
    few.into_iter().chain(goes_on).collect()
}

/// What the end of a run says of what it knew.
pub(super) fn report(
    scenario: &Scenario,
    (date, day): (Date, u32),
    weights: Option<&Weights>,
    file: &Path,
) -> String {
    let mut out = format!("\nForecast from {date} (day {day}); ");
    if let Some(weights) = weights {
        let _ = writeln!(
            out,
            "{} observations up to then weigh {} candidates: effective sample size {:.1}",
            weights.observations,
            weights.weights.len(),
            weights.effective
        );
        if weights.unfitted > 0 {
            let _ = writeln!(
                out,
                "{} counts of areas up to then weigh nothing, each of fewer than {FEWEST_AREAS} areas or of nobody",
                weights.unfitted
            );
        }
    }
    if let Some(reports) = camp_counts(scenario) {
        let n = scenario.given.as_ref().map_or(0, |given| given.exogenous.departures.len());
        let _ = writeln!(
            out,
            "{} taken in by every future, which all count alike.\nDepartures are \
             as {} gives them on all {n} days, after {date} too: an input, not a forecast.",
            if reports == 1 {
                "1 report at a camp up to then is".to_owned()
            } else {
                format!("{reports} reports at camps up to then are")
            },
            file.display()
        );
    }
    out
}
