//! Can the what-ifs be done? Places and roads that exist, dates within the horizon, changes that change something.

use super::checker::Checker;
use super::dates::Dates;
use super::geography::Ground;
use super::meant::{self, Meaning};
use super::openings::{self, NamedCrossings};
use super::twice::{self, Says, Statement, Subject};
use crate::conflict::changes::{LeaveOrder, LocalTruce, OrderNumbers, TruceNumbers};
use crate::conflict::{Changes, Days, Opening, Shelter};
use crate::document::problem::Problem;
use crate::model::Closure;
use crate::model::closures::Shut;
use crate::rng::keys;
use crate::scenario::file::{BorderFile, BorderState, ClosureFile, MeasureFile, ScenarioFile, TermFile};
use crate::world::{Geography, Place, Role, ShelterType};

/// What is changed on purpose, and what is shut, if nothing is wrong with it.
pub(super) fn read(
    file: &ScenarioFile,
    dates: &Dates,
    ground: &Ground,
    checker: &mut Checker<'_>,
) -> Option<(Changes, Vec<Closure>)> {
    let mut reading = Reading { dates, ground, checker, complete: true, said: Vec::new() };
    let mut changes = Changes::default();
    let mut closures = Vec::new();
    let (mut truces, mut orders) = (Vec::new(), Vec::new());
    for (index, corridor) in file.corridor.iter().enumerate() {
        let at = Item("corridor", index);
        let days = reading.term(at, &corridor.term);
        let road = reading.road(at, &corridor.from, &corridor.to);
        let limit = corridor.per_day;
        if let Some((days, link)) = days.zip(road) {
            reading.says(at, Subject::Road(link), Says::Opens(limit), days);
            changes.openings.push(Opening { days, link, limit });
        }
    }
    for (index, border) in file.border.iter().enumerate() {
        reading.border(Item("border", index), border, &mut changes.openings, &mut closures);
    }
    for (index, transport) in file.transport.iter().enumerate() {
        let days = reading.term(Item("transport", index), &transport.term);
        let link = ground.transport.as_ref().map(|links| links[index]);
        if let Some((days, link)) = days.zip(link) {
            changes.openings.push(Opening { days, link, limit: None });
        }
    }
    for (index, closure) in file.closure.iter().enumerate() {
        closures.extend(reading.closure(Item("closure", index), closure));
    }
    for (index, places) in file.places.iter().enumerate() {
        let at = Item("places", index);
        let days = reading.term(at, &places.term);
        let location = reading.location(at, "place", &places.place);
        let kind = reading.shelter(at, &places.shelter);
        if let Some(((days, location), kind)) = days.zip(location).zip(kind) {
            reading.says(at, Subject::Shelter(location, kind as usize), Says::Adds, days);
            changes.shelters.push(Shelter { days, location, kind, places: places.add });
        }
    }
    for (index, truce) in file.truce.iter().enumerate() {
        let at = Item("truce", index);
        let days = reading.term(at, &truce.term);
        let areas = reading.all(at, "areas", &truce.areas, meant::areas);
        let numbers: Option<TruceNumbers<_>> =
            reading.known(|checker| truce.numbers.try_map(checker.numbers(&at.to_string())));
        for (days, area) in
            days.iter().flat_map(|&days| areas.iter().flatten().map(move |&area| (days, area)))
        {
            reading.says(at, Subject::Area(area), Says::Holds, days);
        }
        if let Some(((days, areas), numbers)) = days.zip(areas).zip(numbers) {
            let area = |&area: &usize| ground.geography.as_ref().map(|g| g.areas[area].pcode.as_str());
            truces.push(called(areas.iter().filter_map(area), truce.term.date));
            changes.truces.push(LocalTruce { key: 0, days, areas, numbers });
        }
    }
    for (index, order) in file.evacuation.iter().enumerate() {
        let at = Item("evacuation", index);
        let day = reading.days(at, order.date, None).map(|days| days.from);
        reading.checker.text(&at.key("source"), &order.source);
        let communities = reading.all(at, "places", &order.places, meant::people);
        let numbers: Option<OrderNumbers<_>> =
            reading.known(|checker| order.numbers.try_map(checker.numbers(&at.to_string())));
        if let Some(((day, communities), numbers)) = day.zip(communities).zip(numbers) {
            let mut communities: Vec<Place> = communities.into_iter().flatten().collect();
            communities.sort_unstable();
            communities.dedup();
            reading.told_once(at, day, &communities, &changes.orders);
            let place = |&at: &Place| ground.geography.as_ref().map(|g| g.communities[at].pcode.as_str());
            orders.push(called(communities.iter().filter_map(place), order.date));
            changes.orders.push(LeaveOrder { key: 0, day, communities, numbers });
        }
    }
    for (truce, key) in changes.truces.iter_mut().zip(keys(truces.iter().map(String::as_str))) {
        truce.key = key;
    }
    for (order, key) in changes.orders.iter_mut().zip(keys(orders.iter().map(String::as_str))) {
        order.key = key;
    }
    let complete = reading.complete;
    let mut said = reading.said;
    said.extend(ground.geography.iter().flat_map(|geography| measures(file, geography, dates)));
    twice::tell(&said, dates, checker);
    if let Some(geography) = &ground.geography {
        // Of two ends within the country people may leave either for the other.
        let entered = |link: usize| {
            let ends = [geography.links[link].from, geography.links[link].to];
            let foreign = |&end: &usize| geography.locations[end].role == Role::Foreign;
            let beyond: Vec<usize> = ends.into_iter().filter(foreign).collect();
            if beyond.is_empty() { ends.to_vec() } else { beyond }
        };
        twice::voided(&said, entered, dates, checker);
    }
    complete.then_some((changes, closures))
}

