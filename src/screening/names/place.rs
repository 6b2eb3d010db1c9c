//! Where a needle stands, and what it is there.

use super::needle::{Payload, Weight};
use crate::domain::{FieldKind, HitKind, Method, Payment, SubjectKind};
use crate::screening::documents;
use crate::screening::finding::{EXACT, Finding, Span, Target};
use crate::screening::needles::Occurrence;
use crate::screening::normalise::{Normalised, Token};
use crate::screening::policy::Fact;
use crate::screening::support::Support;
use crate::screening::typology::{self, Typologies};

/// Words before a name that say it is a ship's or an aircraft's.
const CRAFT_WORDS: [&str; 12] =
    ["mv", "mt", "vessel", "vsl", "ship", "tanker", "carrier", "barge", "steamer", "aircraft", "plane", "imo"];

/// Words before a heading of the Harmonized System.
pub(super) const HEADING_LABELS: [&str; 19] = [
    "h s code",
    "hs code no",
    "hs heading",
    "hs number",
    "hs 编 码",
    "тн вэд",
    "tariff no",
    "hs",
    "hs code",
    "hs codes",
    "hscode",
    "hs no",
    "hts",
    "hts code",
    "hsn",
    "hsn code",
    "tariff code",
    "taric",
    "commodity code",
];
/// How many numbers one is written in: `2701.12.00`.
const HEADING_TOKENS_MAX: usize = 4;

/// An occurrence with what stands around it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) payment: &'a Payment,
    pub(super) text: &'a Normalised,
    pub(super) occurrence: Occurrence,
    pub(super) typologies: &'a Typologies,
}

