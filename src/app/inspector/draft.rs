//! What a person has typed, kept as they typed it: even when it does not parse, and even when the
//! map would say it with other words ("48h" for "2d").

use eframe::egui::{Context, Id};

use crate::app::typing::{self, Place};

/// The texts of one control, and the value of the map that they stand for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// The kind that was chosen, where a control has several: a law, a grade.
    pub kind: usize,
    /// What stands in each of its fields.
    pub texts: Vec<String>,
    /// The value of the map for which these texts were typed, printed. Once the map says something
    /// else (an undo, a drag on the canvas), they are of no use any more.
    stamp: String,
}

impl Draft {
    /// Texts that stand for no value yet.
    pub fn new(kind: usize, texts: Vec<String>) -> Draft {
        Draft {
            kind,
            texts,
            stamp: String::new(),
        }
    }

    /// What is to be shown: what was typed and has no value, whatever has become of the map since; what
    /// was typed with a value, if the map has not changed since; or else what says the value of the map.
    pub fn of(
        ctx: &Context,
        (id, place): (Id, &Place),
        stamp: String,
        said: impl FnOnce() -> (usize, Vec<String>),
    ) -> Draft {
        if let Some(text) = typing::desk(ctx).at(place) {
            return Draft {
                stamp,
                ..Draft::new(text.kind, text.texts)
            };
        }
        let typed = ctx.data(|data| data.get_temp::<Draft>(id));
        match typed.filter(|draft| draft.stamp == stamp) {
            Some(draft) => draft,
            None => {
                let (kind, texts) = said();
                Draft {
                    stamp,
                    ..Draft::new(kind, texts)
                }
            }
        }
    }

    /// Keeps it, as typed for the value that the map has, or is about to have.
    pub fn keep(mut self, ctx: &Context, id: Id, stamp: Option<String>) {
        if let Some(stamp) = stamp {
            self.stamp = stamp;
        }
        ctx.data_mut(|data| data.insert_temp(id, self));
    }

    /// Forgets what was typed.
    pub fn forget(ctx: &Context, (id, place): (Id, &Place)) {
        ctx.data_mut(|data| data.remove::<Draft>(id));
        typing::desk(ctx).clear(place);
    }
}
