//! Camps with their capacities, and crossings of borders, become locations.

mod beyond;
mod columns;
mod free;
pub(super) mod holders;
mod kinds;
mod kinds_words;
mod spellings;
mod totals;
mod twice;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::asked::{Asked, short};
use super::countries;
use super::draft::{Draft, DraftArea, Node};
use super::near::Near;
use super::places::positions;
use super::polygon::Polygon;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable, Source};
use crate::world::Point;
use beyond::{ask_crossings, leads, named, names_camps, names_crossings};
use columns::ROLES;
use holders::{area_of, lies_elsewhere};

/// Sites farther than this from every place are named, kilometres.
const FAR_KM: f64 = 100.0;

/// Sites of one name but for case and signs are doubtful within this distance, kilometres.
const SAME_KM: f64 = 0.5;

/// A camp or crossing of a file.
struct DraftSite {
    name: String,
    at: Point,
    /// People that it can take on the first day; none where nobody says.
    capacity: Option<f64>,
    /// The country that a crossing leads to; none of a camp.
    beyond: Option<String>,
    file: PathBuf,
    row: usize,
}

impl DraftSite {
    fn is_as(&self, other: &Self) -> bool {
        let kind = |site: &Self| site.beyond.is_some();
        self.name == other.name && kind(self) == kind(other) && self.at.distance_km(other.at) <= 1.0
    }

    /// A code that hangs on the site and not on the order of files: luck goes by codes. Only sites of one name need more
    /// than their names, so that a position that is corrected leaves the code as it is.
    fn code(&self, shared: bool, turn: u32) -> String {
        let mut text = self.name.to_lowercase();
        if shared {
            let _ = write!(text, "|{:.5}|{:.5}", self.at.lat, self.at.lon);
        }
        if turn > 0 {
            let _ = write!(text, "|{turn}");
        }
        // FNV-1a, which is the same in all versions of everything.
        let hash = text
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        format!("{}{hash:08X}", if self.beyond.is_some() { "X" } else { "CAMP" })
    }
}

/// Refuses sites of the country of the case as crossings to it.
fn refuse_own_country(table: &SheetTable, asked: &Asked, notes: &mut Notes) -> Option<()> {
    let own = asked.country.as_deref().and_then(countries::by_code);
    let named = named(table);
    let here = own.map_or(0, |own| named.iter().filter(|name| countries::by_any(name) == Some(own)).count());
    let one = named.first().filter(|first| named.iter().all(|name| name == *first));
    let camps = names_camps(table);
    let message = if here > 0 {
        format!("{here} rows lie in the country of the case itself, and crossings lead to another")
    } else if let (Some(one), true, None) = (one, camps, own) {
        format!("all rows name one country, {one}: are they camps in it, or crossings to it?")
    } else {
        return Some(());
    };
    let remedy = "--column capacity=HEADER makes camps of them; --country says of which country the case is, and crossings name the \
                  one beyond the border";
    notes.refuse(&table.source.path, None, message, remedy);
    None
}

/// Whether two texts name one country.
pub(super) fn same_country(one: &str, other: &str) -> bool {
    let known = countries::by_any(one);
    if known.is_some() { known == countries::by_any(other) } else { one.eq_ignore_ascii_case(other) }
}

