//! A polygon, what its file says of it, and what lies in it.

use std::collections::BTreeMap;

use crate::import::sheet::is_language;
use crate::world::Point;

/// Keys of codes and names of polygons that do not say of what level they are.
pub(super) const CODE: [&str; 4] = ["pcode", "shapeid", "code", "id"];
pub(super) const NAME: [&str; 9] =
    ["shapename", "name", "nameen", "nom", "nombre", "namefr", "namees", "namept", "name@"];

/// Where geoBoundaries say of what level a polygon is, such as ADM1.
pub(super) const LEVEL: &str = "shapetype";

/// Keys of the code and of the name of the unit of a level, from 1, best first; an at sign stands for the code of a language.
pub(super) fn unit_keys(level: usize) -> [Vec<String>; 2] {
    // Shapefiles cut names to ten letters.
    let codes = ["adm#pcode", "admin#pcode", "admin#pcod", "adm#code", "admin#code", "adm#cd", "gid#"];
    let names = [
        "adm#en",
        "admin#nameen",
        "admin#name",
        "adm#name",
        "adm#nm",
        "name#",
        "nam#",
        "adm#fr",
        "adm#es",
        "adm#pt",
        "adm#@",
        "adm#name@",
        "admin#name@",
    ];
    let of = |keys: &[&str]| keys.iter().map(|key| key.replace('#', &level.to_string())).collect();
    [of(&codes), of(&names)]
}

/// Whether a key of a property is one of these.
pub(super) fn fits(known: &str, key: &str) -> bool {
    match known.strip_suffix('@') {
        Some(start) => key.strip_prefix(start).is_some_and(is_language),
        None => known == key,
    }
}

/// A polygon with what is known of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Polygon {
    /// Which of the features of the file it is, from 1.
    pub(super) number: usize,
    /// What the file says of it, by keys without case, accents and signs.
    pub(super) said: BTreeMap<String, String>,
    rings: Vec<Vec<(f64, f64)>>,
    /// West, south, east, north.
    pub(super) bounds: [f64; 4],
}

impl Polygon {
    /// A polygon of some rings.
    pub(super) fn new(number: usize, said: BTreeMap<String, String>, rings: Vec<Vec<(f64, f64)>>) -> Self {
        let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for &(lon, lat) in rings.iter().flatten() {
            // What is no number would be skipped by the least and the most.
            if !(lon.is_finite() && lat.is_finite()) {
                bounds = [f64::NAN; 4];
                break;
            }
            bounds = [bounds[0].min(lon), bounds[1].min(lat), bounds[2].max(lon), bounds[3].max(lat)];
        }
        Self { number, said, rings, bounds }
    }

    /// Whether a point lies in it; what lies in a hole does not.
    pub(super) fn holds(&self, point: Point) -> bool {
        let [west, south, east, north] = self.bounds;
        if point.lon < west || point.lon > east || point.lat < south || point.lat > north {
            return false;
        }
        let mut inside = false;
        for ring in &self.rings {
            for (index, &(x1, y1)) in ring.iter().enumerate() {
                let (x2, y2) = ring[(index + 1) % ring.len()];
                if (y1 > point.lat) != (y2 > point.lat)
                    && point.lon < (x2 - x1) * (point.lat - y1) / (y2 - y1) + x1
                {
                    inside = !inside;
                }
            }
        }
        inside
    }

    /// Its rings, each as longitudes and latitudes.
    pub(super) fn rings(&self) -> &[Vec<(f64, f64)>] {
        &self.rings
    }

    /// What a property says that has a name of a list.
    fn value(&self, known: &str) -> Option<String> {
        let mut all = self.said.iter().filter(|(key, value)| fits(known, key) && !value.is_empty());
        all.next().map(|(_, value)| value.clone())
    }

    /// P-code and name of the unit of a level, from 1.
    pub(super) fn unit(&self, level: usize) -> Option<(String, String)> {
        let any = |keys: Vec<String>| keys.iter().find_map(|known| self.value(known));
        let [code, name] = unit_keys(level).map(any);
        let code = code.or_else(|| name.clone())?;
        Some((code.clone(), name.unwrap_or(code)))
    }

    /// The code of the area that it is.
    pub(super) fn code(&self) -> Option<String> {
        self.smallest().map(|(_, (code, _))| code)
    }

    /// The smallest unit that it is, with its level.
    pub(super) fn smallest(&self) -> Option<(usize, (String, String))> {
        let by_level = (1..=4).rev().find_map(|level| Some((level, self.unit(level)?)));
        by_level.or_else(|| {
            let code = CODE.iter().find_map(|known| self.value(known));
            let name = NAME.iter().find_map(|known| self.value(known));
            let code = code.or_else(|| name.clone())?;
            let level =
                self.value(LEVEL).and_then(|said| said.to_uppercase().strip_prefix("ADM")?.parse().ok());
            let level = level.filter(|level| (1..=4).contains(level)).unwrap_or(3);
            Some((level, (code.clone(), name.unwrap_or(code))))
        })
    }
}
