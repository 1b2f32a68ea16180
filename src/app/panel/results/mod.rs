//! The results: how far they can be trusted, then targets, metrics, funnel and charts.

mod board;
mod funnel;
mod metrics;
mod section;

use eframe::egui::{
    Align2, Color32, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::{charts, heading, section_gap};
use crate::{
    analyze::{Answer, Estimate, Method},
    app::{
        command::Action,
        format,
        live::{Shown, Standing, Told},
        opened::Picture,
        theme::{card_frame, plain, size, strong, tokens},
    },
    export::words,
    units::Slug,
};
use section::section;

/// How strongly numbers are shown that do not belong to the map as it is.
pub const DIM: f32 = 0.42;

/// Where the run stands.
pub struct Results<'a> {
    /// The map.
    pub picture: &'a Picture,
    /// The numbers to show with it.
    pub told: Option<Told<'a>>,
    /// Everything that was found of it.
    pub shown: &'a Shown,
    /// Whether a run is under way.
    pub running: bool,
    /// Why there is none.
    pub failed: Option<&'a str>,
    /// Whose numbers.
    pub persona: Option<&'a Slug>,
}

/// Draws the panel.
pub fn right(ui: &mut Ui, results: &Results, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // A little room for the bar.
        let width = ui.available_width() - 6.0;
        ui.set_width(width);
        ui.set_max_width(width);
        let t = tokens(ui);
        persona_card(ui, results);
        let Some(told) = results.told else {
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
        standing(ui, told);
        for contradiction in &told.answer().contradictions {
            let words = words::contradiction(contradiction, &told.answer().currency);
            ui.label(RichText::new(words).color(t.bad));
        }
        if let Some(error) = results.failed {
            ui.label(RichText::new(format::sentence(error)).color(t.bad));
        }
        let answer = told.answer();
        if !answer.targets.is_empty() {
            let met = answer.targets.iter().filter(|t| t.met).count();
            let met = format!("{met} of {} met", answer.targets.len());
            section(ui, "TARGETS", &met, |ui| board::board(ui, results, told));
        }
        section(ui, "METRICS", told.whose(), |ui| {
            metrics::metrics(ui, told);
        });
        section(ui, "FUNNEL BY STAGE", told.whose(), |ui| {
            funnel::funnel(ui, results, told);
        });
        charts(ui, results, told, actions);
        section_gap(ui);
        fine_print(ui, answer);
    });
}

/// The charts, each below a heading that folds it.
fn charts(ui: &mut Ui, results: &Results, told: Told, actions: &mut Vec<Action>) {
    let answer = told.answer();
    // Of a run charts show what it says of everybody, where nothing else is said.
    let all = told.everybody();
    if let Some((levers, fresh)) = results.shown.levers(results.picture) {
        section(ui, "LEVERS", all, |ui| {
            let map = &results.picture.map;
            charts::tornado(ui, levers, map, &answer.currency, fresh, actions);
        });
    }
    let Some((curves, _, fresh)) = results.shown.curves(results.picture) else {
        return;
    };
    let mut own = curves.scatter_of.iter();
    let own = own.find(|(slug, _)| Some(slug) == results.persona);
    let (values, whose, persona) = match own {
        Some((slug, values)) => (values, told.whose(), Some(slug)),
        None => (&curves.scatter, all, None),
    };
    if !values.is_empty() {
        section(ui, "DISTRIBUTION OVER COHORTS", whose, |ui| {
            charts::scatter(ui, values, (answer, persona), fresh, actions);
        });
    }
    if curves.survival.len() > 1 {
        section(ui, "RETENTION", all, |ui| {
            charts::retention(ui, &curves.survival, fresh, actions);
        });
    }
    if !curves.time_to_value.is_empty() {
        section(ui, "TIME TO VALUE", all, |ui| {
            charts::times(ui, &curves.time_to_value, answer, fresh, actions);
        });
    }
    if curves.revenue.len() > 1 {
        section(ui, "REVENUE BY MONTH", all, |ui| {
            charts::revenue(ui, &curves.revenue, &answer.currency, fresh, actions);
        });
    }
}

