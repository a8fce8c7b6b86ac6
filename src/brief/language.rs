//! The languages of the brief: their words, numbers and dates.
//!
//! Words are in `languages/*.ftl` (Project Fluent), with the plural forms of each language. Figures are written with
//! Western digits in all of them, as in the tables and on the maps of agencies, so that they can be compared.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::Date;

use crate::output::words::{FEW_OF_ALL, decimals, round_amount};

/// A language of the brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
    /// Arabic, from right to left.
    Arabic,
    /// Turkish.
    Turkish,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::English, Self::French, Self::Arabic, Self::Turkish];

    /// Its code (ISO 639-1).
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Arabic => "ar",
            Self::Turkish => "tr",
        }
    }

    /// Which way it is written: `ltr` or `rtl`.
    pub fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }

    fn file(self) -> &'static str {
        match self {
            Self::English => include_str!("languages/en.ftl"),
            Self::French => include_str!("languages/fr.ftl"),
            Self::Arabic => include_str!("languages/ar.ftl"),
            Self::Turkish => include_str!("languages/tr.ftl"),
        }
    }

    /// What stands between thousands, and before decimals.
    fn separators(self) -> (&'static str, &'static str) {
        match self {
            Self::English | Self::Arabic => (",", "."),
            Self::French => ("\u{202f}", ","),
            Self::Turkish => (".", ","),
        }
    }
}

/// The words of one language.
pub struct Speaker {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Speaker {
    /// The words of a language.
    ///
    /// # Panics
    /// If its file is not Fluent, which a test rules out.
    pub fn new(language: Language) -> Self {
        let code = language.code().parse().expect("a code of a language");
        let mut bundle = FluentBundle::new_concurrent(vec![code]);
        // Marks around what is put in keep names in Latin letters whole in lines from right to left; elsewhere they
        // would only stand in the way of copying.
        bundle.set_use_isolating(language == Language::Arabic);
        let resource = FluentResource::try_new(language.file().to_owned()).expect("the words are Fluent");
        bundle.add_resource(resource).expect("no word is there twice");
        Self { language, bundle }
    }

    /// Which language it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether there are words for a key.
    pub fn knows(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The words for a key, or what is missing.
    ///
    /// # Errors
    /// In words, if there is no such key or a value that it takes is not given.
    pub fn say(&self, key: &str, values: &FluentArgs<'_>) -> Result<String, String> {
        let pattern = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
            .ok_or_else(|| format!("{} has no words for {key}", self.language.code()))?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(values), &mut errors).into_owned();
        match errors.first() {
            None => Ok(text),
            Some(error) => Err(format!("{}: {key}: {error}", self.language.code())),
        }
    }

    /// The words for a key that takes values that are text.
    ///
    /// # Errors
    /// As [`Speaker::say`].
    pub fn words(&self, key: &str, values: &[(&str, &str)]) -> Result<String, String> {
        let args: FluentArgs<'_> =
            values.iter().map(|&(name, value)| (name, FluentValue::from(value))).collect();
        self.say(key, &args)
    }

    /// A name as it stands in lines and charts of the page: within marks where its letters may run against them, so that
    /// what follows it stays where it is.
    pub fn isolated(&self, name: &str) -> String {
        if self.language == Language::Arabic || name.chars().any(runs_leftward) {
            format!("\u{2068}{name}\u{2069}")
        } else {
            name.to_owned()
        }
    }

    /// A simulated number, which is not known better than to three digits; small ones with decimals.
    pub fn number(&self, value: f64) -> String {
        self.known(value, None)
    }

    /// The same, with digits no finer than its Monte Carlo error, where that is known.
    pub fn known(&self, value: f64, error: Option<f64>) -> String {
        let (thousands, point) = self.language.separators();
        let rounded = round_amount(value, error);
        let decimals = if rounded.fract() == 0.0 { 0 } else { decimals(rounded) };
        let digits = format!("{:.decimals$}", rounded.abs());
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let mut text = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                text.push_str(thousands);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push_str(point);
            text.push_str(fraction);
        }
        if rounded < 0.0 && text != "0" { format!("\u{2212}{text}") } else { text }
    }

    /// A share in hundredths, as a number.
    pub fn percent(&self, share: f64) -> String {
        self.number((100.0 * share).round())
    }

    /// How often something is so, of ten futures.
    ///
    /// # Errors
    /// As [`Speaker::say`].
    pub fn odds(&self, share: f64) -> Result<String, String> {
        if share < FEW_OF_ALL {
            self.words("odds-few", &[])
        } else if share > 1.0 - FEW_OF_ALL {
            self.words("odds-most", &[])
        } else {
            let tenths = (10.0 * share).round().clamp(1.0, 9.0);
            let mut args = FluentArgs::new();
            args.set("n", tenths);
            self.say("odds", &args)
        }
    }

    /// A date in words.
    ///
    /// # Errors
    /// As [`Speaker::say`].
    pub fn date(&self, date: Date) -> Result<String, String> {
        let month = self.words(&format!("month-{}", date.month()), &[])?;
        // "1er mars", and "2 mars".
        let day = if date.day() == 1 { self.words("day-first", &[])? } else { date.day().to_string() };
        let year = date.year().to_string();
        let words = self.words("date-long", &[("day", &day), ("month", &month), ("year", &year)])?;
        // Marks within a date would hide its letters from the marks around it, and put the year first.
        Ok(words.replace(['\u{2068}', '\u{2069}'], ""))
    }
}

