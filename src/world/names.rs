//! What are places called in the languages of those who read about them?

/// Languages in which tables can name places and areas, by their codes (ISO 639-1): those of the brief.
pub const LANGUAGES: [&str; 4] = ["en", "fr", "ar", "tr"];

/// The names of a place in each of [`LANGUAGES`]; blank where the table does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalNames(pub [String; LANGUAGES.len()]);

impl LocalNames {
    /// The name in a language, by its position in [`LANGUAGES`]; empty if there is none.
    pub fn get(&self, language: usize) -> &str {
        &self.0[language]
    }
}
