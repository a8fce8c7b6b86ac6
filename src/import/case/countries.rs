//! Countries by their codes, and what is known of households in some, where nobody counted them in the case.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use super::country_names::NAMES;
use crate::import::notes::Notes;
use crate::tables::letters::unmarked_name;

/// A country.
pub(super) struct CountryHouseholds {
    pub(super) iso3: &'static str,
    pub(super) iso2: &'static str,
    pub(super) name: &'static str,
    /// Persons in a mean household.
    pub(super) household: f64,
}

/// Where the sizes come from. They were written from memory of the source, so each is a guess.
pub(super) const SOURCE: &str =
    "table by country in displace, after UN DESA, Household Size and Composition 2022, from memory";
/// The size where a country is not in the table.
pub(super) const ANYWHERE: f64 = 5.0;

macro_rules! countries {
    ($($iso3:literal $iso2:literal $name:literal $household:literal),+ $(,)?) => {
        &[ $( CountryHouseholds { iso3: $iso3, iso2: $iso2, name: $name, household: $household } ),+ ]
    };
}

const COUNTRIES: &[CountryHouseholds] = countries![
    "AFG" "AF" "Afghanistan" 8.0, "ARM" "AM" "Armenia" 3.5, "AZE" "AZ" "Azerbaijan" 4.5, "BDI" "BI" "Burundi" 4.8,
    "BFA" "BF" "Burkina Faso" 5.9, "BGD" "BD" "Bangladesh" 4.3, "CAF" "CF" "Central African Republic" 4.9,
    "CMR" "CM" "Cameroon" 5.2, "COD" "CD" "Democratic Republic of the Congo" 5.3, "COG" "CG" "Congo" 4.3,
    "COL" "CO" "Colombia" 3.5, "ETH" "ET" "Ethiopia" 4.6, "GEO" "GE" "Georgia" 3.3, "HTI" "HT" "Haiti" 4.3,
    "IRQ" "IQ" "Iraq" 7.7, "KEN" "KE" "Kenya" 3.6, "LBN" "LB" "Lebanon" 4.3, "LBY" "LY" "Libya" 6.2,
    "MLI" "ML" "Mali" 5.7, "MMR" "MM" "Myanmar" 4.2, "MOZ" "MZ" "Mozambique" 4.4, "NER" "NE" "Niger" 5.9,
    "NGA" "NG" "Nigeria" 4.9, "PAK" "PK" "Pakistan" 6.8, "PSE" "PS" "Palestine" 5.2, "RWA" "RW" "Rwanda" 4.3,
    "SDN" "SD" "Sudan" 5.6, "SOM" "SO" "Somalia" 6.2, "SSD" "SS" "South Sudan" 5.9, "SYR" "SY" "Syria" 5.7,
    "TCD" "TD" "Chad" 5.8, "TUR" "TR" "Türkiye" 3.4, "UGA" "UG" "Uganda" 4.5, "UKR" "UA" "Ukraine" 2.5,
    "VEN" "VE" "Venezuela" 4.0, "YEM" "YE" "Yemen" 6.7,
];

/// A country by either of its codes.
pub(super) fn find(code: &str) -> Option<&'static CountryHouseholds> {
    COUNTRIES
        .iter()
        .find(|country| country.iso3.eq_ignore_ascii_case(code) || country.iso2.eq_ignore_ascii_case(code))
}

/// A country or territory of ISO 3166-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CountryCode {
    pub(super) alpha2: &'static str,
    pub(super) alpha3: &'static str,
    pub(super) name: &'static str,
}

