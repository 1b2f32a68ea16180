//! The page: what is compared, and a table of targets and metrics with a whisker for each difference.

use eframe::egui::{
    Align2, Button, Color32, CornerRadius, Frame, Margin, Painter, Pos2, ProgressBar, Rect,
    RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob,
    vec2,
};

use super::{Choice, Comparing, Found, MOST};
use crate::{
    analyze::{Comparison, Difference, Estimate, TargetAnswer, Verdict, about},
    app::{
        command::Action,
        format,
        panel::DIM,
        theme::{TOUCH, Tokens, focus_ring, plain, size, space, strong, tokens},
    },
    export::{csv, words},
    map::{Bound, JourneyMap, Metric, Target, Unit},
    numbers::probability,
};

/// Width of the column of names.
const NAMES: f32 = 178.0;
/// The least width of the others.
const COLUMN: f32 = 124.0;
/// Height of a row.
const ROW: f32 = 72.0;
/// Height of the row of titles.
const HEAD: f32 = 46.0;

/// Draws the page.
pub fn page(ui: &mut Ui, comparing: &Comparing, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    Frame::new()
        .fill(t.canvas)
        .inner_margin(Margin::same(18))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_height(ui.available_height());
            ui.spacing_mut().item_spacing.y = space::S;
            title(ui, comparing, actions);
            chips(ui, comparing, actions);
            ui.add_space(space::XS);
            if let Some(error) = &comparing.failed {
                ui.label(RichText::new(error).color(t.bad));
            }
            match &comparing.found {
                Some(found) => {
                    if !comparing.is_current() {
                        let words = match comparing.progress() {
                            Some(_) => "Of the map as it was: what has changed is being run.",
                            None => "Of the map as it was.",
                        };
                        ui.label(RichText::new(words).color(t.warn));
                        ui.multiply_opacity(DIM);
                    }
                    table(ui, found);
                }
                None => nothing_yet(ui, comparing),
            }
        });
}

fn title(ui: &mut Ui, comparing: &Comparing, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(RichText::new("Scenarios side by side").font(strong(size::TITLE)));
            let words = match &comparing.found {
                Some(found) => format!(
                    "Each less “{}”, under the same luck: {} customers, {} times. Whiskers are 95 % intervals of the paired difference.",
                    found.base.title,
                    format::count(found.size.customers),
                    found.size.replications
                ),
                None => format!("Each less “{}”, under the same luck.", comparing.title),
            };
            let room = (ui.available_width() - 330.0).max(160.0);
            ui.set_max_width(room);
            ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
        });
        let right = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
        ui.with_layout(right, |ui| {
            if ui.add(Button::new("Back to the map").min_size(TOUCH)).clicked() {
                actions.push(Action::Close);
            }
            if let Some(found) = &comparing.found
                && ui.add(Button::new("Copy as CSV").min_size(TOUCH)).clicked()
            {
                let text = as_csv(found);
                actions.push(Action::CopyText("The comparison".into(), text));
            }
            if let Some(done) = comparing.progress() {
                let stop = ui.add(Button::new("×").min_size(vec2(28.0, 28.0)));
                stop.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Stop comparing"));
                if stop.clicked() {
                    actions.push(Action::StopComparing);
                }
                ui.add(ProgressBar::new(done).desired_width(90.0).show_percentage());
                ui.ctx()
                    .request_repaint_after(std::time::Duration::from_millis(60));
            }
        });
    });
}

/// What can be compared, each with its switch.
fn chips(ui: &mut Ui, comparing: &Comparing, actions: &mut Vec<Action>) {
    let full = comparing.chosen() >= MOST;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (at, choice) in comparing.choices.iter().enumerate() {
            if chip(ui, choice, full) {
                actions.push(Action::Include(at));
            }
        }
    });
}

