//! What is asked? A scenario file and its tables, read, checked and resolved.
//!
//! [`mod@file`] is the grammar, [`tables`] reads rows, [`check`] gives both a meaning or lists *all* problems
//! with file, line and hint. The result, [`Scenario`], is immutable: nothing downstream checks again.

pub mod check;
pub mod counts;
pub mod draws;
pub mod example;
pub mod file;
pub mod grades;
pub mod schema;
pub mod shares;
pub mod tables;

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Date;

use crate::conflict::Plan;
use crate::model::tally::Local;
use crate::model::{Closure, Exogenous, HostParameters, InitialMove, PopulationGroup, Report};
use crate::numbers::draws::ParameterSets;
use crate::numbers::{Parameter, ParameterInfo, Parameters, Prior};
use crate::world::{Geography, Point, ShelterType};

pub use crate::document::overrides::Override;
pub use crate::document::problem::{Problem, ScenarioError};
pub use check::{load, load_with};
pub use grades::Grades;
pub use shares::GroupShare;

/// A checked scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The scenario file's name without its ending: the name of its output folder.
    pub name: String,
    /// Title for charts and tables.
    pub title: String,
    /// What it assumes.
    pub summary: String,
    /// First day.
    pub start: Date,
    /// Days after the first.
    pub horizon_days: u32,
    /// Date since which displaced people are counted.
    pub counting_since: Date,
    /// Replicates of a run that does not say otherwise.
    pub replicates: u32,
    /// Places and roads.
    pub geography: Geography,
    /// Persons in a mean household.
    pub household_persons: f64,
    /// Households of an agent: 1, unless a file says otherwise or nothing.
    pub households_per_agent: u32,
    /// Distance from the front within which the front population factor applies, kilometres.
    pub near_front_km: f64,
    /// What may happen.
    pub conflict: Plan,
    /// Every number that a replicate draws: those of people, those of a choice among given hosts, those of the
    /// conflict, those of population groups.
    pub parameters: Vec<Parameter>,
    /// What the case gives instead of having it simulated.
    pub given: Option<Given>,
    /// People who have a country of their own, in the order of their names.
    pub groups: Vec<PopulationGroup>,
    /// What is shut, and when.
    pub closures: Vec<Closure>,
    /// Draws of some of the parameters from a posterior, which a run takes unless it is told otherwise.
    pub posterior: Option<ParameterSets>,
    /// SHA-256 of the file of priors that the scenario shares, and of that of draws from a posterior.
    pub parameter_files: [Option<String>; 2],
    /// Who had moved before the first day.
    pub initial: Vec<InitialMove>,
    /// What agencies estimated.
    pub estimates: Vec<Estimate>,
    /// What was observed.
    pub observations: Vec<Observation>,
    /// What was observed of areas.
    pub observed_places: Vec<PlaceObservation>,
    /// Standards of need.
    pub needs: Vec<NeedStandard>,
    /// Shares of the population by sex, age and disability.
    pub shares: Vec<GroupShare>,
    /// Lines of the map.
    pub outline: Vec<OutlineLine>,
    /// Dates to mark on charts.
    pub marks: Vec<(Date, String)>,
    /// Width of the demilitarised zone at its median, kilometres.
    pub zone_width_km: Option<f64>,
    /// Every file that was read, relative to the folder of the scenario file, with the SHA-256 of its bytes in
    /// hexadecimal.
    pub inputs: Vec<(PathBuf, String)>,
    /// How sure the numbers of those files are, where they say.
    pub grades: Vec<Grades>,
    /// Names of parameters that the scenario gives itself, rather than the file of priors that it shares: no
    /// posterior overrules them.
    pub own: Vec<String>,
    /// Names of parameters that play no part in this scenario, and why.
    pub idle: Vec<(String, String)>,
    /// What may not be as it was meant.
    pub warnings: Vec<Problem>,
}

/// What a case gives instead of having it simulated.
#[derive(Clone, Debug)]
pub struct Given {
    /// Departures.
    pub exogenous: Exogenous,
    /// Locations among which people choose; none if they choose among all, as they do elsewhere.
    pub hosts: Option<Vec<usize>>,
    /// Share of all who had gone abroad before that falls to each host, those of a country spread evenly over its
    /// hosts; empty where nobody knows.
    pub earlier: Vec<f64>,
    /// What was counted at hosts, in order of location and day.
    pub counts: Vec<Count>,
    /// Those counts that a replicate takes in as they come, in order of day; none unless it is told to
    /// ([`Scenario::observed_until`]).
    pub reports: Vec<Report>,
}

