//! Who they are, by sex, age and disability: people times the shares of the case.

use std::path::Path;

use super::error::BriefError;
use super::folder::{Range, RangeRow, ResultTable, scaled};
use super::language::Speaker;

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
