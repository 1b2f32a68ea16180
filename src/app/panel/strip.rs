//! The strip of targets below the map: which are met right now, wherever in the window one works.

use eframe::egui::{
    Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};

use super::results::DIM;
use crate::{
    analyze::{TargetAnswer, about},
    app::{
        command::Action,
        format,
        inspector::Pane,
        live::Told,
        theme::{focus_ring, plain, size, strong, tokens},
    },
    export::words,
    map::JourneyMap,
};

/// Height of the strip.
pub const HEIGHT: f32 = 38.0;
/// The narrowest chip.
const CHIP: f32 = 150.0;
/// Size of the letters of the second row.
const SMALLEST: f32 = 10.0;
/// The same where everybody's numbers stand beside those of a persona, which each says.
const CHIP_OF_EVERYBODY: f32 = 184.0;
/// The widest.
const WIDEST: f32 = 250.0;

/// Draws the strip.
pub fn strip(ui: &mut Ui, map: &JourneyMap, told: Told, actions: &mut Vec<Action>) {
    let answer = told.answer();
    let whole = ui.available_rect_before_wrap();
    let count = answer.targets.len();
    let gap = 6.0;
    let room = whole.width() - 24.0;
    let narrowest = match told.everybody() {
        "" => CHIP,
        _ => CHIP_OF_EVERYBODY,
    };
    let fit = ((room + gap) / (narrowest + gap)).floor().max(1.0) as usize;
    let more = count.saturating_sub(fit);
    let (fit, room) = match more {
        0 => (count, room),
        _ => (fit, room - 46.0),
    };
    let width = ((room + gap) / fit.max(1) as f32 - gap).min(WIDEST);
    let mut left = whole.left() + 12.0;
    for (at, target) in answer.targets.iter().take(fit).enumerate() {
        let chip = Rect::from_min_size(pos2(left, whole.top() + 4.0), vec2(width, HEIGHT - 8.0));
        left += width + gap;
        let title = words::target(map, &target.target);
        draw(ui, (at, &title), target, told, chip, actions);
    }
    if more > 0 {
        let t = tokens(ui);
        let at = pos2(left + 4.0, whole.center().y);
        let words = format!("+ {more}");
        let font = plain(size::SMALL);
        ui.painter()
            .text(at, Align2::LEFT_CENTER, words, font, t.faint);
    }
}

fn draw(
    ui: &Ui,
    (at, title): (usize, &str),
    target: &TargetAnswer,
    told: Told,
    chip: Rect,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let answer = told.answer();
    let metric = target.target.metric;
    let fresh = target.estimate.is_none_or(|e| told.is_current(&e));
    let strength = if fresh { 1.0 } else { DIM };
    let (color, soft, sign, word) = match (target.estimate, target.met) {
        (None, _) => (t.faint, t.hover, "?", "unknown"),
        (_, true) => (t.good, t.good_soft, "✓", "met"),
        (_, false) => (t.bad, t.bad_soft, "✗", "missed"),
    };
    let (color, soft) = (
        color.gamma_multiply(strength),
        soft.gamma_multiply(strength),
    );
    let id = ui.unique_id().with(("verdict", at));
    let response = ui.interact(chip, id, Sense::click());
    let painter = ui.painter();
    let corners = CornerRadius::same(8);
    let line = match response.hovered() {
        true => Stroke::new(1.0, color),
        false => Stroke::new(1.0, color.gamma_multiply(0.45)),
    };
    painter.rect(chip, corners, soft, line, StrokeKind::Inside);
    if response.has_focus() {
        painter.rect_stroke(chip, corners, focus_ring(ui), StrokeKind::Outside);
    }
    let middle = chip.center().y;
    let sign_at = pos2(chip.left() + 15.0, middle);
    painter.text(
        sign_at,
        Align2::CENTER_CENTER,
        sign,
        strong(size::BODY),
        color,
    );
    let unit = metric.unit();
    let value = target.estimate.map_or("–".to_owned(), |e| told.value(&e));
    let text = t.text.gamma_multiply(strength);
    let font = strong(size::BODY);
    let value_row = painter.layout_no_wrap(value.clone(), font, text);
    // How sure it is stands under the number and is never cut.
    let sign = target.estimate.map_or("", |e| told.sign(&e)).to_owned();
    let soft_text = t.soft.gamma_multiply(strength);
    let sign_row = painter.layout_no_wrap(sign, plain(SMALLEST), soft_text);
    let edge = chip.right() - 10.0;
    let top = match sign_row.text().is_empty() {
        true => middle - value_row.size().y / 2.0,
        false => middle - value_row.size().y + 2.0,
    };
    let value_left = edge - value_row.size().x.max(sign_row.size().x);
    painter.galley(pos2(edge - value_row.size().x, top), value_row, text);
    let sign_at = pos2(edge - sign_row.size().x, middle + 0.5);
    painter.galley(sign_at, sign_row, soft_text);
    let everybody = match target.target.persona {
        None => told.everybody(),
        Some(_) => "",
    };
    let left = chip.left() + 28.0;
    let room = value_left - left - 6.0;
    let bound = format::short_bound(target.target.bound, unit, &answer.currency);
    let line = |text: &str, size: f32, color| {
        let mut job = LayoutJob::simple(text.to_owned(), plain(size), color, room);
        job.wrap.max_rows = 1;
        painter.layout_job(job)
    };
    let name = line(title, size::CAPTION, text);
    // Whose number it is is never cut: the name is.
    let below = match everybody {
        "" => bound,
        everybody => format!("{bound} · {everybody}"),
    };
    let below = line(&below, SMALLEST, soft_text);
    painter.galley(pos2(left, middle - name.size().y + 1.0), name, text);
    painter.galley(pos2(left, middle + 0.5), below, text);
    let words = format::bound(target.target.bound, unit, &answer.currency);
    let whose = match everybody {
        "" => String::new(),
        everybody => format!(", {everybody},"),
    };
    let mut said = format!("Verdict: {title}{whose} {words} is {word} at {value}");
    if !fresh {
        said.push_str(", of the map as it was");
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    let response = response.on_hover_ui(|ui| {
        ui.label(about(metric).formula);
        if let Some(e) = &target.estimate {
            let range = e.range(&answer.currency);
            let range = range.map_or_else(String::new, |range| format!(" ({range})"));
            ui.label(format!("{value}{range}, {words}: {word}"));
            ui.label(super::results::explained(&told, e));
        }
        ui.label(format::sentence(&told.standing().words()));
    });
    if response.clicked() {
        actions.push(Action::Pane(Pane::Results));
    }
}
