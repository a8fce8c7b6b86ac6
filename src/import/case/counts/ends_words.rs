//! Words of columns of where people come from, and of where they are.

use crate::import::sheet;

/// Words of columns that say where people come from.
pub(super) const ORIGIN: &[&str] = &[
    "origin",
    "origins",
    "origine",
    "origines",
    "origen",
    "origem",
    "orig",
    "departure",
    "departures",
    "depart",
    "from",
    "provenance",
    "procedencia",
    "salida",
    "saida",
    "partida",
    "expulsion",
    "expulsor",
    "expulsora",
    "expulsores",
    "expulsoras",
    "expulsadas",
    "expulsados",
    "previous",
    "precedent",
    "precedente",
    "precedents",
    "precedentes",
    "former",
    "anterior",
    "anterieur",
    "anterieure",
    "prior",
    "before",
    "avant",
    "antes",
    "home",
    "native",
    "habitual",
    "habituel",
    "habituels",
    "habituelle",
    "habituelles",
    "habituales",
    "habituais",
    "usual",
    "permanent",
    "permanente",
    "fled",
    "left",
    "desde",
    "nereden",
    "çıkış",
    "cikis",
    "kalkış",
    "kalkis",
    "menşe",
    "önceki",
    "geldiği",
    "geldigi",
    "ayrıldığı",
    "الأصل",
    "الاصل",
    "الأصلي",
    "الأصلية",
    "المنشأ",
    "المغادرة",
    "من",
    "منها",
    "قبل",
    "السابق",
    "السابقة",
    "المعتاد",
    "المعتادة",
    "المعتادين",
    "الاعتيادي",
    "الاعتيادية",
    "происхождения",
    "выезда",
    "выбытия",
    "отправления",
    "исхода",
    "откуда",
    "прежнее",
    "прежнего",
    "прежний",
    "постоянного",
    "походження",
    "звідки",
    "виїзду",
    "вибуття",
    "відправлення",
    "попереднє",
    "попереднього",
    "постійного",
];
/// Words that say so as the first of a header, before the name of a unit: "De (Province)". Elsewhere they mean much else.
pub(super) const ORIGIN_FIRST: &[&str] = &["de", "du", "des", "depuis", "з", "із", "из", "от"];
/// Words of a time before, for what comes behind another word.
pub(super) const ORIGIN_PAIRS: &[[&str; 2]] = &[
    ["до", "переміщення"],
    ["до", "перемещения"],
    ["до", "війни"],
    ["до", "войны"],
    ["до", "эвакуации"],
    ["до", "евакуації"],
    ["pre", "crisis"],
    ["pre", "conflict"],
    ["pre", "war"],
    ["last", "displacement"],
    ["last", "place"],
    ["last", "location"],
    ["last", "area"],
    ["venant", "de"],
    ["venus", "de"],
];
/// Words that say where people went, though the first of them alone is of where they left.
pub(super) const ARRIVAL_PAIRS: &[[&str; 2]] = &[
    ["fled", "to"],
    ["displaced", "to"],
    ["moved", "to"],
    ["left", "for"],
    ["parti", "pour"],
    ["partis", "pour"],
];
/// Words of columns that say where they are now. Displacement is where it led them to: origin may stand beside it.
pub(super) const ARRIVAL: &[&str] = &[
    "destination",
    "destinations",
    "destino",
    "dest",
    "arrival",
    "arrivals",
    "arrivee",
    "arrivees",
    "llegada",
    "chegada",
    "displacement",
    "displ",
    "deplacement",
    "desplazamiento",
    "deslocamento",
    "deslocacao",
    "current",
    "currently",
    "present",
    "actuel",
    "actuelle",
    "actual",
    "atual",
    "host",
    "hosting",
    "hosted",
    "accueil",
    "accueillant",
    "acogida",
    "acolhimento",
    "receiving",
    "reception",
    "receptor",
    "receptora",
    "receptores",
    "receptoras",
    "recibidas",
    "recibidos",
    "recepcion",
    "asylum",
    "asile",
    "asilo",
    "refuge",
    "refugio",
    "to",
    "into",
    "vers",
    "hacia",
    "para",
    "nereye",
    "varış",
    "varis",
    "hedef",
    "gittiği",
    "gittigi",
    "mevcut",
    "الوصول",
    "الوجهة",
    "المقصد",
    "النزوح",
    "الحالي",
    "الحالية",
    "الاستضافة",
    "المضيف",
    "المضيفة",
    "إلى",
    "الى",
    "اليها",
    "إليها",
    "назначения",
    "прибытия",
    "размещения",
    "куда",
    "нынешнее",
    "текущее",
    "призначення",
    "прибуття",
    "куди",
    "розміщення",
    "поточне",
    "нинішнє",
];
/// Words that say so as the first of a header.
pub(super) const ARRIVAL_FIRST: &[&str] = &["до", "в", "у", "à"];
/// Words of displacement, which say of a place before it that people come from there.
pub(super) const DISPLACEMENT: &[&str] = &[
    "displacement",
    "displ",
    "deplacement",
    "desplazamiento",
    "deslocamento",
    "النزوح",
    "переміщення",
    "перемещения",
];
/// Words of dwelling, which say of no end.
pub(super) const DWELLING: &[&str] = &[
    "residence",
    "residencia",
    "residing",
    "living",
    "domicile",
    "domicilio",
    "ikamet",
    "الإقامة",
    "السكن",
    "проживания",
    "проживання",
];
/// Whether a word is one of a list.
pub(super) fn is_one(list: &[&str], word: &str) -> bool {
    list.iter().any(|known| sheet::key(known) == word)
}