impl Place<'_> {
    fn token(&self, n: u32) -> Option<Token> {
        self.text.tokens().get(n as usize).copied()
    }

    pub(super) fn finding(&self, payload: Payload) -> Option<Finding> {
        let (first, last) = (self.token(self.occurrence.first)?, self.token(self.occurrence.last)?);
        let place = self.payment.field(first.field as usize)?.place;
        let field = place.kind();
        let span = Span::over(first, last);
        let (target, kind, fact, name, method) = match payload {
            Payload::Sign(group) => return Some(typology::sign(group, span)),
            Payload::HeadingLabel => return self.heading(),
            Payload::Document { designation, kind } => {
                let text = self.payment.field(first.field as usize).map_or("", |field| field.value);
                let before = self.words_before(documents::LABEL_WORDS);
                let fact = documents::fact(kind, place, before, text, span)?;
                (Target::Designation(designation), HitKind::Identifier, fact, None, Method::Exact)
            }
            Payload::Subject { .. } if self.is_cut_initials() => return None,
            Payload::Subject { designation, name, kind, weight, method } => {
                let fact = self.subject_fact(kind, weight, field)?;
                (Target::Designation(designation), hit_kind(kind), fact, Some(name), method)
            }
            Payload::TailNumber { designation } => {
                let target = Target::Designation(designation);
                (target, HitKind::Aircraft, Fact::TailNumber, None, Method::Exact)
            }
            Payload::Country if field == FieldKind::Country && self.is_whole_field() => {
                (Target::Rule, HitKind::Country, Fact::CountryField, None, Method::Exact)
            }
            Payload::Country => (Target::Rule, HitKind::Country, Fact::CountryInText, None, Method::Exact),
            Payload::Place => (Target::Rule, HitKind::Place, Fact::Place, None, Method::Exact),
            // Kept until `drop_innocent` has seen what it covers.
            Payload::Innocent => (Target::Rule, HitKind::Text, Fact::Place, None, Method::Exact),
        };
        Some(Finding { span, target, kind, fact, method, name, support: Support::default(), likeness: EXACT })
    }

    fn subject_fact(&self, kind: SubjectKind, weight: Weight, field: FieldKind) -> Option<Fact> {
        let craft = matches!(kind, SubjectKind::Vessel | SubjectKind::Aircraft);
        let named = field == FieldKind::Name;
        Some(match weight {
            Weight::Weak => Fact::WeakAlias,
            Weight::Distinct if craft => Fact::CraftName,
            Weight::Distinct => Fact::DistinctName,
            _ if craft => return self.follows_craft_word().then_some(Fact::ShortCraftName),
            Weight::Common if named => Fact::CommonName,
            Weight::Common => Fact::CommonNameInText,
            Weight::OneWord | Weight::ShortWord if named && self.is_whole_field() => Fact::OneWordName,
            Weight::OneWord => Fact::OneWordNameInText,
            Weight::ShortWord => return None,
        })
    }

    /// Whether it begins or ends amid initials that go on: `A.B.C. Company` is not in `N.A.B.C. Company`.
    fn is_cut_initials(&self) -> bool {
        let initial = |n: Option<u32>| {
            let token = n.and_then(|n| self.token(n))?;
            (self.text.letters(token).len() == 1 && token.to - token.from == 1).then_some(token)
        };
        let Occurrence { first, last, .. } = self.occurrence;
        let touch = |a: Option<Token>, b: Option<Token>| {
            a.zip(b).is_some_and(|(a, b)| a.field == b.field && b.from == a.to + 1 && a.from != b.from)
        };
        touch(initial(first.checked_sub(1)), initial(Some(first)))
            || touch(initial(Some(last)), initial(last.checked_add(1)))
    }

    /// Whether no other word stands in the field.
    fn is_whole_field(&self) -> bool {
        let beside = [self.occurrence.first.checked_sub(1), self.occurrence.last.checked_add(1)];
        let field = self.token(self.occurrence.first).map(|token| token.field);
        !beside.into_iter().flatten().any(|n| self.token(n).map(|token| token.field) == field)
    }

    /// A heading of the Harmonized System behind a word for it: `HS code 2701.12`.
    fn heading(&self) -> Option<Finding> {
        let label = self.token(self.occurrence.last)?;
        let numbers = (self.occurrence.last + 1..).map_while(|n| self.token(n)).take(HEADING_TOKENS_MAX);
        let in_text = |token: &Token| token.goes_on && token.field == label.field;
        let is_number = |token: &Token| self.text.letters(*token).iter().all(u8::is_ascii_digit);
        let numbers: Vec<Token> = numbers.take_while(|token| in_text(token) && is_number(token)).collect();
        let text = self.payment.field(label.field as usize).map_or("", |field| field.value);
        let joins =
            |a: &Token, b: &Token| text.get(a.to as usize..b.from as usize).is_some_and(|gap| gap == "." || gap == " ");
        // `2701.12.00` is one number, `4901, 2701` are two.
        numbers.chunk_by(joins).find_map(|number| {
            let (first, last) = (number.first()?, number.last()?);
            let digits: String = number.iter().map(|token| self.text.word(*token)).collect();
            Some(typology::sign(self.typologies.heading(&digits)?, Span::over(*first, *last)))
        })
    }

    /// The words just before, the nearest first.
    fn words_before(&self, count: u32) -> impl Iterator<Item = &str> {
        let field = self.token(self.occurrence.first).map(|token| token.field);
        let tokens = (1..=count).map_while(|back| self.token(self.occurrence.first.checked_sub(back)?));
        tokens.take_while(move |token| Some(token.field) == field).map(|token| self.text.word(token))
    }

    /// Whether one of the two words before says that a ship or an aircraft is named: `M/V`, `vessel name`.
    fn follows_craft_word(&self) -> bool {
        let Some(first) = self.token(self.occurrence.first) else { return false };
        let before = |back: u32| {
            let token = self.occurrence.first.checked_sub(back).and_then(|n| self.token(n));
            token.filter(|token| token.field == first.field).map(|token| self.text.word(token))
        };
        let slashed = before(2) == Some("m") && matches!(before(1), Some("v" | "t"));
        slashed || [1, 2].into_iter().filter_map(before).any(|word| CRAFT_WORDS.contains(&word))
    }
}

const fn hit_kind(kind: SubjectKind) -> HitKind {
    match kind {
        SubjectKind::Person | SubjectKind::Entity | SubjectKind::Wallet => HitKind::Name,
        SubjectKind::Vessel => HitKind::Vessel,
        SubjectKind::Aircraft => HitKind::Aircraft,
    }
}
