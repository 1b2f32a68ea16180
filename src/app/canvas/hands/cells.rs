//! The cells of the journey view: a click in an empty one writes in it, and a plus adds a pain or an
//! idea.

use eframe::egui::{
    Align2, CornerRadius, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
};

use super::{Grip, writing};
use crate::{
    app::{
        canvas::{Canvas, Pen, Setting, journey::visible},
        command::Action,
        selection::Selection,
        theme::{self, plain, size},
    },
    edit::{add_opportunity, add_pain, add_touchpoint, blank},
    layout::{Area, Lane, Point, journey::PADDING, journey::Placed},
    map::{Anchor, Channel, ItemKey, Touchpoint},
    units::Slug,
};

/// Height of the place that adds a card.
const PLUS: f32 = 22.0;

/// All cells.
pub fn touch(canvas: &Canvas, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    if canvas.is_fixed() || !Grip::now(ui.ctx()).is_empty() {
        return;
    }
    let journey = &canvas.picture.journey;
    let thoughts = &journey.thoughts[visible(pen, &journey.thoughts)];
    for placed in thoughts.iter().filter(|p| pen.sees(p.area)) {
        thought(canvas, pen, ui, placed, actions);
    }
    let steps = &journey.steps[visible(pen, &journey.steps)];
    for placed in steps.iter().filter(|p| pen.sees(p.area)) {
        does(canvas, pen, ui, placed, actions);
    }
    for (lane, area) in &journey.lanes {
        let cards = match lane {
            Lane::Pains => &journey.pains,
            Lane::Opportunities => &journey.opportunities,
            _ => continue,
        };
        if !canvas.map().lanes.is_folded(*lane) {
            for step in steps {
                add_card(canvas, pen, ui, *lane, *area, step, cards, actions);
            }
        }
    }
    for stage in &journey.stages {
        empty_stage(canvas, pen, ui, stage, actions);
    }
}

/// A cell as a control; lit under the pointer.
fn cell(pen: &Pen, ui: &Ui, area: Area, salt: (&str, &str, &str), name: &str) -> Response {
    let rect = pen.rect(area).intersect(pen.body);
    let response = ui.interact(rect, Id::unique(("cell", salt)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if response.has_focus() {
        let ring = theme::focus_ring(ui);
        let radius = CornerRadius::same(theme::RADIUS);
        pen.painter
            .rect_stroke(rect, radius, ring, StrokeKind::Inside);
    }
    response
}

/// A dashed frame with words: what a click would do.
fn invite(pen: &Pen, area: Area, words: &str) {
    let rect = pen.rect(area);
    let stroke = Stroke::new(1.0, pen.t.accent);
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    pen.painter
        .rect_filled(rect, 5.0, pen.t.accent.gamma_multiply(0.07));
    pen.painter
        .extend(eframe::egui::Shape::dashed_line(&corners, stroke, 4.0, 3.0));
    let set = Setting::new(plain(size::CAPTION), pen.t.accent, area.w - 8.0, 1);
    pen.text(area.center(), words, &set.at(Align2::CENTER_CENTER));
}

fn name_of<'a>(canvas: &'a Canvas, slug: &Slug) -> &'a str {
    let touchpoint = canvas.picture.map.touchpoints.get(slug);
    touchpoint.map_or("", |t| t.name.as_str())
}

fn thought(canvas: &Canvas, pen: &Pen, ui: &Ui, placed: &Placed, actions: &mut Vec<Action>) {
    let Some(touchpoint) = canvas.map().touchpoints.get(&placed.slug) else {
        return;
    };
    let name = format!("Thought at {}", touchpoint.name);
    let salt = ("thought", placed.slug.as_str(), "");
    let response = cell(pen, ui, placed.area, salt, &name);
    let empty = touchpoint.thinks.is_empty();
    if response.hovered() && empty {
        invite(pen, placed.area, "What do they think?");
    }
    write_on_click(
        ui,
        &response,
        empty,
        writing::Field::Thinks(placed.slug.clone()),
    );
    if response.clicked() && !empty {
        let key = ItemKey::Touchpoint(placed.slug.clone());
        actions.push(Action::Select(Selection::only(key)));
    }
}

/// An empty cell takes a click, a filled one a double click; keys write in either.
fn write_on_click(ui: &Ui, response: &Response, empty: bool, field: writing::Field) {
    let key = response.clicked() && response.has_focus();
    if response.double_clicked() || response.clicked() && (empty || key) {
        writing::begin(ui.ctx(), field, false);
    }
}

