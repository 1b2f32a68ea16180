//! The target board: value, interval, bound, verdict and probability of every target.

use eframe::egui::{
    Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};

use super::{Results, interval};
use crate::{
    analyze::{Estimate, TargetAnswer, about},
    app::{
        format,
        live::Told,
        theme::{plain, size, strong, tokens},
    },
    numbers::probability,
};

/// Draws the board.
pub fn board(ui: &mut Ui, results: &Results, told: Told) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        for target in &told.answer().targets {
            let current = |e: &Estimate| told.is_current(e);
            let fresh = target.estimate.as_ref().is_none_or(current);
            ui.scope(|ui| {
                if !fresh {
                    ui.multiply_opacity(super::DIM);
                }
                card(ui, results, told, target, fresh);
            });
        }
    });
}

fn card(ui: &mut Ui, results: &Results, told: Told, target: &TargetAnswer, fresh: bool) {
    let t = tokens(ui);
    let answer = told.answer();
    let metric = target.target.metric;
    let unit = metric.unit();
    let title = told.title(&results.picture.map, &target.target);
    let (value, interval, known) = match &target.estimate {
        Some(e) => (told.value(e), interval(&told, e), told.sign(e)),
        None => ("–".to_owned(), "nothing to measure".to_owned(), ""),
    };
    let bound = format::bound(target.target.bound, unit, &answer.currency);
    let (color, soft, sign, word) = match target.met {
        true => (t.good, t.good_soft, "✓", "met"),
        false => (t.bad, t.bad_soft, "✗", "missed"),
    };
    let width = ui.available_width();
    // Beside the interval the bound says its number with a sign where words have no room, and has a row of
    // its own where the number has none either: it is never cut.
    let wide = |text: &str, font| {
        let text = ui.painter().layout_no_wrap(text.to_owned(), font, t.soft);
        text.size().x
    };
    let short = format::short_bound(target.target.bound, unit, &answer.currency);
    let room = width - 36.0 - 11.0 - 6.0 - wide(&interval, plain(size::CAPTION));
    let mut fitting = [&bound, &short].into_iter();
    let fitting = fitting.find(|words| wide(words, plain(size::SMALL)) <= room);
    let (shown, lower) = match fitting {
        Some(words) => (words, 0.0),
        None => (&bound, 15.0),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 66.0 + lower), Sense::hover());
    let painter = ui.painter();
    let line = Stroke::new(1.0, t.line);
    let corners = CornerRadius::same(7);
    painter.rect(rect, corners, t.card, line, StrokeKind::Inside);
    let plate = Rect::from_min_size(rect.min + vec2(10.0, 10.0), vec2(18.0, 18.0));
    painter.rect_filled(plate, CornerRadius::same(9), soft);
    let middle = Align2::CENTER_CENTER;
    painter.text(plate.center(), middle, sign, strong(size::SMALL), color);
    let at = rect.right_top() + vec2(-11.0, 8.0);
    let value = painter.text(at, Align2::RIGHT_TOP, value, strong(16.0), t.text);
    let left = rect.left() + 36.0;
    let cut = |text: &str, font, color, room: f32, at| {
        let mut job = LayoutJob::simple(text.to_owned(), font, color, room);
        job.wrap.max_rows = 1;
        let galley = painter.layout_job(job);
        painter.galley(at, galley, color);
    };
    let room = value.left() - left - 6.0;
    let at = pos2(left, rect.top() + 9.0);
    cut(&title, strong(size::BODY), t.text, room, at);
    let second = rect.top() + 28.0;
    let at = pos2(rect.right() - 11.0, second + lower);
    let small = plain(size::CAPTION);
    painter.text(at, Align2::RIGHT_TOP, &interval, small, t.faint);
    let at = pos2(left, second);
    painter.text(at, Align2::LEFT_TOP, shown, plain(size::SMALL), t.soft);
    // How likely it is, as a bar and in figures.
    let bar = Rect::from_min_max(
        pos2(left, rect.bottom() - 14.0),
        pos2(rect.right() - 56.0, rect.bottom() - 9.0),
    );
    painter.rect_filled(bar, CornerRadius::same(2), t.line);
    let odds = match target.probability {
        p if p.is_nan() => "…".to_owned(),
        p => probability(p),
    };
    if target.probability.is_finite() {
        let mut filled = bar;
        filled.set_width(bar.width() * target.probability.clamp(0.0, 1.0) as f32);
        painter.rect_filled(filled, CornerRadius::same(2), color);
    }
    let at = pos2(rect.right() - 11.0, bar.center().y);
    painter.text(
        at,
        Align2::RIGHT_CENTER,
        &odds,
        strong(size::CAPTION),
        color,
    );
    let mut said = format!("Target {title}, {bound}: {word}, probability {odds}");
    if !known.is_empty() {
        said.push_str(&format!(", {known}"));
    }
    if !fresh {
        said.push_str(", of the map as it was");
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let note = match target.target.note.as_str() {
        "" => String::new(),
        note => format!("\n{note}"),
    };
    let how = target
        .estimate
        .as_ref()
        .map_or("", |e| super::explained(&told, e));
    response.on_hover_text(format!(
        "{}\nA cohort of {} meets it with probability {odds}.\n{how}{note}",
        about(metric).formula,
        format::count(answer.size.customers),
    ));
}
