//! The colours that charts share, as SVG has them: those of Okabe and Ito (2008), and inks.

pub(super) const INK: &str = "#1A1A1A";
pub(super) const SOFT: &str = "#4D4D4D";
pub(super) const GRID: &str = "#DDDDDD";
pub(super) const BLUE: &str = "#0072B2";
pub(super) const VERMILLION: &str = "#D55E00";
/// Vermillion dark enough to be read as text on white (contrast 5.9).
pub(super) const AGENCY_TEXT: &str = "#A34700";
