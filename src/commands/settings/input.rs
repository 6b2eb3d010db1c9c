//! What is read, and how: formats, schemas and mappings of topics, the registry, and the bounds of a record.

use std::collections::HashMap;
use std::path::Path;

use super::problem::Problems;
use super::section::{Section, Spanned, did_you_mean};
use crate::commands::reading;
use crate::registry::RegistryConfig;
use crate::wire::{Format, Limits, Reading, SchemaIds};

/// What the configuration says of each topic.
pub(super) fn readings(
    section: &mut Section<'_>,
    topics: &[Spanned<String>],
    path: &Path,
    problems: &mut Problems,
) -> HashMap<String, Reading> {
    let mut readings: HashMap<String, Reading> = HashMap::new();
    for (topic, value) in section.section("formats", problems).texts(problems) {
        check_known(&topic, topics, problems);
        match Format::from_name(&value.value) {
            Some(format) => readings.entry(topic.value).or_default().format = Some(format),
            None if value.value == "auto" => {}
            None => {
                let names = Format::ALL.map(Format::as_str);
                let message = format!("a format is `auto`, {}", names.map(|name| format!("`{name}`")).join(", "));
                problems.error(value.span, message, did_you_mean(&value.value, &names));
            }
        }
    }
    let beside = |file: &str| path.parent().unwrap_or(Path::new("")).join(file).to_string_lossy().into_owned();
    for (topic, value) in section.section("schemas", problems).texts(problems) {
        check_known(&topic, topics, problems);
        match reading::schema(&beside(&value.value)) {
            Ok(schema) => readings.entry(topic.value).or_default().schema = Some(schema),
            Err(what) => problems.error(value.span, what, None),
        }
    }
    for (topic, value) in section.section("mappings", problems).texts(problems) {
        check_known(&topic, topics, problems);
        let file = beside(&value.value);
        let text = std::fs::read_to_string(&file).map_err(|error| error.to_string());
        match text.and_then(|text| reading::mapping(&text)) {
            Ok(mapping) => readings.entry(topic.value).or_default().mapping = Some(mapping),
            Err(what) => problems.error(value.span, format!("{file}: {what}"), None),
        }
    }
    readings
}

fn check_known(topic: &Spanned<String>, topics: &[Spanned<String>], problems: &mut Problems) {
    if topics.iter().any(|known| known.value == topic.value) {
        return;
    }
    let names: Vec<&str> = topics.iter().map(|topic| topic.value.as_str()).collect();
    let help = did_you_mean(&topic.value, &names);
    problems.error(topic.span.clone(), format!("`{}` is not among input.topics", topic.value), help);
}

/// The registry that is asked for schemas.
pub(super) fn registry(section: &mut Section<'_>, problems: &mut Problems) -> Option<RegistryConfig> {
    let mut registry = section.section("registry", problems);
    let url = registry.text("url", problems);
    let user = registry.text("user", problems);
    let password = registry.text("password", problems);
    if let (None, Some(said)) = (&url, user.as_ref().or(password.as_ref())) {
        let help = Some("add: url = \"http://127.0.0.1:8081\"".to_owned());
        problems.error(said.span.clone(), "`input.registry.url` is missing".to_owned(), help);
    }
    let pair = match (user, password) {
        (Some(user), Some(password)) => Some((user.value, password.value)),
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => {
            problems.error(one.span, "`user` and `password` of the registry go together".to_owned(), None);
            None
        }
    };
    registry.finish(problems);
    let url = url?;
    if !["http://", "https://"].iter().any(|scheme| url.value.starts_with(scheme)) {
        problems.error(url.span, "an address of a registry begins with http:// or https://".to_owned(), None);
        return None;
    }
    Some(RegistryConfig { url: url.value, credentials: pair })
}

/// What one record may cost, and whose schemas it may have.
pub(super) fn bounds(section: &mut Section<'_>, problems: &mut Problems) -> (SchemaIds, Limits) {
    let schema_ids = section.numbers("schema_ids", problems).map_or_else(SchemaIds::any, SchemaIds::only);
    let defaults = Limits::default();
    let mut limit = |key, within, default| {
        section.number(key, within, problems).and_then(|n| usize::try_from(n).ok()).unwrap_or(default)
    };
    let limits = Limits {
        record_bytes_max: limit("record_bytes_max", 1_000..=100_000_000, defaults.record_bytes_max),
        depth_max: limit("depth_max", 8..=100, defaults.depth_max),
        payments_max: limit("payments_max", 1..=1_000_000, defaults.payments_max),
        payments_bytes_max: limit("payments_bytes_max", 1_000..=1_000_000_000, defaults.payments_bytes_max),
        inflated_bytes_max: limit("inflated_bytes_max", 1_000..=1_000_000_000, defaults.inflated_bytes_max),
    };
    (schema_ids, limits)
}
