//! Choosing between what is here and what another program wrote.

use eframe::egui::{
    Button, Grid, Id, Key, Label, Modal, RichText, Role, ScrollArea, Stroke, Ui, WidgetInfo, vec2,
};

use super::Choosing;
use crate::{
    app::{
        command::Action,
        dialog,
        format::sentence,
        theme::{TOUCH, card_frame, plain, size, space, strong, tokens},
    },
    export::difference,
    file::merge::{Conflict, ConflictKind, Side, Value},
};

/// What a person says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// For the conflict at this place, the value of this side.
    Take(usize, Side),
    /// For all of them.
    TakeAll(Side),
    /// Put both together like this.
    Merge,
    /// Not now.
    Later,
}

/// Draws the question.
pub fn show(ui: &Ui, choosing: &Choosing, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let mut ask = |asked| actions.push(Action::Outside(asked));
    Modal::new(Id::unique("outside"))
        .frame(dialog::frame(ui))
        .show(ui.ctx(), |ui| {
            ui.set_width(680.0);
            let title = format!("“{}” has changed in two places", choosing.name);
            ui.label(RichText::new(title).font(strong(size::TITLE)));
            let count = choosing.conflicts.len();
            let what = if count == 1 { "one value".to_owned() } else { format!("{count} values") };
            let words = format!(
                "Another program has saved it while you worked. Both of you changed {what}; everything else goes together by itself. Whose is right?"
            );
            ui.label(RichText::new(words).color(t.soft));
            if choosing.again {
                let words = "It has changed once more while this was asked: look at the values again.";
                ui.label(RichText::new(words).color(t.warn));
            }
            ui.add_space(space::S);
            ui.horizontal(|ui| {
                for (name, side) in [("All mine", Side::Ours), ("All theirs", Side::Theirs)] {
                    if ui.add(Button::new(name).min_size(TOUCH)).clicked() {
                        ask(Asked::TakeAll(side));
                    }
                }
            });
            let most = (ui.ctx().content_rect().height() - 280.0).max(140.0);
            ScrollArea::vertical().max_height(most).show(ui, |ui| {
                let pairs = choosing.conflicts.iter().zip(&choosing.sides);
                for (at, (conflict, side)) in pairs.enumerate() {
                    card(ui, (at, conflict, *side), &choosing.currency, &mut ask);
                }
            });
            ui.add_space(space::S);
            ui.horizontal(|ui| {
                let text = RichText::new("Put together").font(strong(size::BODY)).color(t.on_accent);
                let merge = Button::new(text).fill(t.accent).min_size(vec2(110.0, 32.0));
                if ui.add(merge).clicked() {
                    ask(Asked::Merge);
                }
                let later = ui.add(Button::new("Not now").min_size(vec2(80.0, 32.0)));
                if later.clicked() || ui.input(|i| i.key_pressed(Key::Escape)) {
                    ask(Asked::Later);
                }
            });
        });
}

fn card(
    ui: &mut Ui,
    (at, conflict, side): (usize, &Conflict, Side),
    currency: &str,
    ask: &mut dyn FnMut(Asked),
) {
    let t = tokens(ui);
    let words = |value: &Option<Value>| match value {
        Some(value) => value.words(&conflict.path, currency),
        None => "not there".to_owned(),
    };
    card_frame(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let path = difference::place(&conflict.path, conflict.name.as_deref());
        let path = sentence(&path);
        ui.label(RichText::new(&path).font(strong(size::BODY)));
        let before = match about(conflict.kind) {
            Some(about) => about.to_owned(),
            None => format!("It was: {}", words(&conflict.base)),
        };
        ui.add(
            Label::new(
                RichText::new(before)
                    .font(plain(size::SMALL))
                    .color(t.faint),
            )
            .wrap(),
        );
        Grid::new(("conflict", at)).num_columns(2).show(ui, |ui| {
            for (name, own, value) in [
                ("Mine", Side::Ours, &conflict.ours),
                ("Theirs", Side::Theirs, &conflict.theirs),
            ] {
                let on = side == own;
                let color = if on { t.accent } else { t.text };
                let mut button =
                    Button::new(RichText::new(name).color(color)).min_size(vec2(64.0, TOUCH.y));
                if on {
                    button = button
                        .fill(t.accent_soft)
                        .stroke(Stroke::new(1.0, t.accent));
                }
                let response = ui.add(button);
                response.widget_info(|| {
                    let said = format!("{name}: {path}");
                    WidgetInfo::selected(Role::RadioButton, true, on, said)
                });
                if response.clicked() {
                    ask(Asked::Take(at, own));
                }
                ui.add(Label::new(words(value)).wrap());
                ui.end_row();
            }
        });
    });
    ui.add_space(space::XS);
}

/// What both did, where the values alone do not say it.
const fn about(kind: ConflictKind) -> Option<&'static str> {
    match kind {
        ConflictKind::Changed | ConflictKind::Renamed => None,
        ConflictKind::Removed => Some("One of you removed it, the other changed it."),
        ConflictKind::Used => Some("One of you removed it, the other began to use it."),
        ConflictKind::Commented => Some("One of you removed it, the other wrote a comment on it."),
        ConflictKind::Crossed => {
            Some("One changes what the other changes: only one of the two can count.")
        }
        ConflictKind::Order => Some("Both of you put things in another order."),
    }
}
