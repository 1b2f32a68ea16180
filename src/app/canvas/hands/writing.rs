//! Names and texts written where they stand. Enter or a click elsewhere keeps what is written, Escape
//! does not; Shift and Enter begins a new line in a text.

use eframe::egui::{Context, Id, Key, KeyboardShortcut, Margin, Modifiers, Rect, Ui, vec2};

use crate::{
    app::{
        canvas::{Canvas, HEAD, Pen},
        command::{Action, View},
        selection::Selection,
        theme::{plain, quote, size, strong},
        typing::{self, Editor, Purpose},
    },
    edit::{Kind, Made, name_of},
    layout::{Area, journey::Placed},
    map::ItemKey,
    units::Slug,
};

/// What is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// The name of a thing.
    Name(ItemKey),
    /// What the customer does at a touchpoint.
    Does(Slug),
    /// What the customer thinks there.
    Thinks(Slug),
}

impl Field {
    /// Where its text stands until it is taken over.
    fn place(&self) -> typing::Place {
        let path = match self {
            Field::Name(key) => key.path().join("name"),
            Field::Does(slug) => ItemKey::Touchpoint(slug.clone()).path().join("does"),
            Field::Thinks(slug) => ItemKey::Touchpoint(slug.clone()).path().join("thinks"),
        };
        typing::Place::new(Editor::Written, path)
    }
}

/// A text under way. What stands in it is on the desk.
#[derive(Debug, Clone)]
struct Text {
    field: Field,
    /// The latest frame in which it was drawn; `None`: not yet.
    drawn: Option<u64>,
    /// Whether it belongs to a gesture that made the thing: then both are one step.
    new: bool,
    /// The frame in which it began: what is made in a frame is there from the next one on.
    since: u64,
    /// Whether all of it has been selected, so that typing replaces it.
    selected: bool,
}

fn id() -> Id {
    Id::unique("writing")
}

fn load(ctx: &Context) -> Option<Text> {
    ctx.data(|data| data.get_temp(id()))
}

/// Whether something is being written.
pub fn under_way(ctx: &Context) -> bool {
    load(ctx).is_some()
}

/// Forgets the text under way.
pub fn drop_text(ctx: &Context) {
    ctx.data_mut(|data| data.remove::<Text>(id()));
}

/// Ends the text under way if its canvas is not drawn any more: what is written is taken over from the desk.
/// Gives whether a gesture ends with it.
pub fn leave_unseen(ctx: &Context) -> bool {
    let now = ctx.cumulative_frame_nr();
    let unseen = |text: &Text| text.since < now && text.drawn != Some(now);
    let Some(text) = load(ctx).filter(unseen) else {
        return false;
    };
    drop_text(ctx);
    text.new
}

/// Begins to write. `new`: the thing was made by a gesture that ends with the text.
pub fn begin(ctx: &Context, field: Field, new: bool) {
    let text = Text {
        field,
        drawn: None,
        new,
        since: ctx.cumulative_frame_nr(),
        selected: false,
    };
    ctx.data_mut(|data| data.insert_temp(id(), text));
    ctx.request_repaint();
}

/// Makes a thing and begins to write its name: one step.
pub fn new_thing(ctx: &Context, step: &'static str, made: Made, actions: &mut Vec<Action>) {
    actions.push(Action::Begin(step));
    actions.push(Action::Edit(step, Box::new(made.edit)));
    actions.push(Action::GoTo(made.key.clone()));
    begin(ctx, Field::Name(made.key), true);
}

/// The same where the hand is: nothing moves to bring it into view.
pub fn new_thing_here(ctx: &Context, step: &'static str, made: Made, actions: &mut Vec<Action>) {
    actions.push(Action::Begin(step));
    actions.push(Action::Edit(step, Box::new(made.edit)));
    actions.push(Action::Select(Selection::only(made.key.clone())));
    begin(ctx, Field::Name(made.key), true);
}

