//! What stands on a map that nobody has drawn on yet: what a journey is made of, and the first step.

use eframe::egui::{
    Align2, Color32, CornerRadius, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2,
};

use super::{
    Canvas, Pen, Said, Setting, control,
    pen::{Zoom, label},
};
use crate::{
    app::{
        command::{Action, Command, View, key_text},
        theme::{RADIUS, plain, size, strong},
    },
    layout::Lane,
};

/// The size of the plate.
const PLATE: eframe::egui::Vec2 = vec2(460.0, 268.0);

/// Invites to draw, as long as the map has no touchpoint.
pub fn invite(canvas: &Canvas, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    let fixed = canvas.now.is_none();
    if !canvas.picture.map.touchpoints.is_empty() || fixed || canvas.finder.is_some() {
        return;
    }
    let stages = !canvas.picture.map.stages.is_empty();
    // With stages the places of their first steps stand above.
    let lanes = canvas.picture.journey.lanes.iter();
    let lane = lanes.clone().find(|(lane, _)| *lane == Lane::Steps);
    let above = match (canvas.view, lane) {
        (View::Journey, Some((_, area))) if stages => pen.rect(*area).bottom() - pen.body.top(),
        _ => 0.0,
    };
    let room = pen.body.with_min_y(pen.body.top() + above).shrink(8.0);
    if room.width() < 250.0 || room.height() < 220.0 {
        return;
    }
    let plate = Rect::from_center_size(room.center(), PLATE.min(room.size()));
    let t = pen.t;
    let radius = CornerRadius::same(12);
    let painter = &pen.painter;
    painter.add(ui.visuals().popup_shadow.as_shape(plate, radius));
    let line = Stroke::new(1.0, t.line);
    painter.rect(plate, radius, t.surface, line, StrokeKind::Inside);
    picture(pen, pos2(plate.center().x, plate.top() + 44.0));
    let middle = |y: f32, words: &str, font, color: Color32| {
        let set = Setting::new(font, color, plate.width() - 40.0, 2);
        let at = pos2(plate.center().x, plate.top() + y);
        label(painter, at, words, &set.at(Align2::CENTER_TOP), Zoom::NONE);
    };
    let (heading, words) = match stages {
        false => (
            "Draw the journey your customers make",
            "A journey runs through stages, such as Awareness or Onboarding. In them stand the touchpoints: what customers do, step by step.",
        ),
        true => (
            "The stages are there. What do customers do first?",
            "Add the touchpoints of each stage, then how customers feel at them, and where it hurts.",
        ),
    };
    middle(78.0, heading, strong(size::TITLE), t.text);
    middle(106.0, words, plain(size::BODY), t.soft);
    let first = match stages {
        false => (Command::AddStage, "Add the first stage"),
        true => (Command::AddTouchpoint, "Add the first touchpoint"),
    };
    let second = (Command::NewFromTemplate, "Start from a template");
    let gap = 10.0;
    let width = ((plate.width() - 60.0 - gap) / 2.0).min(200.0);
    let mut x = plate.center().x - width - gap / 2.0;
    for (at, (command, words)) in [first, second].into_iter().enumerate() {
        let rect = Rect::from_min_size(pos2(x, plate.top() + 152.0), vec2(width, 40.0));
        button(pen, ui, rect, command, words, at == 0, actions);
        x += width + gap;
    }
    let keys = |command: Command| command.shortcut().map(key_text).unwrap_or_default();
    let hints = format!(
        "{} stage  ·  {} touchpoint  ·  {} on to the next  ·  {} everything",
        keys(Command::AddStage),
        keys(Command::AddTouchpoint),
        keys(Command::ConnectRight),
        keys(Command::Palette),
    );
    middle(206.0, &hints, plain(size::SMALL), t.faint);
    let mouse = "Or double-click anywhere, or drag a kind of touchpoint from below.";
    middle(228.0, mouse, plain(size::SMALL), t.faint);
}

fn button(
    pen: &Pen,
    ui: &Ui,
    rect: Rect,
    command: Command,
    words: &str,
    first: bool,
    actions: &mut Vec<Action>,
) {
    let t = pen.t;
    let said = Said {
        name: words.to_owned(),
        about: command.about().to_owned(),
        selected: false,
    };
    let response = control(ui, rect, ("first", words), said);
    let (fill, line, color) = match (first, response.hovered()) {
        (true, false) => (t.accent, t.accent, t.on_accent),
        (true, true) => (t.accent.gamma_multiply(0.9), t.accent, t.on_accent),
        (false, false) => (t.card, t.outline, t.text),
        (false, true) => (t.hover, t.outline, t.text),
    };
    let radius = CornerRadius::same(RADIUS);
    let line = Stroke::new(1.0, line);
    pen.painter
        .rect(rect, radius, fill, line, StrokeKind::Inside);
    let set = Setting::new(strong(size::BODY), color, rect.width() - 12.0, 1);
    let set = set.at(Align2::CENTER_CENTER);
    label(&pen.painter, rect.center(), words, &set, Zoom::NONE);
    if response.on_hover_text(command.tooltip()).clicked() {
        actions.push(Action::Do(command));
    }
}

/// Three cards on their way, with the emotion below them.
fn picture(pen: &Pen, center: eframe::egui::Pos2) {
    let t = pen.t;
    let card = vec2(46.0, 26.0);
    let line = Stroke::new(1.0, t.outline);
    for (at, x) in [-74.0, 0.0, 74.0].into_iter().enumerate() {
        let rect = Rect::from_center_size(center + vec2(x, -8.0), card);
        pen.painter
            .rect(rect, 5.0, t.card, line, StrokeKind::Inside);
        let hue = t.stage([0, 3, 5][at]);
        let stripe = rect.with_max_y(rect.top() + 4.0);
        pen.painter.rect_filled(stripe, 2.0, hue);
        if at < 2 {
            let from = rect.right_center() + vec2(4.0, 0.0);
            let to = from + vec2(18.0, 0.0);
            let ink = Stroke::new(2.0, t.flow);
            pen.painter.add(Shape::line_segment([from, to], ink));
            let head = vec![
                to + vec2(4.0, 0.0),
                to + vec2(-3.0, -4.0),
                to + vec2(-3.0, 4.0),
            ];
            pen.painter
                .add(Shape::convex_polygon(head, t.flow, Stroke::NONE));
        }
    }
    let wave = (0..=40).map(|i| {
        let part = i as f32 / 40.0;
        let x = (part - 0.5) * 190.0;
        center + vec2(x, 20.0 - 6.0 * (part * 7.5).sin())
    });
    let ink = Stroke::new(2.0, t.accent);
    pen.painter.add(Shape::line(wave.collect(), ink));
}
