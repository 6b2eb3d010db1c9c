//! Words that many names have, and how little each says.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::distance::distance;
use super::everybodys::{EMPTY, GENERIC, LEGAL_FORMS, PARTICLES, SAME, SAME_IN_PERSONS};
use super::keys;

/// What a legal form, a generic word, a particle and any other word count.
const LEGAL_WEIGHT: u16 = 5;
const KOREA_WEIGHT: u16 = 12;
const GENERIC_WEIGHT: u16 = 25;
const PARTICLE_WEIGHT: u16 = 30;
const FREQUENT_WEIGHT: u16 = 50;
const SHORT_WEIGHT: u16 = 70;
const WEIGHT: u16 = 100;

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a word can be of several lists")]
struct Known {
    /// In an entity's name.
    usual: Option<&'static str>,
    /// In a person's.
    usual_in_persons: Option<&'static str>,
    is_empty: bool,
    is_legal_form: bool,
    is_generic: bool,
    is_particle: bool,
}

static KNOWN: LazyLock<HashMap<&'static str, Known, FixedState>> = LazyLock::new(|| {
    let mut known: HashMap<&'static str, Known, FixedState> = HashMap::default();
    let mut each = |words: &'static [&'static str], mark: fn(&mut Known)| {
        for word in words {
            mark(known.entry(*word).or_default());
        }
    };
    each(LEGAL_FORMS, |known| known.is_legal_form = true);
    each(GENERIC, |known| known.is_generic = true);
    each(PARTICLES, |known| known.is_particle = true);
    each(EMPTY, |known| known.is_empty = true);
    for (short, usual) in SAME {
        known.entry(*short).or_default().usual = Some(*usual);
    }
    for (other, usual) in SAME_IN_PERSONS {
        known.entry(*other).or_default().usual_in_persons = Some(*usual);
    }
    known
});

/// Words of everybody's, by what is left of them without any one letter: a word with a letter wrong leads to them.
static MISSPELT: LazyLock<HashMap<u64, Vec<&'static str>, FixedState>> = LazyLock::new(|| {
    let mut misspelt: HashMap<u64, Vec<&'static str>, FixedState> = HashMap::default();
    let is_form =
        |known: &Known| known.is_legal_form || known.usual.is_some_and(|usual| weight(usual, false) == LEGAL_WEIGHT);
    let is_said = |word: &str, known: &Known| {
        let is_long = word.len() >= USUAL_LETTERS_MIN && (known.is_generic || known.usual.is_some());
        is_long || is_form(known)
    };
    for (word, _) in KNOWN.iter().filter(|(word, known)| is_said(word, known)) {
        keys::with_a_letter_wrong(word, |key| misspelt.entry(key).or_default().push(word));
    }
    misspelt
});

/// Letters of a word of everybody's that another may be misspelt.
const USUAL_LETTERS_MIN: usize = 4;
/// Letters of what may be misspelt: two letters can be a name.
const MISSPELT_LETTERS_MIN: usize = 3;

/// The usual form of the word of everybody's, in entities' names, that a word is with a letter wrong.
pub(super) fn nearest(word: &str) -> Option<&'static str> {
    if word.len() < MISSPELT_LETTERS_MIN || !word.is_ascii() {
        return None;
    }
    let mut found = None;
    keys::with_a_letter_wrong(word, |key| {
        let near = || MISSPELT.get(&key)?.iter().find(|near| distance(word.as_bytes(), near.as_bytes(), 1).is_some());
        found = found.or_else(near);
    });
    usual(found?, false)
}

/// The usual form of a word; `None` for one that only holds others together.
pub(super) fn usual(word: &str, is_person: bool) -> Option<&str> {
    let Some(known) = KNOWN.get(word) else { return Some(word) };
    if is_person {
        return Some(known.usual_in_persons.unwrap_or(word));
    }
    if known.is_empty { None } else { Some(known.usual.unwrap_or(word)) }
}

/// Whether a name has none but words of everybody's, and not the country's: `State Planning Commission`.
pub(in crate::screening) fn says_nothing<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let mut weights = texts.filter_map(|text| usual(text, false)).map(|word| (word, weight(word, false)));
    weights.all(|(word, weight)| !is_telling(weight) && word != "korea")
}

/// Whether a weight is that of a legal form.
pub(super) const fn is_form(weight: u16) -> bool {
    weight <= LEGAL_WEIGHT
}

/// Whether a word is the legal form of a company.
pub(super) fn is_legal_form(word: &str) -> bool {
    KNOWN.get(word).is_some_and(|known| known.is_legal_form && !known.is_particle)
}

/// The usual form of a word of everybody's in entities' names.
pub(super) fn generic(word: &str) -> Option<&str> {
    let known = KNOWN.get(word)?;
    let usual = known.usual.unwrap_or(word);
    is_generic(weight(usual, false)).then_some(usual)
}

/// How much a word says, in hundredths.
pub(super) fn weight(word: &str, is_person: bool) -> u16 {
    let known = KNOWN.get(word).copied().unwrap_or_default();
    if is_person {
        return match word.len() {
            _ if known.is_particle => PARTICLE_WEIGHT,
            // What every other man is called besides.
            _ if word == "muhammad" => FREQUENT_WEIGHT,
            0 | 1 => PARTICLE_WEIGHT,
            2 | 3 => SHORT_WEIGHT,
            _ => WEIGHT,
        };
    }
    match word.len() {
        _ if known.is_legal_form => LEGAL_WEIGHT,
        // Every other name on these lists has it, or leaves it out.
        _ if word == "korea" => KOREA_WEIGHT,
        _ if known.is_generic => GENERIC_WEIGHT,
        0..=3 if !word.bytes().any(|b| b.is_ascii_digit()) => SHORT_WEIGHT,
        _ => WEIGHT,
    }
}

/// Whether a word says what kind of entity it is, as hundreds do.
pub(super) const fn is_generic(weight: u16) -> bool {
    GENERIC_WEIGHT <= weight && weight < SHORT_WEIGHT
}

/// Whether a word alone may lead to a candidate.
pub(super) const fn is_telling(weight: u16) -> bool {
    weight >= SHORT_WEIGHT
}
