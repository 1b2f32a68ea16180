//! The commands that change the map.
//!
//! Each makes its change with [`App::edit`], under the name that the menu shows behind Undo.

use std::sync::Arc;

use eframe::egui::Context;

use crate::{
    app::{
        App,
        canvas::hands::{align, connect as hands_connect, kinds, writing},
        command::{Action, Command},
        notice::Weight,
        selection::Selection,
    },
    diagnostic::any_error,
    edit::{
        Edit, Kind, Made, Side, add_opportunity, add_pain, add_persona, add_stage, connect, copy,
        duplicate, move_stage, move_touchpoints, paste, place, remove_all,
    },
    file,
    map::{Anchor, Channel, ItemKey, JourneyMap},
    units::Slug,
};

impl App {
    pub(super) fn cut(&mut self, ctx: &Context) {
        if self.take_copy(ctx) {
            let keys = self.selected();
            if let Some(edit) = self.map().and_then(|map| remove_all(&map, &keys)) {
                self.edit("Cut", edit);
            }
        }
    }

    /// To `self.clipboard`, and as text to the desktop.
    pub(super) fn copy(&mut self, ctx: &Context) {
        if self.take_copy(ctx) {
            let count = self.selected().len();
            let words = match count {
                1 => "Copied.".to_owned(),
                many => format!("Copied {many} things."),
            };
            self.notices.say(Weight::Note, words);
        }
    }

    fn take_copy(&mut self, ctx: &Context) -> bool {
        let keys = self.selected();
        let Some(part) = self.map().and_then(|map| copy(&map, &keys)) else {
            let words = "Only touchpoints and stages can be copied, with what hangs on them.";
            self.notices.say(Weight::Note, words);
            return false;
        };
        let text = file::write_map(&part);
        ctx.copy_text(text.clone());
        self.clipboard = Some(text);
        true
    }

    /// From `self.clipboard`, which holds what the desktop's clipboard had when its keys were
    /// pressed.
    pub(super) fn paste(&mut self) {
        let (Some(text), Some(map)) = (self.clipboard.clone(), self.map()) else {
            return;
        };
        let part = match fragment(&text) {
            Ok(part) => part,
            Err(words) => {
                self.notices.say(Weight::Trouble, words);
                return;
            }
        };
        let into = match self.selected().last() {
            Some(ItemKey::Stage(slug)) => Some(slug.clone()),
            _ => None,
        };
        match paste(&map, &part, into.as_ref()) {
            Some(pasted) => {
                self.edit("Paste", pasted.edit);
                self.select_made(pasted.keys);
            }
            None => {
                let words = "There is nothing on the clipboard to paste.";
                self.notices.say(Weight::Note, words);
            }
        }
    }

    pub(super) fn duplicate(&mut self) {
        let keys = self.selected();
        if let Some(copies) = self.map().and_then(|map| duplicate(&map, &keys)) {
            self.edit("Duplicate", copies.edit);
            self.select_made(copies.keys);
        }
    }

    pub(super) fn delete(&mut self) {
        let keys = self.selected();
        if let Some(edit) = self.map().and_then(|map| remove_all(&map, &keys)) {
            self.edit("Delete", edit);
        }
    }

    pub(super) fn select_all(&mut self) {
        self.on_sheet(|sheet, _| {
            let slugs = sheet.picture.map.touchpoints.keys();
            let keys: Vec<_> = slugs.cloned().map(ItemKey::Touchpoint).collect();
            sheet.selection = Selection::from(keys);
        });
    }

    /// Begins to write the name of what leads the selection, in place.
    pub(super) fn rename(&mut self, ctx: &Context) {
        if let Some(key) = self.selected().pop()
            && Kind::of(&key).is_some()
        {
            self.on_sheet(|sheet, _| sheet.go_to(key.clone()));
            writing::begin(ctx, writing::Field::Name(key), false);
        }
    }

    /// One of the commands that line cards up or space them.
    pub(super) fn align(&mut self, command: Command) {
        let keys = self.selected();
        let Some(sheet) = self.sheet() else {
            return;
        };
        let picture = &sheet.picture;
        let places = align::places(&picture.map, &picture.flow, &keys, command);
        if let Some(edit) = place(&picture.map, &places) {
            self.edit(command.name(), edit);
        }
    }

