//! `northwatch run --rescreen-since`: what the topics hold, screened against what is new on the lists alone.
//!
//! When a designation is new, what moved last month matters. A group of its own reads the topics from their beginning,
//! and ends where they ended when it began; the service that runs beside it is not touched.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::run::listening;
use super::service::Service;
use super::{CommandError, Exit};
use crate::kafka::{Backlog, KafkaConfig, OffsetReset};
use crate::lists::{self, Diff, LoadOptions};
use crate::pipeline::{DeskConfig, Outputs, PolicyFiles, Screeners};
use crate::screening::Screener;

/// How often to look whether the end is reached.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Characters of a watchlist's version in the group's name.
const VERSION_CHARS: usize = 12;

/// Makes a rescreening out of the service that a configuration describes, and runs it to its end.
pub(super) fn run(
    old: &Path,
    screener: &Screener,
    policy: &PolicyFiles,
    service: Service,
    admin: SocketAddr,
) -> Result<Exit, CommandError> {
    let input = |error: &dyn std::fmt::Display| CommandError::Input(error.to_string());
    let old = lists::load(&[old.to_owned()], &LoadOptions::default()).map_err(|error| input(&error))?.watchlist;
    let new = screener.watchlist();
    let delta = Diff::between(&old, new).map_err(|error| input(&error))?.delta(new);
    let entries = delta.designations().len();
    if entries == 0 {
        tracing::info!("nothing is new that payments are screened for");
        return Ok(Exit::Done);
    }
    let policy = policy.read().map_err(CommandError::Input)?;
    let delta = Screener::with(delta, policy).map_err(|error| input(&error))?.only_listed();
    // Of both: since another watchlist there is something else to read for.
    let short = |watchlist: &crate::domain::Watchlist| -> String {
        watchlist.version().trim_start_matches("sha256:").chars().take(VERSION_CHARS).collect()
    };
    let versions = format!("{}-{}", short(&old), short(new));
    let crate::pipeline::Shared { kafka, desk, .. } = service.shared;
    let kafka = KafkaConfig {
        group: format!("{}-rescreen-{versions}", kafka.group),
        static_membership: false,
        offset_reset: OffsetReset::Earliest,
        ..kafka
    };
    let outputs = Outputs { rescreened_since: Some(old.version().to_owned()), decisions: None, ..desk.outputs };
    let desk = DeskConfig { outputs, screeners: Arc::new(Screeners::new(Arc::new(delta))), ..desk };
    let backlog = Backlog::measure(&kafka).map_err(|fault| CommandError::Unavailable(fault.to_string()))?;
    tracing::info!(entries, offsets = backlog.offsets(), group = kafka.group, "rescreening");
    let service = Service::new(kafka, desk, service.workers)?;
    let status = Arc::clone(&service.shared.status);
    // The service that runs beside it has the port of the configuration.
    let exit = service.run(SocketAddr::new(admin.ip(), 0), listening, done(Arc::new(backlog)))?;
    let totals = status.totals();
    tracing::info!(records = totals.records(), alerted = totals.alerted, "rescreened");
    Ok(exit)
}

/// Waits until the group has committed what was there when it was measured.
async fn done(backlog: Arc<Backlog>) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    loop {
        every.tick().await;
        let backlog = Arc::clone(&backlog);
        match tokio::task::spawn_blocking(move || backlog.is_done()).await {
            Ok(Ok(true)) => return,
            Ok(Ok(false)) => {}
            Ok(Err(fault)) => tracing::warn!("{fault}"),
            Err(error) => tracing::error!("{error}"),
        }
    }
}
