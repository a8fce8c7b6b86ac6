//! Does a row say that a place was taken, or that somebody tried, or says so? Columns beside the holder tell it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::columns::HOLDER;
use super::outcome_words::{
    BESIDE, FOUGHT, FOUGHT_OVER, LEFT, LOST, NO, NOT, NOT_SO, OF_ANSWERS, SURE, TAKEN, THERE, UNCLEAR,
};
use crate::import::case::asked::Asked;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Longest text that is an answer and no remark, words.
const LONGEST: usize = 4;

fn has(list: &[&str], words: &[String]) -> bool {
    words.iter().any(|word| list.iter().any(|known| sheet::key(known) == *word))
}

/// What a cell beside a holder says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// That nobody took the place, or that nobody knows.
    NotSo,
    /// No, where the header asks whether it was taken: who held it before may stand there too.
    No,
    Lost,
    /// That the holder left, or was made to.
    Left,
    /// That there was a fight, and not how it ended.
    Fought,
    /// That somebody stands around the place.
    Unclear,
    FoughtOver,
}

/// Whether a text has words of a list, and beside them nothing but words that make nothing else of them.
fn is_only(list: &[&str], words: &[String]) -> bool {
    let kept: Vec<String> = words.iter().filter(|word| !has(BESIDE, &[(*word).clone()])).cloned().collect();
    !kept.is_empty() && kept.iter().all(|word| has(list, std::slice::from_ref(word)))
}

fn told(header: &[String], text: &str, holder: &str) -> Option<Told> {
    // Whoever holds the place may be named again.
    let own = sheet::words(holder);
    let mut words = sheet::words(text);
    if words.iter().any(|word| !own.contains(word)) {
        words.retain(|word| !own.contains(word));
    }
    if words.is_empty() || words.len() > LONGEST {
        return None;
    }
    let turned = has(SURE, &words) && has(NOT, &words);
    if has(NOT_SO, &words) && !has(NOT, &words) || turned {
        return Some(Told::NotSo);
    }
    let asks = has(SURE, header) || has(OF_ANSWERS, header);
    if asks && words.len() == 1 && has(NO, &words) {
        let taken = has(
            &["captured", "taken", "seized", "capture", "capturee", "prise", "capturado", "tomado"],
            header,
        );
        return Some(if taken { Told::No } else { Told::NotSo });
    }
    for (list, told) in [(LEFT, Told::Left), (UNCLEAR, Told::Unclear), (FOUGHT, Told::Fought)] {
        if is_only(list, &words) {
            return Some(told);
        }
    }
    // "Withdrew to Kaya".
    if has(LEFT, &words[..1]) && words.get(1).is_some_and(|word| has(THERE, std::slice::from_ref(word))) {
        return Some(Told::Left);
    }
    if has(LOST, &words) {
        return Some(Told::Lost);
    }
    has(FOUGHT_OVER, &words).then_some(Told::FoughtOver)
}

