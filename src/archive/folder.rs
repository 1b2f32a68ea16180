//! Where it is kept.

use std::{
    env, fmt, fs, io,
    path::{Path, PathBuf},
};

/// The folder in which journals and versions are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(PathBuf);

/// Why nothing can be kept.
#[derive(Debug)]
pub struct FolderError {
    /// What was tried.
    pub doing: &'static str,
    /// With which file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl FolderError {
    pub(super) fn new(doing: &'static str, path: &Path, source: io::Error) -> FolderError {
        FolderError {
            doing,
            path: path.to_owned(),
            source,
        }
    }
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cannot {} {}: {}",
            self.doing,
            self.path.display(),
            self.source
        )
    }
}

impl std::error::Error for FolderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl Folder {
    /// The environment variable that names another folder.
    pub const VARIABLE: &str = "WAYFARER_STATE";

    /// The folder of this user: that of the environment variable, else where the system keeps the
    /// state of programs (`$XDG_STATE_HOME/wayfarer`, `~/.local/state/wayfarer`,
    /// `~/Library/Application Support/wayfarer`, `%LOCALAPPDATA%\wayfarer`). `None` where nothing says
    /// who the user is.
    pub fn of_user() -> Option<Folder> {
        // A relative path would be another folder wherever the program is started.
        let set = |name: &str| {
            let value = env::var_os(name).filter(|value| !value.is_empty())?;
            Some(PathBuf::from(value)).filter(|path| path.is_absolute())
        };
        if let Some(path) = set(Folder::VARIABLE) {
            return Some(Folder(path));
        }
        let system = if cfg!(windows) {
            set("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            set("HOME").map(|home| home.join("Library/Application Support"))
        } else {
            set("XDG_STATE_HOME").or_else(|| set("HOME").map(|home| home.join(".local/state")))
        };
        Some(Folder(system?.join("wayfarer")))
    }

    /// A folder of one's own.
    pub fn at(path: impl Into<PathBuf>) -> Folder {
        Folder(path.into())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A folder in it, made if it is not there: for the user alone, as maps may be confidential.
    pub(super) fn inner(&self, name: &str) -> Result<PathBuf, FolderError> {
        let path = self.0.join(name);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&path) {
            Ok(()) => Ok(path),
            Err(e) => Err(FolderError::new("make the folder", &path, e)),
        }
    }
}

/// The path by which a file is known, whatever way leads to it: links followed, nothing relative.
pub(super) fn known_as(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    // Not there yet: then its folder is.
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// A path as text that gives the same path again, which most do.
pub(super) fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
