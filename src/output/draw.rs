//! From outcomes to charts: what each chart of a run shows, and its words.

use super::chart::{
    AgencyBand, AgencyRow, Bounds, Fan, HeldPlace, LineKind, Map, MapLine, MapPlace, MapRoad, Observed,
    RangeGroup, Ranges,
};
use super::clock;
use super::countries::countries;
use super::people;
use super::provision;
use super::words;
use super::zone::zone;
use crate::ensemble::{Draws, Ensemble};
use crate::model::tally::Total;
use crate::outcome::column::{ByColumn, Recorded};
use crate::outcome::estimate::{self, Comparison};
use crate::outcome::precision;
use crate::outcome::summary::{self, quantiles};
use crate::scenario::Scenario;
use crate::world::{Point, RoadStatus, Role};

/// All charts of a run: file name without ending, and SVG.
pub fn charts(
    scenario: &Scenario,
    ensemble: &Ensemble,
    outcomes: &dyn ByColumn,
) -> Vec<(&'static str, String)> {
    let note = note(scenario, ensemble, outcomes);
    let mut charts = vec![("displaced", displaced(scenario, outcomes, &note).svg())];
    if !scenario.estimates.is_empty() {
        charts.push(("estimates", ranges(scenario, outcomes, &note).svg()));
    }
    charts.push(("arrivals", people::arrivals(scenario, outcomes, &note).svg()));
    charts.push(("flows", people::flows(scenario, outcomes, &note).svg()));
    charts.push(("shelter", people::shelter(scenario, outcomes, &note).svg()));
    if !scenario.needs.is_empty() {
        charts.push(("needs", provision::chart(scenario, outcomes, &note).svg()));
    }
    charts.push(("trapped", people::trapped(scenario, outcomes, &note).svg()));
    if let Some(camps) = super::camps::chart(scenario, ensemble, outcomes, &note) {
        charts.push(("camps", camps.svg()));
    }
    charts.push(("map", map(scenario, outcomes, &note).svg()));
    charts
}

/// The small print of every chart.
fn note(scenario: &Scenario, ensemble: &Ensemble, outcomes: &dyn ByColumn) -> String {
    let draws = match &ensemble.draws {
        Draws::Priors => "behaviour drawn from the scenario's ranges",
        Draws::Posterior(_) => "behaviour fitted to past episodes",
        Draws::Sets(_) => "behaviour as a given table has it",
    };
    format!(
        "{} simulated future{}, seed {}, {draws}, scenario {}, displace {}, made {}. Planning scenario, not a forecast of military action. Not for targeting, border control or decisions about individuals.",
        words::thousands(outcomes.count() as f64),
        if outcomes.count() == 1 { "" } else { "s" },
        ensemble.seed,
        scenario.name,
        env!("CARGO_PKG_VERSION"),
        words::date(clock::today()),
    )
}

/// A date in words.
fn date(scenario: &Scenario, day: u32) -> String {
    words::date(scenario.date(day))
}

fn displaced(scenario: &Scenario, outcomes: &dyn ByColumn, note: &str) -> Fan {
    Fan {
        title: format!("{}: people displaced", scenario.title),
        subtitle: format!(
            "People displaced by conflict since {}, each counted once. Shaded bands hold the stated share of simulated futures.",
            words::date(scenario.counting_since)
        ),
        y_label: "People displaced (persons)".into(),
        agency: headline(scenario),
        observations: scenario
            .observations
            .iter()
            .filter(|observation| observation.variable == Total::Displaced.key())
            .map(|o| Observed { date: o.date, value: o.value, low: o.low, high: o.high })
            .collect(),
        observed_label: "Counted by agencies".into(),
        ..people::fan_of(Total::Displaced, scenario, outcomes, note)
    }
}

/// The headline band: the first figure that is compared with people displaced.
fn headline(scenario: &Scenario) -> Option<AgencyBand> {
    scenario
        .estimates
        .iter()
        .find(|estimate| estimate.variable.as_deref() == Some(Total::Displaced.key()))
        .map(|estimate| AgencyBand {
            label: {
                let who = estimate.label.split(':').next().unwrap_or(&estimate.label);
                estimate.day.map_or_else(|| who.to_string(), |day| format!("{who} (for day {day})"))
            },
            low: estimate.low,
            high: estimate.high,
        })
}

