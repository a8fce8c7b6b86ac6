//! Records of shapefiles as texts.

use shapefile::dbase::{Date, FieldValue, Record};

use crate::tables::text::trim;

fn day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// What a record says, by the names of its fields; blank where it says nothing.
pub(super) fn texts(record: Record) -> impl Iterator<Item = (String, String)> {
    record.into_iter().map(|(name, value)| {
        let text = match value {
            FieldValue::Character(text) => text.unwrap_or_default(),
            FieldValue::Numeric(number) => number.map_or_else(String::new, |number| number.to_string()),
            FieldValue::Integer(number) => number.to_string(),
            FieldValue::Float(Some(number)) => number.to_string(),
            FieldValue::Double(number) | FieldValue::Currency(number) => number.to_string(),
            FieldValue::Logical(Some(yes)) => (if yes { "yes" } else { "no" }).to_owned(),
            FieldValue::Memo(text) => text,
            FieldValue::Date(Some(date)) => day(date),
            FieldValue::DateTime(time) => day(time.date()),
            _ => String::new(),
        };
        (name, trim(&text).to_owned())
    })
}
