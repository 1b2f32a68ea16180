//! The rows of a table in text, whatever parts its cells.

use super::{
    Glance,
    table::{MOST_COLUMNS, Row},
};

/// The first rows of a table in text, as they stand: to be shown.
pub fn glance_csv(bytes: &[u8], most: usize) -> Vec<Glance> {
    let rows = rows_of(&String::from_utf8_lossy(bytes), most).unwrap_or_default();
    let cells = rows.into_iter().map(|row| row.1).collect();
    vec![("Map".to_owned(), cells)]
}

/// The rows of a table in text, cells parted by whatever parts most of them, each with its line.
pub(super) fn rows_of(text: &str, most: usize) -> Result<Vec<Row>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(line) = unclosed(text) {
        return Err(format!(
            "line {line}: the quote that begins a cell is never closed; write the cell without it, or with one at its end"
        ));
    }
    let head = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let count = |sign: char| head.matches(sign).count();
    let delimiter = [',', ';', '\t']
        .into_iter()
        .max_by_key(|sign| (count(*sign), *sign == ','));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(',') as u8)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| format!("the table cannot be read: {e}"))?;
        let line = record.position().map_or(0, |p| p.line() as usize);
        rows.push((
            line,
            record
                .iter()
                .take(MOST_COLUMNS)
                .map(str::to_owned)
                .collect(),
        ));
        if rows.len() > most {
            break;
        }
    }
    Ok(rows)
}

/// The line of a quote that begins a cell and never ends it: the rest of the table would be swallowed.
fn unclosed(text: &str) -> Option<usize> {
    let (mut line, mut begins, mut open) = (1, true, None);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, open) {
            ('"', Some(_)) if characters.peek() == Some(&'"') => drop(characters.next()),
            ('"', Some(_)) => open = None,
            ('"', None) if begins => open = Some(line),
            _ => {}
        }
        begins = open.is_none() && matches!(c, ',' | ';' | '\t' | '\n');
        line += usize::from(c == '\n');
    }
    open
}
