//! Find on the canvas: what matches stands out, everything else steps back.

use eframe::egui::{
    CornerRadius, Key, Rect, Role, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, vec2,
};

use super::{Canvas, Pen, scene::Scene};
use crate::{
    app::{
        command::{Action, View},
        format,
        theme::{plain, size, tokens},
        typing::{Field, Purpose},
    },
    map::{Anchor, ItemKey, JourneyMap},
    units::Slug,
};

/// What is looked for, while the field is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finder {
    /// What was typed.
    pub text: String,
    /// Whether the field has just been opened, and gets the keyboard.
    pub fresh: bool,
}

/// Everything in which the text occurs, in the order in which it is read: a touchpoint, what hurts
/// there, what could be better there.
pub fn matches(map: &JourneyMap, text: &str) -> Vec<ItemKey> {
    let wanted = text.trim().to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let holds = |texts: &[&str], more: &[String]| {
        let texts = texts.iter().copied().chain(more.iter().map(String::as_str));
        texts
            .into_iter()
            .any(|t| t.to_lowercase().contains(&wanted))
    };
    // What hangs on each touchpoint, so that all is gone through once.
    let count = map.touchpoints.len();
    let mut hanging: Vec<Vec<ItemKey>> = vec![Vec::new(); count + 1];
    let place = |slug: &Slug| map.touchpoints.get_index_of(slug).unwrap_or(count);
    for (slug, pain) in &map.pains {
        if holds(&[&pain.name, &pain.note, &pain.owner], &pain.quotes) {
            hanging[place(&pain.at)].push(ItemKey::Pain(slug.clone()));
        }
    }
    for (slug, idea) in &map.opportunities {
        if holds(&[&idea.name, &idea.note, &idea.owner], &[]) {
            let at = match &idea.on {
                Anchor::Touchpoint(at) => Some(at),
                Anchor::Pain(pain) => map.pains.get(pain).map(|p| &p.at),
            };
            hanging[at.map_or(count, place)].push(ItemKey::Opportunity(slug.clone()));
        }
    }
    let mut found = Vec::new();
    for (slug, stage) in &map.stages {
        if holds(&[&stage.name, &stage.goal, &stage.note], &[]) {
            found.push(ItemKey::Stage(slug.clone()));
        }
    }
    let mut hanging = hanging.into_iter();
    for ((slug, t), below) in map.touchpoints.iter().zip(hanging.by_ref()) {
        let texts = [
            t.name.as_str(),
            &t.does,
            &t.thinks,
            &t.note,
            format::channel(t.channel),
        ];
        if holds(&texts, &t.quotes) {
            found.push(ItemKey::Touchpoint(slug.clone()));
        }
        found.extend(below);
    }
    found.extend(hanging.flatten());
    found
}

/// Lets everything step back that does not match, and rings what does.
pub fn veil(canvas: &Canvas, scene: &Scene, pen: &Pen) {
    if canvas.finder.is_none_or(|f| f.text.trim().is_empty()) {
        return;
    }
    let veil = pen.t.canvas.gamma_multiply(0.72);
    let seen = pen.seen();
    let hide = |area| {
        pen.painter.rect_filled(pen.rect(area), 0.0, veil);
    };
    let ring = |area| {
        let rect = pen.rect(area).expand(2.0);
        let stroke = Stroke::new(2.0, pen.t.warn);
        let radius = CornerRadius::from(pen.radius(8.0));
        pen.painter.rect(
            rect,
            radius,
            pen.t.warn_soft.gamma_multiply(0.18),
            stroke,
            StrokeKind::Outside,
        );
    };
    match canvas.view {
        View::Flow => {
            let cards = canvas.picture.flow.cards.iter().enumerate();
            for (at, card) in cards.filter(|(_, card)| card.area.overlaps(&seen)) {
                match scene.found_at.get(at) {
                    Some(true) => ring(card.area),
                    _ => hide(card.area),
                }
            }
            let pains = canvas.picture.flow.pains.iter();
            for pain in pains.filter(|pain| pain.area.overlaps(&seen)) {
                match scene.found_set.contains(&ItemKey::Pain(pain.slug.clone())) {
                    true => ring(pain.area),
                    false => hide(pain.area),
                }
            }
        }
        View::Journey => {
            let journey = &canvas.picture.journey;
            let steps = (journey.steps.iter()).map(|p| (p, ItemKey::Touchpoint(p.slug.clone())));
            let pains = (journey.pains.iter()).map(|p| (p, ItemKey::Pain(p.slug.clone())));
            let ideas =
                (journey.opportunities.iter()).map(|p| (p, ItemKey::Opportunity(p.slug.clone())));
            for (placed, key) in steps.chain(pains).chain(ideas) {
                if !placed.area.overlaps(&seen) {
                    continue;
                }
                match scene.found_set.contains(&key) {
                    true => ring(placed.area),
                    false => hide(placed.area),
                }
            }
        }
    }
}

