//! What a run says about a thing.

use eframe::egui::{RichText, Ui};

use super::form::Form;
use crate::{
    analyze::Estimate,
    app::{
        canvas, format,
        live::Told,
        panel::{known_row, row_with},
        theme::{plain, size, tokens},
    },
    units::Slug,
};

/// How far the numbers can be trusted, and whose they are.
fn standing(ui: &mut Ui, told: Told, whose: &str) {
    let mut words = format::sentence(&told.standing().words());
    if !whose.is_empty() {
        words = format!("{words} · {whose}");
    }
    let t = tokens(ui);
    let label = ui.label(
        RichText::new(words)
            .font(plain(size::CAPTION))
            .color(t.soft),
    );
    label.on_hover_text(told.standing().explained());
}

/// A number of those who are asked about, if it is known.
fn row(ui: &mut Ui, told: &Told, title: &str, number: &Option<Estimate>, about: &str) {
    match number {
        Some(number) => known_row(ui, title, told, number, about),
        None => row_with(ui, title, "–", "not known", about),
    }
}

/// Draws the section about a touchpoint, if there was a run.
pub fn touchpoint(form: &mut Form, ui: &mut Ui, slug: &Slug) {
    let Some(told) = form.told else { return };
    let mut all = told.answer().touchpoints.iter().enumerate();
    let Some((at, _)) = all.find(|(_, m)| m.slug == *slug) else {
        return;
    };
    let Some(passage) = told.touchpoint(at) else {
        return;
    };
    form.section(ui, "What the run says", &[], true, |_, ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        standing(ui, told, told.whose());
        let of_all = format!("Share {}", told.of_whom());
        row(ui, &told, "Get here", &passage.reach, &of_all);
        let about = "Share of completed visits, pains included";
        row(ui, &told, "Leave from here", &passage.drop_off, about);
        if passage.finished.is_some() {
            row(ui, &told, "Finish here", &passage.finished, &of_all);
        }
        let about = "Mean length of a visit, up to the horizon";
        row(ui, &told, "Stay", &passage.days, about);
        row(ui, &told, "Still here at the end", &passage.active, &of_all);
    });
}

/// The same about a pain.
pub fn pain(form: &mut Form, ui: &mut Ui, slug: &Slug) {
    let Some(told) = form.told else { return };
    let answer = told.answer();
    let Some(measured) = answer.pains.iter().find(|p| p.slug == *slug) else {
        return;
    };
    let levers = form.shown.levers(form.picture);
    form.section(ui, "What the run says", &[], true, |_, ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        standing(ui, told, told.everybody());
        let about = "Customers who drop off on the spot because it struck, in one cohort. What there would be without it is told below: some of them would have left later anyway";
        known_row(ui, "Leave because of it", &told, &measured.left, about);
        known_row(
            ui,
            "Visits it strikes",
            &told,
            &measured.struck,
            "Per cohort",
        );
        let levers = levers.filter(|(_, fresh)| *fresh);
        let lever = levers.and_then(|(all, _)| all.pains.iter().find(|l| l.slug == *slug));
        let cost = lever.and_then(|l| canvas::cost(l, answer, true));
        if let Some(cost) = cost {
            ui.label(format::sentence(&cost));
        }
    });
}

/// The same about a stage.
pub fn stage(form: &mut Form, ui: &mut Ui, slug: &Slug) {
    let Some(told) = form.told else { return };
    let Some(measured) = told.answer().stages.iter().find(|s| s.slug == *slug) else {
        return;
    };
    let Some(passage) = told.stage(slug) else {
        return;
    };
    form.section(ui, "What the run says", &[], true, |_, ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        standing(ui, told, told.whose());
        let of_all = format!("Share {}", told.of_whom());
        row(ui, &told, "Get here", &passage.reach, &of_all);
        row(
            ui,
            &told,
            "Leave in it",
            &passage.drop_off,
            "Of those who get here",
        );
        row(ui, &told, "Time in it", &passage.days, "On average");
        if let Some([on_track, delayed, stuck]) = &measured.pace {
            if !told.everybody().is_empty() {
                ui.label(RichText::new("Everybody").font(plain(size::CAPTION)));
            }
            known_row(ui, "On track", &told, on_track, "Within the expected time");
            let about = "Within twice the expected time";
            known_row(ui, "Delayed", &told, delayed, about);
            known_row(ui, "Stuck", &told, stuck, "Longer than that");
        }
    });
}
