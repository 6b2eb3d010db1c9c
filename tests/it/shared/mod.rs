//! Real sanctions lists and real sample messages. They lie beside a working copy and are not part of the project;
//! where they are not at hand these tests say so and pass.

mod lists;
pub(crate) mod payments;

use std::path::{Path, PathBuf};

/// A file or directory of the shared material.
pub(crate) fn shared(test: &str, path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    crate::skipped(test, &format!("{path} is not at hand"));
    None
}
