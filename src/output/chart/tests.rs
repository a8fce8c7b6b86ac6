//! What every test of a chart asks.

/// Parses the chart, or fails with its text.
pub(super) fn assert_valid(svg: &str, title: &str) {
    let tree = resvg::usvg::Tree::from_str(svg, &resvg::usvg::Options::default());
    assert!(tree.is_ok(), "{tree:?}\n{svg}");
    assert!(svg.contains(title), "no title in {svg}");
    assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{svg}");
}
