//! What does a scenario mean, and does it make sense? A file and its tables become a [`Scenario`], or every
//! problem in them is listed at once.
//!
//! Each part of a scenario has a file here that checks it and resolves its names to indices:
//! `geography` the places and roads, `conflict`, `observed` and `changes` what happens to them, `records` the
//! numbers of others, `priors` what is not known exactly. `shape` and `document` find wrong keys and
//! the lines that they stand on; `inputs` reads files.

mod changes;
mod conflict;
mod document;
mod geography;
mod given;
mod inputs;
mod observed;
mod priors;
mod records;
mod shape;

use std::path::Path;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::error::{Problem, Problems};
use super::file::{ParametersFile, ScenarioFile};
use super::{Scenario, ScenarioError};
use crate::numbers::draws::ParameterSets;
use crate::numbers::{Parameter, Parameters};
use crate::rng::Streams;
use crate::world::Geography;
use document::Document;
use inputs::Inputs;

/// Longest horizon, in days: three years.
const LONGEST_HORIZON: u32 = 1096;
/// Most replicates of a seed.
const MOST_REPLICATES: u32 = Streams::MAX_REPLICATES;

/// Reads and checks a scenario.
///
/// # Errors
/// A [`ScenarioError`] with every problem that was found in the file and its tables.
pub fn load(path: &Path) -> Result<Scenario, ScenarioError> {
    let mut problems = Problems::default();
    match attempt(path, &mut problems) {
        Some(scenario) if problems.is_empty() => Ok(scenario),
        _ => Err(problems.into_error(path)),
    }
}

fn attempt(path: &Path, problems: &mut Problems) -> Option<Scenario> {
    let mut inputs = Inputs::new(path);
    let text = inputs.scenario(path, problems)?;
    let document = Document::parse(path, &text, problems)?;
    let (file, wrong) = shape::read::<ScenarioFile>(&document, problems);
    let mut checker = Checker { document: &document, wrong: &wrong, problems };
    let scenario = meaning(&file?, &mut checker, inputs);
    problems.drop_consequences(path, &wrong);
    scenario
}

/// What a file of a case turned out to be.
#[derive(Clone, Debug)]
pub enum Checked {
    /// A scenario.
    Scenario(Box<Scenario>),
    /// A file of priors that scenarios share, and how many it has.
    Priors(usize),
}

/// Reads and checks a scenario, or a file of priors that scenarios share. The latter is known by its keys:
/// most of them are parameters.
///
/// # Errors
/// A [`ScenarioError`] with every problem that was found in the file and, if it is a scenario, its tables.
pub fn file(path: &Path) -> Result<Checked, ScenarioError> {
    let mut problems = Problems::default();
    match priors_alone(path, &mut problems) {
        None => load(path).map(|scenario| Checked::Scenario(Box::new(scenario))),
        Some(count) if problems.is_empty() => Ok(Checked::Priors(count)),
        Some(_) => Err(problems.into_error(path)),
    }
}

/// How many priors a file of priors has; none if it is something else.
fn priors_alone(path: &Path, problems: &mut Problems) -> Option<usize> {
    // What cannot be read is reported where it is read as a scenario.
    let mut unread = Problems::default();
    let text = Inputs::new(path).scenario(path, &mut unread)?;
    let document = Document::parse(path, &text, &mut unread)?;
    let keys = document.table.get_ref();
    let known = keys.keys().filter(|key| Parameters::index_of(key.get_ref()).is_some()).count();
    if 2 * known <= keys.len() {
        return None;
    }
    Some(shared_priors(&document, problems).map_or(0, |priors| priors.len()))
}

/// A document that is checked, and what was found.
struct Checker<'a> {
    document: &'a Document<'a>,
    /// Key paths that have the wrong shape: what hangs on them cannot be judged.
    wrong: &'a [String],
    problems: &'a mut Problems,
}

impl Checker<'_> {
    /// Adds a problem at a key path of the document.
    fn add(&mut self, at: &str, message: impl Into<String>) -> &mut Problem {
        self.problems.add(self.document.path, at, self.document.line(at), message)
    }

    /// Text that must say something.
    fn text(&mut self, at: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(at, "must not be empty");
        }
    }
}

/// Something is wrong, and has been reported: a part that is there cannot be used, while one that is not
/// there is none.
#[derive(Clone, Copy, Debug)]
struct Wrong;

/// The days of a scenario.
#[derive(Clone, Copy, Debug)]
struct Calendar {
    start: Date,
    counting_since: Date,
    horizon_days: u32,
    /// Whether the dates above make sense, so that others can be held against them.
    sound: bool,
}

impl Calendar {
    fn new(file: &ScenarioFile, checker: &mut Checker<'_>) -> Self {
        let before = checker.problems.len();
        let &ScenarioFile { start, counting_since, horizon_days, .. } = file;
        if !(1..=LONGEST_HORIZON).contains(&horizon_days) {
            checker
                .add("horizon_days", format!("must be between 1 and {LONGEST_HORIZON}, got {horizon_days}"));
        } else if start.checked_add(i64::from(horizon_days).days()).is_err() {
            checker
                .add("start", format!("must be early enough for the last day to have a date, got {start}"));
        }
        if counting_since > start {
            checker
                .add("counting_since", format!("must not be after the start, {start}, got {counting_since}"));
        }
        let sound = checker.problems.len() == before;
        Self { start, counting_since, horizon_days, sound }
    }

