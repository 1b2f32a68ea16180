//! Which command the keys pressed ask for.

use eframe::egui::{Context, Event, Key, KeyboardShortcut, Modifiers};

use super::Command;

/// What was asked for by keys in a frame.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pressed {
    /// The commands, in the order of the keys.
    pub commands: Vec<Command>,
    /// What the desktop's clipboard held when it was to be pasted.
    pub pasted: Option<String>,
}

/// The commands whose keys were pressed in this frame; the keys are taken away from everything else. A key that is
/// being typed into a field is not a command, but for taking back and doing again where nothing was typed into it
/// yet.
pub fn pressed(ctx: &Context, typed: bool) -> Pressed {
    let typing = ctx.text_edit_focused();
    let mut pressed = Pressed::default();
    let mut pages = false;
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let command = match event {
                Event::Key {
                    key,
                    physical_key,
                    pressed: true,
                    modifiers,
                    ..
                } => command_of(*key, *physical_key, *modifiers),
                // The desktop's own keys for these arrive under their names.
                Event::Copy => Some(Command::Copy),
                Event::Cut => Some(Command::Cut),
                Event::Paste(_) => Some(Command::Paste),
                _ => None,
            };
            let Some(command) = command.filter(|c| !typing || passes_fields(*c, typed)) else {
                return true;
            };
            if let Event::Paste(text) = event {
                pressed.pasted = Some(text.clone());
            }
            pages |= command.entry().keys.iter().any(is_page);
            pressed.commands.push(command);
            false
        });
        if pages {
            // The digit arrives as a text as well, which nobody has typed.
            input
                .events
                .retain(|event| !matches!(event, Event::Text(_)));
        }
    });
    pressed
}

/// The command of a key with its modifiers. `physical` is the key where a keyboard of the United
/// States has it: Shift and 2 is a quotation mark on one keyboard and an at sign on another.
fn command_of(key: Key, physical: Option<Key>, modifiers: Modifiers) -> Option<Command> {
    let find = |fits: &dyn Fn(Key, Modifiers) -> bool| {
        let all = Command::ALL.iter().copied();
        all.into_iter().find(|command| {
            let keys = command.entry().keys;
            keys.iter().any(|k| fits(k.logical_key, k.modifiers))
        })
    };
    let exact = |wanted: Key, with: Modifiers| wanted == key && modifiers.matches_exact(with);
    let placed = |wanted: Key, with: Modifiers| {
        is_digit(wanted) && physical == Some(wanted) && modifiers.matches_exact(with)
    };
    // A sign needs Shift on one keyboard and none on another.
    let sign = |wanted: Key, with: Modifiers| {
        is_sign(wanted) && wanted == key && modifiers.matches_logically(with)
    };
    let equals = || {
        (key == Key::Equals && modifiers.matches_exact(Modifiers::COMMAND))
            .then_some(Command::ZoomIn)
    };
    find(&exact)
        .or_else(|| find(&placed))
        .or_else(|| find(&sign))
        .or_else(equals)
}

/// The keys as people write them: "Ctrl+Shift+Z".
pub fn key_text(keys: KeyboardShortcut) -> String {
    let with = keys.modifiers;
    // A question mark needs Shift anyway.
    let shift = with.shift && keys.logical_key != Key::Questionmark;
    let mac = cfg!(target_os = "macos");
    let parts = [
        (with.command || with.ctrl, if mac { "Cmd" } else { "Ctrl" }),
        (with.alt, if mac { "Option" } else { "Alt" }),
        (shift, "Shift"),
    ];
    let key = match keys.logical_key {
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::Plus => "+",
        Key::Minus => "−",
        Key::Slash => "/",
        Key::Questionmark => "?",
        Key::Delete => "Del",
        key => key.name(),
    };
    let held = parts.into_iter().filter(|(held, _)| *held);
    let mut words: Vec<&str> = held.map(|(_, name)| name).collect();
    words.push(key);
    words.join("+")
}

fn is_digit(key: Key) -> bool {
    use Key::{Num0, Num1, Num2, Num3, Num4, Num5, Num6};
    matches!(key, Num0 | Num1 | Num2 | Num3 | Num4 | Num5 | Num6)
}

