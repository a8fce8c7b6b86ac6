//! A polygon, what its file says of it, and what lies in it.

use std::collections::BTreeMap;

use crate::import::sheet::is_language;
use crate::world::Point;

/// Keys of codes and names of polygons that do not say of what level they are.
pub(super) const CODE: [&str; 4] = ["pcode", "shapeid", "code", "id"];
pub(super) const NAME: [&str; 10] =
    ["shapename", "gisname", "name", "nameen", "nom", "nombre", "namefr", "namees", "namept", "name@"];

/// Where geoBoundaries and UNHCR say of what level a polygon is, such as ADM1 or 1.
pub(super) const LEVEL: [&str; 2] = ["shapetype", "admlevel"];

/// Keys of codes and names by level that mean units beside each other alone: the maps of MIMU (Myanmar) and DANE (Colombia).
const PAIRS: [(usize, [&str; 2]); 7] = [
    (1, ["stpcode", "st"]),
    (2, ["dtpcode", "dt"]),
    (3, ["tspcode", "ts"]),
    (4, ["vtpcode", "vt"]),
    (1, ["dptoccdgo", "dptocnmbr"]),
    // The code of a municipality within its department is that of others elsewhere.
    (2, ["mpiocdpmp", "mpiocnmbr"]),
    (2, ["mpioccnct", "mpiocnmbr"]),
];

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
        // FEWS NET.
        "admin#",
    ];
    let of = |keys: &[&str]| keys.iter().map(|key| key.replace('#', &level.to_string())).collect();
    [of(&codes), of(&names)]
}

/// The keys that are read beside each other alone.
pub(super) fn pair_keys() -> impl Iterator<Item = &'static str> {
    PAIRS.iter().flat_map(|(_, keys)| *keys)
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

    /// What it says of a level, from 1: the code and the name of the unit.
    fn said_of(&self, level: usize) -> [Option<String>; 2] {
        let any = |keys: Vec<String>| keys.iter().find_map(|known| self.value(known));
        let found = unit_keys(level).map(any);
        if found.iter().any(Option::is_some) {
            return found;
        }
        let mut pairs = PAIRS.iter().filter(|(of, _)| *of == level);
        let both = pairs.find_map(|(_, [code, name])| Some([self.value(code)?, self.value(name)?]));
        both.map_or([None, None], |both| both.map(Some))
    }

    fn name(&self) -> Option<String> {
        NAME.iter().find_map(|known| self.value(known))
    }

    /// P-code and name of the unit of a level, from 1.
    pub(super) fn unit(&self, level: usize) -> Option<(String, String)> {
        let [code, name] = self.said_of(level);
        // The smallest unit that has a code has the name that the polygon has.
        let smaller = || (level + 1..=4).any(|level| self.said_of(level).iter().any(Option::is_some));
        let own = || if code.is_some() && !smaller() { self.name() } else { None };
        let name = name.or_else(own);
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
            let name = self.name();
            let code = code.or_else(|| name.clone())?;
            let level = LEVEL.iter().find_map(|known| self.value(known));
            let level = level.and_then(|said| said.to_uppercase().trim_start_matches("ADM").parse().ok());
            let level = level.filter(|level| (1..=4).contains(level)).unwrap_or(3);
            Some((level, (code.clone(), name.unwrap_or(code))))
        })
    }
}
