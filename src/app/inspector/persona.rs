//! A persona with its factors, and the list of them with their shares.

use eframe::egui::{
    Align2, Button, CornerRadius, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::{
    controls::{
        choice::{pick, plain_choice},
        evidence::effect,
    },
    form::{Form, LINE, Spec, spec},
    links,
    touchpoint::EVIDENCE,
};
use crate::{
    app::{
        command::Action,
        format,
        theme::{plain, size, strong, tokens},
    },
    edit::{Edit, Item},
    map::{ItemKey, Persona, Segment},
    numbers::{Spoken, entered},
    units::{Factor, Quantity, Real, Share, Slug},
};

const NAME: Spec = spec("Name", "name", "Rename persona", "What people call it");
const SEGMENT: Spec = spec(
    "Segment",
    "segment",
    "Change segment",
    "The kind of customer",
);
const SHARE: Spec = spec(
    "Share",
    "share",
    "Change persona share",
    "Its share of the arriving customers, relative to the sum over the personas",
);
const GOAL: Spec = spec("Goal", "goal", "Change goal", "What it wants, in its words");
const QUOTE: Spec = spec(
    "Quote",
    "quote",
    "Change quote",
    "A sentence that brings it to life",
);
const BASELINE: Spec = spec(
    "Satisfaction",
    "baseline",
    "Change baseline",
    "Satisfaction at the start, 0 to 10; empty: that of the map",
);
const SPEND: Spec = spec(
    "Spends",
    "spend",
    "Change spend",
    "What every subscription price and one-off revenue is multiplied by",
);
const ENTRY: Spec = spec(
    "Enters at",
    "entry",
    "Change entry",
    "Where it enters, if elsewhere than the map says",
);
const NOTE: Spec = spec("Note", "note", "Change note", "Anything else");
const FACTOR: Spec = spec("Factor", "factor", "Change factor", "");

fn segment(segment: Segment) -> &'static str {
    match segment {
        Segment::Enterprise => "Enterprise",
        Segment::MidMarket => "Mid-market",
        Segment::SmallBusiness => "Small business",
        Segment::SelfServe => "Self-serve",
        Segment::Consumer => "Consumer",
    }
}

/// Draws the form of a persona.
pub fn persona(form: &mut Form, ui: &mut Ui, slug: &Slug, p: &Persona) {
    let set = |change: &dyn Fn(&mut Persona)| {
        let mut new = p.clone();
        change(&mut new);
        Edit::Replace(Item::Persona(slug.clone(), Box::new(new)))
    };
    form.line(ui, &NAME, &p.name, |text| set(&|p| p.name = text.clone()));
    let none = plain_choice(None, "Not said");
    let segments = Segment::ALL.iter();
    let segments = segments.map(|s| plain_choice(Some(*s), segment(*s)));
    let choices: Vec<_> = std::iter::once(none).chain(segments).collect();
    form.choice(ui, &SEGMENT, (Some(&p.segment), ""), &choices, |s| {
        set(&|p| p.segment = s)
    });
    form.uncertain(ui, &SHARE, Some(&p.share), (p.evidence, false), |v| {
        set(&|p| p.share = v.unwrap_or(Share::ZERO.into()))
    });
    form.prose(ui, &GOAL, "What they want", &p.goal, |text| {
        set(&|p| p.goal = text.clone())
    });
    form.prose(ui, &QUOTE, "What they would say", &p.quote, |text| {
        set(&|p| p.quote = text.clone())
    });
    let fields = ["entry", "spend", "baseline"];
    form.section(ui, "How they differ", &fields, true, |form, ui| {
        let map = form.map();
        let none = plain_choice(None, "As the map says");
        let places = map.touchpoints.iter();
        let places = places.map(|(slug, t)| plain_choice(Some(slug.clone()), t.name.clone()));
        let choices: Vec<_> = std::iter::once(none).chain(places).collect();
        form.choice(ui, &ENTRY, (Some(&p.entry), ""), &choices, |entry| {
            set(&|p| p.entry = entry.clone())
        });
        form.needed::<Factor, _>(ui, &SPEND, p.spend, |v| set(&|p| p.spend = v));
        let baseline = p.baseline.and_then(|x| Real::new(x).ok());
        form.quantity(ui, &BASELINE, "as the map", baseline, |v| {
            set(&|p| p.baseline = v.map(Real::get))
        });
    });
    factors(form, ui, p, &set);
    form.section(ui, "Evidence", &["evidence", "note"], true, |form, ui| {
        let currency = form.map().currency.clone();
        let effects = [effect("Share", &p.share, p.evidence, &currency)];
        form.evidence(ui, &EVIDENCE, p.evidence, &effects, |e| {
            set(&|p| p.evidence = e)
        });
        form.prose(ui, &NOTE, "Sources, open questions", &p.note, |text| {
            set(&|p| p.note = text.clone())
        });
    });
}

