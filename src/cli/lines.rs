//! The merge by lines that git does, for files that cannot be read.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

/// A merge by lines.
#[derive(Debug)]
pub struct Lines {
    /// The text, with markers around conflicts.
    pub text: Vec<u8>,
    /// How many conflicts are in it.
    pub conflicts: i32,
}

/// Merges ours, base and theirs, in this order, each under a name for the markers; `None` where there is
/// no git, or where it cannot merge them.
pub fn merged(files: [(&PathBuf, &str); 3]) -> Option<Lines> {
    let mut git = Command::new("git");
    git.args(["merge-file", "--stdout"]);
    for (_, name) in files {
        git.args(["-L", name]);
    }
    git.arg("--");
    git.args(files.map(|(path, _)| path));
    let output = git.stdin(Stdio::null()).output().ok()?;
    // It exits with the number of conflicts, and with more than that when something is wrong.
    let conflicts = output
        .status
        .code()
        .filter(|code| (0..=127).contains(code))?;
    let text = output.stdout;
    (!text.is_empty()).then_some(Lines { text, conflicts })
}
