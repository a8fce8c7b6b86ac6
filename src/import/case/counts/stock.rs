//! Does a header say that its numbers are all that there are by a day, or so many more?

use crate::import::sheet;

/// Words, or beginnings of words with a star, that say that a column counts all that there are by a day.
pub(super) const STOCK: &[&str] = &["cumul*", "acumul*", "stock", "present", "total", "todate", "to date"];
/// Those of them that say so whatever stands beside them: a total may be that of a week.
pub(super) const BY_DAY: &[&str] = &["cumul*", "acumul*", "stock", "present", "todate", "to date"];
/// Those of them that say so of what is a flow by another word as well.
pub(super) const SO_FAR: &[&str] = &["cumul*", "acumul*", "todate", "to date"];
/// Words of a period: a total beside them may be that of each period, or all until its end.
pub(super) const PERIOD: &[&str] = &[
    "weekly",
    "biweekly",
    "fortnight*",
    "monthly",
    "quarterly",
    "yearly",
    "annual*",
    "week",
    "weeks",
    "month",
    "months",
    "quarter",
    "period",
    "periode",
    "hebdo*",
    "semaine*",
    "mensuel*",
    "mois",
    "journali*",
    "trimestr*",
    "annuel*",
    "semana*",
    "mensual*",
    "mes",
    "diari*",
    "last 24",
    "last 7",
    "last 30",
    "past 24",
    "past 7",
    "past 30",
    "during",
    "since last",
    "since the last",
    "between rounds",
    "between reports",
    "cycle",
    "depuis le dernier",
    "depuis la derniere",
    "quinzaine",
    "quincena",
    "desde el ultimo",
    "desde la ultima",
    "for january",
    "for february",
    "for march",
    "for april",
    "for may",
    "for june",
    "for july",
    "for august",
    "for september",
    "for october",
    "for november",
    "for december",
];
/// And those that say that it counts how many more.
pub(super) const FLOW: &[&str] = &[
    "daily",
    "weekly",
    "arrivals",
    "departures",
    "per day",
    "perday",
    "quotidien*",
    "nouve*",
    "newly",
    "new",
];
/// Beginnings of the words of which some may be new: "New Halfa" is a town.
const NEW: &[&str] = &[
    "displac", "arriv", "idp", "refug", "depart", "individu", "person", "people", "case", "move", "regist",
    "return", "entr",
];
/// Of the latter, those that say of how long.
pub(super) const DAILY: &[&str] = &["daily", "per day", "perday", "quotidien*", "par jour"];
/// Whether a header, or an HXL tag, has one of some words.
pub(super) fn says(known: &[&str], header: &str, tag: &str) -> bool {
    let words = sheet::words(header);
    let joined = format!(" {} ", words.join(" "));
    let in_header = |known: &str| match known.strip_suffix('*') {
        Some(start) => words.iter().any(|word| word.starts_with(start)),
        None if known == "new" => {
            let counted = |next: &String| NEW.iter().any(|start| next.starts_with(start));
            words
                .iter()
                .enumerate()
                .any(|(at, word)| word == "new" && words.get(at + 1).map_or(words.len() == 1, counted))
        }
        None => joined.contains(&format!(" {known} ")),
    };
    let attributes: Vec<&str> = tag.split('+').skip(1).collect();
    let in_tag = |known: &str| match known.strip_suffix('*') {
        Some(start) => attributes.iter().any(|word| word.starts_with(start)),
        None => attributes.contains(&known),
    };
    known.iter().any(|known| in_header(known) || in_tag(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole() {
        for (header, stock, flow) in [
            ("Displaced in New Halfa", false, false),
            ("New displacement", false, true),
            ("NewArrivals", false, true),
            ("Knew of", false, false),
            ("Representative", false, false),
            ("cumulative_refugees", true, false),
            ("Total to date", true, false),
            ("daily", false, true),
            ("Arrivals per day", false, true),
        ] {
            assert_eq!((says(STOCK, header, ""), says(FLOW, header, "")), (stock, flow), "{header}");
        }
        assert!(says(FLOW, "x", "#affected+new") && !says(FLOW, "x", "#affected+newborn"));
    }
}
