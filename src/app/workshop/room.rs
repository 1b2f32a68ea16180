//! The whole window in a workshop: a bar, the map, and what the room is at.

use eframe::egui::{
    Align, Align2, CentralPanel, Color32, CornerRadius, Frame, Id, Key, Label, Layout, Margin,
    Panel, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::{Ask, Tool, Workshop, board, numbers, parking, parts, summary, votes};
use crate::{
    app::{
        App, Sheet,
        canvas::{self, Camera},
        command::{Action, Command, Situation, View},
        sliders,
        theme::{Tokens, plain, size, strong, tokens},
        typing::{self, Editor, Field, Place, Purpose},
    },
    layout::Area,
};

/// Seconds for which the end of the time is signalled by a light that comes and goes.
const SIGNAL: f64 = 12.0;

impl App {
    /// Draws the workshop and gives the size of the canvas.
    pub(in crate::app) fn draw_workshop(
        &self,
        ui: &mut Ui,
        room: &Workshop,
        sheet: &Sheet,
        now: &Situation,
        actions: &mut Vec<Action>,
    ) -> Vec2 {
        let t = tokens(ui);
        let window = ui.max_rect();
        let s = parts::scale(window);
        let surface = Frame::new().fill(t.surface);
        let around = surface.inner_margin(Margin::symmetric(14, 6));
        Panel::top("workshop")
            .frame(around)
            .exact_size(54.0 * s)
            .show(ui, |ui| bar(ui, room, sheet, self.view, s, actions));
        if room.tool != Tool::Summary {
            let width = (window.width() * 0.4).clamp(380.0, 1400.0);
            let inside = surface.inner_margin(Margin::same((12.0 * s) as i8));
            Panel::right("tool")
                .frame(inside)
                .exact_size(width)
                .show(ui, |ui| {
                    tabs(ui, room.tool, s, actions);
                    ui.add_space(4.0 * s);
                    self.tool(ui, room, sheet, now, s, actions);
                });
        }
        let board = room.tool == Tool::Targets || room.tool == Tool::Summary;
        let told = sheet.told();
        if let Some(told) = told.filter(|t| !board && !t.answer().targets.is_empty()) {
            Panel::bottom("targets")
                .frame(surface)
                .exact_size(48.0 * s)
                .show(ui, |ui| board::strip(ui, &sheet.picture.map, told, s));
        }
        let mut size = self.canvas_size;
        CentralPanel::no_frame().show(ui, |ui| {
            if room.tool == Tool::Summary {
                let page = Frame::new().fill(t.canvas).inner_margin(Margin::same(18));
                page.show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    tabs(ui, room.tool, s, actions);
                    ui.add_space(6.0 * s);
                    summary::summary(ui, room, sheet, s, actions);
                });
                return;
            }
            let whole = ui.available_rect_before_wrap();
            size = whole.size();
            let mut canvas = self.canvas(sheet, now);
            if canvas.camera.is_none() {
                canvas.camera = Some(opening(sheet, self.view, whole, s));
                let camera = opening(sheet, self.view, whole, s);
                actions.push(Action::Camera(camera));
            }
            canvas.show(ui, actions);
            let camera = sheet.cameras[self.view as usize];
            if let Some(camera) = camera {
                cover(ui, room, sheet, (self.view, camera), (whole, s));
            }
            dots(ui, room, sheet, (self.view, camera), whole);
        });
        signal(ui, room, window, s);
        size
    }

    fn tool(
        &self,
        ui: &mut Ui,
        room: &Workshop,
        sheet: &Sheet,
        now: &Situation,
        s: f32,
        actions: &mut Vec<Action>,
    ) {
        if room.recovers {
            let t = tokens(ui);
            let words = "The record has a newer state of the map than its file.";
            parts::words(ui, words, plain(size::BODY * s), t.warn);
            if parts::button(ui, "Go on from it", "Go on from the newer state", s).clicked() {
                actions.push(Action::Workshop(Ask::Recover));
            }
        }
        match room.tool {
            Tool::Targets => board::board(ui, room, sheet, s),
            Tool::Votes => votes::votes(ui, room, sheet, s, actions),
            Tool::Numbers => numbers::numbers(ui, room, sheet, s, actions),
            Tool::Parking => parking::parking(ui, room, s, actions),
            Tool::Sliders => {
                let shelf = sliders::Shelf {
                    picture: &sheet.picture,
                    filed: &sheet.filed,
                    kept: &sheet.sliders,
                    influence: self.influence.as_ref(),
                    what_if: Command::WhatIf.obstacle(now).is_none(),
                    measures: sliders::Measures::of_room(s),
                };
                sliders::pane(ui, &shelf, actions);
            }
            Tool::Summary => {}
        }
    }
}

