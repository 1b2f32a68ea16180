//! Tests of the whole: text to model, back, and what a changed model does to its text.

mod errors;
mod examples;
mod fuzz;
mod round_trip;
mod update;
