//! What was counted, and of what? Stock or flow, and the variable of the model, are said by the file or by the user.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::asked::{Asked, short};
use super::draft::Draft;
use super::places::UNITS;
use super::population::keys::RowKeys;
use super::population::known::{Found, KnownUnits, Own};
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, SheetTable, Source};
use crate::model::tally::Total;
use crate::tables::{self, NoNumber};

const DATE: ColumnRole = ColumnRole {
    name: "date",
    names: &[
        "date",
        "datadate",
        "reportingdate",
        "assessmentdate",
        "surveydate",
        "rounddate",
        "dateofreport",
        "jour",
    ],
    tags: &["#date", "#date+reported", "#date+occurred"],
    required: true,
    single: false,
};
const AREA: ColumnRole = ColumnRole {
    name: "area",
    names: &["areapcode", "pcode", "area", "country", "location", "zone"],
    tags: &["#loc+code", "#country+name"],
    required: false,
    single: false,
};

/// Words, or beginnings of words with a star, that say that a column counts all that there are by a day.
const STOCK: &[&str] = &["cumul*", "stock", "present", "total", "todate", "to date"];
/// And those that say that it counts how many more.
const FLOW: &[&str] = &[
    "daily",
    "weekly",
    "arrivals",
    "departures",
    "per day",
    "perday",
    "quotidien*",
    "nouve*",
    "newly",
    "new",
];
/// Beginnings of the words of which some may be new: "New Halfa" is a town.
const NEW: &[&str] = &[
    "displac", "arriv", "idp", "refug", "depart", "individu", "person", "people", "case", "move", "regist",
    "return", "entr",
];
/// Words of columns that are no counts.
const NO_COUNTS: &[&str] = &[
    "date",
    "year",
    "code",
    "pcode",
    "id",
    "lat",
    "lon",
    "lng",
    "long",
    "latitude",
    "longitude",
    "round",
    "week",
    "month",
    "day",
    "annee",
    "jour",
    "semaine",
    "mois",
    "iso",
    "x",
    "y",
    "dd",
];
/// Words that stand beside these.
const BESIDE: &[&str] = &["of", "number", "no", "num", "report", "reporting", "survey", "data", "the"];

/// Whether a header, or an HXL tag, has one of some words.
fn says(known: &[&str], header: &str, tag: &str) -> bool {
    let words = sheet::words(header);
    let joined = format!(" {} ", words.join(" "));
    let in_header = |known: &str| match known.strip_suffix('*') {
        Some(start) => words.iter().any(|word| word.starts_with(start)),
        None if known == "new" => {
            let counted = |next: &String| NEW.iter().any(|start| next.starts_with(start));
            words
                .iter()
                .enumerate()
                .any(|(at, word)| word == "new" && words.get(at + 1).map_or(words.len() == 1, counted))
        }
        None => joined.contains(&format!(" {known} ")),
    };
    let attributes: Vec<&str> = tag.split('+').skip(1).collect();
    let in_tag = |known: &str| match known.strip_suffix('*') {
        Some(start) => attributes.iter().any(|word| word.starts_with(start)),
        None => attributes.contains(&known),
    };
    known.iter().any(|known| in_header(known) || in_tag(known))
}

/// A row of observations.
#[derive(Clone, Debug)]
pub(super) struct WrittenCount {
    /// First day; that of the count where it is a total.
    pub(super) from: Date,
    pub(super) date: Date,
    pub(super) area: Option<(String, String)>,
    pub(super) value: f64,
    pub(super) variable: String,
    pub(super) source: String,
}

