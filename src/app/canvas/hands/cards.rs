//! Cards of the flow view, moved by hand: they snap to others, and go to the stage over whose column
//! they are dropped. With Alt a copy is moved.

use std::{collections::HashSet, sync::Arc};

use eframe::egui::{CornerRadius, CursorIcon, Response, Stroke, StrokeKind, Ui};

use super::{Grip, begin_drag, cursor, moved_with, pointer, released, snap::snap};
use crate::{
    app::{
        canvas::{Canvas, Pen},
        command::Action,
        selection::Selection,
    },
    edit::{Edit, Item, apply, duplicate, place},
    layout::{Area, Point},
    map::{ItemKey, JourneyMap, Position},
    units::Slug,
};

/// How near, on the screen, an edge must be to another to snap to it.
const REACH: f32 = 7.0;
/// Up to so many touchpoints the whole map is drawn anew while cards move; above, only outlines move.
const LIVE: usize = 600;

/// Cards in the hand.
#[derive(Debug, Clone)]
pub struct Held {
    /// Which.
    slugs: Vec<Slug>,
    /// The same, to be asked.
    set: HashSet<Slug>,
    /// Where they stood.
    starts: Vec<Area>,
    /// Where the pointer took them, on the map.
    from: Point,
    /// The map before they moved, copies included.
    before: Arc<JourneyMap>,
    /// The edit that made the copies, if copies are moved.
    copies: Option<Box<Edit>>,
}

/// What a press on a card does.
pub fn touch(canvas: &Canvas, pen: &Pen, ui: &Ui, response: &Response, actions: &mut Vec<Action>) {
    begin_drag(canvas, pen, ui, response, actions);
}

/// Takes a card into the hand; with Alt a copy.
pub fn take(canvas: &Canvas, ui: &Ui, from: Point, slug: &Slug, actions: &mut Vec<Action>) {
    let mut slugs = moved_with(canvas, slug);
    let start = |slug: &Slug| {
        let at = canvas.map().touchpoints.get_index_of(slug)?;
        canvas.picture.flow.cards.get(at).map(|p| p.area)
    };
    let starts: Vec<Area> = slugs.iter().filter_map(start).collect();
    if starts.len() != slugs.len() {
        return;
    }
    let keys: Vec<ItemKey> = slugs.iter().cloned().map(ItemKey::Touchpoint).collect();
    let mut before = Arc::clone(canvas.map());
    let mut copies = None;
    actions.push(Action::Begin("Move touchpoint"));
    if ui.input(|i| i.modifiers.alt)
        && let Some(pasted) = duplicate(&before, &keys)
        && apply(Arc::make_mut(&mut before), pasted.edit.clone()).is_ok()
    {
        slugs = touchpoints(&pasted.keys);
        actions.push(Action::Edit("Duplicate", Box::new(pasted.edit.clone())));
        actions.push(Action::Select(Selection::from(pasted.keys)));
        copies = Some(Box::new(pasted.edit));
    } else if !canvas.is_selected(&ItemKey::Touchpoint(slug.clone())) {
        actions.push(Action::Select(Selection::from(keys)));
    }
    let held = Held {
        set: slugs.iter().cloned().collect(),
        slugs,
        starts,
        from,
        before,
        copies,
    };
    Grip::Cards(Arc::new(held)).take(ui.ctx());
}

fn touchpoints(keys: &[ItemKey]) -> Vec<Slug> {
    let slug = |key: &ItemKey| match key {
        ItemKey::Touchpoint(slug) => Some(slug.clone()),
        _ => None,
    };
    keys.iter().filter_map(slug).collect()
}

