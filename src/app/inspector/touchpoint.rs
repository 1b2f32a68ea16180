//! A touchpoint: what happens there, how it feels, how long it takes, where they go next.

use eframe::egui::Ui;

use super::{
    controls::{
        choice::{Choice, plain_choice},
        evidence::effect,
    },
    form::{Form, Spec, spec},
    links, run,
};
use crate::{
    app::format,
    edit::{Edit, Item},
    map::{Channel, JourneyMap, Lane, Milestone, Sticky, SupportRole, Touchpoint},
    units::{Real, Slug},
};

const NAME: Spec = spec("Name", "name", "Rename touchpoint", "What people call it");
/// The stage, also for several touchpoints.
pub const STAGE: Spec = spec("Stage", "stage", "Move to stage", "The column it stands in");
/// The channel, also for several touchpoints.
pub const CHANNEL: Spec = spec("Channel", "channel", "Change channel", "Where it happens");
/// The emotion, also for several things.
pub const EMOTION: Spec = spec(
    "Emotion",
    "emotion",
    "Change emotion",
    "How customers feel here when nothing goes wrong, −1 to +1",
);
/// The grade, also for several things.
pub const EVIDENCE: Spec = spec(
    "Evidence",
    "evidence",
    "Change evidence",
    "How well the numbers are known. A grade gives plain numbers their uncertainty",
);
const DOES: Spec = spec(
    "Does",
    "does",
    "Change what they do",
    "What the customer does",
);
const THINKS: Spec = spec(
    "Thinks",
    "thinks",
    "Change what they think",
    "What the customer thinks, in their words",
);
const STICKIES: Spec = spec(
    "Sticky note",
    "stickies",
    "Change sticky notes",
    "What somebody wanted to be kept",
);
const QUOTES: Spec = spec("Quotes", "quotes", "Change quotes", "What customers said");
const NOTE: Spec = spec("Note", "note", "Change note", "Anything else");
const DWELL: Spec = spec(
    "Stay",
    "dwell",
    "Change stay",
    "How long a visit lasts, delays by pains not included",
);
const MOMENT: Spec = spec(
    "Moment",
    "moment",
    "Change moment of truth",
    "The moment of truth that is reached on arriving here",
);
const SUPPORT: Spec = spec(
    "Support",
    "support",
    "Change support role",
    "Its part in support, if any",
);
const EFFORT: Spec = spec(
    "Effort",
    "effort",
    "Change effort",
    "The effort customers report here (CES), 1 (none) to 7 (very high)",
);
const CSAT: Spec = spec(
    "Ask CSAT",
    "csat",
    "Change CSAT",
    "Whether customers are asked here if they are satisfied",
);
const FINISH: Spec = spec(
    "Finish here",
    "finish",
    "Change who finishes",
    "The share of visits that end the journey well. Nothing written: everybody where no flow leaves, nobody elsewhere",
);
const COST: Spec = spec("Cost", "cost", "Change cost", "What one visit costs");
const REVENUE: Spec = spec(
    "Revenue",
    "revenue",
    "Change revenue",
    "What one visit earns, once",
);
const SUBSCRIBE: Spec = spec(
    "Subscription",
    "subscribe",
    "Change subscription",
    "Arriving starts a subscription at this price a month",
);
const EXPAND: Spec = spec(
    "Expand by",
    "expand",
    "Change expansion",
    "Arriving raises the running subscription by this share",
);
const CONTRACT: Spec = spec(
    "Contract by",
    "contract",
    "Change contraction",
    "Arriving lowers the running subscription by this share",
);
const COST_PER_DAY: Spec = spec(
    "Cost a day",
    "cost_per_day",
    "Change cost a day",
    "What a day spent here costs",
);
const REVENUE_PER_DAY: Spec = spec(
    "Revenue a day",
    "revenue_per_day",
    "Change revenue a day",
    "What a day spent here earns",
);

/// The stages to choose from.
pub fn stage_choices(map: &JourneyMap) -> Vec<Choice<Slug>> {
    map.stages
        .iter()
        .map(|(slug, stage)| plain_choice(slug.clone(), stage.name.clone()).about(&stage.goal))
        .collect()
}

/// The channels to choose from.
pub fn channel_choices() -> Vec<Choice<Channel>> {
    Channel::ALL
        .iter()
        .map(|c| plain_choice(*c, format::channel(*c)).sign(format::channel_sign(*c)))
        .collect()
}

