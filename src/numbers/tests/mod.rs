mod round;
mod table;

pub use table::rows;
