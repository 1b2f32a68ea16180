//! Maps and scenarios from files: everything that is wrong is collected, each thing with its place.

use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
};

use super::output::{Failure, color_on};
use crate::{
    decide::investment,
    diagnostic::{self, Diagnostic},
    file::{self, Any, Document, Read},
    map::{Change, JourneyMap, RunSettings, validate::validate},
    scenario::Scenario,
    units::Slug,
};

/// Something to run: a map, or what a scenario makes of its base.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The file as it was named.
    pub path: PathBuf,
    /// The map to run.
    pub map: JourneyMap,
    /// The scenario that made it.
    pub scenario: Option<Case>,
}

/// A scenario and its base.
#[derive(Debug, Clone)]
pub struct Case {
    /// The id of the scenario.
    pub id: Slug,
    /// What people call it.
    pub title: String,
    /// How many changes it makes.
    pub changes: usize,
    /// What they cost, as far as the map says.
    pub investment: f64,
    /// The run settings of the scenario alone.
    pub run: RunSettings,
    /// The file of the base.
    pub base_path: PathBuf,
    /// The base.
    pub base: JourneyMap,
    /// The map to run as a map of its own: under the name of the scenario.
    pub own: JourneyMap,
}

impl Subject {
    /// The files it was read from.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let base = self.scenario.as_ref().map(|case| case.base_path.as_path());
        std::iter::once(self.path.as_path()).chain(base)
    }

    /// The title of the scenario, or of the map.
    pub fn title(&self) -> &str {
        self.scenario.as_ref().map_or(&self.map.title, |s| &s.title)
    }

    /// The map as it is given away: what a scenario makes is not given away under the name of its base.
    pub fn own(&self) -> &JourneyMap {
        self.scenario.as_ref().map_or(&self.map, |case| &case.own)
    }

    /// The id of the scenario, if it is one.
    pub fn scenario_id(&self) -> Option<&Slug> {
        self.scenario.as_ref().map(|s| &s.id)
    }
}

/// What is wrong or doubtful in one file.
#[derive(Debug)]
pub struct Findings {
    document: Document,
    diagnostics: Vec<Diagnostic>,
}

/// A file that was looked at.
#[derive(Debug)]
pub struct Loaded {
    /// What it holds, if it can be run.
    pub subject: Option<Subject>,
    /// The map as far as it could be read, if that can only be drawn.
    pub drawing: Option<JourneyMap>,
    /// What was found, in its own file and in that of its base.
    pub findings: Vec<Findings>,
}

impl Loaded {
    /// Errors and warnings.
    pub fn counts(&self) -> (usize, usize) {
        let all = self.findings.iter().flat_map(|f| &f.diagnostics);
        let (errors, warnings): (Vec<_>, Vec<_>) = all.partition(|d| d.is_error());
        (errors.len(), warnings.len())
    }
}

/// Reads a map or a scenario and checks it.
///
/// # Errors
/// When a file cannot be read at all.
pub fn load(path: &Path) -> Result<Loaded, Failure> {
    match file::load_any_as(path, &path.display().to_string()).map_err(Failure::input)? {
        Any::Map(read) => {
            let drawing = read.model.clone();
            let (map, findings) = check_map(read);
            let subject = map.map(|map| Subject {
                path: path.to_owned(),
                map,
                scenario: None,
            });
            Ok(Loaded {
                drawing: drawing.filter(|_| subject.is_none()),
                subject,
                findings: vec![findings],
            })
        }
        Any::Scenario(read) => load_scenario(path, read),
    }
}

/// The map, if it can be run, and what is wrong with it.
fn check_map(read: Read<JourneyMap>) -> (Option<JourneyMap>, Findings) {
    let Read {
        model,
        document,
        mut diagnostics,
    } = read;
    if let Some(map) = &model {
        let mut found = document.without_echoes(validate(map));
        document.locate(&mut found);
        diagnostics.extend(found);
    }
    let runs = !diagnostic::any_error(&diagnostics);
    diagnostics.extend(file::merge::undecided(&document));
    let findings = Findings {
        document,
        diagnostics,
    };
    (model.filter(|_| runs), findings)
}

fn load_scenario(path: &Path, read: Read<Scenario>) -> Result<Loaded, Failure> {
    let Read {
        model,
        document,
        mut diagnostics,
    } = read;
    let Some(scenario) = model else {
        let findings = vec![Findings {
            document,
            diagnostics,
        }];
        return Ok(Loaded {
            subject: None,
            drawing: None,
            findings,
        });
    };
    let base_path = file::base_path(path, &scenario);
    let base = match file::load_base(path, &scenario) {
        Ok((_, read)) => Some(check_map(read)),
        Err(error) => {
            let at = diagnostic::Path::of(["base"]);
            let message = format!("the base map cannot be used: {error}");
            diagnostics.push(Diagnostic::error("no-base", at, message));
            None
        }
    };
    let (mut subject, mut drawing) = (None, None);
    if let Some((Some(base), _)) = &base {
        let (map, found) = scenario.apply(base);
        let outcome = outcome(&scenario, base, &map, &found);
        diagnostics.extend(document.without_echoes(found));
        diagnostics.extend(outcome);
        let runs = !diagnostic::any_error(&diagnostics);
        drawing = (!runs).then(|| map.clone());
        subject = runs.then(|| Subject {
            path: path.to_owned(),
            map,
            scenario: Some(Case {
                id: scenario.id.clone(),
                own: scenario.promoted(base),
                title: scenario.title.clone(),
                changes: scenario.changes.len(),
                investment: investment(base, &scenario.changes),
                run: scenario.run,
                base_path,
                base: base.clone(),
            }),
        });
    }
    document.locate(&mut diagnostics);
    diagnostics.extend(file::merge::undecided(&document));
    let own = Findings {
        document,
        diagnostics,
    };
    let findings = std::iter::once(own).chain(base.map(|base| base.1));
    Ok(Loaded {
        subject,
        drawing,
        findings: findings.collect(),
    })
}

