//! Rails on which the names of parties are not screened against some lists: the EU's in instant credit transfers, whose
//! parties are screened daily instead (Regulation (EU) 260/2012, Article 5d).

use serde::Deserialize;

use crate::domain::{Payment, Rail};

/// A rail as the file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RailRow {
    /// `WIRE` or `CRYPTO`; any where it is left out.
    rail: Option<String>,
    /// The end of the name, in the source message, of a text that says so, and what it says.
    text: Option<String>,
    value: Option<String>,
    /// Lists that parties' names are not screened against.
    party_names_off: Vec<String>,
    /// What allows it.
    source: String,
}

impl RailRow {
    pub(super) fn check(&self, name: &str) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("rail `{name}`: {what}"));
        match (&self.rail, &self.text, &self.value) {
            (None, None, None) => wrong("give `rail`, or `text` and `value`, to tell its payments by"),
            (_, Some(_), None) | (_, None, Some(_)) => wrong("`text` and `value` go together"),
            (Some(rail), ..) if !matches!(rail.as_str(), "WIRE" | "CRYPTO") => wrong("`rail` is WIRE or CRYPTO"),
            _ if self.source.trim().is_empty() => wrong("`source` must say what allows it"),
            _ => Ok(()),
        }
    }

    /// Whether a payment is on it.
    fn has(&self, payment: &Payment) -> bool {
        let on_rail = match self.rail.as_deref() {
            None => true,
            Some("CRYPTO") => payment.rail() == Rail::Crypto,
            Some(_) => payment.rail() == Rail::Wire,
        };
        let (Some(text), Some(value)) = (&self.text, &self.value) else { return on_rail };
        let says = |source: &str| {
            let rest = source.strip_suffix(text.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', '.']))
        };
        on_rail && payment.fields().any(|field| says(field.source) && field.value.trim() == value)
    }

    /// The lists that parties' names in a payment are not screened against.
    pub(super) fn lists(&self, payment: &Payment) -> &[String] {
        if self.has(payment) { &self.party_names_off } else { &[] }
    }
}
