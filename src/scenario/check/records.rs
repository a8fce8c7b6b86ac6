//! Are the numbers of others, the people already away, and what goes on charts in order?

use std::collections::BTreeMap;

use super::checker::Checker;
use super::codes::Meanings;
use super::dates::Dates;
use super::figures::{falling, growing, repeated, since_before, too_many};
use super::geography::Ground;
use super::inputs::Inputs;
use super::positions;
use crate::document::problem::{Problem, WarningKind};
use crate::document::rows::Table;
use crate::model::InitialMove;
use crate::model::tally::Total;
use crate::scenario::file::{ScenarioFile, TablesFile};
use crate::scenario::shares::{GroupShare, PersonGroup, above_one};
use crate::scenario::tables::{DisplacedRow, EstimateRow, NeedRow, ObservationRow, OutlineRow, ShareRow};
use crate::scenario::{Estimate, NeedStandard, Observation, OutlineLine};
use crate::world::Point;

/// The word for estimates that are kept but not compared.
const PLANNING: &str = "planning";
/// How far shares may be off by rounding.
const ROUNDING: f64 = 0.005;
/// The people that standards of need are multiplied with.
const NEEDY: &str = "displaced_now";

/// Most that a person can need of something, whatever its unit.
const MOST_NEEDED: f64 = 1e6;

/// A table that a scenario may go without: no rows then, and none where it cannot be used.
macro_rules! optional {
    ($tables:ident . $key:ident, $checker:ident, $inputs:ident) => {
        match &$tables.$key {
            None => return Some(Vec::new()),
            Some(name) => $inputs.table($checker, concat!("tables.", stringify!($key)), name)?,
        }
    };
}

fn is_variable(word: &str) -> bool {
    Total::ALL.iter().any(|total| total.key() == word)
}

fn unknown_variable<'p>(word: &str, also: &[&str], complain: impl FnOnce(String) -> &'p mut Problem) {
    let known = || Total::ALL.iter().map(|total| total.key()).chain(also.iter().copied());
    let problem = complain(format!("unknown variable \"{word}\""));
    problem.did_you_mean(word, known());
    if problem.hint.is_none() {
        problem.hint(format!("the variables are {}", known().collect::<Vec<_>>().join(", ")));
    }
}

