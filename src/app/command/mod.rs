//! Everything a person can ask for: commands, which have a name and mostly keys, and the other
//! things that a drawn frame may ask for.
//!
//! - [`table`]: one line a command, read by menus, palette, keys, tooltips and tests
//! - [`available`]: when a command can be done, and why not
//! - [`keys`]: which command the keys pressed ask for

mod available;
mod keys;
mod table;

use std::path::PathBuf;

use eframe::egui::{KeyboardShortcut, Rect};

pub use available::Situation;
pub use keys::{key_text, pressed};
pub use table::{Command, Entry};

use super::{
    canvas::Camera, dialog::Reply, exporting::Asked, inspector::Pane, selection::Selection,
    sheet::SheetId, typing, workshop::Ask,
};
use crate::{
    diagnostic::Path,
    edit::Edit,
    file::Template,
    layout::Lane,
    map::{ItemKey, progress::Place},
    scenario::Scenario,
    units::Slug,
};

/// Which picture of the map is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// Lanes over stage columns.
    #[default]
    Journey,
    /// Cards and the flows between them.
    Flow,
}

/// Something to do, collected while drawing and done afterwards: nothing changes while it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A command.
    Do(Command),
    /// Open this file.
    OpenPath(PathBuf),
    /// Show the numbers of this persona; `None`: of everybody.
    Persona(Option<Slug>),
    /// Show the emotions of this persona beside those.
    Compare(Option<Slug>),
    /// Select this and nothing else.
    Select(Selection),
    /// Add to the selection, or take out of it.
    Toggle(ItemKey),
    /// Select this and bring it into view.
    GoTo(ItemKey),
    /// Open the editor of this place, with the keyboard in its field.
    Show(Place),
    /// The same for what a path in the file is about.
    ShowPath(Path),
    /// Show this pane of the panel beside the map.
    Pane(Pane),
    /// Change the map: under a name that people read in the menu ("Undo move touchpoint"), as a step of
    /// its own or as part of the gesture under way.
    Edit(&'static str, Box<Edit>),
    /// Change the scenario on the table: it becomes this one.
    Scenario(&'static str, Box<Scenario>),
    /// Take the choice at this place into the comparison of scenarios, or leave it out.
    Include(usize),
    /// What is typed as the budget for fixes.
    Budget(String),
    /// Search for the best fixes within the budget.
    SearchFixes,
    /// Ask something else on the page of decisions.
    Decide(super::decide::Ask),
    /// Stop preparing decisions.
    StopDeciding,
    /// Stop the runs of the comparison.
    StopComparing,
    /// Begin a gesture: every edit until its end is one step.
    Begin(&'static str),
    /// End the gesture.
    End,
    /// End the gesture and take back what it did.
    Cancel,
    /// What stands at this place is written as far as it is to be: take it over.
    Finish(typing::Place),
    /// Fold or unfold a lane.
    Fold(Lane),
    /// Put a lane at another place from the top.
    MoveLane(Lane, usize),
    /// Look from here.
    Camera(Camera),
    /// Look from here, on the way to there.
    Glide {
        /// Where it was going when this was drawn: if that has changed since, it stays so.
        was: Option<Camera>,
        /// Where the camera is now.
        now: Camera,
        /// Where it is going.
        goal: Camera,
    },
    /// Look for this on the map; `None`: for nothing any more.
    Find(Option<String>),
    /// Go to so many matches farther on.
    FindNext(isize),
    /// Look at the map beside from here.
    CameraBeside(Camera),
    /// What is typed into the field of the dialog.
    Typed(String),
    /// Point at this line of the palette.
    Highlight(usize),
    /// Look for a file in this folder.
    Browse(PathBuf),
    /// This file was chosen in the dialog.
    Chosen(PathBuf),
    /// What was said to a question.
    Reply(Reply),
    /// Show this open map.
    ShowTab(SheetId),
    /// Close this open map.
    CloseTab(SheetId),
    /// Begin a map from a template.
    BeginFrom(&'static Template),
    /// Show this open map beside the one on the table.
    Beside(SheetId),
    /// Show the map of this file beside it.
    BesideFile(PathBuf),
    /// Something in the dialog of exports.
    Exporting(Asked),
    /// Something in the dialog of earlier versions.
    Earlier(super::earlier::Asked),
    /// Whose changes are taken where another program has changed the file.
    Outside(super::outside::Asked),
    /// What becomes of work that a crash has left.
    Recovery(super::keeping::Asked),
    /// Make a map of what was understood of a file of another tool.
    MakeImport,
    /// Show the play at this day.
    PlayAt(f64),
    /// Copy this text, called so.
    CopyText(String, String),
    /// Copy a picture of this part of the window, called so.
    CopyPicture(String, Rect),
    /// Something that a workshop is asked for.
    Workshop(Ask),
    /// Close whatever lies over the window.
    Close,
}

/// What a control of the inspector changes: the map, or the scenario that makes the map.
#[derive(Debug, Clone, PartialEq)]
pub enum Alteration {
    /// The map.
    Map(Edit),
    /// The scenario, which becomes this one.
    Scenario(Box<Scenario>),
}

impl Alteration {
    /// The same as something to do, under the name of its step.
    pub fn action(self, name: &'static str) -> Action {
        match self {
            Alteration::Map(edit) => Action::Edit(name, Box::new(edit)),
            Alteration::Scenario(scenario) => Action::Scenario(name, scenario),
        }
    }
}

impl From<Edit> for Alteration {
    fn from(edit: Edit) -> Alteration {
        Alteration::Map(edit)
    }
}

impl From<Scenario> for Alteration {
    fn from(scenario: Scenario) -> Alteration {
        Alteration::Scenario(Box::new(scenario))
    }
}

/// A menu of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Files and tabs.
    File,
    /// What changes the selection, whatever it is.
    Edit,
    /// How the map is looked at.
    View,
    /// What the map is made of, and runs.
    Map,
    /// What a room does with the map.
    Workshop,
    /// Finding one's way.
    Help,
}

impl Menu {
    /// All of them, in the order of the bar.
    pub const ALL: [Menu; 6] = [
        Menu::File,
        Menu::Edit,
        Menu::View,
        Menu::Map,
        Menu::Workshop,
        Menu::Help,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Menu::File => "File",
            Menu::Edit => "Edit",
            Menu::View => "View",
            Menu::Map => "Map",
            Menu::Workshop => "Workshop",
            Menu::Help => "Help",
        }
    }

    /// Its commands.
    pub fn commands(self) -> impl Iterator<Item = Command> {
        let all = Command::ALL.iter().copied();
        all.filter(move |command| command.entry().menu == self)
    }
}

impl Command {
    /// Its name, as on a button.
    pub const fn name(self) -> &'static str {
        self.entry().name
    }

    /// What it does.
    pub const fn about(self) -> &'static str {
        self.entry().about
    }

    /// The keys that ask for it, as they are shown.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        self.entry().keys.first().copied()
    }

    /// What it does, with its keys.
    pub fn tooltip(self) -> String {
        match self.shortcut() {
            Some(keys) => format!("{}  ({})", self.about(), key_text(keys)),
            None => self.about().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_tell_commands_apart_and_sentences_say_what_they_do() {
        let mut names = HashSet::new();
        for command in Command::ALL {
            let entry = command.entry();
            assert!(names.insert(entry.name), "two are called {}", entry.name);
            assert!(!entry.about.is_empty() && !entry.about.ends_with('.'));
            assert!(entry.about.starts_with(char::is_uppercase));
        }
        assert_eq!(
            Menu::ALL.iter().flat_map(|menu| menu.commands()).count(),
            Command::ALL.len()
        );
    }

    #[test]
    fn no_keys_ask_for_two_things() {
        let mut taken = HashSet::new();
        for command in Command::ALL {
            for keys in command.entry().keys {
                assert!(taken.insert(*keys), "{command:?} has keys of another");
            }
        }
    }
}
