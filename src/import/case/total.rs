//! Does a name say that its row is a total of others?

/// The words that are left of a name that says that it is a total; none where it is not.
pub(super) fn without_total(text: &str) -> Option<String> {
    const WHOLE: [&str; 12] = [
        "sum",
        "ensemble",
        "all",
        "overall",
        "tous",
        "toutes",
        "المجموع",
        "الإجمالي",
        "itogo",
        "всього",
        "итого",
        "разом",
    ];
    const WORDS: [&str; 7] = ["total", "totals", "totale", "subtotal", "soustotal", "grandtotal", "totaux"];
    const BESIDE: [&str; 7] = ["grand", "sub", "sous", "general", "général", "of", "for"];
    if WHOLE.contains(&text.to_lowercase().as_str()) {
        return Some(String::new());
    }
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '-' | ':' | '(' | ')' | '_'))
        .filter(|word| !word.is_empty())
        .collect();
    let is = |list: &[&str], word: &&str| list.contains(&word.to_lowercase().as_str());
    // A total may be called after what it sums, at its beginning or end.
    let ends = [words.first(), words.last()].into_iter().flatten();
    if !ends.into_iter().any(|word| is(&WORDS, word))
        && !words.iter().any(|word| is(&["subtotal", "soustotal"], word))
    {
        let pair =
            words.windows(2).any(|pair| is(&["grand", "sub", "sous"], &pair[0]) && is(&WORDS, &pair[1]));
        if !pair {
            return None;
        }
    }
    let rest: Vec<&str> = words.into_iter().filter(|word| !is(&WORDS, word) && !is(&BESIDE, word)).collect();
    Some(rest.join(" "))
}

/// Whether a name is that of a total and begins with the word, or is it: a camp or village may end with it.
pub(super) fn begins_as_total(name: &str) -> bool {
    const FIRST: [&str; 9] =
        ["total", "totals", "totale", "totaux", "subtotal", "soustotal", "sub", "sous", "grand"];
    let first = name.split(|letter: char| !letter.is_alphanumeric()).find(|word| !word.is_empty());
    let begins = first.is_some_and(|word| FIRST.contains(&word.to_lowercase().as_str()));
    without_total(name).is_some_and(|rest| rest.is_empty() || begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_by_whole_words() {
        for (text, rest) in [
            ("Total", Some("")),
            ("Grand total", Some("")),
            ("Sous-total", Some("")),
            ("Total Ituri", Some("Ituri")),
            ("Ituri Sub-Total", Some("Ituri")),
            ("Sum", Some("")),
            ("Sumy", None),
            ("Totalville", None),
            ("All Saints", None),
        ] {
            assert_eq!(without_total(text).as_deref(), rest, "{text}");
        }
    }
    #[test]
    fn what_ends_with_the_word_may_be_a_place() {
        for (name, sum) in [
            ("Total", true),
            ("Sub-total North", true),
            ("Grand total", true),
            ("Total North", true),
            ("Camp Total", false),
            ("Grand Bassam", false),
        ] {
            assert_eq!(begins_as_total(name), sum, "{name}");
        }
    }
}
