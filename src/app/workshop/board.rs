//! The target board, to be read from the back of a room: value, bound, whether it is met in colour, sign and
//! word, how likely that is, and what has changed since the workshop began.

use eframe::egui::{
    Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use super::{Workshop, parts};
use crate::{
    analyze::{Answer, TargetAnswer, about},
    app::{
        Sheet, format,
        live::Told,
        theme::{plain, size, strong, tokens},
    },
    export::words,
    map::{Bound, JourneyMap},
    numbers::Figure,
};

/// How strongly numbers are shown that are of the map as it was.
const DIM: f32 = 0.5;

/// Draws the board.
pub fn board(ui: &mut Ui, room: &Workshop, sheet: &Sheet, s: f32) {
    let t = tokens(ui);
    let Some(told) = sheet.told() else {
        let words = match &sheet.failed {
            Some(error) => format::sentence(error),
            None => "The first numbers are on their way…".to_owned(),
        };
        parts::words(ui, &words, plain(size::TITLE * s), t.soft);
        return;
    };
    let answer = told.answer();
    if answer.targets.is_empty() {
        let words = "The map has no targets yet. Give it some in its details, and they stand here.";
        parts::words(ui, words, plain(size::TITLE * s), t.soft);
        return;
    }
    let count = answer.targets.len() as f32;
    let gap = 8.0 * s;
    let height = ((ui.available_height() + gap) / count - gap).clamp(78.0 * s, 132.0 * s);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = gap;
        for (at, target) in answer.targets.iter().enumerate() {
            card(ui, room, sheet, told, (at, target), (height, s));
        }
    });
}