    pub(super) fn add_touchpoint(&mut self, ctx: &Context) {
        let lead = self.selected().pop();
        if let Some(map) = self.map() {
            let made = kinds::behind(&map, lead.as_ref(), Channel::default());
            self.make(ctx, "Add touchpoint", made);
        }
    }

    /// Behind the selected stage, or that of the selected touchpoint.
    pub(super) fn add_stage(&mut self, ctx: &Context) {
        let lead = self.selected().pop();
        let Some(map) = self.map() else {
            return;
        };
        let stage = match lead {
            Some(ItemKey::Stage(slug)) => Some(slug),
            _ => None,
        };
        let at = stage.and_then(|slug| map.stages.get_index_of(&slug));
        let at = at.map_or(map.stages.len(), |at| at + 1);
        self.make(ctx, "Add stage", add_stage(&map, at));
    }

    pub(super) fn add_pain(&mut self, ctx: &Context) {
        let touchpoint = self.selected().into_iter().rev().find_map(|key| match key {
            ItemKey::Touchpoint(slug) => Some(slug),
            _ => None,
        });
        let made = self
            .map()
            .zip(touchpoint)
            .and_then(|(map, slug)| add_pain(&map, &slug));
        if let Some(made) = made {
            self.make(ctx, "Add pain point", made);
        }
    }

    pub(super) fn add_opportunity(&mut self, ctx: &Context) {
        let on = self.selected().into_iter().rev().find_map(|key| match key {
            ItemKey::Touchpoint(slug) => Some(Anchor::Touchpoint(slug)),
            ItemKey::Pain(slug) => Some(Anchor::Pain(slug)),
            _ => None,
        });
        let made = self
            .map()
            .zip(on)
            .and_then(|(map, on)| add_opportunity(&map, &on));
        if let Some(made) = made {
            self.make(ctx, "Add opportunity", made);
        }
    }

    pub(super) fn add_persona(&mut self, ctx: &Context) {
        if let Some(map) = self.map() {
            self.make(ctx, "Add persona", add_persona(&map));
        }
    }

    /// One of the four commands that add a connected touchpoint.
    pub(super) fn add_neighbour(&mut self, ctx: &Context, command: Command) {
        let view = self.view;
        let side = match command {
            Command::ConnectLeft => Side::Before,
            Command::ConnectRight => Side::After,
            _ => Side::Beside,
        };
        let lead = self.selected().into_iter().rev().find_map(|key| match key {
            ItemKey::Touchpoint(slug) => Some(slug),
            _ => None,
        });
        let made = self.map().zip(lead).and_then(|(map, slug)| {
            let made = hands_connect::beside(&map, view, &slug, side)?;
            // Above is beside too, and stands before.
            match command {
                Command::ConnectUp => before(&map, made, &slug),
                _ => Some(made),
            }
        });
        if let Some(made) = made {
            self.make(ctx, "Add touchpoint", made);
        }
    }

    /// Connects the selected touchpoints in the order in which they were chosen: one step.
    pub(super) fn connect(&mut self) {
        let slugs: Vec<Slug> = (self.selected().into_iter())
            .filter_map(|key| match key {
                ItemKey::Touchpoint(slug) => Some(slug),
                _ => None,
            })
            .collect();
        self.on_sheet(|sheet, _| sheet.begin("Connect touchpoints"));
        let mut joined = false;
        for pair in slugs.windows(2) {
            let flow = self.map().and_then(|map| connect(&map, &pair[0], &pair[1]));
            if let Some(made) = flow {
                self.edit("Connect touchpoints", made.edit);
                joined = true;
            }
        }
        self.on_sheet(|sheet, _| sheet.end());
        if !joined {
            self.notices
                .say(Weight::Note, "They are connected already.");
        }
    }

