//! The chart of people at camps: what futures say beside what was counted.

use super::chart::{Arrivals, Panel};
use super::words::{thousands, three_digits};
use crate::ensemble::Ensemble;
use crate::outcome::camps::Camps;
use crate::outcome::column::ByColumn;
use crate::outcome::summary::quantiles;
use crate::scenario::Scenario;

/// Most panels.
const MOST: usize = 14;

/// People at camps by day, the biggest camp first; none where no camp was counted.
pub(super) fn chart(
    scenario: &Scenario,
    ensemble: &Ensemble,
    outcomes: &dyn ByColumn,
    note: &str,
) -> Option<Arrivals> {
    let given = scenario.given.as_ref()?;
    let mut camps = Camps::new(scenario, given)?;
    let known = given.reports.iter().map(|report| report.day).max();
    if let Some(day) = known {
        camps.from = day + 1;
    }
    let limits = camps.capacities(scenario);
    let last = |camp: usize| camps.counts.last().map_or(0.0, |row| row[camp]);
    let mut order: Vec<usize> = (0..camps.hosts.len()).collect();
    order.sort_by(|&a, &b| last(b).total_cmp(&last(a)).then(a.cmp(&b)));
    let panels = order
        .into_iter()
        .take(MOST)
        .map(|camp| {
            let counts = camps.at(camp, scenario, outcomes, ensemble.seed);
            let fan: Vec<Vec<f64>> = (0..=scenario.horizon_days)
                .map(|day| quantiles(counts.on(day), &[0.05, 0.5, 0.95]))
                .collect();
            let column = |level: usize| fan.iter().map(|row| row[level]).collect::<Vec<_>>();
            let of_camp = camps.reports.iter().filter(|&&(_, of, _)| of == camp);
            Panel {
                title: scenario.geography.locations[camps.hosts[camp]].name.clone(),
                start: scenario.start,
                low: column(0),
                median: column(1),
                high: column(2),
                overflow: f64::NAN,
                note: if limits[camp].is_finite() {
                    format!("room for about {}", thousands(three_digits(limits[camp])))
                } else {
                    "no limit known".into()
                },
                counts: of_camp
                    .map(|&(day, _, persons)| (day, persons, day < camps.from && known.is_some()))
                    .collect(),
                when: String::new(),
                stock: None,
            }
        })
        .collect();
    Some(Arrivals {
        title: format!("{}: people at camps", scenario.title),
        subtitle: "Persons counted at each camp, by date: what simulated futures say, with the error of counts, and the reports. The number of people who leave is given; where they go is simulated.".into(),
        quantity: "Persons at the camp:".into(),
        panels,
        shared_scale: false,
        note: note.into(),
    })
}
