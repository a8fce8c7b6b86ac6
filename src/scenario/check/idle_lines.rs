//! Trains and buses that nobody boards: an end is shut, or lies behind the line, on all days on which they run.

use super::checker::Checker;
use super::shifts::behind;
use crate::conflict::{Days, Plan};
use crate::document::problem::WarningKind;
use crate::model::Closure;
use crate::model::closures::Shut;
use crate::world::Geography;

/// Warns of lines, each the link of an item of `[[transport]]`.
pub(super) fn warn(
    (plan, closures): (&Plan, &[Closure]),
    (geography, lines): (&Geography, &[usize]),
    horizon: u32,
    checker: &mut Checker<'_>,
) {
    for (index, &line) in lines.iter().enumerate() {
        let Some(opening) = plan.changes.openings.iter().find(|opening| opening.link == line) else {
            continue;
        };
        let days = || opening.days.from..=opening.days.until.saturating_sub(1).min(horizon);
        let link = &geography.links[line];
        let ends = [link.from, link.to];
        // Where a truce may put captures off nothing is certain.
        let certain = plan.changes.truces.is_empty();
        let behind = ends.map(|end| {
            if certain { behind(plan, geography, end, horizon) } else { vec![false; horizon as usize + 1] }
        });
        let [from, to] = ends.map(|end| &geography.locations[end].name);
        let shut = |end: usize| {
            days().all(|day| {
                let now =
                    |closure: &&Closure| Days { from: closure.from, until: closure.until }.contains(day);
                closures.iter().filter(now).any(|closure| closure.what == Shut::Entry(end))
            })
        };
        let message = if days().all(|day| behind.iter().any(|behind| behind[day as usize])) {
            let end = if days().all(|day| behind[0][day as usize]) { from } else { to };
            format!(
                "has no effect: by the record \"{end}\" lies behind the line on these days, and nothing runs"
            )
        } else {
            match ends.map(shut) {
                [false, false] => continue,
                [true, true] => {
                    format!("has no effect: nobody can enter \"{from}\" and \"{to}\" on these days")
                }
                [from_is_shut, _] => {
                    let (shut, other) = if from_is_shut { (from, to) } else { (to, from) };
                    format!(
                        "nobody can enter \"{shut}\" on these days: it carries those alone who leave there for \"{other}\""
                    )
                }
            }
        };
        checker.warn(WarningKind::NoEffect, &format!("transport[{index}]"), message);
    }
}
