//! The map itself: what it is, when it is reviewed, who travels, and how it is run.

use eframe::egui::{RichText, Ui};
use jiff::civil::Date;

use super::{
    controls::choice::{pick, plain_choice},
    form::{Form, Spec, spec},
    persona, stage, targets,
};
use crate::{
    app::theme::{plain, size, tokens},
    edit::{Details, Edit},
    map::{Focus, RunSettings, State},
    numbers::{Read, read_count},
    units::{Days, Positive, Quantity, Real, Share, Slug, parse_currency},
};

const TITLE: Spec = spec("Title", "title", "Rename map", "What people call the map");
const NOTE: Spec = spec(
    "Purpose",
    "note",
    "Change purpose",
    "What it is about, and where its numbers come from",
);
const STATE: Spec = spec(
    "State",
    "state",
    "Change state",
    "The journey as it is, or as it should be",
);
const FOCUS: Spec = spec(
    "Focus",
    "focus",
    "Change focus",
    "End to end, or one stage or persona",
);
const REVIEWED: Spec = spec(
    "Reviewed",
    "reviewed",
    "Change review day",
    "When the team last reviewed it",
);
const EVERY: Spec = spec(
    "Review every",
    "review_every",
    "Change review rhythm",
    "How often it is to be reviewed",
);
const CURRENCY: Spec = spec(
    "Currency",
    "currency",
    "Change currency",
    "Three letters, as in ISO 4217",
);
const DISCOUNT: Spec = spec(
    "Discount rate",
    "discount_rate",
    "Change discount rate",
    "Yearly rate at which later money counts less",
);
const CUSTOMERS: Spec = spec(
    "Customers",
    "run.customers",
    "Change run",
    "How many are sent: the size of the real cohort",
);
const REPLICATIONS: Spec = spec(
    "Replications",
    "run.replications",
    "Change run",
    "How many times; each draws its own values of the uncertain numbers",
);
const HORIZON: Spec = spec(
    "Horizon",
    "run.horizon",
    "Change run",
    "How long the cohort is watched",
);
const SEED: Spec = spec("Seed", "run.seed", "Change run", "Another seed, other luck");
const BASELINE: Spec = spec(
    "Baseline",
    "experience.baseline",
    "Change experience",
    "Satisfaction at the start, 0 to 10",
);
const RECENCY: Spec = spec(
    "Recency",
    "experience.recency",
    "Change experience",
    "The weight of the latest visit in what customers feel",
);
const NOISE: Spec = spec(
    "Noise",
    "experience.noise",
    "Change experience",
    "Spread between satisfaction and a survey answer, in points of 0 to 10",
);
const CSAT_FROM: Spec = spec(
    "CSAT from",
    "experience.csat_from",
    "Change experience",
    "The lowest noisy satisfaction that answers “satisfied”",
);
const HEALTH: Spec = spec(
    "Health effect",
    "experience.health_effect",
    "Change experience",
    "How strongly satisfaction changes the odds of dropping off; 0: not at all",
);
const ARRIVALS: Spec = spec(
    "Arrivals",
    "arrivals",
    "Change arrivals",
    "When customers arrive, counted from the start of the run",
);
const ENTRY: Spec = spec("Entry", "entry", "Change entry", "Where customers enter");

/// How a whole number is said and heard, where it may be left open.
type Whole<T> = (
    fn(&Option<T>) -> String,
    fn(&str) -> Result<Read<Option<T>>, String>,
);

fn whole<T: TryFrom<u64> + std::fmt::Display>() -> Whole<T> {
    fn hear<T: TryFrom<u64>>(text: &str) -> Result<Read<Option<T>>, String> {
        if text.trim().is_empty() {
            return Ok(Read::plain(None));
        }
        let read = read_count(text).map_err(|misread| misread.to_string())?;
        match T::try_from(read.value) {
            Ok(n) => Ok(read.map(|_| Some(n))),
            Err(_) => Err(format!("found {}, expected a smaller number", text.trim())),
        }
    }
    fn say<T: std::fmt::Display>(value: &Option<T>) -> String {
        value.as_ref().map_or(String::new(), T::to_string)
    }
    (say::<T>, hear::<T>)
}

/// A whole number of at least 1.
fn at_least_one<T: TryFrom<u64> + std::fmt::Display + Default + PartialEq>() -> Whole<T> {
    fn hear<T: TryFrom<u64> + std::fmt::Display + Default + PartialEq>(
        text: &str,
    ) -> Result<Read<Option<T>>, String> {
        let read = whole::<T>().1(text)?;
        match &read.value {
            Some(n) if *n == T::default() => Err("found 0, expected at least 1".into()),
            _ => Ok(read),
        }
    }
    (whole::<T>().0, hear::<T>)
}

