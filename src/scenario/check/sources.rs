//! Which texts make a scenario? Its own file, the files that it is put over, and what is set for one run.

use std::path::Path;

use toml::de::DeTable;

use super::inputs::Inputs;
use crate::document::overrides::Override;
use crate::document::problem::Problems;
use crate::document::whole::Text;

/// The keys by which a file names the one that it is put over.
const KEYS: [&str; 2] = ["case", "base"];

/// The texts of a scenario: its file, its bases, the nearest first, and one for each setting.
pub(super) fn texts(
    path: &Path,
    settings: &[Override],
    inputs: &mut Inputs,
    problems: &mut Problems,
) -> Option<Vec<Text>> {
    let mut texts = vec![inputs.scenario(path, problems)?];
    let mut seen = vec![Inputs::identity(&texts[0])];
    while let Some(named) = named(texts.last()?, problems) {
        let over = texts.last()?;
        let base = inputs.base(over, (named.key, &named.file, named.line), problems)?;
        let identity = Inputs::identity(&base);
        if let Some(first) = seen.iter().position(|earlier| *earlier == identity) {
            let names: Vec<String> = texts[first..]
                .iter()
                .chain([&texts[first]])
                .map(|text| text.path.display().to_string())
                .collect();
            let message = format!("the files go round in a circle: {}", names.join(", then "));
            problems.add(&over.path, named.key, named.line, message);
            return None;
        }
        seen.push(identity);
        texts.push(base);
    }
    texts.extend(settings.iter().map(|setting| Text {
        path: setting.argument().into(),
        folder: Path::new("").into(),
        content: setting.value.clone(),
    }));
    Some(texts)
}

/// A file that another names as its case or base.
struct Named {
    key: &'static str,
    file: String,
    line: Option<usize>,
}

/// The file that a text names as what it is put over; what is no text is found when the schema is walked.
fn named(text: &Text, problems: &mut Problems) -> Option<Named> {
    let (table, _) = DeTable::parse_recoverable(&text.content);
    let line = |byte: usize| Some(1 + text.content[..byte].matches('\n').count());
    let mut found: Option<Named> = None;
    for key in KEYS {
        let Some((name, value)) = table.get_ref().get_key_value(key) else { continue };
        let Some(file) = value.get_ref().as_str() else { continue };
        let line = line(name.span().start);
        if found.is_some() {
            problems.add(&text.path, key, line, "a file is put over a case or over a base, not over both");
            return None;
        }
        found = Some(Named { key, file: file.to_owned(), line });
    }
    found
}
