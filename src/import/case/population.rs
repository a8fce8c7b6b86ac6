//! How many people live where? Tables by place or by area; people of areas are divided over their places.

pub(super) mod beside;
mod country;
pub(super) mod keys;
pub(super) mod known;
mod nested;
mod own;
pub(super) mod parts;
mod rest;
mod settle;
mod sheets;
mod spelled;
mod unit;
pub(super) mod unread;

use std::path::Path;

use super::asked::Asked;
use super::draft::Draft;
use super::places::UNITS;
use super::whom;
use crate::import::notes::Notes;
use crate::import::sheet::{self, ColumnRole, SheetTable, Source};
use keys::{CountedRow, RowKeys, called_totals};
use known::Own;

const PERSONS: ColumnRole = ColumnRole {
    name: "persons",
    names: &[
        "ttl",
        "ttl*",
        "totalpopulation",
        "populationtotal",
        "poptotal",
        "totalpop",
        "population",
        "pop",
        "persons",
        "people",
        "habitants",
        "populationtotale",
        "population*",
        "totalpopulation*",
        "totalpop*",
        "populationtotale*",
        "pop*",
        "estimatedpopulation*",
        "populationestimate*",
        "estpop*",
        "poblacion",
        "poblaciontotal",
        "poblacion*",
        "habitantes",
        "populacao",
        "populacaototal",
        "populacao*",
        "عددالسكان",
        "السكان",
        "население",
        "населення",
    ],
    tags: &["#population", "#population+total"],
    required: false,
    single: true,
};
const NEED: ColumnRole = ColumnRole {
    name: "need",
    names: &[
        "pin",
        "peopleinneed",
        "populationinneed",
        "inneed",
        "totalpin",
        "pin*",
        "personnesdanslebesoin",
    ],
    tags: &["#inneed", "#inneed+total"],
    required: false,
    single: true,
};
const IDPS: ColumnRole = ColumnRole {
    name: "idps",
    names: &[
        "idps",
        "totalidps",
        "idpsestimates*",
        "idps*",
        "idp",
        "populationidps",
        "idppopulation",
        "idpspopulation",
        "populationidp",
        "idppop",
        "totaldisplaced",
        "numberofdisplaced",
        "numberofdisplacedpersons",
        "numberofdisplacedpeople",
        "nbdeplaces",
        "nbpdi",
        "deslocados",
        "deslocadosinternos",
        "впо",
        "количествовпо",
        "кількістьвпо",
        "displaced",
        "deplaces",
        "pdi",
        "idp*",
        "numberofidps",
        "noofidps",
        "displacedpersons",
        "displacedpeople",
        "displacedpopulation",
        "internallydisplaced",
        "internallydisplacedpersons",
        "internallydisplacedpeople",
        "deplacesinternes",
        "personnesdeplacees",
        "personnesdeplaceesinternes",
        "populationdeplacee",
        "nombrededeplaces",
        "nombrededeplacesinternes",
        "nombredepdi",
        "desplazados",
        "desplazadosinternos",
        "personasdesplazadas",
        "poblaciondesplazada",
        "numerodedesplazados",
        "نازحون",
        "النازحون",
        "النازحين",
        "عددالنازحين",
    ],
    tags: &["#affected+idps", "#affected+idps+ind"],
    required: false,
    single: true,
};
const CODE: ColumnRole = ColumnRole {
    name: "pcode",
    names: &[
        "locationpcode",
        "placepcode",
        "settlementpcode",
        "communitypcode",
        "villagepcode",
        "sitepcode",
        "pcode",
        "areapcode",
        "settlementcode",
        "communitycode",
        "villagecode",
        "sitecode",
        "locationcode",
        "placecode",
        "code",
        "codigo",
        "الرمز",
        "код",
    ],
    tags: &["#loc+code"],
    required: false,
    single: false,
};
const NAME: ColumnRole = ColumnRole {
    name: "name",
    names: &[
        "name",
        "nameen",
        "settlement",
        "settlementname",
        "village",
        "villagename",
        "villagenameen",
        "nomduvillage",
        "community",
        "communityname",
        "communitynameen",
        "place",
        "placename",
        "placenameen",
        "locationnameen",
        "town",
        "townname",
        "city",
        "cityname",
        "localite",
        "nomdelalocalite",
        "commune",
        "site",
        "sitename",
        "nomdusite",
        "camp",
        "campname",
        "location",
        "locationname",
        "nom",
        "locality",
        "areaname",
        "area",
        "namefr",
        "namees",
        "namept",
        "name@",
        "placename@",
        "locationname@",
        "localidad",
        "localidade",
        "nombre",
        "الاسم",
        "название",
        "назва",
    ],
    tags: &["#loc+name"],
    required: false,
    single: false,
};

