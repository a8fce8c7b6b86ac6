//! The files of the case: what scenarios share, the two scenarios, what was chosen and what is guessed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::asked::{Asked, short};
use super::draft::{ADVERSARY, Draft, FrontPoint, HOME};
use super::events::WrittenEvent;
use super::{countries, counts, roads, tables};
use crate::scenario::Problem;
use crate::world::Point;
use crate::world::position::distance_to_line_km;

/// What is not known about people: the priors of another war.
const PARAMETERS: &str = include_str!("../../../scenarios/idlib-2018/parameters.toml");
/// How people behaved in other wars, which a forecast of a new one draws from.
const POSTERIOR: &[u8] = include_bytes!("../../../scenarios/idlib-2018/posterior.csv");
/// The wars of that.
const WARS: &str = "five episodes in Syria, 2017 to 2020";
/// Numbers of an offensive, and of fire beside it, where nothing is known: those of another war.
const OFFENSIVE: &str = include_str!("offensive.toml");
/// Days of an offensive that is looked at.
const AHEAD: i32 = 60;
/// Fire of so many days before the end of the record shows where an offensive goes on.
const RECENT: i32 = 28;
/// Most axes.
const AXES: usize = 3;

/// All files, a scenario first.
pub(super) fn files(
    asked: &Asked,
    draft: &mut Draft,
    rows: &[WrittenEvent],
    observations: &[counts::WrittenCount],
    (warnings, unused): (&[Problem], &[String]),
) -> Vec<(String, Vec<u8>)> {
    if rows.is_empty() && !asked.events.is_empty() {
        draft.guess(
            "no event of the exports falls into the case: the record is empty",
            "all",
            "look at --start, --days and --only",
        );
    }
    if rows.is_empty() && !draft.changes.is_empty() {
        draft.guess(
            format!(
                "{} changes of control stand in control_changes.csv and are not in the record: a record needs an event beside them",
                draft.changes.len()
            ),
            "all for these places: they stay with who held them on the first day",
            "give exports of events with --events, or write events.csv and [observed] as docs/data.md says",
        );
    }
    let case = case(asked, draft, observations);
    let offensive = offensive(asked, rows, draft);
    let record = record(asked, rows, draft, offensive.is_some());
    let mut files = vec![("record.toml".to_owned(), record.into_bytes())];
    if let Some(offensive) = offensive {
        files.push(("offensive.toml".into(), offensive.into_bytes()));
    }
    files.extend([
        ("case.toml".into(), case.into_bytes()),
        ("parameters.toml".into(), parameters().into_bytes()),
        ("posterior.csv".into(), POSTERIOR.to_vec()),
        ("communities.csv".into(), tables::communities(draft)),
        ("locations.csv".into(), tables::locations(draft)),
        ("roads.csv".into(), tables::roads(asked, draft)),
        ("control_changes.csv".into(), tables::changes(draft)),
    ]);
    if !rows.is_empty() {
        files.push(("events.csv".into(), tables::events(rows)));
    }
    if !draft.fronts.is_empty() {
        files.push(("frontline.csv".into(), tables::front_line(asked, draft)));
    }
    if observations.iter().any(|row| row.area.is_none()) {
        files.push(("observations.csv".into(), tables::observations(observations)));
    }
    if observations.iter().any(|row| row.area.is_some()) {
        files.push(("observations_places.csv".into(), tables::observations_places(observations)));
    }
    draft.guess(
        format!(
            "how people decide: as in {WARS} (posterior.csv), and by priors of north-west Syria 2018 for what that does \
             not know (parameters.toml); nothing is known for {}",
            asked.country.as_deref().unwrap_or("this war")
        ),
        "all: numbers of this case are those of another war with other people",
        "compare with counts (displace score), and fit when there are some (displace calibrate)",
    );
    draft.guess(
        "free places: 15 % of residents with hosts, 5 % rented, 5 % in unfinished buildings, a tenth of displaced people and 500 more at sites",
        "some: who finds no shelter; little for who leaves",
        "give camps with --sites, or correct the places in locations.csv",
    );
    let attacked = files.iter().any(|(name, _)| name == "offensive.toml");
    files.push(("README.md".into(), readme(asked, draft, (warnings, unused), (rows, attacked)).into_bytes()));
    files.push(("TODO.md".into(), todo(asked, draft).into_bytes()));
    files
}

