//! `run --precision`: how many futures are enough?

use clap::Args;

use crate::document::problem::nearest;
use crate::ensemble::Ensemble;
use crate::model::tally::Total;
use crate::numbers::Draws;
use crate::outcome::Outcomes;
use crate::outcome::precision::{Goal, Sets};
use crate::output::manifest::Precision;
use crate::output::words::{round_to_error, thousands};
use crate::rng::Streams;
use crate::scenario::Scenario;

/// Futures between two looks at the precision, whatever the number of threads, so that it decides nothing.
pub(super) const BATCH: u32 = 100;

/// What is to be known, and how well.
#[derive(Debug, Args)]
pub(super) struct Wanted {
    /// Stop as soon as P5, P50 and P95 have a relative standard error of at most so many per cent (for instance 2%).
    /// --replicates is then the most that is run.
    #[arg(long, value_name = "N%", value_parser = parse_share, conflicts_with = "quick")]
    precision: Option<f64>,
    /// What --precision is judged by, a variable of quantiles.csv [default: displaced on the last day].
    #[arg(long, value_name = "VARIABLE@DAY", value_parser = parse_variable, requires = "precision")]
    precision_of: Option<(Total, u32)>,
}

/// A number of per cent, as a share.
fn parse_share(text: &str) -> Result<f64, String> {
    let number = text.trim().strip_suffix('%').and_then(|number| number.trim_end().parse::<f64>().ok());
    match number {
        Some(number) if number > 0.0 && number < 100.0 => Ok(number / 100.0),
        Some(_) => Err("it must lie between 0% and 100%, both left out".into()),
        None => Err("it is a number of per cent, with its sign (for instance 2%)".into()),
    }
}

/// A variable of the whole case, and a day.
fn parse_variable(text: &str) -> Result<(Total, u32), String> {
    let (name, day) = text.split_once('@').ok_or("it is a variable and a day (for instance displaced@90)")?;
    let day = day.parse().map_err(|_| format!("\"{day}\" is no day (for instance displaced@90)"))?;
    let variable = Total::ALL.iter().find(|variable| variable.key() == name).ok_or_else(|| {
        let near = nearest(name, Total::ALL.iter().map(|variable| variable.key()));
        let near = near.map_or_else(String::new, |near| format!(": did you mean \"{near}\"?"));
        format!("there is no variable \"{name}\"{near}")
    })?;
    Ok((*variable, day))
}

impl Wanted {
    /// The precision that is asked for, if one is.
    ///
    /// # Errors
    /// Why it cannot be judged.
    pub(super) fn goal(
        &self,
        scenario: &Scenario,
        shard: bool,
        weighed: bool,
    ) -> Result<Option<Goal>, String> {
        let Some(relative) = self.precision else { return Ok(None) };
        if shard {
            return Err(
                "--precision decides how many futures there are, which a shard of them cannot: give \
                        --replicates N, the most that may be run"
                    .into(),
            );
        }
        if weighed {
            return Err(
                "--precision does not go with --observe-until where totals were observed up to then: all \
                        candidates are weighed together"
                    .into(),
            );
        }
        let last = scenario.horizon_days;
        let (variable, day) = self.precision_of.unwrap_or((Total::Displaced, last));
        if day > last {
            return Err(format!("--precision-of: day {day} lies after the last day, which is {last}"));
        }
        Ok(Some(Goal { variable, day, relative }))
    }
}

/// What a manifest says of a precision that is asked for.
pub(super) fn asked(goal: &Goal, ensemble: &Ensemble) -> Precision {
    Precision {
        asked: goal.relative,
        variable: goal.variable.key().into(),
        day: goal.day,
        at_most: ensemble.replicates.end,
        futures: None,
        reached: None,
        with_any_number_of_futures: None,
    }
}

/// What a manifest says of it when the futures are there.
pub(super) fn reached(goal: &Goal, draws: &Draws, outcomes: &Outcomes, asked: &Precision) -> Precision {
    // Sets that no future has taken yet would come with more futures.
    let all = draws.distinct().is_some_and(|sets| sets == Sets::new(outcomes).count());
    let finite = |error: f64| Some(error).filter(|error| error.is_finite());
    Precision {
        futures: Some(outcomes.replicates.len() as u32),
        reached: finite(goal.reached(outcomes)),
        with_any_number_of_futures: goal.lasting(outcomes).filter(|_| all).and_then(finite),
        ..asked.clone()
    }
}