/// The roads that measures of a ceasefire open, from their dates on.
fn measures(file: &ScenarioFile, geography: &Geography, dates: &Dates) -> Vec<Statement> {
    let measures = file.ceasefire.iter().flat_map(|ceasefire| &ceasefire.measure).enumerate();
    let opens = |(index, measure): (usize, &MeasureFile)| {
        let from = u32::try_from(dates.days_to(measure.date)).unwrap_or(0);
        let roads = measure.opens.iter().enumerate();
        let said = roads.filter_map(|(number, [from_name, to_name])| {
            let subject = Subject::Road(openings::road(geography, from_name, to_name)?);
            let at = format!("ceasefire.measure[{index}].opens[{number}]");
            Some(Statement { at, subject, says: Says::Opens(None), days: Days::from(from) })
        });
        said.collect::<Vec<_>>()
    };
    measures.flat_map(opens).collect()
}

/// What a truce or an order is known by: what it names, in whatever order, and its date. Its luck goes by that.
fn called<'a>(codes: impl Iterator<Item = &'a str>, date: jiff::civil::Date) -> String {
    let mut codes: Vec<&str> = codes.collect();
    codes.sort_unstable();
    format!("{} {date}", codes.join(" "))
}

/// An item of a list of what-ifs.
#[derive(Clone, Copy)]
struct Item(&'static str, usize);

impl Item {
    fn key(self, key: &str) -> String {
        format!("{self}.{key}")
    }
}

impl std::fmt::Display for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}[{}]", self.0, self.1)
    }
}

struct Reading<'a, 'c> {
    dates: &'a Dates,
    ground: &'a Ground,
    checker: &'a mut Checker<'c>,
    /// Whether all could be read so far.
    complete: bool,
    /// What was read, to be held against each other.
    said: Vec<Statement>,
}

