//! What was counted, and of what? Stock or flow, and the variable of the model, are said by the file or by the user.

mod column;
mod first_day;
mod group;
mod rows;
mod together;

use super::asked::{Asked, COUNT, CountFile};
use super::day_names::{COUNTED, DAYS, SINGLE, joined};
use super::draft::Draft;
use super::places::UNITS;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, Source};
use crate::model::tally::{Local, Total};
use crate::scenario::PlaceObservation;
use column::{choose, refuse_kinds};
pub(super) use rows::WrittenCount;
use rows::{CountTable, rows};

const DATE_NAMES: [&str; DAYS.len() + COUNTED.len() + SINGLE.len()] = joined(&[DAYS, COUNTED, SINGLE]);
const DATE: ColumnRole = ColumnRole {
    name: "date",
    names: &DATE_NAMES,
    tags: &["#date", "#date+reported", "#date+occurred", "#date+end"],
    required: true,
    single: false,
};
const AREA: ColumnRole = ColumnRole {
    name: "area",
    names: &[
        "areapcode",
        "pcode",
        "area",
        "areaname",
        "country",
        "location",
        "zone",
        "settlement",
        "village",
        "community",
        "town",
        "site",
    ],
    tags: &["#loc+code", "#country+name"],
    required: false,
    single: false,
};

/// Words, or beginnings of words with a star, that say that a column counts all that there are by a day.
const STOCK: &[&str] = &["cumul*", "stock", "present", "total", "todate", "to date"];
/// Those of them that say so whatever stands beside them: a total may be that of a week.
const BY_DAY: &[&str] = &["cumul*", "stock", "present", "todate", "to date"];
/// Words of a period: a total beside them may be that of each period, or all until its end.
const PERIOD: &[&str] = &[
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
const FLOW: &[&str] = &[
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
const DAILY: &[&str] = &["daily", "per day", "perday", "quotidien*", "par jour"];
/// Whether a header, or an HXL tag, has one of some words.
fn says(known: &[&str], header: &str, tag: &str) -> bool {
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

/// Reads all files of counts.
pub(super) fn read(asked: &Asked, draft: &mut Draft, notes: &mut Notes) -> Option<Vec<WrittenCount>> {
    let mut all = Vec::new();
    for counts in &asked.counts {
        all.push((counts, read_one(counts, asked, draft, notes)?));
    }
    together::together(all, notes)
}

/// The counts of a file, and whether they are flows.
fn read_one(
    counts: &CountFile,
    asked: &Asked,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<(bool, Vec<WrittenCount>)> {
    let file = counts.file.as_path();
    let source = Source::new(file);
    let mut said = asked.said_of(file).clone();
    said.extend(counts.said.clone());
    let grids = sheet::open(&source, &said, notes)?;
    let mut roles = vec![DATE, AREA];
    roles.extend(UNITS.iter().flatten().copied());
    if said.column(COUNT).is_none() {
        // What is said of the table is said once, when it is read for good.
        let mut aside = Notes::default();
        let Some(table) = sheet::table(&source, grids.clone(), &roles, &said, &mut aside) else {
            sheet::table(&source, grids, &roles, &said, notes);
            return None;
        };
        said.columns.push((COUNT.into(), choose(&table, file, notes)?));
    }
    let count = ColumnRole { name: COUNT, names: &[], tags: &[], required: true, single: true };
    roles.push(count);
    let table = sheet::table(&source, grids, &roles, &said, notes)?;
    let word = |words: &[&str]| says(words, table.header("count"), table.tag("count"));
    let (stock, more) = (word(STOCK), word(FLOW));
    let of_period = stock && word(PERIOD) && !word(BY_DAY);
    if let Some(flow) = counts.flow
        && (if flow { stock && !more } else { more && !stock })
    {
        let (own, said) = if flow { ("a stock", "--flow") } else { ("a flow", "--stock") };
        let message = format!("\"{}\" reads like {own}, and {said} says the opposite", table.header("count"));
        notes.warn(file, None, message);
    }
    let flow = match (counts.flow, stock, more) {
        (Some(flow), ..) => flow,
        (None, true, false) if !of_period => false,
        (None, false, true) => true,
        _ => {
            let why = if of_period { ": a total beside a word of a period may be either" } else { "" };
            let message =
                format!("does not say whether \"{}\" is a stock or a flow{why}", table.header("count"));
            let remedy = "--stock: as many by that date in all; --flow: so many more since the date before";
            notes.refuse(file, None, message, remedy);
            return None;
        }
    };
    let of_areas = PlaceObservation::VARIABLES.into_iter();
    let known = || {
        let both = Total::ALL.iter().map(|total| total.key()).chain([Local::Hosted.key()]);
        both.collect::<Vec<_>>().join(", ")
    };
    let Some(variable) = counts.variable.clone() else {
        notes.refuse(
            file,
            None,
            "does not say which number of the model it counts",
            &format!("--variable takes one of {}", known()),
        );
        return None;
    };
    let total = Total::ALL.iter().copied().find(|total| total.key() == variable);
    let local = of_areas.into_iter().find(|local| local.key() == variable);
    if total.is_none() && local.is_none() {
        notes.refuse(
            file,
            None,
            format!("there is no variable \"{variable}\""),
            &format!("--variable takes one of {}", known()),
        );
        return None;
    }
    refuse_kinds(&table, &variable, notes)?;
    let dates = table.dates("date", notes)?;
    let values = table.amounts("count", notes)?;
    table.warn_broken("count", &values, notes);
    let daily = word(DAILY);
    let counted = CountTable { table: &table, variable, total, local, flow, daily, dates, values };
    first_day::say(&counted, asked, draft, notes);
    rows(&counted, asked, draft, notes).map(|rows| (flow, rows))
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
