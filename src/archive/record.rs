//! Records in a file to which only is added: one a line, each with a checksum. What a crash tore at
//! the end is not read.

use std::io::{self, BufRead};

use flate2::Crc;
use serde_json::Value;

/// The longest record: a file at its longest, every character of it escaped.
const MOST: usize = 7 * crate::file::syntax::MAX_BYTES;

/// A record as a line.
pub fn line(record: &Value) -> String {
    let text = record.to_string();
    format!("{:08x} {text}\n", checksum(text.as_bytes()))
}

/// The records of a file up to the first that is torn or was changed, and how many bytes they take.
///
/// # Errors
/// When the file cannot be read.
pub fn records(mut file: impl BufRead) -> io::Result<(Vec<Value>, u64)> {
    let mut records = Vec::new();
    let mut good = 0;
    loop {
        let mut bytes = Vec::new();
        let limit = MOST as u64 + 16;
        let count = io::Read::take(&mut file, limit).read_until(b'\n', &mut bytes)?;
        match read(&bytes) {
            Some(record) => records.push(record),
            None => return Ok((records, good)),
        }
        good += count as u64;
    }
}

/// The record of a whole line.
fn read(line: &[u8]) -> Option<Value> {
    let line = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
    let (sum, text) = line.split_at_checked(8)?;
    let text = text.strip_prefix(' ')?;
    let sum = u32::from_str_radix(sum, 16).ok()?;
    (sum == checksum(text.as_bytes())).then_some(())?;
    serde_json::from_str(text).ok()
}

/// A checksum that finds what was torn.
pub fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whatever_is_cut_off_the_records_before_are_read() {
        let all: Vec<Value> = (0..4).map(|i| json!({"n": i, "text": "a\nü"})).collect();
        let lines: Vec<String> = all.iter().map(line).collect();
        let whole = lines.concat();
        for end in 0..=whole.len() {
            let (found, good) = records(&whole.as_bytes()[..end]).unwrap();
            let kept = found.len();
            assert_eq!(found, all[..kept]);
            assert_eq!(good as usize, lines[..kept].concat().len());
            assert!(
                good as usize <= end
                    && end < good as usize + lines.get(kept).map_or(1, String::len)
            );
        }
    }

    #[test]
    fn a_record_that_was_changed_ends_the_file() {
        let mut text = line(&json!({"n": 1})) + &line(&json!({"n": 2}));
        text = text.replace("\"n\":1", "\"n\":3");
        assert_eq!(records(text.as_bytes()).unwrap(), (Vec::new(), 0));
    }
}