    /// Days from the start to a date; negative before it.
    fn days_to(&self, date: Date) -> i64 {
        i64::from((date - self.start).get_days())
    }

    fn end(&self) -> Date {
        self.start.saturating_add(Span::new().days(i64::from(self.horizon_days)))
    }

    /// The day of a date that must lie within the horizon.
    fn day(&self, checker: &mut Checker<'_>, at: &str, date: Date) -> Option<u32> {
        let day = u32::try_from(self.days_to(date)).ok().filter(|&day| day <= self.horizon_days);
        if day.is_none() && self.sound {
            let (start, end) = (self.start, self.end());
            checker.add(at, format!("must be between {start} and {end}, the last day, got {date}"));
        }
        day
    }
}

fn meaning(file: &ScenarioFile, checker: &mut Checker<'_>, mut inputs: Inputs) -> Option<Scenario> {
    checker.text("title", &file.title);
    checker.text("summary", &file.summary);
    let calendar = Calendar::new(file, checker);
    if !(1..=MOST_REPLICATES).contains(&file.replicates) {
        checker
            .add("replicates", format!("must be between 1 and {MOST_REPLICATES}, got {}", file.replicates));
    }
    let household_persons =
        checker.fixed("population.household_persons", &file.population.household_persons, 1.0, 100.0);
    let near_front_km =
        checker.fixed("population.near_front_km", &file.population.near_front_km, 0.0, 1000.0);

    let roles = geography::Roles::new(&file.control, checker);
    let given = file.exogenous.is_some();
    let ground = geography::ground(&file.tables, &roles, given, checker, &mut inputs);
    let people = people(file, checker, &mut inputs);
    let tables = &file.tables;
    let initial = records::already_displaced(tables, &ground, checker, &mut inputs);
    let estimates = records::estimates(tables, checker, &mut inputs);
    let observations = records::observations(tables, checker, &mut inputs);
    let observed_places = records::observed_places(tables, &ground, &calendar, checker, &mut inputs);
    let needs = records::needs(tables, checker, &mut inputs);
    let outline = records::outline(tables, checker, &mut inputs);
    let marks = records::marks(file, &calendar, checker);
    let observed = observed::record(file, &calendar, &roles, &ground, checker, &mut inputs);
    let (changes, mut closures) = changes::read(file, &calendar, &ground, checker).unzip();
    let conflict = conflict::plan(file, &calendar, &ground, observed, changes, checker);
    let given = given::read(file, &calendar, &ground, checker, &mut inputs);
    let given = given.map(|given| {
        given.map(|(given, shut)| {
            closures.iter_mut().for_each(|closures| closures.extend_from_slice(&shut));
            given
        })
    });
    let hosts = given::parameters(file, checker);
    let parameters = people.zip(hosts).zip(conflict.as_ref()).map(|((people, hosts), conflict)| {
        people.into_iter().chain(hosts).chain(conflict.parameters()).collect::<Vec<_>>()
    });
    let posterior = parameters.as_ref().and_then(|list| posterior(file, list, checker, &mut inputs));
    let geography: Geography = ground.geography?;

    Some(Scenario {
        name: checker.document.path.file_stem()?.to_string_lossy().into_owned(),
        title: file.title.trim().to_owned(),
        summary: file.summary.trim().to_owned(),
        start: file.start,
        horizon_days: file.horizon_days,
        counting_since: file.counting_since,
        replicates: file.replicates,
        geography,
        household_persons: household_persons?,
        near_front_km: near_front_km?,
        zone_width_km: conflict
            .as_ref()
            .and_then(|plan| plan.ceasefire.as_ref())
            .map(|ceasefire| ceasefire.numbers.agreement.zone_width_km.quantile(0.5)),
        conflict: conflict?,
        parameters: parameters?,
        given: given?,
        closures: closures?,
        posterior,
        initial: initial?,
        estimates: estimates?,
        observations: observations?,
        observed_places: observed_places?,
        needs: needs?,
        outline: outline?,
        marks,
        inputs: inputs.read,
    })
}

/// The numbers of people: each with the scenario's own prior, else that of the shared file.
fn people(file: &ScenarioFile, checker: &mut Checker<'_>, inputs: &mut Inputs) -> Option<Vec<Parameter>> {
    let list = Parameters::INFO;
    let own = priors::Set::new("parameters", list, &file.parameters, checker);
    let (path, text) = inputs.text(checker, "tables.parameters", &file.tables.parameters)?;
    let document = Document::parse(&path, &text, checker.problems)?;
    let shared = shared_priors(&document, checker.problems)?;
    priors::complete(list, (&own, &shared), "tables.parameters", checker)
}

/// Draws from a posterior, if the scenario names a file of them.
fn posterior(
    file: &ScenarioFile,
    list: &[Parameter],
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<ParameterSets> {
    let (path, text) = inputs.text(checker, "tables.posterior", file.tables.posterior.as_deref()?)?;
    Some(super::draws::rows(&path, text.as_bytes(), list, checker.problems))
}

/// The priors of a file that has nothing else.
fn shared_priors(document: &Document<'_>, problems: &mut Problems) -> Option<priors::Set> {
    let (file, wrong) = shape::read::<ParametersFile>(document, problems);
    let file = file?;
    let mut found = Problems::default();
    let mut checker = Checker { document, wrong: &wrong, problems: &mut found };
    let priors = priors::Set::new("", Parameters::INFO, &file.0, &mut checker);
    found.drop_consequences(document.path, &wrong);
    problems.extend(found);
    Some(priors)
}
