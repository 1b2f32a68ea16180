//! Files on disk: reading with limits, and saving so that a crash leaves the old file or the new one.

use std::{
    fmt, fs, io,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use super::{
    Any, Read,
    lines::Lines,
    read_any, read_map, read_scenario, read_workshop,
    syntax::{MAX_BYTES, Span},
};
use crate::{diagnostic::Place, map::JourneyMap, scenario::Scenario, workshop::Record};

/// Why a file could not be read or saved.
#[derive(Debug)]
pub enum FileError {
    /// The system refused.
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried: "read", "save".
        verb: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// It is larger than a map can be.
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// It is not text.
    NotUtf8 {
        /// The first byte that is wrong.
        place: Place,
        /// That byte.
        byte: u8,
    },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Io { path, verb, source } => {
                write!(f, "cannot {verb} {}: {source}", path.display())?;
                match source.kind() {
                    io::ErrorKind::NotFound if *verb == "save" => {
                        f.write_str("; does the folder exist?")
                    }
                    io::ErrorKind::NotFound => f.write_str("; is the name spelled right?"),
                    io::ErrorKind::PermissionDenied => {
                        f.write_str("; check the permissions of the file and its folder")
                    }
                    io::ErrorKind::StorageFull => {
                        f.write_str("; free some space and save again, the old file is untouched")
                    }
                    io::ErrorKind::IsADirectory => {
                        f.write_str("; name a file in it, such as maps/trial.ron")
                    }
                    _ => Ok(()),
                }
            }
            FileError::TooLarge { path } => write!(
                f,
                "cannot read {}: it is larger than {} MB; is it a map?",
                path.display(),
                MAX_BYTES / 1024 / 1024
            ),
            FileError::NotUtf8 { place, byte } => write!(
                f,
                "cannot read {place}: found the byte 0x{byte:02x}, which is not UTF-8; save the file with the encoding UTF-8"
            ),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            FileError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Loads a map.
///
/// # Errors
/// [`FileError`] when there is no such file, or it is no text. What is wrong with the text itself
/// stands in the diagnostics.
pub fn load_map(path: &Path) -> Result<Read<JourneyMap>, FileError> {
    Ok(read_map(&load_text(path)?, &path.display().to_string()))
}

/// Loads a scenario. Its base map is at [`base_path`].
///
/// # Errors
/// As [`load_map`].
pub fn load_scenario(path: &Path) -> Result<Read<Scenario>, FileError> {
    Ok(read_scenario(
        &load_text(path)?,
        &path.display().to_string(),
    ))
}

/// Loads the record of a workshop, which is at [`workshop_path`].
///
/// # Errors
/// As [`load_map`].
pub fn load_workshop(path: &Path) -> Result<Read<Record>, FileError> {
    Ok(read_workshop(
        &load_text(path)?,
        &path.display().to_string(),
    ))
}

/// The path of the record of a workshop on a map or a scenario: beside it, with an ending of its own, so
/// that nothing that looks for maps takes it for one.
pub fn workshop_path(of: &Path) -> PathBuf {
    of.with_extension("workshop")
}

/// Loads whichever of the two it is.
///
/// # Errors
/// As [`load_map`].
pub fn load_any(path: &Path) -> Result<Any, FileError> {
    Ok(read_any(&load_text(path)?, &path.display().to_string()))
}

/// The same, with what the file is called in messages: for copies under names that say nothing.
///
/// # Errors
/// As [`load_map`].
pub fn load_any_as(path: &Path, name: &str) -> Result<Any, FileError> {
    Ok(read_any(&load_text(path)?, name))
}

/// The path of a scenario's base map, which is written relative to the scenario's own folder. On
/// every system `/` separates folders.
pub fn base_path(scenario_path: &Path, scenario: &Scenario) -> PathBuf {
    let folder = scenario_path.parent().unwrap_or(Path::new(""));
    let mut path = folder.to_path_buf();
    if scenario.base.starts_with('/') {
        return PathBuf::from(&scenario.base);
    }
    for step in scenario.base.split('/') {
        match step {
            "" | "." => {}
            // Shown to people: `maps/a.ron`, not `scenarios/../maps/a.ron`. Without the names of
            // the folders above, and through a symlink, only the file system knows the way up.
            ".." if path.file_name().is_some() && !path.is_symlink() => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path
}

/// The text of a file.
fn load_text(path: &Path) -> Result<String, FileError> {
    let io = |source| FileError::Io {
        path: path.to_owned(),
        verb: "read",
        source,
    };
    let mut bytes = Vec::new();
    // One byte more than allowed tells that there is more, however long the file says it is.
    let limit = u64::try_from(MAX_BYTES + 1).unwrap_or(u64::MAX);
    let file = fs::File::open(path).map_err(io)?;
    file.take(limit).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge {
            path: path.to_owned(),
        });
    }
    String::from_utf8(bytes).map_err(|e| {
        let valid = e.utf8_error().valid_up_to();
        let bytes = e.as_bytes();
        let before = String::from_utf8_lossy(&bytes[..valid]);
        let end = Span::new(valid, valid);
        FileError::NotUtf8 {
            place: Lines::new(&before).place(&before, &path.display().to_string(), end),
            byte: bytes[valid],
        }
    })
}

/// Saves a text so that whatever happens, the file holds all of the old text or all of the new one.
/// A link is followed, and the permissions of the file are kept.
///
/// # Errors
/// [`FileError::Io`]; the file is as it was.
pub fn save(path: &Path, text: &str) -> Result<(), FileError> {
    save_bytes(path, text.as_bytes())
}

/// Saves bytes in the same way.
///
/// # Errors
/// As [`save`].
pub fn save_bytes(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    replace(path, bytes).map_err(|source| FileError::Io {
        path: path.to_owned(),
        verb: "save",
        source,
    })
}

/// Whether a file can be saved there, found out without touching it: for asking before a long run.
///
/// # Errors
/// As [`save`].
pub fn can_save(path: &Path) -> Result<(), FileError> {
    let prepared = prepare(path).map(|_| ());
    prepared.map_err(|source| FileError::Io {
        path: path.to_owned(),
        verb: "save",
        source,
    })
}

/// A save that has begun: the temporary file beside the target, and what it is to become.
struct Prepared {
    temporary: tempfile::NamedTempFile,
    permissions: Option<fs::Permissions>,
    target: PathBuf,
    folder: PathBuf,
}

fn prepare(path: &Path) -> io::Result<Prepared> {
    // Renaming over a link would replace the link.
    let target = follow(path)?;
    if target.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // In the same folder, because a rename is only atomic within one file system.
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wayfarer-").suffix(".tmp");
    let permissions = match fs::metadata(&target) {
        Ok(metadata) => Some(metadata.permissions()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(e),
    };
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    // A new file is readable for others as any new file is: tempfile alone would make it private.
    #[cfg(unix)]
    let shared = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(shared);
    Ok(Prepared {
        temporary: builder.tempfile_in(folder)?,
        permissions,
        folder: folder.to_owned(),
        target,
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let Prepared {
        mut temporary,
        permissions,
        target,
        folder,
    } = prepare(path)?;
    temporary.write_all(bytes)?;
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&target).map_err(|e| e.error)?;
    // Until the folder is written too, a power cut could bring the old name back.
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Where a chain of links ends, even if nothing is there yet.
fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("the links lead in a circle"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saving_replaces_the_file_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        save(&path, "one").unwrap();
        save(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "one").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real", &link).unwrap();
        save(&link, "two").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "two");
        assert_eq!(
            fs::metadata(&real).unwrap().permissions().mode() & 0o777,
            0o640
        );
    }

    #[test]
    fn errors_name_the_file_and_say_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing/a.ron");
        let error = save(&missing, "").unwrap_err().to_string();
        assert!(error.contains("a.ron") && error.contains("does the folder exist?"));
        let error = load_map(&missing).unwrap_err().to_string();
        assert!(error.contains("is the name spelled right?"), "{error}");
        let error = save(folder.path(), "").unwrap_err().to_string();
        assert!(error.contains("name a file in it"), "{error}");
    }

    #[test]
    fn bytes_that_are_no_text_are_pointed_at() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("latin1.ron");
        fs::write(&path, b"JourneyMap(\n  title: \"Gr\xf6\xdfe\",\n)").unwrap();
        let error = load_map(&path).unwrap_err().to_string();
        assert!(error.contains("latin1.ron:2:13"), "{error}");
        assert!(error.contains("0xf6"), "{error}");
    }

    #[test]
    fn files_that_are_too_large_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.ron");
        fs::write(&path, vec![b' '; MAX_BYTES + 1]).unwrap();
        assert!(matches!(load_any(&path), Err(FileError::TooLarge { .. })));
    }

    #[test]
    fn the_base_stands_beside_the_scenario() {
        let mut scenario = <Scenario as super::super::codec::Codec>::neutral();
        scenario.base = "../maps/a.ron".into();
        let base = |path: &str| base_path(Path::new(path), &scenario);
        assert_eq!(base("scenarios/s.ron"), Path::new("maps/a.ron"));
        assert_eq!(base("s.ron"), Path::new("../maps/a.ron"));
        assert_eq!(base("../s.ron"), Path::new("../../maps/a.ron"));
    }
}
