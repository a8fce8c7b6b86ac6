//! What are units of a country called, and the columns of their codes and names?

/// A kind of units, or of places.
#[derive(Debug)]
pub(super) struct UnitKind {
    /// Headers of it, without case, accents, spaces and signs; the first is its name.
    pub(super) names: &'static [&'static str],
    /// The smaller, the larger its units are.
    pub(super) rank: u8,
    /// The level that it has in most countries, from 0; 4 for places.
    pub(super) level: usize,
}

macro_rules! kinds {
    ($($level:literal $rank:literal: $($name:literal)+;)+) => {
        &[ $( UnitKind { names: &[$($name),+], rank: $rank, level: $level } ),+ ]
    };
}

/// Kinds of units, and of places.
pub(super) const KINDS: &[UnitKind] = kinds! {
    0 10: "region" "regions" "regiao" "stateregion" "regionstate" "الاقليم" "اقليم" "регион";
    0 10: "state" "estado" "stateprovince" "الولايه" "ولايه";
    0 10: "governorate" "governate" "governorates" "gouvernorat" "المحافظه" "محافظه" "mohafazat" "muhafazah";
    0 10: "oblast" "область" "областьназва";
    0 10: "wilaya" "wilayah";
    0 12: "province" "provinces" "provincia" "المقاطعه" "провинция";
    0 13: "department" "departement" "departamento";
    0 13: "division";
    0 13: "prefecture";
    1 18: "zone" "zona";
    1 20: "district" "districts" "districtsaz" "distrito" "القضاء" "قضاء" "المديريه" "مديريه";
    1 20: "cercle";
    1 20: "territoire" "territory";
    1 20: "raion" "rayon" "район" "раион";
    1 20: "lga" "localgovernmentarea" "localgovernment";
    1 20: "caza" "qada" "kaza";
    1 20: "moughataa";
    1 20: "daira";
    1 20: "locality" "المحليه" "محليه";
    1 20: "mantika" "baladiya";
    1 22: "county";
    1 22: "subprefecture" "sousprefecture";
    1 24: "municipality" "municipio" "citymunicipality" "municipalitycity" "البلديه" "بلديه";
    1 24: "canton";
    2 26: "healthzone" "zonedesante" "zonesante";
    2 28: "arrondissement";
    2 30: "subdistrict" "الناحيه" "ناحيه";
    2 30: "woreda" "wereda";
    2 30: "commune" "comuna" "communes";
    2 30: "upazila" "thana" "upazilathana";
    2 30: "township";
    2 30: "payam";
    2 30: "subcounty";
    2 30: "tehsil" "taluka" "taluk";
    2 30: "hromada" "громада";
    2 30: "administrativepost" "postoadministrativo" "posto";
    2 30: "collectivite" "chefferie";
    2 32: "sector" "secteur" "setor";
    3 40: "union";
    3 40: "ward";
    3 40: "villagetract";
    3 40: "parish" "parroquia";
    3 40: "kebele";
    3 40: "boma";
    3 40: "barangay";
    3 40: "communalsection" "sectioncommunale";
    3 40: "groupement";
    3 42: "healtharea" "airedesante" "airesante";
    3 42: "colline";
    4 50: "town" "ville" "المدينه" "ciudad" "cidade";
    4 50: "city";
    4 50: "village" "القريه" "aldea" "село";
    4 50: "settlement" "asentamiento";
    4 50: "community" "comunidad" "comunidade";
    4 50: "localite" "localidad" "localidade";
    4 50: "place" "lieu" "lugar";
    4 50: "location";
    4 50: "site" "sitio" "sitename";
};

/// What stands before the name of a kind in headers of codes.
pub(super) const BEFORE_CODE: &[&str] = &[
    "pcode",
    "pcodeof",
    "pcodede",
    "pcodedu",
    "pcodedela",
    "code",
    "codeof",
    "codede",
    "codedu",
    "codedela",
    "codedel",
    "coded",
    "codel",
    "codigo",
    "codigode",
    "codigodel",
    "codigodela",
    "codigodo",
    "codigoda",
    "cod",
    "id",
    "ocha",
    "رمز",
    "كود",
    "код",
];
/// The same behind it.
pub(super) const BEHIND_CODE: &[&str] = &[
    "pcode",
    "pcod",
    "pcodes",
    "code",
    "codes",
    "cod",
    "codigo",
    "id",
    "geocode",
    "ochapcode",
    "pcodeocha",
    "codeocha",
    "isocode",
    "код",
];
/// What stands before the name of a kind in headers of names.
pub(super) const BEFORE_NAME: &[&str] = &[
    "name",
    "nameof",
    "nom",
    "nomde",
    "nomdu",
    "nomdela",
    "nomdel",
    "nomd",
    "noml",
    "nombre",
    "nombrede",
    "nombredel",
    "nombredela",
    "nome",
    "nomede",
    "nomedo",
    "nomeda",
    "اسم",
    "название",
    "назва",
];
/// The same behind it, the best first: names in one language come before those in another.
pub(super) const BEHIND_NAME: &[&str] = &[
    "name",
    "names",
    "nom",
    "nombre",
    "nome",
    "nameen",
    "nameeng",
    "nameenglish",
    "en",
    "english",
    "eng",
    "namefr",
    "fr",
    "es",
    "pt",
];
/// What is short for a kind beside "name" or "P-code" alone: "Sr." by itself numbers rows.
pub(super) const SHORT: &[(&str, &str)] = &[("sr", "stateregion")];
/// Languages in three letters, behind names in them.
pub(super) const LANGUAGES: &[&str] = &[
    "eng", "fra", "fre", "spa", "esp", "por", "ara", "mmr", "mya", "bur", "ukr", "rus", "amh", "som", "nep",
    "ben", "urd", "uni",
];
/// Words of headers of codes.
pub(super) const CODE: &[&str] =
    &["pcode", "pcod", "pcd", "pcodes", "code", "codes", "codigo", "geocode", "رمز", "код"];
/// Words of headers of names.
pub(super) const NAME: &[&str] =
    &["name", "names", "nm", "nom", "nombre", "nome", "اسم", "назва", "название"];