/// Whether a letter belongs to a script that is written from right to left (Hebrew, Arabic and what Unicode puts
/// beside them).
fn runs_leftward(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The keys of a language, and the values that each of them takes.
    fn keys(language: Language) -> BTreeSet<(String, BTreeSet<String>)> {
        let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
        for line in language.file().lines().filter(|line| !line.starts_with('#')) {
            let values =
                line.split("{ $").skip(1).map(|part| part.split([' ', '}']).next().unwrap_or("").into());
            match line.split_once(" = ") {
                Some((key, _)) if !line.starts_with(' ') => found.push((key.into(), values.collect())),
                _ => found.last_mut().expect("words follow a key").1.extend(values),
            }
        }
        let unique: BTreeSet<_> = found.iter().cloned().collect();
        assert_eq!(unique.len(), found.len(), "{language:?} says something twice");
        unique
    }

    #[test]
    fn every_language_has_every_key_with_the_same_values() {
        let english = keys(Language::English);
        assert!(english.len() > 100);
        for language in Language::ALL {
            let other = keys(language);
            let differ: Vec<_> = english.symmetric_difference(&other).collect();
            assert!(differ.is_empty(), "{language:?}: {differ:?}");
            // It can be read, and Fluent found every message of it.
            let speaker = Speaker::new(language);
            assert!(other.iter().all(|(key, _)| speaker.knows(key)), "{language:?}");
        }
    }

    #[test]
    fn numbers_and_dates_are_those_of_the_place() {
        let say = |language: Language| {
            let speaker = Speaker::new(language);
            (speaker.number(1_234_567.0), speaker.number(2.345), speaker.date(jiff::civil::date(2018, 9, 1)))
        };
        assert_eq!(say(Language::English).0, "1,230,000");
        assert_eq!(say(Language::French).0, "1\u{202f}230\u{202f}000");
        assert_eq!(say(Language::Turkish).1, "2,35");
        assert_eq!(say(Language::English).2.as_deref(), Ok("1 September 2018"));
        assert_eq!(say(Language::French).2.as_deref(), Ok("1er septembre 2018"));
        assert_eq!(say(Language::Turkish).2.as_deref(), Ok("1 Eylül 2018"));
        assert_eq!(say(Language::Arabic).2.as_deref(), Ok("1 أيلول/سبتمبر 2018"));
        let speaker = Speaker::new(Language::English);
        assert_eq!(
            (speaker.number(-0.0), speaker.number(0.004), speaker.number(99.96)),
            ("0".into(), "0.004".into(), "100".into())
        );
        assert!(speaker.words("no such key", &[]).is_err());
        assert!(speaker.words("in-ten", &[]).is_err(), "a value is missing");
    }

    #[test]
    fn digits_are_no_finer_than_the_error() {
        let speaker = Speaker::new(Language::English);
        let said = |value, error| speaker.known(value, Some(error));
        assert_eq!(said(1_062_345.0, 150_000.0), "1,000,000");
        assert_eq!(
            (said(52_612.0, 700.0), said(-52_612.0, 700.0)),
            ("53,000".into(), "\u{2212}53,000".into())
        );
        // Few people, and amounts with decimals.
        assert_eq!(
            (said(87.0, 12.0), said(12.34, 0.3), said(7.0, 0.0)),
            ("90".into(), "12.5".into(), "7".into())
        );
        assert_eq!((speaker.number(12.34), said(0.0, 3.0)), ("12.3".into(), "0".into()));
    }

    #[test]
    fn names_do_not_turn_the_lines_around_them() {
        let say = |language, name| Speaker::new(language).isolated(name);
        assert_eq!(say(Language::English, "Idlib (2)"), "Idlib (2)");
        assert_eq!(say(Language::French, "كفر نبل (2)"), "\u{2068}كفر نبل (2)\u{2069}");
        assert_eq!(say(Language::Arabic, "Idlib"), "\u{2068}Idlib\u{2069}");
    }

    #[test]
    fn tables_can_name_places_in_every_language_of_the_brief() {
        let codes = Language::ALL.map(Language::code);
        assert_eq!(codes, crate::world::names::LANGUAGES);
    }

    #[test]
    fn odds_are_in_tens() {
        let speaker = Speaker::new(Language::English);
        assert_eq!(speaker.odds(0.47).as_deref(), Ok("in 5 of 10 futures"));
        assert_eq!(speaker.odds(0.0).as_deref(), Ok("in fewer than 1 of 20 futures"));
        assert_eq!(speaker.odds(1.0).as_deref(), Ok("in more than 19 of 20 futures"));
        assert_eq!(speaker.odds(0.951).as_deref(), Ok("in more than 19 of 20 futures"));
        assert_eq!(speaker.odds(0.95).as_deref(), Ok("in 9 of 10 futures"));
        let speaker = Speaker::new(Language::French);
        let plain = |share| speaker.odds(share).map(|odds| odds.replace(['\u{2068}', '\u{2069}'], ""));
        assert_eq!(plain(0.1).as_deref(), Ok("dans 1 futur sur 10"));
        assert_eq!(plain(0.2).as_deref(), Ok("dans 2 futurs sur 10"));
    }
}
