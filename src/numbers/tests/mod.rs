mod round;
mod table;

pub use table::{Row, rows};
