//! Names: of designations, of craft, and of the country and its places, as needles.

mod needle;
mod place;

use std::sync::Arc;

use super::finding::{Finding, Span, Target};
use super::geography::{COUNTRY_NAMES, INNOCENT, PLACES};
use super::korean::{self, KoreanNames};
use super::needles::{Needles, Search, TooManyNames};
use super::normalise::{Normalised, Token};
use super::policy::{Alike, Fact, Policy};
use super::similar::{Listed, SimilarNames};
use super::support::Support;
use super::typology::Typologies;
use super::{Spellings, documents};
use crate::domain::{FieldKind, HitKind, Method, Payment, Watchlist};
use needle::{GENERIC_NAMES, Payload, other_spellings, says_who_is_linked, subject_needles};
use place::{HEADING_LABELS, Place};

/// A name of so few words may be several in one, told apart by their capitals.
const CAMEL_WORDS_MAX: usize = 2;
/// Entries that initials in one payment are looked up among.
const INITIALS_MAX: usize = 1_000;

/// Every name that is looked for.
#[derive(Debug)]
pub(super) struct Names {
    needles: Needles<Payload>,
    /// Weak aliases, which only support what else is found. Many are short words or numbers that stand in every other
    /// payment, so they are looked for only where there is something to support.
    weak: Needles<Payload>,
    /// Persons' names that can be read as Korean, for their other spellings.
    korean: KoreanNames,
    /// The same names and those of entities, for what is like them.
    similar: SimilarNames,
    typologies: Arc<Typologies>,
    limits: AlikeLimits,
}

/// How alike names must be, in thousandths.
#[derive(Clone, Copy, Debug)]
struct AlikeLimits {
    person: u16,
    entity: u16,
    /// From here on only the order, the joints and the legal form differ.
    respelt: u16,
}

impl Names {
    pub(super) fn new(watchlist: &Watchlist, policy: &Policy) -> Result<Self, TooManyNames> {
        let spellings = policy.spellings;
        let generic: Vec<String> = GENERIC_NAMES.iter().map(|name| Normalised::new(name).to_text()).collect();
        let says = says_who_is_linked(watchlist);
        let subjects = (0u32..).zip(watchlist.designations()).flat_map(|(n, d)| {
            let joined = spellings == Spellings::Alike && (!says || !d.basis.is_empty());
            subject_needles(n, d, &generic, joined)
        });
        let geography = [(COUNTRY_NAMES, Payload::Country), (PLACES, Payload::Place), (INNOCENT, Payload::Innocent)]
            .into_iter()
            .flat_map(|(texts, payload)| texts.iter().map(move |text| (text, payload)))
            .map(|(text, payload)| (Normalised::new(text).to_text(), payload));
        let documents = (0u32..).zip(watchlist.designations()).flat_map(|(designation, d)| {
            documents::needles(d).map(move |(text, kind)| (text, Payload::Document { designation, kind }))
        });
        let words = policy.typologies.words().map(|(text, group)| (text, Payload::Sign(group)));
        let labels = HEADING_LABELS.iter().map(|label| ((*label).to_owned(), Payload::HeadingLabel));
        let others = geography.chain(documents).chain(words).chain(labels);
        let (weak, strong): (Vec<_>, Vec<_>) = subjects.chain(others).partition(|(_, payload)| payload.is_weak());
        let (mut korean, mut similar) = (KoreanNames::default(), SimilarNames::default());
        if spellings == Spellings::Alike {
            other_spellings(watchlist, &mut korean, &mut similar);
        }
        let alike = |key| policy.table.alike(key);
        let limits =
            AlikeLimits { person: alike(Alike::Person), entity: alike(Alike::Entity), respelt: alike(Alike::Respelt) };
        let (needles, weak) = (Needles::new(strong)?, Needles::new(weak)?);
        Ok(Self { needles, weak, korean, similar, typologies: Arc::clone(&policy.typologies), limits })
    }

    /// Looks for every name but weak aliases. `search` is reused.
    /// `in_texts`: other spellings in running text, too.
    pub(super) fn find(
        &self,
        payment: &Payment,
        text: &Normalised,
        search: &mut Search,
        in_texts: bool,
        found: &mut Vec<Finding>,
    ) {
        self.find_needles(&self.needles, payment, text, search, found);
        drop_innocent(found);
        self.find_initials(text, found);
        self.find_korean(payment, text, found);
        if in_texts {
            self.find_korean_in_text(payment, text, found);
            self.find_similar_in_text(payment, text, found);
        }
        self.find_similar(payment, text, found);
    }

