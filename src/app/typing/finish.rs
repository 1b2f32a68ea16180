//! Taking over what was typed: when its editor is left, and before its map is saved or closed.

use eframe::egui::Context;

use super::{Editor, Place, Text};
use crate::{
    app::{
        App, Sheet, canvas::hands::writing::leave_unseen, notice::Weight, selection::Selection,
        sheet::SheetId, workshop::Reworded,
    },
    diagnostic::Path,
    edit::{Edit, Item, Kind, name},
    map::{ItemKey, JourneyMap},
    units::Slug,
};

impl App {
    /// Takes over what stands at a place of the map on the table.
    pub(in crate::app) fn finish_here(&mut self, place: &Place) {
        if let Some(id) = self.sheet().map(|sheet| sheet.id) {
            self.finish(id, place);
        }
    }

    /// Takes over what stands in editors that are not open any more: another map is on the table, another
    /// page, or a crash has closed them. What cannot be taken over stays where it is.
    pub(in crate::app) fn finish_left(&mut self, ctx: &Context) {
        let here = self.sheet().map(|sheet| sheet.id);
        let ends = leave_unseen(ctx);
        let paged = self.deciding().is_some() || self.comparing().is_some();
        if (self.capture.as_ref()).is_some_and(|c| paged || Some(c.sheet) != here) {
            self.capture = None;
        }
        let all = self.tabs.all().iter();
        let left = all.flat_map(|sheet| sheet.typing.left(ctx).into_iter().map(|p| (sheet.id, p)));
        let left: Vec<(SheetId, Place)> = left.collect();
        for (id, place) in left {
            self.finish(id, &place);
            if Some(id) != here
                && let Some(sheet) = self.tabs.get_mut(id)
            {
                sheet.end();
            }
        }
        if ends && let Some(sheet) = self.sheet_mut() {
            sheet.end();
        }
        for sheet in self.tabs.all_mut() {
            sheet.tell_typing();
        }
    }

    /// Takes over all that is being typed on a map, as far as it can be: it is about to be saved or
    /// closed.
    pub(in crate::app) fn finish_all(&mut self, id: SheetId) {
        let Some(sheet) = self.tabs.get_mut(id) else {
            return;
        };
        for (place, _) in sheet.typing.all() {
            self.finish(id, &place);
        }
        if let Some(sheet) = self.tabs.get_mut(id) {
            // Whatever was begun with a text ends with it.
            sheet.end();
            sheet.tell_typing();
        }
    }

    /// What is being typed on a map and could not be taken over, in words.
    pub(in crate::app) fn unfinished(&self, id: SheetId) -> Vec<String> {
        let Some(sheet) = self.tabs.get(id) else {
            return Vec::new();
        };
        let map = &sheet.picture.map;
        let work = sheet.typing.work(map).into_iter();
        work.map(|(place, text)| {
            let reason = text.why.as_deref();
            let reason = reason.map_or(String::new(), |why| format!(": {why}"));
            format!("“{}” in {}{reason}", text.words(&place), place.words(map))
        })
        .collect()
    }

    fn finish(&mut self, id: SheetId, place: &Place) {
        if matches!(place.editor, Editor::Value | Editor::ShareBar) {
            // Only its control knows what it means, and it means nothing yet.
            return;
        }
        let Some(sheet) = self.tabs.get_mut(id) else {
            return;
        };
        let desk = sheet.typing.clone();
        // Taken away first: it may rename the thing in whose place it stands.
        let Some(text) = desk.take(place) else {
            return;
        };
        let first = text.texts.first().map_or("", |text| text.trim()).to_owned();
        let taken = match place.editor {
            Editor::Value | Editor::ShareBar => Ok(()),
            Editor::Written => sheet.write(&place.path, &first),
            Editor::FileName => sheet.call_in_file(&place.path, &first),
            Editor::Note => self.hang_note(id, &text.texts),
            Editor::Park if first.is_empty() => Ok(()),
            Editor::Park => self.record(id, |record| record.parking.push(first)),
            Editor::Parked => match Reworded::of(&place.path) {
                Some(reworded) if !first.is_empty() => {
                    self.record(id, |record| reworded.put(record, first))
                }
                _ => Ok(()),
            },
            Editor::Answer => self.take_answer(id, &place.path, &text.texts),
            Editor::Minutes => self.set_timer(id, &first),
        };
        if let Err(why) = taken {
            self.refuse(id, place, text, &why);
        }
    }

