//! Numbers as people write and read them: the one reader and the one writer of the program.
//!
//! Reading is generous in how a number is written (decimal comma or point, thousands parted by comma,
//! point, space or apostrophe, units, currency signs, `k` and `M`, the forms of docs/FORMAT.md) and
//! strict in what it means: a text that could be two numbers is refused with both, and what a number
//! without a unit was taken for is said in a [`Read::note`]. Fields of the window, the command line,
//! importers and workshops all read here; RON files keep their own strict syntax.
//!
//! Writing keeps one rule for each kind of number: [`Figure`] for what was estimated, with as many
//! digits as its interval deserves; [`plain`] and [`entered`] for what people entered; [`Spoken::say`] for what can be
//! edited and must read back as the same number.
//!
//! This module must never know where a number is shown or where its text comes from.

mod currency;
mod digits;
mod dwell;
mod figure;
mod form;
mod hand;
mod misread;
mod quantity;
mod time;
mod uncertain;
mod written;

pub use currency::sign;
pub use digits::{grouped, minus, shortest, whole};
pub use dwell::{dwell_words, is_form, law_words, read_dwell};
pub use figure::{
    Figure, beside_entered, bound, days, entered, money, plain, points, probability, range, share,
    short_bound, value,
};
pub use hand::{set_by_hand, significant};
pub use misread::{Misread, Read};
pub use quantity::{Spoken, read_count, read_value, say_value};
pub use time::say_days;
pub use uncertain::{points_of, range_of, read_counts, read_uncertain, say_uncertain};

#[cfg(test)]
pub(crate) mod tests;
