//! Which country is somebody of who is called "South Sudanese"? Tables of arrivals name people, not countries.

use super::countries::{self, CountryCode};
use crate::tables::letters::unmarked_name;

/// What people of countries are called, without what is said of one, of women or of several.
const PEOPLE: &[(&str, &[&str])] = &[
    ("AFG", &["afghan", "afghani", "afgano", "afega"]),
    ("AGO", &["angolan", "angolais", "angolano"]),
    ("ARM", &["armenian", "armenien", "armenio"]),
    ("AZE", &["azerbaijani", "azeri", "azerbaidjanais"]),
    ("BDI", &["burundian", "burundais", "burundes"]),
    ("BEN", &["beninese", "beninois"]),
    ("BFA", &["burkinabe", "burkinese"]),
    ("BGD", &["bangladeshi", "bangladais"]),
    ("BLR", &["belarusian", "bielorusse"]),
    ("CAF", &["central african", "centrafricain", "centroafricano"]),
    ("CIV", &["ivorian", "ivoirien"]),
    ("CMR", &["cameroonian", "camerounais"]),
    ("COD", &["congolese drc", "congolese rdc", "congolais rdc", "congolese", "congolais", "congoles"]),
    ("COG", &["congolese brazzaville", "congolais brazzaville"]),
    ("COL", &["colombian", "colombien", "colombiano"]),
    ("CUB", &["cuban", "cubain", "cubano"]),
    ("DJI", &["djiboutian", "djiboutien"]),
    ("DOM", &["dominican", "dominicain", "dominicano"]),
    ("ECU", &["ecuadorian", "equatorien", "ecuatoriano"]),
    ("EGY", &["egyptian", "egyptien", "egipcio"]),
    ("ERI", &["eritrean", "erythreen", "eritreo"]),
    ("ETH", &["ethiopian", "ethiopien", "etiope"]),
    ("GEO", &["georgian", "georgien", "georgiano"]),
    ("GHA", &["ghanaian", "ghaneen"]),
    ("GIN", &["guinean", "guineen"]),
    ("GNB", &["bissau guinean", "guinea bissau", "bissau guineen"]),
    ("GMB", &["gambian", "gambien"]),
    ("GTM", &["guatemalan", "guatemalteco"]),
    ("HND", &["honduran", "hondureno"]),
    ("HTI", &["haitian", "haitien", "haitiano"]),
    ("IND", &["indian", "indien"]),
    ("IRN", &["iranian", "iranien", "irani"]),
    ("IRQ", &["عراقي", "iraqi", "irakien", "irakian", "iraqui"]),
    ("JOR", &["jordanian", "jordanien", "jordano"]),
    ("KEN", &["kenyan", "kenian"]),
    ("LBN", &["lebanese", "libanais", "libanes", "لبناني"]),
    ("LBR", &["liberian"]),
    ("LBY", &["ليبي", "libyan", "libyen", "libio"]),
    ("MDA", &["moldovan", "moldave"]),
    ("MLI", &["malian", "malien"]),
    ("MMR", &["burmese", "myanmarese", "birman", "rohingya"]),
    ("MOZ", &["mozambican", "mozambicain", "mocambicano"]),
    ("MRT", &["mauritanian", "mauritanien"]),
    ("MWI", &["malawian"]),
    ("NER", &["nigerien"]),
    ("NGA", &["nigerian"]),
    ("NIC", &["nicaraguan", "nicaraguense"]),
    ("NPL", &["nepali", "nepalese"]),
    ("PAK", &["pakistani", "pakistanais"]),
    ("PER", &["peruvian", "peruvien", "peruano"]),
    ("PSE", &["palestinian", "palestinien", "palestino", "فلسطيني"]),
    ("RUS", &["russian", "russe", "ruso"]),
    ("RWA", &["rwandan", "rwandais"]),
    ("SDN", &["sudanese", "soudanais", "sudanes", "سوداني"]),
    ("SEN", &["senegalese", "senegalais"]),
    ("SLE", &["sierra leonean"]),
    ("SLV", &["salvadoran", "salvadorian", "salvadoreno"]),
    ("SOM", &["صومالي", "somali", "somalian", "somalien"]),
    ("SSD", &["جنوب سوداني", "south sudanese", "sud soudanais", "sursudanes"]),
    ("SYR", &["syrian", "syrien", "sirio", "سوري"]),
    ("TCD", &["chadian", "tchadien", "chadiano"]),
    ("TGO", &["togolese", "togolais"]),
    ("TJK", &["tajik"]),
    ("TUN", &["tunisian", "tunisien", "tunecino"]),
    ("TUR", &["turkish", "turc", "turco"]),
    ("TZA", &["tanzanian", "tanzanien", "tanzaniano"]),
    ("UGA", &["ugandan", "ougandais"]),
    ("UKR", &["ukrainian", "ukrainien", "ucraniano"]),
    ("UZB", &["uzbek", "ouzbek"]),
    ("VEN", &["venezuelan", "venezuelien", "venezolano"]),
    ("YEM", &["يمني", "yemeni", "yemenite", "yemenita"]),
    ("ZMB", &["zambian", "zambien"]),
    ("ZWE", &["zimbabwean", "zimbabweien"]),
];

