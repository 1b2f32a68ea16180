//! Wayfarer's tests from outside, in one binary: they build and link once.

mod broken;
mod theory;
mod tidy;
