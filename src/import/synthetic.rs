//! Invented countries of any size: what speed and memory are measured on.
//!
//! Places lie on a jittered grid, roads join neighbours, and some places come under heavy fire, one after the
//! other, until a given share of all people has left. Everything follows from the five numbers of a
//! [`Country`]; jitter and sizes come from multiples of irrational numbers (Weyl sequences), so that no luck is
//! involved. The result is an ordinary scenario folder, whose numbers are all marked as invented.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::numbers::Parameters;
use crate::tables::Writer;

/// Kilometres between neighbours on the grid.
const SPACING_KM: f64 = 12.0;
/// Kilometres of a degree of latitude.
const KM_PER_DEGREE: f64 = 111.2;
/// South-western corner, degrees north and east: on the equator, where degrees are alike.
const CORNER: (f64, f64) = (0.0, 20.0);
/// Share of the people of a place under fire that leaves: 1 - `never_leave_share`, and a threat far above tolerances.
const LEAVING: f64 = 0.9;
/// Days that the fire on a place lasts.
const SPELL_DAYS: u32 = 14;
/// First day of all.
const START: Date = date(2030, 1, 1);

/// What an invented country is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Country {
    /// People.
    pub persons: u32,
    /// Places: each has one community, and one location on the road network.
    pub places: u32,
    /// Days simulated after the first.
    pub days: u32,
    /// Share of all people who leave home.
    pub moving: f64,
}

/// Why there is no such country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// Too few or too many places.
    #[error("places must be between 4 and 50000")]
    Places,
    /// Too few or too many people.
    #[error("persons must be between 100 for each place and 1000000000")]
    Persons,
    /// No horizon that a scenario can have.
    #[error("days must be between 30 and 1096")]
    Days,
    /// Nobody or too many would leave.
    #[error("moving must be above 0 and at most 0.9")]
    Moving,
}

struct Place {
    lat: f64,
    lon: f64,
    persons: u32,
    /// Day on which fire on it begins.
    fire: Option<u32>,
}

impl Country {
    /// The files of the scenario folder, the scenario first: name and bytes.
    ///
    /// # Errors
    /// [`Impossible`] if a number lies outside what a scenario can hold.
    pub fn files(&self, name: &str) -> Result<Vec<(String, Vec<u8>)>, Impossible> {
        if !(4..=50_000).contains(&self.places) {
            return Err(Impossible::Places);
        }
        if !(u64::from(self.places) * 100..=1_000_000_000).contains(&u64::from(self.persons)) {
            return Err(Impossible::Persons);
        }
        if !(30..=1096).contains(&self.days) {
            return Err(Impossible::Days);
        }
        if !(self.moving > 0.0 && self.moving <= 0.9) {
            return Err(Impossible::Moving);
        }
        let places = self.settle();
        let changes = ["date", "place_pcode", "place", "new_control", "radius_km", "source", "confidence"];
        Ok(vec![
            (format!("{name}.toml"), self.scenario(&places).into_bytes()),
            ("parameters.toml".into(), parameters().into_bytes()),
            ("communities.csv".into(), self.communities(&places)),
            ("locations.csv".into(), self.locations(&places)),
            ("roads.csv".into(), self.roads(&places)),
            ("events.csv".into(), self.events(&places)),
            ("control_changes.csv".into(), Writer::new(changes).bytes()),
            ("README.md".into(), self.readme(&places).into_bytes()),
        ])
    }

    /// Places on a side of the grid.
    fn side(&self) -> u32 {
        f64::from(self.places).sqrt().ceil() as u32
    }

    /// Where places lie, how many people live there, and when they come under fire.
    fn settle(&self) -> Vec<Place> {
        let weights: Vec<f64> = (0..self.places).map(|place| libm::exp10(weyl(place, 2))).collect();
        let sum: f64 = weights.iter().sum();
        let mut before = 0.0;
        let mut places: Vec<Place> = (0..self.places)
            .map(|place| {
                let from = (before / sum * f64::from(self.persons)).round();
                before += weights[place as usize];
                let to = (before / sum * f64::from(self.persons)).round();
                let (x, y) = (place % self.side(), place / self.side());
                let shift = |cell: u32, sequence| f64::from(cell) + 0.4 * (weyl(place, sequence) - 0.5);
                Place {
                    lat: CORNER.0 + shift(y, 0) * SPACING_KM / KM_PER_DEGREE,
                    lon: CORNER.1 + shift(x, 1) * SPACING_KM / KM_PER_DEGREE,
                    persons: (to - from) as u32,
                    fire: None,
                }
            })
            .collect();
        // Places under fire are spread over the country; a place more if that comes nearer to the share.
        let mut order: Vec<u32> = (0..self.places).collect();
        order.sort_by(|&a, &b| weyl(a, 3).total_cmp(&weyl(b, 3)));
        let goal = self.moving / LEAVING * f64::from(self.persons);
        let (mut hit, mut reached) = (Vec::new(), 0.0);
        for place in order {
            let persons = f64::from(places[place as usize].persons);
            if reached + persons / 2.0 <= goal {
                reached += persons;
                hit.push(place as usize);
            }
        }
        if hit.is_empty() {
            // Where each place has more people than are to move, the smallest comes nearest.
            hit.extend((0..places.len()).min_by_key(|&place| places[place].persons));
        }
        let last = self.days.saturating_sub(SPELL_DAYS + 7);
        let first = last.min(5);
        for (index, &place) in hit.iter().enumerate() {
            places[place].fire = Some(first + (last - first) * index as u32 / hit.len() as u32);
        }
        places
    }

