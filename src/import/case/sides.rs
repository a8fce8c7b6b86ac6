//! Does a part of a name, as `--home` gives it, name an actor or holder?

use crate::import::letters::unmarked_name;

/// Words that turn what follows into its opposite.
const AGAINST: &[&str] = &[
    "anti",
    "counter",
    "non",
    "not",
    "no",
    "against",
    "opposing",
    "versus",
    "vs",
    "contre",
    "contra",
    "opposant",
    "ضد",
    "против",
];
/// Words that do so with "to" and the like between.
const AGAINST_TO: &[&str] = &[
    "opposition",
    "opposed",
    "opuesto",
    "opuestos",
    "oposicion",
    "oppose",
    "opposes",
    "hostile",
    "hostiles",
];
const TO: &[&str] = &["to", "a", "au", "aux", "al"];
/// Words that do so with "of" and the like between.
const AGAINST_OF: &[&str] =
    &["opponent", "opponents", "opposants", "enemy", "enemies", "ennemi", "ennemis", "enemigos"];
const OF: &[&str] = &["of", "du", "des", "de", "del"];
const ARTICLES: &[&str] = &["the", "la", "le", "les", "l", "el", "los", "las", "d"];

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(unmarked_name).collect()
}

/// Whether a letter is of a script that leaves no blanks between words.
fn without_blanks(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{9fff}')
}

/// Whether words stand before a name that make it that of the other side: "Opposition to the" Government.
fn turned(before: &[String]) -> bool {
    let is = |list: &[&str], word: Option<&String>| word.is_some_and(|word| list.contains(&word.as_str()));
    let (mut rest, mut to, mut of) = (before, false, false);
    while [TO, OF, ARTICLES].iter().any(|list| is(list, rest.last())) {
        to |= is(TO, rest.last());
        of |= is(OF, rest.last());
        rest = &rest[..rest.len() - 1];
    }
    let last = rest.last();
    is(AGAINST, last) || to && is(AGAINST_TO, last) || of && is(AGAINST_OF, last)
}

/// Whether a name has all words of a part one after the other, and not as those whom it is against: "Anti-Government" forces
/// are no Government.
pub(super) fn names(part: &str, name: &str) -> bool {
    if part.chars().any(without_blanks) {
        return name.to_lowercase().contains(&part.to_lowercase());
    }
    let (part, name) = (words(part), words(name));
    let found = |at: usize| name[at..].starts_with(&part) && !turned(&name[..at]);
    !part.is_empty() && (0..name.len()).any(found)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn whole_words_that_nothing_turns_round() {
        for (part, name) in [
            ("Government", "Government of Ukraine"),
            ("government", "Pro-Government militia"),
            ("Military Forces of Ukraine", "Military Forces of Ukraine (2019-) Air Force"),
            ("FARDC", "Wazalendo/FARDC"),
            ("Opposition", "Opposition to the Government"),
            ("Anti-Government", "Anti-Government Forces"),
            ("Army", "Opposition Army"),
            ("Syria", "Opposition of Syria"),
            ("Government", "Anti-terror units of the Government"),
            ("乌克兰", "乌克兰军队"),
        ] {
            assert!(names(part, name), "{part}: {name}");
        }
        for (part, name) in [
            ("Government", "Anti-Government Forces"),
            ("Government", "Opposition to the Government"),
            ("Government", "Forces opposed to Government"),
            ("Government", "non-government"),
            ("Government", "Nongovernmental"),
            ("Government", "Coalition against the Government of X"),
            ("State", "Non-State armed group"),
            ("gouvernement", "Opposition au gouvernement"),
            ("Government", "Enemies of the Government"),
            ("Gov", "Government"),
            ("a", "Army"),
            (",", "Army, South"),
        ] {
            assert!(!names(part, name), "{part}: {name}");
        }
    }
}
