//! Payments in, alerts out: one file a format.

mod alert;
mod canonical;
mod coverage;
mod decoder;
mod fedwire;
mod format;
mod inflate;
mod iso20022;
mod json;
mod learned;
mod limits;
mod payments;
mod plain;
mod protobuf;
mod result;
mod role;
mod schema;
mod swift_mt;
#[cfg(test)]
mod tests;
mod text;
mod transfers;
mod tree;

/// The messages of `proto/northwatch/v1`, as prost generates them.
#[expect(missing_docs, clippy::pedantic, reason = "generated")]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/northwatch.v1.rs"));
}

pub use alert::{AlertFormat, DecisionRecord, alert, decision};
pub use coverage::Coverage;
pub use decoder::{Decoder, Hints, Reading};
pub use format::Format;
pub use limits::Limits;
pub use payments::Payments;
pub use protobuf::{SchemaIds, protobuf};
pub use result::{Origin, ScanResult};
pub use schema::{Schema, SchemaError, SchemaKey, SchemaKind};
pub use tree::{Mapping, MappingError};
