//! Are the totals of a table those of the case? A total of the country holds people of areas that are none of the case, and one
//! of some areas lacks the others.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::counted::{ByArea, CountTable, Dated, is_sum, sums_of_areas};
use crate::import::notes::Notes;
use crate::import::sheet;

/// Letters of the longest text that is a name.
const LONGEST: usize = 40;

/// Leaves out totals beside areas that are none of the case, and refuses those that have fewer people than the areas of the case
/// together. Totals of more are named.
pub(super) fn of_case(
    by_area: &mut ByArea,
    outside: &BTreeMap<Date, f64>,
    counted: &CountTable,
    notes: &mut Notes,
) -> Option<()> {
    let file = counted.table.source.path.as_path();
    let inside = sums_of_areas(by_area);
    let Some(totals) = by_area.get(&None) else { return Some(()) };
    let of = |sums: &BTreeMap<Date, f64>, date: &Date| sums.get(date).copied().unwrap_or(0.0);
    let beside = |(date, ..): &&Dated| inside.contains_key(date) || outside.contains_key(date);
    let others: Vec<&Dated> = totals
        .iter()
        .filter(beside)
        .filter(|(date, value, _)| !inside.contains_key(date) || !is_sum(*value, of(&inside, date)))
        .collect();
    if let Some(&&(date, value, row)) = others.iter().find(|(date, ..)| of(outside, date) > 0.0) {
        let (own, more) = (of(&inside, &date), of(outside, &date));
        let message = format!(
            "{} rows of totals are left out: the table has areas that are none of the case, and totals hold their people too, such as \
             {value} on {date}, where areas of the case have {own} and others {more}",
            totals.len()
        );
        notes.warn(file, Some(row), message);
        by_area.remove(&None);
        return Some(());
    }
    let sum = |row: &Dated| of(&inside, &row.0);
    if let Some(less) = others.iter().find(|row| row.1 < sum(row)) {
        let message = format!(
            "a total of {} on {} is less than the areas of the case have together ({})",
            less.1,
            less.0,
            sum(less)
        );
        let remedy = "leave out the rows of totals, such as those of some of the areas, or correct the number that is wrong";
        notes.refuse(file, Some(less.2), message, remedy);
        return None;
    }
    if let Some(more) = others.first() {
        let message = format!(
            "{} totals are not the sum of their areas, such as {} on {}, where areas have {} together: whom do they count besides?",
            others.len(),
            more.1,
            more.0,
            sum(more)
        );
        notes.warn(file, Some(more.2), message);
    }
    Some(())
}

/// Headers that have another text in each row without saying whom it counts.
const ASIDE: &[&str] = &[
    "source",
    "sources",
    "comment",
    "comments",
    "note",
    "notes",
    "remark",
    "remarks",
    "url",
    "link",
    "reference",
    "report",
    "title",
    "author",
    "month",
    "day",
    "week",
    "year",
    "round",
    "date",
    "period",
    "event",
    "observation",
    "commentaire",
    "fuente",
    "nota",
    "mois",
    "semaine",
];

/// Warns of a stock of the whole case of which each row names something else, such as a camp or a country of asylum: each would
/// be all that there are on its day.
pub(super) fn say_in_turn(by_area: &ByArea, counted: &CountTable, notes: &mut Notes) {
    let Some(list) = by_area.get(&None).filter(|list| by_area.len() == 1 && list.len() > 2 && !counted.flow)
    else {
        return;
    };
    let rows: BTreeSet<usize> = list.iter().map(|(.., row)| *row).collect();
    let texts = |column: usize| -> BTreeSet<String> {
        let lines = counted.table.lines.iter().filter(|line| rows.contains(&line.row));
        lines.map(|line| line.cell(column).text()).collect()
    };
    let is_name = |text: &String| {
        !text.is_empty()
            && text.chars().count() <= LONGEST
            && !text.contains(|letter: char| letter.is_numeric() || letter == '.')
    };
    let named = |&(column, header): &(usize, &str)| {
        let texts = texts(column);
        let aside = sheet::words(header).iter().any(|word| ASIDE.contains(&word.as_str()));
        !aside && texts.len() == rows.len() && texts.iter().all(is_name)
    };
    let Some((column, header)) = counted.table.unread().find(|unread| named(&(unread.0, unread.1))) else {
        return;
    };
    let shown: Vec<String> = texts(column).into_iter().take(3).collect();
    let message = format!(
        "\"{header}\" has another name in each row ({}, …), and a stock of the whole case is all that there are on a day: if each row \
         counts a part of them, give the sum of each day, or --variable hosted with a column of areas",
        shown.join(", ")
    );
    notes.warn(&counted.table.source.path, Some(list[0].2), message);
}
