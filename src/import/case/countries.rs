//! What is known of households by country, where nobody counted them in the case.

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
