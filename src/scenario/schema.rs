//! What may a scenario file hold, for editors? The JSON Schema of [`super::file::ScenarioFile`].

use serde_json::{Value, json};

use super::file::ScenarioFile;
use crate::model::HostParameters;
use crate::numbers::{ParameterInfo, Parameters};

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
    tighten(&mut schema);
    name_parameters(&mut schema["properties"]["parameters"], Parameters::INFO);
    name_parameters(
        &mut schema["$defs"]["DestinationFile"]["properties"]["parameters"],
        HostParameters::INFO,
    );
    // Made a schema again, its keys are in the order in which people read them.
    let schema = schemars::Schema::try_from(schema).expect("a schema is an object");
    let text = serde_json::to_string_pretty(&schema).expect("a schema is valid JSON");
    format!("{text}\n")
}

/// What `displace check` refuses in any part of a file, whatever the others say: keys that nothing reads, a source that
/// says nothing, a date that is none, two distributions of one number.
fn tighten(schema: &mut Value) {
    for part in schema.as_object_mut().into_iter().flat_map(|map| map.values_mut()) {
        tighten(part);
    }
    for part in schema.as_array_mut().into_iter().flatten() {
        tighten(part);
    }
    let Some(map) = schema.as_object_mut() else { return };
    let properties = map.get_mut("properties").and_then(Value::as_object_mut);
    if let Some(properties) = properties.filter(|properties| !properties.contains_key("properties")) {
        if let Some(source) = properties.get_mut("source").and_then(Value::as_object_mut) {
            source.insert("pattern".into(), json!("\\S"));
        }
        let has_distributions = properties.contains_key("log_normal");
        if has_distributions {
            map.insert("maxProperties".into(), json!(WITH_ONE_DISTRIBUTION));
        }
        map.entry("additionalProperties").or_insert(json!(false));
    }
    if map.get("format").is_some_and(|format| format == "date") {
        map.insert("pattern".into(), json!(r"^\d{4}-\d{2}-\d{2}$"));
    }
}

/// A number's source, its confidence, and the one distribution that it has.
const WITH_ONE_DISTRIBUTION: u32 = 3;

/// Says which names a table of parameters can have.
fn name_parameters(table: &mut Value, list: &[ParameterInfo]) {
    let names: Vec<&str> = list.iter().map(|info| info.name).collect();
    table["propertyNames"] = json!({ "enum": names });
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
