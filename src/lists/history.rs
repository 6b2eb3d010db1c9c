//! What was listed and is not any more: kept as historic, to be reviewed and not flagged.
//!
//! Money that moved before a delisting is still asked about, and a name that left yesterday stands in today's cases.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{ListError, watchlist_file};
use crate::domain::{DateSpan, Designation, Status, Watchlist};

/// Adds to a watchlist what an earlier one of the same lists had and it has not, as historic. Entries of lists that
/// are not in it stay out, and those that were `read` and not chosen: they were not delisted.
///
/// # Errors
/// When its version cannot be computed.
pub fn keep_delisted(new: Watchlist, earlier: &Watchlist, read: &BTreeSet<String>) -> Result<Watchlist, ListError> {
    let ids: HashSet<&str> = new.designations().iter().map(|designation| designation.id.as_str()).collect();
    let mut published: BTreeMap<&str, DateSpan> = BTreeMap::new();
    for origin in new.lists() {
        published
            .entry(&origin.list)
            .and_modify(|date| *date = origin.published.max(*date))
            .or_insert(origin.published);
    }
    let mut delisted: Vec<Designation> = Vec::new();
    let gone = |d: &&Designation| !ids.contains(d.id.as_str()) && !read.contains(&d.id);
    for designation in earlier.designations().iter().filter(gone) {
        let Some(date) = published.get(designation.list()) else { continue };
        let mut designation = designation.clone();
        if designation.is_in_force() {
            designation.status = Status::Historic;
            designation.delisted_on = Some(*date);
            // A wallet's own status ends with the listing.
            designation.wallets.iter_mut().for_each(|wallet| wallet.status = None);
        }
        delisted.push(designation);
    }
    if delisted.is_empty() {
        return Ok(new);
    }
    let designations = new.designations().iter().cloned().chain(delisted).collect();
    watchlist_file::assemble(new.lists().to_vec(), designations, new.selection())
}
