//! The palette: everything by typing a part of its name, and Enter.

mod choices;
mod fuzzy;

use eframe::egui::{
    Align, Id, Key, Modal, Modifiers, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo,
    pos2, text::LayoutJob, vec2,
};

pub use choices::{Surroundings, choices};

use super::{
    command::Action,
    dialog::focus_once,
    theme::{plain, size, strong, tokens},
    typing::{Field, Purpose},
};
use choices::Choice;

/// What is chosen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Commands, the things of the map, the maps of the folder.
    Everything,
    /// Templates to begin from.
    Templates,
    /// Maps to be shown beside this one.
    Beside,
}

/// The palette while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// What is chosen from.
    pub mode: Mode,
    /// What is typed.
    pub text: String,
    /// The line that Enter takes.
    pub at: usize,
}

impl Palette {
    /// A palette with nothing typed.
    pub fn new(mode: Mode) -> Palette {
        Palette {
            mode,
            text: String::new(),
            at: 0,
        }
    }
}

const ROW: f32 = 30.0;
const WIDTH: f32 = 560.0;

/// Draws it.
pub fn show(ui: &Ui, palette: &Palette, around: &Surroundings, actions: &mut Vec<Action>) {
    let choices = choices(palette, around);
    let top = ui.ctx().content_rect().top() + 64.0;
    let area = Modal::default_area(Id::unique("palette"))
        .anchor(eframe::egui::Align2::CENTER_TOP, vec2(0.0, top));
    Modal::new(Id::unique("palette"))
        .area(area)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH);
            let last = choices.len().saturating_sub(1);
            let at = palette.at.min(last);
            // Before the field sees them: in a line of text they would move the cursor.
            let mut moved = None;
            ui.input_mut(|input| {
                for (key, to) in [
                    (Key::ArrowDown, if at == last { 0 } else { at + 1 }),
                    (Key::ArrowUp, if at == 0 { last } else { at - 1 }),
                    (Key::PageDown, (at + 8).min(last)),
                    (Key::PageUp, at.saturating_sub(8)),
                ] {
                    if input.consume_key(Modifiers::NONE, key) {
                        moved = Some(to);
                    }
                }
            });
            if let Some(to) = moved {
                actions.push(Action::Highlight(to));
            }
            field(ui, palette, actions);
            if ui.input(|i| i.key_pressed(Key::Enter))
                && let Some(choice) = choices.get(at)
            {
                actions.push(Action::Close);
                actions.push(choice.action.clone());
            }
            ui.add_space(2.0);
            if choices.is_empty() {
                let faint = tokens(ui).faint;
                let words = match (palette.mode, palette.text.trim()) {
                    (Mode::Beside, "") => {
                        "No other map is open here. Open one, or save a future state of this one."
                    }
                    _ => "Nothing is called like that.",
                };
                ui.label(RichText::new(words).color(faint));
            }
            // Its height is that of what fits now: left to itself it would never grow back after a list
            // of two.
            let height = ROW * (choices.len() as f32).min(12.0);
            ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height)
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for (i, choice) in choices.iter().enumerate() {
                        row(ui, choice, i == at, moved.is_some(), actions);
                    }
                });
        });
}

fn field(ui: &mut Ui, palette: &Palette, actions: &mut Vec<Action>) {
    let (name, hint) = match palette.mode {
        Mode::Everything => ("Find", "A command, a touchpoint, a pain, a map…"),
        Mode::Templates => ("Template", "Which template?"),
        Mode::Beside => ("Beside", "Which map beside this one?"),
    };
    let mut text = palette.text.clone();
    let response = Field::line(Purpose::Looks, name).show(ui, &mut text, |edit| {
        edit.id(Id::unique("palette field"))
            .font(plain(size::TITLE))
            .desired_width(f32::INFINITY)
            .margin(vec2(10.0, 8.0))
            .hint_text(hint)
    });
    focus_once(ui, response.id);
    if response.changed() {
        actions.push(Action::Typed(text));
    }
}

fn row(ui: &mut Ui, choice: &Choice, lit: bool, follow: bool, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let free = choice.obstacle.is_none();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, free, lit, &choice.name));
    let about = choice.obstacle.map_or_else(
        || format!("{} {}", choice.kind, choice.keys),
        |reason| format!("Cannot be done: {reason}"),
    );
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_description(about.trim()));
    if lit {
        ui.painter().rect_filled(rect, 6.0, t.accent_soft);
        if follow {
            ui.scroll_to_rect(rect, None);
        }
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, t.hover);
    }
    let (color, right) = match choice.obstacle {
        None => (t.text, choice.keys.as_str()),
        Some(reason) => (t.faint, reason),
    };
    let font = if lit {
        strong(size::BODY)
    } else {
        plain(size::BODY)
    };
    let inner = rect.shrink2(vec2(10.0, 0.0));
    let keys = text(
        ui,
        right,
        plain(size::SMALL),
        t.soft,
        inner.width() * 0.5,
        inner,
        Align::Max,
    );
    let kind_room = 130.0_f32.min(inner.width() * 0.3);
    let kind_right = if right.is_empty() {
        inner.right()
    } else {
        keys.left() - 14.0
    };
    let kind_at = Rect::from_min_max(inner.min, pos2(kind_right, inner.bottom()));
    let kind = match choice.obstacle {
        None => text(
            ui,
            &choice.kind,
            plain(size::SMALL),
            t.faint,
            kind_room,
            kind_at,
            Align::Max,
        ),
        Some(_) => kind_at.with_min_x(kind_right),
    };
    let room = kind.left() - inner.left() - 12.0;
    text(ui, &choice.name, font, color, room, inner, Align::Min);
    if response.clicked() {
        actions.push(Action::Close);
        actions.push(choice.action.clone());
    }
}

/// A line of text at one end of a row. Gives where it stands.
fn text(
    ui: &Ui,
    text: &str,
    font: eframe::egui::FontId,
    color: eframe::egui::Color32,
    room: f32,
    row: Rect,
    end: Align,
) -> Rect {
    let mut job = LayoutJob::simple(text.to_owned(), font, color, room.max(20.0));
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let size = galley.size();
    let x = match end {
        Align::Max => row.right() - size.x,
        _ => row.left(),
    };
    let at = pos2(x, row.center().y - size.y / 2.0);
    ui.painter().galley(at, galley, color);
    Rect::from_min_size(at, size)
}
