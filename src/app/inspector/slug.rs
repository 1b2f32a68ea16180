//! The name of a thing in the file, which people choose and nobody else changes.

use eframe::egui::Ui;

use super::{
    form::{Form, Look, Spec, spec},
    visit::Left,
};
use crate::{
    app::{command::Action, selection::Selection},
    edit::{Edit, Kind},
    map::ItemKey,
    units::Slug,
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
    let Some(kind) = Kind::of(key) else {
        // A flow is named after the touchpoints between which it hangs.
        return;
    };
    let now = key.name();
    form.row(ui, &SLUG, |form, ui| {
        let id = form.id_of(&SLUG);
        let kept = ui.data(|data| data.get_temp::<String>(id));
        let mut text = kept.unwrap_or_else(|| now.clone());
        let heard = hear(form, kind, key, &text);
        let look = Look {
            id: id.with("field"),
            name: "Name in the file".into(),
            hint: "",
            rows: 1,
            bad: heard.is_err(),
            wanted: form.is_wanted(SLUG.field),
            selects: true,
        };
        let typed = form.field(ui, &look, &mut text);
        if typed.changed {
            ui.data_mut(|data| data.insert_temp(id, text.clone()));
        }
        if typed.left.is_some() {
            ui.data_mut(|data| data.remove::<String>(id));
        }
        match (typed.left, heard) {
            (Some(Left::Kept), Ok(to)) if to != *key => {
                let from = key.clone();
                let edit = Edit::Rename {
                    from,
                    to: to.clone(),
                };
                form.once(SLUG.edit, edit);
                form.actions.push(Action::Select(Selection::only(to)));
                None
            }
            (Some(_), _) | (None, Ok(_)) => None,
            (None, Err(words)) => Some(words),
        }
    });
}

/// The key that a text names, or why it names none.
fn hear(form: &Form, kind: Kind, key: &ItemKey, text: &str) -> Result<ItemKey, String> {
    let slug = Slug::new(text.trim()).map_err(|error| error.with_suggestion())?;
    let new = kind.key(slug);
    let map = form.map();
    let taken = match &new {
        ItemKey::Persona(slug) => map.personas.contains_key(slug),
        ItemKey::Stage(slug) => map.stages.contains_key(slug),
        // What an opportunity is on is told by the slug alone.
        ItemKey::Touchpoint(slug) | ItemKey::Pain(slug) => {
            map.touchpoints.contains_key(slug) || map.pains.contains_key(slug)
        }
        ItemKey::Opportunity(slug) => map.opportunities.contains_key(slug),
        ItemKey::Flow(_) => false,
    };
    match taken && new != *key {
        true => Err(format!(
            "found {}, which another thing of the map is called; expected a name of its own",
            text.trim()
        )),
        false => Ok(new),
    }
}
