//! Numbers that are not known for sure: one number, a 90 % range, low / likely / high, or counts.

use eframe::egui::{
    Align2, Button, Id, Popup, Rect, Role, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    density::{self, Marks},
    text::{Fields, Misheard},
};
use crate::{
    app::{
        command::Alteration,
        inspector::{
            draft::Draft,
            form::{Form, LINE, Spec},
        },
        theme::{plain, size, tokens},
    },
    map::Evidence,
    numbers::{Misread, Spoken, points_of, range_of, read_counts, read_uncertain, significant},
    units::{Quantity, Scale, Uncertain},
};

/// The laws, in the order in which they are offered: what they are called, what their numbers are,
/// and when they fit.
const LAWS: [(&str, &[&str], &str); 4] = [
    (
        "One number",
        &[],
        "Known, or as uncertain as its grade says",
    ),
    (
        "90 % range",
        &["low", "high"],
        "Nine times in ten it lies between the two",
    ),
    (
        "Low, likely, high",
        &["low", "likely", "high"],
        "The PERT law of three points",
    ),
    (
        "Counts",
        &["yes", "no"],
        "Cases that were seen: the Beta law",
    ),
];

/// How a number is said: which law, and its numbers.
pub fn say<Q: Spoken>(value: Option<&Uncertain<Q>>, currency: &str) -> (usize, Vec<String>) {
    let q = |q: Q| q.say(currency);
    match value {
        None => (0, vec![String::new()]),
        Some(Uncertain::Known(known)) => (0, vec![q(*known)]),
        Some(Uncertain::Range(range)) => (1, vec![q(range.low()), q(range.high())]),
        Some(Uncertain::Pert(pert)) => (2, vec![q(pert.min()), q(pert.likely()), q(pert.max())]),
        Some(Uncertain::Beta(beta)) => (3, vec![beta.yes().to_string(), beta.no().to_string()]),
    }
}

/// The number that the texts say. Nothing at all is no number. A form of docs/FORMAT.md in any of the
/// fields is the whole number.
fn hear<Q: Spoken>(draft: &Draft, currency: &str) -> Result<Option<Uncertain<Q>>, Misheard> {
    let text = |i: usize| draft.texts.get(i).map_or("", String::as_str);
    let told = |i: usize| move |misread: Misread| (Some(i), misread.to_string());
    let whole = |i: usize| {
        read_uncertain::<Q>(text(i), currency)
            .map(|read| Some(read.value))
            .map_err(told(i))
    };
    let one = |i: usize| {
        Q::read(text(i), currency)
            .map(|read| read.value)
            .map_err(told(i))
    };
    if let Some(form) = draft.texts.iter().position(|text| text.contains('(')) {
        return whole(form);
    }
    let together = |misread: Misread| (None, misread.to_string());
    match draft.kind {
        0 if draft.texts.iter().all(|text| text.trim().is_empty()) => Ok(None),
        0 => whole(0),
        1 => range_of(one(0)?, one(1)?, currency)
            .map(Some)
            .map_err(together),
        2 => points_of(one(0)?, one(1)?, one(2)?, currency)
            .map(Some)
            .map_err(together),
        _ => read_counts(text(0), text(1))
            .map(|beta| Some(Uncertain::Beta(beta)))
            .map_err(|(at, misread)| (at, misread.to_string())),
    }
}

/// What a text of a number was taken for.
fn taken_for<Q: Spoken>(kind: usize, currency: String) -> impl Fn(&str) -> Option<String> {
    move |text: &str| match kind {
        0 => read_uncertain::<Q>(text, &currency).ok()?.note,
        3 => None,
        _ => super::text::taken_for::<Q>(text, &currency),
    }
}

/// The number as this law, with its numbers guessed from the grade. `None` where the law has no room.
fn converted<Q: Spoken>(
    value: &Uncertain<Q>,
    law: usize,
    grade: Option<Evidence>,
) -> Option<Uncertain<Q>> {
    let wide = grade.unwrap_or(Evidence::Estimate).widen(*value);
    let round = |q: Q| rounded(q);
    let (low, mut high) = (round(wide.quantile(0.05)), round(wide.quantile(0.95)));
    let center = round(value.central());
    if Q::SCALE == Scale::Amount && law == 1 {
        // A range of amounts has its centre in the middle, where a grade's law has a longer upper side.
        high = Q::clamped(2.0 * center.get() - low.get());
    }
    match law {
        0 => Some(Uncertain::Known(center)),
        1 => Uncertain::range(low, high).ok(),
        2 => Uncertain::pert(low, center, high).ok(),
        _ => {
            let cases = match grade {
                Some(Evidence::Measured(n)) => f64::from(n),
                Some(Evidence::Guess) => 10.0,
                _ => 40.0,
            };
            let yes = (center.get() * cases).round();
            crate::units::Beta::new(yes, cases - yes)
                .ok()
                .map(Uncertain::Beta)
        }
    }
}

