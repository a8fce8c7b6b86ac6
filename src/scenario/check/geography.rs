//! Do the places fit together? Names are resolved, and people without a road are found.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::inputs::Inputs;
use super::names::{Names, Roles};
use super::{abroad, codes, fronts, local, one_place, positions, transport, widths};
use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::Table;
use crate::scenario::file::{TablesFile, TransportFile};
use crate::scenario::tables::{CommunityRow, FrontRow, LocationRow, RoadRow};
use crate::world::{Area, Community, Front, Geography, Link, LocalNames, Location, Point, RoadStatus, Role};

/// Most people that the communities may have together.
const MOST_PEOPLE: u64 = 1_000_000_000;

/// What is known about the places: enough to go on looking for problems if there is no geography.
pub(super) struct Ground {
    /// The locations by name.
    pub(super) names: Names,
    /// Who holds each location, in the words of the table; empty if not all could be read.
    pub(super) holders: Vec<String>,
    /// Index and residents of each area by P-code, with the persons who live there.
    pub(super) areas: BTreeMap<String, (usize, u64)>,
    /// Roads by their ends, the lower index first; none if not all are known.
    links: Option<BTreeMap<(usize, usize), usize>>,
    /// The link of each item of `[[transport]]`; none if not all are known.
    pub(super) transport: Option<Vec<usize>>,
    /// The places, if nothing is wrong with them.
    pub(super) geography: Option<Geography>,
}

impl Ground {
    /// The road between two locations that a key names.
    pub(super) fn road(&self, checker: &mut Checker<'_>, at: [&str; 2], names: [&str; 2]) -> Option<usize> {
        let from = self.names.find(names[0], |message| checker.add(at[0], message));
        let to = self.names.find(names[1], |message| checker.add(at[1], message));
        let (from, to) = (from?, to?);
        let links = self.links.as_ref()?;
        let link = links.get(&(from.min(to), from.max(to))).copied();
        if link.is_none() {
            let ends = |&(a, b): &(usize, usize)| {
                [(a, b), (b, a)].into_iter().find(|&(a, _)| a == from).map(|(_, b)| b)
            };
            let others: Vec<usize> = links.keys().filter_map(ends).collect();
            let others: Vec<String> = others
                .iter()
                .filter_map(|other| self.names.index.iter().find(|&(_, index)| index == other))
                .map(|(name, _)| format!("\"{name}\""))
                .collect();
            let problem =
                checker.add(at[0], format!("there is no road between \"{}\" and \"{}\"", names[0], names[1]));
            if !others.is_empty() {
                problem.hint(format!("the roads from \"{}\" lead to {}", names[0], others.join(", ")));
            }
        }
        link
    }
}

