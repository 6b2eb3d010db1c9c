//! A name among the listed ones.

use super::candidates::candidates;
use super::index::{Listed, SimilarNames, WORDS_MAX};
use super::regular::regular;
use super::score::score;
use super::vocabulary::is_telling;
use super::word::{Word, asked};

/// What is less alike is nothing, whatever the policy.
const ALIKE_MIN: f64 = 0.6;
/// How alike what reads as a Korean person's name must be to what does not.
const KOREAN_ALIKE_MIN: f64 = 0.95;

impl SimilarNames {
    /// Hands over every listed name that the words are like, with how much, in thousandths. `is_korean` says whether
    /// the words can be a Korean person's name; it is asked only if it matters.
    pub(in crate::screening) fn find(
        &self,
        texts: &[&str],
        is_korean: impl Fn() -> bool,
        mut found: impl FnMut(&Listed, u16),
    ) {
        let texts = texts.get(..WORDS_MAX).unwrap_or(texts);
        let regular = regular(texts);
        let regular: Option<Vec<&str>> = regular.as_ref().map(|words| words.iter().map(String::as_str).collect());
        let (mut as_entity, mut as_person, mut korean) = (None, None, None);
        for entry in candidates(self, texts, regular.as_deref()) {
            if entry.listed.is_korean && *korean.get_or_insert_with(&is_korean) {
                continue;
            }
            let as_entity: &Vec<Word<'_>> =
                as_entity.get_or_insert_with(|| asked(regular.as_deref().unwrap_or(texts).iter().copied(), false));
            // A listed word by itself has nothing that could stand for the words beside it.
            let strong = as_entity.iter().filter(|word| is_telling(word.weight_alone())).count();
            if entry.is_one_word() && strong > 1 {
                continue;
            }
            let own = if entry.listed.is_person {
                as_person.get_or_insert_with(|| asked(texts.iter().copied(), true))
            } else {
                as_entity
            };
            let alike = score(own, &entry.words(), entry.listed.is_person);
            if alike.score < ALIKE_MIN {
                continue;
            }
            // What reads as a Korean person's name is one, and not a misspelt company or Chinese.
            if alike.score < KOREAN_ALIKE_MIN && *korean.get_or_insert_with(&is_korean) {
                continue;
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1,000")]
            let thousandths = (alike.score * 1000.0) as u16;
            let is_distinct = entry.listed.is_distinct && alike.is_respelt;
            found(&Listed { is_distinct, ..entry.listed }, thousandths);
        }
    }
}
