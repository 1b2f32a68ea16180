//! What a run says about a thing.

use eframe::egui::Ui;

use super::form::Form;
use crate::{
    analyze::Estimate,
    app::{canvas, format, panel::row},
    units::Slug,
};

fn value(e: &Estimate, currency: &str) -> String {
    format::value(e.value, e.unit, currency)
}

/// Draws the section about a touchpoint, if there was a run.
pub fn touchpoint(form: &mut Form, ui: &mut Ui, slug: &Slug) {
    let Some(answer) = form.answer else { return };
    let Some(measured) = answer.touchpoints.iter().find(|m| m.slug == *slug) else {
        return;
    };
    form.section(ui, "What the run says", &[], true, |_, ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let say = |e: &Estimate| value(e, &answer.currency);
        let about = "Share of all customers";
        row(ui, "Get here", &say(&measured.reach), about);
        if let Some(left) = &measured.drop_off {
            let about = "Share of completed visits, pains included";
            row(ui, "Leave from here", &say(left), about);
        }
        if let Some(days) = &measured.days {
            let about = "Mean length of a visit, up to the horizon";
            row(ui, "Stay", &say(days), about);
        }
        row(ui, "Still here at the end", &say(&measured.active), about);
    });
}

/// The same about a pain.
pub fn pain(form: &mut Form, ui: &mut Ui, slug: &Slug) {
    let Some(answer) = form.answer else { return };
    let Some(measured) = answer.pains.iter().find(|p| p.slug == *slug) else {
        return;
    };
    let shown = form.shown;
    form.section(ui, "What the run says", &[], true, |_, ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let say = |e: &Estimate| value(e, &answer.currency);
        row(ui, "Customers it costs", &say(&measured.left), "Per cohort");
        row(
            ui,
            "Visits it strikes",
            &say(&measured.struck),
            "Per cohort",
        );
        let levers = shown.levers().filter(|(_, fresh)| *fresh);
        let lever = levers.and_then(|(all, _)| all.pains.iter().find(|l| l.slug == *slug));
        let cost = lever.and_then(|l| canvas::cost(l, answer, true));
        if let Some(cost) = cost {
            ui.label(format::sentence(&cost));
        }
    });
}

/// The same about a stage.
pub fn stage(form: &mut Form, ui: &mut Ui, slug: &Slug) {
    let Some(answer) = form.answer else { return };
    let Some(measured) = answer.stages.iter().find(|s| s.slug == *slug) else {
        return;
    };
    form.section(ui, "What the run says", &[], true, |_, ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let say = |e: &Estimate| value(e, &answer.currency);
        let about = "Share of all customers";
        row(ui, "Get here", &say(&measured.reach), about);
        if let Some(left) = &measured.drop_off {
            row(ui, "Leave in it", &say(left), "Of those who get here");
        }
        if let Some(days) = &measured.days {
            row(ui, "Time in it", &say(days), "On average");
        }
        if let Some([on_track, delayed, stuck]) = &measured.pace {
            row(ui, "On track", &say(on_track), "Within the expected time");
            let about = "Within twice the expected time";
            row(ui, "Delayed", &say(delayed), about);
            row(ui, "Stuck", &say(stuck), "Longer than that");
        }
    });
}
