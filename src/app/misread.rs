//! What stands in fields and is no value. The map keeps the last good one, so what the field says is
//! lost on whoever looks elsewhere: it is told on the card and in the list of problems too.

use crate::{
    diagnostic::{Diagnostic, Path},
    map::{ItemKey, JourneyMap},
};

/// The code of what is wrong with a field.
pub const CODE: &str = "field.misread";

/// A field with something in it that is no value.
#[derive(Debug, Clone, PartialEq)]
struct Field {
    path: Path,
    /// What is wrong with what was typed.
    words: String,
    /// The thing it belongs to as it was then, printed: once it has changed, the field may hold
    /// something else, and says so itself when it is shown.
    thing: String,
}

/// All such fields of a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Misread(Vec<Field>);

impl Misread {
    /// What is known of the field at this path.
    pub fn at(&self, path: &Path) -> Option<&str> {
        let field = self.0.iter().find(|field| field.path == *path)?;
        Some(&field.words)
    }

    /// A field has something in it that is no value, or (`None`) has a good one again.
    pub fn set(&mut self, map: &JourneyMap, path: Path, words: Option<String>) {
        self.0.retain(|field| field.path != path);
        if let Some(words) = words {
            let thing = printed(map, &path);
            self.0.push(Field { path, words, thing });
        }
    }

    /// Forgets the fields of things that have changed.
    pub fn keep(&mut self, map: &JourneyMap) {
        self.0
            .retain(|field| field.thing == printed(map, &field.path));
    }

    /// The same as problems: warnings, because the map itself can be run.
    pub fn problems(&self) -> impl Iterator<Item = Diagnostic> {
        self.0.iter().map(|field| {
            let problem = Diagnostic::warning(CODE, field.path.clone(), &field.words);
            problem.hint("the map still has the value of before")
        })
    }
}

/// The thing at a path; nothing for most fields of the map itself.
fn printed(map: &JourneyMap, path: &Path) -> String {
    match ItemKey::at(path) {
        // Targets have places, which change with their list.
        None if path.0.first().is_some_and(|field| field == "targets") => {
            format!("{:?}", map.targets)
        }
        None => String::new(),
        Some(ItemKey::Persona(key)) => format!("{:?}", map.personas.get(&key)),
        Some(ItemKey::Stage(key)) => format!("{:?}", map.stages.get(&key)),
        Some(ItemKey::Touchpoint(key)) => format!("{:?}", map.touchpoints.get(&key)),
        Some(ItemKey::Pain(key)) => format!("{:?}", map.pains.get(&key)),
        Some(ItemKey::Opportunity(key)) => format!("{:?}", map.opportunities.get(&key)),
        Some(ItemKey::Flow(key)) => format!("{:?}", map.flows.get(&key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::TEMPLATES;

    #[test]
    fn a_field_is_told_until_its_thing_changes() {
        let read = TEMPLATES.last().expect("a template").read();
        let mut map = read.model.expect("a map");
        let slug = map.touchpoints.keys().next().expect("one").clone();
        let path = ItemKey::Touchpoint(slug.clone()).path().join("cost");
        let mut misread = Misread::default();
        misread.set(&map, path.clone(), Some("found abc".into()));
        misread.keep(&map);
        assert_eq!(misread.at(&path), Some("found abc"));
        let problem = misread.problems().next().expect("one problem");
        assert!(!problem.is_error());
        assert_eq!(problem.path, path);
        // Another thing changes, then this one.
        map.title.push('!');
        misread.keep(&map);
        assert_eq!(misread.problems().count(), 1);
        map.touchpoints[&slug].name.push('!');
        misread.keep(&map);
        assert_eq!(misread.problems().count(), 0);
    }
}
