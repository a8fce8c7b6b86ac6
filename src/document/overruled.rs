//! Does a setting still say what is so, once all of them are put in their places?

use toml::Spanned;
use toml::de::DeValue;

/// Where a value that was put is another one by now: the byte of that one. Items and keys that were added beside it are
/// none of its business, and a number may stand for one that is taken as known.
pub(super) fn changed(put: &DeValue<'_>, now: &Spanned<DeValue<'_>>) -> Option<usize> {
    let other = || Some(now.span().start);
    match (put, now.get_ref()) {
        (DeValue::Table(put), DeValue::Table(now)) => put.iter().find_map(|(key, value)| {
            now.get(key.get_ref().as_ref()).and_then(|now| changed(value.get_ref(), now))
        }),
        (DeValue::Array(put), DeValue::Array(now)) => {
            put.iter().zip(now.iter()).find_map(|(put, now)| changed(put.get_ref(), now))
        }
        (put, DeValue::Table(now)) => changed(put, now.get("fixed")?),
        (DeValue::Table(put), _) => {
            let fixed = put.get("fixed")?.get_ref();
            changed(fixed, now)
        }
        (put, now) if word(put) != word(now) => other(),
        _ => None,
    }
}

/// A value that has no parts, as it is written.
fn word(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(is) => is.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) | DeValue::Table(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_beside_a_value_leaves_it_as_it_is() {
        let changed = |put: &str, now: &str| {
            let (put, now) = (DeValue::parse(put).expect("sound"), DeValue::parse(now).expect("sound"));
            changed(put.get_ref(), &now)
        };
        assert_eq!(changed("{a = 1}", "{a = 1, b = 2}"), None);
        assert_eq!(changed("[1]", "[1, 2]"), None);
        assert_eq!(changed("2", "{fixed = 2, source = 's'}"), None);
        assert_eq!(changed("{a = 1}", "{a = 3}"), Some(5));
        assert_eq!(changed("[{a = 1}]", "[{a = 2}]"), Some(6));
        assert_eq!(changed("2", "{fixed = 7}"), Some(9));
        assert_eq!(changed("'x'", "'y'"), Some(0));
    }
}
