//! `northwatch check`: everything wrong with a configuration at once.

use std::io::{IsTerminal as _, Write};
use std::path::PathBuf;

use clap::Args;

use super::settings::{Problems, Settings, Severity};
use super::{CommandError, Exit};
use crate::kafka;

/// Say everything that is wrong with a configuration, with file, line and a suggestion
#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Look for the brokers and topics too
    #[arg(long)]
    environment: bool,
    /// Exit with 1 when there are warnings
    #[arg(long)]
    deny_warnings: bool,
}

/// Reads a configuration and says what is wrong with it on standard error.
pub(super) fn settings(path: &std::path::Path) -> Result<(Settings, Problems), CommandError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| CommandError::Configuration(format!("{}: {error}", path.display())))?;
    let (settings, problems) = Settings::read(&text, path);
    let mut err = anstream::stderr();
    let _ = write!(err, "{}", problems.draw(path, &text, std::io::stderr().is_terminal()));
    let settings =
        settings.ok_or_else(|| CommandError::Configuration(format!("{} is not usable; see above", path.display())))?;
    Ok((settings, problems))
}

pub(super) fn run(args: &CheckArgs) -> Result<Exit, CommandError> {
    let (settings, problems) = settings(&args.config)?;
    let screener =
        settings.watchlist.from_files(None).map_err(|error| CommandError::Configuration(error.to_string()))?;
    if args.environment {
        kafka::check_topics(&settings.kafka, &settings.topics())
            .map_err(|fault| CommandError::Unavailable(fault.to_string()))?;
    }
    let mut out = anstream::stdout();
    let entries = screener.watchlist().designations().len();
    writeln!(out, "{}: good; {} workers, {entries} entries in the watchlist", args.config.display(), settings.workers)
        .map_err(|error| CommandError::output(&error))?;
    let found = args.deny_warnings && problems.has(Severity::Warning);
    Ok(if found { Exit::Found } else { Exit::Done })
}
