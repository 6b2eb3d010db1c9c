//! Names: of designations, of craft, and of the country and its places, as needles.

use std::sync::Arc;

use super::finding::{EXACT, Finding, Span, Target};
use super::geography::{COUNTRY_NAMES, INNOCENT, PLACES};
use super::korean::{self, KoreanNames};
use super::needles::{Needles, Occurrence, Search, TooManyNames};
use super::normalise::{Normalised, Token};
use super::policy::{Alike, Fact, Policy};
use super::script;
use super::similar::{Listed, SimilarNames};
use super::support::Support;
use super::typology::{self, Typologies};
use super::{Spellings, documents};
use crate::domain::{
    AliasStrength, Designation, FieldKind, HitKind, IdentifierKind, ListedName, Method, Payment, SubjectKind, Watchlist,
};

/// Letters that two words need together to be distinct; Korean names of two syllables have fewer.
const TWO_WORDS_LETTERS_MIN: usize = 10;
/// Letters that one word needs to be looked for inside a text.
const ONE_WORD_LETTERS_MIN: usize = 6;
/// A name of so few words may be several in one, told apart by their capitals.
const CAMEL_WORDS_MAX: usize = 2;
/// Letters that a name needs to be looked for as one word.
const JOINED_LETTERS_MIN: usize = 8;
/// The same for one word to be nobody else's.
const JOINED_DISTINCT_LETTERS_MIN: usize = 10;
/// Ideographs that an entity's name needs to be distinct.
const IDEOGRAPHS_MIN: usize = 5;

/// Listed names that honest institutions bear too (seen in the OFAC and UN lists). They never flag by themselves.
const GENERIC_NAMES: &[&str] = &[
    "Academy of Natural Sciences",
    "Academy of National Defense Science",
    "Agricultural Development Bank",
    "Central Bank",
    "Central Military Commission",
    "Hana Banking Corporation",
    "Industrial Bank",
    "International Industrial Development Bank",
    "Ministry of Defence",
    "Ministry of Defense",
    "Ministry of Labor",
    "Ministry of Labour",
    "Ministry of National Defence",
    "Ministry of People's Security",
    "Ministry of Public Security",
    "Ministry of State Security",
    "Ministry of the People's Armed Forces",
    "National Defense Academy",
    "National Defence Commission",
    "National Insurance Company",
    "Organization and Guidance Department",
    "Propaganda and Agitation Department",
    "Second Academy of Natural Sciences",
    "State Planning Commission",
    "State Security Department",
    "Technology Company Limited",
    "Technology Limited Liability Company",
    "Ocean Shipping Agency",
];

/// Words before a name that say it is a ship's or an aircraft's.
const CRAFT_WORDS: [&str; 12] =
    ["mv", "mt", "vessel", "vsl", "ship", "tanker", "carrier", "barge", "steamer", "aircraft", "plane", "imo"];

/// Words before a heading of the Harmonized System, and how many numbers one is written in: `2701.12.00`.
const HEADING_LABELS: [&str; 12] = [
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
const HEADING_TOKENS_MAX: usize = 4;

/// How much a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Distinct,
    Common,
    OneWord,
    /// One word too short to be looked for inside a text.
    ShortWord,
    Weak,
}

