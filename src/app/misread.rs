//! What stands in fields and is no value. The map keeps the last good one, so what the field says is
//! lost on whoever looks elsewhere: it is told on the card and in the list of problems too.

use super::typing::{Desk, Editor};
use crate::{
    diagnostic::{Diagnostic, Path},
    map::JourneyMap,
};

/// The code of what is wrong with a field.
pub const CODE: &str = "field.misread";

/// All such fields of a map: where each is, what is wrong, and what still holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Misread(Vec<(Path, String, &'static str)>);

impl Misread {
    /// What stands on the desk of this map and could not be taken over.
    pub fn of(desk: &Desk, map: &JourneyMap) -> Misread {
        let told = desk.work(map).into_iter().filter_map(|(place, text)| {
            let why = text.why.clone()?;
            let value = "the map still has the value of before";
            Some(match place.editor {
                Editor::Value | Editor::ShareBar => (place.path, why, value),
                Editor::FileName => (place.path.join("slug"), why, value),
                _ => {
                    let words = format!("“{}” is not taken over: {why}", text.words(&place));
                    (place.path, words, "it is kept until the map is closed")
                }
            })
        });
        Misread(told.collect())
    }

    /// The same as problems: warnings, because the map itself can be run.
    pub fn problems(&self) -> impl Iterator<Item = Diagnostic> {
        self.0
            .iter()
            .map(|(path, words, hint)| Diagnostic::warning(CODE, path.clone(), words).hint(*hint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::typing::Place, file::TEMPLATES, map::ItemKey};

    #[test]
    fn a_field_is_told_as_long_as_it_stands_on_the_desk_and_its_thing_is_there() {
        let read = TEMPLATES.last().expect("a template").read();
        let mut map = read.model.expect("a map");
        let slug = map.touchpoints.keys().next().expect("one").clone();
        let path = ItemKey::Touchpoint(slug.clone()).path().join("cost");
        let place = Place::new(Editor::Value, path.clone());
        let desk = Desk::default();
        desk.keep(&place, 0, &["abc".into()], "found abc");
        let problem = Misread::of(&desk, &map).problems().next();
        let problem = problem.expect("one problem");
        assert!(!problem.is_error());
        assert_eq!(problem.path, path);
        // Whatever else changes, the text is still there.
        map.touchpoints[&slug].name.push('!');
        assert_eq!(Misread::of(&desk, &map).problems().count(), 1);
        map.touchpoints.shift_remove(&slug);
        assert_eq!(Misread::of(&desk, &map).problems().count(), 0);
        assert!(!desk.has_work(&map));
    }
}