fn chip(ui: &mut Ui, choice: &Choice, full: bool) -> bool {
    let t = tokens(ui);
    let can = choice.on || !full;
    let color = match (choice.on, can) {
        (true, _) => t.accent,
        (false, true) => t.soft,
        (false, false) => t.faint,
    };
    let mut job = LayoutJob::simple(choice.title.clone(), plain(size::SMALL), color, 240.0);
    job.wrap.max_rows = 1;
    let galley = ui.painter().layout_job(job);
    let whole = galley.size() + vec2(36.0, 12.0);
    let sense = if can { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(whole, sense);
    response.widget_info(|| {
        let name = format!("Compare {}", choice.title);
        WidgetInfo::selected(Role::CheckBox, can, choice.on, name)
    });
    let (fill, line) = match choice.on {
        true => (t.accent_soft, t.accent),
        false if response.hovered() => (t.hover, t.outline),
        false => (t.card, t.outline),
    };
    let corners = CornerRadius::same(13);
    let line = Stroke::new(1.0, line);
    ui.painter()
        .rect(rect, corners, fill, line, StrokeKind::Inside);
    if response.has_focus() {
        ui.painter()
            .rect_stroke(rect, corners, focus_ring(ui), StrokeKind::Outside);
    }
    let sign = if choice.on { "✓" } else { "+" };
    let at = pos2(rect.left() + 15.0, rect.center().y);
    ui.painter()
        .text(at, Align2::CENTER_CENTER, sign, strong(size::SMALL), color);
    let at = pos2(rect.left() + 25.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    let response = match can {
        true => response,
        false => response.on_hover_text(format!("{MOST} at most: leave one out first")),
    };
    response.clicked()
}

fn nothing_yet(ui: &mut Ui, comparing: &Comparing) {
    let t = tokens(ui);
    ui.add_space(space::XL);
    ui.vertical_centered(|ui| {
        let (head, words) = if comparing.choices.is_empty() {
            (
                "No scenarios of this map yet",
                "Choose “What if…” in the menu Map and change something: whatever you do is recorded. Save it beside the map, and it stands here.",
            )
        } else if comparing.progress().is_some() {
            (
                "Sending the customers on their way…",
                "Each scenario gets the same customers, with the same luck.",
            )
        } else {
            (
                "Nothing is chosen",
                "Choose scenarios above, six at most.",
            )
        };
        ui.label(RichText::new(head).font(strong(size::HEADING)));
        ui.label(RichText::new(words).color(t.soft));
    });
}

/// A row of the table.
struct Row<'a> {
    title: String,
    about: String,
    unit: Unit,
    /// The bound, where it is a target.
    bound: Option<Bound>,
    base: Cell<'a>,
    others: Vec<Cell<'a>>,
}

/// What stands in a column.
#[derive(Clone, Copy, Default)]
struct Cell<'a> {
    estimate: Option<&'a Estimate>,
    target: Option<&'a TargetAnswer>,
    difference: Option<&'a Difference>,
}

/// What a row shows, and what its colours mean.
fn explained(metric: Metric, persona: Option<&str>) -> String {
    let colours = match (persona, about(metric).more_is_better) {
        (Some(_), _) => "How far the scenarios differ is known of everybody only.",
        (None, None) => "Neither more nor less is better: differences have no colour.",
        (None, Some(_)) => {
            "Green and red differences are surely better and worse, as their 95 % intervals tell. Those without a colour may as well be none."
        }
    };
    format!("{}\n{colours}", about(metric).formula)
}

/// The rows: the targets, then the metrics that are none of them.
fn rows<'a>(base: &JourneyMap, found: &'a Found) -> (Vec<Row<'a>>, Vec<Row<'a>>) {
    let Some(first) = found.comparisons.first() else {
        return (Vec::new(), Vec::new());
    };
    let of =
        |metric: Metric| move |c: &'a Comparison| c.differences.iter().find(|d| d.metric == metric);
    let mut targets: Vec<Row> = Vec::new();
    let mut known: Vec<&Target> = Vec::new();
    for change in found.comparisons.iter().flat_map(|c| &c.targets) {
        let target = &change.base.target;
        let same =
            |other: &Target| other.metric == target.metric && other.persona == target.persona;
        if known.iter().any(|other| same(other)) {
            continue;
        }
        known.push(target);
        let answers = |c: &'a Comparison| c.targets.iter().find(|t| same(&t.base.target));
        // A scenario may aim higher than its base: the row has the bound of the base.
        let own = base.targets.iter().find(|t| same(t)).map(|t| t.bound);
        let bound = own.unwrap_or(target.bound);
        let mut of_base = found.comparisons.iter().filter_map(answers);
        let of_base = of_base
            .find(|t| t.base.target.bound == bound)
            .unwrap_or(change);
        let everybody = target.persona.is_none();
        let cell = |c: &'a Comparison| {
            let target = answers(c).map(|t| &t.other);
            Cell {
                estimate: target.and_then(|t| t.estimate.as_ref()),
                target,
                difference: of(change.base.target.metric)(c).filter(|_| everybody),
            }
        };
        let persona = target.persona.as_ref();
        let persona = persona.map(|slug| match base.personas.get(slug) {
            Some(persona) => persona.name.as_str(),
            None => slug.as_str(),
        });
        targets.push(Row {
            title: words::target(base, target),
            about: explained(target.metric, persona),
            unit: target.metric.unit(),
            bound: Some(bound),
            base: Cell {
                estimate: of_base.base.estimate.as_ref(),
                target: Some(&of_base.base),
                difference: None,
            },
            others: found.comparisons.iter().map(cell).collect(),
        });
    }
    let is_target = |metric: Metric| first.targets.iter().any(|t| t.base.target.metric == metric);
    let metrics = first.differences.iter().filter(|d| !is_target(d.metric));
    let metrics = metrics.map(|d| Row {
        title: about(d.metric).title.to_owned(),
        about: explained(d.metric, None),
        unit: d.base.unit,
        bound: None,
        base: Cell {
            estimate: Some(&d.base),
            ..Cell::default()
        },
        others: found
            .comparisons
            .iter()
            .map(|c| {
                let difference = of(d.metric)(c);
                Cell {
                    estimate: difference.map(|d| &d.other),
                    target: None,
                    difference,
                }
            })
            .collect(),
    });
    (targets, metrics.collect())
}

