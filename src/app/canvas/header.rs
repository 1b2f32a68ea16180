//! The head of the journey: who travels and what they want, and how well the map is known.

use eframe::egui::{
    Align2, Color32, CornerRadius, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::{
    Canvas, Setting,
    pen::{Zoom, label},
    scene::Scene,
};
use crate::{
    app::{
        command::Action,
        theme::{Tokens, focus_ring, plain, quote, size, strong, tokens},
    },
    export::words::initials,
    map::Persona,
    units::Slug,
};

/// Its height, on the screen.
pub const HEIGHT: f32 = 46.0;

/// How many of the graded things of a map are measured, estimated, guessed, and not graded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quality {
    /// Measured, estimated, guessed, not graded.
    pub counts: [u32; 4],
}

impl Quality {
    fn all(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// A sentence about it.
    fn words(&self) -> String {
        let [measured, estimated, guessed, none] = self.counts;
        format!(
            "Evidence: {measured} measured, {estimated} estimated, {guessed} guessed, {none} not graded"
        )
    }
}

/// Draws the strip.
pub fn draw(canvas: &Canvas, scene: &Scene, ui: &Ui, strip: Rect, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let painter = ui.painter().with_clip_rect(strip);
    painter.rect_filled(strip, 0.0, t.surface);
    painter.hline(strip.x_range(), strip.bottom(), Stroke::new(1.0, t.line));
    let right = quality(scene, ui, &painter, t, strip);
    let right = review(canvas, ui, &painter, strip.with_max_x(right));
    let mut x = strip.left() + 10.0;
    let personas = &canvas.picture.map.personas;
    let widths = widths(canvas, &painter, right - x - 14.0);
    for (at, ((slug, persona), width)) in personas.iter().zip(widths).enumerate() {
        x = chip(
            canvas,
            ui,
            &painter,
            (at, slug, persona),
            pos2(x, strip.center().y),
            width,
            actions,
        );
    }
    let shown = canvas
        .persona
        .and_then(|slug| canvas.picture.map.personas.get(slug));
    let words = match shown {
        Some(persona) if !persona.goal.is_empty() => persona.goal.as_str(),
        Some(persona) => persona.quote.as_str(),
        None => canvas.picture.map.note.lines().next().unwrap_or(""),
    };
    let room = right - x - 32.0;
    if room > 120.0 {
        let set = Setting::new(quote(size::SMALL), t.soft, room, 2).at(Align2::LEFT_CENTER);
        label(
            &painter,
            pos2(x + 10.0, strip.center().y),
            words,
            &set,
            Zoom::NONE,
        );
    }
}

/// The widths of the chips: as their names need, or where there is no room for that an equal part
/// each, down to the face alone.
fn widths(canvas: &Canvas, painter: &Painter, room: f32) -> Vec<f32> {
    const GAP: f32 = 6.0;
    const FACE: f32 = 34.0;
    let personas = canvas.picture.map.personas.iter();
    let wanted = personas.map(|(slug, persona)| {
        let font = strong(size::SMALL);
        let name = painter.layout_no_wrap(persona.name.clone(), font, Color32::WHITE);
        let compares = canvas.persona.is_some_and(|shown| shown != slug);
        name.size().x.ceil() + if compares { 74.0 } else { 48.0 } + GAP
    });
    let wanted: Vec<f32> = wanted.collect();
    // What short names leave goes to the long ones.
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut widths = wanted.clone();
    let mut left = room;
    for (done, at) in order.iter().enumerate() {
        let part = left / (wanted.len() - done) as f32;
        widths[*at] = wanted[*at].min(part.max(FACE + GAP));
        left -= widths[*at];
    }
    widths.into_iter().map(|width| width - GAP).collect()
}

/// The state of the map and when it is to be reviewed; gives the left edge.
fn review(canvas: &Canvas, ui: &Ui, painter: &Painter, strip: Rect) -> f32 {
    let t = tokens(ui);
    let map = &canvas.picture.map;
    if strip.width() < 420.0 {
        return strip.right();
    }
    let state = canvas.picture.kind(t);
    let due = canvas.picture.review_due();
    let reviewed = (map.reviewed).filter(|_| canvas.picture.scenario.is_none());
    let late = due.is_some_and(|due| due < canvas.today);
    let words = match (due, reviewed) {
        (Some(due), _) if late => format!("review due {due}"),
        (Some(due), _) => format!("review {due}"),
        (None, Some(day)) => format!("reviewed {day}"),
        (None, None) => String::new(),
    };
    let color = if late { t.warn } else { t.soft };
    let review = painter.layout_no_wrap(words.clone(), plain(size::CAPTION), color);
    let badge = painter.layout_no_wrap(state.0.to_owned(), strong(size::CAPTION), state.2);
    let width = review.size().x.max(badge.size().x + 12.0);
    let left = strip.right() - width - 18.0;
    let upper = strip.center().y - if words.is_empty() { 0.0 } else { 8.0 };
    let plate = Rect::from_min_size(
        pos2(left, upper - badge.size().y / 2.0 - 1.5),
        badge.size() + vec2(12.0, 3.0),
    );
    painter.rect_filled(plate, CornerRadius::same(4), state.1);
    painter.galley(plate.min + vec2(6.0, 1.5), badge, state.2);
    if !words.is_empty() {
        let at = pos2(left, strip.center().y + 4.0);
        painter.galley(at, review, color);
        if late {
            // A mark too, so that it is not told by colour alone.
            let dot = pos2(plate.right() + 10.0, plate.center().y);
            painter.circle_filled(dot, 6.0, t.warn);
            let set = Setting::new(strong(size::CAPTION), t.surface, 10.0, 1);
            label(
                painter,
                dot,
                "!",
                &set.at(Align2::CENTER_CENTER),
                Zoom::NONE,
            );
        }
    }
    let about = match (due, reviewed) {
        (Some(due), Some(day)) => format!("Reviewed {day}; the next review is due on {due}"),
        (Some(due), None) => format!("The next review is due on {due}"),
        (None, Some(day)) => format!("Reviewed {day}"),
        (None, None) => "When the map was reviewed is not noted yet".to_owned(),
    };
    let said = match words.is_empty() {
        true => format!("State: {}", state.0.to_lowercase()),
        false => format!("State: {}, {words}", state.0.to_lowercase()),
    };
    let whole = Rect::from_min_max(pos2(left, strip.top()), strip.max);
    let response = ui.interact(whole, ui.unique_id().with("review"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    response.on_hover_text(about);
    left - 10.0
}

/// A persona: chosen with a click; beside the chosen one, the others can be compared with it.
fn chip(
    canvas: &Canvas,
    ui: &Ui,
    painter: &Painter,
    (at, slug, persona): (usize, &Slug, &Persona),
    left: eframe::egui::Pos2,
    width: f32,
    actions: &mut Vec<Action>,
) -> f32 {
    let t = tokens(ui);
    let shown = canvas.persona == Some(slug);
    let compared = canvas.compared == Some(slug);
    let can_compare = canvas.persona.is_some() && !shown;
    let beside = if can_compare { 26.0 } else { 0.0 };
    let rect = Rect::from_center_size(pos2(left.x + width / 2.0, left.y), vec2(width, 32.0));
    let response = ui.interact(
        rect,
        ui.unique_id().with(("persona chip", slug.as_str())),
        Sense::click(),
    );
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::Button,
            true,
            shown,
            format!("Persona: {}", persona.name),
        )
    });
    let (fill, line) = match (shown, response.hovered()) {
        (true, _) => (t.accent_soft, t.accent),
        (_, true) => (t.hover, t.outline),
        _ => (t.card, t.line),
    };
    let round = CornerRadius::same(16);
    painter.rect(
        rect,
        round,
        fill,
        Stroke::new(1.0, line),
        StrokeKind::Inside,
    );
    if response.has_focus() {
        painter.rect_stroke(rect, round, focus_ring(ui), StrokeKind::Inside);
    }
    let hue = t.stage(at + 2);
    let face = pos2(rect.left() + 16.0, rect.center().y);
    painter.circle_filled(face, 11.0, hue);
    let set = Setting::new(strong(size::CAPTION), Color32::WHITE, 30.0, 1);
    label(
        painter,
        face,
        &initials(&persona.name),
        &set.at(Align2::CENTER_CENTER),
        Zoom::NONE,
    );
    let room = width - 46.0 - beside;
    // A short name has room where a long one would be cut to nothing.
    let name = painter.layout_no_wrap(persona.name.clone(), strong(size::SMALL), t.text);
    if room > 24.0 || name.size().x <= room + 0.5 {
        let room = room.max(name.size().x.min(24.0));
        let set = Setting::new(strong(size::SMALL), t.text, room, 1).at(Align2::LEFT_CENTER);
        let at = pos2(rect.left() + 33.0, rect.center().y);
        label(painter, at, &persona.name, &set, Zoom::NONE);
    }
    if can_compare {
        compare(ui, painter, t, slug, persona, compared, rect, actions);
    }
    let mut about = persona.name.clone();
    for text in [&persona.goal, &persona.quote] {
        if !text.is_empty() {
            about.push_str(&format!("\n{text}"));
        }
    }
    if response.on_hover_text(about).clicked() {
        actions.push(Action::Persona((!shown).then(|| slug.clone())));
    }
    rect.right() + 6.0
}

