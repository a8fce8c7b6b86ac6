//! Counts of the first day itself: who is counted there was displaced before anything of the model happens.

use super::counted::CountTable;
use crate::import::case::asked::{Asked, short};
use crate::import::case::draft::Draft;
use crate::import::case::places::UNITS;
use crate::import::notes::Notes;
use crate::model::tally::{Local, Total};

/// Says of how many people stocks of the first day tell, and what is made of them: nobody is displaced by a count.
pub(super) fn say(counted: &CountTable, asked: &Asked, draft: &mut Draft, notes: &mut Notes) {
    let of_start = |(date, value): (&Option<_>, &Option<f64>)| {
        value.filter(|value| *date == Some(asked.start) && *value > 0.0)
    };
    let values: Vec<f64> = counted.dates.iter().zip(&counted.values).filter_map(of_start).collect();
    if counted.flow || values.is_empty() {
        return;
    }
    let (count, most) = (values.len(), values.iter().copied().fold(0.0, f64::max));
    let of_areas =
        counted.table.has("area") || UNITS.iter().flatten().any(|role| counted.table.has(role.name));
    let what = match (counted.local, counted.total) {
        (Some(local), _) if of_areas && local != Local::Hosted => {
            "they are what was there before, from which later counts of their areas go on"
        }
        (_, Some(total)) if !of_areas && total.is_running_total() => {
            "they are compared with that day, and are part of the later counts, while the model counts people from the first day on"
        }
        _ => "they are compared with the people of that day",
    };
    let displaced: u64 = draft.places.iter().map(|place| place.idps).sum();
    let file = short(&counted.table.source.path);
    let message = format!(
        "{count} counts are of the first day itself ({}; up to {most}): {what}, and nobody is displaced by them: on the first day the \
         case has the {displaced} displaced people that its table of people says",
        asked.start
    );
    notes.warn(&counted.table.source.path, None, message);
    let are_displaced = matches!(counted.local, Some(Local::Displaced | Local::Hosted))
        || matches!(counted.total, Some(Total::Displaced | Total::Away));
    if displaced == 0 && are_displaced {
        draft.guess(
            format!("nobody is displaced on the first day, although {file} counts up to {most} people then"),
            "much: they take shelter and places, and move on or return",
            "give displaced people by place, in a column of the table of --population",
        );
    }
}
