//! Distributions: of times over customers, and of a metric over cohorts.

use eframe::egui::{ComboBox, Id, Role, Stroke, Ui, WidgetInfo};
use egui_plot::{Bar, BarChart, LineStyle, VLine};
use indexmap::IndexMap;

use super::{Figure, csv, hovered_x, plot};
use crate::{
    analyze::{Answer, about},
    app::{command::Action, format, theme::tokens},
    map::{Metric, Target},
    units::Slug,
};

/// Bars of a distribution.
const BARS: usize = 24;

/// How long it takes to reach value, over the customers who do.
pub fn times(
    ui: &mut Ui,
    bars: &[(f64, f64, f64)],
    answer: &Answer,
    fresh: bool,
    actions: &mut Vec<Action>,
) {
    let Some(last) = bars.last() else {
        return;
    };
    let median = answer.metrics.get(&Metric::TimeToValueP50).map(|e| e.value);
    let p90 = answer.metrics.get(&Metric::TimeToValueP90).map(|e| e.value);
    let said = match (median, p90) {
        (Some(median), Some(p90)) => format!(
            "half within {}, nine in ten within {}",
            format::days(median),
            format::days(p90)
        ),
        _ => format!("up to {}", format::days(last.1)),
    };
    let figure = Figure {
        name: "Time to value",
        said,
        note: "Of customers who reach value; the slowest 2 % lie beyond. Lines: half, nine in ten",
        fresh,
    };
    let table = || {
        let rows = bars
            .iter()
            .map(|b| [b.0, b.1, b.2].map(|v| v.to_string()).to_vec());
        csv(&["from_days", "to_days", "share"], rows)
    };
    figure.show(ui, actions, table, |ui| {
        let t = tokens(ui);
        let said = |x: f64| {
            let bar = bars.iter().find(|b| x >= b.0 && x < b.1)?;
            let (from, to) = (format::days(bar.0), format::days(bar.1));
            Some(format!("{from} to {to}: {}", format::percent(bar.2)))
        };
        let x = Box::new(|v: f64| {
            if v < 0.0 {
                String::new()
            } else {
                format::days(v)
            }
        });
        let y = Box::new(|v: f64| format!("{:.0} %", v * 100.0));
        let plot = plot(ui, "times", x, y).label_formatter(move |p| said(hovered_x(p)));
        plot.show(ui, |plot| {
            let bars = bars.iter().map(|(from, to, share)| {
                let bar = Bar::new((from + to) / 2.0, *share).width((to - from) * 0.92);
                bar.fill(t.stage(3).gamma_multiply(0.85))
                    .stroke(Stroke::NONE)
            });
            let chart = BarChart::new("customers", bars.collect()).allow_hover(false);
            plot.bar_chart(chart);
            for (value, style) in [(median, LineStyle::Solid), (p90, LineStyle::dashed_loose())] {
                if let Some(value) = value {
                    let line = VLine::new("quantile", value).color(t.text).width(1.5);
                    plot.vline(line.style(style).allow_hover(false));
                }
            }
        });
    });
}

/// The values of a metric over the cohorts that were sent, with the bound of its target. Which metric is
/// chosen above it.
pub fn scatter(
    ui: &mut Ui,
    values: &IndexMap<Metric, Vec<f64>>,
    (answer, persona): (&Answer, Option<&Slug>),
    fresh: bool,
    actions: &mut Vec<Action>,
) {
    let id = Id::unique("the metric whose distribution is shown");
    let first = answer.targets.iter().map(|t| t.target.metric);
    let default = first
        .chain([Metric::Conversion])
        .find(|m| values.contains_key(m));
    let chosen: Option<Metric> = ui.data(|data| data.get_temp(id));
    let chosen = chosen.filter(|m| values.contains_key(m)).or(default);
    let Some(metric) = chosen.or_else(|| values.keys().next().copied()) else {
        return;
    };
    let mut wanted = metric;
    let title = about(metric).title;
    let response = ComboBox::from_id_salt("scatter")
        .width(ui.available_width() - 12.0)
        .selected_text(title)
        .show_ui(ui, |ui| {
            for metric in values.keys() {
                let one = ui.selectable_value(&mut wanted, *metric, about(*metric).title);
                crate::app::panel::was_chosen(ui, &one);
            }
        })
        .response;
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, "Metric of the distribution");
        info.current_text_value = Some(title.to_owned());
        info
    });
    if wanted != metric {
        ui.data_mut(|data| data.insert_temp(id, wanted));
    }
    let Some(all) = values.get(&metric) else {
        return;
    };
    let target = answer.targets.iter().map(|t| &t.target);
    let target = target
        // Whose cohorts are shown, theirs is the target.
        .filter(|t| t.persona.as_ref() == persona)
        .find(|t| t.metric == metric);
    histogram(ui, metric, all, target, answer, fresh, actions);
}

