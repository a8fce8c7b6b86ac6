//! Counts with a column for each day, or for each area of the case, in the rows that a table of counts has.

use super::counted::{AREA, DATE};
use crate::import::case::asked::COUNT;
use crate::import::case::draft::Draft;
use crate::import::case::places::UNITS;
use crate::import::case::population::known::KnownUnits;
use crate::import::case::total::without_total;
use crate::import::sheet::{self, ColumnRole, Grid, Said, Source, Spread};

/// The sheets of a file, those of wide tables with a row for each count. What is read of several columns is a choice; `of_areas` is
/// whether the variable may be of areas.
pub(super) fn long(
    grids: Vec<Grid>,
    source: &Source,
    of_areas: bool,
    said: &Said,
    draft: &mut Draft,
) -> Vec<Grid> {
    let known = KnownUnits::new(draft);
    let areas: Vec<ColumnRole> = UNITS.iter().flatten().copied().collect();
    let is_total = |header: &str| without_total(header).is_some_and(|rest| rest.is_empty());
    let area =
        |header: &str| (known.knows(header) || is_total(header)).then(|| (header.to_owned(), String::new()));
    let days = Spread { role: &DATE, without: &[], split: &sheet::day_and_rest };
    let of_area = Spread { role: &AREA, without: &areas, split: &area };
    let mut chosen = Vec::new();
    let long = grids
        .into_iter()
        .map(|grid| {
            let by_day = sheet::long(&grid, &days, said).map(|found| (found, "a day"));
            let by_area = || {
                let is_spread = of_areas && said.column(COUNT).is_none();
                is_spread
                    .then(|| sheet::long(&grid, &of_area, said))
                    .flatten()
                    .map(|found| (found, "an area"))
            };
            let Some(((long, columns), of)) = by_day.or_else(by_area) else { return grid };
            if source.sheet.is_none() || source.sheet == grid.sheet {
                chosen.push(format!(
                    "{}: each of {columns} columns is of {of}, and each of their numbers a count",
                    source.short()
                ));
            }
            long
        })
        .collect();
    for text in chosen {
        draft.choose(text);
    }
    long
}