/// The columns that hold numbers in most of their cells, but for those that are codes, days or positions.
fn numbers(table: &SheetTable) -> Vec<usize> {
    let counts = |header: &str| {
        let words = sheet::words(header);
        let is = |list: &[&str], word: &String| list.contains(&word.as_str());
        let other = words.iter().all(|word| is(NO_COUNTS, word) || is(BESIDE, word));
        !other && !words.last().is_some_and(|last| is(&["code", "pcode", "id", "iso"], last))
    };
    let number = |text: &String| matches!(tables::persons(text), Ok(_) | Err(NoNumber::EitherWay(..)));
    (0..table.headers().len())
        .filter(|&column| {
            let cells: Vec<String> = table
                .lines
                .iter()
                .map(|line| line.cell(column).text())
                .filter(|text| !text.is_empty())
                .collect();
            // Some cells may be odd, such as "<5": they are complained of if the column is read.
            counts(&table.headers()[column])
                && 2 * cells.iter().filter(|text| number(text)).count() > cells.len()
        })
        .collect()
}

/// The one column of numbers of persons; none if the user has to say which.
fn choose(table: &SheetTable, file: &Path, notes: &mut Notes) -> Option<String> {
    let found = numbers(table);
    let headers: Vec<&str> = found.iter().map(|&column| table.headers()[column].as_str()).collect();
    let (others, persons): (Vec<&str>, Vec<&str>) = headers
        .iter()
        .partition(|header| sheet::other(header).is_some_and(|what| what.contains("household")));
    match (persons.as_slice(), others.first()) {
        ([one], other) => {
            if let Some(other) = other {
                let message = format!("\"{one}\" is taken for the count: \"{other}\" counts households");
                notes.warn(file, None, message);
            }
            Some((*one).to_owned())
        }
        ([], Some(other)) => {
            let message = format!("\"{other}\" counts households, and the model persons");
            notes.refuse(file, None, message, &format!("--column \"count={other}\" takes it as persons"));
            None
        }
        ([], None) => {
            let remedy = "--column count=HEADER says where the counts stand";
            notes.refuse(file, None, "has no column of numbers", remedy);
            None
        }
        ([first, ..], _) => {
            let message = format!(
                "has several columns of numbers, and which of them counts is not said: {}",
                headers.join(", ")
            );
            notes.refuse(file, None, message, &format!("--column \"count={first}\" takes one of them"));
            None
        }
    }
}

