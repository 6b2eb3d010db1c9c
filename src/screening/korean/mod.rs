//! Korean names, syllable by syllable.
//!
//! A Korean name is a surname and one to three given syllables. Each written syllable, in Latin letters or in Hangul,
//! stands for a set of Hangul syllables, each at a cost that says how unusual the spelling is. Two names are the same
//! where their surnames and all their given syllables have a Hangul syllable in common; the costs add up. One letter's
//! difference between two readable names is usually another person (Chul-woo, Chul-soo), so edit distance has no part
//! in this.

mod cost;
mod hanja;
mod index;
mod initials;
mod name;
mod pinyin;
mod rarity;
mod spelling;
mod surname;
mod syllable;
mod tables;
#[cfg(test)]
mod tests;
mod window;

pub(super) use cost::{CLOSE_COST_MAX, MATCH_COST_MAX, likeness};
pub(super) use index::{Entry, KoreanNames, is_common, is_readable};
pub(super) use name::{words, words_of};
