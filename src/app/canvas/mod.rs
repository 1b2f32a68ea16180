//! The map itself: panned, zoomed, culled, and drawn crisp at every zoom.
//!
//! The canvas reads the map and gives back what a person asks for; it changes nothing. Every card is
//! a control with a name, so that the keyboard and a screen reader reach it, and tests find it as a
//! person would.

mod brush;
mod camera;
mod empty;
mod ends;
mod find;
mod flow;
mod flow_card;
mod flow_pain;
mod glide;
mod gutter;
pub mod hands;
mod header;
mod icons;
mod journey;
mod minimap;
mod path;
mod pen;
mod play;
mod results;
mod scene;
mod stages;
mod stickies;
mod strip;

pub use camera::Camera;
pub use find::Finder;
pub use glide::around;
pub use minimap::Miniature;
pub use results::{cost, said_of_stage};
pub use scene::{Scene, touchpoint_of};

use std::cell::RefCell;

use eframe::egui::{
    CornerRadius, Id, Rect, Response, Role, Sense, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};
use jiff::civil::Date;

use super::{
    command::{Action, Situation, View},
    inspector,
    live::{Shown, Told},
    opened::Picture,
    play::Play,
    selection::Selection,
    theme::{self, tokens},
};
use crate::{
    analyze::Answer,
    diagnostic::Severity,
    layout::{Area, Point, flow as flow_layout},
    map::ItemKey,
    units::Slug,
};
use pen::{Pen, Setting};

/// Height of the heads of the stages, on the screen.
const HEAD: f32 = 42.0;
/// Width of the gutter with the names of the lanes.
const GUTTER: f32 = 118.0;

/// The height of what stands above the map.
fn above(view: View) -> f32 {
    match view {
        View::Journey => header::HEIGHT + HEAD,
        View::Flow => HEAD,
    }
}

/// The size of the part of the canvas that holds the map.
pub fn body_size(canvas: Vec2, view: View) -> Vec2 {
    let whole = Rect::from_min_size(pos2(0.0, 0.0), canvas);
    body_rect(whole, view).size().max(Vec2::splat(40.0))
}

/// The part of the canvas that holds the map.
pub fn body_rect(canvas: Rect, view: View) -> Rect {
    let gutter = match view {
        View::Journey => GUTTER,
        View::Flow => 0.0,
    };
    let corner = canvas.min + vec2(gutter, above(view));
    Rect::from_min_max(corner, canvas.max - vec2(0.0, strip::HEIGHT))
}

/// The camera that shows all of a map.
pub fn fitting(view: View, size: Point, body: Vec2) -> Camera {
    // The button behind the heads keeps its room.
    let body = body - vec2(hands::heads::ADD - 20.0, 0.0);
    match view {
        View::Journey => Camera::fit(size, body).hung(),
        View::Flow => Camera::fit(size, body),
    }
}

/// The camera that shows a thing at a readable size: as it is, if it can be read now.
pub fn reading(now: Camera, area: Area, body: Vec2) -> Camera {
    match now.zoom < READING {
        true => Camera::on(area.center(), READING, body),
        false => now.showing(area, body),
    }
}

/// The zoom at which everything on a card can be read.
const READING: f32 = 0.8;
/// The least zoom at which the flow view opens.
const OPENING: f32 = 0.7;

/// The camera for the start of a view of a map.
pub fn start(picture: &Picture, view: View, body: Vec2, least: f32) -> Camera {
    match view {
        // A map that is begun grows to the right.
        _ if picture.map.touchpoints.len() < 2 => Camera {
            offset: vec2(14.0, 0.0),
            zoom: 1.0,
        },
        View::Journey => Camera::start(picture.journey.size, body, least),
        View::Flow => {
            let cards = &picture.flow.cards;
            let left = cards.iter().map(|c| c.area.x).fold(f32::INFINITY, f32::min);
            let column = cards.iter().filter(|c| c.area.x < left + flow_layout::CARD);
            let first = column.map(|c| c.area).reduce(|a, b| a.with(&b));
            let first = first.unwrap_or_default();
            Camera::start_at(picture.flow.size, body, least, first)
        }
    }
}

