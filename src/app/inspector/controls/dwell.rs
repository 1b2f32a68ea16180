//! How long something lasts: a law in the terms people know, with its picture.

use eframe::egui::{Id, Ui};

use super::{
    choice::{Choice, pick, plain_choice},
    density::{self, Marks},
    text::{Fields, Misheard},
};
use crate::{
    app::{
        command::Alteration,
        format,
        inspector::{
            draft::Draft,
            form::{Form, Spec, message},
        },
    },
    map::{Dwell, DwellLaw},
    numbers::{Spoken, is_form, read_dwell, read_uncertain, say_uncertain, significant},
    plan::{Law, central_law},
    units::{Days, Positive, Quantity, Real, Uncertain},
};

/// The place of no law at all among the laws.
const NONE: usize = 11;

/// What a law is called, what its numbers are, and when it fits.
const LAWS: [(&str, &[&str], &str); 11] = [
    (
        "Always as long",
        &["length"],
        "Every stay takes the same time",
    ),
    (
        "Exponential",
        &["mean"],
        "Memoryless: it may end at any moment",
    ),
    (
        "Usually",
        &["half within", "9 in 10 within"],
        "Most are short, a few very long (log-normal)",
    ),
    (
        "Between",
        &["shortest", "longest"],
        "Any length between the two, all alike likely",
    ),
    (
        "Low, likely, high",
        &["shortest", "likely", "longest"],
        "The PERT law of three points",
    ),
    ("Gamma", &["mean", "spread (sd)"], "Several steps in a row"),
    (
        "Weibull",
        &["half within", "9 in 10 within"],
        "It grows likelier, or less likely, to end as time goes by",
    ),
    (
        "Log-normal (mu, sigma)",
        &["mu", "sigma"],
        "By its textbook parameters, of the logarithm of the days",
    ),
    (
        "Gamma (shape, scale)",
        &["shape", "scale"],
        "By its textbook parameters; the mean is shape × scale",
    ),
    (
        "Weibull (shape, scale)",
        &["shape", "scale"],
        "By its textbook parameters",
    ),
    (
        "From data",
        &["shortest, …, longest"],
        "Quantiles at even steps of probability, with commas between (semicolons where commas are decimal)",
    ),
];

/// An uncertain number in one text.
fn say<Q: Spoken>(number: &Uncertain<Q>) -> String {
    say_uncertain(number, "")
}

fn hear<Q: Spoken>(text: &str) -> Result<Uncertain<Q>, String> {
    read_uncertain(text, "")
        .map(|read| read.value)
        .map_err(|misread| misread.to_string())
}

fn said(dwell: Option<&Dwell>) -> (usize, Vec<String>) {
    let Some(dwell) = dwell else {
        return (NONE, Vec::new());
    };
    match dwell.law() {
        DwellLaw::Fixed(a) => (0, vec![say(a)]),
        DwellLaw::Exponential(a) => (1, vec![say(a)]),
        DwellLaw::Usually { median, p90 } => (2, vec![say(median), say(p90)]),
        DwellLaw::Between { low, high } => (3, vec![say(low), say(high)]),
        DwellLaw::Pert { min, likely, max } => (4, vec![say(min), say(likely), say(max)]),
        DwellLaw::Gamma { mean, sd } => (5, vec![say(mean), say(sd)]),
        DwellLaw::Weibull { median, p90 } => (6, vec![say(median), say(p90)]),
        DwellLaw::LogNormal { mu, sigma } => (7, vec![say(mu), say(sigma)]),
        DwellLaw::GammaShape { shape, scale } => (8, vec![say(shape), say(scale)]),
        DwellLaw::WeibullShape { shape, scale } => (9, vec![say(shape), say(scale)]),
        DwellLaw::Quantiles(list) => {
            let list: Vec<String> = list.iter().map(|d| d.say("")).collect();
            (10, vec![list.join(", ")])
        }
    }
}

