//! Results as JSON: what `scan` prints and what the output topics carry when JSON is chosen.
//!
//! The field names and values are those of `alert.proto`; a test reads the JSON back as those messages.

use serde::Serialize;

use super::alert::{DecisionRecord, ENGINE};
use crate::domain::{
    Alert, AlertId, DeadLetter, Decision, DesignationRef, Evidence, Hit, InForce, Outcome, RecordId, Rule, Suppressed,
};

#[derive(Serialize)]
pub(super) struct AlertJson<'a> {
    #[serde(skip_serializing_if = "String::is_empty")]
    alert_id: String,
    payment_id: &'a str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'static str>,
    score: f64,
    hits: Vec<HitJson<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    hits_omitted: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressed: Vec<SuppressedJson<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    suppressed_omitted: u32,
    watchlist: WatchlistJson<'a>,
    policy: &'a str,
    engine: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<RecordJson<'a>>,
    #[serde(flatten)]
    letter: Option<LetterJson<'a>>,
}

/// Why a record could not be read.
#[derive(Serialize)]
pub(super) struct LetterJson<'a> {
    /// The code.
    reason: &'static str,
    /// In words, with the place.
    detail: &'a str,
}

impl<'a> AlertJson<'a> {
    pub(super) fn of(alert: &'a Alert) -> Self {
        let result = Self::new(Some(alert.id), &alert.decision, &alert.in_force, alert.record.as_ref());
        match &alert.letter {
            None => result,
            Some(letter) => Self {
                outcome: Outcome::NAMES[2],
                letter: Some(LetterJson { reason: letter.reason.as_str(), detail: &letter.detail }),
                ..result
            },
        }
    }

    fn new(id: Option<AlertId>, decision: &'a Decision, in_force: &'a InForce, record: Option<&'a RecordId>) -> Self {
        let screening = &decision.screening;
        Self {
            alert_id: id.map(|id| id.to_string()).unwrap_or_default(),
            payment_id: &decision.payment_id,
            outcome: Outcome::NAMES[usize::from(!screening.hits.is_empty())],
            tier: screening.tier().map(crate::domain::Tier::as_str),
            score: screening.score(),
            hits: screening.hits.iter().map(HitJson::of).collect(),
            hits_omitted: screening.hits_omitted,
            suppressed: screening.suppressed.iter().map(SuppressedJson::of).collect(),
            suppressed_omitted: screening.suppressed_omitted,
            watchlist: WatchlistJson {
                version: &in_force.watchlist,
                lists: in_force.lists.iter().map(ListJson::of).collect(),
            },
            policy: &in_force.policy,
            engine: ENGINE,
            record: record.map(RecordJson::of),
            letter: None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes by reference")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

#[derive(Serialize)]
struct SuppressedJson<'a> {
    suppression: &'a str,
    designation: &'a str,
    field: &'a str,
}

impl<'a> SuppressedJson<'a> {
    fn of(suppressed: &'a Suppressed) -> Self {
        let Suppressed { suppression, designation, field } = suppressed;
        Self { suppression, designation, field }
    }
}

#[derive(Serialize)]
struct HitJson<'a> {
    tier: &'static str,
    kind: &'static str,
    field: &'a str,
    text: &'a str,
    start: u32,
    end: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    designation: Option<DesignationJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<RuleJson<'a>>,
    method: &'static str,
    score: f64,
    reasons: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
}

impl<'a> HitJson<'a> {
    fn of(hit: &'a Hit) -> Self {
        let (designation, rule) = match &hit.evidence {
            Evidence::Designation(d) => (Some(DesignationJson::of(d)), None),
            Evidence::Rule(Rule { id, source }) => (None, Some(RuleJson { id, source })),
        };
        Self {
            tier: hit.tier.as_str(),
            kind: hit.kind.as_str(),
            field: &hit.field,
            text: &hit.text,
            start: hit.start,
            end: hit.end,
            designation,
            rule,
            method: hit.method.as_str(),
            score: hit.score,
            reasons: &hit.reasons,
            source: &hit.source,
        }
    }
}

#[derive(Serialize)]
struct DesignationJson<'a> {
    id: &'a str,
    list: &'a str,
    name: &'a str,
    programmes: &'a [String],
    status: &'static str,
    subject: &'a str,
}

