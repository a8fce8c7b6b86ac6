//! The sheet a chart is written on: escaped text with known widths, shapes,
//! the title block and the note. Everything here is plain SVG text.

use std::fmt::{self, Write};

use super::colours::{GRID, SOFT, VERMILLION};
use super::scripts::pieces;
use super::text::{Type, escape, leading};

/// The bundled family first, then what a browser without it should take.
const FAMILY: &str = "'Noto Sans','Open Sans',Helvetica,Arial,sans-serif";
/// Distance of the content from the edge of the sheet.
pub(super) const EDGE: f64 = 32.0;

/// An SVG document being written from top to bottom.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) width: f64,
    head: String,
    body: String,
}

impl Page {
    /// A sheet with its title block; also returns the height at which the
    /// content may start.
    pub(super) fn new(width: f64, title: &str, subtitle: &str) -> (Self, f64) {
        let head = format!("<title>{}</title>\n<desc>{}</desc>\n", escape(title), escape(subtitle));
        let mut page = Self { width, head, body: String::new() };
        let room = width - 2.0 * EDGE;
        let mut y = 22.0;
        y = page.lines(EDGE, y, room, title, Type::new(25.0).bold());
        y = page.lines(EDGE, y + 2.0, room, subtitle, Type::new(16.0).fill(SOFT));
        (page, y + 14.0)
    }

    /// The note at the foot, then the whole document.
    pub(super) fn finish(mut self, y: f64, note: &str) -> String {
        let room = self.width - 2.0 * EDGE;
        let mut bottom = y + 12.0;
        if !note.trim().is_empty() {
            self.line((EDGE, bottom), (self.width - EDGE, bottom), GRID, 1.0);
            bottom = self.lines(EDGE, bottom + 8.0, room, note, Type::new(13.0).fill(SOFT));
        }
        let (w, h) = (self.width.ceil(), (bottom + 16.0).ceil());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
             viewBox=\"0 0 {w} {h}\" role=\"img\" font-family=\"{FAMILY}\">\n{}\
             <defs><pattern id=\"agency-hatch\" width=\"8\" height=\"8\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <path d=\"M0 0V8\" stroke=\"{VERMILLION}\" stroke-width=\"2.4\"/></pattern></defs>\n\
             <rect width=\"{w}\" height=\"{h}\" fill=\"#FFFFFF\"/>\n{}</svg>\n",
            self.head, self.body
        )
    }

    /// Writes raw SVG.
    pub(super) fn put(&mut self, svg: fmt::Arguments<'_>) {
        self.body.write_fmt(svg).expect("a String takes every write");
        self.body.push('\n');
    }

    /// One line of text with its baseline at `y`.
    pub(super) fn text(&mut self, x: f64, y: f64, text: &str, style: Type) {
        if text.is_empty() {
            return;
        }
        let weight = if style.bold { " font-weight=\"bold\"" } else { "" };
        let halo = if style.halo {
            " stroke=\"#FFFFFF\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\""
        } else {
            ""
        };
        let (size, fill, anchor) = (style.size, style.fill, style.anchor);
        let mut content = String::new();
        for (script, piece) in pieces(text) {
            let piece = escape(piece);
            match script {
                None => content.push_str(&piece),
                Some(script) => {
                    let family = script.family;
                    write!(content, "<tspan font-family=\"'{family}',{FAMILY}\">{piece}</tspan>")
                        .expect("a String takes every write");
                }
            }
        }
        self.put(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{fill}\" \
             text-anchor=\"{anchor}\"{weight}{halo}>{content}</text>"
        ));
    }

    /// Wrapped text whose first line has its top at `y`; returns the bottom.
    pub(super) fn lines(&mut self, x: f64, y: f64, width: f64, text: &str, style: Type) -> f64 {
        let mut y = y;
        for line in style.wrap(text, width) {
            self.text(x, y + style.size, &line, style);
            y += leading(style);
        }
        y
    }

    pub(super) fn line(&mut self, a: (f64, f64), b: (f64, f64), stroke: &str, width: f64) {
        self.dashed(a, b, stroke, width, "none");
    }

    pub(super) fn dashed(
        &mut self,
        (x1, y1): (f64, f64),
        (x2, y2): (f64, f64),
        stroke: &str,
        width: f64,
        dash: &str,
    ) {
        let dash = if dash == "none" { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        self.put(format_args!(
            "<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\" stroke=\"{stroke}\" \
             stroke-width=\"{width}\"{dash}/>"
        ));
    }

    /// A rectangle; `style` holds the remaining attributes.
    pub(super) fn rect(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), style: &str) {
        let (w, h) = (w.max(0.0), h.max(0.0));
        self.put(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" {style}/>"
        ));
    }

    pub(super) fn circle(&mut self, (x, y): (f64, f64), r: f64, style: &str) {
        self.put(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\" {style}/>"));
    }

    /// An open or closed path through `points`; nothing for fewer than two.
    pub(super) fn path(&mut self, points: &[(f64, f64)], closed: bool, style: &str) {
        if points.len() < 2 {
            return;
        }
        let mut d = String::new();
        for (i, (x, y)) in points.iter().enumerate() {
            let command = if i == 0 { 'M' } else { 'L' };
            write!(d, "{command}{x:.1} {y:.1}").expect("a String takes every write");
        }
        if closed {
            d.push('Z');
        }
        self.put(format_args!("<path d=\"{d}\" {style}/>"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_break_the_document() {
        let (mut page, y) = Page::new(400.0, "A <b> & \"c\"\u{1}", "");
        page.text(0.0, y, "</text><script>", Type::new(12.0));
        let svg = page.finish(y, "x & y");
        super::super::tests::assert_valid(&svg, "A &lt;b&gt; &amp; &quot;c&quot;");
    }
}
