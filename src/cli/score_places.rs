//! `displace score` for areas: where people left from and arrived, beside what was counted there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use crate::outcome::shares::{CountedArea, Scored, score};
use crate::output::OutputError;
use crate::tables::{Columns, Writer};

/// The areas that one count covers, and how forecasts of them did.
pub(super) struct Group {
    variable: String,
    from: String,
    to: String,
    source: String,
    areas: usize,
    scored: Scored,
}

/// Scores every count of areas of a run; nothing if it has none. What began by `known`, a date as it is written in tables,
/// was told to the run at least in part, and is no forecast: of those that end later their number.
pub(super) fn groups(path: &Path, known: Option<&str>) -> Result<(Vec<Group>, Unscored), OutputError> {
    if !path.exists() {
        return Ok((Vec::new(), Unscored { partly: 0, of_nobody: 0 }));
    }
    let columns = Columns::read(path)?;
    let (from, to, variable) = (columns.text("from")?, columns.text("to")?, columns.text("variable")?);
    let (area, source) = (columns.text("area_pcode")?, columns.text("source")?);
    let (simulated, observed) = (columns.numbers("simulated")?, columns.numbers("observed")?);
    let (population, displaced) = (columns.numbers("population")?, columns.numbers("displaced_before")?);
    let exposed = columns.optional_numbers("exposed_people")?;
    // Counts are told apart by what they count, when, and who counted.
    let mut counts: BTreeMap<[&str; 4], BTreeMap<&str, CountedArea>> = BTreeMap::new();
    let ahead = |row: &usize| known.is_none_or(|known| from[*row] > known);
    for row in (0..columns.len()).filter(ahead) {
        let count = counts.entry([variable[row], from[row], to[row], source[row]]).or_default();
        let of_area = count.entry(area[row]).or_insert_with(|| CountedArea {
            observed: observed[row],
            simulated: Vec::new(),
            population: population[row],
            displaced_before: displaced[row],
            exposed: exposed[row],
        });
        of_area.simulated.push(simulated[row]);
    }
    // Of counts that are none of several areas something else is said.
    let nobody = |areas: &BTreeMap<&str, CountedArea>| {
        areas.len() > 1 && areas.values().all(|area| area.observed <= 0.0)
    };
    let of_nobody = counts.values().filter(|areas| nobody(areas)).count();
    let scored = counts.into_iter().filter_map(|(count, areas)| {
        let areas: Vec<CountedArea> = areas.into_values().collect();
        let [variable, from, to, source] = count.map(str::to_owned);
        score(&areas).map(|scored| Group { variable, from, to, source, areas: areas.len(), scored })
    });
    let partly = (0..columns.len()).filter(|row| !ahead(row) && known.is_some_and(|known| to[*row] > known));
    let partly: BTreeSet<[&str; 4]> =
        partly.map(|row| [variable[row], from[row], to[row], source[row]]).collect();
    Ok((scored.collect(), Unscored { partly: partly.len(), of_nobody }))
}

/// Counts of areas that have no scores.
pub(super) struct Unscored {
    /// Those that began before the run stopped being told.
    partly: usize,
    /// Those in which nobody was counted.
    of_nobody: usize,
}

impl Unscored {
    /// What is said of them.
    pub(super) fn report(&self) -> String {
        let mut out = String::new();
        if self.partly > 0 {
            let _ = writeln!(
                out,
                "{} counts of areas began before the day until which the run knew what was counted, and are not scored",
                self.partly
            );
        }
        if self.of_nobody > 0 {
            let _ = writeln!(
                out,
                "{} counts of areas are of nobody, who has no shares, and are not scored",
                self.of_nobody
            );
        }
        out
    }
}

/// Scores as a long table.
pub(super) fn table(groups: &[Group]) -> Vec<u8> {
    let mut table = Writer::new(["variable", "from", "to", "areas", "forecast", "score", "value", "source"]);
    for Group { variable, from, to, source, areas, scored } in groups {
        let counts = [variable, from, to, &areas.to_string()];
        let mut row = |forecast: &str, score: &str, value: &str| {
            table.row(counts.into_iter().map(String::as_str).chain([forecast, score, value, source]));
        };
        row("model", "futures_without", &scored.without.to_string());
        for of in &scored.forecasts {
            for (score, value) in [("misplaced_share", of.misplaced), ("energy_score", of.energy)] {
                let value = format!("{value:.6}");
                row(of.forecast, score, &value);
            }
        }
    }
    table.bytes()
}

/// What a person reads.
pub(super) fn report(groups: &[Group]) -> String {
    let mut out = String::new();
    if groups.is_empty() {
        return out;
    }
    let _ = writeln!(out, "\nshare of people in the wrong area, of those counted by area");
    for group in groups {
        let _ = write!(out, "{:<12}{} to {}, {} areas", group.variable, group.from, group.to, group.areas);
        // Two who counted the same are told apart.
        let same = |other: &&Group| {
            (&other.variable, &other.from, &other.to) == (&group.variable, &group.from, &group.to)
        };
        if groups.iter().filter(same).count() > 1 {
            let _ = write!(out, " ({})", group.source);
        }
        out.push(':');
        let Scored { without, replicates, forecasts } = &group.scored;
        if without == replicates {
            let _ = write!(out, " nobody in any future of the model;");
        }
        for (index, scored) in forecasts.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(out, "{comma} {} {:.2}", scored.forecast.replace('_', " "), scored.misplaced);
        }
        if 0 < *without && without < replicates {
            let _ = write!(out, " ({without} of {replicates} futures have nobody there and are left out)");
        }
        out.push('\n');
    }
    out
}
