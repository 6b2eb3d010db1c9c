//! The listed Korean names, found by what they can be read as.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::cost::{self, KOREAN_COST_MAX, MATCH_COST_MAX};
use super::initials::Initials;
use super::name::{self, Reading, Script, Word};
use super::pinyin;
use super::rarity;
use super::surname::{self, Surname, SurnameFilter};
use super::window;
use crate::screening::normalise::{Normalised, Token};

/// What a listed name's readings may cost, to have a key of their own.
const LISTED_COST_MAX: u16 = MATCH_COST_MAX;
/// The same for a name that is looked up: what it costs more is on the list's side.
const ASKED_COST_MAX: u16 = 110;
/// Keys of one name that is listed, and of one that is looked up.
const LISTED_KEYS_MAX: usize = 4_000;
const ASKED_KEYS_MAX: usize = 400;

/// A listed name.
#[derive(Debug)]
pub(in crate::screening) struct Entry {
    /// Which designation.
    pub(in crate::screening) designation: u32,
    /// Which of its names.
    pub(in crate::screening) name: u32,
    /// Few bear it.
    pub(in crate::screening) rare: bool,
    readings: Vec<Reading>,
}

/// Every listed name that can be read as a Korean one.
#[derive(Debug, Default)]
pub(in crate::screening) struct KoreanNames {
    entries: Vec<Entry>,
    keys: HashMap<u64, Vec<u32>, RandomState>,
    initials: Initials,
    /// Their surnames: a name with another is not worth reading.
    surnames: HashSet<Surname, RandomState>,
    filter: SurnameFilter,
}

impl KoreanNames {
    /// Takes a name in, if it can be read as a Korean one, or as a Chinese one that Koreans write in Hangul.
    /// `is_citizen`: whose it is, is a citizen of the DPRK, and no Chinese.
    pub(in crate::screening) fn add(&mut self, designation: u32, name: u32, words: &[Word<'_>], is_citizen: bool) {
        let mut readings = korean(words, surname::spelt);
        if !is_citizen {
            readings.extend(pinyin::read(words));
        }
        if readings.is_empty() {
            return;
        }
        // What is in pinyin is compared with Hangul alone, of which every name is read.
        let written = readings.iter().filter(|reading| reading.script != Script::Pinyin);
        for (surname, _) in written.flat_map(|reading| &reading.surname) {
            if self.surnames.insert(*surname) {
                self.filter.add(*surname);
            }
        }
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        for key in keys(&readings, LISTED_COST_MAX, LISTED_KEYS_MAX) {
            self.keys.entry(key).or_default().push(entry);
        }
        self.initials.add(entry, &readings);
        self.entries.push(Entry { designation, name, rare: rarity::is_rare(&readings), readings });
    }

    /// Hands over every listed name that the words may be a surname and initials of.
    pub(in crate::screening) fn initials(&self, normal: &Normalised, tokens: &[Token], mut found: impl FnMut(&Entry)) {
        self.initials.find(normal, tokens, |n| self.entries.get(n as usize).into_iter().for_each(&mut found));
    }

    pub(in crate::screening) const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a text is worth looking at.
    pub(in crate::screening) fn may_hold(&self, normal: &Normalised, tokens: &[Token]) -> bool {
        name::may_be_korean(normal, tokens, &self.filter)
    }

    /// Hands over every stretch of a running text that is worth looking at.
    pub(in crate::screening) fn windows<'t>(
        &self,
        normal: &Normalised,
        is_text: impl Fn(Token) -> bool,
        text_of: impl Fn(&[Token]) -> Option<&'t str>,
        each: impl FnMut(&[Token]) -> bool,
    ) {
        window::windows(normal, &self.filter, is_text, text_of, each);
    }

    /// Hands over every listed name that the words can be at no more than a cost, with the cost.
    pub(in crate::screening) fn find(
        &self,
        words: &[Word<'_>],
        cost_max: u16,
        mut found: impl FnMut(&Entry, u16, bool),
    ) {
        let readings = korean(words, |letters| {
            let customary = surname::customary(letters).iter();
            customary.filter(|(surname, _)| self.surnames.contains(surname)).copied().collect()
        });
        let mut candidates: Vec<u32> = keys(&readings, ASKED_COST_MAX.min(cost_max), ASKED_KEYS_MAX)
            .iter()
            .filter_map(|key| self.keys.get(key))
            .flatten()
            .copied()
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut rare = None;
        for entry in candidates.iter().filter_map(|n| self.entries.get(*n as usize)) {
            if let Some(cost) = cost::between(&readings, &entry.readings).filter(|cost| *cost <= cost_max) {
                found(entry, cost, *rare.get_or_insert_with(|| rarity::is_rare(&readings)));
            }
        }
    }
}

/// Whether words can be read as a Korean person's name that many bear.
pub(in crate::screening) fn is_common(words: &[Word<'_>]) -> bool {
    let readings = korean(words, surname::spelt);
    !readings.is_empty() && !rarity::is_rare(&readings)
}

/// Whether words can be read as a Korean person's name.
pub(in crate::screening) fn is_readable(words: &[Word<'_>]) -> bool {
    !korean(words, surname::spelt).is_empty()
}

/// The readings of words, none where they do not look Korean.
fn korean(words: &[Word<'_>], surnames: impl Fn(&str) -> Vec<(Surname, u16)>) -> Vec<Reading> {
    name::read(words, KOREAN_COST_MAX, surnames)
}

/// One key for each combination of surname and syllables that costs no more.
fn keys(readings: &[Reading], cost_max: u16, room: usize) -> Vec<u64> {
    let mut keys = Keys { cost_max, room, found: Vec::new() };
    for reading in readings {
        for (surname, cost) in &reading.surname {
            keys.combine(reading, surname.code(), 0, reading.order + cost);
        }
    }
    keys.found.sort_unstable();
    keys.found.dedup();
    keys.found
}

struct Keys {
    cost_max: u16,
    room: usize,
    found: Vec<u64>,
}

impl Keys {
    fn combine(&mut self, reading: &Reading, so_far: u64, at: usize, cost: u16) {
        if cost > self.cost_max || self.found.len() >= self.room {
            return;
        }
        let Some(spelt) = reading.given.get(at) else {
            self.found.push(so_far);
            return;
        };
        for (syllable, more) in spelt.readings.iter() {
            // A prime larger than any code, so that different syllables give different keys.
            let next = so_far.wrapping_mul(4_099).wrapping_add(syllable.canonical().code() + 1);
            self.combine(reading, next, at + 1, cost + more);
        }
    }
}