/// What a factor multiplies.
#[derive(Debug, Clone, PartialEq)]
enum Of {
    Flow(crate::map::FlowKey),
    Dwell(Slug),
    Pain(Slug),
}

impl Of {
    /// Gives the persona this factor, or takes it away.
    fn put(&self, p: &mut Persona, factor: Option<Factor>) {
        match (self, factor) {
            (Of::Flow(key), Some(factor)) => drop(p.flow.insert(key.clone(), factor)),
            (Of::Flow(key), None) => drop(p.flow.shift_remove(key)),
            (Of::Dwell(slug), Some(factor)) => drop(p.dwell.insert(slug.clone(), factor)),
            (Of::Dwell(slug), None) => drop(p.dwell.shift_remove(slug)),
            (Of::Pain(slug), Some(factor)) => drop(p.pain.insert(slug.clone(), factor)),
            (Of::Pain(slug), None) => drop(p.pain.shift_remove(slug)),
        }
    }

    /// Where its factor is in the file, below the persona.
    fn path(&self) -> [String; 2] {
        match self {
            Of::Flow(key) => ["flow".into(), key.to_string()],
            Of::Dwell(slug) => ["dwell".into(), slug.to_string()],
            Of::Pain(slug) => ["pain".into(), slug.to_string()],
        }
    }

    fn words(&self, map: &crate::map::JourneyMap) -> String {
        let at = |slug: &Slug| {
            let name = map.touchpoints.get(slug).map(|t| t.name.clone());
            name.unwrap_or_else(|| slug.to_string())
        };
        match self {
            Of::Flow(key) => format!("Go {} to {}", at(&key.from), at(&key.to)),
            Of::Dwell(slug) => format!("Stay at {}", at(slug)),
            Of::Pain(slug) => {
                let name = map.pains.get(slug).map(|p| p.name.clone());
                format!("Struck by {}", name.unwrap_or_else(|| slug.to_string()))
            }
        }
    }
}

fn factors(
    form: &mut Form,
    ui: &mut Ui,
    p: &Persona,
    set: &impl Fn(&dyn Fn(&mut Persona)) -> Edit,
) {
    let flows = p.flow.iter().map(|(k, f)| (Of::Flow(k.clone()), *f));
    let stays = p.dwell.iter().map(|(s, f)| (Of::Dwell(s.clone()), *f));
    let pains = p.pain.iter().map(|(s, f)| (Of::Pain(s.clone()), *f));
    let own: Vec<(Of, Factor)> = flows.chain(stays).chain(pains).collect();
    let word = match own.len() {
        0 => String::new(),
        n => n.to_string(),
    };
    let fields = ["flow", "dwell", "pain"];
    form.section_with(ui, "Factors", &word, &fields, true, |form, ui| {
        let t = tokens(ui);
        if own.is_empty() {
            let words = "None: this persona goes the way of everybody.";
            ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
        }
        for (of, factor) in &own {
            factor_row(form, ui, of, *factor, set);
        }
        let map = form.map();
        let flows = map.flows.keys().map(|k| Of::Flow(k.clone()));
        let stays = map.touchpoints.keys().map(|s| Of::Dwell(s.clone()));
        let pains = map.pains.keys().map(|s| Of::Pain(s.clone()));
        let choices: Vec<_> = (flows.chain(stays).chain(pains))
            .filter(|of| own.iter().all(|(taken, _)| taken != of))
            .map(|of| {
                let words = of.words(map);
                plain_choice(of, words)
            })
            .collect();
        let id = form.id.with("add factor");
        let now = (None, "+ Add a factor on…");
        if let Some(of) = pick(ui, id, "Add a factor", now, &choices) {
            let factor = Factor::clamped(1.2);
            form.once("Add factor", set(&|p| of.put(p, Some(factor))));
        }
    });
}

