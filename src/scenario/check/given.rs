//! What does a case give, in days and places of the scenario? Departures, zones, hosts, closures, counts.

mod closures;
mod idle_numbers;

pub(super) use idle_numbers::EARLIER;

use std::collections::BTreeSet;
use std::path::Path;

use super::checker::Checker;
use super::dates::Dates;
use super::geography::Ground;
use super::inputs::Inputs;
use super::priors as check_priors;
use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::Table;
use crate::model::exogenous::{OF_STAYS, Origins, Spell, WITHOUT_A_CHOICE, WITHOUT_A_DECISION};
use crate::model::{Closure, Exogenous, HostParameters};
use crate::numbers::Parameter;
use crate::scenario::file::{OriginsFile, ScenarioFile};
use crate::scenario::tables::{ClosureRow, CountRow, DepartureRow, EarlierRow, HostRow, ZoneRow};
use crate::scenario::{Count, Given};
use crate::world::Geography;

/// Most persons who may leave: they are counted in 32 bits.
const MOST_PERSONS: f64 = 1e9;

/// The numbers of the choice among given hosts; none, if there is no such choice.
pub(super) fn parameters(file: &ScenarioFile, checker: &mut Checker<'_>) -> Option<Vec<Parameter>> {
    let Some(destination) = &file.destination else { return Some(Vec::new()) };
    let at = "destination.parameters";
    let set = check_priors::PriorSet::new(at, HostParameters::INFO, &destination.parameters, checker);
    check_priors::complete(HostParameters::INFO, (&set, &set), at, checker)
}

/// Parameters that departures or hosts which are given leave no room for, and why.
pub(super) fn without_effect(file: &ScenarioFile) -> Vec<(&'static str, &'static str)> {
    let decided = WITHOUT_A_DECISION
        .into_iter()
        .filter(|name| !may_be_felt(file) || !OF_STAYS.contains(name))
        .map(|name| (name, "departures are given, and nobody decides to leave"));
    let chosen = WITHOUT_A_CHOICE.map(|name| (name, "people choose among hosts that are given"));
    let mut idle = Vec::new();
    if file.exogenous.is_some() {
        idle.extend(decided);
    }
    if file.destination.is_some() {
        idle.extend(
            chosen
                .into_iter()
                .filter(|(name, _)| !idle.iter().any(|(other, _)| other == name))
                .collect::<Vec<_>>(),
        );
    }
    idle
}

/// Whether there may be fire or alarm, which people at hosts feel, and people who came home.
fn may_be_felt(file: &ScenarioFile) -> bool {
    file.observed.is_some() || file.bombardment.is_some() || file.alarm.is_some()
}

/// Refuses what contradicts departures that are given, and warns of what then has nobody to act on.
fn plays_no_part(file: &ScenarioFile, checker: &mut Checker<'_>) {
    for (key, other) in [
        ("offensive", file.offensive.is_some()),
        ("ceasefire", file.ceasefire.is_some()),
        ("transport", !file.transport.is_empty()),
        ("tables.already_displaced", file.tables.already_displaced.is_some()),
    ] {
        if other {
            checker.add(key, "must not be there where departures are given, in [exogenous]");
        }
    }
    // Who leaves is given: what keeps people, or moves them, has nobody to act on but those who are away.
    for (key, there) in [("truce", !file.truce.is_empty()), ("evacuation", !file.evacuation.is_empty())] {
        if there && !may_be_felt(file) {
            let message = "has no effect where departures are given, in [exogenous], unless people go home \
                           (return_rate_per_day above 0)";
            checker.warn(WarningKind::NoEffect, key, message);
        }
    }
}

