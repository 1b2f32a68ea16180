//! A text that was read: where things stand in it, and what it becomes when the model changes.

use std::collections::HashMap;

use super::{
    codec::{Root, root_kind},
    lines::Lines,
    merge::with_ext,
    migrate::{STEPS, migrated},
    out::Out,
    reader::Reader,
    syntax::{Group, Member, Node, Span, Tree, Value, parse},
    update::reconcile,
};
use crate::{
    diagnostic::{Diagnostic, Path, Place},
    map::{ItemKey, JourneyMap},
    scenario::Scenario,
    workshop::Record,
};

mod sealed {
    use super::{Diagnostic, ItemKey, JourneyMap, Path, Record, Root, Scenario};
    use crate::{
        edit,
        map::{Change, validate::validate},
    };

    pub trait Sealed: Root {
        /// The map, if it is one.
        fn map(&self) -> Option<&JourneyMap> {
            None
        }

        /// The currency of its money, if it says.
        fn currency(&self) -> Option<String> {
            self.map().map(|map| map.currency.clone())
        }

        /// What is wrong or doubtful about what it says. `of` is the map that a scenario is about, where
        /// it is known.
        fn faults(&self, _of: Option<&JourneyMap>) -> Vec<Diagnostic> {
            Vec::new()
        }

        /// The lists of changes in it, and where they stand.
        fn changes(&self) -> Vec<(Path, &[Change])> {
            Vec::new()
        }

        /// It with things under other slugs; `None` where not all of them can be.
        fn renamed(&self, _keys: &[(ItemKey, ItemKey)]) -> Option<Self>
        where
            Self: Sized,
        {
            None
        }
    }

    impl Sealed for JourneyMap {
        fn map(&self) -> Option<&JourneyMap> {
            Some(self)
        }

        fn faults(&self, _of: Option<&JourneyMap>) -> Vec<Diagnostic> {
            validate(self)
        }

        fn changes(&self) -> Vec<(Path, &[Change])> {
            let opportunities = self.opportunities.iter();
            let lists = opportunities.map(|(slug, opportunity)| {
                let path = Path::of(["opportunities", slug.as_str(), "changes"]);
                (path, opportunity.changes.as_slice())
            });
            lists.collect()
        }

        fn renamed(&self, keys: &[(ItemKey, ItemKey)]) -> Option<JourneyMap> {
            edit::renamed(self, keys)
        }
    }

    impl Sealed for Scenario {
        fn faults(&self, of: Option<&JourneyMap>) -> Vec<Diagnostic> {
            let Some(base) = of else { return Vec::new() };
            let (map, mut found) = self.apply(base);
            found.extend(validate(&map));
            found
        }

        fn changes(&self) -> Vec<(Path, &[Change])> {
            vec![(Path::of(["changes"]), &self.changes)]
        }
    }

    impl Sealed for Record {}
}

/// What a file can hold: a map, a scenario, or the record of a workshop.
pub trait Model: sealed::Sealed {}
impl Model for JourneyMap {}
impl Model for Scenario {}
impl Model for Record {}

/// A text that was read, with its syntax tree.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    file: String,
    lines: Lines,
    tree: Tree,
    /// What was read, in canonical form; tells what a later model changes.
    was: Option<Out>,
    /// The paths of the errors.
    broken: Vec<Path>,
}

impl Document {
    /// The document of a text.
    pub(super) fn parse(text: &str, file: &str) -> Document {
        let tree = parse(text);
        // What is changed and saved is the text in the present format.
        let (text, tree, lines) = match migrated(text, &tree, &STEPS) {
            Some((new, tree, how)) => {
                let lines = Lines::of_migrated(text, how);
                (new, tree, lines)
            }
            None => (text.to_owned(), tree, Lines::new(text)),
        };
        Document {
            text,
            file: file.to_owned(),
            lines,
            tree,
            was: None,
            broken: Vec::new(),
        }
    }

