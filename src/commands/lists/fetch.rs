//! `northwatch lists fetch`: published lists from their official addresses.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::commands::logging::{self, LogFormat};
use crate::commands::{CommandError, Exit};
use crate::lists::{FetchOptions, Fetched, Sources, fetch as download};

#[derive(Args, Debug)]
pub(super) struct FetchArgs {
    /// Which lists; those about the DPRK where none is named
    names: Vec<String>,
    /// Where to keep them. What is there already is asked for only if it changed, and stays until a better one is whole
    #[arg(long, value_name = "DIRECTORY", default_value = ".")]
    into: PathBuf,
    /// A table of addresses in place of the built-in one (src/lists/sources.toml)
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// Say which lists are known, and from where
    #[arg(long)]
    list: bool,
    /// Attempts at each
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    attempts: u32,
    /// Seconds an attempt may take
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    time_max: u64,
    /// Seconds without a byte after which an attempt is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    stall_max: u64,
    /// Seconds to wait before the second attempt; twice as long before each further one
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(0..=3_600))]
    backoff: u64,
    /// Refuse a list that lost more than this share of its parties; 100 accepts everything
    #[arg(long, value_name = "PERCENT", default_value_t = 5)]
    shrink_percent_max: u32,
}

pub(super) fn fetch(args: &FetchArgs) -> Result<Exit, CommandError> {
    let sources = args.sources.as_deref().map_or_else(Sources::built_in, Sources::read);
    let sources = sources.map_err(|error| CommandError::Input(error.to_string()))?;
    let mut out = anstream::stdout();
    if args.list {
        for source in sources.all() {
            writeln!(out, "{:<14} {}\n               {}", source.name, source.url, source.documentation)
                .map_err(|error| CommandError::output(&error))?;
        }
        return Ok(Exit::Done);
    }
    logging::start(LogFormat::default(), "warn");
    let options = FetchOptions {
        directory: args.into.clone(),
        attempts: args.attempts,
        time_max: Duration::from_secs(args.time_max),
        stall_max: Duration::from_secs(args.stall_max),
        backoff: Duration::from_secs(args.backoff),
        shrink_percent_max: args.shrink_percent_max,
    };
    let wanted = sources.named(&args.names).map_err(|error| CommandError::Usage(error.to_string()))?;
    let mut failed = Vec::new();
    for source in wanted {
        let path = args.into.join(&source.file);
        let line = match download(source, &options) {
            Ok(Fetched::Updated { bytes, sha256 }) => format!("{}: {bytes} bytes, sha256 {sha256}", path.display()),
            Ok(Fetched::Unchanged) => format!("{}: nothing newer", path.display()),
            Err(error) => {
                failed.push(error.to_string());
                continue;
            }
        };
        writeln!(out, "{line}").map_err(|error| CommandError::output(&error))?;
    }
    if failed.is_empty() {
        return Ok(Exit::Done);
    }
    let what = failed.join("\n  ");
    Err(CommandError::Unavailable(format!("not downloaded; the copies that are there stay:\n  {what}")))
}