#[expect(
    clippy::too_many_arguments,
    reason = "a part of the chip, drawn in its place"
)]
fn compare(
    ui: &Ui,
    painter: &Painter,
    t: &Tokens,
    slug: &Slug,
    persona: &Persona,
    compared: bool,
    chip: Rect,
    actions: &mut Vec<Action>,
) {
    let rect = Rect::from_center_size(
        pos2(chip.right() - 18.0, chip.center().y),
        Vec2::splat(24.0),
    );
    let name = format!("Compare emotions with {}", persona.name);
    let response = ui.interact(
        rect,
        ui.unique_id().with(("compare", slug.as_str())),
        Sense::click(),
    );
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, compared, &name));
    if response.hovered() || response.has_focus() {
        painter.rect_filled(rect, 12.0, t.hover);
    }
    let color = if compared { t.warn } else { t.faint };
    // A small wave.
    let points = [
        (-7.0, 2.0),
        (-3.5, -3.0),
        (0.0, 1.0),
        (3.5, -4.0),
        (7.0, -1.0),
    ];
    let points = points.map(|(x, y)| rect.center() + vec2(x, y));
    painter.line(
        points.to_vec(),
        Stroke::new(if compared { 2.0 } else { 1.5 }, color),
    );
    if response.on_hover_text(name).clicked() {
        actions.push(Action::Compare((!compared).then(|| slug.clone())));
    }
}

