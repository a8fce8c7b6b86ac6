//! Codes of languages, as they stand behind names: `ADM1_FR`.

use super::words::words;

/// Those of the countries of lists. What is short for something else is left out: `no`, `id`, `or`.
const CODES: &[&str] = &[
    "am", "ar", "az", "be", "bg", "bi", "bn", "bs", "ca", "cs", "da", "de", "dv", "dz", "el", "en", "es",
    "et", "fa", "ff", "fi", "fr", "gn", "ha", "he", "hi", "hr", "ht", "hu", "hy", "ig", "it", "ja", "ka",
    "kk", "km", "ko", "ku", "ky", "lg", "ln", "lo", "lt", "lv", "mg", "mk", "mn", "ms", "my", "ne", "nl",
    "ny", "om", "pa", "pl", "ps", "pt", "qu", "rn", "ro", "ru", "rw", "sd", "sg", "si", "sk", "sn", "so",
    "sq", "sr", "sv", "sw", "ta", "tg", "th", "ti", "tk", "tr", "uk", "ur", "uz", "vi", "wo", "yo", "zh",
];

/// Two letters that are short for something else: codes, numbers, households, areas.
const OTHERS: &[&str] = &[
    "cd", "pc", "id", "no", "nr", "nb", "or", "of", "by", "to", "in", "on", "at", "hh", "sq", "ct", "st",
    "nu", "yn", "pp", "dt", "yr", "xx",
];

/// Whether a text is the code of a language, in small letters, or two letters that people write for one: of its country, as
/// `ADM1_UA`.
pub(in crate::import) fn is_language(code: &str) -> bool {
    let letters = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_lowercase());
    CODES.contains(&code) || letters && !OTHERS.contains(&code)
}

/// Columns that have the same names as another one in other languages, that without a language first: `name` and `name:fr` for
/// `name:en`.
pub(super) fn same_name(headers: &[String], column: usize) -> Vec<usize> {
    let apart = |header: &String| {
        let mut all = words(header);
        let language = all.len() > 1 && all.last().is_some_and(|last| is_language(last));
        if language {
            all.pop();
        }
        (all, language)
    };
    let (stem, _) = apart(&headers[column]);
    let fits = |wanted: bool| {
        let headers = headers.iter().map(apart).enumerate();
        let all = headers.filter(move |(_, (_, language))| *language == wanted);
        all.filter(|(other, (words, _))| *other != column && *words == stem).map(|(other, _)| other).collect()
    };
    let [mut all, with]: [Vec<usize>; 2] = [false, true].map(fits);
    all.extend(with);
    all
}
