//! `northwatch lists`: download published lists, make a watchlist file out of them, look inside, compare, verify, and
//! pass it on.

mod diff;
mod fetch;
mod import;
mod publish;
mod show;
mod verify;

use clap::{Args, Subcommand};

use super::{CommandError, Exit};

/// Read published lists into a watchlist file, and look after it
#[derive(Args, Debug)]
pub(super) struct ListsArgs {
    #[command(subcommand)]
    command: ListsCommand,
}

#[derive(Debug, Subcommand)]
enum ListsCommand {
    /// Download published lists from their official addresses
    Fetch(fetch::FetchArgs),
    /// Read published lists and write one watchlist file
    Import(import::ImportArgs),
    /// Show the lists in a watchlist, or one subject of it
    Show(show::ShowArgs),
    /// Say what changed from one watchlist to another, and screen payments against that alone
    Diff(diff::DiffArgs),
    /// Check hashes, counts and signatures of watchlists
    Verify(verify::VerifyArgs),
    /// Put a watchlist file on a Kafka topic, for every service that reads it from there
    Publish(publish::PublishArgs),
}

pub(super) fn run(args: &ListsArgs) -> Result<Exit, CommandError> {
    match &args.command {
        ListsCommand::Fetch(args) => fetch::fetch(args),
        ListsCommand::Import(args) => import::import(args),
        ListsCommand::Show(args) => show::show(args),
        ListsCommand::Diff(args) => diff::diff(args),
        ListsCommand::Verify(args) => verify::verify(args),
        ListsCommand::Publish(args) => publish::publish(args),
    }
}