/// Draws the form of the map itself.
pub fn details(form: &mut Form, ui: &mut Ui, shown: Option<&Slug>, today: Date) {
    let map = form.map();
    let set = |change: &dyn Fn(&mut Details)| {
        let mut new = Details::of(map);
        change(&mut new);
        Edit::SetDetails(Box::new(new))
    };
    form.line(ui, &TITLE, &map.title, |text| {
        set(&|d| d.title = text.clone())
    });
    form.prose(
        ui,
        &NOTE,
        "What it is for, and for whom",
        &map.note,
        |text| set(&|d| d.note = text.clone()),
    );
    state(form, ui, &set);
    review(form, ui, today, &set);
    let count = |n: usize| if n == 0 { String::new() } else { n.to_string() };
    let word = count(map.stages.len());
    form.section_with(ui, "Stages", &word, &["stages"], true, stage::list);
    let word = count(map.personas.len());
    let fields = ["personas"];
    form.section_with(ui, "Personas", &word, &fields, true, |form, ui| {
        persona::list(form, ui, shown);
    });
    let word = count(map.targets.len());
    form.section_with(ui, "Targets", &word, &["targets"], true, targets::list);
    let fields = ["entry", "arrivals", "touchpoints"];
    form.section(ui, "Who arrives, and where", &fields, false, |form, ui| {
        entries(form, ui, &set);
        let arrivals = map.arrivals.as_ref();
        form.dwell(ui, &ARRIVALS, arrivals, Some("All at the start"), |law| {
            set(&|d| d.arrivals = law.clone())
        });
    });
    form.section(ui, "The run", &["run"], false, |form, ui| {
        run(form, ui, &set)
    });
    let fields = ["currency", "discount_rate"];
    form.section(ui, "Money", &fields, false, |form, ui| {
        let say = |code: &String| code.clone();
        let hear = |text: &str| parse_currency(&text.trim().to_uppercase()).map(Read::plain);
        form.typed(ui, &CURRENCY, "USD", &map.currency, (say, hear), |code| {
            set(&|d| d.currency = code.clone())
        });
        form.needed::<Share, _>(ui, &DISCOUNT, map.discount_rate, |rate| {
            set(&|d| d.discount_rate = rate)
        });
    });
    form.section(
        ui,
        "Experience model",
        &["experience"],
        false,
        |form, ui| {
            experience(form, ui, &set);
        },
    );
}

type Set<'a> = dyn Fn(&dyn Fn(&mut Details)) -> Edit + 'a;

fn state(form: &mut Form, ui: &mut Ui, set: &Set) {
    let map = form.map();
    let of = match &map.state {
        State::Future { of } => of.clone(),
        State::Current => None,
    };
    let choices = [
        plain_choice(State::Current, "Current: as it is"),
        plain_choice(State::Future { of }, "Future: as it should be"),
    ];
    form.choice(ui, &STATE, (Some(&map.state), ""), &choices, |state| {
        set(&|d| d.state = state.clone())
    });
    let mut choices = vec![plain_choice(Focus::EndToEnd, "End to end")];
    let stages = map.stages.values().map(|s| s.name.clone());
    choices.extend(
        stages.map(|name| plain_choice(Focus::Stage(name.clone()), format!("Stage: {name}"))),
    );
    let personas = map.personas.iter();
    choices.extend(personas.map(|(slug, p)| {
        plain_choice(Focus::Persona(slug.clone()), format!("Persona: {}", p.name))
    }));
    let otherwise = match &map.focus {
        Focus::EndToEnd => "End to end".to_owned(),
        Focus::Stage(name) => format!("Stage: {name}"),
        Focus::Persona(slug) => format!("Persona: {slug}"),
    };
    let now = (Some(&map.focus), otherwise.as_str());
    form.choice(ui, &FOCUS, now, &choices, |focus| {
        set(&|d| d.focus = focus.clone())
    });
}

fn review(form: &mut Form, ui: &mut Ui, today: Date, set: &Set) {
    let map = form.map();
    let say = |day: &Option<Date>| day.map_or(String::new(), |day| day.to_string());
    let hear = |text: &str| match text.trim() {
        "" => Ok(Read::plain(None)),
        text => text
            .parse::<Date>()
            .map(|day| Read::plain(Some(day)))
            .map_err(|_| format!("found “{text}”, expected a day such as {today}")),
    };
    form.typed(ui, &REVIEWED, "never", &map.reviewed, (say, hear), |day| {
        set(&|d| d.reviewed = day)
    });
    form.quantity::<Days, _>(ui, &EVERY, "3mo", map.review_every, |days| {
        set(&|d| d.review_every = days)
    });
    if map.reviewed != Some(today) {
        form.row(ui, &spec("", "", "", ""), |form, ui| {
            if Form::small_button(ui, "Reviewed today", "Reviewed today") {
                form.once(REVIEWED.edit, set(&|d| d.reviewed = Some(today)));
            }
            None
        });
    }
    if let Some(due) = map.review_due() {
        let t = tokens(ui);
        let (words, color) = match due < today {
            true => (format!("The review was due on {due}."), t.warn),
            false => (format!("The next review is due on {due}."), t.faint),
        };
        ui.label(RichText::new(words).font(plain(size::CAPTION)).color(color));
    }
}

