//! The panel beside the map: the inspector, which edits whatever is selected (or the map itself), the
//! results, the ten steps, and the problems.
//!
//! Controls ask for edits as a person types. A visit to a field is one step of undo ([`visit`]), and
//! what does not parse stays in its field with the reason below it ([`draft`]), while the map keeps
//! the last good value.

mod change;
mod change_form;
mod controls;
mod details;
mod draft;
mod flow;
mod form;
mod links;
mod opportunity;
mod pain;
mod persona;
mod problems;
mod run;
mod scenario;
mod several;
mod slug;
mod stage;
mod tabs;
mod targets;
mod touchpoint;
pub mod visit;

use eframe::egui::{
    Align, Button, Context, Id, Label, Layout, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2,
};
use jiff::civil::Date;

pub use form::mark_at;
pub use problems::{marks, place_words};
pub use tabs::{Pane, Panes};
pub use visit::tend;

use super::{
    command::Action,
    panel::{self, Results, badge},
    selection::Selection,
    sheet::Sheet,
    sliders,
    theme::{plain, size, space, strong, tokens},
};
use crate::{diagnostic::Path, map::ItemKey};
use form::{Form, message};

/// What the panel beside the map shows.
pub struct Side<'a> {
    /// The map on the table.
    pub sheet: &'a Sheet,
    /// Which of the panes.
    pub pane: Pane,
    /// Whether a run is under way.
    pub running: bool,
    /// The day it is.
    pub today: Date,
    /// Which sliders matter most, if that was looked for.
    pub influence: Option<&'a sliders::Influence>,
    /// Whether a scenario can be begun.
    pub what_if: bool,
}

/// How many frames a wanted field may take to come into view: its section unfolds first.
const PATIENCE: u8 = 12;

fn wanted_place() -> Id {
    Id::unique("the field that is wanted")
}

/// Asks for the field at this path to come into view and get the keyboard.
pub fn want(ctx: &Context, path: Path) {
    ctx.data_mut(|data| data.insert_temp(wanted_place(), Some((path, PATIENCE))));
}

/// Draws the panel.
pub fn side(ui: &mut Ui, side: &Side, actions: &mut Vec<Action>) {
    let sheet = side.sheet;
    tabs::tabs(ui, &sheet.picture, side.pane, actions);
    ui.add_space(space::XS);
    match side.pane {
        Pane::Details => inspector(ui, side, actions),
        Pane::Results => {
            let results = Results {
                picture: &sheet.picture,
                told: sheet.told(),
                shown: &sheet.shown,
                running: side.running,
                failed: sheet.failed.as_deref(),
                persona: sheet.persona.as_ref(),
            };
            panel::right(ui, &results, actions);
        }
        Pane::Sliders => {
            let shelf = sliders::Shelf {
                picture: &sheet.picture,
                filed: &sheet.filed,
                kept: &sheet.sliders,
                influence: side.influence,
                what_if: side.what_if,
                measures: sliders::Measures::PANE,
            };
            sliders::pane(ui, &shelf, actions);
        }
        Pane::Guide => super::guide::guide(ui, &sheet.picture.map, actions),
        Pane::Problems => problems::problems(ui, &sheet.picture, actions),
    }
}

fn inspector(ui: &mut Ui, side: &Side, actions: &mut Vec<Action>) {
    let sheet = side.sheet;
    let selection = &sheet.selection;
    let base = match selection.keys() {
        [] => Path::root(),
        [one] => one.path(),
        _ => Path::of(["several"]),
    };
    let wanted = ui.data(|data| data.get_temp::<Option<(Path, u8)>>(wanted_place()));
    let wanted = wanted.flatten();
    let id = Id::unique(("inspector", sheet.id.0)).with(base.to_string());
    let mut form = Form {
        picture: &sheet.picture,
        told: sheet.told(),
        shown: &sheet.shown,
        actions,
        id,
        base,
        wanted: wanted.as_ref().map(|(path, _)| path.clone()),
    };
    header(&mut form, ui, selection);
    ScrollArea::vertical()
        .id_salt(id)
        .auto_shrink(false)
        .show(ui, |ui| {
            // A little room for the bar.
            let width = ui.available_width() - 6.0;
            ui.set_width(width);
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = 6.0;
            body(&mut form, ui, side);
            ui.add_space(space::XL);
        });
    let left = match (form.wanted, wanted) {
        (Some(path), Some((_, frames))) if frames > 0 => {
            ui.ctx().request_repaint();
            Some((path, frames - 1))
        }
        _ => None,
    };
    ui.data_mut(|data| data.insert_temp(wanted_place(), left));
}