/// Refuses rows that have displaced people, and of which nobody says how many live there: residents would be lost.
fn refuse_untold(untold: &[(usize, f64)], rows: usize, table: &SheetTable, notes: &mut Notes) -> Option<()> {
    let Some((row, displaced)) = untold.first() else { return Some(()) };
    let [people, moved] = ["persons", "idps"].map(|role| table.header(role));
    let message = format!(
        "{} of its {rows} rows have displaced people and no number of people, such as {displaced} in \"{moved}\" beside a \
         blank in \"{people}\"",
        untold.len()
    );
    let remedy = "write how many live there, the displaced among them (the same number where nobody else does); a workbook \
                  whose formulas have no values wants saving once in a program that works them out";
    notes.refuse(&table.source.path, Some(*row), message, remedy);
    None
}

/// Refuses rows with more displaced people than people, each with its two numbers: more people than the table has would be
/// made of the displaced, or the two columns are each other's.
fn refuse_more_displaced(
    above: &[(usize, f64, f64)],
    rows: usize,
    table: &SheetTable,
    notes: &mut Notes,
) -> Option<()> {
    let Some((row, displaced, all)) = above.first() else { return Some(()) };
    let [people, moved] = ["persons", "idps"].map(|role| table.header(role));
    let message = format!(
        "{} of its {rows} rows have more displaced people than people, such as {displaced} in \"{moved}\" of {all} in \
         \"{people}\": does \"{people}\" include the displaced?",
        above.len()
    );
    let remedy = format!(
        "the people of a row are all who live there, the displaced among them: add them where \"{people}\" leaves them out, or \
         correct the rows; --column \"persons=HEADER\" and --column \"idps=HEADER\" name other columns"
    );
    notes.refuse(&table.source.path, Some(*row), message, &remedy);
    None
}

/// Refuses people in need beside all people: those would be made of these.
fn refuse_both(table: &SheetTable, by_need: bool, notes: &mut Notes) -> Option<()> {
    // The user may have said that the column of people is of those in need.
    let both = by_need && table.has("persons") && table.header("persons") != table.header("need");
    if both {
        let [need, people] = ["need", "persons"].map(|role| table.header(role));
        let message = format!(
            "has all people (\"{people}\") beside those in need (\"{need}\"), and --need-factor would make people of these"
        );
        let remedy = "leave out --need-factor, or the column of all people where it is not of them";
        notes.refuse(&table.source.path, None, message, remedy);
    }
    (!both).then_some(())
}

