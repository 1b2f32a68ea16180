//! How it feels: a slider from −1 to +1 with a face.

use eframe::egui::{
    Color32, CornerRadius, EventFilter, Key, Mesh, Pos2, Rect, Sense, Shape, Stroke, Ui,
    WidgetInfo, lerp, pos2, vec2,
};

use crate::{
    app::{
        command::Alteration,
        inspector::{
            form::{Form, LINE, Spec},
            visit,
        },
        theme::{Tokens, focus_ring, tokens},
    },
    units::{Emotion, Quantity},
};

/// Emotions in words, from the lowest bound up.
pub fn word(emotion: f64) -> &'static str {
    match emotion {
        e if e <= -0.6 => "Awful",
        e if e <= -0.2 => "Unhappy",
        e if e < 0.2 => "Neutral",
        e if e < 0.6 => "Pleased",
        _ => "Delighted",
    }
}

/// The colour of an emotion: from bad by way of grey to good.
pub fn color(t: &Tokens, emotion: f64) -> Color32 {
    let e = emotion.clamp(-1.0, 1.0) as f32;
    let to = if e < 0.0 { t.bad } else { t.good };
    mix(t.faint, to, e.abs())
}

fn mix(a: Color32, b: Color32, by: f32) -> Color32 {
    let part = |a: u8, b: u8| lerp(f32::from(a)..=f32::from(b), by).round() as u8;
    Color32::from_rgb(part(a.r(), b.r()), part(a.g(), b.g()), part(a.b(), b.b()))
}

/// A face that feels so.
pub fn face(painter: &eframe::egui::Painter, t: &Tokens, at: Pos2, radius: f32, emotion: f64) {
    let color = color(t, emotion);
    painter.circle(at, radius, t.card, Stroke::new(1.8, color));
    for side in [-1.0, 1.0] {
        let eye = at + vec2(side * radius * 0.36, -radius * 0.24);
        painter.circle_filled(eye, radius * 0.12, color);
    }
    let bend = emotion as f32 * radius * 0.42;
    let middle = at.y + radius * 0.36;
    let mouth: Vec<Pos2> = (0..=10)
        .map(|i| {
            let x = i as f32 / 5.0 - 1.0;
            pos2(at.x + x * radius * 0.5, middle + bend * (0.5 - x * x) * 0.8)
        })
        .collect();
    painter.add(Shape::line(mouth, Stroke::new(1.6, color)));
}

impl<'a> Form<'a> {
    /// How it feels. `None` shows that several things feel differently.
    pub fn emotion<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        value: Option<Emotion>,
        edit: impl Fn(Emotion) -> E,
    ) {
        self.row(ui, spec, |form, ui| {
            form.slider(ui, spec, value, &edit);
            None
        });
    }

    fn slider<E: Into<Alteration>>(
        &mut self,
        ui: &mut Ui,
        spec: &Spec,
        value: Option<Emotion>,
        edit: &impl Fn(Emotion) -> E,
    ) {
        let t = tokens(ui);
        let id = self.id_of(spec).with("slider");
        let width = ui.available_width();
        let (whole, _) = ui.allocate_exact_size(vec2(width, LINE + 14.0), Sense::hover());
        let now = value.map_or(0.0, Emotion::get);
        let track = Rect::from_min_max(
            whole.min + vec2(11.0, 12.0),
            pos2(whole.right() - 11.0, whole.top() + 16.0),
        );
        let grip = Rect::from_min_max(whole.min, pos2(whole.right(), whole.top() + LINE));
        let response = ui.interact(grip, id, Sense::click_and_drag());
        let wanted = self.is_wanted(spec.field);
        if wanted {
            response.request_focus();
            response.scroll_to_me(Some(eframe::egui::Align::Center));
        }
        let words = match value {
            Some(_) => format!("{} {}", word(now), signed(now)),
            None => "Several".to_owned(),
        };
        response.widget_info(|| WidgetInfo::slider(true, now, spec.label));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(eframe::egui::accesskit::Role::Slider);
            node.set_value(words.clone());
            node.set_min_numeric_value(-1.0);
            node.set_max_numeric_value(1.0);
        });
        let mut new = None;
        if let Some(pointer) = response
            .interact_pointer_pos()
            .filter(|_| response.dragged() || response.clicked())
        {
            response.request_focus();
            let x = (pointer.x - track.left()) / track.width();
            new = Some(f64::from(x).mul_add(2.0, -1.0));
        }
        if response.has_focus() {
            let keeps = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keeps));
            new = new.or_else(|| by_keys(ui, now));
        }
        let new = new.map(|e| Emotion::clamped((e * 20.0).round() / 20.0));
        if let Some(new) = new.filter(|new| value != Some(*new)) {
            visit::change(ui.ctx(), id, spec.edit, edit(new), self.actions);
        }
        if response.drag_stopped() {
            visit::dropped(ui.ctx(), id, self.actions);
        }
        visit::leave(ui, &response, self.actions);
        let shown = new.map_or(now, Emotion::get);
        paint(ui, t, track, shown, value.is_some());
        let painter = ui.painter();
        if response.has_focus() {
            let ring = focus_ring(ui);
            let side = eframe::egui::StrokeKind::Inside;
            painter.rect_stroke(grip, CornerRadius::same(6), ring, side);
        }
        let font = crate::app::theme::plain(crate::app::theme::size::CAPTION);
        let at = pos2(whole.center().x, whole.bottom() - 1.0);
        painter.text(at, eframe::egui::Align2::CENTER_BOTTOM, words, font, t.soft);
    }
}

fn by_keys(ui: &Ui, now: f64) -> Option<f64> {
    ui.input(|input| {
        let pressed = |key| input.num_presses(key) as f64;
        let steps = pressed(Key::ArrowRight) + pressed(Key::ArrowUp)
            - pressed(Key::ArrowLeft)
            - pressed(Key::ArrowDown);
        if input.key_pressed(Key::Home) {
            Some(-1.0)
        } else if input.key_pressed(Key::End) {
            Some(1.0)
        } else {
            (steps != 0.0).then_some(now + 0.1 * steps)
        }
    })
}

fn paint(ui: &Ui, t: &Tokens, track: Rect, now: f64, known: bool) {
    let painter = ui.painter();
    let mut mesh = Mesh::default();
    const PARTS: u32 = 20;
    for i in 0..=PARTS {
        let x = i as f32 / PARTS as f32;
        let color = color(t, f64::from(x) * 2.0 - 1.0).gamma_multiply(0.55);
        let at = lerp(track.left()..=track.right(), x);
        mesh.colored_vertex(pos2(at, track.top()), color);
        mesh.colored_vertex(pos2(at, track.bottom()), color);
        if i > 0 {
            mesh.add_triangle(2 * i - 2, 2 * i - 1, 2 * i);
            mesh.add_triangle(2 * i - 1, 2 * i, 2 * i + 1);
        }
    }
    painter.add(Shape::mesh(mesh));
    let neutral = Stroke::new(1.0, t.outline);
    painter.vline(
        track.center().x,
        track.top() - 4.0..=track.bottom() + 4.0,
        neutral,
    );
    if known {
        let x = lerp(track.left()..=track.right(), (now as f32 + 1.0) / 2.0);
        face(painter, t, pos2(x, track.center().y), 10.5, now);
    }
}

/// "+0.3", "−0.5", "0".
pub fn signed(x: f64) -> String {
    if x == 0.0 {
        return "0".into();
    }
    let text = format!("{x:+.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.replace('-', "−")
}
