//! What does a table of sites say of countries?

use crate::import::sheet::{self, SheetTable};

/// Whether the column of countries says where a site leads to, not where it lies.
pub(super) fn leads(table: &SheetTable) -> bool {
    const BEYOND: [&str; 9] =
        ["to", "leads", "beyond", "neighbouring", "neighboring", "destination", "vers", "voisin", "next"];
    let words = sheet::words(table.header("country"));
    words.iter().any(|word| BEYOND.contains(&word.as_str())) || table.tag("country") == "#country+to"
}

/// Countries that a table names, row by row.
pub(super) fn named(table: &SheetTable) -> Vec<String> {
    let all = table.lines.iter().map(|line| table.text(line, "country"));
    all.filter(|country| !country.is_empty()).collect()
}
