//! The agreement in space: each measure acts where it stands, and switching it off changes what a reader would expect.

use displace::conflict::bombardment::BombardmentNumbers;
use displace::conflict::ceasefire::{Acts, AgreementNumbers, Measure, MeasureNumbers, MeasureSet};
use displace::conflict::threat::Field;
use displace::conflict::{
    BombardmentPlan, CeasefireNumbers, CeasefirePlan, EventKind, Footprint, Numbers, Plan, Realisation,
    realise,
};
use displace::numbers::{Parameters, Prior};
use displace::rng::Streams;
use displace::world::{Front, Geography, Point, Role};

use crate::support::{community, location, quiet, scenario};

/// Communities of 5,000 people at these kilometres from the front, each in an area of its own.
const AT_KM: [f64; 5] = [2.0, 8.0, 14.0, 18.0, 26.0];
const DAYS: u32 = 700;

fn geography(fronts: Vec<Front>) -> Geography {
    let locations = AT_KM.iter().map(|km| location(&format!("{km}"), *km, Role::Home, 5_000)).collect();
    let communities =
        (0..).zip(AT_KM).map(|(index, km)| community(&format!("{km}"), index, km, 5_000)).collect();
    let mut world = scenario(communities, locations, Vec::new(), DAYS).geography;
    world = Geography::new(world.communities, world.locations, Vec::new(), world.areas, fronts);
    world
}

/// A line from west to east, so far north of the parallel on which the first of `location`s would lie.
fn line(name: &str, km: f64) -> Front {
    let lat = 35.0 + km / 111.2;
    let points = vec![Point { lat, lon: 34.0 }, Point { lat, lon: 38.0 }];
    Front { line: name.into(), points, hostile: true }
}

/// The one line of most tests.
fn one_line() -> Vec<Front> {
    vec![line("", 0.0)]
}

/// Days of fire at each community, over many replicates, with one measure of full compliance in force from day 0.
fn fire(measure: Option<(Acts, f64)>, zone_width_km: f64) -> [f64; 5] {
    fire_along(one_line(), &[], measure, zone_width_km)
}

/// The same along several lines, of which the agreement covers some.
fn fire_along(
    fronts: Vec<Front>,
    covers: &[bool],
    measure: Option<(Acts, f64)>,
    zone_width_km: f64,
) -> [f64; 5] {
    let geography = geography(fronts);
    let near: Vec<f64> = (0..AT_KM.len()).map(|place| geography.front_km(place)).collect();
    let numbers = Numbers {
        bombardment: Some(BombardmentNumbers {
            front_spells_per_10000_people: 0.4,
            tip_spells_per_week: 0.0,
            deep_spells_per_week: 0.0,
            reach_km: 12.0,
        }),
        ceasefire: measure.map(|(_, fire_effect)| CeasefireNumbers {
            agreement: AgreementNumbers { zone_width_km, collapse_hazard_per_day: 0.0 },
            collapse: None,
            measures: vec![MeasureSet {
                key: 0,
                numbers: MeasureNumbers { compliance: 1.0, fire_effect, collapse_effect: 0.0 },
            }],
        }),
        ..Numbers::default()
    };
    let plan = Plan {
        bombardment: numbers.bombardment.as_ref().map(|numbers| BombardmentPlan {
            numbers: numbers.map(|_, &number| Prior::Fixed(number)),
            severities: [0.3, 0.5, 0.8],
            front_shares: [0.4, 0.4, 0.2],
            offensive_shares: [0.0, 0.4, 0.6],
        }),
        ceasefire: measure.map(|(acts, _)| CeasefirePlan {
            day: 0,
            covers: covers.to_vec(),
            measures: vec![Measure { name: "a measure".into(), acts, day: 0, opens: Vec::new() }],
            numbers: CeasefireNumbers {
                agreement: AgreementNumbers {
                    zone_width_km: Prior::Fixed(zone_width_km),
                    collapse_hazard_per_day: Prior::Fixed(0.0),
                },
                collapse: None,
                measures: Vec::new(),
            },
        }),
        ..Plan::default()
    };
    let mut days = [0.0; 5];
    for replicate in 0..150 {
        let course = realise(&plan, &numbers, &geography, &Streams::new(3, replicate), DAYS);
        for event in &course.events {
            let Footprint::Place(place) = event.footprint else {
                panic!("fire from the front has one place")
            };
            assert_eq!(event.kind, EventKind::Bombardment);
            // Communities are in the order of their P-codes.
            let km = geography.front_km(place);
            let at = near.iter().position(|at| (at - km).abs() < 0.5).expect("one of the communities");
            days[at] += f64::from(event.to - event.from + 1);
        }
    }
    days
}

/// How much of the usual fire is left at each community.
fn left(measure: (Acts, f64), zone_width_km: f64) -> [f64; 5] {
    let (usual, now) = (fire(None, 0.0), fire(Some(measure), zone_width_km));
    std::array::from_fn(|at| now[at] / usual[at])
}

