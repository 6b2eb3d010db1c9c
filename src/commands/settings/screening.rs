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
    for file in section.list("rules", problems) {
        let rules: Vec<PathBuf> = files.rules.iter().cloned().chain([base.join(&file.value)]).collect();
        let upto = PolicyFiles { rules, ..PolicyFiles::default() };
        if let Err(what) = upto.read() {
            problems.error(file.span, what, None);
        }
        files.rules = upto.rules;
    }
    for file in section.list("suppressions", problems) {
        let suppressions: Vec<PathBuf> = files.suppressions.iter().cloned().chain([base.join(&file.value)]).collect();
        let upto = PolicyFiles { suppressions, ..PolicyFiles::default() };
        if let Err(what) = upto.read() {
            problems.error(file.span, what, None);
        }
        files.suppressions = upto.suppressions;
    }
    files
}