/// What was counted at a location.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Count {
    /// The location.
    pub location: usize,
    /// Days after the first; may be negative.
    pub day: i64,
    /// Persons.
    pub persons: f64,
}

impl Scenario {
    /// A scenario in which nothing happens yet, for those who build one in code: people who live in a geography, and
    /// the numbers of people with the priors that are given for each.
    pub fn new(
        title: &str,
        start: Date,
        horizon_days: u32,
        geography: Geography,
        priors: impl Fn(&'static ParameterInfo) -> Prior,
    ) -> Self {
        let people = Parameters::INFO.iter();
        Self {
            name: title.to_lowercase().replace(' ', "-"),
            title: title.into(),
            summary: String::new(),
            start,
            horizon_days,
            counting_since: start,
            replicates: 1000,
            geography,
            household_persons: 5.0,
            households_per_agent: 1,
            near_front_km: 0.0,
            conflict: Plan::default(),
            parameters: people.map(|info| Parameter::at_design_points(info, priors(info))).collect(),
            given: None,
            groups: Vec::new(),
            closures: Vec::new(),
            posterior: None,
            parameter_files: [None, None],
            initial: Vec::new(),
            estimates: Vec::new(),
            observations: Vec::new(),
            observed_places: Vec::new(),
            needs: Vec::new(),
            shares: Vec::new(),
            outline: Vec::new(),
            marks: Vec::new(),
            zone_width_km: None,
            inputs: Vec::new(),
            grades: Vec::new(),
            own: Vec::new(),
            idle: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The number that the scenario itself takes as known for a parameter, if `value` is another: no set of parameters
    /// may then say so.
    pub fn overrules(&self, parameter: &Parameter, value: f64) -> Option<f64> {
        let Prior::Fixed(number) = parameter.prior else { return None };
        (self.own.contains(&parameter.name) && value.total_cmp(&number).is_ne()).then_some(number)
    }

    /// The same case with another conflict, whose numbers are drawn after those of people and hosts.
    #[must_use]
    pub fn with_conflict(mut self, conflict: Plan) -> Self {
        self.parameters.retain(Parameter::has_dimension);
        self.parameters.extend(conflict.parameters());
        self.parameters.extend(self.groups.iter().map(PopulationGroup::parameter));
        self.conflict = conflict;
        self
    }

    /// Takes a number as known.
    ///
    /// # Panics
    /// If no number has that name.
    pub fn fix(&mut self, name: &str, value: f64) {
        let index = self.parameter(name).expect("a number of the scenario");
        self.parameters[index].prior = Prior::Fixed(value);
    }

    /// How many of the numbers are those of a choice among given hosts.
    pub fn host_parameters(&self) -> usize {
        if self.hosts().is_some() { HostParameters::INFO.len() } else { 0 }
    }

    /// The place of a number in the list, by its name.
    pub fn parameter(&self, name: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.name == name)
    }

    /// The locations among which people choose, if the case gives them.
    pub fn hosts(&self) -> Option<&[usize]> {
        self.given.as_ref()?.hosts.as_deref()
    }

    /// The same case with what was counted at its hosts up to a day (included) taken in as it came. Of counts up
    /// to the first day the last one is that of the first day, unless it is older and the hosts say who was there then
    /// (`present`). Counts dated later are not looked at.
    #[must_use]
    pub fn observed_until(&self, day: u32) -> Self {
        let mut scenario = self.clone();
        let Some(given) = &mut scenario.given else { return scenario };
        let hosts = given.hosts.as_deref().unwrap_or(&[]);
        let index = |location: usize| hosts.iter().position(|&host| host == location);
        let present: BTreeSet<usize> = given
            .exogenous
            .present
            .iter()
            .filter(|(_, persons)| *persons > 0)
            .map(|(location, _)| *location)
            .collect();
        let known = |location: usize| present.contains(&location);
        let mut reports: Vec<Report> = given
            .counts
            .iter()
            .filter(|count| count.day <= i64::from(day) && (count.day >= 0 || !known(count.location)))
            .filter_map(|count| {
                let day = count.day.max(0) as u32;
                Some(Report { day, host: index(count.location)?, persons: count.persons as u32 })
            })
            .collect();
        // Counts of a host are in order. Of several up to the first day the last one is left.
        reports.reverse();
        reports.dedup_by_key(|report| (report.host, report.day));
        reports.reverse();
        // Stable: they stay so.
        reports.sort_by_key(|report| report.day);
        given.reports = reports;
        scenario
    }

    /// The date of a day.
    ///
    /// # Panics
    /// Never for days within the horizon, whose dates the check makes sure of.
    pub fn date(&self, day: u32) -> Date {
        self.start
            .checked_add(jiff::Span::new().days(i64::from(day)))
            .expect("dates within the horizon exist")
    }

    /// The day of a date, if it lies within the horizon.
    pub fn day(&self, date: Date) -> Option<u32> {
        let days = (date - self.start).get_days();
        u32::try_from(days).ok().filter(|&day| day <= self.horizon_days)
    }
}

/// What an agency estimated.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Who.
    pub agency: String,
    /// When it was published.
    pub published: Date,
    /// What was estimated, as the agency named it.
    pub quantity: String,
    /// A short text for charts.
    pub label: String,
    /// The model's variable that it is compared with (a key of [`crate::model::tally::Total`]), or none.
    pub variable: Option<String>,
    /// The day on which it is compared.
    pub day: Option<u32>,
    /// Lower figure.
    pub low: f64,
    /// Upper figure.
    pub high: f64,
    /// Where it was read.
    pub source: String,
}

/// What was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The date that the figure is for.
    pub date: Date,
    /// The model's variable.
    pub variable: String,
    /// The figure.
    pub value: f64,
    /// Lower bound, if one was given.
    pub low: Option<f64>,
    /// Upper bound, if one was given.
    pub high: Option<f64>,
    /// Where it was read.
    pub source: String,
}