/// What is wrong with the outcome of a scenario and with neither its base nor its changes alone, at
/// the change that seems to be behind it.
fn outcome(
    scenario: &Scenario,
    base: &JourneyMap,
    map: &JourneyMap,
    of_changes: &[Diagnostic],
) -> Vec<Diagnostic> {
    if diagnostic::any_error(of_changes) {
        return Vec::new();
    }
    let of_base = validate(base);
    let known = |d: &Diagnostic| {
        let mut known = of_base.iter().chain(of_changes);
        known.any(|k| k.code == d.code && (k.message == d.message || k.path == d.path))
    };
    let new = validate(map).into_iter().filter(|d| !known(d));
    new.map(|d| Diagnostic {
        path: behind(scenario, &d.path),
        message: format!("with the changes of this scenario, {}", d.message),
        ..d
    })
    .collect()
}

/// The last change that names the thing at a path of the map, else the list of changes.
fn behind(scenario: &Scenario, path: &diagnostic::Path) -> diagnostic::Path {
    let changes = diagnostic::Path::of(["changes"]);
    let Some(name) = path.0.get(1) else {
        return changes;
    };
    let names = |change: &Change| {
        let text = format!("{change:?}");
        name.split('>')
            .all(|slug| text.contains(&format!("{slug:?}")))
    };
    match scenario.changes.iter().rposition(names) {
        Some(at) => changes.join(at),
        None => changes,
    }
}

/// The most errors, and the most warnings, that are shown of a file: nobody reads more at once.
const MOST_SHOWN: usize = 200;

/// Shows findings, each of them once although several scenarios may share a base.
#[derive(Debug)]
pub struct Shown {
    color: bool,
    seen: HashSet<(String, String)>,
}

impl Shown {
    /// For a stream with or without colour.
    pub fn new(color: bool) -> Shown {
        Shown {
            color,
            seen: HashSet::new(),
        }
    }

    /// Whether there is colour.
    pub fn color(&self) -> bool {
        self.color
    }

    /// The text of what has not been shown yet.
    pub fn render(&mut self, loaded: &Loaded) -> String {
        let mut text = String::new();
        for findings in &loaded.findings {
            let mut fresh = findings.diagnostics.clone();
            fresh.retain(|d| {
                let place = d.place.as_ref().map(ToString::to_string);
                let key = (place.unwrap_or_default(), d.message.clone());
                self.seen.insert(key)
            });
            let (mut told, mut left) = ([0, 0], [0, 0]);
            fresh.retain(|d| {
                let kind = usize::from(d.is_error());
                told[kind] += 1;
                left[kind] += usize::from(told[kind] > MOST_SHOWN);
                told[kind] <= MOST_SHOWN
            });
            text += &file::render(&fresh, findings.document.source(), self.color);
            for (count, what) in left.into_iter().zip(["warnings", "errors"]) {
                if count > 0 {
                    text += &format!("and {count} more {what} in {}\n", findings.document.file());
                }
            }
        }
        text
    }
}

/// Reads what is to be run; what is wrong or doubtful goes to standard error.
///
/// # Errors
/// When it cannot be run.
pub fn load_to_run(path: &Path, shown: &mut Shown) -> Result<Subject, Failure> {
    let loaded = load(path)?;
    super::output::say(&shown.render(&loaded));
    let errors = errors(path, &loaded);
    loaded.subject.ok_or(Failure::Input(errors))
}

/// Reads what is to be drawn; what is wrong or doubtful goes to standard error. A map that cannot be run is
/// drawn as far as it could be read, where that is `allowed`.
///
/// # Errors
/// When there is nothing to be drawn.
pub fn load_to_draw(path: &Path, shown: &mut Shown, allowed: bool) -> Result<Subject, Failure> {
    let mut loaded = load(path)?;
    super::output::say(&shown.render(&loaded));
    let errors = errors(path, &loaded);
    match (loaded.subject, loaded.drawing.take()) {
        (Some(subject), _) => Ok(subject),
        (None, Some(_)) if !allowed => Err(Failure::Input(format!(
            "{errors}; with --allow-errors it is drawn as far as it goes"
        ))),
        (None, Some(map)) => {
            super::output::say(&format!(
                "warning: {errors}; it is drawn as far as it goes\n"
            ));
            Ok(Subject {
                path: path.to_owned(),
                map,
                scenario: None,
            })
        }
        (None, None) => Err(Failure::Input(errors)),
    }
}

fn errors(path: &Path, loaded: &Loaded) -> String {
    match loaded.counts().0 {
        1 => format!("{} has an error", path.display()),
        n => format!("{} has {n} errors", path.display()),
    }
}

/// For commands that show findings on standard error.
pub fn on_stderr() -> Shown {
    Shown::new(color_on(&io::stderr()))
}
