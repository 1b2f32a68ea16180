//! Two maps side by side, looked at from the same place, with what differs marked on both: current
//! and future, a base and its what-if.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, Rect, RichText, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, text::LayoutJob, vec2,
};

use super::{
    canvas::{self, Camera, Canvas},
    command::{Action, Command, View},
    opened::Picture,
    panel::{command_button, heading},
    selection::Selection,
    sheet::{Sheet, SheetId},
    theme::{RADIUS, Tokens, plain, size, space, strong, tokens},
};
use crate::{
    edit::{Difference, Differences, How, differences},
    layout::{Area, journey::Alongside},
    map::{ItemKey, JourneyMap},
};

/// The map that is shown beside the one on the table.
pub struct Beside {
    /// Which one.
    pub id: SheetId,
    /// From where each view of it is looked at.
    pub cameras: [Option<Camera>; 2],
    /// What differs, and of which maps.
    found: Option<(Arc<JourneyMap>, Arc<JourneyMap>, Differences)>,
    /// What the lanes of both need to line up.
    pub alongside: Alongside,
}

impl Beside {
    /// This one.
    pub fn new(id: SheetId) -> Beside {
        Beside {
            id,
            cameras: [None, None],
            found: None,
            alongside: Alongside::default(),
        }
    }

    /// Finds anew what differs, if the maps have changed.
    pub fn compare(&mut self, left: &Arc<JourneyMap>, right: &Arc<JourneyMap>) {
        let known = self.found.as_ref();
        if !known.is_some_and(|(a, b, _)| Arc::ptr_eq(a, left) && Arc::ptr_eq(b, right)) {
            let found = differences(left, right);
            self.alongside = Alongside::of(left, right);
            self.found = Some((Arc::clone(left), Arc::clone(right), found));
        }
    }

    /// What differs.
    fn differences(&self) -> Option<&Differences> {
        self.found.as_ref().map(|(_, _, found)| found)
    }
}

/// What is drawn.
pub struct Pair<'a> {
    /// The map on the table.
    pub left: &'a Sheet,
    /// The other one.
    pub right: &'a Sheet,
    /// How they stand side by side.
    pub beside: &'a Beside,
    /// Which picture of both.
    pub view: View,
    /// The day it is.
    pub today: jiff::civil::Date,
}

/// Height of the line with the name of a map.
const TITLE: f32 = 30.0;
/// Width of the line between the two.
const SEAM: f32 = 3.0;

/// The size of the canvas of one of the two.
pub fn half(whole: eframe::egui::Vec2) -> eframe::egui::Vec2 {
    vec2((whole.x - SEAM) / 2.0, whole.y - TITLE)
}

/// Draws both maps into what is left of the window.
pub fn show(ui: &mut Ui, pair: &Pair, left: Canvas, actions: &mut Vec<Action>) {
    let whole = ui.available_rect_before_wrap();
    let t = tokens(ui);
    ui.painter().rect_filled(whole, 0.0, t.outline);
    let size = half(whole.size());
    let at = |x: f32| Rect::from_min_size(pos2(x, whole.top()), vec2(size.x, whole.height()));
    let sides = [at(whole.left()), at(whole.right() - size.x)];
    title(ui, sides[0], &pair.left.name(), "Before");
    title(ui, sides[1], &pair.right.name(), "After");
    let body = |side: Rect| side.with_min_y(side.top() + TITLE);

    let camera = left.camera;
    let mut asked = Vec::new();
    canvas_in(ui, body(sides[0]), "left", |ui| left.show(ui, &mut asked));
    let camera = latest(&asked).or(camera);
    actions.append(&mut asked);
    if let Some((camera, found)) = camera.zip(pair.beside.differences()) {
        let shown = (&*pair.left.picture, pair.view);
        marks(ui, found, shown, (body(sides[0]), camera), true);
    }

    let selection = Selection::default();
    let right = Canvas {
        picture: &pair.right.picture,
        view: pair.view,
        camera: pair.beside.cameras[pair.view as usize],
        told: pair.right.told().map(|told| told.of_persona(None)),
        shown: Some(&pair.right.shown),
        play: None,
        persona: None,
        compared: None,
        selection: &selection,
        reveal: false,
        goal: None,
        today: pair.today,
        finder: None,
        minimap: false,
        now: None,
        scene: &pair.right.scene,
        miniature: &pair.right.miniature,
    };
    let camera = right.camera;
    canvas_in(ui, body(sides[1]), "right", |ui| right.show(ui, &mut asked));
    let moved = latest(&asked);
    // The other map is to be looked at; to draw on it, its tab is chosen.
    let by_hand = ui.input(|i| {
        let over = i.pointer.hover_pos().is_some_and(|p| sides[1].contains(p));
        over && (i.pointer.any_down()
            || i.zoom_delta() != 1.0
            || i.smooth_scroll_delta().y != 0.0
            || i.smooth_scroll_delta().x != 0.0)
    });
    if let Some(camera) = moved {
        actions.push(Action::CameraBeside(camera));
        if by_hand {
            actions.push(Action::Camera(camera));
        }
    }
    if let Some((camera, found)) = camera.zip(pair.beside.differences()) {
        let shown = (&*pair.right.picture, pair.view);
        marks(ui, found, shown, (body(sides[1]), camera), false);
    }
}

