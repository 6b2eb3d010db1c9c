//! The listed names, found by words of which at most a letter is different on either side.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::keys;
use super::score::score;
use super::vocabulary::{self, is_generic, is_telling};
use super::word::{Shape, Word, initials_joined, words};

/// Words of listed names that are looked at for one name. A word that more have leads to none of them.
const HITS_MAX: usize = 400;
/// Share of what a listed name's words say that must be found before it is scored, in percent.
const FOUND_PERCENT_MIN: u32 = 40;
/// The same where only the rare words of it were looked for.
const FOUND_RARE_PERCENT_MIN: u32 = 30;
/// The same where all its words are everybody's.
const FOUND_GENERIC_PERCENT_MIN: u32 = 60;
/// What is less alike is nothing, whatever the policy.
const ALIKE_MIN: f64 = 0.6;
/// How alike what reads as a Korean person's name must be to what does not.
const KOREAN_ALIKE_MIN: f64 = 0.95;
/// Words of a name that are looked at.
const WORDS_MAX: usize = 16;
/// Bits of the filter: a key that is not in it is on no list.
const FILTER_BITS: u64 = 1 << 21;

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
    /// Words in their usual form, how much each says, and what each looks like.
    words: Vec<(Box<str>, u16, Shape)>,
    /// What the words that lead to it say together.
    telling: u32,
    /// Those are words of everybody's.
    is_generic: bool,
}

/// Every listed name of at least one telling word.
#[derive(Debug, Default)]
pub(in crate::screening) struct SimilarNames {
    entries: Vec<Entry>,
    /// Entry and word, by key.
    keys: HashMap<u64, Vec<(u32, u8)>, RandomState>,
    filter: Vec<u64>,
}

impl Entry {
    fn words(&self) -> Vec<Word<'_>> {
        self.words
            .iter()
            .map(|(letters, weight, shape)| Word { letters, weight: *weight, meant: None, shape: *shape })
            .collect()
    }

    fn telling_words(&self) -> usize {
        self.words.iter().filter(|(_, weight, _)| is_telling(*weight)).count()
    }
}

/// Where a key stands in the filter: which word, and which bit of it.
fn bit(key: u64) -> (usize, u64) {
    let bit = key % FILTER_BITS;
    (usize::try_from(bit / 64).unwrap_or_default(), 1 << (bit % 64))
}

