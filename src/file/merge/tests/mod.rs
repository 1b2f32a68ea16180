//! Merging: single cases by hand, and laws on random maps.

mod cases;
mod laws;
mod unsaid;
mod whole;
