//! Where they go next: one bar of all flows out of a touchpoint and of what remains, whose
//! boundaries can be moved.

use eframe::egui::{
    Align2, Color32, CornerRadius, CursorIcon, EventFilter, Id, Key, Rect, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::text::Fields;
use crate::{
    app::{
        command::Action,
        format,
        inspector::{
            draft::Draft,
            form::{Form, LINE, Spec, message, spec},
            visit,
        },
        selection::Selection,
        theme::{Tokens, focus_ring, plain, size, strong, tokens},
        typing::{Editor, Place},
    },
    edit::{Edit, Item},
    map::{Flow, FlowKey, ItemKey, JourneyMap, Touchpoint},
    numbers::{Spoken, read_uncertain, set_by_hand},
    units::{Quantity, Share, Slug, Uncertain},
};

const SHARE: Spec = spec(
    "Share",
    "share",
    "Change share",
    "The share of visits that go on there",
);
/// Height of the bar.
const BAR: f32 = 26.0;
/// How far an arrow key moves a boundary.
const STEP: f64 = 0.01;

/// The shares after a boundary has been moved to `to`, as the sum of all shares up to it: what the one
/// side gains, the other side gives. The last boundary is the one to what drops off. Shares that sum
/// to more than 1 are scaled down first.
pub fn moved(shares: &[f64], boundary: usize, to: f64) -> Vec<f64> {
    let sum: f64 = shares.iter().sum();
    let mut new: Vec<f64> = match sum > 1.0 {
        true => shares.iter().map(|s| s / sum).collect(),
        false => shares.to_vec(),
    };
    let Some(&left) = new.get(boundary) else {
        return new;
    };
    let before: f64 = new[..boundary].iter().sum();
    let room = match new.get(boundary + 1) {
        Some(right) => left + right,
        None => (1.0 - before).max(0.0),
    };
    // What the bar can show: tenths of a percent. The neighbour is rounded down, so that the sum never
    // passes 1.
    let share = set_by_hand(to - before, 0.001).clamp(0.0, room);
    new[boundary] = share;
    if boundary + 1 < new.len() {
        let rest = (room - share).max(0.0);
        new[boundary + 1] = set_by_hand((rest * 1e4 + 1e-6).floor() / 1e4, 1e-4);
    }
    new
}

/// The edit that gives these flows these shares, each as uncertain as it was. `None` where nothing
/// changes.
pub fn set_shares(map: &JourneyMap, keys: &[&FlowKey], shares: &[f64]) -> Option<Edit> {
    let edits: Vec<Edit> = keys
        .iter()
        .zip(shares)
        .filter_map(|(key, share)| {
            let flow = map.flows.get(*key)?;
            let share = flow.share.around(Share::clamped(*share)).with_few_digits();
            (share != flow.share).then(|| {
                let flow = Flow {
                    share,
                    ..flow.clone()
                };
                Edit::Replace(Item::Flow((*key).clone(), Box::new(flow)))
            })
        })
        .collect();
    (!edits.is_empty()).then_some(Edit::Batch(edits))
}

/// The same, where the last share may be that of those who finish at `from`.
fn set_ways(map: &JourneyMap, from: &Slug, keys: &[&FlowKey], shares: &[f64]) -> Option<Edit> {
    let flows = set_shares(map, keys, shares);
    let finish = shares.get(keys.len()).and_then(|share| {
        let old = map.finish(from);
        let finish = old.around(Share::clamped(*share)).with_few_digits();
        let touchpoint = map.touchpoints.get(from).filter(|_| finish != old)?;
        let touchpoint = Touchpoint {
            finish: Some(finish),
            ..touchpoint.clone()
        };
        Some(Edit::Replace(Item::Touchpoint(
            from.clone(),
            Box::new(touchpoint),
        )))
    });
    match (flows, finish) {
        (Some(flows), Some(finish)) => Some(Edit::Batch(vec![flows, finish])),
        (flows, finish) => flows.or(finish),
    }
}

/// A part of the bar.
struct Part {
    name: String,
    share: f64,
    fill: Color32,
}

impl<'a> Form<'a> {
    /// The bar of a touchpoint with its flows below. `chosen` is the flow that the form is about.
    pub fn shares(&mut self, ui: &mut Ui, from: &Slug, chosen: Option<&FlowKey>) {
        let map = self.map();
        let flows: Vec<(&FlowKey, &Flow)> = map.flows_from(from).collect();
        let t = tokens(ui);
        let keys: Vec<&FlowKey> = flows.iter().map(|(key, _)| *key).collect();
        let mut shares: Vec<f64> = flows
            .iter()
            .map(|(_, flow)| flow.share.central().get())
            .collect();
        let mut parts: Vec<Part> = flows
            .iter()
            .zip(&shares)
            .enumerate()
            .map(|(i, ((key, _), share))| Part {
                name: name_of(map, &key.to),
                share: *share,
                fill: fill(t, map, &key.to, i),
            })
            .collect();
        let finish = map.finish(from).central().get();
        if finish > 0.0 {
            shares.push(finish);
            parts.push(Part {
                name: "Finish".into(),
                share: finish,
                fill: t.good,
            });
        }
        self.bar(ui, from, &keys, &shares, &parts);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for ((key, flow), part) in flows.iter().zip(&parts) {
                let on = chosen == Some(*key);
                self.flow_row(ui, key, flow, part, on);
            }
            if finish > 0.0 {
                let number = format::short_percent(finish);
                plain_row(ui, ("Finish", &number), (t.good, t.good), t.good);
            }
            let rest = 1.0 - shares.iter().sum::<f64>();
            rest_row(ui, rest);
        });
        for diagnostic in self.picture.diagnostics.iter() {
            let about = ItemKey::at(&diagnostic.path);
            if matches!(&about, Some(ItemKey::Flow(key)) if keys.contains(&key)) {
                let hint = diagnostic.hint.as_deref();
                message(ui, diagnostic.is_error(), &diagnostic.message, hint);
            }
        }
    }

    fn bar(&mut self, ui: &mut Ui, from: &Slug, keys: &[&FlowKey], shares: &[f64], parts: &[Part]) {
        let t = tokens(ui);
        let size = vec2(ui.available_width(), BAR + 4.0);
        let (whole, response) = ui.allocate_exact_size(size, Sense::hover());
        let bar = Rect::from_min_size(whole.min + vec2(0.0, 2.0), vec2(whole.width(), BAR));
        let sum: f64 = shares.iter().sum();
        let scale = bar.width() / sum.max(1.0) as f32;
        let x_of = |share: f64| bar.left() + share as f32 * scale;
        let said: Vec<String> = parts
            .iter()
            .map(|part| format!("{} {}", part.name, format::short_percent(part.share)))
            .collect();
        let rest = (1.0 - sum).max(0.0);
        let words = format!(
            "Shares: {}; {} drop off",
            said.join(", "),
            format::short_percent(rest)
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        let painter = ui.painter().with_clip_rect(bar.intersect(ui.clip_rect()));
        painter.rect_filled(bar, CornerRadius::same(5), t.bad_soft);
        let mut done = 0.0;
        for part in parts {
            let cell = Rect::from_x_y_ranges(x_of(done)..=x_of(done + part.share), bar.y_range());
            painter.rect_filled(cell, 0.0, part.fill);
            inside(&painter, cell, part.share, Color32::WHITE);
            done += part.share;
        }
        let cell = Rect::from_x_y_ranges(x_of(done).min(bar.right())..=bar.right(), bar.y_range());
        inside(&painter, cell, rest, t.bad);
        let line = Stroke::new(1.0, if sum > 1.0 + 1e-9 { t.bad } else { t.outline });
        ui.painter()
            .rect_stroke(bar, CornerRadius::same(5), line, StrokeKind::Inside);
        let mut until = 0.0;
        for (i, part) in parts.iter().enumerate() {
            until += part.share;
            let right = parts.get(i + 1).map_or("dropping off", |p| p.name.as_str());
            let at = pos2(x_of(until).min(bar.right()), bar.center().y);
            let name = format!("Boundary between {} and {right}", part.name);
            let id = self.id.with(("boundary", from.as_str(), i));
            if let Some(to) = self.boundary(ui, id, at, &name, part.share, |x| {
                f64::from((x - bar.left()) / scale)
            }) {
                let to = match to {
                    To::Place(place) => set_by_hand(place, 0.005),
                    To::By(by) => until + by,
                };
                let new = moved(shares, i, to);
                if let Some(edit) = set_ways(self.map(), from, keys, &new) {
                    visit::change(ui.ctx(), id, "Move share", edit, self.actions);
                }
            }
        }
    }

    /// A boundary that can be dragged, and moved by the arrow keys.
    fn boundary(
        &mut self,
        ui: &mut Ui,
        id: Id,
        at: eframe::egui::Pos2,
        name: &str,
        share: f64,
        share_at: impl Fn(f32) -> f64,
    ) -> Option<To> {
        let t = tokens(ui);
        let grip = Rect::from_center_size(at, vec2(12.0, BAR + 4.0));
        let response = ui.interact(grip, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::slider(true, share * 100.0, name));
        let value = format::short_percent(share);
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_value(value);
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(100.0);
        });
        let lit = response.hovered() || response.dragged() || response.has_focus();
        let handle = Rect::from_center_size(at, vec2(if lit { 6.0 } else { 4.0 }, BAR - 8.0));
        let handle = handle.intersect(Rect::everything_left_of(at.x + 3.0));
        let outline = Stroke::new(1.0, if lit { t.accent } else { t.outline });
        ui.painter()
            .rect(handle, 2.0, t.card, outline, StrokeKind::Outside);
        if response.has_focus() {
            let ring = focus_ring(ui);
            ui.painter()
                .rect_stroke(grip.expand2(vec2(0.0, 1.0)), 4.0, ring, StrokeKind::Outside);
        }
        if response.hovered() || response.dragged() {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        let mut to = None;
        if response.dragged()
            && let Some(pointer) = response.interact_pointer_pos()
        {
            to = Some(To::Place(share_at(pointer.x)));
        }
        if response.drag_stopped() {
            visit::dropped(ui.ctx(), id, self.actions);
        }
        if response.has_focus() {
            let keeps = EventFilter {
                horizontal_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keeps));
            let steps = ui.input(|i| {
                let presses = |key| i.num_presses(key) as f64;
                let fine = if i.modifiers.shift { 0.1 } else { 1.0 };
                fine * (presses(Key::ArrowRight) - presses(Key::ArrowLeft))
            });
            if steps != 0.0 {
                to = Some(To::By(steps * STEP));
            }
        }
        visit::leave(ui, &response, self.actions);
        to
    }

    /// A flow: where it leads, and the share that takes it.
    fn flow_row(&mut self, ui: &mut Ui, key: &FlowKey, flow: &Flow, part: &Part, chosen: bool) {
        const NUMBER: f32 = 74.0;
        let t = tokens(ui);
        let width = ui.available_width();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let size = vec2(width - NUMBER - LINE - 8.0, LINE);
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            let name = format!("Flow to {}", part.name);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
            if chosen || response.hovered() {
                let fill = if chosen { t.accent_soft } else { t.hover };
                ui.painter().rect_filled(rect, CornerRadius::same(5), fill);
            }
            if response.has_focus() {
                let ring = focus_ring(ui);
                ui.painter()
                    .rect_stroke(rect, CornerRadius::same(5), ring, StrokeKind::Inside);
            }
            let dot = pos2(rect.left() + 8.0, rect.center().y);
            ui.painter().circle_filled(dot, 4.5, part.fill);
            let font = if chosen {
                strong(size::SMALL)
            } else {
                plain(size::SMALL)
            };
            cut(ui, rect, 18.0, &part.name, font, t.text);
            if response.on_hover_text("Show this flow").clicked() {
                let flow = ItemKey::Flow(key.clone());
                self.actions.push(Action::Select(Selection::only(flow)));
            }
            self.flow_share(ui, key, flow, &part.name, NUMBER);
            let button = eframe::egui::Button::new("×").min_size(vec2(LINE, LINE));
            let remove = ui.add(button.frame_when_inactive(false));
            let name = format!("Remove flow to {}", part.name);
            remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if remove.on_hover_text("Remove this flow").clicked()
                && let Some(edit) = crate::edit::remove(self.map(), &ItemKey::Flow(key.clone()))
            {
                self.once("Remove flow", edit);
            }
        });
    }

    fn flow_share(&mut self, ui: &mut Ui, key: &FlowKey, flow: &Flow, name: &str, width: f32) {
        let share = flow.share.central();
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = 2.0;
            let id = self.id.with(("share of", key.to_string()));
            let currency = "";
            let sure = flow.share.is_known();
            let said = |value: Share| {
                let text = value.say(currency);
                match sure {
                    true => text,
                    false => format!("≈ {}", format::short_percent(value.get())),
                }
            };
            let path = ItemKey::Flow(key.clone()).path().join("share");
            let place = Place::new(Editor::ShareBar, path);
            let stamp = format!("{:?}", flow.share);
            let mut draft = Draft::of(ui.ctx(), (id, &place), stamp, || (0, vec![said(share)]));
            let fields = Fields {
                id,
                place,
                names: vec![format!("Share to {name}")],
                hint: Share::EXAMPLE,
                edit: SHARE.edit,
                captions: &[],
                wanted: false,
                note: &|text| {
                    super::text::taken_for::<Share>(text.trim_start_matches(['≈', ' ']), "")
                },
            };
            let hear = |draft: &Draft| {
                let text = draft.texts.first().map_or("", String::as_str);
                if !sure && text == said(share) {
                    return Ok(flow.share);
                }
                // A plain share keeps the doubt that there was; a range or a form brings its own.
                read_uncertain::<Share>(text.trim_start_matches(['≈', ' ']), currency)
                    .map(|read| match read.value {
                        Uncertain::Known(share) if sure => share.into(),
                        Uncertain::Known(share) => flow.share.around(share).with_few_digits(),
                        law => law,
                    })
                    .map_err(|misread| (Some(0), misread.to_string()))
            };
            let edit = |share: Uncertain<Share>| {
                let flow = Flow {
                    share,
                    ..flow.clone()
                };
                Edit::Replace(Item::Flow(key.clone(), Box::new(flow)))
            };
            let error = self.fields(ui, &fields, &mut draft, &flow.share, hear, edit);
            if let Some(error) = error {
                message(ui, true, &error, None);
            }
        });
    }
}

