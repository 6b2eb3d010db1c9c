//! Synthetic payments with the truth of each beside it, for the demo, for load and for tests.
//!
//! The same seed gives the same payments. Most are innocent and must be cleared; a chosen share carries something
//! listed, taken from the watchlist in use, at a known place.

mod avro;
mod draft;
mod encode;
mod plant;
mod words;

use serde::Serialize;

use crate::domain::Watchlist;
use crate::wire::Format;
use draft::Draft;
use plant::Plants;

/// What a payment holds that must be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planted {
    /// Path of the field in the payment, as the format gives it.
    pub field: String,
    /// What stands there.
    pub text: String,
    /// Id of the designation, or of the rule.
    pub entry: String,
    /// What must be found: `name`, `wallet`, `bic`, `vessel`, `country`.
    pub kind: &'static str,
}

/// The truth of one payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// Its id.
    pub payment_id: String,
    /// Its format.
    pub format: &'static str,
    /// What must be found in it; none: it must be cleared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planted: Option<Planted>,
}

/// A payment and its truth.
#[derive(Clone, Debug)]
pub struct Synthetic {
    /// Its format.
    pub format: Format,
    /// The message.
    pub value: Vec<u8>,
    /// What must come of it.
    pub truth: Truth,
}

/// Makes payments.
#[derive(Debug)]
pub struct Generator {
    random: fastrand::Rng,
    formats: Vec<Format>,
    hits: f64,
    plants: Plants,
    made: u64,
}

impl Generator {
    /// Payments of these formats in turn, of which a share from 0 to 1 carries something from the watchlist.
    #[must_use]
    pub fn new(watchlist: &Watchlist, formats: &[Format], hits: f64, seed: u64) -> Self {
        let formats = if formats.is_empty() { Format::ALL.to_vec() } else { formats.to_vec() };
        Self { random: fastrand::Rng::with_seed(seed), formats, hits, plants: Plants::new(watchlist), made: 0 }
    }

    /// The next payment.
    pub fn payment(&mut self) -> Synthetic {
        let turn = usize::try_from(self.made).unwrap_or(0) % self.formats.len();
        let format = self.formats.get(turn).copied().unwrap_or(Format::Json);
        let mut draft = Draft::innocent(&mut self.random, self.made, format);
        self.made += 1;
        let planted = (self.random.f64() < self.hits).then(|| self.plants.plant(&mut draft, format, &mut self.random));
        let truth = Truth { payment_id: draft.id.clone(), format: format.as_str(), planted: planted.flatten() };
        Synthetic { format, value: encode::encode(&draft, format), truth }
    }
}