/// Which rows or polygons say that they are so: attempts, and what nobody confirmed, are left out where another row tells of the
/// place. `place` says which place a row is of, where it is of one.
pub(super) fn so(
    table: &SheetTable,
    dates: &[Option<Date>],
    mut kept: Vec<bool>,
    (what, place): (&str, impl Fn(usize) -> Option<String>),
    asked: &Asked,
    notes: &mut Notes,
) -> Option<Vec<bool>> {
    let file = table.source.path.as_path();
    let holder = |index: usize| table.text(&table.lines[index], HOLDER.name);
    let before = |index: usize, kept: &[bool]| {
        let own = place(index)?;
        (0..kept.len())
            .filter(|&other| other != index && kept[other] && dates[other] < dates[index])
            .filter(|&other| place(other).as_ref() == Some(&own))
            .max_by_key(|&other| dates[other])
    };
    let named = |index: usize, header: &str, text: &str| {
        let place = place(index)
            .map_or_else(String::new, |_| format!("{} ", table.text(&table.lines[index], "place")));
        format!("{place}({}, \"{header}\": {text})", holder(index))
    };
    let (mut out, mut stays, mut fought) = (Vec::new(), Vec::new(), Vec::new());
    for (column, header) in table.unread() {
        let of_header = sheet::words(header);
        for index in 0..table.lines.len() {
            let text = table.lines[index].cell(column).shown();
            let said = told(&of_header, &text, &holder(index)).or_else(|| answered(&of_header, &text));
            let Some(told) = said.filter(|_| kept[index] && !holder(index).is_empty()) else {
                continue;
            };
            let earlier = before(index, &kept);
            let is_there = |index: usize, earlier: Option<usize>| {
                earlier.map_or_else(|| asked.is_home(&holder(index)), |other| holder(other) == holder(index))
            };
            let changes = earlier.is_some_and(|other| holder(other) != holder(index));
            match told {
                Told::FoughtOver => fought.push(named(index, header, &text)),
                // Nothing changes for who was there before.
                Told::Fought | Told::Unclear if is_there(index, earlier) => {}
                Told::Fought => {
                    kept[index] = false;
                    out.push(named(index, header, &text));
                }
                Told::Left | Told::Unclear => {
                    let message = format!(
                        "\"{header}\" says \"{text}\", and the holder is \"{}\": {}",
                        holder(index),
                        if told == Told::Left {
                            "whoever leaves a place does not hold it, and who does is not said"
                        } else {
                            "is that who stands around the place, or who is in it?"
                        }
                    );
                    refuse_unclear(table, index, (header, message), notes);
                    return None;
                }
                Told::Lost => {
                    let unclear = match earlier {
                        Some(other) => holder(other) == holder(index),
                        None => asked.is_home(&holder(index)),
                    };
                    if unclear {
                        let message = format!(
                            "\"{header}\" says \"{text}\", and the holder is \"{}\": does it name who lost the place, or who took it?",
                            holder(index)
                        );
                        refuse_unclear(table, index, (header, message), notes);
                        return None;
                    }
                }
                Told::No if !changes => {}
                Told::No | Told::NotSo => {
                    let own = place(index);
                    let others = (0..kept.len())
                        .any(|other| other != index && kept[other] && (own.is_none() || place(other) == own));
                    if others {
                        kept[index] = false;
                        out.push(named(index, header, &text));
                    } else {
                        stays.push(named(index, header, &text));
                    }
                }
            }
        }
    }
    let said = |all: &[String], message: String, notes: &mut Notes| {
        if !all.is_empty() {
            let shown: Vec<&str> = all.iter().take(5).map(String::as_str).collect();
            notes.warn(file, None, format!("{} {what} {message}: {}", all.len(), shown.join("; ")));
        }
    };
    said(&out, "say that nobody took the place, or that it is not sure, and are left out".into(), notes);
    said(
        &stays,
        "say that it is not sure who holds the place, and count, as the only ones of it".into(),
        notes,
    );
    said(
        &fought,
        "say that the place is fought over, which is not read: it counts for its holder".into(),
        notes,
    );
    name_unknown(table, &kept, notes);
    Some(kept)
}

/// What a yes says in a column that is called after what it is asked: contested, besieged.
fn answered(of_header: &[String], text: &str) -> Option<Told> {
    let yes =
        ["yes", "y", "oui", "si", "sim", "x", "true", "1", "نعم", "да"].contains(&sheet::key(text).as_str());
    let asked = has(FOUGHT_OVER, of_header) || has(UNCLEAR, of_header);
    (yes && asked && of_header.len() <= 3).then_some(Told::FoughtOver)
}

/// Refuses a row of which nobody can say who holds the place after it.
fn refuse_unclear(table: &SheetTable, index: usize, (header, message): (&str, String), notes: &mut Notes) {
    let remedy = format!(
        "write into \"{}\" who holds the place from the date on, and leave \"{header}\" blank there; or leave the row out",
        table.header(HOLDER.name)
    );
    notes.refuse(&table.source.path, Some(table.lines[index].row), message, &remedy);
}

/// Names what a column says of some rows in words that are not known, where it says of others that somebody took or holds the
/// place: they count as those do.
fn name_unknown(table: &SheetTable, kept: &[bool], notes: &mut Notes) {
    for (column, header) in table.unread() {
        let of_header = sheet::words(header);
        let cells = table
            .lines
            .iter()
            .zip(kept)
            .filter(|(_, kept)| **kept)
            .map(|(line, _)| (line.row, line.cell(column).shown(), table.text(line, HOLDER.name)));
        let cells: Vec<_> =
            cells.filter(|(_, text, holder)| !text.trim().is_empty() && !holder.is_empty()).collect();
        let short = |text: &str| (1..=LONGEST).contains(&sheet::words(text).len());
        let taken = |text: &str| short(text) && has(TAKEN, &sheet::words(text));
        if !cells.iter().any(|(_, text, _)| taken(text)) || !cells.iter().all(|(_, text, _)| short(text)) {
            continue;
        }
        let known = |text: &str, holder: &str| {
            let words = sheet::words(text);
            taken(text) || has(SURE, &words) || has(NO, &words) || told(&of_header, text, holder).is_some()
        };
        let unknown: Vec<_> = cells.iter().filter(|(_, text, holder)| !known(text, holder)).collect();
        if let Some((row, text, holder)) = unknown.first() {
            let message = format!(
                "\"{header}\" says of {} rows something that is not read, such as \"{text}\" of {holder}: they count for their \
                 holders (leave those out that do not say that the place was taken or is held)",
                unknown.len()
            );
            notes.warn(&table.source.path, Some(*row), message);
        }
    }
}

