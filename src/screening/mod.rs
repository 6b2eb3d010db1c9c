//! x
mod filter;
mod fold;
mod needles;
mod normalise;
pub use normalise::{Normalised, Token};
