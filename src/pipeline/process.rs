//! A record's value in, its outcome out: the product in one function. Kafka, HTTP and files surround it.

use std::sync::Arc;

use crate::domain::{Alert, AlertId, DeadLetter, Decision, Outcome, Payment, RecordId, Screening};
use crate::screening::{Scratch, Screener};
use crate::wire::{Decoder, Hints, Payments, Schema, SchemaKey};

/// Decodes and screens records, with buffers of its own: one for each worker.
#[derive(Debug)]
pub struct Processor {
    decoder: Decoder,
    screener: Arc<Screener>,
    payments: Payments,
    scratch: Scratch,
}

impl Processor {
    /// A processor.
    #[must_use]
    pub fn new(decoder: Decoder, screener: Arc<Screener>) -> Self {
        Self { decoder, screener, payments: Payments::new(), scratch: Scratch::default() }
    }

    /// Screens against another watchlist from now on.
    pub fn renew(&mut self, screener: Arc<Screener>) {
        self.screener = screener;
    }

    /// The schema that a record names and that is not known yet.
    #[must_use]
    pub fn missing(&self, value: &[u8], hints: Hints<'_>) -> Option<SchemaKey> {
        self.decoder.missing(value, hints)
    }

    /// Learns a schema.
    pub fn learn(&mut self, key: SchemaKey, schema: Schema) {
        self.decoder.learn(key, schema);
    }

    /// What it screens against.
    #[must_use]
    pub const fn screener(&self) -> &Arc<Screener> {
        &self.screener
    }

    /// The fate of a record. The same value, hints and screener always give the same.
    pub fn process(&mut self, value: &[u8], hints: Hints<'_>) -> Outcome {
        if let Err(letter) = self.decoder.decode(value, hints, &mut self.payments) {
            self.decoder.as_text(value, &mut self.payments);
            let text = self.payments.as_slice().first();
            let screening = text.map(|text| self.screener.screen(text, &mut self.scratch)).unwrap_or_default();
            return Outcome::DeadLettered { letter, screening };
        }
        let payments = self.payments.as_slice();
        let screened = |payment: &Payment, screening| Decision { payment_id: payment.id().to_owned(), screening };
        let mut decisions = Vec::new();
        for (n, payment) in payments.iter().enumerate() {
            let screening = self.screener.screen(payment, &mut self.scratch);
            let is_told = !screening.hits.is_empty() || !screening.suppressed.is_empty();
            if is_told && decisions.is_empty() {
                // The first with something to tell: those before it are told, too.
                decisions.extend(payments.iter().take(n).map(|payment| screened(payment, Screening::default())));
            }
            if is_told || !decisions.is_empty() {
                decisions.push(screened(payment, screening));
            }
        }
        if decisions.iter().all(|decision| decision.screening.hits.is_empty()) {
            return Outcome::Cleared { payments: payments.len(), decisions };
        }
        Outcome::Alerted(decisions)
    }

    /// The payments of the record that was processed last.
    #[must_use]
    pub const fn payments(&self) -> &Payments {
        &self.payments
    }
}

/// The alert of a decision; `None` when the payment is cleared. `position`: which payment of its record it is.
#[must_use]
pub fn alert(decision: &Decision, position: usize, origin: &Origin<'_>, screener: &Screener) -> Option<Alert> {
    if decision.screening.hits.is_empty() {
        return None;
    }
    let in_force = Arc::clone(screener.in_force());
    let (name, record) = match origin {
        Origin::Record(id) => (id.to_string(), Some((*id).clone())),
        Origin::Input(name) => ((*name).to_owned(), None),
    };
    let id = AlertId::derive(&name, position, decision, &in_force.watchlist);
    Some(Alert { id, decision: decision.clone(), in_force, record, letter: None })
}

/// The alert of a record that could not be read, where something was found in its text.
#[must_use]
pub fn alert_of_text(
    letter: &DeadLetter,
    screening: &Screening,
    origin: &Origin<'_>,
    screener: &Screener,
) -> Option<Alert> {
    let decision = Decision { payment_id: String::new(), screening: screening.clone() };
    alert(&decision, 0, origin, screener).map(|alert| Alert { letter: Some(letter.clone()), ..alert })
}

/// Where a payment was read.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// A Kafka record.
    Record(&'a RecordId),
    /// Anything else, by name.
    Input(&'a str),
}
