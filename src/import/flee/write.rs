//! Our files: a TOML scenario, its tables, and a README that says what came from where.

use jiff::ToSpan;
use jiff::civil::Date;
use std::fmt::Write as _;

use super::closures::Closed;
use super::conflicts::Zone;
use super::defaults::{CHOICE, HOURS_PER_DAY, KM_PER_DAY, other};
use super::map::{FleePlace, Route};
use super::observed::CampReports;
use crate::numbers::Parameters;
use crate::scenario::Problem;
use crate::tables::Writer;
use crate::tables::number::persons_text;

/// Most agents of a replicate; above, an agent stands for several persons.
const MOST_AGENTS: f64 = 200_000.0;
/// Persons a day on a road of which nobody says how many it carries.
const ANY: &str = "1000000000";

/// All files, the scenario first.
pub(super) fn files(conflict: &Conflict, warnings: &[Problem], unused: &[String]) -> Vec<(String, Vec<u8>)> {
    vec![
        (format!("{}.toml", conflict.name), scenario(conflict).into_bytes()),
        ("parameters.toml".into(), parameters().into_bytes()),
        ("communities.csv".into(), communities(conflict)),
        ("locations.csv".into(), locations(conflict)),
        ("roads.csv".into(), roads(conflict)),
        ("departures.csv".into(), departures(conflict)),
        ("zones.csv".into(), zones(conflict)),
        ("hosts.csv".into(), hosts(conflict)),
        ("closures.csv".into(), closures(conflict)),
        ("counts.csv".into(), counts(conflict)),
        ("README.md".into(), readme(conflict, warnings, unused).into_bytes()),
    ]
}

/// Everything that was read, by what it means.
pub(super) struct Conflict {
    pub(super) name: String,
    pub(super) start: Date,
    pub(super) days: i64,
    /// The country from which people flee.
    pub(super) home: String,
    pub(super) locations: Vec<FleePlace>,
    pub(super) routes: Vec<Route>,
    pub(super) closures: Vec<Closed>,
    pub(super) zones: Vec<Zone>,
    pub(super) counts: Vec<CampReports>,
    pub(super) present: Vec<(usize, u32)>,
    pub(super) departures: Vec<f64>,
}

impl Conflict {
    fn date(&self, day: i64) -> Date {
        self.start.saturating_add(day.days())
    }

    /// Persons of an agent: a round number that keeps agents within bounds.
    fn persons_per_agent(&self) -> f64 {
        let present: u32 = self.present.iter().map(|&(_, persons)| persons).sum();
        let persons = self.departures.iter().sum::<f64>() + f64::from(present);
        [1.0, 2.0, 5.0, 10.0, 20.0, 50.0]
            .into_iter()
            .find(|size| persons / size <= MOST_AGENTS)
            .unwrap_or(100.0)
    }
}

fn text(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

fn scenario(conflict: &Conflict) -> String {
    let home = &conflict.home;
    let mut others: Vec<&str> = conflict.locations.iter().map(|place| place.country.as_str()).collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|country| country != home);
    let list = |names: &[&str]| names.iter().map(|name| text(name)).collect::<Vec<_>>().join(", ");
    let mut toml = format!(
        "title = {}\nsummary = {}\nstart = \"{}\"\nhorizon_days = {}\ncounting_since = \"{}\"\nreplicates = 100\n\n",
        text(&conflict.name),
        text("The people who leave each day are given by the counts; where they go is simulated."),
        conflict.start,
        conflict.days - 1,
        conflict.start,
    );
    toml.push_str(
        "[tables]\ncommunities = \"communities.csv\"\nlocations = \"locations.csv\"\nroads = \"roads.csv\"\n\
         parameters = \"parameters.toml\"\n\n",
    );
    let _ = writeln!(
        toml,
        "[population]\n# An agent has this many persons.\nhousehold_persons = {{ fixed = {:?}, source = \"keeps \
         agents below {MOST_AGENTS}\", confidence = \"guess\" }}\nnear_front_km = {{ fixed = 0.0, source = \"no \
         front line is known\", confidence = \"guess\" }}\n",
        conflict.persons_per_agent(),
    );
    let _ = writeln!(
        toml,
        "# Parties are countries: the one at war, and those to which people go.\n[control]\nhome = [{}]\n\
         allied = [{}]\n",
        list(&[home]),
        list(&others),
    );
    toml.push_str(
        "[exogenous]\ndepartures = \"departures.csv\"\nzones = \"zones.csv\"\norigins = \"zones\"\nclosures = \
         \"closures.csv\"\ncounts = \"counts.csv\"\n\n[destination]\nhosts = \"hosts.csv\"\n\n\
         # The same for every imported conflict (docs/flee.md).\n[destination.parameters]\n",
    );
    for (name, prior, source, confidence) in CHOICE {
        let _ = writeln!(
            toml,
            "{name} = {{ {prior}, source = {}, confidence = {} }}",
            text(source),
            text(confidence)
        );
    }
    toml
}

fn parameters() -> String {
    let mut toml = String::from(
        "# Departures are given, nobody moves on or returns, and roads carry everyone: of these numbers only the\n\
         # hours on the road (with the speed of roads) and the factor on places matter as they are. Others than 0 for the\n\
         # rates of moving on and returning would count.\n\n",
    );
    for info in Parameters::INFO {
        let source = match info.name {
            "onward_rate_per_day" | "return_rate_per_day" | "return_without_truce" => {
                "nobody moves on or returns in such counts"
            }
            "preparation_rate_per_day" => "who leaves sets out at once",
            "driving_hours_per_day" => "the speeds of roads are made for these hours",
            "places_factor" | "road_capacity_factor" => "places and roads are taken as the files have them",
            _ => "no part in a case whose departures are given",
        };
        let _ = writeln!(
            toml,
            "{} = {{ fixed = {:?}, source = \"{source}\", confidence = \"guess\" }}",
            info.name,
            other(info.name),
        );
    }
    toml
}

