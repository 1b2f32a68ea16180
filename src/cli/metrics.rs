//! `wayfarer metrics`: everything that can be measured.

use super::{
    output::{Failure, Output},
    report,
};

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Metrics {}

impl Metrics {
    /// Lists the registry.
    pub fn execute(self) -> Result<(), Failure> {
        let output = Output::Stdout;
        let page = report::Page::new(output.width(), output.color());
        output.write(&report::metrics(page))
    }
}
