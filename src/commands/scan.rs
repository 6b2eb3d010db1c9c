//! `northwatch scan`: the same screening without Kafka.

use std::io::{BufWriter, Write};
use std::sync::Arc;

use clap::Args;

use super::input::Messages;
use super::watchlist::WatchlistArgs;
use super::{CommandError, Exit, FormatArg};
use crate::domain::{Decision, Outcome, Screening, Tier};
use crate::pipeline::{self, Processor};
use crate::screening::Screener;
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
pub(super) enum FailOn {
    /// Any alert
    Review,
    /// Alerts to stop on
    Flag,
}

pub(super) fn run(args: &ScanArgs) -> Result<Exit, CommandError> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut scan = Scan::new(args.watchlist.screener()?, args.format, args.all);
    scan.files(&args.files, &mut out)?;
    scan.finish(&mut out, args.fail_on)
}

/// A scan of files, and what it has seen so far.
pub(super) struct Scan {
    processor: Processor,
    format: FormatArg,
    /// Whether cleared payments are printed, too.
    all: bool,
    tier: Option<Tier>,
    undecodable: usize,
}

impl Scan {
    pub(super) fn new(screener: Arc<Screener>, format: FormatArg, all: bool) -> Self {
        Self { processor: Processor::new(Decoder::default(), screener), format, all, tier: None, undecodable: 0 }
    }

    /// Screens every message of files, and prints the results.
    pub(super) fn files(&mut self, files: &[String], out: &mut impl Write) -> Result<(), CommandError> {
        for file in files {
            let unreadable = |error: std::io::Error| CommandError::Input(format!("{file}: {error}"));
            let mut messages = Messages::open(file, self.format.format()).map_err(unreadable)?;
            let mut number = 0;
            while let Some(message) = messages.next().map_err(unreadable)? {
                number += 1;
                let origin = Origin { file: file.clone(), message: number };
                self.one(&message, &origin, out)?;
            }
        }
        Ok(())
    }

    /// How the command ends.
    pub(super) fn finish(&self, out: &mut impl Write, fail_on: Option<FailOn>) -> Result<Exit, CommandError> {
        out.flush().map_err(|error| CommandError::output(&error))?;
        if self.undecodable > 0 {
            let what = format!("{} messages could not be screened; their results say why", self.undecodable);
            return Err(CommandError::Input(what));
        }
        let found = match fail_on {
            None => false,
            Some(FailOn::Review) => self.tier.is_some(),
            Some(FailOn::Flag) => self.tier == Some(Tier::Flag),
        };
        Ok(if found { Exit::Found } else { Exit::Done })
    }

    fn one(&mut self, message: &[u8], origin: &Origin, out: &mut impl Write) -> Result<(), CommandError> {
        let hints = Hints { content_type: None, topic_format: self.format.format() };
        let outcome = self.processor.process(message, hints);
        let screener = self.processor.screener();
        match &outcome {
            Outcome::DeadLettered(letter) => {
                self.undecodable += 1;
                print(&ScanResult::dead_lettered(letter, origin), out)?;
            }
            Outcome::Cleared(_) if !self.all => {}
            Outcome::Cleared(_) => {
                for payment in self.processor.payments().as_slice() {
                    let decision = Decision { payment_id: payment.id().to_owned(), screening: Screening::default() };
                    print(&ScanResult::screened(None, &decision, screener.in_force(), origin), out)?;
                }
            }
            Outcome::Alerted(decisions) => {
                let name = format!("{}#{}", origin.file, origin.message);
                for (position, decision) in decisions.iter().enumerate() {
                    let alert = pipeline::alert(decision, position, &pipeline::Origin::Input(&name), screener);
                    self.tier = self.tier.max(decision.screening.tier());
                    if alert.is_some() || self.all {
                        let id = alert.map(|alert| alert.id);
                        print(&ScanResult::screened(id, decision, screener.in_force(), origin), out)?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn print(result: &ScanResult<'_>, out: &mut impl Write) -> Result<(), CommandError> {
    serde_json::to_writer(&mut *out, result)
        .map_err(std::io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .map_err(|error| CommandError::output(&error))
}
