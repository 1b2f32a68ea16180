//! Sticky notes: hung on the map, or parked.

use super::{Capture, Hook};
use crate::{
    app::{
        App, canvas,
        command::Command,
        notice::Weight,
        sheet::SheetId,
        typing::{Editor, Place},
    },
    edit::{Edit, Item},
    map::{ItemKey, Lane, Sticky},
    units::Slug,
};

impl App {
    /// Begins to write sticky notes for what is selected.
    pub(in crate::app) fn capture(&mut self) {
        let Some(sheet) = self.sheet() else {
            return;
        };
        let lane = match sheet.selection.lead() {
            Some(ItemKey::Pain(_)) => Lane::Pains,
            Some(ItemKey::Opportunity(_)) => Lane::Opportunities,
            _ => Lane::Steps,
        };
        let sheet = sheet.id;
        self.capture = Some(Capture {
            sheet,
            lane,
            kept: 0,
        });
    }

    /// Keeps the sticky note that is written: on the map, or on the parking lot where nothing is selected.
    pub(super) fn keep_note(&mut self) {
        let place = Place::only(Editor::Note);
        let Some(sheet) = self.sheet().filter(|_| self.capture.is_some()) else {
            return;
        };
        let (id, desk) = (sheet.id, sheet.typing.clone());
        let text = desk.text(&place, 0).unwrap_or_default();
        if text.trim().is_empty() {
            self.give_up_note();
            return;
        }
        self.finish_here(&place);
        let done = desk.at(&place).is_none();
        if let Some(capture) = self.capture.as_mut().filter(|c| done && c.sheet == id) {
            capture.kept += 1;
        }
    }

    /// Writes no more notes: what was begun is given up.
    pub(in crate::app) fn give_up_note(&mut self) {
        let capture = self.capture.take();
        if let Some(sheet) = capture.and_then(|capture| self.tabs.get(capture.sheet)) {
            sheet.typing.clear(&Place::only(Editor::Note));
        }
    }

    /// Takes over a sticky note: its text, the touchpoint where it is to hang, and the lane.
    ///
    /// # Errors
    /// Why it can hang nowhere.
    pub(in crate::app) fn hang_note(
        &mut self,
        id: SheetId,
        texts: &[String],
    ) -> Result<(), String> {
        let part = |at: usize| texts.get(at).map_or("", |text| text.trim());
        let (text, at, lane) = (part(0).to_owned(), part(1), part(2));
        if text.is_empty() {
            return Ok(());
        }
        let lane = Lane::from_name(lane).unwrap_or(Lane::Steps);
        match Slug::new(at) {
            Ok(at) => self.hang(id, Hook { at, lane }, text),
            Err(_) if self.has_room(id) => self.record(id, |record| record.parking.push(text)),
            Err(_) => Err("select the touchpoint that the note is about".into()),
        }
    }

    /// Whether there is a parking lot for this map.
    fn has_room(&self, id: SheetId) -> bool {
        let held = self.workshop.as_ref().is_some_and(|room| room.sheet == id);
        held || self.tabs.get(id).is_some_and(|sheet| sheet.has_workshop)
    }

    /// Hangs a sticky note. A scenario changes numbers and has no place for one: there it is parked, with
    /// its place in words.
    fn hang(&mut self, id: SheetId, hook: Hook, text: String) -> Result<(), String> {
        let has_room = self.has_room(id);
        let sheet = self.tabs.get_mut(id).ok_or("its map is closed")?;
        let map = &sheet.picture.map;
        let touchpoint = map.touchpoints.get(&hook.at);
        let touchpoint = touchpoint.ok_or("the touchpoint that it is about is gone")?;
        if sheet.staged().is_some() {
            let words = format!("{} ({}): {text}", touchpoint.name, hook.lane.title());
            if !has_room {
                return Err("a scenario has no place for notes; write them on its base map".into());
            }
            self.record(id, |record| record.parking.push(words))?;
            let words = "A scenario has no place for notes: it is on the parking lot.";
            self.notices.say(Weight::Note, words);
            return Ok(());
        }
        let mut new = touchpoint.clone();
        let lane = hook.lane;
        new.stickies.push(Sticky { lane, text });
        let item = Item::Touchpoint(hook.at, Box::new(new));
        sheet.edit("Add sticky note", Edit::Replace(item))?;
        // A button to undo something earlier would take back this.
        self.notices.withdraw(Command::Undo);
        Ok(())
    }

    /// Hangs what is parked on the selected touchpoint.
    pub(super) fn hang_parked(&mut self, at: usize) {
        let Some((room, sheet)) = self.in_workshop() else {
            return;
        };
        let (id, text) = (sheet.id, room.record.parking.get(at).cloned());
        let map = &sheet.picture.map;
        let lead = sheet.selection.lead();
        let place = lead
            .and_then(|lead| canvas::touchpoint_of(map, lead))
            .cloned();
        let scenario = sheet.staged().is_some();
        match (text, place) {
            (Some(_), None) => {
                let words = "Select the touchpoint on which it is to hang.";
                self.notices.say(Weight::Note, words);
            }
            (Some(_), Some(_)) if scenario => {
                let words = "A scenario has no place for notes; it stays on the parking lot.";
                self.notices.say(Weight::Note, words);
            }
            (Some(text), Some(at_touchpoint)) => {
                let hook = Hook {
                    at: at_touchpoint,
                    lane: Lane::Steps,
                };
                match self.hang(id, hook, text) {
                    Ok(()) => self.note_down(|record| drop(record.parking.remove(at))),
                    Err(why) => self
                        .notices
                        .say(Weight::Trouble, format!("Not hung: {why}.")),
                }
            }
            (None, _) => {}
        }
    }
}
