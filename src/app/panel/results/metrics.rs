//! The list of metrics.

use eframe::egui::{RichText, Ui};

use super::{DIM, Results, explained};
use crate::{
    analyze::{Answer, about},
    app::{
        panel::row,
        theme::{plain, size},
    },
    map::Metric,
};

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

/// Draws the list.
pub fn metrics(ui: &mut Ui, results: &Results, answer: &Answer) {
    let own = results
        .persona
        .and_then(|slug| answer.personas.iter().find(|p| p.slug == *slug));
    let metrics = own.map_or(&answer.metrics, |p| &p.metrics);
    let show = |ui: &mut Ui, metric: &Metric| {
        let Some(e) = metrics.get(metric) else {
            return;
        };
        let told = about(*metric);
        let interval = e
            .range(&answer.currency)
            .map_or_else(String::new, |range| format!("95 % interval: {range}\n"));
        let text = format!("{}\n{interval}{}", told.formula, explained(e));
        ui.scope(|ui| {
            if !results.shown.is_current(e.method) {
                ui.multiply_opacity(DIM);
            }
            let value = e.show(&answer.currency);
            row(ui, told.title, &value, &text);
        });
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
