//! The files of the folder.

use std::path::Path;

use eframe::egui::{
    CornerRadius, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};
use jiff::civil::Date;

use super::{command_button, heading, section_gap};
use crate::app::{
    command::{Action, Command},
    library::{Entry, Kind, Library},
    theme::{plain, size, space, strong, tokens},
};

/// Draws the list.
pub fn files(
    ui: &mut Ui,
    library: Option<&Library>,
    open: Option<&Path>,
    today: Date,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        command_button(ui, Command::Welcome, "All maps", actions);
        command_button(ui, Command::Open, "Open…", actions);
    });
    ui.add_space(space::XS);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let t = tokens(ui);
        let Some(library) = library else {
            ui.label(RichText::new("Looking through the folder…").color(t.faint));
            return;
        };
        let lists = [("MAPS", &library.maps), ("SCENARIOS", &library.scenarios)];
        for (title, entries) in lists.into_iter().filter(|(_, e)| !e.is_empty()) {
            heading(ui, title);
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for entry in entries {
                    item(
                        ui,
                        entry,
                        open == Some(entry.path.as_path()),
                        today,
                        actions,
                    );
                }
            });
            section_gap(ui);
        }
        if library.is_empty() {
            ui.label(RichText::new("No maps in this folder.").color(t.faint));
        }
    });
}

/// What is said below the title of an entry, and whether it is something to look at.
pub fn state(entry: &Entry, today: Date) -> (String, bool) {
    match &entry.kind {
        Kind::Map { future, due, .. } => {
            let state = if *future { "Future" } else { "Current" };
            match due {
                Some(due) if *due < today => (format!("{state} · review due"), true),
                Some(due) => (format!("{state} · review {due}"), false),
                None => (state.to_owned(), false),
            }
        }
        Kind::Scenario { changes: 1 } => ("1 change".to_owned(), false),
        Kind::Scenario { changes } => (format!("{changes} changes"), false),
        Kind::Broken => ("Has errors".to_owned(), true),
    }
}

fn item(ui: &mut Ui, entry: &Entry, open: bool, today: Date, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let width = ui.available_width();
    let font = if open {
        strong(size::BODY)
    } else {
        plain(size::BODY)
    };
    let mut job = LayoutJob::simple(entry.title.clone(), font, t.text, width - 18.0);
    job.wrap.max_rows = 2;
    let title = ui.painter().layout_job(job);
    let height = title.size().y + 30.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let (words, look) = state(entry, today);
    response.widget_info(|| {
        let name = format!("{}, {words}", entry.title);
        WidgetInfo::selected(Role::Button, true, open, name)
    });
    let radius = CornerRadius::same(6);
    if open {
        ui.painter().rect_filled(rect, radius, t.accent_soft);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius, t.hover);
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, t.accent);
        ui.painter()
            .rect_stroke(rect, radius, ring, StrokeKind::Inside);
    }
    let at = rect.min + vec2(9.0, 5.0);
    let below = at + vec2(0.0, title.size().y + 2.0);
    ui.painter().galley(at, title, t.text);
    let mut x = below.x;
    if look {
        ui.painter()
            .circle_filled(below + vec2(3.5, 8.0), 3.5, t.warn);
        x += 12.0;
    }
    let color = if look { t.warn } else { t.faint };
    let mut job = LayoutJob::simple(words, plain(size::SMALL), color, rect.right() - 6.0 - x);
    job.wrap.max_rows = 1;
    let words = ui.painter().layout_job(job);
    ui.painter().galley(pos2(x, below.y), words, color);
    if response.clicked() {
        actions.push(Action::OpenPath(entry.path.clone()));
    }
}
