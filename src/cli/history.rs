//! `wayfarer history`: the versions that a map or a scenario has had on this machine.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::Timestamp;

use super::{
    args::Replacing,
    output::{Failure, Output, print, say, tell_lost},
};
use crate::{
    archive::{Folder, Version, Versions},
    diagnostic::plain,
    file::{self, Any},
};

const EXAMPLES: &str = "\
Examples:
  wayfarer history                            files of which there are versions
  wayfarer history maps/mine.ron              its versions, the latest first
  wayfarer history maps/mine.ron show 3       the text of the third
  wayfarer history maps/mine.ron restore 3    puts it back; what stands there now is kept first
  wayfarer history maps/mine.ron keep         keeps what stands there now

Versions are kept on this machine only, in a folder of their own ($WAYFARER_STATE, or where the system keeps
the state of programs): all of the last hour, fewer the older they are.";

/// The arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct History {
    /// The file; leave it out to list files
    file: Option<PathBuf>,
    /// What to do
    #[arg(value_enum, default_value_t = Doing::List)]
    doing: Doing,
    /// Which version, by its number in the list: 1 is the latest
    version: Option<usize>,
    /// With `keep`: what led to this version
    #[arg(long, value_name = "TEXT", default_value = "Kept by hand")]
    label: String,
    /// With `show`: write it to a file instead
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// With `show`: replace the file when it is there already
    #[arg(long)]
    force: bool,
    /// Write into the file instead of putting another in its place, so that all of its names (hard links) have the
    /// new text; what stood in it is kept as a version
    #[arg(long)]
    in_place: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Doing {
    /// List the versions
    List,
    /// Print a version
    Show,
    /// Put a version back
    Restore,
    /// Keep what stands in the file now
    Keep,
}

impl History {
    /// Does it.
    pub fn execute(self) -> Result<(), Failure> {
        let folder = folder()?;
        let versions = Versions::open(&folder).map_err(Failure::input)?;
        let Some(path) = &self.file else {
            return files(&versions);
        };
        let all: Vec<Version> = versions.of(path).into_iter().rev().collect();
        match self.doing {
            Doing::List => list(&versions, path, &all),
            Doing::Show => {
                let output = Output::new(self.output.clone())?;
                let output = output.taking(Replacing {
                    force: self.force,
                    in_place: self.in_place,
                })?;
                let bytes = versions.bytes(self.pick(path, &all)?);
                output.write_bytes(&bytes.map_err(Failure::input)?)
            }
            Doing::Restore => {
                let version = self.pick(path, &all)?;
                let bytes = versions.bytes(version).map_err(Failure::input)?;
                let now = Timestamp::now();
                let old = what_stands(path)?;
                let old_names = file::names(path);
                if let Some(old) = &old {
                    let kept = versions.keep_bytes(path, old, "Before restoring", now);
                    kept.map_err(Failure::input)?;
                }
                let label = format!("Restored from {}", time(version.time));
                let kept = versions.keep_bytes(path, &bytes, &label, now);
                kept.map_err(Failure::input)?;
                // Where versions take too much, the oldest go: what stands in the file now must not.
                if let Some(old) = old
                    && !versions.holds(path, &old)
                {
                    return Err(Failure::Input(format!(
                        "{} was left as it is: there is no room to keep what stands in it; move it away first",
                        path.display()
                    )));
                }
                let saved = match self.in_place && old_names > 0 {
                    true => file::save_in_place(path, &bytes),
                    false => file::save_bytes(path, &bytes),
                };
                let saved = saved.map_err(Failure::input)?;
                tell_lost(path, &saved);
                say(&plain(&format!(
                    "{} is as of {}\n",
                    path.display(),
                    time(version.time)
                )));
                Ok(())
            }
            Doing::Keep => {
                let bytes = file::read_bytes(path, MOST_KEPT, file::Accept::Files);
                let bytes = bytes.map_err(Failure::input)?;
                let kept = versions.keep_bytes(path, &bytes, &self.label, Timestamp::now());
                match kept.map_err(Failure::input)? {
                    true => Ok(()),
                    false => {
                        say("the latest version says the same; nothing was kept\n");
                        Ok(())
                    }
                }
            }
        }
    }