impl<'c> Reading<'_, 'c> {
    /// What was found; if nothing was, the list is not complete.
    fn known<T>(&mut self, find: impl FnOnce(&mut Checker<'c>) -> Option<T>) -> Option<T> {
        let found = find(self.checker);
        self.complete &= found.is_some();
        found
    }

    fn says(&mut self, at: Item, subject: Subject, says: Says, days: Days) {
        self.said.push(Statement { at: at.to_string(), subject, says, days });
    }

    fn term(&mut self, at: Item, term: &TermFile) -> Option<Days> {
        self.checker.text(&at.key("source"), &term.source);
        self.days(at, term.date, term.until)
    }

    fn days(&mut self, at: Item, date: jiff::civil::Date, until: Option<jiff::civil::Date>) -> Option<Days> {
        let dates = self.dates;
        self.known(|checker| {
            let from = dates.day(checker, &at.key("date"), date);
            let Some(until) = until else { return from.map(Days::from) };
            if until <= date {
                checker.add(&at.key("until"), format!("must be after the date, {date}, got {until}"));
                return None;
            }
            // An end after the last day is no end.
            let until = u32::try_from(dates.days_to(until)).unwrap_or(u32::MAX);
            from.map(|from| Days { from, until })
        })
    }

    fn road(&mut self, at: Item, from: &str, to: &str) -> Option<usize> {
        let ground = self.ground;
        self.known(|checker| ground.road(checker, [&at.key("from"), &at.key("to")], [from, to]))
    }

    fn location(&mut self, at: Item, key: &str, name: &str) -> Option<usize> {
        let ground = self.ground;
        self.known(|checker| ground.names.find(name, |message| checker.add(&at.key(key), message)))
    }

    fn shelter(&mut self, at: Item, name: &str) -> Option<ShelterType> {
        let known = || ShelterType::ALL.into_iter().filter(|&kind| kind != ShelterType::Open);
        self.known(|checker| {
            let found = known().find(|kind| kind.name() == name);
            if found.is_none() {
                let names: Vec<&str> = known().map(ShelterType::name).collect();
                let message = format!("must be one of {}, got \"{name}\"", names.join(", "));
                checker.add(&at.key("shelter"), message).did_you_mean(name, names.iter().copied());
            }
            found
        })
    }

    /// What each of some names stands for.
    fn all<T>(
        &mut self,
        at: Item,
        key: &str,
        names: &[String],
        find: impl Fn(&Geography, &str) -> Vec<Meaning<T>>,
    ) -> Option<Vec<T>>
    where
        T: PartialEq,
    {
        let ground = self.ground;
        self.known(|checker| {
            if names.is_empty() {
                checker.add(&at.key(key), "must name one at least");
                return None;
            }
            let geography = ground.geography.as_ref()?;
            let mut found = Vec::new();
            for (index, name) in names.iter().enumerate() {
                let at = format!("{}[{index}]", at.key(key));
                match meant::only(name, find(geography, name)) {
                    Ok(Some(place)) => {
                        found.push(place);
                        continue;
                    }
                    Err(message) => {
                        checker.add(&at, message);
                        continue;
                    }
                    Ok(None) => {}
                }
                let known = geography.areas.iter().map(|area| area.name.as_str());
                let known = known.chain(geography.locations.iter().map(|at| at.name.as_str()));
                unknown(checker.add(&at, format!("unknown place \"{name}\"")), name, known);
            }
            (found.len() == names.len()).then_some(found)
        })
    }

    /// Refuses an order to people whom another order of the same date names: they would be told twice.
    fn told_once(&mut self, at: Item, day: u32, communities: &[Place], orders: &[LeaveOrder]) {
        let Some(geography) = &self.ground.geography else { return };
        for (index, other) in orders.iter().enumerate().filter(|(_, other)| other.day == day) {
            let both: Vec<Place> =
                communities.iter().copied().filter(|place| other.communities.contains(place)).collect();
            let Some(&first) = both.first() else { continue };
            let whom = if both == communities && both == other.communities {
                "the same people".into()
            } else {
                let name = &geography.communities[first];
                let more =
                    if both.len() > 1 { format!(" and {} more", both.len() - 1) } else { String::new() };
                format!("{} {}{more} too", name.pcode, name.name)
            };
            let message = format!(
                "evacuation[{index}], of the same date, names {whom}: name each community in one of them"
            );
            self.checker.add(&at.to_string(), message);
            return;
        }
    }

    fn border(
        &mut self,
        at: Item,
        border: &BorderFile,
        openings: &mut Vec<Opening>,
        closures: &mut Vec<Closure>,
    ) {
        let Some(days) = self.term(at, &border.term) else { return };
        if (border.state == BorderState::Metered) != border.per_day.is_some() {
            let message = if border.per_day.is_some() {
                "goes with state = \"metered\" only"
            } else {
                "is missing: how many people may cross at each crossing a day"
            };
            self.checker.add(&at.key("per_day"), message);
        }
        let ground = self.ground;
        let Some(links) = self.known(|checker| crossings(ground, at, &border.at, checker)) else { return };
        for link in links {
            let shut = border.state == BorderState::Shut;
            let says = if shut { Says::Shuts } else { Says::Opens(border.per_day) };
            self.says(at, Subject::Road(link), says, days);
            if shut {
                closures.push(Closure { what: Shut::Road(link), from: days.from, until: days.until });
            } else {
                openings.push(Opening { days, link, limit: border.per_day });
            }
        }
    }

    fn closure(&mut self, at: Item, closure: &ClosureFile) -> Option<Closure> {
        let days = self.term(at, &closure.term);
        let what = match (&closure.from, &closure.to, &closure.place) {
            (Some(from), Some(to), None) => self.road(at, from, to).map(Shut::Road),
            (None, None, Some(place)) => self.location(at, "place", place).map(Shut::Entry),
            _ => self.known(|checker| {
                checker.add(&at.to_string(), "must name a road by from and to, or a place");
                None
            }),
        };
        let (days, what) = days.zip(what)?;
        let subject = match what {
            Shut::Entry(location) | Shut::Host(location) => Subject::Entry(location),
            Shut::Road(link) | Shut::Toward(link, _) => Subject::Road(link),
        };
        self.says(at, subject, Says::Shuts, days);
        Some(Closure { what, from: days.from, until: days.until })
    }
}

