//! `wayfarer check`: what is wrong or doubtful in maps and scenarios.

use std::{io, path::PathBuf};

use crate::diagnostic::plain;

use super::{
    output::{Failure, color_on, print, say},
    report::Paint,
    source::{Loaded, Shown, load},
};

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Maps and scenarios
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Check {
    /// Looks at every file and says what was found; an error in one does not hide the others.
    pub fn execute(self) -> Result<(), Failure> {
        let paint = Paint::new(color_on(&io::stdout()));
        let mut shown = Shown::new(paint.on());
        let mut wrong = false;
        for path in &self.files {
            match load(path) {
                Ok(loaded) => {
                    let (errors, _) = loaded.counts();
                    wrong |= errors > 0;
                    let mark = match errors {
                        0 => paint.good("✓"),
                        _ => paint.bad("✗"),
                    };
                    let details = shown.render(&loaded);
                    let summary = paint.dim(&summary(&loaded));
                    let name = plain(&path.display().to_string());
                    print(&format!("{details}{mark} {name}  {summary}\n"))?;
                }
                Err(failure) => {
                    wrong = true;
                    let Failure::Input(message) = failure else {
                        return Err(failure);
                    };
                    say(&format!("{}: {}\n", paint.bad("error"), plain(&message)));
                }
            }
        }
        if wrong { Err(Failure::Said) } else { Ok(()) }
    }
}

fn summary(loaded: &Loaded) -> String {
    let some = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    let (errors, warnings) = loaded.counts();
    let mut parts = Vec::new();
    if let Some(subject) = &loaded.subject {
        if let Some(case) = &subject.scenario {
            let base = plain(&case.base_path.display().to_string());
            parts.push(format!("{} to {base}", some(case.changes, "change")));
        }
        parts.push(some(subject.map.touchpoints.len(), "touchpoint"));
        parts.push(some(subject.map.flows.len(), "flow"));
        parts.push(some(subject.map.pains.len(), "pain point"));
    }
    if errors > 0 {
        parts.push(some(errors, "error"));
    }
    if warnings > 0 {
        parts.push(some(warnings, "warning"));
    }
    parts.join(", ")
}
