//! Charts of people: where they arrive and stay, who goes where, how they are sheltered, who is trapped.

use std::collections::BTreeSet;

use super::chart::{Arrivals, Band, Fan, FlowDiagram, Panel, Ribbon, Stock};
use super::places::Added;
use super::words::{self, round_to_error, thousands, three_digits};
use crate::model::tally::{Local, Total};
use crate::outcome::column::{ByColumn, Recorded};
use crate::outcome::precision::{self, Sets};
use crate::outcome::summary::{self, local_fan, quantiles};
use crate::scenario::Scenario;
use crate::world::{Geography, Role, ShelterType};

/// Panels, and bars at each side of moves.
const SHOWN: usize = 8;
/// Days of which arrivals are the mean: by the day they are a comb of single attacks.
const WEEK: usize = 7;

/// An area's name, with its P-code where another one has the same.
fn called(geography: &Geography, area: usize) -> String {
    let own = &geography.areas[area];
    let alike = geography.areas.iter().filter(|other| other.name == own.name).count();
    if alike > 1 { format!("{} ({})", own.name, own.pcode) } else { own.name.clone() }
}

/// Arrivals at the busiest areas, and who stays there.
pub(super) fn arrivals(scenario: &Scenario, outcomes: &dyn ByColumn, note: &str) -> Arrivals {
    let areas = scenario.geography.areas.len();
    let mut busiest: Vec<(usize, f64)> =
        (0..areas).map(|area| (area, mean_arrivals(scenario, outcomes, area))).collect();
    busiest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let panels = busiest
        .into_iter()
        .take(SHOWN)
        .filter(|&(_, persons)| persons > 0.0)
        .map(|(area, _)| panel(scenario, outcomes, area))
        .collect();
    Arrivals {
        title: format!("{}: arrivals in the eight busiest areas", scenario.title),
        subtitle: "Above: persons arriving a day, mean of the seven days up to each. Below: displaced people staying there. Band: nine in ten simulated futures; line: median. The text says in how many futures places run out somewhere in the sub-district. Each panel has its own scales.".into(),
        quantity: "Persons:".into(),
        panels,
        // One town that takes in most would make flat lines of all the others.
        shared_scale: false,
        note: note.into(),
    }
}

/// Arrivals at an area over the whole time, in the mean of the futures.
fn mean_arrivals(scenario: &Scenario, outcomes: &dyn ByColumn, area: usize) -> f64 {
    let locations = &scenario.geography.locations;
    let here = (0..locations.len()).filter(|&location| locations[location].area == area);
    // Sums of whole numbers of persons are exact in any order.
    let arrivals =
        here.map(|location| outcomes.place(location).iter().map(|u| f64::from(u.arrivals)).sum::<f64>());
    arrivals.sum::<f64>() / outcomes.count() as f64
}

fn panel(scenario: &Scenario, outcomes: &dyn ByColumn, area: usize) -> Panel {
    let geography = &scenario.geography;
    let by_day = outcomes.column(Recorded::Local(Local::Arrivals, area));
    let rows: Vec<Vec<f64>> = (0..by_day.len())
        .map(|day| {
            let week = &by_day[(day + 1).saturating_sub(WEEK)..=day];
            let mean = |future: usize| {
                week.iter().map(|futures| f64::from(futures[future])).sum::<f64>() / week.len() as f64
            };
            quantiles((0..outcomes.count()).map(mean).collect(), &[0.05, 0.5, 0.95])
        })
        .collect();
    let column = |rows: &[Vec<f64>], level: usize| rows.iter().map(|row| row[level]).collect::<Vec<_>>();
    let stock = local_fan(outcomes, Local::Hosted, area, &[0.05, 0.5, 0.95]);
    let mut first: Vec<Option<u32>> = vec![None; outcomes.count()];
    let mut free = 0;
    for (index, location) in geography.locations.iter().enumerate().filter(|(_, l)| l.area == area) {
        free += location.places.iter().sum::<u32>();
        for (first, place) in first.iter_mut().zip(outcomes.place(index)) {
            *first = [*first, place.overflow_day].into_iter().flatten().min();
        }
    }
    let (at_start, fewer, more) = added(scenario, area);
    let free = f64::from(free) + at_start as f64;
    // Beyond the border nobody asks how many places there are.
    let abroad = geography.locations.iter().filter(|l| l.area == area).all(|l| l.role == Role::Foreign);
    Panel {
        title: called(geography, area),
        start: scenario.start,
        low: column(&rows, 0),
        median: column(&rows, 1),
        high: column(&rows, 2),
        overflow: if abroad { f64::NAN } else { summary::share(&first, Option::is_some) },
        note: if abroad {
            "Beyond the border: its places are not counted".into()
        } else {
            let of = |places: i64| thousands(three_digits(places.unsigned_abs() as f64));
            let later = match (fewer, more) {
                (0, 0) => String::new(),
                (0, more) => format!(", at most {} more later", of(more)),
                (fewer, 0) => format!(", at most {} fewer later", of(fewer)),
                (fewer, more) => format!(", between {} fewer and {} more later", of(fewer), of(more)),
            };
            format!("About {} free places at the start{later}", thousands(three_digits(free)))
        },
        counts: Vec::new(),
        when: when(scenario, first.into_iter().flatten().collect()),
        stock: Some(Stock { fan: [0, 1, 2].map(|level| column(&stock, level)), places: free }),
    }
}

