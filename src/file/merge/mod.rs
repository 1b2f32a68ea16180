//! Three-way merge of maps and scenarios: thing by thing and field by field, never by line.
//!
//! Things are the same when their slugs are, list items when they say the same of the same thing
//! (`same::label`). What one side changed is changed; what both changed in the same way is too; where
//! they changed one value in two ways there is a [`Conflict`], with all three values. The file then
//! holds ours, or what one side removed and the other changed, and a comment beside it says what theirs
//! was. The comments of both sides are kept.
//!
//! The merge is one of values in canonical form; its text is made by bringing them into our text, like
//! any other change.

mod balance;
mod called;
mod comments;
mod crossed;
mod entry;
mod homeless;
mod normal;
mod order;
mod references;
mod rename;
mod same;
#[cfg(test)]
mod tests;
mod told;
mod tree;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt,
};

use super::{
    Read,
    document::{Document, Model},
    out::Out,
    tell,
};
use crate::{
    diagnostic::{Diagnostic, Path, any_error},
    map::JourneyMap,
};
pub(super) use called::Called;
use comments::{Comments, Notes};
pub(super) use comments::{MARK, comments};
use crossed::{Version, crossed};
pub use homeless::Homeless;
pub(super) use normal::{normal, with_ext};
pub(super) use rename::aligned;
pub(super) use same::{identify, labelled};
use told::Told;
pub use tree::Choose;
use tree::Merging;

/// One of the two sides of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The file that is merged into.
    Ours,
    /// The other one.
    Theirs,
}

/// A value of a file, for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Value(pub(super) Out);

impl Value {
    /// A value of the form that is merged.
    pub(super) fn of(out: &Out) -> Value {
        Value(same::plain(out))
    }

    /// As it is written in a file, on one line.
    pub fn ron(&self) -> String {
        normal::written(self.0.clone()).inline()
    }

    /// In people's words and units. The path tells what it is a value of.
    pub fn words(&self, path: &Path, currency: &str) -> String {
        tell::words(&self.0, path, currency)
    }

    /// Whether it is known by what it says, so that its label need not be told beside it.
    pub fn is_labelled(&self, label: &str) -> bool {
        let family = match label.rsplit_once(" #") {
            Some((family, number)) if number.bytes().all(|b| b.is_ascii_digit()) => family,
            _ => label,
        };
        [label, family].contains(&same::label(&self.0).as_str())
    }

    /// What people call it, where it is a thing with a name.
    pub fn name(&self) -> Option<String> {
        tell::name(&self.0)
    }
}

/// Why a merge could not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictKind {
    /// Both sides changed a value, differently.
    Changed,
    /// One side removed a thing and the other changed it. It stays.
    Removed,
    /// One side removed a thing and the other wrote a comment on it. It stays.
    Commented,
    /// One side removed a thing and the other began to use it. It stays.
    Used,
    /// Both sides put things in another order, and the two do not fit together.
    Order,
    /// Both sides gave a thing another slug.
    Renamed,
    /// A change of each side, of which the order decides what they do. Both stay.
    Crossed,
}

impl ConflictKind {
    /// A stable name for scripts.
    pub const fn name(self) -> &'static str {
        match self {
            ConflictKind::Changed => "changed",
            ConflictKind::Removed => "removed",
            ConflictKind::Commented => "commented",
            ConflictKind::Used => "used",
            ConflictKind::Order => "order",
            ConflictKind::Renamed => "renamed",
            ConflictKind::Crossed => "crossed",
        }
    }
}

/// Something that both sides changed, so that somebody has to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The thing, or its field: `touchpoints.setup.dwell`. Items of lists under their labels.
    pub path: Path,
    /// What people call the thing, or the thing that the field belongs to.
    pub name: Option<String>,
    /// Why it could not be decided.
    pub kind: ConflictKind,
    /// What it was; `None` where it was not there.
    pub base: Option<Value>,
    /// What it is in ours.
    pub ours: Option<Value>,
    /// What it is in theirs.
    pub theirs: Option<Value>,
    /// Which side was chosen; `None` where nobody chose.
    pub taken: Option<Side>,
}

/// A merged map or scenario.
#[derive(Debug, Clone)]
pub struct Merged<M> {
    /// What it says.
    pub model: M,
    /// Its text, with the comments of both sides, and a comment beside each conflict that nobody has
    /// decided.
    pub text: String,
    /// What both sides changed, the decided ones too.
    pub conflicts: Vec<Conflict>,
    /// Errors of the merged map that neither side had: each was right, but not both at once.
    pub problems: Vec<Diagnostic>,
    /// Comments that one side wrote at something that is no longer there: they stand near it.
    pub homeless: Vec<Homeless>,
}

impl<M> Merged<M> {
    /// The conflicts that nobody has decided.
    pub fn open(&self) -> impl Iterator<Item = &Conflict> {
        self.conflicts.iter().filter(|c| c.taken.is_none())
    }

    /// Whether nothing is left to be decided or mended.
    pub fn is_clean(&self) -> bool {
        self.open().next().is_none() && self.problems.is_empty()
    }
}

