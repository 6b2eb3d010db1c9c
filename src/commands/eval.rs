//! `northwatch eval`: recall and false alerts by category on labelled cases, so that a bank can validate what it runs
//! with cases of its own.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Deserialize;
use serde_json::Value;

use super::pairs::{PairError, Pairs};
use super::style::{BOLD, RESET};
use super::watchlist::WatchlistArgs;
use super::{CommandError, Exit};
use crate::domain::{Attribute, Owner, PartyRole, Payment, Tier};
use crate::screening::{Policy, Scratch, Screener, Spellings};

/// Say recall and false alerts by category, on labelled cases
#[derive(Args, Debug)]
pub(super) struct EvalArgs {
    /// Pairs of names (CSV: query, candidate, is_match, and perhaps schema and category or group), and texts (JSON lines:
    /// id, field_kind, text, expect, and perhaps category)
    #[arg(required = true, value_name = "CASES")]
    cases: Vec<PathBuf>,
    /// Print each case that went wrong, with its place
    #[arg(long)]
    wrong: bool,
    /// Exit with 1 when less of what should be found is found
    #[arg(long, value_name = "PERCENT")]
    recall_min: Option<f64>,
    /// Exit with 1 when more of what should be clear alerts
    #[arg(long, value_name = "PERCENT")]
    false_max: Option<f64>,
    #[command(flatten)]
    watchlist: WatchlistArgs,
}

/// What came of the cases of a category.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    /// That should be found, and were.
    expected: u32,
    found: u32,
    /// That should be clear, and alerted; and of these those to stop on.
    clear: u32,
    alerted: u32,
    flagged: u32,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.expected += other.expected;
        self.found += other.found;
        self.clear += other.clear;
        self.alerted += other.alerted;
        self.flagged += other.flagged;
    }

    fn recall(self) -> Option<f64> {
        percent(self.found, self.expected)
    }

    fn false_alerts(self) -> Option<f64> {
        percent(self.alerted, self.clear)
    }
}

fn percent(part: u32, of: u32) -> Option<f64> {
    (of > 0).then(|| f64::from(part) * 100.0 / f64::from(of))
}

/// A case that was tried.
struct Tried {
    category: String,
    /// File and line.
    place: String,
    should_alert: bool,
    tier: Option<Tier>,
    /// Whether what was found is what should be.
    is_right: bool,
}

pub(super) fn run(args: &EvalArgs) -> Result<Exit, CommandError> {
    let mut screener = None;
    let policy = args.watchlist.policy.read(Spellings::Alike)?;
    let mut categories: BTreeMap<String, Counts> = BTreeMap::new();
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    for path in &args.cases {
        let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let tried = if is_csv {
            pairs(path, &policy)?
        } else {
            let screener = match &screener {
                Some(screener) => Arc::clone(screener),
                None => Arc::clone(screener.insert(args.watchlist.screener()?)),
            };
            texts(path, &screener)?
        };
        for case in tried {
            let counts = Counts {
                expected: u32::from(case.should_alert),
                found: u32::from(case.should_alert && case.is_right),
                clear: u32::from(!case.should_alert),
                alerted: u32::from(!case.should_alert && case.tier.is_some()),
                flagged: u32::from(!case.should_alert && case.tier == Some(Tier::Flag)),
            };
            categories.entry(case.category).or_default().add(counts);
            if args.wrong && !case.is_right {
                let what = if case.should_alert { "missed" } else { "false alert" };
                writeln!(out, "{} {what}", case.place).map_err(|error| CommandError::output(&error))?;
            }
        }
    }
    let mut all = Counts::default();
    for counts in categories.values() {
        all.add(*counts);
    }
    write(&categories, all, &mut out).map_err(|error| CommandError::output(&error))?;
    let misses = args.recall_min.is_some_and(|least| all.recall().is_some_and(|recall| recall < least));
    let noise = args.false_max.is_some_and(|most| all.false_alerts().is_some_and(|alerts| alerts > most));
    Ok(if misses || noise { Exit::Found } else { Exit::Done })
}

fn write(categories: &BTreeMap<String, Counts>, all: Counts, out: &mut impl Write) -> std::io::Result<()> {
    let width = categories.keys().map(|name| name.chars().count()).max().unwrap_or_default().max(8);
    let share = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2} %"));
    writeln!(out, "{BOLD}{:<width$}   recall (cases)      false alerts (cases)   of them flagged{RESET}", "category")?;
    for (name, counts) in categories.iter().map(|(name, counts)| (name.as_str(), *counts)).chain([("all", all)]) {
        let (recall, alerts) = (share(counts.recall()), share(counts.false_alerts()));
        let flagged = share(percent(counts.flagged, counts.clear));
        writeln!(
            out,
            "{name:<width$} {recall:>9} ({:>6}) {alerts:>14} ({:>6}) {flagged:>17}",
            counts.expected, counts.clear
        )?;
    }
    Ok(())
}

