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
    "classification",
    "typology",
    "typologie",
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
/// Words of ways, and of where one passes.
const WAYS: &[&str] =
    &["route", "routes", "road", "roads", "corridor", "checkpoint", "itineraire", "ruta", "rota", "طريق"];
/// Words of hosts, each with one of who they are: a centre that receives people is none.
const HOSTS: [&[&str]; 2] = [
    &[
        "host",
        "hosts",
        "hosting",
        "hote",
        "hotes",
        "accueil",
        "acogida",
        "anfitriona",
        "anfitrionas",
        "acolhimento",
        "مضيف",
        "مضيفة",
        "المضيف",
    ],
    &[
        "community",
        "communities",
        "family",
        "families",
        "household",
        "households",
        "population",
        "communaute",
        "communautes",
        "famille",
        "familles",
        "menages",
        "comunidad",
        "comunidades",
        "familia",
        "familias",
        "hogares",
        "comunidade",
        "مجتمع",
        "المجتمع",
        "عائلة",
    ],
];
/// What places are called where people live at any time.
const PLACES: &[&str] = &[
    "village",
    "villages",
    "neighbourhood",
    "neighborhood",
    "town",
    "city",
    "hamlet",
    "quartier",
    "ville",
    "hameau",
    "barrio",
    "pueblo",
    "aldeia",
    "aldea",
    "bairro",
    "قرية",
    "حي",
    "مدينة",
    "село",
    "місто",
];
/// Words of people who come from abroad.
const REFUGEES: &[&str] = &["refugee", "refugees", "refugies", "refugiados", "لاجئين", "اللاجئين"];
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
/// Words of people who are displaced.
const IDPS: &[&str] = &["idp", "idps", "displaced", "deplaces", "pdi", "desplazados", "deslocados", "نازحين"];
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
    let is_host = |words: &[String]| HOSTS.iter().all(|list| has(list, words));
    let (mut out, mut doubtful, mut hosts, mut refugees) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (column, header) in table.unread() {
        if !has(OF_KIND, &sheet::words(header)) {
            continue;
        }
        for line in &table.lines {
            let kind = line.cell(column).text();
            let words = sheet::words(&kind);
            if table.text(line, "name").is_empty() {
                continue;
            }
            let named = format!("\"{}\" ({kind})", table.text(line, "name"));
            let is_place = || words.len() <= 2 && has(PLACES, &words) && !has(SHELTER, &words);
            if has(REFUGEES, &words) && !has(IDPS, &words) {
                refugees.push((line.row, named));
            } else if is_host(&words) || is_place() {
                hosts.push((line.row, named));
            } else if has(SHELTER, &words) {
                // Whatever else it is, people are sheltered there.
            } else if has(NO_CAMP, &words) || has(WAYS, &words) {
                out.push((line.row, named));
            } else if has(AT_TIMES, &words) {
                doubtful.push((line.row, named));
            }
        }
    }
    for (all, what) in [
        (&out, "are no camps by their kind, and are left out"),
        (
            &hosts,
            "are no camps by their kind, and are left out: others stay with those who live there by \"host_places\" of locations.csv",
        ),
        (
            &refugees,
            "are of refugees by their kind, who come from abroad, and count as camps of displaced people (leave them out, if nobody of the case \
             may live there)",
        ),
        (&doubtful, "are no camps by their kind, and count as camps: people may shelter there"),
    ] {
        if let Some((first, _)) = all.first() {
            let shown: Vec<&str> = all.iter().take(5).map(|(_, named)| named.as_str()).collect();
            let message = format!("{} sites {what}: {}", all.len(), shown.join(", "));
            notes.warn(&table.source.path, Some(*first), message);
        }
    }
    out.into_iter().chain(hosts).map(|(row, _)| row).collect()
}
