//! The ten steps to a good map: how far this one has come, and what to do next, a click away.

use eframe::egui::{
    Align2, CornerRadius, Pos2, Rect, RichText, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, text::LayoutJob, vec2,
};

use super::{
    command::Action,
    theme::{focus_ring, plain, size, space, strong, tokens},
};
use crate::map::{
    JourneyMap,
    progress::{Missing, Step, progress, steps_done},
};

/// Draws the steps.
pub fn guide(ui: &mut Ui, map: &JourneyMap, actions: &mut Vec<Action>) {
    let steps = progress(map);
    ScrollArea::vertical()
        .id_salt("guide")
        .auto_shrink(false)
        .show(ui, |ui| {
            let width = ui.available_width() - 6.0;
            ui.set_width(width);
            ui.set_max_width(width);
            summary(ui, &steps);
            ui.spacing_mut().item_spacing.y = 0.0;
            let next = steps.iter().position(|step| !step.is_done());
            for (i, step) in steps.iter().enumerate() {
                one(ui, step, next == Some(i), i + 1 == steps.len(), actions);
            }
            ui.add_space(space::XL);
        });
}

fn summary(ui: &mut Ui, steps: &[Step]) {
    let t = tokens(ui);
    let done = steps_done(steps);
    let words = match done {
        10 => "All ten steps are done".to_owned(),
        n => format!("{n} of 10 steps done"),
    };
    ui.label(RichText::new(&words).font(strong(size::HEADING)));
    let size = vec2(ui.available_width(), 8.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &words));
    let width = (rect.width() - 9.0 * 3.0) / 10.0;
    for (i, step) in steps.iter().enumerate() {
        let left = rect.left() + (width + 3.0) * i as f32;
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width, 6.0));
        ui.painter()
            .rect_filled(cell, CornerRadius::same(2), t.line);
        let mut part = cell;
        part.set_width(cell.width() * step.done as f32 / step.of as f32);
        let fill = if step.is_done() { t.good } else { t.accent };
        ui.painter().rect_filled(part, CornerRadius::same(2), fill);
    }
    ui.add_space(space::S);
}

/// A step: its number or a tick on a line that leads through all of them, what is there, what is
/// missing.
fn one(ui: &mut Ui, step: &Step, next: bool, last: bool, actions: &mut Vec<Action>) {
    const GUTTER: f32 = 32.0;
    let t = tokens(ui);
    let top = ui.cursor().top();
    let left = ui.cursor().left();
    let width = ui.available_width();
    let body = ui.allocate_ui_with_layout(
        vec2(width, 0.0),
        eframe::egui::Layout::top_down(eframe::egui::Align::LEFT),
        |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(GUTTER);
                ui.vertical(|ui| {
                    let room = width - GUTTER;
                    ui.set_width(room);
                    ui.set_max_width(room);
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.add_space(3.0);
                    let color = if step.is_done() { t.soft } else { t.text };
                    let name = RichText::new(step.name)
                        .font(strong(size::BODY))
                        .color(color);
                    let state = if step.is_done() { "done" } else { "open" };
                    let said = format!("Step {}: {}, {state}", step.number, step.name);
                    let label = ui.label(name);
                    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
                    label.on_hover_text(step.about);
                    let found = RichText::new(super::format::sentence(&step.found));
                    ui.label(found.font(plain(size::SMALL)).color(t.faint));
                    if next {
                        let about = RichText::new(step.about).font(plain(size::SMALL));
                        ui.label(about.color(t.soft));
                    }
                    for missing in &step.missing {
                        todo(ui, missing, actions);
                    }
                    ui.add_space(space::M);
                });
            });
        },
    );
    let center = pos2(left + 12.0, top + 13.0);
    if !last {
        let bottom = body.response.rect.bottom() + 2.0;
        let line = Stroke::new(1.5, if step.is_done() { t.good } else { t.line });
        ui.painter().vline(center.x, center.y + 13.0..=bottom, line);
    }
    disc(ui, center, step, next);
}

fn disc(ui: &Ui, center: Pos2, step: &Step, next: bool) {
    let t = tokens(ui);
    let painter = ui.painter();
    if step.is_done() {
        painter.circle_filled(center, 11.0, t.good);
        let tick = [vec2(-4.5, 0.2), vec2(-1.2, 3.6), vec2(4.8, -3.4)];
        let tick: Vec<Pos2> = tick.into_iter().map(|p| center + p).collect();
        painter.add(Shape::line(tick, Stroke::new(2.0, t.surface)));
        return;
    }
    let color = if next { t.accent } else { t.outline };
    painter.circle(center, 10.5, t.card, Stroke::new(1.0, t.line));
    arc(
        painter,
        center,
        step.done as f32 / step.of as f32,
        Stroke::new(2.2, if next { t.accent } else { t.faint }),
    );
    if step.done == 0 {
        painter.circle_stroke(center, 10.5, Stroke::new(1.4, color));
    }
    let text = step.number.to_string();
    let color = if next { t.accent } else { t.soft };
    painter.text(
        center,
        Align2::CENTER_CENTER,
        text,
        strong(size::CAPTION),
        color,
    );
}

/// A part of a circle, from the top on.
fn arc(painter: &eframe::egui::Painter, center: Pos2, part: f32, stroke: Stroke) {
    if part <= 0.0 {
        return;
    }
    const POINTS: usize = 40;
    let count = ((POINTS as f32 * part).ceil() as usize).max(2);
    let points: Vec<Pos2> = (0..=count)
        .map(|i| {
            let turn = part * i as f32 / count as f32 * std::f32::consts::TAU;
            center + 10.5 * vec2(turn.sin(), -turn.cos())
        })
        .collect();
    painter.add(Shape::line(points, stroke));
}

/// Something that is missing, a click away from where it is done.
fn todo(ui: &mut Ui, missing: &Missing, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let width = ui.available_width();
    let text = super::format::sentence(&missing.what);
    let font = plain(size::SMALL);
    let job = LayoutJob::simple(text.clone(), font, t.accent, width - 26.0);
    let galley = ui.painter().layout_job(job);
    let size = vec2(width, galley.size().y + 8.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("Do: {text}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let corners = CornerRadius::same(5);
    let area = rect.expand2(vec2(5.0, -1.0));
    if response.hovered() {
        ui.painter().rect_filled(area, corners, t.hover);
    }
    if response.has_focus() {
        let ring = focus_ring(ui);
        ui.painter()
            .rect_stroke(area, corners, ring, StrokeKind::Inside);
    }
    let at = pos2(rect.left(), rect.top() + 4.0);
    ui.painter().galley(at, galley, t.accent);
    let tip = pos2(rect.right() - 8.0, rect.center().y);
    let arrow = [vec2(-3.0, -4.0), vec2(1.0, 0.0), vec2(-3.0, 4.0)];
    let arrow: Vec<Pos2> = arrow.into_iter().map(|p| tip + p).collect();
    ui.painter()
        .add(Shape::line(arrow, Stroke::new(1.5, t.accent)));
    if response.on_hover_text("Go to where it is done").clicked() {
        actions.push(Action::Show(missing.place.clone()));
    }
}
