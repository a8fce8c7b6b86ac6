//! What is written and can have no effect: said, with the reason, before somebody reads it from results.

use jiff::civil::Date;

use super::checker::Checker;
use super::geography::Ground;
use super::meant;
use super::openings::{leads_to_the_adversary, opened, opens_a_border, other_crossings, road};
use super::shifts::{behind, days, last_day, may_be_cut};
use crate::conflict::Plan;
use crate::conflict::ceasefire::Acts;
use crate::document::problem::WarningKind;
use crate::scenario::file::{MeasureFile, ScenarioFile};
use crate::world::{Geography, Location, RoadStatus, Role, ShelterType};

/// From this share of the people on, those near the front are nearly all.
const NEARLY_ALL: f64 = 0.9;
/// Most names of a piece that are given.
const NAMES: usize = 3;

/// Warns of changes that change nothing, of a network in pieces, and of a front that is everywhere. Where the conflict has
/// faults of its own, nothing is said of what it may move.
pub(super) fn warn(
    (file, plan): (&ScenarioFile, Option<&Plan>),
    ground: &Ground,
    near_front_km: Option<f64>,
    checker: &mut Checker<'_>,
) {
    let Some(geography) = &ground.geography else { return };
    if let Some(plan) = plan {
        openings(file, plan, geography, checker);
        throttles(file, plan, geography, checker);
        if opens_a_border(file, geography) {
            other_crossings((file, plan), ground, geography, checker);
        }
    }
    let limits = file.corridor.iter().map(|corridor| corridor.per_day).enumerate();
    let limits = limits.map(|(index, limit)| (format!("corridor[{index}].per_day"), limit));
    let borders = file.border.iter().map(|border| border.per_day).enumerate();
    let borders = borders.map(|(index, limit)| (format!("border[{index}].per_day"), limit));
    for (at, _) in limits.chain(borders).filter(|&(_, limit)| limit == Some(0)) {
        checker.add(&at, "must be 1 or more, got 0: who lets nobody pass shuts the way");
    }
    // Who holds nothing on the first day may take something later, in a record.
    if file.observed.is_none() {
        let control = &file.control;
        let parties = [
            ("home", &control.home),
            ("allied", &control.allied),
            ("adversary", &control.adversary),
            ("foreign", &control.foreign),
        ];
        for (key, parties) in parties {
            // Whoever attacks has a name, also where it holds no town of the case.
            let named: &[String] = if key == "adversary" && parties.len() == 1 { &[] } else { parties };
            for (index, party) in named.iter().enumerate().filter(|(_, name)| !ground.holders.contains(name))
            {
                let message = format!("\"{party}\" holds no location");
                checker.warn(WarningKind::NoEffect, &format!("control.{key}[{index}]"), message);
            }
        }
    }
    idle_truces(file, geography, checker);
    zone(file, checker);
    shut_already(file, ground, geography, checker);
    shut_before_it_opens(file, geography, checker);
    nobody_or_nothing(file, geography, checker);
    pieces(geography, checker);
    if let Some(near) = near_front_km.filter(|&near| near > 0.0) {
        near_front(geography, near, checker);
    }
}

/// Roads that open where they are open: what is shut for a while may be opened again, and a limit is an effect too.
fn openings(file: &ScenarioFile, plan: &Plan, geography: &Geography, checker: &mut Checker<'_>) {
    let corridors = file.corridor.iter().enumerate().filter(|(_, corridor)| corridor.per_day.is_none());
    let corridors = corridors.map(|(index, corridor)| {
        let days = days(file, corridor.term.date, corridor.term.until);
        (format!("corridor[{index}]"), [&corridor.from, &corridor.to], days)
    });
    let measures = file.ceasefire.iter().flat_map(|ceasefire| &ceasefire.measure).enumerate();
    let measures = measures.flat_map(|(index, measure)| {
        let days = days(file, measure.date, None);
        measure.opens.iter().enumerate().map(move |(number, [from, to])| {
            (format!("ceasefire.measure[{index}].opens[{number}]"), [from, to], days)
        })
    });
    for (at, [from, to], days) in corridors.chain(measures) {
        if lies_abroad(geography, [from, to]) {
            nobody_abroad(file, [from, to], &at, checker);
            continue;
        }
        let shut = file.closure.iter().any(|closure| closure.touches([from, to]));
        let always = |link: usize| {
            geography.links[link].status == RoadStatus::Open
                && !may_be_cut((file, plan), geography, link, days)
        };
        if !shut && road(geography, from, to).is_some_and(always) {
            let message =
                format!("the road between \"{from}\" and \"{to}\" is open on the first day already");
            checker.warn(WarningKind::NoEffect, &at, message);
        }
    }
}

