//! One of several, and yes or no.

use eframe::egui::{
    ComboBox, Id, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use crate::app::{
    command::Alteration,
    inspector::form::{Form, LINE, Spec},
    theme::{focus_ring, plain, size, tokens},
};

/// Something that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice<T> {
    /// What is chosen.
    pub value: T,
    /// A sign before its name, or nothing.
    pub sign: &'static str,
    /// What it is called.
    pub name: String,
    /// What it means, as a tooltip.
    pub about: String,
    /// Why it cannot be chosen, if it cannot.
    pub not: Option<String>,
}

/// A choice with nothing but a name.
pub fn plain_choice<T>(value: T, name: impl Into<String>) -> Choice<T> {
    Choice {
        value,
        sign: "",
        name: name.into(),
        about: String::new(),
        not: None,
    }
}

impl<T> Choice<T> {
    /// The same with a sign.
    #[must_use]
    pub fn sign(mut self, sign: &'static str) -> Self {
        self.sign = sign;
        self
    }

    /// The same with a meaning.
    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    fn text(&self) -> String {
        match self.sign {
            "" => self.name.clone(),
            sign => format!("{sign}  {}", self.name),
        }
    }
}

/// A box to choose from, over the whole width. Gives what was chosen anew.
pub fn pick<T: Clone + PartialEq>(
    ui: &mut Ui,
    id: Id,
    name: &str,
    (now, otherwise): (Option<&T>, &str),
    choices: &[Choice<T>],
) -> Option<T> {
    let chosen = choices.iter().find(|c| now == Some(&c.value));
    let text = chosen.map_or_else(|| otherwise.to_owned(), Choice::text);
    let mut picked = None;
    let width = ui.available_width();
    let response = ComboBox::from_id_salt(id)
        .width(width)
        .truncate()
        .height(340.0)
        .selected_text(text)
        .show_ui(ui, |ui| {
            ui.set_min_width(width.max(200.0));
            ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for choice in choices {
                    let on = now == Some(&choice.value);
                    let label = eframe::egui::Button::selectable(on, choice.text());
                    let enabled = choice.not.is_none();
                    let mut response = ui.add_enabled(enabled, label);
                    if let Some(why) = &choice.not {
                        response = response.on_disabled_hover_text(why);
                    } else if !choice.about.is_empty() {
                        response = response.on_hover_text(&choice.about);
                    }
                    if crate::app::panel::was_chosen(ui, &response) && !on {
                        picked = Some(choice.value.clone());
                    }
                }
            });
        })
        .response;
    let value = chosen.map_or(otherwise, |c| c.name.as_str()).to_owned();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, name);
        info.current_text_value = Some(value.clone());
        info
    });
    picked
}

impl<'a> Form<'a> {
    /// One of several. `None` shows `otherwise`.
    pub fn choice<T: Clone + PartialEq, E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        (now, otherwise): (Option<&T>, &str),
        choices: &[Choice<T>],
        edit: impl Fn(T) -> E,
    ) {
        self.row(ui, spec, |form, ui| {
            let id = form.id_of(spec);
            if let Some(picked) = pick(ui, id, spec.label, (now, otherwise), choices) {
                form.once(spec.edit, edit(picked));
            }
            None
        });
    }

    /// A change that is a step of its own.
    pub fn once(&mut self, name: &'static str, edit: impl Into<Alteration>) {
        self.actions.push(edit.into().action(name));
    }

    /// Yes or no.
    pub fn switch<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        on: bool,
        edit: impl Fn(bool) -> E,
    ) {
        self.row(ui, spec, |form, ui| {
            if flip(ui, spec.label, on) {
                form.once(spec.edit, edit(!on));
            }
            None
        });
    }

    /// A small button with words, for something that is done at once.
    pub fn small_button(ui: &mut Ui, text: &str, name: &str) -> bool {
        let text = RichText::new(text).font(plain(size::SMALL));
        let response = ui.add(eframe::egui::Button::new(text));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        response.clicked()
    }
}

/// A switch by itself. Says whether it was flipped.
pub fn flip(ui: &mut Ui, name: &str, on: bool) -> bool {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(36.0, LINE), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Switch, true, on, name));
    let track = eframe::egui::Rect::from_center_size(rect.center(), vec2(34.0, 18.0));
    let how = ui.ctx().animate_bool_responsive(response.id, on);
    let (fill, line) = if on {
        (t.accent, t.accent)
    } else {
        (t.hover, t.outline)
    };
    let stroke = Stroke::new(1.0, line);
    ui.painter()
        .rect(track, 9.0, fill, stroke, StrokeKind::Inside);
    let x = eframe::egui::lerp(track.left() + 9.0..=track.right() - 9.0, how);
    let knob = if on { t.on_accent } else { t.soft };
    let at = eframe::egui::pos2(x, track.center().y);
    ui.painter().circle_filled(at, 6.0, knob);
    if response.has_focus() {
        let ring = focus_ring(ui);
        ui.painter()
            .rect_stroke(track.expand(3.0), 12.0, ring, StrokeKind::Outside);
    }
    response.clicked()
}