/// With three digits that matter: more would claim to know more than a change of law can.
fn rounded<Q: Quantity>(q: Q) -> Q {
    significant(q, 3)
}

impl<'a> Form<'a> {
    /// A number that may be uncertain, and may be left open where `optional`.
    pub fn uncertain<Q: Spoken, E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        value: Option<&Uncertain<Q>>,
        (grade, optional): (Option<Evidence>, bool),
        edit: impl Fn(Option<Uncertain<Q>>) -> E,
    ) {
        let id = self.id_of(spec);
        let stamp = format!("{value:?}");
        let currency = self.map().currency.clone();
        let place = self.place_of(spec);
        let draft = Draft::of(ui.ctx(), (id, &place), stamp, || say(value, &currency));
        if draft.kind == 0 {
            self.row(ui, spec, |form, ui| {
                form.one_number(ui, spec, draft, value, (grade, optional), &edit)
            });
            return;
        }
        self.row(ui, spec, |form, ui| {
            ui.horizontal(|ui| {
                form.law_menu(ui, spec, &draft, value, grade, &edit);
            });
            None
        });
        self.about_law(ui, spec, draft, value, &edit);
    }

    fn one_number<Q: Spoken, E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        mut draft: Draft,
        value: Option<&Uncertain<Q>>,
        (grade, optional): (Option<Evidence>, bool),
        edit: &impl Fn(Option<Uncertain<Q>>) -> E,
    ) -> Option<String> {
        let currency = self.map().currency.clone();
        let note = taken_for::<Q>(draft.kind, currency.clone());
        let fields = Fields {
            note: &note,
            id: self.id_of(spec),
            place: self.place_of(spec),
            names: vec![spec.label.to_owned()],
            hint: if optional { "none" } else { Q::EXAMPLE },
            edit: spec.edit,
            captions: &[],
            wanted: self.is_wanted(spec.field),
        };
        let menu = draft.clone();
        let width = ui.available_width();
        let mut error = None;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.vertical(|ui| {
                ui.set_width(width - LINE - 4.0);
                ui.set_max_width(width - LINE - 4.0);
                let heard = |draft: &Draft| match hear::<Q>(draft, &currency)? {
                    None if !optional => {
                        Err((Some(0), format!("found nothing, expected {}", Q::ALLOWED)))
                    }
                    heard => Ok(heard),
                };
                let value = value.copied();
                error = self.fields(ui, &fields, &mut draft, &value, heard, edit);
            });
            self.law_menu(ui, spec, &menu, value, grade, edit);
        });
        error
    }

    /// The numbers of a law and its picture, over the whole width.
    fn about_law<Q: Spoken, E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        mut draft: Draft,
        value: Option<&Uncertain<Q>>,
        edit: &impl Fn(Option<Uncertain<Q>>) -> E,
    ) {
        let currency = self.map().currency.clone();
        let captions = LAWS.get(draft.kind).map_or(&[][..], |law| law.1);
        let note = taken_for::<Q>(draft.kind, currency.clone());
        let fields = Fields {
            note: &note,
            id: self.id_of(spec),
            place: self.place_of(spec),
            names: captions
                .iter()
                .map(|caption| format!("{}, {caption}", spec.label))
                .collect(),
            hint: "",
            edit: spec.edit,
            captions,
            wanted: self.is_wanted(spec.field),
        };
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            let old = value.copied();
            let heard = |draft: &Draft| hear::<Q>(draft, &currency);
            let error = self.fields(ui, &fields, &mut draft, &old, heard, edit);
            if let Some(error) = error {
                super::super::form::message(ui, true, &error, None);
            }
            if let Some(law) = value {
                picture(ui, fields.id, spec.label, law, &currency);
            }
        });
    }

    /// The button that opens the choice of laws.
    fn law_menu<Q: Spoken, E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        draft: &Draft,
        value: Option<&Uncertain<Q>>,
        grade: Option<Evidence>,
        edit: &impl Fn(Option<Uncertain<Q>>) -> E,
    ) {
        let chosen = LAWS.get(draft.kind).map_or("", |law| law.0);
        let name = format!("{}, how sure", spec.label);
        let response = if draft.kind == 0 {
            let response = ui.add(Button::new("").min_size(vec2(LINE, LINE)));
            bell(ui, response.rect);
            response
        } else {
            let width = ui.available_width();
            let button = Button::new("").min_size(vec2(width, LINE));
            let response = ui.add(button);
            chosen_law(ui, response.rect, chosen);
            response
        };
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, true, &name);
            info.current_text_value = Some(chosen.to_owned());
            info
        });
        let response = response.on_hover_text("How sure is it? One number, a range, or counts");
        let (id, place) = (self.id_of(spec), self.place_of(spec));
        Popup::menu(&response).show(|ui| {
            ui.set_min_width(210.0);
            for (law, (name, captions, about)) in LAWS.iter().enumerate() {
                if law == 3 && Q::SCALE != Scale::Odds {
                    continue;
                }
                let item = ui.selectable_label(law == draft.kind, *name);
                if item.on_hover_text(*about).clicked() && law != draft.kind {
                    let new = value.and_then(|value| converted(value, law, grade));
                    // The fields of another law are others.
                    Draft::forget(ui.ctx(), (id, &place));
                    if let Some(new) = new {
                        let edit = edit(Some(new));
                        self.once(spec.edit, edit);
                    } else {
                        // The map has no number yet, or one with no room around it: the fields wait.
                        let mut draft = draft.clone();
                        draft.kind = law;
                        draft.texts = vec![String::new(); captions.len().max(1)];
                        draft.keep(ui.ctx(), id, None);
                    }
                }
            }
        });
    }
}

