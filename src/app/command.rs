//! Everything a person can ask for: what it is called, what it does, which keys ask for it. Buttons,
//! tooltips and keys all read this list.

use std::path::PathBuf;

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};

use crate::{edit::Edit, layout::Lane, map::ItemKey, units::Slug};

use super::{canvas::Camera, selection::Selection};

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
    /// Select this and nothing else.
    Select(Selection),
    /// Add to the selection, or take out of it.
    Toggle(ItemKey),
    /// Change the map: under a name that people read in the menu ("Undo move touchpoint"), as a step of
    /// its own or as part of the gesture under way.
    Edit(&'static str, Box<Edit>),
    /// Begin a gesture: every edit until its end is one step.
    Begin(&'static str),
    /// End the gesture.
    End,
    /// End the gesture and take back what it did.
    Cancel,
    /// Fold or unfold a lane.
    Fold(Lane),
    /// Look from here.
    Camera(Camera),
    /// What is typed into the field for a path.
    TypePath(String),
    /// Close whatever lies over the window.
    Close,
}

/// What has a name, and mostly keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Choose a file.
    Open,
    /// Take back the latest change.
    Undo,
    /// Make it again.
    Redo,
    /// Back to the first screen.
    Welcome,
    /// Lanes over stage columns.
    ShowJourney,
    /// Cards and flows.
    ShowFlow,
    /// Run again, or for the first time.
    Run,
    /// Stop the run.
    Stop,
    /// See everything.
    Fit,
    /// Nearer.
    ZoomIn,
    /// Farther.
    ZoomOut,
    /// As large as it was made.
    ActualSize,
    /// Light or dark.
    SwitchTheme,
    /// The touchpoint before.
    Previous,
    /// The touchpoint after.
    Next,
    /// Show or hide the panel of maps.
    LeftPanel,
    /// Show or hide the panel of results.
    RightPanel,
}

impl Command {
    /// All of them.
    pub const ALL: [Command; 17] = [
        Command::Open,
        Command::Undo,
        Command::Redo,
        Command::Welcome,
        Command::ShowJourney,
        Command::ShowFlow,
        Command::Run,
        Command::Stop,
        Command::Fit,
        Command::ZoomIn,
        Command::ZoomOut,
        Command::ActualSize,
        Command::SwitchTheme,
        Command::Previous,
        Command::Next,
        Command::LeftPanel,
        Command::RightPanel,
    ];

    /// Its name, as on a button.
    pub const fn name(self) -> &'static str {
        match self {
            Command::Open => "Open…",
            Command::Undo => "Undo",
            Command::Redo => "Redo",
            Command::Welcome => "All maps",
            Command::ShowJourney => "Journey",
            Command::ShowFlow => "Flow",
            Command::Run => "Run",
            Command::Stop => "Stop",
            Command::Fit => "Fit",
            Command::ZoomIn => "Zoom in",
            Command::ZoomOut => "Zoom out",
            Command::ActualSize => "Actual size",
            Command::SwitchTheme => "Switch theme",
            Command::Previous => "Previous touchpoint",
            Command::Next => "Next touchpoint",
            Command::LeftPanel => "Maps panel",
            Command::RightPanel => "Results panel",
        }
    }

    /// What it does.
    pub const fn about(self) -> &'static str {
        match self {
            Command::Open => "Open a map or a scenario",
            Command::Undo => "Take back the latest change",
            Command::Redo => "Make the change again that was taken back",
            Command::Welcome => "Go to the first screen, with all maps of the folder",
            Command::ShowJourney => "Show the journey: stages, steps, emotions, pains",
            Command::ShowFlow => "Show the flows: who goes where, and who leaves",
            Command::Run => "Send the customers down the map again",
            Command::Stop => "Stop the run",
            Command::Fit => "See the whole map",
            Command::ZoomIn => "Look closer",
            Command::ZoomOut => "See more",
            Command::ActualSize => "Show the map at 100 %",
            Command::SwitchTheme => "Switch between light and dark",
            Command::Previous => "Select the touchpoint before",
            Command::Next => "Select the touchpoint after",
            Command::LeftPanel => "Show or hide the maps of the folder",
            Command::RightPanel => "Show or hide the results",
        }
    }

    /// The keys that ask for it.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let alt = |key| Some(KeyboardShortcut::new(Modifiers::ALT, key));
        let ctrl = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let shift = |key| Some(KeyboardShortcut::new(Modifiers::SHIFT, key));
        match self {
            Command::Open => ctrl(Key::O),
            Command::Undo => ctrl(Key::Z),
            Command::Redo => Some(KeyboardShortcut::new(
                Modifiers::COMMAND.plus(Modifiers::SHIFT),
                Key::Z,
            )),
            Command::Welcome => ctrl(Key::H),
            Command::ShowJourney => ctrl(Key::Num1),
            Command::ShowFlow => ctrl(Key::Num2),
            Command::Run => ctrl(Key::R),
            Command::Stop => None,
            Command::Fit => shift(Key::Num1),
            Command::ZoomIn => ctrl(Key::Plus),
            Command::ZoomOut => ctrl(Key::Minus),
            Command::ActualSize => ctrl(Key::Num0),
            Command::SwitchTheme => ctrl(Key::T),
            Command::Previous => alt(Key::ArrowLeft),
            Command::Next => alt(Key::ArrowRight),
            Command::LeftPanel => ctrl(Key::B),
            Command::RightPanel => ctrl(Key::J),
        }
    }

    /// What it does, with its keys.
    pub fn tooltip(self, ctx: &Context) -> String {
        match self.shortcut() {
            Some(keys) => format!("{}  ({})", self.about(), ctx.format_shortcut(&keys)),
            None => self.about().to_owned(),
        }
    }
}

/// The commands whose keys were pressed in this frame.
pub fn pressed(ctx: &Context) -> Vec<Command> {
    // A key that is being typed into a field is not a command.
    let typing = ctx.text_edit_focused();
    ctx.input_mut(|input| {
        let mut commands = Vec::new();
        for command in Command::ALL {
            let Some(keys) = command.shortcut() else {
                continue;
            };
            if typing && !keys.modifiers.command && !keys.modifiers.alt {
                continue;
            }
            if input.consume_shortcut(&keys) {
                commands.push(command);
            }
        }
        // On many keyboards plus is a shifted key, and arrives as the one that it shares.
        let equals = KeyboardShortcut::new(Modifiers::COMMAND, Key::Equals);
        if input.consume_shortcut(&equals) {
            commands.push(Command::ZoomIn);
        }
        // Shift and 1 arrives as an exclamation mark on most keyboards.
        let fit = KeyboardShortcut::new(Modifiers::SHIFT, Key::Exclamationmark);
        if !typing && input.consume_shortcut(&fit) {
            commands.push(Command::Fit);
        }
        commands
    })
}