/// What the case gives; none inside if it gives nothing, none at all if something is wrong with it.
#[expect(clippy::option_option, reason = "not there, and there but wrong, are two things")]
pub(super) fn read(
    file: &ScenarioFile,
    dates: &Dates,
    ground: &Ground,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<Option<(Given, Vec<Closure>)>> {
    let Some(exogenous) = &file.exogenous else {
        if file.destination.is_some() {
            checker.add("destination", "needs departures that are given, in [exogenous]");
        }
        return Some(None);
    };
    plays_no_part(file, checker);
    let departures: Option<Table<DepartureRow>> =
        inputs.table(checker, "exogenous.departures", &exogenous.departures);
    let zones: Option<Table<ZoneRow>> = inputs.table(checker, "exogenous.zones", &exogenous.zones);
    let closures = exogenous.closures.as_ref().map(|name| {
        let table: Option<Table<ClosureRow>> = inputs.table_or_header(checker, "exogenous.closures", name);
        table
    });
    let counts = exogenous.counts.as_ref().map(|name| {
        let table: Option<Table<CountRow>> = inputs.table_or_header(checker, "exogenous.counts", name);
        table
    });
    let hosts = file.destination.as_ref().map(|destination| {
        let table: Option<Table<HostRow>> = inputs.table(checker, "destination.hosts", &destination.hosts);
        table
    });
    let before = file.destination.as_ref().and_then(|destination| {
        let exponent = destination.parameters.get(EARLIER).filter(|prior| prior.fixed != Some(0.0));
        let Some(name) = &destination.earlier else {
            if exponent.is_some() {
                let at = format!("destination.parameters.{EARLIER}");
                checker.warn(
                    WarningKind::NoEffect,
                    &at,
                    "has no effect without a table, destination.earlier",
                );
            }
            return None;
        };
        if exponent.is_none() {
            checker
                .add("destination.earlier", format!("plays no part without {EARLIER}"))
                .hint("give its prior in [destination.parameters]");
        }
        let table: Option<Table<EarlierRow>> = inputs.table(checker, "destination.earlier", name);
        Some(table)
    });
    let geography = ground.geography.as_ref()?;
    let mut reading = Reading { hosts: None, dates, ground, geography, problems: checker.problems };
    let mut counted = Vec::new();
    let mut shut = Vec::new();
    let mut present = Vec::new();
    let hosts = match hosts {
        None => None,
        Some(table) => {
            present = reading.hosts(&table?);
            let hosts: Vec<usize> = present.iter().map(|&(location, _)| location).collect();
            reading.hosts = Some(hosts.clone());
            Some(hosts)
        }
    };
    let counts = match counts {
        None => None,
        Some(table) => Some(table?),
    };
    if let Some(table) = &counts {
        counted = reading.counts(table);
    }
    if let Some(table) = closures {
        shut = reading.closures(&table?);
    }
    let earlier = match before {
        None => Vec::new(),
        Some(table) => reading.earlier(&table?, &present),
    };
    let table = departures?;
    let departures = reading.departures(&table);
    if let Some(table) = &counts {
        reading.more_than_there_are(table, departures.iter().sum(), &present);
    }
    let zones = reading.zones(&zones?);
    let origins = match exogenous.origins {
        OriginsFile::Zones => Origins::Zones,
        OriginsFile::Population => Origins::Population,
    };
    reading.more_than_live_there(&departures, &zones, origins, &table.path);
    places_of_others(file, hosts.as_deref(), geography, checker);
    if file.closure.is_empty() {
        idle_numbers::without_hosts_for_them(hosts.as_deref(), &shut, geography, checker);
    }
    idle_numbers::behind_others(file, checker);
    let size = file.population.household_persons.fixed.unwrap_or(1.0).round().max(1.0);
    let given = Given {
        exogenous: Exogenous { departures, zones, origins, persons_per_agent: size as u32, present },
        hosts,
        earlier,
        counts: counted,
        reports: Vec::new(),
    };
    Some(Some((given, shut)))
}

/// Warns of places where nobody of a case with given hosts goes, or where no limit is known that they could move.
fn places_of_others(
    file: &ScenarioFile,
    hosts: Option<&[usize]>,
    geography: &Geography,
    checker: &mut Checker<'_>,
) {
    let Some(hosts) = hosts else { return };
    for (index, places) in file.places.iter().enumerate() {
        let named = |location: &&usize| geography.locations[**location].name == places.place;
        let why = match hosts.iter().find(named) {
            None => "is no host of [destination], and nobody goes there",
            Some(&host) if geography.locations[host].places.iter().all(|&places| places == 0) => {
                "has no places, which is no limit that is known: more or fewer change nothing"
            }
            Some(_) => continue,
        };
        let message = format!("\"{}\" {why}", places.place);
        checker.warn(WarningKind::NoEffect, &format!("places[{index}]"), message);
    }
}

struct Reading<'a> {
    /// Locations that take people in, once they are read; none where the case does not say.
    hosts: Option<Vec<usize>>,
    dates: &'a Dates,
    ground: &'a Ground,
    geography: &'a Geography,
    problems: &'a mut Problems,
}

