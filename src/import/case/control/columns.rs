//! What are the columns of tables of control called, and the properties of its polygons? One list for both.

use crate::import::case::day_names::{DAYS, SINCE as SINCE_WHEN, SINCE_OR_OTHERS, SINGLE, joined};
use crate::import::sheet::{ColumnRole, key};

/// Names are without case, accents, spaces and signs, best first. Shapefiles cut names to ten letters.
pub(super) const PLACE: ColumnRole = ColumnRole {
    name: "place",
    names: &[
        "placepcode",
        "pcode",
        "locationpcode",
        "place",
        "name",
        "location",
        "settlement",
        "village",
        "community",
        "town",
        "city",
        "site",
        "lieu",
        "localite",
        "localidad",
        "lugar",
        "nom",
        "nombre",
        "nameen",
        "namefr",
        "name@",
        "المكان",
    ],
    tags: &["#loc+code", "#loc+name"],
    required: true,
    single: false,
};

pub(super) const HOLDER: ColumnRole = ColumnRole {
    name: "holder",
    names: &[
        "holder",
        "control",
        "controlledby",
        "controlled",
        "heldby",
        "party",
        "side",
        "actor",
        "newcontrol",
        "controle",
        "controlepar",
    ],
    tags: &["#actor"],
    required: true,
    single: false,
};

const SINCE_NAMES: [&str; DAYS.len() + SINCE_WHEN.len() + SINCE_OR_OTHERS.len() + SINGLE.len()] =
    joined(&[DAYS, SINCE_WHEN, SINCE_OR_OTHERS, SINGLE]);

/// From when on.
pub(super) const SINCE: ColumnRole =
    ColumnRole::optional("date", &SINCE_NAMES, &["#date", "#date+start", "#date+from", "#date+since"]);

/// Whether a header may be of something else than days: of whether a place was captured, or from whom.
pub(super) fn may_be_other(header: &str) -> bool {
    [SINCE_OR_OTHERS, SINGLE].iter().any(|list| list.contains(&key(header).as_str()))
}

/// Until when.
pub(super) const UNTIL: ColumnRole = ColumnRole::optional(
    "until",
    &[
        "enddate",
        "dateend",
        "endingdate",
        "until",
        "untildate",
        "validto",
        "validuntil",
        "validtodate",
        "effectiveto",
        "effectiveuntil",
        "todate",
        "dateto",
        "helduntil",
        "heldto",
        "controluntil",
        "controlledu",
        "datelost",
        "loston",
        "datefin",
        "datedefin",
        "jusqua",
        "jusquau",
        "fechafin",
        "fechadefin",
        "fechafinal",
        "hasta",
        "end",
        "to",
        "fin",
    ],
    &["#date+end", "#date+to", "#date+until"],
);
