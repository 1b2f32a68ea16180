//! Draw a customer journey, then send ten million simulated customers down it.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod analyze;
#[cfg(feature = "app")]
pub mod app;
pub mod diagnostic;
pub mod draws;
pub mod edit;
pub mod file;
pub mod layout;
pub mod map;
pub mod plan;
pub mod scenario;
pub mod simulate;
pub mod units;
