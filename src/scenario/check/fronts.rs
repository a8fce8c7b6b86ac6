//! Is the table of front lines one of lines, each with the party across it?

use std::collections::BTreeMap;

use super::checker::Checker;
use super::names::Roles;
use crate::conflict::Plan;
use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::Table;
use crate::scenario::tables::FrontRow;
use crate::world::{Front, Geography, Point, Role};

/// The lines of a table, in the order of their names.
pub(super) fn read(table: &Table<FrontRow>, roles: &Roles, problems: &mut Problems) -> Vec<Front> {
    let mut lines: BTreeMap<&str, Vec<&(usize, FrontRow)>> = BTreeMap::new();
    for row in &table.rows {
        lines.entry(row.1.line.trim()).or_default().push(row);
    }
    if let (Some(unnamed), true) = (lines.get(""), lines.len() > 1) {
        let message = "must name the line that the point belongs to, as other rows do";
        table.problem(problems, unnamed[0].0, "line", message);
    }
    let mut fronts = Vec::new();
    for (name, rows) in lines {
        for pair in rows.windows(2) {
            let [(_, before), (line, row)] = pair else { continue };
            if row.seq <= before.seq {
                let message =
                    format!("must be above the number of the point before, {}, got {}", before.seq, row.seq);
                table.problem(problems, *line, "seq", message);
            }
            if row.against.trim() != before.against.trim() {
                let message = format!(
                    "one line has one party across it: got \"{}\" after \"{}\"",
                    row.against.trim(),
                    before.against.trim()
                );
                table
                    .problem(problems, *line, "against", message)
                    .hint("give the part against another party a name of its own in `line`");
            }
        }
        if table.complete && rows.len() == 1 {
            problems.add(&table.path, "", Some(rows[0].0), "a line needs two points at least");
        }
        let (line, first) = rows[0];
        let against = first.against.trim();
        let across = if against.is_empty() {
            Some(Role::Adversary)
        } else {
            roles.find(against, |message| table.problem(problems, *line, "against", message))
        };
        if across == Some(Role::Home) {
            let message =
                format!("\"{against}\" is the side of the people, who are on this side of the line");
            table.problem(problems, *line, "against", message);
        }
        fronts.push(Front {
            line: name.to_owned(),
            points: rows.iter().map(|(_, row)| Point { lat: row.lat, lon: row.lon }).collect(),
            hostile: across == Some(Role::Adversary),
        });
    }
    fronts
}

/// Warns of axes along a line that the agreement does not cover: an offensive is one, and waits for its collapse all the
/// same.
pub(super) fn warn(plan: &Plan, geography: &Geography, checker: &mut Checker<'_>) {
    let (Some(offensive), Some(ceasefire)) = (&plan.offensive, &plan.ceasefire) else { return };
    for (index, axis) in offensive.axes.iter().enumerate() {
        let (front, km) = geography.front_from(axis.start());
        if !km.is_finite() || ceasefire.covers.get(front).is_none_or(|&covered| covered) {
            continue;
        }
        let message = format!(
            "starts from the front line \"{}\", which the ceasefire does not cover, but begins only when the ceasefire has \
             collapsed, as all of the offensive: for one that does not wait, take a scenario without the ceasefire, or \
             write its days into a record",
            geography.fronts[front].line
        );
        checker.warn(WarningKind::NoEffect, &format!("offensive.axis[{index}]"), message);
    }
}
