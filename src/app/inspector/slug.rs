//! The name of a thing in the file, which people choose and nobody else changes.

use eframe::egui::Ui;

use super::{
    form::{Form, Look, Spec, spec},
    visit::Left,
};
use crate::{
    app::{
        command::Action,
        typing::{self, Editor, Place, slug_of},
    },
    edit::Kind,
    map::ItemKey,
};

const SLUG: Spec = spec(
    "In the file",
    "slug",
    "Rename in the file",
    "Its name in the file, by which flows, scenarios and colleagues refer to it. Scenarios in other files that name it have to be changed by hand",
);

/// Draws the field. The new name is taken when the field is left, because everything that hangs on it
/// is renamed too.
pub fn slug(form: &mut Form, ui: &mut Ui, key: &ItemKey) {
    if Kind::of(key).is_none() {
        // A flow is named after the touchpoints between which it hangs.
        return;
    }
    form.row(ui, &SLUG, |form, ui| {
        let place = Place::new(Editor::FileName, key.path());
        let desk = typing::desk(ui.ctx());
        let mut text = desk.text(&place, 0).unwrap_or_else(|| key.name());
        let heard = slug_of(form.map(), key, &text);
        let look = Look {
            id: form.id_of(&SLUG).with("field"),
            name: "Name in the file".into(),
            hint: "",
            rows: 1,
            bad: heard.is_err(),
            wanted: form.is_wanted(SLUG.field),
            later: Some(place.clone()),
            selects: true,
        };
        let typed = form.field(ui, &look, &mut text);
        match typed.left {
            Some(Left::TakenBack) => {
                desk.clear(&place);
                return None;
            }
            Some(Left::Kept) => form.actions.push(Action::Finish(place)),
            None => {}
        }
        heard.err()
    });
}
