//! Screening: a [`Payment`] goes in, a [`Screening`] comes out. It cannot fail, wait, read a clock, log or lock.
//!
//! ```text
//! Payment -> Normalised -> token filter -> Aho-Corasick, anchored -> findings -> typologies -> settle -> policy -> hits
//!         -> views: the same texts, seen through -^                    ^- wallets, BIC, IMO, documents, contacts
//! ```

mod address;
mod call_data;
mod compare;
mod contacts;
mod disguise;
mod documents;
mod evidence;
mod explain;
mod filter;
mod finding;
mod fold;
mod geography;
mod identifiers;
mod korean;
mod letters;
mod names;
mod needles;
mod normalise;
mod policy;
mod script;
mod settle;
mod similar;
mod support;
mod suppress;
#[cfg(test)]
mod tests;
mod typology;
mod views;

use std::sync::Arc;

use crate::domain::{Attribute, Designation, FieldKind, InForce, Owner, Payment, Screening, Tier, Watchlist};

pub use compare::{Comparison, compare};
pub use explain::{Explanation, FieldExplanation, Lookalike, NearMiss, PutAside};
pub use geography::is_dprk;
pub use identifiers::InvalidIdentifier;
pub use needles::TooManyNames;
pub use normalise::{Normalised, Token};
pub use policy::{Policy, PolicyError, PolicyText, PolicyTexts};
pub use settle::Aside;
pub use suppress::VoidSuppression;

use evidence::Writer;
use finding::{Finding, Target};
use identifiers::Identifiers;
use names::Names;
use needles::Search;
use policy::ListUse;
use suppress::Verdicts;
use typology::Fulfilled;
use views::Views;