/// Why there is nothing merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMerged {
    /// This file cannot be read as it should.
    Unreadable(String),
    /// The parts cannot stand in one file; nothing was changed.
    DoNotFit,
}

impl fmt::Display for NotMerged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotMerged::Unreadable(file) => write!(
                f,
                "{file} has errors, so that nobody knows what it changed; mend it and merge again"
            ),
            NotMerged::DoNotFit => f.write_str(
                "the two sides cannot stand in one file; choose one of them with --ours or --theirs",
            ),
        }
    }
}

impl std::error::Error for NotMerged {}

/// Merges what changed from `base` to `theirs` into `ours`. Without a base (both sides made the file)
/// whatever differs is a conflict. `choose` decides about conflicts it knows an answer to. `of` is the map
/// that scenarios are about, where it is known: then what they make of it is checked too.
///
/// # Errors
/// [`NotMerged`] when one of them has errors.
pub fn merge<M: Model + Clone>(
    base: Option<&Read<M>>,
    ours: &Read<M>,
    theirs: &Read<M>,
    of: Option<&JourneyMap>,
    choose: Choose,
) -> Result<Merged<M>, NotMerged> {
    let mut given = vec![ours, theirs];
    given.extend(base);
    for read in given {
        if read.model.is_none() || any_error(&read.diagnostics) {
            return Err(NotMerged::Unreadable(read.document.file().to_owned()));
        }
    }
    let rename::Renamed {
        base,
        ours,
        theirs,
        conflicts,
        mut keep,
    } = rename::renamed(base.cloned(), ours.clone(), theirs.clone(), choose);
    let form = |read: &Read<M>| read.document.with_ext().map(normal).map(entry::told);
    let says_entry = |read: &Read<M>| {
        let written = read.document.with_ext().map(normal);
        written.as_ref().is_some_and(entry::is_said)
    };
    let says_entry = match (
        base.as_ref().map(says_entry),
        says_entry(&ours),
        says_entry(&theirs),
    ) {
        (Some(base), ours, theirs) if ours == base => theirs,
        (Some(_), ours, _) => ours,
        (None, ours, theirs) => ours || theirs,
    };
    let mut of_base = base.as_ref().and_then(form);
    let (Some(mut of_ours), Some(mut of_theirs)) = (form(&ours), form(&theirs)) else {
        return Err(NotMerged::DoNotFit);
    };
    identify([of_base.as_mut(), Some(&mut of_ours), Some(&mut of_theirs)]);
    let comments_of = |read: &Read<M>, form: &Out| Comments::of(&read.document, form);
    let by_base = base.as_ref().zip(of_base.as_ref());
    let by_base = by_base.map(|(base, form)| comments_of(base, form));
    let (by_ours, by_theirs) = (
        comments_of(&ours, &of_ours),
        comments_of(&theirs, &of_theirs),
    );
    if let Some(by_base) = &by_base {
        for path in homeless::commented(by_base, &by_ours, &by_theirs) {
            keep.entry(path).or_insert(ConflictKind::Commented);
        }
    }
    let (mut merged, found) = in_one(of_base.as_ref(), &of_ours, &of_theirs, keep, choose);
    let crossed = crossed(
        [
            Version::of(base.as_ref(), of_base.as_ref()),
            Version::of(Some(&ours), Some(&of_ours)),
            Version::of(Some(&theirs), Some(&of_theirs)),
        ],
        of,
        &mut merged,
        choose,
    );
    let all = conflicts.into_iter().chain(found).chain(crossed);
    let mut conflicts: Vec<Conflict> = all.collect();
    let versions = [Some(&of_ours), Some(&of_theirs), of_base.as_ref()];
    let versions: Vec<&Out> = versions.into_iter().flatten().collect();
    if !conflicts.is_empty() {
        let called = Called::by(&versions);
        for conflict in &mut conflicts {
            conflict.name = called.name(&conflict.path);
        }
    }

    // What is to be decided stands in the file.
    let asked = conflicts.iter().any(|c| c.path.0 == ["entry"]);
    let merged = entry::untold(merged, says_entry || asked);
    // Reading it brings its fields into the order of the format.
    let written = normal::written(merged.clone()).file();
    let whole: Read<M> = super::read(Document::parse(&written, "merged"));
    let (Some(model), Some(new)) = (whole.model, whole.document.with_ext()) else {
        return Err(NotMerged::DoNotFit);
    };
    if any_error(&whole.diagnostics) {
        return Err(NotMerged::DoNotFit);
    }
    let same = |a: Option<&Read<M>>, b: &Read<M>| {
        a.is_some_and(|a| a.document.text() == b.document.text())
    };
    let mut homeless = Vec::new();
    let text = if same(base.as_ref(), &ours) && conflicts.is_empty() {
        theirs.document.text().to_owned()
    } else if same(base.as_ref(), &theirs) && conflicts.is_empty() {
        ours.document.text().to_owned()
    } else {
        let text = ours.document.changed_to::<M>(&new);
        let notes = Notes {
            base: by_base,
            ours: by_ours,
            theirs: by_theirs,
            conflicts: Told::of(&conflicts),
        };
        let (noted, found) = comments::carried(
            &super::read::<M>(Document::parse(&text, "merged")).document,
            &merged,
            &notes,
        );
        // A mistake in here may cost a comment its place, but never data.
        let parsed = |text: &str| super::read::<M>(Document::parse(text, "merged")).document;
        let again = parsed(&noted);
        let (noted, found) = match again.with_ext().as_ref() == Some(&new) {
            true => (again, found),
            false => (parsed(&text), Vec::new()),
        };
        let (noted, lost) = homeless::completed(&noted, &merged, &notes);
        homeless.extend(found.into_iter().chain(lost));
        match ours.document.ends_lines_with_cr() {
            true => noted.replace("\r\n", "\n").replace('\n', "\r\n"),
            false => noted,
        }
    };
    let problems = problems(&model, &ours, &theirs, of);
    Ok(Merged {
        model,
        text,
        conflicts,
        problems,
        homeless,
    })
}