    /// What could not be taken over stays where it stands.
    fn refuse(&mut self, id: SheetId, place: &Place, text: Text, why: &str) {
        let Some(sheet) = self.tabs.get(id) else {
            return;
        };
        let known = text.why.as_deref() == Some(why);
        let words = text.words(place);
        sheet.typing.put_back(place, text, why);
        if !known && !words.is_empty() {
            let place = place.words(&sheet.picture.map);
            let words = format!("“{words}” in {place} is not taken over: {why}. It is kept.");
            self.notices.say(Weight::Trouble, words);
        }
    }
}

impl Sheet {
    /// Takes over a name or a text that was written on the map.
    fn write(&mut self, path: &Path, words: &str) -> Result<(), String> {
        let map = &self.picture.map;
        let key = ItemKey::at(path).ok_or("nothing is written there")?;
        let item = Item::of(map, &key).ok_or("what it was written on is gone")?;
        match (path.0.get(2).map(String::as_str), item) {
            (Some("name"), _) => {
                let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let Some((edit, to)) = name(map, &key, &line) else {
                    return Ok(());
                };
                let selected = self.selection.has(&key);
                self.edit("Rename", edit)?;
                if to != key && selected {
                    self.selection = Selection::only(to);
                }
                Ok(())
            }
            (Some(field @ ("does" | "thinks")), Item::Touchpoint(slug, mut touchpoint)) => {
                let (text, step) = match field {
                    "does" => (&mut touchpoint.does, "Write a step"),
                    _ => (&mut touchpoint.thinks, "Write a thought"),
                };
                if text == words {
                    return Ok(());
                }
                words.clone_into(text);
                self.edit(step, Edit::Replace(Item::Touchpoint(slug, touchpoint)))
            }
            _ => Err("nothing is written there".into()),
        }
    }

    /// Takes over the name of a thing in the file.
    fn call_in_file(&mut self, path: &Path, name: &str) -> Result<(), String> {
        let key = ItemKey::at(path).ok_or("there is no such name")?;
        let to = slug_of(&self.picture.map, &key, name)?;
        if to == key {
            return Ok(());
        }
        let edit = Edit::Rename {
            from: key.clone(),
            to: to.clone(),
        };
        let selected = self.selection.has(&key);
        self.edit("Rename in the file", edit)?;
        if selected {
            self.selection = Selection::only(to);
        }
        Ok(())
    }
}

/// The key of a thing that is called so in the file, or why it cannot be called so.
pub fn slug_of(map: &JourneyMap, key: &ItemKey, text: &str) -> Result<ItemKey, String> {
    let kind = Kind::of(key).ok_or("a flow is named after what it joins")?;
    let slug = Slug::new(text.trim()).map_err(|error| error.with_suggestion())?;
    let new = kind.key(slug);
    let taken = match &new {
        ItemKey::Persona(slug) => map.personas.contains_key(slug),
        ItemKey::Stage(slug) => map.stages.contains_key(slug),
        // What an opportunity is on is told by the slug alone.
        ItemKey::Touchpoint(slug) | ItemKey::Pain(slug) => {
            map.touchpoints.contains_key(slug) || map.pains.contains_key(slug)
        }
        ItemKey::Opportunity(slug) => map.opportunities.contains_key(slug),
        ItemKey::Flow(_) => false,
    };
    match taken && new != *key {
        true => Err(format!(
            "found {}, which another thing of the map is called; expected a name of its own",
            text.trim()
        )),
        false => Ok(new),
    }
}
