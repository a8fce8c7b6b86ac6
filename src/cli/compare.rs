//! `displace compare`: scenarios side by side.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::answer::Answer;
use super::files::{default_output, refuse_own_input};
use super::report::{believed, too_few};
use super::requests::{Requests, stop_if};
use crate::outcome::precision::Known;
use crate::output::comparison::areas::{self, ComparedArea, areas};
use crate::output::comparison::asked::{AskedOutcomes, Comparable, is_running_total};
use crate::output::comparison::beside;
use crate::output::comparison::rows::{ComparisonRow, PEAK_DAY, column, rows, table};
use crate::output::comparison::runs::{Run, luck, parameters_differ, read, same, stranger, tables_differ};
use crate::output::comparison::shelter::{ShelterChange, changes};
use crate::output::manifest::ComparisonManifest;
use crate::output::ours::Held;
use crate::output::seal::Sums;
use crate::output::words::{in_order, in_order_by_day, round_to_error, thousands};
use crate::output::{Charts, RunDir};

/// Areas and places that the report lists; the tables have all.
const LISTED: usize = 10;
/// Characters of a label in the report, at least and at most.
const LABEL: (usize, usize) = (26, 40);

/// What to compare.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folders of runs with the same seed and replicates; differences are to the first.
    #[arg(required = true, num_args = 2.., value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// What to compare in the report and the charts: a variable of quantiles.csv, or an outcome of replicates.csv
    /// [default: displaced]. comparison.csv has all outcomes.
    #[arg(long, value_name = "NAME")]
    variable: Option<String>,
    /// The day of the charts, of the report and of areas [default: that of the first agency's figure, or the last].
    /// Paired differences on days that replicates.csv does not have take runs made with --keep replicates.
    #[arg(long, value_name = "N")]
    day: Option<u32>,
    /// Compare areas too, on that day, in the report and in a table of their own. Of a variable that is not recorded
    /// by area: people who stay there.
    #[arg(long)]
    areas: bool,
    /// Folder for the comparison [default: output/comparison].
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Replace an earlier comparison.
    #[arg(long)]
    force: bool,
    /// No PNG images beside the SVG charts.
    #[arg(long)]
    no_png: bool,
}

/// Compares runs.
pub(super) fn run(arguments: &Arguments, requests: &Requests) -> Answer {
    let runs = read(&arguments.runs)?;
    let asked = AskedOutcomes::new(&runs, arguments.variable.as_deref(), arguments.day, arguments.areas)?;
    let rows = rows(&runs, &asked)?;
    let areas = if arguments.areas { areas(&runs, &asked)? } else { Vec::new() };
    let beside = beside::tables(&runs, &asked)?;
    let changes = changes(&runs)?;
    let target = arguments.output.clone().unwrap_or_else(|| default_output("comparison"));
    let interrupted = requests.watch()?;
    let dir = RunDir::holding(Held::Comparison, &target, arguments.force)?;
    refuse_own_input(&target, &arguments.runs)?;
    let manifests: Vec<_> = runs.iter().map(|run| &run.manifest).collect();
    // By it a folder is known as ours, should this be killed.
    dir.write("run.json", &ComparisonManifest::to_json(&manifests, Sums::new()))?;
    dir.write("comparison.csv", &table(&rows))?;
    if arguments.areas {
        dir.write("comparison_areas.csv", &areas::table(&runs, &asked, &areas)?)?;
    }
    for (name, table) in &beside {
        dir.write(name, table)?;
    }
    #[cfg(feature = "charts")]
    let drawn = crate::output::comparison::charts::charts(&runs, &rows, &asked)?;
    #[cfg(not(feature = "charts"))]
    let drawn: Vec<(String, String)> = Vec::new();
    let charts = Charts::write(&dir, !arguments.no_png, drawn)?;
    dir.write("run.json", &ComparisonManifest::to_json(&manifests, dir.sums()?))?;
    stop_if(&interrupted)?;
    let place = dir.finish()?;

    let mut out = ranges(&runs, &rows, &asked);
    if arguments.areas {
        out.push_str(&by_area(&runs, &areas, &asked));
    }
    let futures = runs.iter().map(|run| run.manifest.replicates_to - run.manifest.replicates_from).min();
    out.push_str(&too_few(futures.map_or(usize::MAX, |futures| futures as usize)));
    out.push_str(&shelter(&runs, &changes));
    out.push_str(&believed(arguments.runs.iter().map(PathBuf::as_path)));
    for pair in same(&runs) {
        let why = if pair.one_run {
            "are one run: all differences are 0 (name another folder)"
        } else {
            "are the same in every future: what sets their scenarios apart has no effect, or none on what is counted"
        };
        let _ = writeln!(out, "\nwarning: \"{}\" and \"{}\" {why}.", pair.first.label, pair.other.label);
    }
    if let Some(stranger) = stranger(&runs) {
        let _ = writeln!(
            out,
            "\nwarning: \"{}\" and \"{}\" do not have the same communities, or not agents of one size: communities of one P-code share \
             their luck where agents are alike, as do parameters and the conflict, and all others have luck of their own, so that \
             differences are wider than what sets the two apart.",
            runs[0].label, stranger.label
        );
    }
    let program = |run: &Run| (run.manifest.displace_version.clone(), run.manifest.git_commit.clone());
    if let Some(other) = runs.iter().find(|run| program(run) != program(&runs[0])) {
        let _ = writeln!(
            out,
            "\nwarning: \"{}\" was made by another version or commit of the program than \"{}\": differences are those of the programs too.",
            other.label, runs[0].label
        );
    }
    let since = |run: &Run| run.manifest.counting_since.clone().unwrap_or_else(|| run.manifest.start.clone());
    if let Some(other) = runs.iter().find(|run| since(run) != since(&runs[0])) {
        let _ = writeln!(
            out,
            "\nwarning: people displaced are counted since {} in \"{}\" and since {} in \"{}\": differences are those of what \
             is counted too.",
            since(&runs[0]),
            runs[0].label,
            since(other),
            other.label
        );
    }
    let tables = tables_differ(&runs);
    if !tables.is_empty() {
        let _ = writeln!(
            out,
            "\nwarning: tables that the runs read under one name are not the same: {}. Differences are those of the tables too.",
            tables.join(", ")
        );
    }
    if parameters_differ(&runs) {
        let mut sources = runs.iter().map(|run| &run.manifest.parameters);
        let what = if sources.all(|source| *source == runs[0].manifest.parameters) {
            "drew their parameters from files that differ (of priors, or of the posterior)"
        } else {
            "did not take their parameters from the same source (in brackets)"
        };
        let _ = writeln!(out, "\nThe runs {what}: differences are those of parameters too.");
    }
    let _ = writeln!(out, "\n{}Tables:  {}/comparison*.csv", charts.report(&place), place.display());
    Ok(out)
}

