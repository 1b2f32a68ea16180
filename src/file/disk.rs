//! Files on disk: reading with limits, and what goes wrong with files in words.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use super::{
    Any, Read, read_any, read_map, read_scenario, read_workshop,
    reading::{Accept, read_text},
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
        /// How many bytes one may have.
        most: usize,
    },
    /// It is a pipe, a socket or a device.
    NotAFile {
        /// Its name.
        path: PathBuf,
        /// What it is, in words.
        kind: &'static str,
    },
    /// A scenario names something as its base that is no map of this machine.
    NotABase {
        /// What it names.
        base: String,
        /// What is wrong with that.
        why: &'static str,
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
                        f.write_str("; does the folder exist? Nothing is lost: save somewhere else")
                    }
                    io::ErrorKind::NotFound => f.write_str("; is the name spelled right?"),
                    io::ErrorKind::PermissionDenied => {
                        f.write_str("; check the permissions of the file and its folder")
                    }
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                        f.write_str("; free some space and save again, the old file is untouched")
                    }
                    io::ErrorKind::ReadOnlyFilesystem => {
                        f.write_str("; nothing can be written there: save somewhere else")
                    }
                    _ if *verb == "save" && source.raw_os_error().is_some() => {
                        f.write_str("; the file holds all of the old text or all of the new one")
                    }
                    io::ErrorKind::IsADirectory => {
                        f.write_str("; name a file in it, such as maps/trial.ron")
                    }
                    _ => Ok(()),
                }
            }
            FileError::TooLarge { path, most } => write!(
                f,
                "cannot read {}: it is larger than {} MB; is it a map?",
                path.display(),
                most / 1024 / 1024
            ),
            FileError::NotAFile { path, kind } => write!(
                f,
                "cannot read {}: it is {kind} and no ordinary file; what another program writes is read from /dev/stdin",
                path.display()
            ),
            FileError::NotABase { base, why } => write!(f, "cannot read \"{base}\": {why}"),
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
    Ok(read_map(
        &read_text(path, Accept::Files)?,
        &path.display().to_string(),
    ))
}

/// Loads a scenario. Its base map is at [`base_path`].
///
/// # Errors
/// As [`load_map`].
pub fn load_scenario(path: &Path) -> Result<Read<Scenario>, FileError> {
    Ok(read_scenario(
        &read_text(path, Accept::Files)?,
        &path.display().to_string(),
    ))
}

/// Loads the record of a workshop, which is at [`workshop_path`].
///
/// # Errors
/// As [`load_map`].
pub fn load_workshop(path: &Path) -> Result<Read<Record>, FileError> {
    Ok(read_workshop(
        &read_text(path, Accept::Files)?,
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
    Ok(read_any(
        &read_text(path, Accept::Files)?,
        &path.display().to_string(),
    ))
}

/// The same for the commands of the terminal, with what the file is called in messages: it may also be what a
/// shell or git hands over ([`Accept::Handed`]), under names that say nothing.
///
/// # Errors
/// As [`load_map`].
pub fn load_any_as(path: &Path, name: &str) -> Result<Any, FileError> {
    Ok(read_any(&read_text(path, Accept::Handed)?, name))
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

/// The base map of a scenario, and where it is. A scenario may come from a stranger: it can name maps,
/// which are ordinary files on this machine whose names say so, and nothing else. Reading a device may
/// never end, and reading a network share tells others who is reading.
///
/// # Errors
/// As [`load_map`], and [`FileError::NotABase`].
pub fn load_base(
    scenario_path: &Path,
    scenario: &Scenario,
) -> Result<(PathBuf, Read<JourneyMap>), FileError> {
    let base = &scenario.base;
    let no = |why| FileError::NotABase {
        base: base.clone(),
        why,
    };
    if base.starts_with("//") || base.contains('\\') || base.contains("://") {
        return Err(no(
            "a base is a path on this machine, with / between folders",
        ));
    }
    if !base.to_ascii_lowercase().ends_with(".ron") {
        return Err(no("a base is a map, whose name ends in .ron"));
    }
    let path = base_path(scenario_path, scenario);
    if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(no("a base is a file, and this is something else"));
    }
    let read = load_map(&path)?;
    // What is wrong with a map is told with its lines. Those of a file that is no map are nobody's business:
    // a link may lead to it, out of the folder the scenario came in.
    if !read.document.text().contains("JourneyMap") {
        return Err(no("that file holds no map"));
    }
    Ok((path, read))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{save, syntax::MAX_BYTES};

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
