//! Which area of the case does a count belong to?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::counted::{AREA, ByArea, CountTable, is_sum, level_of_areas, sums_of_areas};
use super::country;
use super::ends::{self, End};
use super::finer::Finer;
use super::parts::{self, AreaPart};
use crate::import::case::asked::Asked;
use crate::import::case::draft::{Draft, DraftArea};
use crate::import::case::population::keys::{RowKeys, called_totals};
use crate::import::case::population::known::{Found, KnownUnits, Own};
use crate::import::case::population::unread::{UnreadNames, names_of_case, role_of, unread_names};
use crate::import::case::sites::same_country;
use crate::import::case::total::without_total;
use crate::import::case::unit_kinds::kind_level;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetCell, SheetTable};

/// The rows of each area.
pub(super) struct Grouped {
    pub(super) by_area: ByArea,
    /// Names that are no areas of the case, and the days of their rows.
    pub(super) unknown: BTreeSet<String>,
    pub(super) unknown_days: BTreeSet<Date>,
    /// Numbers of areas that are none of the case and lie in none, by day.
    pub(super) outside: BTreeMap<Date, f64>,
    /// Whether some rows name no area, such as totals.
    pub(super) has_totals: bool,
    /// Whether some rows are of what is smaller than the areas, and are left out.
    pub(super) smaller: bool,
}

/// The rows of each area, and the names that are no areas of the case.
pub(super) fn group(
    counted: &CountTable,
    file: &Path,
    (asked, draft): (&Asked, &Draft),
    notes: &mut Notes,
) -> Option<Grouped> {
    let CountTable { table, dates, values, variable, .. } = counted;
    let coded = sheet::words(table.header("area")).last().is_some_and(|last| last.ends_with("code"));
    let own = if coded { ("area", "") } else { ("", "area") };
    let called = called_totals(draft);
    let keys = table.lines.iter().map(|line| RowKeys::read(table, line, own, &called)).collect();
    let keys = country::of_rows(table, keys, asked, draft);
    let known = KnownUnits::new(draft);
    refuse_unread(table, &keys, (&known, draft), (variable, counted.flow), notes)?;
    known.warn_contradicted(file, table.lines.iter().map(|line| line.row).zip(&keys), notes);
    let whole = known.find_all(&keys, Own::of(table.header("area")));
    let members = draft.places_of_areas();
    // Areas without places are countries that crossings lead to.
    let abroad = |key: &RowKeys| {
        let empty = members.iter().enumerate().filter(|(_, places)| places.is_empty());
        let is = |area: &DraftArea| key.name() == area.pcode || same_country(key.name(), &area.name);
        empty.map(|(index, _)| index).find(|&index| is(&draft.areas[index]))
    };
    // Counts of the country of the case are of all of it, where its areas are not asked for.
    let is_country = |key: &RowKeys| {
        let country = asked.country.as_deref().filter(|_| counted.total.is_some());
        country.is_some_and(|country| same_country(key.name(), country))
    };
    let part = asked.is_part();
    let own_country = |key: &RowKeys| !part && is_country(key);
    let level = level_of_areas(draft);
    let finer = Finer::of(counted, &known, draft);
    finer.warn_others(counted, &keys, (&known, draft), notes);
    let mut by_area: ByArea = BTreeMap::new();
    let (mut blank, mut unknown, mut unknown_days, mut has_totals) =
        (0, BTreeSet::new(), BTreeSet::new(), false);
    let (mut outside, mut of_country): (BTreeMap<Date, f64>, Vec<usize>) = Default::default();
    let mut smaller_rows: Vec<AreaPart> = Vec::new();
    let area_of =
        |places: &Vec<usize>| members.iter().position(|area| places.iter().all(|at| area.contains(at)));
    for (index, line) in table.lines.iter().enumerate() {
        let (Some(date), Some(value)) = (dates[index], values[index]) else {
            blank += 1;
            continue;
        };
        let mut part = |area: Option<usize>, name: String| {
            let part = |area| AreaPart { area, date, value, row: line.row, name: name.clone(), own: false };
            let found = area.filter(|_| !keys[index].total).map(part);
            let is_part = found.is_some();
            smaller_rows.extend(found);
            is_part
        };
        if let Some(smaller) = finer.named(line, &keys[index]) {
            let area = match &whole[index] {
                Found::Here { places, .. } if finer.is_beside_areas() => area_of(places),
                _ => None,
            };
            if !part(area, smaller.clone()) {
                unknown.insert(smaller);
                unknown_days.insert(date);
            }
            continue;
        }
        let country = abroad(&keys[index]);
        let area = match &whole[index] {
            _ if keys[index].is_blank() => None,
            _ if country.is_some() => country,
            _ if own_country(&keys[index]) => None,
            Found::Several(what) => {
                let message = format!("\"{}\" may be {}", keys[index].name(), what.join(" or "));
                let remedy = of_level(table, &known, level);
                notes.refuse(file, Some(line.row), message, &remedy);
                return None;
            }
            // A unit above with one area in it is not that area; a place that has its code is.
            Found::Here { places, rank } if *rank == level.unwrap_or(4) || *rank == 4 => {
                let area = members.iter().position(|area| area == places);
                area.filter(|&area| *rank == level.unwrap_or(4) || has_code_of(draft, area, places))
            }
            _ => None,
        };
        if area.is_none() && !keys[index].is_blank() && !own_country(&keys[index]) {
            let within = match &whole[index] {
                Found::Here { places, rank } if *rank > level.unwrap_or(4) => area_of(places),
                Found::Within { places, .. } => area_of(places),
                _ => None,
            };
            if part(within, keys[index].name().to_owned()) {
                continue;
            }
            if is_country(&keys[index]) {
                of_country.push(line.row);
            } else if matches!(whole[index], Found::Nowhere) {
                *outside.entry(date).or_default() += value;
            }
            unknown.insert(with_unknown_unit(&keys[index], &known));
            unknown_days.insert(date);
        } else {
            has_totals |= area.is_none() && keys[index].is_blank();
            by_area.entry(area).or_default().push((date, value, line.row));
        }
    }
    let mut smaller = false;
    for left in parts::add_up(&mut by_area, smaller_rows, counted, draft, notes)? {
        smaller = true;
        unknown.insert(left.name);
        unknown_days.insert(left.date);
    }
    if let Some(&first) = of_country.first() {
        warn_country(file, (first, of_country.len()), asked, notes);
    }
    refuse_nameless(table, &keys, &by_area, &outside, notes)?;
    refuse_undated(table, &keys, dates, values, notes)?;
    if blank > 0 {
        notes.warn(file, None, format!("{blank} rows have no date or no number and are left out"));
    }
    Some(Grouped { by_area, unknown, unknown_days, outside, has_totals, smaller })
}

