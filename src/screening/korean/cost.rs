//! How far apart two Korean names are.

use super::name::{Reading, Script, Spelt};

/// Names further apart are different. In hundredths, like every cost here.
pub(in crate::screening) const MATCH_COST_MAX: u16 = 130;
/// Names this near are spelt alike.
pub(in crate::screening) const CLOSE_COST_MAX: u16 = 30;
/// A name that costs more by itself is not read as a Korean one.
pub(super) const KOREAN_COST_MAX: u16 = 150;
/// What the North-South rule costs in given syllables: often in the first, seldom later.
const RULE_FIRST: u16 = 10;
const RULE_LATER: u16 = 40;

/// The cost of two names being the same, over all ways to read both. `None`: they are different.
pub(super) fn between(a: &[Reading], b: &[Reading]) -> Option<u16> {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
    pairs.filter_map(|(a, b)| readings(a, b)).min()
}

fn readings(a: &Reading, b: &Reading) -> Option<u16> {
    let of_hangul = |a: &Reading, b: &Reading| a.script != Script::Pinyin || b.script == Script::Hangul;
    if a.given.len() != b.given.len() || !of_hangul(a, b) || !of_hangul(b, a) {
        return None;
    }
    let mut cost = a.order + b.order + surnames(a, b)?;
    for (n, (a, b)) in a.given.iter().zip(&b.given).enumerate() {
        cost += syllables(a, b, if n == 0 { RULE_FIRST } else { RULE_LATER })?;
        if cost > MATCH_COST_MAX {
            return None;
        }
    }
    (cost <= MATCH_COST_MAX).then_some(cost)
}

fn surnames(a: &Reading, b: &Reading) -> Option<u16> {
    if a.surname_letters == b.surname_letters && a.script == b.script {
        return Some(0);
    }
    let common = |(surname, cost): &(super::surname::Surname, u16)| {
        b.surname.iter().filter(|(other, _)| other == surname).map(|(_, other)| cost + other).min()
    };
    a.surname.iter().filter_map(common).min()
}

fn syllables(a: &Spelt, b: &Spelt, rule: u16) -> Option<u16> {
    if a.letters == b.letters {
        return Some(0);
    }
    let mut least = None;
    for (left, cost) in a.readings.iter() {
        for (right, other) in b.readings.iter() {
            let sum = cost + other + if left == right { 0 } else { rule };
            if left.canonical() == right.canonical() && least.is_none_or(|least| sum < least) {
                least = Some(sum);
            }
        }
    }
    least
}

/// How alike two names at a cost are, from 1 down to 0.7 at the last that counts, in thousandths.
pub(in crate::screening) const fn likeness(cost: u16) -> u16 {
    if cost <= 50 { 1000 - 3 * cost } else { 850 - (cost - 50) * 15 / 8 }
}
