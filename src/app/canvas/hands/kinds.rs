//! The palette of touchpoint kinds: one for each channel, dragged to where it belongs or clicked to
//! stand behind what is selected.

use eframe::egui::{
    Align2, CornerRadius, CursorIcon, Id, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, vec2,
};

use super::{Grip, cursor, ground, on_map, released, taken, writing};
use crate::{
    app::{
        canvas::{
            Canvas, Pen, Setting, icons,
            pen::{Zoom, label},
            strip::KINDS,
        },
        command::{Action, View},
        format,
        theme::{self, plain, size, strong},
    },
    edit::{Side, add_connected, add_touchpoint, blank},
    layout::{Area, flow::CARD, flow::CARD_HEIGHT},
    map::{Channel, ItemKey, JourneyMap},
    units::Slug,
};

/// The size of a tile.
const TILE: eframe::egui::Vec2 = vec2(138.0, 26.0);
/// The distance from the edges of the canvas.
const MARGIN: f32 = 8.0;

fn open_id() -> Id {
    Id::unique("palette of kinds is open")
}

/// The button in the strip below the map, and the palette that it opens.
pub fn palette(canvas: &Canvas, pen: &Pen, ui: &Ui, whole: Rect, actions: &mut Vec<Action>) {
    if canvas.is_fixed() || pen.body.height() < 160.0 {
        return;
    }
    let open = ui.data(|data| data.get_temp(open_id())).unwrap_or(false);
    let strip = whole.with_min_y(pen.body.bottom());
    let head = Rect::from_center_size(
        pos2(strip.left() + MARGIN + KINDS / 2.0, strip.center().y),
        vec2(KINDS, 28.0),
    );
    if open {
        let corner = pos2(pen.body.left() + MARGIN, pen.body.bottom() - MARGIN);
        tiles(canvas, pen, ui, corner, actions);
    }
    let name = match open {
        true => "Close the touchpoint kinds",
        false => "Touchpoint kinds",
    };
    let response = ui.interact(head, Id::unique("kinds"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    button(pen, ui, head, &response, open);
    if response.on_hover_text(name).clicked() {
        ui.data_mut(|data| data.insert_temp(open_id(), !open));
    }
}

fn tiles(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    corner: eframe::egui::Pos2,
    actions: &mut Vec<Action>,
) {
    let pad = 6.0;
    let room = pen.body.height() - 2.0 * MARGIN - 2.0 * pad;
    let most = ((room / TILE.y).floor() as usize).max(1);
    let columns = Channel::ALL.len().div_ceil(most);
    let rows = Channel::ALL.len().div_ceil(columns);
    let size = vec2(columns as f32 * TILE.x, rows as f32 * TILE.y);
    let board = Rect::from_min_size(
        corner - vec2(0.0, size.y + 2.0 * pad),
        size + vec2(2.0 * pad, 2.0 * pad),
    );
    let t = pen.t;
    let line = Stroke::new(1.0, t.line);
    let shadow = ui.visuals().popup_shadow;
    let radius = CornerRadius::same(8);
    pen.painter.add(shadow.as_shape(board, radius));
    pen.painter
        .rect(board, radius, t.surface, line, StrokeKind::Inside);
    // Nothing of the map is hit through the board.
    ui.interact(board, Id::unique("kinds board"), Sense::click_and_drag());
    for (at, channel) in Channel::ALL.iter().enumerate() {
        let (column, row) = (at / rows, at % rows);
        let from = board.min + vec2(pad, pad) + vec2(column as f32 * TILE.x, row as f32 * TILE.y);
        let rect = Rect::from_min_size(from, TILE).shrink(1.0);
        let words = format::channel(*channel);
        let name = format!("New {words} touchpoint");
        let response = tile(pen, ui, rect, ("kind", channel.name()), &name);
        let color = if response.hovered() { t.accent } else { t.soft };
        let icon = Rect::from_center_size(rect.left_center() + vec2(16.0, 0.0), vec2(16.0, 16.0));
        icons::channel(&pen.painter, icon, *channel, color);
        let set = Setting::new(plain(size::SMALL), t.text, TILE.x - 36.0, 1);
        let at = rect.left_center() + vec2(32.0, 0.0);
        label(
            &pen.painter,
            at,
            words,
            &set.at(Align2::LEFT_CENTER),
            Zoom::NONE,
        );
        if taken(canvas, ui, &response) {
            Grip::Kind(*channel).take(ui.ctx());
        }
        if response.clicked() {
            let made = behind(canvas.map(), canvas.selection.lead(), *channel);
            writing::new_thing(ui.ctx(), "Add touchpoint", made, actions);
        }
        response.on_hover_text("Drag it onto the map, or click");
    }
}

fn tile(
    pen: &Pen,
    ui: &Ui,
    rect: Rect,
    salt: (&str, impl std::hash::Hash + std::fmt::Debug),
    name: &str,
) -> Response {
    let response = ui.interact(rect, Id::unique(("tile", salt)), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let radius = CornerRadius::same(theme::RADIUS);
    if response.hovered() {
        pen.painter.rect_filled(rect, radius, pen.t.hover);
    }
    if response.has_focus() {
        let ring = theme::focus_ring(ui);
        pen.painter
            .rect_stroke(rect, radius, ring, StrokeKind::Inside);
    }
    response
}

/// The button that opens the palette: a cross, upright or leaning, and a word.
fn button(pen: &Pen, ui: &Ui, rect: Rect, response: &Response, open: bool) {
    let t = pen.t;
    let fill = match (open, response.hovered()) {
        (true, _) => t.accent,
        (_, true) => t.hover,
        _ => t.card,
    };
    let line = Stroke::new(1.0, if open { t.accent } else { t.outline });
    let radius = CornerRadius::same(theme::RADIUS);
    ui.painter()
        .rect(rect, radius, fill, line, StrokeKind::Inside);
    if response.has_focus() {
        let ring = theme::focus_ring(ui);
        ui.painter()
            .rect_stroke(rect.expand(2.0), radius, ring, StrokeKind::Outside);
    }
    let ink = Stroke::new(1.75, if open { t.on_accent } else { t.accent });
    let arm = if open { vec2(4.0, 4.0) } else { vec2(0.0, 5.5) };
    let center = rect.left_center() + vec2(17.0, 0.0);
    for arm in [arm, arm.rot90()] {
        let ends = [center - arm, center + arm];
        ui.painter().add(Shape::line_segment(ends, ink));
    }
    let color = if open { t.on_accent } else { t.text };
    let set = Setting::new(plain(size::SMALL), color, rect.width(), 1).at(Align2::LEFT_CENTER);
    let at = rect.left_center() + vec2(30.0, 0.0);
    label(ui.painter(), at, "Add touchpoint", &set, Zoom::NONE);
}

/// Carries a kind over the map. Says whether it was let go.
pub fn carry(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    channel: Channel,
    actions: &mut Vec<Action>,
) -> bool {
    let Some(pointer) = ui.input(|i| i.pointer.latest_pos()) else {
        return true;
    };
    cursor(ui, CursorIcon::Copy);
    let at = on_map(pen, pointer);
    let flow = canvas.view == View::Flow;
    let (w, h) = if flow {
        (CARD, CARD_HEIGHT)
    } else {
        (120.0, 54.0)
    };
    let ghost = pen.rect(Area::new(at.x - w / 2.0, at.y - h / 2.0, w, h));
    let t = pen.t;
    let radius = CornerRadius::from(pen.radius(7.0));
    let line = Stroke::new(1.5, t.accent);
    let fill = t.card.gamma_multiply(0.85);
    pen.painter
        .rect(ghost, radius, fill, line, StrokeKind::Inside);
    let icon = Rect::from_center_size(ghost.left_center() + vec2(16.0, 0.0), vec2(16.0, 16.0));
    icons::channel(&pen.painter, icon, channel, t.accent);
    let room = ghost.width() - 34.0;
    let set = Setting::new(strong(size::SMALL), t.text, room, 1).at(Align2::LEFT_CENTER);
    let beside = ghost.left_center() + vec2(30.0, 0.0);
    label(
        &pen.painter,
        beside,
        format::channel(channel),
        &set,
        Zoom::NONE,
    );
    if !flow {
        super::steps::drop_line(canvas, pen, at.x, &[]);
    }
    if !released(ui) {
        return false;
    }
    if pen.body.contains(pointer) {
        ground::add_here(canvas, ui, at, channel, actions);
    }
    true
}

/// A new touchpoint behind the one that is selected and connected with it, in the selected stage, or
/// in the last one.
pub fn behind(map: &JourneyMap, lead: Option<&ItemKey>, channel: Channel) -> crate::edit::Made {
    let last = || map.stages.keys().last().cloned();
    if let Some(ItemKey::Touchpoint(slug)) = lead
        && let Some(touchpoint) = map.touchpoints.get(slug)
    {
        let new = blank(touchpoint.stage.clone(), channel);
        if let Some(made) = add_connected(map, new, slug, Side::After) {
            return made;
        }
    }
    let stage: Option<Slug> = match lead {
        Some(ItemKey::Stage(slug)) => Some(slug.clone()),
        _ => last(),
    };
    let stage = stage.unwrap_or_else(|| map.id.clone());
    add_touchpoint(map, blank(stage, channel), None)
}
