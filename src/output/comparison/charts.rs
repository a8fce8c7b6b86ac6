//! The charts of a comparison: the fans together, and the ranges together.

use super::asked::{AskedOutcomes, Comparable, Figure, figures};
use super::rows::{ComparisonRow, column};
use super::runs::{Run, parameters_differ, stranger};
use crate::outcome::precision::Known;
use crate::output::chart::{AgencyBand, AgencyRow, FansTogether, RangeGroup, Ranges, ScenarioBand};
use crate::output::clock;
use crate::output::error::OutputError;
use crate::output::words::{self, in_order, round_to_error, thousands};

/// All charts: file name without ending, and SVG. An outcome of the whole time has no fans.
///
/// # Errors
/// [`OutputError`] if a table does not have what it should.
pub fn charts(
    runs: &[Run],
    rows: &[ComparisonRow],
    asked: &AskedOutcomes,
) -> Result<Vec<(String, String)>, OutputError> {
    let mut charts = Vec::new();
    if let Comparable::Daily(variable) = &asked.measure {
        charts.push((variable.clone(), fans(runs, asked, variable)?.svg()));
    }
    charts.push(("ranges".into(), ranges(runs, rows, asked)?.svg()));
    Ok(charts)
}

/// The fans of a variable, together.
fn fans(runs: &[Run], asked: &AskedOutcomes, variable: &str) -> Result<FansTogether, OutputError> {
    let series = runs
        .iter()
        .map(|run| {
            let [low, median, high] = [0.05, 0.5, 0.95].map(|level| run.known(variable, level));
            let (low, median, high) = (low?, median?, high?);
            let error = |fan: &[Known]| fan.last().and_then(|known| known.error);
            let values = |fan: &[Known]| fan.iter().map(|known| known.value).collect();
            Ok(ScenarioBand {
                label: run.label.clone(),
                low: values(&low),
                median: values(&median),
                high: values(&high),
                errors: [error(&low), error(&median), error(&high)],
            })
        })
        .collect::<Result<Vec<_>, OutputError>>()?;
    let figures = figures(&runs[0], variable)?;
    let agency = figures.iter().find(|figure| figure.day == asked.day).or(figures.first());
    Ok(FansTogether {
        title: format!("Scenarios together: {}", asked.words()),
        subtitle: format!(
            "{} Median of the simulated futures; bars at the end hold nine in ten of them.",
            sentence(asked)
        ),
        y_label: axis(asked),
        start: runs[0].start()?,
        series,
        agency: agency.map(|figure| AgencyBand {
            label: format!("{} (for day {})", figure.label, figure.day),
            low: figure.low,
            high: figure.high,
        }),
        events: Vec::new(),
        note: note(runs),
    })
}

/// The ranges on the day of the charts, together, beside the agencies' figures for that day; and on the last day, unless
/// one was asked for, since scenarios that differ may do so late.
fn ranges(runs: &[Run], rows: &[ComparisonRow], asked: &AskedOutcomes) -> Result<Ranges, OutputError> {
    let later = asked.days.last().copied().filter(|&day| day > asked.day);
    let days: Vec<u32> = [Some(asked.day), later].into_iter().flatten().collect();
    let (outcomes, when, figures) = match &asked.measure {
        Comparable::Daily(variable) => {
            let when: Vec<String> = days.iter().map(|&day| asked.when(day)).collect();
            let outcomes = days.iter().map(|&day| column(variable, day)).collect();
            (outcomes, when.join(" and "), figures(&runs[0], variable)?)
        }
        Comparable::Whole(name) => (vec![name.clone()], String::new(), Vec::new()),
    };
    let of_day = outcomes.iter().zip(&days).flat_map(|(outcome, day)| {
        rows.iter()
            .filter(move |row| row.outcome == *outcome)
            .enumerate()
            // Where no future has one, there is nothing to draw.
            .filter(|(_, row)| !row.quantiles.is_empty())
            .map(move |(index, row)| (*day, index, row))
    });
    let groups: Vec<RangeGroup> = of_day
        .map(|(day, index, row)| RangeGroup {
            label: if later.is_some() {
                format!("{}, day {day}", row.scenario)
            } else {
                row.scenario.clone()
            },
            series: Some(index),
            p05: row.quantiles[0].value,
            p25: row.quantiles[1].value,
            p50: row.quantiles[2].value,
            p75: row.quantiles[3].value,
            p95: row.quantiles[4].value,
            errors: [0, 2, 4].map(|level| row.quantiles[level].error),
            detail: detail(runs, row),
        })
        .collect();
    let (of_day, others): (Vec<Figure>, Vec<Figure>) =
        figures.into_iter().partition(|figure| days.contains(&figure.day));
    let agencies: Vec<AgencyRow> = of_day
        .into_iter()
        .map(|figure| AgencyRow {
            label: figure.label,
            low: figure.low,
            high: figure.high,
            note: format!("for day {}", figure.day),
        })
        .collect();
    let beside = if agencies.is_empty() { "" } else { " and agencies' figures" };
    Ok(Ranges {
        title: format!("Scenarios{beside}: {} {when}", asked.words()).trim_end().to_string(),
        subtitle: format!(
            "{} Box: half of the simulated futures; line: nine in ten; mark: median.{}",
            sentence(asked),
            left_out(&others)
        )
        .trim_start()
        .to_string(),
        x_label: axis(asked),
        agencies_note: "figure, and the day that it is for".into(),
        x_max: Ranges::end(&groups, &agencies),
        groups,
        agencies,
        note: note(runs),
    })
}