/// The merged values. What one side removed and the other began to use is brought back, until nothing
/// is missing that neither side lacked.
fn in_one(
    base: Option<&Out>,
    ours: &Out,
    theirs: &Out,
    mut keep: BTreeMap<Path, ConflictKind>,
    choose: Choose,
) -> (Out, Vec<Conflict>) {
    loop {
        let mut merging = Merging {
            choose,
            keep: &keep,
            conflicts: Vec::new(),
        };
        let merged = merging.root(base, ours, theirs);
        let conflicts = merging.conflicts;
        let missing = missing(base, ours, theirs, &merged);
        let before = keep.len();
        for path in missing {
            keep.entry(path).or_insert(ConflictKind::Used);
        }
        if keep.len() == before {
            return (merged, conflicts);
        }
    }
}

/// The things that the merged map mentions and one side has removed.
fn missing(base: Option<&Out>, ours: &Out, theirs: &Out, merged: &Out) -> Vec<Path> {
    let (Some(Out::Group(base)), Out::Group(ours), Out::Group(theirs), Out::Group(merged)) =
        (base, ours, theirs, merged)
    else {
        return Vec::new();
    };
    if merged.name != "JourneyMap" {
        return Vec::new();
    }
    let mentions = |map| references::mentions(map).into_iter();
    let (by_ours, by_theirs): (HashSet<_>, HashSet<_>) =
        (mentions(ours).collect(), mentions(theirs).collect());
    let [base, ours, theirs, merged_keys] = [base, ours, theirs, merged].map(references::Held::by);
    let mut missing = Vec::new();
    for mention in references::mentions(merged) {
        let held = |map: &references::Held| {
            let mut lists = mention.lists.iter();
            lists.find(|list| map.has(list, &mention.key))
        };
        let (in_ours, in_theirs) = (held(&ours).is_some(), held(&theirs).is_some());
        // A side that removed it and mentions it all the same has itself to blame.
        let by_itself = (!in_ours && by_ours.contains(&mention))
            || (!in_theirs && by_theirs.contains(&mention));
        if held(&merged_keys).is_none()
            && (in_ours || in_theirs)
            && !by_itself
            && let Some(list) = held(&base)
        {
            missing.push(Path::of([*list, &mention.key]));
        }
    }
    missing
}

/// A warning for each comment that still tells of a conflict.
pub fn undecided(document: &Document) -> Vec<Diagnostic> {
    let places = comments::marks(document);
    let warning = |place| {
        let message = "a merge left something to be decided here";
        let hint = "choose a value and remove the comment";
        let d = Diagnostic::warning("undecided-merge", Path::root(), message).hint(hint);
        Diagnostic {
            place: Some(place),
            ..d
        }
    };
    places.into_iter().map(warning).collect()
}

/// The errors of what was merged that neither side has.
fn problems<M: Model>(
    model: &M,
    ours: &Read<M>,
    theirs: &Read<M>,
    of: Option<&JourneyMap>,
) -> Vec<Diagnostic> {
    let errors = |model: &M| {
        let mut found = model.faults(of);
        found.retain(Diagnostic::is_error);
        found
    };
    let sides = [&ours.model, &theirs.model].into_iter().flatten();
    let known: Vec<Diagnostic> = sides.flat_map(errors).collect();
    // A change may stand at another place of its list than it did.
    let place = |d: &Diagnostic| -> Vec<String> {
        let steps = d
            .path
            .0
            .iter()
            .filter(|step| step.parse::<usize>().is_err());
        steps.cloned().collect()
    };
    let mut by_place: HashMap<(&str, Vec<String>), Vec<&Diagnostic>> = HashMap::new();
    for d in &known {
        by_place.entry((d.code, place(d))).or_default().push(d);
    }
    let mut problems = errors(model);
    problems.retain(|d| {
        let known = by_place.get(&(d.code, place(d)));
        let mut known = known.into_iter().flatten();
        !known.any(|k| k.path == d.path || k.message == d.message)
    });
    problems
}
