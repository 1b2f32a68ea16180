//! The parking lot: what is for another time.

use eframe::egui::{Id, Key, RichText, ScrollArea, Ui, vec2};

use super::{Ask, Reworded, Workshop, parts};
use crate::app::{
    command::Action,
    theme::{plain, size, tokens},
    typing::{self, Editor, Field, Place, Purpose},
};

/// Draws the list.
pub fn parking(ui: &mut Ui, room: &Workshop, s: f32, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let id = Id::unique("what is to be parked");
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0 * s;
        let width = ui.available_width() - 56.0 * s;
        let place = Place::only(Editor::Park);
        let mut text = typing::desk(ui.ctx()).text(&place, 0).unwrap_or_default();
        let names = ("Park this", "For another time…");
        let later = (id, Purpose::Later(&place, 0));
        let (field, enter) = parts::field(ui, later, names, &mut text, (width, s));
        let add = parts::button(ui, "Park", "Park it", s).clicked();
        if enter || add {
            actions.push(Action::Finish(place));
        }
        if enter {
            field.request_focus();
        }
    });
    ui.add_space(4.0 * s);
    let parked = &room.record.parking;
    if parked.is_empty() {
        let words =
            "Nothing is parked. What does not belong here and now goes here, and is not lost.";
        parts::words(ui, words, plain(size::HEADING * s), t.soft);
    }
    ScrollArea::vertical()
        .id_salt("parking")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0 * s, 6.0 * s);
            for (at, text) in parked.iter().enumerate() {
                ui.horizontal_top(|ui| {
                    let room = ui.available_width() - 128.0 * s;
                    line(ui, at, text, (room, s), actions);
                    let name = format!("Hang {} on the map", at + 1);
                    let hang = parts::button(ui, "On the map", &name, s * 0.9);
                    let about = "Hang it as a sticky note on the selected touchpoint";
                    if hang.on_hover_text(about).clicked() {
                        actions.push(Action::Workshop(Ask::Hang(at)));
                    }
                    if parts::button(ui, "×", &format!("Remove {}", at + 1), s * 0.9).clicked() {
                        actions.push(Action::Workshop(Ask::Unpark(at)));
                    }
                });
            }
            if !parked.is_empty() {
                let words =
                    RichText::new("Each line can be written over.").font(plain(size::SMALL * s));
                ui.label(words.color(t.faint));
            }
        });
}

/// A line that is edited in place: what stands in it is kept when it is left.
fn line(ui: &mut Ui, at: usize, text: &str, (width, s): (f32, f32), actions: &mut Vec<Action>) {
    let id = Id::unique(("parked", at));
    let place = Reworded::new(at, text).place();
    let desk = typing::desk(ui.ctx());
    let mut value = desk.text(&place, 0).unwrap_or_else(|| text.to_owned());
    let name = format!("Parked {}", at + 1);
    let field = Field::line(Purpose::Later(&place, 0), &name);
    let response = field.show(ui, &mut value, |edit| {
        edit.id(id)
            .font(plain(size::HEADING * s))
            .margin(vec2(8.0 * s, 6.0 * s))
            .desired_width(width - 18.0 * s)
    });
    if response.lost_focus() {
        match ui.input(|i| i.key_pressed(Key::Escape)) {
            true => desk.clear(&place),
            false => actions.push(Action::Finish(place)),
        }
    }
}
