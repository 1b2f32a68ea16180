//! What is being typed goes with the map: with things that are renamed, and with lists that grow.

use crate::{
    app::{misread::Misread, sheet::Sheet},
    diagnostic::Path,
    edit::Edit,
    map::{ItemKey, JourneyMap},
    scenario::Scenario,
};

impl Sheet {
    /// Tells among the problems what stands in fields and is no value.
    pub fn tell_typing(&mut self) {
        if self.typing.is_untold() && self.follow_typing() {
            let text = self.text().cloned();
            self.picture.examine(text.as_ref());
        }
    }

    /// Has what is being typed go with the map. Gives whether there is something else to be told of it.
    pub fn follow_typing(&mut self) -> bool {
        let map = &self.picture.map;
        let scenario = self.picture.scenario.as_ref();
        self.typing.follow(|path| list(path, map, scenario));
        let misread = Misread::of(&self.typing, map);
        let other = misread != self.picture.misread;
        self.picture.misread = misread;
        other
    }
}

/// Of a place in a list: which step of its path is the number, and all that is in the list, printed.
fn list(
    path: &Path,
    map: &JourneyMap,
    scenario: Option<&Scenario>,
) -> Option<(usize, Vec<String>)> {
    let mut steps = path.0.iter().map(String::as_str);
    match (steps.next()?, steps.next()?, steps.next()) {
        ("targets", ..) => Some((1, printed(&map.targets))),
        ("changes", ..) => Some((1, printed(&scenario?.changes))),
        ("opportunities", slug, Some("changes")) => {
            Some((3, printed(&map.opportunities.get(slug)?.changes)))
        }
        _ => None,
    }
}

fn printed<T: std::fmt::Debug>(list: &[T]) -> Vec<String> {
    list.iter().map(|one| format!("{one:?}")).collect()
}

/// What an edit calls otherwise in the file.
pub fn renamed(edit: &Edit) -> Vec<(ItemKey, ItemKey)> {
    match edit {
        Edit::Rename { from, to } => vec![(from.clone(), to.clone())],
        Edit::Batch(edits) => edits.iter().flat_map(renamed).collect(),
        _ => Vec::new(),
    }
}
