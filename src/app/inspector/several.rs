//! Several things at once: what they have in common.

use eframe::egui::{RichText, Ui};

use super::{
    form::Form,
    touchpoint::{self, CHANNEL, EMOTION, EVIDENCE, STAGE},
};
use crate::{
    app::{
        command::Action,
        selection::Selection,
        theme::{plain, size, tokens},
    },
    edit::{Edit, Item},
    map::{Evidence, ItemKey},
    units::Emotion,
};

/// Draws the form of several things.
pub fn several(form: &mut Form, ui: &mut Ui, keys: &[ItemKey]) {
    let map = form.map();
    let items: Vec<Item> = keys.iter().filter_map(|key| Item::of(map, key)).collect();
    let t = tokens(ui);
    let words = RichText::new(counted(keys)).font(plain(size::SMALL));
    ui.label(words.color(t.soft));
    let touchpoints: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Touchpoint(_, t) => Some(t),
            _ => None,
        })
        .collect();
    if !touchpoints.is_empty() && touchpoints.len() == items.len() {
        let stage = common(touchpoints.iter().map(|t| &t.stage));
        let choices = touchpoint::stage_choices(map);
        form.choice(ui, &STAGE, (stage, "Several"), &choices, |stage| {
            each(&items, |item| {
                if let Item::Touchpoint(_, t) = item {
                    t.stage = stage.clone();
                }
            })
        });
        let channel = common(touchpoints.iter().map(|t| &t.channel));
        let choices = touchpoint::channel_choices();
        form.choice(ui, &CHANNEL, (channel, "Several"), &choices, |channel| {
            each(&items, |item| {
                if let Item::Touchpoint(_, t) = item {
                    t.channel = channel;
                }
            })
        });
    }
    let feels: Option<Vec<Emotion>> = items.iter().map(emotion).collect();
    if let Some(feels) = feels.filter(|feels| !feels.is_empty()) {
        let now = common(feels.iter()).copied();
        form.emotion(ui, &EMOTION, now, |new| {
            each(&items, |item| match item {
                Item::Touchpoint(_, t) => t.emotion = new,
                Item::Pain(_, p) => p.emotion = new,
                _ => {}
            })
        });
    }
    let grades: Option<Vec<Option<Evidence>>> = items.iter().map(evidence).collect();
    if let Some(grades) = grades.filter(|grades| !grades.is_empty()) {
        let now = common(grades.iter()).copied();
        let now = (now.flatten(), now.is_none());
        form.grade(ui, &EVIDENCE, now, &[], |new| {
            each(&items, |item| match item {
                Item::Touchpoint(_, t) => t.evidence = new,
                Item::Pain(_, p) => p.evidence = new,
                Item::Flow(_, f) => f.evidence = new,
                Item::Persona(_, p) => p.evidence = new,
                Item::Stage(..) | Item::Opportunity(..) => {}
            })
        });
    }
    ui.add_space(4.0);
    let name = format!("Delete {} things", keys.len());
    if Form::small_button(ui, &name, &name)
        && let Some(edit) = crate::edit::remove_all(map, keys)
    {
        form.once("Delete things", edit);
        form.actions.push(Action::Select(Selection::default()));
    }
}

/// "3 touchpoints, 1 pain".
fn counted(keys: &[ItemKey]) -> String {
    let mut kinds: Vec<(&str, &str, usize)> = Vec::new();
    for key in keys {
        match kinds.iter_mut().find(|(kind, ..)| *kind == key.kind()) {
            Some((.., n)) => *n += 1,
            None => kinds.push((key.kind(), key.field(), 1)),
        }
    }
    let words = kinds.into_iter().map(|(one, many, n)| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The value that all have, if they have the same.
fn common<'a, T: PartialEq>(mut values: impl Iterator<Item = &'a T>) -> Option<&'a T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn emotion(item: &Item) -> Option<Emotion> {
    match item {
        Item::Touchpoint(_, t) => Some(t.emotion),
        Item::Pain(_, p) => Some(p.emotion),
        _ => None,
    }
}

fn evidence(item: &Item) -> Option<Option<Evidence>> {
    match item {
        Item::Touchpoint(_, t) => Some(t.evidence),
        Item::Pain(_, p) => Some(p.evidence),
        Item::Flow(_, f) => Some(f.evidence),
        Item::Persona(_, p) => Some(p.evidence),
        Item::Stage(..) | Item::Opportunity(..) => None,
    }
}

fn each(items: &[Item], change: impl Fn(&mut Item)) -> Edit {
    let edits = items.iter().cloned().map(|mut item| {
        change(&mut item);
        Edit::Replace(item)
    });
    Edit::Batch(edits.collect())
}
