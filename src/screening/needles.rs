//! Needles: listed texts in normal form, found at token boundaries, each carrying what it stands for.
//!
//! Two steps give the exact answer at a fraction of the cost of scanning every byte. The [`TokenFilter`] says at which
//! tokens a needle can start; there, and only there, an Aho-Corasick automaton walks the bytes, anchored. The answer
//! equals an overlapping Aho-Corasick search with a check of both boundaries, which is the reference in the tests.
//! A leftmost-longest search would not do: a match inside a word, rejected for its boundary, can hide a listed name.

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use super::filter::TokenFilter;
use super::normalise::Normalised;

/// One place where a needle stands: its number and the tokens it covers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) needle: u32,
}

/// Buffers of a search, and what it found.
#[derive(Debug, Default)]
pub(super) struct Search {
    hashes: Vec<u64>,
    candidates: Vec<u32>,
    pub(super) found: Vec<Occurrence>,
}

/// Why the listed texts cannot be searched for.
#[derive(Debug, thiserror::Error)]
#[error("the listed names do not fit one automaton: {0}; load fewer lists")]
pub struct TooManyNames(String);

/// A set of needles with payloads of type `T`.
#[derive(Debug)]
pub(super) struct Needles<T> {
    automaton: NFA,
    start: StateID,
    filter: TokenFilter,
    payloads: Vec<Vec<T>>,
}

impl<T> Needles<T> {
    /// Builds the automaton. Texts must be in normal form; payloads of equal texts are put together.
    pub(super) fn new(listed: impl IntoIterator<Item = (String, T)>) -> Result<Self, TooManyNames> {
        let mut by_text = std::collections::BTreeMap::<String, Vec<T>>::new();
        for (text, payload) in listed {
            if !text.is_empty() {
                by_text.entry(text).or_default().push(payload);
            }
        }
        let automaton = NFA::builder()
            .match_kind(MatchKind::Standard)
            .build(by_text.keys())
            .map_err(|error| TooManyNames(error.to_string()))?;
        let start = automaton.start_state(Anchored::Yes).map_err(|error| TooManyNames(error.to_string()))?;
        let filter = TokenFilter::new(by_text.keys().map(String::as_str));
        Ok(Self { automaton, start, filter, payloads: by_text.into_values().collect() })
    }

    /// What a needle stands for.
    pub(super) fn payloads(&self, needle: u32) -> &[T] {
        self.payloads.get(needle as usize).map_or(&[], Vec::as_slice)
    }

    /// Every place where a needle stands, with a token boundary at both ends.
    ///
    /// In three passes over small tables, each without a branch that depends on a table's answer, so that the processor
    /// has many reads under way at once instead of waiting for each.
    pub(super) fn find(&self, text: &Normalised, search: &mut Search) {
        let tokens = text.tokens();
        let Search { hashes, candidates, found } = search;
        found.clear();
        hashes.clear();
        hashes.extend(tokens.iter().map(|token| {
            let (padded, length) = text.padded(*token);
            self.filter.hash(padded, length)
        }));
        candidates.clear();
        candidates.resize(hashes.len() + 1, 0);
        let mut count = 0;
        for (at, hash) in (0u32..).zip(&*hashes) {
            candidates[count] = at;
            count += usize::from(self.filter.may_be_first(*hash));
        }
        for at in candidates.iter().take(count).map(|at| *at as usize) {
            if self.filter.may_start(hashes[at], hashes.get(at + 1).copied()) {
                self.walk(text, at, found);
            }
        }
    }

    /// Follows the automaton from a token, over the words that go on from it. A state also holds the shorter needles
    /// that end there and began later, so a needle's length must reach back to the start.
    fn walk(&self, text: &Normalised, at: usize, found: &mut Vec<Occurrence>) {
        let mut state = self.start;
        let mut length = 0;
        for (n, token) in text.tokens().iter().enumerate().skip(at) {
            if n > at {
                if !token.goes_on {
                    return;
                }
                state = self.automaton.next_state(Anchored::Yes, state, b' ');
                length += 1;
            }
            for byte in text.letters(*token) {
                state = self.automaton.next_state(Anchored::Yes, state, *byte);
                if self.automaton.is_dead(state) {
                    return;
                }
                length += 1;
            }
            if self.automaton.is_match(state) {
                for m in 0..self.automaton.match_len(state) {
                    let pattern = self.automaton.match_pattern(state, m);
                    if self.automaton.pattern_len(pattern) == length {
                        found.push(Occurrence { first: index(at), last: index(n), needle: pattern.as_u32() });
                    }
                }
            }
        }
    }
}