/// Whether both ends of a road are foreign.
fn lies_abroad(geography: &Geography, [from, to]: [&String; 2]) -> bool {
    let abroad = |location: usize| geography.locations[location].role == Role::Foreign;
    road(geography, from, to).is_some_and(|link| {
        let link = &geography.links[link];
        abroad(link.from) && abroad(link.to)
    })
}

/// Says that a change of a road abroad is felt by nobody: members of population groups alone go on to their own country.
fn nobody_abroad(file: &ScenarioFile, [from, to]: [&String; 2], at: &str, checker: &mut Checker<'_>) {
    if file.population_group.is_empty() {
        let message = format!("\"{from}\" and \"{to}\" are both abroad, where nobody is simulated");
        checker.warn(WarningKind::NoEffect, at, message);
    }
}

/// Corridors that let fewer people through a road than it does without them: a limit counts where nothing is in the way too.
fn throttles(file: &ScenarioFile, plan: &Plan, geography: &Geography, checker: &mut Checker<'_>) {
    for (index, corridor) in file.corridor.iter().enumerate() {
        let (Some(limit), Some(number)) = (corridor.per_day, road(geography, &corridor.from, &corridor.to))
        else {
            continue;
        };
        let link = &geography.links[number];
        let day = days(file, corridor.term.date, corridor.term.until).from.min(last_day(file)) as usize;
        let [one, other] = [link.from, link.to].map(|end| behind(plan, geography, end, last_day(file))[day]);
        if link.status == RoadStatus::Open && one == other && limit < link.capacity_persons_per_day {
            let message = format!(
                "the road between \"{}\" and \"{}\" is open when it begins, for {} a day: this lets no more than {limit} \
                 through (leave per_day out, unless that is meant)",
                corridor.from, corridor.to, link.capacity_persons_per_day
            );
            checker.warn(WarningKind::Overruled, &format!("corridor[{index}].per_day"), message);
        }
    }
}

/// Measures that act on fire which there is none of, or in a zone without a width, and a width that none uses.
fn zone(file: &ScenarioFile, checker: &mut Checker<'_>) {
    let Some(ceasefire) = &file.ceasefire else { return };
    let in_zone = |measure: &&MeasureFile| matches!(measure.acts, Acts::Zone | Acts::Days);
    let width = &ceasefire.agreement.zone_width_km;
    if !ceasefire.measure.iter().any(|measure| in_zone(&measure)) {
        let message = "no measure acts in the zone (acts = \"zone\" or \"days\"), so its width has no effect but on maps";
        checker.warn(WarningKind::NoEffect, "ceasefire.zone_width_km", message);
    } else if width.fixed == Some(0.0) {
        let message = "the zone has no width, so that measures which act in it have no effect on fire";
        checker.warn(WarningKind::NoEffect, "ceasefire.zone_width_km", message);
    }
    if file.bombardment.is_none() && !ceasefire.measure.is_empty() {
        let message =
            "there is no [bombardment] whose fire they could lower: measures act on the collapse alone";
        checker.warn(WarningKind::NoEffect, "ceasefire.measure", message);
    }
}

