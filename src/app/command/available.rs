//! When a command can be done. Menus and palette show what cannot be done with its reason, and keys
//! say it: nothing is ever silently nothing.

use super::Command;

/// What decides whether commands can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Situation {
    /// Whether a map is on the table.
    pub map: bool,
    /// Whether it is the map that a scenario makes.
    pub scenario: bool,
    /// How many maps are open.
    pub tabs: usize,
    /// Whether the map on the table has changes that are not saved.
    pub changed: bool,
    /// Whether any open map has.
    pub any_changed: bool,
    /// Whether the map on the table has a file.
    pub has_file: bool,
    /// Whether earlier versions of files are kept.
    pub archive: bool,
    /// Whether there is a step to undo.
    pub can_undo: bool,
    /// Whether there is one to make again.
    pub can_redo: bool,
    /// Whether a run is under way.
    pub running: bool,
    /// Whether there are results.
    pub results: bool,
    /// Whether customers walk the map.
    pub play: bool,
    /// Why the map cannot be run, if it cannot.
    pub unfit: Option<&'static str>,
    /// How many touchpoints the map has.
    pub touchpoints: usize,
    /// How many errors and warnings it has.
    pub problems: usize,
    /// How much is selected.
    pub selected: usize,
    /// How many touchpoints of that.
    pub selected_touchpoints: usize,
    /// How many pain points of that.
    pub selected_pains: usize,
    /// Whether a workshop is held on the map.
    pub workshop: bool,
    /// Whether a pain point or an opportunity leads the selection.
    pub votable: bool,
    /// Whether anything was copied that can be pasted.
    pub clipboard: bool,
    /// Whether the flow view is shown.
    pub flow_view: bool,
}

