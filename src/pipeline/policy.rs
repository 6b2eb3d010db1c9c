//! The files of a policy, read together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::refresh::now_seconds;
use crate::domain::DateSpan;
use crate::screening::{Policy, PolicyText, PolicyTexts, Spellings};

/// Where the parts of a policy are. What is not named is built in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyFiles {
    /// Weights over the built-in ones.
    pub weights: Option<PathBuf>,
    /// Typologies over the built-in ones, the later file over the earlier.
    pub rules: Vec<PathBuf>,
    /// Known false alerts.
    pub suppressions: Vec<PathBuf>,
    /// The same out of a topic, by their ids.
    pub suppression_records: BTreeMap<String, String>,
    /// Which spellings of names are looked for.
    pub spellings: Spellings,
}

/// The day, in UTC.
pub(super) fn today() -> DateSpan {
    let now = jiff::Timestamp::from_second(now_seconds()).unwrap_or_default();
    DateSpan::day(jiff::tz::TimeZone::UTC.to_datetime(now).date())
}

impl PolicyFiles {
    /// Reads the files, and tries the rules on their examples.
    ///
    /// # Errors
    /// What is wrong in which file, in words.
    pub fn read(&self) -> Result<Policy, String> {
        let read = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok((path.display().to_string(), text))
        };
        let weights = self.weights.as_ref().map(read).transpose()?;
        let rules: Vec<(String, String)> = self.rules.iter().map(read).collect::<Result<_, String>>()?;
        let suppressions: Vec<(String, String)> = self.suppressions.iter().map(read).collect::<Result<_, String>>()?;
        let records = self.suppression_records.iter();
        let texts = PolicyTexts {
            weights: weights.as_ref().map(|(name, text)| PolicyText { name, text }),
            rules: rules.iter().map(|(name, text)| PolicyText { name, text }).collect(),
            spellings: self.spellings,
            suppressions: suppressions.iter().map(|(name, text)| PolicyText { name, text }).collect(),
            suppression_records: records.map(|(name, text)| PolicyText { name, text }).collect(),
            today: Some(today()),
        };
        let policy = Policy::parse(&texts).map_err(|error| error.to_string())?;
        if !self.rules.is_empty() {
            let names: Vec<&str> = rules.iter().map(|(name, _)| name.as_str()).collect();
            policy.try_examples().map_err(|error| format!("{}: {error}", names.join(", ")))?;
        }
        Ok(policy)
    }

    /// Every file, to see whether one changed.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.weights.iter().chain(&self.rules).chain(&self.suppressions).map(PathBuf::as_path)
    }
}