/// Who had moved before the first day, by the area that they left.
pub(super) fn already_displaced(
    tables: &TablesFile,
    ground: &Ground,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<Vec<InitialMove>> {
    let table: Table<DisplacedRow> = optional!(tables.already_displaced, checker, inputs);
    let problems = &mut *checker.problems;
    table.refuse_repeats(
        problems,
        "destination",
        |row| (&row.origin_pcode, &row.destination),
        |row| format!("{} to {}", row.origin_pcode, row.destination),
    );
    let meanings = ground.geography.as_ref().map(Meanings::new).unwrap_or_default();
    // By area and location, whatever the order of rows.
    let mut moves: BTreeMap<usize, (u64, BTreeMap<usize, u32>)> = BTreeMap::new();
    for (line, row) in &table.rows {
        meanings.hold(&table, (*line, "origin"), (&row.origin_pcode, &row.origin), problems);
        let destination = ground
            .names
            .find(&row.destination, |message| table.problem(problems, *line, "destination", message));
        let Some(&(area, persons)) = ground.areas.get(&row.origin_pcode) else {
            if ground.geography.is_some() {
                table
                    .problem(
                        problems,
                        *line,
                        "origin_pcode",
                        format!("unknown area \"{}\"", row.origin_pcode),
                    )
                    .did_you_mean(&row.origin_pcode, ground.areas.keys().map(String::as_str));
            }
            continue;
        };
        let (sum, destinations) = moves.entry(area).or_default();
        let before = *sum;
        *sum += u64::from(row.persons);
        if before <= persons && *sum > persons && ground.geography.is_some() {
            let message = format!(
                "more people left {} than its communities hold: {sum} of {persons}",
                row.origin_pcode
            );
            table.problem(problems, *line, "persons", message);
        }
        let Some(destination) = destination else { continue };
        destinations.insert(destination, row.persons);
    }
    let geography = ground.geography.as_ref()?;
    let initial = moves.into_iter().map(|(area, (_, destinations))| InitialMove {
        communities: geography.communities_of(area).to_vec(),
        destinations: destinations.into_iter().collect(),
    });
    Some(initial.collect())
}

/// What agencies estimated.
pub(super) fn estimates(
    tables: &TablesFile,
    ground: &Ground,
    dates: &Dates,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<Vec<Estimate>> {
    let table: Table<EstimateRow> = optional!(tables.estimates, checker, inputs);
    if checker.document.is_set_at("start") && table.rows.iter().any(|(_, row)| row.day.is_some()) {
        let message = "agencies' figures are for days after the first, and move with it: here to other dates than theirs";
        checker.warn(WarningKind::Overruled, "start", message);
    }
    let problems = &mut *checker.problems;
    table.refuse_repeats(
        problems,
        "quantity",
        |row| (&row.agency, row.published, &row.quantity, &row.variable, row.day),
        |row| format!("{} of {}, published {},", row.quantity, row.agency, row.published),
    );
    for (line, row) in &table.rows {
        if row.variable != PLANNING && !is_variable(&row.variable) {
            unknown_variable(&row.variable, &[PLANNING], |message| {
                table.problem(problems, *line, "variable", message)
            });
        }
        if row.variable == PLANNING && row.day.is_some() {
            let message = "is not read: a planning figure is of no day";
            problems.warn(WarningKind::NoEffect, &table.path, "day", Some(*line), message);
        }
        if row.variable != PLANNING && row.day.is_none() {
            table.problem(problems, *line, "day", "must be a day, for all variables but planning");
        }
        if row.low > row.high {
            table.problem(
                problems,
                *line,
                "low",
                format!("must not be above high, {}, got {}", row.high, row.low),
            );
        } else if row.high <= 0.0 {
            let message =
                "must be above 0: from 0 to 0 is no estimate, and charts and briefs would show it as one";
            table
                .problem(problems, *line, "high", message)
                .hint("give the agency's figures, or leave the row out where it has none");
        }
    }
    let days = table.rows.iter().filter(|(_, row)| row.variable != PLANNING).filter_map(|(line, row)| {
        let day = row.day?;
        Some((*line, format!("day {day}"), day > dates.horizon_days))
    });
    if let Some(problem) = dates.outside(&table, "day", days, problems) {
        problem.hint(leave_out("estimates"));
    }
    let compared = table.rows.iter().filter(|(_, row)| row.variable != PLANNING);
    let given = compared.map(|(line, row)| (*line, row.variable.as_str(), row.low));
    too_many(&table, "low", given, ground, problems);
    let estimates = table.rows.into_iter().map(|(_, row)| Estimate {
        agency: row.agency,
        published: row.published,
        quantity: row.quantity,
        label: row.label,
        // A row that is kept for planning has no day either, whatever the table says.
        day: row.day.filter(|_| row.variable != PLANNING),
        variable: Some(row.variable).filter(|variable| variable != PLANNING),
        low: row.low,
        high: row.high,
        source: row.source,
    });
    Some(estimates.collect())
}

/// How a scenario that is shorter than its case goes without a table.
fn leave_out(table: &str) -> String {
    format!("a scenario that needs none leaves it out: without = [\"tables.{table}\"]")
}

/// What was observed.
pub(super) fn observations(
    tables: &TablesFile,
    ground: &Ground,
    dates: &Dates,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<Vec<Observation>> {
    let table: Table<ObservationRow> = optional!(tables.observations, checker, inputs);
    let problems = &mut *checker.problems;
    // Two agencies may count the same day; one count given twice would weigh twice.
    table.refuse_repeats(
        problems,
        "variable",
        |row| (row.date, &row.variable, &row.source),
        |row| format!("{} of {} from this source", row.variable, row.date),
    );
    for (line, row) in &table.rows {
        if !is_variable(&row.variable) {
            unknown_variable(&row.variable, &[], |message| {
                table.problem(problems, *line, "variable", message)
            });
        }
        let (low, high) = (row.low.unwrap_or(row.value), row.high.unwrap_or(row.value));
        if !(low <= row.value && row.value <= high) {
            let message = format!("must lie between low and high, {low} and {high}, got {}", row.value);
            table.problem(problems, *line, "value", message);
        }
    }
    // What was counted between the date of counting and the first day is on charts.
    let known = dates.counting_since..=dates.end();
    let rows = table.rows.iter().map(|(line, row)| (*line, row.date.to_string(), !known.contains(&row.date)));
    if let Some(problem) = dates.outside(&table, "date", rows, problems) {
        problem.hint(leave_out("observations"));
    }
    let given = table.rows.iter().map(|(line, row)| (*line, row.variable.as_str(), row.value));
    too_many(&table, "value", given, ground, problems);
    falling(&table, problems);
    since_before(&table, dates.start, problems);
    growing(&table, problems);
    // What was counted before the first day is known to all forecasts, and fitted by none.
    let compared = table.rows.iter().filter(|(_, row)| (dates.start..=dates.end()).contains(&row.date));
    let counted = compared.map(|(line, row)| (*line, format!("{} on {}", row.variable, row.date)));
    repeated(&table, counted, problems);
    let observations = table.rows.into_iter().map(|(_, row)| Observation {
        date: row.date,
        variable: row.variable,
        value: row.value,
        low: row.low,
        high: row.high,
        source: row.source,
    });
    Some(observations.collect())
}

/// Standards of need.
pub(super) fn needs(
    tables: &TablesFile,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<Vec<NeedStandard>> {
    let table: Table<NeedRow> = optional!(tables.needs, checker, inputs);
    // A letter in capitals makes no other item.
    let name = |row: &NeedRow| row.item.trim().to_lowercase();
    table.refuse_repeats(checker.problems, "item", name, |row| format!("\"{}\"", row.item));
    for (line, row) in &table.rows {
        if row.amount > MOST_NEEDED {
            let message = format!("must be {MOST_NEEDED} at most, for a person, got {:e}", row.amount);
            table.problem(checker.problems, *line, "amount", message);
        }
        if row.variable != NEEDY {
            let message = format!("must be {NEEDY}, got \"{}\"", row.variable);
            table.problem(checker.problems, *line, "variable", message);
        }
    }
    let needs = table.rows.into_iter().map(|(_, row)| NeedStandard {
        item: row.item,
        amount: row.amount,
        unit: row.unit,
        period: row.period,
        shelters: row.shelters,
        note: row.note,
        source: row.source,
    });
    Some(needs.collect())
}

/// Shares of groups, which may not hold more people than there are.
pub(super) fn shares(
    tables: &TablesFile,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<Vec<GroupShare>> {
    let table: Table<ShareRow> = optional!(tables.shares, checker, inputs);
    table.refuse_repeats(
        checker.problems,
        "group",
        |row| row.group,
        |row| format!("\"{}\"", row.group.name()),
    );
    let known: Vec<_> = table.rows.iter().map(|(_, row)| (row.group, row.share)).collect();
    let too_many = [&PersonGroup::APART[..], &PersonGroup::AGES]
        .into_iter()
        .find_map(|apart| Some((above_one(&known, apart)?, apart)));
    if let (Some((sum, apart)), Some((line, _))) = (too_many, table.rows.last()) {
        let apart = apart.iter().map(|group| group.name()).collect::<Vec<_>>().join(", ");
        let message = format!("{apart} hold nobody twice, and are {sum:.3} of all people together");
        table
            .problem(checker.problems, *line, "share", message)
            .hint("shares are of all people, from 0 to 1");
    }
    for (part, whole) in PersonGroup::WITHIN {
        let of = |groups: &[PersonGroup]| -> Option<f64> {
            let share =
                |group: &PersonGroup| known.iter().find(|(other, _)| other == group).map(|known| known.1);
            groups.iter().map(share).sum()
        };
        let row = table.rows.iter().find(|(_, row)| row.group == *whole);
        if let (Some(part_share), Some(whole_share), Some((line, _))) = (of(part), of(&[*whole]), row)
            && part_share > whole_share + ROUNDING
        {
            let names = part.iter().map(|group| group.name()).collect::<Vec<_>>().join(" and ");
            let message = format!(
                "{names} are {part_share:.3} of all people, and {}, who hold them, {whole_share:.3}",
                whole.name()
            );
            table.problem(checker.problems, *line, "share", message);
        }
    }
    let shares = table.rows.into_iter().map(|(_, row)| GroupShare {
        group: row.group,
        share: row.share,
        source: row.source,
        confidence: row.confidence.word(),
    });
    Some(shares.collect())
}

/// Lines of the map, in the order of their first points.
pub(super) fn outline(
    tables: &TablesFile,
    ground: &Ground,
    checker: &mut Checker<'_>,
    inputs: &mut Inputs,
) -> Option<Vec<OutlineLine>> {
    let table: Table<OutlineRow> = optional!(tables.outline, checker, inputs);
    let problems = &mut *checker.problems;
    let mut lines: Vec<OutlineLine> = Vec::new();
    let mut known: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
    for (line, row) in &table.rows {
        let point = Point { lat: row.lat, lon: row.lon };
        match known.get_mut(row.line.as_str()) {
            None => {
                known.insert(&row.line, (lines.len(), row.seq));
                lines.push(OutlineLine { kind: row.kind.clone(), points: vec![point] });
            }
            Some((index, seq)) => {
                if row.seq <= *seq {
                    let message =
                        format!("must be above the number of the point before, {seq}, got {}", row.seq);
                    table.problem(problems, *line, "seq", message);
                }
                if row.kind != lines[*index].kind {
                    let message = format!(
                        "line {} was \"{}\" before, here \"{}\"",
                        row.line, lines[*index].kind, row.kind
                    );
                    table.problem(problems, *line, "kind", message);
                }
                *seq = row.seq;
                lines[*index].points.push(point);
            }
        }
    }
    if let Some(distance) = ground
        .geography
        .as_ref()
        .and_then(|geography| positions::outline_km(geography, lines.iter().flat_map(|line| &line.points)))
    {
        let message =
            format!("the nearest point of the outline is {} km from every place", positions::km(distance));
        problems.warn(WarningKind::Position, &table.path, "", None, message);
    }
    Some(lines)
}

/// Dates to mark on charts.
pub(super) fn marks(
    file: &ScenarioFile,
    dates: &Dates,
    checker: &mut Checker<'_>,
) -> Vec<(jiff::civil::Date, String)> {
    for (index, mark) in file.mark.iter().enumerate() {
        checker.text(&format!("mark[{index}].label"), &mark.label);
        let (first, last) = (dates.counting_since, dates.end());
        if dates.sound && !(first..=last).contains(&mark.date) {
            let message = format!("must be between {first} and {last}, the last day, got {}", mark.date);
            checker.add(&format!("mark[{index}].date"), message);
        }
    }
    file.mark.iter().map(|mark| (mark.date, mark.label.trim().to_owned())).collect()
}
