//! The sheets of a run.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::groups::groups;
use super::sheet::{Column, ColumnKind, ExportCell, Sheet, columns, copy, quantiles};
use super::source::ResultsFolder;
use crate::model::tally::Total;
use crate::outcome::summary;
use crate::output::OutputError;
use crate::output::ground::local_columns;
use crate::tables::Columns;

use ColumnKind::{Date as Day, DateOrText, Decimal, Share, Text, Whole};

/// Quantiles of the whole case, as they are named in tables, and their levels.
const LEVELS: [(&str, f64); 9] = [
    ("p025", 0.025),
    ("p05", 0.05),
    ("p10", 0.1),
    ("p25", 0.25),
    ("p50", 0.5),
    ("p75", 0.75),
    ("p90", 0.9),
    ("p95", 0.95),
    ("p975", 0.975),
];
/// Quantiles of tables by area.
const LOCAL: [&str; 5] = ["p05", "p10", "p50", "p90", "p95"];
const NEEDS: [&str; 3] = ["p50", "p80", "p95"];

/// All of them, the first for those who read one.
pub(super) fn sheets(source: &ResultsFolder, public: bool) -> Result<Vec<Sheet>, OutputError> {
    let totals = source.matching("quantiles.csv", &[("location", "total")])?;
    let futures = source.futures()?;
    let days = source.headlines(&futures, "displaced")?;
    let by_day = by_day(&totals)?;
    let mut sheets = vec![
        summary(source, &by_day, &futures, &days)?,
        areas(source, &days)?,
        by_day,
        shelter(source)?,
        needs(source)?,
        needs_areas(source)?,
    ];
    sheets.extend(groups(source, &days)?);
    if !public {
        sheets.extend([places(source)?, roads(source)?]);
    }
    sheets.extend([estimates(source)?, sources(source)?, about(source)]);
    Ok(sheets)
}

/// Totals by day: a row a date and variable.
fn by_day(totals: &Columns) -> Result<Sheet, OutputError> {
    let (dates, variables) = (totals.text("date")?, totals.text("variable")?);
    let (levels, persons) = (totals.numbers("level")?, totals.numbers("persons")?);
    let mut found: BTreeMap<(Date, &str), Vec<ExportCell>> = BTreeMap::new();
    for row in 0..totals.len() {
        let date = dates[row].parse().map_err(|_| totals.wrong(row, "date must be a date"))?;
        let at = LEVELS.iter().position(|(_, level)| (level - levels[row]).abs() < 1e-9);
        let Some(at) = at else { return Err(totals.wrong(row, "a level that is not known").into()) };
        let cells =
            found.entry((date, variables[row])).or_insert_with(|| vec![ExportCell::Empty; LEVELS.len()]);
        if !matches!(cells[at], ExportCell::Empty) {
            return Err(totals.wrong(row, "is there twice: the same date, variable and level").into());
        }
        cells[at] = ExportCell::Number(persons[row]);
    }
    let head = columns(&[("date", Day, "#date"), ("variable", Text, "#indicator+code")]);
    let rows = found
        .into_iter()
        .map(|((date, variable), cells)| [vec![ExportCell::Date(date), variable.into()], cells].concat());
    let levels = LEVELS.map(|(name, _)| name);
    let columns = [head, quantiles("", &levels, "#indicator+value+num")].concat();
    Ok(Sheet { name: "By day", columns, rows: rows.collect(), keys: 2 })
}

/// Totals on the headline days, and the worst moments, with what they mean.
fn summary(
    source: &ResultsFolder,
    by_day: &Sheet,
    futures: &Columns,
    days: &[u32],
) -> Result<Sheet, OutputError> {
    let mut rows = Vec::new();
    let dates: Vec<Date> = days.iter().map(|&day| source.day(day)).collect();
    for &total in Total::ALL {
        for cells in &by_day.rows {
            let [ExportCell::Date(date), ExportCell::Text(variable), ..] = &cells[..] else { continue };
            if variable == total.key() && dates.contains(date) {
                let head = [total.meaning().into(), variable.as_str().into(), ExportCell::Date(*date)];
                rows.push([head.to_vec(), cells[2..].to_vec()].concat());
            }
        }
    }
    for (name, meaning) in [
        ("peak_departures", "People setting out on the day on which most do."),
        ("shelter_open_most", "People without any shelter at the worst moment."),
        ("trapped_most", "Trapped people at the worst moment."),
        (
            "overtaken_most",
            "Overtaken people (without a way out of a place that was taken) at the worst moment.",
        ),
    ] {
        // Runs of earlier versions do not have it.
        if !futures.names().any(|there| there == name) && name == "overtaken_most" {
            continue;
        }
        let at = summary::quantiles(futures.numbers(name)?, &LEVELS.map(|(_, level)| level));
        let head = [meaning.into(), name.into(), ExportCell::Empty];
        rows.push(
            [head.to_vec(), at.iter().map(|value| ExportCell::Number(value.round())).collect()].concat(),
        );
    }
    let head = columns(&[
        ("what", Text, "#indicator+name"),
        ("variable", Text, "#indicator+code"),
        ("date", Day, "#date"),
    ]);
    let levels = LEVELS.map(|(name, _)| name);
    let columns = [head, quantiles("", &levels, "#indicator+value+num")].concat();
    Ok(Sheet { name: "Summary", columns, rows, keys: 1 })
}

