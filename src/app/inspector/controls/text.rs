//! Fields for words, numbers and anything else that is typed.

use std::fmt::Debug;

use eframe::egui::{Id, RichText, Role, Ui, WidgetInfo};

use crate::{
    app::{
        command::Alteration,
        inspector::{
            draft::Draft,
            form::{Form, Look, Spec},
            visit::{self, Left},
        },
        theme::{plain, size, tokens},
        typing::{self, Place},
    },
    numbers::{Read, Spoken},
};

/// Several fields that make one value.
pub struct Fields<'a> {
    /// Identifies them.
    pub id: Id,
    /// Where their value is in the file, and in which control.
    pub place: Place,
    /// What each is called.
    pub names: Vec<String>,
    /// What is shown in each while it is empty.
    pub hint: &'static str,
    /// The name of the step in the history.
    pub edit: &'static str,
    /// What is above each, if there are several.
    pub captions: &'a [&'static str],
    /// Whether the first is to get the keyboard.
    pub wanted: bool,
    /// What a text was taken for, where it does not say so itself: shown below its field.
    pub note: &'a dyn Fn(&str) -> Option<String>,
}

/// What a text was taken for as a quantity.
pub fn taken_for<Q: Spoken>(text: &str, currency: &str) -> Option<String> {
    Q::read(text, currency).ok()?.note
}

/// Why what was typed has no value: in which field, if in one, and a sentence.
pub type Misheard = (Option<usize>, String);

