//! What does an importer look for?

/// What an importer looks for in a table.
#[derive(Clone, Copy, Debug)]
pub(in crate::import) struct ColumnRole {
    /// Its name for `--column ROLE=HEADER`.
    pub name: &'static str,
    /// Headers without case, accents, spaces and signs, best first; a star at the end stands for anything, an at
    /// sign for the code of a language, a number sign for a month, a year or both.
    pub names: &'static [&'static str],
    /// HXL tags.
    pub tags: &'static [&'static str],
    /// Whether nothing can be read without it.
    pub required: bool,
    /// Whether of several columns of one header none is better than the others, so that the user is asked.
    pub single: bool,
}

impl ColumnRole {
    /// What a table need not have.
    pub(in crate::import) const fn optional(
        name: &'static str,
        names: &'static [&'static str],
        tags: &'static [&'static str],
    ) -> Self {
        Self { name, names, tags, required: false, single: false }
    }
}
