//! Schemas of binary records: whose they are is in a frame before the record, in a header, or said of the topic.

mod avro;
mod container;
mod descriptors;
mod fields;
mod frame;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use avro::Avro;
use descriptors::Descriptors;

pub(super) use container::{MAGIC, read as container};
pub(super) use descriptors::{Kind, Messages};
pub(super) use fields::{Found, UNKNOWN_DEPTH_MAX, Whole, fields_within, skip};
pub use frame::SchemaKey;
pub(super) use frame::{Frame, indexes};

/// What a registry holds schemas of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaKind {
    /// Apache Avro.
    Avro,
    /// Protocol Buffers, as the text of a `.proto` file.
    Protobuf,
    /// JSON Schema. Records are JSON.
    Json,
}

/// A schema that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SchemaError(pub(super) String);

/// How records of one schema are read.
#[derive(Clone, Debug)]
pub struct Schema(Form);

#[derive(Clone, Debug)]
pub(super) enum Form {
    Avro(Arc<Avro>),
    Protobuf(Arc<Descriptors>),
    Json,
}

impl Schema {
    /// A schema out of a registry. `references`: the schemas that it names, with their names in it.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(kind: SchemaKind, text: &str, references: &[(String, String)]) -> Result<Self, SchemaError> {
        Ok(Self(match kind {
            SchemaKind::Avro => Form::Avro(Arc::new(Avro::parse(text, references)?)),
            SchemaKind::Protobuf => Form::Protobuf(Arc::new(Descriptors::compile(text, references)?)),
            SchemaKind::Json => Form::Json,
        }))
    }

    /// A schema out of a file: Avro's JSON, or a set of Protobuf descriptors (`protoc --include_imports -o`) with the
    /// full name of the message.
    ///
    /// # Errors
    /// When it is none of these, or has no such message.
    pub fn of_file(content: &[u8], message: Option<&str>) -> Result<Self, SchemaError> {
        match (message, std::str::from_utf8(content)) {
            (Some(message), _) => Ok(Self(Form::Protobuf(Arc::new(Descriptors::of_set(content, message)?)))),
            (None, Ok(text)) => Self::parse(SchemaKind::Avro, text, &[]),
            (None, Err(_)) => Err(SchemaError(
                "this is no Avro schema; of a set of Protobuf descriptors, name the message: FILE#package.Message"
                    .to_owned(),
            )),
        }
    }

    pub(super) const fn form(&self) -> &Form {
        &self.0
    }
}

/// The schemas that a decoder knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Schemas(HashMap<SchemaKey, Schema>);

impl Schemas {
    pub(super) fn get(&self, key: &SchemaKey) -> Option<&Schema> {
        self.0.get(key)
    }

    pub(super) fn add(&mut self, key: SchemaKey, schema: Schema) {
        self.0.insert(key, schema);
    }
}

/// A whole number of either sign, as Avro and Protobuf write it.
const fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}
