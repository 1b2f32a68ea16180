//! Asking what becomes of work that a crash has left.

use eframe::egui::{
    Button, Id, Key, Label, Modal, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2,
};
use jiff::Timestamp;

use super::Left;
use crate::{
    app::{
        command::Action,
        dialog, format,
        theme::{TOUCH, card_frame, plain, size, space, strong, tokens},
    },
    archive::Subject,
};

/// What a person says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Bring the one at this place back.
    BringBack(usize),
    /// Bring all of it back.
    BringAll,
    /// Throw the one at this place away.
    Forget(usize),
    /// Ask again at the next start.
    Later,
}

/// Draws the question.
pub fn show(ui: &Ui, left: &[Left], actions: &mut Vec<Action>) {
    let t = tokens(ui);
    Modal::new(Id::unique("recovered"))
        .frame(dialog::frame(ui))
        .show(ui.ctx(), |ui| {
            ui.set_width(560.0);
            ui.label(RichText::new("Your work is still here").font(strong(size::TITLE)));
            let words = "Wayfarer ended before this was saved. Nothing is written to your files until you save.";
            ui.label(RichText::new(words).color(t.soft));
            ui.add_space(space::S);
            let most = (ui.ctx().content_rect().height() - 220.0).max(160.0);
            ScrollArea::vertical().max_height(most).show(ui, |ui| {
                for (at, left) in left.iter().enumerate() {
                    card(ui, at, left, actions);
                }
            });
            ui.add_space(space::S);
            ui.horizontal(|ui| {
                let name = if left.len() == 1 { "Bring it back" } else { "Bring all back" };
                let text = RichText::new(name).font(strong(size::BODY)).color(t.on_accent);
                let all = Button::new(text).fill(t.accent).min_size(vec2(110.0, 32.0));
                let all = ui.add(all);
                dialog::focus_once(ui, all.id);
                if all.clicked() {
                    actions.push(Action::Recovery(Asked::BringAll));
                }
                let later = Button::new("Ask me later").min_size(vec2(96.0, 32.0));
                let later = ui.add(later).on_hover_text("It is kept, and asked about at the next start");
                if later.clicked() || ui.input(|i| i.key_pressed(Key::Escape)) {
                    actions.push(Action::Recovery(Asked::Later));
                }
            });
        });
}

fn card(ui: &mut Ui, at: usize, left: &Left, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let recovery = &left.recovery;
    let (name, place) = match &recovery.subject {
        Subject::File(path) => {
            let name = path.file_name().unwrap_or_default();
            (
                name.to_string_lossy().into_owned(),
                path.display().to_string(),
            )
        }
        Subject::Unsaved(title) => (title.clone(), "never saved".to_owned()),
    };
    card_frame(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(&name).font(strong(size::HEADING)));
        ui.add(Label::new(RichText::new(place).font(plain(size::SMALL)).color(t.faint)).truncate());
        let count = recovery.edits.len();
        let steps = match count {
            1 => "1 step".to_owned(),
            n => format!("{} steps", format::count(n as u64)),
        };
        let latest = recovery
            .edits
            .last()
            .map(|(when, step)| format!(", the latest {}: {step}", ago(*when, Timestamp::now())));
        ui.label(format!("{steps} not saved{}.", latest.unwrap_or_default()));
        for line in &left.told {
            let text = RichText::new(format::sentence(line)).font(plain(size::SMALL));
            ui.add(Label::new(text.color(t.soft)).wrap());
        }
        if left.more > 0 {
            let words = format!("and {} more", left.more);
            ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.faint));
        }
        ui.horizontal(|ui| {
            for (verb, asked) in [
                ("Bring back", Asked::BringBack(at)),
                ("Throw away", Asked::Forget(at)),
            ] {
                let button = ui.add(Button::new(verb).min_size(TOUCH));
                button.widget_info(|| {
                    WidgetInfo::labeled(Role::Button, true, format!("{verb}: {name}"))
                });
                if button.clicked() {
                    actions.push(Action::Recovery(asked));
                }
            }
        });
    });
    ui.add_space(space::XS);
}

/// How long ago something was, in words.
fn ago(then: Timestamp, now: Timestamp) -> String {
    let seconds = (now.as_second() - then.as_second()).max(0);
    let (count, unit) = match seconds {
        0..60 => return "a moment ago".to_owned(),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural} ago")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_people_tell_them() {
        let now = Timestamp::from_second(1_000_000).unwrap();
        let then = |seconds: i64| Timestamp::from_second(1_000_000 - seconds).unwrap();
        assert_eq!(ago(then(5), now), "a moment ago");
        assert_eq!(ago(then(-5), now), "a moment ago");
        assert_eq!(ago(then(119), now), "1 minute ago");
        assert_eq!(ago(then(7200), now), "2 hours ago");
        assert_eq!(ago(then(90_000), now), "1 day ago");
    }
}