/// Whether keys turn to another page: Alt and a digit.
fn is_page(keys: &KeyboardShortcut) -> bool {
    keys.modifiers.alt && is_digit(keys.logical_key)
}

fn is_sign(key: Key) -> bool {
    matches!(key, Key::Plus | Key::Minus | Key::Slash | Key::Questionmark)
}

/// Whether keys ask for the command even while something is typed into a field, because they mean
/// nothing there.
fn passes_fields(command: Command, typed: bool) -> bool {
    use Command::{Copy, Cut, Paste, Redo, SelectAll, Undo};
    if [Undo, Redo].contains(&command) {
        return !typed;
    }
    let of_text = [Cut, Copy, Paste, SelectAll];
    let moves = [
        Key::ArrowUp,
        Key::ArrowDown,
        Key::ArrowLeft,
        Key::ArrowRight,
    ];
    let function = |key| matches!(key, Key::F1 | Key::F2 | Key::F8 | Key::F9 | Key::F11);
    !of_text.contains(&command)
        && command.entry().keys.first().is_some_and(|keys| {
            (keys.modifiers.command && !moves.contains(&keys.logical_key))
                || function(keys.logical_key)
                || is_page(keys)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CTRL: Modifiers = Modifiers::COMMAND;

    #[test]
    fn longer_shortcuts_are_not_swallowed_by_shorter_ones() {
        let both = CTRL.plus(Modifiers::SHIFT);
        assert_eq!(command_of(Key::Z, None, CTRL), Some(Command::Undo));
        assert_eq!(command_of(Key::Z, None, both), Some(Command::Redo));
        assert_eq!(command_of(Key::S, None, CTRL), Some(Command::Save));
        assert_eq!(command_of(Key::S, None, both), Some(Command::SaveAs));
        let all = both.plus(Modifiers::ALT);
        assert_eq!(command_of(Key::S, None, all), None);
    }

    #[test]
    fn digits_and_signs_are_found_on_any_keyboard() {
        let shift = Modifiers::SHIFT;
        // An exclamation mark and a quotation mark, as keyboards send them.
        let one = command_of(Key::Exclamationmark, Some(Key::Num1), shift);
        assert_eq!(one, Some(Command::Fit));
        let two = command_of(Key::Quote, Some(Key::Num2), shift);
        assert_eq!(two, Some(Command::FitSelection));
        // Plus without Shift, with Shift, and as the key it shares.
        assert_eq!(command_of(Key::Plus, None, CTRL), Some(Command::ZoomIn));
        let shifted = command_of(Key::Plus, None, CTRL.plus(shift));
        assert_eq!(shifted, Some(Command::ZoomIn));
        assert_eq!(command_of(Key::Equals, None, CTRL), Some(Command::ZoomIn));
        let asks = command_of(Key::Questionmark, Some(Key::Slash), shift);
        assert_eq!(asks, Some(Command::Shortcuts));
        let slash = command_of(Key::Slash, Some(Key::Num7), CTRL.plus(shift));
        assert_eq!(slash, Some(Command::Palette));
    }

    #[test]
    fn keys_are_written_as_people_write_them() {
        let text = |command: Command| command.shortcut().map(key_text);
        assert_eq!(text(Command::SaveAs).as_deref(), Some("Ctrl+Shift+S"));
        assert_eq!(text(Command::WalkOn).as_deref(), Some("Alt+→"));
        assert_eq!(text(Command::Shortcuts).as_deref(), Some("?"));
        assert_eq!(text(Command::Fit).as_deref(), Some("Shift+1"));
    }

    #[test]
    fn fields_keep_the_keys_they_need() {
        for command in [Command::Undo, Command::Copy, Command::Delete] {
            assert!(!passes_fields(command, true), "{command:?}");
        }
        // Nothing was typed yet: what can be taken back is the latest change of the map.
        assert!(passes_fields(Command::Undo, false) && passes_fields(Command::Redo, false));
        assert!(!passes_fields(Command::Copy, false));
        for command in [Command::WalkOn, Command::ConnectLeft, Command::AddPain] {
            assert!(!passes_fields(command, true), "{command:?}");
        }
        for command in [
            Command::Save,
            Command::Palette,
            Command::NextProblem,
            Command::Votes,
        ] {
            assert!(passes_fields(command, true), "{command:?}");
        }
    }
}
