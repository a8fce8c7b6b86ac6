//! What places feel depends on the violence and on where it is: not on the map around it, nor on how it is written.

use displace::conflict::threat::Field;
use displace::conflict::{Event, EventKind, Footprint, Realisation};
use displace::numbers::Parameters;
use displace::world::{Area, Community, Geography, LocalNames, Location, Point, Role};
use proptest::prelude::*;

use crate::support::{community, location, quiet};

const DAYS: usize = 12;
const AREAS: usize = 3;

/// Communities (position, area), positions of the seats of the areas, and events: days, target, severity, kind.
#[derive(Clone, Debug)]
struct World {
    communities: Vec<(Point, usize)>,
    seats: Vec<Point>,
    events: Vec<(u32, u32, usize, f64, bool)>,
}

fn points() -> impl Strategy<Value = Point> {
    (0.0..0.4f64, 0.0..0.4f64).prop_map(|(north, east)| Point { lat: 35.0 + north, lon: 36.0 + east })
}

fn worlds() -> impl Strategy<Value = World> {
    let communities = prop::collection::vec((points(), 0..AREAS), 3..12);
    let events = prop::collection::vec((0u32..8, 0u32..4, 0usize..20, 0.05..1.0f64, any::<bool>()), 1..6);
    (communities, prop::collection::vec(points(), AREAS), events)
        .prop_map(|(communities, seats, events)| World { communities, seats, events })
}

fn people(world: &World) -> Vec<Community> {
    let home = |(index, &(at, area)): (usize, &(Point, usize))| Community {
        at,
        area,
        ..community(&format!("c{index}"), area, 0.0, 1_000)
    };
    world.communities.iter().enumerate().map(home).collect()
}

fn geography(communities: Vec<Community>, seats: &[Point]) -> Geography {
    let names: Vec<String> = (0..seats.len()).map(|index| format!("a{index}")).collect();
    let areas = names
        .iter()
        .map(|name| Area { pcode: name.clone(), name: name.clone(), local: LocalNames::default() })
        .collect();
    let seat =
        |(area, &at): (usize, &Point)| Location { at, area, ..location(&names[area], 0.0, Role::Home, 0) };
    let locations: Vec<Location> = seats.iter().enumerate().map(seat).collect();
    Geography::new(communities, locations, Vec::new(), areas, Vec::new())
}

/// The events of a world: those with a low target are of an area, the others of a community.
fn events(world: &World) -> Vec<Event> {
    let footprint = |target: usize| match target {
        area @ 0..AREAS => Footprint::Area(area),
        place => Footprint::Place(place % world.communities.len()),
    };
    let event = |&(from, length, target, severity, ground): &(u32, u32, usize, f64, bool)| Event {
        from,
        to: from + length,
        footprint: footprint(target),
        severity,
        kind: if ground { EventKind::GroundAttack } else { EventKind::Bombardment },
    };
    world.events.iter().map(event).collect()
}

fn feel(geography: &Geography, events: Vec<Event>) -> Field {
    let course = Realisation {
        events,
        truce: vec![false; DAYS],
        alarm: vec![0.0; DAYS],
        named: vec![Vec::new(); DAYS],
        ..Realisation::default()
    };
    let mut parameters = Parameters::from_values(
        &Parameters::INFO.iter().map(|info| quiet(info).quantile(0.5)).collect::<Vec<_>>(),
    );
    parameters.threat_memory_days = 2.0;
    parameters.ground_hazard_per_day = 0.1;
    let mut field = Field::default();
    field.compute(geography, &course, &parameters);
    field
}

/// Largest difference of threat between places that two maps share, and whether ground fighting is the same there.
fn difference(a: &Field, b: &Field, shared: &[(usize, usize)]) -> (f32, bool) {
    let mut most = 0.0f32;
    let mut same = true;
    for day in 0..DAYS {
        let ground = |field: &Field, place: usize| -> Vec<f32> {
            field
                .ground(day)
                .iter()
                .filter(|&&(at, _)| at as usize == place)
                .map(|&(_, hazard)| hazard)
                .collect()
        };
        for &(here, there) in shared {
            most = most.max((a.threat(day)[here] - b.threat(day)[there]).abs());
            same &= ground(a, here) == ground(b, there);
        }
    }
    (most, same)
}

