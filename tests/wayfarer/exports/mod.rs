//! What leaves the program, opened by the programs that people will open it with.
//!
//! `tests/tools.sh` installs them; where one is missing a test fails and says so.

mod hostile;
mod imports;
#[cfg(feature = "pictures")]
mod paper;
mod pictures;
mod reports;
mod tables;
mod texts;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Where the repository is.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The sample maps.
pub fn samples() -> Vec<PathBuf> {
    let folder = fs::read_dir(root().join("maps")).unwrap();
    let mut maps: Vec<PathBuf> = folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "ron"))
        .collect();
    maps.sort();
    assert!(maps.len() >= 6, "{maps:?}");
    maps
}

/// What a program said.
pub struct Said {
    /// The code it ended with.
    pub code: i32,
    /// Its standard output.
    pub out: Vec<u8>,
    /// Its standard error.
    pub err: String,
}

fn said(output: Output) -> Said {
    Said {
        code: output.status.code().unwrap_or(-1),
        out: output.stdout,
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs Wayfarer.
pub fn wayfarer(arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wayfarer"));
    command.current_dir(root()).args(arguments);
    said(command.output().unwrap())
}

/// Runs Wayfarer, which must work, and gives what it writes to standard output.
pub fn good(arguments: &[&str]) -> Vec<u8> {
    let said = wayfarer(arguments);
    assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
    said.out
}

/// Exports a map to standard output.
pub fn export(map: &Path, to: &str, more: &[&str]) -> Vec<u8> {
    let map = map.to_str().unwrap();
    good(&[&["export", map, "--to", to, "-o", "-"], more].concat())
}

/// Another program, which must be there.
pub fn tool(name: &str) -> Command {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()));
    assert!(found, "{name} is missing: bash tests/tools.sh installs it");
    Command::new(name)
}

/// A file that `tests/tools.sh` made.
pub fn tool_file(name: &str) -> PathBuf {
    let path = root().join("target/tools").join(name);
    assert!(
        path.exists(),
        "{name} is missing: bash tests/tools.sh makes it"
    );
    path
}

/// Runs a Python script with the packages of the tests, which must work, and gives what it prints.
pub fn python(script: &str, arguments: &[&Path]) -> String {
    let mut command = Command::new(tool_file("python/bin/python"));
    command.arg("-c").arg(script).args(arguments);
    run(&mut command)
}

/// Runs another program, which must work, and gives what it prints.
pub fn run(command: &mut Command) -> String {
    let said = said(command.output().unwrap());
    assert_eq!(said.code, 0, "{command:?}: {}", said.err);
    String::from_utf8_lossy(&said.out).into_owned()
}

/// Headless Chromium with a page from disk. What goes wrong in the page is said on standard error.
pub fn chromium(page: &Path, more: &[&str]) -> Said {
    let profile = tempfile::tempdir().unwrap();
    let mut command = tool("chromium");
    command
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
            "--virtual-time-budget=60000",
            "--enable-logging=stderr",
            // Nothing is reached but the disk.
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(more)
        .arg(format!("file://{}", page.display()));
    let said = said(command.output().unwrap());
    assert_eq!(said.code, 0, "{}", said.err);
    said
}

/// A text without its blanks, to be found whatever the line breaks.
pub fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
