//! The strip below the map: what can be done next in a few words, and the zoom. It stands beside the
//! map and not over it, so that it covers nothing.

use eframe::egui::{Align2, Rect, Stroke, Ui, Vec2, pos2, vec2};

use super::{
    Camera, Canvas, Said, Setting, control,
    pen::{self, Zoom},
    results,
    scene::Scene,
};
use crate::{
    app::{
        command::{Action, Command, View, key_text},
        theme::{plain, size, tokens},
    },
    map::ItemKey,
};

/// Its height.
pub const HEIGHT: f32 = 38.0;
/// Width of the controls of the zoom.
const ZOOM: f32 = 178.0;
/// Width of the button that opens the kinds of touchpoints.
pub const KINDS: f32 = 132.0;

/// Draws the strip.
pub fn draw(
    canvas: &Canvas,
    scene: &Scene,
    ui: &Ui,
    strip: Rect,
    camera: Camera,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    ui.painter().rect_filled(strip, 0.0, t.surface);
    let line = Stroke::new(1.0, t.line);
    ui.painter().hline(strip.x_range(), strip.top(), line);
    let zoom = strip.with_min_x(strip.right() - ZOOM - 6.0);
    zoom_controls(ui, zoom, camera, actions);
    let left = match canvas.now.is_some() {
        true => strip.left() + KINDS + 16.0,
        false => strip.left() + 12.0,
    };
    let right = results::legend(canvas, scene, ui, strip, left, zoom.left());
    let room = right - 12.0 - left;
    if room > 90.0 {
        let set = Setting::new(plain(size::SMALL), t.faint, room, 1).at(Align2::LEFT_CENTER);
        let at = pos2(left, strip.center().y);
        let painter = ui.painter().with_clip_rect(strip);
        pen::label(&painter, at, &hint(canvas), &set, Zoom::NONE);
    }
}

/// What can be done next with what is selected, with its keys.
fn hint(canvas: &Canvas) -> String {
    let Some(now) = canvas.now else {
        return "To draw on this map, choose its tab".to_owned();
    };
    if now.scenario && canvas.selection.is_empty() {
        return "What you do to the map becomes a change of the scenario".to_owned();
    }
    let keys = |command: Command, what: &str| {
        let keys = command.shortcut().map(key_text).unwrap_or_default();
        format!("{keys} {what}")
    };
    let rename = || keys(Command::Rename, "name");
    let delete = || keys(Command::Delete, "delete");
    let all = || keys(Command::Shortcuts, "all keys");
    let parts = match (canvas.selection.keys(), canvas.view) {
        ([], View::Journey) => vec![
            "Click an empty cell to write in it".to_owned(),
            keys(Command::AddTouchpoint, "adds a step"),
            all(),
        ],
        ([], View::Flow) => vec![
            "Double-click to add".to_owned(),
            "drag from a card’s side to connect".to_owned(),
            all(),
        ],
        ([ItemKey::Touchpoint(_)], _) => vec![
            rename(),
            keys(Command::AddPain, "pain"),
            keys(Command::AddOpportunity, "idea"),
            keys(Command::ConnectRight, "neighbour"),
            keys(Command::WalkOn, "walk on"),
            delete(),
        ],
        ([ItemKey::Pain(_)], _) => vec![
            rename(),
            keys(Command::AddOpportunity, "idea"),
            "drag it to another touchpoint".to_owned(),
            delete(),
        ],
        ([ItemKey::Flow(_)], _) => vec!["Drag an end to hang it elsewhere".to_owned(), delete()],
        ([ItemKey::Stage(_)], _) => vec![
            rename(),
            keys(Command::AddTouchpoint, "adds a step"),
            keys(Command::MoveLater, "later"),
            delete(),
        ],
        ([_], _) => vec![rename(), delete()],
        (several, _) => vec![
            format!("{} selected", several.len()),
            keys(Command::Connect, "connect"),
            keys(Command::Duplicate, "duplicate"),
            delete(),
        ],
    };
    parts.join("  ·  ")
}

/// The zoom, and what changes it.
fn zoom_controls(ui: &Ui, bar: Rect, camera: Camera, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let rect = Rect::from_center_size(bar.center(), Vec2::new(ZOOM, HEIGHT - 4.0));
    let widths = [34.0, 58.0, 34.0, 52.0];
    let commands = [
        (Command::ZoomOut, "−".to_owned()),
        (Command::ActualSize, format!("{:.0} %", camera.zoom * 100.0)),
        (Command::ZoomIn, "+".to_owned()),
        (Command::Fit, "Fit".to_owned()),
    ];
    let mut x = rect.left();
    for (width, (command, text)) in widths.into_iter().zip(commands) {
        let cell = Rect::from_min_size(pos2(x, rect.top()), vec2(width, rect.height()));
        x += width;
        let said = Said {
            name: command.name().to_owned(),
            about: command.about().to_owned(),
            selected: false,
        };
        let response = control(
            ui,
            cell.shrink(3.0),
            ("zoom", text.len(), command.name()),
            said,
        );
        if response.hovered() {
            ui.painter().rect_filled(cell.shrink(3.0), 6.0, t.hover);
        }
        let set = Setting::new(plain(size::SMALL), t.text, width, 1);
        pen::label(
            ui.painter(),
            cell.center(),
            &text,
            &set.at(Align2::CENTER_CENTER),
            Zoom::NONE,
        );
        if response.on_hover_text(command.tooltip()).clicked() {
            actions.push(Action::Do(command));
        }
    }
}