/// Moves what is in the hand. Says whether it was let go.
pub fn carry(canvas: &Canvas, pen: &Pen, ui: &Ui, held: &Held, actions: &mut Vec<Action>) -> bool {
    let Some(at) = pointer(pen, ui) else {
        return true;
    };
    cursor(
        ui,
        if held.copies.is_some() {
            CursorIcon::Copy
        } else {
            CursorIcon::Grabbing
        },
    );
    let mut by = Point::new(at.x - held.from.x, at.y - held.from.y);
    let whole = moved(bounds(&held.starts), by);
    // Ctrl moves freely.
    if !ui.input(|i| i.modifiers.command) {
        let others = canvas.picture.flow.cards.iter();
        let others = others.filter(|p| pen.sees(p.area) && !held.set.contains(&p.slug));
        let (more, guides) = snap(whole, others.map(|p| &p.area), REACH / pen.camera.zoom);
        by = Point::new(by.x + more.x, by.y + more.y);
        let line = Stroke::new(1.0, pen.t.accent);
        for guide in guides {
            pen.line(&[guide.from, guide.to], line);
        }
    }
    let places = places(canvas, held, by);
    let live = canvas.map().touchpoints.len() <= LIVE;
    if !live {
        outlines(pen, held, by);
    }
    let done = released(ui);
    if done {
        // Once more from the map as it was, so that coming back to a stage leaves no trace.
        actions.push(Action::Cancel);
        let edit = place(&held.before, &places);
        if edit.is_some() || held.copies.is_some() {
            let many = held.slugs.len() > 1;
            let name = match (&held.copies, many) {
                (Some(_), false) => "Duplicate touchpoint",
                (Some(_), true) => "Duplicate touchpoints",
                (None, false) => "Move touchpoint",
                (None, true) => "Move touchpoints",
            };
            actions.push(Action::Begin(name));
            for edit in held.copies.clone().into_iter().chain(edit.map(Box::new)) {
                actions.push(Action::Edit(name, edit));
            }
            actions.push(Action::End);
        }
        if held.copies.is_some() {
            let keys = held.slugs.iter().cloned().map(ItemKey::Touchpoint);
            actions.push(Action::Select(Selection::from(keys.collect::<Vec<_>>())));
        }
    } else if live {
        let edits = shown(canvas, &places);
        if !edits.is_empty() {
            actions.push(Action::Edit(
                "Move touchpoint",
                Box::new(Edit::Batch(edits)),
            ));
        }
    }
    done
}

/// Where each card goes: the stage under its middle, and its position there.
fn places(canvas: &Canvas, held: &Held, by: Point) -> Vec<(Slug, Slug, Position)> {
    let each = held.slugs.iter().zip(&held.starts);
    each.filter_map(|(slug, start)| {
        let area = moved(*start, by);
        let layout = &canvas.picture.flow;
        let stage = layout.stage_at(area.center().x)?;
        let position = layout.position(stage, Point::new(area.x, area.y))?;
        let (stage, _) = canvas.map().stages.get_index(stage)?;
        Some((slug.clone(), stage.clone(), position))
    })
    .collect()
}

/// The edits that show the cards there while they are in the hand.
fn shown(canvas: &Canvas, places: &[(Slug, Slug, Position)]) -> Vec<Edit> {
    let edit = |(slug, stage, position): &(Slug, Slug, Position)| {
        let mut touchpoint = canvas.map().touchpoints.get(slug)?.clone();
        let there = touchpoint.stage == *stage && touchpoint.position == Some(*position);
        touchpoint.stage = stage.clone();
        touchpoint.position = Some(*position);
        let item = Item::Touchpoint(slug.clone(), Box::new(touchpoint));
        (!there).then_some(Edit::Replace(item))
    };
    places.iter().filter_map(edit).collect()
}

fn moved(area: Area, by: Point) -> Area {
    Area::new(area.x + by.x, area.y + by.y, area.w, area.h)
}

fn bounds(areas: &[Area]) -> Area {
    let least = |f: fn(&Area) -> f32| areas.iter().map(f).fold(f32::INFINITY, f32::min);
    let most = |f: fn(&Area) -> f32| areas.iter().map(f).fold(f32::NEG_INFINITY, f32::max);
    let (x, y) = (least(|a| a.x), least(|a| a.y));
    Area::new(x, y, most(Area::right) - x, most(Area::bottom) - y)
}

fn outlines(pen: &Pen, held: &Held, by: Point) {
    let places = held.starts.iter().map(|start| moved(*start, by));
    for area in places.filter(|area| pen.sees(*area)) {
        let rect = pen.rect(area);
        let fill = pen.t.accent.gamma_multiply(0.12);
        let stroke = Stroke::new(1.5, pen.t.accent);
        let radius = CornerRadius::from(pen.radius(7.0));
        pen.painter
            .rect(rect, radius, fill, stroke, StrokeKind::Inside);
    }
}
