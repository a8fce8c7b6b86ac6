//! The brief of a comparison.

use std::path::Path;

use minijinja::{Value, context};

use super::again::again;
use super::error::BriefError;
use super::evidence::{outcome, variable};
use super::fans;
use super::folder::{Range, RangeRow, ResultTable, scaled};
use super::language::Speaker;
use super::maps::{Everybody, maps};
use crate::outcome::precision::Known;
use crate::outcome::summary::ONE_IN;
use crate::output::merge::manifests;
use crate::output::words::names_places;
use crate::output::{Manifest, OutputError};

/// Outcomes that the page shows, where they are compared; displaced people on the latest day come first.
const SHOWN: [&str; 6] =
    ["displaced_day_", "away_day_", "shelter_open_most", "trapped_most", OVERTAKEN, "peak_departures"];
/// The one of them that is left out where nobody is: where no place is taken.
const OVERTAKEN: &str = "overtaken_most";
/// Scenarios that one chart and maps beside each other can show.
const DRAWN: usize = 6;
/// Areas that the page lists.
const LISTED: usize = 15;

/// Everything that stands in it.
pub(super) fn context(dir: &Path, public: bool, speaker: &Speaker) -> Result<Value, BriefError> {
    let mut manifests = manifests(dir)?;
    if public {
        manifests = manifests.into_iter().map(Manifest::unnamed).collect();
    }
    let table = ResultTable::read(dir, "comparison.csv")?;
    let (outcomes, names) = (table.text("outcome")?, table.text("scenario")?);
    let ranges = table.some_ranges(["p05", "p50", "p95"])?;
    let differences = differences(&table)?;
    let higher = table.optional_numbers("probability_higher")?;
    let Some(&first) = names.first() else { return Err(table.fault("has no rows").into()) };
    let day = |name: &str| name.rsplit('_').next().and_then(|day| day.parse::<u32>().ok());
    let (mut blocks, mut answers, mut answers_what) = (Vec::new(), Vec::new(), String::new());
    for wanted in SHOWN {
        let fits = outcomes.iter().copied().filter(|name| name.starts_with(wanted));
        let Some(name) = fits.max_by_key(|name| day(name)) else { continue };
        let rows: Vec<usize> = (0..table.len()).filter(|&row| outcomes[row] == name).collect();
        let range =
            |&row: &usize| ranges[row].ok_or_else(|| table.wrong(row, "p05, p50 and p95 must be numbers"));
        let shown = rows.iter().map(range).collect::<Result<Vec<_>, _>>()?;
        if name == OVERTAKEN && shown.iter().all(|range| range.high < 0.5) {
            continue;
        }
        let what = outcome(speaker, name)?;
        if answers.is_empty() {
            answers_what.clone_from(&what);
            answers = rows
                .iter()
                .zip(&shown)
                .map(|(&row, &range)| context! { name => names[row], range, higher => higher[row] })
                .collect();
        }
        let bars = rows.iter().zip(&shown).map(|(&row, &range)| RangeRow {
            name: names[row].into(),
            code: String::new(),
            range,
        });
        let differences: Vec<Value> = rows
            .iter()
            .filter_map(|&row| {
                let range = differences[row]?;
                Some(context! { name => names[row], range, higher => higher[row].unwrap_or(0.0) })
            })
            .collect();
        blocks.push(context! { what, rows => scaled(bars.collect()), differences });
    }
    let mut scenarios: Vec<&str> = Vec::new();
    for name in &names {
        if !scenarios.contains(name) {
            scenarios.push(name);
        }
    }
    if let Some(why) = names_places(scenarios.iter().copied()).filter(|_| public) {
        return Err(OutputError::Mismatch(why).into());
    }
    let drawn = &scenarios[..scenarios.len().min(DRAWN)];
    let everybody = Everybody::read(dir, speaker.language())?;
    let areas = areas(dir, &scenarios, &everybody, speaker)?;
    let page = context! {
        title => scenarios.join(" / "),
        futures => manifests.iter().map(|manifest| manifest.replicates_to - manifest.replicates_from).min(),
        few => ONE_IN,
        first,
        answers,
        answers_what,
        blocks,
        fans => fans::fans(dir, drawn, speaker)?,
        estimates => fans::estimates(dir, &scenarios)?,
        maps => maps(dir, &everybody, drawn, speaker)?,
        // Households of other communities are others: luck is not theirs together.
        apart => manifests.windows(2).any(|pair| {
            let both = pair[0].communities.as_ref().zip(pair[1].communities.as_ref());
            both.is_some_and(|(a, b)| a != b)
        }),
        left_out => drawn.len() < scenarios.len(),
        drawn => drawn.iter().map(ToString::to_string).collect::<Vec<_>>(),
        again => manifests.iter().map(again).collect::<Vec<_>>(),
        // Owned: the page outlives the table.
        scenarios => scenarios.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ..areas
    };
    Ok(page)
}

