//! The results of a run: targets first, then metrics, then the funnel.

use eframe::egui::{
    Align2, CornerRadius, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::{heading, row, section_gap};
use crate::{
    analyze::{Answer, TargetAnswer, about},
    app::{
        format,
        opened::Picture,
        theme::{card_frame, plain, size, strong, tokens},
    },
    map::Metric,
    units::Slug,
};

/// Where the run stands.
pub struct Results<'a> {
    /// The map.
    pub picture: &'a Picture,
    /// The latest answer.
    pub answer: Option<&'a Answer>,
    /// Whether a full run is to follow.
    pub rough: bool,
    /// Whether one is under way.
    pub running: bool,
    /// Why there is none.
    pub failed: Option<&'a str>,
    /// Whose numbers.
    pub persona: Option<&'a Slug>,
}

/// Draws the panel.
pub fn right(ui: &mut Ui, results: &Results) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let t = tokens(ui);
        persona_card(ui, results);
        let Some(answer) = results.answer else {
            heading(ui, "RESULTS");
            let (words, color) = match results.failed {
                Some(error) => (format!("The run gave no results: {error}"), t.bad),
                None if results.running => ("Sending the customers on their way…".into(), t.soft),
                None => (
                    "No run yet. Press Run to send the customers on their way.".into(),
                    t.soft,
                ),
            };
            ui.label(RichText::new(words).color(color));
            return;
        };
        if !answer.targets.is_empty() {
            targets(ui, results, answer);
            section_gap(ui);
        }
        metrics(ui, results, answer);
        section_gap(ui);
        funnel(ui, answer);
        section_gap(ui);
        fine_print(ui, results, answer);
    });
}

/// Who the numbers are about, in their words.
fn persona_card(ui: &mut Ui, results: &Results) {
    let map = &results.picture.map;
    let Some(persona) = results.persona.and_then(|p| map.personas.get(p)) else {
        return;
    };
    let t = tokens(ui);
    card_frame(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.label(RichText::new(&persona.name).font(strong(size::BODY)));
        if !persona.goal.is_empty() {
            ui.label(
                RichText::new(format!("Wants: {}", persona.goal))
                    .font(plain(size::SMALL))
                    .color(t.soft),
            );
        }
        if !persona.quote.is_empty() {
            let quote = RichText::new(format!("“{}”", persona.quote));
            let font = crate::app::theme::quote(size::SMALL);
            ui.label(quote.font(font).color(t.soft));
        }
    });
    section_gap(ui);
}

fn targets(ui: &mut Ui, results: &Results, answer: &Answer) {
    let t = tokens(ui);
    let met = answer.targets.iter().filter(|t| t.met).count();
    ui.horizontal(|ui| {
        heading(ui, "TARGETS");
        let words = format!("{met} of {} met", answer.targets.len());
        ui.with_layout(
            eframe::egui::Layout::right_to_left(eframe::egui::Align::Center),
            |ui| {
                ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
            },
        );
    });
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        for target in &answer.targets {
            target_card(ui, results, answer, target);
        }
    });
}

fn target_card(ui: &mut Ui, results: &Results, answer: &Answer, target: &TargetAnswer) {
    let t = tokens(ui);
    let metric = target.target.metric;
    let unit = metric.unit();
    let persona = target.target.persona.as_ref().map(|slug| {
        let persona = results.picture.map.personas.get(slug);
        persona.map_or(slug.as_str(), |p| {
            p.name.split(',').next().unwrap_or(&p.name)
        })
    });
    let title = match persona {
        Some(persona) => format!("{}, {persona}", about(metric).title),
        None => about(metric).title.to_owned(),
    };
    let (value, interval) = match &target.estimate {
        Some(e) => (
            format::value(e.value, unit, &answer.currency),
            format::interval(e, &answer.currency),
        ),
        None => ("–".to_owned(), "nothing to measure".to_owned()),
    };
    let bound = format::bound(target.target.bound, unit, &answer.currency);
    let (color, soft, sign, word) = match target.met {
        true => (t.good, t.good_soft, "✓", "met"),
        false => (t.bad, t.bad_soft, "✗", "missed"),
    };
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 66.0), Sense::hover());
    let painter = ui.painter();
    let line = eframe::egui::Stroke::new(1.0, t.line);
    let inside = eframe::egui::StrokeKind::Inside;
    painter.rect(rect, CornerRadius::same(7), t.card, line, inside);
    let plate = Rect::from_min_size(rect.min + vec2(10.0, 10.0), vec2(18.0, 18.0));
    painter.rect_filled(plate, CornerRadius::same(9), soft);
    painter.text(
        plate.center(),
        Align2::CENTER_CENTER,
        sign,
        strong(size::SMALL),
        color,
    );
    let value = painter.text(
        rect.right_top() + vec2(-11.0, 8.0),
        Align2::RIGHT_TOP,
        value,
        strong(16.0),
        t.text,
    );
    let left = rect.left() + 36.0;
    let cut = |text: &str, font, color, room: f32, at| {
        let mut job = eframe::egui::text::LayoutJob::simple(text.to_owned(), font, color, room);
        job.wrap.max_rows = 1;
        let galley = painter.layout_job(job);
        painter.galley(at, galley, color);
    };
    let room = value.left() - left - 6.0;
    cut(
        &title,
        strong(size::BODY),
        t.text,
        room,
        pos2(left, rect.top() + 9.0),
    );
    let second = rect.top() + 28.0;
    let right = painter.text(
        pos2(rect.right() - 11.0, second),
        Align2::RIGHT_TOP,
        &interval,
        plain(size::CAPTION),
        t.faint,
    );
    let room = right.left() - left - 6.0;
    cut(&bound, plain(size::SMALL), t.soft, room, pos2(left, second));
    // How likely it is, as a bar and in figures.
    let bar = Rect::from_min_max(
        pos2(left, rect.bottom() - 14.0),
        pos2(rect.right() - 56.0, rect.bottom() - 9.0),
    );
    painter.rect_filled(bar, CornerRadius::same(2), t.line);
    let mut filled = bar;
    filled.set_width(bar.width() * target.probability.clamp(0.0, 1.0) as f32);
    painter.rect_filled(filled, CornerRadius::same(2), color);
    let odds = likely(target.probability);
    let at = pos2(rect.right() - 11.0, bar.center().y);
    painter.text(
        at,
        Align2::RIGHT_CENTER,
        &odds,
        strong(size::CAPTION),
        color,
    );
    let said = format!("Target {title}, {bound}: {word}, probability {odds}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let note = match target.target.note.as_str() {
        "" => String::new(),
        note => format!("\n{note}"),
    };
    response.on_hover_text(format!(
        "{}\nA cohort of {} meets it with probability {odds}.{note}",
        about(metric).formula,
        format::count(answer.size.customers),
    ));
}

