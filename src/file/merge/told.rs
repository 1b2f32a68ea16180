//! Which conflicts are told at a value, for asking about every value of a file.

use std::{
    collections::{BTreeMap, HashSet},
    ops::Bound,
};

use super::Conflict;
use crate::diagnostic::Path;

/// The conflicts of a merge by their paths.
#[derive(Debug)]
pub struct Told<'a> {
    open: BTreeMap<&'a Path, Vec<(usize, &'a Conflict)>>,
    chosen: HashSet<&'a [String]>,
}

impl<'a> Told<'a> {
    /// All that were found.
    pub fn of(conflicts: &'a [Conflict]) -> Told<'a> {
        let mut told = Told {
            open: BTreeMap::new(),
            chosen: HashSet::new(),
        };
        for (i, conflict) in conflicts.iter().enumerate() {
            if conflict.taken.is_some() {
                told.chosen.insert(conflict.path.0.as_slice());
            } else {
                let here = told.open.entry(&conflict.path).or_default();
                here.push((i, conflict));
            }
        }
        told
    }

    /// The undecided ones at a value and in it, in the order in which they were found.
    pub fn open_in(&self, path: &Path) -> impl Iterator<Item = &'a Conflict> {
        let from = (Bound::Included(path), Bound::Unbounded);
        let inside = self.open.range::<Path, _>(from);
        let inside = inside.take_while(|(at, _)| at.0.starts_with(&path.0));
        let mut found: Vec<(usize, &Conflict)> =
            inside.flat_map(|(_, here)| here.iter().copied()).collect();
        found.sort_by_key(|&(i, _)| i);
        found.into_iter().map(|(_, conflict)| conflict)
    }

    /// Whether somebody has chosen a side for a value, or for what it is in.
    pub fn is_chosen(&self, path: &Path) -> bool {
        (0..=path.0.len()).any(|steps| self.chosen.contains(&path.0[..steps]))
    }
}
