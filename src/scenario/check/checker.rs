//! To whom do the files of a check say what is wrong?

use crate::document::path::byte_of;
use crate::document::problem::{Problem, Problems, WarningKind};
use crate::document::whole::Document;

/// A document that is checked, and what was found.
pub(super) struct Checker<'a> {
    pub(super) document: &'a Document<'a>,
    /// Key paths that have the wrong shape: what hangs on them cannot be judged.
    pub(super) wrong: &'a [String],
    pub(super) problems: &'a mut Problems,
}

impl Checker<'_> {
    /// Adds a problem at a key path of the document.
    pub(super) fn add(&mut self, at: &str, message: impl Into<String>) -> &mut Problem {
        let (file, line) = self.document.place(at);
        self.problems.add(file, at, line, message)
    }

    /// Adds a warning at a key path of the document.
    pub(super) fn warn(&mut self, kind: WarningKind, at: &str, message: impl Into<String>) -> &mut Problem {
        let (file, line) = self.document.place(at);
        self.problems.warn(kind, file, at, line, message)
    }

    /// Whether what stands at a key path was said over what stands at another: in a nearer file, or by a setting.
    pub(super) fn is_over(&self, at: &str, other: &str) -> bool {
        let byte = |at| byte_of(self.document.table.get_ref(), at);
        let Some((at, other)) = byte(at).zip(byte(other)) else { return false };
        let set = |byte| self.document.is_set(byte);
        self.document.order(at).0 > self.document.order(other).0 && !(set(at) && set(other))
    }

    /// Text that must say something.
    pub(super) fn text(&mut self, at: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(at, "must not be empty");
        }
    }
}

/// Something is wrong, and has been reported: a part that is there cannot be used, while one that is not
/// there is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrong;
