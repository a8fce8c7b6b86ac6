//! Where does it say so? TOML files that are put over one another, and everything that is wrong with them.
//!
//! `whole` is a document made of one text or several, which knows file and line of each key; `merge`, `path` and
//! `assign` put it together, from files and from [`overrides`]; `shape` holds it against a grammar; `expand` writes
//! it as one file; `rows` reads tables whose columns are declared, and `columns` looks at their headers. What is wrong is a [`problem`], and what may not be meant one of the [`warnings`].

pub(crate) mod assign;
mod columns;
pub(crate) mod expand;
pub(crate) mod merge;
pub mod overrides;
mod overruled;
pub(crate) mod path;
pub mod problem;
pub(crate) mod rows;
pub(crate) mod shape;
pub mod warnings;
pub(crate) mod whole;
