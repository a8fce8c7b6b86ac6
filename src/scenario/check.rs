//! What does a scenario mean, and does it make sense? A file and its tables become a [`Scenario`], or every
//! problem in them is listed at once.
//!
//! Each part of a scenario has a file here that checks it and resolves its names to indices:
//! `geography` the places and roads, `conflict`, `observed` and `changes` what happens to them, `records` the
//! numbers of others, `priors` what is not known exactly. `sources` finds the files that make a scenario,
//! `document` puts them together and finds wrong keys and the lines that they stand on; `inputs` reads tables. All
//! say what is wrong to a `checker`.

mod abroad;
mod before;
mod changes;
mod checker;
mod codes;
mod conflict;
mod counted_areas;
mod dates;
mod effects;
mod figures;
mod fronts;
mod gates;
mod geography;
mod given;
mod idle_limits;
mod idle_lines;
mod idle_truces;
mod inputs;
mod local;
mod meant;
mod names;
mod never;
mod observed;
mod one_place;
mod openings;
mod orders;
mod population_groups;
mod positions;
mod priors;
mod reach;
mod records;
mod retaken;
mod scale;
mod setting;
mod shifts;
mod sources;
mod statuses;
mod transport;
mod twice;
mod unused;
mod widths;

use std::path::Path;

use super::file::{ParametersFile, ScenarioFile};
use super::grades::Grades;
use super::{Scenario, ScenarioError};
use crate::document::expand;
use crate::document::overrides::Override;
use crate::document::problem::{Problems, WarningKind};
use crate::document::shape::{self, Shaped};
use crate::document::whole::Document;
use crate::model::HostParameters;
use crate::numbers::draws::ParameterSets;
use crate::numbers::{Parameter, Parameters};
use crate::rng::Streams;
use crate::world::Geography;
use checker::Checker;
use dates::Dates;
use inputs::Inputs;

/// Most replicates of a seed.
const MOST_REPLICATES: u32 = Streams::MAX_REPLICATES;

/// Reads and checks a scenario.
///
/// # Errors
/// A [`ScenarioError`] with every problem that was found in the file, in those that it is put over, and in the
/// tables.
pub fn load(path: &Path) -> Result<Scenario, ScenarioError> {
    load_with(path, &[])
}

/// The same with some things set differently, by the rules of the file.
///
/// # Errors
/// As [`load`]; problems of a setting are at the argument that gives it.
pub fn load_with(path: &Path, settings: &[Override]) -> Result<Scenario, ScenarioError> {
    let mut problems = Problems::default();
    let scenario = attempt(path, settings, None, &mut problems);
    sound(scenario, problems, path)
}

/// The whole of a scenario as one file that needs no other: what it says itself, what its base and case say, and
/// what is set. Names of files are relative to the folder of the scenario.
///
/// # Errors
/// As [`load`].
pub fn expand(path: &Path, settings: &[Override]) -> Result<String, ScenarioError> {
    let mut problems = Problems::default();
    let mut text = String::new();
    let scenario = attempt(path, settings, Some(&mut text), &mut problems);
    sound(scenario, problems, path).map(|_| text)
}

/// What was made, if there was no problem.
fn sound<T>(made: Option<T>, problems: Problems, path: &Path) -> Result<T, ScenarioError> {
    match made {
        Some(made) if problems.is_empty() => Ok(made),
        _ => Err(problems.into_error(path)),
    }
}

/// Reads a scenario, and gives its text as one file to who asks for it.
fn attempt(
    path: &Path,
    settings: &[Override],
    text: Option<&mut String>,
    problems: &mut Problems,
) -> Option<Scenario> {
    let mut inputs = Inputs::new(path);
    let texts = sources::texts(path, settings, &mut inputs, problems)?;
    let settings = setting::complete(settings, problems)?;
    let document = Document::merged(&texts, &settings, problems)?;
    if of_priors(&document) {
        let message = "is a file of parameters that scenarios share, and no scenario";
        problems.add(path, "", None, message).hint("run the scenario that names it in its [tables]");
        return None;
    }
    let Shaped { file, wrong, table } = shape::read::<ScenarioFile>(&document, problems);
    let mut checker = Checker { document: &document, wrong: &wrong, problems };
    let scenario = meaning(&file?, &mut checker, &mut inputs);
    problems.drop_consequences(|file| document.owns(file), &wrong);
    let mut scenario = scenario?;
    scenario.warnings = problems.take_warnings();
    scenario.grades.extend(Grades::set(table.get_ref(), |byte| document.is_set(byte)));
    if let Some(text) = text {
        *text = expand::text(&document, table.get_ref(), &inputs.named);
    }
    Some(scenario)
}

