//! The payments of one message, in buffers that are reused from message to message.

use super::limits::Limits;
use crate::domain::{DeadLetter, DeadLetterReason, Payment};

/// What is said of a message with more transfers than may be in one.
pub(super) fn too_many(limits: &Limits) -> DeadLetter {
    let detail = format!("more than {} transfers in one message", limits.payments_max);
    DeadLetter { reason: DeadLetterReason::TooManyPayments, detail }
}

/// The payments of one message, in its order.
#[derive(Debug, Default)]
pub struct Payments {
    slots: Vec<Payment>,
    used: usize,
}

impl Payments {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets them and keeps their buffers.
    pub fn clear(&mut self) {
        self.used = 0;
    }

    /// The payments.
    #[must_use]
    pub fn as_slice(&self) -> &[Payment] {
        self.slots.get(..self.used).unwrap_or_default()
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.used
    }

    /// Forgets those after the first so many.
    pub(super) fn truncate(&mut self, used: usize) {
        self.used = self.used.min(used);
    }

    /// Makes an envelope part of the message that it holds: what stands around goes to the first payment of the message.
    /// An envelope with parties of its own stays a payment.
    pub(super) fn unwrap(&mut self, envelope: usize, path: &str) {
        let used = self.used;
        let Some([outer, first, ..]) = self.slots.get_mut(envelope..used) else { return };
        if outer.parties().len() > 0 || outer.agents().len() > 0 {
            return;
        }
        for field in outer.fields().filter(|field| field.source != path) {
            first.add(field.place.owner, field.place.attribute, field.value, field.source);
        }
        if first.id().is_empty() {
            first.set_id(outer.id());
        }
        self.slots[envelope..used].rotate_left(1);
        self.used -= 1;
    }

    /// The last payment; an empty one where there is none yet.
    #[inline]
    pub(super) fn last_mut(&mut self) -> &mut Payment {
        if self.used == 0 {
            self.first();
        }
        &mut self.slots[self.used - 1]
    }

    #[cold]
    fn first(&mut self) {
        match self.slots.first_mut() {
            Some(first) => first.clear(),
            None => self.slots.push(Payment::new()),
        }
        self.used = 1;
    }

    /// An empty payment at the end.
    pub(super) fn next_within(&mut self, limits: &Limits) -> Result<&mut Payment, DeadLetter> {
        if self.used >= limits.payments_max {
            return Err(too_many(limits));
        }
        if self.used == self.slots.len() {
            self.slots.push(Payment::new());
        }
        let slot = &mut self.slots[self.used];
        slot.clear();
        self.used += 1;
        Ok(slot)
    }
}
