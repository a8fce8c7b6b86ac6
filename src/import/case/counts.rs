//! What was counted, and of what? Stock or flow, and the variable of the model, are said by the file or by the user.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::asked::{Asked, short};
use super::draft::Draft;
use super::places::UNITS;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, SheetTable, Source};
use crate::model::tally::Total;

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

/// Words that say what a column of numbers counts, and how.
const STOCK: &[&str] = &["cumul", "stock", "present", "total", "todate"];
const FLOW: &[&str] = &["daily", "new", "weekly", "arrivals", "departures", "perday", "quotidien", "nouve"];

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
    let known = ["date", "year", "code", "id", "lat", "lon", "round", "week", "month"];
    (0..table.headers().len())
        .filter(|&column| {
            let key: String =
                table.headers()[column].to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
            let cells =
                table.lines.iter().map(|line| line.cell(column).text()).filter(|text| !text.is_empty());
            let (count, all) = cells.fold((0, 0), |(count, all), text| {
                (count + usize::from(crate::tables::persons(&text).is_ok()), all + 1)
            });
            !key.is_empty()
                && !known.iter().any(|word| key.starts_with(word) || key.ends_with("code"))
                && all > 0
                && 10 * count >= 9 * all
        })
        .collect()
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
        let found = numbers(&table);
        let headers: Vec<&str> = found.iter().map(|&column| table.headers()[column].as_str()).collect();
        match headers.as_slice() {
            [one] => said.columns.push(("count".into(), (*one).to_owned())),
            [] => {
                notes.refuse(
                    file,
                    None,
                    "has no column of numbers",
                    "--column count=HEADER says where the counts stand",
                );
                return None;
            }
            [first, ..] => {
                let message = format!(
                    "has several columns of numbers, and which of them counts is not said: {}",
                    headers.join(", ")
                );
                notes.refuse(file, None, message, &format!("--column \"count={first}\" takes one of them"));
                return None;
            }
        }
    }
    let count = ColumnRole { name: "count", names: &[], tags: &[], required: true, single: true };
    roles.push(count);
    let table = sheet::table(&source, grids, &roles, &said, notes)?;
    let header: String =
        table.header("count").to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let tag = table.tag("count").to_owned();
    let word =
        |words: &[&str]| words.iter().any(|word| header.contains(word) || tag.contains(&format!("+{word}")));
    let flow = match (asked.flow, word(STOCK), word(FLOW)) {
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
    let areas = draft.area_index();
    let mut by_area: BTreeMap<String, Vec<(Date, f64, usize)>> = BTreeMap::new();
    let mut blank = 0;
    for (index, line) in table.lines.iter().enumerate() {
        let (Some(date), Some(value)) = (dates[index], values[index]) else {
            blank += 1;
            continue;
        };
        let mut keys: Vec<String> = (0..4)
            .rev()
            .flat_map(|level| UNITS[level].iter().map(|role| table.text(line, role.name)))
            .collect();
        keys.push(table.text(line, "area"));
        let key = keys.into_iter().find(|key| !key.is_empty()).unwrap_or_default();
        by_area.entry(key).or_default().push((date, value, line.row));
    }
    if blank > 0 {
        notes.warn(file, None, format!("{blank} rows have no date or no number and are left out"));
    }
    let stock_in_model = Total::ALL.iter().any(|total| total.key() == variable && total.is_stock());
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for (key, mut list) in by_area {
        list.sort_by_key(|&(date, ..)| date);
        if let Some(pair) = list.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let message = format!(
                "has {} twice{}",
                pair[0].0,
                if key.is_empty() { String::new() } else { format!(" for \"{key}\"") }
            );
            notes.refuse(
                file,
                Some(pair[1].2),
                message,
                "leave one row for each date and area, or name the column of areas",
            );
            return None;
        }
        let area =
            areas.get(&key).map(|&area| (draft.areas[area].pcode.clone(), draft.areas[area].name.clone()));
        if !key.is_empty() && area.is_none() {
            unknown.push(key);
            continue;
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
            sum += value;
            let total = if flow && stock_in_model && area.is_none() { sum } else { value };
            let from = if flow { before.min(date) } else { asked.start.min(date) };
            before = date.tomorrow().unwrap_or(date);
            if date < asked.start || date > asked.last() {
                continue;
            }
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
    if let Some(first) = unknown.first() {
        notes.warn(
            file,
            None,
            format!("counts of {} names that are no areas of the case are left out: {first}", unknown.len()),
        );
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