/// The field, over everything else.
pub fn show(canvas: &Canvas, pen: &Pen, ui: &mut Ui, actions: &mut Vec<Action>) {
    let Some(mut text) = load(ui.ctx()) else {
        return;
    };
    if text.since == ui.ctx().cumulative_frame_nr() {
        return;
    }
    let at = text.field.place();
    let Some(now) = current(canvas, &text.field) else {
        // It is gone.
        done(&text, at, actions);
        drop_text(ui.ctx());
        return;
    };
    let desk = typing::desk(ui.ctx());
    let seen = place(canvas, pen, &text.field).filter(|place| pen.body.intersects(place.rect));
    let place = seen.unwrap_or_else(|| elsewhere(canvas, pen, &text.field));
    let frame = ui.ctx().cumulative_frame_nr();
    let first = text.drawn.replace(frame).is_none();
    // A new thing has a name to be replaced: the field is empty, and says it.
    let hint = match &text.field {
        Field::Name(key) if text.new => Kind::of(key).map_or(place.hint, Kind::placeholder),
        _ => place.hint,
    };
    // What could not be taken over the last time is still there.
    let mut value = desk.text(&at, 0).unwrap_or_else(|| match text.new {
        true => String::new(),
        false => now,
    });
    let field_id = id().with("field");
    // A field forgets its selection until it owns what is composed.
    if !text.selected && ui.memory(|memory| memory.owns_ime_events(field_id)) {
        text.selected = true;
        typing::select_all(ui.ctx(), field_id, &value);
    }
    let field = typing::Field::lines(Purpose::Later(&at, 0), place.hint, 1).within(place.rect);
    let response = field.show(ui, &mut value, |edit| {
        edit.id(field_id)
            .font(place.font)
            .margin(Margin::symmetric(6, 4))
            .desired_width(place.rect.width() - 12.0)
            .min_size(vec2(place.rect.width(), place.rect.height()))
            .hint_text(hint)
            .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
    });
    desk.is_open(&at, ui.ctx());
    if first {
        response.request_focus();
    }
    let (escape, enter, beside) = ui.input(|i| {
        let press = i.pointer.any_pressed().then(|| i.pointer.interact_pos());
        let beside = press
            .flatten()
            .is_some_and(|at| !response.rect.contains(at));
        (
            i.key_pressed(Key::Escape),
            i.key_pressed(Key::Enter) && i.modifiers.is_none(),
            beside,
        )
    });
    if escape {
        desk.clear(&at);
        if text.new {
            actions.push(Action::Cancel);
        }
        drop_text(ui.ctx());
    } else if enter || beside || (response.lost_focus() && !first) {
        done(&text, at, actions);
        drop_text(ui.ctx());
        if enter {
            response.surrender_focus();
        }
    } else {
        ui.ctx().data_mut(|data| data.insert_temp(id(), text));
    }
}

/// Has what is written taken over.
fn done(text: &Text, at: typing::Place, actions: &mut Vec<Action>) {
    actions.push(Action::Finish(at));
    if text.new {
        actions.push(Action::End);
    }
}

fn current(canvas: &Canvas, field: &Field) -> Option<String> {
    let map = canvas.map();
    match field {
        Field::Name(key) => name_of(map, key),
        Field::Does(slug) => map.touchpoints.get(slug).map(|t| t.does.clone()),
        Field::Thinks(slug) => map.touchpoints.get(slug).map(|t| t.thinks.clone()),
    }
}

/// Where and how a field is drawn.
struct Place {
    rect: Rect,
    font: eframe::egui::FontId,
    hint: &'static str,
}

/// Letters that are written are never smaller than this.
const LEAST: f32 = 12.0;

