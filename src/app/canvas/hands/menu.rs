//! What a right click offers, read from the table of commands.

use eframe::egui::{Button, Id, Response, Ui};

use super::ground;
use crate::{
    app::{
        canvas::Canvas,
        command::{Action, Command},
    },
    layout::Point,
    map::{Channel, FlowKey, ItemKey},
};

/// A command as a line of a menu: with its keys, and with the reason where it cannot be done.
fn item(canvas: &Canvas, ui: &mut Ui, command: Command, actions: &mut Vec<Action>) {
    let keys = command
        .shortcut()
        .map(|keys| ui.ctx().format_shortcut(&keys));
    let button = Button::new(command.name()).shortcut_text(keys.unwrap_or_default());
    let Some(now) = canvas.now else {
        return;
    };
    let obstacle = command.obstacle(now);
    let response = ui.add_enabled(obstacle.is_none(), button);
    let response = response.on_hover_text(command.about());
    let clicked = response.clicked();
    response.on_disabled_hover_text(obstacle.unwrap_or_default());
    if clicked {
        actions.push(Action::Do(command));
        ui.close();
    }
}

fn items(canvas: &Canvas, ui: &mut Ui, parts: &[&[Command]], actions: &mut Vec<Action>) {
    ui.set_min_width(220.0);
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            ui.separator();
        }
        for command in *part {
            item(canvas, ui, *command, actions);
        }
    }
}

const CLIPBOARD: &[Command] = &[
    Command::Cut,
    Command::Copy,
    Command::Paste,
    Command::Duplicate,
];

/// The menu of a thing.
pub fn on_thing(canvas: &Canvas, response: &Response, key: &ItemKey, actions: &mut Vec<Action>) {
    if canvas.now.is_none() {
        return;
    }
    response.context_menu(|ui| {
        let parts: &[&[Command]] = match key {
            ItemKey::Touchpoint(_) => &[
                &[Command::Rename, Command::AddPain, Command::AddOpportunity],
                &[
                    Command::ConnectRight,
                    Command::ConnectLeft,
                    Command::ConnectDown,
                ],
                &[Command::MoveEarlier, Command::MoveLater],
                CLIPBOARD,
                &[Command::Delete],
            ],
            ItemKey::Stage(_) => &[
                &[Command::Rename, Command::AddTouchpoint, Command::AddStage],
                &[Command::MoveEarlier, Command::MoveLater],
                CLIPBOARD,
                &[Command::Delete],
            ],
            ItemKey::Pain(_) => &[
                &[Command::Rename, Command::AddOpportunity],
                &[Command::Delete],
            ],
            ItemKey::Opportunity(_) | ItemKey::Persona(_) => {
                &[&[Command::Rename], &[Command::Delete]]
            }
            ItemKey::Flow(_) => &[&[Command::Delete]],
        };
        items(canvas, ui, parts, actions);
    });
}

/// The menu of the ground, or of the flow that is near where it was clicked.
pub fn on_ground(
    canvas: &Canvas,
    ui: &Ui,
    ground: &Response,
    near: Option<FlowKey>,
    at: Option<Point>,
    actions: &mut Vec<Action>,
) {
    // The menu stays after the click: what it was about is kept.
    let kept = Id::unique("menu of the ground");
    if ground.secondary_clicked() {
        ui.data_mut(|data| data.insert_temp(kept, (near, at)));
    }
    let (near, at): (Option<FlowKey>, Option<Point>) =
        ui.data(|data| data.get_temp(kept)).unwrap_or_default();
    ground.context_menu(|ui| {
        if near.is_some() {
            items(canvas, ui, &[&[Command::Delete]], actions);
            return;
        }
        let fixed = canvas.is_fixed();
        ui.set_min_width(220.0);
        let here = ui.add_enabled(!fixed, Button::new("Add touchpoint here"));
        if here.clicked() {
            if let Some(at) = at {
                ground::add_here(canvas, ui, at, Channel::default(), actions);
            }
            ui.close();
        }
        item(canvas, ui, Command::AddStage, actions);
        ui.separator();
        let rest: &[&[Command]] = &[
            &[Command::Paste, Command::SelectAll],
            &[Command::Fit, Command::ActualSize],
            &[Command::Undo, Command::Redo],
        ];
        items(canvas, ui, rest, actions);
    });
}