fn heard(draft: &Draft) -> Result<Option<Dwell>, Misheard> {
    let text = |i: usize| draft.texts.get(i).map_or("", String::as_str);
    let days = |i: usize| hear::<Days>(text(i)).map_err(|e| (Some(i), e));
    let positive = |i: usize| hear::<Positive>(text(i)).map_err(|e| (Some(i), e));
    // A form of docs/FORMAT.md in any of the fields is the whole distribution.
    if let Some(form) = draft.texts.iter().position(|text| is_form(text)) {
        return read_dwell(text(form))
            .map(|read| Some(read.value))
            .map_err(|misread| (Some(form), misread.to_string()));
    }
    let law = match draft.kind {
        NONE => return Ok(None),
        0 => DwellLaw::Fixed(days(0)?),
        1 => DwellLaw::Exponential(days(0)?),
        2 => DwellLaw::Usually {
            median: days(0)?,
            p90: days(1)?,
        },
        3 => DwellLaw::Between {
            low: days(0)?,
            high: days(1)?,
        },
        4 => DwellLaw::Pert {
            min: days(0)?,
            likely: days(1)?,
            max: days(2)?,
        },
        5 => DwellLaw::Gamma {
            mean: days(0)?,
            sd: days(1)?,
        },
        6 => DwellLaw::Weibull {
            median: days(0)?,
            p90: days(1)?,
        },
        7 => DwellLaw::LogNormal {
            mu: hear::<Real>(text(0)).map_err(|e| (Some(0), e))?,
            sigma: positive(1)?,
        },
        8 => DwellLaw::GammaShape {
            shape: positive(0)?,
            scale: days(1)?,
        },
        9 => DwellLaw::WeibullShape {
            shape: positive(0)?,
            scale: days(1)?,
        },
        _ => {
            let list = format!("Quantiles([{}])", text(0));
            return read_dwell(&list)
                .map(|read| Some(read.value))
                .map_err(|misread| (Some(0), misread.to_string()));
        }
    };
    let dwell = Dwell::new(law).map_err(|error| (None, error.to_string()))?;
    Ok(Some(dwell))
}

/// The law of another kind that is nearest to this one: with the same median and 90 % quantile, or the
/// same mean and spread.
fn nearest(law: &Law, kind: usize) -> Option<Dwell> {
    let day = |d: f64| -> Uncertain<Days> { significant(Days::clamped(d), 2).into() };
    let (mut median, mut p90) = (law.quantile(0.5), law.quantile(0.9));
    if median <= 0.0 {
        median = 1.0;
    }
    if p90 < median * 1.01 {
        p90 = median * 2.0;
    }
    let exact = law.as_fixed().is_none();
    let mean = if exact { law.mean() } else { median };
    let sd = (p90 - median) / 1.28;
    let (low, high) = match exact {
        true => (law.quantile(0.05), law.quantile(0.95)),
        false => (median / 2.0, p90),
    };
    let ratio = (p90 / median).ln();
    let number =
        |x: f64| -> Uncertain<Positive> { Positive::clamped((x * 100.0).round() / 100.0).into() };
    let shape = (mean / sd).powi(2);
    let bend = (std::f64::consts::LN_10 / std::f64::consts::LN_2).ln() / ratio;
    let law = match kind {
        0 => DwellLaw::Fixed(day(median)),
        1 => DwellLaw::Exponential(day(mean)),
        2 => DwellLaw::Usually {
            median: day(median),
            p90: day(p90),
        },
        // All lengths alike likely: the middle of the two is the usual one.
        3 => DwellLaw::Between {
            low: day(low),
            high: day(2.0 * median - low),
        },
        4 => DwellLaw::Pert {
            min: day(low),
            likely: day(median),
            max: day(high),
        },
        5 => DwellLaw::Gamma {
            mean: day(mean),
            sd: day(sd),
        },
        6 => DwellLaw::Weibull {
            median: day(median),
            p90: day(p90),
        },
        7 => DwellLaw::LogNormal {
            mu: Real::clamped((median.ln() * 100.0).round() / 100.0).into(),
            sigma: number(ratio / 1.2816),
        },
        8 => DwellLaw::GammaShape {
            shape: number(shape),
            scale: day(mean / shape),
        },
        9 => DwellLaw::WeibullShape {
            shape: number(bend),
            scale: day(median / std::f64::consts::LN_2.powf(1.0 / bend)),
        },
        10 => {
            let at = |p: f64| match exact {
                true => law.quantile(p),
                false => median * (0.5 + p),
            };
            let points = [0.01, 0.25, 0.5, 0.75, 0.99];
            DwellLaw::Quantiles(points.map(|p| day(at(p)).central()).to_vec())
        }
        _ => return None,
    };
    Dwell::new(law).ok()
}