/// Rounding of distances and of their exponentials.
const ROUNDING: f32 = 1e-5;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        rng_seed: proptest::test_runner::RngSeed::Fixed(13),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_place_feels_the_severity_itself_whatever_the_map(world in worlds(), severity in 0.1..1.0f64) {
        let map = geography(people(&world), &world.seats);
        for footprint in [Footprint::Place(0), Footprint::Area(world.communities[0].1)] {
            let to = DAYS as u32;
            let event = Event { from: 0, to, footprint, severity, kind: EventKind::Bombardment };
            let field = feel(&map, vec![event]);
            // Twelve days of a memory of two: all but e^-6 of it.
            let expected = severity * (1.0 - libm::exp(-6.0));
            prop_assert!((f64::from(field.threat(DAYS - 1)[0]) - expected).abs() < 1e-5);
            let most = (0..map.places()).map(|place| field.threat(DAYS - 1)[place]).fold(0.0, f32::max);
            prop_assert!(f64::from(most) < expected + 1e-5);
        }
    }

    #[test]
    fn empty_communities_anywhere_are_not_felt(
        world in worlds(),
        empty in prop::collection::vec((points(), 0..=AREAS), 1..6),
        far in 0.0..9.0f64,
    ) {
        let plain = geography(people(&world), &world.seats);
        let mut more = people(&world);
        // Some in the areas that there are, some in one of their own, near and far.
        for (index, (at, area)) in empty.into_iter().enumerate() {
            let at = Point { lat: at.lat + far * (index % 2) as f64, ..at };
            more.push(Community { at, area, ..community(&format!("e{index}"), 0, 0.0, 0) });
        }
        let mut seats = world.seats.clone();
        seats.push(Point { lat: 35.2 + far, lon: 36.2 });
        let padded = geography(more, &seats);
        let n = world.communities.len();
        let shared: Vec<(usize, usize)> = (0..n)
            .map(|place| (place, place))
            .chain((0..AREAS).map(|seat| (plain.place_of_location(seat), padded.place_of_location(seat))))
            .collect();
        let (most, same) = difference(&feel(&plain, events(&world)), &feel(&padded, events(&world)), &shared);
        prop_assert!(most == 0.0 && same, "{most}");
    }

    #[test]
    fn an_area_is_worth_its_communities_one_by_one(world in worlds()) {
        let map = geography(people(&world), &world.seats);
        let mut rows = Vec::new();
        for event in events(&world) {
            let Footprint::Area(area) = event.footprint else { continue };
            let members = map.communities_of(area).iter();
            rows.extend(members.map(|&place| Event { footprint: Footprint::Place(place), ..event }));
        }
        let whole = events(&world).into_iter().filter(|e| matches!(e.footprint, Footprint::Area(_))).collect();
        // Seats report to their area without being one of its communities.
        let shared: Vec<(usize, usize)> = (0..world.communities.len()).map(|place| (place, place)).collect();
        let (most, same) = difference(&feel(&map, whole), &feel(&map, rows), &shared);
        prop_assert!(most < ROUNDING && same, "{most}");
    }

    #[test]
    fn an_area_can_be_divided_along_any_line(world in worlds(), line in 0.0..1.0f64, slope in -2.0..2.0f64) {
        let map = geography(people(&world), &world.seats);
        let beyond = |at: Point| (at.lat - 35.0) > slope * (at.lon - 36.2) + 0.4 * line;
        let divided = World {
            communities: world.communities.iter()
                .map(|&(at, area)| (at, if area == 0 && beyond(at) { AREAS } else { area }))
                .collect(),
            ..world.clone()
        };
        let mut seats = world.seats.clone();
        seats.push(Point { lat: 39.0, lon: 36.0 });
        let parts = geography(people(&divided), &seats);
        let mut rows = events(&world);
        let twice: Vec<Event> = rows.iter()
            .filter(|event| event.footprint == Footprint::Area(0))
            .map(|event| Event { footprint: Footprint::Area(AREAS), ..*event })
            .collect();
        rows.extend(twice);
        let shared: Vec<(usize, usize)> = (0..map.places()).map(|place| (place, place)).collect();
        let (most, same) = difference(&feel(&map, events(&world)), &feel(&parts, rows), &shared);
        prop_assert!(most == 0.0 && same, "{most}");
    }

    #[test]
    fn rows_can_be_repeated_split_and_shuffled(world in worlds()) {
        let map = geography(people(&world), &world.seats);
        let mut rows: Vec<Event> = events(&world).into_iter().rev().collect();
        for event in events(&world) {
            rows.extend((event.from..=event.to).map(|day| Event { from: day, to: day, ..event }));
        }
        let shared: Vec<(usize, usize)> = (0..map.places()).map(|place| (place, place)).collect();
        let (most, same) = difference(&feel(&map, events(&world)), &feel(&map, rows), &shared);
        prop_assert!(most == 0.0 && same, "{most}");
    }

    #[test]
    fn threat_is_continuous_in_positions(world in worlds(), moved in 0usize..12, metres in 0.0..20.0f64) {
        let mut shifted = world.clone();
        let index = moved % world.communities.len();
        shifted.communities[index].0.lat += metres / 111_195.0;
        let (before, after) = [&world, &shifted].map(|w| feel(&geography(people(w), &w.seats), events(w))).into();
        let shared: Vec<(usize, usize)> = (0..world.communities.len() + AREAS).map(|place| (place, place)).collect();
        let (most, _) = difference(&before, &after, &shared);
        // Slope 1/ρ with ρ = 5 km, and e^-10 where the reach is cut off.
        prop_assert!(f64::from(most) <= metres / 5_000.0 + 1e-4, "{most} for {metres} m");
    }
}
