//! The dialog: choices on the left, what comes of them on the right.

use eframe::egui::{
    Align, Button, Color32, Grid, Id, Label, Layout, Modal, ProgressBar, Rect, RichText, Role,
    ScrollArea, Sense, Stroke, StrokeKind, TextWrapMode, TextureHandle, Ui, Vec2, WidgetInfo,
    load::SizedTexture, vec2,
};

use super::{Asked, Exporting, choices, is_tiled, look::Look, size_words, work::Preview};
use crate::{
    app::{
        command::Action,
        dialog, format,
        theme::{RADIUS, TOUCH, plain, size, space, strong, tokens},
    },
    export::settings::{Format, Kind},
    import::Glance,
};

/// The width of the choices.
const CHOICES: f32 = 292.0;
/// The height of the line of buttons.
const FOOT: f32 = 44.0;

/// Draws it.
pub fn show(ui: &Ui, exporting: &Exporting, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let room = ui.ctx().content_rect().size();
    let wide = (room.x - 80.0).clamp(600.0, 1320.0);
    let high = (room.y - 110.0).clamp(360.0, 860.0);
    Modal::new(Id::unique("export"))
        .frame(dialog::frame(ui))
        .show(ui.ctx(), |ui| {
            ui.set_width(wide);
            ui.horizontal(|ui| {
                ui.label(RichText::new("Export").font(strong(size::TITLE)));
                let title = RichText::new(&exporting.subject.title);
                ui.add(Label::new(title.font(plain(size::TITLE)).color(t.soft)).truncate());
            });
            ui.add_space(space::S);
            let (rect, _) = ui.allocate_exact_size(vec2(wide, high), Sense::hover());
            let body = rect.with_max_y(rect.max.y - FOOT);
            let left = body.with_max_x(rect.min.x + CHOICES);
            let right = body.with_min_x(left.max.x + space::L);
            part(ui, ("choices", left), |ui| {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    ui.set_max_width(CHOICES - 12.0);
                    choices::show(ui, exporting, actions);
                });
            });
            part(ui, ("preview", right), |ui| preview(ui, exporting, actions));
            let foot = rect.with_min_y(rect.max.y - FOOT + space::M);
            part(ui, ("foot", foot), |ui| buttons(ui, exporting, actions));
        });
}

fn part(ui: &mut Ui, (name, rect): (&str, Rect), add: impl FnOnce(&mut Ui)) {
    let builder = eframe::egui::UiBuilder::new().id_salt(name).max_rect(rect);
    let mut child = ui.new_child(builder);
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    add(&mut child);
}

fn preview(ui: &mut Ui, exporting: &Exporting, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let rect = ui.max_rect();
    ui.painter().rect(
        rect,
        RADIUS,
        t.canvas,
        Stroke::new(1.0, t.line),
        StrokeKind::Inside,
    );
    let inner = rect.shrink(10.0);
    let picture = inner.with_max_y(inner.max.y - 26.0);
    let line = Rect::from_x_y_ranges(inner.x_range(), inner.max.y - 18.0..=rect.max.y - 2.0);
    if let Some(why) = &exporting.failed {
        part(ui, ("picture", picture), |ui| {
            ui.centered_and_justified(|ui| {
                let words = format::sentence(&format!("nothing can be made: {why}."));
                ui.label(RichText::new(words).color(t.warn));
            });
        });
        return;
    }
    let Some(look) = &exporting.look else {
        part(ui, ("picture", picture), |ui| {
            ui.centered_and_justified(|ui| {
                ui.label(RichText::new("Being made…").color(t.faint));
            });
        });
        return;
    };
    let title = exporting.subject.title.as_str();
    part(ui, ("picture", picture), |ui| match &look.preview {
        Preview::Pictures(..) if look.pages.len() > 1 => pages(ui, &look.pages),
        Preview::Pictures(..) => one(ui, look, title, exporting.near),
        Preview::Text(text, more) => self::text(ui, text, *more),
        Preview::Tables(sheets) => tables(ui, sheets, exporting.at, actions),
        Preview::Report(_, headings) => report(ui, look, title, headings),
    });
    part(ui, ("line", line), |ui| {
        below_preview(ui, exporting, look, actions)
    });
}

