//! What the workshop has come to, as a page.

use eframe::egui::{
    Align, Color32, CornerRadius, FontId, Grid, Layout, Rect, RichText, Role, ScrollArea, Sense,
    Ui, WidgetInfo, vec2,
};

use super::{Ask, Workshop, Written, parts};
use crate::{
    app::{
        Sheet,
        command::{Action, Command},
        theme::{card_frame, plain, size, strong, tokens},
    },
    export::report::{Cell, Table, Tone},
};

/// Draws the page.
pub fn summary(ui: &mut Ui, room: &Workshop, sheet: &Sheet, s: f32, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let title = sheet.name();
    let runs = room.runs_in_words(sheet);
    let summary = room.summary(sheet, &title, &runs);
    let head = summary.facts();
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0 * s;
            let text = RichText::new("What we have done").font(strong(size::TITLE * 1.3 * s));
            ui.label(text.color(t.text));
            ui.label(
                RichText::new(head)
                    .font(plain(size::HEADING * s))
                    .color(t.soft),
            );
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let save = |written| Action::Workshop(Ask::Save(written));
            if parts::button(ui, "Save as Markdown…", "Save as Markdown…", s).clicked() {
                actions.push(save(Written::Markdown));
            }
            if parts::button(ui, "Save as a page…", "Save as a page…", s).clicked() {
                actions.push(save(Written::Html));
            }
            parts::command(ui, Command::KeepVotes, "Votes to the map", s, actions);
        });
    });
    if let Some(error) = &room.failed {
        let words = format!("The two maps could not be compared: {error}");
        parts::words(ui, &words, plain(size::HEADING * s), t.bad);
    } else if summary.comparison.is_none() {
        let words = "Running the map beside that of the start, under the same luck…";
        parts::words(ui, words, plain(size::HEADING * s), t.soft);
    }
    let tables = summary.tables();
    if tables.is_empty() {
        let words = "Nothing has been changed, voted on, reckoned or noted yet.";
        parts::words(ui, words, plain(size::HEADING * s), t.soft);
    }
    ScrollArea::vertical()
        .id_salt("summary")
        .auto_shrink(false)
        .show(ui, |ui| {
            let width = ui.available_width() - 10.0;
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = 12.0 * s;
            for table in &tables {
                card_frame(ui).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    draw(ui, table, s);
                });
            }
            if !runs.is_empty() {
                parts::words(ui, &runs, plain(size::SMALL * s), t.faint);
            }
            ui.add_space(20.0 * s);
        });
}

fn draw(ui: &mut Ui, table: &Table, s: f32) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        let title = ui.label(RichText::new(table.title).font(strong(size::TITLE * s)));
        title.widget_info(|| WidgetInfo::labeled(Role::Label, true, table.title));
        ui.label(
            RichText::new(&table.remark)
                .font(plain(size::BODY * s))
                .color(t.soft),
        );
    });
    ui.add_space(4.0 * s);
    let columns = table.columns.len().max(1);
    let gap = 14.0 * s;
    let width = ui.available_width() - gap * (columns as f32 - 1.0);
    // The first column has the names.
    let first = width * if columns > 2 { 0.36 } else { 0.6 };
    let rest = (width - first) / (columns as f32 - 1.0).max(1.0);
    let widths = |at: usize| match (columns, at) {
        (1, _) => width,
        (_, 0) => first,
        _ => rest,
    };
    Grid::new(("summary", table.id))
        .num_columns(columns)
        .min_row_height(0.0)
        .spacing(vec2(gap, 7.0 * s))
        .show(ui, |ui| {
            for (at, (name, number)) in table.columns.iter().enumerate() {
                let font = strong(size::SMALL * s);
                text(ui, name, (font, t.faint), (widths(at), *number));
            }
            ui.end_row();
            for (_, cells) in &table.rows {
                let said: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
                let said = said.join("; ");
                for (at, (cell, (_, number))) in cells.iter().zip(&table.columns).enumerate() {
                    let rect = draw_cell(ui, cell, (widths(at), *number), s);
                    if at == 0 {
                        // A row is read as one.
                        let id = ui.unique_id().with((table.id, &said));
                        let row = ui.interact(rect, id, Sense::hover());
                        row.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
                    }
                }
                ui.end_row();
            }
        });
}

fn draw_cell(ui: &mut Ui, cell: &Cell, (width, number): (f32, bool), s: f32) -> Rect {
    let t = tokens(ui);
    let color = match cell.tone {
        Tone::Plain => t.text,
        Tone::Good => t.good,
        Tone::Bad => t.bad,
        Tone::Soft => t.soft,
    };
    let inside = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let font = match number {
            true => strong(size::HEADING * s),
            false => plain(size::HEADING * s),
        };
        text(ui, &cell.text, (font, color), (width, number));
        if !cell.sub.is_empty() {
            let font = plain(size::SMALL * s);
            text(ui, &cell.sub, (font, t.soft), (width, number));
        }
        if let Some(bar) = cell.bar {
            let (rect, _) = ui.allocate_exact_size(vec2(width, 5.0 * s), Sense::hover());
            let round = CornerRadius::same(2);
            ui.painter().rect_filled(rect, round, t.line);
            let mut filled = rect;
            filled.set_width(rect.width() * bar.clamp(0.0, 1.0) as f32);
            ui.painter().rect_filled(filled, round, t.accent);
        }
    });
    inside.response.rect
}

/// A text in a cell, broken where it is too long.
fn text(ui: &mut Ui, text: &str, (font, color): (FontId, Color32), (width, right): (f32, bool)) {
    let mut job = eframe::egui::text::LayoutJob::simple(text.to_owned(), font, color, width);
    if right {
        job.halign = Align::RIGHT;
    }
    let galley = ui.painter().layout_job(job);
    let (rect, _) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
    let at = match right {
        true => rect.right_top(),
        false => rect.left_top(),
    };
    ui.painter().galley(at, galley, color);
}
