//! The versions of a file over time.
//!
//! Texts are stored once, under the SHA-256 of what they say, compressed; a log for each file says
//! which of them it held when. Old versions are thinned out, and all together never take more than
//! [`MOST_BYTES`].

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    folder::{Folder, FolderError, known_as, text_of},
    record::{line, records},
    thinning::{MOST_BYTES, kept},
};
use crate::file;

/// The versions of all files.
#[derive(Debug, Clone)]
pub struct Versions {
    logs: PathBuf,
    texts: PathBuf,
}

/// A version that a file had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// When it was kept.
    pub time: Timestamp,
    /// What led to it: "Saved", "Before restoring".
    pub label: String,
    /// How long its text is, in bytes.
    pub bytes: u64,
    /// Which text it is.
    sum: String,
}

/// A file of which there are versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restorable {
    /// Where it is, or was.
    pub path: PathBuf,
    /// Its versions, the oldest first.
    pub versions: Vec<Version>,
}

impl Versions {
    /// The store in a folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Folder) -> Result<Versions, FolderError> {
        Ok(Versions {
            logs: folder.inner("versions/files")?,
            texts: folder.inner("versions/texts")?,
        })
    }

    /// Keeps a version of a file, unless it is what the latest one says already. Gives whether it was
    /// kept.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(
        &self,
        path: &Path,
        text: &str,
        label: &str,
        now: Timestamp,
    ) -> Result<bool, FolderError> {
        self.keep_bytes(path, text.as_bytes(), label, now)
    }

    /// Keeps what a file holds, be it a text or not.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_bytes(
        &self,
        path: &Path,
        text: &[u8],
        label: &str,
        now: Timestamp,
    ) -> Result<bool, FolderError> {
        let _turn = self.turn()?;
        let path = known_as(path);
        let log = self.log(&path);
        // Versions that cannot be read just now are not to be written over.
        let known = read_log(&log).map_err(|e| FolderError::new("read the log", &log, e))?;
        let mut versions = known.map_or_else(Vec::new, |r| r.versions);
        let sum = sum(text);
        if versions.last().is_some_and(|last| last.sum == sum) {
            return Ok(false);
        }
        self.put(&sum, text)?;
        versions.push(Version {
            time: now,
            label: label.to_owned(),
            bytes: text.len() as u64,
            sum,
        });
        let times: Vec<Timestamp> = versions.iter().map(|v| v.time).collect();
        let mut keep = kept(&times, now).into_iter();
        let before = versions.len();
        versions.retain(|_| keep.next().unwrap_or(true));
        let thinned = versions.len() < before;
        write_log(&log, &Restorable { path, versions })?;
        if thinned || self.size() > MOST_BYTES {
            self.tidy()?;
        }
        Ok(true)
    }

    /// The versions of a file, the oldest first.
    pub fn of(&self, path: &Path) -> Vec<Version> {
        let log = read_log(&self.log(&known_as(path))).ok().flatten();
        log.map_or_else(Vec::new, |r| r.versions)
    }

    /// Whether there is a version of a file that holds these bytes, whole.
    pub fn holds(&self, path: &Path, bytes: &[u8]) -> bool {
        let sum = sum(bytes);
        let versions = self.of(path).into_iter();
        let mut same = versions.filter(|version| version.sum == sum);
        same.any(|version| self.bytes(&version).is_ok_and(|held| held == bytes))
    }

    /// Every file of which there are versions, also those that are not there any more.
    pub fn files(&self) -> Vec<Restorable> {
        let mut files: Vec<Restorable> = logs(&self.logs)
            .into_iter()
            .filter_map(|log| read_log(&log).ok().flatten())
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// The text of a version.
    ///
    /// # Errors
    /// When it is not there, is not what was kept, or is no text.
    pub fn text(&self, version: &Version) -> Result<String, FolderError> {
        String::from_utf8(self.bytes(version)?).map_err(|_| {
            let why = io::Error::other("what it held is no text; take it out as a file");
            FolderError::new("read the version", &self.place(&version.sum), why)
        })
    }

    /// What a file held in a version, byte for byte.
    ///
    /// # Errors
    /// When it is not there, or is not what was kept.
    pub fn bytes(&self, version: &Version) -> Result<Vec<u8>, FolderError> {
        let path = self.place(&version.sum);
        let failed = |e| FolderError::new("read the version", &path, e);
        let file = File::open(&path).map_err(failed)?;
        let mut text = Vec::new();
        // Never more than was kept, whatever stands there now.
        let limit = version.bytes.saturating_add(1);
        let mut decoder = ZlibDecoder::new(BufReader::new(file)).take(limit);
        decoder.read_to_end(&mut text).map_err(failed)?;
        match sum(&text) == version.sum {
            true => Ok(text),
            false => Err(failed(io::Error::other("it was damaged"))),
        }
    }

    /// Waits until nobody else changes the store. Readers need no turn.
    fn turn(&self) -> Result<File, FolderError> {
        let path = self.logs.join("turn");
        let failed = |e| FolderError::new("open", &path, e);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        // Where the file system knows no locks, two windows that save at once may lose a version.
        let _ = file.lock();
        Ok(file)
    }

    fn log(&self, path: &Path) -> PathBuf {
        let name = sum(text_of(path).as_bytes());
        self.logs.join(format!("{}.log", &name[..32]))
    }

    fn place(&self, sum: &str) -> PathBuf {
        let (folder, name) = sum.split_at_checked(2).unwrap_or(("00", sum));
        self.texts.join(folder).join(name)
    }

    fn put(&self, sum: &str, text: &[u8]) -> Result<(), FolderError> {
        let path = self.place(sum);
        if path.exists() {
            return Ok(());
        }
        // The names of texts say nothing to anybody.
        let failed = |e| FolderError::new("write a version into", &self.texts, e);
        let folder = path.parent().unwrap_or(&self.texts);
        fs::create_dir_all(folder).map_err(failed)?;
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).map_err(failed)?;
        let bytes = encoder.finish().map_err(failed)?;
        let saved = file::save_bytes(&path, &bytes).map(drop);
        saved.map_err(|e| failed(system(e)))
    }

    /// The bytes of all texts.
    fn size(&self) -> u64 {
        self.all_texts().values().sum()
    }

    /// Every text with its size.
    fn all_texts(&self) -> BTreeMap<PathBuf, u64> {
        let folders = fs::read_dir(&self.texts).into_iter().flatten().flatten();
        let files = folders.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten());
        let sized = files.flatten().filter_map(|file| {
            let metadata = file.metadata().ok()?;
            Some((file.path(), metadata.len()))
        });
        sized.collect()
    }

    /// Drops the oldest versions of all files while they take too much, then the texts that no version
    /// has.
    fn tidy(&self) -> Result<(), FolderError> {
        let texts = self.all_texts();
        let mut files: Vec<(PathBuf, Restorable)> = Vec::new();
        for log in logs(&self.logs) {
            // Whose log cannot be read, his texts look as if nobody had them.
            let file = read_log(&log).map_err(|e| FolderError::new("read the log", &log, e))?;
            files.extend(file.map(|file| (log, file)));
        }
        loop {
            let used: BTreeSet<PathBuf> = (files.iter())
                .flat_map(|(_, file)| &file.versions)
                .map(|version| self.place(&version.sum))
                .collect();
            let bytes: u64 = used.iter().filter_map(|path| texts.get(path)).sum();
            // The latest version of each file stays.
            let can_go = files.iter_mut().filter(|(_, f)| f.versions.len() > 1);
            let oldest = can_go.min_by_key(|(_, f)| f.versions.first().map(|v| v.time));
            match oldest {
                Some((log, file)) if bytes > MOST_BYTES => {
                    // Some at once, or this would go on for long.
                    let some = (file.versions.len() / 4).max(1);
                    file.versions.drain(..some);
                    write_log(log, file)?;
                }
                _ => {
                    for path in texts.keys().filter(|path| !used.contains(*path)) {
                        let removed = fs::remove_file(path);
                        removed.map_err(|e| FolderError::new("remove", path, e))?;
                    }
                    return Ok(());
                }
            }
        }
    }
}

