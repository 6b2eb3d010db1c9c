//! `northwatch run`: the service.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::logging::{self, LogFormat};
use super::service::Service;
use super::settings::Settings;
use super::{CommandError, Exit, check, rescreen};
use crate::kafka::{self, KafkaConfig, TableTopic, WatchlistTopic};
use crate::pipeline::{self, DeskConfig, NotInForce, Screeners, Topics, WatchlistPlan, WhenStale};
use crate::screening::Screener;
use crate::wire::Decoder;

/// How long the brokers have to send the watchlist, and the suppressions, at the start.
const TOPIC_TIME: Duration = Duration::from_secs(30);

/// Run the service: payments from Kafka in, alerts out, exactly once
#[derive(Args, Debug)]
pub(super) struct RunArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// This process' name within the group, in place of kafka.instance
    #[arg(long, value_name = "NAME")]
    instance: Option<String>,
    /// Screen again what the topics hold, against what is new or changed since this watchlist alone, and end. The
    /// alerts go to the same topic, with the header northwatch-rescreened-since
    #[arg(long, value_name = "OLD")]
    rescreen_since: Option<PathBuf>,
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
    kafka::check_topics(&settings.kafka, &settings.topics())
        .map_err(|fault| CommandError::Unavailable(fault.to_string()))?;
    let Settings { kafka, outputs, readings, registry, schema_ids, limits, workers, admin, watchlist: mut plan } =
        settings;
    let mut topics = open_topics(&mut plan, &kafka).map_err(|fault| CommandError::Unavailable(fault.to_string()))?;
    let screener = first_screener(&plan, topics.watchlist.as_mut())?;
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
    let desk = DeskConfig {
        outputs,
        readings,
        registry,
        screeners: Arc::new(Screeners::new(Arc::clone(&screener))),
        decoder: Decoder::new(limits, schema_ids),
    };
    let service = Service::new(kafka, desk, workers)?;
    match &args.rescreen_since {
        Some(old) => rescreen::run(old, &screener, &plan.policy, service, admin),
        None => service.refreshed(plan, topics).run(admin, listening, std::future::pending()),
    }
}

/// Says where metrics and the page are.
pub(super) fn listening(address: SocketAddr) {
    tracing::info!("metrics and status page on http://{address}");
}

/// Opens the topics that a plan has beside payments, and takes the suppressions that are there.
fn open_topics(plan: &mut WatchlistPlan, kafka: &KafkaConfig) -> Result<Topics, kafka::Fault> {
    let watchlist = plan.topic.as_deref().map(|topic| WatchlistTopic::open(kafka, topic)).transpose()?;
    let suppressions = plan.suppressions_topic.as_deref();
    let suppressions = suppressions.map(|topic| TableTopic::open(kafka, topic, TOPIC_TIME)).transpose()?;
    if let Some(topic) = &suppressions {
        plan.policy.suppression_records.clone_from(topic.rows());
    }
    Ok(Topics { watchlist, suppressions })
}

/// What to begin with: the last watchlist on the topic, where the plan has one and it is good; else the files.
fn first_screener(plan: &WatchlistPlan, topic: Option<&mut WatchlistTopic>) -> Result<Arc<Screener>, CommandError> {
    let unavailable = |fault: kafka::Fault| CommandError::Unavailable(fault.to_string());
    let published = topic.map_or(Ok(None), |topic| topic.last(TOPIC_TIME)).map_err(unavailable)?;
    let from_topic = published.and_then(|published| match plan.from_topic(&published, None) {
        Ok(screener) => Some(screener),
        Err(error) => {
            tracing::error!("the watchlist on the topic is not taken: {error}");
            None
        }
    });
    if from_topic.is_none() && plan.topic.is_some() && plan.files.is_empty() {
        // The built-in list is no substitute, and a service must not begin with it unasked.
        let what = "the topic of watchlist.topic holds no watchlist that can be taken; publish one with `northwatch lists \
                    publish`, or name files to begin with in watchlist.files";
        return Err(CommandError::Unavailable(what.to_owned()));
    }
    let wrong = |error: NotInForce| CommandError::Configuration(error.to_string());
    let screener = from_topic.map_or_else(|| plan.from_files(None), Ok).map_err(wrong)?;
    match pipeline::stale(plan, screener.watchlist()) {
        Some(what) if plan.staleness.when_stale == WhenStale::Stop => Err(CommandError::Unavailable(what)),
        _ => Ok(screener),
    }
}