/// The field, in the upper right corner.
pub fn field(canvas: &Canvas, scene: &Scene, ui: &mut Ui, body: Rect, actions: &mut Vec<Action>) {
    let Some(finder) = canvas.finder else {
        return;
    };
    let t = tokens(ui);
    let bar = vec2(336.0_f32.min(body.width() - 28.0), 40.0);
    let rect = Rect::from_min_size(body.right_top() + vec2(-bar.x - 14.0, 12.0), bar);
    // Clicks beside the field but on its plate are not for the map.
    ui.interact(
        rect,
        ui.unique_id().with("find plate"),
        eframe::egui::Sense::click_and_drag(),
    );
    let line = Stroke::new(1.0, t.line);
    let inside = StrokeKind::Inside;
    ui.painter()
        .rect(rect, CornerRadius::same(8), t.surface, line, inside);
    let mut inner = ui.new_child(UiBuilder::new().id_salt("find").max_rect(rect.shrink(6.0)));
    inner.horizontal_centered(|ui| {
        let mut text = finder.text.clone();
        let field = Field::line(Purpose::Looks, "Find on the map");
        let response = field.show(ui, &mut text, |edit| {
            edit.hint_text("Find on the map")
                .desired_width(rect.width() - 172.0)
                .font(plain(size::BODY))
        });
        if finder.fresh {
            response.request_focus();
        }
        if finder.fresh || text != finder.text {
            actions.push(Action::Find(Some(text)));
        }
        if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
            let back = ui.input(|i| i.modifiers.shift);
            actions.push(Action::FindNext(if back { -1 } else { 1 }));
            response.request_focus();
        }
        let count = scene.found.len();
        let lead = canvas.selection.lead();
        let at = lead.and_then(|key| scene.found.iter().position(|k| k == key));
        let words = match (finder.text.trim().is_empty(), at) {
            (true, _) => String::new(),
            (_, Some(at)) => format!("{} of {count}", at + 1),
            _ if count == 0 => "None".to_owned(),
            _ => format!("{count}"),
        };
        let faint = eframe::egui::RichText::new(words)
            .color(t.faint)
            .size(size::SMALL);
        ui.add_sized([58.0, 24.0], eframe::egui::Label::new(faint));
        ui.spacing_mut().item_spacing.x = 2.0;
        for (sign, name, action) in [
            ("⏶", "Previous match", Action::FindNext(-1)),
            ("⏷", "Next match", Action::FindNext(1)),
            ("×", "Close find", Action::Find(None)),
        ] {
            let button = ui.add(
                eframe::egui::Button::new(sign)
                    .frame(false)
                    .min_size(vec2(24.0, 24.0)),
            );
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            if button.on_hover_text(name).clicked() {
                actions.push(action);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        map::{Pain, Stage, Touchpoint},
        units::Share,
    };

    #[test]
    fn names_notes_and_quotes_are_searched_in_reading_order() {
        let slug = |s: &str| Slug::new(s).unwrap();
        let mut map = JourneyMap::new(slug("m"), "M");
        let stage = Stage {
            goal: "No paper".into(),
            ..Stage::default()
        };
        map.stages.insert(slug("s"), stage);
        for (name, note) in [("Sign up", ""), ("Pay", "on PAPER"), ("Leave", "")] {
            let mut t = Touchpoint::new(slug("s"), name);
            t.note = note.into();
            map.touchpoints
                .insert(slug(&name.to_lowercase().replace(' ', "-")), t);
        }
        let mut pain = Pain::new(slug("sign-up"), "Slow", Share::ONE);
        pain.quotes = vec!["So much paper!".into()];
        map.pains.insert(slug("slow"), pain);
        let expected = vec![
            ItemKey::Stage(slug("s")),
            ItemKey::Pain(slug("slow")),
            ItemKey::Touchpoint(slug("pay")),
        ];
        assert_eq!(matches(&map, " paper "), expected);
        assert_eq!(matches(&map, "  "), Vec::new());
        assert_eq!(matches(&map, "parchment"), Vec::new());
    }
}
