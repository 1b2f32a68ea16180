//! What can be chosen: first what the map is made into, then what that has to be told.

use eframe::egui::{
    Button, ComboBox, DragValue, Id, RichText, Role, Slider, Stroke, StrokeKind, Ui, WidgetInfo,
    vec2,
};

use super::{Asked, Exporting, is_dark, is_tiled};
use crate::{
    app::{
        command::Action,
        theme::{RADIUS, TOUCH, focus_ring, plain, size, space, strong, tokens},
    },
    export::{
        picture::{Theme, View},
        settings::{Format, Kind, PNG_SCALE, Paper, Settings, Tiling},
    },
    layout::Lane,
    units::Slug,
};

/// Draws them.
pub fn show(ui: &mut Ui, exporting: &Exporting, actions: &mut Vec<Action>) {
    let mut settings = exporting.wish.settings.clone();
    ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
    for (kind, name) in [
        (Kind::Picture, "PICTURE"),
        (Kind::Report, "REPORT"),
        (Kind::Text, "FOR OTHER PROGRAMS"),
    ] {
        heading(ui, name);
        ui.horizontal_wrapped(|ui| {
            for format in Format::ALL.into_iter().filter(|f| f.kind() == kind) {
                if chip(
                    ui,
                    settings.format == format,
                    format.title(),
                    format.about(),
                ) {
                    settings.format = format;
                }
            }
        });
    }
    let t = tokens(ui);
    ui.add_space(space::XS);
    ui.label(
        RichText::new(settings.format.about())
            .font(plain(size::SMALL))
            .color(t.soft),
    );
    if settings.format.has_view() {
        heading(ui, "VIEW");
        ui.horizontal(|ui| {
            for (view, name) in [(View::Journey, "Journey"), (View::Flow, "Flow")] {
                if chip(ui, settings.view == view, name, "") {
                    settings.view = view;
                }
            }
        });
    }
    if settings.format.has_persona() && !exporting.subject.map.personas.is_empty() {
        heading(ui, "WHOSE JOURNEY");
        persona(ui, exporting, &mut settings);
    }
    if settings.format.kind() == Kind::Picture {
        ground(ui, &mut settings);
        results(ui, exporting, &mut settings);
    }
    match settings.format {
        Format::Png => scale(ui, &mut settings),
        Format::Pdf => paper(ui, &mut settings),
        _ => {}
    }
    if settings.format.kind() == Kind::Picture && settings.view == View::Journey {
        lanes(ui, exporting, &mut settings);
    }
    if matches!(settings.format, Format::Png | Format::Pdf) {
        heading(ui, "FONTS");
        let words = "Other scripts and emoji from this machine";
        ui.checkbox(&mut settings.system_fonts, words)
            .on_hover_text("Without them every machine makes the same bytes");
    }
    if settings.format.kind() == Kind::Report {
        heading(ui, "CONTENTS");
        ui.checkbox(&mut settings.leverage, "What fixing each pain point brings");
        others(ui, exporting, actions);
    }
    if settings != exporting.wish.settings {
        actions.push(Action::Exporting(Asked::Settings(Box::new(settings))));
    }
}

fn heading(ui: &mut Ui, text: &str) {
    let t = tokens(ui);
    ui.add_space(space::S);
    ui.label(
        RichText::new(text)
            .font(strong(size::CAPTION))
            .color(t.faint),
    );
}

/// Something that is chosen or not, among others.
fn chip(ui: &mut Ui, on: bool, name: &str, about: &str) -> bool {
    let t = tokens(ui);
    let color = if on { t.accent } else { t.text };
    let mut button = Button::new(RichText::new(name).color(color))
        .min_size(vec2(0.0, TOUCH.y))
        .fill(t.card)
        .stroke(Stroke::new(1.0, t.outline));
    if on {
        button = button
            .fill(t.accent_soft)
            .stroke(Stroke::new(1.0, t.accent));
    }
    let mut response = ui.add(button);
    if response.has_focus() {
        // The keyboard is told by a ring, so that what is chosen keeps its looks for itself.
        let ring = response.rect.expand(2.0);
        let stroke = focus_ring(ui);
        ui.painter()
            .rect_stroke(ring, RADIUS, stroke, StrokeKind::Outside);
    }
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, name));
    if !about.is_empty() {
        response = response.on_hover_text(about);
    }
    response.clicked() && !on
}

/// Scenarios and future states beside the map.
fn others(ui: &mut Ui, exporting: &Exporting, actions: &mut Vec<Action>) {
    if exporting.subject.others.is_empty() {
        return;
    }
    heading(ui, "BESIDE IT");
    for (at, (title, _)) in exporting.subject.others.iter().enumerate() {
        let mut on = exporting.wish.beside.contains(&at);
        if ui.checkbox(&mut on, title).changed() {
            actions.push(Action::Exporting(Asked::Beside(at)));
        }
    }
}

