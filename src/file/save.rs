//! Saving so that whatever happens, the file holds all of the old or all of the new.
//!
//! A new file is written beside the old one, forced to the disk, given the rights of the old one and
//! then its name, and the folder is forced to the disk too. `tests/wayfarer/saves` makes every one of
//! these steps fail, and kills the program at any moment.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::disk::FileError;

/// What the names of files that are being written begin and end with.
const TEMPORARY: (&str, &str) = (".wayfarer-", ".tmp");
/// Older than this, such a file was left by a crash: no save takes so long.
const LEFT_AFTER: Duration = Duration::from_secs(3600);

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
    /// The file as it was, if there was one.
    old: Option<fs::Metadata>,
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
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    let old = match fs::metadata(&target) {
        Ok(metadata) => Some(metadata),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(e),
    };
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    // A new file is readable for others as any new file is: tempfile alone would make it private.
    #[cfg(unix)]
    let shared = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(shared);
    Ok(Prepared {
        temporary: builder.tempfile_in(folder)?,
        old,
        folder: folder.to_owned(),
        target,
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let Prepared {
        mut temporary,
        old,
        target,
        folder,
    } = prepare(path)?;
    temporary.write_all(bytes)?;
    if let Some(old) = old {
        keep_owner(temporary.as_file(), &old);
        temporary.as_file().set_permissions(old.permissions())?;
    }
    temporary.as_file().sync_all()?;
    take_name(temporary, &target)?;
    sync_folder(&folder)?;
    sweep(&folder, SystemTime::now());
    Ok(())
}

/// Gives a written file the name of the one it replaces.
fn take_name(temporary: tempfile::NamedTempFile, target: &Path) -> io::Result<()> {
    let (file, name) = temporary.into_parts();
    // Windows renames no file that is open.
    drop(file);
    fs::rename(&name, target)?;
    // There is nothing of that name any more that would have to be removed.
    let _ = name.keep();
    Ok(())
}

/// Forces the names in a folder to the disk: until then a power cut could bring an old one back.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    match fs::File::open(folder)?.sync_all() {
        // Some file systems of networks cannot do that for folders.
        Err(e)
            if matches!(
                e.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        done => done,
    }
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A file that somebody else owns stays theirs where that is allowed; otherwise the one who saves owns
/// it, as with any new file.
#[cfg(unix)]
fn keep_owner(file: &fs::File, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = file.metadata().map(|m| (m.uid(), m.gid()));
    if own.is_ok_and(|own| own != (old.uid(), old.gid())) {
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &fs::Metadata) {}

/// Removes what saves that were cut off have left in a folder. Those of others that are being written
/// just now are young.
fn sweep(folder: &Path, now: SystemTime) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
        if !ours {
            continue;
        }
        let age = |metadata: fs::Metadata| now.duration_since(metadata.modified().ok()?).ok();
        let metadata = entry.metadata().ok().filter(fs::Metadata::is_file);
        if metadata.and_then(age).is_some_and(|age| age > LEFT_AFTER) {
            let _ = fs::remove_file(entry.path());
        }
    }
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
    fn what_crashes_left_is_swept_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            ".wayfarer-abc.tmp",
            ".wayfarer-abc.txt",
            "a.ron",
            "wayfarer-x.tmp",
        ];
        for name in names {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let left = || fs::read_dir(folder.path()).unwrap().count();
        sweep(folder.path(), SystemTime::now());
        assert_eq!(left(), 4, "another program may be writing it");
        sweep(
            folder.path(),
            SystemTime::now() + LEFT_AFTER + Duration::from_secs(1),
        );
        assert_eq!(left(), 3);
        assert!(!folder.path().join(names[0]).exists());
    }
}