/// Refuses camps of which nobody can say whether they lie in the country of the case or abroad.
fn refuse_unclear_country(
    table: &SheetTable,
    asked: &Asked,
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<()> {
    let named = named(table);
    let Some(first) = named.first().filter(|_| !leads(table)) else { return Some(()) };
    let own = asked.country.as_deref().and_then(countries::by_code);
    let path = &table.source.path;
    if own.is_none() && names_crossings(table) {
        let message = format!(
            "\"{}\" names crossings, \"{}\" says {first}, and nothing says of which country the case is: do they lead there, or \
             are they camps in it?",
            table.header("name"),
            table.header("country")
        );
        let remedy = "--country says of which country the case is: sites of others are crossings to them";
        notes.refuse(path, None, message, remedy);
        return None;
    }
    if own.is_none() && named.iter().all(|name| same_country(name, first)) {
        draft.choose(format!(
            "all camps of {} lie in {first}, which is taken for the country of the case, as --country does not say it",
            table.source.short()
        ));
        return Some(());
    }
    if own.is_none() {
        let other = named.iter().find(|name| !same_country(name, first)).unwrap_or(first);
        let message = format!(
            "has camps of several countries ({first}, {other}), and nothing says which is that of the case"
        );
        notes.refuse(path, None, message, "--country says it, by its code of ISO 3166");
        return None;
    }
    if let Some(strange) = named.iter().find(|name| countries::by_any(name).is_none()) {
        let message = format!("\"{strange}\" in \"{}\" is no country that is known", table.header("country"));
        let remedy = "write its code of ISO 3166: sites of the country of the case are camps, and those of others lie abroad";
        notes.refuse(path, None, message, remedy);
        return None;
    }
    Some(())
}

/// Adds the sites of all files: those with a capacity are camps, those of another country crossings to it.
pub(super) fn add(asked: &Asked, polygons: &[Polygon], draft: &mut Draft, notes: &mut Notes) -> Option<()> {
    let mut sites = Vec::new();
    for file in &asked.sites {
        read(file, asked, draft, &mut sites, notes)?;
    }
    if let Some(file) = asked.sites.first() {
        let own = asked.country.as_deref().and_then(countries::by_code);
        let beyond = sites.iter_mut().filter_map(|site| site.beyond.as_mut()).collect();
        spellings::call_countries_once(beyond, own, file, notes);
    }
    warn_alike(&sites, notes);
    let elsewhere = |site: &DraftSite| site.beyond.is_none() && lies_elsewhere(site.at, polygons, draft);
    let (out, mut sites): (Vec<DraftSite>, Vec<DraftSite>) = sites.into_iter().partition(elsewhere);
    if let Some(first) = out.first() {
        let message = format!(
            "{} camps lie in areas that the case does not have, and are left out, such as \"{}\" (row {})",
            out.len(),
            first.name,
            first.row
        );
        notes.warn(&first.file, None, message);
    }
    let parted = sites.iter().filter(|site| site.capacity.is_some_and(|places| places.fract() > 0.0));
    if let Some(first) = parted.clone().next() {
        let message = format!(
            "{} capacities are no whole numbers and are rounded: \"{}\" (row {})",
            parted.count(),
            first.name,
            first.row
        );
        notes.warn(&first.file, None, message);
    }
    // So that nothing hangs on the order of files.
    sites.sort_by(|a, b| {
        let by_name = (a.beyond.is_some(), &a.name).cmp(&(b.beyond.is_some(), &b.name));
        by_name.then(a.at.lat.total_cmp(&b.at.lat)).then(a.at.lon.total_cmp(&b.at.lon))
    });
    let near = Near::new(draft.places.iter().map(|place| place.at).collect());
    let mut alike: BTreeMap<&PathBuf, Vec<String>> = BTreeMap::new();
    for site in &sites {
        let Some((place, _)) = near.nearest(site.at) else { continue };
        let shared = sites.iter().filter(|other| other.name.eq_ignore_ascii_case(&site.name)).count() > 1;
        let pcode = (0..=u32::MAX).map(|turn| site.code(shared, turn)).find(|code| !draft.has_code(code))?;
        let name = draft.free_name(&site.name, &pcode);
        if name != site.name {
            alike.entry(&site.file).or_default().push(name.clone());
        }
        let camp = site.beyond.is_none();
        let area = match &site.beyond {
            Some(country) => area_of_country(country, draft),
            // The map of areas knows better than the nearest place.
            None => area_of(site.at, polygons, draft).unwrap_or(draft.places[place].area),
        };
        let control =
            site.beyond.clone().unwrap_or_else(|| draft.nodes[draft.places[place].node].control.clone());
        draft.nodes.push(Node {
            pcode,
            name,
            at: site.at,
            area,
            kind: if camp { "camp" } else { "crossing" },
            control,
            near_border: false,
            camp_places: site.capacity.filter(|_| camp).unwrap_or(0.0).round() as u64,
            source: format!("{} row {}", short(&site.file), site.row),
            counted: camp && site.capacity.is_some(),
        });
    }
    for (file, alike) in alike {
        let message = format!(
            "{} sites have the name of another location, and are called by a code too: {}",
            alike.len(),
            alike[0]
        );
        notes.warn(file, None, message);
    }
    Some(())
}

/// Free places of camps, and whether all are known to be free. Names the people who live there already: nobody else counts
/// them.
fn free_places(
    (table, capacities, totals): (&SheetTable, &[Option<f64>], &BTreeSet<usize>),
    draft: &mut Draft,
    notes: &mut Notes,
) -> Option<(Vec<Option<f64>>, bool)> {
    let free = free::places(table, capacities, totals, notes)?;
    if free.occupants > 0.0 {
        let what = format!(
            "{:.0} people live in the camps of {} already: they take places there, and are in nobody's population unless the \
             table of people has them, so that they neither flee again nor go home",
            free.occupants,
            short(&table.source.path)
        );
        let remedy =
            "add them to idps of communities.csv where the camps are (docs/data.md), if they are not there";
        draft.guess(what, "as much as they are many", remedy);
    }
    Some((free.of_rows, free.known))
}

/// Names columns of camps in a table of crossings.
fn unused_of_crossings(table: &SheetTable, notes: &mut Notes) {
    for role in ["free", "occupants"].into_iter().filter(|role| table.has(role)) {
        notes.unused(format!("columns of {}: {}", table.source.short(), table.header(role)));
    }
}

/// Warns of sites beside each other whose names differ by case, spaces or signs alone: each counts.
fn warn_alike(sites: &[DraftSite], notes: &mut Notes) {
    let plain = |name: &str| name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut by_name: BTreeMap<String, Vec<&DraftSite>> = BTreeMap::new();
    for site in sites {
        by_name.entry(plain(&site.name)).or_default().push(site);
    }
    for of_name in by_name.values() {
        let near = |site: &&&DraftSite| {
            of_name.iter().any(|other| !site.is_as(other) && site.at.distance_km(other.at) <= SAME_KM)
        };
        let alike: Vec<&&DraftSite> = of_name.iter().filter(near).collect();
        let Some(first) = alike.first() else { continue };
        let shown: Vec<String> =
            alike.iter().take(5).map(|site| format!("\"{}\" (row {})", site.name, site.row)).collect();
        let message = format!(
            "{} sites within {SAME_KM} km of each other are called nearly alike, and count each: {} (leave one row where they are \
             one)",
            alike.len(),
            shown.join(", ")
        );
        notes.warn(&first.file, Some(first.row), message);
    }
}

/// The area that crossings to a country report to: people abroad are in none of the case's own.
fn area_of_country(country: &str, draft: &mut Draft) -> usize {
    let known = countries::by_any(country);
    let mut pcode = known.map_or(country, |known| known.alpha3).to_owned();
    let members = draft.places_of_areas();
    let own = |code: &str| {
        draft.areas.iter().zip(&members).any(|(area, places)| area.pcode == code && !places.is_empty())
    };
    if own(&pcode) {
        pcode = format!("{pcode}-ABROAD");
    }
    if let Some(index) = draft.areas.iter().position(|area| area.pcode == pcode) {
        return index;
    }
    draft.areas.push(DraftArea { pcode, name: country.to_owned(), region: String::new() });
    draft.areas.len() - 1
}

/// The sites of a file.
fn read(
    file: &Path,
    asked: &Asked,
    draft: &mut Draft,
    sites: &mut Vec<DraftSite>,
    notes: &mut Notes,
) -> Option<()> {
    let source = Source::new(file);
    let grids = sheet::open(&source, asked.said_of(file), notes)?;
    let table = sheet::table(&source, grids, ROLES, asked.said_of(file), notes)?;
    let (table, no_camps) = kinds::camps(table, notes);
    let camps = table.has("capacity");
    if !camps && !table.has("country") {
        let message = "has neither a capacity, as camps do, nor a country, as crossings do";
        notes.refuse(
            file,
            None,
            message,
            "--column capacity=HEADER or --column country=HEADER says which it is",
        );
        return None;
    }
    if camps {
        refuse_unclear_country(&table, asked, draft, notes)?;
    } else {
        unused_of_crossings(&table, notes);
        refuse_own_country(&table, asked, notes)?;
        ask_crossings(&table, asked.said_of(file).column("country").is_some(), notes)?;
    }
    let own = asked.country.as_deref().and_then(countries::by_code);
    let leads = leads(&table);
    let positions = positions(&table, notes)?;
    super::apart::refuse(file, "sites", positions.iter().flatten().copied(), asked, draft, notes)?;
    let capacities = if camps { table.amounts("capacity", notes)? } else { vec![None; table.lines.len()] };
    let totals = totals::of_camps(&table, &capacities, &no_camps, notes);
    totals::warn_not_there(&table, [asked.start, asked.last()], notes);
    let (capacities, known) =
        if camps { free_places((&table, &capacities, &totals), draft, notes)? } else { (capacities, false) };
    let near = Near::new(draft.places.iter().map(|place| place.at).collect());
    let (mut added, mut blank) = ([0, 0], 0);
    let (mut left, mut twice, mut far, mut abroad) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, line) in table.lines.iter().enumerate().filter(|(_, line)| !totals.contains(&line.row)) {
        let name = table.name(line, "name");
        let (Some(at), false) = (positions[index], name.is_empty()) else {
            left.push(if name.is_empty() { format!("row {}", line.row) } else { name });
            continue;
        };
        let Some((_, km)) = near.nearest(at) else { continue };
        let country = table.text(line, "country");
        let unsaid = own.is_none() && !leads;
        let here =
            camps && (country.is_empty() || unsaid || own.is_some() && countries::by_any(&country) == own);
        if !here && country.is_empty() {
            left.push(name);
            continue;
        }
        let capacity = capacities[index];
        let site = DraftSite {
            name: name.clone(),
            at,
            capacity,
            beyond: (!here).then_some(country),
            file: file.to_path_buf(),
            row: line.row,
        };
        if let Some(first) = sites.iter().find(|first| first.is_as(&site)) {
            if first.capacity == capacity {
                if first.file == file {
                    twice::ask((&table, line), first.row, &name, notes)?;
                }
                twice.push(name);
            } else {
                let of =
                    if first.file == file { String::new() } else { format!(" of {}", short(&first.file)) };
                let message =
                    format!("\"{name}\" stands in row {}{of} too, with another capacity", first.row);
                notes.refuse(file, Some(line.row), message, "leave one row for each site");
            }
            continue;
        }
        if km > FAR_KM {
            far.push(format!("{name} ({km:.0} km)"));
        }
        if here {
            blank += usize::from(capacity.is_none());
        } else if camps {
            abroad.push(name);
        }
        added[usize::from(!here)] += 1;
        sites.push(site);
    }
    if blank > 0 {
        let header = table.header("capacity");
        notes.warn(
            file,
            None,
            format!("{blank} sites have no number in \"{header}\": no place in them is free"),
        );
    }
    say(file, [&left, &twice, &far, &abroad], notes);
    let of_camps =
        if known { "camps with their free places" } else { "camps, each with its capacity as free places" };
    let what = [of_camps, "crossings of borders"];
    for (count, what) in added.into_iter().zip(what) {
        if count > 0 {
            draft.choose(format!("{count} {what}, from {}", short(file)));
        }
    }
    if added[0] > 0 && !known {
        draft.guess(
            "camps are empty on the first day",
            "some: people in them take places",
            "correct camp_places in locations.csv",
        );
    }
    Some(())
}

/// Says which rows are left out, repeated, far off, or abroad.
fn say(file: &Path, [left, twice, far, abroad]: [&Vec<String>; 4], notes: &mut Notes) {
    if let Some(first) = left.first() {
        let message =
            format!("{} rows have no name, position or country and are left out: {first}", left.len());
        notes.warn(file, None, message);
    }
    if let Some(first) = twice.first() {
        let message = format!("{} rows repeat a site and count once, for instance {first}", twice.len());
        notes.warn(file, None, message);
    }
    if !far.is_empty() {
        let shown: Vec<&str> = far.iter().take(5).map(String::as_str).collect();
        let message = format!(
            "{} sites lie more than {FAR_KM} km from every place of the case: {}; lat and lon may be wrong",
            far.len(),
            shown.join(", ")
        );
        notes.warn(file, None, message);
    }
    if let Some(first) = abroad.first() {
        let message = format!(
            "{} sites lie in another country than the case and are crossings to it, of which the capacity is not used: {first}",
            abroad.len()
        );
        notes.warn(file, None, message);
    }
}
