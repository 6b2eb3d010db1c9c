//! Schemas that records name, fetched before the records are decoded.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::kafka::Fault;
use crate::metrics::AbortReason;
use crate::registry::{Registered, Registry, RegistryConfig, RegistryError};
use crate::wire::{Schema, SchemaKey, SchemaKind};

/// How long a registry that gave no schema for a key is not asked for it again.
const MISSING_TIME: Duration = Duration::from_secs(30);
/// Keys that are remembered so.
const MISSING_MAX: usize = 1024;

/// Where schemas come from, and which there were none of lately.
#[derive(Debug)]
pub(super) struct Schemas {
    registry: Registry,
    missing: HashMap<SchemaKey, Instant>,
}

impl Schemas {
    /// Schemas out of a registry. It is not asked yet.
    pub(super) fn new(registry: RegistryConfig) -> Self {
        Self { registry: Registry::new(registry), missing: HashMap::new() }
    }

    /// Asks for a schema. `None` where there is none that can be used: the record is then dead-lettered.
    ///
    /// # Errors
    /// When the registry does not answer. The record is not refused for that: its batch is read again.
    pub(super) fn fetch(&mut self, key: SchemaKey) -> Result<Option<Schema>, Fault> {
        if self.missing.get(&key).is_some_and(|since| since.elapsed() < MISSING_TIME) {
            return Ok(None);
        }
        let schema = self.ask(key)?;
        if schema.is_none() {
            if self.missing.len() >= MISSING_MAX {
                self.missing.clear();
            }
            self.missing.insert(key, Instant::now());
        }
        Ok(schema)
    }

    fn ask(&self, key: SchemaKey) -> Result<Option<Schema>, Fault> {
        let registered = match key {
            SchemaKey::Id(id) => self.registry.by_id(id),
            SchemaKey::Guid(_) => self.registry.by_guid(&key.to_string()),
            // AWS Glue has another interface; its schemas are configured.
            SchemaKey::Glue(_) => return Ok(None),
        };
        match registered {
            Ok(registered) => Ok(parse(&registered, key)),
            Err(RegistryError::Unknown) => Ok(None),
            Err(error @ RegistryError::Unavailable { .. }) => {
                Err(Fault::Abort { reason: AbortReason::SchemaUnavailable, what: error.to_string() })
            }
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