fn pairs(path: &Path, policy: &Policy) -> Result<Vec<Tried>, CommandError> {
    let pairs = Pairs::open(path)?;
    let is_match = pairs.required("is_match")?;
    let category = pairs.column("category").or_else(|| pairs.column("group"));
    let mut tried = Vec::new();
    pairs.each(policy, |pair| {
        let should_alert = match pair.field(is_match).to_lowercase().as_str() {
            "true" | "1" | "yes" => true,
            "false" | "0" | "no" => false,
            other => return Err(PairError::Wrong(format!("is_match is true or false, not `{other}`"))),
        };
        let tier = pair.comparison.tier;
        tried.push(Tried {
            category: category.map_or("pairs", |column| pair.field(column)).to_owned(),
            place: format!("{}:{}", path.display(), pair.line),
            should_alert,
            tier,
            is_right: tier.is_some() == should_alert,
        });
        Ok(())
    })?;
    Ok(tried)
}

/// A text, and what must come of it: an entry's or a rule's id or several, a tier, or nothing.
#[derive(Deserialize)]
struct TextCase {
    #[serde(default)]
    id: String,
    field_kind: String,
    text: String,
    #[serde(default)]
    expect: Value,
    #[serde(default)]
    category: String,
}

fn texts(path: &Path, screener: &Screener) -> Result<Vec<Tried>, CommandError> {
    let name = path.display();
    let unreadable = |what: &dyn std::fmt::Display| CommandError::Input(format!("{name}: {what}"));
    let mut scratch = Scratch::default();
    let mut tried = Vec::new();
    let lines = BufReader::new(File::open(path).map_err(|error| unreadable(&error))?).lines();
    for (number, line) in (1..).zip(lines) {
        let line = line.map_err(|error| unreadable(&error))?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |what: &dyn std::fmt::Display| unreadable(&format!("line {number}: {what}"));
        let case: TextCase = serde_json::from_str(&line).map_err(|error| wrong(&error))?;
        let payment = payment(&case).map_err(|what| wrong(&what))?;
        let screening = screener.screen(&payment, &mut scratch);
        let wanted = expected(&case.expect).map_err(|what| wrong(&what))?;
        let ids: Vec<&str> = screening.hits.iter().map(|hit| hit.evidence.id()).collect();
        let is_right = match &wanted {
            Expect::Clear => screening.tier().is_none(),
            Expect::Tier(tier) => screening.tier() == Some(*tier),
            Expect::Alert => screening.tier().is_some(),
            Expect::Ids(wanted) => wanted.iter().all(|id| ids.contains(&id.as_str())),
        };
        let category = if case.category.is_empty() { case.field_kind } else { case.category };
        let id = if case.id.is_empty() { String::new() } else { format!(" {}", case.id) };
        tried.push(Tried {
            category,
            place: format!("{name}:{number}{id}"),
            should_alert: wanted != Expect::Clear,
            tier: screening.tier(),
            is_right,
        });
    }
    Ok(tried)
}

#[derive(PartialEq)]
enum Expect {
    Clear,
    Alert,
    Tier(Tier),
    Ids(Vec<String>),
}

fn expected(value: &Value) -> Result<Expect, String> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| format!("expect: {value} is no text"));
    match value {
        Value::Null | Value::Bool(false) => Ok(Expect::Clear),
        Value::Bool(true) => Ok(Expect::Alert),
        Value::Array(ids) if ids.is_empty() => Ok(Expect::Clear),
        Value::Array(ids) => ids.iter().map(text).collect::<Result<_, _>>().map(Expect::Ids),
        value => Ok(match text(value)?.as_str() {
            "clear" | "cleared" | "none" | "" => Expect::Clear,
            "alert" | "alerted" | "hit" => Expect::Alert,
            "flag" => Expect::Tier(Tier::Flag),
            "review" => Expect::Tier(Tier::Review),
            id => Expect::Ids(vec![id.to_owned()]),
        }),
    }
}

/// The text where its kind stands in a payment.
fn payment(case: &TextCase) -> Result<Payment, String> {
    let mut payment = Payment::new();
    let party = payment.add_party(PartyRole::Creditor);
    let (owner, attribute) = match case.field_kind.to_lowercase().as_str() {
        "name" => (party, Attribute::Name),
        "text" | "free_text" | "remittance" => (Owner::Payment, Attribute::Remittance),
        "address" => (party, Attribute::AddressLine),
        "country" => (party, Attribute::Country),
        "bic" => (Owner::Payment, Attribute::BicText),
        "currency" => (Owner::Payment, Attribute::Currency),
        "wallet" => (party, Attribute::WalletAddress),
        "account" => (party, Attribute::AccountNumber),
        other => {
            let known = "name, text, address, country, bic, currency, wallet or account";
            return Err(format!("field_kind is {known}, not `{other}`"));
        }
    };
    payment.add(owner, attribute, &case.text, "");
    Ok(payment)
}