/// A probability that never claims to be certain.
fn likely(p: f64) -> String {
    match p * 100.0 {
        p if p < 1.0 => "< 1 %".into(),
        p if p > 99.0 => "> 99 %".into(),
        p => format!("{p:.0} %"),
    }
}

/// The metrics that most people ask for; the rest lies below a fold.
const FIRST: [Metric; 10] = [
    Metric::Conversion,
    Metric::Activation,
    Metric::FreeToPaid,
    Metric::TimeToValue,
    Metric::LogoChurnMonthly,
    Metric::NetRevenueRetention,
    Metric::MonthlyRecurringRevenue,
    Metric::Clv,
    Metric::LtvToCac,
    Metric::Nps,
];

fn metrics(ui: &mut Ui, results: &Results, answer: &Answer) {
    let own = results
        .persona
        .and_then(|slug| answer.personas.iter().find(|p| p.slug == *slug));
    let metrics = own.map_or(&answer.metrics, |p| &p.metrics);
    heading(ui, "METRICS");
    let show = |ui: &mut Ui, metric: &Metric| {
        let Some(e) = metrics.get(metric) else {
            return;
        };
        let told = about(*metric);
        let text = format!(
            "{}\n95 % interval: {}",
            told.formula,
            format::interval(e, &answer.currency)
        );
        row(
            ui,
            told.title,
            &format::value(e.value, e.unit, &answer.currency),
            &text,
        );
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for metric in &FIRST {
            show(ui, metric);
        }
        let rest: Vec<&Metric> = metrics.keys().filter(|m| !FIRST.contains(m)).collect();
        if !rest.is_empty() {
            let title = RichText::new(format!("{} more", rest.len())).font(plain(size::SMALL));
            ui.collapsing(title, |ui| {
                for metric in rest {
                    show(ui, metric);
                }
            });
        }
    });
}

fn funnel(ui: &mut Ui, answer: &Answer) {
    let t = tokens(ui);
    heading(ui, "FUNNEL BY STAGE");
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        for (i, stage) in answer.stages.iter().enumerate() {
            let (rect, response) =
                ui.allocate_exact_size(vec2(ui.available_width(), 31.0), Sense::hover());
            let reach = format::percent(stage.reach.value);
            let painter = ui.painter();
            painter.text(
                rect.left_top(),
                Align2::LEFT_TOP,
                &stage.name,
                plain(size::BODY),
                t.soft,
            );
            painter.text(
                rect.right_top(),
                Align2::RIGHT_TOP,
                &reach,
                strong(size::BODY),
                t.text,
            );
            let track = Rect::from_min_max(
                pos2(rect.left(), rect.bottom() - 9.0),
                rect.max - vec2(0.0, 2.0),
            );
            painter.rect_filled(track, CornerRadius::same(3), t.line);
            let share = stage.reach.value.clamp(0.0, 1.0) as f32;
            let mut filled = track;
            filled.set_width((track.width() * share).max(2.0));
            painter.rect_filled(filled, CornerRadius::same(3), t.stage(i));
            let mut about = format!("{reach} of all customers get here");
            if let Some(left) = &stage.drop_off {
                about.push_str(&format!(
                    "\n{} of them leave in it",
                    format::percent(left.value)
                ));
            }
            if let Some(days) = &stage.days {
                about.push_str(&format!("\n{} in it on average", format::days(days.value)));
            }
            if let Some([on_track, delayed, stuck]) = &stage.pace {
                about.push_str(&format!(
                    "\n{} on track, {} delayed, {} stuck",
                    format::percent(on_track.value),
                    format::percent(delayed.value),
                    format::percent(stuck.value)
                ));
            }
            let name = format!("Stage {}: {reach} get here", stage.name);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
            response.on_hover_text(about);
        }
    });
}

fn fine_print(ui: &mut Ui, results: &Results, answer: &Answer) {
    let size_of = &answer.size;
    let mut text = format!(
        "{} customers, {} times, watched for {}. {} numbers of the map are uncertain.",
        format::count(size_of.customers),
        format::count(u64::from(size_of.replications)),
        format::days(size_of.horizon),
        answer.unknowns,
    );
    if results.rough && results.running {
        text = format!("A first look; the full run is under way. {text}");
    }
    if answer.stopped > 0 {
        let stopped = format::count(answer.stopped);
        text.push_str(&format!(
            " {stopped} customers were stopped after a million visits."
        ));
    }
    let color = tokens(ui).faint;
    ui.label(RichText::new(text).font(plain(size::SMALL)).color(color));
}
