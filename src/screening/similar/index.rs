//! The listed names, found by words of which at most a letter is different on either side.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::keys;
use super::regular::regular;
use super::score::is_acronym;
use super::vocabulary::{is_form, is_generic, is_telling};
use super::word::{Shape, Word, words};

/// Words of a name that are looked at.
pub(super) const WORDS_MAX: usize = 16;
/// Bits of the filter for each key: a key that is not in it is on no list.
const FILTER_BITS_PER_KEY: usize = 16;

/// Letters of the word that leads to a name in running text.
const LEAD_LETTERS_MIN: usize = 5;

/// A listed name, and what it is.
#[derive(Clone, Copy, Debug)]
pub(in crate::screening) struct Listed {
    /// Which designation.
    pub(in crate::screening) designation: u32,
    /// Which of its names.
    pub(in crate::screening) name: u32,
    pub(in crate::screening) is_person: bool,
    /// Whether it reads as a Korean person's: those are compared by syllables.
    pub(in crate::screening) is_korean: bool,
    /// Few others bear it.
    pub(in crate::screening) is_distinct: bool,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) listed: Listed,
    words: Vec<Kept>,
    /// What the words that lead to it say together.
    pub(super) telling: u32,
    /// Those are words of everybody's.
    pub(super) is_generic: bool,
}

/// Words of listed names, entry and word, in the order of the entries.
#[derive(Debug, Default)]
pub(super) struct Postings {
    /// Of names that one word may be enough for.
    pub(super) alone: Vec<(u32, u8)>,
    /// Of names that several words tell from others: where there are many, two must be found.
    pub(super) together: Vec<(u32, u8)>,
}

/// A word of a listed name.
#[derive(Debug)]
pub(super) struct Kept {
    /// In its usual form.
    pub(super) letters: Box<str>,
    weight: u16,
    pub(super) shape: Shape,
    /// It is neither a legal form nor the name's acronym.
    is_core: bool,
}

/// Every listed name of at least one telling word.
#[derive(Debug, Default)]
pub(in crate::screening) struct SimilarNames {
    entries: Vec<Entry>,
    /// Entry and word, by key.
    keys: HashMap<u64, Postings, RandomState>,
    filter: Filter,
    /// In running text: entries and which of its words leads to each, by that word's key.
    leads: HashMap<u64, Vec<(u32, u8)>, RandomState>,
    leads_filter: Filter,
    /// The ends of those words.
    leads_ends: Filter,
}

/// Tells most keys at once that they are on no list.
#[derive(Debug, Default)]
struct Filter(Vec<u64>);

impl Filter {
    fn of<'k>(keys: impl ExactSizeIterator<Item = &'k u64>) -> Self {
        let mut filter = Self(vec![0; (keys.len() * FILTER_BITS_PER_KEY / 64).next_power_of_two()]);
        for key in keys {
            let (place, mask) = filter.bit(*key);
            filter.0[place] |= mask;
        }
        filter
    }

    /// Where a key stands: in which word, and which bit of it.
    fn bit(&self, key: u64) -> (usize, u64) {
        (usize::try_from(key >> 6).unwrap_or_default() & self.0.len().wrapping_sub(1), 1 << (key & 63))
    }

    #[inline]
    fn may_have(&self, key: u64) -> bool {
        let (place, mask) = self.bit(key);
        self.0.get(place).is_some_and(|bits| bits & mask != 0)
    }
}

impl Entry {
    pub(super) fn words<'w>(&'w self) -> Vec<Word<'w>> {
        let word =
            |kept: &'w Kept| Word { letters: &kept.letters, weight: kept.weight, meant: None, shape: kept.shape };
        self.words.iter().map(word).collect()
    }

    /// Its words but its legal form and its acronym.
    pub(super) fn core(&self) -> impl Iterator<Item = &Kept> {
        self.words.iter().filter(|kept| kept.is_core)
    }

    /// The longest of its telling words, and its place among those.
    fn lead(&self) -> Option<(usize, &str)> {
        let telling = self.core().enumerate().filter(|(_, kept)| is_telling(kept.weight));
        telling.map(|(n, kept)| (n, &*kept.letters)).max_by_key(|(_, letters)| letters.len())
    }

    /// What a word of it says.
    pub(super) fn weight(&self, word: u8) -> u32 {
        self.words.get(usize::from(word)).map_or(0, |kept| u32::from(kept.weight))
    }

    /// Whether it is one word that tells it from others.
    pub(super) fn is_one_word(&self) -> bool {
        matches!(self.words.as_slice(), [kept] if is_telling(kept.weight))
    }
}