    /// The name of the root that it seems to hold.
    pub(super) fn root_kind(&self) -> &'static str {
        root_kind(&self.text, &self.tree.root)
    }

    /// Reads what it holds.
    pub(super) fn read<M: Model>(mut self) -> (Option<M>, Document, Vec<Diagnostic>) {
        let mut r = Reader::new(&self.text, &self.file, &self.lines);
        for e in &self.tree.errors {
            r.report(e.code, e.span, e.message.clone(), |d| match &e.hint {
                Some(hint) => d.hint(hint),
                None => d,
            });
        }
        let model = M::read_root(&mut r, &self.tree.root);
        let mut diagnostics = r.finish();
        diagnostics.sort_by(|a, b| {
            a.place
                .is_none()
                .cmp(&b.place.is_none())
                .then(a.place.cmp(&b.place))
        });
        self.was = model.as_ref().map(|model| model.write());
        self.broken = diagnostics.iter().map(|d| d.path.clone()).collect();
        (model, self, diagnostics)
    }

    /// The text that is saved when nothing is changed: the one that was read, in the present format.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text that was read. Places are those in it.
    pub fn source(&self) -> &str {
        self.lines.source().unwrap_or(&self.text)
    }

    /// The file as the user named it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The syntax tree.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What it means, in canonical form, with what other tools keep in it.
    pub(super) fn with_ext(&self) -> Option<Out> {
        let was = self.was.clone()?;
        Some(with_ext(&self.text, &self.tree.root, was))
    }

    /// The text when it is to mean something else, with what other tools are to keep in it.
    pub(super) fn changed_to<M: Model>(&self, new: &Out) -> String {
        let text = match self.with_ext() {
            Some(was) => self.reconciled(&was, new),
            None => new.file(),
        };
        // As in `update`.
        let (_, again, _) = Document::parse(&text, &self.file).read::<M>();
        match again.with_ext().as_ref() == Some(new) {
            true => text,
            false => new.file(),
        }
    }

    /// Where the thing at a path is written: a field's value, or the key of an item. Where it is not
    /// written, the nearest thing around it.
    pub fn place(&self, path: &Path) -> Place {
        self.place_with(path, find)
    }

    fn place_with<'t>(
        &'t self,
        path: &Path,
        mut find: impl FnMut(&'t Group, &str) -> Option<&'t Member>,
    ) -> Place {
        let mut span = start(&self.tree.root);
        let mut node = &self.tree.root;
        for step in &path.0 {
            let Value::Group(group) = &node.value else {
                break;
            };
            let Some(member) = find(group, step) else {
                break;
            };
            span = match (&member.value.value, &member.key) {
                (Value::Group(group), Some(key)) if group.name.is_none() => key.span,
                (Value::Group(group), None) => group.name.unwrap_or(start(&member.value)),
                (Value::Broken, Some(key)) => key.span,
                _ => member.value.span,
            };
            node = &member.value;
        }
        self.lines.place(&self.text, &self.file, span)
    }

    /// Where a stretch of the text is.
    pub(super) fn place_of(&self, span: Span) -> Place {
        self.lines.place(&self.text, &self.file, span)
    }

    /// Fills in the places that are missing.
    pub fn locate(&self, diagnostics: &mut [Diagnostic]) {
        let mut index = Index::default();
        for diagnostic in diagnostics {
            if diagnostic.place.is_none() {
                let place =
                    self.place_with(&diagnostic.path, |group, step| index.find(group, step));
                diagnostic.place = Some(place);
            }
        }
    }

    /// Leaves out the diagnostics (of the map's meaning) about things that could not be read: they
    /// speak of the neutral values that stand in for them. Those about the same field go, and those
    /// about items of which some field is broken; but a name that is not known stays unknown whatever
    /// else is wrong beside it.
    pub fn without_echoes(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let item = |path: &Path| path.0.get(..2).map(<[String]>::to_vec);
        diagnostics
            .into_iter()
            .filter(|d| {
                !self.broken.iter().any(|broken| {
                    let same_field = !broken.0.is_empty() && d.path.0.starts_with(&broken.0);
                    let same_item = item(broken).is_some() && item(broken) == item(&d.path);
                    let unknown = d.code.starts_with("unknown-");
                    // What is not known is the key, and what could not be read its value.
                    let key = d.path.0.last().is_some_and(|key| {
                        unknown && d.message.starts_with(&format!("found `{key}`"))
                    });
                    (same_field && !key) || (same_item && !unknown)
                })
            })
            .collect()
    }

    /// The text of a changed model. What did not change keeps its text: comments, the spelling of
    /// numbers and durations, the order of fields, `ext`. With an unchanged model it is the very
    /// text that was read.
    pub fn update<M: Model>(&self, new: &M) -> String {
        let new = new.write();
        let Some(was) = &self.was else {
            return new.file();
        };
        let text = self.reconciled(was, &new);
        // Comments may be lost to a mistake in here, but never data.
        let (again, ..) = Document::parse(&text, &self.file).read::<M>();
        let kept = again.is_some_and(|model| model.write() == new);
        if kept || !self.broken.is_empty() {
            text
        } else {
            new.file()
        }
    }

    /// Whether it is a file of Windows throughout.
    pub(super) fn ends_lines_with_cr(&self) -> bool {
        let count = |what| self.text.matches(what).count();
        count("\r\n") > 0 && count("\r\n") == count("\n")
    }

    fn reconciled(&self, was: &Out, new: &Out) -> String {
        let root = &self.tree.root;
        let (before, after) = (
            &self.text[..root.span.start as usize],
            &self.text[root.span.end as usize..],
        );
        let inside = reconcile(&self.text, root, was, new, 0);
        let text = format!("{before}{inside}{after}");
        // What is new has plain line ends.
        if self.ends_lines_with_cr() {
            text.replace("\r\n", "\n").replace('\n', "\r\n")
        } else {
            text
        }
    }

    /// The text of a changed model before it is checked, for tests of the merge itself.
    #[cfg(test)]
    pub(super) fn update_unchecked<M: Model>(&self, new: &M) -> String {
        let new = new.write();
        self.was
            .as_ref()
            .map_or_else(|| new.file(), |was| self.reconciled(was, &new))
    }
}