fn factor_row(
    form: &mut Form,
    ui: &mut Ui,
    of: &Of,
    factor: Factor,
    set: &impl Fn(&dyn Fn(&mut Persona)) -> Edit,
) {
    const NUMBER: f32 = 62.0;
    let words = of.words(form.map());
    let [field, name] = of.path();
    let base = form.base.join(field).join(name);
    form.about(base, |form| {
        let t = tokens(ui);
        let width = ui.available_width();
        let mut error = None;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let room = width - NUMBER - LINE - 8.0;
            let (rect, response) = ui.allocate_exact_size(vec2(room, LINE), Sense::hover());
            let mut job = eframe::egui::text::LayoutJob::simple(
                words.clone(),
                plain(size::SMALL),
                t.text,
                room,
            );
            job.wrap.max_rows = 2;
            let galley = ui.painter().layout_job(job);
            let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, t.text);
            response.on_hover_text(&words);
            ui.vertical(|ui| {
                ui.set_width(NUMBER);
                ui.set_max_width(NUMBER);
                let say = |factor: &Factor| factor.say("");
                let hear = |text: &str| Factor::read(text, "").map_err(|e| e.to_string());
                let edit = |factor| set(&|p| of.put(p, Some(factor)));
                error = form.typed_bare(ui, &FACTOR, "1.2×", &factor, (say, hear), edit);
            });
            let button = Button::new("×").min_size(vec2(LINE, LINE));
            let remove = ui.add(button.frame_when_inactive(false));
            let name = format!("Remove factor: {words}");
            remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if remove.clicked() {
                form.once("Remove factor", set(&|p| of.put(p, None)));
            }
        });
        form.told_here(ui, error);
    });
}

/// Draws the list of personas: who they are, how many, and whose numbers are shown.
pub fn list(form: &mut Form, ui: &mut Ui, shown: Option<&Slug>) {
    let map = form.map();
    bar(form, ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let total: f64 = map.personas.values().map(|p| p.share.central().get()).sum();
        for (i, (slug, p)) in map.personas.iter().enumerate() {
            let t = tokens(ui);
            let width = ui.available_width();
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                ui.vertical(|ui| {
                    ui.set_width(width - 62.0);
                    ui.set_max_width(width - 62.0);
                    let word = entered(&p.share, 1.0 / total.max(f64::MIN_POSITIVE));
                    let key = ItemKey::Persona(slug.clone());
                    links::link(form, ui, t.stage(i), &p.name, &word, key);
                });
                let on = shown == Some(slug);
                let button = Button::selectable(on, "Show").min_size(vec2(54.0, 26.0));
                let response = ui.add(button);
                let name = format!("Show the numbers of {}", p.name);
                response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &name));
                if response.on_hover_text(&name).clicked() {
                    let persona = (!on).then(|| slug.clone());
                    form.actions.push(Action::Persona(persona));
                }
            });
        }
    });
    if Form::small_button(ui, "+ Add a persona", "Add a persona") {
        let taken = |slug: &Slug| map.personas.contains_key(slug);
        if let Some(new) = links::free_slug("persona", taken) {
            let share = match map.personas.len() {
                0 => 1.0,
                n => (100.0 / (n as f64 + 1.0)).round() / 100.0,
            };
            let persona = Persona::new("New persona", Share::clamped(share));
            links::add(form, "Add persona", Item::Persona(new, Box::new(persona)));
        }
    }
}

/// The personas' shares of the arriving customers as one bar.
fn bar(form: &Form, ui: &mut Ui) {
    let map = form.map();
    if map.personas.is_empty() {
        let t = tokens(ui);
        let words = "Nobody yet: everybody goes the same way.";
        ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
        return;
    }
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let shares: Vec<f64> = map
        .personas
        .values()
        .map(|p| p.share.central().get())
        .collect();
    let total = shares.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let painter = ui.painter().with_clip_rect(rect);
    let mut x = rect.left();
    for (i, share) in shares.iter().enumerate() {
        let width = rect.width() * (share / total) as f32;
        let cell = Rect::from_min_size(pos2(x, rect.top()), vec2(width, rect.height()));
        x += width;
        painter.rect_filled(
            cell.shrink2(vec2(0.5, 0.0)),
            CornerRadius::same(3),
            t.stage(i),
        );
        if width > 40.0 {
            painter.text(
                cell.center(),
                Align2::CENTER_CENTER,
                format::short_percent(share / total),
                strong(size::CAPTION),
                eframe::egui::Color32::WHITE,
            );
        }
    }
    let line = Stroke::new(1.0, t.line);
    painter.rect_stroke(rect, CornerRadius::same(3), line, StrokeKind::Inside);
    let words = format!("Shares of {} personas", shares.len());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}
