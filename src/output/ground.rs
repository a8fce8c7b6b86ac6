//! The case beside its results, so that a folder of results can be drawn and joined without the scenario: areas with
//! their positions, lines of the map, and how sure the inputs are.

use super::zone::zone;
use crate::scenario::Scenario;
use crate::tables::{Columns, Writer};
use crate::world::names::LANGUAGES;
use crate::world::{LocalNames, Role};

/// Every area: where it is, who lives there, and how many places there are.
pub fn areas(scenario: &Scenario) -> Vec<u8> {
    let geography = &scenario.geography;
    let local = languages(geography.areas.iter().map(|area| &area.local));
    let columns = ["area", "area_pcode", "lat", "lon", "side", "people", "displaced_before", "free_places"];
    let mut table =
        Writer::new(columns.map(String::from).into_iter().chain(local.iter().map(|&of| named("area", of))));
    for (index, area) in geography.areas.iter().enumerate() {
        let homes = geography.communities.iter().filter(|community| community.area == index);
        let locations = geography.locations.iter().filter(|location| location.area == index);
        let (mut people, mut before) = (0, 0);
        let mut centre = Centre::default();
        for home in homes {
            people += home.people();
            before += home.idps;
            centre.add(home.at.lat, home.at.lon, f64::from(home.people()));
        }
        let (mut places, mut side) = (0, "");
        for location in locations {
            places += location.places.iter().sum::<u32>();
            side = self::side(location.role);
            // Of no weight beside people, and all there is where nobody lives.
            centre.add(location.at.lat, location.at.lon, 1e-6);
        }
        let (lat, lon) = centre.middle();
        let numbers = [people, before, places].map(|number| number.to_string());
        let row = [area.name.as_str(), &area.pcode, &lat, &lon, side].into_iter();
        let row = row.chain(numbers.iter().map(String::as_str));
        table.row(row.chain(local.iter().map(|&language| area.local.get(language))));
    }
    table.bytes()
}

/// The languages in which any of these have a name, by their position in [`LANGUAGES`]: tables have columns for them,
/// and are what they were where a case has no such names.
pub(super) fn languages<'a>(names: impl Iterator<Item = &'a LocalNames>) -> Vec<usize> {
    let mut any = [false; LANGUAGES.len()];
    for names in names {
        for (language, any) in any.iter_mut().enumerate() {
            *any |= !names.get(language).is_empty();
        }
    }
    (0..any.len()).filter(|&language| any[language]).collect()
}

/// The column with the names of what another column names, in a language.
pub(super) fn named(column: &str, language: usize) -> String {
    format!("{column}_{}", LANGUAGES[language])
}

/// The columns of a table with the names of what another column names, each with the code of its language.
pub fn local_columns(table: &Columns, column: &str) -> Vec<(String, &'static str)> {
    let columns = LANGUAGES.iter().map(|&code| (format!("{column}_{code}"), code));
    columns.filter(|(name, _)| table.names().any(|there| there == name)).collect()
}

/// Who holds a place, in a word for tables.
pub(super) fn side(role: Role) -> &'static str {
    match role {
        Role::Home => "home",
        Role::Allied => "allied",
        Role::Adversary => "adversary",
        Role::Foreign => "foreign",
    }
}

/// A mean position, by weight.
#[derive(Default)]
struct Centre {
    lat: f64,
    lon: f64,
    weight: f64,
}

impl Centre {
    fn add(&mut self, lat: f64, lon: f64, weight: f64) {
        self.lat += weight * lat;
        self.lon += weight * lon;
        self.weight += weight;
    }

    /// In degrees to about ten metres; blank where nothing is known.
    fn middle(&self) -> (String, String) {
        if self.weight > 0.0 {
            (format!("{:.4}", self.lat / self.weight), format!("{:.4}", self.lon / self.weight))
        } else {
            (String::new(), String::new())
        }
    }
}

/// The lines of the map: borders and coasts in the words of the case, the front of the first day, and the zone as
/// quadrangles.
pub fn lines(scenario: &Scenario) -> Vec<u8> {
    let mut table = Writer::new(["line", "kind", "seq", "lat", "lon"]);
    let mut number = 0;
    let mut add = |kind: &str, points: &mut dyn Iterator<Item = (f64, f64)>| {
        number += 1;
        for (seq, (lat, lon)) in points.enumerate() {
            let (lat, lon) = (format!("{lat:.5}"), format!("{lon:.5}"));
            table.row([number.to_string().as_str(), kind, &seq.to_string(), &lat, &lon]);
        }
    };
    for line in &scenario.outline {
        add(&line.kind, &mut line.points.iter().map(|point| (point.lat, point.lon)));
    }
    for front in &scenario.geography.fronts {
        add("front", &mut front.points.iter().map(|point| (point.lat, point.lon)));
    }
    for band in zone(scenario) {
        add("zone", &mut band.into_iter());
    }
    table.bytes()
}

/// Shares of the population by sex, age and disability, as the case has them.
pub fn shares(scenario: &Scenario) -> Vec<u8> {
    let mut table = Writer::new(["group", "hxl", "share", "source", "confidence"]);
    for share in &scenario.shares {
        let (group, value) = (share.group, share.share.to_string());
        table.row([group.name(), group.attributes(), &value, &share.source, share.confidence]);
    }
    table.bytes()
}

/// How sure the inputs are, by file: how many of its numbers were measured, fitted, interpolated or guessed.
pub fn sources(scenario: &Scenario) -> Vec<u8> {
    let mut table = Writer::new(["file", "measured", "fitted", "interpolated", "guess", "guesses"]);
    for grades in &scenario.grades {
        let count = |grade: &str| grades.counts.get(grade).copied().unwrap_or(0).to_string();
        table.row([
            grades.file.display().to_string(),
            count("measured"),
            count("fitted"),
            count("interpolated"),
            count("guess"),
            grades.guesses.join(" "),
        ]);
    }
    table.bytes()
}
