//! What tests share: small worlds built in memory, without files; and the program in a folder of fixtures.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

use displace::conflict::{CaptureKind, ControlChange, Event, EventKind, Footprint, ObservedPlan};
use displace::ensemble::{Draws, Ensemble, Silent};
use displace::numbers::{ParameterInfo, Prior};
use displace::outcome::Outcomes;
use displace::scenario::Scenario;
use displace::world::{
    Area, Community, Geography, Link, LocalNames, Location, Place, Point, RoadStatus, Role,
};
use jiff::civil::date;

/// A location on a line from south to north, `km` from the first.
pub(crate) fn location(name: &str, km: f64, role: Role, population: u32) -> Location {
    Location {
        pcode: format!("L-{name}"),
        name: name.to_string(),
        local: LocalNames::default(),
        area: 0,
        governorate: String::new(),
        at: Point { lat: 35.0 + km / 111.195, lon: 36.0 },
        role,
        near_border: false,
        refuge: 0.0,
        abroad_pull: f64::from(u8::from(role == Role::Foreign)),
        places: [0; 5],
        population,
        reception_per_day: None,
    }
}

/// A community at its location.
pub(crate) fn community(name: &str, location: usize, km: f64, residents: u32) -> Community {
    Community {
        pcode: format!("C-{name}"),
        name: name.to_string(),
        location,
        area: 0,
        at: Point { lat: 35.0 + km / 111.195, lon: 36.0 },
        residents,
        idps: 0,
        unregistered: 0,
    }
}

/// An open road.
pub(crate) fn road(from: usize, to: usize, length_km: f64) -> Link {
    Link {
        from,
        to,
        length_km,
        speed_km_per_h: 40.0,
        capacity_persons_per_day: 1_000_000,
        status: RoadStatus::Open,
        class: "primary".into(),
    }
}

/// A scenario with every parameter fixed: quiet and quick.
pub(crate) fn scenario(
    communities: Vec<Community>,
    mut locations: Vec<Location>,
    links: Vec<Link>,
    horizon: u32,
) -> Scenario {
    // Each location is an area of its own, so that local series are those of locations.
    let mut communities = communities;
    for (index, location) in locations.iter_mut().enumerate() {
        location.area = index;
    }
    for community in &mut communities {
        community.area = community.location;
    }
    let areas = locations
        .iter()
        .map(|l| Area { pcode: l.pcode.clone(), name: l.name.clone(), local: LocalNames::default() })
        .collect();
    let geography = Geography::new(communities, locations, links, areas, Vec::new());
    Scenario::new("Test", date(2018, 9, 17), horizon, geography, quiet)
}

/// Parameters under which nothing happens by itself.
pub(crate) fn quiet(info: &'static ParameterInfo) -> Prior {
    Prior::Fixed(match info.name {
        "threat_reach_km" | "anticipation_reach_km" | "contagion_memory_days" => 5.0,
        // So short a memory that threat is the impulse of the day.
        "threat_memory_days" => 0.01,
        "tolerance_slope" => 2.0,
        "alarm_memory_days" | "alarm_half_life_in_truce_days" | "driving_hours_per_day" => 10.0,
        "ground_reach_km" => 3.0,
        // Those who decide set out on the same day; damage and threat keep nobody from going home.
        "preparation_rate_per_day"
        | "preparation_threat_scale"
        | "return_damage_scale"
        | "return_threat_scale" => 1e9,
        "walking_km_per_day" => 20.0,
        "exposure_reach_km" => 12.0,
        "abroad_reach_km" | "distance_linear_km" => 1_000.0,
        // Whoever may go home believes in a truce at once.
        "belief_in_truce_per_day"
        | "camp_pull"
        | "size_exponent"
        | "severity_scale"
        | "threat_in_truce"
        | "tolerance_median"
        | "tolerance_without_vehicle"
        | "population_factor"
        | "front_population_factor"
        | "unregistered_factor"
        | "places_factor"
        | "road_capacity_factor" => 1.0,
        _ => 0.0,
    })
}

