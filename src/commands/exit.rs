//! How a command ends: exit codes that scripts rely on (sysexits.h where it has one).

use std::process::ExitCode;

/// How a command ended without failing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Done, and something was found that the caller asked to fail on.
    Found,
}

/// Why a command failed. The message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Wrong usage.
    #[error("{0}")]
    Usage(String),
    /// Input could not be read.
    #[error("{0}")]
    Input(String),
    /// A service was unavailable.
    #[error("{0}")]
    Unavailable(String),
    /// Wrong configuration.
    #[error("{0}")]
    Configuration(String),
    /// Standard output was closed: the reader has seen enough.
    #[error("standard output was closed")]
    OutputClosed,
}

impl CommandError {
    /// An error of writing to standard output.
    pub(super) fn output(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::OutputClosed
        } else {
            Self::Input(format!("standard output: {error}"))
        }
    }
}

/// The process' exit code.
#[must_use]
pub(super) fn exit_code(result: &Result<Exit, CommandError>) -> ExitCode {
    ExitCode::from(match result {
        Ok(Exit::Done) | Err(CommandError::OutputClosed) => 0,
        Ok(Exit::Found) => 1,
        Err(CommandError::Usage(_)) => 64,
        Err(CommandError::Input(_)) => 65,
        Err(CommandError::Unavailable(_)) => 69,
        Err(CommandError::Configuration(_)) => 78,
    })
}