/// Areas on the headline days: people displaced from there, and displaced people who are there.
fn areas(source: &ResultsFolder, days: &[u32]) -> Result<Sheet, OutputError> {
    type Ranges<'a> = BTreeMap<(&'a str, &'a str), Vec<ExportCell>>;
    fn ranges(table: &Columns) -> Result<Ranges<'_>, OutputError> {
        let (codes, dates) = (table.text("area_pcode")?, table.text("date")?);
        let mut values = Vec::new();
        for level in LOCAL {
            values.push(table.numbers(level)?);
        }
        let cells = |row: usize| values.iter().map(|column| ExportCell::Number(column[row])).collect();
        Ok((0..table.len()).map(|row| ((codes[row], dates[row]), cells(row))).collect())
    }
    let ground = source.table("areas.csv")?;
    let origins = source.table("origins.csv")?;
    let present = source.matching("present.csv", &[("shelter", "all")])?;
    let (from, there) = (ranges(&origins)?, ranges(&present)?);
    let named = copy("Areas", 2, &ground, columns(&[("area", Text, ""), ("area_pcode", Text, "")]))?;
    let known =
        columns(&[("people", Whole, ""), ("displaced_before", Whole, ""), ("free_places", Whole, "")]);
    let known = copy("Areas", 0, &ground, known)?;
    // Tables by area leave out rows that are zero throughout.
    let none = vec![ExportCell::Number(0.0); LOCAL.len()];
    let mut rows = Vec::new();
    for (name, known) in named.rows.iter().zip(known.rows) {
        let [_, ExportCell::Text(code)] = &name[..] else { continue };
        for &day in days {
            let date = source.day(day);
            let text = date.to_string();
            let of = |ranges: &Ranges<'_>| {
                ranges.get(&(code.as_str(), text.as_str())).cloned().unwrap_or_else(|| none.clone())
            };
            let row =
                [name.clone(), vec![ExportCell::Date(date)], of(&from), of(&there), known.clone()].concat();
            rows.push(row);
        }
    }
    let columns = [
        columns(&[("area", Text, "#area+name"), ("area_pcode", Text, "#area+code"), ("date", Day, "#date")]),
        quantiles("displaced_", &LOCAL, "#affected+displaced+origin"),
        quantiles("present_", &LOCAL, "#affected+idps"),
        columns(&[
            ("people", Whole, "#population+num"),
            ("displaced_before", Whole, "#affected+idps+before"),
            ("free_places", Whole, "#capacity+num"),
        ]),
    ];
    Ok(Sheet { name: "By area", columns: columns.concat(), rows, keys: 2 })
}

/// Who is where in which kind of shelter, on every recorded day.
fn shelter(source: &ResultsFolder) -> Result<Sheet, OutputError> {
    let head = columns(&[
        ("date", Day, "#date"),
        ("day", Whole, "#date+days"),
        ("area", Text, "#area+name"),
        ("area_pcode", Text, "#area+code"),
        ("shelter", Text, "#sector+shelter+type"),
    ]);
    let errors = quantiles("error_", &["p10", "p50", "p90"], "#affected+idps+error");
    let columns = [head, quantiles("", &LOCAL, "#affected+idps"), errors].concat();
    copy("Shelter", 5, &source.table("present.csv")?, columns)
}

fn needs(source: &ResultsFolder) -> Result<Sheet, OutputError> {
    let head = columns(&[
        ("item", Text, "#item+name"),
        ("unit", Text, "#item+unit"),
        ("until", Day, "#date+end"),
        ("day", Whole, "#date+days"),
    ]);
    let tail = columns(&[("note", Text, "#description"), ("source", Text, "#meta+source")]);
    let columns = [head, amounts("", "#inneed+num"), amounts("error_", "#inneed+num+error"), tail].concat();
    copy("Needs", 2, &source.table("needs.csv")?, columns)
}