/// Roads and crossings that are shut where nothing opens them.
fn shut_already(file: &ScenarioFile, ground: &Ground, geography: &Geography, checker: &mut Checker<'_>) {
    let opened: Vec<usize> = opened(file, geography).into_iter().map(|(link, ..)| link).collect();
    let status = |link: usize| geography.links[link].status;
    let borders = opens_a_border(file, geography);
    for (index, border) in file.border.iter().enumerate().filter(|_| !borders) {
        let message = format!("nobody can cross at \"{}\" in any case: nothing opens a border", border.at);
        checker.warn(WarningKind::NoEffect, &format!("border[{index}]"), message);
    }
    // Somebody's own country is gone to whoever had gone there before.
    let own = |index: usize| {
        file.population_group
            .iter()
            .any(|group| ground.holders.get(index).is_some_and(|party| *party == group.country))
    };
    let unwanted = |(index, location): &(usize, &Location)| {
        location.role == Role::Foreign && location.abroad_pull <= 0.0 && !own(*index)
    };
    for (index, location) in geography.locations.iter().enumerate().filter(unwanted).filter(|_| borders) {
        let name = &location.name;
        let no_crossing =
            !geography.neighbours(index).iter().any(|&(link, _)| status(link) == RoadStatus::Border);
        let why = if no_crossing { "no crossing leads to it" } else { "`earlier` is 0 there" };
        let message = format!("nobody leaves for \"{name}\", however open the border: {why}");
        checker.warn(WarningKind::NoEffect, "tables.locations", message);
    }
    for (index, closure) in file.closure.iter().enumerate() {
        let named = |location: &&Location| closure.place.as_ref() == Some(&location.name);
        let place = geography.locations.iter().find(named);
        if let Some(place) = place.filter(|place| place.role == Role::Foreign && !borders) {
            let message = format!("nobody can enter \"{}\" in any case: nothing opens a border", place.name);
            checker.warn(WarningKind::NoEffect, &format!("closure[{index}]"), message);
        }
        let (Some(from), Some(to)) = (&closure.from, &closure.to) else { continue };
        let shut = |link: &usize| match status(*link) {
            RoadStatus::Open | RoadStatus::Transport => false,
            RoadStatus::FrontLine => !opened.contains(link),
            RoadStatus::Border => !borders,
        };
        let link = road(geography, from, to);
        if lies_abroad(geography, [from, to]) {
            nobody_abroad(file, [from, to], &format!("closure[{index}]"), checker);
        } else if link.as_ref().is_some_and(shut) {
            let message =
                format!("the road between \"{from}\" and \"{to}\" is shut already, and nothing opens it");
            checker.warn(WarningKind::NoEffect, &format!("closure[{index}]"), message);
        }
    }
}

/// Closures of roads through a line, on days on which nothing has opened them or no longer does.
fn shut_before_it_opens(file: &ScenarioFile, geography: &Geography, checker: &mut Checker<'_>) {
    let opened = opened(file, geography);
    for (index, closure) in file.closure.iter().enumerate() {
        let (Some(from), Some(to)) = (&closure.from, &closure.to) else { continue };
        let Some(link) = road(geography, from, to) else { continue };
        let mut own = opened.iter().filter(|&&(opened, ..)| opened == link).peekable();
        if geography.links[link].status != RoadStatus::FrontLine || own.peek().is_none() {
            continue;
        }
        let before = |end: Option<Date>, date: Date| end.is_some_and(|end| end <= date);
        let (date, until) = (closure.term.date, closure.term.until);
        if own.all(|&(_, opens, shuts)| before(until, opens) || before(shuts, date)) {
            let message = format!(
                "the road between \"{from}\" and \"{to}\" is shut on these days in any case: nothing opens it then"
            );
            checker.warn(WarningKind::NoEffect, &format!("closure[{index}]"), message);
        }
    }
}

/// What-ifs that nobody can feel: no places, places abroad, truces that are never kept, orders that nobody hears.
fn nobody_or_nothing(file: &ScenarioFile, geography: &Geography, checker: &mut Checker<'_>) {
    for (index, places) in file.places.iter().enumerate() {
        let location = geography.locations.iter().find(|location| location.name == places.place);
        let kind = ShelterType::ALL.iter().position(|kind| kind.name() == places.shelter);
        let there = location.zip(kind).and_then(|(location, kind)| location.places.get(kind).copied());
        // What other items change of them on this day counts too.
        let others = file.places.iter().enumerate().filter(|&(other, item)| {
            other != index
                && (&item.place, &item.shelter) == (&places.place, &places.shelter)
                && item.term.date <= places.term.date
                && item.term.until.is_none_or(|until| until > places.term.date)
        });
        let others: i64 = others.map(|(_, item)| i64::from(item.add)).sum();
        let less = places.add.unsigned_abs();
        if let Some(there) =
            there.filter(|&there| places.add < 0 && i64::from(there) + others < i64::from(less))
        {
            let by_then = match others {
                0 => String::new(),
                others => format!(", and {others:+} by other items"),
            };
            let message = format!(
                "takes away {less} places, and \"{}\" has {there} of this kind{by_then}: no more are taken than there are, and what is added \
                 later fills that gap first",
                places.place
            );
            checker.warn(WarningKind::NoEffect, &format!("places[{index}].add"), message);
        }
        let why = if places.add == 0 {
            "adds no places"
        } else if location.is_some_and(|location| location.role == Role::Foreign) {
            "people abroad are sheltered by others, whatever there is"
        } else {
            continue;
        };
        checker.warn(WarningKind::NoEffect, &format!("places[{index}]"), why.to_string());
    }
    for (index, order) in file.evacuation.iter().enumerate() {
        let named = order.places.iter().flat_map(|name| meant::people(geography, name));
        let named = named.flat_map(|people| people.is);
        let people: u64 = named.map(|place| u64::from(geography.communities[place].people())).sum();
        let why = if people == 0 {
            "nobody lives in what it names"
        } else if order.numbers.heeded.fixed == Some(0.0) {
            "heeded is 0: nobody leaves because of it"
        } else {
            continue;
        };
        checker.warn(WarningKind::NoEffect, &format!("evacuation[{index}]"), why.to_string());
    }
}

