//! `wayfarer import`: a map from a table, a diagram or JSON, with a preview of what was understood.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::output::{Failure, Output, print, say};
use crate::{
    diagnostic::any_error,
    file::{self, write_map},
    import::{self, Import as Imported},
    map::{JourneyMap, validate::validate},
};

/// The most bytes that are read.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// The most notes that are shown, of each kind.
const MOST_NOTES: usize = 40;

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// A table (CSV, TSV, XLSX) with one row a touchpoint, a Mermaid journey or flowchart (also in
    /// Markdown), or the JSON of a map
    file: PathBuf,
    /// What it is [default: as its name ends]
    #[arg(long, value_enum, value_name = "FORMAT")]
    from: Option<From>,
    /// The map to make; leave it out to see what would be understood; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What the map is called [default: as the file says, or is called]
    #[arg(long)]
    title: Option<String>,
    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
}

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// A table, cells parted by commas, semicolons or tabs
    Csv,
    /// A workbook
    Xlsx,
    /// A journey or a flowchart
    Mermaid,
    /// The JSON of a map
    Json,
}

impl From {
    fn of_ending(path: &Path) -> Option<From> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "csv" | "tsv" | "txt" => From::Csv,
            "xlsx" | "xlsm" => From::Xlsx,
            "mmd" | "mermaid" | "md" => From::Mermaid,
            "json" => From::Json,
            _ => return None,
        })
    }
}

impl Import {
    /// Reads, says what was understood, and writes the map.
    pub fn execute(self) -> Result<(), Failure> {
        let Some(from) = self.from.or_else(|| From::of_ending(&self.file)) else {
            return Err(Failure::Usage(format!(
                "{}: say what it is with --from: csv, xlsx, mermaid or json",
                self.file.display()
            )));
        };
        let output = match &self.output {
            Some(path) => {
                let output = Output::new(Some(path.clone()))?;
                output.spare([self.file.as_path()])?;
                output.spare_existing(self.force)?;
                Some(output)
            }
            None => None,
        };
        let mut imported = self.read(from)?;
        if let Some(title) = &self.title {
            imported.map.title.clone_from(title);
        }
        let preview = preview(&self.file, &imported);
        let Some(output) = output else {
            let name = self.file.with_extension("ron");
            let name = name
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            print(&preview)?;
            return print(&format!(
                "\nNothing was written. To make a map of it: add -o maps/{name}\n"
            ));
        };
        if any_error(&validate(&imported.map)) {
            say("note: the map has errors; `wayfarer check` lists them\n");
        }
        output.write(&write_map(&imported.map))?;
        match &output {
            Output::File(path) => {
                let path = path.display();
                print(&format!(
                    "{preview}\nWrote {path}. Next: wayfarer check {path} && wayfarer run {path}\n"
                ))
            }
            _ => {
                say(&preview);
                Ok(())
            }
        }
    }

    fn read(&self, from: From) -> Result<Imported, Failure> {
        let name = self.file.display().to_string();
        let wrong = |message: String| Failure::Input(format!("{name}: {message}"));
        let bytes = self.bytes().map_err(wrong)?;
        let stem = self
            .file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let title = stem.replace(['-', '_'], " ");
        if from == From::Xlsx {
            return import::xlsx(&bytes, &title).map_err(wrong);
        }
        let text = String::from_utf8(bytes).map_err(|e| {
            let at = e.utf8_error().valid_up_to();
            let line = e.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            wrong(format!("line {line} is not UTF-8; save the file with the encoding UTF-8 (in a spreadsheet: “CSV UTF-8”)"))
        })?;
        match from {
            From::Mermaid => import::mermaid(&text, &title).map_err(wrong),
            From::Json => json(&text, &name),
            _ => import::csv(&text, &title).map_err(wrong),
        }
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let file = fs::File::open(&self.file).map_err(|e| format!("cannot be read: {e}"))?;
        file.take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| format!("cannot be read: {e}"))?;
        match bytes.len() as u64 > MOST_BYTES {
            true => Err(format!(
                "is larger than {} MB; is it a map?",
                MOST_BYTES / 1024 / 1024
            )),
            false => Ok(bytes),
        }
    }
}

/// A map from its JSON, if nothing is wrong with it.
fn json(text: &str, name: &str) -> Result<Imported, Failure> {
    let read = file::map_from_json(text, name).map_err(Failure::Input)?;
    if any_error(&read.diagnostics) {
        for one in read
            .diagnostics
            .iter()
            .filter(|d| d.is_error())
            .take(MOST_NOTES)
        {
            let path: Vec<&str> = one.path.0.iter().map(|step| &**step).collect();
            say(&format!("{name}: {}: {}\n", path.join("."), one.message));
        }
        return Err(Failure::Input(format!(
            "{name} is not the JSON of a map as docs/journey-map.schema.json describes it"
        )));
    }
    let map = read.model.ok_or(Failure::Said)?;
    Ok(Imported {
        map,
        notes: Vec::new(),
    })
}

/// What was understood, assumed and not understood.
fn preview(path: &Path, imported: &Imported) -> String {
    let map = &imported.map;
    let mut text = format!("{}\n{}\n\n", map.title, counts(map));
    for (slug, stage) in map.stages.iter().take(60) {
        let members: Vec<&str> = map
            .touchpoints
            .values()
            .filter(|t| t.stage == *slug)
            .map(|t| t.name.as_str())
            .collect();
        let shown = members
            .iter()
            .take(8)
            .copied()
            .collect::<Vec<_>>()
            .join(" · ");
        let more = members.len().saturating_sub(8);
        let more = if more > 0 {
            format!(" · and {more} more")
        } else {
            String::new()
        };
        text.push_str(&format!("  {}: {shown}{more}\n", stage.name));
    }
    for (lost, heading) in [(false, "Assumed"), (true, "Not understood")] {
        let notes: Vec<_> = imported.notes.iter().filter(|n| n.lost == lost).collect();
        if notes.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{heading}\n"));
        for note in notes.iter().take(MOST_NOTES) {
            text.push_str(&format!("  {note}\n"));
        }
        if notes.len() > MOST_NOTES {
            text.push_str(&format!("  and {} more\n", notes.len() - MOST_NOTES));
        }
    }
    if imported.notes.iter().all(|n| !n.lost) {
        text.push_str(&format!(
            "\nEverything in {} was understood.\n",
            path.display()
        ));
    }
    text
}

fn counts(map: &JourneyMap) -> String {
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
