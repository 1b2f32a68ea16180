//! The uppermost line: the menus, and the open maps in tabs.

use eframe::egui::{
    Button, CornerRadius, MenuBar, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, text::LayoutJob, vec2,
};

use crate::app::{
    command::{Action, Command, Menu, Situation, key_text},
    sheet::{Sheet, SheetId},
    theme::{focus_ring, plain, size, strong, tokens},
};

/// What the line shows.
pub struct Line<'a> {
    /// What decides which commands can be done.
    pub now: &'a Situation,
    /// What Undo would take back, and Redo make again.
    pub steps: [Option<&'a str>; 2],
    /// The open maps.
    pub sheets: &'a [Sheet],
    /// The one on the table.
    pub shown: Option<SheetId>,
    /// Why unsaved work cannot be kept safe, as long as it cannot.
    pub trouble: Option<&'a str>,
}

/// Draws the line.
pub fn line(ui: &mut Ui, line: &Line, actions: &mut Vec<Action>) {
    ui.horizontal_centered(|ui| {
        MenuBar::new().ui(ui, |ui| {
            for menu in Menu::ALL {
                ui.menu_button(menu.name(), |ui| entries(ui, menu, line, actions));
            }
            ui.add_space(10.0);
            if let Some(why) = line.trouble {
                let t = tokens(ui);
                let words = RichText::new("Unsaved work is not kept safe").color(t.warn);
                let label = ui.label(words.font(strong(size::SMALL)));
                label.on_hover_text(format!("{why}. It is tried again and again; save often."));
                ui.add_space(10.0);
            }
            tabs(ui, line, actions);
        });
    });
}

fn entries(ui: &mut Ui, menu: Menu, line: &Line, actions: &mut Vec<Action>) {
    ui.set_min_width(250.0);
    ui.spacing_mut().item_spacing.y = 1.0;
    let mut part = None;
    for command in menu.commands() {
        let entry = command.entry();
        if part.is_some_and(|part| part != entry.part) {
            ui.separator();
        }
        part = Some(entry.part);
        let words = words(command, line);
        let keys = command.shortcut().map_or_else(String::new, key_text);
        let obstacle = command.obstacle(line.now);
        let button = Button::new(&words).shortcut_text(keys);
        let response = ui.add_enabled(obstacle.is_none(), button);
        response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, obstacle.is_none(), &words));
        let clicked = response.clicked();
        match obstacle {
            None => response.on_hover_text(command.about()),
            Some(reason) => {
                response.on_disabled_hover_text(format!("{}: {reason}", command.about()))
            }
        };
        if clicked {
            actions.push(Action::Do(command));
        }
    }
}

/// The name of a command in a menu, with what it would do now.
fn words(command: Command, line: &Line) -> String {
    let step = match command {
        Command::Undo => line.steps[0],
        Command::Redo => line.steps[1],
        _ => None,
    };
    match step {
        Some(step) => {
            let mut letters = step.chars();
            let first = letters
                .next()
                .map_or_else(String::new, |c| c.to_lowercase().collect());
            format!("{} {first}{}", command.name(), letters.as_str())
        }
        None => command.name().to_owned(),
    }
}

fn tabs(ui: &mut Ui, line: &Line, actions: &mut Vec<Action>) {
    ScrollArea::horizontal()
        .auto_shrink(false)
        .id_salt("tabs")
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 3.0;
                for sheet in line.sheets {
                    tab(ui, sheet, line.shown == Some(sheet.id), actions);
                }
                if !line.sheets.is_empty() {
                    let button = Button::new("+").frame_when_inactive(false);
                    let response = ui.add(button.min_size(vec2(26.0, 26.0)));
                    response.widget_info(|| {
                        WidgetInfo::labeled(Role::Button, true, Command::New.name())
                    });
                    if response.on_hover_text(Command::New.tooltip()).clicked() {
                        actions.push(Action::Do(Command::New));
                    }
                }
            });
        });
}

fn tab(ui: &mut Ui, sheet: &Sheet, shown: bool, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let (name, changed) = (sheet.name(), sheet.is_changed());
    let (font, color) = match shown {
        true => (strong(size::SMALL), t.text),
        false => (plain(size::SMALL), t.soft),
    };
    let mut job = LayoutJob::simple(name.clone(), font, color, 168.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let whole = vec2(galley.size().x + 44.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(whole, Sense::click());
    response.widget_info(|| {
        let saved = if changed { ", not saved" } else { "" };
        WidgetInfo::selected(Role::Tab, true, shown, format!("{name}{saved}"))
    });
    let radius = CornerRadius::same(6);
    if shown {
        let line = Stroke::new(1.0, t.outline);
        ui.painter()
            .rect(rect, radius, t.card, line, StrokeKind::Inside);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius, t.hover);
    }
    if response.has_focus() {
        ui.painter()
            .rect_stroke(rect, radius, focus_ring(ui), StrokeKind::Inside);
    }
    let at = pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    let middle = pos2(rect.right() - 15.0, rect.center().y);
    let close_at = Rect::from_center_size(middle, vec2(20.0, 20.0));
    let close = ui.interact(close_at, response.id.with("close"), Sense::click());
    close.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Close {name}")));
    // The dot of what is not saved gives way to the cross when the pointer comes near.
    let near = response.contains_pointer() || close.contains_pointer() || close.has_focus();
    if close.hovered() || close.has_focus() {
        ui.painter().rect_filled(close_at, 4.0, t.band);
    }
    if changed && !near {
        ui.painter().circle_filled(middle, 4.0, t.warn);
    } else if shown || near {
        let arm = 3.5;
        let stroke = Stroke::new(1.4, t.soft);
        for up in [-arm, arm] {
            let ends = [middle + vec2(-arm, -up), middle + vec2(arm, up)];
            ui.painter().line_segment(ends, stroke);
        }
    }
    let path = sheet.path.as_deref();
    let about = path.map_or_else(
        || "Not saved to a file yet".into(),
        |p| p.display().to_string(),
    );
    if close.clicked() || response.middle_clicked() {
        actions.push(Action::CloseTab(sheet.id));
    } else if response.on_hover_text(RichText::new(about)).clicked() {
        actions.push(Action::ShowTab(sheet.id));
    }
}
