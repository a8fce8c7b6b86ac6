//! Does a header say that a column counts some of the people only, or things?

use super::dwelling::lives;
use super::words::words;

/// What is said of columns of some people, as of those in need.
pub(super) const SOME: &str = "counts some of the people only";
const THING: &str = "counts something other than people";

/// Words of sexes: what has one of both counts everybody.
const SEXES: [&[&str]; 2] = [
    &[
        "men",
        "man",
        "male",
        "males",
        "hommes",
        "homme",
        "masculin",
        "masculins",
        "masculino",
        "hombres",
        "hombre",
        "varones",
        "homens",
        "мужчин",
        "мужчины",
        "ذكور",
        "الذكور",
        "رجال",
    ],
    &[
        "women",
        "woman",
        "female",
        "females",
        "femmes",
        "femme",
        "feminin",
        "feminins",
        "femenino",
        "mujeres",
        "mujer",
        "mulheres",
        "женщин",
        "женщины",
        "إناث",
        "الإناث",
        "نساء",
    ],
];
/// The same of ages.
const AGES: [&[&str]; 2] = [
    &["adult", "adults", "adultes", "adulte", "adultos", "adulto", "взрослых"],
    &[
        "child",
        "children",
        "minor",
        "minors",
        "enfant",
        "enfants",
        "mineur",
        "mineurs",
        "ninos",
        "menores",
        "criancas",
        "детей",
        "дети",
        "أطفال",
        "الأطفال",
    ],
];
/// Words of others who are some of the people.
const OTHERS: &[&str] = &[
    "boy",
    "boys",
    "girl",
    "girls",
    "garcons",
    "filles",
    "ninas",
    "meninos",
    "meninas",
    "infant",
    "infants",
    "baby",
    "babies",
    "youth",
    "elderly",
    "elder",
    "elders",
    "older",
    "aged",
    "plw",
    "pregnant",
    "lactating",
    "enceintes",
    "disabled",
    "disability",
    "disabilities",
    "handicapes",
    "unaccompanied",
    "separated",
    "orphans",
    "widows",
    "adolescents",
    "adolescent",
    "teenagers",
    "under5",
    "u5",
    "injured",
    "wounded",
    "blesses",
    "heridos",
    "раненых",
    "جرحى",
    "missing",
    "detained",
    "arrested",
    "patients",
    "students",
    "pupils",
    "beneficiaries",
    "beneficiaires",
    "beneficiarios",
    "vulnerable",
];
/// Words of things and of the dead.
const THINGS: &[&str] = &[
    "vehicle",
    "vehicles",
    "car",
    "cars",
    "truck",
    "trucks",
    "bus",
    "buses",
    "house",
    "houses",
    "maison",
    "maisons",
    "casas",
    "vivienda",
    "viviendas",
    "building",
    "buildings",
    "batiments",
    "edificios",
    "home",
    "homes",
    "dwelling",
    "dwellings",
    "apartments",
    "kit",
    "kits",
    "basket",
    "baskets",
    "paniers",
    "ration",
    "rations",
    "food",
    "tonnes",
    "tons",
    "litres",
    "liters",
    "latrines",
    "toilets",
    "wells",
    "beds",
    "rooms",
    "classrooms",
    "blankets",
    "nfi",
    "nfis",
    "items",
    "vouchers",
    "killed",
    "dead",
    "death",
    "fatality",
    "casualties",
    "casualty",
    "deces",
    "morts",
    "tues",
    "muertos",
    "muertes",
    "mortos",
    "погибших",
    "убитых",
    "قتلى",
    "shelter",
    "incident",
    "event",
    "attack",
    "attacks",
    "attaques",
    "ataques",
    "calls",
    "trips",
    "flights",
    "visits",
    "distance",
    "temperature",
    "rain",
    "rainfall",
    "score",
    "index",
    "rank",
    "prices",
    "prix",
    "precio",
    "costs",
    "money",
    "salary",
    "hours",
    "capacity",
    "capacite",
    "capacidad",
    "age",
    "ages",
];