impl<'a> Form<'a> {
    /// A law of time. `none` is what no law is called, where there may be none.
    pub fn dwell<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        value: Option<&Dwell>,
        none: Option<&str>,
        edit: impl Fn(Option<Dwell>) -> E,
    ) {
        let id = self.id_of(spec);
        let stamp = format!("{value:?}");
        let place = self.place_of(spec);
        let mut draft = Draft::of(ui.ctx(), (id, &place), stamp, || said(value));
        let mut choices: Vec<Choice<usize>> = LAWS
            .iter()
            .enumerate()
            .map(|(i, (name, _, about))| plain_choice(i, *name).about(*about))
            .collect();
        if let Some(none) = none {
            choices.insert(0, plain_choice(NONE, none));
        }
        self.row(ui, spec, |form, ui| {
            let name = format!("{}, law", spec.label);
            let now = (Some(&draft.kind), "");
            if let Some(kind) = pick(ui, id.with("law"), &name, now, &choices) {
                let law = value.map_or_else(|| Law::fixed(1.0), |v| central_law(form.map(), v));
                Draft::forget(ui.ctx(), (id, &place));
                form.once(spec.edit, edit(nearest(&law, kind)));
            }
            None
        });
        let Some((_, captions, about)) = LAWS.get(draft.kind) else {
            return;
        };
        let kind = draft.kind;
        let fields = Fields {
            id,
            place: self.place_of(spec),
            names: captions
                .iter()
                .map(|caption| format!("{}, {caption}", spec.label))
                .collect(),
            hint: "2d",
            edit: spec.edit,
            captions,
            wanted: self.is_wanted(spec.field),
            note: &move |text| super::text::taken_for::<Real>(text, "").filter(|_| kind > 6),
        };
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            let old = value.cloned();
            let error = self.fields(ui, &fields, &mut draft, &old, heard, &edit);
            if let Some(error) = error {
                message(ui, true, &error, None);
            }
            if let Some(dwell) = value {
                self.picture(ui, id, spec, about, dwell);
            }
        });
    }

    fn picture(&mut self, ui: &mut Ui, id: Id, spec: &Spec, about: &str, dwell: &Dwell) {
        let law = central_law(self.map(), dwell);
        if law.as_fixed().is_some() {
            return;
        }
        let curve = density::kept(ui, id, &format!("{dwell:?}"), || {
            density::curve(|p| law.quantile(p))
        });
        let (median, p90, mean) = (law.quantile(0.5), law.quantile(0.9), law.mean());
        let lines = [
            (median, format!("half {}", format::days(median))),
            (p90, format!("9 in 10 {}", format::days(p90))),
        ];
        let words = format!(
            "{}: mean {}, median {}, 9 in 10 within {}",
            spec.label,
            format::days(mean),
            format::days(median),
            format::days(p90)
        );
        let marks = Marks {
            name: words.clone(),
            lines: &lines,
            end: Some((p90 * 1.35).min(law.quantile(0.999))),
        };
        density::draw(ui, &curve, &marks);
        let t = crate::app::theme::tokens(ui);
        let text = format!("Mean {}. {about}.", format::days(mean));
        let font = crate::app::theme::plain(crate::app::theme::size::CAPTION);
        ui.label(eframe::egui::RichText::new(text).font(font).color(t.faint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Dwell> {
        let law = Law {
            shape: crate::plan::Shape::LogNormal { sigma: 0.8 },
            scale: 3.0,
        };
        (0..LAWS.len())
            .map(|kind| nearest(&law, kind).unwrap_or_else(|| panic!("{kind}")))
            .collect()
    }

    #[test]
    fn what_a_law_says_is_heard_again() {
        for (kind, dwell) in all().iter().enumerate() {
            let (said_kind, texts) = said(Some(dwell));
            assert_eq!(said_kind, kind);
            assert_eq!(texts.len(), LAWS[kind].1.len());
            let draft = Draft::new(kind, texts);
            assert_eq!(heard(&draft), Ok(Some(dwell.clone())));
        }
    }

    #[test]
    fn another_law_keeps_the_usual_length() {
        let map = crate::map::JourneyMap::new(crate::units::Slug::new("m").unwrap(), "M");
        for dwell in all().into_iter().skip(1) {
            let median = central_law(&map, &dwell).quantile(0.5);
            assert!((1.5..5.0).contains(&median), "{dwell:?}: {median}");
        }
        for kind in 0..LAWS.len() {
            assert!(nearest(&Law::NONE, kind).is_some(), "{kind} from nothing");
        }
    }

    #[test]
    fn ranges_and_points_are_heard_in_one_text() {
        assert!(matches!(hear::<Days>("1d – 3d"), Ok(Uncertain::Range(_))));
        assert!(matches!(
            hear::<Days>("1d to 3 days"),
            Ok(Uncertain::Range(_))
        ));
        assert!(matches!(
            hear::<Days>("1d / 2d / 4d"),
            Ok(Uncertain::Pert(_))
        ));
        assert!(hear::<Days>("3d – 1d").is_err());
    }

    #[test]
    fn forms_of_files_are_understood_in_a_field() {
        let draft = Draft::new(0, vec!["Exponential(\"1d\")".to_owned()]);
        let dwell = heard(&draft).unwrap().unwrap();
        assert!(matches!(dwell.law(), DwellLaw::Exponential(_)));
        let texts = vec![
            "Usually(median: \"1d\", p90: \"5d\")".to_owned(),
            "2d".to_owned(),
        ];
        let dwell = heard(&Draft::new(2, texts)).unwrap().unwrap();
        assert!(matches!(dwell.law(), DwellLaw::Usually { .. }));
    }
}
