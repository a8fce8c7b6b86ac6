//! Charts: what a planner sees before any table.
//!
//! Each chart is plain data with one method, `svg`, that returns an SVG
//! document as text: no files, no clock, the same bytes for the same data.
//! [`png`] turns such a text into an image with the bundled fonts.
//! This is the only user of plotters (the curves) and resvg (the images).
//!
//! | chart | question |
//! | --- | --- |
//! | [`Fan`] | how many people, day by day, and how sure are we? |
//! | [`FansTogether`] | how do scenarios differ over time? |
//! | [`Ranges`] | how do the scenarios compare with what agencies said? |
//! | [`Arrivals`] | where do how many arrive each day, and do places run out? |
//! | [`FlowDiagram`] | who goes from where to where? |
//! | [`Map`] | which roads and places carry the load? |
//! | [`Tornado`] | which unknowns move the result most? |
//!
//! Colours are those of Okabe and Ito (2008), told apart by people with any
//! common colour blindness. Nothing rests on colour alone: shades differ in
//! lightness, lines in style, agencies are hatched, and all is named in words.

mod agency;
mod arrivals;
mod axes;
mod colours;
mod events;
mod fan;
mod fan_legend;
mod flows;
mod map;
mod map_legend;
mod map_marks;
mod marks;
mod numbers;
mod page;
mod place;
#[cfg(feature = "png")]
mod png;
mod projection;
mod ranges;
mod ranges_marks;
mod scripts;
mod text;
mod together;
mod tornado;

pub use agency::AgencyBand;
pub use arrivals::{Arrivals, Panel, Stock};
pub use fan::{Band, Fan, Observed};
pub use flows::{FlowDiagram, Ribbon};
pub use map::Map;
pub use map_marks::{HeldPlace, LineKind, MapLine, MapPlace, MapRoad};
#[cfg(feature = "png")]
pub use png::{ChartError, Image, png};
pub use projection::Bounds;
pub use ranges::Ranges;
pub use ranges_marks::{AgencyRow, RangeGroup};
pub use together::{FansTogether, ScenarioBand};
pub use tornado::{Tornado, TornadoRow};

#[cfg(test)]
mod tests;