fn moment_choices() -> Vec<Choice<Option<Milestone>>> {
    let about = |moment| match moment {
        Milestone::SignUp => "The customer has an account",
        Milestone::SetUp => "The set-up is complete",
        Milestone::Aha => "The customer sees what the product is for",
        Milestone::FirstSuccess => "The customer has got value for the first time",
        Milestone::Conversion => "The customer pays; leaving before is lost, after is churn",
        Milestone::ProblemResolution => "A problem is solved",
        Milestone::Renewal => "The renewal is decided: going on is renewing",
        Milestone::Expansion => "The customer buys more",
        Milestone::Referral => "The customer recommends the product",
    };
    let none = plain_choice(None, "None");
    let moments = Milestone::ALL.iter();
    let moments = moments.map(|m| {
        plain_choice(Some(*m), format::moment(*m))
            .sign("★")
            .about(about(*m))
    });
    std::iter::once(none).chain(moments).collect()
}

fn support_choices() -> [Choice<Option<SupportRole>>; 3] {
    [
        plain_choice(None, "None"),
        plain_choice(Some(SupportRole::Ticket), "Opens a ticket")
            .about("Arriving opens a ticket, or is one more contact about the open one"),
        plain_choice(Some(SupportRole::Response), "First answer")
            .about("Arriving is the first answer to the open ticket"),
    ]
}

/// Draws the form of a touchpoint.
pub fn touchpoint(form: &mut Form, ui: &mut Ui, slug: &Slug, t: &Touchpoint) {
    let set = |change: &dyn Fn(&mut Touchpoint)| {
        let mut new = t.clone();
        change(&mut new);
        Edit::Replace(Item::Touchpoint(slug.clone(), Box::new(new)))
    };
    form.line(ui, &NAME, &t.name, |text| set(&|t| t.name = text.clone()));
    let stages = stage_choices(form.map());
    form.choice(
        ui,
        &STAGE,
        (Some(&t.stage), t.stage.as_str()),
        &stages,
        |s| set(&|t| t.stage = s.clone()),
    );
    form.choice(
        ui,
        &CHANNEL,
        (Some(&t.channel), ""),
        &channel_choices(),
        |c| set(&|t| t.channel = c),
    );
    form.choice(ui, &MOMENT, (Some(&t.moment), ""), &moment_choices(), |m| {
        set(&|t| t.moment = m)
    });
    form.emotion(ui, &EMOTION, Some(t.emotion), |e| set(&|t| t.emotion = e));
    run::touchpoint(form, ui, slug);
    let fields = ["does", "thinks", "quotes"];
    form.section(ui, "In their words", &fields, true, |form, ui| {
        let hint = "What the customer does here";
        form.prose(ui, &DOES, hint, &t.does, |text| {
            set(&|t| t.does = text.clone())
        });
        let hint = "What the customer thinks";
        form.prose(ui, &THINKS, hint, &t.thinks, |text| {
            set(&|t| t.thinks = text.clone())
        });
        form.quotes(ui, &QUOTES, &t.quotes, |quotes| {
            set(&|t| t.quotes = quotes.clone())
        });
    });
    let word = links::how_many(&[!t.stickies.is_empty()]);
    let open = !t.stickies.is_empty();
    form.section_with(
        ui,
        "Sticky notes",
        &word,
        &["stickies"],
        open,
        |form, ui| {
            let texts: Vec<String> = t.stickies.iter().map(|s| s.text.clone()).collect();
            let words = ("What to keep", "Add a sticky note");
            form.texts(ui, &STICKIES, words, &texts, |texts| {
                set(&|t| t.stickies = reworded(&t.stickies, &texts))
            });
        },
    );
    form.section(
        ui,
        "Where they go next",
        &["flows", "finish"],
        true,
        |form, ui| {
            form.shares(ui, slug, None);
            form.uncertain(ui, &FINISH, t.finish.as_ref(), (t.evidence, true), |v| {
                set(&|t| t.finish = v)
            });
            links::add_flow(form, ui, slug);
        },
    );
    form.section(ui, "How long it takes", &["dwell"], true, |form, ui| {
        form.dwell(ui, &DWELL, Some(&t.dwell), None, |dwell| {
            set(&|t| {
                if let Some(dwell) = &dwell {
                    t.dwell = dwell.clone();
                }
            })
        });
    });
    form.section(ui, "Evidence", &["evidence", "note"], true, |form, ui| {
        let currency = form.map().currency.clone();
        let stay = t.evidence.map(|grade| {
            let by = grade.ratio_factor();
            format!(
                "Stay: 9 in 10 draws within {:.0} % either way",
                (by - 1.0) * 100.0
            )
        });
        let effects = [
            stay.filter(|_| t.dwell.is_known() && !t.dwell.takes_no_time()),
            t.cost
                .as_ref()
                .and_then(|cost| effect("Cost", cost, t.evidence, &currency)),
            (t.subscribe.as_ref())
                .and_then(|price| effect("Subscription", price, t.evidence, &currency)),
        ];
        form.evidence(ui, &EVIDENCE, t.evidence, &effects, |e| {
            set(&|t| t.evidence = e)
        });
        form.prose(ui, &NOTE, "Sources, open questions", &t.note, |text| {
            set(&|t| t.note = text.clone())
        });
    });
    let word = links::count_here(form.map(), slug);
    let fields = ["pains", "opportunities"];
    form.section_with(ui, "Pains and ideas", &word, &fields, true, |form, ui| {
        links::pains(form, ui, slug);
        links::opportunities(form, ui, &crate::map::Anchor::Touchpoint(slug.clone()));
    });
    money(form, ui, t, &set);
    let word = links::how_many(&[t.support.is_some(), t.csat, t.effort.is_some()]);
    let fields = ["support", "csat", "effort"];
    form.section_with(
        ui,
        "Support and surveys",
        &word,
        &fields,
        false,
        |form, ui| {
            form.choice(
                ui,
                &SUPPORT,
                (Some(&t.support), ""),
                &support_choices(),
                |s| set(&|t| t.support = s),
            );
            form.switch(ui, &CSAT, t.csat, |on| set(&|t| t.csat = on));
            // Kept as a plain number in the map, which says itself when it is out of its range.
            let effort = t.effort.and_then(|x| Real::new(x).ok());
            form.quantity(ui, &EFFORT, "none", effort, |effort| {
                set(&|t| t.effort = effort.map(Real::get))
            });
        },
    );
}