/// Words of columns of who was there before.
const BEFORE: &[&str] = &[
    "previous",
    "previously",
    "prior",
    "former",
    "formerly",
    "old",
    "before",
    "from",
    "initial",
    "ancien",
    "ancienne",
    "precedent",
    "precedente",
    "avant",
    "anterior",
    "previo",
    "previa",
    "antes",
    "lost",
    "السابق",
];
/// Words of columns of who is there.
const OF_CONTROL: &[&str] = &[
    "control",
    "controls",
    "controlled",
    "controlling",
    "controle",
    "holder",
    "held",
    "holds",
    "detenteur",
    "controlado",
    "السيطرة",
    "المسيطر",
    "المسيطرة",
    "контроль",
];

/// Refuses, or names, another column with the names of holders that differs from the one that is read: one of two days, or of
/// whoever else is there.
pub(super) fn refuse_second(table: &SheetTable, notes: &mut Notes) -> Option<()> {
    let all = || table.lines.iter().map(|line| (line, table.text(line, HOLDER.name)));
    let holders: BTreeSet<String> =
        all().map(|(_, holder)| sheet::key(&holder)).filter(|key| !key.is_empty()).collect();
    for (column, header) in table.unread() {
        if has(BEFORE, &sheet::words(header)) || table.is_said(HOLDER.name) {
            continue;
        }
        let cells: Vec<_> = all()
            .map(|(line, holder)| (line, line.cell(column).shown(), holder))
            .filter(|(_, text, holder)| !text.trim().is_empty() && !holder.is_empty())
            .collect();
        let known = cells.iter().filter(|(_, text, _)| holders.contains(&sheet::key(text))).count();
        let differ: Vec<_> =
            cells.iter().filter(|(_, text, holder)| sheet::key(text) != sheet::key(holder)).collect();
        let Some((line, text, holder)) = differ.first().filter(|_| 2 * known >= cells.len()) else {
            continue;
        };
        let read = table.header(HOLDER.name);
        let message = format!(
            "\"{header}\" names holders too, and differs from \"{read}\" in {} rows, such as {} (\"{text}\" and \"{holder}\")",
            differ.len(),
            if table.has("place") { table.text(line, "place") } else { format!("feature {}", line.row) },
        );
        if has(OF_CONTROL, &sheet::words(header)) {
            let remedy = format!("--column \"holder={read}\" or --column \"holder={header}\" says which");
            notes.refuse(&table.source.path, Some(line.row), message, &remedy);
            return None;
        }
        let message = format!("{message}: \"{read}\" counts (--column \"holder={header}\" takes the other)");
        notes.warn(&table.source.path, Some(line.row), message);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_say_whether_a_place_was_taken() {
        for (header, text, said) in [
            ("Captured", "attempted", Some(Told::NotSo)),
            ("Captured", "yes", None),
            ("Captured", "no", Some(Told::No)),
            ("Confirmed", "no", Some(Told::NotSo)),
            ("Confirmed", "0", Some(Told::NotSo)),
            ("Confirmé", "non", Some(Told::NotSo)),
            ("Status", "Not confirmed", Some(Told::NotSo)),
            ("Estado", "sin confirmar", Some(Told::NotSo)),
            ("Resultado", "Ataque rechazado", Some(Told::NotSo)),
            ("Résultat", "échec", Some(Told::NotSo)),
            ("Outcome", "captured", None),
            ("Status", "lost", Some(Told::Lost)),
            ("Status", "regained", None),
            ("Status", "contested", Some(Told::FoughtOver)),
            ("Airport", "no", None),
            ("Status", "Army withdrew", Some(Told::Left)),
            ("Status", "driven out of town", Some(Told::Left)),
            ("Status", "withdrew to Kaya", Some(Told::Left)),
            ("Status", "Rebels withdrew", None),
            ("Bank", "left bank", None),
            ("Action", "armed clash", Some(Told::Fought)),
            ("Estado", "bajo asedio sitiado", None),
            ("Statut", "Assiégée", Some(Told::Unclear)),
            ("النتيجة", "فشل", Some(Told::NotSo)),
            ("Remarks", "after an attempt in March the army went to Kaya", None),
        ] {
            assert_eq!(told(&sheet::words(header), text, "Army"), said, "{header}: {text}");
        }
    }
}
