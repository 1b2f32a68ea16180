//! The list of metrics.

use eframe::egui::{RichText, Ui};

use super::{explained, known_row};
use crate::{
    analyze::{Method, about},
    app::{
        live::Told,
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
pub fn metrics(ui: &mut Ui, told: Told) {
    let metrics = told.metrics();
    let show = |ui: &mut Ui, metric: &Metric| {
        let Some(e) = metrics.get(metric) else {
            return;
        };
        let about = about(*metric);
        let interval = e
            .range(&told.answer().currency)
            .map_or_else(String::new, |range| match e.method {
                Method::Exact => format!("solved to within: {range}\n"),
                _ => format!("95 % interval: {range}\n"),
            });
        let text = format!("{}\n{interval}{}", about.formula, explained(&told, e));
        known_row(ui, about.title, &told, e, &text);
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
