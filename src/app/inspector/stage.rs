//! A stage, and the list of them.

use eframe::egui::{
    CornerRadius, CursorIcon, Key, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};

use super::{
    form::{Form, Spec, spec},
    links, run,
};
use crate::{
    app::{
        command::Action,
        theme::{focus_ring, plain, size, tokens},
    },
    edit::{Edit, Item},
    map::{ItemKey, Stage, progress::Place},
    units::Slug,
};

const NAME: Spec = spec("Name", "name", "Rename stage", "What people call it");
const GOAL: Spec = spec(
    "Goal",
    "goal",
    "Change goal",
    "What the customer or the company wants here",
);
const EXPECTED: Spec = spec(
    "Expected",
    "expected",
    "Change expected time",
    "How long a customer should need. Up to twice as long is delayed, longer is stuck",
);
const NOTE: Spec = spec("Note", "note", "Change note", "Anything else");

/// Draws the form of a stage.
pub fn stage(form: &mut Form, ui: &mut Ui, slug: &Slug, s: &Stage) {
    let set = |change: &dyn Fn(&mut Stage)| {
        let mut new = s.clone();
        change(&mut new);
        Edit::Replace(Item::Stage(slug.clone(), Box::new(new)))
    };
    form.line(ui, &NAME, &s.name, |text| set(&|s| s.name = text.clone()));
    form.prose(ui, &GOAL, "What they want here", &s.goal, |text| {
        set(&|s| s.goal = text.clone())
    });
    form.quantity(ui, &EXPECTED, "not said", s.expected, |days| {
        set(&|s| s.expected = days)
    });
    run::stage(form, ui, slug);
    let map = form.map();
    let here = map.touchpoints.iter().filter(|(_, t)| t.stage == *slug);
    let here: Vec<_> = here.collect();
    let word = here.len().to_string();
    form.section_with(ui, "Touchpoints", &word, &[], true, |form, ui| {
        let hue = tokens(ui).stage(map.stages.get_index_of(slug).unwrap_or(7));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (slug, t) in here {
                let word = crate::app::format::channel(t.channel);
                let key = ItemKey::Touchpoint(slug.clone());
                links::link(form, ui, hue, &t.name, word, key);
            }
        });
    });
    form.section(ui, "Note", &["note"], true, |form, ui| {
        form.prose(ui, &NOTE, "Anything else", &s.note, |text| {
            set(&|s| s.note = text.clone())
        });
    });
}

/// Draws the list of stages, which are put in order by dragging or by Shift and the arrow keys.
pub fn list(form: &mut Form, ui: &mut Ui) {
    let map = form.map();
    let count = map.stages.len();
    let mut rects: Vec<Rect> = Vec::with_capacity(count);
    let mut dropped = None;
    let mut dragged = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (i, (slug, stage)) in map.stages.iter().enumerate() {
            let size = vec2(ui.available_width(), 28.0);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            rects.push(rect);
            let id = form.id.with(("stage", slug.as_str()));
            let response = ui.interact(rect, id, Sense::click_and_drag());
            let name = format!("Stage {}: {}", i + 1, stage.name);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            paint(ui, rect, &response, i, &stage.name);
            if response.dragged() {
                ui.set_cursor_icon(CursorIcon::Grabbing);
                dragged = Some((i, response.interact_pointer_pos()));
            }
            if response.drag_stopped() {
                dropped = Some((slug.clone(), i, response.interact_pointer_pos()));
            }
            if response.has_focus() {
                by_keys(form, ui, slug, i, count);
            }
            let about =
                "Drag to put it elsewhere, or use Shift and the arrow keys; click to edit it";
            if response.on_hover_text(about).clicked() {
                let key = ItemKey::Stage(slug.clone());
                form.actions.push(Action::Show(Place::Item(key, "")));
            }
        }
    });
    let place = |y: f32| rects.iter().filter(|rect| rect.center().y < y).count();
    if let Some((_, Some(at))) = dragged {
        let before = place(at.y);
        let y = match rects.get(before) {
            Some(rect) => rect.top() - 1.0,
            None => rects.last().map_or(at.y, |rect| rect.bottom() + 1.0),
        };
        let x = rects
            .first()
            .map_or(at.x..=at.x, |rect| rect.x_range().into());
        let line = Stroke::new(2.5, tokens(ui).accent);
        ui.painter().hline(x, y, line);
    }
    if let Some((slug, from, Some(at))) = dropped {
        let before = place(at.y);
        // Its own place does not count once it is taken out.
        let to = if before > from { before - 1 } else { before };
        shift(form, &slug, from, to);
    }
    if Form::small_button(ui, "+ Add a stage", "Add a stage") {
        let taken = |slug: &Slug| map.stages.contains_key(slug);
        if let Some(new) = links::free_slug("stage", taken) {
            let stage = Stage {
                name: format!("Stage {}", count + 1),
                ..Stage::default()
            };
            links::add(form, "Add stage", Item::Stage(new, Box::new(stage)));
        }
    }
}

fn by_keys(form: &mut Form, ui: &Ui, slug: &Slug, at: usize, count: usize) {
    let by = ui.input(|input| {
        let pressed = |key| input.modifiers.shift_only() && input.key_pressed(key);
        i32::from(pressed(Key::ArrowDown)) - i32::from(pressed(Key::ArrowUp))
    });
    let to = at as i32 + by;
    if by != 0 && (0..count as i32).contains(&to) {
        shift(form, slug, at, to as usize);
    }
}

fn shift(form: &mut Form, slug: &Slug, from: usize, to: usize) {
    if from != to {
        let key = ItemKey::Stage(slug.clone());
        form.once("Reorder stages", Edit::Move { key, to });
    }
}

fn paint(ui: &Ui, rect: Rect, response: &eframe::egui::Response, place: usize, name: &str) {
    let t = tokens(ui);
    let corners = CornerRadius::same(5);
    let fill = match (response.dragged(), response.hovered()) {
        (true, _) => t.accent_soft,
        (false, true) => t.hover,
        (false, false) => t.card,
    };
    let inside = StrokeKind::Inside;
    ui.painter()
        .rect(rect, corners, fill, Stroke::new(1.0, t.line), inside);
    if response.has_focus() {
        ui.painter()
            .rect_stroke(rect, corners, focus_ring(ui), inside);
    }
    let middle = rect.center().y;
    for (dx, dy) in [
        (0.0, -4.0),
        (0.0, 0.0),
        (0.0, 4.0),
        (4.0, -4.0),
        (4.0, 0.0),
        (4.0, 4.0),
    ] {
        let at = pos2(rect.left() + 9.0 + dx, middle + dy);
        ui.painter().circle_filled(at, 1.1, t.faint);
    }
    let bar = Rect::from_center_size(pos2(rect.left() + 23.0, middle), vec2(4.0, 14.0));
    ui.painter().rect_filled(bar, 2.0, t.stage(place));
    let room = rect.width() - 40.0;
    let mut job = LayoutJob::simple(name.to_owned(), plain(size::BODY), t.text, room);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left() + 32.0, middle - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.text);
}
