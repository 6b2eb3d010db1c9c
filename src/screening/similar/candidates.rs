//! Which listed names a name may be like: those that it has words in common with.

use super::index::{Entry, SimilarNames, WORDS_MAX};
use super::keys;
use super::vocabulary;

/// Words of listed names that are looked at for one name.
const HITS_MAX: usize = 400;
/// Names that are scored for one name.
const SCORED_MAX: usize = 48;
/// Where a name's words lead to so many, it is a crowd: two words must be the same.
const CROWD: usize = 32;
/// Share of what a listed name's words say that must be found before it is scored, in percent.
const FOUND_PERCENT_MIN: u32 = 40;
/// The same where only the rare words of it were looked for.
const FOUND_RARE_PERCENT_MIN: u32 = 30;
/// The same where all its words are everybody's.
const FOUND_GENERIC_PERCENT_MIN: u32 = 60;

/// As many keys of most names lead somewhere.
const LISTS: usize = 32;

/// What one word of a name leads to.
#[derive(Clone, Copy)]
struct Led<'i> {
    by: usize,
    postings: &'i [(u32, u8)],
}

/// Every listed name that is worth being scored. `regular`: its words as those of an entity,
/// where that is another thing.
pub(super) fn candidates<'i>(names: &'i SimilarNames, texts: &[&str], regular: Option<&[&str]>) -> Vec<&'i Entry> {
    let (mut alone, mut together) = (Vec::with_capacity(LISTS), Vec::with_capacity(LISTS));
    for_each_key(texts, regular, |by, key| {
        let Some(postings) = names.postings(key) else { return };
        for (lists, postings) in [(&mut alone, &postings.alone), (&mut together, &postings.together)] {
            if !postings.is_empty() {
                lists.push(Led { by, postings });
            }
        }
    });
    let mut found: Vec<(u32, &Entry)> = Vec::new();
    alone_or_rare(names, alone, &mut found);
    if together.iter().map(|led| led.postings.len()).sum::<usize>() > CROWD {
        crowd(names, together, &mut found);
    } else {
        alone_or_rare(names, together, &mut found);
    }
    if found.len() > SCORED_MAX {
        // Those of which most was found; of the others much is missing.
        found.select_nth_unstable_by_key(SCORED_MAX, |(share, _)| std::cmp::Reverse(*share));
        found.truncate(SCORED_MAX);
    }
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Rare words first: what a name's common words lead to besides is not worth looking at, however long the list.
fn alone_or_rare<'i>(names: &'i SimilarNames, mut lists: Vec<Led<'i>>, found: &mut Vec<(u32, &'i Entry)>) {
    lists.sort_unstable_by_key(|led| led.postings.len());
    let mut hits = room(&lists);
    let all = lists.iter().all(|led| take(&mut hits, led));
    let least = if all { FOUND_PERCENT_MIN } else { FOUND_RARE_PERCENT_MIN };
    distinct(&mut hits);
    let needed = |entry: &Entry| if entry.is_generic { FOUND_GENERIC_PERCENT_MIN } else { least };
    found.extend(
        entries(names, &hits)
            .map(|(entry, hits)| (percent_found(entry, hits), entry))
            .filter(|(percent, entry)| *percent >= needed(entry)),
    );
}

/// Two words must be the same: of the word that leads to most, only those are looked at that others lead to as well.
fn crowd<'i>(names: &'i SimilarNames, mut lists: Vec<Led<'i>>, found: &mut Vec<(u32, &'i Entry)>) {
    let common = most_common(&lists);
    lists.sort_unstable_by_key(|led| (led.by == common, led.postings.len()));
    let mut hits = room(&lists);
    let rare = lists.iter().take_while(|led| led.by != common && take(&mut hits, led)).count();
    distinct(&mut hits);
    let rare_hits = hits.len();
    for led in lists.iter().skip(rare) {
        for n in 0..rare_hits {
            let entry = hits[n].0;
            if n == 0 || hits[n - 1].0 != entry {
                let from = led.postings.partition_point(|(other, _)| *other < entry);
                hits.extend(led.postings.iter().skip(from).take_while(|(other, _)| *other == entry));
            }
        }
    }
    distinct(&mut hits);
    let two = entries(names, &hits).filter(|(_, hits)| hits.len() > 1);
    found.extend(
        two.map(|(entry, hits)| (percent_found(entry, hits), entry))
            .filter(|(percent, _)| *percent >= FOUND_RARE_PERCENT_MIN),
    );
}

/// Room for all that words lead to, as far as it is looked at.
fn room(lists: &[Led<'_>]) -> Vec<(u32, u8)> {
    let all: usize = lists.iter().map(|led| led.postings.len()).sum();
    Vec::with_capacity(all.min(HITS_MAX))
}

/// Takes what a word leads to, unless it is too much.
fn take(hits: &mut Vec<(u32, u8)>, led: &Led<'_>) -> bool {
    let fits = hits.len() + led.postings.len() <= HITS_MAX;
    if fits {
        hits.extend(led.postings);
    }
    fits
}

fn distinct(hits: &mut Vec<(u32, u8)>) {
    hits.sort_unstable();
    hits.dedup();
}

/// The entries that hits are of, each with its words.
fn entries<'i, 'h>(
    names: &'i SimilarNames,
    hits: &'h [(u32, u8)],
) -> impl Iterator<Item = (&'i Entry, &'h [(u32, u8)])> {
    hits.chunk_by(|a, b| a.0 == b.0).filter_map(|hits| Some((names.entry(hits.first()?.0)?, hits)))
}

/// How much of what the words of an entry say was found.
fn percent_found(entry: &Entry, hits: &[(u32, u8)]) -> u32 {
    hits.iter().map(|(_, word)| entry.weight(*word)).sum::<u32>() * 100 / entry.telling.max(1)
}

/// The word that leads to most.
fn most_common(lists: &[Led<'_>]) -> usize {
    let mut led_to = [0; 3 * WORDS_MAX];
    for led in lists {
        led_to[led.by] += led.postings.len();
    }
    (0..led_to.len()).max_by_key(|by| led_to[*by]).unwrap_or_default()
}

/// Every key of a name, with the word that it is of; two words as one are a word of their own.
fn for_each_key(texts: &[&str], regular: Option<&[&str]>, mut each: impl FnMut(usize, u64)) {
    let mut generic: Vec<&str> = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        // A legal form leads to nobody.
        if !vocabulary::is_legal_form(text) {
            keys::spelt(text, |key| each(n, key));
        }
        if let Some(usual) = vocabulary::generic(text) {
            for other in &generic {
                each(n, keys::pair(usual, other));
            }
            generic.push(usual);
        }
        if let Some(next) = texts.get(n + 1) {
            each(WORDS_MAX + n, keys::joined(text, next));
        }
    }
    for (n, text) in regular.into_iter().flatten().enumerate() {
        keys::spelt(text, |key| each(2 * WORDS_MAX + n, key));
    }
}
