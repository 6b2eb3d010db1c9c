//! From a record to its outputs: alerts, decisions and dead letters, put into the open transaction.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::process::{Origin, Processor, alert, alert_of_text};
use super::schemas::Schemas;
use super::screeners::Screeners;
use super::tally::Tally;
use crate::domain::{Alert, DeadLetter, Decision, Outcome, Payment, RecordId, Screening, Suppressed};
use crate::kafka::{Fault, Output, Record, Sent, Transaction};
use crate::registry::RegistryConfig;
use crate::wire::{self, AlertFormat, DecisionRecord, Hints, Reading};

/// Where outputs go, and how they are written.
#[derive(Clone, Debug)]
pub struct Outputs {
    /// Topic of alerts.
    pub alerts: String,
    /// Topic of records that could not be screened.
    pub dead_letters: String,
    /// Topic of decisions: one small record for every payment. Off where there is none.
    pub decisions: Option<String>,
    /// How alerts and decisions are written.
    pub format: AlertFormat,
    /// Set when the records were screened before, against a watchlist of this version: then only alerts are written,
    /// with it in a header. What could not be screened then was dead-lettered then.
    pub rescreened_since: Option<String>,
}

/// Sizes that a dead letter's value is cut to where the whole does not fit a message.
const CUT_TO: [usize; 3] = [512 * 1024, 32 * 1024, 0];

/// What a worker does with each record.
pub(super) struct Desk {
    pub(super) processor: Processor,
    pub(super) transaction: Transaction,
    pub(super) tally: Tally,
    outputs: Outputs,
    /// Where schemas come from that records name.
    schemas: Option<Schemas>,
    /// What the configuration says of topics.
    readings: HashMap<String, Reading>,
}

impl Desk {
    pub(super) fn new(processor: Processor, transaction: Transaction, config: &DeskConfig) -> Self {
        Self {
            processor,
            transaction,
            tally: Tally::default(),
            outputs: config.outputs.clone(),
            schemas: config.registry.clone().map(Schemas::new),
            readings: config.readings.clone(),
        }
    }

    /// Screens a record and puts what comes of it into the transaction.
    pub(super) fn take(&mut self, record: &Record<'_>) -> Result<(), Fault> {
        let hints = Hints {
            content_type: record.header("content-type"),
            schema_id: record.header("__value_schema_id"),
            reading: self.readings.get(&**record.topic()),
        };
        if let Some(schemas) = &mut self.schemas
            && let Some(key) = self.processor.missing(record.value(), hints)
            && let Some(schema) = schemas.fetch(key)?
        {
            self.processor.learn(key, schema);
        }
        let outcome = self.processor.process(record.value(), hints);
        self.tally.record(record.topic(), &outcome);
        match &outcome {
            Outcome::Cleared { decisions, .. } => self.cleared(record, decisions),
            Outcome::Alerted(decisions) => self.alerted(record, decisions),
            Outcome::DeadLettered { letter, screening } => self.undecodable(record, letter, screening),
        }
    }

    fn cleared(&self, record: &Record<'_>, decisions: &[Decision]) -> Result<(), Fault> {
        if self.outputs.decisions.is_none() {
            return Ok(());
        }
        let id = record.id();
        if !decisions.is_empty() {
            return decisions.iter().try_for_each(|decision| self.send_decision(&id, decision, None));
        }
        let payments = self.processor.payments().as_slice().iter();
        payments.map(Payment::id).try_for_each(|payment_id| self.send_plain_decision(&id, payment_id, &[], None))
    }

    fn alerted(&mut self, record: &Record<'_>, decisions: &[Decision]) -> Result<(), Fault> {
        let id = record.id();
        for (position, decision) in decisions.iter().enumerate() {
            let alert = alert(decision, position, &Origin::Record(&id), self.processor.screener());
            match &alert {
                Some(alert) => {
                    self.send_alert(alert, &id, record.timestamp_ms())?;
                    self.tally.alert(alert, record.timestamp_ms());
                }
                None => self.tally.cleared_beside(),
            }
            self.send_decision(&id, decision, alert.as_ref())?;
        }
        Ok(())
    }

    /// As a CloudEvent in binary mode: readers that know nothing of it just read the value.
    fn send_alert(&self, alert: &Alert, id: &RecordId, timestamp_ms: Option<i64>) -> Result<(), Fault> {
        let format = self.outputs.format;
        let mut headers = vec![
            ("content-type", format.content_type().into()),
            ("ce_specversion", b"1.0".to_vec()),
            ("ce_id", alert.id.to_string().into()),
            ("ce_source", b"northwatch".to_vec()),
            ("ce_type", b"northwatch.v1.Alert".to_vec()),
            ("northwatch-record", id.to_string().into()),
        ];
        headers.extend(timestamp_ms.map(|at| ("northwatch-record-timestamp", at.to_string().into())));
        headers.extend(
            self.outputs.rescreened_since.as_ref().map(|old| ("northwatch-rescreened-since", old.as_bytes().to_vec())),
        );
        let key = Some(alert.decision.payment_id.as_bytes());
        let topic = self.outputs.alerts.as_str();
        let mut alert = Cow::Borrowed(alert);
        loop {
            let value = wire::alert(&alert, format);
            let output = Output { topic, key, value: &value, headers: headers.clone() };
            if alert.decision.screening.hits.len() <= 1 {
                return self.send_whole(&output);
            }
            if self.transaction.send(&output)? == Sent::Queued {
                return Ok(());
            }
            // The most urgent half: an alert that says less is still an alert.
            let Screening { hits, hits_omitted, .. } = &mut alert.to_mut().decision.screening;
            hits.sort_by_key(|hit| std::cmp::Reverse(hit.tier));
            let kept = hits.len() / 2;
            let omitted = u32::try_from(hits.len() - kept).unwrap_or(u32::MAX);
            hits.truncate(kept);
            *hits_omitted = hits_omitted.saturating_add(omitted);
        }
    }