fn money(
    form: &mut Form,
    ui: &mut Ui,
    t: &Touchpoint,
    set: &impl Fn(&dyn Fn(&mut Touchpoint)) -> Edit,
) {
    let set_here = [
        t.cost.is_some(),
        t.revenue.is_some(),
        t.subscribe.is_some(),
        t.expand.is_some(),
        t.contract.is_some(),
        t.cost_per_day.is_some(),
        t.revenue_per_day.is_some(),
    ];
    let word = links::how_many(&set_here);
    let fields = [
        "cost",
        "revenue",
        "subscribe",
        "expand",
        "contract",
        "cost_per_day",
        "revenue_per_day",
    ];
    let how = (t.evidence, true);
    form.section_with(ui, "Money", &word, &fields, false, |form, ui| {
        form.uncertain(ui, &COST, t.cost.as_ref(), how, |v| set(&|t| t.cost = v));
        form.uncertain(ui, &REVENUE, t.revenue.as_ref(), how, |v| {
            set(&|t| t.revenue = v)
        });
        form.uncertain(ui, &SUBSCRIBE, t.subscribe.as_ref(), how, |v| {
            set(&|t| t.subscribe = v)
        });
        form.uncertain(ui, &EXPAND, t.expand.as_ref(), how, |v| {
            set(&|t| t.expand = v)
        });
        form.uncertain(ui, &CONTRACT, t.contract.as_ref(), how, |v| {
            set(&|t| t.contract = v)
        });
        form.uncertain(ui, &COST_PER_DAY, t.cost_per_day.as_ref(), how, |v| {
            set(&|t| t.cost_per_day = v)
        });
        form.uncertain(ui, &REVENUE_PER_DAY, t.revenue_per_day.as_ref(), how, |v| {
            set(&|t| t.revenue_per_day = v)
        });
    });
}

/// The notes with these texts: each where it hung, new ones among the steps.
fn reworded(before: &[Sticky], texts: &[String]) -> Vec<Sticky> {
    let mut lanes: Vec<Lane> = before.iter().map(|sticky| sticky.lane).collect();
    if texts.len() < before.len() {
        let gone = before
            .iter()
            .zip(texts)
            .position(|(b, text)| b.text != *text);
        lanes.remove(gone.unwrap_or(texts.len()));
    }
    let lanes = lanes.into_iter().chain(std::iter::repeat(Lane::default()));
    let both = texts.iter().zip(lanes);
    both.map(|(text, lane)| Sticky {
        lane,
        text: text.clone(),
    })
    .collect()
}