/// What is drawn, and how it is looked at.
pub struct Canvas<'a> {
    /// The map.
    pub picture: &'a Picture,
    /// Which picture of it.
    pub view: View,
    /// From where; `None`: from the start.
    pub camera: Option<Camera>,
    /// The numbers to show on it.
    pub told: Option<Told<'a>>,
    /// Everything that was found of it; `None`: results are not shown on it.
    pub shown: Option<&'a Shown>,
    /// The customers that walk before everybody's eyes.
    pub play: Option<&'a Play>,
    /// Whose shares are shown.
    pub persona: Option<&'a Slug>,
    /// Whose emotions are shown beside those.
    pub compared: Option<&'a Slug>,
    /// What is selected.
    pub selection: &'a Selection,
    /// Whether the selection was moved by keys, and must come into view.
    pub reveal: bool,
    /// Where the camera is on its way to.
    pub goal: Option<Camera>,
    /// The day it is.
    pub today: Date,
    /// What is looked for.
    pub finder: Option<&'a Finder>,
    /// Whether the small picture of the whole map is shown.
    pub minimap: bool,
    /// What decides which commands can be done; `None`: the map is only looked at, beside another.
    pub now: Option<&'a Situation>,
    /// What is kept from frame to frame.
    pub scene: &'a RefCell<Scene>,
    /// The small picture.
    pub miniature: &'a RefCell<Miniature>,
}

impl Canvas<'_> {
    /// Draws the map into what is left of the window.
    pub fn show(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let whole = ui.available_rect_before_wrap();
        ui.allocate_rect(whole, Sense::hover());
        let t = tokens(ui);
        ui.painter().rect_filled(whole, 0.0, t.canvas);
        let body = body_rect(whole, self.view);
        let gutter = body.left() - whole.left();
        if body.width() < 40.0 || body.height() < 40.0 {
            return;
        }
        let id = ui.unique_id().with("canvas");
        let ground = ui.interact(body, id, Sense::click_and_drag());
        let camera = self.moved(ui, body, actions);
        let steady = self.camera.is_none_or(|before| before.zoom == camera.zoom);
        if !steady {
            // Once more, for crisp text.
            ui.ctx().request_repaint();
        }
        let pen = Pen {
            steady,
            painter: ui.painter().with_clip_rect(body),
            body,
            camera,
            t,
        };
        let mut inner = ui.new_child(UiBuilder::new().id_salt("map").max_rect(body));
        inner.set_clip_rect(body.intersect(ui.clip_rect()));
        let mut scene = self.scene.borrow_mut();
        scene.update(self.picture, self.told, self.persona, self.compared);
        scene.seek(self.picture, self.finder.map(|f| f.text.as_str()));
        match self.view {
            View::Journey => journey::draw(self, &scene, &pen, &mut inner, actions),
            View::Flow => flow::draw(self, &scene, &pen, &mut inner, actions),
        }
        stickies::draw(self, &pen, &inner, actions);
        results::over(self, &scene, &pen, ui);
        play::draw(self, &pen);
        let head = Rect::from_min_max(
            pos2(body.left(), body.top() - HEAD),
            pos2(whole.right(), body.top()),
        );
        stages::heads(self, &pen, ui, head, actions);
        if gutter > 0.0 {
            let corner = pos2(whole.left(), head.top());
            let side = Rect::from_min_max(corner, pos2(body.left(), body.bottom()));
            gutter::draw(self, &pen, ui, side, actions);
        }
        if self.view == View::Journey {
            let strip = whole.with_max_y(head.top());
            header::draw(self, &scene, ui, strip, actions);
        }
        find::veil(self, &scene, &pen);
        let mut miniature = self.miniature.borrow_mut();
        minimap::draw(self, &scene, &mut miniature, &pen, &inner, actions);
        empty::invite(self, &pen, ui, actions);
        find::field(self, &scene, ui, body, actions);
        let foot = whole.with_min_y(body.bottom());
        strip::draw(self, &scene, ui, foot, camera, actions);
        if self.now.is_some() {
            hands::kinds::palette(self, &pen, ui, whole, actions);
            hands::ground::touch(self, &scene, &pen, ui, &ground, actions);
            hands::act(self, &pen, ui, actions);
            hands::writing::show(self, &pen, ui, actions);
        }
    }

    /// What a run has said, for what is drawn as strongly as [`results::strength`] says.
    fn answer(&self) -> Option<&Answer> {
        self.told.map(|told| told.answer())
    }

    /// The size of the picture, in map units.
    fn size(&self) -> Point {
        match self.view {
            View::Journey => self.picture.journey.size,
            View::Flow => self.picture.flow.size,
        }
    }

    /// The camera for the start of a view.
    fn start(&self, body: Vec2) -> Camera {
        let least = match self.view {
            View::Journey => 0.86,
            View::Flow => OPENING,
        };
        start(self.picture, self.view, body, least)
    }

    /// Moved so that the map is not lost out of sight.
    fn kept(&self, camera: Camera, body: Vec2) -> Camera {
        // What is empty stays where it is.
        let (size, least) = (self.size(), flow_layout::CARD);
        let size = Point::new(size.x.max(least), size.y.max(least));
        let mut kept = camera.kept_in_sight(size, body);
        if self.view == View::Journey {
            // The lanes never part from the heads above them.
            kept.offset.y = kept.offset.y.min(0.0);
        }
        kept
    }

    /// The camera after what the hands did in this frame.
    fn moved(&self, ui: &mut Ui, body: Rect, actions: &mut Vec<Action>) -> Camera {
        let before = self.camera.unwrap_or_else(|| self.start(body.size()));
        let mut camera = hands::ground::moved(self, ui, body, before);
        let moved_by_hand = camera != before;
        let mut goal = self.goal.filter(|_| !moved_by_hand);
        if self.reveal
            && let Some(area) = self.selection.lead().and_then(|key| self.area_of(key))
        {
            let from = goal.unwrap_or(camera);
            goal = Some(from.showing(area, body.size()));
        }
        if let Some(goal) = goal.map(|goal| self.kept(goal, body.size())) {
            let seconds = ui.input(|i| i.stable_dt);
            let now = glide::step(camera, goal, body.size(), seconds);
            let was = self.goal;
            actions.push(Action::Glide { was, now, goal });
            ui.ctx().request_repaint();
            return now;
        }
        if self.reveal
            && let Some(ItemKey::Stage(slug)) = self.selection.lead()
            && let Some(column) = self.columns().iter().find(|p| p.slug == *slug)
        {
            // Heads are always in view from above; room is left for the button behind the last one.
            let aside = camera.showing(column.area, body.size() - vec2(36.0, 0.0));
            camera.offset.x = aside.offset.x;
        }
        camera = self.kept(camera, body.size());
        if camera != before || self.camera.is_none() {
            actions.push(Action::Camera(camera));
        }
        camera
    }

    fn area_of(&self, key: &ItemKey) -> Option<Area> {
        area_of(self.picture, self.view, key)
    }

    /// Marks a card whose thing has an error or a warning, at its corner.
    fn mark(&self, pen: &Pen, key: &ItemKey, rect: Rect) {
        if let Some(worst) = self.picture.marks.get(key) {
            let is_error = *worst == Severity::Error;
            let size = pen.scaled(1.25).clamp(0.7, 1.8);
            inspector::mark_at(&pen.painter, pen.t, rect.left_top(), size, is_error);
        }
    }

    fn is_selected(&self, key: &ItemKey) -> bool {
        self.selection.has(key)
    }
}