/// Whether places have the code of an area: a unit that is a place of the list and an area of the map.
fn has_code_of(draft: &Draft, area: usize, places: &[usize]) -> bool {
    places.iter().all(|&place| draft.places[place].pcode == draft.areas[area].pcode)
}

/// Says of rows of all of the country that they are none of a part of it.
fn warn_country(file: &Path, (first, rows): (usize, usize), asked: &Asked, notes: &mut Notes) {
    let message = format!(
        "{rows} rows are of all of {}, and the case is a part of it: they are no counts of the case",
        asked.country.as_deref().unwrap_or_default()
    );
    notes.warn(file, Some(first), message);
}

/// Refuses rows without an area beside names of the case in a column that nobody reads: the count of a village would be that
/// of the whole case.
fn refuse_unread(
    table: &SheetTable,
    keys: &[RowKeys],
    (known, draft): (&KnownUnits, &Draft),
    (variable, flow): (&str, bool),
    notes: &mut Notes,
) -> Option<()> {
    let blank = table.lines.iter().zip(keys).filter(|(_, keys)| keys.is_blank());
    let rows = blank.map(|(line, _)| (line.row, None)).collect();
    let all = unread_names(table, known, &rows);
    // Of columns of both ends that one which the variable is of.
    let of = End::of(variable);
    let other = |header: &str| of.is_some() && End::said(header, "").is_some_and(|end| Some(end) != of);
    let fits = |unread: &&UnreadNames| of.is_some() && End::said(&unread.header, "") == of;
    let wanted = level_of_areas(draft);
    let found = |header: &str| {
        let column = table.headers().iter().position(|known| known == header)?;
        names_of_case(table, column, known, wanted)
    };
    // Names of the areas of the case come before those of units above.
    let of_level =
        |unread: &&UnreadNames| found(&unread.header).is_some_and(|(level, _)| Some(level) == wanted);
    let first = |fits: &dyn Fn(&&UnreadNames) -> bool| {
        all.iter().find(|unread| fits(unread) && of_level(unread)).or_else(|| all.iter().find(fits))
    };
    let own = first(&fits).or_else(|| first(&|unread| !other(&unread.header)));
    let Some(unread) = own.or(all.first()) else { return Some(()) };
    let header = &unread.header;
    let message = format!(
        "\"{header}\" has names of {} of the case, such as {}, in rows that name no area otherwise: are they counts of the whole case?",
        unread.what(),
        unread.name
    );
    let role = found(header).map_or_else(|| "area".to_owned(), role_of);
    let reads = format!("--column \"{role}={header}\" reads it");
    let neither = |unread: &&UnreadNames| End::said(&unread.header, "").is_none() && of_level(unread);
    let unclear: Vec<&UnreadNames> = all.iter().filter(neither).collect();
    let remedy = match End::said(header, "").filter(|_| other(header)) {
        Some(end) => format!(
            "\"{header}\" says {}: {reads} with --variable {}",
            end.said_where(),
            ends::other_variable(variable, flow)
        ),
        // Nobody knows which of two is which.
        None if unclear.len() > 1
            && unclear.iter().any(|unread| unread.header == *header)
            && of.is_some() =>
        {
            let all = unclear.iter().map(|unread| format!("--column \"{role}={}\"", unread.header));
            format!(
                "\"{variable}\" counts people {}: name the column that says so ({})",
                of.map_or("", End::at),
                all.collect::<Vec<_>>().join(" or ")
            )
        }
        None => format!("{reads}; without that column the counts are of the whole case"),
    };
    notes.refuse(&table.source.path, None, message, &remedy);
    None
}

