//! `northwatch generate`: deterministic synthetic payments, with the truth of each beside it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::watchlist::WatchlistArgs;
use super::{CommandError, Exit, FormatArg};
use crate::synthetic::{Generator, Synthetic};
use crate::wire::Format;

/// Make synthetic payments, with the truth of each, for load and for tests
#[derive(Args, Debug)]
#[command(after_help = "JSON goes to standard output one payment a line, SWIFT FIN as a chain with `$` between. \
    Other formats, and several at once, need --output.")]
pub(super) struct GenerateArgs {
    /// How many
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    payments: u64,
    /// Their format; `auto` is every format in turn
    #[arg(long, value_enum, default_value_t = FormatArg::Json)]
    format: FormatArg,
    /// Share of payments with something listed in them, from 0 to 1
    #[arg(long, default_value_t = 0.01, value_name = "SHARE", value_parser = share)]
    hits: f64,
    /// The same seed gives the same payments
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write each payment to a file of its own in this directory
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Write the truths here, one JSON object a payment, in the same order
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    #[command(flatten)]
    watchlist: WatchlistArgs,
}

fn share(text: &str) -> Result<f64, String> {
    text.parse::<f64>()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "a share is from 0 to 1".to_owned())
}

pub(super) fn run(args: &GenerateArgs) -> Result<Exit, CommandError> {
    let to_stdout = matches!(args.format, FormatArg::Json | FormatArg::SwiftMt | FormatArg::Fedwire);
    if args.output.is_none() && !to_stdout {
        return Err(CommandError::Usage("messages of this format need a file each: add --output DIR".to_owned()));
    }
    let watchlist = args.watchlist.load()?.watchlist;
    let formats: Vec<Format> = args.format.format().map_or_else(|| Format::ALL.to_vec(), |format| vec![format]);
    let mut generator = Generator::new(&watchlist, &formats, args.hits, args.seed);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut truths = args.truth.as_deref().map(create).transpose()?;
    if let Some(directory) = &args.output {
        std::fs::create_dir_all(directory).map_err(|error| failed(directory, &error))?;
    }
    for number in 1..=args.payments {
        let payment = generator.payment();
        if let Some(directory) = &args.output {
            write_file(directory, number, &payment)?;
        } else {
            let end: &[u8] = if payment.format == Format::SwiftMt { b"$\n" } else { b"\n" };
            out.write_all(&payment.value).and_then(|()| out.write_all(end)).map_err(|e| CommandError::output(&e))?;
        }
        if let (Some((truths, path)), Some(name)) = (&mut truths, &args.truth) {
            serde_json::to_writer(&mut *truths, &payment.truth).map_err(|error| failed(name, &error))?;
            truths.write_all(b"\n").map_err(|error| failed(path, &error))?;
        }
    }
    if let Some((mut truths, path)) = truths {
        truths.flush().map_err(|error| failed(&path, &error))?;
    }
    out.flush().map_err(|error| CommandError::output(&error))?;
    Ok(Exit::Done)
}

fn write_file(directory: &Path, number: u64, payment: &Synthetic) -> Result<(), CommandError> {
    let ending = match payment.format {
        Format::Json => "json",
        Format::Protobuf => "pb",
        Format::Iso20022 => "xml",
        Format::SwiftMt => "fin",
        Format::Fedwire => "fedwire",
        Format::Avro => "avro",
    };
    let path = directory.join(format!("{number:06}.{ending}"));
    std::fs::write(&path, &payment.value).map_err(|error| failed(&path, &error))
}

fn create(path: &Path) -> Result<(BufWriter<File>, PathBuf), CommandError> {
    let file = File::create(path).map_err(|error| failed(path, &error))?;
    Ok((BufWriter::new(file), path.to_owned()))
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> CommandError {
    CommandError::Input(format!("{}: {error}", path.display()))
}
