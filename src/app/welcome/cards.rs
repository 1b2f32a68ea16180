//! Maps to choose from, as cards with small pictures.

use std::sync::Arc;

use eframe::egui::{
    Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};
use jiff::civil::Date;

use crate::app::{
    command::Action,
    library::{Entry, Kind, Model},
    panel::state,
    sketch::Sketch,
    theme::{plain, size, space, strong, tokens},
};

/// The least width of a card.
const WIDTH: f32 = 272.0;
/// The height of the picture.
const PICTURE: f32 = 118.0;

/// What a card shows, and what a click on it does.
pub struct Card {
    title: String,
    /// What is said of it to who cannot see it.
    said: String,
    note: String,
    /// What stands in its foot, left and right.
    foot: [String; 2],
    /// Whether the left foot is something to look at.
    look: bool,
    sketch: Option<Arc<Sketch>>,
    action: Action,
}

impl Card {
    /// The card of a file.
    pub fn of_entry(entry: &Entry, today: Date) -> Card {
        let (state, look) = state(entry, today);
        // The date of a review that is not due matters less than what the map holds.
        let short = state
            .split_once(" · review 2")
            .map_or(state.as_str(), |(first, _)| first);
        let counts = match &entry.kind {
            Kind::Map { counts, .. } => {
                format!("{} stages · {} steps", counts[0], counts[1])
            }
            _ => String::new(),
        };
        Card {
            title: entry.title.clone(),
            said: format!("{}, {state}", entry.title),
            note: entry.note.clone(),
            foot: [short.to_owned(), counts],
            look,
            sketch: entry.sketch.clone(),
            action: Action::OpenPath(entry.path.clone()),
        }
    }

    /// The card of a map that comes with the program.
    pub fn of_model(model: &Model, kind: &str) -> Card {
        let [stages, steps] = model.counts;
        let counts = match steps {
            0 => String::new(),
            _ => format!("{stages} stages · {steps} steps"),
        };
        Card {
            title: model.title.clone(),
            said: format!("{}, {kind}", model.title),
            note: model.template.about.to_owned(),
            foot: [String::new(), counts],
            look: false,
            sketch: Some(Arc::clone(&model.sketch)),
            action: Action::BeginFrom(model.template),
        }
    }
}

/// Draws cards in rows.
pub fn grid(ui: &mut Ui, cards: &[Card], actions: &mut Vec<Action>) {
    let gap = space::M;
    let width = ui.available_width();
    let columns = ((width + gap) / (WIDTH + gap)).floor().max(1.0);
    let width = (width - gap * (columns - 1.0)) / columns;
    for row in cards.chunks(columns as usize) {
        let pictures = row.iter().any(|card| card.sketch.is_some());
        let height = match (pictures, row.iter().all(|card| card.note.is_empty())) {
            (true, _) => PICTURE + 92.0,
            (false, true) => 84.0,
            (false, false) => 128.0,
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for card in row {
                one(ui, card, vec2(width, height), actions);
            }
        });
        ui.add_space(gap - space::S);
    }
}

fn one(ui: &mut Ui, card: &Card, whole: Vec2, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(whole, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &card.said));
    if response.clicked() {
        actions.push(card.action.clone());
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    let lit = response.hovered() || response.has_focus();
    let radius = CornerRadius::same(9);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, radius, t.card);
    let mut top = rect.top();
    if let Some(sketch) = &card.sketch {
        let picture = Rect::from_min_size(rect.min, vec2(rect.width(), PICTURE)).shrink(1.0);
        sketch.draw(&painter, picture, t);
        let line = Stroke::new(1.0, t.line);
        painter.hline(rect.x_range(), picture.bottom(), line);
        top = picture.bottom();
    }
    let stroke = match lit {
        true => Stroke::new(2.0, t.accent),
        false => Stroke::new(1.0, t.line),
    };
    painter.rect_stroke(rect, radius, stroke, StrokeKind::Inside);
    let x = rect.left() + 14.0;
    let room = rect.width() - 28.0;
    let cut = |text: &str, font, color, rows: usize, y: f32| -> f32 {
        let mut job = LayoutJob::simple(text.to_owned(), font, color, room);
        job.wrap.max_rows = rows;
        let galley = painter.layout_job(job);
        let height = galley.size().y;
        painter.galley(pos2(x, y), galley, color);
        y + height
    };
    let rows = if card.sketch.is_some() { 1 } else { 2 };
    let y = cut(&card.title, strong(size::HEADING), t.text, rows, top + 9.0);
    let foot = rect.bottom() - 17.0;
    let rows = ((foot - 10.0 - y) / 16.0).floor().max(0.0) as usize;
    if rows > 0 {
        cut(&card.note, plain(size::SMALL), t.soft, rows, y + 3.0);
    }
    let mut from = x;
    if card.look {
        painter.circle_filled(pos2(x + 4.0, foot), 3.5, t.warn);
        from += 13.0;
    }
    let color = if card.look { t.warn } else { t.faint };
    for (at, end, text, color) in [
        (pos2(from, foot), Align2::LEFT_CENTER, &card.foot[0], color),
        (
            pos2(rect.right() - 14.0, foot),
            Align2::RIGHT_CENTER,
            &card.foot[1],
            t.faint,
        ),
    ] {
        painter.text(at, end, text, plain(size::SMALL), color);
    }
}