fn card(
    ui: &mut Ui,
    room: &Workshop,
    sheet: &Sheet,
    told: Told,
    (at, target): (usize, &TargetAnswer),
    (height, s): (f32, f32),
) {
    let t = tokens(ui);
    let answer = told.answer();
    let metric = target.target.metric;
    let unit = metric.unit();
    let title = told.title(&sheet.picture.map, &target.target);
    let fresh = target.estimate.is_none_or(|e| told.is_current(&e));
    let strength = if fresh { 1.0 } else { DIM };
    let (color, soft, sign, word) = match (target.estimate, target.met) {
        (None, _) => (t.faint, t.hover, "?", "UNKNOWN"),
        (_, true) => (t.good, t.good_soft, "✓", "MET"),
        (_, false) => (t.bad, t.bad_soft, "✗", "MISSED"),
    };
    let value = target.estimate.map_or("–".to_owned(), |e| told.value(&e));
    let bound = format::bound(target.target.bound, unit, &answer.currency);
    let since = since(room, sheet, answer, (at, target));
    let likely = match target.probability {
        p if p.is_nan() => "…".to_owned(),
        p => crate::numbers::probability(p),
    };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let mut said = format!(
        "Board: {title} {bound} is {} at {value}, {likely} likely",
        word.to_lowercase()
    );
    if let Some(since) = &since {
        said.push_str(&format!(", {} since the start", since.words));
        if since.better.is_none() {
            said.push_str(", perhaps by chance");
        }
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let painter = ui.painter().clone();
    let corners = CornerRadius::same(10);
    let line = Stroke::new(1.5, color.gamma_multiply(0.6 * strength));
    painter.rect(rect, corners, t.card, line, StrokeKind::Inside);
    // The verdict: a plate with sign and word.
    let plate = Rect::from_min_size(rect.min, vec2(86.0 * s, height));
    let left = CornerRadius {
        nw: 10,
        sw: 10,
        ne: 0,
        se: 0,
    };
    painter.rect_filled(plate.shrink(1.0), left, soft.gamma_multiply(strength));
    let ink = color.gamma_multiply(strength);
    let middle = plate.center();
    let center = Align2::CENTER_CENTER;
    let sign_at = middle - vec2(0.0, 9.0 * s);
    painter.text(sign_at, center, sign, strong(30.0 * s), ink);
    let word_at = middle + vec2(0.0, 19.0 * s);
    painter.text(word_at, center, word, strong(size::SMALL * s), ink);
    let text = t.text.gamma_multiply(strength);
    let right = rect.right() - 14.0 * s;
    // The value, as large as the row allows.
    let big = (height * 0.36).clamp(24.0 * s, size::BOARD * s);
    let top = rect.top() + height * 0.12;
    let number = painter.text(
        pos2(right, top),
        Align2::RIGHT_TOP,
        &value,
        strong(big),
        text,
    );
    let start = plate.right() + 14.0 * s;
    let room_for =
        |y: f32, until: f32| Rect::from_min_max(pos2(start, y), pos2(until, y + 60.0 * s));
    let name = room_for(top + 1.0 * s, number.left() - 8.0 * s);
    let name = parts::line(ui, name, &title, strong(size::TITLE * s), text);
    let below = room_for(name.bottom() + 2.0 * s, number.left() - 8.0 * s);
    let soft_text = t.soft.gamma_multiply(strength);
    parts::line(ui, below, &bound, plain(size::HEADING * s), soft_text);
    // How likely, and what has changed.
    let foot = rect.bottom() - height * 0.16;
    let mut until = right;
    if let Some(since) = &since {
        let color = match since.better {
            Some(true) => t.good,
            Some(false) => t.bad,
            None => t.soft,
        };
        let words = format!("{} since the start", since.words);
        let at = painter.text(
            pos2(right, foot),
            Align2::RIGHT_CENTER,
            words,
            strong(size::BODY * s),
            color.gamma_multiply(strength),
        );
        until = at.left() - 14.0 * s;
    }
    let odds = painter.text(
        pos2(start, foot),
        Align2::LEFT_CENTER,
        format!("{likely} likely"),
        strong(size::BODY * s),
        ink,
    );
    let bar = Rect::from_min_max(
        pos2(odds.right() + 10.0 * s, foot - 3.5 * s),
        pos2(until, foot + 3.5 * s),
    );
    if bar.width() > 30.0 * s && target.probability.is_finite() {
        let round = CornerRadius::same((3.0 * s) as u8);
        painter.rect_filled(bar, round, t.line);
        let mut filled = bar;
        filled.set_width(bar.width() * target.probability.clamp(0.0, 1.0) as f32);
        painter.rect_filled(filled, round, ink);
    }
    let mut about = about(metric).formula.to_owned();
    if let Some(since) = &since {
        about = format!("{about}\n{} since the start. {}.", since.words, since.why);
    }
    response.on_hover_text(about);
}

/// The targets in a line below the map, while the room is at something else.
pub fn strip(ui: &Ui, map: &JourneyMap, told: Told, s: f32) {
    let t = tokens(ui);
    let answer = told.answer();
    let whole = ui.max_rect().shrink2(vec2(8.0 * s, 5.0 * s));
    let least = 118.0 * s;
    let count = answer.targets.len();
    let fit = ((whole.width() / least).floor().max(1.0) as usize).min(count);
    let width = whole.width() / fit as f32;
    for (at, target) in answer.targets.iter().take(fit).enumerate() {
        let min = pos2(whole.left() + width * at as f32, whole.top());
        let chip = Rect::from_min_size(min, vec2(width - 6.0 * s, whole.height()));
        let fresh = target.estimate.is_none_or(|e| told.is_current(&e));
        let strength = if fresh { 1.0 } else { DIM };
        let metric = target.target.metric;
        let title = words::target(map, &target.target);
        let (color, soft, sign, word) = match target.met {
            true => (t.good, t.good_soft, "✓", "met"),
            false => (t.bad, t.bad_soft, "✗", "missed"),
        };
        let (color, soft) = (
            color.gamma_multiply(strength),
            soft.gamma_multiply(strength),
        );
        let unit = metric.unit();
        let value = target.estimate.map_or("–".to_owned(), |e| told.value(&e));
        let id = ui.unique_id().with(("verdict", at));
        let response = ui.interact(chip, id, Sense::hover());
        let bound = format::bound(target.target.bound, unit, &answer.currency);
        let said = format!("Verdict: {title} {bound} is {word} at {value}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
        let painter = ui.painter();
        painter.rect_filled(chip, CornerRadius::same(8), soft);
        let left = chip.left_center() + vec2(13.0 * s, 0.0);
        let font = strong(size::HEADING * s);
        painter.text(left, Align2::CENTER_CENTER, sign, font.clone(), color);
        let text = t.text.gamma_multiply(strength);
        let corner = pos2(chip.left() + 25.0 * s, chip.top() + 3.0 * s);
        let name = Rect::from_min_max(corner, pos2(chip.right() - 4.0 * s, chip.center().y));
        let name = parts::line(ui, name, &title, plain(size::SMALL * s), text);
        let at = pos2(corner.x, name.bottom());
        painter.text(at, Align2::LEFT_TOP, value, font, text);
        response.on_hover_text(bound);
    }
}

/// What has changed since the workshop began.
struct Since {
    words: String,
    /// Whether it is better; `None` where that cannot be told from chance.
    better: Option<bool>,
    /// How that is known, or why it is not.
    why: &'static str,
}

/// What has changed since the workshop began. `None` while that is not known, and where nothing has changed.
fn since(
    room: &Workshop,
    sheet: &Sheet,
    answer: &Answer,
    (at, target): (usize, &TargetAnswer),
) -> Option<Since> {
    let metric = target.target.metric;
    let everybody = target.target.persona.is_none();
    // Two runs under the same luck tell a difference from chance; two numbers on their own do not.
    let pair = room.found.as_ref();
    let pair = pair.filter(|(of, _)| everybody && *of == sheet.picture.revision);
    let pair = pair.and_then(|(_, c)| c.differences.iter().find(|d| d.metric == metric));
    if let Some(d) = pair {
        if d.low == 0.0 && d.high == 0.0 {
            return None;
        }
        let words = d.show(&answer.currency);
        let rises = d.value > 0.0;
        let upwards = matches!(target.target.bound, Bound::AtLeast(_));
        return Some(match d.low <= 0.0 && d.high >= 0.0 {
            true => Since {
                words,
                better: None,
                why: "The interval of the difference to the start, under the same luck, reaches over 0: it may be nothing",
            },
            false => Since {
                words: arrow(rises, &words),
                better: Some(rises == upwards),
                why: "Both maps were run under the same luck, and the interval of the difference does not reach 0",
            },
        });
    }
    let start = room.start.as_ref()?;
    let same = |other: &&TargetAnswer| {
        other.target.metric == metric && other.target.persona == target.target.persona
    };
    let before = start.targets.get(at).filter(same);
    let before = before.or_else(|| start.targets.iter().find(same))?;
    let (was, is) = (before.estimate?.value, target.estimate?.value);
    let width = (is - was).abs().max(was.abs() / 200.0);
    let (low, high) = (is - was - width, is - was + width);
    let figure = Figure::difference(metric.unit(), is - was, low, high, &answer.currency);
    let words = figure.signed(is - was);
    if words.starts_with('±') {
        return None;
    }
    Some(Since {
        words: arrow(is > was, &words),
        better: None,
        why: match everybody {
            true => {
                "Whether it is more than chance is told when the full run of this map is done, and that of the start beside it under the same luck"
            }
            false => "Of one persona no run beside the start is made, so it may be chance",
        },
    })
}

fn arrow(rises: bool, words: &str) -> String {
    format!("{} {words}", if rises { '▲' } else { '▼' })
}
