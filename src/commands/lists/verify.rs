//! `northwatch lists verify`: whether watchlists and published lists are whole, and whose they are.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::commands::{CommandError, Exit};
use crate::domain::Watchlist;
use crate::lists::{self, Guard, LoadOptions, SigningKey};

#[derive(Args, Debug)]
pub(super) struct VerifyArgs {
    /// Watchlist files and published lists
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The minisign public key that FILE.minisig must be of: its text, or a file with it
    #[arg(long, value_name = "KEY")]
    public_key: Option<String>,
    /// A watchlist that is in force: the file must be able to take its place
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

pub(super) fn verify(args: &VerifyArgs) -> Result<Exit, CommandError> {
    let input = |error: lists::ListError| CommandError::Input(error.to_string());
    let key = args.public_key.as_deref().map(key).transpose()?;
    let read = |path: &Path| lists::load(&[path.to_owned()], &LoadOptions::default());
    let against = args.against.as_deref().map(read).transpose().map_err(input)?;
    let mut out = anstream::stdout();
    let mut failed = 0;
    for file in &args.files {
        let found = check(file, key.as_ref(), against.as_ref().map(|loaded| &loaded.watchlist));
        let (good, lines) = match found {
            Ok(lines) => (true, lines),
            Err(what) => (false, vec![what]),
        };
        failed += usize::from(!good);
        let verdict = if good { "good" } else { "BAD" };
        writeln!(out, "{}: {verdict}", file.display()).map_err(|error| CommandError::output(&error))?;
        for line in lines {
            writeln!(out, "  {line}").map_err(|error| CommandError::output(&error))?;
        }
    }
    if failed > 0 {
        return Err(CommandError::Input(format!("{failed} of {} files must not be used", args.files.len())));
    }
    Ok(Exit::Done)
}

fn key(text: &str) -> Result<SigningKey, CommandError> {
    let path = Path::new(text);
    let text = if path.is_file() {
        std::fs::read_to_string(path).map_err(|error| CommandError::Input(format!("{text}: {error}")))?
    } else {
        text.to_owned()
    };
    SigningKey::parse(&text).map_err(|error| CommandError::Usage(error.to_string()))
}

/// What was found to hold, or the first thing that does not.
fn check(path: &Path, key: Option<&SigningKey>, against: Option<&Watchlist>) -> Result<Vec<String>, String> {
    let options = LoadOptions { signed_by: key.cloned(), ..LoadOptions::default() };
    let loaded = lists::load(&[path.to_owned()], &options).map_err(|error| error.to_string())?;
    let watchlist = &loaded.watchlist;
    let mut lines = vec![watchlist.version().to_owned()];
    lines.extend(key.map(|_| "signed with the key".to_owned()));
    for list in watchlist.lists() {
        let counted = watchlist.designations().iter().filter(|d| d.list() == list.list).count();
        if usize::try_from(list.entries) != Ok(counted) {
            return Err(format!("{} should have {} entries and has {counted}", list.list, list.entries));
        }
        lines.push(format!("{}: {counted} entries, published {}", list.list, list.published));
    }
    let refusals = Guard::default().refusals(watchlist, against).map_err(|error| error.to_string())?;
    match refusals.first() {
        Some(refusal) => Err(refusal.to_string()),
        None => Ok(lines.into_iter().chain(loaded.warnings).collect()),
    }
}