fn body(form: &mut Form, ui: &mut Ui, side: &Side) {
    let map = form.map();
    let keys = side.sheet.selection.keys();
    let [key] = keys else {
        if let Some(scenario) = form.picture.scenario.as_ref().filter(|_| keys.is_empty()) {
            scenario::scenario(form, ui, scenario);
        } else if keys.is_empty() {
            details::details(form, ui, side.sheet.persona.as_ref(), side.today);
        } else {
            several::several(form, ui, keys);
        }
        return;
    };
    // What is wrong with the thing as a whole has no field.
    let whole = problems::problems_of(&form.picture.diagnostics, key);
    for problem in whole.filter(|d| d.path.0.len() == form.base.0.len()) {
        let hint = problem.hint.as_deref();
        message(ui, problem.is_error(), &problem.message, hint);
    }
    match key {
        ItemKey::Touchpoint(slug) => {
            if let Some(t) = map.touchpoints.get(slug) {
                touchpoint::touchpoint(form, ui, slug, t);
            }
        }
        ItemKey::Pain(slug) => {
            if let Some(p) = map.pains.get(slug) {
                pain::pain(form, ui, slug, p);
            }
        }
        ItemKey::Opportunity(slug) => {
            if let Some(o) = map.opportunities.get(slug) {
                opportunity::opportunity(form, ui, slug, o);
            }
        }
        ItemKey::Flow(flow) => {
            if let Some(f) = map.flows.get(flow) {
                flow::flow(form, ui, flow, f);
            }
        }
        ItemKey::Stage(slug) => {
            if let Some(s) = map.stages.get(slug) {
                stage::stage(form, ui, slug, s);
            }
        }
        ItemKey::Persona(slug) => {
            if let Some(p) = map.personas.get(slug) {
                persona::persona(form, ui, slug, p);
            }
        }
    }
    ui.add_space(space::S);
    slug::slug(form, ui, key);
    ui.add_space(space::S);
    let name = format!("Delete {}", key.kind());
    if Form::small_button(ui, &format!("{name}…").replace('…', ""), &name)
        && let Some(edit) = crate::edit::remove(map, key)
    {
        form.once(delete_name(key), edit);
        form.actions.push(Action::Select(Selection::default()));
    }
}

const fn delete_name(key: &ItemKey) -> &'static str {
    match key {
        ItemKey::Persona(_) => "Delete persona",
        ItemKey::Stage(_) => "Delete stage",
        ItemKey::Touchpoint(_) => "Delete touchpoint",
        ItemKey::Pain(_) => "Delete pain point",
        ItemKey::Opportunity(_) => "Delete opportunity",
        ItemKey::Flow(_) => "Delete flow",
    }
}

/// What is selected, in large letters, with its kind, its slug and how sure it is.
fn header(form: &mut Form, ui: &mut Ui, selection: &Selection) {
    let t = tokens(ui);
    let map = form.map();
    let (title, kind, slug) = match selection.keys() {
        [] => match &form.picture.scenario {
            Some(s) => (s.title.clone(), "Scenario".to_owned(), s.id.to_string()),
            None => (map.title.clone(), "Map".to_owned(), map.id.to_string()),
        },
        [key] => (
            place_words(map, &key.path()),
            super::format::sentence(kind(key)),
            key.name(),
        ),
        many => (
            format!("{} things", many.len()),
            String::new(),
            String::new(),
        ),
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        // The button first, so that the title takes what is left: a row wider than the panel would
        // widen it a little in every frame.
        ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
            if !selection.is_empty() {
                let button = Button::new("×").min_size(vec2(26.0, 26.0));
                let close = ui.add(button.frame_when_inactive(false));
                close.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Deselect"));
                if close.on_hover_text("Deselect  (Esc)").clicked() {
                    form.actions.push(Action::Select(Selection::default()));
                }
            }
            ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                ui.add_space(2.0);
                let said = format!("Selected: {title}");
                let title = RichText::new(title).font(strong(size::HEADING));
                let label = ui.add(Label::new(title.color(t.text)).wrap());
                // The card on the canvas bears the bare name.
                label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
            });
        });
        if kind.is_empty() {
            return;
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let kind = RichText::new(kind).font(plain(size::SMALL)).color(t.faint);
            ui.label(kind);
            grade(ui, form, selection);
            let slug = RichText::new(slug).monospace().size(size::CAPTION);
            let label = Label::new(slug.color(t.faint)).truncate();
            ui.add(label).on_hover_text("Its name in the file");
        });
    });
    ui.add_space(space::XS);
}

const fn kind(key: &ItemKey) -> &'static str {
    match key {
        ItemKey::Pain(_) => "pain point",
        other => other.kind(),
    }
}

fn grade(ui: &mut Ui, form: &Form, selection: &Selection) {
    let t = tokens(ui);
    let map = form.map();
    let grade = match selection.lead() {
        Some(ItemKey::Touchpoint(k)) => map.touchpoints.get(k).and_then(|x| x.evidence),
        Some(ItemKey::Pain(k)) => map.pains.get(k).and_then(|x| x.evidence),
        Some(ItemKey::Flow(k)) => map.flows.get(k).and_then(|x| x.evidence),
        Some(ItemKey::Persona(k)) => map.personas.get(k).and_then(|x| x.evidence),
        Some(ItemKey::Stage(_) | ItemKey::Opportunity(_)) => None,
        None => {
            let (kind, fill, color) = form.picture.kind(t);
            badge(ui, kind, fill, color);
            None
        }
    };
    if let Some((word, fill, color)) = controls::evidence::badge(t, grade) {
        badge(ui, &word, fill, color);
    }
}