/// From where the map is looked at first: its start, in letters for the room.
fn opening(sheet: &Sheet, view: View, whole: Rect, s: f32) -> Camera {
    let body = canvas::body_size(whole.size(), view);
    let camera = canvas::start(&sheet.picture, view, body, 1.0);
    match camera.zoom < s {
        true => camera.zoomed(s / camera.zoom, Vec2::ZERO),
        false => camera,
    }
}

fn tabs(ui: &mut Ui, tool: Tool, s: f32, actions: &mut Vec<Action>) {
    const TABS: [(Tool, Command, &str); 6] = [
        (Tool::Targets, Command::TargetBoard, "Targets"),
        (Tool::Votes, Command::Votes, "Votes"),
        (Tool::Numbers, Command::RoomNumbers, "Numbers"),
        (Tool::Sliders, Command::RoomSliders, "Sliders"),
        (Tool::Parking, Command::ParkingLot, "Parking"),
        (Tool::Summary, Command::WorkshopSummary, "Summary"),
    ];
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let width = (ui.available_width() / TABS.len() as f32 - 2.0).min(140.0 * s);
        for (of, command, text) in TABS {
            let response = parts::tab(ui, text, command.name(), of == tool, (width, s));
            if response.on_hover_text(command.tooltip()).clicked() {
                actions.push(Action::Do(command));
            }
        }
    });
}

fn bar(ui: &mut Ui, room: &Workshop, sheet: &Sheet, view: View, s: f32, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0 * s;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            parts::command(ui, Command::Workshop, "Leave", s, actions);
            parts::command(ui, Command::CaptureNote, "+ Note", s, actions);
            timer(ui, room, s, actions);
            stages(ui, room, sheet, s, actions);
            let views = [
                (View::Journey, Command::ShowJourney),
                (View::Flow, Command::ShowFlow),
            ];
            for (of, command) in views.into_iter().rev() {
                let response = parts::tab(
                    ui,
                    command.name(),
                    command.name(),
                    of == view,
                    (76.0 * s, s),
                );
                if response.on_hover_text(command.tooltip()).clicked() {
                    actions.push(Action::Do(command));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let title = RichText::new(sheet.name()).font(strong(size::TITLE * 1.15 * s));
                ui.add(Label::new(title.color(t.text)).truncate());
            });
        });
    });
}

/// The stages that are shown, and the buttons that show one more or one less.
fn stages(ui: &mut Ui, room: &Workshop, sheet: &Sheet, s: f32, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let all = sheet.picture.map.stages.len();
    let shown = all - room.record.covered(all);
    // From right to left.
    parts::command(ui, Command::NextStage, "▶", s, actions);
    let words = match shown == all {
        true => "All stages".to_owned(),
        false => format!("{shown} of {all} stages"),
    };
    let text = RichText::new(&words)
        .font(plain(size::BODY * s))
        .color(t.soft);
    let label = ui.label(text);
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Shown: {words}")));
    parts::command(ui, Command::PreviousStage, "◀", s, actions);
}

/// The timer: what is left in large figures, and its buttons.
fn timer(ui: &mut Ui, room: &Workshop, s: f32, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let (timer, now) = (&room.record.timer, room.now());
    let running = timer.is_running(now);
    parts::command(ui, Command::ResetTimer, "↺", s, actions);
    let sign = if running { "⏸" } else { "▶" };
    parts::command(ui, Command::StartTimer, sign, s, actions);
    let untouched = !running && timer.left(now) == timer.length;
    if untouched {
        minutes(ui, timer.minutes(), s, actions);
    }
    let color = match (timer.is_up(now), running) {
        (true, _) => t.warn,
        (_, true) => t.accent,
        _ => t.text,
    };
    let words = timer.words(now);
    let text = RichText::new(&words).font(strong(30.0 * s)).color(color);
    let label = ui.label(text);
    let state = match (timer.is_up(now), running) {
        (true, _) => ", time is up",
        (_, true) => "",
        _ => ", stands still",
    };
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Timer: {words}{state}")));
}

/// For how many minutes the timer is set.
fn minutes(ui: &mut Ui, minutes: f64, s: f32, actions: &mut Vec<Action>) {
    let id = Id::unique("minutes of the timer");
    let place = Place::only(Editor::Minutes);
    let desk = typing::desk(ui.ctx());
    let said = || {
        format!("{minutes:.2}")
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    };
    let mut text = desk.text(&place, 0).unwrap_or_else(said);
    let t = tokens(ui);
    ui.label(
        RichText::new("min")
            .font(plain(size::SMALL * s))
            .color(t.soft),
    );
    let field = Field::line(Purpose::Later(&place, 0), "Minutes");
    let response = field.show(ui, &mut text, |edit| {
        edit.id(id)
            .font(plain(size::HEADING * s))
            .margin(vec2(6.0 * s, 4.0 * s))
            .desired_width(26.0 * s)
    });
    if response.lost_focus() {
        match ui.input(|i| i.key_pressed(Key::Escape)) {
            true => desk.clear(&place),
            false => actions.push(Action::Finish(place)),
        }
    }
}

