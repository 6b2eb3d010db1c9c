//! The built-in watchlist: a start, not a substitute for the current lists.

use super::{ListError, watchlist_file};
use crate::domain::Watchlist;

/// DPRK-linked designations known when this program was made, so that it finds the well-known ones out of the box.
/// Its date and that limit stand in its origins.
///
/// # Errors
/// Never in a released program: a test loads it.
pub fn starter() -> Result<Watchlist, ListError> {
    watchlist_file::read(&mut &include_bytes!("dprk.jsonl")[..])
}