/// The roads over a border at a location, or into a party's country.
fn crossings(ground: &Ground, at: Item, name: &str, checker: &mut Checker<'_>) -> Option<Vec<usize>> {
    let geography = ground.geography.as_ref()?;
    let NamedCrossings { location, here, of_party } = NamedCrossings::of(ground, geography, name);
    let all = || openings::crossings(geography);
    let ends = |link: usize| [geography.links[link].from, geography.links[link].to];
    if !of_party.is_empty() {
        if here.is_empty() || here == of_party {
            return Some(of_party);
        }
        let code = location.map_or("", |location| geography.locations[location].pcode.as_str());
        let codes = of_party
            .iter()
            .flat_map(|&link| ends(link))
            .filter(|&end| geography.locations[end].role == Role::Foreign && ground.holders[end] == name);
        let mut codes: Vec<&str> = codes.map(|end| geography.locations[end].pcode.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let message =
            format!("\"{name}\" may mean the location {code} or the party, with {}", codes.join(", "));
        checker.add(&at.key("at"), message).hint("write P-codes of locations in its place, one an item");
        return None;
    }
    let known = all().flat_map(ends).map(|location| geography.locations[location].name.as_str());
    let key = at.key("at");
    if location.is_none() {
        let of_party = |&location: &usize| ground.holders[location] == name;
        let held: Vec<usize> = (0..ground.holders.len()).filter(of_party).collect();
        if held.iter().any(|&location| geography.locations[location].role == Role::Foreign) {
            let message = format!("no road of status border leads to \"{name}\" from this country");
            checker.add(&key, message).hint("open the border of the country through which people come there");
            return None;
        }
        if !held.is_empty() {
            let message =
                format!("\"{name}\" is a party that is not foreign: nobody leaves the country for it");
            checker.add(&key, message).hint(
                "shut or open single roads with [[closure]] and [[corridor]], or list it in control.foreign",
            );
            return None;
        }
        unknown(checker.add(&key, format!("unknown location or party \"{name}\"")), name, known);
        return None;
    }
    if here.is_empty() {
        let mut names: Vec<String> = known.map(|name| format!("\"{name}\"")).collect();
        names.sort();
        names.dedup();
        let problem = checker.add(&key, format!("no road of status border leads abroad from \"{name}\""));
        problem.hint(if names.is_empty() {
            "the table of roads has none".into()
        } else {
            format!("they lead from and to {}", names.join(", "))
        });
        return None;
    }
    Some(here)
}

fn unknown<'a>(problem: &mut Problem, name: &str, known: impl IntoIterator<Item = &'a str>) {
    problem.did_you_mean(name, known);
}
