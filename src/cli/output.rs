//! Where text goes: standard output, a file, standard error; and how a command fails.

use std::{
    env, fmt, fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use jiff::Timestamp;

use super::{args::Replacing, history};
use crate::{archive::Versions, diagnostic::plain, file};

/// Why a command ended without doing all it was asked to do.
#[derive(Debug)]
pub enum Failure {
    /// The input is wrong; everything has been said.
    Said,
    /// The input is wrong, for this reason.
    Input(String),
    /// The command was called wrongly.
    Usage(String),
    /// A target was missed under `--strict`.
    Missed(usize),
    /// The reader of standard output has gone away.
    NobodyReads,
}

impl Failure {
    /// An error that has been worded already.
    pub fn input(error: impl fmt::Display) -> Failure {
        Failure::Input(error.to_string())
    }

    /// Says why, and gives the code to exit with.
    pub fn report(self) -> ExitCode {
        let (code, message) = match self {
            Failure::Said => (1, None),
            Failure::Input(message) => (1, Some(message)),
            Failure::Usage(message) => (2, Some(message)),
            Failure::Missed(1) => (3, Some("a target is missed".to_owned())),
            Failure::Missed(count) => (3, Some(format!("{count} targets are missed"))),
            Failure::NobodyReads => (0, None),
        };
        if let Some(message) = message {
            let painted = color_on(&io::stderr());
            let (on, off) = if painted {
                ("\x1b[1;31m", "\x1b[0m")
            } else {
                ("", "")
            };
            // It may quote files and their names.
            say(&format!("{on}error{off}: {}\n", plain(&message)));
        }
        ExitCode::from(code)
    }
}

/// Writes to standard error. When even that fails there is nobody left to tell.
pub fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether to use colour on a stream: `NO_COLOR` forbids it, `CLICOLOR_FORCE` asks for it, else a
/// terminal decides.
pub fn color_on(stream: &impl IsTerminal) -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let zero = |name| env::var_os(name).is_some_and(|value| value == "0");
    if set("NO_COLOR") {
        return false;
    }
    if set("CLICOLOR_FORCE") && !zero("CLICOLOR_FORCE") {
        return true;
    }
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    stream.is_terminal() && !dumb && !zero("CLICOLOR")
}

/// How a file gets its new text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Another file takes its place.
    Replace,
    /// It is written into, where it is there.
    InPlace,
}

/// Where a result goes.
#[derive(Debug)]
pub enum Output {
    /// Standard output.
    Stdout,
    /// A file that is replaced as a whole, or written into.
    File(PathBuf, Way),
    /// A pipe or a device, which cannot be replaced.
    Stream(PathBuf),
}

