//! `northwatch lists import`: published lists into one watchlist file.

use std::collections::{BTreeSet, HashSet};
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::commands::{CommandError, Exit};
use crate::domain::{DateSpan, Watchlist};
use crate::lists::{self, Guard, LoadOptions, Loaded};

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch on the command line")]
pub(super) struct ImportArgs {
    /// Published lists in any of their formats, and watchlist files; also packed (.bz2, .gz, .zip). Of OFAC's CSV
    /// files name sdn.csv: the others are read from beside it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The watchlist file to write; a name that ends in .gz is packed. One that is there already is compared with
    /// first, and what left the lists since then is kept as historic
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Take every party, not only those linked to the DPRK
    #[arg(long)]
    all_programmes: bool,
    /// Rules of selection in place of the built-in ones (src/lists/selection.toml)
    #[arg(long, value_name = "FILE")]
    selection: Option<PathBuf>,
    /// The publication date of lists that do not tell theirs: OFAC's CSV, wallets, owners
    #[arg(long, value_name = "DATE")]
    published: Option<DateSpan>,
    /// Take a list of which a part is missing, such as sdn.csv alone
    #[arg(long)]
    accept_incomplete: bool,
    /// Refuse to replace a watchlist when a list lost more than this share of its entries; 100 accepts everything
    #[arg(long, value_name = "PERCENT", default_value_t = Guard::default().shrink_percent_max)]
    shrink_percent_max: u32,
    /// Replace a watchlist by one of older publications
    #[arg(long)]
    accept_older: bool,
    /// Leave out what the watchlist that is replaced had and the lists have no more
    #[arg(long)]
    forget_delisted: bool,
}

pub(super) fn import(args: &ImportArgs) -> Result<Exit, CommandError> {
    if let Some(published) = args.published.filter(|date| date.first() > lists::tomorrow()) {
        return Err(CommandError::Usage(format!("--published {published} is in the future")));
    }
    let options = LoadOptions {
        all_programmes: args.all_programmes,
        selection: args.selection.clone(),
        accept_incomplete: args.accept_incomplete,
        published: args.published,
        // The file's own date would pass for newer than what is there.
        must_tell_date: args.output.exists(),
        ..LoadOptions::default()
    };
    let input = |error: lists::ListError| CommandError::Input(error.to_string());
    let Loaded { watchlist, mut warnings, parties_read, read } = lists::load(&args.files, &options).map_err(input)?;
    let previous = previous(args)?;
    let guard = Guard { shrink_percent_max: args.shrink_percent_max, accept_older: args.accept_older };
    let refusals = guard.refusals(&watchlist, previous.as_ref()).map_err(input)?;
    if !refusals.is_empty() {
        let what = refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        let help = "nothing was written. A list that is empty may need --all-programmes; one that shrank or is older is \
                    accepted with --shrink-percent-max or --accept-older";
        return Err(CommandError::Input(format!("{}: {what}; {help}", args.output.display())));
    }
    let watchlist = match &previous {
        Some(previous) if !args.forget_delisted => lists::keep_delisted(watchlist, previous, &read).map_err(input)?,
        _ => watchlist,
    };
    warnings.extend(not_chosen(previous.as_ref(), &watchlist, &read));
    lists::save(&watchlist, &args.output).map_err(input)?;
    report(args, &watchlist, &warnings, parties_read);
    Ok(Exit::Done)
}

/// Entries that are still on their lists, and that the rules do not choose any more.
fn not_chosen(previous: Option<&Watchlist>, watchlist: &Watchlist, read: &BTreeSet<String>) -> Option<String> {
    let chosen: HashSet<&str> = watchlist.designations().iter().map(|d| d.id.as_str()).collect();
    let before = previous.into_iter().flat_map(Watchlist::designations);
    let gone: Vec<&str> =
        before.map(|d| d.id.as_str()).filter(|id| read.contains(*id) && !chosen.contains(id)).collect();
    let some = gone.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    (!gone.is_empty())
        .then(|| format!("{} entries are still listed and not chosen any more: {some}; was that meant?", gone.len()))
}

/// The watchlist that is to be replaced.
fn previous(args: &ImportArgs) -> Result<Option<Watchlist>, CommandError> {
    if !args.output.exists() {
        return Ok(None);
    }
    let name = args.output.display();
    let bytes = std::fs::read(&args.output).map_err(|error| CommandError::Input(format!("{name}: {error}")))?;
    // A published list is not written over either.
    lists::read_watchlist_file(&bytes).map(Some).map_err(|error| {
        let what = "what is there is no watchlist that could be replaced; move it away, or give another --output";
        CommandError::Input(format!("{name}: {what} ({error})"))
    })
}

fn report(args: &ImportArgs, watchlist: &Watchlist, warnings: &[String], parties_read: usize) {
    let mut err = anstream::stderr();
    for warning in warnings {
        let _ = writeln!(err, "warning: {warning}");
    }
    let count = watchlist.designations().len();
    let subjects = watchlist.designations().iter().filter(|d| d.subject() == d.id).count();
    let name = args.output.display();
    let _ = writeln!(err, "{name}: {count} entries of {subjects} subjects, {}", watchlist.version());
    let historic = watchlist.designations().iter().filter(|d| !d.is_in_force()).count();
    if historic > 0 {
        let _ = writeln!(err, "{historic} of them are not listed any more, and kept for review");
    }
    if parties_read > 0 {
        let _ = writeln!(err, "chosen from {parties_read} parties read");
    }
}
