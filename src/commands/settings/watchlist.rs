//! The `[watchlist]` table: what is screened against, and when a new one is taken.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::problem::Problems;
use super::screening;
use super::section::{Section, Spanned};
use crate::lists::{Guard, LoadOptions, Selection, SigningKey};
use crate::pipeline::{Staleness, WatchlistPlan, WhenStale};
use crate::screening::Spellings;

/// A file that changed is seen within this time, unless the configuration sets another.
const CHECK_EVERY_SECONDS: u64 = 10;

/// Paths are relative to the configuration file.
pub(super) fn plan(
    section: &mut Section<'_>,
    screening: &mut Section<'_>,
    path: &Path,
    problems: &mut Problems,
) -> WatchlistPlan {
    let base = path.parent().unwrap_or(Path::new(""));
    let files = files(section, base, problems);
    let topic = section.text("topic", problems);
    let suppressions_topic = screening.text("suppressions_topic", problems);
    for topic in topic.iter().chain(&suppressions_topic) {
        super::check_topic(topic, problems);
    }
    if files.is_empty() && topic.is_none() {
        let help =
            "make one: northwatch lists import sdn_advanced.xml consolidated.xml --output watchlist.jsonl".to_owned();
        let message = "no watchlist is set: the built-in one is a start, not a substitute for the current lists";
        problems.warning(section.span(), message, Some(help));
    }
    let check_every = section.number("check_every_seconds", 0..=86_400, problems).unwrap_or(CHECK_EVERY_SECONDS);
    let listed_spellings = section.flag("listed_spellings", problems).unwrap_or(false);
    let spellings = if listed_spellings { Spellings::Listed } else { Spellings::Alike };
    WatchlistPlan {
        files,
        topic: topic.map(|topic| topic.value),
        options: options(section, base, problems),
        suppressions_topic: suppressions_topic.map(|topic| topic.value),
        policy: screening::policy(screening, spellings, path, problems),
        guard: guard(section, problems),
        check_every: Duration::from_secs(check_every),
        staleness: staleness(section, problems),
    }
}

fn files(section: &mut Section<'_>, base: &Path, problems: &mut Problems) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for file in section.list("files", problems) {
        let resolved: PathBuf = base.join(&file.value);
        if !resolved.is_file() {
            let message = format!("the watchlist {} is not there", resolved.display());
            problems.error(file.span, message, None);
        }
        files.push(resolved);
    }
    files
}

fn options(section: &mut Section<'_>, base: &Path, problems: &mut Problems) -> LoadOptions {
    let selection = section.text("selection", problems).map(|file| {
        let resolved = base.join(&file.value);
        if let Err(error) = Selection::read(&resolved) {
            problems.error(file.span, error.to_string(), None);
        }
        resolved
    });
    let signed_by = section.text("public_key", problems).and_then(|key: Spanned<String>| {
        SigningKey::parse(&key.value).map_err(|error| problems.error(key.span, error.to_string(), None)).ok()
    });
    LoadOptions {
        all_programmes: section.flag("all_programmes", problems).unwrap_or(false),
        selection,
        signed_by,
        // A file that was cut must not come into force.
        must_show_end: true,
        must_tell_date: true,
        ..LoadOptions::default()
    }
}

fn guard(section: &mut Section<'_>, problems: &mut Problems) -> Guard {
    let default = Guard::default();
    let percent = section.number("shrink_percent_max", 0..=100, problems).and_then(|n| u32::try_from(n).ok());
    Guard {
        shrink_percent_max: percent.unwrap_or(default.shrink_percent_max),
        accept_older: section.flag("accept_older", problems).unwrap_or(default.accept_older),
    }
}

fn staleness(section: &mut Section<'_>, problems: &mut Problems) -> Staleness {
    let choices = [("go_on", WhenStale::GoOn), ("stop", WhenStale::Stop)];
    let when_stale = section.choice("when_stale", &choices, problems).unwrap_or_default();
    let days = section.section("stale_after_days", problems);
    let days_max: BTreeMap<String, u64> = days.named_numbers(1..=36_500, problems).into_iter().collect();
    Staleness { days_max, when_stale }
}
