//! What goes on over months: who stays, and what comes in.

use eframe::egui::{Color32, Stroke, Ui};
use egui_plot::{FilledArea, Line, PlotPoints, uniform_grid_spacer};

use super::{Figure, csv, hovered_x, plot};
use crate::{
    analyze::Band,
    app::{command::Action, format, theme::tokens},
    map::Unit,
};

/// Days of a month of the run.
const MONTH: f64 = 30.0;
/// What the bands mean.
const NOTE: &str = "The band holds 95 % of cohorts of this size";

/// The share of converted customers still there, by month since conversion.
pub fn retention(ui: &mut Ui, points: &[Band], fresh: bool, actions: &mut Vec<Action>) {
    let Some(last) = points.last() else {
        return;
    };
    let figure = Figure {
        name: "Retention",
        said: format!(
            "{} still there {} after conversion, {} to {}",
            format::percent(last.value),
            format::days(last.day),
            format::percent(last.low),
            format::percent(last.high)
        ),
        note: NOTE,
        fresh,
    };
    let table = || table("share", points);
    figure.show(ui, actions, table, |ui| {
        curve(
            ui,
            "retention",
            points,
            &|v| format!("{:.0} %", v * 100.0),
            &format::percent,
        );
    });
}

/// Revenue of a cohort month by month.
pub fn revenue(
    ui: &mut Ui,
    points: &[Band],
    currency: &str,
    fresh: bool,
    actions: &mut Vec<Action>,
) {
    let sum: f64 = points.iter().map(|p| p.value).sum();
    let figure = Figure {
        name: "Revenue by month",
        said: format!(
            "{} in {} months",
            format::value(sum, Unit::Money, currency),
            points.len()
        ),
        note: NOTE,
        fresh,
    };
    let money = |v: f64| format::money(v, currency);
    figure.show(
        ui,
        actions,
        || table("revenue", points),
        |ui| {
            curve(ui, "revenue", points, &short, &money);
        },
    );
}

/// A sum in few letters, for an axis.
fn short(v: f64) -> String {
    let size = v.abs();
    let text = match size {
        s if s >= 1e6 => format!("{:.1}M", v / 1e6),
        s if s >= 1e4 => format!("{:.0}k", v / 1e3),
        s if s >= 1e3 => format!("{:.1}k", v / 1e3),
        _ => format!("{v:.0}"),
    };
    text.replace(".0", "").replace('-', "−")
}

fn table(column: &str, points: &[Band]) -> String {
    let rows = points.iter().map(|p| {
        [p.day, p.value, p.low, p.high]
            .map(|v| v.to_string())
            .to_vec()
    });
    csv(&["day", column, "low", "high"], rows)
}

fn curve(
    ui: &mut Ui,
    name: &str,
    points: &[Band],
    axis: &dyn Fn(f64) -> String,
    value: &dyn Fn(f64) -> String,
) {
    let t = tokens(ui);
    let months = |day: f64| day / MONTH;
    let x = Box::new(|m: f64| {
        if m < 0.0 {
            String::new()
        } else {
            format!("{m:.0} mo")
        }
    });
    let said = |x: f64| {
        let near = points.iter().min_by(|a, b| {
            let off = |p: &Band| (months(p.day) - x).abs();
            off(a).total_cmp(&off(b))
        })?;
        Some(format!(
            "Month {:.0}: {}\n{} to {}",
            months(near.day),
            value(near.value),
            value(near.low),
            value(near.high)
        ))
    };
    let plot = plot(ui, name, x, Box::new(axis))
        .include_y(0.0)
        .x_grid_spacer(uniform_grid_spacer(|_| [3.0, 6.0, 12.0]))
        .label_formatter(move |position| said(hovered_x(position)));
    plot.show(ui, |plot| {
        let xs: Vec<f64> = points.iter().map(|p| months(p.day)).collect();
        let low: Vec<f64> = points.iter().map(|p| p.low).collect();
        let high: Vec<f64> = points.iter().map(|p| p.high).collect();
        let band = FilledArea::new("95 % of cohorts", &xs, &low, &high)
            .fill_color(t.accent.gamma_multiply(0.2))
            .stroke(Stroke::new(0.0, Color32::TRANSPARENT))
            .allow_hover(false);
        plot.add(band);
        let line: PlotPoints = points.iter().map(|p| [months(p.day), p.value]).collect();
        plot.line(Line::new("value", line).color(t.accent).width(2.0));
    });
}
