//! What does a case with given departures say is shut, and when?

use super::Reading;
use crate::document::problem::WarningKind;
use crate::document::rows::Table;
use crate::model::Closure;
use crate::model::closures::Shut;
use crate::scenario::tables::{ClosureKind, ClosureRow};

impl Reading<'_> {
    pub(super) fn closures(&mut self, table: &Table<ClosureRow>) -> Vec<Closure> {
        let mut closures = Vec::new();
        table.refuse_repeats(
            self.problems,
            "kind",
            |row| (row.kind, &row.place, &row.other, row.from, row.until),
            |_| "the same closure".into(),
        );
        for (line, row) in &table.rows {
            let from = self.dates.days_to(row.from).max(0);
            let until = row.until.map_or(i64::from(u32::MAX), |until| self.dates.days_to(until));
            if row.until.is_some_and(|until| until < row.from) {
                let message = format!("must not be before the column from, {}", row.from);
                table.problem(self.problems, *line, "until", message);
            }
            let late = from > i64::from(self.dates.horizon_days);
            if (until <= from || until <= 0 || late) && row.until.is_none_or(|until| until >= row.from) {
                let message = "is shut on no day of the scenario: nothing changes";
                self.problems.warn(WarningKind::NoEffect, &table.path, "from", Some(*line), message);
            }
            if !row.other.is_empty() && matches!(row.kind, ClosureKind::Entry | ClosureKind::Host) {
                table.problem(self.problems, *line, "other", "must be blank for entry and host");
            }
            let (Ok(from), Ok(until)) = (u32::try_from(from), u32::try_from(until)) else { continue };
            let what = self.shut(table, *line, row);
            closures.extend(what.into_iter().map(|what| Closure { what, from, until }));
        }
        closures
    }

    fn shut(&mut self, table: &Table<ClosureRow>, line: usize, row: &ClosureRow) -> Vec<Shut> {
        let links = &self.geography.links;
        match row.kind {
            ClosureKind::Border => {
                for (column, party) in [("place", &row.place), ("other", &row.other)] {
                    if !self.ground.holders.contains(party) {
                        let message = format!("no location is held by \"{party}\"");
                        table.problem(self.problems, line, column, message);
                    }
                }
                let holders = &self.ground.holders;
                let crosses = |a: usize, b: usize| holders[a] == row.place && holders[b] == row.other;
                let roads: Vec<Shut> = (0..links.len())
                    .filter(|&l| crosses(links[l].from, links[l].to) || crosses(links[l].to, links[l].from))
                    .map(Shut::Road)
                    .collect();
                let message = if row.place == row.other {
                    Some(format!(
                        "shuts all {} roads within \"{}\": a border lies between two parties",
                        roads.len(),
                        row.place
                    ))
                } else if roads.is_empty() {
                    Some(format!(
                        "no road leads from \"{}\" to \"{}\": nothing changes",
                        row.place, row.other
                    ))
                } else {
                    None
                };
                if let Some(message) = message {
                    self.problems.warn(WarningKind::NoEffect, &table.path, "other", Some(line), message);
                }
                roads
            }
            ClosureKind::Road => {
                let from = self.location(table, line, "place", &row.place);
                let to = self.location(table, line, "other", &row.other);
                let (Some(from), Some(to)) = (from, to) else { return Vec::new() };
                let found = self.geography.neighbours(from).iter().find(|&&(_, end)| end == to);
                if found.is_none() {
                    let message = format!("there is no road between \"{}\" and \"{}\"", row.place, row.other);
                    table.problem(self.problems, line, "other", message);
                }
                found.map(|&(link, end)| Shut::Toward(link, end)).into_iter().collect()
            }
            ClosureKind::Entry => {
                self.location(table, line, "place", &row.place).map(Shut::Entry).into_iter().collect()
            }
            ClosureKind::Host => {
                let host = self.location(table, line, "place", &row.place);
                let none = |host: &usize| self.hosts.as_ref().is_some_and(|hosts| !hosts.contains(host));
                if host.as_ref().is_some_and(none) {
                    let message = format!("\"{}\" takes nobody in: it is no host", row.place);
                    self.problems.warn(WarningKind::NoEffect, &table.path, "place", Some(line), message);
                }
                host.map(Shut::Host).into_iter().collect()
            }
        }
    }
}