/// What a file of a case turned out to be.
#[derive(Clone, Debug)]
pub enum Checked {
    /// A scenario.
    Scenario(Box<Scenario>),
    /// What scenarios of a case share, and the keys that it gives.
    Case(Vec<String>),
    /// A file of priors that scenarios share, and how many it has.
    Priors(usize),
}

/// Reads and checks a scenario, a case file, or a file of priors that scenarios share. A case file is known by
/// having neither title nor summary, a file of priors by its keys: most of them are parameters. Of a case file
/// alone only what needs no scenario is checked: unknown keys and wrong types.
///
/// # Errors
/// A [`ScenarioError`] with every problem that was found in the file and, if it is a scenario, its tables.
pub fn file(path: &Path, settings: &[Override]) -> Result<Checked, ScenarioError> {
    let mut problems = Problems::default();
    match shared(path, &mut problems) {
        None => load_with(path, settings).map(|scenario| Checked::Scenario(Box::new(scenario))),
        checked => sound(checked, problems, path),
    }
}

/// What a file that scenarios share has; none if it is something else.
fn shared(path: &Path, problems: &mut Problems) -> Option<Checked> {
    // What cannot be read is reported where it is read as a scenario.
    let mut unread = Problems::default();
    let mut inputs = Inputs::new(path);
    let texts = sources::texts(path, &[], &mut inputs, &mut unread)?;
    let document = Document::merged(&texts, &[], &mut unread)?;
    let keys = document.table.get_ref();
    if of_priors(&document) {
        return Some(Checked::Priors(shared_priors(&document, problems).map_or(0, |priors| priors.len())));
    }
    if keys.is_empty() || keys.contains_key("title") || keys.contains_key("summary") {
        return None;
    }
    shape::part::<ScenarioFile>(&document, problems);
    Some(Checked::Case(keys.keys().map(|key| key.get_ref().to_string()).collect()))
}

/// Whether a document is a file of priors: most of its keys are parameters.
fn of_priors(document: &Document<'_>) -> bool {
    let keys = document.table.get_ref();
    let known = keys.keys().filter(|key| Parameters::index_of(key.get_ref()).is_some()).count();
    2 * known > keys.len()
}

/// Households of an agent of a scenario that does not say: `docs/performance.md` has what that costs in accuracy.
pub const HOUSEHOLDS_PER_AGENT: u32 = 4;

/// Households of an agent. Where departures are given, agents are as large as the case says.
fn agents(file: &ScenarioFile, checker: &mut Checker<'_>) -> u32 {
    const AT: &str = "population.households_per_agent";
    let given = file.exogenous.is_some();
    match file.population.households_per_agent {
        None if given => 1,
        None => HOUSEHOLDS_PER_AGENT,
        Some(several) => {
            if !(1..=1000).contains(&several) {
                checker.add(AT, format!("must be between 1 and 1000, got {several}"));
            } else if given && several > 1 {
                let message =
                    "has no effect where departures are given: household_persons is the size of agents";
                checker.warn(WarningKind::NoEffect, AT, message);
            }
            if given { 1 } else { several }
        }
    }
}

/// What a scenario says of itself.
fn words(file: &ScenarioFile, checker: &mut Checker<'_>) {
    checker.text("title", &file.title);
    checker.text("summary", &file.summary);
    if !(1..=MOST_REPLICATES).contains(&file.replicates) {
        checker
            .add("replicates", format!("must be between 1 and {MOST_REPLICATES}, got {}", file.replicates));
    }
}

/// Warns of people who left before the counting began.
fn counted_before(file: &ScenarioFile, dates: &Dates, checker: &mut Checker<'_>) {
    if dates.sound && file.tables.already_displaced.is_some() && dates.counting_since >= dates.start {
        let message = "is the first day, and people of tables.already_displaced left before it: they count as displaced \
                       since then";
        checker.warn(WarningKind::Outside, "counting_since", message);
    }
}