/// Endings of women and of several.
const ENDINGS: &[&str] = &["s", "e", "es", "ne", "nes", "te", "tes", "ة", "ين", "ون", "ات"];
/// Words beside the name of a people.
const BESIDE: &[&str] =
    &["nationals", "national", "citizens", "citizen", "nationality", "refugees", "arab", "ressortissants"];

/// The country of a people, by what it is called in English, French, Spanish or Portuguese; none for others.
pub(super) fn country(text: &str) -> Option<CountryCode> {
    let plain = unmarked_name(text);
    let words: Vec<&str> = plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !BESIDE.contains(word))
        .collect();
    let said = words.join(" ");
    let is = |known: &str| {
        // "Colombiano" and "colombiana".
        let stem = known
            .strip_suffix('o')
            .filter(|stem| said.strip_prefix(stem).is_some_and(|end| ["a", "os", "as"].contains(&end)));
        said == known || stem.is_some() || said.strip_prefix(known).is_some_and(|end| ENDINGS.contains(&end))
    };
    // "Nigerien" is no "Nigerian", and none of the names begins as another one ends.
    let found = PEOPLE.iter().find(|(_, names)| names.iter().any(|known| is(known)))?;
    countries::by_code(found.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peoples_are_of_their_countries() {
        for (text, code) in [
            ("Sudanese", "SDN"),
            ("South Sudanese", "SSD"),
            ("South-Sudanese nationals", "SSD"),
            ("Soudanaise", "SDN"),
            ("Sud-Soudanais", "SSD"),
            ("Eritreans", "ERI"),
            ("Érythréenne", "ERI"),
            ("Burkinabè", "BFA"),
            ("Nigériens", "NER"),
            ("Nigerians", "NGA"),
            ("Central African", "CAF"),
            ("Venezolana", "VEN"),
            ("Hondureños", "HND"),
            ("Syrians", "SYR"),
            ("سوريون", "SYR"),
            ("Congolese (Brazzaville)", "COG"),
            ("Afghani", "AFG"),
            ("Tanzaniana", "TZA"),
            ("Bissau-Guinean", "GNB"),
        ] {
            assert_eq!(country(text).map(|found| found.alpha3), Some(code), "{text}");
        }
        for text in ["Other", "Sudan", "Mixed", "", "Unknown", "Stateless"] {
            assert_eq!(country(text).map(|found| found.alpha3), None, "{text}");
        }
        for (code, names) in PEOPLE {
            assert!(countries::by_code(code).is_some(), "{code}");
            for name in *names {
                assert_eq!(country(name).map(|found| found.alpha3), Some(*code), "{name}");
            }
        }
    }
}
