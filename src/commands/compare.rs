//! `northwatch compare`: one name against another, exactly as the service would against a listed name.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::pairs::{PairError, Pairs};
use super::style::{BOLD, RESET};
use super::watchlist::PolicyArgs;
use super::{CommandError, Exit};
use crate::domain::{SubjectKind, Tier};
use crate::screening::{Comparison, Policy, Spellings, compare};

/// Score one name against another, exactly as the service would against a listed name
#[derive(Args, Debug)]
pub(super) struct CompareArgs {
    /// A name as it stands in a payment, and a name as it is listed
    #[arg(num_args = 2, value_names = ["NAME", "LISTED"], required_unless_present = "pairs", conflicts_with = "pairs")]
    names: Vec<String>,
    /// What is listed: Person, Organization, Company, LegalEntity or Vessel
    #[arg(long, default_value = "Person", value_parser = kind_of)]
    schema: SubjectKind,
    /// A CSV with the columns `query` and `candidate`, and perhaps `schema`; it comes back with `score` and `tier`
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    #[command(flatten)]
    policy: PolicyArgs,
}

/// The kind of subject that a schema of FollowTheMoney is.
pub(super) fn kind_of(schema: &str) -> Result<SubjectKind, String> {
    match schema {
        "Person" => Ok(SubjectKind::Person),
        "Organization" | "Company" | "LegalEntity" | "PublicBody" => Ok(SubjectKind::Entity),
        "Vessel" => Ok(SubjectKind::Vessel),
        "Airplane" => Ok(SubjectKind::Aircraft),
        _ => Err("a schema is Person, Organization, Company, LegalEntity, PublicBody, Vessel or Airplane".to_owned()),
    }
}

pub(super) fn run(args: &CompareArgs) -> Result<Exit, CommandError> {
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    let policy = args.policy.read(Spellings::Alike)?;
    if let Some(path) = &args.pairs {
        return pairs(path, &policy, &mut out);
    }
    let [query, candidate] = args.names.as_slice() else {
        return Err(CommandError::Usage("give two names, or --pairs FILE".to_owned()));
    };
    let Comparison { score, tier, reasons } = compare(query, candidate, args.schema, &policy)
        .map_err(|error| CommandError::Input(format!("the listed name: {error}")))?;
    let tier = tier.map_or("no match", Tier::as_str);
    writeln!(out, "{BOLD}{score:.3}{RESET} {tier}")
        .and_then(|()| reasons.iter().try_for_each(|reason| writeln!(out, "  because {reason}")))
        .map_err(|error| CommandError::output(&error))?;
    Ok(Exit::Done)
}

/// Every pair of a file, with score and tier added.
fn pairs(path: &Path, policy: &Policy, out: &mut impl Write) -> Result<Exit, CommandError> {
    let pairs = Pairs::open(path)?;
    let failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => CommandError::output(&error),
        other => CommandError::Input(format!("standard output: {other:?}")),
    };
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(pairs.headers().iter().chain(["score", "tier"])).map_err(failed)?;
    pairs.each(policy, |pair| {
        let Comparison { score, tier, .. } = &pair.comparison;
        let tier = tier.map_or("", Tier::as_str);
        let row =
            pair.record.iter().chain([format!("{score:.4}").as_str(), tier]).map(str::to_owned).collect::<Vec<_>>();
        writer.write_record(row).map_err(|error| PairError::Output(failed(error)))
    })?;
    writer.flush().map_err(|error| CommandError::output(&error))?;
    Ok(Exit::Done)
}
