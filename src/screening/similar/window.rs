//! Names in running text: listed ones with a letter wrong, where all their words stand together.

use std::collections::HashSet;
use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::index::{Entry, Listed, SimilarNames};
use super::keys;
use super::score::{Alike, score};
use super::vocabulary::usual;
use super::word::{asked, letters_in, limit, may_be_near};

/// How alike a name must be to what stands in a text.
const ALIKE_MIN: f64 = 0.85;

impl SimilarNames {
    /// Hands over every listed name that the words of a text are like, with which of them and how much, in thousandths.
    pub(in crate::screening) fn find_in_text(&self, texts: &[&str], mut found: impl FnMut(Range<usize>, &Listed, u16)) {
        let (mut in_vain, mut seen) = (HashSet::<u64, RandomState>::default(), HashSet::<_, RandomState>::default());
        let mut shapes = None;
        for (n, text) in texts.iter().enumerate() {
            if !self.may_lead(text) {
                continue;
            }
            keys::with_a_letter_wrong(text, |key| {
                for (number, word) in self.led_to(key) {
                    let Some(entry) = self.entry(*number) else { continue };
                    let [as_entity, as_person] = shapes.get_or_insert_with(|| shapes_of(texts));
                    let shapes = if entry.listed.is_person { as_person } else { as_entity };
                    for window in windows(entry, usize::from(*word), n, shapes) {
                        let stretch = texts.get(window.clone()).unwrap_or_default();
                        let shapes = shapes.get(window.clone()).unwrap_or_default();
                        // Each of the keys of a word leads here.
                        if !may_be(entry, shapes) || !seen.insert((*number, window.start)) {
                            continue;
                        }
                        // What is written the same is not looked at again.
                        let written = in_vain.hasher().hash_one((number, stretch));
                        if in_vain.contains(&written) {
                            continue;
                        }
                        let alike = alike(entry, stretch);
                        if alike.score >= ALIKE_MIN && alike.is_complete {
                            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1,000")]
                            found(window, &entry.listed, (alike.score * 1000.0) as u16);
                        } else {
                            in_vain.insert(written);
                        }
                    }
                }
            });
        }
    }
}

/// What tells at a glance which word of a text another may be.
#[derive(Clone, Copy)]
struct WordShape {
    /// Whether it says something, and does not only hold others together.
    is_said: bool,
    length: usize,
    letters: u32,
}

/// Of every word of a text: as one of an entity's name, and as one of a person's.
fn shapes_of(texts: &[&str]) -> [Vec<WordShape>; 2] {
    [false, true].map(|is_person| {
        let shape = |text: &&str| {
            let usual = usual(text, is_person);
            let letters = letters_in(usual.unwrap_or(text).as_bytes());
            WordShape { is_said: usual.is_some(), length: usual.unwrap_or(text).len(), letters }
        };
        texts.iter().map(shape).collect()
    })
}

/// The stretches in which an entry stands whose word is the n-th of a text: as it is listed, and for a person with the
/// surname at the other end.
fn windows(entry: &Entry, word: usize, n: usize, shapes: &[WordShape]) -> impl Iterator<Item = Range<usize>> {
    let all = entry.core().count();
    let other = entry.listed.is_person.then(|| if word == 0 { all - 1 } else { word - 1 });
    let stretch = move |before: usize| {
        let from = step(shapes.get(..n)?.iter().rev(), before)?;
        let to = step(shapes.get(n + 1..)?.iter(), (all - 1).checked_sub(before)?)?;
        Some(n - from..n + 1 + to)
    };
    [Some(word), other].into_iter().flatten().filter_map(stretch)
}

/// How many words hold so many that say something. `None`: there are not so many.
fn step<'s>(shapes: impl Iterator<Item = &'s WordShape>, count: usize) -> Option<usize> {
    if count == 0 {
        return Some(0);
    }
    let mut left = count;
    for (n, shape) in shapes.enumerate() {
        left -= usize::from(shape.is_said);
        if left == 0 {
            return Some(n + 1);
        }
    }
    None
}

/// Whether every word of an entry but its legal form and its acronym may have another beside it. Most stretches end here.
fn may_be(entry: &Entry, shapes: &[WordShape]) -> bool {
    entry.core().all(|kept| {
        shapes.iter().any(|shape| {
            let limit = limit(shape.length.max(kept.letters.len())).max(1);
            may_be_near(shape.letters, kept.shape.letters(), limit)
        })
    })
}

fn alike(entry: &Entry, stretch: &[&str]) -> Alike {
    let asked = asked(stretch.iter().copied(), entry.listed.is_person);
    score(&asked, &entry.words(), entry.listed.is_person)
}
