//! A scenario: why, what it changes, and what it aims at.

use eframe::egui::{
    Button, Frame, Label, Margin, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2,
};

use super::{
    change, change_form,
    controls::choice::{Choice, flip, pick, plain_choice},
    details,
    form::{Form, Spec, message, spec},
    targets,
};
use crate::{
    app::{
        command::Command,
        panel::command_button,
        theme::{plain, size, space, tokens},
    },
    map::{Change, JourneyMap},
    scenario::Scenario,
    units::{Quantity, Share},
};

const TITLE: Spec = spec(
    "Title",
    "title",
    "Rename scenario",
    "What people call the scenario",
);
const WHY: Spec = spec(
    "Why",
    "note",
    "Change the scenario's note",
    "What it is about, and where its numbers come from",
);
const LIST: &str = "Change the list of changes";

/// Draws the form.
pub fn scenario(form: &mut Form, ui: &mut Ui, scenario: &Scenario) {
    let set = |alter: &dyn Fn(&mut Scenario)| {
        let mut new = scenario.clone();
        alter(&mut new);
        new
    };
    form.line(ui, &TITLE, &scenario.title, |text| {
        set(&|s| s.title.clone_from(&text))
    });
    let hint = "What would be done, and what makes you think that it works";
    form.prose(ui, &WHY, hint, &scenario.note, |text| {
        set(&|s| s.note.clone_from(&text))
    });
    base(form, ui);
    let word = match scenario.changes.len() {
        0 => String::new(),
        all => {
            let on = scenario.changes.iter().filter(|c| c.is_on()).count();
            match on == all {
                true => all.to_string(),
                false => format!("{on} of {all}"),
            }
        }
    };
    let fields = ["changes"];
    form.section_with(ui, "Changes", &word, &fields, true, |form, ui| {
        list(form, ui, scenario, &set);
    });
    let map = form.map();
    let word = match map.targets.len() {
        0 => String::new(),
        n => n.to_string(),
    };
    form.section_with(ui, "Targets", &word, &["targets"], true, targets::list);
    form.section(ui, "The run", &["run"], false, details::run_of_map);
}

/// Which map it changes, and what can be made of both.
fn base(form: &mut Form, ui: &mut Ui) {
    let t = tokens(ui);
    let words = format!("Changes “{}”", form.map().title);
    let words = RichText::new(words).font(plain(size::SMALL)).color(t.soft);
    ui.add(Label::new(words).wrap());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        command_button(ui, Command::OpenBase, "Open it", form.actions);
        command_button(
            ui,
            Command::Promote,
            "Make it the future state",
            form.actions,
        );
    });
}

fn list(
    form: &mut Form,
    ui: &mut Ui,
    scenario: &Scenario,
    set: &impl Fn(&dyn Fn(&mut Scenario)) -> Scenario,
) {
    let t = tokens(ui);
    if scenario.changes.is_empty() {
        let words = "Nothing yet. Drag a share, a card or a curve on the map, or a number in the details: what you do becomes a change. Or choose one below.";
        let words = RichText::new(words).font(plain(size::SMALL)).color(t.soft);
        ui.add(Label::new(words).wrap());
    }
    for (i, one) in scenario.changes.iter().enumerate() {
        let frame = Frame::new()
            .fill(t.card)
            .stroke(Stroke::new(1.0, t.line))
            .corner_radius(7)
            .inner_margin(Margin::same(8));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            head(form, ui, (i, one), set);
            if one.is_on() {
                let at = form.base.join("changes").join(i.to_string());
                form.about(at, |form| {
                    change_form::numbers(form, ui, one, &|new| {
                        set(&|s| {
                            if let Some(change) = s.changes.get_mut(i) {
                                change.clone_from(&new);
                            }
                        })
                    });
                });
            }
            let at = i.to_string();
            let found = form.found("changes");
            for problem in found.filter(|d| d.path.0.get(1) == Some(&at)) {
                let hint = problem.hint.as_deref();
                message(ui, problem.is_error(), &problem.message, hint);
            }
        });
    }
    ui.add_space(space::XS);
    let map = form.map();
    let choices: Vec<Choice<Change>> = offered(map, scenario)
        .into_iter()
        .map(|c| plain_choice(c.clone(), change::words(map, &c)))
        .collect();
    let id = form.id.with("add change");
    let now = (None, "+ Add a change…");
    if let Some(new) = pick(ui, id, "Add a change", now, &choices) {
        form.once(LIST, set(&|s| s.changes.push(new.clone())));
    }
}

/// What a change does, with its switch and the button that takes it away.
fn head(
    form: &mut Form,
    ui: &mut Ui,
    (i, one): (usize, &Change),
    set: &impl Fn(&dyn Fn(&mut Scenario)) -> Scenario,
) {
    let t = tokens(ui);
    let words = change::words(form.map(), one.itself());
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let on = !one.is_on();
        if flip(ui, &format!("Make it: {words}"), one.is_on()) {
            let new = one.switched(on);
            let name = if on { "Switch on" } else { "Switch off" };
            form.once(
                name,
                set(&|s| {
                    if let Some(change) = s.changes.get_mut(i) {
                        change.clone_from(&new);
                    }
                }),
            );
        }
        ui.vertical(|ui| {
            let room = (width - 86.0).max(60.0);
            ui.set_width(room);
            ui.set_max_width(room);
            ui.add_space(5.0);
            let color = if one.is_on() { t.text } else { t.faint };
            let mut text = RichText::new(&words).font(plain(size::BODY)).color(color);
            if !one.is_on() {
                text = text.strikethrough();
            }
            ui.add(Label::new(text).wrap().sense(Sense::hover()));
        });
        let button = Button::new("×").min_size(vec2(24.0, 24.0));
        let remove = ui.add(button.frame_when_inactive(false));
        let name = format!("Remove change {}", i + 1);
        remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if remove.on_hover_text("Take this change away").clicked() {
            form.once(LIST, set(&|s| drop(s.changes.remove(i))));
        }
    });
}

/// Changes that can be added: ideas not adopted yet, pains not fixed yet.
fn offered(map: &JourneyMap, scenario: &Scenario) -> Vec<Change> {
    let adopted = |slug| {
        let mut changes = scenario.changes.iter().map(Change::itself);
        changes.any(|c| matches!(c, Change::Adopt { opportunity } if opportunity == slug))
    };
    let fixed = |slug| {
        let mut changes = scenario.changes.iter().map(Change::itself);
        changes.any(|c| matches!(c, Change::FixPain { pain, .. } if pain == slug))
    };
    let ideas = map.opportunities.keys().filter(|slug| !adopted(*slug));
    let ideas = ideas.map(|slug| Change::Adopt {
        opportunity: slug.clone(),
    });
    let pains = map.pains.keys().filter(|slug| !fixed(*slug));
    let pains = pains.map(|slug| Change::FixPain {
        pain: slug.clone(),
        by: Share::clamped(0.5),
    });
    ideas.chain(pains).collect()
}
