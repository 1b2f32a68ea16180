//! The screens without a map: the first one, and those for files that cannot be shown.

mod cards;
mod trouble;

use std::path::Path;

use eframe::egui::{Button, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, vec2};
use jiff::civil::Date;

pub use trouble::{broken, opening, unreadable};

use super::{
    command::{Action, Command, key_text},
    library::{Entry, Library},
    memory::Recent,
    panel::{command_button, heading},
    theme::{TOUCH, plain, size, space, strong, tokens},
};
use cards::Card;

/// What the first screen offers.
pub struct Shelf<'a> {
    /// The maps of the folder and those that come with the program.
    pub library: Option<&'a Library>,
    /// The files that were open lately.
    pub recent: &'a Recent,
    /// The day it is.
    pub today: Date,
}

/// The first screen.
pub fn welcome(ui: &mut Ui, shelf: &Shelf, actions: &mut Vec<Action>) {
    page(ui, 1180.0, |ui| {
        hero(ui, actions);
        recent(ui, shelf, actions);
        let Some(library) = shelf.library else {
            let faint = tokens(ui).faint;
            ui.label(RichText::new("Looking for maps…").color(faint));
            return;
        };
        let card = |entry: &Entry| Card::of_entry(entry, shelf.today);
        if !library.maps.is_empty() {
            heading(ui, "MAPS");
            cards::grid(
                ui,
                &library.maps.iter().map(card).collect::<Vec<_>>(),
                actions,
            );
            ui.add_space(space::L);
        }
        if library.maps.is_empty() {
            heading(ui, "SAMPLE MAPS TO LOOK AROUND IN");
            let samples = library.samples.iter().map(|m| Card::of_model(m, "sample"));
            cards::grid(ui, &samples.collect::<Vec<_>>(), actions);
            ui.add_space(space::L);
        }
        heading(ui, "TEMPLATES TO START FROM");
        let templates = library
            .templates
            .iter()
            .map(|m| Card::of_model(m, "template"));
        cards::grid(ui, &templates.collect::<Vec<_>>(), actions);
        ui.add_space(space::L);
        if !library.scenarios.is_empty() {
            heading(ui, "SCENARIOS");
            cards::grid(
                ui,
                &library.scenarios.iter().map(card).collect::<Vec<_>>(),
                actions,
            );
            ui.add_space(space::L);
        }
        if library.is_empty() {
            empty(ui, library);
        }
    });
}

fn hero(ui: &mut Ui, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    logo(ui);
    ui.add_space(space::XS);
    ui.label(
        RichText::new("Draw the journey. Send ten million wayfarers down it.")
            .font(strong(size::DISPLAY)),
    );
    let words = "A customer journey map that is a model: draw it, and see conversion, activation and churn with their uncertainty.";
    ui.label(RichText::new(words).font(plain(15.0)).color(t.soft));
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        let text = RichText::new("New map")
            .font(strong(size::BODY))
            .color(t.on_accent);
        let button = Button::new(text).fill(t.accent).min_size(vec2(104.0, 32.0));
        if ui
            .add(button)
            .on_hover_text(Command::New.tooltip())
            .clicked()
        {
            actions.push(Action::Do(Command::New));
        }
        command_button(ui, Command::Open, "Open…", actions);
        command_button(ui, Command::Import, "Import…", actions);
        let keys = Command::Palette
            .shortcut()
            .map_or_else(String::new, key_text);
        let words = format!("Everything else by name: {keys}");
        ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.faint));
    });
    ui.add_space(space::L);
}

fn recent(ui: &mut Ui, shelf: &Shelf, actions: &mut Vec<Action>) {
    let files: Vec<&Path> = shelf.recent.files().collect();
    if files.is_empty() {
        return;
    }
    heading(ui, "OPENED LATELY");
    ui.horizontal_wrapped(|ui| {
        for path in files {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let button = Button::new(name.into_owned()).min_size(TOUCH);
            let response = ui.add(button).on_hover_text(path.display().to_string());
            if response.clicked() {
                actions.push(Action::OpenPath(path.to_owned()));
            }
        }
    });
    ui.add_space(space::L);
}

/// What is said where there are no maps.
fn empty(ui: &mut Ui, library: &Library) {
    let t = tokens(ui);
    let folder = match library.root.as_os_str().is_empty() || library.root == Path::new(".") {
        true => "This folder".to_owned(),
        false => library.root.display().to_string(),
    };
    let words = format!(
        "{folder} holds no maps yet. Begin one above; saved into a folder “maps”, it shows up here the next time."
    );
    ui.label(RichText::new(words).color(t.soft));
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
