//! Which column would be a role's, were its header another?

use super::SheetTable;
use super::header::{self, SheetHeader};
use super::role::ColumnRole;

impl SheetTable {
    /// The column that a role has where headers and tags stand for others; one that stands for none is no column of it.
    pub(in crate::import) fn column_as(
        &self,
        role: &ColumnRole,
        stands_for: impl Fn(usize) -> Option<(String, String)>,
    ) -> Option<usize> {
        let all = (0..self.header.names.len()).map(|column| stands_for(column).unwrap_or_default());
        let (names, tags) = all.unzip();
        let header = SheetHeader::new(names, tags);
        header::columns_of(role, &header).first().copied()
    }

    /// The column that a role has.
    pub(in crate::import) fn column_of(&self, role: &str) -> Option<usize> {
        self.columns.get(role).copied()
    }
}
