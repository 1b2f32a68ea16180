//! The hands: what pointer and keys do on the canvas.
//!
//! A gesture lasts from the press of a button to its release, and is one step to undo. What it is
//! about ([`Grip`]) is kept in egui's memory, for it is gone when the button is; what it changes goes
//! through actions as everything does. Escape lets go and takes back.
//!
//! - [`ground`]: panning, zooming, marquee, a click beside everything
//! - [`cards`]: cards of the flow view, moved by hand
//! - [`edges`] and [`connect`]: flows, chosen, drawn and hung elsewhere
//! - [`pains`]: pains, moved to another touchpoint
//! - [`steps`], [`heads`], [`curve`], [`cells`]: the journey view
//! - [`writing`]: names and texts written in place
//! - [`menu`], [`kinds`]: what a right click offers; touchpoints to drag in

pub mod align;
pub mod cards;
pub mod cells;
pub mod connect;
pub mod curve;
pub mod edges;
pub mod ground;
pub mod heads;
pub mod kinds;
pub mod menu;
pub mod pains;
mod snap;
pub mod steps;
pub mod writing;

use std::sync::Arc;

use eframe::egui::{
    Context, CursorIcon, Id, Key, Modifiers, PointerButton, Pos2, Response, Ui, Vec2,
};

use super::{Canvas, Pen};
use crate::{
    app::{
        command::{Action, Command, View},
        selection::Selection,
    },
    layout::{Area, Point, journey::Placed},
    map::{Channel, FlowKey, ItemKey, JourneyMap},
    units::Slug,
};

/// What the hand holds while a button is down.
#[derive(Debug, Clone, Default)]
pub enum Grip {
    /// Nothing.
    #[default]
    Empty,
    /// The ground, to pan. It is also held so after Escape until the button is up: then nothing moves.
    Ground {
        /// Whether the ground follows.
        follows: bool,
    },
    /// A corner of a marquee.
    Marquee {
        /// Where it began, on the map.
        from: Point,
        /// What was selected before and stays.
        kept: Selection,
    },
    /// Cards of the flow view.
    Cards(Arc<cards::Held>),
    /// The loose end of a new flow.
    Flow {
        /// The touchpoint at the other end.
        fixed: Slug,
        /// Whether the loose end is where the flow leads.
        leads: bool,
        /// The flow that is hung elsewhere, if it is not a new one.
        old: Option<FlowKey>,
    },
    /// A kind of touchpoint from the palette.
    Kind(Channel),
    /// A pain on its way to another touchpoint.
    Pain(Slug),
    /// Steps of the journey view.
    Steps(Vec<Slug>),
    /// The head of a stage.
    Head(Slug),
    /// The right edge of a stage, with the width its columns had and where it was taken.
    Edge {
        /// The stage.
        stage: Slug,
        /// Its factor at the start.
        factor: f32,
        /// The pointer at the start, on the map.
        from: f32,
        /// How many columns it has.
        columns: f32,
    },
    /// A point of the emotion curve.
    Emotion(Slug),
}

impl Grip {
    /// What is held now.
    pub fn now(ctx: &Context) -> Grip {
        ctx.data(|data| data.get_temp(Id::unique("grip")))
            .unwrap_or_default()
    }

    /// Holds this from now on.
    pub fn take(self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(Id::unique("grip"), self));
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        matches!(self, Grip::Empty)
    }

    /// Whether it moves something, so that edges of the canvas draw the map along.
    fn carries(&self) -> bool {
        !matches!(self, Grip::Empty | Grip::Ground { .. } | Grip::Emotion(_))
    }
}

/// Whether a gesture or a text is under way: Escape belongs to it then.
pub fn busy(ctx: &Context) -> bool {
    !Grip::now(ctx).is_empty() || writing::under_way(ctx)
}

/// Says which map is on the table: what was held or written on another one is let go.
pub fn belong(ctx: &Context, sheet: Option<impl std::hash::Hash + std::fmt::Debug>) {
    let table = Id::unique("table");
    let now = sheet.map(|sheet| Id::unique(("sheet", sheet)));
    let before: Option<Option<Id>> = ctx.data(|data| data.get_temp(table));
    if before != Some(now) {
        ctx.data_mut(|data| data.insert_temp(table, now));
        Grip::Empty.take(ctx);
        writing::drop_text(ctx);
    }
}

