//! northwatch
pub mod domain;
pub mod screening;