impl Output {
    /// Where a result goes: standard output, or a file. A result never replaces a map or a scenario.
    ///
    /// # Errors
    /// When the file cannot be written, or its name is that of a map or scenario.
    pub fn of_result(path: Option<PathBuf>) -> Result<Output, Failure> {
        let ron = |path: &PathBuf| {
            path.extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("ron"))
        };
        match path {
            Some(path) if ron(&path) => Err(Failure::Usage(format!(
                "{} would be a map or a scenario, and a result is neither; choose another name, such as {}",
                path.display(),
                path.with_extension("txt").display()
            ))),
            path => Output::new(path),
        }
    }

    /// Fails when this is one of the files that are read.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub fn spare<'a>(&self, read: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
        let Output::File(path, _) = self else {
            return Ok(());
        };
        let same = |other: &Path| {
            let (a, b) = (fs::canonicalize(path), fs::canonicalize(other));
            a.is_ok_and(|a| b.is_ok_and(|b| a == b))
        };
        match read.into_iter().find(|other| same(other)) {
            None => Ok(()),
            Some(_) => Err(Failure::Usage(format!(
                "{} is read by this command and would be lost; choose another name",
                path.display()
            ))),
        }
    }

    /// Standard output, or a file that has been found to be writable: better to fail before a long
    /// run than after it. The file is not touched yet.
    pub fn new(path: Option<PathBuf>) -> Result<Output, Failure> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            return Ok(Output::Stdout);
        };
        if let Ok(metadata) = fs::metadata(&path)
            && !metadata.is_file()
            && !metadata.is_dir()
        {
            return Ok(Output::Stream(path));
        }
        file::can_save(&path).map_err(Failure::input)?;
        Ok(Output::File(path, Way::Replace))
    }

    /// Whether colour suits it.
    pub fn color(&self) -> bool {
        matches!(self, Output::Stdout) && color_on(&io::stdout())
    }

    /// Columns to write for.
    pub fn width(&self) -> usize {
        let terminal = matches!(self, Output::Stdout) && io::stdout().is_terminal();
        let size = terminal.then(terminal_size::terminal_size).flatten();
        size.map_or(80, |(width, _)| usize::from(width.0).clamp(30, 100))
    }

    /// With how the file gets its new text.
    pub fn in_way(self, how: Replacing) -> Output {
        match self {
            Output::File(path, _) if how.in_place => Output::File(path, Way::InPlace),
            other => other,
        }
    }

    /// Takes the place of a file that is there already, as far as that is allowed.
    ///
    /// # Errors
    /// As [`Output::spare_existing`].
    pub fn taking(self, how: Replacing) -> Result<Output, Failure> {
        self.spare_existing(how.force)?;
        Ok(self.in_way(how))
    }

    /// Fails when there is a file already, unless it may be replaced.
    ///
    /// # Errors
    /// A sentence that names the file and says how to replace it.
    pub fn spare_existing(&self, force: bool) -> Result<(), Failure> {
        match self {
            Output::File(path, _) if !force && path.symlink_metadata().is_ok() => {
                Err(Failure::Input(format!(
                    "{} exists; choose another name, or replace it with --force",
                    path.display()
                )))
            }
            _ => Ok(()),
        }
    }

    /// Writes the whole result.
    pub fn write(&self, text: &str) -> Result<(), Failure> {
        self.write_bytes(text.as_bytes())
    }

    /// Writes the whole result, which need not be text.
    pub fn write_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Output::Stdout => {
                let mut stdout = io::stdout().lock();
                let written = stdout.write_all(bytes);
                match written.and_then(|()| stdout.flush()) {
                    Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Err(Failure::NobodyReads),
                    Err(e) => Err(Failure::Input(format!("cannot write the result: {e}"))),
                    Ok(()) => Ok(()),
                }
            }
            Output::File(path, way) => {
                let saved = match *way == Way::InPlace && file::names(path) > 0 {
                    true => in_place(path, bytes)?,
                    false => file::save_bytes(path, bytes).map_err(Failure::input)?,
                };
                tell_lost(path, &saved);
                Ok(())
            }
            Output::Stream(path) => {
                let stream = fs::OpenOptions::new().write(true).open(path);
                match stream.and_then(|mut stream| stream.write_all(bytes)) {
                    Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Err(Failure::NobodyReads),
                    Err(e) => Err(Failure::Input(format!(
                        "cannot write {}: {e}",
                        path.display()
                    ))),
                    Ok(()) => Ok(()),
                }
            }
        }
    }
}

/// Writes into a file, once what stands in it is kept.
fn in_place(path: &Path, bytes: &[u8]) -> Result<file::Saved, Failure> {
    if let Some(old) = history::what_stands(path)? {
        let versions = Versions::open(&history::folder()?).map_err(Failure::input)?;
        let label = "Before it was written in place";
        let kept = versions.keep_bytes(path, &old, label, Timestamp::now());
        kept.map_err(Failure::input)?;
    }
    file::save_in_place(path, bytes).map_err(Failure::input)
}

/// Says what a file that was replaced had besides its text and has no more.
pub fn tell_lost(path: &Path, saved: &file::Saved) {
    if let Some(lost) = saved.in_words() {
        say(&plain(&format!(
            "note: {} was saved, but {lost}\n",
            path.display()
        )));
    }
}

/// Writes to standard output.
pub fn print(text: &str) -> Result<(), Failure> {
    Output::Stdout.write(text)
}
