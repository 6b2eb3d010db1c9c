//! Whether a watchlist may come into force: a list that silently shrank, vanished, grew older or lost what it cannot
//! be without is a damaged list, however well-formed.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use super::{ListError, Selection};
use crate::domain::{DateSpan, Watchlist};

/// What is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// Percent of its entries that a list may lose from one version to the next.
    pub shrink_percent_max: u32,
    /// Accept publications older than those in force.
    pub accept_older: bool,
}

impl Default for Guard {
    /// 5 %, and nothing older.
    fn default() -> Self {
        Self { shrink_percent_max: 5, accept_older: false }
    }
}

/// Why a watchlist is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// A list of the one in force is not in it.
    Missing(String),
    /// A list lost more entries than is accepted.
    #[expect(missing_docs, reason = "plain words")]
    Shrunk { list: String, from: u32, to: u32, limit_percent: u32 },
    /// A list's publication is older than the one in force.
    #[expect(missing_docs, reason = "plain words")]
    Older { list: String, from: DateSpan, to: DateSpan },
    /// An entry is missing without which the list is not the list.
    CoreMissing(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is no entry in it"),
            Self::Missing(list) => write!(f, "the list {list} is in force and not in it"),
            Self::Shrunk { list, from, to, limit_percent } => {
                write!(f, "{list} shrank from {from} entries to {to}, by more than {limit_percent} %")
            }
            Self::Older { list, from, to } => {
                write!(f, "{list} was published on {to}, before the one in force, of {from}")
            }
            Self::CoreMissing(id) => write!(f, "{id} is missing, without which the list is not complete"),
        }
    }
}

impl Guard {
    /// Why a watchlist may not come into force in place of another; nothing when it may.
    ///
    /// # Errors
    /// Never in a released program: a test reads the built-in rules, which name the core entries.
    pub fn refusals(self, new: &Watchlist, in_force: Option<&Watchlist>) -> Result<Vec<Refusal>, ListError> {
        let mut refusals = core_missing(new, &Selection::built_in()?);
        if new.designations().is_empty() {
            refusals.push(Refusal::Empty);
        }
        let Some(old) = in_force else { return Ok(refusals) };
        let (before, after) = (counts(old), counts(new));
        for (list, from) in before {
            match after.get(list) {
                None | Some(0) if self.shrink_percent_max >= 100 => {}
                None | Some(0) => refusals.push(Refusal::Missing(list.to_owned())),
                Some(to) if from.saturating_sub(*to) * 100 > from * self.shrink_percent_max => {
                    let limit_percent = self.shrink_percent_max;
                    refusals.push(Refusal::Shrunk { list: list.to_owned(), from, to: *to, limit_percent });
                }
                Some(_) => {}
            }
        }
        if !self.accept_older {
            let (before, after) = (old.newest(), new.newest());
            for (list, to) in after {
                if let Some(from) = before.get(list).copied().filter(|from| to < *from) {
                    refusals.push(Refusal::Older { list: list.to_owned(), from, to });
                }
            }
        }
        Ok(refusals)
    }
}

/// Entries in force of each list. Those that were delisted may go without notice.
fn counts(watchlist: &Watchlist) -> BTreeMap<&str, u32> {
    let mut counts = BTreeMap::new();
    for designation in watchlist.designations().iter().filter(|designation| designation.is_in_force()) {
        *counts.entry(designation.list()).or_default() += 1;
    }
    counts
}

/// The core is looked for in lists that are large enough to be the real ones: an extract made by hand has its own.
fn core_missing(watchlist: &Watchlist, selection: &Selection) -> Vec<Refusal> {
    const LIST_ENTRIES_MIN: u32 = 100;
    let counts = counts(watchlist);
    let in_force = watchlist.designations().iter().filter(|designation| designation.is_in_force());
    let ids: HashSet<&str> = in_force.map(|designation| designation.id.as_str()).collect();
    selection
        .core()
        .filter(|(list, _)| counts.get(list).is_some_and(|count| *count >= LIST_ENTRIES_MIN))
        .filter(|(_, id)| !ids.contains(id.as_str()))
        .map(|(_, id)| Refusal::CoreMissing(id))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Designation, ListOrigin, Status, SubjectKind};

    fn watchlist(lists: &[(&str, u32, &str)]) -> Watchlist {
        let mut designations = Vec::new();
        let mut origins = Vec::new();
        for (list, entries, published) in lists {
            designations
                .extend((0..*entries).map(|n| Designation::blank(&format!("{list}/{n}"), "A", SubjectKind::Entity)));
            origins.push(ListOrigin {
                list: (*list).to_owned(),
                published: published.parse().expect("a date"),
                source: String::new(),
                sha256: String::new(),
                entries: *entries,
                note: String::new(),
            });
        }
        Watchlist::new(String::new(), origins, designations)
    }

    fn check(old: &[(&str, u32, &str)], new: &[(&str, u32, &str)], expected: &[&str]) {
        let refusals = Guard::default().refusals(&watchlist(new), Some(&watchlist(old))).expect("rules");
        let said: Vec<String> = refusals.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), expected.len(), "{said:?}");
        for (said, expected) in said.iter().zip(expected) {
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn what_shrank_vanished_or_grew_older_is_refused() {
        let old = [("A", 80, "2026-01-02"), ("B", 20, "2026-01-02")];
        check(&old, &[("A", 80, "2026-01-02"), ("B", 20, "2026-01-03")], &[]);
        check(&old, &[("A", 76, "2026-01-02"), ("B", 19, "2026-01-02")], &[]);
        check(&old, &[("A", 75, "2026-01-02"), ("B", 20, "2026-01-02")], &["A shrank from 80 entries to 75"]);
        check(&old, &[("A", 90, "2026-01-02")], &["B is in force and not in it"]);
        check(&old, &[("A", 80, "2026-01-01"), ("B", 20, "2026-01-02")], &["A was published on 2026-01-01"]);
        check(&old, &[], &["no entry", "A is in force", "B is in force"]);
    }

    #[test]
    fn a_list_of_size_needs_its_core() {
        check(&[], &[("UN-1718", 99, "2026-01-02")], &[]);
        check(&[], &[("UN-1718", 100, "2026-01-02")], &["KPe.001", "KPe.018", "KPi.001"]);
    }

    #[test]
    fn delisted_entries_do_not_count() {
        let old = watchlist(&[("A", 100, "2026-01-02")]);
        let historic = old.designations().iter().cloned().enumerate().map(|(n, mut d)| {
            if n < 10 {
                d.status = Status::Historic;
            }
            d
        });
        let new = Watchlist::new(String::new(), old.lists().to_vec(), historic.collect());
        let refusals = Guard::default().refusals(&new, Some(&old)).expect("rules");
        assert!(matches!(refusals[..], [Refusal::Shrunk { from: 100, to: 90, .. }]), "{refusals:?}");
    }
}
