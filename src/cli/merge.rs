//! `wayfarer merge`: the changes of two sides in one file. Usable as a merge driver of git.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{
    diff::load,
    output::{Failure, Output, say},
};
use crate::{
    diagnostic::{Diagnostic, plain},
    export::difference,
    file::{
        Any, Model, Read,
        merge::{self, Conflict, ConflictKind, Merged, Side, Value},
    },
};

const EXAMPLES: &str = "\
Examples:
  wayfarer merge base.ron ours.ron theirs.ron -o merged.ron
  git config merge.wayfarer.driver 'wayfarer merge %O %A %B -o %A --name %P'

Where both sides changed the same, the result holds ours, with a comment `// MERGE …` beside it that
says what theirs is; it loads as it is. Then the exit code is 1. docs/GIT.md has the whole set-up.";

/// The arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Merge {
    /// What both sides began with; an empty file if there was none
    base: PathBuf,
    /// Our file
    ours: PathBuf,
    /// Their file
    theirs: PathBuf,
    /// Where the merge goes; it may be our file [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Decide every conflict for our side
    #[arg(long = "ours", id = "take_ours", conflicts_with = "take_theirs")]
    take_ours: bool,
    /// Decide every conflict for their side
    #[arg(long = "theirs", id = "take_theirs")]
    take_theirs: bool,
    /// What the file is called in messages, where the three are copies
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// How conflicts are told: as text on standard error, or as one object on standard output, for
    /// which the merge must go to a file
    #[arg(short, long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For scripts
    Json,
}

impl Merge {
    /// Reads all three, merges, writes, and tells what is to be decided.
    pub fn execute(self) -> Result<(), Failure> {
        let output = Output::new(self.output.clone())?;
        if self.format == Form::Json && !matches!(output, Output::File(_)) {
            return Err(Failure::Usage(
                "with --format json the merge goes to a file: name it with -o".into(),
            ));
        }
        let name = |path: &PathBuf, side: &str| match &self.name {
            Some(name) => format!("{name} ({side})"),
            None => path.display().to_string(),
        };
        let base = load(&self.base, &name(&self.base, "base"))?;
        let ours = load(&self.ours, &name(&self.ours, "ours"))?;
        let theirs = load(&self.theirs, &name(&self.theirs, "theirs"))?;
        match (base, ours, theirs) {
            (None, Some(Any::Map(ours)), Some(Any::Map(theirs))) => {
                self.merge(&output, None, &ours, &theirs)
            }
            (Some(Any::Map(base)), Some(Any::Map(ours)), Some(Any::Map(theirs))) => {
                self.merge(&output, Some(&base), &ours, &theirs)
            }
            (None, Some(Any::Scenario(ours)), Some(Any::Scenario(theirs))) => {
                self.merge(&output, None, &ours, &theirs)
            }
            (Some(Any::Scenario(base)), Some(Any::Scenario(ours)), Some(Any::Scenario(theirs))) => {
                self.merge(&output, Some(&base), &ours, &theirs)
            }
            (_, None, _) | (_, _, None) => Err(Failure::Input(
                "one of the sides is empty: there is nothing to merge".into(),
            )),
            _ => Err(Failure::Input(
                "a map and a scenario cannot be merged; all three must be maps, or all scenarios"
                    .into(),
            )),
        }
    }

    fn merge<M: Model + Clone>(
        &self,
        output: &Output,
        base: Option<&Read<M>>,
        ours: &Read<M>,
        theirs: &Read<M>,
    ) -> Result<(), Failure> {
        let chosen = match (self.take_ours, self.take_theirs) {
            (true, _) => Some(Side::Ours),
            (_, true) => Some(Side::Theirs),
            _ => None,
        };
        let merged = merge::merge(base, ours, theirs, &|_| chosen).map_err(Failure::input)?;
        output.write(&merged.text)?;
        let currency = M::currency(&merged.model).unwrap_or_default();
        match self.format {
            Form::Text => say(&told(&merged, &currency)),
            Form::Json => {
                let problems: Vec<String> = merged.problems.iter().map(problem).collect();
                let text = difference::conflicts(&merged.conflicts, &problems, &currency);
                super::output::print(&text)?;
            }
        }
        match merged.is_clean() {
            true => Ok(()),
            false => Err(Failure::Said),
        }
    }
}

/// What is to be decided, a line each.
fn told<M>(merged: &Merged<M>, currency: &str) -> String {
    let mut text = String::new();
    let open: Vec<&Conflict> = merged.open().collect();
    for conflict in &open {
        text += &format!("conflict: {}\n", sentence(conflict, currency));
    }
    for found in &merged.problems {
        text += &format!("together: {}\n", problem(found));
    }
    match open.len() {
        0 => {}
        1 => {
            text += "1 conflict; ours stands in the file, and a comment // MERGE beside it says what theirs is\n"
        }
        n => {
            text += &format!(
                "{n} conflicts; ours stands in the file, and comments // MERGE beside them say what theirs is\n"
            )
        }
    }
    plain(&text)
}

fn problem(d: &Diagnostic) -> String {
    let hint = d.hint.as_ref().map(|hint| format!(" ({hint})"));
    format!("{}: {}{}", d.path, d.message, hint.unwrap_or_default())
}

/// A conflict in a sentence without a full stop.
fn sentence(conflict: &Conflict, currency: &str) -> String {
    let words = |value: &Option<Value>| match value {
        Some(value) => value.words(&conflict.path, currency),
        None => "nothing".to_owned(),
    };
    let (base, ours, theirs) = (
        words(&conflict.base),
        words(&conflict.ours),
        words(&conflict.theirs),
    );
    let path = &conflict.path;
    match (conflict.kind, &conflict.ours) {
        (ConflictKind::Changed, _) => {
            format!("{path}: ours {ours}, theirs {theirs}, before {base}")
        }
        (ConflictKind::Order, _) => {
            format!("{path}: both moved things: ours {ours}; theirs {theirs}; before {base}")
        }
        (ConflictKind::Renamed, _) => {
            format!("{path}: ours calls it {ours}, theirs {theirs}, before {base}")
        }
        (ConflictKind::Removed, None) => {
            format!("{path}: ours removed it, theirs changed it; it stays")
        }
        (ConflictKind::Removed, _) => {
            format!("{path}: theirs removed it, ours changed it; it stays")
        }
        (ConflictKind::Used, None) => format!("{path}: ours removed it, theirs uses it; it stays"),
        (ConflictKind::Used, _) => format!("{path}: theirs removed it, ours uses it; it stays"),
    }
}