/// Fills in the people of the places.
pub(super) fn fill(file: &Path, asked: &Asked, draft: &mut Draft, notes: &mut Notes) -> Option<()> {
    let source = Source::new(file);
    let grids = sheet::open(&source, asked.said_of(file), notes)?;
    let mut roles = vec![PERSONS, NEED, IDPS, CODE, NAME];
    roles.extend(UNITS.iter().flatten().copied());
    // Of a workbook, the sheet that counts people; without people in need, that of people.
    let by_need = asked.need_factor.is_some();
    for role in &mut roles {
        role.required = role.name == if by_need { "need" } else { "persons" };
    }
    let grids = sheets::of_case(&source, grids, &roles, asked.said_of(file), draft);
    let read = |roles: &[ColumnRole]| {
        sheet::table(&source, grids.clone(), roles, asked.said_of(file), &mut Notes::default())
    };
    if !by_need && read(&roles).is_none() {
        let mut others = roles.clone();
        for role in &mut others {
            role.required = role.name == "need";
        }
        if let Some(found) = read(&others) {
            let message = format!("counts people in need (\"{}\"), not people", found.header("need"));
            let remedy = "--need-factor says how many people live there for each in need, for instance 1.3";
            notes.refuse(file, None, message, remedy);
            return None;
        }
    }
    let table = country::table(&source, grids, roles, (file, asked, draft), notes)?;
    parts::refuse_statuses(&table, by_need, notes)?;
    refuse_both(&table, by_need, notes)?;
    whom::warn_titles_of_people(&table, notes);
    let column = if by_need { "need" } else { "persons" };
    let (persons, idps) = (table.amounts(column, notes), table.amounts("idps", notes));
    let persons = persons.filter(|_| idps.is_some() || !table.has("idps"))?;
    table.warn_broken(column, &persons, notes);
    let (of_people, persons) = match idps.as_deref().filter(|_| !by_need) {
        Some(idps) => beside::people(&table, persons, idps, notes),
        None => (table.header("persons").to_owned(), persons),
    };
    let persons = &persons;
    if let Some(idps) = &idps {
        table.warn_broken("idps", idps, notes);
    }
    let factor = asked.need_factor.unwrap_or(1.0);
    let called = called_totals(draft);
    let mut counts = Vec::new();
    let (mut blank, mut without, mut above, mut untold) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, line) in table.lines.iter().enumerate() {
        let keys = RowKeys::read(&table, line, ("pcode", "name"), &called);
        let displaced = idps.as_ref().and_then(|idps| idps[index]).unwrap_or(0.0);
        if !keys.is_blank() {
            let no_idps = idps.as_ref().is_some_and(|idps| idps[index].is_none());
            let no_people = persons[index].is_none();
            untold.extend((no_people && displaced > 0.0 && !by_need).then_some((line.row, displaced)));
            blank.extend((no_people && (displaced <= 0.0 || by_need)).then_some(line.row));
            without.extend((persons[index].is_some() && no_idps).then_some(line.row));
        }
        if let Some(all) = persons[index].filter(|all| !by_need && displaced.round() > all.round()) {
            above.push((line.row, displaced, all));
        }
        let idps = displaced.round() as u64;
        let all = (persons[index].unwrap_or(0.0) * factor).round() as u64;
        // What has no number says nothing of the units above it either.
        if persons[index].is_some() || idps > 0 {
            counts.push(CountedRow { row: line.row, keys, persons: all.max(idps), idps });
        }
    }
    refuse_more_displaced(&above, counts.len(), &table, notes)?;
    refuse_untold(&untold, counts.len(), &table, notes)?;
    let nobody = if by_need { "count nobody but the displaced" } else { "count nobody" };
    for (rows, role, what) in [(&blank, column, nobody), (&without, "idps", "count nobody displaced")] {
        if !rows.is_empty() {
            let shown: Vec<String> = rows.iter().take(5).map(ToString::to_string).collect();
            let message = format!(
                "{} rows have no number in \"{}\" and {what}: rows {}",
                rows.len(),
                table.header(role),
                shown.join(", ")
            );
            notes.warn(file, None, message);
        }
    }
    let of_need = || format!("people in need (\"{}\") × {factor}", table.header("need"));
    let what = if by_need { of_need() } else { format!("\"{of_people}\"") };
    if idps.is_some() {
        draft.choose(format!(
            "people: {what} of {}; of them displaced before: \"{}\"; in a row with no more people than displaced, everybody is",
            source.short(),
            table.header("idps")
        ));
    } else {
        beside::warn_displaced(&table, notes);
        draft.choose(format!("people: {what} of {}; nobody displaced before", source.short()));
        draft.guess(
            "nobody is displaced before the first day",
            "much, if there are: displaced people leave more readily and fill shelter",
            "give a table with a column of displaced people (--column idps=HEADER)",
        );
    }
    if by_need {
        draft.guess(
            format!("{factor} people for each in need"),
            "much: all numbers of people are proportional to it",
            "use a count of people (COD-PS) in place of people in need",
        );
    }
    unread::name(&table, (&of_people, persons, &counts), (asked.start, draft), notes);
    settle::settle(
        &counts,
        (&source, &table),
        (by_need, asked.part, Own::of_people(table.header(if table.has("name") { "name" } else { "pcode" }))),
        draft,
        notes,
    )
}

/// People from the list of places itself, where no table of people is given.
pub(super) fn from_list(file: &Path, draft: &mut Draft, notes: &mut Notes) -> Option<()> {
    let known = draft.places.iter().filter(|place| place.listed.is_some()).count();
    if known == 0 {
        let remedy =
            "--population names a table of people, or --column persons=HEADER their column in this one";
        notes.refuse(file, None, "does not say how many people live anywhere", remedy);
        return None;
    }
    if draft.places.iter().all(|place| place.listed.is_none_or(|people| people < 0.5)) {
        let message =
            format!("lists {known} places with a number of people, and all are 0: nobody lives in the case");
        let remedy =
            "--population names a table of people, or --column persons=HEADER another column of this one";
        notes.refuse(file, None, message, remedy);
        return None;
    }
    for place in &mut draft.places {
        place.residents = place.listed.unwrap_or(0.0).round() as u64;
        place.source.push_str(", people too");
    }
    let short = super::asked::short(file);
    draft.choose(format!(
        "people: as {short} lists them; {} places without a number have none",
        draft.places.len() - known
    ));
    draft.guess(
        "nobody is displaced before the first day",
        "much, if there are: displaced people leave more readily and fill shelter",
        "give a table of people with a column of displaced people: --population",
    );
    Some(())
}