fn communities(conflict: &Conflict) -> Vec<u8> {
    let mut table = Writer::new([
        "pcode",
        "name",
        "location",
        "subdistrict",
        "subdistrict_pcode",
        "lat",
        "lon",
        "residents",
        "idps",
        "source",
        "confidence",
    ]);
    for zone in &conflict.zones {
        let place = &conflict.locations[zone.location];
        let persons = if place.camp { 0 } else { place.persons };
        table.row([
            &place.name,
            &place.name,
            &place.name,
            &place.name,
            &place.name,
            &place.lat.to_string(),
            &place.lon.to_string(),
            &persons.to_string(),
            "0",
            &format!("locations.csv line {}", place.line),
            "measured",
        ]);
    }
    table.bytes()
}

fn locations(conflict: &Conflict) -> Vec<u8> {
    let mut table = Writer::new([
        "name",
        "pcode",
        "subdistrict",
        "subdistrict_pcode",
        "governorate",
        "lat",
        "lon",
        "kind",
        "control",
        "near_border",
        "host_places",
        "rented_places",
        "camp_places",
        "self_settled_places",
        "unfinished_places",
        "reception_per_day",
        "source",
        "confidence",
    ]);
    for place in &conflict.locations {
        let places = if place.camp { place.persons } else { 0 };
        table.row([
            place.name.as_str(),
            &place.name,
            &place.name,
            &place.name,
            &place.region,
            &place.lat.to_string(),
            &place.lon.to_string(),
            if place.kind.is_empty() { "town" } else { place.kind.as_str() },
            &place.country,
            "false",
            "0",
            "0",
            &places.to_string(),
            "0",
            "0",
            "",
            &format!("locations.csv line {}", place.line),
            "measured",
        ]);
    }
    table.bytes()
}

fn roads(conflict: &Conflict) -> Vec<u8> {
    let mut table = Writer::new([
        "from",
        "to",
        "length_km",
        "class",
        "status",
        "speed_km_per_h",
        "capacity_persons_per_day",
        "source",
        "confidence",
    ]);
    for route in &conflict.routes {
        table.row([
            conflict.locations[route.from].name.as_str(),
            &conflict.locations[route.to].name,
            &route.km.to_string(),
            "route",
            "open",
            &(KM_PER_DAY / HOURS_PER_DAY).to_string(),
            ANY,
            &format!("routes.csv line {}", route.line),
            "measured",
        ]);
    }
    table.bytes()
}

fn departures(conflict: &Conflict) -> Vec<u8> {
    let mut table = Writer::new(["date", "persons", "source"]);
    for (day, persons) in (0..).zip(&conflict.departures).filter(|(_, persons)| **persons > 0.0) {
        table.row([conflict.date(day).to_string(), persons_text(*persons), "growth of all camps".into()]);
    }
    table.bytes()
}

fn zones(conflict: &Conflict) -> Vec<u8> {
    let mut table = Writer::new(["location", "from", "to", "source"]);
    for zone in &conflict.zones {
        for &(from, to) in &zone.spells {
            table.row([
                conflict.locations[zone.location].name.as_str(),
                &conflict.date(from).to_string(),
                &conflict.date(to).to_string(),
                "conflicts.csv",
            ]);
        }
    }
    table.bytes()
}

fn hosts(conflict: &Conflict) -> Vec<u8> {
    let mut table = Writer::new(["location", "present", "source"]);
    for &(location, persons) in &conflict.present {
        let place = &conflict.locations[location];
        let line = format!("locations.csv line {}, count of the first day", place.line);
        table.row([place.name.as_str(), &persons.to_string(), &line]);
    }
    table.bytes()
}

fn closures(conflict: &Conflict) -> Vec<u8> {
    let mut table = Writer::new(["kind", "place", "other", "from", "until", "source"]);
    for closed in &conflict.closures {
        table.row([
            closed.kind,
            &closed.place,
            &closed.other,
            &closed.from.to_string(),
            &closed.until.map_or_else(String::new, |date| date.to_string()),
            &format!("closures.csv line {}", closed.line),
        ]);
    }
    table.bytes()
}

fn counts(conflict: &Conflict) -> Vec<u8> {
    let mut table = Writer::new(["date", "location", "persons", "source"]);
    for series in &conflict.counts {
        for &(day, persons) in &series.reports {
            table.row([
                conflict.date(day).to_string(),
                conflict.locations[series.location].name.clone(),
                persons_text(persons),
                series.files.join(" + "),
            ]);
        }
    }
    table.bytes()
}

fn readme(conflict: &Conflict, warnings: &[Problem], unused: &[String]) -> String {
    let mut text = format!(
        "# {}\n\nImported from a conflict directory of Flee by `displace import flee`; `docs/flee.md` says what \
         became of what.\nCounts are those of the directory, after its corrections of registration. Their source \
         and licence are those of\nthe directory: name them here.\n\n",
        conflict.name
    );
    for (title, lines) in [
        ("What could not be read as it stands", warnings.iter().map(Problem::in_file).collect::<Vec<_>>()),
        ("What the format has and this model does not use", unused.to_vec()),
    ] {
        if !lines.is_empty() {
            let _ = writeln!(text, "## {title}\n");
            for line in lines {
                let _ = writeln!(text, "- {line}");
            }
            text.push('\n');
        }
    }
    text
}
