//! What of a listed name is looked for, and how much it says.

use crate::domain::{AliasStrength, Designation, IdentifierKind, ListedName, Method, SubjectKind, Watchlist};
use crate::screening::geography::is_dprk;
use crate::screening::korean::{self, KoreanNames};
use crate::screening::normalise::Normalised;
use crate::screening::script::{self, Surety};
use crate::screening::similar::{self, Listed, SimilarNames};

/// Letters that two words need together to be distinct; Korean names of two syllables have fewer.
const TWO_WORDS_LETTERS_MIN: usize = 10;

/// Letters that one word needs to be looked for inside a text.
const ONE_WORD_LETTERS_MIN: usize = 6;

/// Letters that a name needs to be looked for as one word.
const JOINED_LETTERS_MIN: usize = 8;

/// The same for one word to be nobody else's.
const JOINED_DISTINCT_LETTERS_MIN: usize = 10;

/// Ideographs that an entity's name needs to be distinct.
const IDEOGRAPHS_MIN: usize = 5;

/// Listed names that honest institutions bear too (seen in the OFAC and UN lists). They never flag by themselves.
pub(super) const GENERIC_NAMES: &[&str] = &[
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

/// How much a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Distinct,
    Common,
    OneWord,
    /// One word too short to be looked for inside a text.
    ShortWord,
    Weak,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Payload {
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

impl Payload {
    pub(super) const fn is_weak(&self) -> bool {
        matches!(self, Self::Subject { weight: Weight::Weak, .. })
    }
}

/// Whether a watchlist says who is linked to the DPRK.
pub(super) fn says_who_is_linked(watchlist: &Watchlist) -> bool {
    watchlist.designations().iter().any(|designation| !designation.basis.is_empty())
}

/// Takes the strong names of persons and entities in, for spellings that are not listed.
pub(super) fn other_spellings(watchlist: &Watchlist, korean: &mut KoreanNames, similar: &mut SimilarNames) {
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
            if person {
                let citizen = designation.nationalities.iter().any(|country| is_dprk(country));
                korean.add(n, at, &words, citizen);
            }
            let text = normal.to_text();
            let is_distinct = weigh(name, designation.kind, &text, &generic) == Weight::Distinct;
            let listed = Listed { designation: n, name: at, is_person: person, is_korean, is_distinct };
            // What Han characters are read as is looked for whole, as a needle.
            if let Some(latin) = script::latinise(&name.text).filter(|latin| latin.surety != Surety::Characters) {
                similar.add(listed, &Normalised::new(&latin.text()).to_text());
            }
            similar.add(listed, &text);
        }
    }
    similar.seal();
}

/// A name's needles: as listed, and for persons with the surname at the other end.
/// `joined`: also as one word, as names stand in references and disguised.
pub(super) fn subject_needles(
    n: u32,
    designation: &Designation,
    generic: &[String],
    joined: bool,
) -> Vec<(String, Payload)> {
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
            let weight =
                if latin.surety == Surety::Characters && weight == Weight::Distinct { Weight::Common } else { weight };
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
        2.. if kind == SubjectKind::Entity && similar::says_nothing(normal.split(' ')) => Weight::Common,
        // Two of them stand inside ordinary words and longer names, too.
        _ if ideographic && kind == SubjectKind::Person && words == 2 => Weight::ShortWord,
        _ if kind == SubjectKind::Person && is_common_korean(&name.text) => Weight::Common,
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
