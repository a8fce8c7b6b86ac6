//! What are the columns of tables of sites called?

use super::free::{FREE, OCCUPANTS};
use crate::import::case::places::{LAT, LON};
use crate::import::sheet::ColumnRole;

/// Names are without case, accents, spaces and signs, best first.
pub(super) const ROLES: &[ColumnRole] = &[
    ColumnRole {
        name: "name",
        names: &[
            "sitename",
            "campname",
            "nameenglish",
            "nameen",
            "name",
            "site",
            "camp",
            "nomdusite",
            "nom",
            "crossing",
            "crossingname",
        ],
        tags: &["#loc+name", "#loc+camp+name"],
        required: true,
        single: false,
    },
    LAT,
    LON,
    ColumnRole {
        name: "capacity",
        names: &[
            "capacity",
            "capacite",
            "places",
            "capacitypersons",
            "capacity*",
            "capacite*",
            "capacitedaccueil",
            "maxcapacity",
            "maximumcapacity",
            "totalcapacity",
            "capacitemaximale",
            "capacidad",
            "capacidad*",
            "capacidade",
            "capacidade*",
            "السعة",
        ],
        tags: &["#capacity"],
        required: false,
        single: true,
    },
    ColumnRole {
        name: "country",
        // Where a crossing leads to is more than where it lies.
        names: &[
            "tocountry",
            "countryto",
            "leadsto",
            "countrybeyond",
            "neighbouringcountry",
            "neighboringcountry",
            "destinationcountry",
            "verslepays",
            "paysvoisin",
            "borderwith",
            "bordercountry",
            "paysfrontalier",
            "paisvecino",
            "paisfronterizo",
            "country",
            "pays",
        ],
        tags: &["#country+to", "#country+name"],
        required: false,
        single: false,
    },
    FREE,
    OCCUPANTS,
];
