//! What is wrong or doubtful, as a list that leads to each of it, and as marks on the things.

use std::collections::HashMap;

use eframe::egui::{
    CornerRadius, RichText, Role, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};

use super::form::mark;
use crate::{
    app::{
        command::Action,
        format::sentence,
        opened::Picture,
        theme::{focus_ring, plain, size, space, strong, tokens},
    },
    diagnostic::{Diagnostic, Path, Severity},
    map::{ItemKey, JourneyMap},
};

/// What is wrong with a thing, the worst first.
pub fn problems_of<'a>(
    diagnostics: &'a [Diagnostic],
    key: &ItemKey,
) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
    let path = key.path();
    // A path that only looks like it (a field of another thing) has other first steps.
    diagnostics
        .iter()
        .filter(move |d| d.path.0.starts_with(&path.0))
}

/// The worst that is wrong with each thing that has a card. What is wrong with a flow is seen on the
/// card that it leaves.
pub fn marks(diagnostics: &[Diagnostic]) -> HashMap<ItemKey, Severity> {
    let mut marks = HashMap::new();
    for diagnostic in diagnostics {
        let key = match ItemKey::at(&diagnostic.path) {
            Some(ItemKey::Flow(flow)) => ItemKey::Touchpoint(flow.from),
            Some(key) => key,
            None => continue,
        };
        let worst = marks.entry(key).or_insert(diagnostic.severity);
        *worst = (*worst).min(diagnostic.severity);
    }
    marks
}

/// What a path is about, in the words of the map: "“Connects a data source”, stay".
pub fn place_words(map: &JourneyMap, path: &Path) -> String {
    let Some(key) = ItemKey::at(path) else {
        return match path.0.first().map(String::as_str) {
            None => "The map".to_owned(),
            Some(field) => sentence(&field.replace('_', " ")),
        };
    };
    let name = match &key {
        ItemKey::Persona(k) => map.personas.get(k).map(|x| x.name.clone()),
        ItemKey::Stage(k) => map.stages.get(k).map(|x| x.name.clone()),
        ItemKey::Touchpoint(k) => map.touchpoints.get(k).map(|x| x.name.clone()),
        ItemKey::Pain(k) => map.pains.get(k).map(|x| x.name.clone()),
        ItemKey::Opportunity(k) => map.opportunities.get(k).map(|x| x.name.clone()),
        ItemKey::Flow(k) => {
            let name = |slug| map.touchpoints.get(slug).map(|t| t.name.as_str());
            name(&k.from)
                .zip(name(&k.to))
                .map(|(from, to)| format!("{from} → {to}"))
        }
    };
    let name = name
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| key.name());
    match path.0.get(2) {
        Some(field) => format!("{name}, {}", field.replace('_', " ")),
        None => name,
    }
}

/// Draws the list.
pub fn problems(ui: &mut Ui, picture: &Picture, actions: &mut Vec<Action>) {
    ScrollArea::vertical()
        .id_salt("problems")
        .auto_shrink(false)
        .show(ui, |ui| {
            let t = tokens(ui);
            let found = &picture.diagnostics;
            if found.is_empty() {
                ui.add_space(space::L);
                ui.vertical_centered(|ui| {
                    ui.label(RichText::new("✓").font(strong(26.0)).color(t.good));
                    ui.label(RichText::new("No problems").font(strong(size::HEADING)));
                    let words = "The map can be run, and nothing about it looks doubtful.";
                    ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
                });
                return;
            }
            let errors = found.iter().filter(|d| d.is_error()).count();
            let words = match (errors, found.len() - errors) {
                (0, n) => format!("{}. The map can be run.", counted(n, "warning")),
                (e, 0) => format!("{}. The map cannot be run yet.", counted(e, "error")),
                (e, n) => format!(
                    "{} and {}. The map cannot be run yet.",
                    counted(e, "error"),
                    counted(n, "warning")
                ),
            };
            ui.label(RichText::new(words).font(plain(size::SMALL)).color(t.soft));
            ui.spacing_mut().item_spacing.y = 4.0;
            for diagnostic in found {
                problem(ui, picture, diagnostic, actions);
            }
        });
}

fn counted(n: usize, one: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    }
}

fn problem(ui: &mut Ui, picture: &Picture, d: &Diagnostic, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let width = ui.available_width();
    let room = width - 34.0;
    let place = place_words(&picture.map, &d.path);
    let mut job = LayoutJob::simple(place.clone(), strong(size::SMALL), t.text, room);
    let part = |font, color| eframe::egui::TextFormat::simple(font, color);
    let message = sentence(&d.message);
    job.append(
        &format!("\n{message}"),
        0.0,
        part(plain(size::SMALL), t.soft),
    );
    if let Some(hint) = &d.hint {
        let hint = format!("\n{}", sentence(hint));
        job.append(&hint, 0.0, part(plain(size::SMALL), t.faint));
    }
    let galley = ui.painter().layout_job(job);
    let size = vec2(width, galley.size().y + 14.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let word = if d.is_error() { "Error" } else { "Warning" };
    let name = format!("{word}, {place}: {message}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let corners = CornerRadius::same(6);
    let fill = if response.hovered() { t.hover } else { t.card };
    let line = eframe::egui::Stroke::new(1.0, t.line);
    ui.painter()
        .rect(rect, corners, fill, line, StrokeKind::Inside);
    if response.has_focus() {
        ui.painter()
            .rect_stroke(rect, corners, focus_ring(ui), StrokeKind::Inside);
    }
    mark(ui, rect.left_top() + vec2(15.0, 15.0), d.is_error());
    let at = pos2(rect.left() + 27.0, rect.top() + 7.0);
    ui.painter().galley(at, galley, t.text);
    if response.on_hover_text("Go to it").clicked() {
        actions.push(Action::ShowPath(d.path.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Slug;

    #[test]
    fn the_problems_of_a_thing_are_its_own() {
        let key = |text| ItemKey::Pain(Slug::new(text).unwrap());
        let found = [
            Diagnostic::error("a", key("sso").path().join("leave"), "one"),
            Diagnostic::warning("b", key("sso").path(), "two"),
            Diagnostic::warning("c", key("sso-2").path(), "three"),
            Diagnostic::warning("d", Path::of(["targets"]), "four"),
        ];
        let codes =
            |key: &ItemKey| -> Vec<&str> { problems_of(&found, key).map(|d| d.code).collect() };
        assert_eq!(codes(&key("sso")), ["a", "b"]);
        assert_eq!(codes(&key("sso-2")), ["c"]);
        assert_eq!(
            codes(&ItemKey::Touchpoint(Slug::new("sso").unwrap())),
            [""; 0]
        );
        let marks = marks(&found);
        assert_eq!(marks.get(&key("sso")), Some(&Severity::Error));
        assert_eq!(marks.get(&key("sso-2")), Some(&Severity::Warning));
        assert_eq!(marks.len(), 2);
    }
}
