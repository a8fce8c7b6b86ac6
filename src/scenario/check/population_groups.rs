//! Who has a country of their own, and can they get there?

use std::collections::BTreeMap;

use super::checker::Checker;
use super::conflict::once;
use super::geography::Ground;
use super::inputs::Inputs;
use super::openings::opens_a_border;
use crate::conflict::Plan;
use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::Table;
use crate::model::PopulationGroup;
use crate::model::population_groups::GROUPS;
use crate::rng;
use crate::scenario::file::{PopulationGroupFile, ScenarioFile};
use crate::scenario::tables::PopulationGroupRow;
use crate::world::{Geography, RoadStatus, Role};

/// The table, as a key of the scenario.
const TABLE: &str = "tables.population_groups";

/// The population groups of a scenario, in the order of their names, if nothing is wrong with them.
pub(super) fn read(
    (file, households_per_agent): (&ScenarioFile, u32),
    ground: &Ground,
    conflict: Option<&Plan>,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<Vec<PopulationGroup>> {
    let table: Option<Table<PopulationGroupRow>> = match &file.tables.population_groups {
        Some(name) => Some(inputs.table(checker, TABLE, name)?),
        None => None,
    };
    let groups = &file.population_group;
    once(GROUPS, groups.iter().map(|group| group.name.as_str()), checker);
    let countries: Vec<Option<Vec<usize>>> =
        groups.iter().enumerate().map(|(item, group)| country(item, group, ground, checker)).collect();
    let numbers: Vec<_> = groups
        .iter()
        .enumerate()
        .map(|(item, group)| group.numbers.try_map(checker.numbers(&format!("{GROUPS}[{item}]"))))
        .collect();
    if table.is_none() && !groups.is_empty() {
        checker.add(TABLE, format!("is missing: it says how many members of [[{GROUPS}]] live where"));
        return None;
    }
    let Some(table) = table else { return Some(Vec::new()) };
    let geography = ground.geography.as_ref()?;
    let household = file.population.household_persons.fixed.unwrap_or(0.0);
    let agent = (household * f64::from(households_per_agent), households_per_agent);
    let shares = shares(&table, groups, geography, agent, checker.problems)?;
    if file.exogenous.is_some() {
        checker.warn(WarningKind::NoEffect, TABLE, "has no effect where departures are given");
        return Some(Vec::new());
    }
    let measures = conflict.iter().filter_map(|plan| plan.ceasefire.as_ref()).flat_map(|plan| &plan.measures);
    let changes = conflict.iter().flat_map(|plan| &plan.changes.openings);
    let openings: Vec<usize> = changes
        .map(|opening| opening.link)
        .chain(measures.flat_map(|measure| measure.opens.iter().copied()))
        .collect();
    let entered = entered(geography, &openings);
    for (item, (group, shares)) in groups.iter().zip(&shares).enumerate() {
        let at = format!("{GROUPS}[{item}]");
        if shares.iter().all(|&share| share <= 0.0) {
            let message =
                format!("has no effect: the table has no members of \"{}\" where people live", group.name);
            checker.warn(WarningKind::NoEffect, &at, message);
        } else if !opens_a_border(file, geography) {
            let message = "has no effect: nobody can leave the country, since nothing opens a border";
            checker.warn(WarningKind::NoEffect, &at, message);
        } else if let Some(country) = &countries[item]
            && !country.iter().any(|&location| entered[location])
        {
            let message = format!("has no effect: no border that is opened leads to \"{}\"", group.country);
            checker.warn(WarningKind::NoEffect, &at, message);
        }
    }
    let names: Vec<&str> = groups.iter().map(|group| group.name.trim()).collect();
    let parts = countries.into_iter().zip(numbers).zip(shares).zip(rng::keys(names.iter().copied()));
    let mut all = Vec::with_capacity(groups.len());
    for (item, (((country, numbers), shares), key)) in parts.enumerate() {
        let name = names[item].to_owned();
        all.push(PopulationGroup { name, item, key, country: country?, shares, numbers: numbers? });
    }
    // Which of them a household is a member of must not hang on the order in which the scenario names them.
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Some(all)
}

/// Whether each location can be come to from within the country on some day, over roads and over what is opened.
fn entered(geography: &Geography, openings: &[usize]) -> Vec<bool> {
    let foreign = |location: usize| geography.locations[location].role == Role::Foreign;
    let mut entered: Vec<bool> = (0..geography.locations.len()).map(|location| !foreign(location)).collect();
    let mut next: Vec<usize> = (0..entered.len()).filter(|&location| entered[location]).collect();
    while let Some(at) = next.pop() {
        for &(link, to) in geography.neighbours(at) {
            let open = geography.links[link].status == RoadStatus::Open && foreign(at) == foreign(to);
            if !entered[to] && (open || openings.contains(&link)) {
                entered[to] = true;
                next.push(to);
            }
        }
    }
    entered
}

/// The locations of a group's own country.
fn country(
    item: usize,
    group: &PopulationGroupFile,
    ground: &Ground,
    checker: &mut Checker<'_>,
) -> Option<Vec<usize>> {
    checker.text(&format!("{GROUPS}[{item}].name"), &group.name);
    let geography = ground.geography.as_ref()?;
    let held =
        |&location: &usize| ground.holders.get(location).is_some_and(|holder| *holder == group.country);
    let locations: Vec<usize> = (0..geography.locations.len()).filter(held).collect();
    let at = format!("{GROUPS}[{item}].country");
    let foreign = |location: usize| geography.locations[location].role == Role::Foreign;
    if locations.is_empty() {
        let known = (0..geography.locations.len()).filter(|&location| foreign(location));
        let known = known.filter_map(|location| ground.holders.get(location)).map(String::as_str);
        checker
            .add(&at, format!("no location of tables.locations is held by \"{}\"", group.country))
            .did_you_mean(&group.country, known);
        return None;
    }
    if !locations.iter().all(|&location| foreign(location)) {
        checker.add(&at, format!("\"{}\" is not a party of control.foreign", group.country));
        return None;
    }
    Some(locations)
}

/// The share of each group in the residents of each community. Warns of members that are fewer than an agent of so many
/// persons, and households, stands for: then all of an agent are members, or none.
fn shares(
    table: &Table<PopulationGroupRow>,
    groups: &[PopulationGroupFile],
    geography: &Geography,
    (agent, households): (f64, u32),
    problems: &mut Problems,
) -> Option<Vec<Vec<f64>>> {
    table.refuse_repeats(
        problems,
        "pcode",
        |row| (&row.pcode, &row.population_group),
        |row| format!("{} in {}", row.population_group, row.pcode),
    );
    let residents = |community: usize| f64::from(geography.communities[community].residents);
    let communities: BTreeMap<&str, usize> = (0..)
        .zip(&geography.communities)
        .map(|(index, community)| (community.pcode.as_str(), index))
        .collect();
    let areas: BTreeMap<&str, usize> =
        (0..).zip(&geography.areas).map(|(index, area)| (area.pcode.as_str(), index)).collect();
    let mut shares = vec![vec![0.0; geography.communities.len()]; groups.len()];
    let mut sound = true;
    for (line, row) in &table.rows {
        let group = groups.iter().position(|group| group.name.trim() == row.population_group);
        if group.is_none() {
            let message = format!("there is no [[{GROUPS}]] \"{}\" in the scenario", row.population_group);
            table
                .problem(problems, *line, "population_group", message)
                .did_you_mean(&row.population_group, groups.iter().map(|group| group.name.as_str()));
        }
        let within = match (communities.get(row.pcode.as_str()), areas.get(row.pcode.as_str())) {
            (Some(&community), _) => vec![community],
            (None, Some(&area)) => geography.communities_of(area).to_vec(),
            (None, None) => {
                let message = format!("unknown community or area \"{}\"", row.pcode);
                let known = communities.keys().chain(areas.keys()).copied();
                table.problem(problems, *line, "pcode", message).did_you_mean(&row.pcode, known);
                sound = false;
                continue;
            }
        };
        let all: f64 = within.iter().map(|&community| residents(community)).sum();
        let persons = f64::from(row.persons);
        if persons > all {
            let which =
                if communities.contains_key(row.pcode.as_str()) { "the community" } else { "the area" };
            let message = format!("more members than residents of {which} {}: {persons} of {all}", row.pcode);
            table.problem(problems, *line, "persons", message);
            sound = false;
            continue;
        }
        let Some(group) = group else {
            sound = false;
            continue;
        };
        let parts = within.len();
        if persons < agent * parts as f64 {
            let each = if parts > 1 { format!(" in each of {parts} communities") } else { String::new() };
            let message = if households == 1 {
                format!(
                    "{} members are less than a household{each}: in a future all of a household are members, or none",
                    row.persons
                )
            } else {
                format!(
                    "{} members are fewer than an agent of {households} households stands for{each}: in a future all of an \
                     agent are members, or none (--households-per-agent 1 follows each household)",
                    row.persons
                )
            };
            problems.warn(WarningKind::Overruled, &table.path, "persons", Some(*line), message);
        }
        for &community in &within {
            shares[group][community] += persons / all;
        }
        // Of several rows and groups together no community has more members than residents.
        let full = |community: &usize| shares.iter().map(|of| of[*community]).sum::<f64>() > 1.0 + 1e-9;
        if let Some(community) = within.into_iter().find(full) {
            let message = format!(
                "with the rows before, more members than residents live in {} {}",
                geography.communities[community].pcode, geography.communities[community].name
            );
            table.problem(problems, *line, "persons", message);
            sound = false;
        }
    }
    sound.then_some(shares)
}
