//! The same table as the first sheet of a workbook, or the one called “Map”.
//!
//! A workbook is a zip file from a stranger: what it unpacks to is counted first, and cells are read
//! one by one, because a cell may claim to stand in the millionth row.

use std::io::{self, Cursor, Read};

use super::{
    Glance, Import,
    parts::Workbook,
    table::{MOST_ROWS, table},
};

/// The most bytes of a workbook.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// The most that it may unpack to.
const MOST_UNPACKED: u64 = 200 * 1024 * 1024;
/// The most files in it.
const MOST_FILES: usize = 2000;

/// Reads a workbook.
///
/// # Errors
/// A sentence when it is none, is too large, or holds no such table.
pub fn xlsx(bytes: &[u8], title: &str) -> Result<Import, String> {
    let mut book = Workbook::open(harmless(bytes)?)?;
    let names = book.names();
    let name = names
        .iter()
        .find(|n| n.as_str() == "Map")
        .or_else(|| names.first());
    let Some(name) = name.cloned() else {
        return Err("the workbook has no sheet".into());
    };
    let rows = book.rows(&name, MOST_ROWS)?;
    table(&rows, title, "row")
}

/// The first rows of every sheet of a workbook, as they stand: to be shown.
///
/// # Errors
/// As [`xlsx`].
pub fn glance_xlsx(bytes: &[u8], most: usize) -> Result<Vec<Glance>, String> {
    let mut book = Workbook::open(harmless(bytes)?)?;
    let names = book.names();
    let sheet = |name: String| {
        let rows = book.rows(&name, most)?;
        Ok((name, rows.into_iter().map(|row| row.1).collect()))
    };
    names.into_iter().map(sheet).collect()
}

/// The zip file, if it unpacks to something of an ordinary size. This is found out by unpacking it into
/// nothing: what a zip file says about itself need not be true.
fn harmless(bytes: &[u8]) -> Result<zip::ZipArchive<Cursor<&[u8]>>, String> {
    if bytes.len() > MOST_BYTES {
        return Err(format!(
            "the workbook is larger than {} MB",
            MOST_BYTES / 1024 / 1024
        ));
    }
    let none = |e: zip::result::ZipError| format!("this is no XLSX workbook: {e}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(none)?;
    if archive.len() > MOST_FILES {
        return Err("the workbook holds more files than any workbook does".into());
    }
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(none)?;
        let unpacked = io::copy(&mut file.take(left + 1), &mut io::sink());
        let unpacked = unpacked.map_err(|e| format!("the workbook is damaged: {e}"))?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            format!(
                "the workbook unpacks to more than {} MB; is it what it says?",
                MOST_UNPACKED / 1024 / 1024
            )
        })?;
    }
    Ok(archive)
}
