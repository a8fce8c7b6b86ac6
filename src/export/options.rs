//! What is asked for, and what comes of it.

use std::path::PathBuf;

/// How tags of HXL are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hxl {
    /// The administrative level of the areas, from 1 to 5, where it is known: their tags are `#adm3`, or `#loc+area`.
    pub level: Option<u8>,
}

/// What is exported.
#[derive(Clone, Debug, Default)]
pub struct ExportOptions {
    /// A row of HXL tags under the header.
    pub hxl: Option<Hxl>,
    /// Whether places and roads are left out.
    pub public: bool,
    /// Polygons of areas, which are known by their P-codes.
    pub polygons: Option<PathBuf>,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}
