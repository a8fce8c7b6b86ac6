//! What became of people who have a country of their own?

use super::table::{error, whole};
use crate::model::tally::GroupTotal;
use crate::outcome::column::{ByColumn, Recorded};
use crate::outcome::precision::{Sets, known};
use crate::outcome::summary::LEVELS;
use crate::scenario::Scenario;
use crate::tables::Writer;

/// `population_groups.csv`: quantiles of members displaced, and in their own country, by day.
pub(super) fn population_groups(scenario: &Scenario, outcomes: &dyn ByColumn) -> Vec<u8> {
    let mut table =
        Writer::new(["date", "population_group", "variable", "level", "persons", "standard_error"]);
    let sets = Sets::new(outcomes);
    for (index, group) in scenario.groups.iter().enumerate() {
        for &variable in GroupTotal::ALL {
            let by_day = outcomes.column(Recorded::OfGroup(variable, index));
            for (day, persons) in (0..).zip(by_day.iter()) {
                let date = scenario.date(day).to_string();
                for (level, known) in LEVELS.iter().zip(known(persons, &sets, &LEVELS)) {
                    let cells = [&level.to_string(), &whole(known.value), &error(&known)];
                    table.row(
                        [&date, &group.name, variable.key()].into_iter().chain(cells.map(String::as_str)),
                    );
                }
            }
        }
    }
    table.bytes()
}