fn about(values: [f64; 5], expected: [f64; 5]) {
    for (at, (value, expected)) in AT_KM.iter().zip(values.iter().zip(expected)) {
        assert!((value - expected).abs() < 0.08, "{at} km: {value} is left, not {expected} ({values:?})");
    }
}

#[test]
fn fire_falls_off_from_the_front() {
    let usual = fire(None, 0.0);
    assert!(usual.windows(2).all(|pair| pair[0] > pair[1]), "{usual:?}");
    assert!((usual[4] / usual[0] - libm::exp(-2.0)).abs() < 0.05, "e^(-24/12) of it at 26 km: {usual:?}");
}

/// The width of the zone is the subject of the agreement: 15 or 20 km make a difference to a town at 18.
#[test]
fn the_zone_acts_within_its_width() {
    about(left((Acts::Zone, 0.6), 15.0), [0.4, 0.4, 0.4, 1.0, 1.0]);
    about(left((Acts::Zone, 0.6), 20.0), [0.4, 0.4, 0.4, 0.4, 1.0]);
}

#[test]
fn heavy_weapons_that_leave_spare_those_who_live_far_away() {
    let halved = |km: f64| libm::exp(-km / 6.0) / libm::exp(-km / 12.0);
    about(left((Acts::Reach, 0.5), 15.0), AT_KM.map(halved));
}

/// Patrols end violations in the zone: of 4 days in the mean, those after the first.
#[test]
fn patrols_shorten_violations_in_the_zone() {
    about(left((Acts::Days, 1.0), 15.0), [0.25, 0.25, 0.25, 1.0, 1.0]);
}

#[test]
fn what_acts_on_the_front_acts_everywhere() {
    about(left((Acts::Front, 0.5), 15.0), [0.5; 5]);
}

/// A front line that the agreement does not name is not covered: fire goes on along it, and nobody there lives under a
/// truce.
#[test]
fn an_agreement_covers_the_lines_that_it_names() {
    // The last community is nearer to the second line, which lies 42 km north of the first.
    let fronts = || vec![line("south", 0.0), line("north", 42.0)];
    let usual = fire_along(fronts(), &[], None, 0.0);
    let now = fire_along(fronts(), &[true, false], Some((Acts::Front, 0.5)), 15.0);
    about(std::array::from_fn(|at| now[at] / usual[at]), [0.5, 0.5, 0.5, 0.5, 1.0]);
    let now = fire_along(fronts(), &[], Some((Acts::Front, 0.5)), 15.0);
    about(std::array::from_fn(|at| now[at] / usual[at]), [0.5; 5]);
}

/// Who lives along a covered line has a truce, and nobody else.
#[test]
fn a_truce_along_a_line_holds_at_the_places_nearest_to_it() {
    let geography = geography(vec![line("south", 0.0), line("north", 42.0)]);
    let course = Realisation {
        truce: vec![false; 10],
        truce_along: Some((2, 5, vec![true, false])),
        alarm: vec![0.0; 10],
        named: vec![Vec::new(); 10],
        ..Realisation::default()
    };
    let values: Vec<f64> = Parameters::INFO.iter().map(|info| quiet(info).quantile(0.5)).collect();
    let mut field = Field::default();
    field.compute(&geography, &course, &Parameters::from_values(&values));
    for day in 0..10 {
        let held: Vec<bool> = (0..AT_KM.len()).map(|place| field.truce_at(place, day)).collect();
        let within = (2..=5).contains(&day);
        assert_eq!(held, [within, within, within, within, false], "day {day}");
    }
}

/// A measure that is dated before the agreement opens its road with it, and not before.
#[test]
fn no_road_opens_before_the_agreement() {
    let geography = geography(one_line());
    let numbers = CeasefireNumbers {
        agreement: AgreementNumbers { zone_width_km: 15.0, collapse_hazard_per_day: 0.0 },
        collapse: None,
        measures: vec![MeasureSet {
            key: 0,
            numbers: MeasureNumbers { compliance: 1.0, fire_effect: 0.0, collapse_effect: 0.0 },
        }],
    };
    for (measure, opened) in [(2, 10), (14, 14)] {
        let plan = Plan {
            ceasefire: Some(CeasefirePlan {
                day: 10,
                covers: Vec::new(),
                measures: vec![Measure {
                    name: "a road".into(),
                    acts: Acts::Front,
                    day: measure,
                    opens: vec![0],
                }],
                numbers: CeasefireNumbers {
                    agreement: AgreementNumbers {
                        zone_width_km: Prior::Fixed(15.0),
                        collapse_hazard_per_day: Prior::Fixed(0.0),
                    },
                    collapse: None,
                    measures: Vec::new(),
                },
            }),
            ..Plan::default()
        };
        let all = Numbers { ceasefire: Some(numbers.clone()), ..Numbers::default() };
        let course = realise(&plan, &all, &geography, &Streams::new(3, 0), DAYS);
        let days: Vec<u32> = course.openings.iter().map(|opening| opening.days.from).collect();
        assert_eq!(days, [opened]);
    }
}
