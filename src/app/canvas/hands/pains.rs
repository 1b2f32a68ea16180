//! Pains under the hand, in both views: dragged to the touchpoint where they really hurt.

use eframe::egui::{Align2, CornerRadius, CursorIcon, Response, Stroke, StrokeKind, Ui, vec2};

use super::{Grip, cursor, on_map, released, taken};
use crate::{
    app::{
        canvas::{
            Canvas, Pen, Setting,
            pen::{Zoom, label},
        },
        command::{Action, View},
        selection::Selection,
        theme::{size, strong},
    },
    edit::{Edit, Item},
    layout::{Area, Point},
    map::ItemKey,
    units::Slug,
};

/// What a press on a pain does: a drag takes it off its touchpoint.
pub fn touch(canvas: &Canvas, ui: &Ui, response: &Response, key: &ItemKey) {
    if let ItemKey::Pain(slug) = key
        && taken(canvas, ui, response)
    {
        Grip::Pain(slug.clone()).take(ui.ctx());
    }
}

/// The touchpoint at a point: in the journey view the one whose column is there.
fn target(canvas: &Canvas, at: Point) -> Option<(Slug, Area)> {
    match canvas.view {
        View::Flow => canvas
            .card_at(at)
            .map(|card| (card.slug.clone(), card.area)),
        View::Journey => {
            let columns = canvas.picture.journey.columns.iter();
            let mut over = columns.filter(|c| c.area.x <= at.x && at.x <= c.area.right());
            let column = over.next()?;
            let steps = canvas.picture.journey.steps.iter();
            let step = steps.clone().find(|p| p.slug == column.slug);
            Some((column.slug.clone(), step.unwrap_or(column).area))
        }
    }
}

/// Carries a pain along. Says whether it was let go.
pub fn carry(canvas: &Canvas, pen: &Pen, ui: &Ui, slug: &Slug, actions: &mut Vec<Action>) -> bool {
    let pointer = ui.input(|i| i.pointer.latest_pos());
    let (Some(pointer), Some(pain)) = (pointer, canvas.map().pains.get(slug)) else {
        return true;
    };
    cursor(ui, CursorIcon::Grabbing);
    let t = pen.t;
    let over = target(canvas, on_map(pen, pointer)).filter(|_| pen.body.contains(pointer));
    if let Some((_, area)) = &over {
        let ring = Stroke::new(2.5, t.accent);
        let rect = pen.rect(*area).expand(3.0);
        pen.painter
            .rect_stroke(rect, CornerRadius::same(9), ring, StrokeKind::Outside);
    }
    let ghost = eframe::egui::Rect::from_center_size(pointer, vec2(168.0, 28.0));
    let line = Stroke::new(1.5, t.bad);
    let radius = CornerRadius::same(6);
    pen.painter
        .rect(ghost, radius, t.bad_soft, line, StrokeKind::Inside);
    let set = Setting::new(strong(size::SMALL), t.text, 150.0, 1).at(Align2::CENTER_CENTER);
    label(&pen.painter, ghost.center(), &pain.name, &set, Zoom::NONE);
    if !released(ui) {
        return false;
    }
    if let Some((to, _)) = over.filter(|(to, _)| *to != pain.at) {
        let mut pain = pain.clone();
        pain.at = to;
        let item = Item::Pain(slug.clone(), Box::new(pain));
        let edit = Box::new(Edit::Replace(item));
        actions.push(Action::Edit("Move pain point", edit));
        let key = ItemKey::Pain(slug.clone());
        actions.push(Action::Select(Selection::only(key)));
    }
    true
}