impl SimilarNames {
    /// Takes a name in. `texts`: its words in their normal form.
    pub(in crate::screening) fn add(&mut self, listed: Listed, texts: &str) {
        let split: Vec<&str> = texts.split([' ', '\n']).collect();
        let regular = regular(&split).filter(|_| !listed.is_person);
        let split = regular.as_ref().map_or(split, |words| words.iter().map(String::as_str).collect());
        let words = words(split.into_iter(), listed.is_person);
        let is_generic_name = !listed.is_person && !words.iter().any(|word| is_telling(word.weight));
        let leads = |word: &&Word<'_>| leads(word, is_generic_name);
        let telling: u32 = words.iter().filter(leads).map(|word| u32::from(word.weight)).sum();
        // Han, kana and Hangul are words of one character: nothing of them is misspelt by letters.
        let spelt = texts.chars().all(|c| !matches!(c, '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'));
        if telling == 0 || words.len() > WORDS_MAX || !spelt {
            return;
        }
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let together = words.iter().filter(|word| is_telling(word.weight)).count() > 1;
        for_each_key(&words, is_generic_name, |key, word| {
            let postings = self.keys.entry(key).or_default();
            if together { &mut postings.together } else { &mut postings.alone }.push((entry, word));
        });
        let kept = |word: &Word<'_>| Kept {
            letters: word.letters.into(),
            weight: word.weight,
            shape: word.shape,
            is_core: !is_form(word.weight) && (listed.is_person || !is_acronym(word, &words)),
        };
        let words = words.iter().map(kept).collect();
        self.entries.push(Entry { listed, words, telling, is_generic: is_generic_name });
    }

    /// Makes ready what tells most words at once that they are on no list, and what leads to names in running text.
    /// Names added after it are not found.
    pub(in crate::screening) fn seal(&mut self) {
        self.filter = Filter::of(self.keys.keys());
        let mut ends = Vec::new();
        for (n, entry) in (0u32..).zip(&self.entries).filter(|(_, entry)| !entry.listed.is_korean) {
            if let Some((word, letters)) = entry.lead().filter(|(_, letters)| letters.len() >= LEAD_LETTERS_MIN)
                && entry.core().count() > 1
            {
                let word = u8::try_from(word).unwrap_or(u8::MAX);
                ends.extend(keys::ends(letters.as_bytes()));
                keys::with_a_letter_wrong(letters, |key| self.leads.entry(key).or_default().push((n, word)));
            }
        }
        self.leads_filter = Filter::of(self.leads.keys());
        self.leads_ends = Filter::of(ends.iter());
    }

    /// Whether a word can be one that leads to a name in running text, but for a letter. Quick, and never wrong to say no.
    pub(super) fn may_lead(&self, word: &str) -> bool {
        word.len() + 1 >= LEAD_LETTERS_MIN && keys::ends(word.as_bytes()).any(|end| self.leads_ends.may_have(end))
    }

    /// Where the words with a key stand.
    pub(super) fn postings(&self, key: u64) -> Option<&Postings> {
        if self.filter.may_have(key) { self.keys.get(&key) } else { None }
    }

    /// The entries that a key of a word leads to in running text, and which of their words, legal forms aside, it is of.
    pub(super) fn led_to(&self, key: u64) -> &[(u32, u8)] {
        if self.leads_filter.may_have(key) { self.leads.get(&key).map_or(&[], Vec::as_slice) } else { &[] }
    }

    pub(super) fn entry(&self, n: u32) -> Option<&Entry> {
        self.entries.get(n as usize)
    }

    pub(in crate::screening) const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Whether a word leads to the name that it is of; where all are everybody's, those that say what it does.
const fn leads(word: &Word<'_>, is_generic_name: bool) -> bool {
    is_telling(word.weight) || (is_generic_name && is_generic(word.weight))
}

/// Every key that leads to a listed name, with the word that it is of.
fn for_each_key(words: &[Word<'_>], is_generic_name: bool, mut each: impl FnMut(u64, u8)) {
    let leading: Vec<(u8, &Word<'_>)> = (0u8..).zip(words).filter(|(_, word)| leads(word, is_generic_name)).collect();
    // Either of two words of everybody's may be misspelt; of more, a pair is left.
    let spelt = |word: &Word<'_>| is_telling(word.weight) || (leads(word, is_generic_name) && leading.len() <= 2);
    for (n, word) in (0u8..).zip(words) {
        let next = words.get(usize::from(n) + 1).filter(|next| is_telling(word.weight) || is_telling(next.weight));
        if let Some(next) = next {
            let key = keys::joined(word.letters, next.letters);
            each(key, n);
            each(key, n + 1);
        }
        if spelt(word) {
            keys::spelt(word.letters, |key| each(key, n));
        }
    }
    for (at, (n, one)) in leading.iter().enumerate().filter(|_| is_generic_name) {
        for (m, other) in leading.iter().skip(at + 1) {
            let key = keys::pair(one.letters, other.letters);
            each(key, *n);
            each(key, *m);
        }
    }
}
