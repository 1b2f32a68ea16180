//! Reading files that somebody else has made: at most so much, and never for ever.

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use super::{
    disk::FileError,
    lines::Lines,
    syntax::{MAX_BYTES, Span},
};

/// What may be read under a name.
///
/// Opening a pipe in a folder waits until somebody writes into it, which may be never, and a device may
/// have no end. So whatever is found in a folder, named in a file or opened in the window must be an
/// ordinary file. A command also reads what it was *handed*: `/dev/stdin`, the `/dev/fd/63` that a shell
/// writes for `<(git show HEAD:map.ron)`, and the `/dev/null` that git writes for a file that is not there.
/// At the other end of these there is a program, or the person at the terminal. A pipe with a name of its
/// own (`mkfifo`) is refused even there; `wayfarer check /dev/stdin < pipe` reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// Ordinary files.
    Files,
    /// Also what the caller of a command has opened for it.
    Handed,
}

/// The bytes of a file, if they are at most so many.
///
/// # Errors
/// [`FileError`] when there is no such file, it is none, or it is larger.
pub fn read_bytes(path: &Path, most: usize, accept: Accept) -> Result<Vec<u8>, FileError> {
    let io = |source| FileError::Io {
        path: path.to_owned(),
        verb: "read",
        source,
    };
    if !(accept == Accept::Handed && is_handed(path)) {
        must_be_a_file(path)?;
    }
    let mut bytes = Vec::new();
    // One byte more than allowed tells that there is more, however long the file says it is.
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let file = File::open(path).map_err(io)?;
    file.take(limit).read_to_end(&mut bytes).map_err(io)?;
    match bytes.len() > most {
        true => Err(FileError::TooLarge {
            path: path.to_owned(),
            most,
        }),
        false => Ok(bytes),
    }
}

/// The text of a map or a scenario; without the mark that some editors put before UTF-8, which is not
/// written again.
///
/// # Errors
/// As [`read_bytes`], and when it is no text.
pub fn read_text(path: &Path, accept: Accept) -> Result<String, FileError> {
    let mut bytes = read_bytes(path, MAX_BYTES, accept)?;
    if bytes.starts_with("\u{feff}".as_bytes()) {
        bytes.drain(..'\u{feff}'.len_utf8());
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

/// Whether a name stands for something that is open already.
fn is_handed(path: &Path) -> bool {
    let opened = ["/dev/stdin", "/dev/null"].map(PathBuf::from);
    let folder = path.parent().unwrap_or(Path::new(""));
    opened.iter().any(|one| one == path)
        || folder == Path::new("/dev/fd")
        || (folder.starts_with("/proc") && folder.ends_with("fd"))
}

/// Refuses pipes, sockets and devices, also at the end of a link. A folder is refused by the system, and
/// what is not there as well.
fn must_be_a_file(path: &Path) -> Result<(), FileError> {
    let Ok(metadata) = fs::metadata(path) else {
        return Ok(());
    };
    if metadata.is_file() || metadata.is_dir() {
        return Ok(());
    }
    Err(FileError::NotAFile {
        path: path.to_owned(),
        kind: kind(metadata.file_type()),
    })
}

#[cfg(unix)]
fn kind(kind: fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match () {
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    }
}

#[cfg(not(unix))]
fn kind(_: fs::FileType) -> &'static str {
    "a device"
}

/// Whether the file holds another text than this one. A file that is gone or that nobody may read holds none;
/// one that is no map any more does.
pub fn holds_other(path: &Path, text: &str) -> bool {
    match read_text(path, Accept::Files) {
        Ok(found) => found != text,
        Err(FileError::Io { .. }) => false,
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_open_already_counts_as_handed() {
        for yes in [
            "/dev/stdin",
            "/dev/fd/63",
            "/proc/self/fd/0",
            "/proc/12/fd/3",
            "/dev/null",
        ] {
            assert!(is_handed(Path::new(yes)), "{yes}");
        }
        for no in [
            "a.ron",
            "/dev/tty",
            "/dev/zero",
            "/tmp/fd/a.ron",
            "/dev/fd",
            "fd/3",
            "stdin",
        ] {
            assert!(!is_handed(Path::new(no)), "{no}");
        }
    }

    #[test]
    fn a_file_with_the_mark_of_windows_editors_is_read_without_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        let text = "JourneyMap()\n";
        fs::write(&path, format!("\u{feff}{text}")).unwrap();
        assert_eq!(read_text(&path, Accept::Files).unwrap(), text);
        assert!(!holds_other(&path, text));
        fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(holds_other(&path, text));
        fs::remove_file(&path).unwrap();
        assert!(!holds_other(&path, text));
    }
}
