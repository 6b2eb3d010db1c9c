//! Schemas that records name, fetched before the records are decoded.

use crate::kafka::Fault;
use crate::metrics::AbortReason;
use crate::registry::{Registered, Registry, RegistryError};
use crate::wire::{Schema, SchemaKey, SchemaKind};

/// Asks a registry for a schema. `None` where it has none that can be used: the record is then dead-lettered.
///
/// # Errors
/// When the registry does not answer. The record is not refused for that: its batch is read again.
pub(super) fn fetch(registry: &mut Registry, key: SchemaKey) -> Result<Option<Schema>, Fault> {
    let fetched = match key {
        SchemaKey::Id(id) => registry.by_id(id),
        SchemaKey::Guid(_) => registry.by_guid(&key.to_string()),
        // AWS Glue has another interface; its schemas are configured.
        SchemaKey::Glue(_) => return Ok(None),
    };
    match fetched {
        Ok(registered) => Ok(parse(&registered, key)),
        Err(RegistryError::Unknown) => Ok(None),
        Err(error @ RegistryError::Unavailable { .. }) => {
            Err(Fault::Abort { reason: AbortReason::SchemaUnavailable, what: error.to_string() })
        }
    }
}

fn parse(registered: &Registered, key: SchemaKey) -> Option<Schema> {
    let kind = match registered.kind.as_str() {
        "AVRO" => SchemaKind::Avro,
        "PROTOBUF" => SchemaKind::Protobuf,
        "JSON" => SchemaKind::Json,
        other => {
            tracing::warn!(schema = %key, kind = other, "a schema is of no kind that is known");
            return None;
        }
    };
    match Schema::parse(kind, &registered.text, &registered.references) {
        Ok(schema) => Some(schema),
        Err(error) => {
            tracing::warn!(schema = %key, "a schema of the registry cannot be used: {error}");
            None
        }
    }
}
