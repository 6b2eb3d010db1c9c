//! Entries that stand in several rows of a table, one for each name, address or document.

use std::collections::HashMap;

use super::entry::Entry;
use super::{Import, ListError};
use crate::domain::DateSpan;

/// The entries so far, in the order of their first rows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
}

impl Rows {
    /// The entry of an id, begun where it is new.
    pub(super) fn entry(&mut self, id: &str, begin: impl FnOnce() -> Entry) -> &mut Entry {
        let at = if let Some(at) = self.by_id.get(id) {
            *at
        } else {
            self.by_id.insert(id.to_owned(), self.entries.len());
            self.entries.push(begin());
            self.entries.len() - 1
        };
        &mut self.entries[at]
    }

    /// All of them. Nothing in such a file shows that its last rows are missing.
    ///
    /// # Errors
    /// When an entry has no name.
    pub(super) fn finish(self, list: &str, published: Option<DateSpan>) -> Result<Import, ListError> {
        let mut import = Import { end_unknown: true, ..Import::default() };
        for entry in self.entries {
            import.take(entry)?;
        }
        import.published = vec![(list.to_owned(), published)];
        Ok(import)
    }
}
