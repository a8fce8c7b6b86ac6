//! The charts that a command writes: SVG, images beside them, and what a report says of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::error::OutputError;
use super::run_dir::RunDir;

/// Charts that were written to a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Charts {
    names: Vec<String>,
    png: bool,
    /// Letters that the images leave blank.
    missing: BTreeSet<char>,
}

impl Charts {
    /// Writes charts, names without ending and SVG, and if asked for their images, where this build can draw them.
    ///
    /// # Errors
    /// [`OutputError`] if one cannot be written or drawn.
    pub fn write<N: Into<String>>(
        dir: &RunDir,
        png: bool,
        drawn: impl IntoIterator<Item = (N, String)>,
    ) -> Result<Self, OutputError> {
        let mut charts = Self { png: png && cfg!(feature = "png"), ..Self::default() };
        for (name, svg) in drawn {
            let name = name.into();
            dir.write(&format!("{name}.svg"), svg.as_bytes())?;
            #[cfg(feature = "png")]
            if png {
                let image = super::chart::png(&svg, 1.5)?;
                dir.write(&format!("{name}.png"), &image.bytes)?;
                charts.missing.extend(image.missing);
            }
            charts.names.push(name);
        }
        Ok(charts)
    }

    /// What a report says: which charts are where, or why there are none, and which letters images leave blank.
    pub fn report(&self, place: &Path) -> String {
        if !cfg!(feature = "charts") {
            return "Charts:  none, this displace was built without them (feature \"charts\")\n".into();
        }
        let files: Vec<String> = self.names.iter().map(|name| format!("{name}.svg")).collect();
        let png = if self.png { " (and .png)" } else { "" };
        let mut text = format!("Charts:  {}/{}{png}\n", place.display(), files.join(", "));
        if !self.missing.is_empty() {
            let letters: Vec<String> = self.missing.iter().map(char::to_string).collect();
            let _ = writeln!(
                text,
                "warning: no bundled font has {}: the PNG images leave them blank (SVG charts show them where the \
                 reader's machine has a font)",
                letters.join(" ")
            );
        }
        text
    }
}
