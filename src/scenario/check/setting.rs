//! Which key does a setting mean? A key of the scenario, or the bare name of a parameter.

use std::collections::BTreeMap;

use serde_json::Value as Schema;

use crate::document::overrides::Override;
use crate::document::path::Nowhere;
use crate::document::problem::Problems;
use crate::model::HostParameters;
use crate::numbers::Parameters;
use crate::scenario::file::ScenarioFile;

/// Settings with whole key paths; none if a key is none of a scenario.
pub(super) fn complete(settings: &[Override], problems: &mut Problems) -> Option<Vec<Override>> {
    if settings.is_empty() {
        return Some(Vec::new());
    }
    let schema = schemars::schema_for!(ScenarioFile).to_value();
    let keys: Vec<&str> =
        schema["properties"].as_object().map(|keys| keys.keys().map(String::as_str).collect())?;
    let whole: Option<Vec<Override>> =
        settings.iter().map(|setting| path(setting, &schema, &keys, problems)).collect();
    let whole = whole?;
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    // With a + both are items of a list.
    let others = whole.iter().enumerate().filter(|(_, setting)| !setting.key.ends_with('+'));
    for (index, setting) in others {
        let before = *first.entry(&setting.key).or_insert(index);
        if whole[before].value != setting.value {
            let message = settings[before].says_otherwise();
            problems.add(settings[index].argument().as_ref(), "", None, message);
            return None;
        }
    }
    Some(whole)
}

fn path(setting: &Override, schema: &Schema, keys: &[&str], problems: &mut Problems) -> Option<Override> {
    let first = setting.key.split(['.', '[', '+']).next().unwrap_or_default().trim();
    if schema["properties"].get(first).is_some() {
        return Some(setting.clone());
    }
    let below = |table: &str| Some(Override { key: format!("{table}.{}", setting.key), ..setting.clone() });
    if Parameters::index_of(first).is_some() {
        return below("parameters");
    }
    if HostParameters::INFO.iter().any(|info| info.name == first) {
        return below("destination.parameters");
    }
    let parameters = Parameters::INFO.iter().chain(HostParameters::INFO).map(|info| info.name);
    let Nowhere { message, hint } =
        Nowhere::unknown("key or parameter", first, keys.iter().copied().chain(parameters));
    problems.add(setting.argument().as_ref(), "", None, message).hint = hint;
    None
}
