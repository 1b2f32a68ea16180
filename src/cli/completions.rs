//! `wayfarer completions`: scripts that make a shell complete commands and options.

use clap_complete::{Shell, generate};

use super::output::{Failure, print};

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell to complete for
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    pub fn execute(self, command: &mut clap::Command) -> Result<(), Failure> {
        let mut script = Vec::new();
        generate(self.shell, command, "wayfarer", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}
