//! Opening, saving, tabs.

use std::path::{Path, PathBuf};

use super::Then;
use crate::{
    app::{
        App, Screen,
        command::Command,
        dialog::{self, Browser, Dialog, Purpose, Question, Reply, Stands},
        library,
        notice::Weight,
        opened::{Loaded, Opened},
        sheet::{Sheet, SheetId},
        workshop::{Written, summary_file},
    },
    file::{self, Template},
    map::JourneyMap,
    units::Slug,
};

/// What a map is called that nobody has given a title.
const UNTITLED: &str = "Untitled map";

impl App {
    /// Begins an empty map.
    pub(super) fn new_map(&mut self) {
        let title = self.fresh_title(UNTITLED);
        // The file and the map are called alike until people call them something else.
        if let Some(id) = Slug::from_title(&title) {
            self.begin_map(Loaded::begun(JourneyMap::new(id, &title), None));
        }
    }

    /// Begins a map from a template.
    pub(super) fn begin_from(&mut self, template: &Template) {
        let read = template.read();
        if let Some(map) = read.model {
            self.begin_map(Loaded::begun(map, Some(read.document)));
        }
    }

    pub(in crate::app) fn begin_map(&mut self, loaded: Loaded) {
        self.tabs.open(None, loaded);
        self.screen = Screen::Map;
    }

    pub(super) fn choose_file(&mut self) {
        let folder = self.folder();
        if self.asks_desktop {
            let wait = dialog::choose_to_open(&folder);
            self.worker.choose(Purpose::Open, wait);
        } else {
            self.browse(Purpose::Open);
        }
    }

    /// Chooses a file where the desktop has no dialog for it.
    fn browse(&mut self, purpose: Purpose) {
        let name = match purpose {
            Purpose::Save(id) => self.file_name(id),
            Purpose::Summary(written) => self.summary_name(written),
            Purpose::Open | Purpose::Import | Purpose::Export(_) => String::new(),
        };
        let title = match purpose {
            Purpose::Open => "Open a map or a scenario".to_owned(),
            Purpose::Save(id) => {
                let name = self.tabs.get(id).map_or_else(String::new, Sheet::name);
                format!("Save “{name}”")
            }
            Purpose::Summary(_) => "Save the summary".to_owned(),
            // Only when the desktop's dialog has failed.
            Purpose::Import => return self.begin_import(false),
            Purpose::Export(_) => return self.save_export(false),
        };
        let browser = Browser::new(purpose, title, &self.folder(), name);
        self.dialog = Some(Dialog::Browser(browser));
    }

    /// Asks for a file for the summary of the workshop.
    pub(in crate::app) fn choose_for_summary(&mut self, written: Written) {
        let purpose = Purpose::Summary(written);
        if self.asks_desktop {
            let (name, kind) = (
                self.summary_name(written),
                (written.name(), written.ending()),
            );
            let wait = dialog::choose_to_save("Save the summary", &self.folder(), &name, kind);
            self.worker.choose(purpose, wait);
        } else {
            self.browse(purpose);
        }
    }

    fn summary_name(&self, written: Written) -> String {
        let path = self.sheet().and_then(|sheet| sheet.path.as_deref());
        summary_file(path, written).display().to_string()
    }

    /// The folder in which files are looked for: that of the map on the table, or of the maps.
    pub(in crate::app) fn folder(&self) -> PathBuf {
        let path = self.sheet().and_then(|sheet| sheet.path.as_deref());
        if let Some(folder) = path.and_then(Path::parent) {
            return folder.to_owned();
        }
        let root = self.library.as_ref().map_or(&self.root, |l| &l.root);
        let scenarios = root.join("scenarios");
        if scenarios.is_dir() && self.sheet().is_some_and(|s| s.staged().is_some()) {
            return scenarios;
        }
        let maps = root.join("maps");
        match maps.is_dir() {
            true => maps,
            false => root.clone(),
        }
    }

