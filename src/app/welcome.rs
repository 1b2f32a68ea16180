//! The screens without a map: the first one, the one while a file is read, and the ones for files
//! that cannot be shown.

use std::path::Path;

use eframe::egui::{
    Align2, CornerRadius, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, text::LayoutJob, vec2,
};
use jiff::civil::Date;

use super::{
    command::{Action, Command},
    library::{Entry, Kind, Library},
    panel::{command_button, heading},
    theme::{card_frame, plain, size, space, strong, tokens},
};
use crate::diagnostic::{Diagnostic, Severity};

const CARD: eframe::egui::Vec2 = vec2(272.0, 148.0);

/// The first screen.
pub fn welcome(ui: &mut Ui, library: Option<&Library>, today: Date, actions: &mut Vec<Action>) {
    page(ui, 1180.0, |ui| {
        let t = tokens(ui);
        logo(ui);
        ui.add_space(space::XS);
        ui.label(
            RichText::new("Draw the journey. Send ten million wayfarers down it.")
                .font(strong(size::DISPLAY)),
        );
        let words = "A customer journey map that is a model: pick one, and see conversion, activation and churn with their uncertainty.";
        ui.label(RichText::new(words).font(plain(15.0)).color(t.soft));
        ui.add_space(space::S);
        ui.horizontal(|ui| command_button(ui, Command::Open, "Open a map…", actions));
        ui.add_space(space::L);
        let Some(library) = library else {
            ui.label(RichText::new("Looking for maps…").color(t.faint));
            return;
        };
        if library.is_empty() {
            heading(ui, "NO MAPS HERE YET");
            let folder = match library.root.as_os_str().is_empty() {
                true => "This folder".to_owned(),
                false => library.root.display().to_string(),
            };
            ui.label(format!(
                "{folder} holds no maps. Start Wayfarer where your folder “maps” is, or open a file."
            ));
        }
        let lists = [
            ("MAPS", &library.maps),
            ("TEMPLATES TO START FROM", &library.templates),
            ("SCENARIOS", &library.scenarios),
        ];
        for (title, entries) in lists.into_iter().filter(|(_, e)| !e.is_empty()) {
            heading(ui, title);
            let template = title.starts_with("TEMPLATES");
            grid(ui, entries, template, today, actions);
            ui.add_space(space::L);
        }
    });
}

/// A page in the middle of the window.
fn page(ui: &mut Ui, widest: f32, add: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    let whole = ui.available_rect_before_wrap();
    ui.painter().rect_filled(whole, 0.0, t.canvas);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = (whole.width() - 2.0 * space::XL).min(widest);
        let margin = ((whole.width() - width) / 2.0).max(0.0);
        let rect = Rect::from_min_size(
            ui.cursor().min + vec2(margin, space::XL),
            vec2(width, f32::INFINITY),
        );
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
            ui.set_width(width);
            add(ui);
            ui.add_space(space::XL);
        });
    });
}

/// The mark: a path that winds through three points.
fn logo(ui: &mut Ui) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(36.0, 28.0), Sense::hover());
        let dots = [
            rect.left_bottom() + vec2(5.0, -6.0),
            rect.center() + vec2(-1.0, -5.0),
            rect.right_top() + vec2(-5.0, 5.0),
        ];
        let points = [
            dots[0],
            dots[0] + vec2(16.0, 4.0),
            dots[2] + vec2(-18.0, 2.0),
            dots[2],
        ];
        let stroke = Stroke::new(3.0, t.outline);
        let curve = eframe::egui::epaint::CubicBezierShape::from_points_stroke(
            points,
            false,
            eframe::egui::Color32::TRANSPARENT,
            stroke,
        );
        ui.painter().add(curve.clone());
        let middle = curve.sample(0.5);
        for (dot, hue) in [dots[0], middle, dots[2]].into_iter().zip([0, 1, 3]) {
            ui.painter().circle_filled(dot, 5.0, t.stage(hue));
        }
        ui.label(RichText::new("Wayfarer").font(strong(18.0)));
    });
}

fn grid(ui: &mut Ui, entries: &[Entry], template: bool, today: Date, actions: &mut Vec<Action>) {
    let gap = space::M;
    let width = ui.available_width();
    let columns = ((width + gap) / (CARD.x + gap)).floor().max(1.0) as usize;
    let card = vec2(
        (width - gap * (columns as f32 - 1.0)) / columns as f32,
        CARD.y,
    );
    for row in entries.chunks(columns) {
        // Without a word about any of them, cards need no room for it.
        let silent = row.iter().all(|entry| entry.note.is_empty());
        let height = match (silent, template) {
            (true, _) => 84.0,
            (false, true) => 104.0,
            (false, false) => card.y,
        };
        let card = vec2(card.x, height);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for entry in row {
                entry_card(ui, entry, template, card, today, actions);
            }
        });
        ui.add_space(gap - space::S);
    }
}