fn table(ui: &mut Ui, found: &Found) {
    let t = tokens(ui);
    let columns = found.columns.len() as f32 + 1.0;
    let room = ui.available_width() - 12.0;
    let column = ((room - NAMES) / columns).max(COLUMN);
    let width = NAMES + column * columns;
    let (targets, metrics) = rows(&found.base, found);
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 0.0;
        let (rect, _) = ui.allocate_exact_size(vec2(width, HEAD), Sense::hover());
        let base = ("Base", found.base.title.as_str());
        let others = found
            .columns
            .iter()
            .map(|choice| ("What if", choice.title.as_str()));
        for (i, (kind, title)) in std::iter::once(base).chain(others).enumerate() {
            let left = rect.left() + NAMES + column * i as f32;
            let at = pos2(left + 8.0, rect.top());
            ui.painter()
                .text(at, Align2::LEFT_TOP, kind, plain(size::CAPTION), t.faint);
            let font = strong(size::SMALL);
            let mut job = LayoutJob::simple(title.to_owned(), font, t.text, column - 14.0);
            job.wrap.max_rows = 2;
            let galley = ui.painter().layout_job(job);
            ui.painter().galley(at + vec2(0.0, 13.0), galley, t.text);
        }
        for (name, rows) in [("TARGETS", targets), ("METRICS", metrics)] {
            if rows.is_empty() {
                continue;
            }
            let (rect, _) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
            let at = pos2(rect.left(), rect.bottom() - 6.0);
            ui.painter().text(
                at,
                Align2::LEFT_BOTTOM,
                name,
                strong(size::CAPTION),
                t.faint,
            );
            for row in &rows {
                line(ui, row, found, (width, column));
            }
        }
        ui.add_space(space::L);
    });
}

fn line(ui: &mut Ui, row: &Row, found: &Found, (width, column): (f32, f32)) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, t.line));
    let font = plain(size::BODY);
    let mut job = LayoutJob::simple(row.title.clone(), font, t.text, NAMES - 12.0);
    job.wrap.max_rows = 2;
    let title = painter.layout_job(job);
    let below = rect.min + vec2(0.0, 9.0 + title.size().y);
    painter.galley(rect.min + vec2(0.0, 8.0), title, t.text);
    if let Some(bound) = row.bound {
        let bound = format::bound(bound, row.unit, &found.currency);
        painter.text(below, Align2::LEFT_TOP, bound, plain(size::SMALL), t.soft);
    }
    // One scale for all whiskers of a row.
    let ends = row.others.iter().filter_map(|cell| cell.difference);
    let ends = ends.flat_map(|d| [d.low.abs(), d.high.abs()]);
    let widest = ends.fold(0.0, f64::max);
    let mut said = vec![row.title.clone()];
    for (i, cell) in std::iter::once(&row.base).chain(&row.others).enumerate() {
        let left = rect.left() + NAMES + column * i as f32;
        let area = Rect::from_min_size(pos2(left, rect.top()), vec2(column, ROW)).shrink(8.0);
        said.push(cell_in(painter, t, row, cell, found, (area, widest)));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.join("; ")));
    response.on_hover_text(&row.about);
}

/// The number of a cell, with so many digits that the differences of its row can be seen in it.
fn shown(row: &Row, cell: &Cell, currency: &str) -> String {
    let Some(e) = cell.estimate else {
        return "–".to_owned();
    };
    let sides = match cell.difference {
        Some(d) => vec![d.sides(currency).1],
        None => {
            let all = row.others.iter().filter_map(|other| other.difference);
            let own = all.filter(|d| d.base == *e);
            own.map(|d| d.sides(currency).0).collect()
        }
    };
    let finest = sides.into_iter().max_by_key(|text| text.chars().count());
    finest.unwrap_or_else(|| e.show(currency))
}

