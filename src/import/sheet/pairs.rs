//! Columns that hold a position in one cell: "Lat/Long" with "15.3, 32.5" below it. Only headers that say which comes first are
//! divided.

use super::cell::{Grid, SheetCell, SheetLine};
use super::words::words;

/// Rows in which headers are looked for.
const DEEPEST: usize = 40;
const LAT: &[&str] = &["lat", "latitude", "latitud", "lati"];
const LON: &[&str] = &["lon", "long", "lng", "longitude", "longitud"];

/// Whether a header is of both, and whether the latitude comes first. What is called X is a longitude.
fn lat_first(header: &str) -> Option<bool> {
    let mut words = words(header);
    // Opendatasoft's portals write latitude and longitude below it.
    if words.concat() == "geopoint2d" {
        return Some(true);
    }
    // "LatLong" and "latlon" are two words.
    if let [one] = words.as_slice() {
        let cut = LAT.iter().chain(LON).filter_map(|first| Some((*first, one.strip_prefix(first)?)));
        let known = |rest: &str| LAT.contains(&rest) || LON.contains(&rest);
        if let Some((first, rest)) = cut.into_iter().find(|(_, rest)| known(rest)) {
            words = vec![first.to_owned(), rest.to_owned()];
        }
    }
    let at = |list: &[&str]| words.iter().position(|word| list.contains(&word.as_str()));
    let (lat, lon) = match (at(LAT), at(LON)) {
        (Some(lat), Some(lon)) => (lat, lon),
        (None, None) => (at(&["y"])?, at(&["x"])?),
        _ => return None,
    };
    Some(lat < lon)
}

/// The two numbers of a cell.
fn pair(text: &str) -> Option<[String; 2]> {
    let text = text.trim().trim_start_matches("POINT").trim_start_matches("Point").trim();
    let text = text.trim_matches(|letter: char| "()[]".contains(letter));
    let by = if text.contains(';') {
        ";"
    } else if text.contains('/') {
        "/"
    } else if text.contains(',') && text.matches(',').count() == 1 {
        ","
    } else {
        " "
    };
    let parts: Vec<&str> = text.split(by).map(str::trim).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.replace(',', ".").parse::<f64>().is_ok_and(f64::is_finite);
    // Forms add the height and how well the position is known.
    let ([one, other] | [one, other, _, _]) = parts.as_slice() else { return None };
    parts.iter().all(|part| number(part)).then(|| [(*one).to_owned(), (*other).to_owned()])
}

/// Whether a cell is a position of a form: latitude, longitude, height and how well it is known.
fn is_of_form(cell: &SheetCell) -> bool {
    let SheetCell::Text(text) = cell else { return false };
    let numbers: Option<Vec<f64>> = text.split_whitespace().map(|part| part.parse().ok()).collect();
    matches!(numbers.as_deref(), Some([lat, lon, _, _]) if lat.abs() <= 90.0 && lon.abs() <= 180.0)
}

/// Whether a cell is a point of well-known text, whose longitude comes first.
fn is_of_wkt(cell: &SheetCell) -> bool {
    matches!(cell, SheetCell::Text(text) if text.trim_start().to_ascii_uppercase().starts_with("POINT") && pair(text).is_some())
}

/// The header and column of positions of a kind, whatever they are called.
fn of_kind(grid: &Grid, is: fn(&SheetCell) -> bool) -> Option<(usize, usize)> {
    let first = grid.lines.iter().position(|line| line.cells.iter().any(is))?;
    let column = grid.lines[first].cells.iter().position(is)?;
    let filled = || grid.lines[first..].iter().map(|line| line.cell(column)).filter(|cell| !cell.is_blank());
    let header = (0..first).rev().find(|&line| {
        let text = grid.lines[line].cell(column).shown();
        !text.is_empty() && !text.starts_with('#')
    })?;
    filled().all(is).then_some((header, column))
}

/// A column of some rows in most of which stand two numbers, and its header.
pub(super) fn unclear<'h>(lines: &[SheetLine], names: &'h [String]) -> Option<&'h str> {
    let column = (0..names.len()).filter(|&column| !names[column].is_empty()).find(|&column| {
        let texts = lines.iter().map(|line| line.cell(column)).filter(|cell| !cell.is_blank());
        let (pairs, all) = texts.fold((0, 0), |(pairs, all), cell| {
            let is = matches!(cell, SheetCell::Text(text) if pair(text).is_some());
            (pairs + usize::from(is), all + 1)
        });
        pairs > 0 && 2 * pairs > all
    })?;
    Some(&names[column])
}

/// Divides the column of positions of a sheet into two, if it has one and none of latitudes alone.
pub(super) fn divide(grid: &mut Grid) {
    let found = grid.lines.iter().take(DEEPEST).enumerate().find_map(|(index, line)| {
        let texts: Vec<String> = line.cells.iter().map(SheetCell::shown).collect();
        let column = texts.iter().position(|text| text.len() < 60 && lat_first(text).is_some())?;
        let alone = |text: &String| {
            let words = words(text);
            words.iter().any(|word| LAT.contains(&word.as_str())) && lat_first(text).is_none()
        };
        (!texts.iter().any(alone)).then(|| (index, column, lat_first(&texts[column]) == Some(true)))
    });
    let of_kind = |is: fn(&SheetCell) -> bool, lat_first: bool| {
        let (header, column) = of_kind(grid, is)?;
        let alone = |text: &String| words(text).iter().any(|word| LAT.contains(&word.as_str()));
        let texts = grid.lines[header].cells.iter().map(SheetCell::shown);
        (!texts.into_iter().any(|text| alone(&text))).then_some((header, column, lat_first))
    };
    let Some((header, column, lat_first)) =
        found.or_else(|| of_kind(is_of_form, true)).or_else(|| of_kind(is_of_wkt, false))
    else {
        return;
    };
    let is_pair =
        |line: &SheetLine| matches!(line.cell(column), SheetCell::Text(text) if pair(text).is_some());
    if !grid.lines.iter().skip(header + 1).any(is_pair) {
        return;
    }
    let width = grid.lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut names = ["Latitude", "Longitude"];
    if !lat_first {
        names.reverse();
    }
    for (index, line) in grid.lines.iter_mut().enumerate().skip(header) {
        let texts = if index == header {
            Some(names.map(str::to_owned))
        } else if let SheetCell::Text(text) = line.cell(column) {
            pair(text)
        } else {
            None
        };
        let Some([one, other]) = texts else { continue };
        line.cells.resize(width + 1, SheetCell::Empty);
        line.cells[column] = SheetCell::Text(one);
        line.cells[width] = SheetCell::Text(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_which_comes_first() {
        for (header, first) in [
            ("Lat/Long", Some(true)),
            ("latlon", Some(true)),
            ("LatLong", Some(true)),
            ("Coordinates (long, lat)", Some(false)),
            ("Coordonnées X/Y", Some(false)),
            ("Latitude", None),
            ("geo_point_2d", Some(true)),
            ("GPS", None),
            ("Plateau long", None),
        ] {
            assert_eq!(lat_first(header), first, "{header}");
        }
        for text in ["15.3, 32.5", "15,3; 32,5", "15.3 32.5", "POINT (15.3 32.5)", "15.3/32.5"] {
            assert!(pair(text).is_some(), "{text}");
        }
        assert_eq!(pair("15.3 32.5 120.0 5.0"), Some(["15.3", "32.5"].map(str::to_owned)));
        assert!(pair("15.3").is_none() && pair("1,500").is_some() && pair("a, b").is_none());
    }
}
