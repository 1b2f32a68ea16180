//! What people call the things of files, for asking about many of them.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::labelled;
use crate::{
    diagnostic::Path,
    file::{out::Out, tell},
};

/// The things of some versions of a file by their lists and keys.
pub struct Called<'o>(Vec<HashMap<&'o str, IndexMap<String, &'o Out>>>);

impl<'o> Called<'o> {
    /// Of these versions; the first that knows a thing tells its name.
    pub fn by(files: &[&'o Out]) -> Called<'o> {
        let lists = |file: &&'o Out| match file {
            Out::Group(file) => {
                let lists = file.members.iter().filter_map(|(list, out)| match out {
                    Out::Group(things) => Some((list.as_deref()?, labelled(things))),
                    Out::Atom(_) => None,
                });
                lists.collect()
            }
            Out::Atom(_) => HashMap::new(),
        };
        Called(files.iter().map(lists).collect())
    }

    /// The name of the thing at a path, or of the one that the field there belongs to. A flow is called by where
    /// it leads from and to.
    pub fn name(&self, path: &Path) -> Option<String> {
        let [list, key, ..] = path.0.as_slice() else {
            return None;
        };
        if let ("flows", Some((from, to))) = (list.as_str(), key.split_once('>')) {
            let called = |slug: &str| {
                let name = self.things("touchpoints", slug).next().and_then(tell::name);
                name.unwrap_or_else(|| slug.to_owned())
            };
            return Some(format!("{} → {}", called(from), called(to)));
        }
        self.things(list, key).find_map(tell::name)
    }

    fn things(&self, list: &str, key: &str) -> impl Iterator<Item = &'o Out> {
        let files = self.0.iter();
        files.filter_map(move |file| file.get(list)?.get(key).copied())
    }
}
