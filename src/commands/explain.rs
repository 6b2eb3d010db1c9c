//! `northwatch explain`: why a payment hits, and why near things do not.

use std::io::Write;

use clap::Args;

use super::input::Messages;
use super::reading::ReadingArgs;
use super::style::{BOLD, DIM, FLAG, RESET, REVIEW};
use super::watchlist::WatchlistArgs;
use super::{CommandError, Exit};
use crate::domain::{Attribute, Evidence, Hit, PartyRole, Payment, Tier};
use crate::screening::{Explanation, Screener};
use crate::wire::{Decoder, Hints, Payments};

/// Show why a payment, a name, a wallet or a text hits, and why near things do not
#[derive(Args, Debug)]
pub(super) struct ExplainArgs {
    /// A file with a payment in any format. `-` is standard input
    #[arg(conflicts_with_all = ["name", "wallet", "text"], required_unless_present_any = ["name", "wallet", "text"])]
    file: Option<String>,
    /// A name, as it would stand in a party's name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// A wallet address
    #[arg(long, value_name = "ADDR")]
    wallet: Option<String>,
    /// A free text, as it would stand in remittance information
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    #[command(flatten)]
    reading: ReadingArgs,
    #[command(flatten)]
    watchlist: WatchlistArgs,
}

pub(super) fn run(args: &ExplainArgs) -> Result<Exit, CommandError> {
    let screener = args.watchlist.screener()?;
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    let mut show = |payment: &Payment| {
        write(&screener.explain(payment), &screener, &mut out).map_err(|error| CommandError::output(&error))
    };
    let Some(file) = &args.file else {
        show(&synthetic(args))?;
        return Ok(Exit::Done);
    };
    let unreadable = |error: std::io::Error| CommandError::Input(format!("{file}: {error}"));
    let reading = args.reading.reading()?;
    let mut messages = Messages::open(file, reading.format).map_err(unreadable)?;
    let (mut decoder, mut payments) = (Decoder::default(), Payments::new());
    while let Some(message) = messages.next().map_err(unreadable)? {
        decoder
            .decode(&message, Hints::of(&reading), &mut payments)
            .map_err(|letter| CommandError::Input(format!("{file}: it would be dead-lettered: {letter}")))?;
        payments.as_slice().iter().try_for_each(&mut show)?;
    }
    Ok(Exit::Done)
}

/// A payment of nothing but what the arguments give.
fn synthetic(args: &ExplainArgs) -> Payment {
    let mut payment = Payment::new();
    let party = payment.add_party(PartyRole::Creditor);
    if let Some(name) = &args.name {
        payment.add(party, Attribute::Name, name, "");
    }
    if let Some(wallet) = &args.wallet {
        payment.add(party, Attribute::WalletAddress, wallet, "");
    }
    if let Some(text) = &args.text {
        payment.add(crate::domain::Owner::Payment, Attribute::Remittance, text, "");
    }
    payment
}

fn write(explanation: &Explanation, screener: &Screener, out: &mut impl Write) -> std::io::Result<()> {
    let screening = &explanation.screening;
    match screening.tier() {
        None => writeln!(out, "{BOLD}cleared{RESET}: nothing in this payment resembles an entry")?,
        Some(tier) => {
            writeln!(out, "{}{}{RESET}, score {:.2}", style_of(tier), tier.as_str(), screening.score())?;
        }
    }
    for (hit, step) in screening.hits.iter().zip(&explanation.steps) {
        write_hit(hit, out)?;
        writeln!(out, "  {DIM}{step}{RESET}")?;
    }
    if !explanation.put_aside.is_empty() {
        writeln!(out, "\n{BOLD}found and put aside{RESET}")?;
        for aside in &explanation.put_aside {
            writeln!(out, "  {} `{}` {}: {}", aside.field, aside.text, aside.entry, aside.why.as_str())?;
        }
    }
    if !explanation.near_misses.is_empty() {
        writeln!(out, "\n{BOLD}near, and no hit{RESET}: begins a listed name that goes on differently")?;
        for near in &explanation.near_misses {
            writeln!(out, "  {} `{}`: {} of {}", near.field, near.text, near.listed, near.entry)?;
        }
    }
    if !explanation.lookalikes.is_empty() {
        writeln!(out, "\n{BOLD}looks like a wallet's address, and no hit{RESET}")?;
        for like in &explanation.lookalikes {
            writeln!(out, "  {} `{}`: {}", like.field, like.text, like.what)?;
        }
    }
    writeln!(out, "\n{BOLD}what was read{RESET}")?;
    for field in &explanation.fields {
        let source = if field.source.is_empty() { String::new() } else { format!(" ({})", field.source) };
        writeln!(out, "  {}{DIM}{source}{RESET}", field.field)?;
        writeln!(out, "    written  {}", field.value.escape_debug())?;
        writeln!(out, "    compared {}", field.normal)?;
    }
    if !explanation.readings.is_empty() {
        writeln!(out, "\n{BOLD}also read as{RESET}")?;
        for (field, text) in &explanation.readings {
            writeln!(out, "  {field}  {}", text.escape_debug())?;
        }
    }
    let in_force = screener.in_force();
    writeln!(out, "\n{DIM}watchlist {}\npolicy    {}{RESET}", in_force.watchlist, in_force.policy)
}

fn write_hit(hit: &Hit, out: &mut impl Write) -> std::io::Result<()> {
    let style = style_of(hit.tier);
    writeln!(
        out,
        "\n{style}{}{RESET} {} at {} bytes {}-{}: {BOLD}{}{RESET}",
        hit.tier.as_str(),
        hit.kind.as_str(),
        hit.field,
        hit.start,
        hit.end,
        hit.text.escape_debug(),
    )?;
    match &hit.evidence {
        Evidence::Designation(d) => {
            writeln!(out, "  {} {} [{}] {}", d.id, d.name, d.programmes.join(", "), d.status)?;
        }
        Evidence::Rule(rule) => writeln!(out, "  rule {} ({})", rule.id, rule.source)?,
    }
    writeln!(out, "  method {}, score {:.2}", hit.method.as_str(), hit.score)?;
    hit.reasons.iter().try_for_each(|reason| writeln!(out, "  because {reason}"))
}

const fn style_of(tier: Tier) -> anstyle::Style {
    match tier {
        Tier::Flag => FLAG,
        Tier::Review => REVIEW,
    }
}
