//! Does a part of a name, as `--home` gives it, name an actor or holder?

use crate::tables::letters::unmarked_name;

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
/// Words that say that it was so once, before a name, or behind it as its last word.
const ONCE: &[&str] = &[
    "ex",
    "former",
    "formerly",
    "previously",
    "ancien",
    "ancienne",
    "anciens",
    "anciennes",
    "anciennement",
    "precedemment",
    "antiguo",
    "antigua",
    "antiguamente",
    "anteriormente",
    "antigo",
    "antiga",
    "бывший",
    "бывшая",
    "бывшие",
    "экс",
];
/// Words of losses, by the one whose name is next to them.
const LOST: &[&str] = &["lost", "perdu", "perdue", "perdus", "perdido", "perdida"];
const BY: &[&str] = &["by", "par", "por", "pelo", "pela"];
/// Words of those who went, behind their name.
const GONE: &[&str] = &[
    "withdrawal",
    "withdrew",
    "withdrawn",
    "retreat",
    "retreated",
    "expelled",
    "ousted",
    "driven",
    "retrait",
    "retire",
    "chasse",
    "chassee",
    "retirada",
];
/// Words of those from whom a place was taken, before "from" and a name, unless those who came from there stand before it.
const FROM: &[&str] = &["from"];
const CAME: &[&str] =
    &["forces", "force", "fighters", "troops", "units", "volunteers", "militia", "militias", "army"];
/// Words of a place that is attacked by whoever is named behind them and "by".
const ATTACKED: &[&str] = &[
    "besieged",
    "surrounded",
    "encircled",
    "attacked",
    "shelled",
    "bombed",
    "bombarded",
    "raided",
    "threatened",
    "assiege",
    "assiegee",
    "encercle",
    "encerclee",
    "attaque",
    "attaquee",
    "bombarde",
    "bombardee",
    "menace",
    "menacee",
    "sitiado",
    "sitiada",
    "cercado",
    "cercada",
    "asediado",
    "asediada",
    "atacado",
    "atacada",
    "bombardeado",
    "bombardeada",
];
/// Words of what comes from those whose name is between "under" and them.
const FIRE: &[&str] = &[
    "bombardment",
    "siege",
    "attack",
    "attacks",
    "fire",
    "shelling",
    "strikes",
    "airstrikes",
    "blockade",
    "encirclement",
];
/// Last words of those who are shut in.
const SHUT_IN: &[&str] = &["encircled", "besieged", "surrounded", "isolated", "trapped"];
const ARTICLES: &[&str] = &["the", "la", "le", "les", "l", "el", "los", "las", "d"];

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(unmarked_name).collect()
}

/// Whether a letter is of a script that leaves no blanks between words.
fn without_blanks(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{9fff}')
}

fn is(list: &[&str], word: Option<&String>) -> bool {
    word.is_some_and(|word| list.contains(&word.as_str()))
}

/// The words before a name, without articles and words of some lists right before it, and whether each list has one of those.
fn without<'w, const N: usize>(before: &'w [String], lists: [&[&str]; N]) -> (&'w [String], [bool; N]) {
    let links = before
        .iter()
        .rev()
        .take_while(|word| is(ARTICLES, Some(*word)) || lists.iter().any(|list| is(list, Some(*word))));
    let (rest, links) = before.split_at(before.len() - links.count());
    (rest, lists.map(|list| links.iter().any(|word| is(list, Some(word)))))
}

/// Whether words stand before a name that make it that of the other side: "Opposition to the" Government.
fn turned(before: &[String]) -> bool {
    let (rest, [to, of]) = without(before, [TO, OF]);
    let last = rest.last();
    is(AGAINST, last) || to && is(AGAINST_TO, last) || of && is(AGAINST_OF, last)
}

/// Whether words around a name make it that of those who attack a place, or are shut in there: besieged by the Government, under
/// Government fire, Government base encircled.
fn beside_the_holder(before: &[String], after: &[String]) -> bool {
    let (rest, [by]) = without(before, [BY]);
    let shut_in = !before.is_empty() && (1..=3).contains(&after.len()) && is(SHUT_IN, after.last());
    by && is(ATTACKED, rest.last()) || is(&["under"], rest.last()) && is(FIRE, after.first()) || shut_in
}

/// Whether words around a name say that it is of those who were there before: "ex" Government, lost by the Government.
fn was(before: &[String], after: &[String]) -> bool {
    let (rest, [to, ..]) = without(before, [TO, OF, BY]);
    let next = after.first();
    // "Lost to the Government" is held by it.
    let taken_from = is(FROM, rest.last()) && rest.len() > 1 && !is(CAME, rest.get(rest.len() - 2));
    is(ONCE, rest.last())
        || taken_from
        || !to && is(LOST, rest.last())
        || [LOST, GONE].iter().any(|list| is(list, next))
        || after.len() == 1 && is(ONCE, next)
}

/// Whether a name has all words of a part as those who were there before, and not as those who are.
pub(super) fn names_once(part: &str, name: &str) -> bool {
    let (words_of, all) = (words(part), words(name));
    let found = |at: usize| all[at..].starts_with(&words_of) && was(&all[..at], &all[at + words_of.len()..]);
    !words_of.is_empty() && !names(part, name) && (0..all.len()).any(found)
}

/// Whether a name has all words of a part one after the other, and not as those whom it is against or who were there before:
/// "Anti-Government" forces are no Government.
pub(super) fn names(part: &str, name: &str) -> bool {
    if part.chars().any(without_blanks) {
        return name.to_lowercase().contains(&part.to_lowercase());
    }
    let (part, name) = (words(part), words(name));
    let found = |at: usize| {
        let (before, after) = (&name[..at], name.get(at + part.len()..).unwrap_or_default());
        let named = name[at..].starts_with(&part);
        named && !turned(before) && !was(before, after) && !beside_the_holder(before, after)
    };
    !part.is_empty() && (0..name.len()).any(found)
}

#[cfg(test)]
mod tests {
    use super::{names, names_once};

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
            ("Etat", "Etat (ex JNIM)"),
            ("Etat", "Etat, anciennement JNIM"),
            ("Etat", "Perdu par JNIM à l'Etat"),
            ("Ex-Seleka", "Ex-Seleka"),
            ("Government", "JNIM lost to the Government"),
            ("Sudan", "Forces from Sudan"),
            ("Army", "Army, besieged by Rebels"),
            ("Army", "Army (base encircled)"),
            ("Army", "held by Army"),
        ] {
            assert!(names(part, name), "{part}: {name}");
        }
        for name in [
            "Ex-Etat (JNIM)",
            "Former Etat, now JNIM",
            "JNIM (formerly Etat)",
            "JNIM, anciennement l'État",
            "Perdu par l'Etat",
            "Etat lost",
            "Etat (ex)",
            "JNIM since Etat withdrawal",
            "JNIM (captured from Etat)",
            "JNIM from the Etat",
        ] {
            assert!(!names("Etat", name) && names_once("Etat", name), "{name}");
        }
        assert!(
            !names_once("Etat", "Etat") && !names_once("Etat", "JNIM") && !names_once("Etat", "Anti-Etat")
        );
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
            ("Army", "Rebels, besieged by Army"),
            ("Army", "Rebels (surrounded by the Army)"),
            ("Army", "Rebels - under Army bombardment"),
            ("Army", "Rebels (Army base encircled)"),
            ("Gov", "Government"),
            ("a", "Army"),
            (",", "Army, South"),
        ] {
            assert!(!names(part, name), "{part}: {name}");
        }
    }
}