fn canvas_in(ui: &mut Ui, rect: Rect, name: &str, add: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new().id_salt(name).max_rect(rect);
    let mut inner = ui.new_child(builder);
    inner.set_clip_rect(rect.intersect(ui.clip_rect()));
    add(&mut inner);
}

/// The camera that was asked for last.
fn latest(actions: &[Action]) -> Option<Camera> {
    actions.iter().rev().find_map(|action| match action {
        Action::Camera(camera) | Action::Glide { now: camera, .. } => Some(*camera),
        _ => None,
    })
}

fn title(ui: &Ui, side: Rect, name: &str, word: &str) {
    let t = tokens(ui);
    let rect = Rect::from_min_size(side.min, vec2(side.width(), TITLE));
    ui.painter().rect_filled(rect, 0.0, t.surface);
    let middle = rect.left_center() + vec2(12.0, 0.0);
    let word = ui.painter().text(
        middle,
        Align2::LEFT_CENTER,
        word,
        plain(size::SMALL),
        t.faint,
    );
    let room = rect.right() - word.right() - 22.0;
    let mut job = LayoutJob::simple(name.to_owned(), strong(size::BODY), t.text, room);
    job.wrap.max_rows = 1;
    let galley = ui.painter().layout_job(job);
    let y = rect.center().y - galley.size().y / 2.0;
    ui.painter()
        .galley(pos2(word.right() + 10.0, y), galley, t.text);
}

/// How a difference looks: its sign, its word and its colour. The sign tells it without the colour.
fn look(how: &How, t: &Tokens) -> (&'static str, &'static str, Color32, Color32) {
    match how {
        How::Added => ("+", "Added", t.good, t.good_soft),
        How::Removed => ("−", "Removed", t.bad, t.bad_soft),
        How::Changed(_) => ("≠", "Changed", t.warn, t.warn_soft),
    }
}

/// Marks on a map what differs from another one: on the map of before (`left`), or of after.
pub fn marks(
    ui: &Ui,
    found: &Differences,
    (picture, view): (&Picture, View),
    (rect, camera): (Rect, Camera),
    left: bool,
) {
    let t = tokens(ui);
    let body = canvas::body_rect(rect, view);
    let painter = ui.painter().with_clip_rect(body);
    for item in &found.items {
        let here = match item.how {
            How::Added => !left,
            How::Removed => left,
            How::Changed(_) => true,
        };
        let Some(area) = area(picture, &item.key, view).filter(|_| here) else {
            continue;
        };
        let at = camera.rect(body, area).expand(3.0);
        if !at.intersects(body) {
            continue;
        }
        let (sign, _, color, soft) = look(&item.how, t);
        let stroke = Stroke::new(2.0, color);
        if matches!(item.how, How::Changed(_)) {
            painter.rect_stroke(at, RADIUS, stroke, StrokeKind::Middle);
        } else {
            let corners = [
                at.left_top(),
                at.right_top(),
                at.right_bottom(),
                at.left_bottom(),
                at.left_top(),
            ];
            painter.extend(Shape::dashed_line(&corners, stroke, 7.0, 4.0));
        }
        let badge = Rect::from_center_size(at.right_top(), vec2(20.0, 20.0));
        painter.circle(badge.center(), 9.5, soft, Stroke::new(1.5, color));
        painter.text(
            badge.center(),
            Align2::CENTER_CENTER,
            sign,
            strong(size::HEADING),
            color,
        );
    }
}

