//! Why a payment hits, and why near things do not: the same steps as [`Screener::screen`], with all of them kept.

use std::collections::BTreeSet;

use super::evidence::Writer;
use super::finding::{EXACT, Finding};
use super::normalise::Normalised;
use super::settle::{self, Aside};
use super::support;
use super::{Scratch, Screener};
use crate::domain::{Payment, Screening, Wallet, WalletError};

/// One text of a payment as the screener read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldExplanation {
    /// Path in the payment.
    pub field: String,
    /// Name in the source message; empty where that is the path.
    pub source: String,
    /// As written.
    pub value: String,
    /// In normal form.
    pub normal: String,
}

/// A finding that became no hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutAside {
    /// Path in the payment.
    pub field: String,
    /// What stood there.
    pub text: String,
    /// The designation's or rule's id.
    pub entry: String,
    /// Why.
    pub why: Aside,
}

/// Words that begin a listed name which then goes on differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// Path in the payment.
    pub field: String,
    /// The words in normal form.
    pub text: String,
    /// The listed name and its entry.
    pub listed: String,
    /// The designation's id.
    pub entry: String,
}

/// Something that looks like a wallet's address and is no listed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookalike {
    /// Path in the payment.
    pub field: String,
    /// What stood there.
    pub text: String,
    /// What is to be said of it.
    pub what: String,
}

/// Everything that led to a screening.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Every text.
    pub fields: Vec<FieldExplanation>,
    /// Other readings of texts that called for them: path of the field, and what was read.
    pub readings: Vec<(String, String)>,
    /// What the service would say, unchanged.
    pub screening: Screening,
    /// What the policy says of each hit: its line, tier and score, and how alike what was found is.
    pub steps: Vec<String>,
    /// What was found and put aside.
    pub put_aside: Vec<PutAside>,
    /// What begins like a listed name. At most 50.
    pub near_misses: Vec<NearMiss>,
    /// Addresses with a wrong checksum, and those that begin and end like a listed one. At most 50.
    pub lookalikes: Vec<Lookalike>,
}

/// Near misses that are worth a reader's time.
const NEAR_MISSES_MAX: usize = 50;

/// Letters of an address at least, and of its beginning and its end that people look at.
const ADDRESS_LETTERS_MIN: u32 = 25;
const HEAD: usize = 6;
const TAIL: usize = 4;

/// Whether two texts begin and end with the same letters, whatever their case.
fn ends_alike(a: &str, b: &str) -> bool {
    let head = |text: &str| text.get(..HEAD).map(str::to_ascii_lowercase);
    let tail = |text: &str| text.len().checked_sub(TAIL).and_then(|at| text.get(at..)).map(str::to_ascii_lowercase);
    head(a).is_some() && head(a) == head(b) && tail(a) == tail(b)
}

impl Screener {
    /// Screens a payment and keeps every step. Slow: it searches the whole watchlist for near misses.
    #[must_use]
    pub fn explain(&self, payment: &Payment) -> Explanation {
        let mut scratch = Scratch::default();
        self.find(payment, &mut scratch);
        self.find_weak(payment, &mut scratch);
        let mut put_aside = Vec::new();
        let fulfilled = scratch.fulfilled.clone();
        let designations = self.watchlist.designations();
        let writer = Writer { payment, designations, policy: &self.policy, fulfilled: &fulfilled, unsuited: &[] };
        let mut aside = |finding: Finding, why| {
            let Some(field) = payment.field(finding.span.field as usize) else { return };
            let entry = writer.id(&finding);
            let end = if finding.span.last_field == finding.span.field {
                finding.span.to as usize
            } else {
                field.value.len()
            };
            let text = field.value.get(finding.span.from as usize..end).unwrap_or_default().to_owned();
            put_aside.push(PutAside { field: field.place.to_string(), text, entry, why });
        };
        support::weigh(&mut scratch.findings, payment, self.watchlist.designations(), &mut aside);
        settle::settle(&mut scratch.findings, &mut aside);
        self.leave_to_others(payment, &mut scratch, &mut aside);
        self.suppress(payment, &mut scratch, &mut aside);
        let near_misses = self.near_misses(payment, &scratch);
        let lookalikes = self.lookalikes(payment, &scratch);
        let screening = self.raise(payment, &mut scratch);
        let steps = scratch.findings.iter().map(|finding| {
            let ((tier, score), likeness) = (writer.decide(finding), f64::from(finding.likeness) / f64::from(EXACT));
            let line = finding.fact.line();
            format!("policy line {line}: {}, {score:.2}; times likeness {likeness:.3}", tier.as_str())
        });
        let steps = steps.collect();
        let place = |field: u32| payment.field(field as usize).map(|field| field.place.to_string()).unwrap_or_default();
        let readings = scratch.views.readings().map(|(field, text)| (place(field), text.to_owned())).collect();
        let fields = payment.fields().map(|field| FieldExplanation {
            field: field.place.to_string(),
            source: field.source.to_owned(),
            value: field.value.to_owned(),
            normal: Normalised::new(field.value).to_text(),
        });
        Explanation { fields: fields.collect(), readings, screening, steps, put_aside, near_misses, lookalikes }
    }

