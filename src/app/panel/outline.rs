//! Everything of the map as a list: for the keyboard and for screen readers, which find in it also what
//! is out of sight on the canvas.

use eframe::egui::{Key, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::heading;
use crate::{
    app::{
        command::Action,
        opened::Picture,
        selection::Selection,
        theme::{plain, size, strong, tokens},
    },
    map::{Anchor, ItemKey, JourneyMap},
    numbers::entered,
    units::Slug,
};

/// Height of a row.
const ROW: f32 = 24.0;

/// A thing and how deep it hangs.
pub type Row = (u8, ItemKey);

/// All rows: stages, their touchpoints, and what hangs on those.
pub fn rows(map: &JourneyMap) -> Vec<Row> {
    let count = map.touchpoints.len();
    let place = |slug: &Slug| map.touchpoints.get_index_of(slug);
    let mut hanging: Vec<Vec<Row>> = vec![Vec::new(); count];
    for key in map.flows.keys() {
        if let Some(at) = place(&key.from) {
            hanging[at].push((2, ItemKey::Flow(key.clone())));
        }
    }
    for (slug, pain) in &map.pains {
        if let Some(at) = place(&pain.at) {
            hanging[at].push((2, ItemKey::Pain(slug.clone())));
        }
    }
    for (slug, idea) in &map.opportunities {
        let at = match &idea.on {
            Anchor::Touchpoint(at) => place(at),
            Anchor::Pain(pain) => map.pains.get(pain).and_then(|p| place(&p.at)),
        };
        if let Some(at) = at {
            hanging[at].push((2, ItemKey::Opportunity(slug.clone())));
        }
    }
    let mut of_stage: Vec<Vec<usize>> = vec![Vec::new(); map.stages.len() + 1];
    for (at, touchpoint) in map.touchpoints.values().enumerate() {
        let stage = map.stages.get_index_of(&touchpoint.stage);
        of_stage[stage.unwrap_or(map.stages.len())].push(at);
    }
    let mut rows = Vec::new();
    for (stage, members) in of_stage.into_iter().enumerate() {
        if let Some((slug, _)) = map.stages.get_index(stage) {
            rows.push((0, ItemKey::Stage(slug.clone())));
        }
        for at in members {
            if let Some((slug, _)) = map.touchpoints.get_index(at) {
                rows.push((1, ItemKey::Touchpoint(slug.clone())));
            }
            rows.append(&mut hanging[at]);
        }
    }
    rows
}

/// What a thing is and what it is called.
fn words(picture: &Picture, key: &ItemKey) -> (&'static str, String) {
    let map = &picture.map;
    let name = |name: Option<&String>| name.cloned().unwrap_or_default();
    match key {
        ItemKey::Stage(slug) => ("Stage", name(map.stages.get(slug).map(|s| &s.name))),
        ItemKey::Touchpoint(slug) => {
            let touchpoint = map.touchpoints.get(slug);
            ("Touchpoint", name(touchpoint.map(|t| &t.name)))
        }
        ItemKey::Pain(slug) => ("Pain point", name(map.pains.get(slug).map(|p| &p.name))),
        ItemKey::Opportunity(slug) => {
            let idea = map.opportunities.get(slug);
            ("Opportunity", name(idea.map(|o| &o.name)))
        }
        ItemKey::Persona(slug) => ("Persona", name(map.personas.get(slug).map(|p| &p.name))),
        ItemKey::Flow(flow) => {
            let to = name(map.touchpoints.get(&flow.to).map(|t| &t.name));
            let share = map.flows.get(flow).map(|flow| entered(&flow.share, 1.0));
            ("Flow", format!("{} to {to}", share.unwrap_or_default()))
        }
    }
}

/// Draws the list.
pub fn outline(
    ui: &mut Ui,
    picture: &Picture,
    rows: &[Row],
    selection: &Selection,
    actions: &mut Vec<Action>,
) {
    heading(ui, "OUTLINE");
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().auto_shrink(false);
    area.show_rows(ui, ROW, rows.len(), |ui, range| {
        for (depth, key) in rows.get(range).unwrap_or_default() {
            row(ui, picture, *depth, key, selection.has(key), actions);
        }
    });
}

fn row(
    ui: &mut Ui,
    picture: &Picture,
    depth: u8,
    key: &ItemKey,
    selected: bool,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let (kind, name) = words(picture, key);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, true, selected, format!("{kind}: {name}"))
    });
    let painter = ui.painter();
    if selected {
        painter.rect_filled(rect, 5.0, t.accent_soft);
    } else if response.hovered() {
        painter.rect_filled(rect, 5.0, t.hover);
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, t.accent);
        painter.rect_stroke(rect, 5.0, ring, StrokeKind::Inside);
        response.scroll_to_me(None);
    }
    let (font, color) = match key {
        ItemKey::Stage(_) => (strong(size::SMALL), t.text),
        ItemKey::Touchpoint(_) => (plain(size::BODY), t.text),
        ItemKey::Pain(_) => (plain(size::SMALL), t.bad),
        ItemKey::Opportunity(_) => (plain(size::SMALL), t.good),
        _ => (plain(size::SMALL), t.faint),
    };
    let left = rect.left() + 8.0 + 12.0 * f32::from(depth);
    let mut job =
        eframe::egui::text::LayoutJob::simple(name, font, color, rect.right() - left - 6.0);
    job.wrap.max_rows = 1;
    let text = painter.layout_job(job);
    let at = eframe::egui::pos2(left, rect.center().y - text.size().y / 2.0);
    painter.galley(at, text, color);
    let by_key = response.has_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    if response.clicked() || by_key {
        actions.push(Action::GoTo(key.clone()));
    }
}
