//! Alerts and decisions as the bytes of an output topic.

use prost::Message as _;

use super::proto;
use super::result::{AlertJson, DecisionJson};
use crate::domain::{Alert, Evidence, Hit, HitKind, InForce, Outcome, RecordId, Suppressed, Tier};

/// Name and version of this program, as alerts carry them.
pub(super) const ENGINE: &str = concat!("northwatch ", env!("CARGO_PKG_VERSION"));

/// How output topics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AlertFormat {
    /// The JSON form of the messages in `alert.proto`.
    #[default]
    Json,
    /// Their Protobuf form.
    Protobuf,
}

impl AlertFormat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Json, Self::Protobuf];

    /// Its name in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Protobuf => "protobuf",
        }
    }

    /// The `content-type` of a record written so.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Protobuf => "application/protobuf",
        }
    }
}

/// The value of an alert's record.
#[must_use]
pub fn alert(alert: &Alert, format: AlertFormat) -> Vec<u8> {
    match format {
        AlertFormat::Json => serde_json::to_vec(&AlertJson::of(alert)).unwrap_or_default(),
        AlertFormat::Protobuf => message(alert).encode_to_vec(),
    }
}

/// What a decisions record says of one payment, or of a record that held none.
#[derive(Clone, Debug)]
pub struct DecisionRecord<'a> {
    /// The sender's id; empty for a dead letter.
    pub payment_id: &'a str,
    /// The record's outcome, as far as this payment is concerned.
    pub outcome: &'static str,
    /// When alerted.
    pub tier: Option<Tier>,
    /// When alerted.
    pub alert_id: String,
    /// Why it was dead-lettered.
    pub reason: &'static str,
    /// What was suppressed.
    pub suppressed: &'a [Suppressed],
    /// What was in force.
    pub in_force: &'a InForce,
    /// Where it was read.
    pub record: &'a RecordId,
}

/// The value of a decision's record.
#[must_use]
pub fn decision(decision: &DecisionRecord<'_>, format: AlertFormat) -> Vec<u8> {
    match format {
        AlertFormat::Json => serde_json::to_vec(&DecisionJson::of(decision)).unwrap_or_default(),
        AlertFormat::Protobuf => proto::Decision {
            payment_id: decision.payment_id.to_owned(),
            outcome: outcome(decision.outcome),
            tier: tier(decision.tier),
            alert_id: decision.alert_id.clone(),
            watchlist: decision.in_force.watchlist.clone(),
            policy: decision.in_force.policy.clone(),
            record: Some(record(decision.record)),
            reason: decision.reason.to_owned(),
            suppressed: decision.suppressed.iter().map(suppressed).collect(),
        }
        .encode_to_vec(),
    }
}

fn message(alert: &Alert) -> proto::Alert {
    let screening = &alert.decision.screening;
    let lists = alert.in_force.lists.iter().map(|origin| proto::ListVersion {
        list: origin.list.clone(),
        published: origin.published.to_string(),
        entries: origin.entries,
    });
    proto::Alert {
        alert_id: alert.id.to_string(),
        payment_id: alert.decision.payment_id.clone(),
        outcome: outcome(Outcome::NAMES[if alert.letter.is_some() { 2 } else { 1 }]),
        tier: tier(screening.tier()),
        score: screening.score(),
        hits: screening.hits.iter().map(hit).collect(),
        watchlist: Some(proto::WatchlistVersion { version: alert.in_force.watchlist.clone(), lists: lists.collect() }),
        policy: alert.in_force.policy.clone(),
        engine: ENGINE.to_owned(),
        record: alert.record.as_ref().map(record),
        hits_omitted: screening.hits_omitted,
        reason: alert.letter.as_ref().map(|letter| letter.reason.as_str().to_owned()).unwrap_or_default(),
        detail: alert.letter.as_ref().map(|letter| letter.detail.clone()).unwrap_or_default(),
        suppressed: screening.suppressed.iter().map(suppressed).collect(),
        suppressed_omitted: screening.suppressed_omitted,
    }
}

fn suppressed(suppressed: &Suppressed) -> proto::Suppressed {
    let Suppressed { suppression, designation, field } = suppressed.clone();
    proto::Suppressed { suppression, designation, field }
}

fn outcome(name: &str) -> i32 {
    proto::alert::Outcome::from_str_name(name).unwrap_or_default().into()
}

fn tier(tier: Option<Tier>) -> i32 {
    tier.and_then(|tier| proto::alert::Tier::from_str_name(tier.as_str())).unwrap_or_default().into()
}

fn kind(kind: HitKind) -> i32 {
    proto::hit::kind::Value::from_str_name(kind.as_str()).unwrap_or_default().into()
}

fn record(id: &RecordId) -> proto::Record {
    proto::Record { topic: id.topic.to_string(), partition: Some(id.partition), offset: Some(id.offset) }
}

fn hit(hit: &Hit) -> proto::Hit {
    let (designation, rule) = match &hit.evidence {
        Evidence::Designation(d) => (
            Some(proto::Designation {
                id: d.id.clone(),
                list: d.list.clone(),
                name: d.name.clone(),
                programmes: d.programmes.clone(),
                status: d.status.to_owned(),
                subject: d.subject.clone(),
            }),
            None,
        ),
        Evidence::Rule(rule) => (None, Some(proto::Rule { id: rule.id.to_string(), source: rule.source.to_string() })),
    };
    proto::Hit {
        tier: tier(Some(hit.tier)),
        kind: kind(hit.kind),
        field: hit.field.clone(),
        text: hit.text.clone(),
        start: Some(hit.start),
        end: Some(hit.end),
        designation,
        rule,
        method: hit.method.as_str().to_owned(),
        score: hit.score,
        reasons: hit.reasons.clone(),
        source: hit.source.clone(),
    }
}