/// The line below what is shown: how large it is, and what is missing in it.
fn below_preview(ui: &mut Ui, exporting: &Exporting, look: &Look, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let made = exporting.made();
    ui.horizontal(|ui| {
        let mut words = Vec::new();
        if let Preview::Pictures(shown, of) = &look.preview {
            match (look.settings.format, shown.as_slice(), of) {
                (Format::Png, [one], _) => {
                    let length = |natural: f32| (natural * look.settings.scale()).round() as u64;
                    let [width, height] = one.natural.map(length).map(format::count);
                    words.push(format!("{width} × {height} pixels"));
                }
                (_, _, 0 | 1) => {}
                (_, shown, of) if shown.len() < *of => {
                    let first = shown.len();
                    words.push(format!("{of} sheets, the first {first} are shown"));
                }
                (_, _, of) => words.push(format!("{of} sheets")),
            }
        }
        words.extend(made.map(|made| size_words(made.bytes.len())));
        let words = words.join(" · ");
        let small = |text: &str, color: Color32| {
            Label::new(RichText::new(text).font(plain(size::SMALL)).color(color)).truncate()
        };
        let remarks = made.map_or(&[][..], |made| &made.remarks);
        let lost = remarks.iter().find(|remark| remark.lost);
        let is_picture = look.settings.format.kind() == Kind::Picture;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if is_picture && !is_tiled(&look.settings) {
                let (label, near) = match exporting.near {
                    true => ("Show all of it", false),
                    false => ("Show at full size", true),
                };
                if ui
                    .link(RichText::new(label).font(plain(size::SMALL)))
                    .clicked()
                {
                    actions.push(Action::Exporting(Asked::Near(near)));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(small(&words, t.soft));
                if let Some(remark) = lost.or(remarks.first()) {
                    let color = if remark.lost { t.warn } else { t.soft };
                    ui.add(small(&format::sentence(&remark.text), color))
                        .on_hover_text(&remark.text);
                }
            });
        });
    });
}

/// One picture: all of it, or at its natural size.
fn one(ui: &mut Ui, look: &Look, title: &str, near: bool) {
    let Some(page) = look.pages.first() else {
        return;
    };
    let natural = page.size_vec2() / ui.ctx().pixels_per_point();
    let room = ui.available_size();
    if near {
        ScrollArea::both().auto_shrink(false).show(ui, |ui| {
            ui.image(SizedTexture::new(page.id(), natural));
        });
        return;
    }
    let by = (room.x / natural.x).min(room.y / natural.y).min(1.0);
    let rect = Rect::from_center_size(ui.max_rect().center(), natural * by);
    drawn(ui, page, rect, title);
}

/// A picture at a place, with a name for those who do not see it.
fn drawn(ui: &mut Ui, page: &TextureHandle, rect: Rect, title: &str) {
    let t = tokens(ui);
    let image = eframe::egui::Image::new(SizedTexture::new(page.id(), rect.size()));
    let response = ui.put(rect, image);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Preview of {title}")));
    ui.painter()
        .rect_stroke(rect, 0.0, Stroke::new(1.0, t.line), StrokeKind::Outside);
}

/// Sheets of paper, as they are glued together, or one after the other.
fn pages(ui: &mut Ui, all: &[TextureHandle]) {
    let Some(first) = all.first() else {
        return;
    };
    let columns = match all.len() {
        0..=2 => 2,
        3..=6 => 3,
        _ => 4,
    };
    let gap = 12.0;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = (ui.available_width() - gap * (columns as f32 + 1.0)) / columns as f32;
        let natural = first.size_vec2();
        let size = natural * (width / natural.x);
        let rows = all.len().div_ceil(columns);
        let whole = vec2(ui.available_width(), rows as f32 * (size.y + gap) + gap);
        let (area, _) = ui.allocate_exact_size(whole, Sense::hover());
        for (i, page) in all.iter().enumerate() {
            let at = vec2(
                gap + (i % columns) as f32 * (size.x + gap),
                gap + (i / columns) as f32 * (size.y + gap),
            );
            let rect = Rect::from_min_size(area.min + at, size);
            drawn(ui, page, rect, &format!("sheet {}", i + 1));
        }
    });
}

fn text(ui: &mut Ui, text: &str, more: usize) {
    let t = tokens(ui);
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        let label = Label::new(RichText::new(text).monospace().color(t.text)).selectable(true);
        ui.add(label);
        if more > 0 {
            let words = format!("… and {more} more lines");
            ui.label(RichText::new(words).color(t.faint));
        }
    });
}

