//! Where places run out, and which roads are full.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Span;
use minijinja::{Value, context};

use super::error::BriefError;
use super::folder::{ResultTable, beside};
use super::gazetteer::Gazetteer;

/// Places and roads that the page lists.
const LISTED: usize = 12;
/// Shares of futures below which something is not listed: five in a hundred.
const WORTH: f64 = 0.05;

/// Places that run out, the likeliest first; and those where more come than are received.
pub(super) fn overflow(dir: &Path, gazetteer: &Gazetteer) -> Result<(Vec<Value>, Vec<Value>), BriefError> {
    let table = ResultTable::read(dir, "places.csv")?;
    let (names, codes, dates) =
        (table.text("location")?, table.text("pcode")?, table.text("overflow_date_p50")?);
    let (free, chance) = (table.numbers("free_places")?, table.numbers("probability_overflow")?);
    // Tables of earlier versions do not say what is added.
    let added =
        if table.has("added_places") { table.numbers("added_places")? } else { vec![0.0; table.len()] };
    let middle = table.known("without_place_p50", "without_place_error_p50")?;
    let high = table.known("without_place_p95", "without_place_error_p95")?;
    let (limits, queue) = (table.optional_numbers("reception_per_day")?, table.numbers("probability_queue")?);
    let mut order: Vec<usize> =
        (0..table.len()).filter(|&row| chance[row] >= WORTH && !dates[row].is_empty()).collect();
    // By the people without a place whom one has to expect.
    let weight = |row: usize| (middle[row].value, chance[row], high[row].value);
    order.sort_by(|&a, &b| {
        weight(b).partial_cmp(&weight(a)).unwrap_or(std::cmp::Ordering::Equal).then(codes[a].cmp(codes[b]))
    });
    let mut full = Vec::new();
    for row in order.into_iter().take(LISTED) {
        let date = table.date(row, dates[row])?;
        // The week is enough to plan by, and does not say on which day people will stand there.
        let monday = date.saturating_sub(Span::new().days(i64::from(date.weekday().to_monday_zero_offset())));
        full.push(context! {
            name => gazetteer.place(names[row]),
            code => codes[row],
            places => free[row] + added[row],
            probability => chance[row],
            week => monday.to_string(),
            high => beside(&[middle[row], high[row]], 0),
        });
    }
    let queues = (0..table.len())
        .filter_map(|row| {
            let limit = limits[row]?;
            Some(context! { name => gazetteer.place(names[row]), limit, probability => queue[row] })
        })
        .collect();
    Ok((full, queues))
}

/// Roads that are full in some future, the likeliest first, then the busiest.
pub(super) fn links(dir: &Path, gazetteer: &Gazetteer) -> Result<Vec<Value>, BriefError> {
    let table = ResultTable::read(dir, "links.csv")?;
    let (from, to, class) = (table.text("from")?, table.text("to")?, table.text("class")?);
    let ends = |row: usize| (from[row].min(to[row]), from[row].max(to[row]));
    let mut ways: BTreeMap<_, usize> = BTreeMap::new();
    (0..table.len()).for_each(|row| *ways.entry(ends(row)).or_default() += 1);
    // A train or bus is no road, and what runs beside a road has its name.
    let by = |row: usize| {
        let is_line = class[row].split(' ').any(|word| ["train", "trains", "bus", "buses"].contains(&word));
        (is_line || ways[&ends(row)] > 1).then(|| class[row].to_owned())
    };
    let (capacity, full) = (table.numbers("capacity_persons_per_day")?, table.numbers("probability_full")?);
    let limit = table.optional_numbers("limit_persons_per_day")?;
    let middle = table.known("peak_day_p50", "peak_day_error_p50")?;
    let high = table.known("peak_day_p95", "peak_day_error_p95")?;
    let waiting = table.numbers("waiting_person_days_p95")?;
    let mut order: Vec<usize> = (0..table.len()).filter(|&row| high[row].value > 0.0).collect();
    let weight = |row: usize| (full[row], high[row].value);
    order.sort_by(|&a, &b| {
        weight(b).partial_cmp(&weight(a)).unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(&b))
    });
    let rows = order.into_iter().take(LISTED).map(|row| {
        context! {
            from => gazetteer.place(from[row]),
            to => gazetteer.place(to[row]),
            by => by(row),
            capacity => capacity[row],
            limit => limit[row],
            high => beside(&[middle[row], high[row]], 0),
            full => full[row],
            waiting => waiting[row],
        }
    });
    Ok(rows.collect())
}
