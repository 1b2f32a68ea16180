//! The small picture of the whole map, with a frame around what is in view.

use std::sync::Arc;

use eframe::egui::{
    Color32, CornerRadius, CursorIcon, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::{Camera, Canvas, Pen, scene::Scene};
use crate::{
    app::command::{Action, View},
    layout::{Area, Point, journey::Placed},
};

/// The most that it takes of the screen.
const MOST: Vec2 = vec2(220.0, 150.0);

/// What a kept picture was made of.
#[derive(Debug, Clone, PartialEq)]
struct Source {
    revision: u64,
    view: View,
    rect: Rect,
    dark: bool,
}

/// The picture, kept until anything in it changes.
#[derive(Debug, Default)]
pub struct Miniature {
    source: Option<Source>,
    mesh: Arc<Mesh>,
}

/// Draws it in the lower right corner; dragging the frame moves the camera.
pub fn draw(
    canvas: &Canvas,
    scene: &Scene,
    kept: &mut Miniature,
    pen: &Pen,
    ui: &Ui,
    actions: &mut Vec<Action>,
) {
    let size = canvas.size();
    if !canvas.minimap || size.x <= 0.0 || size.y <= 0.0 {
        return;
    }
    let room = MOST.min(pen.body.size() * 0.4);
    let scale = (room.x / size.x).min(room.y / size.y);
    // Long maps stay tall enough to be taken hold of.
    let inner = vec2(size.x * scale, (size.y * scale).max(18.0));
    let corner = pen.body.right_bottom() - vec2(12.0, 12.0);
    let plate = Rect::from_min_max(corner - inner - vec2(12.0, 12.0), corner);
    let rect = plate.shrink(6.0);
    let painter = &pen.painter;
    let line = Stroke::new(1.0, pen.t.line);
    painter.rect(
        plate,
        CornerRadius::same(8),
        pen.t.surface,
        line,
        StrokeKind::Inside,
    );
    let source = Source {
        revision: canvas.picture.revision,
        view: canvas.view,
        rect,
        dark: ui.visuals().dark_mode,
    };
    let stretch = vec2(scale, inner.y / size.y);
    if kept.source.as_ref() != Some(&source) {
        kept.mesh = Arc::new(mesh(canvas, scene, pen, rect.min, stretch));
        kept.source = Some(source);
    }
    painter.add(Shape::Mesh(Arc::clone(&kept.mesh)));
    let seen = {
        let zoom = pen.camera.zoom;
        let from = -pen.camera.offset / zoom;
        let view = Rect::from_min_size(from.to_pos2(), pen.body.size() / zoom);
        Rect::from_min_max(
            rect.min + view.min.to_vec2() * stretch,
            rect.min + view.max.to_vec2() * stretch,
        )
    };
    let frame = seen.intersect(rect.expand(3.0));
    if frame.is_positive() {
        let fill = pen.t.accent.gamma_multiply(0.12);
        painter.rect(
            frame,
            2.0,
            fill,
            Stroke::new(1.5, pen.t.accent),
            StrokeKind::Inside,
        );
    }
    let response = ui.interact(
        plate,
        ui.unique_id().with("minimap"),
        Sense::click_and_drag(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Minimap"));
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grab);
    }
    let pressed = response.dragged() || response.clicked();
    if let Some(at) = response.interact_pointer_pos().filter(|_| pressed) {
        let middle = (at - rect.min) / stretch;
        let offset = pen.body.size() / 2.0 - middle * pen.camera.zoom;
        let zoom = pen.camera.zoom;
        actions.push(Action::Camera(Camera { offset, zoom }));
    }
}

fn mesh(canvas: &Canvas, scene: &Scene, pen: &Pen, from: Pos2, stretch: Vec2) -> Mesh {
    let mut mesh = Mesh::default();
    let mut block = |area: &Area, color: Color32| {
        let low = from + vec2(area.x, area.y) * stretch;
        let size = (vec2(area.w, area.h) * stretch).max(vec2(0.7, 0.7));
        mesh.add_colored_rect(Rect::from_min_size(pos2(low.x, low.y), size), color);
    };
    let stages = match canvas.view {
        View::Journey => &canvas.picture.journey.stages,
        View::Flow => &canvas.picture.flow.stages,
    };
    for (i, stage) in stages.iter().enumerate() {
        block(&stage.area, pen.t.stage(i).gamma_multiply(0.12));
    }
    let stage = |card: usize| {
        let stage = scene.cards.get(card).map_or(7, |card| card.stage);
        pen.t.stage(usize::from(stage)).gamma_multiply(0.85)
    };
    match canvas.view {
        View::Flow => {
            for (at, card) in canvas.picture.flow.cards.iter().enumerate() {
                block(&card.area, stage(at));
            }
            for pain in &canvas.picture.flow.pains {
                block(&pain.area, pen.t.bad.gamma_multiply(0.6));
            }
        }
        View::Journey => {
            let journey = &canvas.picture.journey;
            for (step, card) in journey.steps.iter().zip(&scene.columns) {
                block(&step.area, stage(*card as usize));
            }
            let notes = |list: &[Placed], color: Color32| -> Vec<(Area, Color32)> {
                list.iter().map(|p| (p.area, color)).collect()
            };
            let lists = [
                notes(&journey.pains, pen.t.bad),
                notes(&journey.opportunities, pen.t.good),
            ];
            for (area, color) in lists.iter().flatten() {
                block(area, color.gamma_multiply(0.6));
            }
            let thick = 1.4 / stretch.y;
            let mut last: Option<Point> = None;
            for p in journey.curve.iter().step_by(4) {
                if let Some(a) = last {
                    let area = Area::new(a.x, (a.y + p.y) / 2.0 - thick / 2.0, p.x - a.x, thick);
                    block(&area, pen.t.accent);
                }
                last = Some(*p);
            }
        }
    }
    mesh
}