fn histogram(
    ui: &mut Ui,
    metric: Metric,
    all: &[f64],
    target: Option<&Target>,
    answer: &Answer,
    fresh: bool,
    actions: &mut Vec<Action>,
) {
    let unit = metric.unit();
    let write = |v: f64| format::value(v, unit, &answer.currency);
    let low = all.iter().copied().fold(f64::INFINITY, f64::min);
    let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let width = ((high - low) / BARS as f64).max(high.abs().max(1e-9) * 1e-6);
    let mut counts = [0usize; BARS];
    for value in all {
        let at = ((value - low) / width) as usize;
        counts[at.min(BARS - 1)] += 1;
    }
    let met = target.map(|t| all.iter().filter(|v| t.bound.is_met_by(**v)).count());
    let said = match (target, met) {
        (Some(target), Some(met)) => format!(
            "{met} of {} cohorts are {}",
            all.len(),
            format::bound(target.bound, unit, &answer.currency)
        ),
        _ => format!(
            "{} cohorts between {} and {}",
            all.len(),
            write(low),
            write(high)
        ),
    };
    let note = match target {
        Some(_) => {
            "Each replication is one cohort; the line is the target, hatched past it is missed"
        }
        None => "Each replication is one cohort",
    };
    let figure = Figure {
        name: about(metric).title,
        said: said.clone(),
        note: &note.replace(", hatched past it is missed", ""),
        fresh,
    };
    let table = || {
        let rows = all.iter().enumerate();
        let rows = rows.map(|(i, v)| vec![i.to_string(), v.to_string()]);
        csv(&["replication", "value"], rows)
    };
    let label = {
        let t = tokens(ui);
        eframe::egui::RichText::new(said)
            .font(crate::app::theme::plain(crate::app::theme::size::SMALL))
            .color(t.soft)
    };
    figure.show(ui, actions, table, |ui| {
        let t = tokens(ui);
        if target.is_some() {
            ui.label(label);
        }
        let place = |at: usize| low + (at as f64 + 0.5) * width;
        let heights = counts;
        let said = move |x: f64| {
            let at = ((x - low) / width).floor();
            let count = heights.get(at as usize).filter(|_| at >= 0.0)?;
            Some(format!(
                "{} to {}: {count} cohorts",
                format::value(low + at * width, unit, &answer.currency),
                format::value(low + (at + 1.0) * width, unit, &answer.currency)
            ))
        };
        let y = Box::new(|v: f64| format!("{v:.0}"));
        let plot = plot(ui, "scatter", Box::new(write), y)
            .grid_spacing(40.0..=200.0)
            .label_formatter(move |p| said(hovered_x(p)));
        plot.show(ui, |plot| {
            let bars = counts.iter().enumerate().map(|(at, count)| {
                let color = match target {
                    Some(target) if target.bound.is_met_by(place(at)) => t.good,
                    Some(_) => t.bad,
                    None => t.accent,
                };
                let bar = Bar::new(place(at), *count as f64).width(width * 0.92);
                bar.fill(color.gamma_multiply(0.75)).stroke(Stroke::NONE)
            });
            let chart = BarChart::new("cohorts", bars.collect()).allow_hover(false);
            plot.bar_chart(chart);
            if let Some(target) = target {
                let line = VLine::new("target", target.bound.value());
                let line = line.color(t.text).width(2.0).allow_hover(false);
                plot.vline(line.style(LineStyle::dashed_dense()));
            }
        });
    });
}
