//! Names of months and of days of the week by language: one table for dates, and for headers that say when.

use super::month_names::MONTHS;
use crate::tables::letters::{is_mark, unmarked_name};

/// Days of the week in the same languages.
const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lun",
    "mar",
    "mer",
    "jeu",
    "ven",
    "sam",
    "dim",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "mie",
    "jue",
    "vie",
    "sab",
    "dom",
    "segunda",
    "terca",
    "quarta",
    "quinta",
    "sexta",
    "الاثنين",
    "الثلاثاء",
    "الاربعاء",
    "الخميس",
    "الجمعه",
    "السبت",
    "الاحد",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
    "пн",
    "вт",
    "ср",
    "чт",
    "пт",
    "сб",
    "вс",
    "понеділок",
    "вівторок",
    "середа",
    "пятниця",
    "субота",
    "неділя",
];

/// Words between the parts of a date.
const BETWEEN: &[&str] =
    &["de", "del", "of", "the", "le", "el", "feira", "يوم", "من", "г", "года", "год", "р", "року"];

/// Whether a word, without marks and in small letters, is a month: which.
pub(super) fn month(word: &str) -> Option<i8> {
    let word = unmarked_name(word);
    (1..).zip(MONTHS).find(|(_, names)| names.contains(&word.as_str())).map(|(month, _)| month)
}

/// Short names that are words of other languages too: "IDPs out".
const WORDS_TOO: &[&str] =
    &["out", "set", "ago", "sub", "tem", "ara", "haz", "oca", "kas", "eki", "nis", "agu", "eyl", "marc"];

/// The same of a word of a header.
pub(super) fn in_header(word: &str) -> bool {
    month(word).is_some() && !WORDS_TOO.contains(&word)
}

/// The parts of a date in words or numbers: months of two words are one, what says nothing of the day is left out, and
/// numbers have the digits of all.
pub(super) fn parts(text: &str) -> Vec<String> {
    let digit = |letter: char| match letter {
        '\u{660}'..='\u{669}' => char::from_digit(letter as u32 - 0x660, 10).unwrap_or(letter),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(letter as u32 - 0x6f0, 10).unwrap_or(letter),
        _ => letter,
    };
    let text: String = text.chars().map(digit).collect();
    let mut parts: Vec<String> = text
        .split(|letter: char| !(letter.is_alphanumeric() || is_mark(letter)))
        .filter(|part| !part.is_empty() && !BETWEEN.contains(&unmarked_name(part).as_str()))
        .map(str::to_owned)
        .collect();
    let two = parts.windows(2).position(|pair| month(&pair.join(" ")).is_some());
    if let Some(at) = two {
        let second = parts.remove(at + 1);
        parts[at] = format!("{} {second}", parts[at]);
    }
    // The United Nations write both Arabic names of a month.
    let twice = |pair: &[String]| month(&pair[0]).is_some_and(|known| month(&pair[1]) == Some(known));
    if let Some(at) = parts.windows(2).position(twice) {
        parts.remove(at);
    }
    if parts.len() > 3 && WEEKDAYS.contains(&unmarked_name(&parts[0]).as_str()) {
        parts.remove(0);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{in_header, month, parts};

    #[test]
    fn months_have_all_names_that_people_write() {
        for (names, of) in [
            (
                "January Jan. janvier janv. enero ene. janeiro Ocak oca. JANVIER يناير جانفي января янв. січня січ.",
                1,
            ),
            (
                "February Feb. février fevrier févr. fév. febrero fevereiro fev. Şubat subat şub. ŞUBAT فبراير فيفري شباط",
                2,
            ),
            ("March Mar. mars març marzo março marco Mart مارس آذار марта березня бер.", 3),
            ("April Apr. avril avr. abril abr. Nisan nis. نيسان أبريل إبريل أفريل апреля кві. квітня", 4),
            ("May mai mayo maio Mayıs mayis MAYIS أيار مايو ماي مايس мая трав. травня", 5),
            ("June Jun. juin junio junho Haziran HAZİRAN haz. حزيران يونيو يونيه جوان июня черв. червня", 6),
            (
                "July Jul. juillet juil. juill. julio julho Temmuz tem. تموز يوليو يوليوز جويلية июля липня лип.",
                7,
            ),
            (
                "August Aug. août aout agosto ago. Ağustos agustos ağu. آب أغسطس أوت غشت августа серпня серп.",
                8,
            ),
            (
                "September Sept. Sep. septembre septiembre setiembre setembro set. Eylül eylul أيلول سبتمبر شتنبر сент. вер.",
                9,
            ),
            ("October Oct. octobre octubre outubro out. Ekim eki. أكتوبر октября окт. жовтня жовт.", 10),
            (
                "November Nov. novembre noviembre novembro Kasım kasim KASIM kas. نوفمبر نونبر ноября листопада",
                11,
            ),
            (
                "December Dec. décembre déc. diciembre dic. dezembro dez. Aralık aralik ara. ديسمبر دجنبر декабря груд.",
                12,
            ),
        ] {
            for name in names.split(' ') {
                let known = parts(&format!("17 {name} 2024"));
                assert_eq!(known.len(), 3, "{name}");
                assert_eq!(month(&known[1]), Some(of), "{name}");
            }
        }
        for (name, of) in [
            ("كانون الثاني", 1),
            ("كانون ثاني", 1),
            ("كانون ثانٍ", 1),
            ("كانون الثانى", 1),
            ("تشرين الأول", 10),
            ("تشرين أول", 10),
            ("تشرين ثاني", 11),
            ("تشرين 2", 11),
            ("كانون أول", 12),
        ] {
            let known = parts(&format!("17 {name} 2024"));
            assert_eq!((known.len(), month(&known[1])), (3, Some(of)), "{name}");
        }
        assert!(in_header("mars") && !in_header("sub") && month("ثاني").is_none());
    }
}
