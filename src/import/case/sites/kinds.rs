//! Is a site no camp? Water points, clinics and offices of a list of facilities have a capacity of their own kind.

use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Words of headers of what a site is.
const OF_KIND: &[&str] = &[
    "type",
    "types",
    "kind",
    "category",
    "categorie",
    "categoria",
    "tipo",
    "nature",
    "facility",
    "infrastructure",
    "النوع",
    "тип",
];
/// Words of what nobody lives in.
const NO_CAMP: &[&str] = &[
    "borehole",
    "boreholes",
    "well",
    "wells",
    "water",
    "handpump",
    "pump",
    "latrine",
    "latrines",
    "clinic",
    "clinics",
    "health",
    "hospital",
    "hospitals",
    "dispensary",
    "pharmacy",
    "market",
    "markets",
    "office",
    "offices",
    "warehouse",
    "warehouses",
    "police",
    "airport",
    "airstrip",
    "forage",
    "forages",
    "puits",
    "eau",
    "sante",
    "hopital",
    "csps",
    "dispensaire",
    "marche",
    "marches",
    "bureau",
    "bureaux",
    "entrepot",
    "pozo",
    "pozos",
    "agua",
    "clinica",
    "salud",
    "hospitales",
    "mercado",
    "oficina",
    "almacen",
    "poco",
    "saude",
    "مستشفى",
    "عيادة",
    "بئر",
    "سوق",
    "مركز صحي",
    "больница",
    "колодец",
];
/// Words of what people live in at times only.
const AT_TIMES: &[&str] = &[
    "school",
    "schools",
    "ecole",
    "ecoles",
    "escuela",
    "escuelas",
    "escola",
    "escolas",
    "mosque",
    "church",
    "mosquee",
    "eglise",
    "iglesia",
    "mezquita",
    "stadium",
    "مدرسة",
    "مسجد",
    "школа",
];
/// Words beside them of shelters all the same.
const SHELTER: &[&str] = &[
    "camp",
    "camps",
    "shelter",
    "shelters",
    "idp",
    "idps",
    "collective",
    "displaced",
    "accommodation",
    "hebergement",
    "abri",
    "collectif",
    "deplaces",
    "pdi",
    "albergue",
    "refuge",
    "transit",
    "reception",
    "site",
    "مخيم",
    "إيواء",
];

/// A table of sites without those that are no camps.
pub(super) fn camps(mut table: SheetTable, notes: &mut Notes) -> SheetTable {
    if table.has("capacity") {
        let others = no_camps(&table, notes);
        table.lines.retain(|line| !others.contains(&line.row));
    }
    table
}

/// Rows of sites that are no camps by a column that is not read; those that may be are named.
fn no_camps(table: &SheetTable, notes: &mut Notes) -> Vec<usize> {
    let has = |list: &[&str], words: &[String]| words.iter().any(|word| list.contains(&word.as_str()));
    let (mut out, mut doubtful) = (Vec::new(), Vec::new());
    for (column, header) in table.unread() {
        if !has(OF_KIND, &sheet::words(header)) {
            continue;
        }
        for line in &table.lines {
            let kind = line.cell(column).text();
            let words = sheet::words(&kind);
            if has(SHELTER, &words) || table.text(line, "name").is_empty() {
                continue;
            }
            let named = format!("\"{}\" ({kind})", table.text(line, "name"));
            if has(NO_CAMP, &words) {
                out.push((line.row, named));
            } else if has(AT_TIMES, &words) {
                doubtful.push((line.row, named));
            }
        }
    }
    for (all, what) in [
        (&out, "are no camps by their kind, and are left out"),
        (&doubtful, "are no camps by their kind, and count as camps: people may shelter there"),
    ] {
        if let Some((first, _)) = all.first() {
            let shown: Vec<&str> = all.iter().take(5).map(|(_, named)| named.as_str()).collect();
            let message = format!("{} sites {what}: {}", all.len(), shown.join(", "));
            notes.warn(&table.source.path, Some(*first), message);
        }
    }
    out.into_iter().map(|(row, _)| row).collect()
}