fn tables(ui: &mut Ui, sheets: &[Glance], at: usize, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    if sheets.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            for (i, (name, _)) in sheets.iter().enumerate() {
                let text = RichText::new(name).font(plain(size::SMALL));
                let button = Button::selectable(i == at, text).min_size(TOUCH);
                if ui.add(button).clicked() {
                    actions.push(Action::Exporting(Asked::Sheet(i)));
                }
            }
        });
        ui.add_space(space::XS);
    }
    let Some((name, rows)) = sheets.get(at).or(sheets.first()) else {
        return;
    };
    ScrollArea::both()
        .id_salt(name)
        .auto_shrink(false)
        .show(ui, |ui| {
            Grid::new(("table", name))
                .striped(true)
                .spacing(vec2(14.0, 5.0))
                .show(ui, |ui| {
                    for (i, row) in rows.iter().enumerate() {
                        for cell in row {
                            let font = if i == 0 {
                                strong(size::SMALL)
                            } else {
                                plain(size::SMALL)
                            };
                            let text = RichText::new(short(cell)).font(font).color(t.text);
                            ui.add(Label::new(text).wrap_mode(TextWrapMode::Extend));
                        }
                        ui.end_row();
                    }
                });
        });
}

/// A cell, cut where it would push all others away.
fn short(cell: &str) -> String {
    const MOST: usize = 44;
    let line = cell.lines().next().unwrap_or_default();
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// A page: its parts beside the picture on it.
fn report(ui: &mut Ui, look: &Look, title: &str, headings: &[String]) {
    let t = tokens(ui);
    let room = ui.max_rect();
    let list = 210.0_f32.min(room.width() * 0.4);
    let left = room.with_max_x(room.min.x + list);
    part(ui, ("choices", left), |ui| {
        ui.label(
            RichText::new("ON THE PAGE")
                .font(strong(size::CAPTION))
                .color(t.faint),
        );
        ui.add_space(space::XS);
        for heading in headings {
            ui.label(RichText::new(heading).font(plain(size::BODY)));
        }
        ui.add_space(space::M);
        let words =
            "It opens in every browser without a network, prints, and follows light and dark.";
        ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
    });
    let right = room.with_min_x(left.max.x + space::M);
    if let Some(page) = look.pages.first() {
        let natural: Vec2 = page.size_vec2();
        let by = (right.width() / natural.x).min(right.height() / natural.y);
        let rect = Rect::from_center_size(right.center(), natural * by);
        drawn(ui, page, rect, title);
    }
}

fn buttons(ui: &mut Ui, exporting: &Exporting, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let format = exporting.wish.settings.format;
    let ready = exporting.made().is_some();
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let text = RichText::new("Save as…")
            .font(strong(size::BODY))
            .color(t.on_accent);
        let save = Button::new(text).fill(t.accent).min_size(vec2(96.0, 32.0));
        if ui.add_enabled(ready, save).clicked() {
            actions.push(Action::Exporting(Asked::Save));
        }
        let copies = format.is_text() || format == Format::Png;
        let about = match format {
            Format::Pdf | Format::Xlsx => "Programs do not take this from the clipboard: save it",
            Format::Png => "Copy the picture, to be pasted elsewhere",
            _ => "Copy the text, to be pasted elsewhere",
        };
        let copy = Button::new("Copy").min_size(vec2(72.0, 32.0));
        let copy = ui.add_enabled(ready && copies, copy);
        let copy = copy.on_hover_text(about).on_disabled_hover_text(about);
        if copy.clicked() {
            actions.push(Action::Exporting(Asked::Copy));
        }
        if ui
            .add(Button::new("Cancel").min_size(vec2(72.0, 32.0)))
            .clicked()
        {
            actions.push(Action::Close);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            under_way(ui, exporting, actions);
        });
    });
}

/// How far the work has come, and a way to stop it.
fn under_way(ui: &mut Ui, exporting: &Exporting, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let Some(work) = &exporting.work else {
        return;
    };
    let share = work.progress();
    if share <= 0.0 {
        ui.spinner();
        ui.label(RichText::new("Being made…").color(t.soft));
        return;
    }
    let bar = ProgressBar::new(share)
        .desired_width(160.0)
        .desired_height(8.0);
    ui.add(bar);
    let words = match share < 1.0 {
        true => "Customers are sent down the map…",
        false => "What fixing each pain point would bring…",
    };
    ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
    let stop = ui.add(Button::new("Stop").min_size(TOUCH));
    stop.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Stop the run for the export"));
    if stop.clicked() {
        actions.push(Action::Exporting(Asked::Stop));
    }
    ui.ctx()
        .request_repaint_after(std::time::Duration::from_millis(60));
}
