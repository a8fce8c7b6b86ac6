//! What may a scenario file hold, for editors? The JSON Schema of [`super::file::ScenarioFile`].

use super::file::ScenarioFile;

/// The JSON Schema of scenario files as indented text that ends with a newline.
///
/// # Panics
/// Never: a schema is made of text and numbers that JSON can hold.
pub fn json() -> String {
    let schema = schemars::schema_for!(ScenarioFile);
    let text = serde_json::to_string_pretty(&schema).expect("a schema is valid JSON");
    format!("{text}\n")
}
