//! `wayfarer merge`: the changes of two sides in one file. Usable as a merge driver of git.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{
    args::Replacing,
    diff::load,
    lines,
    output::{Failure, Output, say},
};
use crate::{
    diagnostic::{Diagnostic, any_error, plain},
    export::difference,
    file::{
        self, Any, Model, Read,
        merge::{self, Conflict, ConflictKind, Homeless, Merged, Side, Value},
    },
    map::JourneyMap,
    scenario::Scenario,
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
    /// Replace the output when it is there already and none of the three files
    #[arg(long)]
    force: bool,
    /// Write into the file instead of putting another in its place, so that all of its names (hard links) have the
    /// new text; what stood in it is kept as a version
    #[arg(long)]
    in_place: bool,
    /// Where a file cannot be read: leave the output alone, and do not let `git merge-file` merge by lines
    #[arg(long)]
    no_lines: bool,
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
        if self.format == Form::Json && !matches!(output, Output::File(..)) {
            return Err(Failure::Usage(
                "with --format json the merge goes to a file: name it with -o".into(),
            ));
        }
        if output
            .spare([&self.base, &self.ours, &self.theirs].map(PathBuf::as_path))
            .is_ok()
        {
            output.spare_existing(self.force)?;
        }
        let output = output.in_way(Replacing {
            force: self.force,
            in_place: self.in_place,
        });
        match self.by_things(&output) {
            Err(Failure::Input(why)) => Err(self.by_lines(&output, &why)),
            done => done,
        }
    }

    fn by_things(&self, output: &Output) -> Result<(), Failure> {
        let name = |path: &PathBuf, side: &str| match &self.name {
            Some(name) => format!("{name} ({side})"),
            None => path.display().to_string(),
        };
        let base = load(&self.base, &name(&self.base, "base"))?;
        let ours = load(&self.ours, &name(&self.ours, "ours"))?;
        let theirs = load(&self.theirs, &name(&self.theirs, "theirs"))?;
        match (base, ours, theirs) {
            (None, Some(Any::Map(ours)), Some(Any::Map(theirs))) => {
                self.merge(output, None, &ours, &theirs, None)
            }
            (Some(Any::Map(base)), Some(Any::Map(ours)), Some(Any::Map(theirs))) => {
                self.merge(output, Some(&base), &ours, &theirs, None)
            }
            (None, Some(Any::Scenario(ours)), Some(Any::Scenario(theirs))) => {
                let of = self.map_of(None, &ours, &theirs);
                self.merge(output, None, &ours, &theirs, of.as_ref())
            }
            (Some(Any::Scenario(base)), Some(Any::Scenario(ours)), Some(Any::Scenario(theirs))) => {
                let of = self.map_of(Some(&base), &ours, &theirs);
                self.merge(output, Some(&base), &ours, &theirs, of.as_ref())
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

    /// What is done where the files cannot be merged thing by thing: both sides in one file, by lines,
    /// as git does it. Theirs must not be missing in what is committed next.
    fn by_lines(&self, output: &Output, why: &str) -> Failure {
        let file = self.file();
        let merged = match output {
            Output::File(..) if !self.no_lines => lines::merged([
                (&self.ours, "ours"),
                (&self.base, "base"),
                (&self.theirs, "theirs"),
            ]),
            _ => None,
        };
        let Some(merged) = merged else {
            if !matches!(output, Output::File(..)) {
                return Failure::Input(why.to_owned());
            }
            return Failure::Input(format!(
                "{why}\n{file}: theirs is NOT merged: nothing of it is in this file; mend what is wrong and merge again (git checkout --merge -- {file}), or take theirs (git checkout --theirs -- {file})"
            ));
        };
        if let Err(failure) = output.write_bytes(&merged.text) {
            return failure;
        }
        let marked = match merged.conflicts {
            0 => "without a conflict, but look at it with `wayfarer check`".to_owned(),
            1 => "with 1 conflict between the markers <<<<<<< and >>>>>>>".to_owned(),
            n => format!("with {n} conflicts between the markers <<<<<<< and >>>>>>>"),
        };
        Failure::Input(format!(
            "{why}\n{file}: so git merged it line by line, {marked}; mend it before you commit it"
        ))
    }

    /// The map that the scenarios are about, as it is named by the side that changed that; told where it
    /// cannot be used.
    fn map_of(
        &self,
        base: Option<&Read<Scenario>>,
        ours: &Read<Scenario>,
        theirs: &Read<Scenario>,
    ) -> Option<JourneyMap> {
        let (ours, theirs) = (ours.model.as_ref()?, theirs.model.as_ref()?);
        let was = base.and_then(|base| base.model.as_ref());
        let scenario = match was {
            Some(was) if was.base == ours.base => theirs,
            _ => ours,
        };
        let path = self.name.as_ref().map_or(self.ours.clone(), PathBuf::from);
        let untried = |why: String| {
            say(&plain(&format!(
                "{}: its map was not there to try both sides' changes on: {why}\n",
                self.file()
            )));
            None
        };
        match file::load_base(&path, scenario) {
            Err(why) => untried(why.to_string()),
            Ok((path, read)) if any_error(&read.diagnostics) => {
                untried(format!("{} has errors", path.display()))
            }
            Ok((_, read)) => read.model,
        }
    }

    /// What the file is called in messages.
    fn file(&self) -> String {
        let ours = || self.ours.display().to_string();
        self.name.clone().unwrap_or_else(ours)
    }

    fn merge<M: Model + Clone>(
        &self,
        output: &Output,
        base: Option<&Read<M>>,
        ours: &Read<M>,
        theirs: &Read<M>,
        of: Option<&JourneyMap>,
    ) -> Result<(), Failure> {
        let chosen = match (self.take_ours, self.take_theirs) {
            (true, _) => Some(Side::Ours),
            (_, true) => Some(Side::Theirs),
            _ => None,
        };
        let merged = merge::merge(base, ours, theirs, of, &|_| chosen).map_err(Failure::input)?;
        output.write(&merged.text)?;
        let currency = M::currency(&merged.model).unwrap_or_default();
        match self.format {
            Form::Text => {
                say(&told(&merged, &self.file(), &currency));
            }
            Form::Json => {
                let problems: Vec<String> = merged.problems.iter().map(problem).collect();
                let text = difference::conflicts(
                    &merged.conflicts,
                    &problems,
                    &merged.homeless,
                    &currency,
                );
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
fn told<M>(merged: &Merged<M>, file: &str, currency: &str) -> String {
    let mut text = String::new();
    let open: Vec<&Conflict> = merged.open().collect();
    for conflict in &open {
        text += &format!("{file}: conflict: {}\n", sentence(conflict, currency));
    }
    for found in &merged.problems {
        text += &format!("{file}: together: {}\n", problem(found));
    }
    for homeless in &merged.homeless {
        text += &format!("{file}: comment moved: {}\n", moved(homeless));
    }
    text += &match open.len() {
        0 => String::new(),
        1 => format!(
            "{file}: 1 conflict; a comment // MERGE beside it in the file says what the other side is\n"
        ),
        n => format!(
            "{file}: {n} conflicts; comments // MERGE beside them in the file say what the other side is\n"
        ),
    };
    if !merged.problems.is_empty() {
        text += &format!(
            "{file}: each side is right alone, but not both together: the file does not load until this is mended\n"
        );
    }
    plain(&text)
}

/// Where a comment went whose place has gone.
fn moved(homeless: &Homeless) -> String {
    let now = match homeless.now_at.0.is_empty() {
        true => "at the end of the file".to_owned(),
        false => format!("at {}", difference::place(&homeless.now_at, None)),
    };
    let comment = homeless.comment.replace('\n', " ");
    let was = difference::place(&homeless.was_at, None);
    format!("{comment} stood at {was}, which is gone; it stands {now}")
}

fn problem(d: &Diagnostic) -> String {
    let hint = d.hint.as_ref().map(|hint| format!(" ({hint})"));
    let at = difference::place(&d.path, None);
    format!("{at}: {}{}", d.message, hint.unwrap_or_default())
}

/// A conflict in a sentence without a full stop.
fn sentence(conflict: &Conflict, currency: &str) -> String {
    let words = |value: &Option<Value>| match value {
        Some(value) => value.words(&conflict.path, currency),
        None => "not set".to_owned(),
    };
    let (base, ours, theirs) = (
        words(&conflict.base),
        words(&conflict.ours),
        words(&conflict.theirs),
    );
    let place = difference::place(&conflict.path, conflict.name.as_deref());
    // Who removed it, and who wants it.
    let (gone, kept) = match conflict.ours {
        None => ("ours", "theirs"),
        Some(_) => ("theirs", "ours"),
    };
    match conflict.kind {
        ConflictKind::Changed => {
            let before = conflict.base.is_some().then(|| format!(", before {base}"));
            let before = before.unwrap_or_default();
            format!("{place}: ours {ours}, theirs {theirs}{before}")
        }
        ConflictKind::Order => {
            format!("{place}: both moved things: ours {ours}; theirs {theirs}; before {base}")
        }
        ConflictKind::Renamed => {
            format!("{place}: ours has the slug {ours}, theirs {theirs}, before {base}")
        }
        ConflictKind::Crossed => format!(
            "{place}: the order of ours ({ours}) and theirs ({theirs}) decides what they do; both stay, as they stand in the file"
        ),
        ConflictKind::Removed => format!("{place}: {gone} removed it, {kept} changed it; it stays"),
        ConflictKind::Commented => {
            format!("{place}: {gone} removed it, {kept} wrote a comment on it; it stays")
        }
        ConflictKind::Used => format!("{place}: {gone} removed it, {kept} uses it; it stays"),
    }
}
