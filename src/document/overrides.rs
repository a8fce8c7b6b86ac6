//! What is one thing different for this run? `--set KEY=VALUE`: a value put in the place of what the files say.

use serde::{Deserialize, Serialize};

/// A key of a scenario and the value that it is given.
///
/// The key is a path (`offensive.start_day`, `offensive.axis[0].delay_days`, `offensive.axis.West of
/// Aleppo.probability`) or the name of a parameter (`contagion`); with a + at its end, the value is one more item of
/// a list. The value is TOML, or text where it is no TOML. A number stands for a number that is taken as known, and
/// what has neither source nor confidence is a guess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The key.
    pub key: String,
    /// The value, as it was typed.
    pub value: String,
}

impl Override {
    /// Reads `KEY=VALUE` or `KEY+=VALUE`.
    ///
    /// # Errors
    /// A message if there is no key or no equals sign.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (key, value) = in_two(text)
            .ok_or_else(|| format!("\"{text}\" has no = (for instance horizon_days=90, or contagion=1.5)"))?;
        let key = key.trim();
        if key.trim_end_matches('+').is_empty() {
            return Err(format!("\"{text}\" names no key (for instance horizon_days=90)"));
        }
        Ok(Self { key: key.into(), value: value.trim().into() })
    }

    /// Whether it leaves something out.
    pub(crate) fn is_without(&self) -> bool {
        self.key.trim_end_matches('+').trim() == "without"
    }

    /// The argument of the command line, as messages show it.
    pub(crate) fn argument(&self) -> String {
        format!("--set {}={}", self.key, self.value)
    }

    /// What is said of another setting of what this one leaves out, or of an item whose number it moves.
    pub(crate) fn leaves_out(&self) -> String {
        format!(
            "{} leaves this out, or an item of the same list, whose numbers move then: give one of them",
            self.argument()
        )
    }

    /// What is said of another setting that gives the same thing another value.
    pub(crate) fn says_otherwise(&self) -> String {
        let more = if self.is_without() { ", or all as --set without+=A --set without+=B" } else { "" };
        format!("{} says otherwise: give one of them{more}", self.argument())
    }
}

/// A key and its value: on the two sides of the first equals sign that is not part of a name in quotes.
fn in_two(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let sign = text.find(|letter| {
        quoted ^= letter == '"';
        letter == '=' && !quoted
    });
    sign.map(|sign| (&text[..sign], &text[sign + 1..])).or_else(|| text.split_once('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values() {
        let setting = Override::parse(" corridor+ = {from = \"A\"}").expect("sound");
        assert_eq!((setting.key.as_str(), setting.value.as_str()), ("corridor+", "{from = \"A\"}"));
        let setting = Override::parse("offensive.axis.\"M5, a=b\".delay_days=3").expect("sound");
        assert_eq!(
            (setting.key.as_str(), setting.value.as_str()),
            ("offensive.axis.\"M5, a=b\".delay_days", "3")
        );
        let setting = Override::parse("title=\"a=b\"").expect("sound");
        assert_eq!((setting.key.as_str(), setting.value.as_str()), ("title", "\"a=b\""));
        assert!(Override::parse("horizon_days").is_err());
        assert!(Override::parse("=3").is_err() && Override::parse("+=3").is_err());
    }
}
