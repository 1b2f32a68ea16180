//! What stands around the map: the bar above it, the files on its left, the results on its right.

mod charts;
mod left;
mod menu;
mod outline;
mod results;
mod strip;
mod top;

pub use left::{files, state};
pub use menu::{Line, line};
pub use outline::{Row, outline, rows};
pub use results::{DIM, Results, known_row, right};
pub use strip::{HEIGHT as STRIP, strip};
pub use top::{Bar, bar};

use eframe::egui::{
    Align2, Color32, CornerRadius, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, vec2,
};

use super::{
    command::{Action, Command},
    theme::{TOUCH, plain, size, space, strong, tokens},
};

/// The heading of a section.
pub fn heading(ui: &mut Ui, text: &str) {
    let t = tokens(ui);
    ui.label(RichText::new(text).font(strong(size::SMALL)).color(t.faint));
}

/// Whether one of the lines of a list that drops down was chosen, which closes it: a choice by key does not by
/// itself, as a click does.
pub fn was_chosen(ui: &Ui, line: &Response) -> bool {
    if line.clicked() {
        ui.close();
    }
    line.clicked()
}

/// A small plate with a word on it.
pub fn badge(ui: &mut Ui, text: &str, fill: Color32, color: Color32) -> Response {
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), strong(size::CAPTION), color);
    let size = galley.size() + vec2(12.0, 5.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(at.min, galley, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// A button for a command, with its keys in the tooltip.
pub fn command_button(ui: &mut Ui, command: Command, text: &str, actions: &mut Vec<Action>) {
    let button = eframe::egui::Button::new(text).min_size(TOUCH);
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, command.name()));
    if response.on_hover_text(command.tooltip()).clicked() {
        actions.push(Action::Do(command));
    }
}

/// Two or more choices side by side, one of which holds.
pub fn segments<T: PartialEq + Copy>(
    ui: &mut Ui,
    choices: &[(T, Command)],
    chosen: T,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let width = 74.0;
    let whole = vec2(width * choices.len() as f32 + 4.0, 30.0);
    let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
    let line = Stroke::new(1.0, t.line);
    ui.painter().rect(
        rect,
        CornerRadius::same(8),
        t.canvas,
        line,
        StrokeKind::Inside,
    );
    for (i, (value, command)) in choices.iter().enumerate() {
        let min = rect.min + vec2(2.0 + width * i as f32, 2.0);
        let cell = eframe::egui::Rect::from_min_size(min, vec2(width, 26.0));
        let id = ui.unique_id().with(("segment", command.name()));
        let response = ui.interact(cell, id, Sense::click());
        let on = *value == chosen;
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, command.name()));
        let radius = CornerRadius::same(6);
        if on {
            ui.painter().rect(
                cell,
                radius,
                t.card,
                Stroke::new(1.0, t.outline),
                StrokeKind::Inside,
            );
        } else if response.hovered() {
            ui.painter().rect_filled(cell, radius, t.hover);
        }
        if response.has_focus() {
            let ring = super::theme::focus_ring(ui);
            ui.painter()
                .rect_stroke(cell, radius, ring, StrokeKind::Inside);
        }
        let (font, color) = match on {
            true => (strong(size::BODY), t.text),
            false => (plain(size::BODY), t.soft),
        };
        ui.painter().text(
            cell.center(),
            Align2::CENTER_CENTER,
            command.name(),
            font,
            color,
        );
        if response.on_hover_text(command.tooltip()).clicked() {
            actions.push(Action::Do(*command));
        }
    }
}

/// Space between two sections of a panel.
pub fn section_gap(ui: &mut Ui) {
    ui.add_space(space::L - space::S);
}

/// A line of a table: words on the left, a number on the right, and below it how it is known, and how well.
pub fn row_with(ui: &mut Ui, left: &str, right: &str, below: &str, about: &str) {
    let t = tokens(ui);
    let width = ui.available_width();
    let value = ui
        .painter()
        .layout_no_wrap(right.to_owned(), strong(size::BODY), t.text);
    let name_width = (width - value.size().x - 10.0).max(20.0);
    let mut job = eframe::egui::text::LayoutJob::simple(
        left.to_owned(),
        plain(size::BODY),
        t.soft,
        name_width,
    );
    job.wrap.max_rows = 2;
    let name = ui.painter().layout_job(job);
    let small = (ui.painter()).layout_no_wrap(below.to_owned(), plain(size::CAPTION), t.faint);
    let under = if below.is_empty() {
        0.0
    } else {
        small.size().y
    };
    let height = name.size().y.max(value.size().y + under) + 5.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let top = rect.top() + 2.0;
    let at = eframe::egui::pos2(rect.right() - value.size().x, top);
    ui.painter()
        .galley(eframe::egui::pos2(rect.left(), top), name, t.soft);
    let second = eframe::egui::pos2(rect.right() - small.size().x, top + value.size().y);
    ui.painter().galley(at, value, t.text);
    let mut said = format!("{left}: {right}");
    if !below.is_empty() {
        ui.painter().galley(second, small, t.faint);
        said.push_str(&format!(", {below}"));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    if !about.is_empty() {
        response.on_hover_text(about);
    }
}