/// Reads and checks places, roads, trains and buses, and the front line. Where departures are `given`, people are those
/// who leave: communities may be without a figure.
pub(super) fn ground(
    tables: &TablesFile,
    transport: &[TransportFile],
    roles: &Roles,
    given: bool,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Ground {
    let before = checker.problems.len();
    let mut locations: Option<Table<LocationRow>> =
        inputs.table(checker, "tables.locations", &tables.locations);
    let mut communities: Option<Table<CommunityRow>> =
        inputs.table(checker, "tables.communities", &tables.communities);
    let mut roads: Option<Table<RoadRow>> = inputs.table(checker, "tables.roads", &tables.roads);
    let front = tables.front_line.as_ref().map(|name| {
        let table: Option<Table<FrontRow>> = inputs.table(checker, "tables.front_line", name);
        table.map(|table| (fronts::read(&table, roles, checker.problems), table))
    });

    if let Some(table) = &locations {
        widths::locations(table, checker.problems);
    }
    let local = local::of_areas(locations.as_ref(), communities.as_ref(), checker.problems);
    let mut areas = Areas::new(locations.as_ref(), communities.as_ref(), local);
    // What comes out must not depend on the order of rows: from here on they are in the order of P-codes.
    if let Some(table) = &mut locations {
        table.rows.sort_by(|(_, a), (_, b)| a.pcode.cmp(&b.pcode));
    }
    if let Some(table) = &mut communities {
        table.rows.sort_by(|(_, a), (_, b)| a.pcode.cmp(&b.pcode));
    }
    let mut names = Names::default();
    let mut nodes = Vec::new();
    if let Some(table) = &locations {
        nodes = locate(table, roles, &areas, &mut names, checker.problems);
        let home = |node: &Option<Location>| node.as_ref().is_none_or(|node| node.role == Role::Home);
        if table.complete && !nodes.iter().any(home) {
            checker.add("control.home", "no location is held by this side");
        }
    }
    let mut people = Vec::new();
    if let Some(table) = &communities {
        warn_of_twins(table, checker.problems);
        codes::alike(table, locations.as_ref(), checker.problems);
        people = settle(table, &names, &mut areas, checker.problems);
        let persons: u64 = areas.persons.iter().sum();
        if table.complete && persons == 0 && !given {
            checker
                .add("tables.communities", "nobody lives in the communities")
                .hint("residents and idps are 0 in all rows: write how many people live there");
        } else if persons > MOST_PEOPLE {
            checker
                .add("tables.communities", format!("must have {MOST_PEOPLE} people at most, got {persons}"));
        }
    }
    if let Some(table) = &mut roads {
        let end = |name: &String| names.index.get(name).copied();
        let ends = |row: &RoadRow| (end(&row.from).min(end(&row.to)), end(&row.from).max(end(&row.to)));
        table.rows.sort_by_key(|(_, row)| ends(row));
    }
    let ways = roads.as_ref().map(|table| connect(table, &names, checker.problems));
    let links = ways.as_ref().and_then(|ways| {
        let pairs = ways.iter().enumerate().map(|(index, way)| {
            way.as_ref().map(|way| ((way.from.min(way.to), way.from.max(way.to)), index))
        });
        pairs.collect::<Option<BTreeMap<_, _>>>()
    });
    let links = links.filter(|_| roads.as_ref().is_some_and(|table| table.complete));

    let trains = transport::links(transport, &names, &nodes, checker);
    let (trains, transport) =
        transport::in_order(transport, trains, ways.as_ref().map_or(0, Vec::len)).unzip();

    let sound = checker.problems.len() == before;
    let (fronts, front_table) = match front {
        None => (Some(Vec::new()), None),
        Some(front) => front.unzip(),
    };
    let geography = ways.zip(fronts).zip(trains).filter(|_| sound).and_then(|((ways, fronts), trains)| {
        let mut nodes = nodes.into_iter().collect::<Option<Vec<_>>>()?;
        let people = people.into_iter().collect::<Option<Vec<_>>>()?;
        let mut ways = ways.into_iter().collect::<Option<Vec<_>>>()?;
        ways.extend(trains);
        let parties = locations.iter().flat_map(|table| &table.rows).map(|(_, row)| row.control.as_str());
        abroad::divide(&mut nodes, &ways, &parties.collect::<Vec<_>>());
        Some(assemble(nodes, people, ways, areas.list.clone(), fronts))
    });
    if let Some(geography) = &geography {
        positions::across_the_date_line(geography, checker);
    }
    if let (Some(geography), Some(table), false) = (&geography, &locations, given) {
        unreachable_people(geography, table, checker.problems);
    }
    if let (Some(geography), Some(table)) = (&geography, &locations) {
        positions::locations(geography, table, checker.problems);
        one_place::warn(geography, table, checker.problems);
        widths::places(table, geography, checker.problems);
    }
    if let (Some(geography), Some(communities), Some(roads)) = (&geography, &communities, &roads) {
        positions::roads(geography, roads, checker.problems);
        positions::communities(geography, communities, checker.problems);
        if let Some(table) = &front_table {
            positions::front(geography, table, checker.problems);
        }
    }
    let holders = locations.iter().filter(|table| table.complete).flat_map(|table| &table.rows);
    let holders = holders.map(|(_, row)| row.control.clone()).collect();
    let areas =
        areas.index.into_iter().map(|(pcode, index)| (pcode, (index, areas.persons[index]))).collect();
    Ground { names, holders, areas, links, transport, geography }
}

fn assemble(
    mut nodes: Vec<Location>,
    people: Vec<Community>,
    ways: Vec<Link>,
    areas: Vec<Area>,
    fronts: Vec<Front>,
) -> Geography {
    for community in &people {
        // Their sum over all communities was checked.
        nodes[community.location].population += community.people();
    }
    Geography::new(people, nodes, ways, areas, fronts)
}

/// Reporting areas, in the order of their P-codes.
struct Areas {
    list: Vec<Area>,
    index: BTreeMap<String, usize>,
    persons: Vec<u64>,
}

impl Areas {
    /// The areas that tables name, each with the name that it has first.
    fn new(
        locations: Option<&Table<LocationRow>>,
        communities: Option<&Table<CommunityRow>>,
        mut local: BTreeMap<String, LocalNames>,
    ) -> Self {
        let locations = locations.into_iter().flat_map(|table| &table.rows);
        let communities = communities.into_iter().flat_map(|table| &table.rows);
        let rows = locations
            .map(|(_, row)| (&row.subdistrict_pcode, &row.subdistrict))
            .chain(communities.map(|(_, row)| (&row.subdistrict_pcode, &row.subdistrict)));
        let mut names: BTreeMap<&String, &String> = BTreeMap::new();
        for (pcode, name) in rows {
            names.entry(pcode).or_insert(name);
        }
        let list: Vec<Area> = names
            .into_iter()
            .map(|(pcode, name)| Area {
                pcode: pcode.clone(),
                name: name.clone(),
                local: local.remove(pcode).unwrap_or_default(),
            })
            .collect();
        let index = list.iter().enumerate().map(|(index, area)| (area.pcode.clone(), index)).collect();
        Self { persons: vec![0; list.len()], list, index }
    }

    fn find<T>(
        &self,
        pcode: &str,
        name: &str,
        table: &Table<T>,
        line: usize,
        problems: &mut Problems,
    ) -> usize {
        let index = self.index[pcode];
        let first = &self.list[index].name;
        if first != name {
            let message = format!("\"{pcode}\" was called \"{first}\" before, here \"{name}\"");
            table.problem(problems, line, "subdistrict", message);
        }
        index
    }
}

/// One entry a row, none where something is wrong with it.
fn locate(
    table: &Table<LocationRow>,
    roles: &Roles,
    areas: &Areas,
    names: &mut Names,
    problems: &mut Problems,
) -> Vec<Option<Location>> {
    let once = table.refuse_repeats(problems, "name", |row| &row.name, |row| format!("\"{}\"", row.name));
    // Of two locations with one name, one may have the name that others look for.
    names.complete = table.complete && once;
    table.refuse_repeats(problems, "pcode", |row| &row.pcode, |row| format!("\"{}\"", row.pcode));
    let abroad = |control: &str| roles.names.get(control) == Some(&Role::Foreign);
    let pulls = abroad::pulls(table, abroad, problems);
    let mut nodes = Vec::with_capacity(table.rows.len());
    for (index, (line, row)) in table.rows.iter().enumerate() {
        names.index.insert(row.name.clone(), index);
        let area = areas.find(&row.subdistrict_pcode, &row.subdistrict, table, *line, problems);
        let role = roles.find(&row.control, |message| table.problem(problems, *line, "control", message));
        nodes.push(role.map(|role| Location {
            pcode: row.pcode.clone(),
            name: row.name.clone(),
            local: row.names.clone(),
            area,
            governorate: row.governorate.clone(),
            at: Point { lat: row.lat, lon: row.lon },
            role,
            near_border: row.near_border,
            refuge: row.refuge.unwrap_or(0.0),
            abroad_pull: if role == Role::Foreign { pulls[index] } else { 0.0 },
            places: [
                row.host_places,
                row.rented_places,
                row.camp_places,
                row.self_settled_places,
                row.unfinished_places,
            ],
            population: 0,
            reception_per_day: row.reception_per_day,
        }));
    }
    nodes
}

fn settle(
    table: &Table<CommunityRow>,
    names: &Names,
    areas: &mut Areas,
    problems: &mut Problems,
) -> Vec<Option<Community>> {
    table.refuse_repeats(problems, "pcode", |row| &row.pcode, |row| format!("\"{}\"", row.pcode));
    let mut people = Vec::with_capacity(table.rows.len());
    for (line, row) in &table.rows {
        let area = areas.find(&row.subdistrict_pcode, &row.subdistrict, table, *line, problems);
        areas.persons[area] +=
            [row.residents, row.idps, row.unregistered.unwrap_or(0)].map(u64::from).iter().sum::<u64>();
        let location =
            names.find(&row.location, |message| table.problem(problems, *line, "location", message));
        people.push(location.map(|location| Community {
            pcode: row.pcode.clone(),
            name: row.name.clone(),
            location,
            area,
            at: Point { lat: row.lat, lon: row.lon },
            residents: row.residents,
            idps: row.idps,
            unregistered: row.unregistered.unwrap_or(0),
        }));
    }
    people
}

/// Communities of one area that share a name or a position and have as many people: one of them under two codes?
fn warn_of_twins(table: &Table<CommunityRow>, problems: &mut Problems) {
    let mut known: BTreeMap<(&str, u64, String), usize> = BTreeMap::new();
    for (line, row) in &table.rows {
        let people = u64::from(row.residents) + u64::from(row.idps);
        let name = row.name.to_lowercase();
        for (what, value) in [("name", name), ("position", format!("{} {}", row.lat, row.lon))] {
            let first =
                known.entry((&row.subdistrict_pcode, people, format!("{what} {value}"))).or_insert(*line);
            if *first != *line && people > 0 {
                let (one, other) = (*line.min(first), *line.max(first));
                let message =
                    format!("{people} people and the {what} of line {one}: is this the same community?");
                problems.warn(WarningKind::Doubled, &table.path, "pcode", Some(other), message);
                break;
            }
        }
    }
}

fn connect(table: &Table<RoadRow>, names: &Names, problems: &mut Problems) -> Vec<Option<Link>> {
    let mut pairs = BTreeMap::new();
    let mut ways = Vec::with_capacity(table.rows.len());
    for (line, row) in &table.rows {
        let from = names.find(&row.from, |message| table.problem(problems, *line, "from", message));
        let to = names.find(&row.to, |message| table.problem(problems, *line, "to", message));
        ways.push(from.zip(to).map(|(from, to)| Link {
            from,
            to,
            length_km: row.length_km,
            speed_km_per_h: row.speed_km_per_h,
            capacity_persons_per_day: row.capacity_persons_per_day,
            status: row.status,
            class: row.class.clone(),
        }));
        let Some((from, to)) = from.zip(to) else { continue };
        if from == to {
            table.problem(problems, *line, "to", format!("the road leads from \"{}\" to itself", row.from));
        } else if let Some(first) = pairs.insert((from.min(to), from.max(to)), *line) {
            let message =
                format!("the road between \"{}\" and \"{}\" is already in line {first}", row.from, row.to);
            table.problem(problems, *line, "to", message);
        }
    }
    narrow(table, problems);
    ways
}

/// Roads that fewer persons a day may use are doubtful: they would keep ten households waiting on each other.
const NARROW: u32 = 50;

/// Warns of roads for hardly anybody: mostly thousands, vehicles, or persons an hour.
fn narrow(table: &Table<RoadRow>, problems: &mut Problems) {
    let is_narrow = |(_, row): &&(usize, RoadRow)| row.capacity_persons_per_day < NARROW;
    let mut all = table.rows.iter().filter(is_narrow);
    let Some((line, row)) = all.next() else { return };
    let more = match all.count() {
        0 => String::new(),
        more => format!(" (and {more} roads more below {NARROW})"),
    };
    let message = format!(
        "{} persons a day between \"{}\" and \"{}\"{more}: all others of a day wait for the next one, so check the unit",
        row.capacity_persons_per_day, row.from, row.to
    );
    problems.warn(WarningKind::Position, &table.path, "capacity_persons_per_day", Some(*line), message);
}

/// People who live on the side of the people of the case and could not go anywhere: a place without a road is a slip, one whose roads are
/// all shut is besieged.
fn unreachable_people(geography: &Geography, table: &Table<LocationRow>, problems: &mut Problems) {
    let enterable = |location: usize| matches!(geography.locations[location].role, Role::Home | Role::Allied);
    // One row became one location, since nothing was wrong with any.
    for (index, (line, row)) in table.rows.iter().enumerate() {
        let population = geography.locations[index].population;
        let out = geography
            .neighbours(index)
            .iter()
            .any(|&(link, other)| geography.links[link].status == RoadStatus::Open && enterable(other));
        if population > 0 && enterable(index) && !out {
            let message =
                format!("\"{}\" has {population} people and no open road to another location", row.name);
            if geography.neighbours(index).is_empty() {
                table.problem(problems, *line, "name", message).hint("add a road");
            } else {
                let message = format!("{message}: nobody can leave it, unless a corridor opens a way");
                problems.warn(WarningKind::Position, &table.path, "name", Some(*line), message);
            }
        }
    }
}