/// Whether the words of a header say where people come from.
pub(super) fn of_origin(words: &[String]) -> bool {
    let first = |list: &[&str]| words.len() > 1 && is_one(list, &words[0]);
    words.iter().any(|word| is_one(ORIGIN, word)) || first(ORIGIN_FIRST) || have_pair(ORIGIN_PAIRS, words)
}

fn have_pair(pairs: &[[&str; 2]], words: &[String]) -> bool {
    let is = |known: &[&str; 2], pair: &[String]| {
        known.iter().zip(pair).all(|(one, other)| sheet::key(one) == *other)
    };
    words.windows(2).any(|pair| pairs.iter().any(|known| is(known, pair)))
}

/// Whether they say where people went, in words of which one is of where they left.
pub(super) fn leads_there(words: &[String]) -> bool {
    have_pair(ARRIVAL_PAIRS, words)
}

/// Whether they say where people are.
pub(super) fn of_arrival(words: &[String]) -> bool {
    words.iter().any(|word| is_one(ARRIVAL, word)) || words.len() > 1 && is_one(ARRIVAL_FIRST, &words[0])
}

/// The words of a header without those that say of which end it is, and those that say nothing more.
pub(super) fn without_ends(header: &str) -> String {
    let lists = [ORIGIN, ORIGIN_FIRST, ARRIVAL, ARRIVAL_FIRST, BETWEEN, DWELLING, BESIDE];
    let kept = |word: &String| !lists.iter().any(|list| is_one(list, word));
    sheet::words(header).into_iter().filter(kept).collect::<Vec<_>>().join(" ")
}

/// Words beside the name of a unit that make no other thing of it.
pub(super) const BESIDE: &[&str] = &[
    "new",
    "affected",
    "assessed",
    "reporting",
    "reported",
    "where",
    "in",
    "are",
    "is",
    "now",
    "people",
    "persons",
    "idp",
    "idps",
    "displaced",
    "pdi",
    "deplaces",
    "settled",
    "location",
];
/// Words between those and the name of a unit.
pub(super) const BETWEEN: &[&str] =
    &["of", "de", "d", "du", "des", "da", "do", "del", "la", "le", "l", "the"];

/// Words of places and units in headers.
pub(super) const OF_AREAS: &[&str] = &[
    "place",
    "location",
    "locality",
    "area",
    "zone",
    "village",
    "town",
    "city",
    "settlement",
    "district",
    "province",
    "region",
    "state",
    "county",
    "country",
    "governorate",
    "municipality",
    "department",
    "admin",
    "adm",
    "pcode",
    "lieu",
    "localite",
    "ville",
    "commune",
    "departement",
    "pays",
    "lugar",
    "localidad",
    "municipio",
    "departamento",
    "provincia",
    "pais",
    "distrito",
    "localidade",
    "المنطقة",
    "منطقة",
    "محافظة",
    "قضاء",
    "область",
    "района",
    "район",
    "громада",
];