/// How the map is run.
pub fn run_of_map(form: &mut Form, ui: &mut Ui) {
    let map = form.map();
    let set = |change: &dyn Fn(&mut Details)| {
        let mut new = Details::of(map);
        change(&mut new);
        Edit::SetDetails(Box::new(new))
    };
    run(form, ui, &set);
}

fn run(form: &mut Form, ui: &mut Ui, set: &Set) {
    let run = form.map().run;
    form.typed(
        ui,
        &CUSTOMERS,
        "10000",
        &run.customers,
        at_least_one(),
        |n| set(&|d| d.run.customers = n),
    );
    let now = &run.replications;
    form.typed(ui, &REPLICATIONS, "100", now, at_least_one(), |n| {
        set(&|d| d.run.replications = n)
    });
    form.quantity::<Days, _>(ui, &HORIZON, "1y", run.horizon, |days| {
        set(&|d| d.run.horizon = days)
    });
    form.typed(ui, &SEED, "1", &run.seed, whole(), |n| {
        set(&|d| d.run.seed = n)
    });
    let t = tokens(ui);
    let words = format!(
        "Left empty: {} customers, {} times, for a year.",
        crate::app::format::count(RunSettings::CUSTOMERS),
        RunSettings::REPLICATIONS
    );
    ui.label(
        RichText::new(words)
            .font(plain(size::CAPTION))
            .color(t.faint),
    );
}

fn experience(form: &mut Form, ui: &mut Ui, set: &Set) {
    let e = form.map().experience;
    let real = |x: f64| Real::clamped(x);
    form.needed::<Real, _>(ui, &BASELINE, real(e.baseline), |x| {
        set(&|d| d.experience.baseline = x.get())
    });
    form.needed::<Share, _>(ui, &RECENCY, e.recency, |x| {
        set(&|d| d.experience.recency = x)
    });
    form.needed::<Positive, _>(ui, &NOISE, e.noise, |x| set(&|d| d.experience.noise = x));
    form.needed::<Real, _>(ui, &CSAT_FROM, real(e.csat_from), |x| {
        set(&|d| d.experience.csat_from = x.get())
    });
    form.needed::<Real, _>(ui, &HEALTH, e.health_effect, |x| {
        set(&|d| d.experience.health_effect = x)
    });
}

fn entries(form: &mut Form, ui: &mut Ui, set: &Set) {
    let map = form.map();
    let t = tokens(ui);
    let base = form.base.join("entry");
    if map.entry.is_empty() {
        let first = map.touchpoints.values().next().map(|t| t.name.as_str());
        let words = match first {
            Some(name) => format!("Everybody enters at the first touchpoint, “{name}”."),
            None => "There is no touchpoint to enter at yet.".to_owned(),
        };
        ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
    }
    form.about(base, |form| {
        for (slug, share) in &map.entry {
            let name = map.touchpoints.get(slug).map(|t| t.name.clone());
            let name = name.unwrap_or_else(|| slug.to_string());
            entry(form, ui, slug, &name, share, set);
        }
    });
    let choices: Vec<_> = map
        .touchpoints
        .iter()
        .filter(|(slug, _)| !map.entry.contains_key(*slug))
        .map(|(slug, t)| plain_choice(slug.clone(), t.name.clone()))
        .collect();
    if choices.is_empty() {
        return;
    }
    let id = form.id.with("add entry");
    if let Some(slug) = pick(ui, id, "Add an entry", (None, "+ Add an entry…"), &choices) {
        let share = if map.entry.is_empty() { 1.0 } else { 0.1 };
        form.once(
            ENTRY.edit,
            set(&|d| {
                d.entry.insert(slug.clone(), Share::clamped(share).into());
            }),
        );
    }
}

fn entry(
    form: &mut Form,
    ui: &mut Ui,
    slug: &Slug,
    name: &str,
    share: &crate::units::Uncertain<Share>,
    set: &Set,
) {
    let t = tokens(ui);
    let base = form.base.join(slug);
    form.about(base, |form| {
        ui.label(RichText::new(name).font(plain(size::BODY)).color(t.text));
        let spec = spec(
            "Share",
            "",
            "Change entry",
            "Relative to the sum over the entries; empty: nobody enters here",
        );
        form.uncertain(ui, &spec, Some(share), (None, true), |share| {
            set(&|d| match share {
                Some(share) => drop(d.entry.insert(slug.clone(), share)),
                None => drop(d.entry.shift_remove(slug)),
            })
        });
    });
}
