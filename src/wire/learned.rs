//! What names in messages mean, worked out once for each name.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// A longer name is none that any table knows.
pub(super) const NAME_BYTES_MAX: usize = 64;
/// Names whose meaning is kept. A sender may make up any number of them.
const LEARNED_MAX: usize = 4096;

/// Meanings by name.
#[derive(Clone, Debug)]
pub(super) struct Learned<T> {
    known: Vec<Known<T>>,
    places: HashMap<Box<str>, usize, RandomState>,
    /// The name that was asked for last.
    last: usize,
}

/// A name that was met.
#[derive(Clone, Debug)]
struct Known<T> {
    name: Box<str>,
    meaning: T,
    /// The name that came after it the last time. Messages of one sender have the same names in the same order, and a
    /// guess that is right costs less than a hash.
    next: usize,
}

impl<T> Default for Learned<T> {
    fn default() -> Self {
        Self { known: Vec::new(), places: HashMap::default(), last: 0 }
    }
}

impl<T: Copy> Learned<T> {
    /// What a name means. `of` works it out.
    pub(super) fn get(&mut self, name: &str, of: fn(&str) -> T) -> T {
        let guess = self.known.get(self.last).map_or(0, |last| last.next);
        if let Some(guessed) = self.known.get(guess).filter(|guessed| *guessed.name == *name) {
            self.last = guess;
            return guessed.meaning;
        }
        self.look_up(name, of)
    }

    fn look_up(&mut self, name: &str, of: fn(&str) -> T) -> T {
        let place = self.places.get(name).copied().or_else(|| self.learn(name, of));
        let Some((n, known)) = place.and_then(|n| Some((n, self.known.get(n)?))) else { return of(name) };
        let meaning = known.meaning;
        if let Some(last) = self.known.get_mut(self.last) {
            last.next = n;
        }
        self.last = n;
        meaning
    }

    fn learn(&mut self, name: &str, of: fn(&str) -> T) -> Option<usize> {
        if name.len() > NAME_BYTES_MAX || self.known.len() >= LEARNED_MAX {
            return None;
        }
        let n = self.known.len();
        self.known.push(Known { name: name.into(), meaning: of(name), next: 0 });
        self.places.insert(name.into(), n);
        Some(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_names_changes_no_meaning() {
        let mut learned = Learned::default();
        let all = ["debtorName", "iban", "creditor", "iban", "note", "debtorName", "creditor", "bic", "iban", "iban"];
        for name in all.iter().chain(all.iter().rev()).chain(&all) {
            assert_eq!(learned.get(name, str::len), name.len(), "{name}");
        }
    }

    #[test]
    fn made_up_names_do_not_fill_the_memory() {
        let mut learned = Learned::default();
        for n in 0..LEARNED_MAX + 10 {
            learned.get(&format!("k{n}x"), str::len);
            learned.get(&"x".repeat(NAME_BYTES_MAX + 1 + n % 7), str::len);
        }
        assert_eq!((learned.known.len(), learned.places.len()), (LEARNED_MAX, LEARNED_MAX));
        assert_eq!(learned.get("what is not kept is told all the same", str::len), 37);
    }
}
