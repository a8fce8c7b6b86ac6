//! Tables of sums of events by week or month and unit, as offices give them beside their exports: they are no events.

use std::path::Path;

use crate::import::notes::Notes;
use crate::import::sheet;

/// Headers of numbers of events.
const EVENTS: &[&str] = &[
    "events",
    "numberofevents",
    "eventscount",
    "eventcount",
    "nevents",
    "numevents",
    "totalevents",
    "eventstotal",
    "politicalviolenceevents",
    "incidents",
    "numberofincidents",
    "nombredevenements",
    "nombredincidents",
];
/// Headers of periods.
const PERIODS: &[&str] = &[
    "week",
    "weekending",
    "weekstart",
    "month",
    "year",
    "monthyear",
    "referenceperiodstart",
    "referenceperiodend",
    "date",
    "period",
];
/// Headers that only single events have.
const OF_ONE: &[&str] = &[
    "eventdate",
    "eventidcnty",
    "dataid",
    "eventidnocnty",
    "datestart",
    "typeofviolence",
    "whereprec",
    "actor1",
    "sidea",
    "geoprecision",
];

/// Refuses sums of events: on which day they were, where, and who fought, is lost in them.
pub(super) fn refuse(headers: &[String], file: &Path, notes: &mut Notes) -> Option<()> {
    let keys: Vec<String> = headers.iter().map(|header| sheet::key(header)).collect();
    let find = |list: &[&str]| keys.iter().position(|key| list.contains(&key.as_str()));
    let (Some(events), Some(period), None) = (find(EVENTS), find(PERIODS), find(OF_ONE)) else {
        return Some(());
    };
    let (events, period) = (&headers[events], &headers[period]);
    let message = format!(
        "holds sums of events by \"{period}\" and unit (\"{events}\" says how many), and no single events: on which day they were, \
         at which place and by whom is lost in them"
    );
    let remedy = "download the events themselves: from acleddata.com by the export tool (event_date, actor1, latitude, …; with an \
                  account), or UCDP GED from ucdp.uu.se; or write events.csv by hand as docs/data.md says";
    notes.refuse(file, None, message, remedy);
    None
}
