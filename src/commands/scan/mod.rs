//! `northwatch scan`: the same screening without Kafka.

mod fields;

use std::io::{BufWriter, Write};
use std::sync::Arc;

use clap::Args;

use super::input::each_message;
use super::reading::ReadingArgs;
use super::watchlist::WatchlistArgs;
use super::{CommandError, Exit};
use crate::domain::{Decision, Outcome, Screening, Tier};
use crate::pipeline::{self, Processor};
use crate::screening::Screener;
use crate::wire::{Decoder, Hints, Origin, Reading, ScanResult};

/// Screen payments from files or standard input, one JSON result a line
#[derive(Args, Debug)]
pub(super) struct ScanArgs {
    /// Files of payments: JSON lines, or one message of another format each. `-` is standard input
    #[arg(default_value = "-")]
    files: Vec<String>,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Print cleared payments too
    #[arg(long)]
    all: bool,
    /// Instead of screening, show what becomes of each text: its place, whose it is, how it is read, where it stands
    #[arg(long, conflicts_with_all = ["all", "fail_on"])]
    explain_fields: bool,
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
    if args.explain_fields {
        return fields::explain(&args.files, &args.reading.reading()?, &mut out);
    }
    let mut scan = Scan::new(args.watchlist.screener()?, args.reading.reading()?, args.all);
    scan.files(&args.files, &mut out)?;
    scan.finish(&mut out, args.fail_on)
}

/// A scan of files, and what it has seen so far.
pub(super) struct Scan {
    processor: Processor,
    reading: Reading,
    /// Whether cleared payments are printed, too.
    all: bool,
    tier: Option<Tier>,
    undecodable: usize,
}

impl Scan {
    pub(super) fn new(screener: Arc<Screener>, reading: Reading, all: bool) -> Self {
        Self { processor: Processor::new(Decoder::default(), screener), reading, all, tier: None, undecodable: 0 }
    }

    /// Screens every message of files, and prints the results.
    pub(super) fn files(&mut self, files: &[String], out: &mut impl Write) -> Result<(), CommandError> {
        each_message(files, self.reading.format, |message, origin| self.one(message, origin, out))
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
        let outcome = self.processor.process(message, Hints::of(&self.reading));
        let screener = self.processor.screener();
        match &outcome {
            Outcome::DeadLettered { letter, screening } => {
                self.undecodable += 1;
                let name = format!("{}#{}", origin.file, origin.message);
                let alert = pipeline::alert_of_text(letter, screening, &pipeline::Origin::Input(&name), screener);
                self.tier = self.tier.max(screening.tier());
                match &alert {
                    Some(alert) => print(&ScanResult::alerted(alert, origin), out)?,
                    None => print(&ScanResult::dead_lettered(letter, origin), out)?,
                }
            }
            Outcome::Cleared { .. } if !self.all => {}
            Outcome::Cleared { decisions, .. } if !decisions.is_empty() => {
                for decision in decisions {
                    print(&ScanResult::screened(None, decision, screener.in_force(), origin), out)?;
                }
            }
            Outcome::Cleared { .. } => {
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

fn print(result: &impl serde::Serialize, out: &mut impl Write) -> Result<(), CommandError> {
    serde_json::to_writer(&mut *out, result)
        .map_err(std::io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .map_err(|error| CommandError::output(&error))
}
