//! Which country lies where on a map? The outline of a case names its borders (`border_syria_turkey`: first the country of
//! the case, then its neighbour), and what lies across one from the places of the case is the neighbour.

/// A line of a map: its kind in the words of the case, and its points as (latitude, longitude).
pub type BorderLine<'a> = (&'a str, &'a [(f64, f64)]);

/// Points of a grid across the map, on each side, of which a name takes the best.
const GRID: u32 = 32;

/// A country on the map: its name, and where there is most room for it, as (latitude, longitude).
#[derive(Clone, Debug, PartialEq)]
pub struct CountryLabel {
    /// Its name, as people write it.
    pub name: String,
    /// Where the middle of the name may stand.
    pub at: (f64, f64),
}

/// The name of a country from a word of the outline: "saudi-arabia" is Saudi Arabia.
fn spelled(word: &str) -> String {
    let words = word.split('-').map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The country of the case and its neighbour, if a border names them.
fn named(kind: &str) -> Option<(&str, &str)> {
    let (home, neighbour) = kind.strip_prefix("border_")?.split_once('_')?;
    (!home.is_empty() && !neighbour.is_empty() && !neighbour.contains('_')).then_some((home, neighbour))
}

/// Whether the straight way between two points goes over a line to its other side.
fn parts(line: &[(f64, f64)], a: (f64, f64), b: (f64, f64)) -> bool {
    let side = |p: (f64, f64), q: (f64, f64), r: (f64, f64)| {
        (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0) > 0.0
    };
    let crosses = |pair: &&[(f64, f64)]| {
        side(a, b, pair[0]) != side(a, b, pair[1]) && side(pair[0], pair[1], a) != side(pair[0], pair[1], b)
    };
    line.windows(2).filter(crosses).count() % 2 == 1
}

/// How many places say on which side of a border a point lies: outlines are coarse, and the nearest place may lie on the
/// wrong side of one.
const VOTES: usize = 7;

/// The places that are nearest to a point, as many as have a vote.
pub fn nearest(homes: &[(f64, f64)], at: (f64, f64)) -> Vec<(f64, f64)> {
    let narrowing = libm::cos(at.0.to_radians());
    let far = |home: &(f64, f64)| libm::hypot(home.0 - at.0, (home.1 - at.1) * narrowing);
    let mut homes = homes.to_vec();
    homes.sort_by(|a, b| far(a).total_cmp(&far(b)));
    homes.truncate(VOTES);
    homes
}

/// Whether a line of the outline parts one country from another or from the sea; a river within a country does not.
pub fn is_edge(kind: &str) -> bool {
    kind.starts_with("border") || kind.starts_with("coast")
}

/// Whether a point lies beyond a line, as most of the places near it see it.
pub fn beyond(line: &[(f64, f64)], at: (f64, f64), near: &[(f64, f64)]) -> bool {
    2 * near.iter().filter(|&&home| parts(line, at, home)).count() > near.len()
}

/// The countries that have room on a map between (south, west) and (north, east), the case's own first. `homes` are
/// places of the case: the nearest say on which side of borders and coasts a point lies.
pub fn countries(
    lines: &[BorderLine<'_>],
    homes: &[(f64, f64)],
    (south, west): (f64, f64),
    (north, east): (f64, f64),
) -> Vec<CountryLabel> {
    let mut best: Vec<(&str, f64, (f64, f64))> = Vec::new();
    let narrowing = libm::cos(f64::midpoint(south, north).to_radians());
    let far = |a: (f64, f64), b: (f64, f64)| libm::hypot(a.0 - b.0, (a.1 - b.1) * narrowing);
    let own = lines.iter().find_map(|(kind, _)| named(kind)).map(|(home, _)| home);
    let Some(own) = own else { return Vec::new() };
    for row in 1..GRID {
        for column in 1..GRID {
            let part = |step: u32| f64::from(step) / f64::from(GRID);
            let at = (south + (north - south) * part(row), west + (east - west) * part(column));
            let near = nearest(homes, at);
            let over = lines.iter().filter(|(kind, line)| is_edge(kind) && beyond(line, at, &near));
            let over: Vec<&str> = over.map(|(kind, _)| *kind).collect();
            let country = match over[..] {
                [] => own,
                [kind] => match named(kind) {
                    Some((_, neighbour)) => neighbour,
                    None => continue,
                },
                _ => continue,
            };
            // A name wants room on all sides, and more of it along than up.
            let edge = (at.0 - south).min(north - at.0).min(narrowing * (at.1 - west).min(east - at.1) / 2.0);
            let points = lines.iter().flat_map(|(_, line)| line.iter()).chain(homes);
            let room = points.map(|&point| far(point, at)).fold(2.0 * edge, f64::min);
            match best.iter_mut().find(|(name, ..)| *name == country) {
                Some(found) if found.1 >= room => {}
                Some(found) => *found = (country, room, at),
                None => best.push((country, room, at)),
            }
        }
    }
    // Where the country is but a sliver there is no room for its name.
    let least = 0.02 * (north - south);
    let mut found: Vec<_> = best.into_iter().filter(|(_, room, _)| *room > least).collect();
    found.sort_by_key(|(name, ..)| (*name != own, *name));
    found.into_iter().map(|(name, _, at)| CountryLabel { name: spelled(name), at }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BORDER: [(f64, f64); 3] = [(36.0, 30.0), (36.0, 36.0), (36.2, 40.0)];
    const COAST: [(f64, f64); 2] = [(30.0, 35.0), (40.0, 35.0)];

    #[test]
    fn neighbours_lie_across_borders_and_nobody_in_the_sea() {
        let river = [(30.0, 36.8), (40.0, 36.8)];
        let lines =
            [("border_syria_turkey", &BORDER[..]), ("coast_syria", &COAST[..]), ("river", &river[..])];
        let homes = [(35.5, 36.5), (35.8, 37.0)];
        let found = countries(&lines, &homes, (35.0, 34.0), (37.0, 38.0));
        let names: Vec<&str> = found.iter().map(|country| country.name.as_str()).collect();
        assert_eq!(names, ["Syria", "Turkey"]);
        assert!(found[0].at.0 < 36.0 && found[1].at.0 > 36.0, "{found:?}");
        assert!(found.iter().all(|country| country.at.1 > 35.0), "{found:?}");
        assert!(parts(&BORDER, (35.5, 36.0), (36.5, 36.0)) && !parts(&BORDER, (35.5, 36.0), (35.9, 37.0)));
    }

    #[test]
    fn borders_that_name_nobody_name_no_country() {
        assert!(
            countries(&[("border", &BORDER[..])], &[(35.5, 36.5)], (35.0, 34.0), (37.0, 38.0)).is_empty()
        );
        assert_eq!(spelled("saudi-arabia"), "Saudi Arabia");
    }
}
