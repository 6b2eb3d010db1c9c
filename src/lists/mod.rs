//! Watchlists: the built-in one, published lists read into designations, and northwatch's own file.
//!
//! ```text
//! published files -> importer (one file a format) -> designations -> who is blocked through owners (ownership)
//!     -> subjects (merge) -> linked to the DPRK, and why (select) -> watchlist file -> guard -> in force
//! ```
//!
//! A new list adds a file, a line to `Source` and one to `read_any`.

mod archive;
mod dates;
mod diff;
mod entry;
mod eu;
mod fetch;
mod guard;
mod history;
mod line_numbers;
mod load;
mod merge;
mod ofac;
mod opensanctions;
mod ownership;
mod rows;
mod select;
mod signature;
mod source;
mod starter;
mod table;
mod uk;
mod un;
mod wallets;
mod watchlist_file;
mod xml;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::domain::{DateSpan, Designation};

pub use archive::tomorrow;
pub use diff::{Change, Diff};
pub use fetch::{FetchError, FetchOptions, FetchSource, Fetched, Sources, fetch};
pub use guard::{Guard, Refusal};
pub use history::keep_delisted;
pub use line_numbers::LineNumbers;
pub use load::{LoadOptions, Loaded, files_beside, load};
pub use select::Selection;
pub use signature::{SigningKey, signature_path};
pub use starter::starter;
pub use watchlist_file::{from_bytes as read_watchlist_file, save, write};

use entry::Entry;
use rows::Rows;

/// Why a list cannot be used.
#[derive(Debug)]
pub struct ListError {
    path: Option<PathBuf>,
    what: String,
}

impl ListError {
    fn unreadable(path: &Path, error: &dyn fmt::Display) -> Self {
        Self { path: Some(path.to_owned()), what: error.to_string() }
    }

    const fn damaged(what: String) -> Self {
        Self { path: None, what }
    }

    fn within(mut self, path: &Path) -> Self {
        self.path.get_or_insert_with(|| path.to_owned());
        self
    }
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{}: {}", path.display(), self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for ListError {}

/// What a published list gave.
#[derive(Debug, Default)]
struct Import {
    /// The lists in it and their publication dates, where it has one.
    published: Vec<(String, Option<DateSpan>)>,
    designations: Vec<Designation>,
    warnings: Vec<String>,
    /// What belongs to it and is not there.
    incomplete: Vec<String>,
    /// Nothing in it shows that its last rows are missing.
    end_unknown: bool,
    /// Everything in it is linked to the DPRK: whoever gave the file says so.
    is_selected: bool,
}

impl Import {
    /// Takes an entry that is read.
    fn take(&mut self, entry: Entry) -> Result<(), ListError> {
        let (designation, warnings) = entry.finish()?;
        self.designations.push(designation);
        self.warnings.extend(warnings);
        Ok(())
    }
}
