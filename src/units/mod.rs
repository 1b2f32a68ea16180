//! Quantities that cannot be wrong: days, shares, money, emotion and plain numbers.
//!
//! Every quantity is checked when it is made, so no other module asks again whether a share lies in
//! 0…1 or whether a duration is finite. What people write ("2d", "36h", "1mo") is parsed and
//! formatted here and nowhere else.
//!
//! This module must never know what a journey map is.

mod days;
mod money;
mod quantity;
mod slug;
mod uncertain;

pub use days::{Days, format_days, parse_days};
pub use money::parse_currency;
pub use quantity::{Emotion, Factor, Money, OutOfRange, Positive, Quantity, Real, Scale, Share};
pub use slug::{Slug, SlugError};
pub use uncertain::{Beta, Pert, Range, Uncertain, UncertainError};
