//! `northwatch compare`: one name against another, exactly as the service would against a listed name.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::PathBuf;

use clap::Args;

use super::style::{BOLD, RESET};
use super::{CommandError, Exit};
use crate::domain::SubjectKind;
use crate::lists::LineNumbers;
use crate::screening::{Comparison, compare};

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
    if let Some(path) = &args.pairs {
        return pairs(path, &mut out);
    }
    let [query, candidate] = args.names.as_slice() else {
        return Err(CommandError::Usage("give two names, or --pairs FILE".to_owned()));
    };
    let Comparison { score, tier, reasons } = compared(query, candidate, args.schema)?;
    let tier = tier.map_or("no match", crate::domain::Tier::as_str);
    writeln!(out, "{BOLD}{score:.3}{RESET} {tier}")
        .and_then(|()| reasons.iter().try_for_each(|reason| writeln!(out, "  because {reason}")))
        .map_err(|error| CommandError::output(&error))?;
    Ok(Exit::Done)
}

fn compared(query: &str, candidate: &str, kind: SubjectKind) -> Result<Comparison, CommandError> {
    compare(query, candidate, kind).map_err(|error| CommandError::Input(format!("the listed name: {error}")))
}

/// Every pair of a file, with score and tier added.
fn pairs(path: &std::path::Path, out: &mut impl Write) -> Result<Exit, CommandError> {
    let unreadable = |error: &dyn std::fmt::Display| CommandError::Input(format!("{}: {error}", path.display()));
    let mut file = BufReader::new(File::open(path).map_err(|error| unreadable(&error))?);
    let numbers = LineNumbers::of(&mut file).map_err(|error| unreadable(&error))?;
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let column = |name: &str| headers.iter().position(|header| header == name);
    let required = |name: &str| column(name).ok_or_else(|| unreadable(&format!("there is no column `{name}`")));
    let (query, candidate, schema) = (required("query")?, required("candidate")?, column("schema"));
    let failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => CommandError::output(&error),
        other => CommandError::Input(format!("standard output: {other:?}")),
    };
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(headers.iter().chain(["score", "tier"])).map_err(failed)?;
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = numbers.line(record.position());
        let field = |n: usize| record.get(n).unwrap_or_default();
        let kind = match schema.map(field) {
            None | Some("") => SubjectKind::Person,
            Some(schema) => kind_of(schema).map_err(|what| unreadable(&format!("line {line}: `{schema}`: {what}")))?,
        };
        let Comparison { score, tier, .. } = compared(field(query), field(candidate), kind)?;
        let tier = tier.map_or("", crate::domain::Tier::as_str);
        writer.write_record(record.iter().chain([format!("{score:.4}").as_str(), tier])).map_err(failed)?;
    }
    writer.flush().map_err(|error| CommandError::output(&error))?;
    Ok(Exit::Done)
}
