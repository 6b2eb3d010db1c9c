//! What a bank says of the keys of its own format, where the tables would read them wrongly or not at all.

use std::collections::HashMap;

use super::keys::{Kind, Meaning, Scope};

/// Paths of keys, and what each means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(HashMap<String, Meaning>);

/// A meaning that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no meaning of a text; write whose it is and what, such as `debtor name`, `creditor bank bic`, \
     `ultimate creditor birth date`, `beneficiary wallet address`, `remittance`, `payment id`, `transfers` or `text`"
)]
pub struct MappingError(String);

impl Mapping {
    /// Says what stands under a path: keys joined by dots, lists without a number (`body.rcv.nm1`). The meaning is in the
    /// words of a key that would be understood by itself: `creditor name`.
    ///
    /// # Errors
    /// When the meaning is not understood.
    pub fn add(&mut self, path: &str, meaning: &str) -> Result<(), MappingError> {
        let read = match meaning {
            "text" => Meaning { kind: Some(Kind::Text), ..Meaning::default() },
            _ => Meaning::of(meaning),
        };
        let understood = read.role.is_some() || read.kind.is_some() || read.scope != Scope::Plain || read.transfers;
        if !understood {
            return Err(MappingError(meaning.to_owned()));
        }
        self.0.insert(path.to_owned(), read);
        Ok(())
    }

    /// Whether it says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, path: &str) -> Option<Meaning> {
        self.0.get(path).copied()
    }
}
