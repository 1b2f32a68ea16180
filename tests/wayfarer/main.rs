//! Wayfarer's tests from outside, in one binary: they build and link once.

#[cfg(feature = "app")]
mod app;
mod tidy;