/// Truces that are never kept, or of areas where there is nobody and nothing.
fn idle_truces(file: &ScenarioFile, geography: &Geography, checker: &mut Checker<'_>) {
    let ours = |&location: &usize| geography.locations[location].role != Role::Foreign;
    for (index, truce) in file.truce.iter().enumerate() {
        let areas: Vec<usize> =
            truce.areas.iter().flat_map(|name| meant::areas(geography, name)).map(|area| area.is).collect();
        // Where nobody lives, people who left elsewhere may shelter, ways may lead, and towns be taken.
        let home = |&place: &usize| {
            geography.communities[place].people() > 0 && ours(&geography.communities[place].location)
        };
        // Nor does anybody flee to the adversary where no road leads there; a record may have his places taken.
        let entered = file.observed.is_some() || leads_to_the_adversary(file, geography);
        // Who has crossed a border feels what falls there, and stays the longer for a truce.
        let crossed = opens_a_border(file, geography);
        let may_shelter = |&location: &usize| {
            (ours(&location) || crossed) && (entered || geography.locations[location].role != Role::Adversary)
        };
        let mut locations = (0..geography.locations.len()).filter(may_shelter);
        let why = if truce.numbers.compliance.fixed == Some(0.0) {
            "compliance is 0: the truce is never kept"
        } else if !areas.iter().flat_map(|&area| geography.communities_of(area)).any(home)
            && !locations.any(|location| areas.contains(&geography.locations[location].area))
        {
            "nobody who could flee lives in what it names"
        } else {
            continue;
        };
        checker.warn(WarningKind::NoEffect, &format!("truce[{index}]"), why.to_string());
    }
}

/// A road network of which one part cannot be reached from another, whatever opens.
fn pieces(geography: &Geography, checker: &mut Checker<'_>) {
    let mut piece_of = vec![usize::MAX; geography.locations.len()];
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    for start in 0..geography.locations.len() {
        if piece_of[start] != usize::MAX {
            continue;
        }
        piece_of[start] = pieces.len();
        let mut piece = vec![start];
        let mut next = 0;
        while let Some(&location) = piece.get(next) {
            next += 1;
            for &(_, other) in geography.neighbours(location) {
                if piece_of[other] == usize::MAX {
                    piece_of[other] = pieces.len();
                    piece.push(other);
                }
            }
        }
        pieces.push(piece);
    }
    if pieces.len() < 2 {
        return;
    }
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
    let names = |piece: &Vec<usize>| {
        let names: Vec<String> = piece
            .iter()
            .take(NAMES)
            .map(|&index| format!("\"{}\"", geography.locations[index].name))
            .collect();
        let more = if piece.len() > NAMES { ", …" } else { "" };
        let locations = if piece.len() == 1 { "location" } else { "locations" };
        format!("{} {locations} ({}{more})", piece.len(), names.join(", "))
    };
    let shown: Vec<String> = pieces.iter().take(NAMES).map(names).collect();
    let more = if pieces.len() > NAMES { "; …" } else { "" };
    let message = format!(
        "the network is in {} pieces, and no road leads from one to another: {}{more}",
        pieces.len(),
        shown.join("; ")
    );
    checker.warn(WarningKind::NoEffect, "tables.roads", message);
}

/// People near the front who are nearly all, so that a factor for some is one for all.
fn near_front(geography: &Geography, near_km: f64, checker: &mut Checker<'_>) {
    let people = |near: bool| -> u64 {
        let communities = geography.communities.iter().enumerate();
        let some = communities.filter(|&(place, _)| !near || geography.front_km(place) <= near_km);
        some.map(|(_, community)| u64::from(community.people())).sum()
    };
    let (near, all) = (people(true), people(false));
    let share = near as f64 / all.max(1) as f64;
    if share >= NEARLY_ALL {
        let message = format!(
            "{near} of {all} people live within {near_km} km of the front: front_population_factor, meant for some \
             places, is for {:.0} % of the people",
            100.0 * share
        );
        checker.warn(WarningKind::NoEffect, "population.near_front_km", message);
    }
}
