//! The list of sliders beside the map.

use std::{cell::RefCell, collections::HashMap};

use eframe::egui::{Id, Label, RichText, ScrollArea, Ui, vec2};

use super::{
    Filed, Influence, Kept, Knob, Line,
    track::{Measures, slider},
};
use crate::app::{
    command::{Action, Command},
    opened::Picture,
    panel::{command_button, heading, section_gap},
    theme::{plain, size, space, tokens},
    typing::{Field, Purpose},
};

/// From so many sliders on there is a field to find one.
const MANY: usize = 6;

/// What the list is made of.
pub struct Shelf<'a> {
    /// The map and what is known of it.
    pub picture: &'a Picture,
    /// What the file holds.
    pub filed: &'a Filed,
    /// The sliders.
    pub kept: &'a RefCell<Kept>,
    /// Which of them matter most.
    pub influence: Option<&'a Influence>,
    /// Whether a scenario can be begun.
    pub what_if: bool,
    /// Their sizes.
    pub measures: Measures,
}

/// Draws the list.
pub fn pane(ui: &mut Ui, shelf: &Shelf, actions: &mut Vec<Action>) {
    let lines = shelf.kept.borrow_mut().lines(shelf.picture, shelf.filed);
    let t = tokens(ui);
    let soft = |text: &str| RichText::new(text).font(plain(size::SMALL)).color(t.soft);
    if lines.is_empty() {
        let words = match shelf.picture.scenario {
            Some(_) => {
                "Nothing to move yet: the scenario changes no number, and no number of its base is uncertain."
            }
            None => {
                "No number of this map is uncertain. Give one a range, three points or a grade of evidence in the details, and it gets a slider here."
            }
        };
        ui.add(Label::new(soft(words)).wrap());
        return;
    }
    let id = Id::unique("which sliders are wanted");
    let mut wanted = ui
        .data(|data| data.get_temp::<String>(id))
        .unwrap_or_default();
    if lines.len() > MANY {
        let field = Field::line(Purpose::Looks, "Find a number");
        let field = field.show(ui, &mut wanted, |edit| {
            edit.hint_text("Find a number…")
                .desired_width(f32::INFINITY)
                .margin(vec2(8.0, 5.0))
        });
        if field.changed() {
            ui.data_mut(|data| data.insert_temp(id, wanted.clone()));
        }
    } else {
        wanted.clear();
    }
    if shelf.picture.scenario.is_none() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            ui.add(Label::new(soft("These move the map.")).wrap());
            if shelf.what_if {
                command_button(ui, Command::WhatIf, "What if… instead", actions);
            }
        });
    }
    let words = wanted.to_lowercase();
    let fits = |line: &&Line| {
        let title = line.title().to_lowercase();
        words.split_whitespace().all(|word| title.contains(word))
    };
    let mut kept = shelf.kept.borrow_mut();
    let order = kept
        .order(shelf.influence.and_then(Influence::order))
        .to_vec();
    let place: HashMap<&str, usize> = order
        .iter()
        .enumerate()
        .map(|(i, path)| (path.as_str(), i))
        .collect();
    let place = |line: &Line| match &line.knob {
        Knob::Number(path) => place.get(path.as_str()).copied().unwrap_or(usize::MAX),
        Knob::Change(_) => usize::MAX,
    };
    let held = ui.input(|i| i.pointer.any_down());
    let [changed, unsure] = kept.parted(lines.iter().filter(fits), &place, held);
    drop(kept);
    ScrollArea::vertical()
        .id_salt("sliders")
        .auto_shrink(false)
        .show(ui, |ui| {
            let width = ui.available_width() - 8.0;
            ui.set_width(width);
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = 2.0;
            let each = |ui: &mut Ui, lines: &[&Line], actions: &mut Vec<Action>| {
                for line in lines {
                    slider(
                        ui,
                        shelf.picture,
                        line,
                        shelf.filed,
                        shelf.measures,
                        actions,
                    );
                }
            };
            if !changed.is_empty() {
                heading(ui, "CHANGED BY THE SCENARIO");
                each(ui, &changed, actions);
                section_gap(ui);
            }
            if !unsure.is_empty() {
                heading(ui, "NOT KNOWN FOR SURE");
                let words = match shelf.influence {
                    Some(influence) if !order.is_empty() => {
                        format!(
                            "The most influential on {} first",
                            lower(influence.metric())
                        )
                    }
                    Some(influence) if influence.is_searching() => {
                        format!(
                            "Finding which matter most for {}…",
                            lower(influence.metric())
                        )
                    }
                    _ => "In the order of the map".to_owned(),
                };
                let words = RichText::new(words)
                    .font(plain(size::CAPTION))
                    .color(t.faint);
                ui.label(words);
                each(ui, &unsure, actions);
            }
            if changed.is_empty() && unsure.is_empty() {
                ui.add(Label::new(soft("No number is called so.")).wrap());
            }
            ui.add_space(space::L);
        });
}

/// A title within a sentence; what is written in capitals stays.
fn lower(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        (Some(a), Some(b)) if b.is_lowercase() => {
            a.to_lowercase().chain([b]).chain(letters).collect()
        }
        _ => title.to_owned(),
    }
}
