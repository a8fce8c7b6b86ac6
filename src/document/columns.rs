//! Do the columns of a table fit? What does not is said once, however many columns there are.

use std::path::Path;

use super::problem::{Problems, listed, nearest};
use crate::tables::Header;

/// Most columns for which one that is spelt alike is looked for.
const MOST_LOOKED_AT: usize = 100;

/// Files that people have and tables are made from: whose they are, and a few of their columns.
const FOREIGN: [(&str, &[&str]); 4] = [
    ("ACLED", &["event_id_cnty", "event_date", "sub_event_type", "fatalities"]),
    ("UNHCR", &["data_date", "individuals", "geomaster_name", "population_group", "coo_name", "coa_name"]),
    (
        "IOM's Displacement Tracking Matrix",
        &["numPresentIdpInd", "admin1Pcode", "reportingDate", "roundNumber"],
    ),
    ("a Humanitarian Data Exchange file with HXL tags", &["#adm1+code", "#affected+idps", "#date"]),
];

/// Whether all columns that a table needs are there, and but for the optional ones no others; none if not.
pub(super) fn check(
    (columns, optional): (&[&'static str], &[&'static str]),
    path: &Path,
    header: &Header,
    problems: &mut Problems,
) -> Option<()> {
    let before = problems.len();
    let line = Some(header.line);
    let mut missing: Vec<&str> = columns
        .iter()
        .copied()
        .filter(|column| !optional.contains(column) && header.column(column).is_none())
        .collect();
    for name in header.repeated().into_iter().filter(|name| !name.is_empty()) {
        problems.add(path, name, line, "the column is there twice");
    }
    let mut unknown = Vec::new();
    let known = |name: &str| columns.iter().chain(optional).any(|column| *column == name);
    for (index, name) in header.names.iter().enumerate().filter(|(_, name)| !known(name)) {
        let looked_at = index < MOST_LOOKED_AT;
        // A column that is spelt wrongly is not reported as missing too.
        if let Some(meant) = nearest(name, missing.iter().copied().filter(|_| looked_at)) {
            let problem = problems.add(path, "", line, format!("unknown column \"{name}\""));
            problem.did_you_mean(name, [meant]);
            missing.retain(|&column| column != meant);
        } else if name.is_empty() {
            problems
                .add(path, "", line, format!("column {} has no name", index + 1))
                .hint("is there a comma too many at the end of lines?");
            break;
        } else {
            unknown.push(name.as_str());
        }
    }
    match missing.as_slice() {
        [] => {}
        [column] => drop(problems.add(path, *column, line, "the column is missing")),
        several => {
            let message = format!("the columns {} are missing", several.join(", "));
            let problem = problems.add(path, "", line, message);
            let has = |(_, columns): &&(&str, &[&str])| columns.iter().any(|column| unknown.contains(column));
            if let Some((whose, _)) = FOREIGN.iter().find(has) {
                problem.hint(format!(
                    "this looks like a table of {whose}: its columns have to be brought into those of docs/data.md first"
                ));
            }
        }
    }
    let message = match unknown.as_slice() {
        [] => None,
        [name] => Some(format!("unknown column \"{name}\"")),
        names => Some(format!("unknown columns: {}", listed(names))),
    };
    if let Some(message) = message {
        problems.add(path, "", line, message).hint(format!("the columns are {}", columns.join(", ")));
    }
    (problems.len() == before).then_some(())
}