    /// Addresses are never matched approximately; what is nearly one is said here.
    fn lookalikes(&self, payment: &Payment, scratch: &Scratch) -> Vec<Lookalike> {
        let found =
            |field: u32, from: u32| scratch.findings.iter().any(|f| (f.span.field, f.span.from) == (field, from));
        let mut lookalikes = Vec::new();
        for token in scratch.text.tokens().iter().filter(|token| token.to - token.from >= ADDRESS_LETTERS_MIN) {
            let Some(field) = payment.field(token.field as usize) else { continue };
            let Some(text) = field.value.get(token.from as usize..token.to as usize) else { continue };
            let parsed = Wallet::parse(text);
            if found(token.field, token.from) || matches!(parsed, Err(WalletError::NoAddress)) {
                continue;
            }
            let like = self
                .watchlist
                .designations()
                .iter()
                .find(|designation| designation.wallets.iter().any(|listed| ends_alike(text, &listed.address)));
            let what = match (&parsed, like) {
                (Err(error), None) => error.to_string(),
                (Err(error), Some(d)) => format!("it begins and ends like a wallet of {}, but {error}", d.id),
                (Ok(_), Some(d)) => format!("it begins and ends like a wallet of {}, and is another", d.id),
                (Ok(_), None) => continue,
            };
            lookalikes.push(Lookalike { field: field.place.to_string(), text: text.to_owned(), what });
            if lookalikes.len() == NEAR_MISSES_MAX {
                break;
            }
        }
        lookalikes
    }

    /// Pairs of words that begin a listed name of three words or more, where nothing was found.
    fn near_misses(&self, payment: &Payment, scratch: &Scratch) -> Vec<NearMiss> {
        let text = &scratch.text;
        let found: BTreeSet<(u32, u32)> = scratch.findings.iter().map(|f| (f.span.field, f.span.from)).collect();
        let word = |token| text.word(token);
        let pairs: Vec<_> = text
            .tokens()
            .windows(2)
            .filter(|pair| pair[0].field == pair[1].field && !found.contains(&(pair[0].field, pair[0].from)))
            .map(|pair| (pair[0].field, format!("{} {}", word(pair[0]), word(pair[1]))))
            .collect();
        let mut near = Vec::new();
        for designation in self.watchlist.designations() {
            for name in &designation.names {
                let normal = Normalised::new(&name.text).to_text();
                let starts = |(_, pair): &&(u32, String)| {
                    normal.strip_prefix(pair.as_str()).is_some_and(|rest| rest.starts_with(' '))
                };
                for (field, pair) in pairs.iter().filter(starts) {
                    let Some(field) = payment.field(*field as usize) else { continue };
                    near.push(NearMiss {
                        field: field.place.to_string(),
                        text: pair.clone(),
                        listed: name.text.clone(),
                        entry: designation.id.clone(),
                    });
                    if near.len() == NEAR_MISSES_MAX {
                        return near;
                    }
                }
            }
        }
        near
    }
}