/// Quantiles of what is needed: units may be large ones.
fn amounts(prefix: &str, tag: &str) -> Vec<Column> {
    quantiles(prefix, &NEEDS, tag).into_iter().map(|column| Column { kind: Decimal, ..column }).collect()
}

fn needs_areas(source: &ResultsFolder) -> Result<Sheet, OutputError> {
    let head = columns(&[
        ("area", Text, "#area+name"),
        ("area_pcode", Text, "#area+code"),
        ("item", Text, "#item+name"),
        ("unit", Text, "#item+unit"),
        ("period", Text, "#item+period"),
        ("date", Day, "#date"),
        ("day", Whole, "#date+days"),
    ]);
    let columns = [head, amounts("", "#inneed+num"), amounts("error_", "#inneed+num+error")].concat();
    copy("Needs by area", 3, &source.table("needs_areas.csv")?, columns)
}

/// Columns with the names of what another column names, in the languages that a table has them in.
pub(super) fn local_names(table: &Columns, column: &str, tag: &str) -> Vec<Column> {
    let columns = local_columns(table, column).into_iter();
    columns.map(|(name, code)| Column { name, kind: Text, tag: format!("{tag}+i_{code}") }).collect()
}

/// Columns of the places: those of the table, with tags.
pub(super) fn place_columns(table: &Columns) -> Vec<Column> {
    let arrivals = quantiles("arrivals_", &["p05", "p50", "p95"], "#affected+arrivals");
    let without = quantiles("without_place_", &["p05", "p50", "p95"], "#affected+without_place");
    let groups = [
        columns(&[
            ("location", Text, "#loc+name"),
            ("pcode", Text, "#loc+code"),
            ("subdistrict", Text, "#area+name"),
            ("subdistrict_pcode", Text, "#area+code"),
            ("side", Text, "#loc+side"),
            ("near_border", Text, "#loc+border"),
            ("lat", Decimal, "#geo+lat"),
            ("lon", Decimal, "#geo+lon"),
            ("free_places", Whole, "#capacity+num"),
            ("camp_places", Whole, "#capacity+camp"),
            ("added_places", Whole, "#capacity+added"),
            ("added_camp_places", Whole, "#capacity+camp+added"),
        ]),
        arrivals,
        columns(&[
            ("probability_overflow", Share, "#indicator+overflow+probability"),
            ("overflow_date_p05", Day, "#date+overflow+p05"),
            ("overflow_date_p50", Day, "#date+overflow+p50"),
            ("overflow_date_p95", Day, "#date+overflow+p95"),
        ]),
        without,
        columns(&[
            ("reception_per_day", Whole, "#capacity+reception"),
            ("probability_queue", Share, "#indicator+queue+probability"),
            ("queue_date_p50", Day, "#date+queue+p50"),
            ("waiting_person_days_p95", Whole, "#indicator+waiting+p95"),
        ]),
        quantiles("arrivals_error_", &["p50"], "#affected+arrivals+error"),
        quantiles("without_place_error_", &["p50", "p95"], "#affected+without_place+error"),
        local_names(table, "location", "#loc+name"),
    ];
    groups.concat()
}

fn places(source: &ResultsFolder) -> Result<Sheet, OutputError> {
    let table = source.table("places.csv")?;
    copy("Places", 2, &table, place_columns(&table))
}

/// Columns of the roads: those of the table, with tags.
pub(super) fn road_columns() -> Vec<Column> {
    let groups = [
        columns(&[
            ("from", Text, "#loc+origin+name"),
            ("from_pcode", Text, "#loc+origin+code"),
            ("to", Text, "#loc+dest+name"),
            ("to_pcode", Text, "#loc+dest+code"),
            ("class", Text, "#infra+road+type"),
            ("length_km", Decimal, "#infra+road+km"),
            ("capacity_persons_per_day", Whole, "#capacity+road"),
            ("limit_persons_per_day", Whole, "#capacity+road+limit"),
        ]),
        quantiles("persons_", &["p05", "p50", "p95"], "#affected+moves"),
        quantiles("peak_day_", &["p05", "p50", "p95"], "#affected+moves+peak"),
        columns(&[
            ("probability_full", Share, "#indicator+full+probability"),
            ("full_days_p95", Whole, "#indicator+full+p95"),
            ("waiting_person_days_p95", Whole, "#indicator+waiting+p95"),
        ]),
        quantiles("peak_day_error_", &["p50", "p95"], "#affected+moves+peak+error"),
    ];
    groups.concat()
}

