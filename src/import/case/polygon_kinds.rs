//! Maps whose properties are called by the kind of unit, as "PROVINCIA" and "DISTRITO": of which level is each?

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::unit_kinds::{KindColumns, PLACE, of_columns, rank};

/// What a map says of a feature, by keys.
type Properties = BTreeMap<String, String>;

/// Calls such properties of features as those of levels are called: larger kinds before smaller ones, at
/// the levels at which the list of places has them, else most countries do. What a smaller unit is called twice in larger ones
/// has the name of these behind it. Says how the smallest are called.
pub(super) fn to_levels(features: &mut [&mut Properties], draft: &Draft) -> Option<String> {
    let keys: BTreeSet<String> = features.iter().flat_map(|said| said.keys().cloned()).collect();
    let keys: Vec<String> = keys.into_iter().collect();
    let mut kinds = of_columns(keys.iter().map(String::as_str).enumerate());
    kinds.retain(|kind| !kind.is_place() && kind.columns[1].is_some());
    kinds.sort_by_key(|kind| rank(kind.kind));
    let mut levels: Vec<usize> = Vec::new();
    for kind in &kinds {
        let usual = draft.unit_kinds.get(kind.name()).copied().unwrap_or(kind.level());
        levels.push(levels.last().map_or(usual, |above| usual.max(above + 1)));
    }
    let smallest = kinds.last().filter(|_| levels.iter().all(|&level| level < PLACE))?;
    let called = smallest.columns[1].map(|name| keys[name].clone());
    let ambiguous =
        if smallest.columns[0].is_none() { repeated(features, &kinds, &keys) } else { BTreeSet::new() };
    for said in features {
        let texts: Vec<[String; 2]> = kinds
            .iter()
            .map(|kind| {
                kind.columns.map(|column| column.and_then(|at| said.remove(&keys[at])).unwrap_or_default())
            })
            .collect();
        let last = texts.len() - 1;
        for (rank, ([code, name], level)) in texts.iter().zip(&levels).enumerate() {
            let above = (rank == last && ambiguous.contains(name)).then(|| texts[..last].last()).flatten();
            let code = match above {
                Some([_, above]) => format!("{name}, {above}"),
                None => code.clone(),
            };
            for (property, text) in [("pcode", &code), ("name", name)] {
                if !text.is_empty() {
                    said.insert(format!("adm{}{property}", level + 1), text.clone());
                }
            }
        }
    }
    called
}

/// Names of the smallest units that lie in several larger ones.
fn repeated(features: &[&mut Properties], kinds: &[KindColumns], keys: &[String]) -> BTreeSet<String> {
    let name = |said: &Properties, kind: &KindColumns| {
        kind.columns[1].and_then(|column| said.get(&keys[column]).cloned()).unwrap_or_default()
    };
    let [.., above, own] = kinds else { return BTreeSet::new() };
    let mut within: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for said in features {
        within.entry(name(said, own)).or_default().insert(name(said, above));
    }
    within.into_iter().filter(|(_, above)| above.len() > 1).map(|(name, _)| name).collect()
}
