//! northwatch
pub mod domain;
