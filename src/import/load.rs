//! Files of other tools, read from the disk.

use std::path::Path;

use super::{Import, csv, mermaid, xlsx};
use crate::{
    diagnostic::any_error,
    file::{self, Accept},
    map::JourneyMap,
};

/// The most bytes that are read.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// The most that is said about what is wrong with a file.
const MOST_NAMED: usize = 12;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A table, cells parted by commas, semicolons or tabs.
    Table,
    /// A workbook.
    Workbook,
    /// A Mermaid journey or flowchart, also in Markdown.
    Mermaid,
    /// The JSON of a map.
    Json,
}

impl Kind {
    /// How the names of such files end.
    pub const ENDINGS: [(&'static str, Kind); 9] = [
        ("csv", Kind::Table),
        ("tsv", Kind::Table),
        ("txt", Kind::Table),
        ("xlsx", Kind::Workbook),
        ("xlsm", Kind::Workbook),
        ("mmd", Kind::Mermaid),
        ("mermaid", Kind::Mermaid),
        ("md", Kind::Mermaid),
        ("json", Kind::Json),
    ];

    /// What the name of a file promises.
    pub fn of_file(path: &Path) -> Option<Kind> {
        let ending = path.extension()?.to_str()?;
        let known = Kind::ENDINGS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(ending));
        known.map(|(_, kind)| *kind)
    }
}

/// Reads a file. A map without a title of its own is called after it. Commands also read what they are handed.
///
/// # Errors
/// A sentence that names the file, and the place in it where that is known.
pub fn load(path: &Path, kind: Kind, accept: Accept) -> Result<Import, String> {
    let name = path.display();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let title = stem.replace(['-', '_'], " ");
    let bytes = file::read_bytes(path, MOST_BYTES, accept).map_err(|e| e.to_string())?;
    let read = understood(bytes, kind, &title, &name.to_string());
    read.map_err(|why| format!("{name}: {why}"))
}

/// Understands the bytes of a file. A map without a title of its own is given this one; `name` is what
/// places in JSON are told with.
///
/// # Errors
/// A sentence.
pub fn understood(
    mut bytes: Vec<u8>,
    kind: Kind,
    title: &str,
    name: &str,
) -> Result<Import, String> {
    if kind == Kind::Workbook {
        return xlsx(&bytes, title);
    }
    // Windows editors put a mark before UTF-8.
    if bytes.starts_with("\u{feff}".as_bytes()) {
        bytes.drain(..'\u{feff}'.len_utf8());
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = e.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
        format!("line {line} is not UTF-8; save the file with the encoding UTF-8 (in a spreadsheet: “CSV UTF-8”)")
    })?;
    match kind {
        Kind::Mermaid => mermaid(&text, title),
        Kind::Json => json(&text, name),
        _ => csv(&text, title),
    }
}

/// A map from its JSON, if nothing is wrong with it.
fn json(text: &str, name: &str) -> Result<Import, String> {
    let read = file::map_from_json(text, name)?;
    let wrong = "it is not the JSON of a map as docs/journey-map.schema.json describes it";
    if any_error(&read.diagnostics) {
        let errors = || read.diagnostics.iter().filter(|d| d.is_error());
        let mut all = String::from(wrong);
        for one in errors().take(MOST_NAMED) {
            let path: Vec<&str> = one.path.0.iter().map(|step| &**step).collect();
            all.push_str(&format!("\n  {}: {}", path.join("."), one.message));
        }
        if let Some(more) = errors().count().checked_sub(MOST_NAMED + 1) {
            all.push_str(&format!("\n  and {} more", more + 1));
        }
        return Err(all);
    }
    let map = read.model.ok_or_else(|| wrong.to_owned())?;
    Ok(Import {
        map,
        notes: Vec::new(),
    })
}

/// How much there is in a map, in words.
pub fn counts(map: &JourneyMap) -> String {
    let one = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    [
        one(map.stages.len(), "stage", "stages"),
        one(map.touchpoints.len(), "touchpoint", "touchpoints"),
        one(map.flows.len(), "flow", "flows"),
        one(map.pains.len(), "pain point", "pain points"),
        one(map.opportunities.len(), "idea", "ideas"),
        one(map.personas.len(), "persona", "personas"),
    ]
    .join(", ")
}
