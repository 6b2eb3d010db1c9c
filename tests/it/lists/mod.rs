//! Published lists in every format: read, joined, chosen, guarded, compared, signed and downloaded.
//!
//! The extracts are written by hand after the formats' guides; the published lists themselves are in `shared`.

mod damage;
mod fetch;
mod importers;
mod life;
mod subjects;

use std::path::{Path, PathBuf};

use northwatch::domain::{Designation, Watchlist};
use northwatch::lists::{self, LoadOptions, Loaded};

/// A hand-written extract of a published list.
pub(crate) fn extract(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/extracts").join(name)
}

/// Extracts together, every programme.
fn load(names: &[&str]) -> Loaded {
    let files: Vec<PathBuf> = names.iter().map(|name| extract(name)).collect();
    let options = LoadOptions { all_programmes: true, ..LoadOptions::default() };
    lists::load(&files, &options).unwrap_or_else(|error| panic!("{names:?}: {error}"))
}

fn find<'w>(watchlist: &'w Watchlist, id: &str) -> &'w Designation {
    watchlist.designations().iter().find(|designation| designation.id == id).unwrap_or_else(|| panic!("no {id}"))
}
