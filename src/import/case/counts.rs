//! What was counted, and of what? Stock or flow, and the variable of the model, are said by the file or by the user.

mod beginnings;
mod classes;
mod classes_words;
mod column;
mod counted;
mod country;
mod earlier;
mod ends;
mod ends_names;
mod ends_words;
mod figures;
mod finer;
mod first_day;
mod gaps;
mod group;
mod kinds;
mod other_countries;
mod other_dates;
mod parts;
mod rows;
mod second;
mod stock;
mod strangers;
mod sums;
mod together;
mod totals;
mod undated;
mod wide;

use std::collections::BTreeMap;

use super::asked::{Asked, COUNT, CountFile};
use super::draft::Draft;
use super::open_sites;
use super::places::UNITS;
use super::population::parts as some;
use super::unit_levels;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Grid, Said, Source};
use crate::model::tally::{Local, Total};
use crate::scenario::PlaceObservation;
use column::choose;
use counted::{AREA, CountTable, DATE, DATE_NAMES};
pub use ends::of_both_ends;
pub(super) use rows::WrittenCount;
use rows::rows;
use stock::{BY_DAY, DAILY, FLOW, PERIOD, SO_FAR, STOCK, says};

/// Reads all files of counts.
pub(super) fn read(asked: &Asked, draft: &mut Draft, notes: &mut Notes) -> Option<Vec<WrittenCount>> {
    let mut all = Vec::new();
    for counts in &asked.counts {
        all.push((counts, read_one(counts, asked, draft, notes)?));
    }
    together::together(all, notes)
}

