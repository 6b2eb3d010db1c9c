//! A configuration file, checked once, before anything starts. docs/configuration.md is its reference.

mod input;
mod problem;
mod screening;
mod section;
mod watchlist;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use crate::kafka::{KafkaConfig, OffsetReset, check_property};
use crate::pipeline::{Outputs, WatchlistPlan};
use crate::registry::RegistryConfig;
use crate::wire::{AlertFormat, Limits, Reading, SchemaIds};

pub(super) use problem::{Problems, Severity};
use section::{Section, Spanned};

/// Settings of the service, all of them valid.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) kafka: KafkaConfig,
    pub(super) outputs: Outputs,
    /// How records of topics are read, where something is said of it.
    pub(super) readings: HashMap<String, Reading>,
    pub(super) registry: Option<RegistryConfig>,
    pub(super) schema_ids: SchemaIds,
    pub(super) limits: Limits,
    pub(super) watchlist: WatchlistPlan,
    pub(super) workers: usize,
    pub(super) admin: SocketAddr,
}

/// Where the admin server listens unless told otherwise: not reachable from outside.
pub(super) const ADMIN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 9600);

impl Settings {
    /// Every topic that is read or written.
    pub(super) fn topics(&self) -> Vec<&str> {
        let outputs = &self.outputs;
        let written = [Some(&outputs.alerts), Some(&outputs.dead_letters), outputs.decisions.as_ref()];
        let read = self.kafka.topics.iter().chain(&self.watchlist.topic).chain(&self.watchlist.suppressions_topic);
        read.chain(written.into_iter().flatten()).map(String::as_str).collect()
    }

    /// Reads a file's text. `None` when there is an error among the problems.
    pub(super) fn read(text: &str, path: &Path) -> (Option<Self>, Problems) {
        let mut problems = Problems::default();
        let document = match toml_edit::Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                problems.error(error.span().unwrap_or(0..0), format!("this is no TOML: {}", error.message()), None);
                return (None, problems);
            }
        };
        let settings = read(document.as_table(), path, &mut problems);
        (settings.filter(|_| !problems.has(Severity::Error)), problems)
    }
}

fn read(table: &toml_edit::Table, path: &Path, problems: &mut Problems) -> Option<Settings> {
    let mut root = Section::root(table);
    let mut kafka_section = root.section("kafka", problems);
    let mut input_section = root.section("input", problems);
    let mut output_section = root.section("output", problems);
    let mut watchlist_section = root.section("watchlist", problems);
    let mut screening_section = root.section("screening", problems);
    let mut workers_section = root.section("workers", problems);
    let mut admin_section = root.section("admin", problems);

    let topics = input_topics(&mut input_section, problems);
    let readings = input::readings(&mut input_section, &topics, path, problems);
    let registry = input::registry(&mut input_section, problems);
    let (schema_ids, limits) = input::bounds(&mut input_section, problems);
    let outputs = outputs(&mut output_section, &topics, problems);
    let names = topics.iter().map(|topic| topic.value.clone()).collect();
    let kafka = kafka(&mut kafka_section, names, problems);
    let watchlist = watchlist::plan(&mut watchlist_section, &mut screening_section, path, problems);
    let workers = workers_section.number("count", 1..=256, problems);
    let admin = admin_section.text("listen", problems).map(|text| address(&text, problems));

    for section in [
        kafka_section,
        input_section,
        output_section,
        watchlist_section,
        screening_section,
        workers_section,
        admin_section,
        root,
    ] {
        section.finish(problems);
    }
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Some(Settings {
        kafka: kafka?,
        outputs: outputs?,
        readings,
        registry,
        schema_ids,
        limits,
        watchlist,
        workers: workers.and_then(|n| usize::try_from(n).ok()).unwrap_or_else(cores),
        admin: admin.unwrap_or(Some(ADMIN))?,
    })
}

fn kafka(section: &mut Section<'_>, topics: Vec<String>, problems: &mut Problems) -> Option<KafkaConfig> {
    let brokers = section.required("brokers", "brokers = \"127.0.0.1:9092\"", problems);
    let group = section.text("group", problems).map_or_else(|| "northwatch".to_owned(), |text| text.value);
    let instance = section.text("instance", problems).map_or_else(host_name, |text| text.value);
    let resets = [OffsetReset::Earliest, OffsetReset::Error].map(|reset| (reset.as_str(), reset));
    let offset_reset = section.choice("offset_reset", &resets, problems).unwrap_or_default();
    let static_membership = section.flag("static_membership", problems).unwrap_or(false);
    let commit_interval_ms = section.number("commit_interval_ms", 1..=10_000, problems).unwrap_or(50);
    let batch_records_max = section.number("batch_records_max", 1..=1_000_000, problems).unwrap_or(10_000);
    let properties = properties(&section.section("properties", problems), problems);
    let brokers = brokers?;
    warn_of_plaintext(&brokers, &properties, problems);
    Some(KafkaConfig {
        brokers: brokers.value,
        group,
        instance,
        topics,
        offset_reset,
        static_membership,
        commit_interval: Duration::from_millis(commit_interval_ms),
        batch_records_max: usize::try_from(batch_records_max).unwrap_or(usize::MAX),
        properties,
    })
}

