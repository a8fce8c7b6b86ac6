//! Headers without what people write in different ways, whole and in words.

use crate::tables::letters::unmarked;

/// A header without what people write in different ways: case, accents, spaces and signs.
pub(in crate::import) fn key(text: &str) -> String {
    text.to_lowercase().chars().map(unmarked).filter(|letter| letter.is_alphanumeric()).collect()
}

/// The words of a header: divided by signs, where digits begin or end, and where a capital follows a small letter.
pub(in crate::import) fn words(header: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before: Option<char> = None;
    for letter in header.chars() {
        let joined = before.is_some_and(|before| {
            before.is_numeric() == letter.is_numeric() && !(before.is_lowercase() && letter.is_uppercase())
        });
        if letter.is_alphanumeric() {
            if !joined {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(letter);
            }
            before = Some(letter);
        } else {
            before = None;
        }
    }
    words.into_iter().map(|word| key(&word)).filter(|word| !word.is_empty()).collect()
}
