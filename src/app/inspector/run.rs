//! What a run says about a thing.

use eframe::egui::{RichText, Ui};

use super::form::Form;
use crate::{
    analyze::{Estimate, Passage},
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

/// A number of everybody, with the persona's in its place where one is asked for: its interval is not
/// known, so that of everybody stands below it.
fn of_whom(
    ui: &mut Ui,
    told: &Told,
    title: &str,
    (all, own): (&Estimate, Option<f64>),
    about: &str,
) {
    if told.everybody().is_empty() {
        known_row(ui, title, told, all, about);
        return;
    }
    let value = match own {
        Some(own) => told.value(&Estimate { value: own, ..*all }),
        None => "–".to_owned(),
    };
    let below = format!("everybody: {} {}", told.value(all), told.sign(all));
    row_with(ui, title, &value, &below, about);
}

/// Draws the section about a touchpoint, if there was a run.
pub fn touchpoint(form: &mut Form, ui: &mut Ui, slug: &Slug) {
    let Some(told) = form.told else { return };
    let mut all = told.answer().touchpoints.iter().enumerate();
    let Some((at, measured)) = all.find(|(_, m)| m.slug == *slug) else {
        return;
    };
    let own = told.touchpoint(at);
    let own = |read: fn(&Passage) -> Option<f64>| own.as_ref().and_then(read);
    form.section(ui, "What the run says", &[], true, |_, ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        standing(ui, told, told.whose());
        let mut row = |title: &str, e: &Option<Estimate>, own: Option<f64>, about: &str| {
            if let Some(e) = e {
                of_whom(ui, &told, title, (e, own), about);
            }
        };
        let about = "Share of all customers";
        row("Get here", &measured.reach, own(|p| p.reach), about);
        let about = "Share of completed visits, pains included";
        row(
            "Leave from here",
            &measured.drop_off,
            own(|p| p.drop_off),
            about,
        );
        let about = "Mean length of a visit, up to the horizon";
        row("Stay", &measured.days, own(|p| p.days), about);
        if told.everybody().is_empty() {
            row(
                "Still here at the end",
                &Some(measured.active),
                None,
                "Share of all customers",
            );
        }
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
    let own = told.stage(slug);
    let own = |read: fn(&Passage) -> Option<f64>| own.as_ref().and_then(read);
    form.section(ui, "What the run says", &[], true, |_, ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        standing(ui, told, told.whose());
        let mut row = |title: &str, e: &Option<Estimate>, own: Option<f64>, about: &str| {
            if let Some(e) = e {
                of_whom(ui, &told, title, (e, own), about);
            }
        };
        row(
            "Get here",
            &measured.reach,
            own(|p| p.reach),
            "Share of all customers",
        );
        let about = "Of those who get here";
        row(
            "Leave in it",
            &measured.drop_off,
            own(|p| p.drop_off),
            about,
        );
        row("Time in it", &measured.days, own(|p| p.days), "On average");
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
