//! Draw a customer journey, then send ten million simulated customers down it.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod analyze;
pub mod cli;
pub mod diagnostic;
pub mod draws;
pub mod edit;
pub mod export;
pub mod file;
pub mod map;
pub mod plan;
pub mod scenario;
pub mod simulate;
pub mod units;
