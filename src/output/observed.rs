//! What was observed, beside the same number in every replicate: what `displace score` reads.

use std::ops::Range;
use std::path::Path;

use super::OutputError;
use super::table::whole;
use crate::conflict::realise;
use crate::conflict::threat::Exposure;
use crate::model::tally::Total;
use crate::outcome::column::{ByColumn, Recorded};
use crate::outcome::hindcast::Datum;
use crate::rng::Streams;
use crate::scenario::Scenario;
use crate::tables::{Columns, Writer};

/// Each observation of the whole case beside the same number of every replicate, and what forecasts without a model
/// need: people exposed to strong fire by then and person-days under it, if the conflict is a record, and the mean
/// of the agencies' figures for the same variable.
pub fn totals(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let mut table = Writer::new([
        "replicate",
        "date",
        "day",
        "variable",
        "simulated",
        "observed",
        "low",
        "high",
        "exposed_people",
        "person_days_under_attack",
        "agency_figure",
    ]);
    let exposure = exposure(scenario);
    for observation in &scenario.observations {
        let Some(day) = scenario.day(observation.date) else { continue };
        let Some(&variable) = Total::ALL.iter().find(|v| v.key() == observation.variable) else { continue };
        let optional = |value: Option<f64>| value.map_or_else(String::new, whole);
        let exposed = exposure.as_ref().map(|e| e.exposed(&scenario.geography, day, |_| true));
        let attacked = exposure.as_ref().map(|e| e.under_attack[..=day as usize].iter().sum());
        for (future, simulated) in outcomes.all().zip(outcomes.total(variable, day)) {
            table.row([
                future.replicate.to_string(),
                observation.date.to_string(),
                day.to_string(),
                variable.key().to_string(),
                simulated.to_string(),
                whole(observation.value),
                optional(observation.low),
                optional(observation.high),
                optional(exposed),
                optional(attacked),
                optional(agency_figure(scenario, variable)),
            ]);
        }
    }
    table.bytes()
}

/// Reads what [`totals`] wrote of a run with so many futures: each observation with what every future had.
///
/// # Errors
/// [`OutputError`] if a column is missing or does not hold numbers, or if an observation does not have the futures of the
/// run, each once and in order: some rows were lost, or are there twice.
pub fn read(path: &Path, futures: &Range<u32>) -> Result<Vec<Datum>, OutputError> {
    let columns = Columns::read(path)?;
    let (days, variables) = (columns.numbers("day")?, columns.text("variable")?);
    let (simulated, observed) = (columns.numbers("simulated")?, columns.numbers("observed")?);
    let optional = |name: &str| columns.optional_numbers(name);
    let (exposed, agency) = (optional("exposed_people")?, optional("agency_figure")?);
    let attacked = optional("person_days_under_attack")?;
    let replicates = columns.numbers("replicate")?;
    let of =
        |row: usize| (days[row], variables[row], observed[row], exposed[row], agency[row], attacked[row]);
    let mut data: Vec<Datum> = Vec::new();
    let mut row = 0;
    while row < columns.len() && !futures.is_empty() {
        let start = row;
        for future in futures.clone() {
            let is_it = replicates.get(row).is_some_and(|&is| is.to_bits() == f64::from(future).to_bits());
            if !is_it || of(row) != of(start) {
                let message = format!(
                    "must go on with replicate {future} of the observation of \"{}\" on day {} (run the scenario again)",
                    variables[start], days[start]
                );
                return Err(columns.wrong(row.min(columns.len() - 1), message).into());
            }
            row += 1;
        }
        data.push(Datum {
            day: days[start],
            variable: variables[start].to_string(),
            observed: observed[start],
            simulated: simulated[start..row].to_vec(),
            exposed: exposed[start],
            attacked: attacked[start],
            agency: agency[start],
        });
    }
    Ok(data)
}

/// Each observed number of an area beside that of every replicate over the same days, as far as the horizon goes, and
/// what forecasts without a model need: who lived there, and who of them was exposed to strong fire.
pub fn places(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let mut table = Writer::new([
        "replicate",
        "from",
        "to",
        "variable",
        "area",
        "area_pcode",
        "simulated",
        "observed",
        "population",
        "displaced_before",
        "exposed_people",
        "source",
    ]);
    let geography = &scenario.geography;
    let exposure = exposure(scenario);
    for observation in &scenario.observed_places {
        let (from, to) =
            (observation.from.max(scenario.start), observation.to.min(scenario.date(scenario.horizon_days)));
        let (Some(first), Some(last)) = (scenario.day(from), scenario.day(to)) else { continue };
        let area = &geography.areas[observation.area];
        let members =
            || geography.communities_of(observation.area).iter().map(|&c| &geography.communities[c]);
        let population: f64 = members().map(|community| f64::from(community.people())).sum();
        let displaced: f64 = members().map(|community| f64::from(community.idps)).sum();
        let exposed = exposure.as_ref().map(|exposure| {
            exposure.exposed(geography, last, |community| community.area == observation.area)
        });
        let by_day = outcomes.column(Recorded::Local(observation.variable, observation.area));
        for (index, future) in outcomes.all().enumerate() {
            let days = by_day[first as usize..=last as usize].iter().map(|futures| futures[index]);
            table.row([
                future.replicate.to_string(),
                observation.from.to_string(),
                observation.to.to_string(),
                observation.variable.key().to_string(),
                area.name.clone(),
                area.pcode.clone(),
                days.map(u64::from).sum::<u64>().to_string(),
                whole(observation.value),
                whole(population),
                whole(displaced),
                exposed.map_or_else(String::new, whole),
                observation.source.clone(),
            ]);
        }
    }
    table.bytes()
}

/// Who comes under fire in a conflict that is a record and therefore the same in every replicate.
fn exposure(scenario: &Scenario) -> Option<Exposure> {
    scenario.conflict.observed.as_ref()?;
    let (geography, streams) = (&scenario.geography, Streams::new(0, 0));
    let numbers = scenario.conflict.medians();
    let course = realise(&scenario.conflict, &numbers, geography, &streams, scenario.horizon_days);
    Some(Exposure::new(geography, &course))
}

/// The mean of the middles of what agencies said about a variable.
fn agency_figure(scenario: &Scenario, variable: Total) -> Option<f64> {
    let about =
        scenario.estimates.iter().filter(|estimate| estimate.variable.as_deref() == Some(variable.key()));
    let middles: Vec<f64> = about.map(|estimate| f64::midpoint(estimate.low, estimate.high)).collect();
    (!middles.is_empty()).then(|| middles.iter().sum::<f64>() / middles.len() as f64)
}
