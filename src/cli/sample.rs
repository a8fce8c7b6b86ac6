//! `displace sample`: parameter sets from the priors of a scenario.

use std::path::{Path, PathBuf};

use clap::Args;

use super::answer::{Answer, Usage, say};
use super::files::{refuse_own_input, scenario_files};
use super::setting::Overrides;
use super::{idle, uneven};
use crate::numbers::Prior;
use crate::output::partial;
use crate::scenario::{self, Scenario};
use crate::tables::Writer;
use crate::tuning::design::{self, DesignKind};

/// What to draw.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The scenario file.
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    #[command(flatten)]
    settings: Overrides,
    /// How sets are placed.
    #[arg(long, value_enum, default_value_t = Design::Sobol)]
    design: Design,
    /// How many: sets (sobol, lhs, run), pairs of sets (saltelli: N times the parameters that vary plus two
    /// in all), or values of each parameter (grid). A power of two is best for sobol and saltelli.
    #[arg(short, long, value_name = "N", required_unless_present = "describe")]
    n: Option<u32>,
    /// Say what the parameters are instead of drawing them: name, unit, meaning, sensible range and prior.
    #[arg(long, conflicts_with_all = ["n", "design", "vary", "priors"])]
    describe: bool,
    /// The parameters that vary, separated by commas; all others stay at the medians of what `run` draws:
    /// the posterior's where the scenario has one, else the prior's [default: all].
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    vary: Vec<String>,
    /// Leave a posterior aside, as `run --priors` does.
    #[arg(long)]
    priors: bool,
    /// The number that fixes the sets.
    #[arg(long, default_value_t = 1, value_parser = super::values::seed)]
    seed: u64,
    /// File for the sets [default: standard output].
    #[arg(short, long, value_name = "CSV")]
    output: Option<PathBuf>,
    /// Replace an earlier file.
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Design {
    /// Owen-scrambled Sobol sequence: fills the space evenly.
    Sobol,
    /// Latin hypercube.
    Lhs,
    /// Sets A, B and AB, from which `displace sensitivity` reads Sobol indices.
    Saltelli,
    /// Every combination of N values of each parameter (name a few with --vary).
    Grid,
    /// The sets that `displace run` takes with this seed, from the posterior if the scenario has one.
    Run,
}

impl Arguments {
    /// The file for the sets, unless they go to standard output, which a dash means too.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|output| *output != Path::new("-"))
    }

    /// Whether the sets themselves go to standard output.
    pub(super) fn prints_sets(&self) -> bool {
        self.file().is_none()
    }
}

/// Draws sets.
pub(super) fn run(arguments: &Arguments, quiet: bool) -> Answer {
    let scenario = scenario::load_with(&arguments.scenario, &arguments.settings.all())?;
    if let Some(output) = arguments.file() {
        refuse_own_input(output, scenario_files(&arguments.scenario, &scenario))?;
    }
    if arguments.describe {
        let bytes = description(&scenario);
        let Some(output) = arguments.file() else { return Ok(String::from_utf8(bytes)?) };
        partial::create(output, &bytes, arguments.force)?;
        return Ok(format!("{} parameters in {}\n", scenario.parameters.len(), output.display()));
    }
    let kind = match arguments.design {
        Design::Sobol => DesignKind::Sobol,
        Design::Lhs => DesignKind::LatinHypercube,
        Design::Saltelli => DesignKind::Saltelli,
        Design::Grid => DesignKind::Grid,
        Design::Run => DesignKind::Run,
    };
    let wrong = |error: design::DesignError| Usage(error.to_string());
    let varied = design::varied(&scenario, kind, &arguments.vary, arguments.priors).map_err(wrong)?;
    let rows = design::rows(
        &scenario,
        kind,
        arguments.n.unwrap_or_default(),
        &arguments.vary,
        arguments.seed,
        arguments.priors,
    )
    .map_err(wrong)?;
    let blocks: &[&str] = if kind == DesignKind::Saltelli { &["base", "block"] } else { &[] };
    // Numbers of the conflict that do not vary have no column: each future of a sweep draws them.
    let list: Vec<usize> = (0..scenario.parameters.len())
        .filter(|&index| rows.iter().any(|row| row.values[index].is_some()))
        .collect();
    let name = |&index: &usize| scenario.parameters[index].column();
    let mut table =
        Writer::new(["set"].into_iter().chain(blocks.iter().copied()).chain(list.iter().map(name)));
    for row in &rows {
        let mut fields = vec![row.set.to_string()];
        if let Some((base, block)) = &row.block {
            fields.extend([base.to_string(), block.name()]);
        }
        fields
            .extend(list.iter().map(|&index| row.values[index].map_or_else(String::new, |v| v.to_string())));
        table.row(&fields);
    }
    let bytes = table.bytes();
    // Of those that are asked for by name.
    let asked = |index: usize| !arguments.vary.is_empty() && varied.contains(&index);
    let idle = idle::of_columns(&scenario, asked);
    let sorted = match kind {
        DesignKind::Run if !arguments.priors => {
            uneven::warnings(&scenario.draws(), &scenario, rows.len() as u32)
        }
        _ => Vec::new(),
    };
    let warned = |text: String, message: String| text + &format!("warning: {message}\n");
    let idle = idle.into_iter().chain(sorted).fold(String::new(), warned);
    let Some(output) = arguments.file() else {
        if !quiet && !idle.is_empty() {
            say(idle.trim_end());
        }
        return Ok(String::from_utf8(bytes)?);
    };
    partial::create(output, &bytes, arguments.force)?;
    let varied: Vec<&str> = varied.iter().map(name).collect();
    let known: Vec<&str> = design::known_in(&scenario, &arguments.vary).collect();
    let known = if known.is_empty() {
        String::new()
    } else {
        format!("not varying, since the scenario takes them as known: {}\n", known.join(", "))
    };
    Ok(format!(
        "{} parameter sets in {}\nvarying: {}\n{known}{idle}",
        rows.len(),
        output.display(),
        varied.join(", ")
    ))
}

/// What the parameters of a scenario are: a row each. Numbers that a kind of prior does not have are blank.
fn description(scenario: &Scenario) -> Vec<u8> {
    let columns = ["parameter", "unit", "meaning", "least", "most", "prior"];
    let numbers = ["value", "low", "high", "mean", "sd", "median", "sd_log"];
    let mut table = Writer::new(columns.into_iter().chain(numbers));
    for parameter in &scenario.parameters {
        let (kind, given): (&str, &[(&str, f64)]) = match parameter.prior {
            Prior::Fixed(value) => ("fixed", &[("value", value)]),
            Prior::Uniform { low, high } => ("uniform", &[("low", low), ("high", high)]),
            Prior::LogUniform { low, high } => ("log_uniform", &[("low", low), ("high", high)]),
            Prior::Normal { mean, sd } => ("normal", &[("mean", mean), ("sd", sd)]),
            Prior::LogNormal { median, sd_log } => ("log_normal", &[("median", median), ("sd_log", sd_log)]),
            Prior::Beta { mean, sd } => ("beta", &[("mean", mean), ("sd", sd)]),
        };
        let number = |name: &&str| {
            let value = given.iter().find(|(of, _)| of == name);
            value.map_or_else(String::new, |(_, value)| value.to_string())
        };
        let info = parameter.info;
        let meaning = info.meaning.trim();
        let range = [info.low, info.high].map(|bound| bound.to_string());
        let cells = [parameter.column(), info.unit, meaning, &range[0], &range[1], kind];
        table.row(cells.into_iter().map(str::to_string).chain(numbers.iter().map(number)));
    }
    table.bytes()
}
