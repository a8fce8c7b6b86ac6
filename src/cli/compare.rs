//! `displace compare`: scenarios side by side.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::{Report, default_output, interrupts, refuse_own_input, stop_if};
#[cfg(feature = "charts")]
use crate::output::comparison::charts::{fans, ranges};
use crate::output::comparison::rows::{rows, table};
use crate::output::comparison::runs::{Run, parameters_differ, read};
use crate::output::words::{thousands, three_digits};
use crate::output::{Charts, RunDir};

/// What to compare.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folders of runs with the same seed and replicates; differences are to the first.
    #[arg(required = true, num_args = 2.., value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// Folder for the comparison [default: output/comparison].
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Replace an earlier comparison.
    #[arg(long)]
    force: bool,
}

/// Compares runs.
pub(super) fn run(arguments: &Arguments) -> Report {
    let runs = read(&arguments.runs)?;
    let rows = rows(&runs)?;
    let target = arguments.output.clone().unwrap_or_else(|| default_output("comparison"));
    let interrupted = interrupts()?;
    let dir = RunDir::create(&target, arguments.force)?;
    refuse_own_input(&target, &arguments.runs)?;
    let manifests: Vec<_> = runs.iter().map(|run| &run.manifest).collect();
    let json = serde_json::to_vec_pretty(&manifests)?;
    dir.write("run.json", &json)?;
    dir.write("comparison.csv", &table(&rows))?;
    #[cfg(feature = "charts")]
    let drawn = [("displaced", fans(&runs)?.svg()), ("ranges", ranges(&runs, &rows)?.svg())];
    #[cfg(not(feature = "charts"))]
    let drawn: [(&str, String); 0] = [];
    let charts = Charts::write(&dir, true, drawn)?;
    stop_if(&interrupted)?;
    let place = dir.finish()?;

    let mut out = format!(
        "\n{:<30}{:>34}   {:>34}\n",
        "", "displaced (1 in 20 below, middle,", "difference to the first,"
    );
    let differ = parameters_differ(&runs);
    let luck = if differ { "same luck, not same parameters" } else { "same luck" };
    let _ = writeln!(out, "{:<30}{:>34}   {luck:>34}", "", "1 in 20 above)");
    let cells = |values: &[f64]| {
        let cell = |value: f64| thousands(three_digits(value));
        format!("{:>11} {:>11} {:>10}", cell(values[0]), cell(values[2]), cell(values[4]))
    };
    let days = days(&runs[0]);
    for day in days {
        let _ = writeln!(out, "by day {day}");
        for row in rows.iter().filter(|row| row.outcome == format!("displaced_day_{day}")) {
            let difference = row.difference.as_ref().map_or_else(String::new, |d| cells(d));
            let _ = writeln!(out, "  {:<28}{}   {difference}", row.scenario, cells(&row.quantiles));
        }
    }
    if differ {
        out.push_str(
            "\nThe runs did not take their parameters from the same source (in brackets): differences are those of \
             parameters too.\n",
        );
    }
    let _ = writeln!(out, "\n{}Table:   {}/comparison.csv", charts.report(&place), place.display());
    Ok(out)
}

/// The headline days of a run, from the names of its columns.
fn days(run: &Run) -> Vec<u32> {
    let mut days: Vec<u32> = run
        .replicates
        .names()
        .filter_map(|name| name.strip_prefix("displaced_day_"))
        .filter_map(|day| day.parse().ok())
        .collect();
    days.sort_unstable();
    days
}