/// Fixes a parameter.
pub(crate) fn set(scenario: &mut Scenario, name: &str, value: f64) {
    scenario.fix(name, value);
}

/// Adds bombardment of a community's area for some days.
pub(crate) fn bombard(scenario: &mut Scenario, area: usize, days: (u32, u32), severity: f64) {
    let event = Event {
        from: days.0,
        to: days.1,
        footprint: Footprint::Area(area),
        severity,
        kind: EventKind::Bombardment,
    };
    scenario.conflict.observed.get_or_insert_with(ObservedPlan::default).events.push(event);
}

/// The first place, or another, passes to the adversary.
pub(crate) fn capture(scenario: &mut Scenario, day: u32, place: Place, kind: CaptureKind) {
    let change = ControlChange { day, place, role: Role::Adversary, kind };
    scenario.conflict.observed.get_or_insert_with(ObservedPlan::default).control.push(change);
}

/// Lets the home side win a place back.
pub(crate) fn win_back(scenario: &mut Scenario, day: u32, place: Place) {
    let change = ControlChange { day, place, role: Role::Home, kind: CaptureKind::Assault };
    scenario.conflict.observed.get_or_insert_with(ObservedPlan::default).control.push(change);
}

/// Lets people of the first place, and of all within 3 km of it, leave with a constant hazard: ground fighting on
/// every day, without a severity that would be felt as threat.
pub(crate) fn unrest(scenario: &mut Scenario, hazard_per_day: f64) {
    let event = Event {
        from: 0,
        to: scenario.horizon_days,
        footprint: Footprint::Place(0),
        severity: 0.0,
        kind: EventKind::GroundAttack,
    };
    scenario.conflict.observed.get_or_insert_with(ObservedPlan::default).events.push(event);
    set(scenario, "ground_hazard_per_day", hazard_per_day);
}

/// Runs replicates with the conservation check on.
pub(crate) fn run(scenario: &Scenario, replicates: u32) -> Outcomes {
    ensemble(replicates, 1).run(scenario, &Silent, &AtomicBool::new(false)).expect("the run is sound")
}

/// An ensemble with the conservation check on.
pub(crate) fn ensemble(replicates: u32, threads: usize) -> Ensemble {
    Ensemble { seed: 7, replicates: 0..replicates, draws: Draws::Priors, threads, checked: true }
}

/// Mean and variance.
pub(crate) fn moments(values: &[u32]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().map(|&v| f64::from(v)).sum::<f64>() / n;
    let variance = values.iter().map(|&v| (f64::from(v) - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, variance)
}

/// Copies the files of a folder of fixtures into another, which is made if it is not there.
pub(crate) fn copy_fixture(name: &str, to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    fs::create_dir_all(to).expect("it can be made");
    for entry in fs::read_dir(from).expect("the fixtures are there").flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).expect("it can be copied");
    }
}

/// Calls the program in a folder: its exit status, standard output and standard error.
pub(crate) fn displace(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_displace"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    let output = command.output().expect("displace can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("displace writes UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Copies a table with its rows in the opposite order.
pub(crate) fn turned(from: &str, to: &str) {
    let text = fs::read_to_string(from).expect("text");
    let (header, rows) = text.split_once('\n').expect("a header");
    let rows: Vec<&str> = rows.lines().rev().collect();
    fs::write(to, format!("{header}\n{}\n", rows.join("\n"))).expect("it can be written");
}

/// Takes the sums of files out of the manifest of a run, which is then one of an older version: its tables may change.
pub(crate) fn as_older(run: &Path) {
    let path = run.join("run.json");
    let text = fs::read_to_string(&path).expect("a manifest");
    let at = text.find(",\n  \"files\": {").expect("it has the sums of files, last but for the seal");
    let text = format!("{}\n}}\n", &text[..at]);
    let commit = text.find("\"git_commit\": \"").expect("it has a commit") + "\"git_commit\": \"".len();
    let end = commit + text[commit..].find('"').expect("it ends");
    fs::write(path, format!("{}older{}", &text[..commit], &text[end..])).expect("it can be written");
}
