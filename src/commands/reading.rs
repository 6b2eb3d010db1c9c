//! How messages from files are read: arguments that `scan` and `explain` share.

use std::path::PathBuf;

use clap::Args;

use super::{CommandError, FormatArg};
use crate::wire::{Mapping, Reading, Schema};

#[derive(Args, Clone, Debug)]
pub(super) struct ReadingArgs {
    /// The format of the messages
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: FormatArg,
    /// What the keys of the messages mean: a TOML file of `"path.of.keys" = "creditor name"`
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The schema of binary messages: an Avro schema, or a set of Protobuf descriptors with its message,
    /// `FILE#package.Message`
    #[arg(long, value_name = "FILE[#MESSAGE]")]
    schema: Option<String>,
}

impl ReadingArgs {
    pub(super) fn reading(&self) -> Result<Reading, CommandError> {
        let unreadable = |file: &str, what: &dyn std::fmt::Display| CommandError::Input(format!("{file}: {what}"));
        let schema = self.schema.as_ref().map(|text| schema(text).map_err(CommandError::Input));
        let mapping = self.mapping.as_ref().map(|path| {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(path).map_err(|error| unreadable(&name, &error))?;
            mapping(&text).map_err(|what| unreadable(&name, &what))
        });
        Ok(Reading { format: self.format.format(), schema: schema.transpose()?, mapping: mapping.transpose()? })
    }
}

/// Reads the schema in `FILE` or `FILE#MESSAGE`.
pub(super) fn schema(text: &str) -> Result<Schema, String> {
    let (file, message) = text.split_once('#').map_or((text, None), |(file, message)| (file, Some(message)));
    let content = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    Schema::of_file(&content, message).map_err(|error| format!("{file}: {error}"))
}

/// Reads the text of a mapping file.
pub(super) fn mapping(text: &str) -> Result<Mapping, String> {
    let document = toml_edit::Document::parse(text).map_err(|error| format!("this is no TOML: {}", error.message()))?;
    let mut mapping = Mapping::default();
    for (path, meaning) in document.iter() {
        let meaning = meaning.as_str().ok_or_else(|| format!("`{path}`: its meaning is a text: \"creditor name\""))?;
        mapping.add(path, meaning).map_err(|error| format!("`{path}`: {error}"))?;
    }
    Ok(mapping)
}