/// Codes of two and three letters and short names of all 249, ISO 3166-1.
const ALL: &str = "\
    AD AND Andorra|AE ARE United Arab Emirates|AF AFG Afghanistan|AG ATG Antigua and Barbuda|AI AIA Anguilla|\
    AL ALB Albania|AM ARM Armenia|AO AGO Angola|AQ ATA Antarctica|AR ARG Argentina|AS ASM American Samoa|\
    AT AUT Austria|AU AUS Australia|AW ABW Aruba|AX ALA Åland Islands|AZ AZE Azerbaijan|\
    BA BIH Bosnia and Herzegovina|BB BRB Barbados|BD BGD Bangladesh|BE BEL Belgium|BF BFA Burkina Faso|\
    BG BGR Bulgaria|BH BHR Bahrain|BI BDI Burundi|BJ BEN Benin|BL BLM Saint Barthélemy|BM BMU Bermuda|BN BRN Brunei|\
    BO BOL Bolivia|BQ BES Bonaire, Sint Eustatius and Saba|BR BRA Brazil|BS BHS Bahamas|BT BTN Bhutan|\
    BV BVT Bouvet Island|BW BWA Botswana|BY BLR Belarus|BZ BLZ Belize|CA CAN Canada|CC CCK Cocos Islands|\
    CD COD Democratic Republic of the Congo|CF CAF Central African Republic|CG COG Congo|CH CHE Switzerland|\
    CI CIV Côte d'Ivoire|CK COK Cook Islands|CL CHL Chile|CM CMR Cameroon|CN CHN China|CO COL Colombia|\
    CR CRI Costa Rica|CU CUB Cuba|CV CPV Cabo Verde|CW CUW Curaçao|CX CXR Christmas Island|CY CYP Cyprus|\
    CZ CZE Czechia|DE DEU Germany|DJ DJI Djibouti|DK DNK Denmark|DM DMA Dominica|DO DOM Dominican Republic|\
    DZ DZA Algeria|EC ECU Ecuador|EE EST Estonia|EG EGY Egypt|EH ESH Western Sahara|ER ERI Eritrea|ES ESP Spain|\
    ET ETH Ethiopia|FI FIN Finland|FJ FJI Fiji|FK FLK Falkland Islands|FM FSM Micronesia|FO FRO Faroe Islands|\
    FR FRA France|GA GAB Gabon|GB GBR United Kingdom|GD GRD Grenada|GE GEO Georgia|GF GUF French Guiana|\
    GG GGY Guernsey|GH GHA Ghana|GI GIB Gibraltar|GL GRL Greenland|GM GMB Gambia|GN GIN Guinea|GP GLP Guadeloupe|\
    GQ GNQ Equatorial Guinea|GR GRC Greece|GS SGS South Georgia and the South Sandwich Islands|GT GTM Guatemala|\
    GU GUM Guam|GW GNB Guinea-Bissau|GY GUY Guyana|HK HKG Hong Kong|HM HMD Heard Island and McDonald Islands|\
    HN HND Honduras|HR HRV Croatia|HT HTI Haiti|HU HUN Hungary|ID IDN Indonesia|IE IRL Ireland|IL ISR Israel|\
    IM IMN Isle of Man|IN IND India|IO IOT British Indian Ocean Territory|IQ IRQ Iraq|IR IRN Iran|IS ISL Iceland|\
    IT ITA Italy|JE JEY Jersey|JM JAM Jamaica|JO JOR Jordan|JP JPN Japan|KE KEN Kenya|KG KGZ Kyrgyzstan|\
    KH KHM Cambodia|KI KIR Kiribati|KM COM Comoros|KN KNA Saint Kitts and Nevis|KP PRK North Korea|\
    KR KOR South Korea|KW KWT Kuwait|KY CYM Cayman Islands|KZ KAZ Kazakhstan|LA LAO Laos|LB LBN Lebanon|\
    LC LCA Saint Lucia|LI LIE Liechtenstein|LK LKA Sri Lanka|LR LBR Liberia|LS LSO Lesotho|LT LTU Lithuania|\
    LU LUX Luxembourg|LV LVA Latvia|LY LBY Libya|MA MAR Morocco|MC MCO Monaco|MD MDA Moldova|ME MNE Montenegro|\
    MF MAF Saint Martin|MG MDG Madagascar|MH MHL Marshall Islands|MK MKD North Macedonia|ML MLI Mali|MM MMR Myanmar|\
    MN MNG Mongolia|MO MAC Macao|MP MNP Northern Mariana Islands|MQ MTQ Martinique|MR MRT Mauritania|\
    MS MSR Montserrat|MT MLT Malta|MU MUS Mauritius|MV MDV Maldives|MW MWI Malawi|MX MEX Mexico|MY MYS Malaysia|\
    MZ MOZ Mozambique|NA NAM Namibia|NC NCL New Caledonia|NE NER Niger|NF NFK Norfolk Island|NG NGA Nigeria|\
    NI NIC Nicaragua|NL NLD Netherlands|NO NOR Norway|NP NPL Nepal|NR NRU Nauru|NU NIU Niue|NZ NZL New Zealand|\
    OM OMN Oman|PA PAN Panama|PE PER Peru|PF PYF French Polynesia|PG PNG Papua New Guinea|PH PHL Philippines|\
    PK PAK Pakistan|PL POL Poland|PM SPM Saint Pierre and Miquelon|PN PCN Pitcairn|PR PRI Puerto Rico|\
    PS PSE Palestine|PT PRT Portugal|PW PLW Palau|PY PRY Paraguay|QA QAT Qatar|RE REU Réunion|RO ROU Romania|\
    RS SRB Serbia|RU RUS Russia|RW RWA Rwanda|SA SAU Saudi Arabia|SB SLB Solomon Islands|SC SYC Seychelles|\
    SD SDN Sudan|SE SWE Sweden|SG SGP Singapore|SH SHN Saint Helena, Ascension and Tristan da Cunha|SI SVN Slovenia|\
    SJ SJM Svalbard and Jan Mayen|SK SVK Slovakia|SL SLE Sierra Leone|SM SMR San Marino|SN SEN Senegal|\
    SO SOM Somalia|SR SUR Suriname|SS SSD South Sudan|ST STP Sao Tome and Principe|SV SLV El Salvador|\
    SX SXM Sint Maarten|SY SYR Syria|SZ SWZ Eswatini|TC TCA Turks and Caicos Islands|TD TCD Chad|\
    TF ATF French Southern Territories|TG TGO Togo|TH THA Thailand|TJ TJK Tajikistan|TK TKL Tokelau|\
    TL TLS Timor-Leste|TM TKM Turkmenistan|TN TUN Tunisia|TO TON Tonga|TR TUR Türkiye|TT TTO Trinidad and Tobago|\
    TV TUV Tuvalu|TW TWN Taiwan|TZ TZA Tanzania|UA UKR Ukraine|UG UGA Uganda|\
    UM UMI United States Minor Outlying Islands|US USA United States|UY URY Uruguay|UZ UZB Uzbekistan|\
    VA VAT Holy See|VC VCT Saint Vincent and the Grenadines|VE VEN Venezuela|VG VGB British Virgin Islands|\
    VI VIR United States Virgin Islands|VN VNM Viet Nam|VU VUT Vanuatu|WF WLF Wallis and Futuna|WS WSM Samoa|\
    YE YEM Yemen|YT MYT Mayotte|ZA ZAF South Africa|ZM ZMB Zambia|ZW ZWE Zimbabwe";
