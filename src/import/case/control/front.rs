//! The front lines of the first day: those along which the polygons of the two sides meet.

use std::path::Path;

use super::boundary::{DRAWN_KM, GAP_KM};
use crate::import::case::asked::short;
use crate::import::case::draft::{Draft, FrontPoint};
use crate::import::notes::Notes;
use crate::world::position::distance_to_line_km;

/// Parts of a line at its ends that are farther than this from every place are no matter of the case, kilometres.
const FAR_KM: f64 = 50.0;
/// Lines that are shorter are left out, but for the longest: where outlines touch by chance, kilometres (a guess).
const SHORTEST_KM: f64 = 5.0;
/// How much it matters that there is no front line.
const NONE: &str =
    "much, if there is one: there is no fire along it in offensive.toml, and nobody keeps away from it";

/// Draws it, where there is one; `sides` says how many sides have polygons on the first day, if the file has polygons.
pub(super) fn draw(
    lines: &[Vec<FrontPoint>],
    sides: Option<usize>,
    file: &Path,
    draft: &mut Draft,
    notes: &mut Notes,
) {
    let short = short(file);
    let write = "write a table front_line (docs/data.md), and name it in case.toml";
    let Some(sides) = sides else {
        let mend = format!("give polygons of both sides with --control, or {write}");
        draft.guess("there is no front line: a table of holders does not say where it is", NONE, mend);
        return;
    };
    let mut near: Vec<&[FrontPoint]> = lines.iter().map(|line| within_reach(line, draft)).collect();
    near.retain(|line| !line.is_empty());
    // Stable: of two of one length the first.
    near.sort_by(|a, b| length_km(b).total_cmp(&length_km(a)));
    let kept = near.iter().take_while(|line| length_km(line) >= SHORTEST_KM).count().max(1).min(near.len());
    let (lines, others) = near.split_at(kept);
    if lines.is_empty() {
        let what = if sides < 2 {
            format!("there is no front line: the polygons of {short} do not show both sides on the first day")
        } else {
            format!(
                "there is no front line: in {short} no polygons of the two sides lie within {GAP_KM} km of each other, near \
                 places of the case, on the first day"
            )
        };
        notes.warn(file, None, what.clone());
        draft.guess(what, NONE, format!("give polygons of both sides that meet, or {write}"));
        return;
    }
    let sum = |lines: &[&[FrontPoint]]| lines.iter().map(|line| length_km(line)).sum::<f64>();
    let km = sum(lines);
    let points: usize = lines.iter().map(|line| line.len()).sum();
    let several = if lines.len() > 1 { format!(" in {} lines", lines.len()) } else { String::new() };
    let left_out = if others.is_empty() {
        String::new()
    } else {
        let (all, number) = (sum(others), others.len());
        let message = format!(
            "{number} line{} along which the sides meet for less than {SHORTEST_KM} km, {all:.0} km in all, are left out of \
             frontline.csv",
            if number == 1 { "" } else { "s" }
        );
        notes.warn(file, None, message);
        format!("; shorter ones ({number}), of {all:.0} km in all, are left out")
    };
    draft.choose(format!(
        "front line: {km:.1} km{several} in {points} points, along the edges where the polygons of the two sides in {short} meet or leave a gap \
         of at most {GAP_KM} km, drawn to {DRAWN_KM} km{left_out}"
    ));
    draft.guess(
        format!(
            "the front line of the first day (frontline.csv): {km:.0} km{several} where polygons of the two sides in {short} leave at \
             most {GAP_KM} km between them{left_out}"
        ),
        "much, near it: fire along it in offensive.toml, and who keeps away from it",
        "correct frontline.csv by what is known of the front",
    );
    draft.fronts = lines.iter().map(|line| line.to_vec()).collect();
}

/// A line without the ends that are far from every place.
fn within_reach<'l>(line: &'l [FrontPoint], draft: &Draft) -> &'l [FrontPoint] {
    let near = |pair: &[FrontPoint]| {
        let way = [pair[0].at, pair[1].at];
        draft.places.iter().any(|place| distance_to_line_km(place.at, &way) <= FAR_KM)
    };
    let first = line.windows(2).position(near);
    let last = line.windows(2).rposition(near);
    first.zip(last).map_or(&[], |(first, last)| &line[first..=last + 1])
}

fn length_km(line: &[FrontPoint]) -> f64 {
    line.windows(2).map(|pair| pair[0].at.distance_km(pair[1].at)).sum()
}
