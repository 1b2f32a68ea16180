//! A touchpoint in the flow view.

use eframe::egui::{Align2, Color32, CornerRadius, Rect, Stroke, StrokeKind, Ui, vec2};

use super::{
    Canvas, Pen, Said, Setting, brush::Brush, control, ends, hands, icons, results, scene::Scene,
};
use crate::{
    analyze::Estimate,
    app::{
        command::Action,
        format,
        theme::{plain, size, strong},
    },
    layout::{
        Area, Point,
        flow::{CARD, CARD_HEIGHT},
        journey::Placed,
    },
    map::{Channel, ItemKey},
};

/// Cards that are smaller than this on the screen are reached by pointing and by the outline.
const TOUCHABLE: (f32, f32) = (20.0, 9.0);
/// The most blocks that are controls of their own.
const MOST_CONTROLS: usize = 300;

/// Draws the card of the touchpoint at a place.
pub fn draw(
    canvas: &Canvas,
    scene: &Scene,
    pen: &Pen,
    ui: &Ui,
    at: usize,
    actions: &mut Vec<Action>,
) {
    let map = &canvas.picture.map;
    let Placed { slug, area } = &canvas.picture.flow.cards[at];
    let (area, touchpoint) = (*area, &map.touchpoints[at]);
    let key = ItemKey::Touchpoint(slug.clone());
    let selected = canvas.is_selected(&key);
    let hue = stage_hue(scene, pen, at, map.stages.len());
    let rect = pen.rect(area);
    let radius = pen.radius(7.0);
    let stroke = match selected {
        true => Stroke::new(2.0, pen.t.accent),
        false => Stroke::new(1.0, pen.t.outline),
    };
    let corners = CornerRadius::from(radius);
    let inside = StrokeKind::Inside;
    let fill = results::tint(canvas, scene, at, pen.t);
    pen.painter.rect(rect, corners, fill, stroke, inside);
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
    let [reach, finish, leave] = numbers(canvas, scene, at);
    if pen.is_far() {
        let room = Area::new(area.x + 6.0, area.y, area.w - 6.0, area.h);
        pen.name_from_afar(room, &touchpoint.name, pen.t.text);
    } else {
        let words = Words {
            channel: touchpoint.channel,
            star: touchpoint.moment.map(|_| hue),
            caption: &caption,
            name: &touchpoint.name,
            strength: results::strength(canvas),
            reach: &reach,
            finish: &finish,
            leave: &leave,
        };
        written(pen, area, &words);
        ends::bar(pen, area, &scene.cards[at], words.strength);
    }
    canvas.mark(pen, &key, rect);
    let said = Said {
        name: touchpoint.name.clone(),
        about: format!("Touchpoint, {caption}. {reach} {finish} {leave}"),
        selected,
    };
    let response = control(ui, rect, ("touchpoint", slug.as_str()), said);
    hands::touch(canvas, ui, &response, &key, actions);
    hands::cards::touch(canvas, pen, ui, &response, actions);
}

/// Draws cards as blocks, all at once.
pub fn blocks(
    canvas: &Canvas,
    scene: &Scene,
    pen: &Pen,
    ui: &Ui,
    cards: &[usize],
    actions: &mut Vec<Action>,
) {
    let map = &canvas.picture.map;
    let placed = &canvas.picture.flow.cards;
    let mut brush = Brush::new(pen.painter.pixels_per_point());
    let (stripe, tall) = (pen.scaled(10.0).max(2.0), pen.scaled(CARD_HEIGHT));
    for at in cards {
        let rect = pen.rect(placed[*at].area);
        let hue = stage_hue(scene, pen, *at, map.stages.len());
        if tall < 5.0 {
            brush.block(rect, hue);
            continue;
        }
        brush.block(rect, pen.t.outline);
        brush.block(rect.shrink(0.5), pen.t.card);
        brush.block(rect.with_max_x(rect.left() + stripe), hue);
        let layout = &canvas.picture.flow;
        for pain in &layout.pains[layout.pains_of(*at)] {
            brush.block(pen.rect(pain.area), pen.t.bad.gamma_multiply(0.5));
        }
    }
    pen.painter.add(brush.finish());
    let mark = |rect: Rect, stroke: Stroke| {
        let outside = StrokeKind::Outside;
        pen.painter.rect_stroke(rect, 1.0, stroke, outside);
    };
    for key in canvas.selection.keys() {
        if let Some(area) = canvas.area_of(key) {
            mark(pen.rect(area), Stroke::new(2.0, pen.t.accent));
        }
    }
    let touchable = pen.scaled(CARD) >= TOUCHABLE.0 && tall >= TOUCHABLE.1;
    let pointer = ui.input(|i| i.pointer.hover_pos());
    let reached = cards.iter().filter(|at| {
        let rect = pen.rect(placed[**at].area);
        (touchable && cards.len() <= MOST_CONTROLS)
            || pointer.is_some_and(|pointer| rect.contains(pointer))
    });
    for at in reached {
        let name = &map.touchpoints[*at].name;
        let key = ItemKey::Touchpoint(placed[*at].slug.clone());
        let said = Said {
            name: name.clone(),
            about: "Touchpoint".to_owned(),
            selected: canvas.is_selected(&key),
        };
        let rect = pen.rect(placed[*at].area);
        let response = control(ui, rect, ("touchpoint", placed[*at].slug.as_str()), said);
        if response.hovered() {
            mark(rect, Stroke::new(1.5, pen.t.accent));
        }
        hands::touch(canvas, ui, &response, &key, actions);
        hands::cards::touch(canvas, pen, ui, &response, actions);
        response.on_hover_text(name);
    }
}

