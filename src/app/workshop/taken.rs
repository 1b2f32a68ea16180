//! What was typed in a workshop, taken over into its record: the one that is held, or the one beside the
//! map when the workshop was left or ended by a crash.

use super::{
    keep::{self, Keeper},
    numbers::opinion,
};
use crate::{
    app::{
        App,
        sheet::SheetId,
        typing::{Editor, Place},
    },
    decide::number,
    diagnostic::Path,
    numbers::Spoken,
    units::Real,
    workshop::{Record, Timer},
};

/// Which line of the parking lot is worded anew. Lines have no names: it is told by its number and by what
/// it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    at: usize,
    said: String,
}

impl Reworded {
    /// The line at this place, which says this.
    pub fn new(at: usize, said: &str) -> Reworded {
        let said = said.to_owned();
        Reworded { at, said }
    }

    /// Where its new wording stands until it is taken over.
    pub fn place(&self) -> Place {
        Place::new(
            Editor::Parked,
            Path::of([self.at.to_string().as_str(), self.said.as_str()]),
        )
    }

    /// The line of such a place.
    pub fn of(path: &Path) -> Option<Reworded> {
        let [at, said] = path.0.as_slice() else {
            return None;
        };
        Some(Reworded::new(at.parse().ok()?, said))
    }

    /// Puts the new wording in its place. A line that has gone is parked anew.
    pub fn put(&self, record: &mut Record, text: String) {
        let still = |line: Option<&String>| line.is_some_and(|line| *line == self.said);
        let at = match still(record.parking.get(self.at)) {
            true => Some(self.at),
            false => record.parking.iter().position(|line| still(Some(line))),
        };
        match at.and_then(|at| record.parking.get_mut(at)) {
            Some(line) => *line = text,
            None => record.parking.push(text),
        }
    }
}

/// The timer that is set so, or why it cannot be.
fn timer(text: &str) -> Result<Timer, String> {
    let minutes = Real::read(text, "").map(|read| read.value.get());
    let minutes = minutes.map_err(|_| format!("found {text}, expected minutes, such as 10"))?;
    Ok(Timer::of_minutes(minutes.clamp(0.05, Timer::MOST)))
}

impl App {
    /// Changes the record of the workshop on this map.
    ///
    /// # Errors
    /// Why there is none that could be changed.
    pub(in crate::app) fn record(
        &mut self,
        id: SheetId,
        change: impl FnOnce(&mut Record),
    ) -> Result<(), String> {
        if self.workshop.as_ref().is_some_and(|room| room.sheet == id) {
            self.note_down(change);
            return Ok(());
        }
        let today = self.today;
        let sheet = self.tabs.get_mut(id).ok_or("its map is closed")?;
        let path = sheet.path.clone().ok_or("its map has no file yet")?;
        let record = keep::beside(&path)?;
        let mut record =
            record.unwrap_or_else(|| Record::new((*sheet.picture.map).clone(), Some(today)));
        change(&mut record);
        let saved = Keeper::beside(&path).save(&record);
        saved.map_err(|error| format!("the record of the workshop was not saved: {error}"))?;
        sheet.has_workshop = true;
        Ok(())
    }

    /// Takes over what somebody says about a number.
    ///
    /// # Errors
    /// What is missing of it.
    pub(in crate::app) fn take_answer(
        &mut self,
        id: SheetId,
        path: &Path,
        texts: &[String],
    ) -> Result<(), String> {
        if texts.iter().all(|text| text.trim().is_empty()) {
            return Ok(());
        }
        let sheet = self.tabs.get(id).ok_or("its map is closed")?;
        let map = &sheet.picture.map;
        let about = path.0.first().ok_or("it is about no number")?.clone();
        let said = opinion(texts, number(map, &about).unit, &map.currency)?;
        self.record(id, |record| record.answers_mut(&about).push(said))
    }

    /// Sets the timer.
    ///
    /// # Errors
    /// Why it cannot be set so.
    pub(in crate::app) fn set_timer(&mut self, id: SheetId, text: &str) -> Result<(), String> {
        let new = timer(text)?;
        self.record(id, |record| {
            if new.minutes() != record.timer.minutes() {
                record.timer = new;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{map::JourneyMap, units::Slug};

    #[test]
    fn a_line_is_found_by_what_it_said_wherever_it_stands_now() {
        let map = JourneyMap::new(Slug::new("m").expect("a slug"), "M");
        let mut record = Record::new(map, None);
        record.parking = vec!["one".into(), "two".into()];
        let two = Reworded::new(1, "two");
        assert_eq!(Reworded::of(&two.place().path), Some(two.clone()));
        record.parking.remove(0);
        two.put(&mut record, "second".into());
        assert_eq!(record.parking, ["second"]);
        two.put(&mut record, "third".into());
        assert_eq!(record.parking, ["second", "third"], "nothing is lost");
    }

    #[test]
    fn minutes_are_numbers_of_minutes() {
        assert_eq!(timer("2,5").map(|t| t.minutes()), Ok(2.5));
        assert!(timer("soon").is_err_and(|why| why.contains("found soon")));
        assert!(timer("NaN").is_err());
    }
}