/// Where a thing stands in a view.
fn area(picture: &Picture, key: &ItemKey, view: View) -> Option<Area> {
    let journey = &picture.journey;
    let find = |list: &[crate::layout::journey::Placed], slug: &crate::units::Slug| {
        list.iter().find(|p| p.slug == *slug).map(|p| p.area)
    };
    match (key, view) {
        (ItemKey::Touchpoint(slug), View::Flow) => {
            let at = picture.map.touchpoints.get_index_of(slug)?;
            picture.flow.cards.get(at).map(|card| card.area)
        }
        (ItemKey::Touchpoint(slug), View::Journey) => find(&journey.steps, slug),
        (ItemKey::Pain(slug), View::Journey) => find(&journey.pains, slug),
        (ItemKey::Pain(slug), View::Flow) => find(&picture.flow.pains, slug),
        (ItemKey::Opportunity(slug), View::Journey) => find(&journey.opportunities, slug),
        _ => None,
    }
}

/// The list of what differs, for the panel on the right.
pub fn list(ui: &mut Ui, pair: &Pair, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    heading(ui, "WHAT DIFFERS");
    ui.horizontal(|ui| command_button(ui, Command::SideBySide, "Close", actions));
    let Some(found) = pair.beside.differences() else {
        return;
    };
    if found.is_empty() {
        ui.label(RichText::new("Nothing: both maps say the same.").color(t.soft));
        return;
    }
    let count = |is: fn(&How) -> bool| found.items.iter().filter(|i| is(&i.how)).count();
    let words = format!(
        "{} added, {} removed, {} changed",
        count(|how| matches!(how, How::Added)),
        count(|how| matches!(how, How::Removed)),
        count(|how| matches!(how, How::Changed(_))),
    );
    ui.label(RichText::new(words).color(t.soft));
    ui.add_space(space::XS);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        if !found.map.is_empty() {
            let words = format!("The map itself: {}", fields(&found.map));
            ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
            ui.add_space(space::XS);
        }
        for item in &found.items {
            row(ui, item, actions);
        }
    });
}

/// Names of fields as people read them.
fn fields(names: &[&str]) -> String {
    names.join(", ").replace('_', " ")
}

fn row(ui: &mut Ui, item: &Difference, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let (sign, word, color, soft) = look(&item.how, t);
    let width = ui.available_width();
    let mut job = LayoutJob::simple(item.name.clone(), plain(size::BODY), t.text, width - 34.0);
    job.wrap.max_rows = 2;
    let name = ui.painter().layout_job(job);
    let below = match &item.how {
        How::Changed(names) => format!("{} · {}", item.key.kind(), fields(names)),
        _ => format!("{} · {}", item.key.kind(), word.to_lowercase()),
    };
    let job = LayoutJob::simple(below.clone(), plain(size::SMALL), t.faint, width - 34.0);
    let small = ui.painter().layout_job(job);
    let height = name.size().y + small.size().y + 10.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    response.widget_info(|| {
        let said = format!("{word}: {} ({below})", item.name);
        WidgetInfo::labeled(Role::Button, true, said)
    });
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6.0, t.hover);
    }
    let dot = pos2(rect.left() + 13.0, rect.top() + 14.0);
    ui.painter().circle(dot, 9.0, soft, Stroke::new(1.0, color));
    ui.painter()
        .text(dot, Align2::CENTER_CENTER, sign, strong(size::BODY), color);
    let at = rect.min + vec2(28.0, 5.0);
    let next = at + vec2(0.0, name.size().y);
    ui.painter().galley(at, name, t.text);
    ui.painter().galley(next, small, t.faint);
    if response.clicked() {
        actions.push(Action::GoTo(item.key.clone()));
    }
}
