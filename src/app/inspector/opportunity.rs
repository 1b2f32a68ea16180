//! An opportunity: what it hangs on, and what it would change.

use eframe::egui::{Button, RichText, Role, Ui, WidgetInfo, vec2};

use super::{
    change, change_form,
    controls::choice::{Choice, pick, plain_choice},
    form::{Form, LINE, Spec, message, spec},
    pain::votes,
};
use crate::{
    app::theme::{plain, size, tokens},
    edit::{Edit, Item},
    map::{Anchor, Change, Dwell, JourneyMap, Opportunity},
    units::{Factor, Quantity, Share, Slug},
};

const NAME: Spec = spec("Name", "name", "Rename opportunity", "What people call it");
const ON: Spec = spec("On", "on", "Move opportunity", "What it is attached to");
const COST: Spec = spec("Cost", "cost", "Change cost", "What it would cost");
const VOTES: Spec = spec("Votes", "votes", "Change votes", "Votes from the team");
const OWNER: Spec = spec("Owner", "owner", "Change owner", "Who looks after it");
const NOTE: Spec = spec("Note", "note", "Change note", "Anything else");
const CHANGES: &str = "Change what it would change";

fn anchors(map: &JourneyMap) -> Vec<Choice<Anchor>> {
    let pains = map.pains.iter();
    let pains = pains
        .map(|(slug, p)| plain_choice(Anchor::Pain(slug.clone()), format!("Pain: {}", p.name)));
    let touchpoints = map.touchpoints.iter();
    let touchpoints =
        touchpoints.map(|(slug, t)| plain_choice(Anchor::Touchpoint(slug.clone()), t.name.clone()));
    pains.chain(touchpoints).collect()
}

/// Draws the form of an opportunity.
pub fn opportunity(form: &mut Form, ui: &mut Ui, slug: &Slug, o: &Opportunity) {
    let set = |change: &dyn Fn(&mut Opportunity)| {
        let mut new = o.clone();
        change(&mut new);
        Edit::Replace(Item::Opportunity(slug.clone(), Box::new(new)))
    };
    form.line(ui, &NAME, &o.name, |text| set(&|o| o.name = text.clone()));
    let choices = anchors(form.map());
    let otherwise = o.on.to_string();
    form.choice(ui, &ON, (Some(&o.on), otherwise.as_str()), &choices, |on| {
        set(&|o| o.on = on.clone())
    });
    form.line(ui, &OWNER, &o.owner, |text| {
        set(&|o| o.owner = text.clone())
    });
    form.typed(ui, &VOTES, "0", &o.votes, votes(), |votes| {
        set(&|o| o.votes = votes)
    });
    form.uncertain(ui, &COST, o.cost.as_ref(), (None, true), |v| {
        set(&|o| o.cost = v)
    });
    let word = match o.changes.len() {
        0 => String::new(),
        n => n.to_string(),
    };
    form.section_with(
        ui,
        "What it would change",
        &word,
        &["changes"],
        true,
        |form, ui| {
            changes(form, ui, o, &set);
        },
    );
    form.section(ui, "Note", &["note"], true, |form, ui| {
        form.prose(ui, &NOTE, "Why, for whom, how sure", &o.note, |text| {
            set(&|o| o.note = text.clone())
        });
    });
}

fn changes(
    form: &mut Form,
    ui: &mut Ui,
    o: &Opportunity,
    set: &impl Fn(&dyn Fn(&mut Opportunity)) -> Edit,
) {
    let t = tokens(ui);
    let map = form.map();
    for (i, one) in o.changes.iter().enumerate() {
        let words = change::words(map, one);
        let width = ui.available_width();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.vertical(|ui| {
                ui.set_width(width - LINE - 4.0);
                ui.set_max_width(width - LINE - 4.0);
                ui.add_space(4.0);
                let text = RichText::new(format!("• {words}")).font(plain(size::BODY));
                ui.add(eframe::egui::Label::new(text.color(t.text)).wrap());
            });
            let button = Button::new("×").min_size(vec2(LINE, LINE));
            let remove = ui.add(button.frame_when_inactive(false));
            let name = format!("Remove change {}", i + 1);
            remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if remove.clicked() {
                form.once(CHANGES, set(&|o| drop(o.changes.remove(i))));
            }
        });
        let at = form.base.join("changes").join(i.to_string());
        form.about(at, |form| {
            change_form::numbers(form, ui, one, &|new| {
                set(&|o| {
                    if let Some(change) = o.changes.get_mut(i) {
                        *change = new.clone();
                    }
                })
            });
        });
    }
    if o.changes.is_empty() {
        let words = "Nothing yet. Say what would change, and a scenario can try it.";
        ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
    }
    let problems: Vec<_> = form.found("changes").collect();
    for problem in problems {
        let hint = problem.hint.as_deref();
        message(ui, problem.is_error(), &problem.message, hint);
    }
    let choices: Vec<Choice<Change>> = offered(map, &o.on)
        .into_iter()
        .map(|c| plain_choice(c.clone(), change::words(map, &c)))
        .collect();
    let id = form.id.with("add change");
    let now = (None, "+ Add a change…");
    if let Some(new) = pick(ui, id, "Add a change", now, &choices) {
        form.once(CHANGES, set(&|o| o.changes.push(new.clone())));
    }
}

/// Changes that suit what the opportunity hangs on, with numbers to start from.
fn offered(map: &JourneyMap, on: &Anchor) -> Vec<Change> {
    let mut offered = Vec::new();
    let half = Share::clamped(0.5);
    let at = match on {
        Anchor::Pain(pain) => {
            offered.push(Change::FixPain {
                pain: pain.clone(),
                by: half,
            });
            offered.push(Change::FixPain {
                pain: pain.clone(),
                by: Share::ONE,
            });
            if let Some(now) = map.pains.get(pain) {
                offered.push(Change::SetLeave {
                    pain: pain.clone(),
                    leave: Share::clamped(now.leave.central().get() / 2.0).into(),
                });
            }
            map.pains.get(pain).map(|p| p.at.clone())
        }
        Anchor::Touchpoint(slug) => Some(slug.clone()),
    };
    let Some(touchpoint) = at else {
        return offered;
    };
    let tidy = |x: f64| (x * 1000.0).round() / 1000.0;
    for (key, flow) in map.flows_from(&touchpoint) {
        let share = tidy((flow.share.central().get() * 1.1).min(1.0));
        offered.push(Change::SetShare {
            flow: key.clone(),
            share: Share::clamped(share).into(),
        });
    }
    let some_time = map
        .touchpoints
        .get(&touchpoint)
        .is_some_and(|t| t.dwell != Dwell::none());
    if some_time {
        offered.push(Change::ScaleDwell {
            touchpoint: touchpoint.clone(),
            by: Factor::clamped(0.5),
        });
    }
    if let Some(t) = map.touchpoints.get(&touchpoint) {
        let emotion = crate::units::Emotion::clamped(tidy(t.emotion.get() + 0.3));
        offered.push(Change::SetEmotion {
            touchpoint,
            emotion,
        });
    }
    offered
}
