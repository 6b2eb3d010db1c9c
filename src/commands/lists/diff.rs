//! `northwatch lists diff`: what changed, and which stored payments that touches.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use crate::commands::scan::Scan;
use crate::commands::style::{BOLD, DIM, RESET};
use crate::commands::{CommandError, Exit, FormatArg};
use crate::domain::Watchlist;
use crate::lists::{self, Change, Diff, LoadOptions};
use crate::screening::Screener;
use crate::wire::Reading;

#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    /// The watchlist before
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The watchlist after
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// One JSON object a change
    #[arg(long)]
    json: bool,
    /// Screen these payments against what is new or changed alone, and print the alerts instead, as `scan` does
    #[arg(long, value_name = "PAYMENTS", num_args = 1..)]
    screen: Vec<String>,
    /// The format of the payments
    #[arg(long, value_enum, default_value_t, requires = "screen")]
    format: FormatArg,
}

pub(super) fn diff(args: &DiffArgs) -> Result<Exit, CommandError> {
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let input = |error: lists::ListError| CommandError::Input(error.to_string());
    let diff = Diff::between(&old, &new).map_err(input)?;
    if !args.screen.is_empty() {
        return screen(args, &diff, &new);
    }
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    let written = if args.json { write_json(&diff, &mut out) } else { write(&diff, &mut out) };
    written.map_err(|error| CommandError::output(&error))?;
    let count = |name| diff.changes.iter().filter(|(.., change)| change.as_str() == name).count();
    let counts = ["added", "changed", "delisted", "removed"].map(|name| format!("{} {name}", count(name)));
    let _ = writeln!(anstream::stderr(), "{}", counts.join(", "));
    Ok(Exit::Done)
}

/// A watchlist as it is, or published lists as `import` would take them.
fn read(path: &Path) -> Result<Watchlist, CommandError> {
    lists::load(&[path.to_owned()], &LoadOptions::default())
        .map(|loaded| loaded.watchlist)
        .map_err(|error| CommandError::Input(error.to_string()))
}

/// What moved last month matters when a designation is new.
fn screen(args: &DiffArgs, diff: &Diff, new: &Watchlist) -> Result<Exit, CommandError> {
    let delta = diff.delta(new);
    let _ = writeln!(anstream::stderr(), "screening against {} entries", delta.designations().len());
    let screener = Screener::new(delta).map_err(|error| CommandError::Input(error.to_string()))?.only_listed();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut scan = Scan::new(Arc::new(screener), Reading::of(args.format.format()), false);
    scan.files(&args.screen, &mut out)?;
    scan.finish(&mut out, None)
}

fn write(diff: &Diff, out: &mut impl Write) -> std::io::Result<()> {
    for (id, name, change) in &diff.changes {
        writeln!(out, "{BOLD}{:<8}{RESET} {id} {name}", change.as_str())?;
        if let Change::Changed(keys) = change {
            for (key, before, after) in keys {
                writeln!(out, "         {DIM}{key}{RESET} {before} {DIM}->{RESET} {after}")?;
            }
        }
    }
    Ok(())
}

fn write_json(diff: &Diff, out: &mut impl Write) -> std::io::Result<()> {
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
    for (id, name, change) in &diff.changes {
        let mut line = json!({"change": change.as_str(), "id": id, "name": name});
        if let Change::Changed(keys) = change {
            line["keys"] = keys
                .iter()
                .map(|(key, before, after)| json!({"key": key, "before": value(before), "after": value(after)}))
                .collect();
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}
