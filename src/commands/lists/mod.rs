//! `northwatch lists`: make a watchlist file out of published lists, and look inside one.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::style::{BOLD, DIM, RESET};
use super::watchlist::WatchlistArgs;
use super::{CommandError, Exit};
use crate::domain::{AliasStrength, Basis, Designation, Watchlist};
use crate::lists as published;

/// Read published lists into a watchlist file, or look inside one
#[derive(Args, Debug)]
pub(super) struct ListsArgs {
    #[command(subcommand)]
    command: ListsCommand,
}

#[derive(Debug, Subcommand)]
enum ListsCommand {
    /// Read published lists and write one watchlist file
    Import(ImportArgs),
    /// Show the lists in a watchlist, or one entry of it
    Show(ShowArgs),
}

#[derive(Args, Debug)]
struct ImportArgs {
    /// OFAC's sdn_advanced.xml, the UN consolidated XML, or watchlist files; also packed (.bz2, .gz, .zip)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The watchlist file to write. Written beside it first and then renamed, so that no reader sees half of it
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Take every party, not only those linked to the DPRK
    #[arg(long)]
    all_programmes: bool,
}

#[derive(Args, Debug)]
struct ShowArgs {
    /// An entry's id (OFAC-SDN/49970 or 49970), or a part of a name
    entry: Option<String>,
    #[command(flatten)]
    watchlist: WatchlistArgs,
}

pub(super) fn run(args: &ListsArgs) -> Result<Exit, CommandError> {
    match &args.command {
        ListsCommand::Import(args) => import(args),
        ListsCommand::Show(args) => show(args),
    }
}

fn import(args: &ImportArgs) -> Result<Exit, CommandError> {
    let lists =
        WatchlistArgs { files: args.files.clone(), all_programmes: args.all_programmes, ..WatchlistArgs::default() };
    let loaded = lists.load()?;
    let failed = |error: &dyn std::fmt::Display| CommandError::Input(format!("{}: {error}", args.output.display()));
    let mut beside = args.output.clone().into_os_string();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let mut file = std::fs::File::create(&beside).map_err(|error| failed(&error))?;
    published::write(&loaded.watchlist, &mut file).map_err(|error| failed(&error))?;
    file.sync_all().map_err(|error| failed(&error))?;
    std::fs::rename(&beside, &args.output).map_err(|error| failed(&error))?;
    let mut err = anstream::stderr();
    for warning in &loaded.warnings {
        let _ = writeln!(err, "warning: {warning}");
    }
    let count = loaded.watchlist.designations().len();
    let _ = writeln!(err, "{}: {count} entries, {}", args.output.display(), loaded.watchlist.version());
    if loaded.parties_read > 0 {
        let _ = writeln!(err, "chosen from {} parties read", loaded.parties_read);
    }
    Ok(Exit::Done)
}

fn show(args: &ShowArgs) -> Result<Exit, CommandError> {
    let watchlist = args.watchlist.load()?.watchlist;
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    let Some(wanted) = &args.entry else {
        write_lists(&watchlist, &mut out).map_err(|error| CommandError::output(&error))?;
        return Ok(Exit::Done);
    };
    let part = wanted.to_lowercase();
    let matches = |d: &&Designation| {
        let own_id = d.id.split_once('/').map_or("", |(_, id)| id);
        d.id.eq_ignore_ascii_case(wanted)
            || own_id.eq_ignore_ascii_case(wanted)
            || d.names.iter().any(|name| name.text.to_lowercase().contains(&part))
    };
    let mut found = 0;
    for designation in watchlist.designations().iter().filter(matches) {
        found += 1;
        write_entry(designation, &mut out).map_err(|error| CommandError::output(&error))?;
    }
    if found == 0 {
        return Err(CommandError::Input(format!("no entry has the id or a name with `{wanted}`")));
    }
    Ok(Exit::Done)
}

fn write_lists(watchlist: &Watchlist, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{BOLD}{} entries{RESET} {DIM}{}{RESET}", watchlist.designations().len(), watchlist.version())?;
    for list in watchlist.lists() {
        writeln!(out, "{BOLD}{:<14}{RESET} {:>6} entries, published {}", list.list, list.entries, list.published)?;
        writeln!(out, "               {DIM}{}{RESET}", list.source)?;
        if !list.note.is_empty() {
            writeln!(out, "               {}", list.note)?;
        }
    }
    Ok(())
}

fn write_entry(d: &Designation, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{BOLD}{}{RESET} {} {}", d.id, d.primary_name(), d.status.as_str())?;
    let mut row =
        |label: &str, values: Vec<String>| values.iter().try_for_each(|value| writeln!(out, "  {label:<12} {value}"));
    let strength = |strength| if strength == AliasStrength::Weak { " (weak)" } else { "" };
    row("name", d.names.iter().map(|name| format!("{}{}", name.text, strength(name.strength))).collect())?;
    row("programme", d.programmes.clone())?;
    row("born", d.birth_dates.iter().map(ToString::to_string).collect())?;
    row("nationality", d.nationalities.clone())?;
    let joined = |a: &str, b: &str| [a, b].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
    row("address", d.addresses.iter().map(|a| joined(&a.text, &a.country)).collect())?;
    let document = |d: &crate::domain::Document| joined(&format!("{} {}", d.kind.as_str(), d.number), &d.country);
    row("document", d.documents.iter().map(document).collect())?;
    row("BIC", d.bics.clone())?;
    row("IMO", d.imos.clone())?;
    row("tail number", d.tail_numbers.clone())?;
    row("phone", d.phones.clone())?;
    row("e-mail", d.emails.clone())?;
    row("domain", d.domains.clone())?;
    row("wallet", d.wallets.iter().map(|w| joined(&w.address, &w.asset)).collect())?;
    row("linked to", d.linked_to.iter().map(|link| format!("{} {}", link.relation, link.id)).collect())?;
    row("listed", d.listed_on.iter().map(ToString::to_string).collect())?;
    row("chosen for", d.basis.iter().map(basis).collect())?;
    row("source", vec![d.source.clone()])
}

fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Programme => "its programme".to_owned(),
        Basis::Remark => "a remark on secondary sanctions".to_owned(),
        Basis::Nationality => "nationality of the DPRK".to_owned(),
        Basis::Address => "an address in the DPRK".to_owned(),
        Basis::Document => "a document of the DPRK".to_owned(),
        Basis::LinkedTo(id) => format!("its link to {id}"),
        Basis::Curated(why) => why.clone(),
    }
}