/// Draws a cell and gives it in words.
fn cell_in(
    painter: &Painter,
    t: &Tokens,
    row: &Row,
    cell: &Cell,
    found: &Found,
    (area, widest): (Rect, f64),
) -> String {
    let value = shown(row, cell, &found.currency);
    let at = area.left_top();
    let number = painter.text(at, Align2::LEFT_TOP, &value, strong(15.0), t.text);
    let mut said = value;
    if let Some(target) = cell.target {
        // A verdict that turns by a difference which may be none, or of which no interval is known, is no
        // news, good or bad.
        let turns = row.base.target.is_some_and(|base| base.met != target.met);
        let unsure = cell
            .difference
            .is_none_or(|d| d.verdict() == Verdict::Unclear);
        let (color, sign) = match target.met {
            met if turns && unsure => (t.soft, if met { "✓" } else { "✗" }),
            true => (t.good, "✓"),
            false => (t.bad, "✗"),
        };
        let chance = match target.probability {
            p if p.is_nan() => String::new(),
            p => format!(" {}", probability(p)),
        };
        let words = format!("{sign}{chance}");
        let at = number.right_center() + vec2(8.0, 0.0);
        painter.text(at, Align2::LEFT_CENTER, &words, strong(size::SMALL), color);
        let verdict = if target.met { "met" } else { "missed" };
        said = format!("{said} {verdict}{chance}");
    }
    let other = cell.target.map(|t| t.target.bound);
    let other = other.filter(|bound| Some(*bound) != row.bound);
    let other = other.map(|bound| format::short_bound(bound, row.unit, &found.currency));
    let below = pos2(area.left(), area.top() + 19.0);
    let Some(d) = cell.difference else {
        if let Some(bound) = &other {
            painter.text(below, Align2::LEFT_TOP, bound, plain(size::SMALL), t.faint);
        }
        return said;
    };
    let color = verdict(t, d);
    // In rows of their own, so that no number is cut.
    let (change, range) = (d.show(&found.currency), d.range(&found.currency));
    let font = strong(size::SMALL);
    let change_at = painter.text(below, Align2::LEFT_TOP, &change, font, color);
    if let Some(bound) = &other {
        let at = change_at.right_top() + vec2(8.0, 0.0);
        painter.text(at, Align2::LEFT_TOP, bound, plain(size::SMALL), t.faint);
    }
    let under = pos2(area.left(), change_at.bottom() + 1.0);
    painter.text(
        under,
        Align2::LEFT_TOP,
        &range,
        plain(size::CAPTION),
        t.soft,
    );
    let words = format!("{change} ({range})");
    let words = match other {
        Some(bound) => format!("{words}, {bound}"),
        None => words,
    };
    whisker(
        painter,
        t,
        d,
        (pos2(area.left(), area.bottom() - 1.0), area.width()),
        (widest, color),
    );
    format!("{said}, difference {words}")
}

/// The interval of a difference as a line with its middle, around a mark at no difference.
fn whisker(
    painter: &Painter,
    t: &Tokens,
    d: &Difference,
    (at, width): (Pos2, f32),
    (widest, color): (f64, Color32),
) {
    if widest <= 0.0 || !widest.is_finite() {
        return;
    }
    let width = width.min(150.0);
    let x = |v: f64| at.x + width * (0.5 + 0.5 * (v / widest) as f32);
    let line = Stroke::new(1.0, t.outline);
    painter.hline(at.x..=at.x + width, at.y, Stroke::new(1.0, t.line));
    painter.vline(x(0.0), at.y - 4.0..=at.y + 4.0, line);
    painter.hline(x(d.low)..=x(d.high), at.y, Stroke::new(2.5, color));
    painter.circle_filled(pos2(x(d.value), at.y), 3.5, color);
}

/// Good, bad, or not to be told apart from no difference.
fn verdict(t: &Tokens, d: &Difference) -> Color32 {
    match d.verdict() {
        Verdict::Better => t.good,
        Verdict::Worse => t.bad,
        Verdict::Unclear => t.soft,
    }
}

/// The same table that `wayfarer compare --format csv` prints.
fn as_csv(found: &Found) -> String {
    use crate::export::json::Compared;
    let ids: Vec<_> = found
        .columns
        .iter()
        .map(|choice| (&choice.map.id, choice.scenario.as_ref()))
        .collect();
    let name = |(map, scenario)| Compared { map, scenario };
    let pairs: Vec<(Compared, &Comparison)> =
        ids.into_iter().map(name).zip(&found.comparisons).collect();
    csv::comparison(name((&found.base.id, None)), &found.size, &pairs)
}