fn stage_hue(scene: &Scene, pen: &Pen, card: usize, stages: usize) -> Color32 {
    let stage = usize::from(scene.cards[card].stage);
    pen.t.stage(if stage < stages { stage } else { 7 })
}

/// How many get there, and how many of the visits end well and how many are the last for another reason.
fn numbers(canvas: &Canvas, scene: &Scene, at: usize) -> [String; 3] {
    let facts = &scene.cards[at];
    let Some(told) = canvas.told else {
        return Default::default();
    };
    let reach = facts.reach.map_or(String::new(), |reach| {
        format!("{} get here", told.value(&reach))
    });
    let of_visits = |share: Option<Estimate>, what: &str| match share.filter(|e| e.value > 0.0005) {
        Some(share) => format!("{} {what}", told.value(&share)),
        None => String::new(),
    };
    [
        reach,
        of_visits(facts.well, "finish"),
        of_visits(facts.drop_off, "leave"),
    ]
}

struct Words<'a> {
    channel: Channel,
    star: Option<Color32>,
    caption: &'a str,
    name: &'a str,
    strength: f32,
    reach: &'a str,
    finish: &'a str,
    leave: &'a str,
}

fn written(pen: &Pen, area: Area, words: &Words) {
    let x = area.x + 15.0;
    let room = area.w - 28.0;
    // In the middle of a card that is tall for its many flows.
    let block = if words.reach.is_empty() { 52.0 } else { 70.0 };
    let mut y = area.y + ((area.h - block) / 2.0).max(7.0);
    let icon = pen.rect(Area::new(x - 1.0, y, 13.0, 13.0));
    icons::channel(&pen.painter, icon, words.channel, pen.t.faint);
    if let Some(hue) = words.star {
        let at = pen.point(area.right() - 16.0, area.y + 14.0);
        pen.star(at, pen.scaled(7.0), hue);
    }
    let star = if words.star.is_some() { 16.0 } else { 0.0 };
    let indent = 17.0;
    let caption = Setting::new(plain(size::CAPTION), pen.t.faint, room - indent - star, 1);
    pen.text(Point::new(x + indent, y), words.caption, &caption);
    y += 15.0;
    let name = Setting::new(strong(size::BODY), pen.t.text, room, 2);
    y += pen.text(Point::new(x, y), words.name, &name).max(16.0) + 4.0;
    let [soft, good, bad] =
        [pen.t.soft, pen.t.good, pen.t.bad].map(|hue| hue.gamma_multiply(words.strength));
    // All three side by side need smaller letters.
    let both = !words.finish.is_empty() && !words.leave.is_empty();
    let font = plain(if both { size::SMALL - 2.0 } else { size::SMALL });
    let right = |words: &str, edge: f32, hue: Color32| {
        let set = Setting::new(font.clone(), hue, room * 0.5, 1).at(Align2::RIGHT_TOP);
        pen.text_width(Point::new(edge, y), words, &set)
    };
    let edge = area.right() - 12.0;
    let left = edge - right(words.leave, edge, bad);
    let left = left - if both { 6.0 } else { 0.0 };
    let left = left - right(words.finish, left, good);
    let reach = Setting::new(font.clone(), soft, (left - x - 4.0).max(10.0), 1);
    // A number is never cut, its words are left out whole: it stands where it always does.
    let here = match pen.fits(words.reach, &reach) {
        true => words.reach,
        false => words.reach.trim_end_matches(" get here"),
    };
    pen.text(Point::new(x, y), here, &reach);
}