/// What stands below the numbers of a row: in how many futures there is nothing to show, and the difference to the first.
fn detail(runs: &[Run], row: &ComparisonRow) -> String {
    let without = (row.without > 0).then(|| format!("no departures in {} futures", row.without));
    let against = row.difference.as_ref().map(|d| {
        let cell =
            |known: Known| thousands(round_to_error(known.value, known.error)).replace('-', "\u{2212}");
        let luck = if stranger(runs).is_some() { "luck that is the same in part" } else { "the same luck" };
        let d = in_order(&[d[0], d[2], d[4]], 1, round_to_error);
        format!("{} to {} against \"{}\" with {luck}", cell(d[0]), cell(d[2]), runs[0].label)
    });
    [without, against].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Which figures a chart of one day does not show.
fn left_out(figures: &[Figure]) -> String {
    if figures.is_empty() {
        return String::new();
    }
    let mut days: Vec<u32> = figures.iter().map(|figure| figure.day).collect();
    days.sort_unstable();
    days.dedup();
    let days: Vec<String> = days.iter().map(u32::to_string).collect();
    let (count, plural) = (figures.len(), if figures.len() == 1 { "" } else { "s" });
    format!(" {count} figure{plural} for other days ({}) left out.", days.join(", "))
}

/// What the variable means, as a sentence without its remark on how it is counted.
fn sentence(asked: &AskedOutcomes) -> String {
    let meaning = asked.meaning().trim_end_matches('.').trim_end_matches("(running total)").trim_end();
    if meaning.is_empty() { String::new() } else { format!("{meaning}.") }
}

/// The name of an axis, with its unit.
fn axis(asked: &AskedOutcomes) -> String {
    let words = asked.words();
    let first = words.chars().take(1).flat_map(char::to_uppercase);
    let name: String = first.chain(words.chars().skip(1)).collect();
    let unit = if matches!(&asked.measure, Comparable::Whole(name) if name == "peak_day") {
        "days after the first"
    } else {
        "persons"
    };
    format!("{name} ({unit})")
}

fn note(runs: &[Run]) -> String {
    let manifest = &runs[0].manifest;
    let start = runs[0].start().map_or_else(|_| manifest.start.clone(), words::date);
    let luck = if stranger(runs).is_some() {
        "luck that is independent in each"
    } else if parameters_differ(runs) {
        "the same luck in each but not the same parameters"
    } else {
        "the same luck in each"
    };
    format!(
        "{} simulated futures of each scenario from {start}, with {luck}, seed {}, displace {}, made {}. Planning scenarios, not a forecast of military action.",
        words::thousands(f64::from(manifest.replicates_to - manifest.replicates_from)),
        manifest.seed,
        manifest.displace_version,
        words::date(clock::today()),
    )
}