impl<'a> Form<'a> {
    /// One line of words.
    pub fn line<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        value: &str,
        edit: impl Fn(String) -> E,
    ) {
        self.row(ui, spec, |form, ui| {
            form.words(ui, spec, 1, "", value, edit);
            None
        });
    }

    /// Many lines of words.
    pub fn prose<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        hint: &'static str,
        value: &str,
        edit: impl Fn(String) -> E,
    ) {
        self.tall(ui, spec, |form, ui| {
            form.words(ui, spec, 2, hint, value, edit);
            None
        });
    }

    /// A field for words without its label.
    pub fn words<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        rows: usize,
        hint: &'static str,
        value: &str,
        edit: impl Fn(String) -> E,
    ) {
        let mut text = value.to_owned();
        let look = Look {
            id: self.id_of(spec),
            name: spec.label.to_owned(),
            hint,
            rows,
            bad: false,
            wanted: self.is_wanted(spec.field),
            later: None,
            selects: false,
        };
        let typed = self.field(ui, &look, &mut text);
        if typed.changed && typed.left != Some(Left::TakenBack) {
            visit::change(ui.ctx(), typed.id, spec.edit, edit(text), self.actions);
        }
    }

    /// A value that is said in one text.
    pub fn typed<T: Clone + PartialEq + Debug, E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        hint: &'static str,
        value: &T,
        (say, hear): (
            impl Fn(&T) -> String,
            impl Fn(&str) -> Result<Read<T>, String>,
        ),
        edit: impl Fn(T) -> E,
    ) {
        self.row(ui, spec, |form, ui| {
            form.typed_bare(ui, spec, hint, value, (say, hear), edit)
        });
    }

    /// The same without its label. Gives what is wrong with what was typed.
    pub fn typed_bare<T: Clone + PartialEq + Debug, E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        hint: &'static str,
        value: &T,
        (say, hear): (
            impl Fn(&T) -> String,
            impl Fn(&str) -> Result<Read<T>, String>,
        ),
        edit: impl Fn(T) -> E,
    ) -> Option<String> {
        let id = self.id_of(spec);
        let fields = Fields {
            id,
            place: self.place_of(spec),
            names: vec![spec.label.to_owned()],
            hint,
            edit: spec.edit,
            captions: &[],
            wanted: self.is_wanted(spec.field),
            note: &|text| hear(text).ok()?.note,
        };
        let stamp = format!("{value:?}");
        let mut draft = Draft::of(ui.ctx(), (id, &fields.place), stamp, || {
            (0, vec![say(value)])
        });
        let hear = |draft: &Draft| {
            let text = draft.texts.first().map_or("", String::as_str);
            let read = hear(text).map_err(|error| (Some(0), error))?;
            Ok(read.value)
        };
        self.fields(ui, &fields, &mut draft, value, hear, edit)
    }

    /// A quantity that may be left open.
    pub fn quantity<Q: Spoken, E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        hint: &'static str,
        value: Option<Q>,
        edit: impl Fn(Option<Q>) -> E,
    ) {
        let currency = self.map().currency.clone();
        let say = |value: &Option<Q>| value.map_or(String::new(), |q| q.say(&currency));
        let hear = |text: &str| match text.trim() {
            "" => Ok(Read::plain(None)),
            text => Q::read(text, &currency)
                .map(|read| read.map(Some))
                .map_err(|misread| misread.to_string()),
        };
        self.typed(ui, spec, hint, &value, (say, hear), edit);
    }

    /// A quantity that must be there.
    pub fn needed<Q: Spoken, E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        value: Q,
        edit: impl Fn(Q) -> E,
    ) {
        let currency = self.map().currency.clone();
        let say = |value: &Q| value.say(&currency);
        let hear = |text: &str| Q::read(text, &currency).map_err(|misread| misread.to_string());
        self.typed(ui, spec, Q::EXAMPLE, &value, (say, hear), edit);
    }

    /// Draws fields side by side and changes the map when together they have a new value. Gives what
    /// is wrong with what was typed.
    pub fn fields<T: Clone + PartialEq + Debug, E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        fields: &Fields,
        draft: &mut Draft,
        value: &T,
        hear: impl Fn(&Draft) -> Result<T, Misheard>,
        edit: impl Fn(T) -> E,
    ) -> Option<String> {
        let count = draft.texts.len().max(1);
        // What was typed a moment ago is judged, so that the frame around a field is right.
        let before = hear(draft).err();
        let (mut changed, mut left) = (None, None);
        let gap = 6.0;
        let width = (ui.available_width() - gap * (count - 1) as f32) / count as f32;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for (i, text) in draft.texts.iter_mut().enumerate() {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.set_max_width(width);
                    ui.spacing_mut().item_spacing.y = 1.0;
                    if let Some(caption) = fields.captions.get(i) {
                        super::caption(ui, caption);
                    }
                    let name = fields.names.get(i).map_or(String::new(), Clone::clone);
                    let look = Look {
                        id: fields.id.with(i),
                        name,
                        hint: fields.hint,
                        rows: 1,
                        bad: before
                            .as_ref()
                            .is_some_and(|(at, _)| at.is_none_or(|at| at == i)),
                        wanted: fields.wanted && i == 0,
                        later: None,
                        selects: true,
                    };
                    let typed = self.field(ui, &look, text);
                    if typed.changed {
                        changed = Some(typed.id);
                    }
                    left = left.or(typed.left);
                    if let Some(note) = (fields.note)(text) {
                        let words = format!("= {note}");
                        let font = plain(size::CAPTION);
                        let label =
                            ui.label(RichText::new(&words).font(font).color(tokens(ui).soft));
                        label.widget_info(|| {
                            WidgetInfo::labeled(Role::Label, true, format!("Taken for {note}"))
                        });
                    }
                });
            }
        });
        let ctx = ui.ctx().clone();
        let at = (fields.id, &fields.place);
        if left == Some(Left::TakenBack) {
            Draft::forget(&ctx, at);
            return None;
        }
        let desk = typing::desk(&ctx);
        let heard = hear(draft);
        if let Some(field) = changed {
            let stamp = match &heard {
                Ok(new) if new != value => {
                    let (before, edit) = (format!("{value:?}"), edit(new.clone()));
                    visit::change_from(&ctx, field, before, (fields.edit, edit), self.actions);
                    Some(format!("{new:?}"))
                }
                Err(_) => visit::spoil(&ctx, field, self.actions),
                Ok(_) => None,
            };
            draft.clone().keep(&ctx, fields.id, stamp);
            match &heard {
                // It is no value: nothing but the desk has it.
                Err((_, why)) => desk.keep(&fields.place, draft.kind, &draft.texts, why),
                Ok(_) => desk.clear(&fields.place),
            }
        } else if left == Some(Left::Kept)
            && let Ok(new) = &heard
        {
            // What was no value may have become one by something else.
            if desk.at(&fields.place).is_some() && new != value {
                self.once(fields.edit, edit(new.clone()));
            }
            // The map says it in its own words again.
            Draft::forget(&ctx, at);
        }
        heard.err().map(|(_, error)| error)
    }
}
