//! What was observed, beside the same number in every replicate: what `displace score` reads.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use jiff::civil::Date;

use super::OutputError;
use super::table::whole;
use crate::conflict::threat::Exposure;
use crate::conflict::{Plan, realise};
use crate::model::tally::Total;
use crate::outcome::column::{ByColumn, NumbersOfAll, Recorded};
use crate::outcome::hindcast::Datum;
use crate::outcome::known::{Before, is_near};
use crate::rng::Streams;
use crate::scenario::{Estimate, Scenario};
use crate::tables::{Columns, Writer};
use crate::world::{Area, Role};

/// Each observation of the whole case beside the same number of every replicate, and what forecasts without a model
/// need: people exposed to strong fire by then and person-days under it, if the conflict is a record, what agencies
/// had said before for days near it, and what the scene of the first day holds.
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
        "agency_day",
        "at_start",
    ]);
    let exposure = exposure(scenario);
    for observation in &scenario.observations {
        let Some(day) = scenario.day(observation.date) else { continue };
        let Some(&variable) = Total::ALL.iter().find(|v| v.key() == observation.variable) else { continue };
        let optional = |value: Option<f64>| value.map_or_else(String::new, whole);
        let exposed = exposure.as_ref().map(|e| e.exposed(&scenario.geography, day, |_| true));
        let (agency, agency_day) = agency_figure(scenario, variable, observation.date, day);
        let at_start = at_start(scenario, variable);
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
                optional(agency),
                optional(agency_day),
                optional(at_start),
            ]);
        }
    }
    table.bytes()
}

/// The table of what was reported before the first day: in the folder of a run beside `observed.csv`.
pub const BEFORE: &str = "observed_before.csv";

/// What was reported of the whole case since the counting began and before the first day; none if nothing was.
pub fn before(scenario: &Scenario) -> Option<Vec<u8>> {
    let mut table = Writer::new(["date", "day", "variable", "observed"]);
    let then = scenario.counting_since..scenario.start;
    let mut reports: Vec<_> =
        scenario.observations.iter().filter(|observation| then.contains(&observation.date)).collect();
    reports.retain(|observation| Total::ALL.iter().any(|variable| variable.key() == observation.variable));
    reports.sort_by_key(|observation| observation.date);
    for observation in &reports {
        let day = (observation.date - scenario.start).get_days();
        let (date, value) = (observation.date.to_string(), whole(observation.value));
        table.row([&date, &day.to_string(), &observation.variable, &value]);
    }
    (!reports.is_empty()).then(|| table.bytes())
}

/// Reads what [`totals`] and [`before`] wrote of a run with so many futures, whose counting began on a day (0, or before
/// it): each observation with what every future had.
///
/// # Errors
/// [`OutputError`] if a column is missing or does not hold numbers, or if an observation does not have the futures of the
/// run, each once and in order: some rows were lost, or are there twice.
pub fn read(path: &Path, futures: &Range<u32>, counted_from: f64) -> Result<Vec<Datum>, OutputError> {
    let columns = Columns::read(path)?;
    let known = reported(&path.with_file_name(BEFORE))?;
    // Runs of older versions do not say what was there; nothing was where the counting began on the first day.
    let older = !columns.names().any(|name| name == "at_start");
    let at_start = match older {
        true if counted_from < 0.0 => {
            return Err(OutputError::Malformed { path: path.into(), line: None, message: OLDER.into() });
        }
        true => vec![Some(0.0); columns.len()],
        false => columns.optional_numbers("at_start")?,
    };
    let (days, variables) = (columns.numbers("day")?, columns.text("variable")?);
    let (simulated, observed) = (columns.numbers("simulated")?, columns.numbers("observed")?);
    let optional = |name: &str| columns.optional_numbers(name);
    let (exposed, agency) = (optional("exposed_people")?, optional("agency_figure")?);
    let attacked = optional("person_days_under_attack")?;
    // Their figures may be for any day.
    let agency_day = if older { vec![None; columns.len()] } else { optional("agency_day")? };
    let agency = if older { vec![None; columns.len()] } else { agency };
    let replicates = columns.numbers("replicate")?;
    let of = |row: usize| {
        let known = (exposed[row], agency[row], agency_day[row], attacked[row], at_start[row]);
        (days[row], variables[row], observed[row], known)
    };
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
            agency_day: agency_day[start],
            before: Before {
                counted_from,
                at_start: at_start[start],
                reports: known.get(variables[start]).cloned().unwrap_or_default(),
            },
        });
    }
    Ok(data)
}

/// Why a run of an older version is not scored.
const OLDER: &str = "must have the column at_start, which older versions did not write: without it nobody knows who had \
                     been displaced before the first day (run the scenario again)";

