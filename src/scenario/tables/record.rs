//! What do the tables of a record hold? What happened, and who took what.

use jiff::civil::Date;

use super::cells::{
    self, RecordKind, Scope, capture_kind, confidence, control, date, distance, optional_share,
    optional_text, scope, text,
};
use crate::conflict::CaptureKind;
use crate::document::rows::{Cells, FromCells};
use crate::scenario::file::Confidence;

table! {
    /// `events`: what happened, for hindcasts.
    EventRow, also ["heeded"];
    /// First day.
    from: Date = date;
    /// Last day.
    to: Date = date;
    /// P-code of a reporting area, community or location; may be blank for truces and their collapse.
    place_pcode: String = optional_text;
    /// Its name.
    place: String = optional_text;
    /// `area` or `place`.
    scope: Scope = scope;
    /// What it was.
    kind: RecordKind = cells::record_kind;
    /// Between 0 and 1; read for bombardments and ground attacks.
    severity: Option<f64> = optional_share;
    /// Of an order to leave: the share of the households still at home that heeds it.
    heeded: Option<f64> = optional_share;
    /// Where it was read.
    source: String = text;
    /// How sure it is.
    confidence: Confidence = confidence;
}

table! {
    /// `control_changes`: who took what, for hindcasts.
    ControlRow, also ["kind"];
    /// The date.
    date: Date = date;
    /// P-code of a community or location.
    place_pcode: String = text;
    /// Its name.
    place: String = optional_text;
    /// The party that holds it from then on.
    new_control: String = control;
    /// Every community and location within this distance of the place changes too, kilometres.
    radius_km: f64 = distance;
    /// `assault`, `handover` or `withdrawal`; an assault where it is blank or missing.
    kind: CaptureKind = capture_kind;
    /// Where it was read.
    source: String = text;
    /// How sure it is.
    confidence: Confidence = confidence;
}
