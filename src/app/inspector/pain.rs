//! A pain point: how many it strikes, and what it does to them.

use eframe::egui::Ui;

use super::{
    controls::{
        choice::{Choice, plain_choice},
        evidence::effect,
    },
    form::{Form, Spec, spec},
    links, run,
    touchpoint::EVIDENCE,
};
use crate::{
    edit::{Edit, Item},
    map::{Anchor, JourneyMap, Pain},
    numbers::{Read, read_count},
    units::{Share, Slug},
};

const NAME: Spec = spec("Name", "name", "Rename pain point", "What people call it");
const AT: Spec = spec(
    "At",
    "at",
    "Move pain point",
    "The touchpoint at which it strikes",
);
const PREVALENCE: Spec = spec(
    "Strikes",
    "prevalence",
    "Change prevalence",
    "The share of visits that it strikes",
);
const LEAVE: Spec = spec(
    "Leave",
    "leave",
    "Change leave share",
    "The share of those it strikes that leave because of it",
);
const DELAY: Spec = spec(
    "Delay",
    "delay",
    "Change delay",
    "The time it adds to the visit",
);
const EMOTION: Spec = spec(
    "Emotion",
    "emotion",
    "Change emotion",
    "What it does to how customers feel, added to the touchpoint's own",
);
const QUOTES: Spec = spec("Quotes", "quotes", "Change quotes", "What customers said");
const VOTES: Spec = spec("Votes", "votes", "Change votes", "Votes from the team");
const OWNER: Spec = spec("Owner", "owner", "Change owner", "Who looks after it");
const FIX_COST: Spec = spec(
    "Cost to fix",
    "fix_cost",
    "Change cost to fix",
    "What fixing it would cost",
);
const NOTE: Spec = spec("Note", "note", "Change note", "Anything else");

/// The touchpoints to choose from.
pub fn touchpoint_choices(map: &JourneyMap) -> Vec<Choice<Slug>> {
    map.touchpoints
        .iter()
        .map(|(slug, t)| plain_choice(slug.clone(), t.name.clone()))
        .collect()
}

/// How a count is said, and how it is heard.
pub type Count = (fn(&u32) -> String, fn(&str) -> Result<Read<u32>, String>);

/// How a count of votes is said and heard.
pub fn votes() -> Count {
    fn say(votes: &u32) -> String {
        votes.to_string()
    }
    fn hear(text: &str) -> Result<Read<u32>, String> {
        if text.trim().is_empty() {
            return Ok(Read::plain(0));
        }
        let read = read_count(text).map_err(|misread| misread.to_string())?;
        match u32::try_from(read.value) {
            Ok(votes) => Ok(read.map(|_| votes)),
            Err(_) => Err(format!("found {}, expected fewer votes", text.trim())),
        }
    }
    (say, hear)
}

/// Draws the form of a pain point.
pub fn pain(form: &mut Form, ui: &mut Ui, slug: &Slug, p: &Pain) {
    let set = |change: &dyn Fn(&mut Pain)| {
        let mut new = p.clone();
        change(&mut new);
        Edit::Replace(Item::Pain(slug.clone(), Box::new(new)))
    };
    form.line(ui, &NAME, &p.name, |text| set(&|p| p.name = text.clone()));
    let choices = touchpoint_choices(form.map());
    form.choice(ui, &AT, (Some(&p.at), p.at.as_str()), &choices, |at| {
        set(&|p| p.at = at.clone())
    });
    let how = (p.evidence, false);
    let known = |share: Option<crate::units::Uncertain<Share>>| share.unwrap_or(Share::ZERO.into());
    form.uncertain(ui, &PREVALENCE, Some(&p.prevalence), how, |v| {
        set(&|p| p.prevalence = known(v))
    });
    form.uncertain(ui, &LEAVE, Some(&p.leave), how, |v| {
        set(&|p| p.leave = known(v))
    });
    form.emotion(ui, &EMOTION, Some(p.emotion), |e| set(&|p| p.emotion = e));
    run::pain(form, ui, slug);
    form.section(ui, "The time it costs", &["delay"], true, |form, ui| {
        form.dwell(ui, &DELAY, p.delay.as_ref(), Some("No delay"), |delay| {
            set(&|p| p.delay = delay.clone())
        });
    });
    let fields = ["evidence", "quotes", "note"];
    form.section(ui, "Evidence", &fields, true, |form, ui| {
        let currency = form.map().currency.clone();
        let effects = [
            effect("Strikes", &p.prevalence, p.evidence, &currency),
            effect("Leave", &p.leave, p.evidence, &currency),
        ];
        form.evidence(ui, &EVIDENCE, p.evidence, &effects, |e| {
            set(&|p| p.evidence = e)
        });
        form.quotes(ui, &QUOTES, &p.quotes, |quotes| {
            set(&|p| p.quotes = quotes.clone())
        });
        form.prose(ui, &NOTE, "Sources, open questions", &p.note, |text| {
            set(&|p| p.note = text.clone())
        });
    });
    form.section(
        ui,
        "Ideas against it",
        &["opportunities"],
        true,
        |form, ui| {
            links::opportunities(form, ui, &Anchor::Pain(slug.clone()));
        },
    );
    let fields = ["votes", "owner", "fix_cost"];
    form.section(ui, "Who sees to it", &fields, true, |form, ui| {
        form.line(ui, &OWNER, &p.owner, |text| {
            set(&|p| p.owner = text.clone())
        });
        form.typed(ui, &VOTES, "0", &p.votes, votes(), |votes| {
            set(&|p| p.votes = votes)
        });
        form.uncertain(
            ui,
            &FIX_COST,
            p.fix_cost.as_ref(),
            (p.evidence, true),
            |v| set(&|p| p.fix_cost = v),
        );
    });
}