/// Where a thing stands in a view; what hangs on a touchpoint and has no card of its own, where that
/// touchpoint does.
pub fn area_of(picture: &Picture, view: View, key: &ItemKey) -> Option<Area> {
    use crate::layout::journey::Placed;
    let (map, journey) = (&picture.map, &picture.journey);
    let find = |list: &[Placed], slug: &Slug| {
        let placed = list.iter().find(|p| p.slug == *slug);
        placed.map(|p| p.area)
    };
    let card = |slug: &Slug| {
        let at = map.touchpoints.get_index_of(slug)?;
        picture.flow.cards.get(at).map(|p| p.area)
    };
    match (key, view) {
        (ItemKey::Stage(slug), View::Flow) => find(&picture.flow.stages, slug),
        (ItemKey::Stage(slug), View::Journey) => find(&journey.stages, slug),
        (ItemKey::Flow(flow), View::Flow) => {
            let (a, b) = (card(&flow.from)?, card(&flow.to)?);
            let (x, y) = (a.x.min(b.x), a.y.min(b.y));
            let (right, bottom) = (a.right().max(b.right()), a.bottom().max(b.bottom()));
            Some(Area::new(x, y, right - x, bottom - y))
        }
        (ItemKey::Pain(slug), View::Flow) => find(&picture.flow.pains, slug),
        (ItemKey::Pain(slug), View::Journey) if !journey.pains.is_empty() => {
            find(&journey.pains, slug)
        }
        (ItemKey::Opportunity(slug), View::Journey) if !journey.opportunities.is_empty() => {
            find(&journey.opportunities, slug)
        }
        (_, View::Flow) => card(scene::touchpoint_of(map, key)?),
        // Where the lane of the steps is folded their columns are still there.
        (_, View::Journey) => {
            let slug = scene::touchpoint_of(map, key)?;
            find(&journey.steps, slug).or_else(|| find(&journey.columns, slug))
        }
    }
}

/// Makes something drawn into a control: with a name and a description, for keyboard and pointer.
fn control(
    ui: &Ui,
    rect: Rect,
    salt: impl std::hash::Hash + std::fmt::Debug,
    said: Said,
) -> Response {
    // Two maps may stand side by side.
    let id = Id::unique(("canvas", ui.scope_id(), salt));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, said.selected, &said.name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        if !said.about.is_empty() {
            node.set_description(said.about.clone());
        }
    });
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect.expand(2.0),
            CornerRadius::same(theme::RADIUS),
            theme::focus_ring(ui),
            StrokeKind::Outside,
        );
    }
    response
}

/// What is said of a control.
struct Said {
    name: String,
    about: String,
    selected: bool,
}
