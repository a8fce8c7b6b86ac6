//! Who they are, by sex, age and disability: people times the shares of the case. And who of the people that have a
//! country of their own are there.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::error::BriefError;
use super::folder::{Range, RangeRow, ResultTable, scaled};
use super::language::Speaker;
use crate::outcome::precision::Known;

/// A range of people times the share of each group of the case; nothing where the case has none.
pub(super) fn groups(dir: &Path, people: Range, speaker: &Speaker) -> Result<Vec<RangeRow>, BriefError> {
    let Some(table) = ResultTable::optional(dir, "shares.csv")? else { return Ok(Vec::new()) };
    let (names, shares) = (table.text("group")?, table.numbers("share")?);
    let mut rows = Vec::new();
    for (name, share) in names.into_iter().zip(shares) {
        let key = format!("group-{name}");
        let name = if speaker.knows(&key) { speaker.words(&key, &[])? } else { name.replace('_', " ") };
        rows.push(RangeRow { name, code: String::new(), range: people.times(share) });
    }
    Ok(scaled(rows))
}

/// Members of population groups in their own country on a date, of groups of which anybody is.
pub(super) fn own_countries(dir: &Path, date: Date, speaker: &Speaker) -> Result<Vec<RangeRow>, BriefError> {
    const TABLE: &str = "population_groups.csv";
    if !dir.join(TABLE).is_file() {
        return Ok(Vec::new());
    }
    let on = [("date", &*date.to_string()), ("variable", "own_country")];
    let table = ResultTable::matching(dir, TABLE, &on)?;
    let (names, levels) = (table.text("population_group")?, table.text("level")?);
    let known = table.known("persons", "standard_error")?;
    let mut by_group: BTreeMap<&str, BTreeMap<&str, Known>> = BTreeMap::new();
    for ((name, level), known) in names.into_iter().zip(levels).zip(known) {
        by_group.entry(name).or_default().insert(level, known);
    }
    let mut rows = Vec::new();
    for (group, levels) in by_group {
        let at = |level: &str| {
            levels.get(level).copied().ok_or_else(|| table.fault(&format!("{group} has no level {level}")))
        };
        let range = Range::known([at("0.1")?, at("0.5")?, at("0.9")?]);
        if range.high > 0.0 {
            let name = speaker.words("own-country", &[("group", group)])?;
            rows.push(RangeRow { name, code: String::new(), range });
        }
    }
    Ok(rows)
}