    /// The version that is meant.
    fn pick<'v>(&self, path: &Path, all: &'v [Version]) -> Result<&'v Version, Failure> {
        if all.is_empty() {
            return Err(none(path));
        }
        let number = self.version.ok_or_else(|| {
            Failure::Usage("say which version, by its number in the list: 1 is the latest".into())
        })?;
        let found = number.checked_sub(1).and_then(|at| all.get(at));
        found.ok_or_else(|| {
            Failure::Usage(format!(
                "there is no version {number}; there are {}",
                all.len()
            ))
        })
    }
}

/// The most bytes of a file that are kept as a version: so many that several fit in the store.
const MOST_KEPT: usize = 64 * 1024 * 1024;

/// What a file holds, text or not; `None` when there is no such file. What cannot be read cannot be kept, and
/// is not to be written over.
pub fn what_stands(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match std::fs::symlink_metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        _ => {}
    }
    // A link that leads nowhere holds nothing.
    if path.is_symlink() && matches!(path.try_exists(), Ok(false)) {
        return Ok(None);
    }
    let bytes = file::read_bytes(path, MOST_KEPT, file::Accept::Files);
    bytes.map(Some).map_err(|why| {
        Failure::Input(format!(
            "{} was left as it is: what stands in it cannot be kept ({why}); move it away first",
            path.display()
        ))
    })
}

/// The folder in which it is kept.
pub fn folder() -> Result<Folder, Failure> {
    Folder::of_user().ok_or_else(|| {
        Failure::Input(format!(
            "nobody knows where versions are kept: set {} to a folder, or HOME",
            Folder::VARIABLE
        ))
    })
}

/// A time as people read it.
pub fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn none(path: &Path) -> Failure {
    Failure::Input(format!(
        "no version of {} was kept on this machine",
        path.display()
    ))
}

fn files(versions: &Versions) -> Result<(), Failure> {
    let mut text = String::new();
    for file in versions.files() {
        let latest = file
            .versions
            .last()
            .map_or_else(String::new, |v| time(v.time));
        let count = file.versions.len();
        let gone = if file.path.exists() {
            ""
        } else {
            "  (the file is gone)"
        };
        text += &format!("{latest}  {count:>4}  {}{gone}\n", file.path.display());
    }
    print(&plain(&text))
}

fn list(versions: &Versions, path: &Path, all: &[Version]) -> Result<(), Failure> {
    if all.is_empty() {
        return Err(none(path));
    }
    let mut text = String::new();
    for (at, version) in all.iter().enumerate() {
        let before = all.get(at + 1);
        let changed = before.map_or_else(String::new, |before| changes(versions, before, version));
        text += &format!(
            "{:>4}  {}  {}{changed}\n",
            at + 1,
            time(version.time),
            version.label.replace('\n', " ")
        );
    }
    print(&plain(&text))
}

/// How many things changed from one version to the next.
fn changes(versions: &Versions, before: &Version, after: &Version) -> String {
    let read = |version| {
        versions
            .text(version)
            .ok()
            .map(|text| file::read_any(&text, "version"))
    };
    let count = match (read(before), read(after)) {
        (Some(Any::Map(a)), Some(Any::Map(b))) => file::compare(&a, &b).len(),
        (Some(Any::Scenario(a)), Some(Any::Scenario(b))) => file::compare(&a, &b).len(),
        _ => return String::new(),
    };
    match count {
        0 => "  · only comments or spelling changed".to_owned(),
        1 => "  · 1 change".to_owned(),
        count => format!("  · {count} changes"),
    }
}