fn ranges(scenario: &Scenario, outcomes: &dyn ByColumn, note: &str) -> Ranges {
    let comparisons = estimate::compare(scenario, outcomes);
    let comparable: Vec<&Comparison<'_>> =
        comparisons.iter().filter(|c| c.variable == Total::Displaced).collect();
    let sets = precision::Sets::new(outcomes);
    let groups: Vec<RangeGroup> = outcomes
        .shape()
        .headline_days()
        .into_iter()
        .map(|day| {
            let known = precision::known(&outcomes.total(Total::Displaced, day), &sets, &estimate::LEVELS);
            let values: Vec<f64> = known.iter().map(|known| known.value).collect();
            RangeGroup {
                label: format!("Model, day {day} ({})", date(scenario, day)),
                series: None,
                p05: values[0],
                p25: values[1],
                p50: values[2],
                p75: values[3],
                p95: values[4],
                errors: [0, 2, 4].map(|level| known[level].error),
                detail: String::new(),
            }
        })
        .collect();
    let agencies: Vec<AgencyRow> = comparable
        .iter()
        .map(|c| AgencyRow {
            label: c.estimate.label.split(": ").next().unwrap_or(&c.estimate.label).to_string(),
            low: c.estimate.low,
            high: c.estimate.high,
            note: format!("day {}: {}", c.day, odds(c)),
        })
        .collect();
    let others = match comparisons.len() - comparable.len() {
        0 => String::new(),
        1 => " One more figure, of another variable, is in estimates.csv.".into(),
        more => format!(" {more} more figures, of other variables, are in estimates.csv."),
    };
    Ranges {
        title: format!("{}: what the agencies said, and the simulated range", scenario.title),
        subtitle: format!(
            "Box: half of the simulated futures; line: nine in ten; mark: median. At the right, how many futures in a hundred lie below, within and above each figure on the day it is compared with (single figures: within 10 %).{others}"
        ),
        x_label: "People displaced (persons)".into(),
        agencies_note: "figure, and where the futures lie".into(),
        x_max: Ranges::end(&groups, &agencies),
        groups,
        agencies,
        note: note.into(),
    }
}

/// Where futures lie around a figure, in words.
pub fn odds(comparison: &Comparison<'_>) -> String {
    let [below, within, above] = words::of_hundred([comparison.below, comparison.within, comparison.above]);
    format!("below {below} % · within {within} % · above {above} %")
}

fn map(scenario: &Scenario, outcomes: &dyn ByColumn, note: &str) -> Map {
    let geography = &scenario.geography;
    let at = |point: Point| (point.lat, point.lon);
    let inside = |role: Role| matches!(role, Role::Home | Role::Allied);
    let median = |values: Vec<u32>| quantiles(values, &[0.5])[0];
    let used = geography.links.iter().enumerate().filter(|(_, link)| {
        link.status != RoadStatus::Transport
            && inside(geography.locations[link.from].role)
            && inside(geography.locations[link.to].role)
    });
    let roads = used
        .map(|(index, link)| {
            let numbers = outcomes.column(Recorded::Link(index));
            let [_, peak, full_days, _] = &numbers[..] else { unreachable!("a link has four numbers") };
            MapRoad {
                from: at(geography.locations[link.from].at),
                to: at(geography.locations[link.to].at),
                load: median(peak.clone()),
                over_capacity: summary::share(full_days, |&days| days > 0),
            }
        })
        .collect();
    let places: Vec<MapPlace> = geography
        .locations
        .iter()
        .enumerate()
        .filter(|(_, location)| inside(location.role))
        .map(|(index, location)| MapPlace {
            name: location.name.clone(),
            at: at(location.at),
            arrivals: median(outcomes.place(index).iter().map(|place| place.arrivals).collect()),
            label: true,
            allied: location.role == Role::Allied,
        })
        .collect();
    let fronts = geography.fronts.iter().map(|front| front.points.iter().map(|&point| at(point)).collect());
    let fronts: Vec<Vec<(f64, f64)>> = fronts.collect();
    let bounds = bounds(&places, &fronts);
    let within = |&(lat, lon): &(f64, f64)| {
        (bounds.south..bounds.north).contains(&lat) && (bounds.west..bounds.east).contains(&lon)
    };
    let held = geography
        .locations
        .iter()
        .filter(|location| location.role == Role::Adversary && within(&at(location.at)))
        .map(|location| HeldPlace { name: location.name.clone(), at: at(location.at) });
    Map {
        title: format!("{}: roads and places", scenario.title),
        subtitle: format!(
            "Busiest day on each road and arrivals at each place up to {}, medians of the simulated futures. Totals over the whole time, not a day's traffic.",
            date(scenario, scenario.horizon_days)
        ),
        bounds,
        coast_and_border: scenario
            .outline
            .iter()
            .map(|line| MapLine {
                kind: match line.kind.as_str() {
                    kind if kind.starts_with("coast") => LineKind::Coast,
                    kind if kind.starts_with("river") => LineKind::River,
                    _ => LineKind::Border,
                },
                points: line.points.iter().map(|&point| at(point)).collect(),
            })
            .collect(),
        front_label: format!(
            "Front line{} on {}",
            if fronts.len() > 1 { "s" } else { "" },
            date(scenario, 0)
        ),
        fronts,
        zone: zone(scenario),
        zone_label: scenario
            .zone_width_km
            .map_or_else(String::new, |km| format!("Demilitarised zone, about {km:.0} km deep")),
        roads,
        load_label: "Persons on the busiest day".into(),
        held: held.collect(),
        texts: texts(scenario, &places, bounds),
        places,
        arrivals_label: "Arrivals (who moves twice arrives twice)".into(),
        legend_notes: Vec::new(),
        note: note.into(),
    }
}

