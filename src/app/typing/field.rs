//! The field for text.

use eframe::egui::{
    Context, Id, Rect, Response, TextEdit, Ui,
    text::{CCursor, CCursorRange},
};

use super::{Place, desk};

/// What is typed into a field for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose<'a> {
    /// Every key changes the map, as a part of the visit to the field, or what is about to become a map;
    /// or the control, of which the field is a part, puts on the desk what has no value yet.
    AtOnce,
    /// It is for the map or for the record of a workshop, and lies on the desk until it is taken over: as
    /// so much of the text of this place.
    Later(&'a Place, usize),
    /// It looks for something, names a file or sets up something that is made of the map: nothing that is
    /// typed into it is work.
    Looks,
}

/// A field for text, before it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    purpose: Purpose<'a>,
    name: &'a str,
    labelled_by: Option<Id>,
    /// `None`: one line, whatever is typed.
    rows: Option<usize>,
    within: Option<Rect>,
}

impl<'a> Field<'a> {
    /// A field of one line. The name is for screen readers.
    pub const fn line(purpose: Purpose<'a>, name: &'a str) -> Field<'a> {
        Field {
            purpose,
            name,
            labelled_by: None,
            rows: None,
            within: None,
        }
    }

    /// A field of this many lines and more.
    pub const fn lines(purpose: Purpose<'a>, name: &'a str, rows: usize) -> Field<'a> {
        Field {
            rows: Some(rows),
            ..Field::line(purpose, name)
        }
    }

    /// Its name stands in this label.
    pub const fn labelled_by(self, label: Id) -> Field<'a> {
        Field {
            labelled_by: Some(label),
            ..self
        }
    }

    /// It stands here and takes no room.
    pub const fn within(self, rect: Rect) -> Field<'a> {
        Field {
            within: Some(rect),
            ..self
        }
    }

    /// Draws it. What it looks like is up to `style`.
    pub fn show(
        self,
        ui: &mut Ui,
        text: &mut String,
        style: impl for<'t> FnOnce(TextEdit<'t>) -> TextEdit<'t>,
    ) -> Response {
        let edit = match self.rows {
            None => TextEdit::singleline(text),
            Some(rows) => TextEdit::multiline(text).desired_rows(rows),
        };
        let edit = style(edit);
        let response = match self.within {
            Some(rect) => ui.place(rect, edit),
            None => ui.add(edit),
        };
        let response = match self.labelled_by {
            Some(label) => response.labelled_by(label),
            None => {
                ui.ctx()
                    .accesskit_node_builder(response.id, |node| node.set_label(self.name));
                response
            }
        };
        visit(ui.ctx(), &response);
        if let Purpose::Later(place, field) = self.purpose {
            let desk = desk(ui.ctx());
            if response.changed() {
                desk.put(place, field, text);
            }
            if response.has_focus() {
                desk.is_open(place, ui.ctx());
            }
        }
        response
    }
}

/// The field that has the keyboard, once something was typed into it.
#[derive(Debug, Clone, Copy)]
struct TypedInto(Option<Id>);

/// Keeps whether something was typed into a field since it has the keyboard. What was typed into it before is no
/// longer its own to take back.
fn visit(ctx: &Context, field: &Response) {
    if field.gained_focus() {
        ctx.data_mut(|data| data.insert_temp(Id::NULL, TypedInto(None)));
        if let Some(mut state) = TextEdit::load_state(ctx, field.id) {
            state.clear_undoer();
            state.store(ctx, field.id);
        }
    }
    if field.changed() && field.has_focus() {
        ctx.data_mut(|data| data.insert_temp(Id::NULL, TypedInto(Some(field.id))));
    }
}

/// Whether the field that has the keyboard has something of its own to take back. Where it has not, taking back
/// is about the map.
pub fn is_typed_into(ctx: &Context) -> bool {
    let typed = ctx.data(|data| data.get_temp::<TypedInto>(Id::NULL));
    let typed = typed.and_then(|typed| typed.0);
    typed.is_some() && typed == ctx.memory(|memory| memory.focused())
}

/// Selects all of the text of a field, so that typing replaces it.
pub fn select_all(ctx: &Context, field: Id, text: &str) {
    let mut state = TextEdit::load_state(ctx, field).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field);
}
