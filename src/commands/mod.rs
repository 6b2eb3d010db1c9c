//! What a person runs: one file a command. Data goes to standard output, everything else to standard error.

mod check;
mod compare;
mod demo;
mod eval;
mod exit;
mod explain;
mod generate;
mod input;
mod lists;
mod logging;
mod pairs;
mod reading;
mod rescreen;
mod run;
mod scan;
mod service;
mod settings;
mod watchlist;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

pub use exit::{CommandError, Exit};

use crate::wire::Format;

/// Screens payments on Kafka for identifiers linked to North Korea, exactly once.
#[derive(Debug, Parser)]
#[command(
    name = "northwatch",
    version,
    about,
    long_about = None,
    after_help = "Examples:\n  \
        northwatch demo                              the whole job on an embedded broker, nothing to install\n  \
        northwatch scan payments.jsonl               screen a file, print the alerts\n  \
        northwatch explain --name 'Song Kum Hyok'    why a name hits\n  \
        northwatch run --config northwatch.toml      the service: Kafka in, Kafka out"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::DemoArgs),
    Run(run::RunArgs),
    Scan(scan::ScanArgs),
    Explain(explain::ExplainArgs),
    Compare(compare::CompareArgs),
    Eval(eval::EvalArgs),
    Check(check::CheckArgs),
    Lists(lists::ListsArgs),
    Generate(generate::GenerateArgs),
}

/// A payment format, or the one a message looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// Whatever each message looks like
    #[default]
    Auto,
    /// JSON: canonical, or any other
    Json,
    /// Protobuf: northwatch.v1.Payment, bare or with a Confluent header
    Protobuf,
    /// ISO 20022 XML
    Iso20022,
    /// SWIFT FIN
    #[value(alias = "swift_mt", alias = "mt103")]
    SwiftMt,
    /// Fedwire Funds in its own tags
    Fedwire,
    /// Apache Avro
    Avro,
}

impl FormatArg {
    const fn format(self) -> Option<Format> {
        match self {
            Self::Auto => None,
            Self::Json => Some(Format::Json),
            Self::Protobuf => Some(Format::Protobuf),
            Self::Iso20022 => Some(Format::Iso20022),
            Self::SwiftMt => Some(Format::SwiftMt),
            Self::Fedwire => Some(Format::Fedwire),
            Self::Avro => Some(Format::Avro),
        }
    }
}

/// Runs the command that the process' arguments name.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 64 } else { 0 });
        }
    };
    let result = match &cli.command {
        Command::Demo(args) => demo::run(args),
        Command::Run(args) => run::run(args),
        Command::Scan(args) => scan::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Compare(args) => compare::run(args),
        Command::Eval(args) => eval::run(args),
        Command::Check(args) => check::run(args),
        Command::Lists(args) => lists::run(args),
        Command::Generate(args) => generate::run(args),
    };
    if let Err(error) = &result
        && !matches!(error, CommandError::OutputClosed)
    {
        use std::io::Write as _;
        let _ = writeln!(anstream::stderr(), "{}error:{} {error}", style::ERROR, style::RESET);
    }
    exit::exit_code(&result)
}

/// Colours, taken off by anstream where they are not wanted.
mod style {
    use anstyle::{AnsiColor, Style};

    pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
    pub(super) const FLAG: Style = AnsiColor::Red.on_default().bold();
    pub(super) const REVIEW: Style = AnsiColor::Yellow.on_default();
    pub(super) const DIM: Style = Style::new().dimmed();
    pub(super) const BOLD: Style = Style::new().bold();
    pub(super) const RESET: anstyle::Reset = anstyle::Reset;
}