/// What the end of a run says of it.
pub(super) fn report(precision: &Precision, draws: &Draws) -> String {
    let (asked, futures) = (precision.asked, precision.futures.unwrap_or(0));
    let (variable, day) = (&precision.variable, precision.day);
    let count = thousands(f64::from(futures));
    let Some(reached) = precision.reached else {
        return format!(
            "\nwarning: after {count} futures the relative standard error of {variable} on day {day} cannot be given: \
             P5, P50 or P95 is zero and not known to be, or there are too few futures (asked for: {})\n",
            percent(asked)
        );
    };
    if reached <= asked {
        return format!(
            "\nEnough after {count} of at most {} futures: P5, P50 and P95 of {variable} on day {day} have a relative \
             standard error of {} at most (asked for: {})\n",
            thousands(f64::from(precision.at_most)),
            percent(reached),
            percent(asked)
        );
    }
    let mut out = format!(
        "\nwarning: {count} futures, the most that were allowed, leave a relative standard error of {} in {variable} on \
         day {day} (asked for: {})",
        percent(reached),
        percent(asked)
    );
    out.push_str(&what_would_help(precision, reached, draws.distinct()));
    out.push('\n');
    out
}

/// What would bring a run to the precision that it did not reach.
fn what_would_help(precision: &Precision, reached: f64, sets: Option<usize>) -> String {
    let (asked, lasting) = (precision.asked, precision.with_any_number_of_futures);
    if let Some((sets, lasting)) = sets.zip(lasting).filter(|&(_, lasting)| lasting > asked) {
        return format!(
            ". More futures would not help: there are {sets} different sets of parameters, which alone leave about {}; \
             more sets, as draws of the posterior, would",
            percent(lasting)
        );
    }
    // What is not of sets falls with the number of futures.
    let of_sets = lasting.unwrap_or(0.0).powi(2);
    let times = (reached * reached - of_sets) / (asked * asked - of_sets);
    let needed = f64::from(precision.futures.unwrap_or(0)) * times;
    if needed > f64::from(Streams::MAX_REPLICATES) {
        return "; no number of futures that can be run would reach that".into();
    }
    let needed = round_to_error(needed, Some(needed / 10.0));
    let limit = match sets.filter(|&sets| lasting.is_none() && needed > sets as f64) {
        Some(sets) => format!(", unless {sets} different sets of parameters are too few for that"),
        None => String::new(),
    };
    format!("; about {} would be needed (--replicates){limit}", thousands(needed))
}

/// A share in per cent, to a hundredth and never too small.
fn percent(share: f64) -> String {
    // What is whole but for the last bits stays so.
    let hundredths = (share * 1e4 - 1e-6).ceil().abs();
    format!("{} %", hundredths / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_variables_are_read() {
        assert_eq!(parse_share("2%"), Ok(0.02));
        assert_eq!(parse_share(" 0.5 %"), Ok(0.005));
        for wrong in ["2", "0.02", "%", "two%", "0%", "-1%", "100%", "NaN%", "inf%"] {
            assert!(parse_share(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse_variable("trapped@30"), Ok((Total::Trapped, 30)));
        for (wrong, words) in [
            ("displaced", "displaced@90"),
            ("displaced@", "no day"),
            ("displaced@-1", "no day"),
            ("dispaced@9", "\"displaced\""),
        ] {
            assert!(parse_variable(wrong).expect_err(wrong).contains(words), "{wrong}");
        }
    }

    #[test]
    fn per_cents_are_never_too_small() {
        let shares = [0.0, 0.02, 0.07, 0.025, 0.020_01, 0.019_991, 1.2].map(percent);
        assert_eq!(shares, ["0 %", "2 %", "7 %", "2.5 %", "2.01 %", "2 %", "120 %"]);
    }

    #[test]
    fn a_report_says_what_would_help() {
        let sets = Draws::Posterior((0..128).map(|number| vec![Some(f64::from(number))]).collect());
        let said = |reached, lasting| {
            let precision = Precision {
                asked: 0.02,
                variable: "displaced".into(),
                day: 90,
                at_most: 1_000,
                futures: Some(1_000),
                reached,
                with_any_number_of_futures: lasting,
            };
            report(&precision, &sets)
        };
        assert!(said(Some(0.019), Some(0.05)).contains("Enough after 1,000 of at most 1,000"));
        let unknown = said(Some(0.04), None);
        assert!(
            unknown.contains("about 4,000 would be needed (--replicates), unless 128 different sets"),
            "{unknown}"
        );
        // (16 − 1) / (4 − 1) times as many.
        assert!(said(Some(0.04), Some(0.01)).contains("about 5,000 would be needed"));
        let limited = said(Some(0.04), Some(0.03));
        assert!(limited.contains("More futures would not help: there are 128 different sets"), "{limited}");
        assert!(!limited.contains("needed"), "{limited}");
        assert!(said(Some(0.04), Some(0.02)).contains("no number of futures"));
        assert!(said(None, None).contains("cannot be given"));
    }
}
