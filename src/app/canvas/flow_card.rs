//! A touchpoint in the flow view.

use eframe::egui::{Align2, Color32, CornerRadius, Rect, Stroke, StrokeKind, Ui, vec2};

use super::{Canvas, Pen, Said, Setting, control, hands};
use crate::{
    app::{
        command::Action,
        format,
        theme::{plain, size, strong},
    },
    layout::{Area, Point, journey::Placed},
    map::ItemKey,
    units::Slug,
};

/// Where letters of the ordinary size would be smaller than this, a card shows its name alone.
const FAR: f32 = 7.0;

/// Draws the card of a touchpoint.
pub fn draw(canvas: &Canvas, pen: &Pen, ui: &Ui, placed: &Placed, actions: &mut Vec<Action>) {
    let map = &canvas.picture.map;
    let (slug, area) = (&placed.slug, placed.area);
    let touchpoint = &map.touchpoints[slug];
    let key = ItemKey::Touchpoint(slug.clone());
    let selected = canvas.is_selected(&key);
    let index = map.stages.get_index_of(&touchpoint.stage);
    let hue = pen.t.stage(index.unwrap_or(7));
    let rect = pen.rect(area);
    let radius = pen.radius(7.0);
    let stroke = match selected {
        true => Stroke::new(2.0, pen.t.accent),
        false => Stroke::new(1.0, pen.t.outline),
    };
    let corners = CornerRadius::from(radius);
    let inside = StrokeKind::Inside;
    pen.painter.rect(rect, corners, pen.t.card, stroke, inside);
    let stripe = Rect::from_min_size(rect.min, vec2(pen.scaled(5.0).max(2.0), rect.height()));
    let side = CornerRadius {
        nw: radius as u8,
        sw: radius as u8,
        ne: 0,
        se: 0,
    };
    pen.painter.rect_filled(stripe, side, hue);
    let channel = format::channel(touchpoint.channel);
    let caption = match touchpoint.moment {
        Some(moment) => format!("{channel}  ·  {}", format::moment(moment)),
        None => channel.to_owned(),
    };
    let (reach, leave) = numbers(canvas, slug);
    if pen.scaled(size::BODY) < FAR {
        from_afar(pen, area, &touchpoint.name);
    } else {
        let star = touchpoint.moment.map(|_| hue);
        let words = Words {
            caption: &caption,
            name: &touchpoint.name,
            reach: &reach,
            leave: &leave,
        };
        written(pen, area, star, &words);
        pains(canvas, pen, slug, area);
    }
    let said = Said {
        name: touchpoint.name.clone(),
        about: format!("Touchpoint, {caption}. {reach} {leave}"),
        selected,
    };
    let response = control(ui, rect, ("touchpoint", slug.as_str()), said);
    hands::touch(canvas, ui, &response, &key, actions);
    hands::cards::touch(canvas, pen, ui, &response, slug, actions);
}

/// How many get there, and how many leave from there.
fn numbers(canvas: &Canvas, slug: &Slug) -> (String, String) {
    let Some(measured) = canvas.measured(slug) else {
        return (String::new(), String::new());
    };
    let reach = format!("{} get here", format::percent(measured.reach.value));
    let left = measured.drop_off.filter(|left| left.value > 0.0005);
    let leave = left.map_or(String::new(), |left| {
        format!("{} leave", format::percent(left.value))
    });
    (reach, leave)
}

/// Only the name, in letters that can still be read.
fn from_afar(pen: &Pen, area: Area, name: &str) {
    let font = 9.0 / pen.camera.zoom;
    let rows = (area.h / (font * 1.25)).floor() as usize;
    if rows == 0 || pen.camera.zoom < 0.22 {
        return;
    }
    let set = Setting::new(plain(font), pen.t.text, area.w - 20.0, rows.min(3));
    let at = Point::new(area.x + 14.0, area.center().y);
    pen.text(at, name, &set.at(Align2::LEFT_CENTER));
}

struct Words<'a> {
    caption: &'a str,
    name: &'a str,
    reach: &'a str,
    leave: &'a str,
}

fn written(pen: &Pen, area: Area, star: Option<Color32>, words: &Words) {
    let x = area.x + 15.0;
    let room = area.w - 28.0;
    // In the middle of a card that is tall for its many flows.
    let block = if words.reach.is_empty() { 52.0 } else { 70.0 };
    let mut y = area.y + ((area.h - block) / 2.0).max(7.0);
    if let Some(hue) = star {
        pen.star(pen.point(x + 5.0, y + 6.5), pen.scaled(6.0), hue);
    }
    let indent = if star.is_some() { 15.0 } else { 0.0 };
    let caption = Setting::new(plain(size::CAPTION), pen.t.faint, room - indent - 14.0, 1);
    pen.text(Point::new(x + indent, y), words.caption, &caption);
    y += 15.0;
    let name = Setting::new(strong(size::BODY), pen.t.text, room, 2);
    y += pen.text(Point::new(x, y), words.name, &name).max(16.0) + 4.0;
    let reach = Setting::new(plain(size::SMALL), pen.t.soft, room, 1);
    pen.text(Point::new(x, y), words.reach, &reach);
    let leave = Setting::new(plain(size::SMALL), pen.t.bad, room * 0.5, 1);
    let at = Point::new(area.right() - 12.0, y);
    pen.text(at, words.leave, &leave.at(Align2::RIGHT_TOP));
}

/// How many pains strike there, at the corner of the card.
fn pains(canvas: &Canvas, pen: &Pen, slug: &Slug, area: Area) {
    let count = canvas.picture.map.pains_at(slug).count();
    if count == 0 {
        return;
    }
    let at = Point::new(area.right() - 16.0, area.y + 14.0);
    let plate = Area::new(at.x - 9.0, at.y - 7.5, 18.0, 15.0);
    pen.painter
        .rect_filled(pen.rect(plate), pen.radius(7.5), pen.t.bad_soft);
    let set = Setting::new(strong(size::CAPTION), pen.t.bad, 20.0, 1);
    pen.text(at, &count.to_string(), &set.at(Align2::CENTER_CENTER));
}