/// The picture of a law, with its middle and its 90 % interval.
fn picture<Q: Spoken>(ui: &mut Ui, id: Id, label: &str, law: &Uncertain<Q>, currency: &str) {
    if law.is_known() {
        return;
    }
    let curve = density::kept(ui, id, &format!("{law:?}"), || {
        density::curve(|p| law.quantile(p).get())
    });
    let say = |q: Q| rounded(q).say(currency);
    let (low, high) = (law.quantile(0.05), law.quantile(0.95));
    let middle = law.central();
    let lines = [
        (low.get(), say(low)),
        (middle.get(), say(middle)),
        (high.get(), say(high)),
    ];
    let name = format!(
        "{label}: nine in ten between {} and {}, middle {}",
        lines[0].1, lines[2].1, lines[1].1
    );
    let marks = Marks {
        name,
        lines: &lines,
        end: None,
    };
    density::draw(ui, &curve, &marks);
}

/// The name of the chosen law on its button, which looks like the other boxes to choose from.
fn chosen_law(ui: &Ui, rect: Rect, name: &str) {
    let t = tokens(ui);
    let at = pos2(rect.left() + 10.0, rect.center().y);
    let font = plain(size::BODY);
    ui.painter()
        .text(at, Align2::LEFT_CENTER, name, font, t.text);
    let tip = pos2(rect.right() - 15.0, rect.center().y);
    let points = vec![
        tip + vec2(-4.5, -3.0),
        tip + vec2(4.5, -3.0),
        tip + vec2(0.0, 4.0),
    ];
    let triangle = Shape::convex_polygon(points, t.text, Stroke::NONE);
    ui.painter().add(triangle);
}

/// A small bell, the sign of the menu of laws.
fn bell(ui: &Ui, rect: Rect) {
    let t = tokens(ui);
    let inner = Rect::from_center_size(rect.center(), vec2(15.0, 9.0));
    let points: Vec<_> = (0..=20)
        .map(|i| {
            let x = i as f32 / 20.0;
            let z = (x - 0.5) * 5.0;
            let y = (-z * z / 2.0).exp();
            pos2(
                inner.left() + inner.width() * x,
                inner.bottom() - inner.height() * y,
            )
        })
        .collect();
    ui.painter()
        .add(Shape::line(points, Stroke::new(1.4, t.faint)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        numbers::tests::rows,
        units::{Days, Money, Share},
    };

    fn typed<Q: Spoken>(text: &str, currency: &str) -> (Option<f64>, Option<String>) {
        let draft = Draft::new(0, vec![text.to_owned()]);
        let heard = hear::<Q>(&draft, currency).ok().flatten();
        let known = heard.filter(Uncertain::is_known).map(|n| n.central().get());
        (known, taken_for::<Q>(0, currency.to_owned())(text))
    }

    #[test]
    fn fields_understand_the_table_of_numbers_and_say_what_bare_ones_were_taken_for() {
        let mut looked_at = 0;
        for row in rows() {
            let (found, note) = match row.kind {
                "share" => typed::<Share>(&row.text, row.currency),
                "time" => typed::<Days>(&row.text, row.currency),
                "money" => typed::<Money>(&row.text, row.currency),
                _ => continue,
            };
            // A field of an uncertain number takes an interval too.
            let wanted = row.value().filter(|_| !row.is_refused());
            assert_eq!(found, wanted, "{} {:?}", row.kind, row.text);
            let expected = row
                .expected
                .split_once(" as ")
                .map(|(_, note)| note.to_owned());
            assert_eq!(note, expected, "{} {:?}", row.kind, row.text);
            looked_at += 1;
        }
        assert!(looked_at > 150, "{looked_at} rows");
    }

    #[test]
    fn forms_of_files_are_understood_in_a_field() {
        let draft = |text: &str| Draft::new(1, vec![text.to_owned(), String::new()]);
        let range = hear::<Share>(&draft("Range(0.2, 0.3)"), "USD");
        assert!(matches!(range, Ok(Some(Uncertain::Range(_)))));
        let beta = hear::<Share>(&draft("Beta(41, 77)"), "USD");
        assert!(matches!(beta, Ok(Some(Uncertain::Beta(_)))));
    }
}