fn meaning(file: &ScenarioFile, checker: &mut Checker<'_>, inputs: &mut Inputs) -> Option<Scenario> {
    words(file, checker);
    let dates = Dates::new(file, checker);
    let household_persons =
        checker.fixed("population.household_persons", &file.population.household_persons, 1.0, 100.0);
    let households_per_agent = agents(file, checker);
    let near_front_km =
        checker.fixed("population.near_front_km", &file.population.near_front_km, 0.0, 1000.0);

    let roles = names::Roles::new(&file.control, checker);
    let given = file.exogenous.is_some();
    let ground = geography::ground(&file.tables, &file.transport, &roles, given, checker, inputs);
    let people = people(file, checker, inputs);
    let tables = &file.tables;
    let initial = records::already_displaced(tables, &ground, checker, inputs);
    counted_before(file, &dates, checker);
    let estimates = records::estimates(tables, &ground, &dates, checker, inputs);
    let observations = records::observations(tables, &ground, &dates, checker, inputs);
    let observed_places = counted_areas::observed_places(tables, &ground, &dates, checker, inputs);
    let needs = records::needs(tables, checker, inputs);
    let shares = records::shares(tables, checker, inputs);
    let outline = records::outline(tables, &ground, checker, inputs);
    let observed = observed::record(file, &dates, &roles, &ground, checker, inputs);
    let (changes, mut closures) = changes::read(file, &dates, &ground, checker).unzip();
    let conflict = conflict::plan(file, &dates, &ground, observed, changes, checker);
    effects::warn((file, conflict.as_ref()), &ground, near_front_km, checker);
    never::warn(file, ground.geography.as_ref(), checker);
    scale::warn(file, ground.geography.as_ref(), checker);
    statuses::warn(file, &ground, checker);
    let mut idle = Vec::new();
    if let (Some(plan), Some(geography)) = (&conflict, &ground.geography) {
        idle_truces::warn(plan, geography, file.horizon_days, checker);
        fronts::warn(plan, geography, checker);
        orders::beside_the_record((file, plan), geography, checker);
        idle = unused::warn(file, geography, plan, near_front_km, checker);
        let initial = initial.as_deref().unwrap_or_default();
        reach::warn((file, plan), geography, initial, checker);
        let reported = (observations.as_deref(), estimates.as_deref(), observed_places.as_deref());
        figures::of_nobody(file, (geography, initial), reported, checker);
    }
    let given = given::read(file, &dates, &ground, checker, inputs);
    let given = given.map(|given| {
        given.map(|(given, shut)| {
            if let Some(closures) = &mut closures {
                closures.extend_from_slice(&shut);
            }
            given
        })
    });
    let groups =
        population_groups::read((file, households_per_agent), &ground, conflict.as_ref(), checker, inputs);
    let hosts = given::parameters(file, checker);
    let parameters = people.zip(hosts).zip(conflict.as_ref().zip(groups.as_ref()));
    let parameters = parameters.map(|((people, hosts), (conflict, groups))| {
        let of_groups = groups.iter().map(crate::model::PopulationGroup::parameter);
        people.into_iter().chain(hosts).chain(conflict.parameters()).chain(of_groups).collect::<Vec<_>>()
    });
    let own = parameters.as_ref().map(|list| own(file, list, checker));
    let posterior = parameters
        .as_ref()
        .zip(own.as_ref())
        .and_then(|(list, own)| posterior(file, (list, own), checker, inputs));
    let geography: Geography = ground.geography?;
    if let Some(parameters) = &parameters {
        widths::persons(&geography, parameters, Path::new(&file.tables.communities), checker.problems);
        let lines = &ground.transport?;
        if let (Some(plan), Some(closures)) = (&conflict, &closures) {
            transport::warn((file, plan), (&geography, lines), parameters, checker);
            idle_limits::warn(plan, &geography, parameters, checker);
            gates::warn((file, plan), (parameters, posterior.as_ref()), &idle, checker);
            idle_lines::warn((plan, closures), (&geography, lines), dates.horizon_days, checker);
        }
    }

    let scenario = Scenario {
        name: checker.document.path().file_stem()?.to_string_lossy().into_owned(),
        title: file.title.trim().to_owned(),
        summary: file.summary.trim().to_owned(),
        start: file.start,
        horizon_days: file.horizon_days,
        counting_since: file.counting_since,
        replicates: file.replicates,
        geography,
        household_persons: household_persons?,
        households_per_agent,
        near_front_km: near_front_km?,
        zone_width_km: conflict
            .as_ref()
            .and_then(|plan| plan.ceasefire.as_ref())
            .map(|ceasefire| ceasefire.numbers.agreement.zone_width_km.quantile(0.5)),
        conflict: conflict?,
        parameters: parameters?,
        given: given?,
        groups: groups?,
        closures: closures?,
        posterior,
        parameter_files: ["tables.parameters", "tables.posterior"].map(|at| inputs.sum_of(at)),
        initial: initial?,
        estimates: estimates?,
        observations: observations?,
        observed_places: observed_places?,
        needs: needs?,
        shares: shares?,
        outline: outline?,
        marks: records::marks(file, &dates, checker),
        inputs: inputs.read.clone(),
        grades: inputs.grades.clone(),
        own: own?,
        idle,
        warnings: Vec::new(),
    };
    before::warn(&scenario, checker);
    Some(scenario)
}

/// The numbers of people: each with the scenario's own prior, else that of the shared file.
fn people(file: &ScenarioFile, checker: &mut Checker<'_>, inputs: &mut Inputs) -> Option<Vec<Parameter>> {
    let list = Parameters::INFO;
    let own = priors::PriorSet::new("parameters", list, &file.parameters, checker);
    let text = inputs.text(checker, "tables.parameters", &file.tables.parameters)?;
    let document = Document::parse(&text, checker.problems)?;
    let shared = shared_priors(&document, checker.problems)?;
    priors::complete(list, (&own, &shared), "tables.parameters", checker)
}

