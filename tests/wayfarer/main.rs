//! Wayfarer's tests from outside, in one binary: they build and link once.

mod broken;
mod cli;
mod examples;
mod theory;
mod tidy;
