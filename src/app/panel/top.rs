//! The bar above the map: what it is, whose numbers are shown, which picture, and the run.

use eframe::egui::{
    Align, Button, ComboBox, Layout, ProgressBar, RichText, Role, Ui, WidgetInfo, vec2,
};
use jiff::civil::Date;

use super::{badge, command_button, segments, was_chosen};
use crate::{
    app::{
        command::{Action, Command, View},
        live::Progress,
        opened::Picture,
        theme::{TOUCH, size, space, strong, tokens},
    },
    map::State,
    units::Slug,
};

/// What the bar shows.
pub struct Bar<'a> {
    /// The map.
    pub picture: Option<&'a Picture>,
    /// Which picture of it.
    pub view: View,
    /// Whose numbers.
    pub persona: Option<&'a Slug>,
    /// How far the run has come, if there is one.
    pub progress: Option<Progress>,
    /// The day it is.
    pub today: Date,
    /// Whether there is a workshop on the map that can be gone on with.
    pub workshop: bool,
}

/// Draws the bar.
pub fn bar(ui: &mut Ui, bar: &Bar, actions: &mut Vec<Action>) {
    ui.horizontal_centered(|ui| {
        let t = tokens(ui);
        command_button(ui, Command::LeftPanel, "☰", actions);
        let Some(picture) = bar.picture else {
            ui.label(RichText::new("Wayfarer").font(strong(size::TITLE)));
            right_end(ui, None, actions);
            return;
        };
        // The title takes what the controls leave.
        let mut controls = if picture.map.personas.is_empty() {
            350.0
        } else {
            540.0
        };
        if bar.workshop {
            controls += 100.0;
        }
        let room = (ui.available_width() - controls).max(60.0);
        ui.allocate_ui_with_layout(
            vec2(room, ui.available_height()),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.set_width(room);
                let badges = 150.0;
                let title = RichText::new(picture.title()).font(strong(size::TITLE));
                let widest = (room - badges).max(60.0);
                ui.scope(|ui| {
                    ui.set_max_width(widest);
                    let label = eframe::egui::Label::new(title).truncate();
                    let response = ui.add(label);
                    let about = match &picture.scenario {
                        Some(scenario) => &scenario.note,
                        None => &picture.map.note,
                    };
                    if !about.is_empty() {
                        response.on_hover_text(about);
                    }
                });
                if picture.scenario.is_some() {
                    let base = format!("What if, on “{}”", picture.map.title);
                    badge(ui, "SCENARIO", t.warn_soft, t.warn).on_hover_text(base);
                } else {
                    match picture.map.state {
                        State::Current => badge(ui, "CURRENT", t.accent_soft, t.accent),
                        State::Future { .. } => badge(ui, "FUTURE", t.good_soft, t.good),
                    };
                }
                let due = picture.map.review_due();
                if let Some(due) = due.filter(|due| *due < bar.today) {
                    badge(ui, "REVIEW DUE", t.warn_soft, t.warn)
                        .on_hover_text(format!("The review was due on {due}"));
                }
            },
        );
        right_end(ui, Some((bar, picture)), actions);
    });
}

fn right_end(ui: &mut Ui, shown: Option<(&Bar, &Picture)>, actions: &mut Vec<Action>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let sign = if ui.visuals().dark_mode {
            "☀"
        } else {
            "🌙"
        };
        let Some((bar, picture)) = shown else {
            command_button(ui, Command::SwitchTheme, sign, actions);
            return;
        };
        command_button(ui, Command::RightPanel, "📊", actions);
        command_button(ui, Command::SwitchTheme, sign, actions);
        run(ui, bar.progress, actions);
        if bar.workshop {
            command_button(ui, Command::Workshop, "Workshop", actions);
        }
        ui.add_space(space::XS);
        let views = [
            (View::Journey, Command::ShowJourney),
            (View::Flow, Command::ShowFlow),
        ];
        segments(ui, &views, bar.view, actions);
        if !picture.map.personas.is_empty() {
            ui.add_space(space::XS);
            personas(ui, picture, bar.persona, actions);
        }
    });
}

fn run(ui: &mut Ui, progress: Option<Progress>, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let Some(progress) = progress else {
        let text = RichText::new("▶ Run")
            .font(strong(size::BODY))
            .color(t.on_accent);
        let size = vec2(92.0, 30.0);
        let response = ui.add(Button::new(text).fill(t.accent).min_size(size));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Run"));
        if response.on_hover_text(Command::Run.tooltip()).clicked() {
            actions.push(Action::Do(Command::Run));
        }
        return;
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        command_button(ui, Command::Stop, "×", actions);
        let (share, fill) = match progress.levers {
            true => (progress.share, t.warn_soft),
            false => (progress.share, t.accent_soft),
        };
        let text = match progress.levers {
            true => "levers…".to_owned(),
            // What is still at work never says 100 %: its answer is to be worked out yet.
            false => format!("{:.0} %", (share * 100.0).floor().min(99.0)),
        };
        let bar = ProgressBar::new(share)
            .desired_width(92.0 - TOUCH.x - 4.0)
            .desired_height(28.0)
            .corner_radius(6)
            .fill(fill)
            .text(text);
        let about = match progress.levers {
            true => "The numbers are complete; now what each pain point costs and each opportunity brings",
            false => "Sending more customers on their way: the intervals get narrower",
        };
        ui.add(bar).on_hover_text(about);
    });
}

fn personas(ui: &mut Ui, picture: &Picture, shown: Option<&Slug>, actions: &mut Vec<Action>) {
    let all = "Everybody";
    let name = |slug: &Slug| {
        picture
            .map
            .personas
            .get(slug)
            .map_or(all, |p| p.name.as_str())
    };
    let current = shown.map_or(all, name);
    let response = ComboBox::from_id_salt("persona")
        .width(150.0)
        .truncate()
        .selected_text(current)
        .show_ui(ui, |ui| {
            ui.set_min_width(260.0);
            let everybody = ui.selectable_label(shown.is_none(), all);
            if was_chosen(ui, &everybody) {
                actions.push(Action::Persona(None));
            }
            for (slug, persona) in &picture.map.personas {
                let one = ui.selectable_label(shown == Some(slug), &persona.name);
                if was_chosen(ui, &one.on_hover_text(&persona.goal)) {
                    actions.push(Action::Persona(Some(slug.clone())));
                }
            }
        })
        .response;
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, "Persona");
        info.current_text_value = Some(current.to_owned());
        info
    });
    response.on_hover_text("Whose numbers and shares are shown");
}
