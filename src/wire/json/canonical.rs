//! The proto3 JSON of `northwatch.v1.Payment`, straight into the payment's places.

use super::{Sink, Stop};
use crate::domain::DeadLetter;
use crate::wire::Payments;
use crate::wire::canonical::{Builder, Fields, Node, Slot};
use crate::wire::limits::Limits;

/// A canonical payment being filled. At the first key that it does not have, the text is another's.
pub(super) struct Canonical<'a> {
    limits: &'a Limits,
    payments: &'a mut Payments,
    /// What a payment's texts wait for: identifiers for their kind, texts for their name.
    fields: Fields,
    nodes: Vec<Node>,
}

impl<'a> Canonical<'a> {
    pub(super) fn new(limits: &'a Limits, payments: &'a mut Payments) -> Self {
        Self { limits, payments, fields: Fields::default(), nodes: Vec::new() }
    }

    fn builder(&mut self) -> Builder<'_> {
        Builder::new(self.payments.last_mut(), &mut self.fields)
    }
}

impl Sink for Canonical<'_> {
    type Slot = Slot;

    fn begin(&mut self) -> Result<(), DeadLetter> {
        self.nodes.clear();
        self.payments.next_within(self.limits).map(|_| ())
    }

    fn finish(&mut self) -> Result<(), DeadLetter> {
        Ok(())
    }

    fn key(&mut self, key: &str) -> Result<(Slot, usize), Stop> {
        match self.nodes.last().map_or(Slot::Unknown, |node| node.slot(key)) {
            Slot::Unknown => Err(Stop::Foreign),
            slot => Ok((slot, 0)),
        }
    }

    fn leave_key(&mut self, _: usize) {}

    fn open(&mut self, slot: Slot, _: Option<usize>) -> Result<(), Stop> {
        let node = self.builder().open(slot);
        self.nodes.push(node);
        Ok(())
    }

    fn close(&mut self) {
        if let Some(node) = self.nodes.pop() {
            self.builder().close(node);
        }
    }

    fn text(&mut self, slot: Slot, value: &str, _: Option<usize>) -> Result<(), Stop> {
        if !slot.takes_text() {
            return Err(Stop::Foreign);
        }
        self.builder().text(slot, value, || slot.name().to_owned());
        Ok(())
    }
}
