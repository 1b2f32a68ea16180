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

use super::{disk::FileError, rights};

/// What the names of files that are being written begin and end with.
const TEMPORARY: (&str, &str) = (".wayfarer-", ".tmp");
/// Older than this, such a file was left by a crash, also where a system knows no locks: no save takes so long.
const LEFT_AFTER: Duration = Duration::from_secs(3600);

/// A file that has been saved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Saved {
    /// What the file had besides its text and has no more, in sentences: a group, a list of access.
    pub lost: Vec<String>,
}

impl Saved {
    /// The same in one sentence, which begins in the middle; `None` where nothing was lost.
    pub fn in_words(&self) -> Option<String> {
        (!self.lost.is_empty()).then(|| self.lost.join("; "))
    }
}

/// Saves a text so that whatever happens, the file holds all of the old text or all of the new one.
/// A link is followed, and what the file has besides its text is kept as far as the system allows.
///
/// # Errors
/// [`FileError::Io`]; the file is as it was.
pub fn save(path: &Path, text: &str) -> Result<Saved, FileError> {
    save_bytes(path, text.as_bytes())
}

/// Saves bytes in the same way.
///
/// # Errors
/// As [`save`].
pub fn save_bytes(path: &Path, bytes: &[u8]) -> Result<Saved, FileError> {
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
    // A new file is readable for others as any new file is. One that takes the place of another is private
    // until it has the rights of that: nobody reads, even for a moment, what he could not read before.
    #[cfg(unix)]
    if old.is_none() {
        let shared = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
        builder.permissions(shared);
    }
    Ok(Prepared {
        temporary: begin(|| builder.tempfile_in(folder))?,
        old,
        folder: folder.to_owned(),
        target,
    })
}

/// A file to write into, marked as being written for as long as it is open.
///
/// The mark is a lock, which goes with whoever holds it, however he ends. Between the making of a file and its
/// lock another save may take it for a leftover: then there is nothing of that name any more, and it is made
/// once more.
pub(super) fn begin(
    make: impl Fn() -> io::Result<tempfile::NamedTempFile>,
) -> io::Result<tempfile::NamedTempFile> {
    for _ in 0..8 {
        let temporary = make()?;
        // Where the file system knows no locks, leftovers are told by their age.
        let _ = temporary.as_file().lock();
        if temporary.path().symlink_metadata().is_ok() {
            return Ok(temporary);
        }
    }
    make()
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<Saved> {
    let Prepared {
        mut temporary,
        old,
        target,
        folder,
    } = prepare(path)?;
    temporary.write_all(bytes)?;
    let lost = match &old {
        Some(old) => rights::keep(temporary.as_file(), &target, old),
        None => Vec::new(),
    };
    temporary.as_file().sync_all()?;
    take_name(temporary, &target)?;
    sync_folder(&folder)?;
    sweep(&folder, SystemTime::now());
    Ok(Saved { lost })
}

/// Gives a written file the name of the one it replaces.
fn take_name(temporary: tempfile::NamedTempFile, target: &Path) -> io::Result<()> {
    let (file, name) = temporary.into_parts();
    // Windows renames no file that is open. Elsewhere it stays open, and so locked, until it has its name.
    #[cfg(windows)]
    drop(file);
    fs::rename(&name, target)?;
    #[cfg(not(windows))]
    drop(file);
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

/// Removes what saves that were cut off have left in a folder. Those of others that are being written just
/// now are locked; where a file system knows no locks, they are young.
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
        // Neither a link nor a pipe: nothing that a save has made.
        let Some(metadata) = entry.metadata().ok().filter(fs::Metadata::is_file) else {
            continue;
        };
        let age = |metadata: fs::Metadata| now.duration_since(metadata.modified().ok()?).ok();
        let old = age(metadata).is_some_and(|age| age > LEFT_AFTER);
        // Held until the file is gone, so that who is about to lock it sees that it is.
        let held = fs::File::open(entry.path()).map(|file| (file.try_lock(), file));
        let left = match &held {
            Ok((Ok(()), _)) => cfg!(unix) || old,
            Ok((Err(fs::TryLockError::WouldBlock), _)) => false,
            Ok((Err(fs::TryLockError::Error(_)), _)) | Err(_) => old,
        };
        if left {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Where a chain of links ends, even if nothing is there yet.
pub(super) fn follow(path: &Path) -> io::Result<PathBuf> {
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

    /// A lock taken between the making of a file and its use shows that another save has swept it away.
    #[test]
    fn a_file_that_was_swept_before_it_was_locked_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let times = std::cell::Cell::new(0);
        let made = begin(|| {
            let file = tempfile::Builder::new().tempfile_in(folder.path())?;
            times.set(times.get() + 1);
            if times.get() < 3 {
                fs::remove_file(file.path())?;
            }
            Ok(file)
        });
        assert!(made.unwrap().path().exists());
        assert_eq!(times.get(), 3);
    }

    /// Nobody reads, even for a moment, what he could not read before.
    #[cfg(unix)]
    #[test]
    fn what_takes_the_place_of_a_file_is_private_until_it_has_its_rights() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        save(&path, "one").unwrap();
        for own in [0o600, 0o640, 0o664] {
            fs::set_permissions(&path, fs::Permissions::from_mode(own)).unwrap();
            let prepared = prepare(&path).unwrap();
            assert_eq!(mode(prepared.temporary.path()), 0o600);
            drop(prepared);
            assert_eq!(save(&path, "two").unwrap(), Saved::default());
            assert_eq!(mode(&path), own);
        }
    }

    #[cfg(unix)]
    #[test]
    fn attributes_are_kept_and_other_names_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        save(&path, "one").unwrap();
        // Not every file system has attributes.
        let has = xattr::set(&path, "user.wayfarer.test", b"seen").is_ok();
        assert_eq!(save(&path, "two").unwrap(), Saved::default());
        if has {
            let kept = xattr::get(&path, "user.wayfarer.test").unwrap();
            assert_eq!(kept.as_deref(), Some(&b"seen"[..]));
        }
        fs::hard_link(&path, folder.path().join("b.ron")).unwrap();
        let told = save(&path, "three").unwrap().in_words().unwrap();
        assert!(told.contains("2 names (hard links)"), "{told}");
        assert_eq!(
            fs::read_to_string(folder.path().join("b.ron")).unwrap(),
            "two"
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
        let writer = fs::File::open(folder.path().join(names[0])).unwrap();
        writer.lock().unwrap();
        let later = SystemTime::now() + LEFT_AFTER + Duration::from_secs(1);
        sweep(folder.path(), later);
        assert_eq!(left(), 4, "another program is writing it, however slowly");
        drop(writer);
        sweep(folder.path(), SystemTime::now());
        assert_eq!(left(), 3, "its writer is gone");
        assert!(!folder.path().join(names[0]).exists());
    }
}
