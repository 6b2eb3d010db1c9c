//! What changed between two watchlists, entry by entry.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::ListError;
use crate::domain::{Designation, Status, Watchlist};

/// Keys of an entry that screening looks for in payments, or that decide how urgent a hit is.
const LOOKED_FOR: [&str; 11] =
    ["names", "kind", "status", "bics", "imos", "tail_numbers", "documents", "wallets", "phones", "emails", "domains"];

/// One entry's change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is there and was delisted since.
    Delisted,
    /// These of its keys changed, each with its value before and after, as JSON.
    Changed(Vec<(String, String, String)>),
}

impl Change {
    /// Its name in output.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Delisted => "delisted",
            Self::Changed(_) => "changed",
        }
    }
}

/// The changes from one watchlist to another, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Ids, primary names and changes.
    pub changes: Vec<(String, String, Change)>,
}

impl Diff {
    /// Compares two watchlists.
    ///
    /// # Errors
    /// When an entry cannot be written as JSON, which does not happen with entries that were read.
    pub fn between(old: &Watchlist, new: &Watchlist) -> Result<Self, ListError> {
        let by_id = |watchlist: &Watchlist| -> BTreeMap<String, Designation> {
            watchlist.designations().iter().map(|d| (d.id.clone(), d.clone())).collect()
        };
        let (old, new) = (by_id(old), by_id(new));
        let mut changes = Vec::new();
        for (id, designation) in &new {
            let change = match old.get(id) {
                None => Change::Added,
                Some(before) if before == designation => continue,
                Some(before) if before.is_in_force() && designation.status == Status::Historic => Change::Delisted,
                Some(before) => Change::Changed(keys(before, designation)?),
            };
            changes.push((id.clone(), designation.primary_name().to_owned(), change));
        }
        let gone = old.iter().filter(|(id, _)| !new.contains_key(*id));
        changes.extend(gone.map(|(id, d)| (id.clone(), d.primary_name().to_owned(), Change::Removed)));
        changes.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(Self { changes })
    }

    /// A watchlist of what is new and in force, or changed in what is looked for: what stored payments have not been
    /// screened against.
    /// It has the version of the whole: an alert that is raised now names it.
    #[must_use]
    pub fn delta(&self, new: &Watchlist) -> Watchlist {
        let looked_for = |change: &Change| match change {
            Change::Added => true,
            Change::Changed(keys) => keys.iter().any(|(key, ..)| LOOKED_FOR.contains(&key.as_str())),
            Change::Removed | Change::Delisted => false,
        };
        let ids: HashSet<&str> =
            self.changes.iter().filter(|(.., change)| looked_for(change)).map(|(id, ..)| id.as_str()).collect();
        let to_screen = |d: &&Designation| d.is_in_force() && ids.contains(d.id.as_str());
        let designations: Vec<Designation> = new.designations().iter().filter(to_screen).cloned().collect();
        Watchlist::new(new.version().to_owned(), new.lists().to_vec(), designations)
    }
}

fn keys(before: &Designation, after: &Designation) -> Result<Vec<(String, String, String)>, ListError> {
    let object = |designation: &Designation| -> Result<Map<String, Value>, ListError> {
        match serde_json::to_value(designation) {
            Ok(Value::Object(object)) => Ok(object),
            _ => Err(ListError::damaged(format!("{} is no JSON object", designation.id))),
        }
    };
    let (before, after) = (object(before)?, object(after)?);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let text = |object: &Map<String, Value>, key: &str| object.get(key).map(Value::to_string).unwrap_or_default();
    Ok(names
        .into_iter()
        .filter(|key| before.get(*key) != after.get(*key))
        .map(|key| (key.clone(), text(&before, key), text(&after, key)))
        .collect())
}
