//! Headers without what people write in different ways, whole and in words.

use crate::tables::letters::unmarked;

/// A header without what people write in different ways: case, accents, spaces and signs.
pub(in crate::import) fn key(text: &str) -> String {
    text.to_lowercase().chars().map(unmarked).filter(|letter| letter.is_alphanumeric()).collect()
}

/// A header without the number of its question: "1.1.e.3: Woreda P-Code" is "Woreda P-Code", and "2.1" no beginning of an age.
pub(in crate::import) fn unnumbered(header: &str) -> &str {
    let end = header
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.'))
        .unwrap_or(header.len());
    let (number, rest) = header.split_at(end);
    let groups: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    let short = |group: &&str| (1..=2).contains(&group.len());
    let is_number = groups.len() > 1
        && groups.iter().all(short)
        && groups[0].bytes().all(|byte| byte.is_ascii_digit())
        && (groups.len() > 2 || rest.starts_with([':', ')']));
    let rest = rest.trim_start_matches([':', ')', '-']).trim();
    if is_number && rest.chars().any(char::is_alphabetic) { rest } else { header }
}

/// The pieces of a header as they are written, between its signs: those of a date stay as they are.
pub(in crate::import) fn pieces(header: &str) -> Vec<&str> {
    header.split([' ', '_', '(', ')', ',', ':']).filter(|part| !part.is_empty()).collect()
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

#[cfg(test)]
mod tests {
    use super::unnumbered;

    #[test]
    fn numbers_of_questions_are_no_part_of_headers() {
        for (header, rest) in [
            ("1.1.e.3: Woreda PCODE", "Woreda PCODE"),
            ("2.1.b.7: Total Number of IDP Individuals", "Total Number of IDP Individuals"),
            ("1.1: Survey Date", "Survey Date"),
            ("1.1.f.1: GPS: Longitude", "GPS: Longitude"),
            ("1.5 km", "1.5 km"),
            ("0-4", "0-4"),
            ("P.O. Box", "P.O. Box"),
            ("2.1.3", "2.1.3"),
        ] {
            assert_eq!(unnumbered(header), rest, "{header}");
        }
    }
}