/// How well the numbers are known, as a bar at the right end; gives its left edge.
fn quality(scene: &Scene, ui: &Ui, painter: &Painter, t: &Tokens, strip: Rect) -> f32 {
    let quality = scene.quality;
    let all = quality.all();
    if all == 0 || strip.width() < 520.0 {
        return strip.right();
    }
    let bar = Rect::from_min_size(
        pos2(strip.right() - 134.0, strip.center().y + 5.0),
        vec2(120.0, 6.0),
    );
    let [measured, ..] = quality.counts;
    let words = format!("{} % measured", (100 * measured + all / 2) / all);
    let set = Setting::new(plain(size::CAPTION), t.soft, 124.0, 1).at(Align2::LEFT_CENTER);
    label(
        painter,
        pos2(bar.left(), strip.center().y - 6.0),
        &words,
        &set,
        Zoom::NONE,
    );
    let mut x = bar.left();
    for (count, color) in quality
        .counts
        .into_iter()
        .zip([t.good, t.accent, t.warn, t.line])
    {
        let width = bar.width() * count as f32 / all as f32;
        let part = Rect::from_min_size(pos2(x, bar.top()), vec2((width - 1.0).max(0.0), 6.0));
        painter.rect_filled(part, 2.0, color);
        x += width;
    }
    let whole = Rect::from_min_max(pos2(bar.left(), strip.top()), strip.max);
    let response = ui.interact(whole, ui.unique_id().with("quality"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, quality.words()));
    response.on_hover_text(quality.words());
    bar.left()
}