impl SimilarNames {
    /// Takes a name in. `texts`: its words in their normal form.
    pub(in crate::screening) fn add(&mut self, listed: Listed, texts: &str) {
        let split: Vec<&str> = texts.split([' ', '\n']).collect();
        let joined = initials_joined(&split).filter(|_| !listed.is_person);
        let split = joined.as_ref().map_or(split, |joined| joined.iter().map(String::as_str).collect());
        let words = words(split.into_iter(), listed.is_person);
        let is_generic_name = !listed.is_person && !words.iter().any(|word| is_telling(word.weight));
        let listed = Listed { is_distinct: listed.is_distinct && !is_generic_name, ..listed };
        let leads = |word: &Word<'_>| is_telling(word.weight) || (is_generic_name && is_generic(word.weight));
        let telling: u32 = words.iter().filter(|word| leads(word)).map(|word| u32::from(word.weight)).sum();
        // Of two words of everybody's either may be misspelt; of more, two are left.
        let few = words.iter().filter(|word| leads(word)).count() <= 2;
        // Han, kana and Hangul are words of one character: nothing of them is misspelt by letters.
        let spelt = texts.chars().all(|c| !matches!(c, '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'));
        if telling == 0 || words.len() > WORDS_MAX || !spelt {
            return;
        }
        if self.filter.is_empty() {
            self.filter = vec![0; bit(FILTER_BITS - 1).0 + 1];
        }
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let mut add = |key: u64, word: u8| {
            let (place, mask) = bit(key);
            self.filter[place] |= mask;
            self.keys.entry(key).or_default().push((entry, word));
        };
        for (n, word) in (0u8..).zip(&words) {
            let next = words.get(usize::from(n) + 1).filter(|next| is_telling(word.weight) || is_telling(next.weight));
            if let Some(next) = next {
                add(keys::joined(word.letters, next.letters), n);
            }
            if is_telling(word.weight) || (leads(word) && few) {
                keys::spelt(word.letters, |key| add(key, n));
            }
        }
        if is_generic_name {
            let generic: Vec<(u8, &Word<'_>)> = (0u8..).zip(&words).filter(|(_, word)| leads(word)).collect();
            for (at, (n, one)) in generic.iter().enumerate() {
                for (m, other) in generic.iter().skip(at + 1) {
                    let key = keys::pair(one.letters, other.letters);
                    add(key, *n);
                    add(key, *m);
                }
            }
        }
        let words = words.into_iter().map(|word| (word.letters.into(), word.weight, word.shape)).collect();
        self.entries.push(Entry { listed, words, telling, is_generic: is_generic_name });
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
        let mut lists: Vec<&[(u32, u8)]> = Vec::new();
        let mut look = |key: u64| {
            let (place, mask) = bit(key);
            if self.filter[place] & mask != 0
                && let Some(postings) = self.keys.get(&key)
            {
                lists.push(postings);
            }
        };
        let mut generic: Vec<&str> = Vec::new();
        for (n, text) in texts.iter().enumerate() {
            keys::spelt(text, &mut look);
            if let Some(usual) = vocabulary::generic(text) {
                generic.iter().for_each(|other| look(keys::pair(usual, other)));
                generic.push(usual);
            }
            if let Some(next) = texts.get(n + 1) {
                look(keys::joined(text, next));
            }
        }
        let joined = initials_joined(texts);
        let joined: Option<Vec<&str>> = joined.as_ref().map(|joined| joined.iter().map(String::as_str).collect());
        for text in joined.iter().flatten() {
            keys::spelt(text, &mut look);
        }
        if lists.is_empty() {
            return;
        }
        // Rare words first: what a name's common words lead to besides is not worth looking at, however long the list.
        lists.sort_unstable_by_key(|postings| postings.len());
        let mut hits: Vec<(u32, u8)> = Vec::new();
        let mut least_found = FOUND_PERCENT_MIN;
        for postings in lists {
            if hits.len() + postings.len() > HITS_MAX {
                least_found = FOUND_RARE_PERCENT_MIN;
                break;
            }
            hits.extend(postings);
        }
        hits.sort_unstable();
        hits.dedup();
        let mut as_entity: Option<Vec<Word<'_>>> = None;
        let mut as_person: Option<Vec<Word<'_>>> = None;
        let mut korean = None;
        for of_entry in hits.chunk_by(|a, b| a.0 == b.0) {
            let Some(entry) = self.entries.get(of_entry[0].0 as usize) else { continue };
            let weight =
                |(_, word): &(u32, u8)| entry.words.get(usize::from(*word)).map_or(0, |(_, w, _)| u32::from(*w));
            let seen: u32 = of_entry.iter().map(weight).sum();
            let needed = if entry.is_generic { FOUND_GENERIC_PERCENT_MIN } else { least_found };
            if seen * 100 < entry.telling * needed {
                continue;
            }
            if entry.listed.is_korean && *korean.get_or_insert_with(&is_korean) {
                continue;
            }
            let as_entity = as_entity.get_or_insert_with(|| {
                let words = words(joined.as_deref().unwrap_or(texts).iter().copied(), false);
                words.into_iter().map(Word::perhaps_misspelt).collect()
            });
            // A listed word by itself has nothing that could stand for the words beside it.
            let strong = as_entity.iter().filter(|word| is_telling(word.weight_alone())).count();
            if entry.words.len() == 1 && entry.telling_words() == 1 && strong > 1 {
                continue;
            }
            let own = if entry.listed.is_person {
                as_person.get_or_insert_with(|| words(texts.iter().copied(), true))
            } else {
                as_entity
            };
            let alike = score(own, &entry.words(), entry.listed.is_person);
            if alike < ALIKE_MIN {
                continue;
            }
            // What reads as a Korean person's name is one, and not a misspelt company or Chinese.
            if alike < KOREAN_ALIKE_MIN && *korean.get_or_insert_with(&is_korean) {
                continue;
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1,000")]
            found(&entry.listed, (alike * 1000.0) as u16);
        }
    }
}