    /// The name of a file for a map.
    pub(in crate::app) fn file_name(&self, id: SheetId) -> String {
        let Some(sheet) = self.tabs.get(id) else {
            return String::new();
        };
        let file = sheet.path.as_deref().and_then(Path::file_name);
        file.map_or_else(
            || {
                let slug = Slug::from_title(&sheet.name());
                slug.map_or_else(|| "map.ron".to_owned(), |slug| format!("{slug}.ron"))
            },
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// What a person chose in a dialog.
    pub(in crate::app) fn chosen(&mut self, purpose: Purpose, path: Result<Option<PathBuf>, ()>) {
        match path {
            Err(()) => self.browse(purpose),
            Ok(None) => self.then = None,
            Ok(Some(path)) => {
                self.choose(purpose, path, true);
            }
        }
    }

    /// A file was chosen: by a dialog of the desktop, which asks before it names a file that is there, or
    /// in the browser, which does not. Gives whether that was possible.
    fn choose(&mut self, purpose: Purpose, named: PathBuf, by_desktop: bool) -> bool {
        match purpose {
            Purpose::Open => self.open(named),
            Purpose::Import => self.worker.import(named),
            Purpose::Export(format) => self.export_to(format, named, by_desktop),
            Purpose::Summary(written) => {
                let path = written.of(named.clone());
                let asked = by_desktop && path == named;
                match path.exists() && !asked {
                    true => self.ask(Question::ReplaceSummary(written, path)),
                    false => self.write_summary(written, &path),
                }
            }
            Purpose::Save(id) => {
                let path = dialog::with_ending(named.clone());
                // With an ending put on it is a name that nobody was asked about.
                let asked = by_desktop && path == named;
                let own = self.tabs.of_file(&path);
                if own.is_some_and(|own| own != id) {
                    let name = path.display();
                    let words = format!("{name} is open in another tab. Choose another name.");
                    self.notices.say(Weight::Trouble, words);
                    self.browse(purpose);
                } else if own.is_none() && path.exists() && !asked {
                    self.ask(Question::Replace(id, path));
                } else {
                    return self.save_to(id, &path);
                }
            }
        }
        true
    }

    /// A file was chosen in the browser.
    pub(super) fn chosen_in_browser(&mut self, path: PathBuf) {
        if let Some(Dialog::Browser(browser)) = self.dialog.take() {
            let purpose = browser.purpose;
            // Where a save is refused another path can be typed at once.
            if !self.choose(purpose, path, false) && self.dialog.is_none() {
                self.dialog = Some(Dialog::Browser(browser));
            }
        }
    }

    pub(in crate::app) fn ask(&mut self, question: Question) {
        self.dialog = Some(Dialog::Question(question));
    }

    pub(super) fn welcome(&mut self) {
        self.screen = Screen::Welcome;
    }

    /// Opens a file, or shows it if it is open.
    pub(in crate::app) fn open(&mut self, path: PathBuf) {
        self.dialog = None;
        if let Some(id) = self.tabs.of_file(&path) {
            self.show_tab(id);
            return;
        }
        self.worker.open(path.clone());
        self.screen = Screen::Opening(path);
    }

    /// A file has been read.
    pub(in crate::app) fn opened(&mut self, path: PathBuf, opened: Result<Opened, String>) {
        let given_up = |id| self.given_up.remove(&id);
        let given_up = self.tabs.of_file(&path).is_some_and(given_up);
        let loaded = match opened {
            Err(message) => {
                self.screen = Screen::Unreadable(message);
                self.bring_into(&path, None);
                return;
            }
            Ok(Opened::Broken { title, diagnostics }) => {
                self.screen = Screen::Broken {
                    path: path.clone(),
                    title,
                    diagnostics,
                };
                self.bring_into(&path, None);
                return;
            }
            Ok(Opened::Good(loaded)) => *loaded,
        };
        let found = &loaded.picture.diagnostics;
        let errors = found.iter().filter(|d| d.is_error()).count();
        match (errors, found.as_slice()) {
            (0, []) => {}
            (0, [one]) => {
                let words = format!("Opened with a warning: {}.", one.message);
                self.notices.say(Weight::Note, words);
            }
            (0, many) => {
                let words = format!("Opened with {} warnings.", many.len());
                self.notices.say(Weight::Note, words);
            }
            (count, _) => {
                let errors = match count {
                    1 => "an error".to_owned(),
                    n => format!("{n} errors"),
                };
                let words = format!(
                    "Opened with {errors}. The map can be drawn and saved; it runs once they are mended."
                );
                self.notices.say(Weight::Trouble, words);
            }
        }
        self.recent.remember(&path);
        let id = match self.tabs.of_file(&path) {
            Some(id) => {
                // A file may be opened once more while it is being opened: what was done to it in
                // between stays.
                let touched = self.tabs.get(id).is_some_and(Sheet::is_changed);
                if given_up || !touched {
                    self.tabs.replace(id, loaded);
                }
                self.tabs.show(id);
                id
            }
            None => self.tabs.open(Some(path.clone()), loaded),
        };
        self.screen = Screen::Map;
        self.keep_version(id, "Opened");
        self.bring_into(&path, Some(id));
        if let Some(left) = self.wanted_beside.take() {
            self.tabs.show(left);
            self.put_beside(id);
        }
    }

    pub(super) fn save(&mut self) {
        let Some(id) = self.sheet().map(|sheet| sheet.id) else {
            return;
        };
        self.save_sheet(id);
    }

    /// Saves a map to its file, or asks for one.
    pub(in crate::app) fn save_sheet(&mut self, id: SheetId) {
        if let Some(sheet) = self.tabs.get_mut(id) {
            sheet.look_for_file();
        }
        let before = self.tabs.get(id).is_some_and(Sheet::is_changed);
        self.finish_all(id);
        let Some(sheet) = self.tabs.get(id) else {
            return;
        };
        if before && sheet.path.is_some() && !sheet.is_map_changed() {
            // All that was left was to be taken over elsewhere, or cannot be saved.
            self.say_unfinished(id, "There is nothing else to save");
            self.go_on();
            return;
        }
        match sheet.path.clone() {
            None => self.save_sheet_as(id),
            Some(path) if sheet.changed_outside() => self.save_both(id, path),
            Some(path) => {
                self.save_to(id, &path);
            }
        }
    }

    /// Saves a map whose file another program has changed: what that wrote stays in it.
    fn save_both(&mut self, id: SheetId, path: PathBuf) {
        if self.outside.is_some() {
            self.save_with_outside(id);
            return;
        }
        let why = "nobody has looked at what it wrote".to_owned();
        let stands = Stands { why, newer: false };
        self.ask(Question::Overwrite(id, path, stands));
    }

    /// Saves a map once what another program wrote into its file is part of it.
    pub(in crate::app) fn save_over(&mut self, id: SheetId) {
        match self.tabs.get(id).and_then(|sheet| sheet.path.clone()) {
            // The file may have changed once more.
            Some(path) if self.tabs.get(id).is_some_and(Sheet::changed_outside) => {
                self.save_both(id, path);
            }
            Some(path) => {
                self.save_to(id, &path);
            }
            None => {}
        }
    }

    pub(super) fn save_as(&mut self) {
        if let Some(id) = self.sheet().map(|sheet| sheet.id) {
            self.save_sheet_as(id);
        }
    }

    fn save_sheet_as(&mut self, id: SheetId) {
        let Some(name) = self.tabs.get(id).map(Sheet::name) else {
            return;
        };
        let purpose = Purpose::Save(id);
        // Whoever is asked for a file sees the map that it is for.
        self.show_tab(id);
        if self.asks_desktop {
            let title = format!("Save “{name}”");
            let kind = ("Maps and scenarios", "ron");
            let name = self.file_name(id);
            let wait = dialog::choose_to_save(&title, &self.folder(), &name, kind);
            self.worker.choose(purpose, wait);
        } else {
            self.browse(purpose);
        }
    }

    /// Saves as a file, and gives whether that was possible.
    fn save_to(&mut self, id: SheetId, path: &Path) -> bool {
        let Some(sheet) = self.tabs.get_mut(id) else {
            return false;
        };
        let names = file::names(path);
        let in_place = match sheet.writes_into(path) {
            None if names > 1 => {
                self.ask(Question::Names(id, path.to_owned(), names));
                return false;
            }
            said => names > 1 && said == Some(true),
        };
        // Written into it may be cut off half-way: what stands there is kept first.
        if in_place && let Err(why) = self.keep_what_stands(path) {
            self.refuse_to_replace(&why);
            return false;
        }
        let Some(sheet) = self.tabs.get_mut(id) else {
            return false;
        };
        match sheet.save(path) {
            Ok(saved) => {
                self.notices.withdraw(Command::SaveAs);
                self.say_unfinished(id, &format!("Saved to {}", path.display()));
                if let Some(lost) = saved.in_words() {
                    let words = format!("Saved, but of {}: {lost}.", path.display());
                    self.notices.say(Weight::Trouble, words);
                }
                self.keep_version(id, "Saved");
                self.recent.remember(path);
                self.worker.scan(self.root.clone());
                self.go_on();
                true
            }
            Err(error) => {
                // The work is still in the window; whoever was about to close it must not.
                self.then = None;
                let words = format!("Not saved: {error}. Your changes are still here.");
                self.notices.offer(Weight::Trouble, words, Command::SaveAs);
                false
            }
        }
    }

    /// Saves over what another program wrote, once that is kept.
    fn replace(&mut self, id: SheetId, path: &Path) {
        match self.keep_what_stands(path) {
            Ok(()) => {
                self.save_to(id, path);
            }
            Err(why) => self.refuse_to_replace(&why),
        }
    }

    fn refuse_to_replace(&mut self, why: &str) {
        self.then = None;
        let words = format!("Not saved: what stands in the file cannot be kept: {why}.");
        self.notices.offer(Weight::Trouble, words, Command::SaveAs);
    }

    /// Saves a file of several names as was said, and does not ask again.
    fn save_names(&mut self, id: SheetId, path: &Path, into: bool) {
        if let Some(sheet) = self.tabs.get_mut(id) {
            sheet.write_into(path, into);
        }
        self.save_to(id, path);
    }

    /// Saves all maps with changes that have files, then asks for files for the others.
    pub(super) fn save_all(&mut self) {
        let changed = self.tabs.all().iter().filter(|sheet| sheet.is_changed());
        let mut ids: Vec<(bool, SheetId)> = changed
            .map(|sheet| (sheet.asks_before_saving(), sheet.id))
            .collect();
        ids.sort();
        for (asks, id) in ids {
            self.save_sheet(id);
            if asks {
                // One question at a time.
                break;
            }
        }
    }

    pub(super) fn revert(&mut self) {
        if let Some(sheet) = self.sheet() {
            self.ask(Question::Revert(sheet.id, sheet.name()));
        }
    }

    /// Reads a map's file again.
    fn read_again(&mut self, id: SheetId) {
        if let Some(path) = self.tabs.get(id).and_then(|sheet| sheet.path.clone()) {
            self.given_up.insert(id);
            self.worker.open(path);
        }
    }

    pub(super) fn switch_tab(&mut self, by: isize) {
        self.tabs.step(by);
        self.screen = Screen::Map;
    }

    /// Shows an open map.
    pub(in crate::app) fn show_tab(&mut self, id: SheetId) {
        self.tabs.show(id);
        self.screen = Screen::Map;
    }

    /// What a person says to a question.
    pub(super) fn reply(&mut self, reply: Reply) {
        let Some(Dialog::Question(question)) = self.dialog.take() else {
            return;
        };
        match (question, reply) {
            (Question::Close(id, _), Reply::Save) => {
                self.then = Some(Then::Close(id));
                self.save_sheet(id);
            }
            (Question::Close(id, _), Reply::Discard) => self.drop_tab(id),
            (Question::Quit(_), Reply::Save) => {
                self.then = Some(Then::Quit);
                self.go_on();
            }
            (Question::Quit(_) | Question::Unfinished(Then::Quit, _), Reply::Discard) => {
                self.quitting = true;
            }
            (Question::Unfinished(Then::Close(id), _), Reply::Discard) => self.drop_tab(id),
            (Question::Unfinished(..), _) => {}
            (Question::Revert(id, _), _) | (Question::Overwrite(id, ..), Reply::Discard) => {
                self.then = None;
                self.read_again(id);
            }
            (Question::ReplaceExport(path), _) => self.write_export(&path),
            (Question::ReplaceSummary(written, path), _) => self.write_summary(written, &path),
            (Question::Replace(id, path), Reply::Save) => {
                self.save_to(id, &path);
            }
            (Question::Overwrite(id, path, _), Reply::Save) => self.replace(id, &path),
            (Question::Overwrite(id, ..), Reply::Elsewhere) => self.save_sheet_as(id),
            (Question::Names(id, path, _), reply) => {
                self.save_names(id, &path, reply == Reply::InPlace);
            }
            (_, Reply::Discard | Reply::Elsewhere | Reply::InPlace) => {}
        }
    }

    /// Where maps are looked for, for a file or a folder that was named at the start.
    pub(in crate::app) fn root_for(path: Option<&Path>) -> PathBuf {
        let root = match path {
            Some(folder) if folder.is_dir() => folder.to_owned(),
            Some(file) => library::root_of(file),
            None => PathBuf::new(),
        };
        match root.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => root,
        }
    }
}
