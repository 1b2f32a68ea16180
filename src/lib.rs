//! Draw a customer journey, then send ten million simulated customers down it.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod diagnostic;
pub mod file;
pub mod map;
pub mod scenario;
pub mod units;