/// The point of the map under a place on the screen.
pub(super) fn on_map(pen: &Pen, at: Pos2) -> Point {
    let p = (at - pen.body.min - pen.camera.offset) / pen.camera.zoom;
    Point::new(p.x, p.y)
}

/// Where the pointer is on the map.
fn pointer(pen: &Pen, ui: &Ui) -> Option<Point> {
    let at = ui.input(|i| i.pointer.interact_pos().or(i.pointer.latest_pos()))?;
    Some(on_map(pen, at))
}

/// Whether the button that began the gesture is up.
fn released(ui: &Ui) -> bool {
    ui.input(|i| !i.pointer.primary_down())
}

/// Whether a point lies in an area.
pub(super) fn has(area: &Area, at: Point) -> bool {
    area.x <= at.x && at.x <= area.right() && area.y <= at.y && at.y <= area.bottom()
}

/// Goes on with the gesture under way, or ends it. Drawn over everything else.
pub fn act(canvas: &Canvas, pen: &Pen, ui: &mut Ui, actions: &mut Vec<Action>) {
    let grip = Grip::now(ui.ctx());
    if !grip.is_empty() && ui.input(|i| i.key_pressed(Key::Escape)) {
        if matches!(grip, Grip::Cards(_) | Grip::Emotion(_) | Grip::Edge { .. }) {
            actions.push(Action::Cancel);
        }
        if let Grip::Marquee { kept, .. } = grip {
            actions.push(Action::Select(kept));
        }
        Grip::Ground { follows: false }.take(ui.ctx());
        ui.ctx().request_repaint();
        return;
    }
    let still = match &grip {
        Grip::Empty => return,
        Grip::Ground { .. } => !ui.input(|i| i.pointer.any_down()),
        Grip::Marquee { from, kept } => ground::marquee(canvas, pen, ui, *from, kept, actions),
        Grip::Cards(held) => cards::carry(canvas, pen, ui, held, actions),
        Grip::Flow { fixed, leads, old } => {
            let loose = connect::Loose {
                fixed,
                leads: *leads,
                old: old.as_ref(),
            };
            connect::draw_out(canvas, pen, ui, &loose, actions)
        }
        Grip::Kind(channel) => kinds::carry(canvas, pen, ui, *channel, actions),
        Grip::Pain(slug) => pains::carry(canvas, pen, ui, slug, actions),
        Grip::Steps(slugs) => steps::carry(canvas, pen, ui, slugs, actions),
        Grip::Head(stage) => heads::carry(canvas, pen, ui, stage, actions),
        Grip::Edge {
            stage,
            factor,
            from,
            columns,
        } => {
            let start = (*factor, *from, *columns);
            heads::resize(canvas, pen, ui, stage, start, actions)
        }
        Grip::Emotion(slug) => curve::carry(canvas, pen, ui, slug, actions),
    };
    if still {
        Grip::Empty.take(ui.ctx());
        ui.ctx().request_repaint();
    }
}

/// What every card does under the hand: a click selects, with Shift or Ctrl one more; a double click
/// and Enter write its name; a right click shows what can be done.
pub fn touch(
    canvas: &Canvas,
    ui: &Ui,
    response: &Response,
    key: &ItemKey,
    actions: &mut Vec<Action>,
) {
    let grip = Grip::now(ui.ctx());
    if matches!(grip, Grip::Ground { .. }) {
        return;
    }
    if response.double_clicked() && !canvas.is_fixed() {
        actions.push(Action::Select(Selection::only(key.clone())));
        writing::begin(ui.ctx(), writing::Field::Name(key.clone()), false);
    } else if response.clicked() {
        let (more, enter) = ui.input(|i| {
            let more = i.modifiers.shift || i.modifiers.command;
            (more, i.key_pressed(Key::Enter))
        });
        // A key that clicks what has the keyboard chooses it first, and writes it then.
        if enter && response.has_focus() && canvas.is_selected(key) {
            actions.push(Action::Do(Command::Rename));
        } else if more {
            actions.push(Action::Toggle(key.clone()));
        } else {
            actions.push(Action::Select(Selection::only(key.clone())));
        }
    }
    if response.secondary_clicked() && !canvas.is_selected(key) {
        actions.push(Action::Select(Selection::only(key.clone())));
    }
    menu::on_thing(canvas, response, key, actions);
}

/// Whether a drag by the main button began on something, with nothing else in the hand.
fn taken(canvas: &Canvas, ui: &Ui, response: &Response) -> bool {
    response.drag_started_by(PointerButton::Primary)
        && Grip::now(ui.ctx()).is_empty()
        && !canvas.is_fixed()
}