    fn send_decision(&self, id: &RecordId, decision: &Decision, alert: Option<&Alert>) -> Result<(), Fault> {
        self.send_plain_decision(id, &decision.payment_id, &decision.screening.suppressed, alert)
    }

    fn send_plain_decision(
        &self,
        id: &RecordId,
        payment_id: &str,
        suppressed: &[Suppressed],
        alert: Option<&Alert>,
    ) -> Result<(), Fault> {
        self.send_decision_record(&DecisionRecord {
            payment_id,
            outcome: Outcome::NAMES[usize::from(alert.is_some())],
            tier: alert.and_then(|alert| alert.decision.screening.tier()),
            alert_id: alert.map(|alert| alert.id.to_string()).unwrap_or_default(),
            reason: "",
            suppressed,
            in_force: self.processor.screener().in_force(),
            record: id,
        })
    }

    fn send_decision_record(&self, decision: &DecisionRecord<'_>) -> Result<(), Fault> {
        let Some(topic) = &self.outputs.decisions else { return Ok(()) };
        let value = wire::decision(decision, self.outputs.format);
        let headers = vec![("content-type", self.outputs.format.content_type().into())];
        let key = Some(decision.payment_id.as_bytes()).filter(|key| !key.is_empty());
        self.send_whole(&Output { topic, key, value: &value, headers })
    }

    /// A dead letter, and an alert if its text holds something.
    fn undecodable(&mut self, record: &Record<'_>, letter: &DeadLetter, screening: &Screening) -> Result<(), Fault> {
        let id = record.id();
        let alert = alert_of_text(letter, screening, &Origin::Record(&id), self.processor.screener());
        if let Some(alert) = &alert {
            self.send_alert(alert, &id, record.timestamp_ms())?;
            self.tally.alert(alert, record.timestamp_ms());
        }
        if self.outputs.rescreened_since.is_some() {
            return Ok(());
        }
        self.dead_letter(record, letter)?;
        self.send_decision_record(&DecisionRecord {
            payment_id: "",
            outcome: Outcome::NAMES[2],
            tier: alert.as_ref().and_then(|alert| alert.decision.screening.tier()),
            alert_id: alert.map(|alert| alert.id.to_string()).unwrap_or_default(),
            reason: letter.reason.as_str(),
            suppressed: &screening.suppressed,
            in_force: self.processor.screener().in_force(),
            record: &id,
        })
    }

    /// The record as it came, with where it stood and why it could not be screened.
    fn dead_letter(&self, record: &Record<'_>, letter: &DeadLetter) -> Result<(), Fault> {
        let id = record.id();
        let mut headers: Vec<(&str, Vec<u8>)> =
            record.headers().map(|(key, value)| (key, value.unwrap_or_default().to_vec())).collect();
        headers.extend([
            ("northwatch-reason", letter.reason.as_str().into()),
            ("northwatch-detail", letter.detail.as_bytes().to_vec()),
            ("northwatch-topic", id.topic.as_bytes().to_vec()),
            ("northwatch-partition", id.partition.to_string().into()),
            ("northwatch-offset", id.offset.to_string().into()),
        ]);
        headers.extend(record.timestamp_ms().map(|at| ("northwatch-record-timestamp", at.to_string().into())));
        let topic = self.outputs.dead_letters.as_str();
        let output = Output { topic, key: record.key(), value: record.value(), headers };
        self.send_cut(output, record.headers().count())
    }

    /// Sends a dead letter as it is, or with as much of it as fits: the value is cut first, then the record's own
    /// headers (the first ones) and its key go. What says why and where always stays.
    fn send_cut(&self, mut output: Output<'_>, own_headers: usize) -> Result<(), Fault> {
        if self.transaction.send(&output)? == Sent::Queued {
            return Ok(());
        }
        let whole = output.value;
        output.headers.push(("northwatch-original-bytes", whole.len().to_string().into()));
        for size in CUT_TO {
            output.value = whole.get(..size.min(whole.len())).unwrap_or_default();
            if self.transaction.send(&output)? == Sent::Queued {
                return Ok(());
            }
        }
        output.headers.drain(..own_headers);
        output.key = None;
        self.send_whole(&output)
    }

    fn send_whole(&self, output: &Output<'_>) -> Result<(), Fault> {
        match self.transaction.send(output)? {
            Sent::Queued => Ok(()),
            Sent::TooLarge => Err(Fault::Fatal(format!(
                "an output of {} bytes does not fit a message; raise kafka.properties.\"message.max.bytes\"",
                output.value.len()
            ))),
        }
    }
}

/// Shared by the workers: what they are made of.
#[derive(Clone, Debug)]
pub struct DeskConfig {
    /// Where outputs go.
    pub outputs: Outputs,
    /// How the records of topics are read, where the configuration says it.
    pub readings: HashMap<String, Reading>,
    /// Where schemas are asked for that records name.
    pub registry: Option<RegistryConfig>,
    /// What is screened against, batch by batch.
    pub screeners: Arc<Screeners>,
    /// What decodes.
    pub decoder: wire::Decoder,
}
