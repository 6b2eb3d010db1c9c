//! What is found before it becomes a hit: small, without text, so that thousands of them cost nothing.

use super::normalise::Token;
use super::policy::Fact;
use super::support::Support;
use crate::domain::{HitKind, Method};

/// What a finding resembles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Target {
    /// The n-th designation of the watchlist.
    Designation(u32),
    /// The rule of the finding's fact.
    Rule,
    /// A group of words or signs that typologies ask for.
    Sign(u8),
    /// The n-th typology that the payment fulfils.
    Typology(u32),
}

/// Where a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Field it starts in, counted from 0.
    pub(super) field: u32,
    /// First byte in that field.
    pub(super) from: u32,
    /// Field it ends in; another one where lines run on.
    pub(super) last_field: u32,
    /// One past its last byte in the last field.
    pub(super) to: u32,
}

impl Span {
    /// From one token to another.
    pub(super) const fn over(first: Token, last: Token) -> Self {
        Self { field: first.field, from: first.from, last_field: last.field, to: last.to }
    }

    /// Whether `other` lies inside this span.
    pub(super) fn contains(self, other: Self) -> bool {
        (self.field, self.from) <= (other.field, other.from)
            && (other.last_field, other.to) <= (self.last_field, self.to)
    }
}

/// One place that resembles something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finding {
    pub(super) span: Span,
    pub(super) target: Target,
    pub(super) kind: HitKind,
    pub(super) fact: Fact,
    pub(super) method: Method,
    /// The n-th name of the designation, where a name was found.
    pub(super) name: Option<u32>,
    /// What speaks for it or against it.
    pub(super) support: Support,
    /// How alike what was found and what is listed are, in thousandths.
    pub(super) likeness: u16,
}

/// Nothing is more alike.
pub(super) const EXACT: u16 = 1000;
