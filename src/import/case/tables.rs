//! The tables of the case.

use std::collections::BTreeSet;

use super::asked::{Asked, short};
use super::counts;
use super::draft::{Draft, DraftPlace, RADIUS_KM};
use super::events::WrittenEvent;
use super::roads::class_of;
use crate::tables::Writer;
use crate::tables::number::persons_text;

pub(super) fn communities(draft: &Draft) -> Vec<u8> {
    let header = "pcode,name,location,subdistrict,subdistrict_pcode,lat,lon,residents,idps,source,confidence";
    let mut table = Writer::new(header.split(','));
    for place in &draft.places {
        let area = &draft.areas[place.area];
        table.row([
            place.pcode.as_str(),
            &place.name,
            &draft.nodes[place.node].name,
            &area.name,
            &area.pcode,
            &place.at.lat.to_string(),
            &place.at.lon.to_string(),
            &place.residents.to_string(),
            &place.idps.to_string(),
            &place.source,
            place.confidence,
        ]);
    }
    table.bytes()
}

pub(super) fn locations(draft: &Draft) -> Vec<u8> {
    let header = "name,pcode,subdistrict,subdistrict_pcode,governorate,lat,lon,kind,control,near_border,host_places,\
                  rented_places,camp_places,self_settled_places,unfinished_places,reception_per_day,source,confidence";
    let codes = draft.nodes.iter().map(|node| (node.pcode.as_str(), draft.areas[node.area].pcode.as_str()));
    let local = draft.local.columns(&codes.collect::<Vec<_>>());
    let mut table = Writer::new(header.split(',').chain(local.iter().map(|(column, _)| column.as_str())));
    let (mut residents, mut idps) = (vec![0_u64; draft.nodes.len()], vec![0_u64; draft.nodes.len()]);
    for place in &draft.places {
        residents[place.node] += place.residents;
        idps[place.node] += place.idps;
    }
    for (index, node) in draft.nodes.iter().enumerate() {
        let area = &draft.areas[node.area];
        // The rule of the Idlib case, shares in percent.
        let share = |percent: u64| (residents[index] * percent / 100).to_string();
        let own = if node.kind == "crossing" || node.kind == "camp" { 0 } else { 500 + idps[index] / 10 };
        let source = format!(
            "{}{}",
            node.source,
            if node.counted { "" } else { "; free places by a rule (README.md)" }
        );
        let at = [node.at.lat, node.at.lon].map(|degrees| degrees.to_string());
        let [host, rented] = [15, 5].map(share);
        let [camp, own] = [node.camp_places, own].map(|places| places.to_string());
        let row = [
            node.name.as_str(),
            &node.pcode,
            &area.name,
            &area.pcode,
            &area.region,
            &at[0],
            &at[1],
            node.kind,
            &node.control,
            if node.near_border { "true" } else { "false" },
            &host,
            &rented,
            &camp,
            &own,
            &rented,
            "",
            &source,
            if node.counted { "measured" } else { "guess" },
        ];
        table.row(row.into_iter().chain(local.iter().map(|(_, cells)| cells[index])));
    }
    table.bytes()
}

pub(super) fn roads(asked: &Asked, draft: &Draft) -> Vec<u8> {
    let header = "from,to,length_km,class,status,speed_km_per_h,capacity_persons_per_day,source,confidence";
    let mut table = Writer::new(header.split(','));
    let mut known = BTreeSet::new();
    for road in &draft.roads {
        if road.from == road.to || !known.insert((road.from.min(road.to), road.from.max(road.to))) {
            continue;
        }
        let (from, to) = (&draft.nodes[road.from], &draft.nodes[road.to]);
        let status = if from.kind == "crossing" || to.kind == "crossing" {
            "border"
        } else if asked.is_home(&from.control) == asked.is_home(&to.control) {
            "open"
        } else {
            "front_line"
        };
        let (speed, of_one) = class_of(&road.class);
        let capacity = (f64::from(of_one) * road.ways).round();
        table.row([
            from.name.as_str(),
            &to.name,
            &format!("{:.1}", road.km),
            &road.class,
            status,
            speed,
            &capacity.to_string(),
            &road.source,
            road.confidence,
        ]);
    }
    table.bytes()
}