/// Records are limited to megabytes, so token numbers always fit.
#[expect(clippy::cast_possible_truncation, reason = "see above")]
const fn index(n: usize) -> u32 {
    n as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use aho_corasick::AhoCorasick;
    use proptest::prelude::*;

    /// The reference: every overlapping match in the normal form written out whose ends are ends of tokens.
    fn oracle(listed: &[String], text: &Normalised) -> Vec<(usize, usize, String)> {
        let mut listed: Vec<&String> = listed.iter().filter(|text| !text.is_empty()).collect();
        listed.sort();
        listed.dedup();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&listed).expect("small");
        let text = text.to_text();
        let edge = |at: Option<u8>| at.is_none_or(|byte| matches!(byte, b' ' | b'\n'));
        let mut found: Vec<_> = automaton
            .find_overlapping_iter(&text)
            .filter(|m| edge(m.start().checked_sub(1).map(|at| text.as_bytes()[at])))
            .filter(|m| edge(text.as_bytes().get(m.end()).copied()))
            .map(|m| (m.start(), m.end(), listed[m.pattern().as_usize()].clone()))
            .collect();
        found.sort();
        found
    }

    fn fast(listed: &[String], text: &Normalised) -> Vec<(usize, usize, String)> {
        let needles = Needles::new(listed.iter().map(|text| (text.clone(), text.clone()))).expect("small");
        let mut search = Search::default();
        needles.find(text, &mut search);
        // Where each token begins in the normal form written out: one letter stands between two.
        let mut starts = vec![0];
        starts.extend(text.tokens().iter().scan(0, |at, token| {
            *at += text.word(*token).len() + 1;
            Some(*at)
        }));
        let mut found: Vec<_> = search
            .found
            .iter()
            .map(|o| {
                let end = starts[o.last as usize + 1] - 1;
                (starts[o.first as usize], end, needles.payloads(o.needle)[0].clone())
            })
            .collect();
        found.sort();
        found
    }

    #[track_caller]
    fn check(listed: &[&str], text: &str, expected: &[&str]) {
        let listed: Vec<String> = listed.iter().map(|text| (*text).to_owned()).collect();
        let text = Normalised::new(text);
        let found = fast(&listed, &text);
        assert_eq!(found, oracle(&listed, &text));
        assert_eq!(found.iter().map(|(.., text)| text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn names_are_found_whole_and_at_word_boundaries() {
        check(&["kim jong un"], "Mr KIM Jong-Un, Pyongyang", &["kim jong un"]);
        check(&["kim jong un"], "KIM Jong-Unha", &[]);
        check(&["kim jong un"], "Akim Jong Un", &[]);
        check(&["komid", "korea mining"], "KOMID (Korea Mining)", &["komid", "korea mining"]);
        check(&["金 铁 三"], "收款人金铁三先生", &["金 铁 三"]);
    }

    #[test]
    fn a_rejected_match_inside_a_word_hides_nothing() {
        // Leftmost-longest finds `ma wei` first, rejects it, and has then passed over `wei holdings`.
        check(&["ma wei", "wei holdings"], "sigma wei holdings", &["wei holdings"]);
    }

    #[test]
    fn a_shorter_needle_is_not_taken_for_one_that_starts_at_the_token() {
        check(&["zhao industries", "o industrial"], "zhao industrial", &[]);
    }

    #[test]
    fn overlapping_and_nested_names_are_all_found() {
        check(&["a b", "b c", "a b c", "c"], "a b c", &["a b", "a b c", "b c", "c"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_fast_path_equals_the_reference(
            listed in prop::collection::vec(prop::collection::vec("[ab]{1,3}|[a-c]", 1..4), 0..12),
            text in "[abc ,'é\n-]{0,40}",
        ) {
            let listed: Vec<String> = listed.iter().map(|words| words.join(" ")).collect();
            let text = Normalised::new(&text);
            prop_assert_eq!(fast(&listed, &text), oracle(&listed, &text));
        }

        #[test]
        fn the_fast_path_equals_the_reference_on_any_text(
            listed in prop::collection::vec("\\PC{1,6}", 0..8),
            around in prop::collection::vec("\\PC{0,6}", 9),
        ) {
            let text: String = around.iter().zip(listed.iter().map(String::as_str).chain(std::iter::repeat("")))
                .flat_map(|(gap, name)| [gap.as_str(), name]).collect();
            let listed: Vec<String> = listed.iter().map(|text| Normalised::new(text).to_text()).collect();
            let text = Normalised::new(&text);
            prop_assert_eq!(fast(&listed, &text), oracle(&listed, &text));
        }
    }
}