/// Places that the scenario adds to an area on the first day, and how many fewer (negative) and more there are at most later.
fn added(scenario: &Scenario, area: usize) -> (i64, i64, i64) {
    let locations = scenario.geography.locations.iter().enumerate().filter(|(_, at)| at.area == area);
    let own: Vec<Added<'_>> = locations.map(|(index, _)| Added::new(scenario, index)).collect();
    let on = |day: u32| own.iter().map(|added| added.on(day)).sum::<i64>();
    let days: BTreeSet<u32> = own.iter().flat_map(Added::days).chain([0]).collect();
    let later = || days.iter().map(|&day| on(day) - on(0));
    (on(0), later().min().unwrap_or(0), later().max().unwrap_or(0))
}

/// When places run out, in the futures in which they do.
fn when(scenario: &Scenario, days: Vec<u32>) -> String {
    if days.is_empty() {
        return String::new();
    }
    let [early, middle, late] = <[f64; 3]>::try_from(quantiles(days, &[0.1, 0.5, 0.9])).unwrap_or_default();
    let date = |day: f64| words::date(scenario.date(day.round() as u32));
    let first = format!("First about {}", date(middle));
    // Of one future, or of several that agree, there is no range.
    if early.round() >= late.round() {
        return first;
    }
    format!("{first}, in 8 of 10 of those from {} to {}", date(early), date(late))
}

/// Kinds of shelter over time.
pub(super) fn shelter(scenario: &Scenario, outcomes: &dyn ByColumn, note: &str) -> Arrivals {
    let sets = Sets::new(outcomes);
    let panels: Vec<Panel> = ShelterType::ALL
        .into_iter()
        .map(|kind| {
            let rows = precision::fan(outcomes, &sets, Total::in_shelter(kind), &[0.05, 0.5, 0.95]);
            let column = |level: usize| rows.iter().map(|row| row[level].value).collect::<Vec<_>>();
            // The first of the days with most.
            let middle = |day: usize| rows[day][1].value;
            let most = (0..rows.len()).rev().max_by(|&a, &b| middle(a).total_cmp(&middle(b))).unwrap_or(0);
            let (persons, day) = (rows[most][1], words::date(scenario.date(most as u32)));
            Panel {
                title: named(kind).into(),
                start: scenario.start,
                low: column(0),
                median: column(1),
                high: column(2),
                overflow: f64::NAN,
                note: if persons.value > 0.0 {
                    format!(
                        "Most in the middle of the futures: {} on {day}",
                        thousands(round_to_error(persons.value, persons.error))
                    )
                } else {
                    "Nobody in the middle of the futures".into()
                },
                counts: Vec::new(),
                when: String::new(),
                stock: None,
            }
        })
        .collect();
    Arrivals {
        title: format!("{}: how displaced people are sheltered", scenario.title),
        subtitle: "Displaced people in each kind of shelter, by date, in the whole case. Band: nine in ten simulated futures; line: median. Medians of kinds do not add up to that of all.".into(),
        quantity: "Persons:".into(),
        panels,
        // In the open may be ten times as many as in rented homes, which would be flat lines beside them.
        shared_scale: false,
        note: note.into(),
    }
}

/// A kind of shelter, in words.
fn named(kind: ShelterType) -> &'static str {
    match kind {
        ShelterType::Host => "With relatives or friends",
        ShelterType::Rented => "Rented homes",
        ShelterType::Camp => "Managed camps",
        ShelterType::SelfSettled => "Self-settled sites",
        ShelterType::Unfinished => "Unfinished buildings",
        ShelterType::Open => "In the open",
    }
}

