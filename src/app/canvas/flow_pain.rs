//! The pains of a touchpoint in the flow view: small cards that hang on its card like beads on a
//! string, chosen, named and moved like everything else.

use eframe::egui::{CornerRadius, Rect, Stroke, StrokeKind, Ui, vec2};

use super::{Canvas, Pen, Said, Setting, control, hands, results};
use crate::{
    app::{
        command::Action,
        theme::{plain, size, strong},
    },
    export::words,
    layout::{Area, Point, flow::PAIN_GAP, journey::Placed},
    map::{ItemKey, Pain},
    units::Slug,
};

/// Draws the pains of the card at a place.
pub fn draw(canvas: &Canvas, pen: &Pen, ui: &Ui, card: usize, actions: &mut Vec<Action>) {
    let layout = &canvas.picture.flow;
    for Placed { slug, area } in &layout.pains[layout.pains_of(card)] {
        let Some(pain) = canvas.picture.map.pains.get(slug) else {
            continue;
        };
        if !pen.sees(*area) {
            continue;
        }
        one(
            canvas,
            pen,
            ui,
            &ItemKey::Pain(slug.clone()),
            pain,
            *area,
            actions,
        );
    }
}

/// How often it strikes whose numbers are shown, and how many leave because of it.
pub fn numbers(canvas: &Canvas, slug: &Slug, pain: &Pain) -> String {
    words::pain(&canvas.picture.map, slug, pain, canvas.persona)
}

fn one(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    key: &ItemKey,
    pain: &Pain,
    area: Area,
    actions: &mut Vec<Action>,
) {
    let t = pen.t;
    let rect = pen.rect(area);
    let selected = canvas.is_selected(key);
    // The string.
    let string = Stroke::new(pen.scaled(1.5).max(1.0), t.bad.gamma_multiply(0.55));
    let x = area.x + 12.0;
    pen.line(
        &[Point::new(x, area.y - PAIN_GAP), Point::new(x, area.y)],
        string,
    );
    let radius = pen.radius(6.0);
    let stroke = match selected {
        true => Stroke::new(2.0, t.accent),
        false => Stroke::new(1.0, t.bad.gamma_multiply(0.35)),
    };
    let corners = CornerRadius::from(radius);
    let inside = StrokeKind::Inside;
    pen.painter.rect(rect, corners, t.bad_soft, stroke, inside);
    let bar = Rect::from_min_size(rect.min, vec2(pen.scaled(4.0).max(1.5), rect.height()));
    let side = CornerRadius {
        nw: radius as u8,
        sw: radius as u8,
        ne: 0,
        se: 0,
    };
    pen.painter.rect_filled(bar, side, t.bad);
    let numbers = match key {
        ItemKey::Pain(slug) => {
            results::short_worth(canvas, slug).unwrap_or_else(|| numbers(canvas, slug, pain))
        }
        _ => String::new(),
    };
    if pen.is_far() {
        pen.name_from_afar(area, &pain.name, t.text);
    } else {
        let (x, width) = (area.x + 11.0, area.w - 18.0);
        let name = Setting::new(strong(size::CAPTION), t.text, width, 1);
        pen.text(Point::new(x, area.y + 3.5), &pain.name, &name);
        let small = Setting::new(plain(size::CAPTION - 0.5), t.bad, width, 1);
        pen.numbers(Point::new(x, area.y + 18.0), &numbers, &small);
    }
    canvas.mark(pen, key, rect);
    let at = canvas.picture.map.touchpoints.get(&pain.at);
    let said = Said {
        name: pain.name.clone(),
        about: format!(
            "Pain point at {}. {numbers}",
            at.map_or("", |t| t.name.as_str())
        ),
        selected,
    };
    let response = control(ui, rect, ("Pain point", key.name()), said);
    hands::touch(canvas, ui, &response, key, actions);
    hands::pains::touch(canvas, ui, &response, key);
    if response.hovered() && !selected {
        let line = Stroke::new(1.5, t.bad);
        pen.painter.rect_stroke(rect, corners, line, inside);
    }
    response.on_hover_text(format!("{}\n{numbers}", pain.name));
}