/// What to do with names that may be of areas of the case or of something else.
fn of_level(table: &SheetTable, known: &KnownUnits, wanted: Option<usize>) -> String {
    let column = table.column_of(AREA.name);
    let found = column.and_then(|column| Some((column, names_of_case(table, column, known, wanted)?)));
    match found {
        Some((column, (level, false))) if Some(level) == wanted => format!(
            "--column \"{}={}\" says that they are units of level {}; or give P-codes, or a column of the units above",
            role_of((level, false)),
            table.headers()[column],
            level + 1
        ),
        _ => "give P-codes, or a column of the units above".into(),
    }
}

/// What to do with counts of what are no areas of the case: a column of another level may have their names.
pub(super) fn unlike(counted: &CountTable, smaller: bool, draft: &Draft) -> String {
    let CountTable { table, variable, .. } = counted;
    let of = End::of(variable);
    let (known, level) = (KnownUnits::new(draft), level_of_areas(draft));
    let wanted = level.unwrap_or(4);
    let other = |column: usize| {
        let end = End::said(&table.headers()[column], table.tag_of(column));
        of.is_some() && end.is_some() && end != of
    };
    let of_level = (0..table.headers().len()).filter(|&column| !other(column)).find_map(|column| {
        let found = names_of_case(table, column, &known, level).filter(|(level, _)| *level == wanted)?;
        let (role, header) = (role_of(found), &table.headers()[column]);
        // A smaller unit may be called as the area around it, or as another one.
        if kind_level(header, draft).is_some_and(|level| level != wanted) || repeats(counted, column) {
            return None;
        }
        (table.header(&role) != header).then(|| {
            format!("\"{header}\" has names of these areas: --column \"{role}={header}\" reads them")
        })
    });
    // Words that name nothing of the case, such as "Rural", may stand beside the areas; of a place they tell what it alone has.
    let named = table.column_of(AREA.name);
    let words =
        named.is_some_and(|column| !table.lines.iter().any(|line| known.knows(&line.cell(column).text())));
    let once = |column: &usize| {
        !other(*column)
            && !repeats(counted, *column)
            && names_of_case(table, *column, &known, level).is_some_and(|(level, _)| level == wanted)
    };
    if smaller
        && words
        && let Some(column) = (0..table.headers().len()).find(once)
    {
        let header = &table.headers()[column];
        return format!(
            "\"{header}\" names an area of the case in each row, once a date: --column \"area={header}\" counts by it"
        );
    }
    if smaller {
        return "its rows are of what is smaller than the areas of the case: displace import areas POLYGONS, with a map of those units, \
                makes them the areas; or give counts of the areas, in which each has one row for each date"
            .into();
    }
    of_level.unwrap_or_else(|| {
        "give counts of these areas or of the whole case; --column area=HEADER names the column of areas"
            .into()
    })
}

