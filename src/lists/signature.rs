//! Signatures of watchlist files, as `minisign` makes them: who signed, and that nothing changed since.

use std::path::{Path, PathBuf};

use minisign_verify::{PublicKey, Signature};

use super::ListError;
use super::archive::beside;
use crate::domain::sha256;

/// A key that watchlist files must be signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey(PublicKey);

impl SigningKey {
    /// Reads a public key: the line of letters that `minisign -G` prints, or the file it writes.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        let line = text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
        let key = PublicKey::from_base64(line);
        key.map(Self).map_err(|error| ListError::damaged(format!("this is no minisign public key: {error}")))
    }

    /// Checks bytes against the text of a signature file.
    ///
    /// # Errors
    /// When they were not signed with this key, or changed since.
    pub fn check(&self, bytes: &[u8], signature: &str) -> Result<(), ListError> {
        let wrong = |error: minisign_verify::Error| ListError::damaged(format!("its signature: {error}"));
        let signature = Signature::decode(signature).map_err(wrong)?;
        self.0.verify(bytes, &signature, false).map_err(wrong)
    }

    /// Checks a file against the `FILE.minisig` beside it, and gives the SHA-256 of what was checked.
    ///
    /// # Errors
    /// When there is none, or it is not this key's.
    pub fn check_file(&self, path: &Path) -> Result<String, ListError> {
        let beside = signature_path(path);
        let signature = std::fs::read_to_string(&beside)
            .map_err(|error| ListError::unreadable(&beside, &format!("the signature: {error}")))?;
        let bytes = std::fs::read(path).map_err(|error| ListError::unreadable(path, &error))?;
        self.check(&bytes, &signature).map_err(|error| error.within(path))?;
        Ok(sha256(&bytes))
    }
}

/// Where the signature of a file stands.
#[must_use]
pub fn signature_path(path: &Path) -> PathBuf {
    beside(path, ".minisig")
}
