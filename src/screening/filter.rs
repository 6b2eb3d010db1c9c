//! The token filter: whether a listed text can start at a token, answered with one memory read for most tokens.
//!
//! Bloom filters with three bits in one word. The first knows the first words of listed texts, and is small enough for
//! the nearest caches; only what passes it is asked of the others, which know one-word texts and first pairs of words.
//! They have no false negatives; a false positive costs a walk of the automaton. Words are hashed with a secret seed:
//! with a known hash a sender could craft words that all pass, and make every token pay for a walk.

use std::collections::HashSet;
use std::hash::BuildHasher as _;

use foldhash::quality::RandomState;

/// Bits a key may take: with three of them set in one word, one other key in some hundreds answers "perhaps".
const BITS_PER_KEY: usize = 24;
/// A false positive of the first filter costs only a question to the others, and a smaller one is nearer.
const BITS_PER_FIRST: usize = 12;

/// Answers whether a listed text can start at a token.
#[derive(Debug)]
pub(super) struct TokenFilter {
    seed: Seed,
    first: Bloom,
    only: Bloom,
    pair: Bloom,
}

/// Secret numbers that the hash is keyed with.
#[derive(Clone, Copy, Debug)]
struct Seed(u64, u64);

impl Seed {
    fn new() -> Self {
        let random = RandomState::default();
        Self(random.hash_one(0), random.hash_one(1) | 1)
    }

    /// Hashes the first `length` bytes. At least eight more follow them.
    #[inline]
    fn hash(self, padded: &[u8], length: usize) -> u64 {
        let mut hash = self.0 ^ length as u64;
        let (mut at, mut left) = (0, length);
        while left > 8 {
            hash = fold(hash ^ read(padded, at), self.1);
            at += 8;
            left -= 8;
        }
        // One to eight bytes are left; of no word at all, none.
        let last = if left == 0 { 0 } else { read(padded, at) << (64 - 8 * left) };
        fold(hash ^ last, self.1)
    }

    fn hash_word(self, word: &str) -> u64 {
        let padded: Vec<u8> = word.bytes().chain([0; 8]).collect();
        self.hash(&padded, word.len())
    }
}

fn read(padded: &[u8], at: usize) -> u64 {
    padded.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes)
}

/// Multiplies to 128 bits and puts the halves together: every input bit reaches every output bit.
const fn fold(a: u64, b: u64) -> u64 {
    let wide = a as u128 * b as u128;
    #[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
    {
        wide as u64 ^ (wide >> 64) as u64
    }
}

impl TokenFilter {
    /// A filter for listed texts in normal form: tokens joined by single spaces.
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let seed = Seed::new();
        let (mut first, mut only, mut pairs) = (HashSet::new(), HashSet::new(), HashSet::new());
        for text in texts {
            let mut words = text.split(' ').map(|word| seed.hash_word(word));
            let Some(word) = words.next() else { continue };
            first.insert(word);
            match words.next() {
                Some(second) => pairs.insert(pair(word, second)),
                None => only.insert(word),
            };
        }
        let (first, only) = (Bloom::of(&first, BITS_PER_FIRST), Bloom::of(&only, BITS_PER_KEY));
        Self { seed, first, only, pair: Bloom::of(&pairs, BITS_PER_KEY) }
    }

    /// The seeded hash of a token: the first `length` bytes, after which eight more can be read. Keep it for the token
    /// after: a pair is made of two.
    #[inline]
    pub(super) fn hash(&self, padded: &[u8], length: usize) -> u64 {
        self.seed.hash(padded, length)
    }

    /// Whether a listed text can start with this token at all.
    #[inline]
    pub(super) fn may_be_first(&self, hash: u64) -> bool {
        self.first.contains(hash)
    }

    /// Whether a listed text can start with the token `first`, which may be one's first, followed by `second`.
    #[inline]
    pub(super) fn may_start(&self, first: u64, second: Option<u64>) -> bool {
        self.only.contains(first) || second.is_some_and(|second| self.pair.contains(pair(first, second)))
    }

    #[cfg(test)]
    fn hash_word(&self, word: &str) -> u64 {
        self.seed.hash_word(word)
    }
}

/// A Bloom filter of hashes.
#[derive(Debug)]
struct Bloom(Vec<u64>);

impl Bloom {
    fn of(keys: &HashSet<u64>, bits_per_key: usize) -> Self {
        let words = (keys.len() * bits_per_key / 64).next_power_of_two().max(64);
        let mut bloom = Self(vec![0; words]);
        for key in keys {
            let (word, mask) = bloom.slot(*key);
            bloom.0[word] |= mask;
        }
        bloom
    }

    #[inline]
    fn contains(&self, key: u64) -> bool {
        let (word, mask) = self.slot(key);
        self.0[word] & mask == mask
    }

    /// The word of a key and its three bits in it, from different bits of the key.
    #[expect(clippy::cast_possible_truncation, reason = "the index is masked to the table's size")]
    fn slot(&self, key: u64) -> (usize, u64) {
        let mask = 1 << (key >> 58) | 1 << (key >> 52 & 63) | 1 << (key >> 46 & 63);
        (key as usize & (self.0.len() - 1), mask)
    }
}

const fn pair(first: u64, second: u64) -> u64 {
    fold(first.rotate_left(29) ^ second, 0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn most_words_of_a_payment_do_not_pass() {
        let listed: Vec<String> = (0..20_000).map(|n| format!("w{n} x{n} trading")).collect();
        let filter = TokenFilter::new(listed.iter().map(String::as_str));
        let passes = (0..20_000)
            .filter(|n| {
                let word = filter.hash_word(&format!("v{n}"));
                filter.may_be_first(word) && filter.may_start(word, Some(filter.hash_word("invoice")))
            })
            .count();
        assert!(passes < 400, "{passes} of 20,000 words pass");
    }

    proptest! {
        #[test]
        fn a_words_hash_depends_on_the_word_and_not_on_what_follows(
            word in "[a-z]{1,30}", other in "[a-z]{1,30}", after in "[a-z ]{8,20}",
        ) {
            let filter = TokenFilter::new(std::iter::empty());
            let text = format!("{word}{after}");
            prop_assert_eq!(filter.hash(text.as_bytes(), word.len()), filter.hash_word(&word));
            prop_assert!(word == other || filter.hash_word(&word) != filter.hash_word(&other));
        }

        #[test]
        fn a_listed_text_always_passes(words in prop::collection::vec("[a-z]{1,12}", 1..5)) {
            let text = words.join(" ");
            let filter = TokenFilter::new(std::iter::once(text.as_str()));
            let second = words.get(1).map(|word| filter.hash_word(word));
            prop_assert!(filter.may_be_first(filter.hash_word(&words[0])));
            prop_assert!(filter.may_start(filter.hash_word(&words[0]), second));
            prop_assert!(words.len() > 1 || filter.may_start(filter.hash_word(&words[0]), Some(0)));
        }
    }
}
