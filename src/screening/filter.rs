//! The token filter: whether a listed text can start at a token, answered with one or two memory reads.
//!
//! A Bloom filter with three bits in one word. It has no false negatives; a false positive only costs a walk of the
//! automaton. Keys are hashed with a secret seed: with a known hash a sender could craft words that all pass, and
//! make every token pay for a walk.

use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::RandomState;

/// Bits a key may take. Three are set, so about one in eight of the rest answers "perhaps" when a whole word is used.
const BITS_PER_KEY: usize = 24;

/// Which kind of key a hash is; the same word may be several.
#[derive(Clone, Copy)]
enum Role {
    First = 1,
    Only = 2,
    Pair = 3,
}

/// Answers whether a listed text can start at a token.
#[derive(Debug)]
pub(super) struct TokenFilter {
    seed: RandomState,
    words: Vec<u64>,
}

impl TokenFilter {
    /// A filter for listed texts in normal form: tokens joined by single spaces.
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Self {
        let keys = texts.clone().count() * 2;
        let words = (keys * BITS_PER_KEY / 64).next_power_of_two().max(64);
        let mut filter = Self { seed: RandomState::default(), words: vec![0; words] };
        for text in texts {
            let mut tokens = text.split(' ');
            let Some(first) = tokens.next().map(|token| filter.hash(token)) else { continue };
            filter.insert(first, Role::First);
            match tokens.next().map(|token| filter.hash(token)) {
                Some(second) => filter.insert(pair(first, second), Role::Pair),
                None => filter.insert(first, Role::Only),
            }
        }
        filter
    }

    /// The seeded hash of a token. Keep it for the token before: a pair is made of two.
    pub(super) fn hash(&self, token: &str) -> u64 {
        let mut hasher = self.seed.build_hasher();
        hasher.write(token.as_bytes());
        hasher.finish()
    }

    /// Whether a listed text can start with the token `first`, followed by `second`.
    pub(super) fn may_start(&self, first: u64, second: Option<u64>) -> bool {
        self.contains(first, Role::First)
            && (self.contains(first, Role::Only)
                || second.is_some_and(|second| self.contains(pair(first, second), Role::Pair)))
    }

    fn insert(&mut self, hash: u64, role: Role) {
        let (word, mask) = self.slot(hash, role);
        self.words[word] |= mask;
    }

    fn contains(&self, hash: u64, role: Role) -> bool {
        let (word, mask) = self.slot(hash, role);
        self.words[word] & mask == mask
    }

    /// The word of a key and its three bits in it.
    #[expect(clippy::cast_possible_truncation, reason = "the index is masked to the table's size")]
    fn slot(&self, hash: u64, role: Role) -> (usize, u64) {
        let key = (hash ^ role as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mask = 1 << (key >> 58) | 1 << (key >> 52 & 63) | 1 << (key >> 46 & 63);
        (key as usize >> 8 & (self.words.len() - 1), mask)
    }
}

const fn pair(first: u64, second: u64) -> u64 {
    (first.rotate_left(29) ^ second).wrapping_mul(0xD6E8_FEB8_6659_FD93)
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
            .filter(|n| filter.may_start(filter.hash(&format!("v{n}")), Some(filter.hash("invoice"))))
            .count();
        assert!(passes < 400, "{passes} of 20,000 words pass");
    }

    proptest! {
        #[test]
        fn a_listed_text_always_passes(words in prop::collection::vec("[a-z]{1,12}", 1..5)) {
            let text = words.join(" ");
            let filter = TokenFilter::new(std::iter::once(text.as_str()));
            let second = words.get(1).map(|word| filter.hash(word));
            prop_assert!(filter.may_start(filter.hash(&words[0]), second));
            prop_assert!(words.len() > 1 || filter.may_start(filter.hash(&words[0]), Some(0)));
        }
    }
}