impl Command {
    /// Why it cannot be done now; `None`: it can.
    pub fn obstacle(self, now: &Situation) -> Option<&'static str> {
        if self.needs_map() && !now.map {
            return Some("no map is open");
        }
        if now.scenario && self.is_beyond_scenarios() {
            return Some("a scenario cannot say it; do it to the base map");
        }
        let unless = |fine: bool, reason| (!fine).then_some(reason);
        match self {
            Command::Undo => unless(now.can_undo, "nothing was changed yet"),
            Command::Redo => unless(now.can_redo, "nothing was taken back"),
            Command::Cut
            | Command::Copy
            | Command::Duplicate
            | Command::Delete
            | Command::Rename
            | Command::MoveEarlier
            | Command::MoveLater
            | Command::Deselect
            | Command::FitSelection => unless(now.selected > 0, "nothing is selected"),
            Command::Paste => unless(now.clipboard, "nothing was copied"),
            Command::AlignLeft
            | Command::AlignCentre
            | Command::AlignRight
            | Command::AlignTop
            | Command::AlignMiddle
            | Command::AlignBottom => {
                let reason = "two or more touchpoints must be selected, in the flow view";
                unless(now.flow_view && now.selected_touchpoints > 1, reason)
            }
            Command::DistributeAcross | Command::DistributeDown => {
                let reason = "three or more touchpoints must be selected, in the flow view";
                unless(now.flow_view && now.selected_touchpoints > 2, reason)
            }
            Command::Connect => unless(
                now.selected_touchpoints > 1,
                "select the touchpoints to connect, with Shift",
            ),
            Command::AddPain => unless(
                now.selected_touchpoints > 0,
                "select the touchpoint where it hurts",
            ),
            Command::AddOpportunity => unless(
                now.selected_touchpoints + now.selected_pains > 0,
                "select the touchpoint or the pain point that it is for",
            ),
            Command::ConnectRight
            | Command::ConnectLeft
            | Command::ConnectDown
            | Command::ConnectUp => unless(
                now.selected_touchpoints > 0,
                "select the touchpoint to begin from",
            ),
            Command::SelectAll
            | Command::WalkOn
            | Command::WalkBack
            | Command::WalkUp
            | Command::WalkDown
            | Command::Next
            | Command::Previous => unless(now.touchpoints > 0, "the map has no touchpoints yet"),
            Command::NextProblem | Command::PreviousProblem => {
                unless(now.problems > 0, "the map has no errors or warnings")
            }
            Command::Run => now.unfit,
            Command::CopyResults => unless(now.results, "there are no results yet"),
            Command::Play => now.unfit,
            Command::PlayStep
            | Command::PlayFaster
            | Command::PlaySlower
            | Command::PlayAgain
            | Command::EndPlay => unless(now.play, "nothing is played; choose Play first"),
            Command::WhatIf if now.scenario => {
                Some("this is a scenario already; open its base map")
            }
            Command::WhatIf => unless(
                now.has_file,
                "save the map first: a scenario names the file of its base",
            ),
            Command::Workshop => unless(
                now.has_file,
                "save the map first: the record of the workshop is kept beside its file",
            ),
            Command::CaptureNote => unless(
                now.selected > 0 || now.workshop,
                "select the touchpoint that the note is about",
            ),
            Command::AddDot | Command::TakeDot if now.workshop => {
                unless(now.votable, "select a pain point or an opportunity")
            }
            Command::KeepVotes if now.scenario => {
                Some("a scenario cannot say it; do it to the base map")
            }
            Command::BeginAnew
            | Command::NextStage
            | Command::PreviousStage
            | Command::AllStages
            | Command::AddDot
            | Command::TakeDot
            | Command::ClearDots
            | Command::KeepVotes
            | Command::StartTimer
            | Command::ResetTimer
            | Command::TargetBoard
            | Command::Votes
            | Command::RoomNumbers
            | Command::RoomSliders
            | Command::ParkingLot
            | Command::WorkshopSummary
            | Command::SaveSummary => unless(now.workshop, "begin the workshop first (F11)"),
            Command::Decide => now.unfit,
            Command::CompareScenarios => unless(
                now.has_file || now.scenario,
                "save the map first: scenarios name the file of their base",
            ),
            Command::OpenBase | Command::Promote => unless(now.scenario, "this is no scenario"),
            Command::Stop => unless(now.running, "no run is under way"),
            Command::Save => unless(now.changed || !now.has_file, "there is nothing new to save"),
            Command::SaveAll => unless(now.any_changed, "there is nothing new to save"),
            Command::History => unless(
                now.has_file && now.archive,
                "there are none: versions are kept of files that are saved",
            ),
            Command::Revert if !now.has_file => Some("the map has no file yet"),
            Command::Revert => unless(now.changed, "the map is as the file has it"),
            Command::NextTab | Command::PreviousTab => unless(now.tabs > 1, "no other map is open"),
            Command::CloseTab => unless(now.tabs > 0, "no map is open"),
            _ => None,
        }
    }

    /// Whether there must be a map for it.
    fn needs_map(self) -> bool {
        use super::Menu;
        match self.entry().menu {
            Menu::Edit | Menu::Map | Menu::Workshop => true,
            Menu::View => !matches!(self, Command::SwitchTheme | Command::LeftPanel),
            Menu::File => matches!(
                self,
                Command::Save
                    | Command::SaveAs
                    | Command::Revert
                    | Command::History
                    | Command::Export
            ),
            Menu::Help => false,
        }
    }

    /// Whether it changes a map in a way that the changes of a scenario cannot say: what its parts are
    /// called and how they are arranged.
    const fn is_beyond_scenarios(self) -> bool {
        matches!(
            self,
            Command::AddStage
                | Command::AddPersona
                | Command::AddOpportunity
                | Command::MoveEarlier
                | Command::MoveLater
                | Command::AlignLeft
                | Command::AlignCentre
                | Command::AlignRight
                | Command::AlignTop
                | Command::AlignMiddle
                | Command::AlignBottom
                | Command::DistributeAcross
                | Command::DistributeDown
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_map_only_what_needs_none_can_be_done() {
        let nothing = Situation::default();
        for command in [Command::Undo, Command::Run, Command::Fit, Command::AddStage] {
            assert!(command.obstacle(&nothing).is_some(), "{command:?}");
        }
        for command in [Command::Open, Command::SwitchTheme, Command::Quit] {
            assert_eq!(command.obstacle(&nothing), None, "{command:?}");
        }
    }

    #[test]
    fn what_a_scenario_cannot_say_is_left_to_its_base() {
        let now = Situation {
            map: true,
            scenario: true,
            selected: 3,
            touchpoints: 3,
            ..Situation::default()
        };
        assert!(Command::AddStage.obstacle(&now).is_some());
        assert_eq!(Command::AddTouchpoint.obstacle(&now), None);
        assert_eq!(Command::Promote.obstacle(&now), None);
        assert!(Command::WhatIf.obstacle(&now).is_some());
        let map = Situation {
            scenario: false,
            ..now
        };
        assert!(Command::Promote.obstacle(&map).is_some());
        assert!(Command::WhatIf.obstacle(&map).is_some(), "it has no file");
    }
}
