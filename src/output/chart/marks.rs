//! Day-indexed curves and shaded bands, drawn by plotters into a [`Frame`].
//!
//! plotters places points on whole pixels, so each layer is drawn ten times
//! too large and scaled down.

use plotters::coord::{Shift, types::RangedCoordf64};
use plotters::prelude::*;

use super::axes::Frame;
use super::page::Page;

const FINE: f64 = 10.0;
const NEVER: &str = "plotters writes into a String, which takes every write";

type Points = Vec<(f64, f64)>;
type Canvas<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// A colour of Okabe and Ito, by its parts.
pub(super) const fn colour(hex: u32) -> RGBColor {
    RGBColor((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// How scenarios look beside each other: colours in the order of their lightness gaps, and dashes in pixels.
pub(super) const SERIES: [(RGBColor, &[f64]); 6] = [
    (colour(0x00_72B2), &[]),
    (colour(0xD5_5E00), &[12.0, 5.0]),
    (colour(0x00_9E73), &[3.0, 4.0]),
    (colour(0x1A_1A1A), &[14.0, 4.0, 3.0, 4.0]),
    (colour(0xCC_79A7), &[22.0, 6.0]),
    (colour(0xE6_9F00), &[8.0, 3.0, 2.0, 3.0, 2.0, 3.0]),
];

/// A dash pattern as SVG has it.
pub(super) fn dashes(lengths: &[f64]) -> String {
    if lengths.is_empty() {
        return "none".into();
    }
    lengths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// A colour mixed with white: `strength` 1 is the colour, 0 is white.
pub(super) fn tint(RGBColor(r, g, b): RGBColor, strength: f64) -> RGBColor {
    let mix = |part: u8| (255.0 - (255.0 - f64::from(part)) * strength).round() as u8;
    RGBColor(mix(r), mix(g), mix(b))
}

/// The colour as an SVG attribute value.
pub(super) fn hex(RGBColor(r, g, b): RGBColor) -> String {
    format!("#{r:02X}{g:02X}{b:02X}")
}

/// Shades the space between two series.
pub(super) fn area(page: &mut Page, frame: &Frame, low: &[f64], high: &[f64], fill: &RGBAColor) {
    let (low, high) = paired(low, high);
    let outline: Vec<_> = high.into_iter().chain(low.into_iter().rev()).collect();
    if outline.len() > 2 {
        layer(page, frame, "", |canvas| {
            canvas.draw_series([Polygon::new(outline.clone(), fill.filled())]).expect(NEVER);
        });
    }
}

/// Draws one series; `dash` is an SVG dash pattern in pixels, empty for solid.
pub(super) fn curve(
    page: &mut Page,
    frame: &Frame,
    values: &[f64],
    stroke: RGBColor,
    width: f64,
    dash: &[f64],
) {
    let points = spread(values.iter().enumerate().map(|(day, &value)| (day as f64, value)));
    if points.is_empty() {
        return;
    }
    let dash: Vec<_> = dash.iter().map(|length| format!("{:.0}", length * FINE)).collect();
    let dash =
        if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", dash.join(" ")) };
    layer(page, frame, &format!(" stroke-linejoin=\"round\"{dash}"), |canvas| {
        let style = stroke.stroke_width((width * FINE) as u32);
        canvas.draw_series(LineSeries::new(points.clone(), style)).expect(NEVER);
    });
}

/// The two sides of a band as points, where both are finite.
fn paired(low: &[f64], high: &[f64]) -> (Points, Points) {
    let both = || {
        let pairs = low.iter().zip(high).enumerate();
        pairs.filter(|(_, (low, high))| low.is_finite() && high.is_finite())
    };
    (
        spread(both().map(|(day, (&low, _))| (day as f64, low))),
        spread(both().map(|(day, (_, &high))| (day as f64, high))),
    )
}

/// Finite points only; a single day becomes a short stretch, to be visible.
fn spread(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let points: Vec<_> = points.filter(|point| point.1.is_finite()).collect();
    match points[..] {
        [(day, value)] => vec![(day - 0.5, value), (day + 0.5, value)],
        _ => points,
    }
}

/// Runs `draw` on a plotters chart that covers `frame` exactly.
fn layer(page: &mut Page, frame: &Frame, attributes: &str, draw: impl Fn(&mut Canvas<'_>)) {
    let mut svg = String::new();
    {
        let size = ((frame.width * FINE) as u32, (frame.height * FINE) as u32);
        let root: DrawingArea<_, Shift> = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        let mut builder = ChartBuilder::on(&root);
        let mut canvas = builder.build_cartesian_2d(frame.x.0..frame.x.1, 0.0..frame.y).expect(NEVER);
        draw(&mut canvas);
        root.present().expect(NEVER);
    }
    let from = svg.find('>').map_or(0, |end| end + 1);
    let to = svg.rfind("</svg>").unwrap_or(svg.len());
    page.put(format_args!(
        "<g transform=\"translate({:.1},{:.1}) scale({})\"{attributes}>{}</g>",
        frame.left,
        frame.top,
        1.0 / FINE,
        &svg[from..to]
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_meet_the_frame() {
        let frame = Frame { left: 0.0, top: 0.0, width: 100.0, height: 50.0, x: (0.0, 10.0), y: 1.0 };
        let (mut page, y) = Page::new(200.0, "t", "");
        let rising: Vec<_> = (0..11).map(|day| f64::from(day) / 10.0).collect();
        curve(&mut page, &frame, &rising, colour(0x00_72B2), 2.0, &[4.0, 2.0]);
        let svg = page.finish(y, "");
        assert!(svg.contains("stroke-dasharray=\"40 20\""), "{svg}");
        assert!(svg.contains("points=\"0,499 ") || svg.contains("points=\"0,500 "), "{svg}");
        super::super::tests::assert_valid(&svg, "t");
    }

    #[test]
    fn missing_values_are_left_out() {
        let frame = Frame { left: 0.0, top: 0.0, width: 100.0, height: 50.0, x: (0.0, 2.0), y: 1.0 };
        let (mut page, y) = Page::new(200.0, "t", "");
        area(&mut page, &frame, &[0.0, f64::NAN, 0.1], &[1.0, 1.0, 0.9], &colour(0).mix(0.2));
        area(&mut page, &frame, &[], &[], &colour(0).mix(0.2));
        curve(&mut page, &frame, &[], colour(0), 1.0, &[]);
        super::super::tests::assert_valid(&page.finish(y, ""), "t");
        assert_eq!(hex(tint(colour(0x00_0000), 0.0)), "#FFFFFF");
        assert_eq!(hex(tint(colour(0xD5_5E00), 1.0)), "#D55E00");
    }
}