fn persona(ui: &mut Ui, exporting: &Exporting, settings: &mut Settings) {
    let map = &exporting.subject.map;
    let name = |slug: &Slug| {
        let persona = map.personas.get(slug);
        persona.map_or_else(|| slug.to_string(), |p| p.name.clone())
    };
    let now = settings.persona.as_ref();
    let now = now.map_or_else(|| "Everybody".to_owned(), name);
    let response = ComboBox::from_id_salt(Id::unique("export-persona"))
        .width(ui.available_width())
        .truncate()
        .selected_text(&now)
        .show_ui(ui, |ui| {
            let everybody = ui.selectable_value(&mut settings.persona, None, "Everybody");
            crate::app::panel::was_chosen(ui, &everybody);
            for slug in map.personas.keys() {
                let persona = Some(slug.clone());
                let one = ui.selectable_value(&mut settings.persona, persona, name(slug));
                crate::app::panel::was_chosen(ui, &one);
            }
        });
    response
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Whose journey: {now}")));
}

fn ground(ui: &mut Ui, settings: &mut Settings) {
    heading(ui, "BACKGROUND");
    ui.horizontal(|ui| {
        let dark = is_dark(settings);
        for (theme, on, name) in [(Theme::Light, !dark, "Light"), (Theme::Dark, dark, "Dark")] {
            if chip(ui, on, name, "") {
                settings.theme = theme;
            }
        }
    });
}

fn results(ui: &mut Ui, exporting: &Exporting, settings: &mut Settings) {
    heading(ui, "SHOW");
    let unfit = exporting.subject.unfit;
    let check = eframe::egui::Checkbox::new(&mut settings.results, "What the run says");
    let response = ui.add_enabled(unfit.is_none(), check);
    match unfit {
        Some(why) => response.on_disabled_hover_text(format!("The map cannot be run: {why}")),
        None => response.on_hover_text("How many go where, who is lost where, and the targets"),
    };
}

fn scale(ui: &mut Ui, settings: &mut Settings) {
    heading(ui, "SIZE");
    let mut scale = settings.scale();
    let slider = Slider::new(&mut scale, 0.5..=6.0)
        .step_by(0.5)
        .suffix(" ×")
        .custom_formatter(|scale, _| format!("{scale}"))
        .clamping(eframe::egui::SliderClamping::Never);
    let response = ui.add(slider);
    response.widget_info(|| {
        WidgetInfo::slider(true, f64::from(scale), "Times the natural size".to_owned())
    });
    if response.changed() {
        let scale = scale.clamp(0.1, 20.0);
        settings.scale = ((scale - PNG_SCALE).abs() > 1e-3).then_some(scale);
    }
}

fn paper(ui: &mut Ui, settings: &mut Settings) {
    heading(ui, "PAPER");
    let now = settings.paper.title();
    let response = ComboBox::from_id_salt(Id::unique("export-paper"))
        .width(ui.available_width())
        .selected_text(now)
        .show_ui(ui, |ui| {
            for paper in Paper::ALL {
                let one = ui.selectable_value(&mut settings.paper, paper, paper.title());
                crate::app::panel::was_chosen(ui, &one);
            }
        });
    response
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Paper: {now}")));
    if settings.paper == Paper::Fit {
        settings.tiling = Tiling::One;
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for (tiling, name, about) in [
            (Tiling::One, "One sheet", "All of it on one sheet"),
            (
                Tiling::Natural,
                "Full size",
                "As many sheets to glue together as its natural size takes",
            ),
            (
                Tiling::Wide(3),
                "Sheets wide",
                "As many sheets beside each other as you say, to glue together",
            ),
        ] {
            let wide = matches!(settings.tiling, Tiling::Wide(_));
            let on = settings.tiling == tiling || wide && matches!(tiling, Tiling::Wide(_));
            if chip(ui, on, name, about) {
                settings.tiling = tiling;
            }
        }
        if let Tiling::Wide(wide) = &mut settings.tiling {
            let field = ui.add(DragValue::new(wide).range(1..=20));
            field.widget_info(|| WidgetInfo::drag_value(true, f64::from(*wide)));
        }
    });
    if is_tiled(settings) {
        let t = tokens(ui);
        let words = "Sheets overlap by a centimetre and are marked where to cut.";
        ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
    }
}

fn lanes(ui: &mut Ui, exporting: &Exporting, settings: &mut Settings) {
    heading(ui, "LANES");
    let own = &exporting.subject.map.lanes;
    let open = |lane: &&Lane| !own.is_folded(**lane);
    let usual: Vec<Lane> = own.order().iter().filter(open).copied().collect();
    let now = settings.lanes.clone().unwrap_or_else(|| usual.clone());
    let mut chosen = now.clone();
    for lane in own.order().iter().copied() {
        let mut on = now.contains(&lane);
        if ui.checkbox(&mut on, lane.title()).changed() {
            if on {
                chosen.push(lane);
            } else {
                chosen.retain(|other| *other != lane);
            }
        }
    }
    if chosen != now {
        // In the order in which they stand on the map.
        chosen.sort_by_key(|lane| own.order().iter().position(|other| other == lane));
        settings.lanes = (chosen != usual).then_some(chosen);
    }
}
