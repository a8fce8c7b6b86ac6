//! Where people leave, where they are, in which kind of shelter, and who is trapped.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::error::BriefError;
use super::folder::{Range, RangeRow, ResultTable, greatest, scaled};
use super::gazetteer::Gazetteer;
use super::language::Speaker;
use super::totals::Totals;
use crate::outcome::precision::Known;
use crate::world::ShelterType;

/// Areas that the page lists; the tables have all.
pub(super) const LISTED: usize = 10;
const EIGHT_IN_TEN: [&str; 3] = ["p10", "p50", "p90"];

/// Areas that people are displaced from, on a date.
pub(super) fn origins(dir: &Path, date: Date, names: &Gazetteer) -> Result<Vec<RangeRow>, BriefError> {
    let table = ResultTable::matching(dir, "origins.csv", &[("date", &date.to_string())])?;
    Ok(greatest(rows(&table, names)?, LISTED))
}

/// Where displaced people are on a date.
pub(super) struct Present {
    /// By area.
    pub(super) areas: Vec<RangeRow>,
    /// By area and kind of shelter.
    pub(super) kinds: Vec<Value>,
}

/// Reads who is where on a date.
pub(super) fn present(dir: &Path, date: Date, names: &Gazetteer) -> Result<Present, BriefError> {
    let table = ResultTable::matching(dir, "present.csv", &[("date", &date.to_string())])?;
    let shelters = table.text("shelter")?;
    let all = rows(&table, names)?;
    let mut by_kind: BTreeMap<(&str, &str), Range> = BTreeMap::new();
    for (row, &shelter) in all.iter().zip(&shelters) {
        by_kind.insert((&row.code, shelter), row.range);
    }
    let everybody =
        all.iter().zip(&shelters).filter(|(_, shelter)| **shelter == "all").map(|(row, _)| row.clone());
    let areas = greatest(everybody.collect(), LISTED);
    // Who has crossed a border is sheltered by others: nothing is known of how.
    let here = |area: &&RangeRow| {
        let of = |kind: ShelterType| by_kind.contains_key(&(area.code.as_str(), kind.name()));
        ShelterType::ALL.into_iter().any(of)
    };
    let kinds = areas
        .iter()
        .filter(here)
        .map(|area| {
            let of = |kind: ShelterType| {
                by_kind.get(&(area.code.as_str(), kind.name())).copied().unwrap_or_default()
            };
            context! { name => &area.name, ranges => ShelterType::ALL.map(of).to_vec() }
        })
        .collect();
    Ok(Present { areas, kinds })
}

/// How displaced people are sheltered on a date, in the whole case, and how many are on the road or abroad instead.
pub(super) fn shelters(totals: &Totals, date: Date, speaker: &Speaker) -> Result<Vec<RangeRow>, BriefError> {
    let mut rows = Vec::new();
    for kind in ShelterType::ALL {
        let variable = format!("shelter_{}", kind.name());
        let at = |level: f64| totals.on(&variable, level, date);
        let name = speaker.words(&format!("shelter-{}", kind.name()), &[])?;
        rows.push(RangeRow {
            name,
            code: String::new(),
            range: Range::known([at(0.1)?, at(0.5)?, at(0.9)?]),
        });
    }
    for (variable, key) in [("in_transit", "on-the-road"), ("abroad", "abroad")] {
        let at = |level: f64| totals.on(variable, level, date);
        if at(0.975)?.value > 0.0 {
            let range = Range::known([at(0.1)?, at(0.5)?, at(0.9)?]);
            rows.push(RangeRow { name: speaker.words(key, &[])?, code: String::new(), range });
        }
    }
    Ok(scaled(rows))
}

/// People at home in places that were taken who do not want to leave, on a date; none where nobody is in 39 of 40 futures.
pub(super) fn stayed(totals: &Totals, date: Date) -> Result<Option<Range>, BriefError> {
    let at = |level: f64| totals.on("stayed", level, date);
    let range = Range::known([at(0.1)?, at(0.5)?, at(0.9)?]);
    Ok((at(0.975)?.value > 0.0).then_some(range))
}

/// The day of the census on which most people are away, in the middle of the futures.
pub(super) fn worst(dir: &Path, totals: &Totals) -> Result<Date, BriefError> {
    let table = ResultTable::read(dir, "present.csv")?;
    let days: std::collections::BTreeSet<&str> = table.text("date")?.into_iter().collect();
    let away = totals.series("away", 0.5)?;
    let mut worst = None;
    for (date, persons) in &away {
        let census = days.contains(date.to_string().as_str());
        if census && worst.is_none_or(|(_, most)| persons.value > most) {
            worst = Some((*date, persons.value));
        }
    }
    // Where nobody is away on any of those days, any day is as bad.
    Ok(worst.map_or_else(|| away[away.len() - 1].0, |(date, _)| date))
}

/// Areas in which people are trapped: each quantile on its worst day.
pub(super) fn trapped(dir: &Path, gazetteer: &Gazetteer) -> Result<Vec<RangeRow>, BriefError> {
    let table = ResultTable::matching(dir, "quantiles.csv", &[("variable", "trapped")])?;
    let (names, codes) = (table.text("location")?, table.text("pcode")?);
    let (levels, persons) = (table.numbers("level")?, table.known("persons", "standard_error")?);
    let nobody = Known { value: 0.0, error: Some(0.0) };
    let mut most: BTreeMap<(&str, &str), [Known; 3]> = BTreeMap::new();
    for row in (0..table.len()).filter(|&row| !codes[row].is_empty()) {
        let which = [0.1, 0.5, 0.9].iter().position(|level| (levels[row] - level).abs() < 1e-9);
        if let Some(which) = which {
            let known = &mut most.entry((codes[row], names[row])).or_insert([nobody; 3])[which];
            if persons[row].value > known.value {
                *known = persons[row];
            }
        }
    }
    let rows = most.into_iter().map(|((code, name), at)| RangeRow {
        name: gazetteer.area(code, name),
        code: code.into(),
        range: Range::known(at),
    });
    let rows = rows.filter(|row| row.range.high > 0.0);
    Ok(greatest(rows.collect(), LISTED / 2))
}

/// Areas and their ranges.
fn rows(table: &ResultTable, gazetteer: &Gazetteer) -> Result<Vec<RangeRow>, BriefError> {
    let (names, codes) = (table.text("area")?, table.text("area_pcode")?);
    let ranges = table.ranges(EIGHT_IN_TEN)?;
    let rows = names.iter().zip(codes).zip(ranges);
    Ok(rows
        .map(|((name, code), range)| RangeRow { name: gazetteer.area(code, name), code: code.into(), range })
        .collect())
}
