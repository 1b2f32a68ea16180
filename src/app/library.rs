//! What lies in a folder: its maps, scenarios and templates.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::civil::Date;

use super::sketch::Sketch;
use crate::{
    diagnostic::any_error,
    file::{self, Any, SAMPLES, TEMPLATES, Template},
    map::{State, validate::validate},
};

/// A file of the folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where it is.
    pub path: PathBuf,
    /// What people call it: its title, or the file's name when it cannot be read.
    pub title: String,
    /// What it is about.
    pub note: String,
    /// What kind of file it is.
    pub kind: Kind,
    /// A small picture of it, if it is a map.
    pub sketch: Option<Arc<Sketch>>,
}

/// A map that comes with the program, made ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Where it comes from.
    pub template: &'static Template,
    /// What people call it.
    pub title: String,
    /// Stages and touchpoints.
    pub counts: [usize; 2],
    /// A small picture of it.
    pub sketch: Arc<Sketch>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A map.
    Map {
        /// Current or future state.
        future: bool,
        /// When its next review is due.
        due: Option<Date>,
        /// Stages, touchpoints, pains.
        counts: [usize; 3],
    },
    /// A scenario.
    Scenario {
        /// How many changes it makes.
        changes: usize,
    },
    /// Something that cannot be run.
    Broken,
}

/// The files of a folder, each list by title.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    /// The folder.
    pub root: PathBuf,
    /// Its maps.
    pub maps: Vec<Entry>,
    /// Its scenarios.
    pub scenarios: Vec<Entry>,
    /// Maps to start from.
    pub templates: Vec<Model>,
    /// Maps to look at.
    pub samples: Vec<Model>,
}

impl Library {
    /// Whether there is nothing in the folder.
    pub fn is_empty(&self) -> bool {
        self.maps.is_empty() && self.scenarios.is_empty()
    }
}

/// The folder whose `maps/` or `scenarios/` hold a file, or the file's own folder.
pub fn root_of(file: &Path) -> PathBuf {
    let mut folder = file.parent().unwrap_or(Path::new(""));
    for name in ["templates", "maps", "scenarios"] {
        if folder.file_name().is_some_and(|n| n == name) {
            folder = folder.parent().unwrap_or(Path::new(""));
        }
    }
    folder.to_owned()
}

/// Looks through a folder.
pub fn scan(root: &Path) -> Library {
    let mut maps = entries(&root.join("maps"));
    if !root.join("maps").is_dir() {
        maps = entries(root);
    }
    let (mut scenarios, maps): (Vec<Entry>, Vec<Entry>) = maps
        .into_iter()
        .partition(|e| matches!(e.kind, Kind::Scenario { .. }));
    scenarios.extend(entries(&root.join("scenarios")));
    Library {
        root: root.to_owned(),
        maps,
        scenarios,
        templates: models(TEMPLATES),
        samples: models(SAMPLES),
    }
}

fn models(templates: &'static [Template]) -> Vec<Model> {
    let model = |template: &'static Template| {
        let map = template.read().model?;
        Some(Model {
            template,
            counts: [map.stages.len(), map.touchpoints.len()],
            sketch: Arc::new(Sketch::of(&map)),
            title: map.title,
        })
    };
    templates.iter().filter_map(model).collect()
}

fn entries(folder: &Path) -> Vec<Entry> {
    // A folder that is not there, or not readable, has nothing to show.
    let Ok(read) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut entries: Vec<Entry> = read
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "ron"))
        .map(entry)
        .collect();
    entries.sort_by(|a, b| (&a.title, &a.path).cmp(&(&b.title, &b.path)));
    entries
}

fn entry(path: PathBuf) -> Entry {
    let broken = |path: PathBuf| Entry {
        title: path
            .file_stem()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
        note: "Cannot be read as it is. Open it to see why.".into(),
        kind: Kind::Broken,
        sketch: None,
        path,
    };
    match file::load_any(&path) {
        Ok(Any::Map(read)) => match read.model {
            Some(map) if !any_error(&read.diagnostics) && !any_error(&validate(&map)) => Entry {
                kind: Kind::Map {
                    future: matches!(map.state, State::Future { .. }),
                    due: map.review_due(),
                    counts: [map.stages.len(), map.touchpoints.len(), map.pains.len()],
                },
                sketch: Some(Arc::new(Sketch::of(&map))),
                title: map.title,
                note: map.note,
                path,
            },
            _ => broken(path),
        },
        Ok(Any::Scenario(read)) => match read.model {
            Some(scenario) if !any_error(&read.diagnostics) => Entry {
                kind: Kind::Scenario {
                    changes: scenario.changes.len(),
                },
                sketch: None,
                title: scenario.title,
                note: scenario.note,
                path,
            },
            _ => broken(path),
        },
        Err(_) => broken(path),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, process::Command};

    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_folder_with_pipes_and_devices_in_it_is_looked_through_without_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let maps = folder.path().join("maps");
        fs::create_dir_all(maps.join("folder.ron")).unwrap();
        let made = Command::new("mkfifo").arg(maps.join("pipe.ron")).status();
        assert!(made.unwrap().success());
        std::os::unix::fs::symlink("/dev/zero", maps.join("zero.ron")).unwrap();
        fs::write(maps.join("good.ron"), SAMPLES[0].text).unwrap();
        let library = scan(folder.path());
        let kinds = library.maps.iter().map(|e| e.kind == Kind::Broken);
        assert_eq!(kinds.filter(|broken| *broken).count(), 3);
        assert_eq!(library.maps.len(), 4);
        let error = crate::app::opened::open(&maps.join("pipe.ron")).unwrap_err();
        assert!(error.to_string().contains("it is a pipe"), "{error}");
    }
}