impl<'a> DesignationJson<'a> {
    fn of(d: &'a DesignationRef) -> Self {
        Self {
            id: &d.id,
            list: &d.list,
            name: &d.name,
            programmes: &d.programmes,
            status: d.status,
            subject: &d.subject,
        }
    }
}

#[derive(Serialize)]
struct RuleJson<'a> {
    id: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct WatchlistJson<'a> {
    version: &'a str,
    lists: Vec<ListJson<'a>>,
}

#[derive(Serialize)]
struct ListJson<'a> {
    list: &'a str,
    published: String,
    entries: u32,
}

impl<'a> ListJson<'a> {
    fn of(origin: &'a crate::domain::ListOrigin) -> Self {
        Self { list: &origin.list, published: origin.published.to_string(), entries: origin.entries }
    }
}

#[derive(Serialize)]
struct RecordJson<'a> {
    topic: &'a str,
    partition: i32,
    offset: i64,
}

impl<'a> RecordJson<'a> {
    fn of(id: &'a RecordId) -> Self {
        Self { topic: &id.topic, partition: id.partition, offset: id.offset }
    }
}

#[derive(Serialize)]
pub(super) struct DecisionJson<'a> {
    payment_id: &'a str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    alert_id: &'a str,
    watchlist: &'a str,
    policy: &'a str,
    record: RecordJson<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressed: Vec<SuppressedJson<'a>>,
}

impl<'a> DecisionJson<'a> {
    pub(super) fn of(decision: &'a DecisionRecord<'a>) -> Self {
        Self {
            payment_id: decision.payment_id,
            outcome: decision.outcome,
            tier: decision.tier.map(crate::domain::Tier::as_str),
            alert_id: &decision.alert_id,
            watchlist: &decision.in_force.watchlist,
            policy: &decision.in_force.policy,
            record: RecordJson::of(decision.record),
            reason: decision.reason,
            suppressed: decision.suppressed.iter().map(SuppressedJson::of).collect(),
        }
    }
}

/// Which part of which input a result is about, where the input is no Kafka record.
#[derive(Clone, Debug, Serialize)]
pub struct Origin {
    /// File name, or `-`.
    pub file: String,
    /// Which message of the file, counted from 1.
    pub message: usize,
}

/// One line of `scan`: a payment's screening, or why a message could not be screened.
#[derive(Serialize)]
#[serde(untagged)]
pub enum ScanResult<'a> {
    /// A payment that was screened.
    Screened {
        /// The result.
        #[serde(flatten)]
        #[expect(private_interfaces, reason = "made by `ScanResult::screened` only")]
        result: Box<AlertJson<'a>>,
        /// Where it was read.
        input: &'a Origin,
    },
    /// A message that was not.
    DeadLettered {
        /// Always `dead_lettered`.
        outcome: &'static str,
        /// Why.
        #[serde(flatten)]
        #[expect(private_interfaces, reason = "made by `ScanResult::dead_lettered` only")]
        letter: LetterJson<'a>,
        /// Where it was read.
        input: &'a Origin,
    },
}

impl<'a> ScanResult<'a> {
    /// A payment that was screened. `id` where something was found.
    #[must_use]
    pub fn screened(id: Option<AlertId>, decision: &'a Decision, in_force: &'a InForce, input: &'a Origin) -> Self {
        Self::Screened { result: Box::new(AlertJson::new(id, decision, in_force, None)), input }
    }

    /// A payment, or the text of a message that could not be read, with an alert.
    #[must_use]
    pub fn alerted(alert: &'a Alert, input: &'a Origin) -> Self {
        Self::Screened { result: Box::new(AlertJson::of(alert)), input }
    }

    /// A message that could not be read, and in whose text nothing was found.
    #[must_use]
    pub fn dead_lettered(letter: &'a DeadLetter, input: &'a Origin) -> Self {
        let json = LetterJson { reason: letter.reason.as_str(), detail: &letter.detail };
        Self::DeadLettered { outcome: Outcome::NAMES[2], letter: json, input }
    }
}
