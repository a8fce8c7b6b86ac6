//! A table may have several columns of dates, of which one is read: those of reports are days after those of counts.

use super::counted::CountTable;
use super::ends_words::is_one;
use super::gaps::begins;
use crate::import::notes::Notes;
use crate::import::sheet;

/// Words of headers of days.
const OF_DAYS: &[&str] =
    &["date", "dates", "day", "fecha", "data", "jour", "dia", "datum", "تاريخ", "التاريخ", "дата"];
/// Words of days on which nobody moved or was counted, and of first days, beside which the last ones are read.
const ASIDE: &[&str] = &[
    "birth",
    "created",
    "creation",
    "updated",
    "update",
    "modified",
    "published",
    "publication",
    "upload",
    "uploaded",
    "submission",
    "submitted",
    "entry",
    "download",
    "version",
    "naissance",
    "publicacion",
    "actualizacion",
    "nacimiento",
    "publicacao",
    "nascimento",
];

/// Whether a header is of days that counts may be of.
fn of_days(header: &str, names: &[&str]) -> bool {
    let words = sheet::words(header);
    let has = |list: &[&str]| words.iter().any(|word| is_one(list, word));
    names.contains(&sheet::key(header).as_str()) || has(OF_DAYS) && !has(ASIDE) && !begins(header)
}

/// Warns of another column of dates, where it has other days than the one that is read.
pub(super) fn say(counted: &CountTable, names: &[&str], by_user: bool, notes: &mut Notes) {
    if by_user {
        return;
    }
    let table = counted.table;
    for (column, header) in table.unread().filter(|(_, header)| of_days(header, names)) {
        let Some(dates) = table.dates_of(column) else { continue };
        let pairs = counted.dates.iter().zip(&dates).zip(&table.lines);
        let both = pairs.filter_map(|((&taken, &other), line)| Some((taken?, other?, line.row)));
        let others: Vec<_> = both.filter(|(taken, other, _)| taken != other).collect();
        let Some((taken, other, row)) = others.first() else { continue };
        let message = format!(
            "\"{}\" is taken for the days of its counts ({taken} in row {row}), and \"{header}\" has others in {} rows ({other}): \
             --column \"date={header}\" takes those, --column \"date={}\" says that it is right",
            table.header("date"),
            others.len(),
            table.header("date")
        );
        notes.warn(&table.source.path, Some(*row), message);
    }
}