pub(super) fn events(rows: &[WrittenEvent]) -> Vec<u8> {
    let header = "from,to,place_pcode,place,scope,kind,severity,source,confidence";
    let mut table = Writer::new(header.split(','));
    for row in rows {
        table.row([
            row.from.to_string().as_str(),
            &row.to.to_string(),
            &row.code.0,
            &row.code.1,
            if row.area { "area" } else { "place" },
            if row.ground { "ground_attack" } else { "bombardment" },
            &row.severity.to_string(),
            &row.source,
            row.confidence,
        ]);
    }
    table.bytes()
}

pub(super) fn changes(draft: &Draft) -> Vec<u8> {
    let mut table =
        Writer::new("date,place_pcode,place,new_control,radius_km,kind,source,confidence".split(','));
    for change in &draft.changes {
        table.row([
            change.date.to_string().as_str(),
            &change.place.0,
            &change.place.1,
            &change.holder,
            &RADIUS_KM.to_string(),
            if change.handover { "handover" } else { "assault" },
            &change.source,
            "interpolated",
        ]);
    }
    table.bytes()
}

pub(super) fn front_line(asked: &Asked, draft: &Draft) -> Vec<u8> {
    let mut table = Writer::new("line,seq,name,lat,lon,source,confidence".split(','));
    let file = asked.control.as_deref().map(short).unwrap_or_default();
    let names = names_of_fronts(draft);
    let points = draft
        .fronts
        .iter()
        .zip(&names)
        .flat_map(|(line, name)| line.iter().enumerate().map(move |(index, point)| (name, index, point)));
    for (name, index, point) in points {
        // To a tenth of a metre.
        let [lat, lon] =
            [point.at.lat, point.at.lon].map(|degrees| ((degrees * 1e6).round() / 1e6).to_string());
        let (how, confidence) = if point.bridged {
            ("the polygons of the two sides leave a gap here", "guess")
        } else {
            ("where the polygons of the two sides meet", "interpolated")
        };
        let (seq, source) = ((index + 1).to_string(), format!("{file}: {how}"));
        table.row([name.as_str(), &seq, "", &lat, &lon, &source, confidence]);
    }
    table.bytes()
}

/// What lines are called, by the places nearest to their middles; one line has no name.
fn names_of_fronts(draft: &Draft) -> Vec<String> {
    if draft.fronts.len() < 2 {
        return vec![String::new(); draft.fronts.len()];
    }
    let mut names: Vec<String> = Vec::new();
    for line in &draft.fronts {
        let middle = line[line.len() / 2].at;
        let km = |place: &&DraftPlace| place.at.distance_km(middle);
        let nearest = draft.places.iter().min_by(|a, b| km(a).total_cmp(&km(b)));
        let place = nearest.map_or("", |place| place.name.as_str());
        let number = 1 + names.iter().filter(|name| name.starts_with(&format!("front by {place}"))).count();
        let again = if number > 1 { format!(" ({number})") } else { String::new() };
        names.push(format!("front by {place}{again}"));
    }
    names
}

pub(super) fn observations(rows: &[counts::WrittenCount]) -> Vec<u8> {
    let mut table = Writer::new("date,variable,value,low,high,source,confidence".split(','));
    for row in rows.iter().filter(|row| row.area.is_none()) {
        let value = persons_text(row.value);
        table.row([row.date.to_string().as_str(), &row.variable, &value, "", "", &row.source, "measured"]);
    }
    table.bytes()
}

pub(super) fn observations_places(rows: &[counts::WrittenCount]) -> Vec<u8> {
    let mut table = Writer::new("from,to,variable,area_pcode,area,value,source,confidence".split(','));
    for row in rows {
        let Some((code, name)) = &row.area else { continue };
        let value = persons_text(row.value);
        let (from, to) = (row.from.to_string(), row.date.to_string());
        table.row([from.as_str(), &to, &row.variable, code, name, &value, &row.source, "measured"]);
    }
    table.bytes()
}
