//! The table at the end of a run: what a planner reads first.

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::Date;

use crate::model::tally::{GroupTotal, Total};
use crate::outcome::column::{ByColumn, Recorded};
use crate::outcome::estimate;
use crate::outcome::precision::{Known, LEVELS, Sets, known};
use crate::outcome::summary::{ONE_IN, quantiles, share};
use crate::output::words::{self, in_order, in_order_by_day, round_to_error, thousands};
use crate::output::{Charts, merge};
use crate::scenario::Scenario;

/// Agencies' figures that fit on a screen.
const FIGURES: usize = 12;

/// A day as the report writes it: with its year where a day and a month come twice.
fn day_of(scenario: &Scenario, date: Date) -> String {
    let days = (scenario.date(scenario.horizon_days) - scenario.counting_since).get_days();
    if days < 365 { words::day_and_month(date) } else { words::date(date) }
}

/// The report of a run.
pub(super) fn run(
    scenario: &Scenario,
    outcomes: &dyn ByColumn,
    (place, charts): (&Path, &Charts),
    seconds: f64,
) -> String {
    let mut out = format!(
        "\n{}\n{} simulated future{} of {} day{} from {}, in {seconds:.0} s\n\n",
        scenario.title,
        words::thousands(outcomes.count() as f64),
        if outcomes.count() == 1 { "" } else { "s" },
        scenario.horizon_days,
        if scenario.horizon_days == 1 { "" } else { "s" },
        words::date(scenario.start),
    );
    let _ = writeln!(out, "{:<46}{:>12}{:>12}{:>12}", "persons", "1 in 20", "middle", "1 in 20");
    let _ = writeln!(out, "{:<46}{:>12}{:>12}{:>12}", "", "below", "", "above");
    let sets = Sets::new(outcomes);
    let mut row = |label: &str, shown: &[Known]| {
        let _ = write!(out, "{label:<46}");
        for known in shown {
            let _ = write!(out, "{:>12}", thousands(round_to_error(known.value, known.error)));
        }
        let _ = writeln!(out);
    };
    let last = scenario.horizon_days;
    let days = outcomes.shape().headline_days();
    let by_day = |&day: &u32| known(&outcomes.total(Total::Displaced, day), &sets, &LEVELS);
    let displaced: Vec<Vec<Known>> = days.iter().map(by_day).collect();
    for (day, shown) in days.iter().zip(in_order_by_day(&displaced, 1, round_to_error)) {
        row(&format!("displaced since {} by day {day}", day_of(scenario, scenario.counting_since)), &shown);
    }
    let mut line = |label: &str, values: Vec<u32>| {
        row(label, &in_order(&known(&values, &sets, &LEVELS), 1, round_to_error));
    };
    line(&format!("away from home on day {last}"), outcomes.total(Total::Away, last));
    line(&format!("arrivals near the border by day {last}"), outcomes.total(Total::BorderArrivals, last));
    if outcomes.total(Total::Crossed, last).iter().any(|&persons| persons > 0) {
        line(&format!("crossings of an opened border by day {last}"), outcomes.total(Total::Crossed, last));
        line(&format!("abroad on day {last}"), outcomes.total(Total::Abroad, last));
    }
    for (index, group) in scenario.groups.iter().enumerate() {
        for (variable, what) in [
            (GroupTotal::Displaced, format!("of them {}, displaced by day {last}", group.name)),
            (GroupTotal::OwnCountry, format!("of them in their own country on day {last}")),
        ] {
            let by_day = outcomes.column(Recorded::OfGroup(variable, index));
            line(&what, by_day.last().cloned().unwrap_or_default());
        }
    }
    line("trapped, at the most", outcomes.most(Total::Trapped));
    // Who is overtaken by a capture is trapped no longer, and no better off.
    let overtaken = outcomes.most(Total::Overtaken);
    if overtaken.iter().any(|&persons| persons > 0) {
        line("overtaken, without a way out, at the most", overtaken);
    }
    line("without any shelter, at the most", outcomes.most(Total::InOpen));
    let (days, departures): (Vec<Option<u32>>, Vec<u32>) = outcomes.peaks().into_iter().unzip();
    line("departures on the peak day", departures);
    out.push_str(&peak_day(scenario, &days));
    out.push_str(&errors(outcomes, &sets));
    out.push_str(&too_few(outcomes.count()));
    if scenario.conflict.ceasefire.is_some() {
        let days: Vec<Option<u32>> = outcomes.all().map(|future| future.collapse).collect();
        let collapsed = share(&days, Option::is_some);
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
            let [below, within, above] = words::of_hundred([c.below, c.within, c.above]);
            let _ = writeln!(out, "{label:<56}{:>8}{below:>8}{within:>8}{above:>8}", c.day);
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

/// When most people set out, in the futures in which anybody does.
fn peak_day(scenario: &Scenario, all: &[Option<u32>]) -> String {
    let days: Vec<u32> = all.iter().flatten().copied().collect();
    let mut out = String::new();
    let none = all.len() - days.len();
    if !days.is_empty() {
        let date = |day: &f64| day_of(scenario, scenario.date(day.round() as u32));
        let dates: Vec<String> = quantiles(days, &LEVELS).iter().map(date).collect();
        let _ = writeln!(out, "{:<46}{:>12}{:>12}{:>12}", "the peak day", dates[0], dates[1], dates[2]);
    }
    if none > 0 {
        let among = if none < all.len() { ": the peak day is that of the others" } else { "" };
        let _ = writeln!(out, "no departures in {none} of {} futures{among}", all.len());
    }
    out
}

/// What is printed as 1 in 20 where there are fewer futures than that is none; nothing is said of more.
pub(super) fn too_few(futures: usize) -> String {
    if futures >= ONE_IN {
        return String::new();
    }
    let these = if futures == 1 { "1 future does".into() } else { format!("{futures} futures do") };
    format!(
        "({these} not tell what happens in 1 of 20: ends of ranges are those of so few; run 100 or more)\n"
    )
}

/// Says of which folders nothing shows that their tables are as they were written.
pub(super) fn believed<'d>(folders: impl IntoIterator<Item = &'d Path>) -> String {
    let each = folders.into_iter().filter(|folder| merge::believed(folder)).map(|folder| {
        format!(
            "warning: {}: run.json has no sums of the tables (an older version wrote it, or they were taken out), so nothing shows \
             that they are those of the run: run the scenario again\n",
            folder.display()
        )
    });
    each.collect()
}

/// How well the headline is known; nothing where futures cannot tell.
fn errors(outcomes: &dyn ByColumn, sets: &Sets) -> String {
    let last = outcomes.shape().days as u32 - 1;
    let known = known(&outcomes.total(Total::Displaced, last), sets, &LEVELS);
    let cell = |known: &Known| known.error.map(|error| thousands(round_to_error(error, Some(error / 10.0))));
    known.iter().map(cell).collect::<Option<Vec<_>>>().map_or_else(String::new, |cells| {
        format!(
            "{:<46}{:>12}{:>12}{:>12}\n(digits are no finer than the Monte Carlo error, by variable and day in \
             quantiles.csv)\n",
            format!("standard error of displaced by day {last}"),
            cells[0],
            cells[1],
            cells[2]
        )
    })
}