fn place(canvas: &Canvas, pen: &Pen, field: &Field) -> Option<Place> {
    let zoom = pen.camera.zoom;
    let letters = |font: f32| (font * zoom).clamp(LEAST, 40.0);
    let journey = &canvas.picture.journey;
    let find = |list: &[Placed], slug: &Slug| {
        let found = list.iter().find(|p| p.slug == *slug);
        found.map(|p| p.area)
    };
    let on_map = |area: Area, font: eframe::egui::FontId, hint| {
        let mut rect = pen.rect(area);
        rect.max.x = rect.max.x.max(rect.min.x + 150.0);
        rect.max.y = rect.max.y.max(rect.min.y + font.size * 1.5 + 8.0);
        Some(Place { rect, font, hint })
    };
    match (field, canvas.view) {
        (Field::Name(ItemKey::Touchpoint(slug)), View::Flow) => {
            let area = find(&canvas.picture.flow.cards, slug)?;
            let inner = Area::new(area.x + 8.0, area.center().y - 17.0, area.w - 14.0, 34.0);
            on_map(inner, strong(letters(size::BODY)), "Name of the touchpoint")
        }
        (Field::Name(ItemKey::Touchpoint(slug)), View::Journey) => {
            let area = find(&journey.steps, slug)?;
            let inner = Area::new(area.x + 4.0, area.y + 6.0, area.w - 8.0, 28.0);
            on_map(inner, strong(letters(size::BODY)), "Name of the touchpoint")
        }
        (Field::Name(ItemKey::Pain(slug)), View::Journey) => on_map(
            find(&journey.pains, slug)?,
            strong(letters(size::SMALL)),
            "Name of the pain point",
        ),
        (Field::Name(ItemKey::Opportunity(slug)), View::Journey) => on_map(
            find(&journey.opportunities, slug)?,
            strong(letters(size::SMALL)),
            "Name of the idea",
        ),
        (Field::Name(ItemKey::Stage(slug)), _) => {
            let column = canvas.columns().iter().find(|p| p.slug == *slug)?;
            let across = pen.rect(column.area).x_range();
            let (top, bottom) = (pen.body.top() - HEAD + 7.0, pen.body.top() - 7.0);
            let left = across.min.max(pen.body.left()) + 12.0;
            let right = (across.max - 8.0).max(left + 120.0);
            Some(Place {
                rect: Rect::from_x_y_ranges(left..=right, top..=bottom),
                font: strong(size::BODY),
                hint: "Name of the stage",
            })
        }
        (Field::Does(slug), View::Journey) => {
            let area = find(&journey.steps, slug)?;
            let inner = Area::new(area.x + 4.0, area.y + 32.0, area.w - 8.0, area.h - 34.0);
            on_map(inner, plain(letters(size::SMALL)), "What the customer does")
        }
        (Field::Thinks(slug), View::Journey) => on_map(
            find(&journey.thoughts, slug)?,
            quote(letters(size::SMALL)),
            "What the customer thinks",
        ),
        (Field::Name(ItemKey::Pain(slug)), View::Flow) => on_map(
            find(&canvas.picture.flow.pains, slug)?,
            strong(letters(size::CAPTION)),
            "Name of the pain point",
        ),
        _ => None,
    }
}

/// The place of what has none in the view that is shown, or is folded away: below the card on which it
/// hangs, or else in the middle above.
fn elsewhere(canvas: &Canvas, pen: &Pen, field: &Field) -> Place {
    let size = vec2(230.0, 30.0);
    let (card, hint) = match field {
        Field::Name(key) => {
            let hint = match key {
                ItemKey::Pain(_) => "Name of the pain point",
                ItemKey::Opportunity(_) => "Name of the idea",
                ItemKey::Persona(_) => "Name of the persona",
                _ => "Name",
            };
            (canvas.area_of(key), hint)
        }
        Field::Does(_) => (None, "What the customer does"),
        Field::Thinks(_) => (None, "What the customer thinks"),
    };
    let below = card.map(|area| pen.rect(area).left_bottom() + vec2(0.0, 6.0));
    let middle = pen.body.center_top() + vec2(-size.x / 2.0, 18.0);
    let room = pen.body.shrink(8.0);
    let at = below.unwrap_or(middle);
    let at = at.clamp(room.min, (room.max - size).max(room.min));
    Place {
        rect: Rect::from_min_size(at, size),
        font: strong(size::BODY),
        hint,
    }
}
