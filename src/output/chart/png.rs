//! Charts as images, for places that take no SVG: resvg with a bundled font,
//! so that every machine draws the same.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::ChartError;

/// Noto Sans under the SIL Open Font License, see `fonts/README.md`.
const FONTS: [&[u8]; 3] = [
    include_bytes!("fonts/NotoSans-Regular.ttf"),
    include_bytes!("fonts/NotoSans-Bold.ttf"),
    include_bytes!("fonts/NotoSansMath-Regular.ttf"),
];
/// No side of an image may be longer, in pixels.
const MAX_SIDE: u32 = 20_000;

/// Draws an SVG document, `scale` times its nominal size, as a PNG file.
/// System fonts are not used.
///
/// # Errors
///
/// If the text is not SVG, or the scale gives no image between 1 and 20,000
/// pixels a side.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, ChartError> {
    let mut options = Options { font_family: "Noto Sans".into(), ..Options::default() };
    let fonts = options.fontdb_mut();
    for font in FONTS {
        fonts.load_font_data(font.to_vec());
    }
    fonts.set_sans_serif_family("Noto Sans");
    let tree = Tree::from_str(svg, &options)?;
    let [width, height] = [tree.size().width(), tree.size().height()].map(|side| (side * scale).round());
    let wrong = || ChartError::Scale { scale, max: MAX_SIDE };
    let sides = 1.0..=MAX_SIDE as f32;
    if !sides.contains(&width) || !sides.contains(&height) {
        return Err(wrong());
    }
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or_else(wrong)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| ChartError::Encode(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::super::page::Page;
    use super::super::text::Type;
    use super::*;

    fn chart() -> String {
        let (mut page, y) = Page::new(300.0, "Title", "subtitle");
        page.text(10.0, y, "Türkiye \u{2212}5 \u{2192} 3", Type::new(14.0));
        page.finish(y, "note")
    }

    #[test]
    fn the_image_has_the_scaled_size_and_ink() {
        let svg = chart();
        let image = Pixmap::decode_png(&png(&svg, 2.0).expect("a chart is drawable")).expect("a PNG file");
        let tree = Tree::from_str(&svg, &Options::default()).expect("a chart is SVG");
        assert_eq!(image.width(), 600);
        assert_eq!(image.height(), (tree.size().height() * 2.0).round() as u32);
        // The title is text: without a font the band it stands in would be white.
        let dark = image.pixels().iter().take(600 * 110).filter(|p| p.red() < 80).count();
        assert!(dark > 200, "{dark} dark pixels");
    }

    #[test]
    fn the_same_text_gives_the_same_bytes() {
        assert_eq!(png(&chart(), 1.0).expect("drawable"), png(&chart(), 1.0).expect("drawable"));
    }

    #[test]
    fn wrong_input_is_an_error() {
        assert!(matches!(png("no svg", 1.0), Err(ChartError::Svg(_))));
        for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 1e6] {
            assert!(matches!(png(&chart(), scale), Err(ChartError::Scale { .. })), "{scale}");
        }
    }
}
