//! The screener in force: immutable, shared by all workers, replaced whole between batches.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::screening::Screener;

/// Holds what is in force.
#[derive(Debug)]
pub struct Screeners {
    current: RwLock<Arc<Screener>>,
    /// Replaced ones that a worker may still be in a batch with. Whoever replaces drops them, so that no worker does:
    /// to free a large index takes milliseconds.
    retired: Mutex<Vec<Arc<Screener>>>,
}

impl Screeners {
    /// Begins with one.
    #[must_use]
    pub const fn new(screener: Arc<Screener>) -> Self {
        Self { current: RwLock::new(screener), retired: Mutex::new(Vec::new()) }
    }

    /// The one in force now. A batch is screened with one, whatever comes into force meanwhile.
    #[must_use]
    pub fn current(&self) -> Arc<Screener> {
        // Nothing panics while holding the lock; the value is whole in any case.
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another into force.
    pub(super) fn replace(&self, screener: Arc<Screener>) {
        let old = {
            let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *current, screener)
        };
        self.retired.lock().unwrap_or_else(PoisonError::into_inner).push(old);
    }

    /// Drops what no worker uses any more.
    pub(super) fn drop_retired(&self) {
        let mut retired = self.retired.lock().unwrap_or_else(PoisonError::into_inner);
        retired.retain(|screener| Arc::strong_count(screener) > 1);
    }
}
