//! Merging: single cases by hand, and laws on random maps.

mod cases;
mod laws;
mod many;
mod unsaid;
mod whole;
