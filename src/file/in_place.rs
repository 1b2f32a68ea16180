//! Saving into a file instead of replacing it, for one that has several names (hard links): all of them then
//! have the new text. It is only done where somebody asks for it, because a crash may cut it off half-way.
//!
//! So that nothing is lost by that, the whole new text is forced to the disk beside the file first, and goes only
//! when it has been forced to the disk in the file itself. Whoever calls keeps the old text as a version.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{
    FileError, Saved,
    save::{begin, follow, sync_folder},
};

/// What the name of the whole text that stands beside the file ends with.
const ENDING: &str = ".wayfarer-new";

/// How many names a file has: more than one are hard links. None where there is no such file.
pub fn names(path: &Path) -> u64 {
    let Ok(metadata) = fs::metadata(path) else {
        return 0;
    };
    #[cfg(unix)]
    {
        std::os::unix::fs::MetadataExt::nlink(&metadata)
    }
    #[cfg(not(unix))]
    {
        u64::from(metadata.is_file())
    }
}

/// Where the whole text stands while a file is written in place.
pub fn whole_text(path: &Path) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(ENDING);
    PathBuf::from(name)
}

/// Writes bytes into a file that is there. Where it is cut off, the whole of them stands in [`whole_text`].
///
/// # Errors
/// [`FileError::Io`]; it says whether the file is as it was.
pub fn save_in_place(path: &Path, bytes: &[u8]) -> Result<Saved, FileError> {
    let written = follow(path).and_then(|target| write(&target, bytes));
    written.map_err(|source| FileError::Io {
        path: path.to_owned(),
        verb: "save",
        source,
    })?;
    Ok(Saved::default())
}

fn write(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Without cutting it off: until the first byte it is as it was.
    let mut file = fs::OpenOptions::new().write(true).open(target)?;
    let beside = whole_text(target);
    let said = beside.display();
    if beside.symlink_metadata().is_ok() {
        return Err(io::Error::other(format!(
            "a save into it was cut off, and {said} holds the whole text of that; look at both, then remove {said}"
        )));
    }
    // Private, as it may hold what only some may read.
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wayfarer-").suffix(".tmp");
    let mut whole = begin(|| builder.tempfile_in(folder))?;
    whole.write_all(bytes)?;
    whole.as_file().sync_all()?;
    // It has this name only once it is whole.
    whole.persist_noclobber(&beside)?;
    sync_folder(folder)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.set_len(bytes.len() as u64))
        .and_then(|()| file.sync_all());
    if let Err(why) = written {
        return Err(io::Error::other(format!(
            "{why}; the file may hold a part of the new text, all of it stands in {said}"
        )));
    }
    // A whole text too much is no loss.
    let _ = fs::remove_file(&beside);
    let _ = sync_folder(folder);
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn all_names_of_a_file_have_the_new_text() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("a.ron"), folder.path().join("b.ron"));
        fs::write(&one, "a long old text").unwrap();
        fs::hard_link(&one, &two).unwrap();
        assert_eq!(names(&one), 2);
        save_in_place(&one, b"new").unwrap();
        assert_eq!(fs::read_to_string(&two).unwrap(), "new");
        assert_eq!(names(&one), 2);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_an_earlier_save_left_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        fs::write(&path, "half").unwrap();
        fs::write(whole_text(&path), "the whole").unwrap();
        let said = save_in_place(&path, b"new").unwrap_err().to_string();
        assert!(
            said.contains("a.ron.wayfarer-new holds the whole text"),
            "{said}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "half");
        assert_eq!(fs::read_to_string(whole_text(&path)).unwrap(), "the whole");
    }
}
