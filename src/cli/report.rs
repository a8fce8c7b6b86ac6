//! The table at the end of a run: what a planner reads first.

use std::fmt::Write as _;
use std::path::Path;

use crate::model::tally::Total;
use crate::outcome::Outcomes;
use crate::outcome::estimate;
use crate::outcome::summary::{quantiles, share};
use crate::output::Charts;
use crate::output::words::{self, thousands, three_digits};
use crate::scenario::Scenario;

const LEVELS: [f64; 3] = [0.05, 0.5, 0.95];

/// Agencies' figures that fit on a screen.
const FIGURES: usize = 12;

/// The report of a run.
pub(super) fn run(
    scenario: &Scenario,
    outcomes: &Outcomes,
    (place, charts): (&Path, &Charts),
    seconds: f64,
) -> String {
    let mut out = format!(
        "\n{}\n{} simulated futures of {} days from {}, in {seconds:.0} s\n\n",
        scenario.title,
        outcomes.replicates.len(),
        scenario.horizon_days,
        words::date(scenario.start),
    );
    let _ = writeln!(out, "{:<46}{:>12}{:>12}{:>12}", "persons", "1 in 20", "middle", "1 in 20");
    let _ = writeln!(out, "{:<46}{:>12}{:>12}{:>12}", "", "below", "", "above");
    let mut line = |label: &str, values: Vec<u32>| {
        let q = quantiles(values, &LEVELS);
        let cell = |value: f64| thousands(three_digits(value));
        let _ = writeln!(out, "{label:<46}{:>12}{:>12}{:>12}", cell(q[0]), cell(q[1]), cell(q[2]));
    };
    let last = scenario.horizon_days;
    for day in outcomes.headline_days() {
        line(
            &format!("displaced since {} by day {day}", words::day_and_month(scenario.counting_since)),
            outcomes.total(Total::Displaced, day),
        );
    }
    line(&format!("away from home on day {last}"), outcomes.total(Total::Away, last));
    line(&format!("arrivals near the border by day {last}"), outcomes.total(Total::BorderArrivals, last));
    if outcomes.replicates.iter().any(|outcome| outcome.series(Total::Crossed)[last as usize] > 0) {
        line(&format!("crossings of an opened border by day {last}"), outcomes.total(Total::Crossed, last));
        line(&format!("abroad on day {last}"), outcomes.total(Total::Abroad, last));
    }
    let most = |variable: Total| -> Vec<u32> {
        outcomes.replicates.iter().map(|o| o.series(variable).iter().copied().max().unwrap_or(0)).collect()
    };
    line("trapped, at the most", most(Total::Trapped));
    line("without any shelter, at the most", most(Total::InOpen));
    line("departures on the peak day", outcomes.replicates.iter().map(|o| o.peak().1).collect());
    let days = quantiles(outcomes.replicates.iter().map(|o| o.peak().0).collect(), &LEVELS);
    let date = |day: f64| words::day_and_month(scenario.date(day.round() as u32));
    let _ = writeln!(
        out,
        "{:<46}{:>12}{:>12}{:>12}",
        "the peak day",
        date(days[0]),
        date(days[1]),
        date(days[2])
    );
    if scenario.conflict.ceasefire.is_some() {
        let collapsed = share(&outcomes.replicates, |o| o.collapse.is_some());
        let _ = writeln!(out, "the agreement collapses in {:.0} of 100 futures", 100.0 * collapsed);
    }
    let comparisons = estimate::compare(scenario, outcomes);
    if !comparisons.is_empty() {
        let _ = writeln!(
            out,
            "\n{:<56}{:>8}{:>8}{:>8}{:>8}",
            "of 100 futures, beside each agency's figure", "day", "below", "within", "above"
        );
        for c in comparisons.iter().take(FIGURES) {
            let label = words::clip_before_figure(&c.estimate.label, 54);
            let percent = |p: f64| format!("{:.0}", 100.0 * p);
            let _ = writeln!(
                out,
                "{label:<56}{:>8}{:>8}{:>8}{:>8}",
                c.day,
                percent(c.below),
                percent(c.within),
                percent(c.above)
            );
        }
        let more = match comparisons.len().saturating_sub(FIGURES) {
            0 => String::new(),
            more => format!("; {more} figures more in estimates.csv"),
        };
        let _ = writeln!(out, "(single figures: within 10 %{more})");
    }
    let _ = write!(
        out,
        "\nA planning scenario, not a forecast of military action.\n{}Tables:  {}/*.csv (docs/data.md says what is in them)\n",
        charts.report(place),
        place.display()
    );
    out
}