fn properties(section: &Section<'_>, problems: &mut Problems) -> BTreeMap<String, String> {
    let mut properties = BTreeMap::new();
    for (key, value) in section.texts(problems) {
        let wants_tls = key.value == "security.protocol" && !value.value.eq_ignore_ascii_case("plaintext");
        if wants_tls && !cfg!(feature = "tls") {
            let help = "build with: cargo build --release --features tls".to_owned();
            problems.error(value.span.clone(), "this build of northwatch has no TLS and no SASL", Some(help));
        } else if let Err(what) = check_property(&key.value, &value.value) {
            problems.error(key.span, format!("`{}` cannot be set: {what}", key.value), None);
            continue;
        }
        properties.insert(key.value, value.value);
    }
    properties
}

/// Payments should not cross a network in clear text.
fn warn_of_plaintext(brokers: &Spanned<String>, properties: &BTreeMap<String, String>, problems: &mut Problems) {
    let local = |broker: &str| ["127.", "localhost", "[::1]"].iter().any(|host| broker.trim().starts_with(host));
    let encrypted = properties.get("security.protocol").is_some_and(|p| p.to_ascii_lowercase().ends_with("ssl"));
    if !encrypted && !brokers.value.split(',').all(local) {
        let help = "set kafka.properties.\"security.protocol\" to \"SASL_SSL\" or \"SSL\"".to_owned();
        problems.warning(brokers.span.clone(), "payments travel to these brokers unencrypted", Some(help));
    }
}

fn input_topics(section: &mut Section<'_>, problems: &mut Problems) -> Vec<Spanned<String>> {
    let topics = section.list("topics", problems);
    if topics.is_empty() {
        section.missing("topics", "topics = [\"payments\"]", problems);
    }
    for topic in &topics {
        check_topic(topic, problems);
    }
    topics
}

fn outputs(section: &mut Section<'_>, inputs: &[Spanned<String>], problems: &mut Problems) -> Option<Outputs> {
    let alerts = section.required("alerts", "alerts = \"alerts\"", problems);
    let dead_letters = section.required("dead_letters", "dead_letters = \"payments-dead-letters\"", problems);
    let decisions = section.text("decisions", problems);
    let formats = AlertFormat::ALL.map(|format| (format.as_str(), format));
    let format = section.choice("format", &formats, problems).unwrap_or_default();
    let mut seen: HashSet<&str> = inputs.iter().map(|topic| topic.value.as_str()).collect();
    for topic in [alerts.as_ref(), dead_letters.as_ref(), decisions.as_ref()].into_iter().flatten() {
        check_topic(topic, problems);
        if !seen.insert(&topic.value) {
            let message = format!("`{}` is read or written already: each topic has one use", topic.value);
            problems.error(topic.span.clone(), message, None);
        }
    }
    Some(Outputs {
        alerts: alerts?.value,
        dead_letters: dead_letters?.value,
        decisions: decisions.map(|topic| topic.value),
        format,
        rescreened_since: None,
    })
}

/// Kafka's rule for topic names.
fn check_topic(topic: &Spanned<String>, problems: &mut Problems) {
    let valid = (1..=249).contains(&topic.value.len())
        && topic.value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && topic.value != "."
        && topic.value != "..";
    if !valid {
        let message = "a topic's name has 1 to 249 letters, digits, dots, hyphens or underscores".to_owned();
        problems.error(topic.span.clone(), message, None);
    }
}

fn address(text: &Spanned<String>, problems: &mut Problems) -> Option<SocketAddr> {
    if let Ok(address) = text.value.parse::<SocketAddr>() {
        if !address.ip().is_loopback() {
            let message = "the admin server has no authentication and is reachable from outside at this address";
            let help = "let only the metrics scraper reach it, or listen on 127.0.0.1".to_owned();
            problems.warning(text.span.clone(), message, Some(help));
        }
        Some(address)
    } else {
        problems.error(text.span.clone(), "an address is an IP and a port: \"127.0.0.1:9600\"", None);
        None
    }
}

fn host_name() -> String {
    let file = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let name = file.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    name.or_else(|| std::env::var("HOSTNAME").ok()).unwrap_or_else(|| "host".to_owned())
}

#[cfg(test)]
mod tests;