    /// Looks in the names of parties and agents for what is like a listed name.
    fn find_similar(&self, payment: &Payment, text: &Normalised, found: &mut Vec<Finding>) {
        if self.similar.is_empty() {
            return;
        }
        let mut words: Vec<&str> = Vec::new();
        for tokens in text.names() {
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { continue };
            let Some(field) = payment.field(first.field as usize) else { continue };
            words.clear();
            words.extend(tokens.iter().map(|token| text.word(*token)));
            let is_korean = || korean::is_readable(&korean::words(field.value, text, tokens));
            let span = Span::over(*first, *last);
            let before = found.len();
            let mut add = |entry: &Listed, alike: u16| found.extend(self.similar_finding(span, entry, alike));
            self.similar.find(&words, is_korean, &mut add);
            if found.len() == before && tokens.len() <= CAMEL_WORDS_MAX {
                let parted = parted_at_capitals(field.value, text, tokens);
                if parted.len() > words.len() {
                    self.similar.find(&parted, is_korean, |entry, alike| {
                        found.extend(self.similar_finding(span, entry, alike));
                    });
                }
            }
        }
    }

    /// Looks in all other texts for listed names with a letter wrong.
    fn find_similar_in_text(&self, payment: &Payment, text: &Normalised, found: &mut Vec<Finding>) {
        if self.similar.is_empty() {
            return;
        }
        let mut words: Vec<&str> = Vec::new();
        for run in text.tokens().chunk_by(|_, next| next.goes_on) {
            if run.len() < 2 || !run.first().is_some_and(|token| is_running_text(payment, *token)) {
                continue;
            }
            words.clear();
            words.extend(run.iter().map(|token| text.word(*token)));
            self.similar.find_in_text(&words, |stretch, entry, alike| {
                let [Some(first), Some(last)] = [run.get(stretch.start), run.get(stretch.end - 1)] else { return };
                let span = Span::over(*first, *last);
                let similar = self.similar_finding(span, entry, alike);
                found.extend(similar.map(|finding| Finding { fact: Fact::SimilarNameInText, ..finding }));
            });
        }
    }

    /// What is like a listed name, if it is enough so.
    fn similar_finding(&self, span: Span, entry: &Listed, alike: u16) -> Option<Finding> {
        let limit = if entry.is_person { self.limits.person } else { self.limits.entity };
        let same = alike >= self.limits.respelt && entry.is_distinct;
        (alike >= limit).then(|| Finding {
            span,
            target: Target::Designation(entry.designation),
            kind: HitKind::Name,
            fact: if same { Fact::RespeltName } else { Fact::SimilarName },
            method: Method::Similar,
            name: Some(entry.name),
            support: Support::default(),
            likeness: alike,
        })
    }

    /// Looks in the names of parties and agents for surnames and initials of listed Korean names.
    fn find_initials(&self, text: &Normalised, found: &mut Vec<Finding>) {
        // They say nothing by themselves, and a message can have any number of names.
        let room = found.len() + INITIALS_MAX;
        for tokens in text.names() {
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { continue };
            if found.len() >= room {
                return;
            }
            self.korean.initials(text, tokens, |entry| {
                found.push(Finding { fact: Fact::Initials, ..variant(Span::over(*first, *last), entry, 0, false) });
            });
        }
    }

    /// Looks in the names of parties and agents for other spellings of listed Korean names.
    fn find_korean(&self, payment: &Payment, text: &Normalised, found: &mut Vec<Finding>) {
        if self.korean.is_empty() {
            return;
        }
        for tokens in text.names().filter(|tokens| self.korean.may_hold(text, tokens)) {
            let Some(field) = payment.field(tokens[0].field as usize) else { continue };
            let words = korean::words(field.value, text, tokens);
            let [from, to] = [words.first(), words.last()].map(|word| word.map(|word| word.token));
            let (Some(from), Some(to)) = (from, to) else { continue };
            let span = Span::over(from, to);
            self.korean
                .find(&words, korean::MATCH_COST_MAX, |entry, cost, rare| found.push(variant(span, entry, cost, rare)));
        }
    }