/// How far the numbers can be trusted, in a line with a dot.
fn standing(ui: &mut Ui, told: Told) {
    let t = tokens(ui);
    let (words, color): (String, Color32) = match told.standing() {
        Standing::Older => ("Of the map as it was".into(), t.faint),
        Standing::Exact => ("Exact where it is not dimmed".into(), t.accent),
        Standing::Stopped(done, of) => (format!("Stopped at {done} of {of} replications"), t.warn),
        Standing::Growing(done, of) => (format!("Refining: {done} of {of} replications"), t.accent),
        Standing::Full(all) => {
            let all = format::count(u64::from(all));
            (format!("Full run, {all} replications"), t.good)
        }
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let dot = pos2(rect.left() + 5.0, rect.center().y);
    ui.painter().circle_filled(dot, 4.0, color);
    if let Standing::Growing(done, of) | Standing::Stopped(done, of) = told.standing() {
        // The line below it fills up.
        let share = done as f32 / of.max(1) as f32;
        let track = Rect::from_min_size(
            rect.left_bottom() - vec2(0.0, 1.0),
            vec2(rect.width() * share, 2.0),
        );
        ui.painter()
            .rect_filled(track, 1.0, color.gamma_multiply(0.6));
    }
    let at = pos2(rect.left() + 15.0, rect.center().y);
    let font = plain(size::SMALL);
    ui.painter()
        .text(at, Align2::LEFT_CENTER, &words, font, t.soft);
    let said = format!("Numbers: {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &said));
    response.on_hover_text(told.standing().explained());
}

/// The interval of a number and how it is known, in a few words that stand beside it.
pub fn interval(told: &Told, e: &Estimate) -> String {
    let mut sign = told.sign(e).to_owned();
    let central = told.answer().unknowns > 0 && told.is_current(e);
    if central && e.method == Method::Exact {
        sign += ", at central values";
    }
    match e.range(&told.answer().currency) {
        // That of an exact number would hold the error of the numerics only, and its digits follow that.
        None => sign,
        Some(range) => format!("{range} {sign}"),
    }
}

/// A number in a table, with its interval and how it is known below it.
pub fn known_row(ui: &mut Ui, title: &str, told: &Told, e: &Estimate, about: &str) {
    ui.scope(|ui| {
        if !told.is_current(e) {
            ui.multiply_opacity(DIM);
        }
        let below = interval(told, e);
        super::row_with(ui, title, &told.value(e), &below, about);
    });
}

/// How a number is known, in a sentence.
pub fn explained(told: &Told, e: &Estimate) -> &'static str {
    match e.method {
        _ if !told.is_current(e) => "Of the map as it was; a new number follows.",
        Method::Exact if told.answer().unknowns == 0 => "Exact.",
        Method::Exact => {
            "Exact, with every uncertain number at its central value; the sampled number that follows is the mean over them."
        }
        Method::Wilson | Method::Blocks => "Sampled; the interval is what chance leaves open.",
        Method::Replications | Method::FewReplications => {
            "Sampled; 95 % of cohorts of this size lie in the interval, given what is not known."
        }
    }
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
        if let Some(told) = results.told {
            let sums = format!(
                "Sums, such as revenue, are as if all {} customers were of this persona.",
                format::count(told.answer().size.customers)
            );
            let sums = RichText::new(sums).font(plain(size::SMALL));
            ui.label(sums.color(t.faint));
        }
    });
    section_gap(ui);
}

fn fine_print(ui: &mut Ui, answer: &Answer) {
    let size_of = &answer.size;
    let mut text = format!(
        "{} customers, {} times, watched for {}. {} numbers of the map are uncertain.",
        format::count(size_of.customers),
        format::count(u64::from(size_of.replications)),
        format::days(size_of.horizon),
        answer.unknowns,
    );
    if answer.stopped > 0 {
        text.push_str(&format!(" {}", words::stopped(answer.stopped)));
    }
    if answer.away > 0.0 {
        text.push_str(&format!(" {}", words::never_come(answer.away)));
    }
    let color = tokens(ui).faint;
    ui.label(RichText::new(text).font(plain(size::SMALL)).color(color));
}