/// Covers the stages that are not shown yet.
fn cover(
    ui: &Ui,
    room: &Workshop,
    sheet: &Sheet,
    (view, camera): (View, Camera),
    (whole, s): (Rect, f32),
) {
    let t = tokens(ui);
    let stages = match view {
        View::Journey => &sheet.picture.journey.stages,
        View::Flow => &sheet.picture.flow.stages,
    };
    let covered = room.record.covered(stages.len());
    let first = stages.len() - covered;
    let Some(placed) = stages.get(first) else {
        return;
    };
    let body = canvas::body_rect(whole, view);
    let left = body.left() + camera.offset.x + (placed.area.x - 11.0) * camera.zoom;
    let left = left.clamp(body.left(), whole.right());
    let rect = Rect::from_min_max(pos2(left, whole.top()), pos2(whole.right(), body.bottom()));
    if rect.width() < 1.0 {
        return;
    }
    let id = Id::unique("the covered stages");
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let words = match covered {
        1 => "1 more stage".to_owned(),
        n => format!("{n} more stages"),
    };
    let said = format!("Covered: {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, 0.0, t.surface);
    hatch(&painter, rect, s, t);
    painter.vline(rect.left(), rect.y_range(), Stroke::new(2.0, t.outline));
    if rect.width() > 90.0 * s {
        let at = rect.center() - vec2(0.0, 12.0 * s);
        let center = Align2::CENTER_CENTER;
        let font = strong(size::TITLE * s);
        let plate = painter.layout_no_wrap(words, font, t.text);
        let ground = center
            .anchor_size(at, plate.size())
            .expand2(vec2(14.0 * s, 8.0 * s));
        painter.rect_filled(ground, CornerRadius::same(8), t.surface);
        let min = center.anchor_size(at, plate.size()).min;
        painter.galley(min, plate, t.text);
    }
}

fn hatch(painter: &eframe::egui::Painter, rect: Rect, s: f32, t: &Tokens) {
    let step = 16.0 * s;
    let stroke = Stroke::new(1.0, t.line);
    let count = ((rect.width() + rect.height()) / step) as usize;
    for i in 0..=count {
        let x = rect.left() + step * i as f32;
        let line = [pos2(x, rect.top()), pos2(x - rect.height(), rect.bottom())];
        painter.line_segment(line, stroke);
    }
}

/// The dots at the cards of the map.
fn dots(
    ui: &Ui,
    room: &Workshop,
    sheet: &Sheet,
    (view, camera): (View, Option<Camera>),
    whole: Rect,
) {
    let Some(camera) = camera.filter(|_| room.tool == Tool::Votes) else {
        return;
    };
    let t = tokens(ui);
    let body = canvas::body_rect(whole, view);
    let painter = ui.painter().with_clip_rect(body);
    for (key, count) in room.record.ranking(&sheet.picture.map) {
        let Some(area) = canvas::area_of(&sheet.picture, view, &key).filter(|_| count > 0) else {
            continue;
        };
        let at = |area: &Area| {
            let corner = vec2(area.right(), area.y) * camera.zoom;
            body.min + camera.offset + corner
        };
        let words = count.to_string();
        let font = strong(size::BODY * camera.zoom.clamp(0.7, 2.0));
        let galley = painter.layout_no_wrap(words, font, Color32::WHITE);
        let radius = galley.size().max_elem() / 2.0 + 4.0;
        let center = at(&area) + vec2(-radius * 0.6, radius * 0.3);
        painter.circle(center, radius, t.accent, Stroke::new(1.5, t.surface));
        let min = center - galley.size() / 2.0;
        painter.galley(min, galley, t.on_accent);
    }
}

/// The end of the time: a frame of light that comes and goes, and stays.
fn signal(ui: &Ui, room: &Workshop, window: Rect, s: f32) {
    let (timer, now) = (&room.record.timer, room.now());
    if !timer.is_up(now) {
        return;
    }
    let t = tokens(ui);
    let since = timer.over(now);
    let strength = match since < SIGNAL {
        true => {
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_millis(50));
            0.55 + 0.45 * (since * std::f64::consts::TAU / 2.4).cos() as f32
        }
        false => 0.5,
    };
    let stroke = Stroke::new(8.0 * s, t.warn.gamma_multiply(strength));
    let painter = ui.ctx().debug_painter();
    painter.rect_stroke(window, CornerRadius::ZERO, stroke, StrokeKind::Inside);
}
