//! The column of codes beside a column of names that the user named: whoever says `--column name=Township_Name` means the places
//! whose codes stand in `Township_Pcode`.

use super::unit_words::{CODE, LANGUAGES, NAME};
use crate::import::sheet::{self, SheetTable};

/// The words of a header that say of what it is, without those for names or codes and without languages.
fn stem(header: &str, generic: &[&str]) -> Option<Vec<String>> {
    let mut words = sheet::words(header);
    // "P-code" is one word.
    if let Some(at) = words.windows(2).position(|pair| pair[0] == "p" && pair[1].starts_with("cod")) {
        words.remove(at);
    }
    let all = words.len();
    words.retain(|word| !generic.contains(&word.as_str()));
    (words.len() < all && !words.is_empty()).then_some(words)
}

/// The column of codes that is called as the column of names of a role, where one column alone is and no other role has it.
pub(super) fn of(table: &SheetTable, role: &str) -> Option<usize> {
    let header = table.header(role);
    let mut words = sheet::words(header);
    let language = |last: &mut String| LANGUAGES.contains(&last.as_str()) || sheet::is_language(last);
    if words.len() > 1 {
        words.pop_if(language);
    }
    let named = words.join(" ");
    let wanted = stem(&named, NAME).unwrap_or(words);
    let mut found = table.unread().filter(|(_, other)| stem(other, CODE).as_ref() == Some(&wanted));
    let (column, _) = found.next()?;
    found.next().is_none().then_some(column)
}