/// Where a boundary is to go.
enum To {
    /// To this sum of shares.
    Place(f64),
    /// By this share.
    By(f64),
}

fn rest_row(ui: &mut Ui, rest: f64) {
    let t = tokens(ui);
    let (words, color) = match rest {
        rest if rest < -1e-9 => ("Too much", t.bad),
        _ => ("Drop off", t.soft),
    };
    let number = format::short_percent(rest.abs());
    plain_row(ui, (words, &number), (t.bad_soft, t.bad), color);
}

/// What is no flow: a dot, what it is, and its share.
fn plain_row(ui: &mut Ui, (words, number): (&str, &str), dot: (Color32, Color32), color: Color32) {
    let size = vec2(ui.available_width(), LINE - 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let at = pos2(rect.left() + 8.0, rect.center().y);
    ui.painter().circle(at, 4.0, dot.0, Stroke::new(1.0, dot.1));
    cut(ui, rect, 18.0, words, plain(size::SMALL), color);
    let at = pos2(rect.right() - LINE - 12.0, rect.center().y);
    ui.painter()
        .text(at, Align2::RIGHT_CENTER, number, strong(size::SMALL), color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{words}: {number}")));
}

/// A share inside its part of the bar, where there is room.
fn inside(painter: &eframe::egui::Painter, cell: Rect, share: f64, color: Color32) {
    if cell.width() < 34.0 {
        return;
    }
    let text = format::short_percent(share);
    painter.text(
        cell.center(),
        Align2::CENTER_CENTER,
        text,
        strong(size::CAPTION),
        color,
    );
}

/// One line of text that ends where its room does.
fn cut(ui: &Ui, rect: Rect, from: f32, text: &str, font: eframe::egui::FontId, color: Color32) {
    let room = rect.width() - from - 4.0;
    let mut job = eframe::egui::text::LayoutJob::simple(text.to_owned(), font, color, room);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left() + from, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
}

fn name_of(map: &JourneyMap, slug: &Slug) -> String {
    map.touchpoints
        .get(slug)
        .map_or_else(|| slug.to_string(), |t| t.name.clone())
}

/// The hue of the stage that a flow leads to, every second one a little darker.
fn fill(t: &Tokens, map: &JourneyMap, to: &Slug, place: usize) -> Color32 {
    let stage = map
        .touchpoints
        .get(to)
        .and_then(|touchpoint| map.stages.get_index_of(&touchpoint.stage));
    let hue = t.stage(stage.unwrap_or(7));
    if place.is_multiple_of(2) {
        hue
    } else {
        let part = |c: u8| (f32::from(c) * 0.8) as u8;
        Color32::from_rgb(part(hue.r()), part(hue.g()), part(hue.b()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_boundary_takes_from_its_neighbour_only() {
        assert_eq!(moved(&[0.5, 0.3], 0, 0.6), vec![0.6, 0.2]);
        assert_eq!(moved(&[0.5, 0.3], 0, 0.95), vec![0.8, 0.0]);
        assert_eq!(moved(&[0.5, 0.3], 1, 0.9), vec![0.5, 0.4]);
        assert_eq!(moved(&[0.5, 0.3], 1, 7.0), vec![0.5, 0.5]);
        assert_eq!(moved(&[0.5, 0.3], 1, -1.0), vec![0.5, 0.0]);
    }

    proptest! {
        #[test]
        fn shares_never_pass_one(
            shares in proptest::collection::vec(0.0..0.9f64, 1..6),
            boundary in 0usize..6,
            to in -0.5..1.5f64,
        ) {
            let new = moved(&shares, boundary, to);
            prop_assert!(new.iter().sum::<f64>() <= 1.0 + 1e-8);
            prop_assert!(new.iter().all(|s| (0.0..=1.0).contains(s)));
        }
    }
}