/// What was observed of an area, or of several together, over some days.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceObservation {
    /// The first day that the figure is for; it may lie before the start.
    pub from: Date,
    /// The last day that it is for; it may lie after the end.
    pub to: Date,
    /// One of [`PlaceObservation::VARIABLES`].
    pub variable: Local,
    /// Indices of the areas that it counts together, in rising order.
    pub areas: Vec<usize>,
    /// Persons.
    pub value: f64,
    /// Where it was read.
    pub source: String,
}

impl PlaceObservation {
    /// What is compared by area.
    pub const VARIABLES: [Local; 5] =
        [Local::Arrivals, Local::Departures, Local::Hosted, Local::Displaced, Local::Returned];

    /// The first and the last day of the scenario that it is of; none if it is of none.
    pub fn days(&self, scenario: &Scenario) -> Option<(u32, u32)> {
        let last = scenario.date(scenario.horizon_days);
        scenario.day(self.from.max(scenario.start)).zip(scenario.day(self.to.min(last)))
    }

    /// Whether both are numbers of one count: what was counted, when, and by whom.
    pub fn is_of_one_count(&self, other: &Self) -> bool {
        (self.from, self.to, self.variable, &self.source)
            == (other.from, other.to, other.variable, &other.source)
    }
}

/// How a standard of need is multiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedPeriod {
    /// By person-days.
    Day,
    /// By person-days over 30.
    Month,
    /// By the largest number of persons at one time.
    Once,
}

/// A standard of need a person.
#[derive(Clone, Debug, PartialEq)]
pub struct NeedStandard {
    /// The item.
    pub item: String,
    /// Amount a person.
    pub amount: f64,
    /// Unit of the amount.
    pub unit: String,
    /// How it is multiplied.
    pub period: NeedPeriod,
    /// The kinds of shelter whose people need it; none for everyone away from home.
    pub shelters: Vec<ShelterType>,
    /// Remark.
    pub note: String,
    /// Where the standard stands.
    pub source: String,
}

/// A line of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineLine {
    /// What it is: a border or a coast, in the table's words.
    pub kind: String,
    /// Its points.
    pub points: Vec<Point>,
}
