//! The table of commands. One line a command, in the order of the menus; everything else (menus,
//! palette, keys, tooltips, the sheet of shortcuts, tests) is read from it.
//!
//! To add a command: a line here, and an arm in [`apply`](super::super::apply), which the compiler
//! asks for. If it can be done at some times only, an arm in [`available`](super::available).

use eframe::egui::{Key, KeyboardShortcut, Modifiers};

use super::Menu;

/// What is known of a command.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The menu it is in.
    pub menu: Menu,
    /// The part of the menu: a line is drawn between two parts.
    pub part: u8,
    /// Its name, as in a menu.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The keys that ask for it; the first are the ones shown.
    pub keys: &'static [KeyboardShortcut],
}

const NONE: Modifiers = Modifiers::NONE;
const ALT: Modifiers = Modifiers::ALT;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL_SHIFT: Modifiers = CTRL.plus(SHIFT);
const ALT_SHIFT: Modifiers = ALT.plus(SHIFT);

macro_rules! commands {
    ($($menu:ident $part:literal: {
        $($command:ident $name:literal [$($with:ident $key:ident),*] $about:literal;)+
    })+) => {
        /// Everything a person can ask for by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command {
            $($(#[doc = $about] $command,)+)+
        }

        impl Command {
            /// All of them, in the order of the menus.
            pub const ALL: &'static [Command] = &[$($(Command::$command,)+)+];

            /// What is known of it.
            pub const fn entry(self) -> Entry {
                match self {
                    $($(Command::$command => Entry {
                        menu: Menu::$menu,
                        part: $part,
                        name: $name,
                        about: $about,
                        keys: const { &[$(KeyboardShortcut::new($with, Key::$key)),*] },
                    },)+)+
                }
            }
        }
    };
}

commands! {
    File 1: {
        New "New map" [CTRL N] "Begin an empty map";
        NewFromTemplate "New from a template…" [CTRL_SHIFT N] "Begin a map from a template";
        Open "Open…" [CTRL O] "Open a map or a scenario";
        Welcome "All maps" [CTRL H] "Go to the first screen, with all maps of the folder";
    }
    File 2: {
        Save "Save" [CTRL S] "Save the map to its file, comments kept";
        SaveAs "Save as…" [CTRL_SHIFT S] "Save the map to another file and go on with that one";
        SaveAll "Save all" [] "Save every open map that has changes";
        Revert "Revert to the file" [] "Read the file again and drop the changes since it was saved";
        History "Earlier versions…" [CTRL_SHIFT H] "Look at what the file was before, and bring it back";
    }
    File 3: {
        Export "Export…" [CTRL E] "Make a picture, paper, a report, a workbook or text of the map";
        Import "Import…" [CTRL I] "Make a map of a table, a workbook, a Mermaid diagram or JSON";
    }
    File 4: {
        NextTab "Next tab" [CTRL Tab] "Show the next open map";
        PreviousTab "Previous tab" [CTRL_SHIFT Tab] "Show the open map before";
        CloseTab "Close tab" [CTRL W] "Close this map";
        Quit "Quit" [CTRL Q] "Close the window";
    }
    Edit 1: {
        Undo "Undo" [CTRL Z] "Take back the latest change";
        Redo "Redo" [CTRL_SHIFT Z, CTRL Y] "Make the change again that was taken back";
    }
    Edit 2: {
        Cut "Cut" [CTRL X] "Move what is selected to the clipboard";
        Copy "Copy" [CTRL C] "Copy what is selected, with the flows among it";
        Paste "Paste" [CTRL V] "Put in what was copied, here or from another map";
        Duplicate "Duplicate" [CTRL D] "Copy what is selected beside itself";
        Delete "Delete" [NONE Delete, NONE Backspace] "Delete what is selected, with everything that hangs on it";
    }
    Edit 3: {
        SelectAll "Select all" [CTRL A] "Select every touchpoint";
        Deselect "Deselect" [] "Select nothing";
        Rename "Rename" [NONE F2] "Write another name in place";
    }
    Edit 4: {
        AlignLeft "Align left edges" [ALT A] "Line up the selected cards at their left edges";
        AlignCentre "Align centres" [ALT H] "Line up the selected cards at their centres, one below the other";
        AlignRight "Align right edges" [ALT D] "Line up the selected cards at their right edges";
        AlignTop "Align top edges" [ALT W] "Line up the selected cards at their top edges";
        AlignMiddle "Align middles" [ALT V] "Line up the selected cards at their middles, side by side";
        AlignBottom "Align bottom edges" [ALT S] "Line up the selected cards at their bottom edges";
        DistributeAcross "Distribute across" [] "Give the selected cards the same distances from left to right";
        DistributeDown "Distribute down" [] "Give the selected cards the same distances from top to bottom";
    }
    View 1: {
        ShowJourney "Journey" [CTRL Num1] "Show the journey: stages, steps, emotions, pains";
        ShowFlow "Flow" [CTRL Num2] "Show the flows: who goes where, and who leaves";
        SideBySide "Side by side…" [CTRL Num3] "Show another map beside this one, with what differs marked on both";
    }
    View 2: {
        Fit "Fit" [SHIFT Num1] "See the whole map";
        FitSelection "Fit selection" [SHIFT Num2] "See all that is selected, as large as it gets";
        ZoomIn "Zoom in" [CTRL Plus] "Look closer";
        ZoomOut "Zoom out" [CTRL Minus] "See more";
        LayOutAnew "Lay out anew" [] "Lay out the cards of the flow view as for the first time, but for those moved by hand";
        ActualSize "Actual size" [CTRL Num0] "Show the map at 100 %";
    }
    View 3: {
        Minimap "Minimap" [NONE M] "Show or hide the small picture of the whole map";
        ResultsOnMap "Results on the map" [CTRL_SHIFT R] "Show or hide on the map what the run says";
        Outline "Outline" [CTRL_SHIFT L] "Show or hide the list of everything on the map";
        ShowDetails "Details" [CTRL Enter] "Edit what is selected, or the map itself";
        ShowSliders "Sliders" [CTRL L] "Move the numbers that are changed or not known for sure";
        ShowGuide "Ten-step guide" [] "Show how far the map has come, and what is missing";
        ShowProblems "Problems" [] "Show what is wrong or doubtful about the map";
        LeftPanel "Maps panel" [CTRL B] "Show or hide the maps of the folder";
        RightPanel "Results panel" [CTRL J] "Show or hide the results";
        SwitchTheme "Switch theme" [CTRL T] "Switch between light and dark";
    }
    Map 1: {
        AddTouchpoint "Add touchpoint" [ALT T] "Add a touchpoint after the selected one, or to the last stage";
        AddStage "Add stage" [ALT G] "Add a stage after the selected one, or at the end";
        AddPain "Add pain point" [ALT P] "Add a pain point to the selected touchpoint";
        AddOpportunity "Add opportunity" [ALT O] "Add an opportunity to the selected touchpoint or pain point";
        AddPersona "Add persona" [] "Add a persona";
    }
    Map 2: {
        Connect "Connect" [ALT C] "Connect the selected touchpoints, in the order in which they were chosen";
        ConnectRight "Add neighbour after" [CTRL ArrowRight] "Add a touchpoint that the selected one leads to";
        ConnectLeft "Add neighbour before" [CTRL ArrowLeft] "Add a touchpoint that leads to the selected one";
        ConnectDown "Add neighbour below" [CTRL ArrowDown] "Add another way on beside the selected touchpoint, from where that one comes";
        ConnectUp "Add neighbour above" [CTRL ArrowUp] "Add another way on above the selected touchpoint, from where that one comes";
        MoveEarlier "Move earlier" [ALT_SHIFT ArrowLeft] "Move what is selected one place towards the start";
        MoveLater "Move later" [ALT_SHIFT ArrowRight] "Move what is selected one place towards the end";
    }
    Map 3: {
        WalkOn "Walk on" [ALT ArrowRight] "Select the touchpoint that most customers go on to";
        WalkBack "Walk back" [ALT ArrowLeft] "Select the touchpoint that most customers come from";
        WalkDown "Walk down" [ALT ArrowDown] "Select the next way on from the same touchpoint";
        WalkUp "Walk up" [ALT ArrowUp] "Select the way on before from the same touchpoint";
        Next "Next touchpoint" [NONE N] "Select the touchpoint after";
        Previous "Previous touchpoint" [SHIFT N] "Select the touchpoint before";
    }
    Map 4: {
        Find "Find…" [CTRL F] "Find touchpoints, pains, quotes and notes on the map";
        NextProblem "Next problem" [NONE F8] "Go to the next error or warning";
        PreviousProblem "Previous problem" [SHIFT F8] "Go to the error or warning before";
    }
    Map 5: {
        Run "Run" [CTRL R] "Send the customers down the map again";
        Stop "Stop" [] "Stop the run";
        CopyResults "Copy results" [] "Copy everything the run says as a table";
    }
    Map 6: {
        Play "Play" [CTRL_SHIFT P] "Let customers of the run walk the map, or pause them";
        PlayStep "Step" [ALT Period] "Pause, and go on to the next move of a customer";
        PlayFaster "Faster" [CTRL_SHIFT Period] "Let more days pass in a second";
        PlaySlower "Slower" [CTRL_SHIFT Comma] "Let fewer days pass in a second";
        PlayAgain "Play from the start" [] "Let the customers walk from the first day on";
        EndPlay "End the play" [] "Take the customers off the map";
    }
    Map 6: {
        WhatIf "What if…" [CTRL_SHIFT W] "Begin a scenario of this map: whatever you do to it is recorded as its changes";
        CompareScenarios "Compare scenarios…" [CTRL Num4] "Run up to six scenarios and future states beside their base, under the same luck";
        Decide "Decide…" [CTRL Num5] "How likely the targets are, what to measure next, and what to fix for a budget";
        OpenBase "Open the base map" [] "Open the map that this scenario changes";
        Promote "Make it the future state" [] "Begin a future-state map: the base map with the changes of this scenario";
    }
    Workshop 1: {
        Workshop "Workshop" [NONE F11] "Begin a workshop on this map in large type, go on with it, or leave it";
        BeginAnew "Begin a new workshop" [] "Put the record of the last workshop aside and begin anew";
    }
    Workshop 2: {
        CaptureNote "Capture a note" [ALT Q] "Write sticky notes for what is selected, one after the other";
        NextStage "Show the next stage" [NONE PageDown] "Uncover one stage more";
        PreviousStage "Cover the last stage" [NONE PageUp] "Cover the last stage that is shown";
        AllStages "Show all stages" [] "Uncover everything";
    }
    Workshop 3: {
        AddDot "Add a dot" [NONE Plus] "Put a dot on the selected pain point or opportunity";
        TakeDot "Take a dot" [NONE Minus] "Take a dot off the selected pain point or opportunity";
        ClearDots "Clear all dots" [] "Take all dots off and vote anew";
        KeepVotes "Write the votes into the map" [] "Make the dots the votes of pain points and opportunities";
    }
    Workshop 4: {
        StartTimer "Start or pause the timer" [NONE F9] "Let the time run, or hold it";
        ResetTimer "Reset the timer" [SHIFT F9] "Back to the whole time";
    }
    Workshop 5: {
        TargetBoard "Target board" [ALT Num1] "Show which targets are met, in large type";
        Votes "Votes" [ALT Num2] "Vote with dots on pain points and opportunities";
        RoomNumbers "Numbers from the room" [ALT Num3] "Put everybody's low, likely and high together";
        RoomSliders "Sliders for the room" [ALT Num4] "Move numbers before everybody's eyes";
        ParkingLot "Parking lot" [ALT Num5] "Keep what is for another time";
        WorkshopSummary "Summary" [ALT Num6] "What the workshop has come to";
        SaveSummary "Save the summary…" [] "Hand the summary on as a page or as Markdown";
    }
    Help 1: {
        Palette "Command palette…" [CTRL K, CTRL Slash] "Find a command, a touchpoint or a map by typing a part of its name";
        Shortcuts "Keyboard shortcuts" [SHIFT Questionmark, NONE F1] "Show all keys";
        About "About Wayfarer" [] "Show which version this is and where its guide is";
    }
}