/// Characters of the labels of these runs in the report.
fn width(runs: &[Run]) -> usize {
    let longest = runs.iter().map(|run| run.label.chars().count()).max().unwrap_or(0);
    longest.clamp(LABEL.0, LABEL.1)
}

/// A label and its numbers, which have a line of their own where the label is long: its end may be what differs.
fn line(label: &str, width: usize, numbers: &str) -> String {
    let numbers = numbers.trim_end();
    if label.chars().count() > width {
        format!("  {label}\n  {:<width$}{numbers}\n", "")
    } else {
        format!("  {label:<width$}{numbers}\n")
    }
}

/// The table of ranges and differences.
fn ranges(runs: &[Run], rows: &[ComparisonRow], asked: &AskedOutcomes) -> String {
    let luck = luck(runs);
    let label = width(runs);
    let wide = label + 2;
    let mut out = format!(
        "\n{:<wide$}{:>34}   {:>34}\n",
        asked.words(),
        "(1 in 20 below, middle,",
        "difference to the first,"
    );
    let _ = writeln!(out, "{:<wide$}{:>34}   {luck:>34}", "", "1 in 20 above)");
    let (mut unpaired, mut without) = (Vec::new(), String::new());
    let grown = grown(runs.len(), rows, asked);
    let mut block = |out: &mut String, outcome: &str| {
        for (index, row) in rows.iter().filter(|row| row.outcome == outcome).enumerate() {
            let difference = row.difference.as_ref().map_or_else(String::new, |d| cells(d));
            let numbers = if row.quantiles.is_empty() {
                "no departures in any future".into()
            } else {
                let shown = grown.get(&(outcome.to_owned(), index)).cloned();
                let shown = shown.unwrap_or_else(|| ordered(&row.quantiles));
                format!("{}   {difference}", in_columns(&shown))
            };
            out.push_str(&line(&row.scenario, label, &numbers));
            if row.without > 0 {
                let futures = runs.get(index).map_or(0, |run| run.replicates.len());
                let _ = writeln!(
                    without,
                    "{}: no departures in {} of {futures} futures",
                    row.scenario, row.without
                );
            }
            if index == 1 && row.difference.is_none() && outcome != PEAK_DAY {
                unpaired.push(outcome.to_string());
            }
        }
    };
    match &asked.measure {
        Comparable::Whole(name) => block(&mut out, name),
        Comparable::Daily(variable) => {
            for &day in &asked.days {
                let _ = writeln!(out, "{}", asked.when(day));
                block(&mut out, &column(variable, day));
            }
        }
    }
    if !without.is_empty() {
        let _ = write!(
            out,
            "\n{without}(ranges are those of the others; differences, of futures with departures in both)\n"
        );
    }
    if !unpaired.is_empty() {
        let _ = writeln!(
            out,
            "\nNo differences of {}: replicates.csv does not have it (run all with --keep replicates to pair any \
             variable on any day).",
            unpaired.join(", ")
        );
    }
    out
}

