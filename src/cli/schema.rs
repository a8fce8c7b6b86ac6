//! `displace schema`: the JSON Schema of scenario files.

/// The schema as text.
pub(super) fn run() -> String {
    crate::scenario::schema::json()
}
