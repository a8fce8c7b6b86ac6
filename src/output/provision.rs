//! The chart of needs: what those who are away need on each day, in the units in which it is carried.

use super::chart::{Arrivals, Panel};
use super::words::{self, carried, decimals, in_order, round_amount, thousands};
use crate::outcome::column::ByColumn;
use crate::outcome::needs::people;
use crate::outcome::precision::{Known, Sets, known_numbers};
use crate::scenario::{NeedPeriod, NeedStandard, Scenario};

/// Standards that the chart shows, in the order of their table.
const SHOWN: usize = 12;
/// Low, middle and high side of the fan, and the stock that is enough in 8 of 10 futures.
const LEVELS: [f64; 4] = [0.05, 0.5, 0.95, 0.8];

/// Needs by day, a panel a standard.
pub(super) fn chart(scenario: &Scenario, outcomes: &dyn ByColumn, note: &str) -> Arrivals {
    let panels = scenario.needs.iter().take(SHOWN).map(|standard| panel(scenario, outcomes, standard));
    Arrivals {
        title: format!("{}: what displaced people need", scenario.title),
        subtitle: "People away from home on each day times the standard, or those in the kinds of shelter that it is for. Band: nine in ten simulated futures; line: median. Sums up to a date are in needs.csv. Food is dry rations of 2,100 kcal in 550 g.".into(),
        quantity: "Amount:".into(),
        panels: panels.collect(),
        shared_scale: false,
        note: note.into(),
    }
}

fn panel(scenario: &Scenario, outcomes: &dyn ByColumn, standard: &NeedStandard) -> Panel {
    let (factor, unit) = match carried(&standard.unit) {
        Some((factor, "m3")) => (factor, "m³"),
        Some((factor, "toilets")) => (factor, "latrines"),
        Some((factor, unit)) => (factor, unit),
        None => (1.0, standard.unit.as_str()),
    };
    let sets = Sets::new(outcomes);
    let rows: Vec<Vec<Known>> = people(outcomes, &standard.shelters)
        .into_iter()
        .map(|futures| {
            let amounts = futures.iter().map(|&people| people as f64 * standard.amount * factor);
            known_numbers(&amounts.collect::<Vec<_>>(), &sets, &LEVELS)
        })
        .collect();
    let column = |level: usize| rows.iter().map(|row| row[level].value).collect::<Vec<_>>();
    // The first of the days on which the middle is greatest.
    let most =
        (0..rows.len()).rev().max_by(|&a, &b| rows[a][1].value.total_cmp(&rows[b][1].value)).unwrap_or(0);
    let per = match standard.period {
        NeedPeriod::Day => " a day",
        NeedPeriod::Month => " a month",
        NeedPeriod::Once => "",
    };
    let name = standard.item.replace('_', " ");
    let mut letters = name.chars();
    let name: String =
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    let on = &rows[most];
    let [middle, enough, nearly] = <[Known; 3]>::try_from(in_order(&[on[1], on[3], on[2]], 0, round_amount))
        .unwrap_or([on[1], on[3], on[2]]);
    Panel {
        title: format!("{name}, {unit}{per}"),
        start: scenario.start,
        low: column(0),
        median: column(1),
        high: column(2),
        overflow: f64::NAN,
        note: format!(
            "{}: {} in the middle, {} enough in 8 of 10 futures, {} in 19 of 20",
            words::date(scenario.date(most as u32)),
            amount(middle),
            amount(enough),
            amount(nearly),
        ),
        counts: Vec::new(),
        when: String::new(),
        stock: None,
    }
}

/// An amount with three digits at the most, none finer than its error, and decimals where it is small.
fn amount(known: Known) -> String {
    let rounded = round_amount(known.value, known.error);
    if rounded >= 100.0 || rounded == 0.0 {
        return thousands(rounded);
    }
    let text = format!("{rounded:.*}", decimals(rounded));
    // Zeros behind the point would be digits that are known.
    if known.error.is_some() && text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_three_digits() {
        let said = |value, error| amount(Known { value, error });
        let of = [123_456.0, 12.34, 0.123, 0.0].map(|value| said(value, None));
        assert_eq!(of, ["123,000", "12.3", "0.12", "0"]);
        assert_eq!(
            (said(0.003_654, Some(0.0004)), said(0.000_04, None)),
            ("0.0035".into(), "0.000040".into())
        );
        assert_eq!((said(20.04, Some(3.0)), said(1.21, Some(0.4))), ("20".into(), "1".into()));
        assert_eq!((said(123_456.0, Some(6e3)), said(12.34, Some(0.4))), ("120,000".into(), "12.5".into()));
    }
}
