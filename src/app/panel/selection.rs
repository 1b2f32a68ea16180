//! What is known about the thing that is selected.

use eframe::egui::{Align, Frame, Label, Layout, RichText, Role, Ui, WidgetInfo};

use super::{badge, row};
use crate::{
    analyze::Answer,
    app::{
        command::Action,
        format,
        opened::Picture,
        selection::Selection,
        theme::{card_frame, plain, quote, size, strong, tokens},
    },
    map::{Anchor, ItemKey, Touchpoint},
    units::Slug,
};

/// Draws the card of what is selected.
pub fn selection(
    ui: &mut Ui,
    picture: &Picture,
    answer: Option<&Answer>,
    key: &ItemKey,
    actions: &mut Vec<Action>,
) {
    let map = &picture.map;
    let title = match key {
        ItemKey::Touchpoint(slug) => map.touchpoints.get(slug).map(|t| &t.name),
        ItemKey::Pain(slug) => map.pains.get(slug).map(|p| &p.name),
        ItemKey::Opportunity(slug) => map.opportunities.get(slug).map(|o| &o.name),
        _ => None,
    };
    let Some(title) = title else {
        return;
    };
    let t = tokens(ui);
    let frame: Frame = card_frame(ui).stroke(eframe::egui::Stroke::new(1.0, t.accent));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        // The button first, so that the title takes what is left: a row wider than the panel would
        // widen it a little in every frame.
        ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
            let close = ui.small_button("×");
            close.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Deselect"));
            if close.on_hover_text("Deselect  (Esc)").clicked() {
                actions.push(Action::Select(Selection::default()));
            }
            ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                let title = RichText::new(title).font(strong(size::HEADING));
                ui.add(Label::new(title).wrap());
            });
        });
        match key {
            ItemKey::Touchpoint(slug) => {
                touchpoint(ui, picture, answer, slug, &map.touchpoints[slug], actions);
            }
            ItemKey::Pain(slug) => pain(ui, picture, answer, slug, actions),
            ItemKey::Opportunity(slug) => idea(ui, picture, slug, actions),
            _ => {}
        }
    });
}

fn small(ui: &mut Ui, text: &str) {
    let color = tokens(ui).soft;
    ui.label(RichText::new(text).font(plain(size::SMALL)).color(color));
}

fn quoted(ui: &mut Ui, text: &str) {
    let color = tokens(ui).soft;
    ui.label(
        RichText::new(format!("“{text}”"))
            .font(quote(size::BODY))
            .color(color),
    );
}

fn link(ui: &mut Ui, text: &str, key: ItemKey, actions: &mut Vec<Action>) {
    if ui
        .link(RichText::new(text).font(plain(size::SMALL)))
        .clicked()
    {
        actions.push(Action::Select(Selection::only(key)));
    }
}

fn touchpoint(
    ui: &mut Ui,
    picture: &Picture,
    answer: Option<&Answer>,
    slug: &Slug,
    touchpoint: &Touchpoint,
    actions: &mut Vec<Action>,
) {
    let map = &picture.map;
    let t = tokens(ui);
    let stage = map.stages.get(&touchpoint.stage);
    let stage = stage.map_or("", |s| s.name.as_str());
    small(
        ui,
        &format!("{stage} · {}", format::channel(touchpoint.channel)),
    );
    if let Some(moment) = touchpoint.moment {
        badge(
            ui,
            &format!("★ {}", format::moment(moment)),
            t.accent_soft,
            t.accent,
        );
    }
    if !touchpoint.does.is_empty() {
        ui.label(&touchpoint.does);
    }
    if !touchpoint.thinks.is_empty() {
        quoted(ui, &touchpoint.thinks);
    }
    let measured = answer.and_then(|a| a.touchpoints.iter().find(|m| m.slug == *slug));
    if let (Some(measured), Some(answer)) = (measured, answer) {
        let value = |e: &crate::analyze::Estimate| format::value(e.value, e.unit, &answer.currency);
        row(
            ui,
            "Get here",
            &value(&measured.reach),
            "Share of all customers",
        );
        if let Some(left) = &measured.drop_off {
            row(
                ui,
                "Leave from here",
                &value(left),
                "Share of completed visits",
            );
        }
        if let Some(days) = &measured.days {
            row(
                ui,
                "Stay",
                &value(days),
                "Mean length of a visit, up to the horizon",
            );
        }
        row(
            ui,
            "Still here at the end",
            &value(&measured.active),
            "Share of all customers",
        );
    }
    row(
        ui,
        "Emotion",
        &signed(touchpoint.emotion.get()),
        "−1 (worst) to +1 (best)",
    );
    for (pain, at) in map.pains_at(slug) {
        link(
            ui,
            &format!("Pain: {}", at.name),
            ItemKey::Pain(pain.clone()),
            actions,
        );
    }
}

fn pain(
    ui: &mut Ui,
    picture: &Picture,
    answer: Option<&Answer>,
    slug: &Slug,
    actions: &mut Vec<Action>,
) {
    let pain = &picture.map.pains[slug];
    small(ui, "Pain point");
    for text in pain.quotes.iter().take(2) {
        quoted(ui, text);
    }
    let share =
        |u: &crate::units::Uncertain<crate::units::Share>| format::percent(u.central().get());
    row(
        ui,
        "Hits",
        &share(&pain.prevalence),
        "Share of visits that it strikes",
    );
    row(
        ui,
        "Leave because of it",
        &share(&pain.leave),
        "Share of those it strikes",
    );
    let measured = answer.and_then(|a| a.pains.iter().find(|p| p.slug == *slug));
    if let (Some(measured), Some(answer)) = (measured, answer) {
        let value = |e: &crate::analyze::Estimate| format::value(e.value, e.unit, &answer.currency);
        row(
            ui,
            "Customers it costs",
            &value(&measured.left),
            "Per cohort",
        );
        row(
            ui,
            "Visits it strikes",
            &value(&measured.struck),
            "Per cohort",
        );
    }
    if !pain.owner.is_empty() {
        row(ui, "Owner", &pain.owner, "");
    }
    let name = picture
        .map
        .touchpoints
        .get(&pain.at)
        .map_or("", |t| t.name.as_str());
    link(
        ui,
        &format!("At: {name}"),
        ItemKey::Touchpoint(pain.at.clone()),
        actions,
    );
}

fn idea(ui: &mut Ui, picture: &Picture, slug: &Slug, actions: &mut Vec<Action>) {
    let idea = &picture.map.opportunities[slug];
    small(ui, "Opportunity");
    row(
        ui,
        "Changes",
        &idea.changes.len().to_string(),
        "What it would change in the map",
    );
    if let Some(cost) = &idea.cost {
        let cost = format::money(cost.central().get(), &picture.map.currency);
        row(ui, "Cost", &cost, "");
    }
    if idea.votes > 0 {
        row(ui, "Votes", &idea.votes.to_string(), "");
    }
    if !idea.owner.is_empty() {
        row(ui, "Owner", &idea.owner, "");
    }
    let (key, name) = match &idea.on {
        Anchor::Touchpoint(slug) => (
            ItemKey::Touchpoint(slug.clone()),
            picture.map.touchpoints.get(slug).map(|t| t.name.clone()),
        ),
        Anchor::Pain(slug) => (
            ItemKey::Pain(slug.clone()),
            picture.map.pains.get(slug).map(|p| p.name.clone()),
        ),
    };
    link(
        ui,
        &format!("On: {}", name.unwrap_or_default()),
        key,
        actions,
    );
}

fn signed(x: f64) -> String {
    format!("{x:+.1}").replace('-', "−")
}
