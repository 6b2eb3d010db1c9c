//! The truths hold: what is planted is found where it was planted, and the rest is cleared.

use std::sync::Arc;

use northwatch::domain::{Outcome, Tier};
use northwatch::lists;
use northwatch::pipeline::Processor;
use northwatch::screening::Screener;
use northwatch::synthetic::Generator;
use northwatch::wire::{Decoder, Format, Hints};

fn generator(hits: f64, seed: u64) -> Generator {
    Generator::new(&lists::starter().expect("the built-in list"), &Format::ALL, hits, seed)
}

fn processor() -> Processor {
    let screener = Screener::new(lists::starter().expect("the built-in list")).expect("it builds");
    Processor::new(Decoder::default(), Arc::new(screener))
}

#[test]
fn innocent_payments_are_cleared() {
    let (mut generator, mut processor) = (generator(0.0, 1), processor());
    for _ in 0..4_000 {
        let payment = generator.payment();
        let outcome = processor.process(&payment.value, Hints::default());
        assert!(matches!(outcome, Outcome::Cleared { payments: 1, .. }), "{:?}", payment.truth);
        assert_eq!(processor.payments().as_slice()[0].id(), payment.truth.payment_id);
    }
}

#[test]
fn what_is_planted_is_found_where_it_was_planted() {
    let (mut generator, mut processor) = (generator(1.0, 2), processor());
    let mut flags = 0;
    for _ in 0..4_000 {
        let payment = generator.payment();
        let planted = payment.truth.planted.as_ref().expect("all are planted");
        let outcome = processor.process(&payment.value, Hints::default());
        let Outcome::Alerted(decisions) = outcome else { panic!("{:?}: {outcome:?}", payment.truth) };
        let found = decisions[0].screening.hits.iter().any(|hit| {
            hit.field == planted.field
                && hit.text == planted.text
                && hit.evidence.id() == planted.entry
                && hit.kind.as_str() == planted.kind
        });
        assert!(found, "{:?}\n{:#?}", payment.truth, decisions[0].screening.hits);
        flags += u32::from(decisions[0].screening.tier() == Some(Tier::Flag));
    }
    // Some listed names are generic (Agricultural Development Bank), or many Koreans have them: only for review.
    assert!(flags > 3_400, "{flags} of 4000");
}

#[test]
fn the_same_seed_gives_the_same_payments() {
    let take = |seed| -> Vec<Vec<u8>> {
        let mut generator = generator(0.5, seed);
        (0..50).map(|_| generator.payment().value).collect()
    };
    assert_eq!(take(7), take(7));
    assert_ne!(take(7), take(8));
}