fn text(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

fn list(names: &BTreeSet<&str>) -> String {
    names.iter().map(|name| text(name)).collect::<Vec<_>>().join(", ")
}

fn parameters() -> String {
    let body = PARAMETERS.split_once("\n\n").map_or(PARAMETERS, |(_, body)| body);
    format!(
        "# What is not known about people: the priors of another war, north-west Syria in 2018, each with its source\n\
         # there. For this case every one of them is a guess (TODO.md).\n\n{body}"
    )
}

fn case(asked: &Asked, draft: &mut Draft, observations: &[counts::WrittenCount]) -> String {
    let country = asked.country.as_deref().and_then(countries::find);
    let (household, source) = match country {
        Some(country) => (country.household, format!("{}: {}", country.name, countries::SOURCE)),
        None => (countries::ANYWHERE, "no country in displace's table: a middle of those that are".into()),
    };
    draft.guess(
        format!("{household} persons in a household ({source})"),
        "little: it sets how coarse households are",
        "correct population.household_persons in case.toml",
    );
    let mut toml = format!(
        "# What the scenarios of this case share, made by displace new. README.md says what was chosen, TODO.md what is a \
         guess.\nstart = \"{0}\"\nhorizon_days = {1}\ncounting_since = \"{0}\"\nreplicates = 200\n\n[tables]\ncommunities = \
         \"communities.csv\"\nlocations = \"locations.csv\"\nroads = \"roads.csv\"\nparameters = \"parameters.toml\"\n\
         # How people behaved in other wars: a forecast of a new one draws from all of them.\nposterior = \
         \"posterior.csv\"\nposterior_of = \"{WARS}\"\n",
        asked.start, asked.days
    );
    if !draft.fronts.is_empty() {
        toml.push_str("front_line = \"frontline.csv\"\n");
    }
    if observations.iter().any(|row| row.area.is_none()) {
        toml.push_str("observations = \"observations.csv\"\n");
    }
    if observations.iter().any(|row| row.area.is_some()) {
        toml.push_str("observations_places = \"observations_places.csv\"\n");
    }
    let _ = write!(
        toml,
        "\n[population]\nhousehold_persons = {{ fixed = {household:?}, source = {}, confidence = \"guess\" }}\nnear_front_km = \
         {{ fixed = 0.0, source = \"nothing is known of people missing in registers near the front\", confidence = \"guess\" }}\n",
        text(&source)
    );
    let foreign: BTreeSet<&str> =
        draft.nodes.iter().filter(|node| node.kind == "crossing").map(|node| node.control.as_str()).collect();
    let towns = draft.nodes.iter().filter(|node| node.kind != "crossing").map(|node| node.control.as_str());
    let holders: BTreeSet<&str> =
        towns.chain(draft.changes.iter().map(|change| change.holder.as_str())).collect();
    let mut home: BTreeSet<&str> = holders.iter().copied().filter(|holder| asked.is_home(holder)).collect();
    if home.is_empty() {
        home.insert(HOME);
    }
    let mut adversary: BTreeSet<&str> = holders
        .iter()
        .copied()
        .filter(|holder| !asked.is_home(holder) && !foreign.contains(holder))
        .collect();
    if adversary.is_empty() {
        adversary.insert(ADVERSARY);
    }
    let _ = write!(toml, "\n[control]\nhome = [{}]\nadversary = [{}]\n", list(&home), list(&adversary));
    if !foreign.is_empty() {
        let _ = writeln!(
            toml,
            "# Borders are shut until a scenario opens them ([[border]]).\nforeign = [{}]",
            list(&foreign)
        );
        draft.guess(
            format!("borders to {} are shut", foreign.iter().copied().collect::<Vec<_>>().join(", ")),
            "all, where people leave the country",
            format!(
                "open them: --set 'border+={{ at = {}, state = \"open\", date = \"{}\" }}'{}, or in the scenario",
                text(foreign.first().copied().unwrap_or_default()),
                asked.start,
                if foreign.len() > 1 { ", and so for each other country" } else { "" }
            ),
        );
    }
    toml.push_str(&roads::closures(asked, draft));
    toml.push_str(
        "\n[alarm]\ninitial = { fixed = 1.0, source = \"one announced offensive\", confidence = \"guess\" }\nwhile_preparing = { \
         fixed = 0.2, source = \"that of the Idlib case\", confidence = \"guess\" }\n\n[parameters.population_factor]\nlog_normal = { \
         median = 1.0, sd_log = 0.15 }\nsource = \"registers are taken to be right, give or take 15 %\"\nconfidence = \"guess\"\n",
    );
    toml
}

/// The last day of the record: of its events, or of the changes of control that are read with them.
fn last_day(asked: &Asked, rows: &[WrittenEvent], draft: &Draft) -> i32 {
    let changes = draft.changes.iter().filter(|_| !rows.is_empty()).map(|change| change.date);
    rows.iter().map(|row| row.to).chain(changes).max().map_or(0, |day| (day - asked.start).get_days())
}

/// Days of a scenario that goes on after the record.
fn horizon(asked: &Asked, rows: &[WrittenEvent], draft: &Draft) -> i32 {
    (last_day(asked, rows, draft) + AHEAD).max(i32::try_from(asked.days).unwrap_or(i32::MAX))
}

fn record(asked: &Asked, rows: &[WrittenEvent], draft: &Draft, goes_on: bool) -> String {
    let title = format!("{}: the record", asked.name);
    let summary = format!(
        "The conflict as it was recorded: {} rows of events, {} changes of control. What people do is simulated.",
        rows.len(),
        draft.changes.len()
    );
    let mut toml = format!("title = {}\nsummary = {}\ncase = \"case.toml\"\n", text(&title), text(&summary));
    let days = horizon(asked, rows, draft);
    if goes_on && i64::from(days) > i64::from(asked.days) {
        let _ = writeln!(
            toml,
            "# As many as offensive.toml needs: runs of one length can be compared.\nhorizon_days = {days}"
        );
    }
    // An empty table of events is refused, and says nothing that its absence does not.
    if !rows.is_empty() {
        toml.push_str("\n[observed]\nevents = \"events.csv\"\ncontrol_changes = \"control_changes.csv\"\n");
    }
    let _ = write!(toml, "\n[[mark]]\ndate = \"{}\"\nlabel = \"First day\"\n", asked.start);
    toml
}

/// The scenario in which the war goes on after the record; none where nothing is left to attack.
fn offensive(asked: &Asked, rows: &[WrittenEvent], draft: &mut Draft) -> Option<String> {
    let end = last_day(asked, rows, draft);
    let axes = axes(asked, rows, draft);
    if axes.is_empty() {
        draft.guess(
            "there is no scenario of an offensive: after the record the side of the people holds no town, or there is no other",
            "all that comes after the record",
            "write one with [offensive], docs/scenarios.md; or name the side of the people with --home",
        );
        return None;
    }
    let horizon = horizon(asked, rows, draft);
    let title = format!("{}: the offensive goes on", asked.name);
    let summary = format!(
        "After the record ends, on day {end}, an offensive goes on along {} axes, where fire was heaviest or the front is. An \
         invention to be replaced by what is feared.",
        axes.len()
    );
    let mut toml = format!(
        "title = {}\nsummary = {}\nbase = \"record.toml\"\nhorizon_days = {horizon}\n\n{}\n[offensive]\nstart_day = {{ uniform = \
         [{:?}, {:?}], source = \"within two weeks after the record ends\", confidence = \"guess\" }}\n{}",
        text(&title),
        text(&summary),
        OFFENSIVE.split("# offensive\n").next().unwrap_or_default(),
        f64::from(end),
        f64::from(end + 14),
        OFFENSIVE.split("# offensive\n").nth(1).unwrap_or_default(),
    );
    for waypoints in &axes {
        let names: Vec<String> = waypoints.iter().map(|name| text(name)).collect();
        let _ = write!(
            toml,
            "\n[[offensive.axis]]\nname = {}\nwaypoints = [{}]\nprobability = {{ fixed = 1.0, source = \"nothing is known\", \
             confidence = \"guess\" }}\ndelay_days = {{ uniform = [0.0, 21.0], source = \"as in north-west Syria\", confidence = \
             \"guess\" }}\n",
            text(&format!("From {} to {}", waypoints[0], waypoints[waypoints.len() - 1])),
            names.join(", ")
        );
    }
    draft.guess(
        "where and how fast an offensive goes on (offensive.toml): axes from the places under most fire, speeds of north-west Syria",
        "all, in that scenario",
        "write the axes that planners fear: waypoints are names of locations",
    );
    Some(toml)
}

/// Names of the locations along the axes.
fn axes(asked: &Asked, rows: &[WrittenEvent], draft: &Draft) -> Vec<Vec<String>> {
    let mut holder: BTreeMap<&str, &str> =
        draft.nodes.iter().map(|node| (node.pcode.as_str(), node.control.as_str())).collect();
    for change in &draft.changes {
        if let Some(held) = holder.get_mut(change.place.0.as_str()) {
            *held = &change.holder;
        }
    }
    let town: Vec<bool> = draft.nodes.iter().map(|node| !["camp", "crossing"].contains(&node.kind)).collect();
    let towns = draft.nodes.iter().zip(&town);
    let home: Vec<bool> =
        towns.map(|(node, town)| *town && asked.is_home(holder[node.pcode.as_str()])).collect();
    let place_node: BTreeMap<&str, usize> =
        draft.places.iter().map(|place| (place.pcode.as_str(), place.node)).collect();
    let mut fire = vec![0.0; draft.nodes.len()];
    let last = rows.iter().map(|row| row.to).max();
    for row in rows.iter().filter(|row| last.is_some_and(|last| (last - row.to).get_days() < RECENT)) {
        let node = if row.area {
            draft.nodes.iter().position(|node| draft.areas[node.area].pcode == row.code.0)
        } else {
            place_node.get(row.code.0.as_str()).copied()
        };
        if let Some(node) = node {
            fire[node] += row.severity;
        }
    }
    let mut people = vec![0_u64; draft.nodes.len()];
    for place in &draft.places {
        people[place.node] += place.people();
    }
    let front = |node: usize| {
        let across = draft.roads.iter().filter(|road| road.from == node || road.to == node);
        across.filter(|road| home[road.from] != home[road.to]).count() as f64
    };
    let line = |line: &Vec<FrontPoint>| line.iter().map(|point| point.at).collect();
    let lines: Vec<Vec<Point>> = draft.fronts.iter().map(line).collect();
    let mut starts: Vec<usize> = (0..draft.nodes.len()).filter(|&node| home[node]).collect();
    let key = |node: usize| (fire[node] + 0.1 * front(node), people[node]);
    starts.sort_by(|&a, &b| key(b).0.total_cmp(&key(a).0).then(people[b].cmp(&people[a])).then(a.cmp(&b)));
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut axes: Vec<Vec<String>> = Vec::new();
    for start in starts.iter().copied() {
        if axes.len() == AXES || (!axes.is_empty() && key(start).0 <= 0.0) {
            break;
        }
        if !used.insert(start) {
            continue;
        }
        let mut way = vec![start];
        for _ in 0..2 {
            let at = draft.nodes[way[way.len() - 1]].at;
            let mut near: Vec<usize> = starts.iter().copied().filter(|node| !used.contains(node)).collect();
            near.sort_by(|&a, &b| {
                draft.nodes[a].at.distance_km(at).total_cmp(&draft.nodes[b].at.distance_km(at))
            });
            let Some(next) = near.into_iter().take(5).max_by_key(|&node| people[node]) else { break };
            used.insert(next);
            way.push(next);
        }
        // An offensive comes from the front.
        let far = |node: usize| {
            let km = |line: &Vec<Point>| distance_to_line_km(draft.nodes[node].at, line);
            lines.iter().map(km).fold(f64::INFINITY, f64::min)
        };
        if far(way[0]) > far(way[way.len() - 1]) {
            way.reverse();
        }
        if way.len() == 1 {
            // The last town that is left is attacked from the nearest of the others.
            let at = draft.nodes[start].at;
            let others = (0..draft.nodes.len()).filter(|&node| town[node] && !home[node]);
            let km = |node: usize| draft.nodes[node].at.distance_km(at);
            way.splice(0..0, others.min_by(|&a, &b| km(a).total_cmp(&km(b))));
        }
        if way.len() > 1 {
            axes.push(way.into_iter().map(|node| draft.nodes[node].name.clone()).collect());
        }
    }
    axes
}

fn readme(
    asked: &Asked,
    draft: &Draft,
    (warnings, unused): (&[Problem], &[String]),
    (rows, attacked): (&[WrittenEvent], bool),
) -> String {
    let people: u64 = draft.places.iter().map(super::draft::DraftPlace::people).sum();
    let [check, run, row] = if attacked {
        [
            " offensive.toml",
            "\ndisplace run offensive.toml --quick",
            "| `offensive.toml` | the same, and an offensive that goes on after it |\n",
        ]
    } else {
        [""; 3]
    };
    let front = "| `frontline.csv` | where the two sides meet on the first day |\n";
    let front = if draft.fronts.is_empty() { "" } else { front };
    let days = horizon(asked, rows, draft);
    let longer = if attacked && i64::from(days) > i64::from(asked.days) {
        format!(" (both scenarios go on for {days} days, so that the offensive has time)")
    } else {
        String::new()
    };
    let mut text = format!(
        "# {}\n\n{people} people in {} places and {} areas, {} days from {}{longer}. Made by `displace new` from the files below; nobody has \
         looked at it yet. [TODO.md](TODO.md) lists every guess, the weightiest first.\n\n```\ndisplace check \
         record.toml{check}\ndisplace run record.toml --quick{run}\n```\n\n| file | what it says |\n| --- | \
         --- |\n| `case.toml` | what the scenarios share |\n| `record.toml` | the conflict as it was recorded |\n{row}| `parameters.toml`, `posterior.csv` | what is not known about people: \
         priors of another war, and how people behaved in {WARS} |\n| `communities.csv`, `locations.csv`, `roads.csv` | places, people, shelter, ways |\n{front}| `events.csv`, \
         `control_changes.csv` | the record, where there is one |\n| `observations*.csv` | counts, where there are some |\n| `inputs.json` | \
         from which files it was made, for `displace import … --case` |\n\n## Files\n\n",
        asked.name,
        draft.places.len(),
        draft.areas.len(),
        asked.days,
        asked.start
    );
    let files: [(&str, Vec<&std::path::PathBuf>); 8] = [
        ("places", vec![&asked.places]),
        ("population", asked.population.iter().collect()),
        ("areas", asked.areas.iter().collect()),
        ("roads", asked.roads.iter().collect()),
        ("events", asked.events.iter().collect()),
        ("control", asked.control.iter().collect()),
        ("counts", asked.counts.iter().map(|counts| &counts.file).collect()),
        ("sites", asked.sites.iter().collect()),
    ];
    for (what, files) in files {
        let names: Vec<String> = files.into_iter().map(|file| format!("`{}`", short(file))).collect();
        let _ =
            writeln!(text, "- {what}: {}", if names.is_empty() { "none".into() } else { names.join(", ") });
    }
    text.push_str("\n## Choices\n\n");
    for choice in &draft.choices {
        let _ = writeln!(text, "- {choice}");
    }
    if !warnings.is_empty() {
        text.push_str("\n## What could not be read as it stands\n\n");
        for warning in warnings {
            let line = warning.line.map_or(String::new(), |line| format!(", row {line}"));
            let _ = writeln!(text, "- {}{line}: {}", short(&warning.file), warning.message);
        }
    }
    if !unused.is_empty() {
        text.push_str("\n## Not read\n\n");
        for unused in unused {
            let _ = writeln!(text, "- {unused}");
        }
    }
    text
}

fn todo(asked: &Asked, draft: &Draft) -> String {
    let mut text = format!(
        "# What is a guess in {}\n\nThe weightiest first. Cross out what you have mended.\n\n| guess | how much it matters | how to mend it \
         |\n| --- | --- | --- |\n",
        asked.name
    );
    let mut seen = BTreeSet::new();
    let rank =
        |weight: &str| ["all", "much", "some"].iter().position(|word| weight.starts_with(word)).unwrap_or(3);
    let mut guesses: Vec<_> = draft.guesses.iter().collect();
    guesses.sort_by_key(|guess| rank(guess.weight));
    for guess in guesses.into_iter().filter(|guess| seen.insert(&guess.what)) {
        let _ = writeln!(text, "| {} | {} | {} |", guess.what, guess.weight, guess.mend);
    }
    text
}