/// Trapped people over time; a flat line says that nobody is.
pub(super) fn trapped(scenario: &Scenario, outcomes: &dyn ByColumn, note: &str) -> Fan {
    Fan {
        title: format!("{}: trapped people", scenario.title),
        subtitle: "People who want to leave a place that has not been taken, and have no open way out. Shaded bands hold the stated share of simulated futures.".into(),
        y_label: "Trapped people (persons)".into(),
        ..fan_of(Total::Trapped, scenario, outcomes, note)
    }
}

/// The ranges of a total over time, without words of its own.
pub(super) fn fan_of(total: Total, scenario: &Scenario, outcomes: &dyn ByColumn, note: &str) -> Fan {
    let rows = precision::fan(outcomes, &Sets::new(outcomes), total, &[0.05, 0.25, 0.5, 0.75, 0.95]);
    let column = |level: usize| rows.iter().map(|row| row[level].value).collect::<Vec<_>>();
    let error = |level: usize| rows.last().and_then(|row| row[level].error);
    let band = |share: &str, low: usize, high: usize| Band {
        label: format!("{share} of simulated futures"),
        low: column(low),
        high: column(high),
        errors: [error(low), error(high)],
    };
    Fan {
        title: String::new(),
        subtitle: String::new(),
        y_label: String::new(),
        start: scenario.start,
        bands: vec![band("90 %", 0, 4), band("50 %", 1, 3)],
        median: column(2),
        median_error: error(2),
        agency: None,
        events: scenario.marks.clone(),
        observations: Vec::new(),
        observed_label: String::new(),
        note: note.into(),
    }
}

/// Who goes from where to where: the greatest origins and destinations, and all others together.
pub(super) fn flows(scenario: &Scenario, outcomes: &dyn ByColumn, note: &str) -> FlowDiagram {
    let areas = &scenario.geography.areas;
    let mut moves = vec![vec![0.0; areas.len()]; areas.len()];
    for period in 0..outcomes.shape().periods() {
        for (from, moves) in moves.iter_mut().enumerate() {
            for (to, persons) in outcomes.flows(period, from) {
                // Means add up, and medians do not.
                moves[to] += persons.iter().copied().map(f64::from).sum::<f64>() / outcomes.count() as f64;
            }
        }
    }
    let out: Vec<f64> = moves.iter().map(|row| row.iter().sum()).collect();
    let into: Vec<f64> = (0..areas.len()).map(|to| moves.iter().map(|row| row[to]).sum()).collect();
    let ((from, origins), (to, destinations)) = (greatest(scenario, &out), greatest(scenario, &into));
    let mut ribbons: Vec<Ribbon> = Vec::new();
    for (origin, row) in moves.iter().enumerate() {
        for (destination, &persons) in row.iter().enumerate().filter(|(_, persons)| **persons > 0.0) {
            let (a, b) = (from[origin], to[destination]);
            match ribbons.iter_mut().find(|ribbon| (ribbon.from, ribbon.to) == (a, b)) {
                Some(ribbon) => ribbon.persons += persons,
                None => ribbons.push(Ribbon { from: a, to: b, persons }),
            }
        }
    }
    FlowDiagram {
        title: format!("{}: who goes from where to where", scenario.title),
        subtitle: format!(
            "Moves between areas up to {}, mean of the simulated futures. Each move counts: who moves twice counts twice, the second time from where they stayed.",
            words::date(scenario.date(scenario.horizon_days))
        ),
        named: origins.len().min(SHOWN),
        origins,
        destinations,
        ribbons,
        note: note.into(),
    }
}

/// Where each area stands among the greatest, the others together behind them; and their names.
fn greatest(scenario: &Scenario, persons: &[f64]) -> (Vec<usize>, Vec<String>) {
    let mut order: Vec<usize> = (0..persons.len()).collect();
    order.sort_by(|&a, &b| persons[b].total_cmp(&persons[a]).then(a.cmp(&b)));
    let shown = order.iter().filter(|&&area| persons[area] > 0.0).count().min(SHOWN);
    let mut place = vec![shown; persons.len()];
    for (rank, &area) in order.iter().take(shown).enumerate() {
        place[area] = rank;
    }
    let names = order.iter().take(shown).map(|&area| called(&scenario.geography, area));
    let others = order.iter().skip(shown).any(|&area| persons[area] > 0.0);
    (place, names.chain(others.then(|| "all other areas".to_owned())).collect())
}
