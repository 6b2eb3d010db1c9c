//! northwatch
pub mod admin;
pub mod commands;
pub mod domain;
pub mod kafka;
pub mod lists;
pub mod metrics;
pub mod pipeline;
pub mod screening;
pub mod status;
pub mod synthetic;
pub mod wire;
