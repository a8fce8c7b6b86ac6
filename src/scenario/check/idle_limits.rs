//! Limits that are never reached: a crossing or a road that lets through more people a day than it carries.

use super::checker::Checker;
use crate::conflict::Plan;
use crate::document::problem::WarningKind;
use crate::numbers::Parameter;
use crate::world::{Geography, RoadStatus};

/// Warns of limits above what nineteen of twenty futures have a road carry.
pub(super) fn warn(plan: &Plan, geography: &Geography, parameters: &[Parameter], checker: &mut Checker<'_>) {
    let factor = parameters.iter().find(|parameter| parameter.name == "road_capacity_factor");
    let factor = factor.map_or(1.0, |factor| factor.prior.quantile(0.95));
    for opening in &plan.changes.openings {
        let link = &geography.links[opening.link];
        let Some(limit) = opening.limit.filter(|_| link.status != RoadStatus::Transport) else { continue };
        if f64::from(limit) >= f64::from(link.capacity_persons_per_day) * factor {
            let [from, to] = [link.from, link.to].map(|end| &geography.locations[end].name);
            let carried = f64::from(link.capacity_persons_per_day);
            // A number that the limit is below, without the factor, would say the contrary.
            let times = if f64::from(limit) < carried {
                format!(", times a road_capacity_factor of at most {factor:.3} in nineteen of twenty futures")
            } else {
                String::new()
            };
            let message = format!(
                "lets {limit} people a day through, and the road between \"{from}\" and \"{to}\" carries {carried}{times}: the limit \
                 has no effect"
            );
            let at = if link.status == RoadStatus::Border { "border" } else { "corridor" };
            checker.warn(WarningKind::NoEffect, &format!("{at}.per_day"), message);
        }
    }
}
