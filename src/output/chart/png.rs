//! Charts as images, for places that take no SVG: resvg with bundled fonts,
//! so that every machine draws the same.

use std::collections::BTreeSet;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use skrifa::{FontRef, MetadataProvider};

use super::scripts::is_invisible;

/// What can go wrong when a chart becomes an image.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChartError {
    /// The text is not an SVG document that can be drawn.
    #[error("the chart is not a readable SVG document")]
    Svg(#[from] resvg::usvg::Error),
    /// The scale is not a positive number, or the image would be too large.
    #[error("cannot draw an image at scale {scale}: the sides must be between 1 and {max} pixels")]
    Scale {
        /// The scale that was asked for.
        scale: f32,
        /// The longest side allowed, in pixels.
        max: u32,
    },
    /// The image could not be packed as PNG.
    #[error("cannot encode the image as PNG")]
    Encode(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Fonts under the SIL Open Font License, see `fonts/README.md`.
const FONTS: [&[u8]; 7] = [
    include_bytes!("fonts/NotoSans-Regular.ttf"),
    include_bytes!("fonts/NotoSans-Bold.ttf"),
    include_bytes!("fonts/NotoSansMath-Regular.ttf"),
    include_bytes!("fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("fonts/NotoSansArabic-Bold.ttf"),
    include_bytes!("fonts/NotoSansBengali-Regular.ttf"),
    include_bytes!("fonts/NotoSansEthiopic-Regular.ttf"),
];
/// No side of an image may be longer, in pixels.
const MAX_SIDE: u32 = 20_000;

/// A chart as an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// A PNG file.
    pub bytes: Vec<u8>,
    /// The letters that no bundled font has, and that are left blank.
    pub missing: BTreeSet<char>,
}

/// Draws an SVG document, `scale` times its nominal size, as a PNG file.
/// System fonts are not used.
///
/// # Errors
///
/// If the text is not SVG, or the scale gives no image between 1 and 20,000
/// pixels a side.
pub fn png(svg: &str, scale: f32) -> Result<Image, ChartError> {
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
    let bytes = pixels.encode_png().map_err(|error| ChartError::Encode(Box::new(error)))?;
    Ok(Image { bytes, missing: missing(svg) })
}

/// The letters of a text that no bundled font has.
fn missing(text: &str) -> BTreeSet<char> {
    let letters: BTreeSet<char> =
        text.chars().filter(|&letter| !letter.is_ascii() && !is_invisible(letter)).collect();
    if letters.is_empty() {
        return letters;
    }
    let fonts: Vec<FontRef<'_>> = FONTS.iter().filter_map(|font| FontRef::new(font).ok()).collect();
    letters
        .into_iter()
        .filter(|&letter| fonts.iter().all(|font| font.charmap().map(letter).is_none()))
        .collect()
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
        let image =
            Pixmap::decode_png(&png(&svg, 2.0).expect("a chart is drawable").bytes).expect("a PNG file");
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

    /// Dark pixels of a name on an empty sheet.
    fn ink(name: &str) -> usize {
        let (mut page, y) = Page::new(300.0, "", "");
        page.text(10.0, y + 40.0, name, Type::new(30.0).bold());
        let image = png(&page.finish(y + 60.0, ""), 1.0).expect("a chart is drawable");
        let pixels = Pixmap::decode_png(&image.bytes).expect("a PNG file");
        pixels.pixels().iter().filter(|p| p.red() < 80).count()
    }

    /// Names in other scripts used to be blank, and Arabic beside Latin too.
    #[test]
    fn names_of_many_scripts_have_ink() {
        for name in ["Маріуполь", "إدلب", "መቐለ", "কক্সবাজার", "Αθήνα"]
        {
            assert!(missing(name).is_empty(), "{name}");
            assert!(ink(name) > 100, "{name}: {} dark pixels", ink(name));
            let (alone, both) = (ink("Idlib"), ink(&format!("Idlib {name}")));
            assert!(both > alone + ink(name) / 2, "{name}: {both} beside {alone} and {}", ink(name));
        }
    }

    /// Joined letters take less room than single ones: without shaping both would be the same.
    #[test]
    fn arabic_is_joined() {
        let apart: String = "بببب".chars().flat_map(|letter| [letter, '\u{200c}']).collect();
        assert_ne!(ink("بببب"), ink(&apart));
    }

    #[test]
    fn letters_without_a_glyph_are_named() {
        let image = png(&chart().replace("note", "\u{1780} \u{10fffd} é"), 1.0).expect("drawable");
        assert_eq!(image.missing, BTreeSet::from(['\u{1780}', '\u{10fffd}']));
        assert!(missing("\u{200f}إدلب\u{a0}→ −5").is_empty());
    }

    #[test]
    fn wrong_input_is_an_error() {
        assert!(matches!(png("no svg", 1.0), Err(ChartError::Svg(_))));
        for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 1e6] {
            assert!(matches!(png(&chart(), scale), Err(ChartError::Scale { .. })), "{scale}");
        }
    }
}
