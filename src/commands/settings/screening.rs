//! The `[screening]` table: what payments are screened by.

use std::path::{Path, PathBuf};

use super::problem::Problems;
use super::section::Section;
use crate::pipeline::PolicyFiles;
use crate::screening::Spellings;

/// Paths are relative to the configuration file.
pub(super) fn policy(
    section: &mut Section<'_>,
    spellings: Spellings,
    path: &Path,
    problems: &mut Problems,
) -> PolicyFiles {
    let base = path.parent().unwrap_or(Path::new(""));
    let mut files = PolicyFiles { spellings, ..PolicyFiles::default() };
    if let Some(file) = section.text("policy", problems) {
        let alone = PolicyFiles { weights: Some(base.join(&file.value)), ..PolicyFiles::default() };
        if let Err(what) = alone.read() {
            problems.error(file.span, what, None);
        }
        files.weights = alone.weights;
    }
    files.rules = each(section, "rules", base, problems, |rules| PolicyFiles { rules, ..PolicyFiles::default() });
    files.suppressions = each(section, "suppressions", base, problems, |suppressions| PolicyFiles {
        suppressions,
        ..PolicyFiles::default()
    });
    files
}

/// The files of a list. Each is tried with those before it, which it may go over.
fn each(
    section: &mut Section<'_>,
    key: &'static str,
    base: &Path,
    problems: &mut Problems,
    policy: impl Fn(Vec<PathBuf>) -> PolicyFiles,
) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for file in section.list(key, problems) {
        paths.push(base.join(&file.value));
        if let Err(what) = policy(paths.clone()).read() {
            problems.error(file.span, what, None);
            // It would be said again of every file behind it.
            paths.pop();
        }
    }
    paths
}
