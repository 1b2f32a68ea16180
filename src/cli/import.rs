//! `wayfarer import`: a map from a table, a diagram or JSON, with a preview of what was understood.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{
    args::Replacing,
    output::{Failure, Output, print, say},
};
use crate::{
    diagnostic::{any_error, plain},
    file::{Accept, write_map},
    import::{self, Import as Imported},
    map::validate::validate,
};

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
    #[command(flatten)]
    replacing: Replacing,
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

impl std::convert::From<From> for import::Kind {
    fn from(from: From) -> import::Kind {
        match from {
            From::Csv => import::Kind::Table,
            From::Xlsx => import::Kind::Workbook,
            From::Mermaid => import::Kind::Mermaid,
            From::Json => import::Kind::Json,
        }
    }
}

impl Import {
    /// Reads, says what was understood, and writes the map.
    pub fn execute(self) -> Result<(), Failure> {
        let named = || import::Kind::of_file(&self.file);
        let Some(kind) = self.from.map(import::Kind::from).or_else(named) else {
            return Err(Failure::Usage(format!(
                "{}: say what it is with --from: csv, xlsx, mermaid or json",
                self.file.display()
            )));
        };
        let output = match &self.output {
            Some(path) => {
                let output = Output::new(Some(path.clone()))?;
                output.spare([self.file.as_path()])?;
                let output = output.taking(self.replacing)?;
                Some(output)
            }
            None => None,
        };
        let mut imported =
            import::load(&self.file, kind, Accept::Handed).map_err(Failure::Input)?;
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
            Output::File(path, _) => {
                let path = plain(&path.display().to_string());
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
}

/// What was understood, assumed and not understood.
fn preview(path: &Path, imported: &Imported) -> String {
    let map = &imported.map;
    let mut text = format!("{}\n{}\n\n", map.title, import::counts(map));
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