    /// The share of the people that the case has leave home, about, which is not always what was asked.
    pub fn reached(&self) -> f64 {
        self.share(&self.settle())
    }

    /// The share of the people that leaves, about: places are under fire as a whole, so that it may be far from what was asked.
    fn share(&self, places: &[Place]) -> f64 {
        let hit = places.iter().filter(|place| place.fire.is_some()).map(|place| f64::from(place.persons));
        let share = LEAVING * hit.sum::<f64>() / f64::from(self.persons);
        (share * 1e4).round() / 1e4
    }

    fn scenario(&self, all: &[Place]) -> String {
        let Self { persons, places, days, .. } = self;
        let moving = self.share(all);
        format!(
            "title = \"An invented country\"\nsummary = \"{persons} people in {places} places, of whom a share of \
             about {moving} leaves home under fire.\"\nstart = \"{START}\"\nhorizon_days = {days}\ncounting_since = \
             \"{START}\"\nreplicates = 1\n\n[tables]\ncommunities = \"communities.csv\"\nlocations = \
             \"locations.csv\"\nroads = \"roads.csv\"\nparameters = \"parameters.toml\"\n\n[population]\n\
             household_persons = {{ fixed = 5.7, source = \"invented\", confidence = \"guess\" }}\nnear_front_km = \
             {{ fixed = 0.0, source = \"no front\", confidence = \"guess\" }}\n\n[control]\nhome = [\"council\"]\n\n\
             [observed]\nevents = \"events.csv\"\ncontrol_changes = \"control_changes.csv\"\n"
        )
    }

    /// Places of a reporting area: fewer where there are few places.
    fn area(&self, place: u32) -> u32 {
        place / (self.places / 50).clamp(1, 10)
    }

    fn communities(&self, places: &[Place]) -> Vec<u8> {
        let header =
            "pcode,name,location,subdistrict,subdistrict_pcode,lat,lon,residents,idps,source,confidence";
        let mut table = Writer::new(header.split(','));
        for (number, place) in (0..).zip(places) {
            let Place { lat, lon, persons, .. } = place;
            let area = self.area(number);
            table.row([
                format!("C{number}"),
                format!("Place {number}"),
                format!("Place {number}"),
                format!("Area {area}"),
                format!("A{area}"),
                format!("{lat:.5}"),
                format!("{lon:.5}"),
                persons.to_string(),
                "0".into(),
                "invented".into(),
                "guess".into(),
            ]);
        }
        table.bytes()
    }

    fn locations(&self, places: &[Place]) -> Vec<u8> {
        let header = "name,pcode,subdistrict,subdistrict_pcode,governorate,lat,lon,kind,control,near_border,host_places,\
                      rented_places,camp_places,self_settled_places,unfinished_places,reception_per_day,source,\
                      confidence";
        let mut table = Writer::new(header.split(','));
        for (number, place) in (0..).zip(places) {
            let Place { lat, lon, persons, .. } = place;
            let area = self.area(number);
            let where_it_is = [
                format!("Place {number}"),
                format!("L{number}"),
                format!("Area {area}"),
                format!("A{area}"),
                "Country".into(),
                format!("{lat:.5}"),
                format!("{lon:.5}"),
            ];
            let what = ["town", "council", "false"].map(String::from);
            let free = [20, 8, 5, 10, 5].map(|percent| (u64::from(*persons) * percent / 100).to_string());
            let rest = ["", "invented", "guess"].map(String::from);
            table.row(where_it_is.into_iter().chain(what).chain(free).chain(rest));
        }
        table.bytes()
    }

    /// Roads to the neighbours in the east and north, which carry a tenth of a mean place a day.
    fn roads(&self, places: &[Place]) -> Vec<u8> {
        let header =
            "from,to,length_km,class,status,speed_km_per_h,capacity_persons_per_day,source,confidence";
        let mut table = Writer::new(header.split(','));
        let carries = (self.persons / self.places / 10).max(1_000).to_string();
        let side = self.side();
        for from in 0..self.places {
            let east = (from % side + 1 < side).then_some(from + 1);
            for to in east.into_iter().chain([from + side]).filter(|&to| to < self.places) {
                let (a, b) = (&places[from as usize], &places[to as usize]);
                let length = (a.lat - b.lat).hypot(a.lon - b.lon) * KM_PER_DEGREE * 1.2;
                table.row([
                    format!("Place {from}").as_str(),
                    &format!("Place {to}"),
                    &format!("{length:.1}"),
                    "primary",
                    "open",
                    "40",
                    &carries,
                    "invented",
                    "guess",
                ]);
            }
        }
        table.bytes()
    }

