//! What hangs on a thing: links to it, and buttons that add to it.

use eframe::egui::{
    Color32, CornerRadius, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob, vec2,
};

use super::{
    controls::choice::{pick, plain_choice},
    form::Form,
};
use crate::{
    app::{
        command::Action,
        theme::{focus_ring, plain, size, tokens},
    },
    edit::{Edit, Item},
    map::{Anchor, Flow, FlowKey, ItemKey, JourneyMap, Opportunity, Pain, progress::Place},
    units::{Quantity, Share, Slug},
};

/// A line that leads to another thing.
pub fn link(form: &mut Form, ui: &mut Ui, color: Color32, text: &str, word: &str, key: ItemKey) {
    let t = tokens(ui);
    let size = vec2(ui.available_width(), 26.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("Go to {} {text}", key.kind());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
    let corners = CornerRadius::same(5);
    if response.hovered() {
        ui.painter().rect_filled(rect, corners, t.hover);
    }
    if response.has_focus() {
        let ring = focus_ring(ui);
        ui.painter()
            .rect_stroke(rect, corners, ring, StrokeKind::Inside);
    }
    let middle = rect.center().y;
    let bar =
        eframe::egui::Rect::from_center_size(pos2(rect.left() + 5.0, middle), vec2(3.0, 14.0));
    ui.painter().rect_filled(bar, 1.5, color);
    let word = ui
        .painter()
        .layout_no_wrap(word.to_owned(), plain(size::CAPTION), t.faint);
    let room = rect.width() - 22.0 - word.size().x;
    let mut job = LayoutJob::simple(text.to_owned(), plain(size::BODY), t.text, room);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let text = ui.painter().layout_job(job);
    let at = pos2(rect.left() + 13.0, middle - text.size().y / 2.0);
    ui.painter().galley(at, text, t.text);
    let at = pos2(
        rect.right() - word.size().x - 2.0,
        middle - word.size().y / 2.0,
    );
    ui.painter().galley(at, word, t.faint);
    if response.clicked() {
        form.actions.push(Action::Show(Place::Item(key, "")));
    }
}

/// "2 pains, 1 idea".
pub fn count_here(map: &JourneyMap, slug: &Slug) -> String {
    let pains = map.pains_at(slug).count();
    let on = Anchor::Touchpoint(slug.clone());
    let ideas = map.opportunities.values().filter(|o| o.on == on).count();
    let words = |n: usize, one: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {one}s")),
    };
    let words = [words(pains, "pain"), words(ideas, "idea")];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// "2 set", for a section whose fields are mostly empty.
pub fn how_many(set: &[bool]) -> String {
    match set.iter().filter(|is_set| **is_set).count() {
        0 => String::new(),
        n => format!("{n} set"),
    }
}

/// The pains at a touchpoint.
pub fn pains(form: &mut Form, ui: &mut Ui, slug: &Slug) {
    let t = tokens(ui);
    let map = form.map();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (pain, at) in map.pains_at(slug) {
            let word = crate::numbers::entered(&at.prevalence, 1.0);
            link(
                form,
                ui,
                t.bad,
                &at.name,
                &word,
                ItemKey::Pain(pain.clone()),
            );
        }
    });
    if Form::small_button(ui, "+ Add a pain point", "Add a pain point") {
        let taken = |slug: &Slug| map.pains.contains_key(slug);
        if let Some(new) = free_slug("pain", taken) {
            let pain = Pain::new(slug.clone(), "New pain point", Share::clamped(0.1));
            let item = Item::Pain(new.clone(), Box::new(pain));
            add(form, "Add pain point", item);
        }
    }
}

/// The ideas on a touchpoint or a pain point.
pub fn opportunities(form: &mut Form, ui: &mut Ui, on: &Anchor) {
    let t = tokens(ui);
    let map = form.map();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let ideas = map.opportunities.iter().filter(|(_, o)| o.on == *on);
        for (slug, idea) in ideas {
            let key = ItemKey::Opportunity(slug.clone());
            link(form, ui, t.good, &idea.name, "", key);
        }
    });
    if Form::small_button(ui, "+ Add an opportunity", "Add an opportunity") {
        let taken = |slug: &Slug| map.opportunities.contains_key(slug);
        if let Some(new) = free_slug("idea", taken) {
            let idea = Opportunity {
                on: on.clone(),
                name: "New opportunity".into(),
                changes: Vec::new(),
                cost: None,
                votes: 0,
                owner: String::new(),
                note: String::new(),
            };
            add(
                form,
                "add opportunity",
                Item::Opportunity(new, Box::new(idea)),
            );
        }
    }
}

/// Puts a new thing after the others of its kind, and goes to its name.
pub fn add(form: &mut Form, name: &'static str, item: Item) {
    let key = item.key();
    form.once(name, Edit::append(form.map(), item));
    form.actions.push(Action::Show(Place::Item(key, "name")));
}

/// A flow to a touchpoint that no flow leads to yet.
pub fn add_flow(form: &mut Form, ui: &mut Ui, from: &Slug) {
    let map = form.map();
    let choices: Vec<_> = map
        .touchpoints
        .iter()
        .filter(|(to, _)| {
            !map.flows
                .contains_key(&FlowKey::new(from.clone(), (*to).clone()))
        })
        .map(|(slug, t)| plain_choice(slug.clone(), t.name.clone()))
        .collect();
    if choices.is_empty() {
        return;
    }
    let id = form.id.with("add flow");
    let words = "+ Add a flow to…";
    if let Some(to) = pick(ui, id, "Add a flow to", (None, words), &choices) {
        let taken: f64 = map
            .flows_from(from)
            .map(|(_, flow)| flow.share.central().get())
            .sum();
        // Half of what remains leaves room for another one.
        let share = ((1.0 - taken).max(0.0) / 2.0 * 100.0).round() / 100.0;
        let key = FlowKey::new(from.clone(), to);
        let flow = Flow::new(Share::clamped(share));
        let item = Item::Flow(key, Box::new(flow));
        form.once("Add flow", Edit::append(map, item));
    }
}

/// The first of `wish`, `wish-2`, `wish-3`, … that is not taken.
pub fn free_slug(wish: &str, taken: impl Fn(&Slug) -> bool) -> Option<Slug> {
    let names = std::iter::once(wish.to_owned()).chain((2..10_000).map(|n| format!("{wish}-{n}")));
    names
        .filter_map(|name| Slug::new(&name).ok())
        .find(|slug| !taken(slug))
}