/// The counts of a file, and whether they are flows.
fn read_one(
    counts: &CountFile,
    asked: &Asked,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<(bool, Vec<WrittenCount>)> {
    let file = counts.file.as_path();
    let source = Source::new(file);
    let mut said = asked.said_of(file).clone();
    said.extend(counts.said.clone());
    let grids = sheet::open(&source, &said, notes)?;
    let of_areas =
        PlaceObservation::VARIABLES.iter().any(|local| counts.variable.as_deref() == Some(local.key()));
    let grids = with_last_days(grids, &said);
    let (grids, spread) = wide::long(grids, &source, of_areas, &said, draft);
    let mut roles = vec![DATE, AREA];
    roles.extend(UNITS.iter().flatten().copied());
    // What is said of the table is said once, when it is read for good.
    let Some(table) = sheet::table(&source, grids.clone(), &roles, &said, &mut Notes::default()) else {
        sheet::table(&source, grids, &roles, &said, notes);
        return None;
    };
    country::leave(&table, &mut roles, &said, draft);
    let table = sheet::table(&source, grids.clone(), &roles, &said, &mut Notes::default()).unwrap_or(table);
    if said.column(COUNT).is_none() {
        let found = if spread.is_empty() {
            choose(&table, None, file, notes)?
        } else {
            wide::count(&table, &spread, notes)?
        };
        said.columns.push((COUNT.into(), found));
    }
    column::warn_area(&table, said.column(COUNT), draft, notes);
    let by_user = said.clone();
    let units = unit_levels::of_table(&table, [AREA.name, AREA.name], &said, draft);
    said = units.said;
    roles.retain(|role| !units.given_up.contains(&role.name));
    let table = sheet::table(&source, grids.clone(), &roles, &said, &mut Notes::default()).unwrap_or(table);
    let variable = counts.variable.as_deref().unwrap_or_default();
    let of_count = said.column(COUNT).unwrap_or_default();
    let more = counts.flow.unwrap_or_else(|| says(FLOW, of_count, "") && !says(STOCK, of_count, ""));
    let others = ends::choose(&table, (variable, more), (&mut roles, &mut said, &by_user), draft, notes)?;
    let count = ColumnRole { name: COUNT, names: &[], tags: &[], required: true, single: true };
    roles.push(count);
    let mut table = sheet::table(&source, grids, &roles, &said, notes)?;
    let figures = figures::leave_out_others(&mut table, notes);
    other_countries::leave_out(&mut table, variable, asked, notes)?;
    undated::leave_out(&mut table, notes);
    some::leave_out_of_counts(&mut table, COUNT, notes);
    undated::refuse_open_ends(&table, by_user.column(DATE.name).is_some(), notes)?;
    let table = table;
    undated::say_day(&table, draft, notes);
    second::warn((&table, variable), (&others, &by_user), draft, notes);
    let word = |words: &[&str]| says(words, table.header("count"), table.tag("count"));
    // Arrivals so far are a stock, whatever they are arrivals of.
    let (stock, more) = (word(STOCK), word(FLOW) && !word(SO_FAR));
    let of_period = stock && word(PERIOD) && !word(BY_DAY);
    if let Some(flow) = counts.flow
        && (if flow { stock && !more } else { more && !stock })
    {
        let (own, said) = if flow { ("a stock", "--flow") } else { ("a flow", "--stock") };
        let message = format!("\"{}\" reads like {own}, and {said} says the opposite", table.header("count"));
        notes.warn(file, None, message);
    }
    let flow = match (counts.flow, stock, more) {
        (Some(flow), ..) => flow,
        (None, true, false) if !of_period => false,
        (None, false, true) => true,
        _ => {
            let why = if of_period { ": a total beside a word of a period may be either" } else { "" };
            let message =
                format!("does not say whether \"{}\" is a stock or a flow{why}", table.header("count"));
            let remedy = "--stock: as many by that date in all; --flow: so many more since the date before";
            notes.refuse(file, None, message, remedy);
            return None;
        }
    };
    let (variable, total, local) = variable_of(counts, notes)?;
    kinds::refuse_kinds(&table, (&variable, flow), notes)?;
    let (dates, values) = (table.dates("date", notes), table.amounts("count", notes));
    let (dates, values) = (dates?, values?);
    table.warn_broken("count", &values, notes);
    open_sites::warn_counted(&table, &values, notes);
    let daily = word(DAILY);
    let firsts = if flow { gaps::firsts(&table) } else { BTreeMap::new() };
    let counted = CountTable {
        table: &table,
        variable,
        total,
        local,
        flow,
        daily,
        dates,
        firsts,
        values,
        figures,
        others,
    };
    other_dates::say(&counted, &DATE_NAMES, by_user.column(DATE.name).is_some(), notes);
    first_day::say(&counted, asked, draft, notes);
    strangers::warn(&counted, draft, notes);
    gaps::refuse_beginnings(&counted, asked, notes)?;
    gaps::say_first(&counted, asked, notes);
    beginnings::check(&counted, asked, notes)?;
    rows(&counted, asked, draft, notes).map(|rows| (flow, rows))
}

/// The sheets of a file, with the last days of spans of days as dates.
fn with_last_days(grids: Vec<Grid>, said: &Said) -> Vec<Grid> {
    let is_date = |header: &str| {
        DATE_NAMES.contains(&sheet::key(header).as_str()) || said.column(DATE.name) == Some(header)
    };
    grids.into_iter().map(|grid| sheet::divided(&grid, &is_date).unwrap_or(grid)).collect()
}

/// What counts are compared with: its name, and what that is of the whole case and of areas.
fn variable_of(counts: &CountFile, notes: &mut Notes) -> Option<(String, Option<Total>, Option<Local>)> {
    let file = counts.file.as_path();
    let of_areas = PlaceObservation::VARIABLES.into_iter();
    let known = || {
        let both = Total::ALL.iter().map(|total| total.key()).chain([Local::Hosted.key()]);
        both.collect::<Vec<_>>().join(", ")
    };
    let Some(variable) = counts.variable.clone() else {
        notes.refuse(
            file,
            None,
            "does not say which number of the model it counts",
            &format!("--variable takes one of {}", known()),
        );
        return None;
    };
    let total = Total::ALL.iter().copied().find(|total| total.key() == variable);
    let local = of_areas.into_iter().find(|local| local.key() == variable);
    if total.is_none() && local.is_none() {
        notes.refuse(
            file,
            None,
            format!("there is no variable \"{variable}\""),
            &format!("--variable takes one of {}", known()),
        );
        return None;
    }
    Some((variable, total, local))
}