fn roads(source: &ResultsFolder) -> Result<Sheet, OutputError> {
    copy("Roads", 4, &source.table("links.csv")?, road_columns())
}

fn estimates(source: &ResultsFolder) -> Result<Sheet, OutputError> {
    let columns = [
        columns(&[
            ("agency", Text, "#org+name"),
            ("published", DateOrText, "#date+published"),
            ("quantity", Text, "#indicator+quantity"),
            ("label", Text, "#description"),
            ("variable", Text, "#indicator+code"),
            ("date", Day, "#date"),
            ("low", Whole, "#affected+estimate+min"),
            ("high", Whole, "#affected+estimate+max"),
        ]),
        quantiles("", &["p05", "p25", "p50", "p75", "p95"], "#affected"),
        columns(&[
            ("probability_below", Share, "#indicator+below+probability"),
            ("probability_within", Share, "#indicator+within+probability"),
            ("probability_above", Share, "#indicator+above+probability"),
            ("source", Text, "#meta+source"),
        ]),
    ];
    copy("Estimates", 1, &source.table("estimates.csv")?, columns.concat())
}

fn sources(source: &ResultsFolder) -> Result<Sheet, OutputError> {
    let columns = columns(&[
        ("file", Text, "#meta+file"),
        ("measured", Whole, "#meta+measured"),
        ("fitted", Whole, "#meta+fitted"),
        ("interpolated", Whole, "#meta+interpolated"),
        ("guess", Whole, "#meta+guess"),
        ("guesses", Text, "#meta+guesses"),
    ]);
    copy("Sources and guesses", 1, &source.table("sources.csv")?, columns)
}

/// What the numbers are, what they are not, and how they were made.
fn about(source: &ResultsFolder) -> Sheet {
    let run = source.run();
    let mut rows = vec![
        ["Title".into(), run.title.as_str().into()],
        ["What it assumes".into(), run.summary.as_str().into()],
        ["What it is".into(), "A planning scenario, not a forecast of military action. Take the range, not one number.".into()],
        ["Handle with care".into(), "It says where people may gather. Share it with those who plan shelter, water and roads; do not publish it while the conflict goes on.".into()],
        ["P5, P50, P95".into(), "5, 50 and 95 of 100 simulated futures lie below. Those of areas, days or kinds do not add up.".into()],
        ["People and moves".into(), "Displaced people are counted once. Movements, arrivals at places and persons on roads count moves: who moves twice counts twice.".into()],
        ["First day".into(), ExportCell::Date(source.start)],
        ["Last day".into(), ExportCell::Date(source.day(run.horizon_days))],
        ["Counted since".into(), run.counting_since.as_ref().unwrap_or(&run.start).parse().map_or(ExportCell::Empty, ExportCell::Date)],
        ["Simulated futures".into(), ExportCell::Number(f64::from(run.replicates_to - run.replicates_from))],
        ["Scenario".into(), run.scenario.as_str().into()],
        ["Seed".into(), run.seed.to_string().as_str().into()],
        ["Parameters".into(), run.parameters.as_str().into()],
        ["Version of displace".into(), format!("{} ({})", run.displace_version, run.git_commit).as_str().into()],
    ];
    rows.extend(
        run.set.iter().map(|set| ["Set".into(), format!("{}={}", set.key, set.value).as_str().into()]),
    );
    if let Some(date) = &run.observed_until {
        rows.push(["Counts taken in until".into(), date.as_str().into()]);
        if run.corrects_areas() {
            rows.push(["People by area".into(), "People in each area are corrected by the counts at camps. Kinds of shelter, needs, and sums of the whole case are those of the people who were simulated, and may be far from them.".into()]);
        }
    }
    rows.extend(run.warnings.iter().map(|warning| ["Warning of the check".into(), warning.as_str().into()]));
    let inputs = run.inputs.iter();
    rows.extend(
        inputs.map(|input| {
            [format!("SHA-256 of {}", input.path).as_str().into(), input.sha256.as_str().into()]
        }),
    );
    let columns = columns(&[("what", Text, "#meta+name"), ("value", Text, "#meta+value")]);
    Sheet { name: "About", columns, rows: rows.into_iter().map(Vec::from).collect(), keys: 1 }
}
