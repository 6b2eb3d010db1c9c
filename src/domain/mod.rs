//! The words of the field. Knows nobody: no other module, no clock, no file, no Kafka.
//!
//! Validity lives in types with one constructor: a [`Wallet`], a [`Bic`], an [`Imo`] or a [`DateSpan`] that exists is
//! a right one.

mod alert;
mod date;
mod digest;
mod identifier;
mod outcome;
mod payment;
mod place;
mod screening;
mod wallet;
mod watchlist;

pub use alert::{Alert, AlertId, InForce};
pub use date::{DateError, DateSpan};
pub use digest::{hex, sha256};
pub use identifier::{Bic, IdentifierError, IdentifierKind, Imo};
pub use outcome::{DeadLetter, DeadLetterReason, Decision, Outcome, RecordId};
pub use payment::{AgentRole, Field, Mark, PartyRole, Payment, Rail};
pub use place::{Attribute, FieldKind, Owner, Place};
pub use screening::{DesignationRef, Evidence, Hit, HitKind, Method, Rule, Screening, Suppressed, Tier};
pub use wallet::{Wallet, WalletError, WalletFamily, WalletKey};
pub use watchlist::{
    AliasStrength, Basis, Designation, Document, Link, ListOrigin, ListedAddress, ListedName, ListedWallet, SameAs,
    Stake, Status, SubjectKind, Tie, Watchlist,
};
