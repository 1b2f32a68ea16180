//! Voting with dots on pain points and opportunities.

use eframe::egui::{
    Align2, Checkbox, CornerRadius, Id, Rect, RichText, Role, ScrollArea, Sense, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::{Ask, Workshop, parts};
use crate::{
    app::{
        Sheet,
        command::{Action, Command},
        selection::Selection,
        theme::{focus_ring, plain, size, strong, tokens},
    },
    map::ItemKey,
    workshop::Record,
};

/// Draws the list.
pub fn votes(ui: &mut Ui, room: &Workshop, sheet: &Sheet, s: f32, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let record = &room.record;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 22.0 * s;
        if let Some(people) = parts::stepper(ui, "People", record.people, s) {
            actions.push(Action::Workshop(Ask::People(people)));
        }
        if let Some(dots) = parts::stepper(ui, "Dots each", record.dots, s) {
            actions.push(Action::Workshop(Ask::Dots(dots)));
        }
    });
    ui.horizontal(|ui| {
        let words = format!("{} of {} dots left", record.dots_left(), record.all_dots());
        let text = RichText::new(&words)
            .font(strong(size::TITLE * s))
            .color(t.text);
        let label = ui.label(text);
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        let right = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
        ui.with_layout(right, |ui| {
            parts::command(ui, Command::ClearDots, "Clear", s, actions);
            parts::command(ui, Command::KeepVotes, "To the map", s, actions);
        });
    });
    let id = Id::unique("the ranking of the votes");
    let mut ranked: bool = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    ui.spacing_mut().icon_width = 18.0 * s;
    ui.spacing_mut().icon_width_inner = 11.0 * s;
    let text = RichText::new("Most dots first").font(plain(size::BODY * s));
    if ui.add(Checkbox::new(&mut ranked, text)).changed() {
        ui.data_mut(|data| data.insert_temp(id, ranked));
    }
    let map = &sheet.picture.map;
    let mut all = record.ranking(map);
    if !ranked {
        // In the order of the map, so that nothing moves under the hand.
        let place = |key: &ItemKey| match key {
            ItemKey::Pain(slug) => map.pains.get_index_of(slug).map(|i| (0, i)),
            ItemKey::Opportunity(slug) => map.opportunities.get_index_of(slug).map(|i| (1, i)),
            _ => None,
        };
        all.sort_by_key(|(key, _)| place(key));
    }
    if all.is_empty() {
        let words =
            "There is nothing to vote on yet. Add pain points and opportunities to the map.";
        parts::words(ui, words, plain(size::HEADING * s), t.soft);
        return;
    }
    ScrollArea::vertical()
        .id_salt("votes")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 5.0 * s;
            for (key, dots) in &all {
                row(ui, (record, sheet), key, *dots, s, actions);
            }
        });
}

fn row(
    ui: &mut Ui,
    (record, sheet): (&Record, &Sheet),
    key: &ItemKey,
    dots: u32,
    s: f32,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let map = &sheet.picture.map;
    let (name, kind, color, votes) = match key {
        ItemKey::Pain(slug) => match map.pains.get(slug) {
            Some(pain) => (pain.name.as_str(), "Pain point", t.bad, pain.votes),
            None => return,
        },
        ItemKey::Opportunity(slug) => match map.opportunities.get(slug) {
            Some(idea) => (idea.name.as_str(), "Opportunity", t.good, idea.votes),
            None => return,
        },
        _ => return,
    };
    let rect = parts::row(ui, 54.0 * s);
    let selected = sheet.selection.has(key);
    let buttons = Rect::from_min_max(pos2(rect.right() - 132.0 * s, rect.top()), rect.max);
    let rest = rect.with_max_x(buttons.left());
    let id = Id::unique(("a vote", key.field(), &key.name()));
    let response = ui.interact(rest, id, Sense::click());
    let count = match dots {
        1 => "1 dot".to_owned(),
        n => format!("{n} dots"),
    };
    let kind = match record.votes_before(key, votes) {
        0 => kind.to_owned(),
        before => format!("{kind}, {before} before"),
    };
    let said = format!("Vote: {name}, {count}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &said));
    let painter = ui.painter();
    if selected || response.hovered() {
        let fill = if selected { t.accent_soft } else { t.hover };
        painter.rect_filled(rest.shrink(1.0), CornerRadius::same(8), fill);
    }
    if response.has_focus() {
        painter.rect_stroke(
            rest,
            CornerRadius::same(8),
            focus_ring(ui),
            StrokeKind::Inside,
        );
    }
    let bar = Rect::from_min_size(rect.min, vec2(5.0 * s, rect.height()));
    painter.rect_filled(bar.shrink2(vec2(0.0, 6.0 * s)), 2.0, color);
    let inner = rest.shrink2(vec2(16.0 * s, 7.0 * s));
    parts::line(ui, inner, name, strong(size::HEADING * s), t.text);
    let below = pos2(inner.left(), inner.top() + 20.0 * s);
    let kind = parts::line(
        ui,
        Rect::from_min_max(below, inner.max),
        &kind,
        plain(size::SMALL * s),
        t.soft,
    );
    let left = (kind.left() + 78.0 * s).max(kind.right() + 10.0 * s);
    parts::dots(ui, left, kind.center().y, dots, rest.right() - left, s);
    if response.on_hover_text("Show it on the map").clicked() {
        actions.push(Action::Select(Selection::only(key.clone())));
        actions.push(Action::GoTo(key.clone()));
    }
    let mut inside = ui.new_child(UiBuilder::new().max_rect(buttons.shrink(8.0 * s)));
    inside.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0 * s;
        if parts::button(ui, "−", &format!("Take a dot off {name}"), s).clicked() {
            actions.push(Action::Workshop(Ask::Dot(key.clone(), false)));
        }
        let (place, _) = ui.allocate_exact_size(vec2(34.0 * s, 30.0 * s), Sense::hover());
        let center = Align2::CENTER_CENTER;
        let color = if dots > 0 { t.accent } else { t.faint };
        ui.painter().text(
            place.center(),
            center,
            dots.to_string(),
            strong(size::TITLE * 1.2 * s),
            color,
        );
        if parts::button(ui, "+", &format!("Put a dot on {name}"), s).clicked() {
            actions.push(Action::Workshop(Ask::Dot(key.clone(), true)));
        }
    });
}
