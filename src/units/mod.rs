//! Quantities that cannot be wrong: days, shares, money, emotion and plain numbers.
//!
//! Every quantity is checked when it is made, so no other module asks again whether a share lies in
//! 0…1 or whether a duration is finite. Durations as files have them ("2d", "36h", "1mo") are parsed and
//! formatted here; everything that people type and read is the business of `numbers`.
//!
//! This module must never know what a journey map is.

mod days;
mod millis;
mod money;
mod quantity;
mod slug;
mod uncertain;

pub use days::{Days, format_days, parse_days};
pub use millis::Millis;
pub use money::parse_currency;
pub use quantity::{Emotion, Factor, Money, OutOfRange, Positive, Quantity, Real, Scale, Share};
pub use slug::{Slug, SlugError};
pub use uncertain::{Beta, Pert, Range, Uncertain, UncertainError};

#[cfg(test)]
mod tests;