/// Whether a column has one name several times on a day.
fn repeats(counted: &CountTable, column: usize) -> bool {
    let mut known = BTreeSet::new();
    let rows =
        counted.table.lines.iter().zip(&counted.dates).filter_map(|(line, date)| Some((line, (*date)?)));
    rows.map(|(line, date)| (line.cell(column).text(), date))
        .any(|(name, date)| !name.is_empty() && !known.insert((name, date)))
}

/// Refuses rows that name no area beside rows that do, unless they are called a total or have the sum of the others of their
/// date: the count of an area whose cell is blank would be that of the whole case.
fn refuse_nameless(
    table: &SheetTable,
    keys: &[RowKeys],
    by_area: &ByArea,
    outside: &BTreeMap<Date, f64>,
    notes: &mut Notes,
) -> Option<()> {
    let sums = sums_of_areas(by_area);
    if sums.is_empty() {
        return Some(());
    }
    let totals: BTreeSet<usize> =
        table.lines.iter().zip(keys).filter(|(_, keys)| keys.total).map(|(line, _)| line.row).collect();
    let is_total = |date: &Date, value: f64| {
        let more = outside.get(date).copied().unwrap_or(0.0);
        sums.get(date).is_some_and(|&sum| is_sum(value, sum) || is_sum(value, sum + more))
    };
    let whole = by_area.get(&None).into_iter().flatten();
    let nameless: Vec<&(Date, f64, usize)> =
        whole.filter(|(date, value, row)| !totals.contains(row) && !is_total(date, *value)).collect();
    let Some(&&(date, value, first)) = nameless.first() else { return Some(()) };
    // A total may stand in a column that is not read.
    let called = table
        .lines
        .iter()
        .filter(|line| line.row == first)
        .flat_map(|line| &line.cells)
        .map(SheetCell::shown);
    if let Some(text) =
        called.into_iter().find(|text| without_total(text).is_some_and(|rest| rest.is_empty()))
        && let Some(sum) = sums.get(&date)
    {
        let message = format!(
            "is called \"{text}\" and has {value} on {date}, and the areas of that date have {sum} together"
        );
        let remedy = "correct the number that is wrong, or leave the row out";
        notes.refuse(&table.source.path, Some(first), message, remedy);
        return None;
    }
    let shown: Vec<String> = nameless.iter().take(5).map(|(.., row)| row.to_string()).collect();
    let message = format!(
        "{} rows name no area, and others do, such as {value} on {date}: are they counts of the whole case? Rows {}",
        nameless.len(),
        shown.join(", ")
    );
    let remedy = "write Total into the cells where they are; fill the cells where they are not (those below merged ones are blank)";
    notes.refuse(&table.source.path, Some(first), message, remedy);
    None
}

/// Refuses rows that count an area and have no date, below rows that have one: where the date stands in the first row of a
/// block, all others of the block would be lost.
fn refuse_undated(
    table: &SheetTable,
    keys: &[RowKeys],
    dates: &[Option<Date>],
    values: &[Option<f64>],
    notes: &mut Notes,
) -> Option<()> {
    let undated: Vec<usize> = (1..keys.len())
        .filter(|&index| dates[index].is_none() && values[index].is_some())
        .filter(|&index| !keys[index].is_blank() && !keys[index].total)
        .filter(|&index| dates[..index].iter().any(Option::is_some))
        .collect();
    let Some(&first) = undated.first() else { return Some(()) };
    let rows = undated.iter().take(5).map(|&index| table.lines[index].row.to_string());
    let message = format!(
        "{} rows count an area and have no date, such as that of \"{}\": rows {}",
        undated.len(),
        keys[first].name(),
        rows.collect::<Vec<_>>().join(", ")
    );
    let remedy = "write the date into every row: below merged cells they are blank";
    notes.refuse(&table.source.path, Some(table.lines[first].row), message, remedy);
    None
}

/// What a row that is of no area is called, with the unit above that the case does not have: its own name may be known.
fn with_unknown_unit(keys: &RowKeys, known: &KnownUnits) -> String {
    let name = keys.name().to_owned();
    let above = keys.units.iter().map(|(_, unit)| unit).filter(|unit| !unit.is_empty() && **unit != name);
    let strange = above.into_iter().find(|unit| !known.knows(unit));
    let called = keys.last().1;
    if called != name && !known.knows(&name) && known.knows(called) {
        return format!("{name} (a code that the case does not have, of \"{called}\", which it has)");
    }
    match strange.filter(|_| known.knows(&name)) {
        Some(unit) => format!("{name} (in \"{unit}\", which is no unit of the case)"),
        None => name,
    }
}