/// The part of a node that stands for it: a name or an opening bracket, or all of a plain value.
fn start(node: &Node) -> Span {
    match &node.value {
        Value::Group(group) => group.name.unwrap_or(Span {
            start: node.span.start,
            end: node.span.start + 1,
        }),
        _ => node.span,
    }
}

fn find<'t>(group: &'t Group, step: &str) -> Option<&'t Member> {
    let keyed = group
        .members
        .iter()
        .find(|m| m.key.as_ref().is_some_and(|key| same_key(&key.text, step)));
    keyed.or_else(|| by_number(group, step))
}

fn by_number<'t>(group: &'t Group, step: &str) -> Option<&'t Member> {
    let member = group.members.get(step.parse::<usize>().ok()?)?;
    member.key.is_none().then_some(member)
}

/// The keys of groups that many places are looked for in, each gone through once: a map of many thousand
/// touchpoints may have something wrong with every one.
#[derive(Default)]
struct Index<'t> {
    /// By where the group begins.
    groups: HashMap<u32, HashMap<String, &'t Member>>,
}

impl<'t> Index<'t> {
    /// A shorter group is gone through each time.
    const FEW: usize = 32;

    /// As [`find`].
    fn find(&mut self, group: &'t Group, step: &str) -> Option<&'t Member> {
        if group.members.len() <= Index::FEW {
            return find(group, step);
        }
        let keys = self.groups.entry(group.body.start).or_insert_with(|| {
            let mut keys = HashMap::new();
            for member in &group.members {
                if let Some(key) = &member.key {
                    keys.entry(normal_key(&key.text)).or_insert(member);
                }
            }
            keys
        });
        let keyed = keys.get(&normal_key(step)).copied();
        keyed.or_else(|| by_number(group, step))
    }
}

/// Whether two keys mean the same: flows may be written with spaces around the `>`.
pub(super) fn same_key(a: &str, b: &str) -> bool {
    a == b || normal_key(a) == normal_key(b)
}

/// A key as Wayfarer writes it.
pub(super) fn normal_key(key: &str) -> String {
    match key.split_once('>') {
        Some((from, to)) => format!("{}>{}", from.trim(), to.trim()),
        None => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_same_with_and_without_an_index() {
        let keys = (0..100).map(|at| format!("\"a{at}\": (x: {at}),\n\"a{at} >  b\": ({at}),\n"));
        let twice = "\"a7\": (x: 1),\n";
        let list = "(a: 1), 2,\n".repeat(50);
        let text = format!(
            "JourneyMap(m: {{{}{twice}}}, l: [{list}])",
            keys.collect::<String>()
        );
        let document = Document::parse(&text, "f");
        let paths = [
            &["m", "a7", "x"][..],
            &["m", "a99>b"],
            &["m", "a50 > b", "0"],
            &["m", "a100"],
            &["m", "7"],
            &["l", "70", "a"],
            &["l", "71"],
            &["l", "1000"],
            &["none"],
        ];
        for path in paths {
            let path = Path::of(path);
            let mut found = [Diagnostic::warning("w", path.clone(), "m")];
            document.locate(&mut found);
            assert_eq!(found[0].place, Some(document.place(&path)), "{path:?}");
        }
        let line = |path: &[&str]| document.place(&Path::of(path)).line;
        assert_eq!([line(&["m", "a7"]), line(&["m", "a99>b"])], [15, 200]);
    }
}
