//! A flow: how many take it, and what a short stay does to that.

use eframe::egui::Ui;

use super::{
    controls::evidence::effect,
    form::{Form, Spec, spec},
    links,
    touchpoint::EVIDENCE,
};
use crate::{
    app::theme::tokens,
    edit::{Edit, Item},
    map::{Flow, FlowKey, ItemKey, TimedEffect},
    units::{Days, Factor, Quantity, Share, Uncertain},
};

const SHARE: Spec = spec(
    "Share",
    "share",
    "Change share",
    "The share of visits that take it",
);
const WITHIN: Spec = spec(
    "If within",
    "within",
    "Change timed effect",
    "When the stay that just ended lasted at most this long, the share is multiplied",
);
const TIMES: Spec = spec(
    "Share times",
    "times",
    "Change timed effect",
    "What the share is multiplied by after such a short stay",
);
const NOTE: Spec = spec("Note", "note", "Change note", "Anything else");

/// Draws the form of a flow.
pub fn flow(form: &mut Form, ui: &mut Ui, key: &FlowKey, f: &Flow) {
    let set = |change: &dyn Fn(&mut Flow)| {
        let mut new = f.clone();
        change(&mut new);
        Edit::Replace(Item::Flow(key.clone(), Box::new(new)))
    };
    let map = form.map();
    let t = tokens(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (word, slug) in [("from", &key.from), ("to", &key.to)] {
            let name = map.touchpoints.get(slug);
            let name = name.map_or_else(|| slug.to_string(), |t| t.name.clone());
            let stage = map.touchpoints.get(slug).map(|t| &t.stage);
            let index = stage.and_then(|stage| map.stages.get_index_of(stage));
            let hue = t.stage(index.unwrap_or(7));
            links::link(
                form,
                ui,
                hue,
                &name,
                word,
                ItemKey::Touchpoint(slug.clone()),
            );
        }
    });
    form.uncertain(ui, &SHARE, Some(&f.share), (f.evidence, false), |v| {
        set(&|f| f.share = v.unwrap_or(Share::ZERO.into()))
    });
    let currency = map.currency.clone();
    let effects = [effect("Share", &f.share, f.evidence, &currency)];
    form.evidence(ui, &EVIDENCE, f.evidence, &effects, |e| {
        set(&|f| f.evidence = e)
    });
    let from = map.touchpoints.get(&key.from);
    let title = from.map_or_else(
        || "All ways out".to_owned(),
        |t| format!("All ways out of “{}”", t.name),
    );
    let title = if title.chars().count() > 34 {
        "All ways out of there".to_owned()
    } else {
        title
    };
    form.section(ui, &title, &[], true, |form, ui| {
        form.shares(ui, &key.from, Some(key));
        links::add_flow(form, ui, &key.from);
    });
    form.section(ui, "When they are quick", &["within"], true, |form, ui| {
        let within = f.within.map(|w| w.within);
        form.quantity::<Days, _>(ui, &WITHIN, "no effect", within, |days| {
            set(&|f| {
                let times = f.within.map_or(Factor::clamped(1.5).into(), |w| w.times);
                f.within = days.map(|within| TimedEffect { within, times });
            })
        });
        if let Some(effect) = f.within {
            form.uncertain(ui, &TIMES, Some(&effect.times), (None, false), |v| {
                let times: Uncertain<Factor> = v.unwrap_or(Factor::ONE.into());
                set(&|f| f.within = Some(TimedEffect { times, ..effect }))
            });
        }
    });
    form.section(ui, "Note", &["note"], true, |form, ui| {
        form.prose(ui, &NOTE, "Where the number comes from", &f.note, |text| {
            set(&|f| f.note = text.clone())
        });
    });
}
