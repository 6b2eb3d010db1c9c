//! Variants in turns, so that a machine's moods meet all of them; medians, so that its worst moments meet none.

use std::time::Duration;

/// A name, and what is timed under it: it says itself how long its work took.
pub(crate) type Variant<'a> = (&'a str, Box<dyn FnMut() -> Duration + 'a>);

/// The median time of each variant: all run once a round, the first of a round changing; the first round is not counted.
pub(crate) fn interleaved(rounds: usize, variants: &mut [Variant<'_>]) -> Vec<Duration> {
    let count = variants.len();
    let mut times = vec![Vec::with_capacity(rounds); count];
    for round in 0..=rounds {
        for turn in 0..count {
            let n = (round + turn) % count;
            let took = (variants[n].1)();
            if round > 0 {
                times[n].push(took);
            }
        }
    }
    times
        .into_iter()
        .map(|mut times| {
            times.sort();
            times[times.len() / 2]
        })
        .collect()
}
