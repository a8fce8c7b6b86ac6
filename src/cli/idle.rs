//! Columns of sets that play no part in a scenario: who gives them would read their effect from results.

use crate::document::problem::shown;
use crate::scenario::Scenario;
use crate::tuning::design::middles;

/// Most columns that are named.
const MOST_NAMED: usize = 6;

/// What is to be said of sets that have other numbers than the middle of what a run draws, where these play no part. Who
/// varies all that is not known, as `sample` does by default, means none of them in particular.
pub(super) fn of_sets(scenario: &Scenario, sets: &[&[Option<f64>]]) -> Option<String> {
    let middles = middles(scenario, false);
    let other = |index: usize| {
        let differs = |value: f64| middles[index].is_none_or(|middle| value.total_cmp(&middle).is_ne());
        sets.iter().any(|set| set[index].is_some_and(differs))
    };
    let mut all = (0..scenario.parameters.len()).filter(|&index| {
        let parameter = &scenario.parameters[index];
        parameter.has_dimension() && !parameter.is_fixed()
    });
    if all.all(&other) { None } else { of_columns(scenario, other) }
}

/// The same of columns, by the places of their parameters in the list.
pub(super) fn of_columns(scenario: &Scenario, gives: impl Fn(usize) -> bool) -> Option<String> {
    let is_there = |(name, _): &&(String, String)| scenario.parameter(name).is_some_and(&gives);
    let idle: Vec<&(String, String)> = scenario.idle.iter().filter(is_there).collect();
    let (first, why) = idle.first()?;
    let names: Vec<&str> = idle.iter().map(|(name, _)| name.as_str()).collect();
    let (columns, have) = if idle.len() == 1 { ("column", "has") } else { ("columns", "have") };
    let of = if idle.len() == 1 { String::new() } else { format!("{first}: ") };
    Some(format!("{columns} {} {have} no effect in this scenario ({of}{why})", shown(&names, MOST_NAMED)))
}
