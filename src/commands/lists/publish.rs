//! `northwatch lists publish`: a watchlist file onto the topic that a fleet reads.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::commands::{CommandError, Exit, check};
use crate::kafka::{self, PublishedWatchlist};
use crate::lists::{self, Guard, signature_path};

#[derive(Args, Debug)]
pub(super) struct PublishArgs {
    /// The watchlist file, plain or packed with gzip; the FILE.minisig beside it goes with it
    file: PathBuf,
    /// A service's configuration: its brokers, its watchlist.topic and, where it has one, its watchlist.public_key
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

pub(super) fn publish(args: &PublishArgs) -> Result<Exit, CommandError> {
    let (settings, _) = check::settings(&args.config)?;
    let Some(topic) = &settings.watchlist.topic else {
        let what = format!("{} has no watchlist.topic to publish to", args.config.display());
        return Err(CommandError::Configuration(what));
    };
    let unreadable = |error: &dyn std::fmt::Display| CommandError::Input(format!("{}: {error}", args.file.display()));
    let bytes = std::fs::read(&args.file).map_err(|error| unreadable(&error))?;
    let watchlist = lists::read_watchlist_file(&bytes).map_err(|error| unreadable(&error))?;
    let refusals = Guard::default().refusals(&watchlist, None).map_err(|error| unreadable(&error))?;
    if let Some(refusal) = refusals.first() {
        return Err(unreadable(refusal));
    }
    let signature = std::fs::read_to_string(signature_path(&args.file)).ok();
    if let Some(key) = &settings.watchlist.options.signed_by {
        let signature = signature.as_deref().unwrap_or_default();
        key.check(&bytes, signature).map_err(|error| unreadable(&error))?;
    }
    let published = PublishedWatchlist { bytes, signature };
    let parts = kafka::publish_watchlist(&settings.kafka, topic, &published)
        .map_err(|fault| CommandError::Unavailable(fault.to_string()))?;
    let entries = watchlist.designations().len();
    let _ = writeln!(anstream::stderr(), "{topic}: {entries} entries in {parts} parts, {}", watchlist.version());
    Ok(Exit::Done)
}
