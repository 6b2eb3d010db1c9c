//! A surname and the initials of the given name: `Song K.H.`, `K. H. Song`.
//!
//! Many people share one, so it says nothing by itself; beside the entry's birth date, address or document it does.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::name::{Reading, Script};
use super::surname::{self, Surname};
use crate::screening::normalise::{Normalised, Token};

/// Given syllables that are abbreviated: the second of two seldom is alone.
const SYLLABLES: usize = 2;

/// Listed names of a surname and two syllables, by surname and first letters.
#[derive(Debug, Default)]
pub(super) struct Initials(HashMap<(Surname, [u8; SYLLABLES]), Vec<u32>, RandomState>);

impl Initials {
    /// Takes a listed name in.
    pub(super) fn add(&mut self, entry: u32, readings: &[Reading]) {
        for reading in readings.iter().filter(|reading| reading.script == Script::Latin) {
            let [first, second] = reading.given.as_slice() else { continue };
            let (Some(first), Some(second)) = (initial(&first.letters), initial(&second.letters)) else { continue };
            for (surname, _) in &reading.surname {
                let entries = self.0.entry((*surname, [first, second])).or_default();
                if entries.last() != Some(&entry) {
                    entries.push(entry);
                }
            }
        }
    }

    /// Hands over the listed names that the words of a name may abbreviate.
    pub(super) fn find(&self, normal: &Normalised, tokens: &[Token], mut found: impl FnMut(u32)) {
        let [one, two, three] = tokens else { return };
        let is_letter = |token: &Token| normal.letters(*token).len() == 1;
        let (surname, letters) = match [one, two, three].map(is_letter) {
            [false, true, true] => (one, [two, three]),
            [true, true, false] => (three, [one, two]),
            _ => return,
        };
        let [Some(first), Some(second)] = letters.map(|token| initial(normal.word(*token))) else { return };
        for (surname, _) in surname::customary(normal.word(*surname)) {
            self.0.get(&(*surname, [first, second])).into_iter().flatten().for_each(|entry| found(*entry));
        }
    }
}

/// The first letter, where spellings differ in it the one for all of them.
fn initial(letters: &str) -> Option<u8> {
    Some(match letters.bytes().next()? {
        b'g' => b'k',
        b'j' | b'z' => b'c',
        b'b' => b'p',
        b'd' => b't',
        b'l' => b'r',
        letter @ b'a'..=b'z' => letter,
        _ => return None,
    })
}
