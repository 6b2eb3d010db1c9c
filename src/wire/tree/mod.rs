//! Messages whose names are known by convention only: house JSON, Open Banking, IVMS101, what nodes of a chain say.
//!
//! A key says what a text is; the nearest key about somebody says whose. Whatever no table knows is carried under its
//! path and screened as free text. Any form that is a tree of names and texts goes through the one [`Walk`].

mod elements;
mod embedded;
mod keys;
mod kinds;
mod languages;
mod mapping;
#[cfg(test)]
mod tests;
mod walk;
mod words;

pub(super) use elements::Elements;
pub(super) use embedded::Embedded;
pub(super) use keys::{Keys, Meaning};
pub use mapping::{Mapping, MappingError};
pub(super) use walk::{Buffers, Known, Walk};