fn all() -> impl Iterator<Item = CountryCode> {
    ALL.split('|').filter_map(|entry| {
        let (alpha2, rest) = entry.split_once(' ')?;
        let (alpha3, name) = rest.split_once(' ')?;
        Some(CountryCode { alpha2, alpha3, name })
    })
}

/// A country by its code.
pub(super) fn by_code(code: &str) -> Option<CountryCode> {
    all().find(|one| one.alpha2.eq_ignore_ascii_case(code) || one.alpha3.eq_ignore_ascii_case(code))
}

/// A country by its code or name, in whatever marks, signs and language.
pub(super) fn by_any(text: &str) -> Option<CountryCode> {
    let low = plain(text);
    let other = || NAMES.iter().find(|(name, _)| plain(name) == low).and_then(|(_, code)| by_code(code));
    let turned = || TURNED.get(&in_any_order(text)).copied();
    by_code(text.trim()).or_else(|| all().find(|one| plain(one.name) == low)).or_else(other).or_else(turned)
}

/// All names by their words in order.
static TURNED: LazyLock<BTreeMap<Vec<String>, CountryCode>> = LazyLock::new(|| {
    let others = NAMES.iter().filter_map(|(name, code)| Some((in_any_order(name), by_code(code)?)));
    others.chain(all().map(|one| (in_any_order(one.name), one))).collect()
});

/// The words of a name, written out and in order: "Congo, Dem. Rep.".
fn in_any_order(name: &str) -> Vec<String> {
    let name = unmarked_name(name);
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<String> = words
        .filter(|word| !["the", "of", "and"].contains(word))
        .map(|word| match word {
            "rep" => "republic".to_owned(),
            "dem" => "democratic".to_owned(),
            _ => word.to_owned(),
        })
        .collect();
    words.sort();
    words
}

