//! Codes of languages, as they stand behind names: `ADM1_FR`.

/// Those of the countries of lists. What is short for something else is left out: `no`, `id`, `or`.
const CODES: &[&str] = &[
    "am", "ar", "az", "be", "bg", "bi", "bn", "bs", "ca", "cs", "da", "de", "dv", "dz", "el", "en", "es",
    "et", "fa", "ff", "fi", "fr", "gn", "ha", "he", "hi", "hr", "ht", "hu", "hy", "ig", "it", "ja", "ka",
    "kk", "km", "ko", "ku", "ky", "lg", "ln", "lo", "lt", "lv", "mg", "mk", "mn", "ms", "my", "ne", "nl",
    "ny", "om", "pa", "pl", "ps", "pt", "qu", "rn", "ro", "ru", "rw", "sd", "sg", "si", "sk", "sn", "so",
    "sq", "sr", "sv", "sw", "ta", "tg", "th", "ti", "tk", "tr", "uk", "ur", "uz", "vi", "wo", "yo", "zh",
];

/// Whether a text is the code of a language, in small letters.
pub(in crate::import) fn is_language(code: &str) -> bool {
    CODES.contains(&code)
}
