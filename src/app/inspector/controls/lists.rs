//! Lists of words: what customers said.

use eframe::egui::{Button, Role, Ui, WidgetInfo, vec2};

use crate::app::{
    command::Alteration,
    inspector::{
        form::{Form, LINE, Look, Spec},
        visit::{self, Left},
    },
    theme::TOUCH,
};

impl<'a> Form<'a> {
    /// What customers said, one field each.
    pub fn quotes<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        quotes: &[String],
        edit: impl Fn(Vec<String>) -> E,
    ) {
        self.texts(ui, spec, ("In their words", "Add a quote"), quotes, edit);
    }

    /// Texts, one field each, with a button for one more.
    pub fn texts<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        (hint, add): (&'static str, &'static str),
        quotes: &[String],
        edit: impl Fn(Vec<String>) -> E,
    ) {
        self.tall(ui, spec, |form, ui| {
            let id = form.id_of(spec);
            let wanted = form.is_wanted(spec.field);
            for (i, quote) in quotes.iter().enumerate() {
                let name = format!("{} {}", spec.label, i + 1);
                let width = ui.available_width() - TOUCH.x - 4.0;
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        ui.set_max_width(width);
                        let look = Look {
                            id: id.with(i),
                            name: name.clone(),
                            hint,
                            rows: 2,
                            bad: false,
                            wanted: wanted && i == 0,
                            later: None,
                            selects: false,
                        };
                        let mut text = quote.clone();
                        let typed = form.field(ui, &look, &mut text);
                        if typed.changed && typed.left != Some(Left::TakenBack) {
                            let mut quotes = quotes.to_vec();
                            quotes[i] = text;
                            let edit = edit(quotes);
                            visit::change(ui.ctx(), typed.id, spec.edit, edit, form.actions);
                        }
                    });
                    let remove = ui.add(Button::new("×").min_size(vec2(TOUCH.x, LINE)));
                    let name = format!("Remove {}", name.to_lowercase());
                    remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                    if remove.clicked() {
                        let mut quotes = quotes.to_vec();
                        quotes.remove(i);
                        form.once(spec.edit, edit(quotes));
                    }
                });
            }
            if Form::small_button(ui, &format!("+ {add}"), add) {
                let mut quotes = quotes.to_vec();
                quotes.push(String::new());
                form.once(spec.edit, edit(quotes));
            }
            None
        });
    }
}
