//! Draw a customer journey, then send ten million simulated customers down it.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod diagnostic;
pub mod draws;
pub mod exact;
pub mod map;
pub mod plan;
pub mod scenario;
pub mod units;