/// One in twenty below, the middle and one in twenty above.
fn outer(values: &[Known]) -> Vec<Known> {
    vec![values[0], values[2], values[4]]
}

/// These in order, as they are shown.
fn ordered(values: &[Known]) -> Vec<Known> {
    in_order(&outer(values), 1, round_to_error)
}

/// A running total on the days that are compared, by column and scenario: it falls from none to the next.
fn grown(
    runs: usize,
    rows: &[ComparisonRow],
    asked: &AskedOutcomes,
) -> BTreeMap<(String, usize), Vec<Known>> {
    let Comparable::Daily(variable) = &asked.measure else { return BTreeMap::new() };
    if !is_running_total(variable) {
        return BTreeMap::new();
    }
    let of = |index: usize| {
        let columns = asked.days.iter().map(|&day| column(variable, day));
        let found = columns.filter_map(|name| {
            let row = rows.iter().filter(|row| row.outcome == name).nth(index)?;
            (!row.quantiles.is_empty()).then(|| (name, outer(&row.quantiles)))
        });
        let (names, known): (Vec<String>, Vec<Vec<Known>>) = found.unzip();
        let shown = in_order_by_day(&known, 1, round_to_error);
        names.into_iter().zip(shown).map(move |(name, shown)| ((name, index), shown))
    };
    (0..runs).flat_map(of).collect()
}

fn cells(values: &[Known]) -> String {
    in_columns(&ordered(values))
}

fn in_columns(shown: &[Known]) -> String {
    format!("{:>11} {:>11} {:>10}", cell(shown[0]), cell(shown[1]), cell(shown[2]))
}

/// A simulated number, with digits no finer than its error.
fn cell(known: Known) -> String {
    thousands(round_to_error(known.value, known.error))
}

/// A difference with its sign.
fn signed(known: Known) -> String {
    if known.value > 0.0 { format!("+{}", cell(known)) } else { cell(known) }
}

/// The greatest areas.
fn by_area(runs: &[Run], areas: &[ComparedArea], asked: &AskedOutcomes) -> String {
    let label = width(runs);
    let wide = label + 2;
    let mut out = format!(
        "\nby area, day {}: {} ({})\n",
        asked.day,
        asked.local.meaning().trim_end_matches('.').to_lowercase(),
        asked.local.key()
    );
    if areas.is_empty() {
        out.push_str("nobody in any area\n");
        return out;
    }
    let _ = writeln!(out, "{:<wide$}{:>11}   {:<24}{:>12}", "", "middle", "8 of 10 futures", "difference");
    for area in areas.iter().take(LISTED) {
        let _ = writeln!(out, "{} ({})", area.name, area.pcode);
        for (index, (run, [low, middle, high])) in runs.iter().zip(&area.runs).enumerate() {
            let range = format!("{} to {}", cell(*low), cell(*high));
            let difference = if index > 0 { signed(area.difference(index)) } else { String::new() };
            let numbers = format!("{:>11}   {range:<24}{difference:>12}", cell(*middle));
            out.push_str(&line(&run.label, label, &numbers));
        }
    }
    if areas.len() > LISTED {
        let _ = writeln!(out, "and {} areas more in comparison_areas.csv", areas.len() - LISTED);
    }
    out.push_str("(differences are those of the middles to the first)\n");
    out
}

/// Where runs have other shelter than the first: how many places, and how many people then arrive.
fn shelter(runs: &[Run], changes: &[ShelterChange]) -> String {
    let mut out = String::new();
    if changes.is_empty() {
        return out;
    }
    out.push_str("\nshelter that differs from the first, and arrivals there in the middle future\n");
    for change in changes.iter().take(LISTED) {
        let (places, arrivals) = (change.places, change.arrivals);
        let fewer = Known {
            value: arrivals.1.value - arrivals.0.value,
            error: arrivals.1.error.zip(arrivals.0.error).map(|(a, b)| libm::hypot(a, b)),
        };
        let within_luck = fewer.error.is_some_and(|error| fewer.value.abs() <= error);
        let arrived = if within_luck {
            "as many arrivals as far as these futures tell".to_owned()
        } else {
            format!("{} arrivals", more(fewer.value, &cell(fewer)))
        };
        let _ = writeln!(
            out,
            "  {} in \"{}\": {} places ({} instead of {}), {arrived} ({} instead of {})",
            change.location,
            runs[change.run].label,
            more(places.1 - places.0, &thousands(places.1 - places.0)),
            thousands(places.1),
            thousands(places.0),
            cell(arrivals.1),
            cell(arrivals.0),
        );
    }
    if changes.len() > LISTED {
        let _ = writeln!(out, "  and {} places more (places.csv of the runs)", changes.len() - LISTED);
    }
    out
}

/// "3,000 more" or "200 fewer".
fn more(difference: f64, number: &str) -> String {
    let word = if difference < 0.0 { "fewer" } else { "more" };
    format!("{} {word}", number.trim_start_matches('-'))
}
