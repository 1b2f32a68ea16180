//! Sticky notes, one after the other: type, Enter, type, Enter, Escape.

use eframe::egui::{
    Align2, Area, Frame, Id, Key, Margin, Modifiers, Order, RichText, Role, Stroke, Ui, WidgetInfo,
    vec2,
};

use super::{Ask, parts};
use crate::{
    app::{
        Sheet, canvas,
        command::Action,
        sheet::SheetId,
        theme::{plain, size, strong, tokens},
        typing::{self, Desk, Editor, Field, Place, Purpose},
    },
    map::Lane,
    units::Slug,
};

/// The sticky note that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The map on which it is to hang. What is typed stands on its desk.
    pub sheet: SheetId,
    /// The lane in which it is to hang.
    pub lane: Lane,
    /// How many were kept already.
    pub kept: usize,
}

/// Draws the note over the map, beside which something as wide as `aside` stands on the right.
pub fn capture(ui: &Ui, capture: &Capture, sheet: &Sheet, aside: f32, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let s = parts::scale(ui.ctx().content_rect()).max(1.0);
    let map = &sheet.picture.map;
    let at = sheet.selection.lead();
    let at = at.and_then(|lead| canvas::touchpoint_of(map, lead));
    let place = at.and_then(|slug| map.touchpoints.get(slug));
    hold(&sheet.typing, at.map_or("", Slug::as_str), capture.lane);
    sheet.typing.is_open(&Place::only(Editor::Note), ui.ctx());
    let area = Area::new(Id::unique("sticky note"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_BOTTOM, vec2(-aside / 2.0, -104.0 * s));
    area.show(ui.ctx(), |ui| {
        let frame = Frame::new()
            .fill(t.warn_soft)
            .stroke(Stroke::new(1.5, t.warn))
            .shadow(ui.visuals().popup_shadow)
            .corner_radius(4)
            .inner_margin(Margin::same((14.0 * s) as i8));
        frame.show(ui, |ui| {
            ui.set_width(430.0 * s);
            ui.spacing_mut().item_spacing.y = 8.0 * s;
            let words = match place {
                Some(touchpoint) => format!("Note on “{}”", touchpoint.name),
                None => "Note for the parking lot".to_owned(),
            };
            ui.label(
                RichText::new(words)
                    .font(strong(size::HEADING * s))
                    .color(t.text),
            );
            if place.is_some() {
                lanes(ui, capture, s, actions);
            }
            field(ui, capture, s, actions);
            let kept = match capture.kept {
                0 => String::new(),
                1 => " · 1 kept".to_owned(),
                n => format!(" · {n} kept"),
            };
            let words = format!("Enter keeps it and begins another, Escape ends{kept}");
            let words = RichText::new(words)
                .font(plain(size::SMALL * s))
                .color(t.soft);
            ui.label(words);
        });
    });
}

/// What is written goes with the selection and the lane: where it would hang is kept with it.
fn hold(desk: &Desk, at: &str, lane: Lane) {
    let place = Place::only(Editor::Note);
    if desk.at(&place).is_some() {
        desk.put(&place, 1, at);
        desk.put(&place, 2, lane.name());
    }
}

/// Whether the field has come with this frame.
fn begins(ui: &Ui, id: Id) -> bool {
    let now = ui.ctx().cumulative_frame_nr();
    ui.data_mut(|data| {
        let before = data.get_temp::<u64>(id);
        data.insert_temp(id, now);
        before.is_none_or(|before| before + 1 < now)
    })
}

fn lanes(ui: &mut Ui, capture: &Capture, s: f32, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0 * s, 4.0 * s);
        for lane in Lane::ALL.iter().copied() {
            let on = lane == capture.lane;
            let color = if on { t.on_accent } else { t.text };
            let text = RichText::new(lane.title())
                .font(plain(size::SMALL * s))
                .color(color);
            let mut chip = eframe::egui::Button::new(text);
            if on {
                chip = chip.fill(t.warn);
            }
            let chip = ui.add(chip);
            let name = format!("Lane {}", lane.title());
            chip.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, &name));
            if chip.clicked() {
                actions.push(Action::Workshop(Ask::Lane(lane)));
            }
        }
    });
}

fn field(ui: &mut Ui, capture: &Capture, s: f32, actions: &mut Vec<Action>) {
    let id = Id::unique("text of the sticky note");
    let focused = ui.memory(|memory| memory.has_focus(id));
    let mut step = |ui: &Ui, key, by: isize| {
        if focused && ui.input_mut(|i| i.consume_key(Modifiers::NONE, key)) {
            let all = Lane::ALL;
            let at = all.iter().position(|lane| *lane == capture.lane);
            let next = (at.unwrap_or(0) as isize + by).rem_euclid(all.len() as isize);
            actions.push(Action::Workshop(Ask::Lane(all[next as usize])));
        }
    };
    step(ui, Key::ArrowDown, 1);
    step(ui, Key::ArrowUp, -1);
    let enter = focused && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
    let place = Place::only(Editor::Note);
    let desk = typing::desk(ui.ctx());
    let mut text = desk.text(&place, 0).unwrap_or_default();
    let field = Field::lines(Purpose::Later(&place, 0), "Sticky note", 2);
    let response = field.show(ui, &mut text, |edit| {
        edit.id(id)
            .desired_width(f32::INFINITY)
            .font(plain(size::TITLE * s))
            .margin(vec2(10.0 * s, 8.0 * s))
            .hint_text("What should be kept?")
    });
    desk.is_open(&place, ui.ctx());
    if enter {
        actions.push(Action::Workshop(Ask::Keep));
    }
    let begins = begins(ui, id);
    if response.lost_focus() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        actions.push(Action::Workshop(Ask::Done));
    } else if !response.has_focus() && (begins || !ui.ctx().text_edit_focused()) {
        // Not while something is written elsewhere: what was looked for beside the note went into it.
        response.request_focus();
    }
}