/// A name without marks, signs and articles.
fn plain(name: &str) -> String {
    let name = unmarked_name(name);
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    // "Côte d'Ivoire" and "Cote d Ivoire".
    words
        .filter(|word| !["the", "of", "la", "le", "de", "du", "d"].contains(word))
        .collect::<String>()
        .replace("divoire", "ivoire")
}

/// The country beyond a crossing that names both: "Syria - Turkey" leads to Turkey.
pub(super) fn beyond_of(text: &str, own: CountryCode) -> Option<CountryCode> {
    let signs =
        [" - ", " – ", " — ", "/", "–", "—", "->", "→", " to ", " and ", " & ", " et ", " y ", " vers "];
    signs.iter().find_map(|sign| {
        let (one, other) = text.split_once(sign)?;
        match (by_any(one)?, by_any(other)?) {
            (one, other) if one == own && other != own => Some(other),
            (one, other) if other == own && one != own => Some(one),
            _ => None,
        }
    })
}

/// Refuses a code of no country, which would take nothing or all.
pub(super) fn check(code: Option<&str>, notes: &mut Notes) -> Option<()> {
    let Some(code) = code.filter(|code| by_code(code).is_none()) else { return Some(()) };
    let low = code.to_lowercase();
    let near = |one: &CountryCode| {
        let name = one.name.to_lowercase();
        let differ = one.alpha3.to_lowercase().chars().zip(low.chars()).filter(|(a, b)| a != b).count();
        name.contains(&low) && low.len() > 3 || low.len() == 3 && differ == 1
    };
    let first = by_any(code);
    let others = all().filter(|one| near(one) && Some(*one) != first);
    let found: Vec<String> =
        first.into_iter().chain(others).take(5).map(|one| format!("{} ({})", one.alpha3, one.name)).collect();
    let hint = if found.is_empty() {
        "give the code of three letters, such as COD or SDN".to_owned()
    } else {
        format!("did you mean {}?", found.join(", "))
    };
    let message = format!("--country \"{code}\" is no code of ISO 3166");
    notes.refuse(Path::new(code), None, message, &hint);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_there_once() {
        let mut codes: Vec<&str> = all().flat_map(|one| [one.alpha2, one.alpha3]).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!((all().count(), codes.len()), (249, 498));
        assert!(all().all(|one| one.alpha2.len() == 2 && one.alpha3.len() == 3 && !one.name.is_empty()));
        for known in COUNTRIES {
            let code = by_code(known.iso3).expect("a code");
            assert_eq!((code.alpha2, code.name), (known.iso2, known.name));
        }
        assert_eq!(by_any("DRC"), by_code("CD"));
        for (code, names) in [
            ("CIV", ["Côte d’Ivoire", "Cote d Ivoire", "Ivory Coast", "COTE D'IVOIRE"]),
            ("CAF", ["RCA", "République centrafricaine", "Central African Rep.", "Centrafrique"]),
            ("COD", ["Congo (Kinshasa)", "D.R. Congo", "Rép. Dém. du Congo", "RD Congo"]),
            ("COD", ["Congo, Dem. Rep.", "Congo, Democratic Republic of the", "DR Congo", "DRC"]),
            ("SYR", ["Syrian Arab Rep.", "Syria", "Syrie", "Syrian Arab Republic (the)"]),
            ("COG", ["Congo, Rep.", "Republic of the Congo", "Congo", "Congo (Rep. of the)"]),
            ("TUR", ["Turkiye", "Türkiye", "Turquía", "تركيا"]),
        ] {
            for name in names {
                assert_eq!(by_any(name).map(|one| one.alpha3), Some(code), "{name}");
            }
        }
        let syria = by_code("SYR").expect("a code");
        assert_eq!(beyond_of("Syria - Turkey", syria), by_code("TUR"));
        assert_eq!(beyond_of("Iraq/Syria", syria), by_code("IRQ"));
        assert_eq!(beyond_of("Iraq - Turkey", syria), None);
        // All names are of one country.
        for (name, code) in NAMES {
            assert_eq!(by_any(name), by_code(code), "{name}");
        }
    }
}
