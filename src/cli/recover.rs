//! `wayfarer recover`: the work that a crash left unsaved.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use super::{
    args::Replacing,
    history::{folder, time},
    output::{Failure, Output, print},
};
use crate::{
    archive::{Recovery, Subject},
    diagnostic::plain,
};

const EXAMPLES: &str = "\
Examples:
  wayfarer recover                    what can be recovered
  wayfarer recover 1 -o mine.ron      the first of it, as a file
  wayfarer recover 1 --discard        gives it up

The app offers the same when it starts. Nothing is removed before it is discarded.";

/// The arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Recover {
    /// Which of it, by its number in the list; leave it out for the list
    number: Option<usize>,
    /// Write it to a file; `-` is standard output
    #[arg(short, long, value_name = "FILE", requires = "number")]
    output: Option<PathBuf>,
    #[command(flatten)]
    replacing: Replacing,
    /// Give it up
    #[arg(long, requires = "number")]
    discard: bool,
}

impl Recover {
    /// Does it.
    pub fn execute(self) -> Result<(), Failure> {
        let found = Recovery::find(&folder()?).map_err(Failure::input)?;
        let Some(number) = self.number else {
            return list(&found);
        };
        let recovery = number.checked_sub(1).and_then(|at| found.get(at));
        let Some(recovery) = recovery else {
            return Err(Failure::Usage(match found.len() {
                0 => "there is nothing to recover".to_owned(),
                count => format!("there is no number {number}; there are {count}"),
            }));
        };
        match (&self.output, self.discard) {
            (None, false) => Err(Failure::Usage(
                "say where it is to go with -o, or give it up with --discard".into(),
            )),
            (output, discard) => {
                // It is no value yet and has no place in a file.
                let typed: String = typed(recovery).concat();
                if !typed.is_empty() {
                    let words = format!("being typed, and in no file:\n{}", plain(&typed));
                    let _unheard = io::stderr().write_all(words.as_bytes());
                }
                if let Some(path) = output {
                    let output = Output::new(Some(path.clone()))?;
                    let output = output.taking(self.replacing)?;
                    output.write(&recovery.text)?;
                }
                match discard {
                    true => recovery.clone().discard().map_err(Failure::input),
                    false => Ok(()),
                }
            }
        }
    }
}

/// What was being typed, a line each: where in the file it belongs, and what stood there.
fn typed(recovery: &Recovery) -> Vec<String> {
    let typed = recovery.typed.iter();
    let lines = typed.map(|typed| {
        let place = typed.place.get(1..).unwrap_or_default().join(".");
        let text = typed.texts.join(" · ");
        format!(
            "      typed {}“{text}”\n",
            match place.as_str() {
                "" => String::new(),
                place => format!("in {place}: "),
            }
        )
    });
    lines.collect()
}

fn list(found: &[Recovery]) -> Result<(), Failure> {
    if found.is_empty() {
        return print("nothing to recover\n");
    }
    let mut text = String::new();
    for (number, recovery) in (1..).zip(found) {
        let what = match &recovery.subject {
            Subject::File(path) => path.display().to_string(),
            Subject::Unsaved(title) => format!("“{title}”, never saved"),
        };
        let when = recovery.last().map_or_else(String::new, time);
        let edits = match recovery.edits.len() {
            1 => "1 edit".to_owned(),
            count => format!("{count} edits"),
        };
        text += &format!("{number:>4}  {when}  {edits}  {what}\n");
        text += &typed(recovery).concat();
    }
    print(&plain(&text))
}
