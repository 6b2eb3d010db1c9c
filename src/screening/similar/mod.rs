//! Names in general: misspelt, reordered, joined, split, shortened, with words missing or added.
//!
//! Two names are aligned word by word; what is alike counts for, what stands against something else counts much more
//! than what merely is not there: a missing middle name is cheap, two different names in one place are not. Words that
//! many names have (trading, bank, al) count little. Candidates come from an index of words with one letter left out,
//! so that the cost hardly grows with the list. Korean persons' names are not compared so: one letter is another name.

mod candidates;
mod distance;
mod everybodys;
mod find;
mod index;
mod keys;
mod regular;
mod score;
mod vocabulary;
mod window;
mod word;

pub(super) use index::{Listed, SimilarNames};
pub(super) use vocabulary::says_nothing;
