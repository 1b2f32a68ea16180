//! The base map of an open scenario changes on the disk: what is on the table is what the scenario makes of
//! the base as it is now, never of one that is no more.

use std::sync::Arc;

use crate::{
    app::{
        App,
        notice::Weight,
        sheet::{Sheet, SheetId},
    },
    diagnostic::any_error,
    file,
    map::JourneyMap,
};

impl App {
    /// Takes over the base map of a scenario as it stands on the disk.
    pub(super) fn take_base(&mut self, id: SheetId) {
        let Some(sheet) = self.tabs.get_mut(id) else {
            return;
        };
        let name = sheet.name();
        match sheet.read_base() {
            Ok(false) => {}
            Ok(true) => {
                let words = format!(
                    "The base map of “{name}” has changed: the scenario stands on what it is now."
                );
                self.notices.say(Weight::Note, words);
            }
            Err(why) => {
                let words = format!(
                    "The base map of “{name}” has changed, and {why}. The scenario stands on what it was before."
                );
                self.notices.say(Weight::Trouble, words);
            }
        }
    }
}

impl Sheet {
    /// Reads the base map of a scenario again. Gives whether it has changed.
    ///
    /// # Errors
    /// Why it cannot be used; the scenario stands on the base as it was.
    fn read_base(&mut self) -> Result<bool, String> {
        let Some((what_if, _)) = self.staged() else {
            return Ok(false);
        };
        let path = &what_if.base_path;
        if !path.exists() {
            return Err(format!("{} is gone", path.display()));
        }
        let read = file::load_map(path).map_err(|error| error.to_string())?;
        let map: JourneyMap = match read.model {
            Some(map) if !any_error(&read.diagnostics) => map,
            _ => return Err(format!("{} has errors", path.display())),
        };
        if map == *what_if.base {
            return Ok(false);
        }
        self.stand_on(Arc::new(map));
        Ok(true)
    }
}
