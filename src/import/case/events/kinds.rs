//! Which kinds of events does ACLED know? What has other words, such as a translation, would count as no fire.

use std::collections::BTreeMap;

use crate::import::notes::Notes;
use crate::import::sheet::SheetTable;

/// Beginnings of the types of events, of today and of older exports.
const TYPES: [&str; 10] = [
    "battle",
    "explosion",
    "remote violence",
    "violence against",
    "protest",
    "riot",
    "strategic development",
    "headquarters",
    "non-violent",
    "nonviolent",
];
/// Beginnings of the types below them.
const SUB_TYPES: [&str; 28] = [
    "government regains",
    "non-state actor overtakes",
    "armed clash",
    "excessive force",
    "protest with intervention",
    "peaceful protest",
    "violent demonstration",
    "mob violence",
    "chemical weapon",
    "air/drone strike",
    "suicide bomb",
    "shelling",
    "remote explosive",
    "landmine",
    "grenade",
    "sexual violence",
    "attack",
    "abduction",
    "agreement",
    "arrests",
    "change to",
    "change of",
    "disrupted weapons",
    "headquarters",
    "looting",
    "non-violent transfer",
    "nonviolent transfer",
    "other",
];

/// Refuses types of events that ACLED does not have, and warns of types below them that are not known.
pub(super) fn refuse_unknown(table: &SheetTable, notes: &mut Notes) -> Option<()> {
    let strange = |role: &str, known: &[&str]| {
        let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for line in &table.lines {
            let said = table.text(line, role);
            let lower = said.to_lowercase();
            if !said.is_empty() && !known.iter().any(|start| lower.starts_with(start)) {
                found.entry(said).or_insert((line.row, 0)).1 += 1;
            }
        }
        let first = found.values().map(|(row, _)| *row).min();
        let shown: Vec<String> =
            found.iter().take(8).map(|(said, (_, count))| format!("\"{said}\" ({count} rows)")).collect();
        first.map(|row| (row, shown.join(", ")))
    };
    let path = &table.source.path;
    if let Some((row, shown)) = strange("type", &TYPES) {
        let message = format!(
            "column \"{}\" has types of events that ACLED does not know: {shown}",
            table.header("type")
        );
        let remedy = "write the words of ACLED: Battles, Explosions/Remote violence, Violence against civilians, Protests, Riots, \
                      Strategic developments; others would count as no fire";
        notes.refuse(path, Some(row), message, remedy);
        return None;
    }
    if let Some((row, shown)) = strange("sub_type", &SUB_TYPES) {
        let message = format!(
            "column \"{}\" has words that ACLED does not use, and which say nothing of who holds what, of mines and of abductions: \
             {shown}",
            table.header("sub_type")
        );
        notes.warn(path, Some(row), message);
    }
    Some(())
}
