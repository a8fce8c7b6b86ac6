//! What may a scenario file hold, for editors? The JSON Schema of [`super::file::ScenarioFile`].

use serde_json::{Value, json};

use super::file::ScenarioFile;

/// The JSON Schema of scenario and case files as indented text that ends with a newline.
///
/// An editor sees one file, which may leave to its base or case what it does not say: keys are required only within
/// numbers. Items of lists may be called by their names, as bases want it. `displace check` sees the whole, and asks
/// for what is missing.
///
/// # Panics
/// Never: a schema is made of text and numbers that JSON can hold.
pub fn json() -> String {
    let mut schema = schemars::schema_for!(ScenarioFile).to_value();
    let definitions = schema["$defs"].as_object().into_iter().flatten();
    let named: Vec<String> = definitions
        .filter(|(_, definition)| definition["properties"].get("name").is_some())
        .map(|(name, _)| format!("#/$defs/{name}"))
        .collect();
    relax(&mut schema, &named);
    // Made a schema again, its keys are in the order in which people read them.
    let schema = schemars::Schema::try_from(schema).expect("a schema is an object");
    let text = serde_json::to_string_pretty(&schema).expect("a schema is valid JSON");
    format!("{text}\n")
}

/// Takes out what a part of a scenario need not have, and lets items with names be called by them.
fn relax(schema: &mut Value, named: &[String]) {
    for part in schema.as_object_mut().into_iter().flat_map(|map| map.values_mut()) {
        relax(part, named);
    }
    for part in schema.as_array_mut().into_iter().flatten() {
        relax(part, named);
    }
    let is_number = ["fixed", "mean", "median"].iter().any(|key| schema["properties"].get(key).is_some());
    let Some(map) = schema.as_object_mut() else { return };
    if map.contains_key("properties") && !is_number {
        map.remove("required");
    }
    let items = map.get("items").filter(|items| named.iter().any(|name| items["$ref"] == **name)).cloned();
    if let Some(items) = items {
        let by_name = json!({ "type": "object", "additionalProperties": items });
        let list = json!({ "type": "array", "items": items });
        map.remove("type");
        map.remove("items");
        map.insert("anyOf".into(), json!([list, by_name]));
    }
}