/// Reports before the first day, by variable, in order of days.
fn reported(path: &Path) -> Result<BTreeMap<String, Vec<(f64, f64)>>, OutputError> {
    let mut reports: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    if path.exists() {
        let columns = Columns::read(path)?;
        let (days, observed) = (columns.numbers("day")?, columns.numbers("observed")?);
        for ((day, observed), variable) in days.into_iter().zip(observed).zip(columns.text("variable")?) {
            reports.entry(variable.to_string()).or_default().push((day, observed));
        }
        for of in reports.values_mut() {
            of.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
    }
    Ok(reports)
}

/// What the scene of the first day holds of a variable before anybody acts; none where luck decides it.
fn at_start(scenario: &Scenario, variable: Total) -> Option<f64> {
    let locations = &scenario.geography.locations;
    let given = scenario.given.as_ref();
    let placed = || {
        let initial = scenario.initial.iter().flat_map(|group| &group.destinations);
        initial.chain(given.iter().flat_map(|given| &given.exogenous.present))
    };
    let sum = |at: &dyn Fn(usize) -> bool| {
        placed().filter(|(location, _)| at(*location)).map(|&(_, persons)| f64::from(persons)).sum::<f64>()
    };
    let near = || sum(&|location| locations[location].near_border);
    match variable {
        Total::Displaced | Total::Away => Some(sum(&|_| true)),
        Total::NearBorder => Some(near()),
        Total::BorderArrivals if given.is_none() => Some(near()),
        Total::Abroad => Some(sum(&|location| locations[location].role == Role::Foreign)),
        Total::InHost
        | Total::InRented
        | Total::InCamp
        | Total::InSelfSettled
        | Total::InUnfinished
        | Total::InOpen => placed().next().is_none().then_some(0.0),
        _ => Some(0.0),
    }
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
        let Some(days) = observation.days(scenario) else { continue };
        let (areas, variable) = (&observation.areas, observation.variable);
        let joined = |of: fn(&Area) -> &str, between: &str| {
            areas.iter().map(|&area| of(&geography.areas[area])).collect::<Vec<_>>().join(between)
        };
        let (names, pcodes) = (joined(|area| &area.name, ", "), joined(|area| &area.pcode, " "));
        let members = || {
            let of = |&area: &usize| geography.communities_of(area).iter();
            areas.iter().flat_map(of).map(|&c| &geography.communities[c])
        };
        let population: f64 = members().map(|community| f64::from(community.people())).sum();
        let displaced: f64 = members().map(|community| f64::from(community.idps)).sum();
        let exposed = exposure
            .as_ref()
            .map(|exposure| exposure.exposed(geography, days.1, |community| areas.contains(&community.area)));
        let by_area: Vec<_> =
            areas.iter().map(|&area| outcomes.column(Recorded::Local(variable, area))).collect();
        for (index, future) in outcomes.all().enumerate() {
            let of = |by_day: &NumbersOfAll| variable.over(by_day.iter().map(|futures| futures[index]), days);
            table.row([
                future.replicate.to_string(),
                observation.from.to_string(),
                observation.to.to_string(),
                variable.key().to_string(),
                names.clone(),
                pcodes.clone(),
                by_area.iter().map(of).sum::<u64>().to_string(),
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

/// Who comes under fire by the record of a conflict, which is the same in every replicate; what is drawn beside it is not.
fn exposure(scenario: &Scenario) -> Option<Exposure> {
    let observed = Some(scenario.conflict.observed.clone()?);
    let plan =
        Plan { observed, offensive: None, bombardment: None, ceasefire: None, ..scenario.conflict.clone() };
    let (geography, streams) = (&scenario.geography, Streams::new(0, 0));
    let course = realise(&plan, &plan.medians(), geography, &streams, scenario.horizon_days);
    Some(Exposure::new(geography, &course))
}

/// The mean of the middles of what agencies had said, before something was observed, about a variable on a day near it;
/// and the day nearest to it about which they had said anything.
fn agency_figure(scenario: &Scenario, variable: Total, date: Date, day: u32) -> (Option<f64>, Option<f64>) {
    let day = f64::from(day);
    let about = |estimate: &&Estimate| {
        estimate.variable.as_deref() == Some(variable.key()) && estimate.published < date
    };
    let said: Vec<(f64, f64)> = scenario
        .estimates
        .iter()
        .filter(about)
        .filter_map(|estimate| Some((f64::from(estimate.day?), f64::midpoint(estimate.low, estimate.high))))
        .collect();
    let near: Vec<f64> = said.iter().filter(|(of, _)| is_near(*of, day)).map(|&(_, figure)| figure).collect();
    let nearest = said.iter().map(|&(of, _)| of).min_by(|a, b| (a - day).abs().total_cmp(&(b - day).abs()));
    ((!near.is_empty()).then(|| near.iter().sum::<f64>() / near.len() as f64), nearest)
}