/// The lower part of a step's card: what the customer does.
fn does(canvas: &Canvas, pen: &Pen, ui: &Ui, placed: &Placed, actions: &mut Vec<Action>) {
    let Some(touchpoint) = canvas.map().touchpoints.get(&placed.slug) else {
        return;
    };
    let area = placed.area;
    let lower = Area::new(area.x + 8.0, area.y + 34.0, area.w - 16.0, area.h - 40.0);
    if !touchpoint.does.is_empty() || lower.h < 12.0 || pen.scaled(lower.h) < 9.0 {
        return;
    }
    let name = format!("Step at {}", touchpoint.name);
    let salt = ("does", placed.slug.as_str(), "");
    let response = cell(pen, ui, lower, salt, &name);
    if response.hovered() {
        invite(pen, lower, "What do they do?");
    } else {
        let set = Setting::new(plain(size::SMALL), pen.t.faint, lower.w, 1);
        pen.text(Point::new(area.x + 12.0, lower.y), "…", &set);
    }
    write_on_click(
        ui,
        &response,
        true,
        writing::Field::Does(placed.slug.clone()),
    );
    if response.clicked() {
        let key = ItemKey::Touchpoint(placed.slug.clone());
        actions.push(Action::Select(Selection::only(key)));
    }
}

/// The place below the cards of a column that adds one more.
#[expect(
    clippy::too_many_arguments,
    reason = "a cell is where a lane and a column meet"
)]
fn add_card(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    lane: Lane,
    area: Area,
    step: &Placed,
    cards: &[Placed],
    actions: &mut Vec<Action>,
) {
    let column = &step.area;
    if !pen.sees(Area::new(column.x, area.y, column.w, area.h)) {
        return;
    }
    let here = cards.iter().filter(|c| (c.area.x - column.x).abs() < 1.0);
    let bottom = here
        .map(|c| c.area.bottom() + 5.0)
        .fold(area.y + PADDING, f32::max);
    // Where the column is full, at the edge of the lane; where nothing stands in it, all of it.
    let y = bottom.min(area.bottom() - PLUS);
    let empty = bottom <= area.y + PADDING;
    let tall = if empty {
        area.bottom() - PADDING - y
    } else {
        PLUS
    };
    let place = Area::new(column.x, y, column.w, tall.max(PLUS));
    if !pen.sees(place) {
        return;
    }
    let at = name_of(canvas, &step.slug);
    let (words, name) = match lane {
        Lane::Pains => ("+ Pain point", format!("Add pain point at {at}")),
        _ => ("+ Idea", format!("Add idea at {at}")),
    };
    let salt = ("add", step.slug.as_str(), words);
    let response = cell(pen, ui, place, salt, &name);
    if response.hovered() || response.has_focus() {
        pen.painter.rect_filled(pen.rect(place), 5.0, pen.t.canvas);
        invite(pen, place, words);
    }
    if !response.clicked() {
        return;
    }
    match lane {
        Lane::Pains => {
            if let Some(made) = add_pain(canvas.map(), &step.slug) {
                writing::new_thing(ui.ctx(), "Add pain point", made, actions);
            }
        }
        _ => {
            // On the pain there is, if there is just one: ideas are answers to pains.
            let pains: Vec<&Slug> = canvas
                .map()
                .pains_at(&step.slug)
                .map(|(slug, _)| slug)
                .collect();
            let on = match pains.as_slice() {
                [pain] => Anchor::Pain((*pain).clone()),
                _ => Anchor::Touchpoint(step.slug.clone()),
            };
            if let Some(made) = add_opportunity(canvas.map(), &on) {
                writing::new_thing(ui.ctx(), "Add opportunity", made, actions);
            }
        }
    }
}

/// The place of the first step of a stage that has none.
fn empty_stage(canvas: &Canvas, pen: &Pen, ui: &Ui, stage: &Placed, actions: &mut Vec<Action>) {
    let lanes = &canvas.picture.journey.lanes;
    let lane = lanes.iter().find(|(lane, _)| *lane == Lane::Steps);
    let Some((_, lane)) = lane.filter(|_| !canvas.map().lanes.is_folded(Lane::Steps)) else {
        return;
    };
    let area = Area::new(
        stage.area.x,
        lane.y + PADDING,
        stage.area.w,
        lane.h - 2.0 * PADDING,
    );
    let in_stage = |t: &Touchpoint| t.stage == stage.slug;
    if !pen.sees(area) || canvas.map().touchpoints.values().any(in_stage) {
        return;
    }
    let Some(model) = canvas.map().stages.get(&stage.slug) else {
        return;
    };
    let name = format!("First step of {}", model.name);
    let salt = ("first", stage.slug.as_str(), "");
    let response = cell(pen, ui, area, salt, &name);
    let rect: Rect = pen.rect(area);
    if response.hovered() {
        invite(pen, area, "+ Step");
    } else {
        let line = Stroke::new(1.0, pen.t.outline);
        pen.painter.rect_stroke(rect, 5.0, line, StrokeKind::Inside);
        let set = Setting::new(plain(size::SMALL), pen.t.faint, area.w, 1);
        pen.text(area.center(), "+ Step", &set.at(Align2::CENTER_CENTER));
    }
    if response.clicked() {
        let new = blank(stage.slug.clone(), Channel::default());
        let made = add_touchpoint(canvas.map(), new, None);
        writing::new_thing(ui.ctx(), "Add touchpoint", made, actions);
    }
}
