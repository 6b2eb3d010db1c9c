//! northwatch
pub mod domain;
pub mod screening;
pub mod wire;
