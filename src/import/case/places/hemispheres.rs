//! Positions whose hemisphere stands beside the number: "11.0" and "S" in the next column, or "Latitude (S)".

use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// The words of an axis: of its positive half, and of its negative one.
struct Axis {
    positive: &'static [&'static str],
    negative: &'static [&'static str],
    /// Headers of columns that have them.
    headers: &'static [&'static str],
}

const LAT: Axis = Axis {
    positive: &["n", "north", "nord", "norte", "northern", "شمال", "север", "северная", "північ"],
    negative: &["s", "south", "sud", "sur", "sul", "southern", "جنوب", "юг", "южная", "південь"],
    headers: &["ns", "norths", "northsouth", "nordsud", "nortesur", "nortesul", "latdir", "latns", "latref"],
};
const LON: Axis = Axis {
    positive: &["e", "east", "est", "este", "leste", "eastern", "شرق", "восток", "восточная", "схід"],
    negative: &["w", "o", "west", "ouest", "oeste", "western", "غرب", "запад", "западная", "захід"],
    headers: &[
        "ew",
        "we",
        "eastwest",
        "estouest",
        "esteoeste",
        "lesteoeste",
        "londir",
        "longdir",
        "lonew",
        "lonref",
        "eo",
    ],
};

/// Degrees with the sign that their hemisphere gives them, by the header of their column, or by a column of hemispheres; none
/// where a row has a sign and says the opposite.
pub(super) fn signed(
    table: &SheetTable,
    role: &str,
    degrees: Vec<Option<f64>>,
    notes: &mut Notes,
) -> Option<Vec<Option<f64>>> {
    let axis = if role == "lat" { &LAT } else { &LON };
    let header = table.header(role).to_owned();
    let is = |list: &[&str], text: &str| list.iter().any(|known| sheet::key(known) == sheet::key(text));
    let last = sheet::words(&header).pop().unwrap_or_default();
    if sheet::words(&header).len() > 1 && is(axis.negative, &last) {
        return Some(degrees.into_iter().map(|degrees| degrees.map(|degrees| -degrees.abs())).collect());
    }
    let Some(column) = column(table, role, axis) else { return Some(degrees) };
    let beside = table.headers()[column].clone();
    let (mut found, mut turned) = (Vec::new(), 0);
    for (line, degrees) in table.lines.iter().zip(degrees) {
        let text = line.cell(column).text();
        let negative = is(axis.negative, &text);
        if let Some(degrees) = degrees.filter(|degrees| *degrees < 0.0 && is(axis.positive, &text)) {
            let message =
                format!("has {degrees} in \"{header}\" and \"{text}\" in \"{beside}\": on which side is it?");
            let remedy =
                "correct one of the two, or leave the column of hemispheres out where numbers have signs";
            notes.refuse(&table.source.path, Some(line.row), message, remedy);
            return None;
        }
        turned += usize::from(negative && degrees.is_some_and(|degrees| degrees > 0.0));
        found.push(if negative { degrees.map(|degrees| -degrees.abs()) } else { degrees });
    }
    if turned > 0 {
        let message = format!(
            "{turned} rows have a positive \"{header}\" and are on the other side by \"{beside}\": read as negative"
        );
        notes.warn(&table.source.path, None, message);
    }
    Some(found)
}

/// The column that says the hemisphere of each row: all of its cells do, and its header says so, or it stands beside the numbers.
fn column(table: &SheetTable, role: &str, axis: &Axis) -> Option<usize> {
    let of_role = table.column_of(role)?;
    let is = |text: &str| {
        [axis.positive, axis.negative]
            .iter()
            .any(|list| list.iter().any(|known| sheet::key(known) == sheet::key(text)))
    };
    let found = table.unread().find(|&(column, header)| {
        let words = sheet::words(header);
        let said = axis.headers.contains(&sheet::key(header).as_str())
            || words.iter().any(|word| word.starts_with("hemis"))
            || words.len() == 1 && is(header);
        let texts =
            || table.lines.iter().map(|line| line.cell(column).text()).filter(|text| !text.is_empty());
        let letters = || texts().all(|text| text.chars().count() == 1);
        let beside = column.abs_diff(of_role) == 1;
        texts().next().is_some() && texts().all(|text| is(&text)) && (said || beside && letters())
    });
    found.map(|(column, _)| column)
}
