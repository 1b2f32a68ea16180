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
            Canvas, Pen, Setting,
            pen::{Zoom, label},
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
const TILE: f32 = 34.0;
/// Tiles beside one another.
const COLUMNS: usize = 2;
/// The distance from the edge of the canvas.
const MARGIN: f32 = 14.0;

fn open_id() -> Id {
    Id::unique("palette of kinds is open")
}

/// The palette at the left edge of the canvas.
pub fn palette(canvas: &Canvas, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    if canvas.is_fixed() || pen.body.height() < 160.0 {
        return;
    }
    let few = canvas.map().touchpoints.len() < 3;
    let open = ui.data(|data| data.get_temp(open_id())).unwrap_or(few);
    let head = Rect::from_min_size(
        pos2(pen.body.left() + MARGIN, pen.body.bottom() - MARGIN - TILE),
        vec2(TILE, TILE),
    );
    if open {
        tiles(canvas, pen, ui, head, actions);
    }
    let name = match open {
        true => "Close the touchpoint kinds",
        false => "Touchpoint kinds",
    };
    let response = tile(pen, ui, head, ("kinds", open), name, open);
    cross(pen, head, open);
    if response.on_hover_text(name).clicked() {
        ui.data_mut(|data| data.insert_temp(open_id(), !open));
    }
}

fn tiles(canvas: &Canvas, pen: &Pen, ui: &Ui, head: Rect, actions: &mut Vec<Action>) {
    let room = pen.body.height() - 2.0 * MARGIN - 2.0 * TILE;
    let most = ((room / TILE).floor() as usize).max(1);
    let rows = Channel::ALL.len().div_ceil(COLUMNS);
    let (columns, rows) = match rows <= most {
        true => (COLUMNS, rows),
        false => (Channel::ALL.len().div_ceil(most), most),
    };
    let size = vec2(columns as f32, rows as f32) * TILE;
    let board = Rect::from_min_size(head.left_top() - vec2(0.0, size.y + 6.0), size);
    let t = pen.t;
    let radius = CornerRadius::same(8);
    let line = Stroke::new(1.0, t.line);
    pen.painter.rect(
        board.expand(4.0),
        radius,
        t.surface,
        line,
        StrokeKind::Inside,
    );
    // Nothing of the map is hit through the board.
    ui.interact(
        board.expand(4.0),
        Id::unique("kinds board"),
        Sense::click_and_drag(),
    );
    for (at, channel) in Channel::ALL.iter().enumerate() {
        let (column, row) = (at % columns, at / columns);
        let corner = board.min + vec2(column as f32, row as f32) * TILE;
        let rect = Rect::from_min_size(corner, vec2(TILE, TILE)).shrink(2.0);
        let name = format!("New {} touchpoint", format::channel(*channel));
        let response = tile(pen, ui, rect, ("kind", channel.name()), &name, false);
        let color = if response.hovered() { t.accent } else { t.soft };
        let set = Setting::new(plain(16.0), color, TILE, 1).at(Align2::CENTER_CENTER);
        label(
            &pen.painter,
            rect.center(),
            format::channel_sign(*channel),
            &set,
            Zoom::NONE,
        );
        if taken(canvas, ui, &response) {
            Grip::Kind(*channel).take(ui.ctx());
        }
        if response.clicked() {
            let made = behind(canvas.map(), canvas.selection.lead(), *channel);
            writing::new_thing(ui.ctx(), "Add touchpoint", made, actions);
        }
        response.on_hover_text(format!(
            "{}\nDrag it onto the map, or click",
            format::channel(*channel)
        ));
    }
}

fn tile(
    pen: &Pen,
    ui: &Ui,
    rect: Rect,
    salt: (&str, impl std::hash::Hash + std::fmt::Debug),
    name: &str,
    lit: bool,
) -> Response {
    let response = ui.interact(rect, Id::unique(("tile", salt)), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let t = pen.t;
    let radius = CornerRadius::same(theme::RADIUS);
    if lit || response.hovered() {
        let fill = if lit { t.accent } else { t.hover };
        pen.painter.rect_filled(rect, radius, fill);
    }
    if response.has_focus() {
        let ring = theme::focus_ring(ui);
        pen.painter
            .rect_stroke(rect, radius, ring, StrokeKind::Inside);
    }
    response
}

/// The button that opens the palette: a cross, upright or leaning.
fn cross(pen: &Pen, rect: Rect, open: bool) {
    let t = pen.t;
    let fill = if open { t.accent } else { t.surface };
    let radius = CornerRadius::same(8);
    let line = Stroke::new(1.0, if open { t.accent } else { t.outline });
    pen.painter
        .rect(rect, radius, fill, line, StrokeKind::Inside);
    let ink = Stroke::new(2.0, if open { t.on_accent } else { t.accent });
    let arm = if open { vec2(5.0, 5.0) } else { vec2(0.0, 7.0) };
    for arm in [arm, arm.rot90()] {
        let ends = [rect.center() - arm, rect.center() + arm];
        pen.painter.add(Shape::line_segment(ends, ink));
    }
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
    let set = Setting::new(strong(size::SMALL), t.text, ghost.width(), 1).at(Align2::CENTER_CENTER);
    let words = format!(
        "{}  {}",
        format::channel_sign(channel),
        format::channel(channel)
    );
    label(&pen.painter, ghost.center(), &words, &set, Zoom::NONE);
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
