//! `northwatch scan`: the same screening without Kafka.

use std::io::{BufWriter, Write};

use clap::Args;

use super::input::Messages;
use super::watchlist::WatchlistArgs;
use super::{CommandError, Exit, FormatArg};
use crate::domain::{Decision, Outcome, Screening, Tier};
use crate::pipeline::{self, Processor};
use crate::wire::{Decoder, Hints, Origin, ScanResult};

/// Screen payments from files or standard input, one JSON result a line
#[derive(Args, Debug)]
pub(super) struct ScanArgs {
    /// Files of payments: JSON lines, or one message of another format each. `-` is standard input
    #[arg(default_value = "-")]
    files: Vec<String>,
    /// The format of the messages
    #[arg(long, value_enum, default_value_t)]
    format: FormatArg,
    /// Print cleared payments too
    #[arg(long)]
    all: bool,
    /// Exit with 1 when a payment reaches this tier
    #[arg(long, value_enum, value_name = "TIER")]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    watchlist: WatchlistArgs,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FailOn {
    /// Any alert
    Review,
    /// Alerts to stop on
    Flag,
}

#[derive(Default)]
struct Seen {
    tier: Option<Tier>,
    undecodable: usize,
}

pub(super) fn run(args: &ScanArgs) -> Result<Exit, CommandError> {
    let mut processor = Processor::new(Decoder::default(), args.watchlist.screener()?);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut seen = Seen::default();
    for file in &args.files {
        let unreadable = |error: std::io::Error| CommandError::Input(format!("{file}: {error}"));
        let mut messages = Messages::open(file, args.format.format()).map_err(unreadable)?;
        let mut number = 0;
        while let Some(message) = messages.next().map_err(unreadable)? {
            number += 1;
            let origin = Origin { file: file.clone(), message: number };
            scan_one(&message, &origin, args, &mut processor, &mut seen, &mut out)?;
        }
    }
    out.flush().map_err(|error| CommandError::output(&error))?;
    if seen.undecodable > 0 {
        let what = format!("{} messages could not be screened; their results say why", seen.undecodable);
        return Err(CommandError::Input(what));
    }
    let found = match args.fail_on {
        None => false,
        Some(FailOn::Review) => seen.tier.is_some(),
        Some(FailOn::Flag) => seen.tier == Some(Tier::Flag),
    };
    Ok(if found { Exit::Found } else { Exit::Done })
}

fn scan_one(
    message: &[u8],
    origin: &Origin,
    args: &ScanArgs,
    processor: &mut Processor,
    seen: &mut Seen,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let hints = Hints { content_type: None, topic_format: args.format.format() };
    let outcome = processor.process(message, hints);
    let screener = processor.screener();
    match &outcome {
        Outcome::DeadLettered(letter) => {
            seen.undecodable += 1;
            print(&ScanResult::dead_lettered(letter, origin), out)?;
        }
        Outcome::Cleared(_) if !args.all => {}
        Outcome::Cleared(_) => {
            for payment in processor.payments().as_slice() {
                let decision = Decision { payment_id: payment.id().to_owned(), screening: Screening::default() };
                print(&ScanResult::screened(None, &decision, screener.in_force(), origin), out)?;
            }
        }
        Outcome::Alerted(decisions) => {
            let name = format!("{}#{}", origin.file, origin.message);
            for (position, decision) in decisions.iter().enumerate() {
                let alert = pipeline::alert(decision, position, &pipeline::Origin::Input(&name), screener);
                seen.tier = seen.tier.max(decision.screening.tier());
                if alert.is_some() || args.all {
                    let id = alert.map(|alert| alert.id);
                    print(&ScanResult::screened(id, decision, screener.in_force(), origin), out)?;
                }
            }
        }
    }
    Ok(())
}

fn print(result: &ScanResult<'_>, out: &mut impl Write) -> Result<(), CommandError> {
    serde_json::to_writer(&mut *out, result)
        .map_err(std::io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .map_err(|error| CommandError::output(&error))
}