/// The key path of a number's prior.
fn prior_at(parameter: &Parameter) -> String {
    if Parameters::index_of(&parameter.name).is_some() {
        format!("parameters.{}", parameter.name)
    } else if HostParameters::index_of(&parameter.name).is_some() {
        format!("destination.parameters.{}", parameter.name)
    } else {
        parameter.key.clone()
    }
}

/// The numbers of people that the scenario gives itself, and not the file of priors that it shares, and all that are
/// set. What a scenario must give, as it must the numbers of a conflict, no posterior would otherwise reach.
fn own(file: &ScenarioFile, list: &[Parameter], checker: &Checker<'_>) -> Vec<String> {
    let is_own = |parameter: &&Parameter| {
        file.parameters.contains_key(&parameter.name) || checker.document.is_set_at(&prior_at(parameter))
    };
    list.iter().filter(is_own).map(|parameter| parameter.name.clone()).collect()
}

/// Draws from a posterior, if the scenario names a file of them. What the scenario says itself, or takes as known of
/// its conflict, is no gap that they fill.
fn posterior(
    file: &ScenarioFile,
    (list, own): (&[Parameter], &[String]),
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<ParameterSets> {
    if file.tables.posterior_of.is_some() && file.tables.posterior.is_none() {
        let message = "has no effect: there is no tables.posterior that it is of";
        checker.warn(WarningKind::NoEffect, "tables.posterior_of", message);
    }
    let (path, bytes) = inputs.named(checker, "tables.posterior", file.tables.posterior.as_deref()?)?;
    if let Some(wars) = &file.tables.posterior_of {
        let message = format!("how people decide was fitted to {wars}: nothing is known of it for this case");
        checker.warn(WarningKind::Borrowed, "tables.posterior_of", message);
    }
    let mut sets = super::draws::rows(&path, &bytes, list, checker.problems);
    if let Some(message) = super::draws::by_position(&bytes, list) {
        checker.problems.warn(WarningKind::Borrowed, &path, "", Some(1), message);
    }
    // A number of the conflict, or of the hosts, that the files take as known was not fitted with them.
    let said = |parameter: &Parameter| {
        let of_case = parameter.name.contains('.') || HostParameters::index_of(&parameter.name).is_some();
        own.contains(&parameter.name) || of_case && matches!(parameter.prior, crate::numbers::Prior::Fixed(_))
    };
    for (index, parameter) in list.iter().enumerate().filter(|(_, parameter)| said(parameter)) {
        if sets.iter().any(|set| set[index].is_some()) {
            let (file, name) = (path.file_name().unwrap_or_default().display(), &parameter.name);
            let message = format!(
                "{file} has a column {name}, which the scenario sets itself: the scenario's word counts"
            );
            checker.warn(WarningKind::Overruled, &prior_at(parameter), message);
            for set in &mut sets {
                set[index] = None;
            }
        }
    }
    if let Some(message) = super::draws::beyond_priors(list, &sets) {
        checker.problems.warn(WarningKind::Borrowed, &path, "", Some(1), message);
    }
    unread_priors(list, &sets, checker);
    Some(sets)
}

/// Warns of priors of the conflict that stand in a file over the one that names the posterior: its columns take their
/// place, and who wrote the priors would read their effect from results.
fn unread_priors(list: &[Parameter], sets: &ParameterSets, checker: &mut Checker<'_>) {
    for (index, parameter) in list.iter().enumerate().filter(|(_, parameter)| parameter.name.contains('.')) {
        let at = prior_at(parameter);
        if checker.is_over(&at, "tables.posterior") && sets.iter().any(|set| set[index].is_some()) {
            let message = "tables.posterior, which a file below this one names, has a column of it: that is drawn, and this \
                           prior is not";
            checker
                .warn(WarningKind::Overruled, &at, message)
                .hint("give it as fixed, or leave the posterior out: without = [\"tables.posterior\"]");
        }
    }
}

/// The priors of a file that has nothing else.
fn shared_priors(document: &Document<'_>, problems: &mut Problems) -> Option<priors::PriorSet> {
    let Shaped { file, wrong, .. } = shape::read::<ParametersFile>(document, problems);
    let file = file?;
    let mut found = Problems::default();
    let mut checker = Checker { document, wrong: &wrong, problems: &mut found };
    let priors = priors::PriorSet::new("", Parameters::INFO, &file.0, &mut checker);
    found.drop_consequences(|file| document.owns(file), &wrong);
    problems.extend(found);
    Some(priors)
}
