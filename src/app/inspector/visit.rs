//! One visit to a field is one step of undo: from the first change until the keyboard goes elsewhere.
//!
//! What is typed changes the map at once, so a visit is a gesture. Which field has one open lasts as
//! long as the visit, in egui's memory.

use eframe::egui::{Context, Id, Key, Modifiers, Response, Ui};

use crate::app::command::{Action, Alteration};

/// Where the field is remembered that has a visit open.
fn place() -> Id {
    Id::unique("the visit to a field")
}

/// The field with an open visit, and whether it was without the keyboard a frame ago.
type Visit = Option<(Id, bool)>;

fn visit(ctx: &Context) -> Visit {
    ctx.data(|data| data.get_temp::<Visit>(place())).flatten()
}

fn open(ctx: &Context) -> Option<Id> {
    visit(ctx).map(|(field, _)| field)
}

fn set(ctx: &Context, field: Option<Id>) {
    let visit: Visit = field.map(|field| (field, false));
    ctx.data_mut(|data| data.insert_temp(place(), visit));
}

/// Ends a visit whose field has lost the keyboard without ending it itself, because it is no longer
/// drawn. To be called before anything else of a frame can ask for a change.
pub fn tend(ctx: &Context, actions: &mut Vec<Action>) {
    let Some((field, without)) = visit(ctx) else {
        return;
    };
    let has_it = ctx.memory(|memory| memory.focused()) == Some(field);
    if has_it || ctx.is_being_dragged(field) {
        return;
    }
    if without {
        end(ctx, actions);
    } else {
        // The field has this frame to say how it was left: only it knows of Escape.
        let visit: Visit = Some((field, true));
        ctx.data_mut(|data| data.insert_temp(place(), visit));
    }
}

fn end(ctx: &Context, actions: &mut Vec<Action>) {
    set(ctx, None);
    actions.push(Action::End);
}

/// A change made during a visit to this field.
pub fn change(
    ctx: &Context,
    field: Id,
    name: &'static str,
    edit: impl Into<Alteration>,
    actions: &mut Vec<Action>,
) {
    if open(ctx) != Some(field) {
        set(ctx, Some(field));
        actions.push(Action::Begin(name));
    }
    actions.push(edit.into().action(name));
}

/// The value, printed, that a field had before its visit.
fn former() -> Id {
    Id::unique("the value before the visit to a field")
}

/// The same, for a field that can be left with something that is no value: `before` is what it had,
/// printed, if the visit begins with this change.
pub fn change_from(
    ctx: &Context,
    field: Id,
    before: String,
    (name, edit): (&'static str, impl Into<Alteration>),
    actions: &mut Vec<Action>,
) {
    if open(ctx) != Some(field) {
        ctx.data_mut(|data| data.insert_temp(former(), before));
    }
    change(ctx, field, name, edit, actions);
}

/// Takes back what was done during the visit to this field, because what stands in it now is no value:
/// the beginning of "150" must not stay as 15. Gives the value of before, printed.
pub fn spoil(ctx: &Context, field: Id, actions: &mut Vec<Action>) -> Option<String> {
    if open(ctx) != Some(field) {
        return None;
    }
    set(ctx, None);
    actions.push(Action::Cancel);
    ctx.data(|data| data.get_temp(former()))
}

/// How a visit ended, if it did in this frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// What was done stays.
    Kept,
    /// What was done was taken back.
    TakenBack,
}

/// Ends the visit when the field has lost the keyboard: to Escape, which takes back what was done,
/// or to anything else, which keeps it.
pub fn leave(ui: &Ui, field: &Response, actions: &mut Vec<Action>) -> Option<Left> {
    if !field.lost_focus() {
        return None;
    }
    // Escape has done its work here, and must not deselect as well.
    let escaped = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let visited = open(ui.ctx()) == Some(field.id);
    if escaped {
        if visited {
            set(ui.ctx(), None);
            actions.push(Action::Cancel);
        }
        return Some(Left::TakenBack);
    }
    if visited {
        end(ui.ctx(), actions);
    }
    Some(Left::Kept)
}

/// Ends the visit of something that was dragged.
pub fn dropped(ctx: &Context, field: Id, actions: &mut Vec<Action>) {
    if open(ctx) == Some(field) {
        end(ctx, actions);
    }
}