impl Reading<'_> {
    fn location<T>(&mut self, table: &Table<T>, line: usize, column: &str, name: &str) -> Option<usize> {
        let problems = &mut *self.problems;
        self.ground.names.find(name, |message| table.problem(problems, line, column, message))
    }

    fn departures(&mut self, table: &Table<DepartureRow>) -> Vec<f64> {
        let mut departures = vec![0.0; self.dates.horizon_days as usize + 1];
        table.refuse_repeats(self.problems, "date", |row| row.date, |row| row.date.to_string());
        for (line, row) in &table.rows {
            let day = usize::try_from(self.dates.days_to(row.date)).unwrap_or(usize::MAX);
            if let Some(persons) = departures.get_mut(day) {
                *persons += row.persons;
            } else if self.dates.sound {
                let (start, end) = (self.dates.start, self.dates.end());
                let message = format!("must be between {start} and {end}, the last day, got {}", row.date);
                table.problem(self.problems, *line, "date", message);
            }
        }
        let total: f64 = departures.iter().sum();
        if total > MOST_PERSONS {
            let message = format!("{total:.0} persons leave, and {MOST_PERSONS:.0} can be counted at most");
            self.problems.add(&table.path, "persons", None, message);
        }
        departures
    }

    /// Warns of more people who leave than live where they leave from, where the case says how many do.
    fn more_than_live_there(&mut self, departures: &[f64], zones: &[Spell], origins: Origins, table: &Path) {
        let communities = &self.geography.communities;
        let within =
            |place: &usize| origins == Origins::Population || zones.iter().any(|z| z.community == *place);
        let living: u64 =
            (0..communities.len()).filter(within).map(|place| u64::from(communities[place].people())).sum();
        let leaving: f64 = departures.iter().sum();
        if living > 0 && leaving > living as f64 {
            let message = format!("{leaving:.0} persons leave, and {living} live where they leave from");
            self.problems.warn(WarningKind::Position, table, "persons", None, message);
        }
    }

    fn zones(&mut self, table: &Table<ZoneRow>) -> Vec<Spell> {
        let mut spells = Vec::new();
        table.refuse_repeats(
            self.problems,
            "location",
            |row| (&row.location, row.from, row.to),
            |row| format!("\"{}\" on these days", row.location),
        );
        for (line, row) in &table.rows {
            let Some(location) = self.location(table, *line, "location", &row.location) else { continue };
            let communities = &self.geography.communities;
            let of_zone = |&community: &usize| communities[community].location == location;
            let of_zone: Vec<usize> = (0..communities.len()).filter(of_zone).collect();
            if of_zone.is_empty() {
                let message = format!("no community belongs to \"{}\"", row.location);
                table.problem(self.problems, *line, "location", message);
                continue;
            }
            let last = i64::from(self.dates.horizon_days);
            let to = row.to.map_or(last, |to| self.dates.days_to(to));
            let from = self.dates.days_to(row.from);
            if to < from && row.to.is_some_and(|to| to < row.from) {
                let message = format!("must not be before the column from, {}", row.from);
                table.problem(self.problems, *line, "to", message);
            }
            if let (Ok(from), Ok(to)) = (u32::try_from(from.max(0)), u32::try_from(to.min(last)))
                && from <= to
            {
                spells.extend(of_zone.into_iter().map(|community| Spell { community, from, to }));
            }
        }
        let rows = table.rows.iter().map(|(line, row)| {
            let past = row.to.is_some_and(|to| self.dates.days_to(to) < 0);
            let late = self.dates.days_to(row.from) > i64::from(self.dates.horizon_days);
            (*line, row.from.to_string(), past || late)
        });
        if !spells.is_empty() {
            self.dates.outside(table, "from", rows, self.problems);
        }
        self.overlapping(table);
        if spells.is_empty() && table.complete && self.problems.is_empty() {
            self.problems.add(
                &table.path,
                "",
                None,
                "no zone is in conflict between the first day and the last",
            );
        }
        spells
    }

    /// Refuses two rows that say of one location that it is in conflict on one day.
    fn overlapping(&mut self, table: &Table<ZoneRow>) {
        let mut rows: Vec<&(usize, ZoneRow)> = table.rows.iter().collect();
        rows.sort_by_key(|(line, row)| (&row.location, row.from, *line));
        for pair in rows.windows(2) {
            let [(first, before), (line, row)] = pair else { continue };
            if before.location == row.location && before.to.is_none_or(|to| to >= row.from) {
                let message =
                    format!("\"{}\" is in conflict on these days already (line {first})", row.location);
                table.problem(self.problems, *line, "from", message);
            }
        }
    }

    fn hosts(&mut self, table: &Table<HostRow>) -> Vec<(usize, u32)> {
        let mut hosts: Vec<(usize, u32)> = Vec::new();
        let mut areas = BTreeSet::new();
        for (line, row) in &table.rows {
            let Some(location) = self.location(table, *line, "location", &row.location) else { continue };
            // Stocks are reported by area.
            if !areas.insert(self.geography.locations[location].area) {
                let message = format!("\"{}\" shares its area with a host before", row.location);
                table.problem(self.problems, *line, "location", message);
                continue;
            }
            hosts.push((location, row.present));
        }
        // Whatever the order of rows.
        hosts.sort_unstable();
        hosts
    }

    /// The share of all earlier people that falls to each host: those of a country are spread evenly over its hosts.
    fn earlier(&mut self, table: &Table<EarlierRow>, hosts: &[(usize, u32)]) -> Vec<f64> {
        let holders = &self.ground.holders;
        let mut shares = vec![0.0; hosts.len()];
        table.refuse_repeats(self.problems, "country", |row| &row.country, |row| row.country.clone());
        for (line, row) in &table.rows {
            let within: Vec<usize> =
                (0..hosts.len()).filter(|&host| holders[hosts[host].0] == row.country).collect();
            if within.is_empty() {
                let message = format!("no host is held by \"{}\": leave the row out", row.country);
                table.problem(self.problems, *line, "country", message);
            }
            for &host in &within {
                shares[host] = row.persons / within.len() as f64;
            }
        }
        let all: f64 = shares.iter().sum();
        if all <= 0.0 && table.complete {
            self.problems.add(&table.path, "persons", None, "nobody had gone anywhere: leave the table out");
        }
        shares.iter().map(|share| share / all.max(f64::MIN_POSITIVE)).collect()
    }

    /// Warns of counts of more than twice the people who can be there: a digit too many, or all and a place taken for
    /// each other.
    fn more_than_there_are(&mut self, table: &Table<CountRow>, leaving: f64, present: &[(usize, u32)]) {
        let all = leaving + present.iter().map(|&(_, persons)| f64::from(persons)).sum::<f64>();
        for (line, row) in table.rows.iter().filter(|(_, row)| row.persons > 2.0 * all) {
            let message =
                format!("{} persons were counted, and {all:.0} are there or leave in all", row.persons);
            self.problems.warn(WarningKind::Position, &table.path, "persons", Some(*line), message);
        }
    }

    fn counts(&mut self, table: &Table<CountRow>) -> Vec<Count> {
        let mut counts = Vec::new();
        table.refuse_repeats(
            self.problems,
            "date",
            |row| (&row.location, row.date),
            |row| format!("{} on {}", row.location, row.date),
        );
        for (line, row) in &table.rows {
            let Some(location) = self.location(table, *line, "location", &row.location) else { continue };
            let day = self.dates.days_to(row.date);
            if self.hosts.as_ref().is_some_and(|hosts| !hosts.contains(&location)) {
                let message = "the count is of a location that is no host, and is held against nothing";
                self.problems.warn(WarningKind::NoEffect, &table.path, "location", Some(*line), message);
            }
            counts.push(Count { location, day, persons: row.persons });
        }
        let horizon = i64::from(self.dates.horizon_days);
        let late = |row: &CountRow| self.dates.days_to(row.date) > horizon;
        let rows = table.rows.iter().map(|(line, row)| (*line, row.date.to_string(), late(row)));
        self.dates.outside(table, "date", rows, self.problems);
        counts.sort_by_key(|count| (count.location, count.day));
        counts
    }
}