/// What identifies a text.
fn sum(text: &[u8]) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(text) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn logs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|e| e == "log"))
        .collect()
}

/// What a log says; `None` when there is none, or it was damaged from its beginning.
fn read_log(path: &Path) -> io::Result<Option<Restorable>> {
    let file = match File::open(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let (records, _) = records(BufReader::new(file))?;
    let Some((first, rest)) = records.split_first() else {
        return Ok(None);
    };
    let version = |record: &Value| {
        Some(Version {
            time: Timestamp::from_millisecond(record.get("time")?.as_i64()?).ok()?,
            label: record.get("label")?.as_str()?.to_owned(),
            bytes: record.get("bytes")?.as_u64()?,
            sum: record.get("sum")?.as_str()?.to_owned(),
        })
    };
    // A name made of other signs could lead anywhere.
    let named = |v: &Version| v.sum.len() == 64 && v.sum.bytes().all(|b| b.is_ascii_hexdigit());
    let of = first.get("versions_of").and_then(Value::as_str);
    Ok(of.map(|path| Restorable {
        path: PathBuf::from(path),
        versions: rest.iter().filter_map(version).filter(named).collect(),
    }))
}

fn write_log(path: &Path, file: &Restorable) -> Result<(), FolderError> {
    let mut text = line(&json!({"versions_of": text_of(&file.path)}));
    for version in &file.versions {
        text += &line(&json!({
            "time": version.time.as_millisecond(),
            "label": version.label,
            "bytes": version.bytes,
            "sum": version.sum,
        }));
    }
    let folder = path.parent().unwrap_or(path);
    let saved = file::save(path, &text).map(drop);
    saved.map_err(|e| FolderError::new("write a version into", folder, system(e)))
}

/// What the system said to a save.
fn system(error: file::FileError) -> io::Error {
    match error {
        file::FileError::Io { source, .. } => source,
        other => io::Error::other(other),
    }
}

#[cfg(test)]
impl Versions {
    /// How many texts are stored.
    pub(super) fn all_texts_for_tests(&self) -> usize {
        self.all_texts().len()
    }
}
