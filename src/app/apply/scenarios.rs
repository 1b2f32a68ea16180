//! Scenarios: begun from a map, made into a future state.

use std::{path::PathBuf, sync::Arc};

use crate::{
    app::{App, Screen, notice::Weight, opened::Loaded},
    file,
    map::RunSettings,
    scenario::Scenario,
    units::Slug,
};

impl App {
    /// Begins a scenario of the map on the table, as its file has it.
    pub(super) fn what_if(&mut self) {
        let Some((path, changed)) = self
            .sheet()
            .and_then(|sheet| Some((sheet.path.clone()?, sheet.is_changed())))
        else {
            return;
        };
        if changed {
            let words = "The scenario changes the map as it was saved last. Save the map, and begin the scenario anew, to have it change the map as it is now.";
            self.notices.say(Weight::Note, words);
        }
        let base = file::load_map(&path).map(|read| read.model);
        let base = match base {
            Ok(Some(base)) => base,
            Ok(None) => {
                self.notices
                    .say(Weight::Trouble, "The file of the map cannot be read.");
                return;
            }
            Err(error) => {
                self.notices.say(Weight::Trouble, error.to_string());
                return;
            }
        };
        let title = self.fresh_title(&format!("What if: {}", base.title));
        let scenario = Scenario {
            id: Slug::from_title(&title).unwrap_or_else(|| base.id.clone()),
            title,
            // Told once the scenario has a file of its own.
            base: path.display().to_string(),
            note: String::new(),
            changes: Vec::new(),
            targets: Vec::new(),
            run: RunSettings::default(),
        };
        let path = std::path::absolute(&path).unwrap_or(path);
        let loaded = Loaded::what_if(scenario, (Arc::new(base), path), None);
        self.tabs.open(None, loaded);
        self.screen = Screen::Map;
        let words = "Recording: what you do to the map becomes a change of the scenario.";
        self.notices.say(Weight::Note, words);
    }

    /// A title that no open map has.
    pub(super) fn fresh_title(&self, wanted: &str) -> String {
        let named = |title: &str| self.tabs.all().iter().any(|s| s.name() == title);
        let mut title = wanted.to_owned();
        let mut number = 1;
        while named(&title) {
            number += 1;
            title = format!("{wanted} {number}");
        }
        title
    }

    /// Opens the map that the scenario on the table changes.
    pub(super) fn open_base(&mut self) {
        if let Some(path) = self.base_of_scenario() {
            self.open(path);
        }
    }

    fn base_of_scenario(&self) -> Option<PathBuf> {
        let (what_if, _) = self.sheet()?.staged()?;
        Some(what_if.base_path.clone())
    }

    /// Begins a map of the future: what the scenario on the table makes of its base.
    pub(super) fn promote(&mut self) {
        let Some(sheet) = self.sheet() else {
            return;
        };
        let Some((what_if, scenario)) = sheet.staged() else {
            return;
        };
        let map = scenario.promoted(&what_if.base);
        let title = map.title.clone();
        self.begin_map(Loaded::begun(map, None));
        if let Some(sheet) = self.sheet_mut() {
            sheet.was_never_saved();
        }
        let words = format!("“{title}” is a map of its own now. Save it where it belongs.");
        self.notices.say(Weight::Note, words);
    }
}