#[derive(Clone, Copy, Debug)]
enum Payload {
    Subject {
        designation: u32,
        name: u32,
        kind: SubjectKind,
        weight: Weight,
        method: Method,
    },
    TailNumber {
        designation: u32,
    },
    Document {
        designation: u32,
        kind: IdentifierKind,
    },
    /// A word that typologies ask for, and one before a heading of the Harmonized System.
    Sign(u8),
    HeadingLabel,
    Country,
    Place,
    Innocent,
}

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
    pub(super) fn find(&self, payment: &Payment, text: &Normalised, search: &mut Search, found: &mut Vec<Finding>) {
        self.find_needles(&self.needles, payment, text, search, found);
        drop_innocent(found);
        self.find_korean(payment, text, found);
        self.find_korean_in_text(payment, text, found);
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
            words.extend(tokens.iter().map(|token| std::str::from_utf8(text.word(*token)).unwrap_or_default()));
            let is_korean = || korean::is_readable(&korean::words(field.value, text, tokens));
            let span = Span { field: first.field, from: first.from, last_field: last.field, to: last.to };
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
            let span = Span { field: from.field, from: from.from, last_field: to.field, to: to.to };
            self.korean.find(&words, |entry, cost, rare| found.push(variant(span, entry, cost, rare)));
        }
    }

    /// Looks in all other texts for close spellings of listed Korean names.
    fn find_korean_in_text(&self, payment: &Payment, text: &Normalised, found: &mut Vec<Finding>) {
        if self.korean.is_empty() {
            return;
        }
        let place = |token: Token| payment.field(token.field as usize).map(|field| field.place);
        let is_text = |token| place(token).is_some_and(|place| place.is_prose() && place.kind() != FieldKind::Name);
        self.korean.windows(text, is_text, |tokens| {
            let text_of = |token: Token| payment.field(token.field as usize).map_or("", |field| field.value);
            let words = korean::words_of(text_of, text, tokens);
            let (Some(from), Some(to)) = (tokens.first(), tokens.last()) else { return };
            let span = Span { field: from.field, from: from.from, last_field: to.field, to: to.to };
            self.korean.find(&words, |entry, cost, rare| {
                if cost <= korean::CLOSE_COST_MAX {
                    found.push(variant(span, entry, cost, rare));
                }
            });
        });
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

/// The words of a name, those in ASCII parted where a capital follows a small letter: `FriedrichBuchenberg`.
fn parted_at_capitals<'t>(written: &str, text: &'t Normalised, tokens: &[Token]) -> Vec<&'t str> {
    let mut words = Vec::new();
    for token in tokens {
        let word = std::str::from_utf8(text.word(*token)).unwrap_or_default();
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

/// Whether a watchlist says who is linked to the DPRK.
fn says_who_is_linked(watchlist: &Watchlist) -> bool {
    watchlist.designations().iter().any(|designation| !designation.basis.is_empty())
}

/// Takes the strong names of persons and entities in, for spellings that are not listed.
fn other_spellings(watchlist: &Watchlist, korean: &mut KoreanNames, similar: &mut SimilarNames) {
    let generic: Vec<String> = GENERIC_NAMES.iter().map(|name| Normalised::new(name).to_text()).collect();
    // Where a list says who is linked to the DPRK, only their names: short names of all the world can be read so.
    let says = says_who_is_linked(watchlist);
    let linked = |designation: &Designation| !says || !designation.basis.is_empty();
    for (n, designation) in (0u32..).zip(watchlist.designations()).filter(|(_, designation)| linked(designation)) {
        let strong = |name: &&ListedName| name.strength == AliasStrength::Strong;
        let person = designation.kind == SubjectKind::Person;
        if !matches!(designation.kind, SubjectKind::Person | SubjectKind::Entity) {
            continue;
        }
        for (at, name) in (0u32..).zip(&designation.names).filter(|(_, name)| strong(name)) {
            let normal = Normalised::new(&name.text);
            let words = korean::words(&name.text, &normal, normal.tokens());
            let is_korean = person && korean::is_readable(&words);
            if is_korean {
                korean.add(n, at, &words);
            }
            let text = normal.to_text();
            let is_distinct = weigh(name, designation.kind, &text, &generic) == Weight::Distinct;
            let listed = Listed { designation: n, name: at, is_person: person, is_korean, is_distinct };
            // What Han characters are read as is looked for whole, as a needle.
            if let Some(latin) = script::latinise(&name.text).filter(|latin| !latin.is_han) {
                similar.add(listed, &Normalised::new(&latin.text()).to_text());
            }
            similar.add(listed, &text);
        }
    }
}

impl Payload {
    const fn is_weak(&self) -> bool {
        matches!(self, Self::Subject { weight: Weight::Weak, .. })
    }
}

/// A name's needles: as listed, and for persons with the surname at the other end.
/// `joined`: also as one word, as names stand in references and disguised.
fn subject_needles(n: u32, designation: &Designation, generic: &[String], joined: bool) -> Vec<(String, Payload)> {
    let mut needles = Vec::new();
    if designation.kind == SubjectKind::Wallet {
        return needles;
    }
    for (at, name) in (0u32..).zip(&designation.names) {
        let normal = Normalised::new(&name.text).to_text();
        let weight = weigh(name, designation.kind, &normal, generic);
        let payload = |method| Payload::Subject { designation: n, name: at, kind: designation.kind, weight, method };
        if designation.kind == SubjectKind::Person {
            needles
                .extend(other_orders(&name.text, &normal).into_iter().map(|text| (text, payload(Method::Reordered))));
        }
        let is_name = matches!(designation.kind, SubjectKind::Person | SubjectKind::Entity) && normal.is_ascii();
        if joined && is_name && matches!(weight, Weight::Distinct | Weight::Common) {
            let orders: Vec<String> = joined_orders(&normal, designation.kind, &name.text);
            let long = |text: &String| text.len() >= JOINED_LETTERS_MIN;
            needles.extend(orders.into_iter().filter(long).map(|text| {
                // `Richeson` is RI Che Son in one word, and many people.
                let weight = if text.len() < JOINED_DISTINCT_LETTERS_MIN { Weight::Common } else { weight };
                let (kind, method) = (designation.kind, Method::Exact);
                (text, Payload::Subject { designation: n, name: at, kind, weight, method })
            }));
        }
        if let Some(latin) = script::latinise(&name.text) {
            let weight = if latin.is_han && weight == Weight::Distinct { Weight::Common } else { weight };
            let (kind, method) = (designation.kind, Method::Transliterated);
            let payload = Payload::Subject { designation: n, name: at, kind, weight, method };
            needles.push((Normalised::new(&latin.text()).to_text(), payload));
        }
        needles.push((normal, payload(Method::Exact)));
    }
    for tail in &designation.tail_numbers {
        needles.push((Normalised::new(tail).to_text(), Payload::TailNumber { designation: n }));
    }
    needles
}

/// A name's orders as one word each.
fn joined_orders(normal: &str, kind: SubjectKind, listed: &str) -> Vec<String> {
    let mut orders = if kind == SubjectKind::Person { other_orders(listed, normal) } else { Vec::new() };
    orders.push(normal.to_owned());
    orders.retain(|order| order.contains(' '));
    orders.into_iter().map(|order| order.replace(' ', "")).collect()
}

/// `SONG, Kum Hyok` is also written `Kum Hyok Song`. Without a comma the surname may be the first or the last word.
fn other_orders(listed: &str, normal: &str) -> Vec<String> {
    let mut orders = Vec::new();
    if let Some((surname, given)) = listed.split_once(',') {
        orders.push(format!("{} {}", Normalised::new(given).to_text(), Normalised::new(surname).to_text()));
    } else {
        orders.extend(normal.split_once(' ').map(|(first, rest)| format!("{rest} {first}")));
        orders.extend(normal.rsplit_once(' ').map(|(rest, last)| format!("{last} {rest}")));
    }
    orders.retain(|order| order != normal && !order.starts_with(' ') && !order.ends_with(' '));
    orders.sort();
    orders.dedup();
    orders
}

fn weigh(name: &ListedName, kind: SubjectKind, normal: &str, generic: &[String]) -> Weight {
    let words = normal.split(' ').count();
    let letters = normal.chars().filter(|c| *c != ' ').count();
    // Han, kana and Hangul: each character is a word here, and people share names of two or three of them.
    let ideographic = words == letters && words > 1 && !normal.is_ascii();
    match words {
        _ if name.strength == AliasStrength::Weak => Weight::Weak,
        _ if generic.iter().any(|generic| generic == normal) => Weight::Common,
        _ if kind == SubjectKind::Person && is_common_korean(&name.text) => Weight::Common,
        // Two of them stand inside ordinary words, too.
        _ if ideographic && kind == SubjectKind::Person && words == 2 => Weight::ShortWord,
        _ if ideographic && (kind == SubjectKind::Person || words < IDEOGRAPHS_MIN) => Weight::Common,
        0 | 1 if letters < ONE_WORD_LETTERS_MIN => Weight::ShortWord,
        0 | 1 => Weight::OneWord,
        2 if kind != SubjectKind::Entity || letters < TWO_WORDS_LETTERS_MIN => Weight::Common,
        _ => Weight::Distinct,
    }
}

/// Whether many Koreans have a listed person's name: alone it is nobody's in particular.
fn is_common_korean(text: &str) -> bool {
    let normal = Normalised::new(text);
    korean::is_common(&korean::words(text, &normal, normal.tokens()))
}

/// An occurrence with what stands around it.
#[derive(Clone, Copy)]
struct Place<'a> {
    payment: &'a Payment,
    text: &'a Normalised,
    occurrence: Occurrence,
    typologies: &'a Typologies,
}

