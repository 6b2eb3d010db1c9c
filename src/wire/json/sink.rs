//! What takes the keys and texts of JSON.

use super::Stop;
use crate::domain::DeadLetter;
use crate::wire::tree;

pub(super) trait Sink {
    /// What a key is to it.
    type Slot: Copy + Default;

    /// Begins a message.
    fn begin(&mut self) -> Result<(), DeadLetter>;
    /// Ends it.
    fn finish(&mut self) -> Result<(), DeadLetter>;
    /// Goes to a key of the open object: what it is, and what leads back from it.
    fn key(&mut self, key: &str) -> Result<(Self::Slot, usize), Stop>;
    /// Comes back from it.
    fn leave_key(&mut self, before: usize);
    /// Opens an object under a key; `item`: its place, if it is in a list.
    fn open(&mut self, slot: Self::Slot, item: Option<usize>) -> Result<(), Stop>;
    /// Closes it.
    fn close(&mut self);
    /// A text or a number under a key.
    fn text(&mut self, slot: Self::Slot, value: &str, item: Option<usize>) -> Result<(), Stop>;
}

impl Sink for tree::Walk<'_> {
    type Slot = tree::Meaning;

    fn begin(&mut self) -> Result<(), DeadLetter> {
        Self::begin(self)
    }

    fn finish(&mut self) -> Result<(), DeadLetter> {
        Self::finish(self);
        Ok(())
    }

    fn key(&mut self, key: &str) -> Result<(Self::Slot, usize), Stop> {
        Ok(Self::key(self, key))
    }

    #[inline]
    fn leave_key(&mut self, before: usize) {
        Self::leave_key(self, before);
    }

    fn open(&mut self, slot: Self::Slot, item: Option<usize>) -> Result<(), Stop> {
        // One of ISO 20022's elements holds others; what a bank calls so by chance is a text.
        if slot.iso && !self.is_mapped() { Err(Stop::Foreign) } else { Ok(Self::open(self, slot, item)?) }
    }

    fn close(&mut self) {
        Self::close(self);
    }

    fn text(&mut self, slot: Self::Slot, value: &str, item: Option<usize>) -> Result<(), Stop> {
        Self::text(self, slot, value, item);
        Ok(())
    }
}
