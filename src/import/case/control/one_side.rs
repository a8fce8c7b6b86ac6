//! Maps that draw the land of the other side alone: all that lies outside is held by the side of the people, if the user says so.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use crate::import::case::asked::{Asked, short};
use crate::import::case::draft::HOME;
use crate::import::case::sides::names;
use crate::import::notes::Notes;

/// Who holds a place from a day on; none where it was so before the first.
pub(super) type HeldSince = BTreeMap<usize, Vec<(Option<Date>, String)>>;

/// How the user says it: a name that is mistyped must not give the land of the people to the others.
pub(super) const WAY: &str = "; where the polygons draw the other side alone, --home home says that all places outside of them are on \
                              the side of the people (beside --home for actors of events)";

/// Gives places in no polygon to the side of the people, where `--home home` says it and no polygon is of that side.
pub(super) fn fill(
    said: &mut HeldSince,
    asked: &Asked,
    places: usize,
    (file, notes): (&Path, &mut Notes),
) -> Option<()> {
    let wanted = asked.home.iter().any(|part| part.trim().eq_ignore_ascii_case(HOME));
    // Beside it other names may be given, such as of what was taken back.
    let drawn = said.values().flatten().any(|(_, holder)| names(HOME, holder));
    if !wanted || drawn || said.is_empty() {
        return Some(());
    }
    let outside: Vec<usize> = (0..places).filter(|place| !said.contains_key(place)).collect();
    if outside.is_empty() {
        let message = "all places of the case lie in polygons of the other side, and --home home says that those outside are of \
                       the people";
        notes.refuse(
            file,
            None,
            message,
            "--home takes whole words of the name of the holder who is the side of the people",
        );
        return None;
    }
    // Those that are drawn later only were the people's before.
    for list in said
        .values_mut()
        .filter(|list| list.iter().all(|(date, _)| date.is_some_and(|date| date > asked.start)))
    {
        list.push((None, HOME.to_owned()));
    }
    let message = format!(
        "{} draws the other side alone: {} places outside of its polygons are on the side of the people, as --home home says, and \
         what later polygons leave out is not given back to it",
        short(file),
        outside.len()
    );
    notes.warn(file, None, message);
    for place in outside {
        said.insert(place, vec![(None, HOME.to_owned())]);
    }
    Some(())
}
