//! How well a number is known, and what that does to it.

use eframe::egui::{Color32, RichText, Ui};

use super::{
    choice::{Choice, pick, plain_choice},
    text::Fields,
};
use crate::{
    app::{
        command::Alteration,
        inspector::{
            draft::Draft,
            form::{Form, Spec},
        },
        theme::{Tokens, plain, size, tokens},
    },
    map::Evidence,
    numbers::{Spoken, read_count, significant},
    units::Uncertain,
};

/// The word on the badge of a grade, with its colours.
pub fn badge(t: &Tokens, grade: Option<Evidence>) -> Option<(String, Color32, Color32)> {
    Some(match grade? {
        Evidence::Guess => ("GUESS".into(), t.warn_soft, t.warn),
        Evidence::Estimate => ("ESTIMATE".into(), t.accent_soft, t.accent),
        Evidence::Measured(n) => {
            let cases = crate::app::format::count(u64::from(n));
            (format!("MEASURED · {cases}"), t.good_soft, t.good)
        }
    })
}

/// What a grade does to a number: its 90 % interval. Nothing where it does nothing.
pub fn effect<Q: Spoken>(
    what: &str,
    number: &Uncertain<Q>,
    grade: Option<Evidence>,
    currency: &str,
) -> Option<String> {
    let wide = grade?.widen(*number);
    if wide == *number {
        return None;
    }
    let say = |p: f64| short(wide.quantile(p)).say(currency);
    Some(format!(
        "{what}: 9 in 10 draws {} to {}",
        say(0.05),
        say(0.95)
    ))
}

fn short<Q: Spoken>(q: Q) -> Q {
    significant(q, 2)
}

fn choices() -> [Choice<usize>; 4] {
    [
        plain_choice(0, "No grade").about("The number is taken as it stands"),
        plain_choice(1, "Guess").about("Someone's guess: the truth may be half or twice as much"),
        plain_choice(2, "Estimate").about("Argued from something similar: within about a quarter"),
        plain_choice(3, "Measured").about("Counted on real cases: the more, the surer"),
    ]
}

fn say(grade: &Option<Evidence>) -> (usize, Vec<String>) {
    match grade {
        None => (0, Vec::new()),
        Some(Evidence::Guess) => (1, Vec::new()),
        Some(Evidence::Estimate) => (2, Vec::new()),
        Some(Evidence::Measured(n)) => (3, vec![n.to_string()]),
    }
}

impl<'a> Form<'a> {
    /// How well a number is known, with what that does to it below.
    pub fn evidence<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        grade: Option<Evidence>,
        effects: &[Option<String>],
        edit: impl Fn(Option<Evidence>) -> E,
    ) {
        self.grade(ui, spec, (grade, false), effects, edit);
    }

    /// The same for several things; `mixed`: their grades differ.
    pub fn grade<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        (grade, mixed): (Option<Evidence>, bool),
        effects: &[Option<String>],
        edit: impl Fn(Option<Evidence>) -> E,
    ) {
        self.row(ui, spec, |form, ui| {
            let id = form.id_of(spec);
            let stamp = format!("{grade:?}");
            let place = form.place_of(spec);
            let mut draft = Draft::of(ui.ctx(), (id, &place), stamp, || say(&grade));
            let kind = draft.kind;
            let t = tokens(ui);
            let picked = pick(
                ui,
                id.with("grade"),
                spec.label,
                (Some(&kind).filter(|kind| !mixed || **kind == 3), "Several"),
                &choices(),
            );
            match picked {
                Some(3) => {
                    Draft::forget(ui.ctx(), (id, &place));
                    draft.kind = 3;
                    draft.texts = vec![String::new()];
                    draft.clone().keep(ui.ctx(), id, None);
                    ui.memory_mut(|memory| memory.request_focus(id.with(0)));
                }
                Some(kind) => {
                    Draft::forget(ui.ctx(), (id, &place));
                    let grade = match kind {
                        0 => None,
                        1 => Some(Evidence::Guess),
                        _ => Some(Evidence::Estimate),
                    };
                    form.once(spec.edit, edit(grade));
                }
                None => {}
            }
            let mut error = None;
            if draft.kind == 3 {
                let hear = |draft: &Draft| {
                    let text = draft.texts.first().map_or("", |text| text.trim());
                    let cases = read_count(text).map_err(|misread| (Some(0), misread.to_string()));
                    let cases = match text.is_empty() {
                        true => None,
                        false => u32::try_from(cases?.value).ok(),
                    };
                    match cases.filter(|n| *n > 0) {
                        Some(n) => Ok(Some(Evidence::Measured(n))),
                        None => {
                            let found = if text.is_empty() { "nothing" } else { text };
                            let words =
                                format!("found {found}, expected how many cases, such as 118");
                            Err((Some(0), words))
                        }
                    }
                };
                let fields = Fields {
                    id,
                    place,
                    names: vec!["Cases measured".into()],
                    hint: "cases",
                    edit: spec.edit,
                    captions: &["on how many cases"],
                    wanted: false,
                    note: &|text| read_count(text).ok()?.note,
                };
                error = form.fields(ui, &fields, &mut draft, &grade, hear, &edit);
            }
            for effect in effects.iter().flatten() {
                let text = RichText::new(effect).font(plain(size::CAPTION));
                ui.label(text.color(t.faint));
            }
            error
        });
    }
}