impl Place<'_> {
    fn token(&self, n: u32) -> Option<Token> {
        self.text.tokens().get(n as usize).copied()
    }

    fn finding(&self, payload: Payload) -> Option<Finding> {
        let (first, last) = (self.token(self.occurrence.first)?, self.token(self.occurrence.last)?);
        let place = self.payment.field(first.field as usize)?.place;
        let field = place.kind();
        let span = Span { field: first.field, from: first.from, last_field: last.field, to: last.to };
        let (target, kind, fact, name, method) = match payload {
            Payload::Sign(group) => return Some(typology::sign(group, span)),
            Payload::HeadingLabel => return self.heading(),
            Payload::Document { designation, kind } => {
                let fact = documents::fact(kind, place, self.words_before(documents::LABEL_WORDS), span)?;
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
            (self.text.word(token).len() == 1 && token.to - token.from == 1).then_some(token)
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
        let is_number = |token: &Token| self.text.word(*token).iter().all(u8::is_ascii_digit);
        let numbers: Vec<Token> = numbers.take_while(|token| in_text(token) && is_number(token)).collect();
        let (first, last) = (numbers.first()?, numbers.last()?);
        let digits: String = numbers.iter().map(|token| String::from_utf8_lossy(self.text.word(*token))).collect();
        let span = Span { field: label.field, from: first.from, last_field: label.field, to: last.to };
        Some(typology::sign(self.typologies.heading(&digits)?, span))
    }

    /// The words just before, the nearest first.
    fn words_before(&self, count: u32) -> impl Iterator<Item = &[u8]> {
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
        let slashed = before(2) == Some(b"m") && matches!(before(1), Some(b"v" | b"t"));
        slashed
            || [1, 2]
                .into_iter()
                .filter_map(before)
                .any(|word| CRAFT_WORDS.iter().any(|craft| craft.as_bytes() == word))
    }
}

const fn hit_kind(kind: SubjectKind) -> HitKind {
    match kind {
        SubjectKind::Person | SubjectKind::Entity | SubjectKind::Wallet => HitKind::Name,
        SubjectKind::Vessel => HitKind::Vessel,
        SubjectKind::Aircraft => HitKind::Aircraft,
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
