//! The watchlist that a command screens against.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::CommandError;
use crate::lists::{self, LoadOptions, Loaded};
use crate::pipeline::PolicyFiles;
use crate::screening::{Policy, Screener, Spellings};

/// Which lists to screen against.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct WatchlistArgs {
    /// Screen against this list instead of the built-in one: a watchlist file, or a published list of OFAC, the UN, the
    /// UK, the EU or OpenSanctions in its own format, also packed (.bz2, .gz, .zip). Give it again for more
    #[arg(id = "watchlist", long = "watchlist", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Take every party of a published list, not only those linked to the DPRK
    #[arg(long, requires = "watchlist")]
    pub all_programmes: bool,
    /// Look for names as they are listed only: no other spellings of Korean names, nothing that is like a name
    #[arg(long)]
    pub listed_spellings: bool,
    #[command(flatten)]
    pub policy: PolicyArgs,
}

/// What to screen by.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct PolicyArgs {
    /// Weights over the built-in ones (docs/policy.md)
    #[arg(id = "policy", long = "policy", value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Typologies over the built-in ones (docs/policy.md). Give it again for more
    #[arg(long, value_name = "FILE")]
    pub rules: Vec<PathBuf>,
    /// Known false alerts (docs/policy.md). Give it again for more
    #[arg(long, value_name = "FILE")]
    pub suppressions: Vec<PathBuf>,
}

impl PolicyArgs {
    /// Reads the files.
    pub(super) fn read(&self, spellings: Spellings) -> Result<Policy, CommandError> {
        let Self { weights, rules, suppressions } = self.clone();
        let files = PolicyFiles { weights, rules, suppressions, spellings, ..PolicyFiles::default() };
        files.read().map_err(CommandError::Input)
    }
}

impl WatchlistArgs {
    fn options(&self) -> LoadOptions {
        LoadOptions { all_programmes: self.all_programmes, ..LoadOptions::default() }
    }

    /// Loads the lists; the built-in one where none was named.
    pub(super) fn load(&self) -> Result<Loaded, CommandError> {
        let loaded = if self.files.is_empty() {
            lists::starter().map(|watchlist| Loaded {
                watchlist,
                warnings: Vec::new(),
                parties_read: 0,
                read: std::collections::BTreeSet::new(),
            })
        } else {
            lists::load(&self.files, &self.options())
        };
        let loaded = loaded.map_err(|error| CommandError::Input(error.to_string()))?;
        if loaded.watchlist.designations().is_empty() {
            return Err(CommandError::Input("there is no designation in the watchlist".to_owned()));
        }
        Ok(loaded)
    }

    /// Loads the lists and builds what screens against them.
    pub(super) fn screener(&self) -> Result<Arc<Screener>, CommandError> {
        let loaded = self.load()?;
        let mut say = anstream::stderr();
        for warning in &loaded.warnings {
            let _ = writeln!(say, "warning: {warning}");
        }
        let spellings = if self.listed_spellings { Spellings::Listed } else { Spellings::Alike };
        let screener = Screener::with(loaded.watchlist, self.policy.read(spellings)?)
            .map_err(|error| CommandError::Input(error.to_string()))?;
        for void in screener.void_suppressions() {
            let _ = writeln!(say, "warning: suppression {} is not applied: {}", void.id, void.why);
        }
        Ok(Arc::new(screener))
    }
}