/// Names of countries, where the outline says which they are.
fn texts(scenario: &Scenario, places: &[MapPlace], bounds: Bounds) -> Vec<(f64, f64, String)> {
    let lines: Vec<(&str, Vec<(f64, f64)>)> = scenario
        .outline
        .iter()
        .map(|line| (line.kind.as_str(), line.points.iter().map(|point| (point.lat, point.lon)).collect()))
        .collect();
    let lines: Vec<(&str, &[(f64, f64)])> = lines.iter().map(|(kind, points)| (*kind, &points[..])).collect();
    let homes: Vec<(f64, f64)> = places.iter().map(|place| place.at).collect();
    countries(&lines, &homes, (bounds.south, bounds.west), (bounds.north, bounds.east))
        .into_iter()
        .map(|country| (country.at.0, country.at.1, country.name))
        .collect()
}

/// A window around points.
fn around(points: impl IntoIterator<Item = (f64, f64)>) -> Bounds {
    let none = Bounds { south: 90.0, west: 180.0, north: -90.0, east: -180.0 };
    points.into_iter().fold(none, |bounds, (lat, lon)| Bounds {
        south: bounds.south.min(lat),
        north: bounds.north.max(lat),
        west: bounds.west.min(lon),
        east: bounds.east.max(lon),
    })
}

/// A window around the places and the front beside them, with a margin.
fn bounds(places: &[MapPlace], fronts: &[Vec<(f64, f64)>]) -> Bounds {
    let homes = around(places.iter().map(|place| place.at));
    // A front that a legend names is seen, unless it lies far off.
    let reach = BESIDE * (homes.north - homes.south).max(homes.east - homes.west).max(0.1);
    let is_beside = |&(lat, lon): &(f64, f64)| {
        let off = |low: f64, x: f64, high: f64| (low - x).max(x - high).max(0.0);
        let (north, east) = (off(homes.south, lat, homes.north), off(homes.west, lon, homes.east));
        north.min(east) <= 0.0 && north.max(east) <= reach
    };
    let along = fronts.iter().flat_map(|front| front.windows(2)).flat_map(|ends| {
        (0..=STEPS).map(move |step| {
            let part = f64::from(step) / f64::from(STEPS);
            (ends[0].0 + part * (ends[1].0 - ends[0].0), ends[0].1 + part * (ends[1].1 - ends[0].1))
        })
    });
    let bounds = around(places.iter().map(|place| place.at).chain(along.filter(is_beside)));
    // The circles of places at the edge want room too.
    let margin = (0.08 * (bounds.north - bounds.south).max(0.1)).max(0.045 * (bounds.east - bounds.west));
    // Places along one line are no strip of paper, in which labels and the scale lie over circles.
    let narrow = libm::cos(f64::midpoint(bounds.south, bounds.north).to_radians()).max(0.01);
    let high = bounds.north - bounds.south + 2.0 * margin;
    let wide = (bounds.east - bounds.west + 2.0 * margin) * narrow;
    let (more_north, more_east) =
        ((LEAST_SIDE * wide - high).max(0.0) / 2.0, (LEAST_SIDE * high - wide).max(0.0) / 2.0 / narrow);
    Bounds {
        south: bounds.south - margin - more_north,
        north: bounds.north + margin + more_north,
        west: bounds.west - margin - more_east,
        east: bounds.east + margin + more_east,
    }
}

/// How far beside the places a front is drawn, as a share of the longer side of their window.
const BESIDE: f64 = 0.25;
/// Steps in which a piece of the front is looked at.
const STEPS: u32 = 50;
/// The shorter side of a map is at least so much of the longer.
const LEAST_SIDE: f64 = 0.6;

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lat: f64, lon: f64) -> MapPlace {
        MapPlace { name: String::new(), at: (lat, lon), arrivals: 0.0, label: true, allied: false }
    }

    #[test]
    fn a_map_is_no_strip_and_shows_the_front_beside_its_places() {
        let places = [place(36.0, 40.0), place(36.4, 40.0)];
        let alone = bounds(&places, &[]);
        assert!(alone.east - alone.west > 0.3 && alone.south > 35.9, "{alone:?}");
        let near = bounds(&places, &[vec![(35.92, 39.5), (35.92, 40.5)]]);
        assert!(near.south < 35.92 && near.north < 36.5, "{near:?}");
        let far = bounds(&places, &[vec![(34.0, 39.5), (34.0, 40.5)]]);
        assert_eq!(far, alone);
    }
}
