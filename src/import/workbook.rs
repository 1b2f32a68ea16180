//! The same table as the first sheet of a workbook, or the one called “Map”.
//!
//! A workbook is a zip file from a stranger: what it unpacks to is counted first, and cells are read
//! one by one, because a cell may claim to stand in the millionth row.

use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read},
};

use calamine::{Data, DataRef, Reader, Xlsx};

use super::{
    Glance, Import,
    table::{MOST_COLUMNS, MOST_ROWS, Row, table},
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
    is_harmless(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let names = book.sheet_names();
    let name = names
        .iter()
        .find(|n| n.as_str() == "Map")
        .or_else(|| names.first());
    let Some(name) = name.cloned() else {
        return Err("the workbook has no sheet".into());
    };
    let rows = rows_of(&mut book, &name, MOST_ROWS)?;
    table(&rows, title, "row")
}

/// The first rows of every sheet of a workbook, as they stand: to be shown.
///
/// # Errors
/// As [`xlsx`].
pub fn glance_xlsx(bytes: &[u8], most: usize) -> Result<Vec<Glance>, String> {
    is_harmless(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let names = book.sheet_names();
    let sheet = |name: String| {
        let rows = rows_of(&mut book, &name, most)?;
        Ok((name, rows.into_iter().map(|row| row.1).collect()))
    };
    names.into_iter().map(sheet).collect()
}

fn unreadable(error: &dyn std::fmt::Display) -> String {
    format!("the workbook cannot be read: {error}")
}

/// The rows of a sheet that have anything in them, each with its place; at most so many.
fn rows_of(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, most: usize) -> Result<Vec<Row>, String> {
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut cells = book
        .worksheet_cells_reader(sheet)
        .map_err(|e| unreadable(&e))?;
    while let Some(cell) = cells.next_cell().map_err(|e| unreadable(&e))? {
        let (row, column) = cell.get_position();
        let column = column as usize;
        if column >= MOST_COLUMNS || rows.len() > most {
            continue;
        }
        let text = written(cell.get_value());
        let row = rows.entry(row).or_default();
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
    }
    let rows = rows.into_iter();
    Ok(rows.map(|(at, cells)| (at as usize + 1, cells)).collect())
}

/// A cell as text.
fn written(value: &DataRef) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::Empty | DataRef::Error(_) => String::new(),
        other => Data::from(other.clone()).to_string(),
    }
}

/// Whether it unpacks to something of an ordinary size, found out by unpacking it into nothing: what a
/// zip file says about itself need not be true.
fn is_harmless(bytes: &[u8]) -> Result<(), String> {
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
    Ok(())
}
