//! `northwatch lists show`: what is in a watchlist.

use std::io::Write;

use clap::Args;

use crate::commands::style::{BOLD, DIM, RESET};
use crate::commands::watchlist::WatchlistArgs;
use crate::commands::{CommandError, Exit};
use crate::domain::{AliasStrength, Basis, Designation, Stake, Tie, Watchlist};

#[derive(Args, Debug)]
pub(super) struct ShowArgs {
    /// An entry's id (OFAC-SDN/49970 or 49970), or a part of a name. What other lists have of the same subject is
    /// shown, too
    entry: Option<String>,
    #[command(flatten)]
    watchlist: WatchlistArgs,
}

pub(super) fn show(args: &ShowArgs) -> Result<Exit, CommandError> {
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
    let found: Vec<&str> = watchlist.designations().iter().filter(matches).map(Designation::subject).collect();
    if found.is_empty() {
        return Err(CommandError::Input(format!("no entry has the id or a name with `{wanted}`")));
    }
    // Each subject once, with every designation of it.
    let mut subjects: Vec<&str> = Vec::new();
    for subject in found {
        if subjects.contains(&subject) {
            continue;
        }
        subjects.push(subject);
        let designations: Vec<&Designation> =
            watchlist.designations().iter().filter(|d| d.subject() == subject).collect();
        write_subject(&designations, &mut out).map_err(|error| CommandError::output(&error))?;
    }
    Ok(Exit::Done)
}

fn write_subject(designations: &[&Designation], out: &mut impl Write) -> std::io::Result<()> {
    if let [first, _, ..] = designations {
        let ids: Vec<&str> = designations.iter().map(|d| d.id.as_str()).collect();
        writeln!(out, "{BOLD}{}{RESET}, one subject on {} lists: {}", first.primary_name(), ids.len(), ids.join(", "))?;
    }
    designations.iter().try_for_each(|designation| write_entry(designation, out))
}

fn write_lists(watchlist: &Watchlist, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{BOLD}{} entries{RESET} {DIM}{}{RESET}", watchlist.designations().len(), watchlist.version())?;
    if !watchlist.selection().is_empty() {
        writeln!(out, "{DIM}chosen by {}{RESET}", watchlist.selection())?;
    }
    for list in watchlist.lists() {
        writeln!(out, "{BOLD}{:<14}{RESET} {:>6} entries, published {}", list.list, list.entries, list.published)?;
        writeln!(out, "               {DIM}{}{RESET}", list.source)?;
        if !list.sha256.is_empty() {
            writeln!(out, "               {DIM}sha256:{}{RESET}", list.sha256)?;
        }
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
    row("owned by", d.owned_by.iter().map(stake).collect())?;
    row("linked to", d.linked_to.iter().map(|link| format!("{} {}", link.relation, link.id)).collect())?;
    row("listed", d.listed_on.iter().map(ToString::to_string).collect())?;
    row("delisted", d.delisted_on.iter().map(ToString::to_string).collect())?;
    row("reference", d.references.clone())?;
    row("same as", d.same_as.iter().map(|same| format!("{} by {}", same.id, tie(same.tie))).collect())?;
    row("remark", d.remarks.clone())?;
    row("chosen for", d.basis.iter().map(basis).collect())?;
    row("source", vec![d.source.clone()])?;
    row("version", vec![d.fingerprint()])
}

fn stake(stake: &Stake) -> String {
    format!("{} {}.{:02} %", stake.owner, stake.basis_points / 100, stake.basis_points % 100)
}

const fn tie(tie: Tie) -> &'static str {
    match tie {
        Tie::Reference => "an official reference",
        Tie::Document => "a document in common",
        Tie::NameAndBirthDate => "name and birth date",
    }
}

fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Programme => "its programme".to_owned(),
        Basis::Remark => "a remark on secondary sanctions".to_owned(),
        Basis::Nationality => "nationality of the DPRK".to_owned(),
        Basis::Address => "an address in the DPRK".to_owned(),
        Basis::Document => "a document of the DPRK".to_owned(),
        Basis::LinkedTo(id) => format!("its link to {id}"),
        Basis::OwnedBy(id) => format!("its owner {id}"),
        Basis::SameAs(id) => format!("being the same as {id}"),
        Basis::Curated(why) => why.clone(),
    }
}
