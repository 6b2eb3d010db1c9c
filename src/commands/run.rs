//! `northwatch run`: the service.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;

use super::logging::{self, LogFormat};
use super::service::Service;
use super::settings::Settings;
use super::{CommandError, Exit, check};
use crate::kafka;
use crate::pipeline::DeskConfig;
use crate::wire::Decoder;

/// Run the service: payments from Kafka in, alerts out, exactly once
#[derive(Args, Debug)]
pub(super) struct RunArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// This process' name within the group, in place of kafka.instance
    #[arg(long, value_name = "NAME")]
    instance: Option<String>,
    /// How log lines are written
    #[arg(long, value_enum, default_value_t)]
    log_format: LogFormat,
}

pub(super) fn run(args: &RunArgs) -> Result<Exit, CommandError> {
    logging::start(args.log_format, "info");
    let (mut settings, _) = check::settings(&args.config)?;
    if let Some(instance) = &args.instance {
        settings.kafka.instance.clone_from(instance);
    }
    let screener = settings.watchlist.screener().map_err(|error| CommandError::Configuration(error.to_string()))?;
    kafka::check_topics(&settings.kafka, &settings.topics())
        .map_err(|fault| CommandError::Unavailable(fault.to_string()))?;
    let Settings { kafka, outputs, formats, schema_ids, limits, workers, admin, .. } = settings;
    for list in &screener.in_force().lists {
        tracing::info!(list = list.list, published = %list.published, entries = list.entries, "watchlist");
    }
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        config = %args.config.display(),
        watchlist = screener.in_force().watchlist,
        group = kafka.group,
        instance = kafka.instance,
        topics = kafka.topics.join(","),
        alerts = outputs.alerts,
        dead_letters = outputs.dead_letters,
        decisions = outputs.decisions.as_deref().unwrap_or("off"),
        workers,
        "starting"
    );
    let formats: HashMap<_, _> = formats.into_iter().collect();
    let desk = DeskConfig { outputs, formats, screener, decoder: Decoder::new(limits, schema_ids) };
    let listening = |address| tracing::info!("metrics and status page on http://{address}");
    Service::new(kafka, desk, workers)?.run(admin, listening, std::future::pending())
}