/// The differences to the first scenario in each row, where there are any.
pub(super) fn differences(table: &ResultTable) -> Result<Vec<Option<Range>>, BriefError> {
    let levels = ["p05", "p50", "p95"];
    let values = levels.map(|level| table.optional_numbers(&format!("difference_{level}")));
    let [low, middle, high] = values;
    let (low, middle, high) = (low?, middle?, high?);
    let errors = levels.map(|level| {
        let column = format!("difference_error_{level}");
        if table.has(&column) { table.optional_numbers(&column) } else { Ok(vec![None; table.len()]) }
    });
    let [low_error, error, high_error] = errors;
    let (low_error, error, high_error) = (low_error?, error?, high_error?);
    let range = |row: usize| {
        let known = |values: &[Option<f64>], errors: &[Option<f64>]| {
            Some(Known { value: values[row]?, error: errors[row] })
        };
        Some(Range::known([known(&low, &low_error)?, known(&middle, &error)?, known(&high, &high_error)?]))
    };
    Ok((0..table.len()).map(range).collect())
}

/// The greatest areas: of the day and variable that the comparison was asked for, or where displaced people are on the
/// day on which most of them are away.
fn areas(
    dir: &Path,
    scenarios: &[&str],
    everybody: &Everybody,
    speaker: &Speaker,
) -> Result<Value, BriefError> {
    let Some(table) = ResultTable::optional(dir, "comparison_areas.csv")? else {
        let (date, areas) = match everybody.worst(scenarios, LISTED) {
            Some((date, areas)) => (date.to_string(), areas),
            None => (String::new(), Vec::new()),
        };
        return Ok(context! { areas, areas_what => variable(speaker, "hosted")?, areas_date => date });
    };
    let [names, codes, runs] = ["area", "area_pcode", "scenario"].map(|column| table.text(column));
    let (names, codes, runs) = (names?, codes?, runs?);
    let ranges = table.ranges(["p10", "p50", "p90"])?;
    let mut order: Vec<&str> = Vec::new();
    for code in &codes {
        if !order.contains(code) {
            order.push(code);
        }
    }
    let rows: Vec<Value> = order
        .into_iter()
        .take(LISTED)
        .map(|code| {
            let of = |run: &str| (0..table.len()).find(|&row| codes[row] == code && runs[row] == run);
            let cells: Vec<Range> =
                scenarios.iter().map(|run| of(run).map_or_else(Range::default, |row| ranges[row])).collect();
            let name = (0..table.len()).find(|&row| codes[row] == code).map_or("", |row| names[row]);
            context! { name => everybody.area(code, name), code, ranges => cells }
        })
        .collect();
    let what = table.text("variable")?.first().map_or("", |name| name);
    let date = table.text("date")?.first().map_or("", |date| date);
    Ok(context! { areas => rows, areas_what => variable(speaker, what)?, areas_date => date })
}
