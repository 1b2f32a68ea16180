//! Wayfarer's tests from outside, in one binary: they build and link once.

// Where `crate::special` is tested, the laws of another library are the second opinion.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

#[cfg(feature = "app-tests")]
mod app;
mod broken;
mod cli;
mod decide;
mod differences;
mod documented;
mod examples;
mod exports;
mod fuzz;
mod git;
mod handed;
mod hostile;
#[cfg(target_os = "linux")]
mod memory;
mod saves;
mod supply;
mod theory;
mod tidy;
#[cfg(all(feature = "app", target_os = "linux"))]
mod window;

#[cfg(not(feature = "app-tests"))]
#[test]
#[ignore = "the tests of the window need --features app-tests"]
fn app() {}
