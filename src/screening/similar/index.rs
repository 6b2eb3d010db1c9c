//! The listed names, found by words of which at most a letter is different on either side.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::{FixedState, RandomState};

use super::score::score;
use super::vocabulary::is_telling;
use super::word::{Word, folded, words};

/// A word with fewer letters is looked for as it is.
const DELETE_LETTERS_MIN: usize = 5;
/// A word that so many listed names have leads to none of them.
const POSTINGS_MAX: usize = 400;
/// Share of what a listed name's words say that must be found before it is scored, in percent.
const FOUND_PERCENT_MIN: u32 = 40;
/// How alike what reads as a Korean person's name must be to what does not.
const KOREAN_ALIKE_MIN: f64 = 0.95;
/// Words of a name that are looked at.
const WORDS_MAX: usize = 16;
/// Bits of the filter: a key that is not in it is on no list.
const FILTER_BITS: usize = 1 << 21;

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
struct Entry {
    listed: Listed,
    words: Vec<Word>,
    /// What its telling words say together.
    telling: u32,
}

/// Every listed name of at least one telling word.
#[derive(Debug)]
pub(in crate::screening) struct SimilarNames {
    entries: Vec<Entry>,
    /// Entry and word, by key.
    keys: HashMap<u64, Vec<(u32, u8)>, RandomState>,
    filter: Vec<u64>,
    hasher: FixedState,
}

impl Default for SimilarNames {
    fn default() -> Self {
        let filter = vec![0; FILTER_BITS / 64];
        Self { entries: Vec::new(), keys: HashMap::default(), filter, hasher: FixedState::default() }
    }
}

impl SimilarNames {
    /// Takes a name in. `texts`: its words in their normal form.
    pub(in crate::screening) fn add(&mut self, listed: Listed, texts: &str) {
        let words = words(texts.split([' ', '\n']), listed.is_person);
        let telling: u32 = words.iter().filter(|word| is_telling(word.weight)).map(|word| u32::from(word.weight)).sum();
        // Han, kana and Hangul are words of one character: nothing of them is misspelt by letters.
        let spelt = texts.chars().all(|c| !matches!(c, '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'));
        if telling == 0 || words.len() > WORDS_MAX || !spelt {
            return;
        }
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let mut keys = Vec::new();
        self.keys_of(&words, |key, word| keys.push((key, word)));
        for (key, word) in keys {
            let bit = (key as usize) % FILTER_BITS;
            self.filter[bit / 64] |= 1 << (bit % 64);
            self.keys.entry(key).or_default().push((entry, word));
        }
        self.entries.push(Entry { listed, words, telling });
    }

    pub(in crate::screening) const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Hands over every listed name that the words are like, with how much, in thousandths. `is_korean` says whether
    /// the words can be a Korean person's name; it is asked only if it matters.
    pub(in crate::screening) fn find(
        &self,
        texts: &[&str],
        is_korean: impl Fn() -> bool,
        mut found: impl FnMut(&Listed, u16),
    ) {
        let texts = texts.get(..WORDS_MAX).unwrap_or(texts);
        let as_entity = words(texts.iter().copied(), false);
        let mut hits: Vec<(u32, u8)> = Vec::new();
        self.keys_of(&as_entity, |key, _| {
            let bit = (key as usize) % FILTER_BITS;
            if self.filter[bit / 64] >> (bit % 64) & 1 == 1
                && let Some(postings) = self.keys.get(&key).filter(|postings| postings.len() <= POSTINGS_MAX)
            {
                hits.extend(postings);
            }
        });
        if hits.is_empty() {
            return;
        }
        hits.sort_unstable();
        hits.dedup();
        let mut as_person: Option<Vec<Word>> = None;
        let mut korean = None;
        for of_entry in hits.chunk_by(|a, b| a.0 == b.0) {
            let Some(entry) = self.entries.get(of_entry[0].0 as usize) else { continue };
            let weight = |(_, word): &(u32, u8)| entry.words.get(usize::from(*word)).map_or(0, |w| u32::from(w.weight));
            let seen: u32 = of_entry.iter().map(weight).sum();
            if seen * 100 < entry.telling * FOUND_PERCENT_MIN {
                continue;
            }
            if entry.listed.is_korean && *korean.get_or_insert_with(&is_korean) {
                continue;
            }
            // A listed word by itself has nothing that could stand for the words beside it.
            let strong = as_entity.iter().filter(|word| is_telling(word.weight)).count();
            if entry.words.iter().filter(|word| is_telling(word.weight)).count() == 1
                && entry.words.len() == 1
                && strong > 1
            {
                continue;
            }
            let own = if entry.listed.is_person {
                as_person.get_or_insert_with(|| words(texts.iter().copied(), true))
            } else {
                &as_entity
            };
            let alike = score(own, &entry.words, entry.listed.is_person);
            // What reads as a Korean person's name is one, and not a misspelt company or Chinese.
            if alike < KOREAN_ALIKE_MIN && alike > 0.0 && *korean.get_or_insert_with(&is_korean) {
                continue;
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1,000")]
            found(&entry.listed, (alike * 1000.0) as u16);
        }
    }

    /// Keys of the telling words, of their sounds, of neighbours joined, each with a letter left out; with the word.
    fn keys_of(&self, words: &[Word], mut key: impl FnMut(u64, u8)) {
        for (n, word) in (0u8..).zip(words) {
            let next = words.get(usize::from(n) + 1).filter(|next| is_telling(word.weight) || is_telling(next.weight));
            if let Some(next) = next {
                key(self.hash(&[word.letters.as_bytes(), next.letters.as_bytes()]), n);
            }
            if is_telling(word.weight) {
                self.deletes(word.letters.as_bytes(), |hash| key(hash, n));
                key(self.hash(&[b"~", &folded(&word.letters)]), n);
            }
        }
    }

    fn deletes(&self, letters: &[u8], mut key: impl FnMut(u64)) {
        key(self.hash(&[letters]));
        if letters.len() >= DELETE_LETTERS_MIN {
            for at in 0..letters.len() {
                key(self.hash(&[&letters[..at], &letters[at + 1..]]));
            }
        }
    }

    fn hash(&self, parts: &[&[u8]]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        for part in parts {
            for byte in *part {
                hasher.write_u8(*byte);
            }
        }
        hasher.finish()
    }
}
