//! Wayfarer's tests from outside, in one binary: they build and link once.

mod cli;
mod tidy;