/// What a header says that its numbers are, where they are not all of some people.
pub(in crate::import) fn part(header: &str) -> Option<&'static str> {
    let words = words(header);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let sides = |[one, other]: [&[&str]; 2]| (has(one), has(other));
    let (sexes, ages) = (sides(SEXES), sides(AGES));
    // All ages and both sexes are everybody, and so are people in houses or killed and displaced.
    let everybody = sexes == (true, true)
        || ages == (true, true)
        || has(&["both", "all", "total"]) && has(&["sexes", "ages"]);
    let some = sexes.0 || sexes.1 || ages.0 || ages.1;
    if everybody {
        return None;
    }
    if some || has(OTHERS) || lives(header) {
        return Some(SOME);
    }
    (has(THINGS) && !names_people(header)).then_some(THING)
}

/// Words of people who are counted, or beginnings of these with a star, and of counting itself.
const PEOPLE: &[&str] = &[
    "person*",
    "people*",
    "individu*",
    "ind",
    "inds",
    "idp",
    "idps",
    "idpind",
    "displac*",
    "refug*",
    "return*",
    "arriv*",
    "depart*",
    "population",
    "pop",
    "count*",
    "number",
    "no",
    "num",
    "total*",
    "value*",
    "figure*",
    "data",
    "migrant*",
    "evacue*",
    "evacua*",
    "movement*",
    "cross*",
    "entr*",
    "exit*",
    "deplac*",
    "retourn*",
    "personne*",
    "nombre",
    "nb",
    "nbr",
    "pdi",
    "pdis",
    "desplaz*",
    "desloc*",
    "persona*",
    "pessoa*",
    "retorn*",
    "llegad*",
    "salid*",
    "chegad*",
    "said*",
    "cumul*",
    "stock",
    "flow*",
    "new*",
    "registered",
    "hosted",
    "away",
    "abroad",
    "moved",
    "fled",
    "asylum",
    "beneficiar*",
    "influx",
    "caseload",
    "effectif*",
    "residents",
    "inhabitants",
    "habitants",
    "daily",
    "weekly",
    "present",
    "cantidad",
    "numero",
    "впо",
    "переселен*",
    "беженц*",
    "человек",
    "людей",
    "внутренн*",
    "внутрішн*",
    "біженц*",
    "осіб",
    "лиц",
];
/// Roots of the same in a language that puts articles and endings around them.
const ROOTS: &[&str] = &["نازح", "لاجئ", "عائد", "عدد", "أشخاص", "افراد", "أفراد", "شخص", "مهجر", "سكان"];

/// Whether a header names people, or says no more than that it counts.
pub(in crate::import) fn names_people(header: &str) -> bool {
    let known = |word: &String| {
        let is = |known: &&str| match known.strip_suffix('*') {
            Some(start) => word.starts_with(start),
            None => word == known,
        };
        PEOPLE.iter().any(is) || ROOTS.iter().any(|root| word.contains(root))
    };
    words(header).iter().any(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_of_the_people_are_not_all() {
        for header in [
            "IDPs (women)",
            "IDP children",
            "Male IDPs",
            "Children",
            "Unaccompanied minors",
            "Enfants déplacés",
            "Injured",
            "Women and children",
            "Hommes",
            "Girls",
            "PLW",
        ] {
            assert_eq!(part(header), Some(SOME), "{header}");
        }
        for header in [
            "Vehicles",
            "Houses destroyed",
            "Food baskets",
            "Kits distributed",
            "Décès",
            "Temperature",
            "Viviendas",
        ] {
            assert_eq!(part(header), Some(THING), "{header}");
        }
        for header in [
            "IDPs",
            "Men and women",
            "Male + Female",
            "Individuals",
            "Total (both sexes)",
            "Displaced persons",
            "x",
            "People in destroyed houses",
            "Adults and children",
            "All ages",
        ] {
            assert_eq!(part(header), None, "{header}");
        }
        assert!(names_people("New displacement") && names_people("عدد النازحين") && names_people("Déplacés"));
        assert!(!names_people("Snow") && !names_people("Depth"));
    }
}
