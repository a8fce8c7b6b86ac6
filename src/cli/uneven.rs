//! Do the futures of a run stand for all sets that they were given?

use crate::numbers::draws::{Draws, ParameterSets};
use crate::scenario::Scenario;
use crate::tuning::smoother::moments;

/// Fewer futures than this tell nothing of an order.
const LEAST: usize = 10;
/// Standard errors by which a mean of rows in any order is not off.
const ERRORS: f64 = 5.0;

/// What is to be said of the sets that so many futures take: rows of `--parameters` that are not used, or not alike often,
/// and first rows unlike all, as in a table that is sorted.
pub(super) fn warnings(draws: &Draws, scenario: &Scenario, futures: u32) -> Vec<String> {
    let (sets, name) = match draws {
        Draws::Priors => return Vec::new(),
        Draws::Posterior(sets) => (sets, "the posterior"),
        Draws::Sets(sets) => (sets, "--parameters"),
    };
    let chosen = matches!(draws, Draws::Sets(_));
    let alike = if chosen { not_alike(sets, futures) } else { None };
    alike.into_iter().chain(sorted(sets, name, scenario, futures)).collect()
}

fn not_alike(sets: &ParameterSets, futures: u32) -> Option<String> {
    let rows = sets.len();
    let (each, more) = (futures as usize / rows.max(1), futures as usize % rows.max(1));
    if more == 0 {
        return None;
    }
    Some(if each == 0 {
        format!(
            "--parameters has {rows} rows and there are {futures} futures: the last {} rows are not used (--replicates \
             {rows} uses each once)",
            rows - more
        )
    } else {
        format!(
            "--parameters has {rows} rows and there are {futures} futures: the first {more} rows are used {} times, the \
             others {each} times (--replicates {} uses all alike)",
            each + 1,
            rows * (each + 1)
        )
    })
}

/// The parameter in which the first rows, which are used alone or once more than the others, are most unlike all, if that is no
/// luck.
fn sorted(sets: &ParameterSets, name: &str, scenario: &Scenario, futures: u32) -> Option<String> {
    let rows = sets.len();
    let (each, used) = (futures as usize / rows.max(1), futures as usize % rows.max(1));
    if used < LEAST {
        return None;
    }
    let of_column = |index: usize| {
        let values: Option<Vec<f64>> = sets.iter().map(|set| set[index]).collect();
        let values = values?;
        let (all, of_all) = moments(&values);
        let (first, _) = moments(&values[..used]);
        // Of rows drawn without putting them back.
        let left = (values.len() - used) as f64 / (values.len() as f64 - 1.0);
        let error = f64::sqrt(of_all / used as f64 * left);
        // In a column of one number sums leave nothing but what they are rounded by.
        (error > 1e-9 * all.abs()).then(|| ((first - all).abs() / error, index, first, all))
    };
    let columns = (0..scenario.parameters.len()).filter_map(of_column);
    let (errors, index, first, all) = columns.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (errors > ERRORS).then(|| {
        format!(
            "{name} has {rows} rows, of which {futures} futures take the first {used}{}, and these are not like all of them ({}: {} in \
             the mean, {} of all rows): are they sorted? (-n {} uses all alike; else put the rows in an order by chance)",
            if each == 0 { "" } else { " once more than the others" },
            scenario.parameters[index].name,
            digits(first),
            digits(all),
            rows * (each + 1),
        )
    })
}

/// A mean with three digits that count.
fn digits(value: f64) -> String {
    let places = (2.0 - value.abs().log10().floor()).clamp(0.0, 9.0);
    format!("{value:.*}", if value == 0.0 { 0 } else { places as usize })
}
