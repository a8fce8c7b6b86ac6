//! Counts of several files: does none say again what another one says?

use super::rows::WrittenCount;
use crate::import::case::asked::CountFile;
use crate::import::notes::Notes;
use crate::model::tally::Total;

/// What a file has: whether its counts are flows, and the rows.
type OfFile<'c> = (&'c CountFile, (bool, Vec<WrittenCount>));

/// The rows of all files, in an order that does not hang on that of the files.
pub(super) fn together(mut all: Vec<OfFile<'_>>, notes: &mut Notes) -> Option<Vec<WrittenCount>> {
    if all.len() == 1 {
        return all.pop().map(|(_, (_, rows))| rows);
    }
    for (index, one) in all.iter().enumerate() {
        for other in &all[..index] {
            if let Some(message) = clash(one, other) {
                let remedy = "put their rows into one file; or, where one takes the place of the other, give it the other's name \
                              and import it again";
                notes.refuse(&one.0.file, None, message, remedy);
                return None;
            }
        }
    }
    let mut rows: Vec<WrittenCount> = all.into_iter().flat_map(|(_, (_, rows))| rows).collect();
    rows.sort_by(|a, b| (&a.variable, &a.area, a.from).cmp(&(&b.variable, &b.area, b.from)));
    Some(rows)
}

/// Why two files cannot both be right, if so.
fn clash(
    (one, (one_flows, one_rows)): &OfFile,
    (other, (other_flows, other_rows)): &OfFile,
) -> Option<String> {
    for row in one_rows {
        let mut alike =
            other_rows.iter().filter(|other| (&row.variable, &row.area) == (&other.variable, &other.area));
        let Some(first) = alike.clone().next() else { continue };
        let area = first.area.as_ref().map_or_else(String::new, |(_, name)| format!(" of \"{name}\""));
        let both = format!("and {} both count \"{}\"{area}", other.named(), row.variable);
        if let Some(same) = alike.find(|other| row.from <= other.date && other.from <= row.date) {
            return Some(format!("{} {both} on {}", one.named(), row.date.min(same.date)));
        }
        let total = Total::ALL.iter().find(|total| total.key() == row.variable);
        let adds_up = area.is_empty() && total.is_some_and(|total| total.is_running_total());
        if adds_up && (*one_flows || *other_flows) {
            return Some(format!("{} {both}, each added up from its own first row on", one.named()));
        }
    }
    None
}