/// Why a watchlist cannot be screened against.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Its names do not fit.
    #[error(transparent)]
    Names(#[from] TooManyNames),
    /// An identifier in it is none.
    #[error("watchlist entry {0}")]
    Identifier(#[from] InvalidIdentifier),
    /// The policy that it is to be screened by is none.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// Which spellings of a listed name are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spellings {
    /// As listed, but for case, marks, punctuation and order.
    Listed,
    /// Other usual spellings of Korean persons' names and what is like any other name linked to the DPRK, too.
    #[default]
    Alike,
}

/// Buffers of one worker, reused from payment to payment.
#[derive(Debug, Default)]
pub struct Scratch {
    text: Normalised,
    search: Search,
    findings: Vec<Finding>,
    views: Views,
    /// What is found in the views.
    viewed: Vec<Finding>,
    /// The typologies that the payment fulfils.
    fulfilled: Vec<Fulfilled>,
    /// What became of suppressions.
    verdicts: Verdicts,
}

/// Everything that is looked for, and the policy. Immutable: shared among workers, replaced whole.
#[derive(Debug)]
pub struct Screener {
    watchlist: Watchlist,
    names: Names,
    identifiers: Identifiers,
    policy: Policy,
    in_force: Arc<InForce>,
    /// Of each designation, whether its list is turned off; empty where none is.
    off: Vec<bool>,
    applied: suppress::Applied,
    void: Vec<VoidSuppression>,
    /// Whether hits on rules are left out.
    only_listed: bool,
}

/// Joined lines stand elsewhere one by one: only what runs over a line's end is new in them.
fn repeats_a_line(finding: &Finding, payment: &Payment) -> bool {
    payment.field(finding.span.field as usize).is_some_and(|field| {
        let text = field.value.get(finding.span.from as usize..finding.span.to as usize).unwrap_or_default();
        field.place.attribute == Attribute::JoinedLines && !text.contains('\n')
    })
}

impl Screener {
    /// Builds the indexes of a watchlist.
    ///
    /// # Errors
    /// When its names do not fit one automaton, or an identifier in it is not what it says.
    pub fn new(watchlist: Watchlist) -> Result<Self, BuildError> {
        Self::with(watchlist, Policy::built_in(Spellings::Alike)?)
    }

    /// The same, by a policy of the user's.
    ///
    /// # Errors
    /// As [`Screener::new`].
    pub fn with(watchlist: Watchlist, policy: Policy) -> Result<Self, BuildError> {
        let in_force = Arc::new(InForce {
            watchlist: watchlist.version().to_owned(),
            lists: watchlist.lists().to_vec(),
            policy: policy.version().to_owned(),
        });
        let off = |designation: &Designation| policy.table.list(designation.list()) == ListUse::Off;
        let off = if policy.table.turns_lists_off() {
            watchlist.designations().iter().map(off).collect()
        } else {
            Vec::new()
        };
        let (applied, void) = policy.suppressions.on(&watchlist);
        let (names, identifiers) = (Names::new(&watchlist, &policy)?, Identifiers::new(&watchlist)?);
        Ok(Self { watchlist, names, identifiers, policy, in_force, off, applied, void, only_listed: false })
    }

    /// The same without the rules, which need no list: for payments that were screened by them before.
    #[must_use]
    pub fn only_listed(self) -> Self {
        Self { only_listed: true, ..self }
    }

    /// What is screened against.
    #[must_use]
    pub const fn watchlist(&self) -> &Watchlist {
        &self.watchlist
    }

    /// What it is screened by.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The versions that alerts name.
    #[must_use]
    pub const fn in_force(&self) -> &Arc<InForce> {
        &self.in_force
    }

    /// Suppressions that are not applied, and why.
    #[must_use]
    pub fn void_suppressions(&self) -> &[VoidSuppression] {
        &self.void
    }

    /// The last day on which the same suppressions are valid as now.
    #[must_use]
    pub fn suppressions_valid_until(&self) -> Option<jiff::civil::Date> {
        self.policy.suppressions.valid_until()
    }

    /// Screens a payment.
    #[must_use]
    pub fn screen(&self, payment: &Payment, scratch: &mut Scratch) -> Screening {
        self.find(payment, scratch);
        if scratch.findings.is_empty() {
            return Screening::default();
        }
        self.find_weak(payment, scratch);
        support::weigh(&mut scratch.findings, payment, self.watchlist.designations(), |_, _| ());
        settle::settle(&mut scratch.findings, |_, _| ());
        self.leave_to_others(payment, scratch, |_, _| ());
        self.suppress(payment, scratch, |_, _| ());
        self.raise(payment, scratch)
    }

    /// Takes out the names of parties that are screened otherwise on the payment's rail.
    fn leave_to_others(&self, payment: &Payment, scratch: &mut Scratch, mut aside: impl FnMut(Finding, Aside)) {
        let lists = self.policy.table.party_names_off(payment);
        if lists.is_empty() {
            return;
        }
        let is_off = |n: u32| self.watchlist.designations().get(n as usize).is_some_and(|d| lists.contains(&d.list()));
        scratch.findings.retain(|finding| {
            let Target::Designation(n) = finding.target else { return true };
            let place = payment.field(finding.span.field as usize).map(|field| field.place);
            let of_party = place.is_some_and(|p| matches!(p.owner, Owner::Party(_)) && p.kind() == FieldKind::Name);
            let left = of_party && finding.name.is_some() && is_off(n);
            if left {
                aside(*finding, Aside::OtherRail);
            }
            !left
        });
    }

    /// Takes out what the bank knows for false alerts.
    fn suppress(&self, payment: &Payment, scratch: &mut Scratch, aside: impl FnMut(Finding, Aside)) {
        let id = |n: u32| self.watchlist.designations().get(n as usize).map_or("", |d| d.id.as_str());
        scratch.verdicts = self.applied.judge(payment, &mut scratch.findings, id, aside);
    }

    fn find(&self, payment: &Payment, scratch: &mut Scratch) {
        scratch.text.fill(payment);
        scratch.findings.clear();
        let Scratch { text, search, findings, views, viewed, fulfilled, .. } = scratch;
        let mut look = |payment: &Payment, text: &Normalised, in_texts: bool, found: &mut Vec<Finding>| {
            self.names.find(payment, text, search, in_texts, found);
            self.identifiers.find(payment, text, found);
            contacts::find(payment, found);
        };
        look(payment, text, true, findings);
        if text.has_special() {
            typology::find_hidden(payment, findings);
        }
        if views.fill(payment, text, self.policy.spellings == Spellings::Alike) {
            viewed.clear();
            look(&views.payment, &views.text, false, viewed);
            findings.extend(viewed.iter().filter_map(|finding| views.original(*finding)));
        }
        findings.retain(|finding| self.wants(finding) && !repeats_a_line(finding, payment));
        self.policy.typologies.judge(payment, findings, fulfilled);
    }

    fn wants(&self, finding: &Finding) -> bool {
        match finding.target {
            Target::Designation(n) => !self.off.get(n as usize).is_some_and(|off| *off),
            Target::Rule | Target::Sign(_) | Target::Typology(_) => !self.only_listed,
        }
    }

    fn find_weak(&self, payment: &Payment, scratch: &mut Scratch) {
        self.names.find_weak(payment, &scratch.text, &mut scratch.search, &mut scratch.findings);
        scratch.findings.retain(|finding| self.wants(finding) && !repeats_a_line(finding, payment));
    }

    /// Writes the findings out as hits: at most [`Screening::HITS_MAX`], those to flag before those to review.
    fn raise(&self, payment: &Payment, scratch: &mut Scratch) -> Screening {
        let Scratch { findings, fulfilled, verdicts, .. } = scratch;
        let designations = self.watchlist.designations();
        let writer = Writer { payment, designations, policy: &self.policy, fulfilled, unsuited: &verdicts.unsuited };
        let flags = |finding: &Finding| writer.decide(finding).0 == Tier::Flag;
        let omitted = findings.len().saturating_sub(Screening::HITS_MAX);
        if omitted > 0 {
            findings.sort_by_cached_key(|finding| !flags(finding)); // stable: keeps the payment's order within each
            findings.truncate(Screening::HITS_MAX);
        }
        let hits = findings.iter().filter_map(|finding| writer.hit(finding)).collect();
        let suppressed = std::mem::take(&mut verdicts.suppressed);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let suppressed_omitted = count(verdicts.suppressed_omitted);
        Screening { hits, hits_omitted: count(omitted), suppressed, suppressed_omitted }
    }
}