    /// Looks in all other texts for close spellings of listed Korean names.
    fn find_korean_in_text(&self, payment: &Payment, text: &Normalised, found: &mut Vec<Finding>) {
        if self.korean.is_empty() {
            return;
        }
        let written = |tokens: &[Token]| {
            let (first, last) = (tokens.first()?, tokens.last()?);
            let field = payment.field(first.field as usize).filter(|_| first.field == last.field)?;
            field.value.get(first.from as usize..last.to as usize)
        };
        self.korean.windows(
            text,
            |token| is_running_text(payment, token),
            written,
            |tokens| {
                let text_of = |token: Token| payment.field(token.field as usize).map_or("", |field| field.value);
                let words = korean::words_of(text_of, text, tokens);
                let (Some(from), Some(to)) = (tokens.first(), tokens.last()) else { return false };
                let span = Span::over(*from, *to);
                let before = found.len();
                self.korean.find(&words, korean::CLOSE_COST_MAX, |entry, cost, rare| {
                    found.push(Finding { fact: Fact::VariantInText, ..variant(span, entry, cost, rare) });
                });
                found.len() > before
            },
        );
    }

    /// Looks for weak aliases.
    pub(super) fn find_weak(
        &self,
        payment: &Payment,
        text: &Normalised,
        search: &mut Search,
        found: &mut Vec<Finding>,
    ) {
        self.find_needles(&self.weak, payment, text, search, found);
    }

    fn find_needles(
        &self,
        needles: &Needles<Payload>,
        payment: &Payment,
        text: &Normalised,
        search: &mut Search,
        found: &mut Vec<Finding>,
    ) {
        needles.find(text, search);
        for occurrence in &search.found {
            let place = Place { payment, text, occurrence: *occurrence, typologies: &self.typologies };
            for payload in needles.payloads(occurrence.needle) {
                found.extend(place.finding(*payload));
            }
        }
    }
}

/// Whether a token stands in prose that is no field for a name.
fn is_running_text(payment: &Payment, token: Token) -> bool {
    let place = payment.field(token.field as usize).map(|field| field.place);
    place.is_some_and(|place| place.is_prose() && place.kind() != FieldKind::Name)
}

/// The words of a name, those in ASCII parted where a capital follows a small letter: `FriedrichBuchenberg`.
fn parted_at_capitals<'t>(written: &str, text: &'t Normalised, tokens: &[Token]) -> Vec<&'t str> {
    let mut words = Vec::new();
    for token in tokens {
        let word = text.word(*token);
        let written = written.get(token.from as usize..token.to as usize).unwrap_or_default();
        let capital =
            written.as_bytes().windows(2).position(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
        match capital.filter(|_| written.is_ascii() && written.len() == word.len()) {
            Some(at) => words.extend([&word[..=at], &word[at + 1..]]),
            None => words.push(word),
        }
    }
    words
}

/// A listed Korean name in another spelling. `rare`: few bear the name as it is written here.
fn variant(span: Span, entry: &korean::Entry, cost: u16, rare: bool) -> Finding {
    let fact = match cost {
        0..=korean::CLOSE_COST_MAX if rare && entry.rare => Fact::RareVariant,
        0..=korean::CLOSE_COST_MAX => Fact::CommonVariant,
        _ => Fact::LooseVariant,
    };
    Finding {
        span,
        target: Target::Designation(entry.designation),
        kind: HitKind::Name,
        fact,
        method: Method::Variant,
        name: Some(entry.name),
        support: Support::default(),
        likeness: korean::likeness(cost),
    }
}

/// Removes places and countries that are part of a longer, innocent text, and those innocent texts themselves.
fn drop_innocent(found: &mut Vec<Finding>) {
    let mut innocent: Vec<Span> = found.iter().filter(|f| f.kind == HitKind::Text).map(|f| f.span).collect();
    if innocent.is_empty() {
        return;
    }
    innocent.sort_by_key(|span| (span.field, span.from));
    // Of those that begin no later, the one that ends last covers what any of them covers.
    let mut furthest = (0, 0);
    let ends: Vec<(u32, u32)> = innocent
        .iter()
        .map(|span| {
            furthest = furthest.max((span.last_field, span.to));
            furthest
        })
        .collect();
    found.retain(|f| {
        let before = innocent.partition_point(|span| (span.field, span.from) <= (f.span.field, f.span.from));
        let covered =
            before.checked_sub(1).and_then(|n| ends.get(n)).is_some_and(|end| (f.span.last_field, f.span.to) <= *end);
        f.target != Target::Rule || !covered
    });
}
