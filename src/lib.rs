//! northwatch
pub mod commands;
pub mod domain;
pub mod lists;
pub mod pipeline;
pub mod screening;
pub mod wire;
