//! A workshop on a map: what a room puts down beside the map itself.
//!
//! - [`Record`]: the dots of a vote, what people reckon about numbers, the parking lot, the timer, how many
//!   stages are shown, and the map as it was when the workshop began
//! - [`Pool`]: several people's low, likely and high as one uncertain number
//! - [`Timer`]: the time that is left
//!
//! Sticky notes are no part of it: they hang in the map ([`Sticky`](crate::map::Sticky)).
//!
//! This module must never know about files, screens or clocks: whoever has a clock says what time it is.

mod pool;
mod record;
mod timer;

pub use pool::{Opinion, Pool};
pub use record::{Question, Record, Vote};
pub use timer::Timer;