/// Takes into the hand what lay under the pointer when the button went down. A drag is noticed some
/// way on, where a slow frame may already have the pointer over something else, so it is not asked
/// which control noticed it.
fn begin_drag(canvas: &Canvas, pen: &Pen, ui: &Ui, response: &Response, actions: &mut Vec<Action>) {
    let began = response.drag_started_by(PointerButton::Primary);
    if !began || !Grip::now(ui.ctx()).is_empty() {
        return;
    }
    let Some(from) = ui.input(|i| i.pointer.press_origin()) else {
        return;
    };
    let from = on_map(pen, from);
    let card = canvas.card_at(from).filter(|_| !canvas.is_fixed());
    match (card.map(|card| card.slug.clone()), canvas.view) {
        (Some(slug), View::Flow) => cards::take(canvas, ui, from, &slug, actions),
        (Some(slug), View::Journey) => steps::take(canvas, ui, &slug, actions),
        (None, _) => ground::begin_marquee(canvas, ui, from),
    }
}

/// The touchpoints that a drag on one of them moves: all that are selected, if it is.
fn moved_with(canvas: &Canvas, slug: &Slug) -> Vec<Slug> {
    if !canvas.is_selected(&ItemKey::Touchpoint(slug.clone())) {
        return vec![slug.clone()];
    }
    // In the order of the map, whatever the order in which they were chosen.
    let touchpoints = canvas.picture.map.touchpoints.keys();
    touchpoints
        .filter(|s| canvas.is_selected(&ItemKey::Touchpoint((*s).clone())))
        .cloned()
        .collect()
}

/// The pointer's shape, while a gesture is under way.
fn cursor(ui: &Ui, icon: CursorIcon) {
    ui.ctx().set_cursor_icon(icon);
}

/// How far the map moves by itself in this frame, because something is carried to its edge.
pub(super) fn drawn_along(ui: &Ui, body: eframe::egui::Rect) -> Vec2 {
    const EDGE: f32 = 32.0;
    const SPEED: f32 = 900.0;
    if !Grip::now(ui.ctx()).carries() {
        return Vec2::ZERO;
    }
    let (pointer, dt, moving) = ui.input(|i| {
        let moving = i.pointer.is_decidedly_dragging();
        (i.pointer.latest_pos(), i.stable_dt.min(0.05), moving)
    });
    let Some(at) = pointer.filter(|_| moving) else {
        return Vec2::ZERO;
    };
    let pull = |at: f32, low: f32, high: f32| {
        let near = ((low + EDGE - at) / EDGE).clamp(0.0, 1.0);
        let far = ((at - high + EDGE) / EDGE).clamp(0.0, 1.0);
        near - far
    };
    let by = Vec2::new(
        pull(at.x, body.left(), body.right()),
        pull(at.y, body.top(), body.bottom()),
    );
    if by != Vec2::ZERO {
        ui.ctx().request_repaint();
    }
    by * SPEED * dt
}

impl Canvas<'_> {
    /// Whether the map can only be looked at.
    fn is_fixed(&self) -> bool {
        self.now.is_none()
    }

    fn map(&self) -> &Arc<JourneyMap> {
        &self.picture.map
    }

    /// The columns of the stages in the view that is shown.
    pub(super) fn columns(&self) -> &[Placed] {
        match self.view {
            View::Journey => &self.picture.journey.stages,
            View::Flow => &self.picture.flow.stages,
        }
    }

    /// The column at `x`: the nearest one where there is none.
    fn column_at(&self, x: f32) -> Option<&Placed> {
        let distance = |p: &Placed| (p.area.x - x).max(x - p.area.right()).max(0.0);
        let columns = self.columns().iter();
        columns.min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// The card of a touchpoint at a point.
    fn card_at(&self, at: Point) -> Option<&Placed> {
        let cards = match self.view {
            View::Journey => &self.picture.journey.steps,
            View::Flow => &self.picture.flow.cards,
        };
        // The one drawn last lies on top.
        cards.iter().rev().find(|card| has(&card.area, at))
    }
}

/// Whether Space is held, with which the main button pans.
pub(super) fn space(ui: &Ui) -> bool {
    let held = ui.input(|i| i.key_down(Key::Space) && i.modifiers == Modifiers::NONE);
    held && !ui.ctx().text_edit_focused()
}