    /// Moves what is selected one place towards the start or the end.
    pub(super) fn move_selected(&mut self, by: isize) {
        let keys = self.selected();
        let (Some(map), Some(lead)) = (self.map(), keys.last()) else {
            return;
        };
        let slugs: Vec<Slug> = (map.touchpoints.keys())
            .filter(|slug| keys.contains(&ItemKey::Touchpoint((*slug).clone())))
            .cloned()
            .collect();
        let (name, edit) = match lead {
            ItemKey::Stage(slug) => {
                let at = map.stages.get_index_of(slug);
                let to = at.and_then(|at| at.checked_add_signed(by));
                ("Move stage", to.and_then(|to| move_stage(&map, slug, to)))
            }
            ItemKey::Touchpoint(_) => ("Move touchpoint", shifted(&map, &slugs, by)),
            _ => return,
        };
        if let Some(edit) = edit {
            self.edit(name, edit);
            self.on_sheet(|sheet, _| sheet.reveal = true);
        }
    }

    /// The map on the table, as it is now.
    pub fn map(&self) -> Option<Arc<JourneyMap>> {
        self.sheet().map(|sheet| Arc::clone(&sheet.picture.map))
    }

    /// What is selected; the last one leads.
    fn selected(&self) -> Vec<ItemKey> {
        let sheet = self.sheet();
        sheet.map_or_else(Vec::new, |sheet| sheet.selection.keys().to_vec())
    }

    fn select_made(&mut self, keys: Vec<ItemKey>) {
        self.on_sheet(|sheet, _| {
            let there = |key: &ItemKey| crate::edit::Item::of(&sheet.picture.map, key).is_some();
            if keys.iter().all(there) {
                sheet.selection = Selection::from(keys);
                sheet.reveal = true;
            }
        });
    }

    /// Makes a thing and begins to write its name: one step.
    fn make(&mut self, ctx: &Context, step: &'static str, made: Made) {
        let mut actions: Vec<Action> = Vec::new();
        writing::new_thing(ctx, step, made, &mut actions);
        for action in actions {
            self.apply(ctx, action);
        }
    }
}

/// The part of a map that a text holds.
fn fragment(text: &str) -> Result<JourneyMap, String> {
    let read = file::read_map(text, "clipboard");
    let model = read.model.filter(|_| !any_error(&read.diagnostics));
    model.ok_or_else(|| {
        "What is on the clipboard is no part of a map; copy touchpoints first.".to_owned()
    })
}

/// The same new touchpoint, standing before another.
fn before(map: &JourneyMap, made: Made, other: &Slug) -> Option<Made> {
    let at = map.touchpoints.get_index_of(other)?;
    let key = made.key.clone();
    let to = Edit::Move { key, to: at };
    Some(Made {
        edit: Edit::Batch(vec![made.edit, to]),
        key: made.key,
    })
}

/// Moves touchpoints one place: past a neighbour, and at the edge of a stage into the next one.
fn shifted(map: &JourneyMap, slugs: &[Slug], by: isize) -> Option<Edit> {
    let (first, last) = (slugs.first()?, slugs.last()?);
    let edge = if by < 0 { first } else { last };
    let stage = &map.touchpoints.get(edge)?.stage;
    let of = |stage: &Slug| -> Vec<Slug> {
        let members = map.touchpoints.iter();
        let members = members.filter(|(slug, t)| t.stage == *stage && !slugs.contains(slug));
        members.map(|(slug, _)| slug.clone()).collect()
    };
    let place = map.touchpoints.get_index_of(edge)?;
    let at = |slug: &Slug| map.touchpoints.get_index_of(slug);
    let members = of(stage);
    let (stage, target) = if by < 0 {
        match members.iter().rev().find(|s| at(s) < Some(place)) {
            Some(other) => (stage.clone(), Some(other.clone())),
            None => {
                let over = map.stages.get_index_of(stage)?.checked_sub(1)?;
                (map.stages.get_index(over)?.0.clone(), None)
            }
        }
    } else {
        match members.iter().position(|s| at(s) > Some(place)) {
            Some(next) => (stage.clone(), members.get(next + 1).cloned()),
            None => {
                let over = map.stages.get_index_of(stage)? + 1;
                let over = map.stages.get_index(over)?.0.clone();
                let first = of(&over).first().cloned();
                (over, first)
            }
        }
    };
    move_touchpoints(map, slugs, &stage, target.as_ref())
}