    fn events(&self, places: &[Place]) -> Vec<u8> {
        let header = "from,to,place_pcode,place,scope,kind,severity,source,confidence";
        let mut table = Writer::new(header.split(','));
        for (number, place) in places.iter().enumerate() {
            if let Some(fire) = place.fire {
                let day = |day: u32| START.saturating_add(i64::from(day.min(self.days)).days()).to_string();
                table.row([
                    day(fire).as_str(),
                    &day(fire + SPELL_DAYS),
                    &format!("C{number}"),
                    &format!("Place {number}"),
                    "place",
                    "bombardment",
                    "0.8",
                    "invented",
                    "guess",
                ]);
            }
        }
        table.bytes()
    }

    fn readme(&self, places: &[Place]) -> String {
        format!(
            "# An invented country\n\n{} people in {} places, of whom a share of about {} leaves home under fire.\n\
             Made by `displace synthesize`, to measure speed and memory (`docs/performance.md`). No number here\n\
             stands for anything real.\n",
            self.persons,
            self.places,
            self.share(places),
        )
    }
}

/// Numbers between 0 and 1 that fill that range evenly: multiples of an irrational number, without their whole part.
fn weyl(index: u32, sequence: usize) -> f64 {
    // Fractions of the square roots of 2, 3, 5 and 7.
    const STEP: [f64; 4] =
        [0.414_213_562_373_095, 0.732_050_807_568_877, 0.236_067_977_499_790, 0.645_751_311_064_591];
    let multiple = (f64::from(index) + 0.5) * STEP[sequence];
    multiple - multiple.floor()
}

/// Parameters near the middle of the priors of Idlib, but for a threat that reaches no neighbour and an end of
/// all other reasons to leave home, so that those who leave are those under fire.
const VALUES: [(&str, f64); 30] = [
    ("threat_reach_km", 2.0),
    ("threat_memory_days", 3.0),
    ("severity_scale", 1.0),
    ("never_leave_displaced", 1.0),
    ("exposure_reach_km", 12.0),
    ("tolerance_median", 0.12),
    ("tolerance_slope", 4.0),
    ("tolerance_without_vehicle", 1.2),
    ("never_leave_share", 1.0 - LEAVING),
    ("preparation_rate_per_day", 0.5),
    ("preparation_threat_scale", 1.0),
    ("contagion", 1.0),
    ("contagion_memory_days", 5.0),
    ("threat_in_truce", 1.0),
    ("anticipation_reach_km", 5.0),
    ("alarm_memory_days", 10.0),
    ("alarm_half_life_in_truce_days", 2.0),
    ("onward_rate_per_day", 0.004),
    ("return_rate_per_day", 0.1),
    ("return_damage_scale", 20.0),
    ("return_threat_scale", 0.1),
    ("return_without_truce", 0.2),
    ("vehicle_share", 0.5),
    ("walking_km_per_day", 30.0),
    ("driving_hours_per_day", 8.0),
    ("distance_decay_per_km", 0.003),
    ("size_exponent", 0.9),
    ("camp_pull", 8.0),
    ("crowding", 1.5),
    ("kin_pull", 1.0),
];

/// The value of a parameter: factors are 1, and what is not listed plays no part.
fn value(name: &str, low: f64) -> f64 {
    let listed = VALUES.iter().find(|(known, _)| *known == name).map(|&(_, value)| value);
    listed.unwrap_or(if name.ends_with("_factor") { 1.0 } else { low.max(0.0) })
}

fn parameters() -> String {
    let mut toml = String::from("# Parameters of an invented country: one value each.\n\n");
    for info in Parameters::INFO {
        let value = value(info.name, info.low);
        let _ = writeln!(
            toml,
            "{} = {{ fixed = {value:?}, source = \"invented\", confidence = \"guess\" }}",
            info.name
        );
    }
    toml
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Country = Country { persons: 20_000, places: 60, days: 90, moving: 0.2 };

    #[test]
    fn everyone_lives_somewhere() {
        let places = SMALL.settle();
        assert_eq!(places.iter().map(|place| place.persons).sum::<u32>(), 20_000);
        let under_fire = places.iter().filter(|p| p.fire.is_some()).map(|p| p.persons).sum::<u32>();
        let share = LEAVING * f64::from(under_fire) / 20_000.0;
        assert!((share - 0.2).abs() < 0.02, "{share}");
    }

    #[test]
    fn values_have_names_and_lie_in_range() {
        for (name, _) in VALUES {
            assert!(Parameters::index_of(name).is_some(), "{name}");
        }
        for info in Parameters::INFO {
            let value = value(info.name, info.low);
            assert!((info.low..=info.high).contains(&value), "{}: {value}", info.name);
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let files = |country: Country| country.files("x").map(|files| files.len());
        assert_eq!(files(SMALL), Ok(8));
        assert_eq!(files(Country { places: 3, ..SMALL }), Err(Impossible::Places));
        assert_eq!(files(Country { persons: 500, ..SMALL }), Err(Impossible::Persons));
        assert_eq!(files(Country { days: 7, ..SMALL }), Err(Impossible::Days));
        assert_eq!(files(Country { moving: f64::NAN, ..SMALL }), Err(Impossible::Moving));
    }
}