/// Reads counts.
pub(super) fn read(
    file: &Path,
    asked: &Asked,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<WrittenCount>> {
    let source = Source::new(file);
    let grids = sheet::open(&source, &asked.said, notes)?;
    let mut roles = vec![DATE, AREA];
    roles.extend(UNITS.iter().flatten().copied());
    let mut said = asked.said.clone();
    if !said.columns.iter().any(|(role, _)| role == "count") {
        // What is said of the table is said once, when it is read for good.
        let mut aside = Notes::default();
        let Some(table) = sheet::table(&source, grids.clone(), &roles, &said, &mut aside) else {
            sheet::table(&source, grids, &roles, &said, notes);
            return None;
        };
        said.columns.push(("count".into(), choose(&table, file, notes)?));
    }
    let count = ColumnRole { name: "count", names: &[], tags: &[], required: true, single: true };
    roles.push(count);
    let table = sheet::table(&source, grids, &roles, &said, notes)?;
    let word = |words: &[&str]| says(words, table.header("count"), table.tag("count"));
    let (stock, more) = (word(STOCK), word(FLOW));
    if let Some(flow) = asked.flow
        && (if flow { stock && !more } else { more && !stock })
    {
        let (own, said) = if flow { ("a stock", "--flow") } else { ("a flow", "--stock") };
        let message = format!("\"{}\" reads like {own}, and {said} says the opposite", table.header("count"));
        notes.warn(file, None, message);
    }
    let flow = match (asked.flow, stock, more) {
        (Some(flow), ..) => flow,
        (None, true, false) => false,
        (None, false, true) => true,
        _ => {
            let message = format!("does not say whether \"{}\" is a stock or a flow", table.header("count"));
            let remedy = "--stock: as many by that date in all; --flow: so many more since the date before";
            notes.refuse(file, None, message, remedy);
            return None;
        }
    };
    let known = || Total::ALL.iter().map(|total| total.key()).collect::<Vec<_>>().join(", ");
    let Some(variable) = asked.variable.clone() else {
        notes.refuse(
            file,
            None,
            "does not say which number of the model it counts",
            &format!("--variable takes one of {}", known()),
        );
        return None;
    };
    if !Total::ALL.iter().any(|total| total.key() == variable) {
        notes.refuse(
            file,
            None,
            format!("there is no variable \"{variable}\""),
            &format!("--variable takes one of {}", known()),
        );
        return None;
    }
    let dates = table.dates("date", notes)?;
    let values = table.amounts("count", notes)?;
    rows(&table, file, (flow, &variable), &dates, &values, asked, draft, notes)
}

/// Counts by areas of the case: days, numbers, rows.
type ByArea = BTreeMap<Option<usize>, Vec<(Date, f64, usize)>>;

/// The rows of each area, and the names that are no areas of the case.
fn group(
    table: &SheetTable,
    file: &Path,
    dates: &[Option<Date>],
    values: &[Option<f64>],
    draft: &Draft,
    notes: &mut Notes,
) -> Option<(ByArea, BTreeSet<String>)> {
    let coded = sheet::words(table.header("area")).last().is_some_and(|last| last.ends_with("code"));
    let own = if coded { ("area", "") } else { ("", "area") };
    let keys: Vec<RowKeys> = table.lines.iter().map(|line| RowKeys::read(table, line, own)).collect();
    let whole = KnownUnits::new(draft).find_all(&keys, Own::of(table.header("area")));
    let members = draft.places_of_areas();
    let level = level_of_areas(draft);
    let mut by_area: ByArea = BTreeMap::new();
    let (mut blank, mut unknown) = (0, BTreeSet::new());
    for (index, line) in table.lines.iter().enumerate() {
        let (Some(date), Some(value)) = (dates[index], values[index]) else {
            blank += 1;
            continue;
        };
        let area = match &whole[index] {
            _ if keys[index].is_blank() => None,
            Found::Several(what) => {
                let message = format!("\"{}\" may be {}", keys[index].name(), what.join(" or "));
                notes.refuse(file, Some(line.row), message, "give P-codes, or a column of the units above");
                return None;
            }
            // A unit above with one area in it is not that area.
            Found::Here { places, rank } if *rank == level.unwrap_or(4) => {
                members.iter().position(|area| area == places)
            }
            _ => None,
        };
        if area.is_none() && !keys[index].is_blank() {
            unknown.insert(keys[index].name().to_owned());
        } else {
            by_area.entry(area).or_default().push((date, value, line.row));
        }
    }
    if blank > 0 {
        notes.warn(file, None, format!("{blank} rows have no date or no number and are left out"));
    }
    Some((by_area, unknown))
}

#[allow(clippy::too_many_arguments)]
fn rows(
    table: &SheetTable,
    file: &Path,
    (flow, variable): (bool, &str),
    dates: &[Option<Date>],
    values: &[Option<f64>],
    asked: &Asked,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<Vec<WrittenCount>> {
    let (by_area, unknown) = group(table, file, dates, values, draft, notes)?;
    let stock_in_model = Total::ALL.iter().any(|total| total.key() == variable && total.is_stock());
    let (mut found, mut early, mut late) = (Vec::new(), 0, 0);
    for (area, mut list) in by_area {
        list.sort_by_key(|&(date, ..)| date);
        let area = area.map(|area| (draft.areas[area].pcode.clone(), draft.areas[area].name.clone()));
        if let Some(pair) = list.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let message = format!(
                "has {} twice{}",
                pair[0].0,
                area.map_or_else(String::new, |(_, name)| format!(" for \"{name}\""))
            );
            notes.refuse(
                file,
                Some(pair[1].2),
                message,
                "leave one row for each date and area, or name the column of areas",
            );
            return None;
        }
        if area.is_some() && !["arrivals", "departures"].contains(&variable) {
            notes.refuse(
                file,
                None,
                format!("counts areas, and \"{variable}\" is not compared by area"),
                "--variable takes arrivals or departures",
            );
            return None;
        }
        let mut sum = 0.0;
        let mut before = asked.start;
        for (date, value, row) in list {
            // Totals of the model begin on the first day, and so do those of flows.
            if date < asked.start || date > asked.last() {
                early += usize::from(date < asked.start);
                late += usize::from(date > asked.last());
                continue;
            }
            sum += value;
            let total = if flow && stock_in_model && area.is_none() { sum } else { value };
            let from = if flow { before.min(date) } else { asked.start.min(date) };
            before = date.tomorrow().unwrap_or(date);
            let source = format!("{} row {row}, \"{}\"", short(file), table.header("count"));
            found.push(WrittenCount {
                from,
                date,
                area: area.clone(),
                value: total,
                variable: variable.to_owned(),
                source,
            });
        }
    }
    let areas = areas_of(draft);
    let shown: Vec<&str> = unknown.iter().take(5).map(String::as_str).collect();
    if early + late > 0 {
        let part = if flow && early > 0 { ": they are not part of the totals" } else { "" };
        let message = format!(
            "{early} rows before the first day ({}) and {late} after the last ({}) are left out{part}",
            asked.start,
            asked.last()
        );
        notes.warn(file, None, message);
    }
    if found.is_empty() && early + late == 0 && !unknown.is_empty() {
        let message = format!("counts {}, and {areas}", shown.join(", "));
        let remedy =
            "give counts of these areas or of the whole case; --column area=HEADER names the column of areas";
        notes.refuse(file, None, message, remedy);
        return None;
    }
    if !unknown.is_empty() {
        let message = format!(
            "counts of {} names that are no areas of the case are left out: {}; {areas}",
            unknown.len(),
            shown.join(", ")
        );
        notes.warn(file, None, message);
    }
    if found.is_empty() {
        let message = format!("has no count of the case between {} and {}", asked.start, asked.last());
        notes.refuse(file, None, message, "leave the file out, or move --start and --days");
        return None;
    }
    let kind = if flow { "a flow" } else { "a stock" };
    draft.choose(format!(
        "\"{}\" of {} is {kind}, compared with \"{variable}\": {} counts",
        table.header("count"),
        short(file),
        found.len()
    ));
    Some(found)
}

/// The level of units that the areas of the case are, from 0; none where they are places.
fn level_of_areas(draft: &Draft) -> Option<usize> {
    let first = &draft.areas[0].pcode;
    draft.places.iter().find_map(|place| place.admin.iter().position(|unit| unit.0 == *first))
}

/// What the areas of the case are, in words.
fn areas_of(draft: &Draft) -> String {
    let level = level_of_areas(draft);
    let what = level.map_or_else(|| "places".to_owned(), |level| format!("units of level {}", level + 1));
    let shown: Vec<String> =
        draft.areas.iter().take(3).map(|area| format!("{} ({})", area.name, area.pcode)).collect();
    format!("areas of the case are {what} such as {}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole() {
        for (header, stock, flow) in [
            ("Displaced in New Halfa", false, false),
            ("New displacement", false, true),
            ("NewArrivals", false, true),
            ("Knew of", false, false),
            ("Representative", false, false),
            ("cumulative_refugees", true, false),
            ("Total to date", true, false),
            ("daily", false, true),
            ("Arrivals per day", false, true),
        ] {
            assert_eq!((says(STOCK, header, ""), says(FLOW, header, "")), (stock, flow), "{header}");
        }
        assert!(says(FLOW, "x", "#affected+new") && !says(FLOW, "x", "#affected+newborn"));
    }
}