fn entry_card(
    ui: &mut Ui,
    entry: &Entry,
    template: bool,
    size_of: eframe::egui::Vec2,
    today: Date,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(size_of, Sense::click());
    let (state, look) = super::panel::state(entry, today);
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, format!("{}, {state}", entry.title))
    });
    let lit = response.hovered() || response.has_focus();
    let stroke = match lit {
        true => Stroke::new(2.0, t.accent),
        false => Stroke::new(1.0, t.line),
    };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect(
        rect,
        CornerRadius::same(9),
        t.card,
        stroke,
        StrokeKind::Inside,
    );
    let x = rect.left() + 14.0;
    let room = rect.width() - 28.0;
    let cut = |text: &str, font, color, rows: usize, y: f32| -> f32 {
        let mut job = LayoutJob::simple(text.to_owned(), font, color, room);
        job.wrap.max_rows = rows;
        let galley = painter.layout_job(job);
        let height = galley.size().y;
        painter.galley(pos2(x, y), galley, color);
        y + height
    };
    let y = cut(
        &entry.title,
        strong(size::HEADING),
        t.text,
        2,
        rect.top() + 12.0,
    );
    let rows = ((rect.bottom() - 34.0 - y) / 16.0).floor().max(0.0) as usize;
    if rows > 0 {
        cut(&entry.note, plain(size::SMALL), t.soft, rows, y + 4.0);
    }
    let foot = rect.bottom() - 20.0;
    let mut from = x;
    if look {
        painter.circle_filled(pos2(x + 4.0, foot), 3.5, t.warn);
        from += 13.0;
    }
    let color = if look { t.warn } else { t.faint };
    // The date of a review that is not due matters less than what the map holds.
    let state = match (template, state.split_once(" · review 2")) {
        (true, _) => "Template",
        (false, Some((first, _))) => first,
        (false, None) => state.as_str(),
    };
    painter.text(
        pos2(from, foot),
        Align2::LEFT_CENTER,
        state,
        plain(size::SMALL),
        color,
    );
    if let Kind::Map { counts, .. } = &entry.kind {
        let words = format!("{} stages · {} steps", counts[0], counts[1]);
        let at = pos2(rect.right() - 14.0, foot);
        painter.text(at, Align2::RIGHT_CENTER, words, plain(size::SMALL), t.faint);
    }
    if response.clicked() {
        actions.push(Action::OpenPath(entry.path.clone()));
    }
}

/// While a file is read.
pub fn opening(ui: &mut Ui, path: &Path) {
    page(ui, 720.0, |ui| {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(format!("Opening {}…", path.display()));
        });
    });
}

/// A file that cannot be read at all.
pub fn unreadable(ui: &mut Ui, message: &str, actions: &mut Vec<Action>) {
    page(ui, 720.0, |ui| {
        let t = tokens(ui);
        ui.label(RichText::new("This file cannot be opened").font(strong(size::TITLE)));
        ui.label(RichText::new(message).color(t.bad));
        ui.horizontal(|ui| {
            command_button(ui, Command::Welcome, "All maps", actions);
            command_button(ui, Command::Open, "Open another…", actions);
        });
    });
}

/// A file with errors: all of them, with their places.
pub fn broken(
    ui: &mut Ui,
    title: &str,
    path: &Path,
    found: &[Diagnostic],
    actions: &mut Vec<Action>,
) {
    page(ui, 860.0, |ui| {
        let t = tokens(ui);
        let errors = found.iter().filter(|d| d.is_error()).count();
        let words = match errors {
            1 => format!("{title} has an error"),
            n => format!("{title} has {n} errors"),
        };
        ui.label(RichText::new(words).font(strong(size::TITLE)));
        let advice = "It can be shown once they are mended in a text editor. Then open it again.";
        ui.label(RichText::new(advice).color(t.soft));
        ui.horizontal(|ui| {
            if ui.button("Open again").clicked() {
                actions.push(Action::OpenPath(path.to_owned()));
            }
            command_button(ui, Command::Welcome, "All maps", actions);
        });
        ui.add_space(space::S);
        for diagnostic in found {
            card_frame(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 3.0;
                let (word, color) = match diagnostic.severity {
                    Severity::Error => ("Error", t.bad),
                    Severity::Warning => ("Warning", t.warn),
                };
                ui.horizontal(|ui| {
                    ui.label(RichText::new(word).font(strong(size::SMALL)).color(color));
                    if let Some(place) = &diagnostic.place {
                        ui.label(RichText::new(place.to_string()).monospace().color(t.faint));
                    }
                });
                ui.label(RichText::new(&diagnostic.message));
                if let Some(hint) = &diagnostic.hint {
                    ui.label(RichText::new(hint).color(t.soft));
                }
            });
        }
    });
}
