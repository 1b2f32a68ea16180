//! Sticky notes: hung on the map, or parked.

use super::{Capture, Place};
use crate::{
    app::{App, canvas, notice::Weight},
    edit::{Edit, Item},
    map::{ItemKey, Lane, Sticky},
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
        self.capture = Some(Capture {
            text: String::new(),
            lane,
            kept: 0,
        });
    }

    /// Keeps the sticky note that is written: on the map, or on the parking lot where nothing is selected.
    pub(super) fn keep_note(&mut self) {
        let Some(capture) = &mut self.capture else {
            return;
        };
        let text = capture.text.trim().to_owned();
        if text.is_empty() {
            self.capture = None;
            return;
        }
        let lane = capture.lane;
        let at = self.sheet().and_then(|sheet| {
            let lead = sheet.selection.lead()?;
            canvas::touchpoint_of(&sheet.picture.map, lead).cloned()
        });
        let done = match at {
            Some(at) => self.hang(Place { at, lane }, text),
            None if self.workshop.is_some() => {
                self.note_down(|record| record.parking.push(text));
                true
            }
            None => {
                let words = "Select the touchpoint that the note is about.";
                self.notices.say(Weight::Note, words);
                false
            }
        };
        if let Some(capture) = self.capture.as_mut().filter(|_| done) {
            capture.text.clear();
            capture.kept += 1;
        }
    }

    /// Hangs a sticky note. A scenario changes numbers and has no place for one: there it is parked, with
    /// its place in words.
    fn hang(&mut self, place: Place, text: String) -> bool {
        let Some(sheet) = self.sheet() else {
            return false;
        };
        let map = &sheet.picture.map;
        let Some(touchpoint) = map.touchpoints.get(&place.at) else {
            return false;
        };
        if sheet.staged().is_some() {
            let words = format!("{} ({}): {text}", touchpoint.name, place.lane.title());
            if self.workshop.is_none() {
                let words = "A scenario has no place for notes; write them on its base map.";
                self.notices.say(Weight::Note, words);
                return false;
            }
            self.note_down(|record| record.parking.push(words));
            let words = "A scenario has no place for notes: it is on the parking lot.";
            self.notices.say(Weight::Note, words);
            return true;
        }
        let mut new = touchpoint.clone();
        let lane = place.lane;
        new.stickies.push(Sticky { lane, text });
        let item = Item::Touchpoint(place.at, Box::new(new));
        self.edit("Add sticky note", Edit::Replace(item));
        true
    }

    /// Hangs what is parked on the selected touchpoint.
    pub(super) fn hang_parked(&mut self, at: usize) {
        let Some((room, sheet)) = self.in_workshop() else {
            return;
        };
        let text = room.record.parking.get(at).cloned();
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
                let place = Place {
                    at: at_touchpoint,
                    lane: Lane::Steps,
                };
                if self.hang(place, text) {
                    self.note_down(|record| drop(record.parking.remove(at)));
                }
            }
            (None, _) => {}
        }
    }
}
