//! The journey view: lanes over stage columns.

use std::ops::Range;

use eframe::egui::{
    Align2, Color32, CornerRadius, Rect, Response, Stroke, StrokeKind, Ui, pos2, vec2,
};

use super::{
    Canvas, Pen, Said, Setting,
    brush::Brush,
    control, flow_pain, hands, icons,
    pen::{self, Zoom, label},
    scene::Scene,
};
use crate::{
    app::{
        command::Action,
        format,
        theme::{plain, quote, size, strong},
    },
    layout::{Area, Lane, Point, journey::Placed},
    map::{ItemKey, Touchpoint},
};

/// Where a map unit is smaller than this on the screen, cards are blocks.
const BLOCKS: f32 = 0.16;

/// Draws everything but the heads and the gutter.
pub fn draw(canvas: &Canvas, scene: &Scene, pen: &Pen, ui: &mut Ui, actions: &mut Vec<Action>) {
    bands(canvas, pen);
    let layout = &canvas.picture.journey;
    if pen.camera.zoom < BLOCKS {
        let mut brush = Brush::new(pen.painter.pixels_per_point());
        let outline = pen.t.outline;
        let seen = |list: &'_ [Placed]| visible(pen, list);
        for at in seen(&layout.steps) {
            let rect = pen.rect(layout.steps[at].area);
            let hue = hue(scene, pen, at);
            brush.block(rect, outline);
            brush.block(rect.shrink(0.5), pen.t.card);
            brush.block(
                rect.with_max_y(rect.top() + (rect.height() * 0.25).max(2.0)),
                hue,
            );
        }
        for (list, color) in [
            (&layout.pains, pen.t.bad),
            (&layout.opportunities, pen.t.good),
        ] {
            for at in seen(list) {
                brush.block(pen.rect(list[at].area), color.gamma_multiply(0.5));
            }
        }
        pen.painter.add(brush.finish());
        emotion(canvas, scene, pen);
        return from_afar(canvas, pen, ui, actions);
    }
    steps(canvas, scene, pen, ui, actions);
    channels(canvas, scene, pen);
    thoughts(canvas, pen);
    emotion(canvas, scene, pen);
    pains(canvas, pen, ui, actions);
    ideas(canvas, pen, ui, actions);
    funnel(canvas, pen);
    hands::cells::touch(canvas, pen, ui, actions);
    hands::curve::points(canvas, pen, ui, actions);
}

/// Those of a list from left to right whose columns can be seen.
pub fn visible(pen: &Pen, list: &[Placed]) -> Range<usize> {
    let seen = pen.seen();
    let from = list.partition_point(|p| p.area.right() < seen.x);
    let to = list.partition_point(|p| p.area.x <= seen.right());
    from..to.max(from)
}

/// The hue of the stage of the touchpoint in a column.
fn hue(scene: &Scene, pen: &Pen, column: usize) -> Color32 {
    let card = scene.columns.get(column).copied().unwrap_or_default();
    let stage = scene.cards.get(card as usize).map(|card| card.stage);
    pen.t.stage(stage.map_or(7, usize::from))
}

/// Blocks are too small to be controls; the one under the pointer is one.
fn from_afar(canvas: &Canvas, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    let steps = &canvas.picture.journey.steps;
    for at in visible(pen, steps) {
        let Placed { slug, area } = &steps[at];
        let rect = pen.rect(*area);
        let key = ItemKey::Touchpoint(slug.clone());
        let selected = canvas.is_selected(&key);
        if selected {
            let stroke = Stroke::new(2.0, pen.t.accent);
            pen.painter
                .rect_stroke(rect, 1.0, stroke, StrokeKind::Outside);
        }
        if !ui.input(|i| i.pointer.hover_pos().is_some_and(|p| rect.contains(p))) {
            continue;
        }
        let name = &canvas.picture.map.touchpoints[slug].name;
        let said = Said {
            name: name.clone(),
            about: "Touchpoint".to_owned(),
            selected,
        };
        let response = control(ui, rect, ("touchpoint", slug.as_str()), said);
        hands::touch(canvas, ui, &response, &key, actions);
        hands::steps::touch(canvas, pen, ui, &response, actions);
        response.on_hover_text(name);
    }
}

/// Every other lane is a shade darker, and stages are divided by faint lines.
fn bands(canvas: &Canvas, pen: &Pen) {
    let layout = &canvas.picture.journey;
    for (i, (_, area)) in layout.lanes.iter().enumerate() {
        let rect = pen.rect(*area);
        let across = Rect::from_x_y_ranges(pen.body.x_range(), rect.y_range());
        if i % 2 == 1 {
            pen.painter.rect_filled(across, 0.0, pen.t.band);
        }
    }
    for pair in layout.stages.windows(2) {
        let x = (pair[0].area.right() + pair[1].area.x) / 2.0;
        let line = Stroke::new(1.0, pen.t.line);
        pen.line(&[Point::new(x, 0.0), Point::new(x, layout.size.y)], line);
    }
}

/// The body of a card.
fn card(pen: &Pen, area: Area, fill: Color32, line: Color32, selected: bool) -> Rect {
    let rect = pen.rect(area);
    let radius = CornerRadius::from(pen.radius(7.0));
    let stroke = match selected {
        true => Stroke::new(2.0, pen.t.accent),
        false => Stroke::new(1.0, line),
    };
    pen.painter
        .rect(rect, radius, fill, stroke, StrokeKind::Inside);
    rect
}

fn steps(canvas: &Canvas, scene: &Scene, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    let steps = &canvas.picture.journey.steps;
    for at in visible(pen, steps).filter(|at| pen.sees(steps[*at].area)) {
        let placed = &steps[at];
        let touchpoint = &canvas.picture.map.touchpoints[&placed.slug];
        let key = ItemKey::Touchpoint(placed.slug.clone());
        let selected = canvas.is_selected(&key);
        let area = placed.area;
        let column = scene.columns.get(at).map_or(0, |card| *card as usize);
        let fill = super::results::tint(canvas, scene, column, pen.t);
        let rect = card(pen, area, fill, pen.t.line, selected);
        let hue = hue(scene, pen, at);
        let stripe = Rect::from_min_size(rect.min, vec2(rect.width(), pen.scaled(4.0)));
        let top = pen.radius(7.0);
        let round = CornerRadius {
            nw: top as u8,
            ne: top as u8,
            sw: 0,
            se: 0,
        };
        pen.painter
            .rect_filled(stripe.shrink2(vec2(0.5, 0.0)), round, hue);
        if pen.is_far() {
            pen.name_from_afar(area, &touchpoint.name, pen.t.text);
        } else {
            step_words(pen, touchpoint, area, hue);
        }
        let ends_well = canvas.picture.map.finish(&placed.slug).central().get() > 0.0;
        if ends_well {
            let at = pen.point(area.right(), area.y + 20.0);
            super::ends::good_end(pen, at, pen.scaled(7.0));
        }
        canvas.mark(pen, &key, rect);
        let moment = touchpoint.moment.map_or(String::new(), |m| {
            format!(". Moment of truth: {}", format::moment(m))
        });
        let said = Said {
            name: touchpoint.name.clone(),
            about: format!(
                "Touchpoint, {}{moment}.{} {}",
                format::channel(touchpoint.channel),
                if ends_well {
                    " Journeys end well here."
                } else {
                    ""
                },
                touchpoint.does
            ),
            selected,
        };
        let response = control(ui, rect, ("touchpoint", placed.slug.as_str()), said);
        hands::touch(canvas, ui, &response, &key, actions);
        hands::steps::touch(canvas, pen, ui, &response, actions);
    }
}

/// What a step says from near.
fn step_words(pen: &Pen, touchpoint: &Touchpoint, area: Area, hue: Color32) {
    let (x, width) = (area.x + 12.0, area.w - 24.0);
    let star = touchpoint.moment.is_some();
    let room = if star { width - 18.0 } else { width };
    let name = Setting::new(strong(size::BODY), pen.t.text, room, 2);
    let height = pen.text(Point::new(x, area.y + 12.0), &touchpoint.name, &name);
    if star {
        let at = pen.point(area.right() - 17.0, area.y + 20.0);
        pen.star(at, pen.scaled(7.0), hue);
    }
    let y = area.y + 12.0 + height + 5.0;
    let rows = ((area.bottom() - 8.0 - y) / 15.5).floor().max(0.0) as usize;
    if rows > 0 {
        let does = Setting::new(plain(size::SMALL), pen.t.soft, width, rows);
        pen.text(Point::new(x, y), &touchpoint.does, &does);
    }
}

fn channels(canvas: &Canvas, scene: &Scene, pen: &Pen) {
    let layout = &canvas.picture.journey;
    let line = Stroke::new(1.0, pen.t.line);
    for row in &layout.channels {
        let across = [Point::new(0.0, row.y), Point::new(layout.size.x, row.y)];
        pen.line(&across, line);
    }
    let seen = pen.seen();
    let from = scene.channels.partition_point(|dot| dot.0.x < seen.x);
    let to = scene
        .channels
        .partition_point(|dot| dot.0.x <= seen.right());
    let last = scene.channels.len();
    let way = &scene.channels[from.saturating_sub(1)..(to + 1).min(last)];
    for pair in way.windows(2) {
        let stroke = Stroke::new(pen.scaled(1.5).max(1.0), pen.t.outline);
        pen.line(&[pair[0].0, pair[1].0], stroke);
    }
    for (at, stage, channel) in way {
        let center = pen.point(at.x, at.y);
        let ring = Stroke::new(pen.scaled(1.5), pen.t.card);
        let hue = pen.t.stage(usize::from(*stage));
        pen.painter.circle(center, pen.scaled(9.5), hue, ring);
        let size = pen.scaled(11.0);
        if size >= 5.0 {
            let square = Rect::from_center_size(center, vec2(size, size));
            icons::channel(&pen.painter, square, *channel, Color32::WHITE);
        }
    }
}

fn thoughts(canvas: &Canvas, pen: &Pen) {
    let thoughts = &canvas.picture.journey.thoughts;
    for placed in &thoughts[visible(pen, thoughts)] {
        if !pen.sees(placed.area) {
            continue;
        }
        let text = &canvas.picture.map.touchpoints[&placed.slug].thinks;
        let area = placed.area;
        if text.is_empty() {
            // An empty cell stays visible: it is a question to the team.
            let at = Point::new(area.x + 10.0, area.y + 6.0);
            let set = Setting::new(plain(size::SMALL), pen.t.faint, area.w - 16.0, 1);
            pen.text(at, "?", &set);
            continue;
        }
        let rows = ((area.h - 8.0) / 16.0).floor().max(1.0) as usize;
        let set = Setting::new(quote(size::SMALL + 0.5), pen.t.soft, area.w - 16.0, rows);
        pen.text(
            Point::new(area.x + 10.0, area.y + 4.0),
            &format!("“{text}”"),
            &set,
        );
    }
}

fn emotion(canvas: &Canvas, scene: &Scene, pen: &Pen) {
    let layout = &canvas.picture.journey;
    let Some((_, lane)) = layout.lanes.iter().find(|(lane, _)| *lane == Lane::Emotion) else {
        return;
    };
    if layout.emotions.is_empty() {
        return;
    }
    let rect = pen.rect(*lane);
    let middle = pen.point(0.0, layout.neutral).y;
    let across = pen.body.x_range();
    let half = |a: f32, b: f32| Rect::from_x_y_ranges(across, a..=b);
    let tint = |color: Color32| color.gamma_multiply(0.35);
    pen.painter
        .rect_filled(half(rect.top(), middle), 0.0, tint(pen.t.good_soft));
    pen.painter
        .rect_filled(half(middle, rect.bottom()), 0.0, tint(pen.t.bad_soft));
    let neutral = |x| Point::new(x, layout.neutral);
    let seen = pen.seen();
    // Only the dashes in view, in step with those out of it.
    let dash = pen::DASH / pen.camera.zoom;
    let start = ((seen.x / dash).floor() * dash).max(0.0);
    pen.dashed(
        neutral(start),
        neutral(layout.size.x.min(seen.right())),
        Stroke::new(1.0, pen.t.outline),
    );
    let from = layout.emotions.partition_point(|e| e.at.x < seen.x);
    let to = layout.emotions.partition_point(|e| e.at.x <= seen.right());
    let points = from..to.max(from);
    for point in layout.emotions[points.clone()].iter().filter(|p| p.moment) {
        // A faint guide through the whole map.
        let guide = Stroke::new(1.0, pen.t.outline.gamma_multiply(0.6));
        let line = [
            Point::new(point.at.x, lane.y),
            Point::new(point.at.x, lane.bottom()),
        ];
        pen.line(&line, guide);
    }
    let from = layout.curve.partition_point(|p| p.x < seen.x);
    let to = layout.curve.partition_point(|p| p.x <= seen.right());
    let shown = from.saturating_sub(1)..(to + 1).min(layout.curve.len());
    pen.line(
        &layout.curve[shown],
        Stroke::new(pen.scaled(2.5).max(1.2), pen.t.accent),
    );
    overlay(canvas, scene, pen, *lane);
    if pen.camera.zoom < BLOCKS {
        return;
    }
    for at in points {
        let (column, point) = (at, &layout.emotions[at]);
        let at = pen.point(point.at.x, point.at.y);
        if !pen.body.expand(40.0).contains(at) {
            continue;
        }
        let hue = hue(scene, pen, column);
        let touchpoint = &canvas.picture.map.touchpoints[&point.slug];
        let Some(moment) = touchpoint.moment else {
            let ring = Stroke::new(pen.scaled(2.5).max(1.0), hue);
            pen.painter.circle(at, pen.scaled(5.0), pen.t.card, ring);
            continue;
        };
        pen.painter.circle_filled(at, pen.scaled(9.0), pen.t.card);
        pen.star(at, pen.scaled(9.0), hue);
        // Towards the middle, where there is room.
        let below = touchpoint.emotion.get() > 0.2;
        let (dy, align) = match below {
            true => (13.0, Align2::CENTER_TOP),
            false => (-13.0, Align2::CENTER_BOTTOM),
        };
        let set = Setting::new(strong(size::CAPTION), pen.t.text, 130.0, 1).at(align);
        let at = Point::new(point.at.x, point.at.y + dy);
        let width = format::moment(moment).len() as f32 * 6.6 + 10.0;
        let top = if below { at.y - 1.0 } else { at.y - 15.0 };
        let plate = pen.rect(Area::new(at.x - width / 2.0, top, width, 16.0));
        pen.painter
            .rect_filled(plate, pen.radius(4.0), pen.t.card.gamma_multiply(0.85));
        pen.text(at, format::moment(moment), &set);
    }
}

/// The emotions of the persona shown, dashed, and of the one compared, dotted, with a legend.
fn overlay(canvas: &Canvas, scene: &Scene, pen: &Pen, lane: Area) {
    let personas = &canvas.picture.map.personas;
    let who = [canvas.persona, canvas.compared];
    let colors = [pen.t.text, pen.t.warn];
    let mut brush = Brush::new(pen.painter.pixels_per_point());
    let width = pen.scaled(2.0).max(1.2);
    let dashes = [(9.0, 5.0), (2.5, 4.0)];
    let seen = pen.seen();
    let shown = |p: &&Point| p.x >= seen.x - 40.0 && p.x <= seen.right() + 40.0;
    for ((curve, color), (dash, gap)) in scene.felt.iter().zip(colors).zip(dashes) {
        let points = curve.iter().filter(shown).map(|p| pen.point(p.x, p.y));
        brush.dashed(&points.collect::<Vec<_>>(), width, color, dash, gap);
    }
    // The legend stays in view.
    let right = pen.body.right() - 14.0;
    let mut y = pen.rect(lane).top() + 12.0;
    for (((slug, color), (dash, gap)), curve) in
        who.into_iter().zip(colors).zip(dashes).zip(&scene.felt)
    {
        let Some(persona) = slug
            .and_then(|slug| personas.get(slug))
            .filter(|_| !curve.is_empty())
        else {
            continue;
        };
        let set = Setting::new(plain(size::CAPTION), pen.t.soft, 160.0, 1);
        let at = pos2(right, y);
        let words = label(
            &pen.painter,
            at,
            &persona.name,
            &set.at(Align2::RIGHT_CENTER),
            Zoom::NONE,
        );
        let end = pos2(right - words.x - 8.0, y);
        brush.dashed(&[end - vec2(30.0, 0.0), end], 2.0, color, dash, gap);
        y += 16.0;
    }
    pen.painter.add(brush.finish());
}

fn pains(canvas: &Canvas, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    let cards = &canvas.picture.journey.pains;
    for placed in &cards[visible(pen, cards)] {
        if !pen.sees(placed.area) {
            continue;
        }
        let pain = &canvas.picture.map.pains[&placed.slug];
        let worth = super::results::worth(canvas, &placed.slug, true);
        let numbers = worth.unwrap_or_else(|| flow_pain::numbers(canvas, &placed.slug, pain));
        let key = ItemKey::Pain(placed.slug.clone());
        let colors = (pen.t.bad_soft, pen.t.bad);
        let response = note(
            canvas,
            pen,
            ui,
            placed.area,
            colors,
            Note {
                kind: "Pain point",
                name: &pain.name,
                numbers,
                key: &key,
            },
        );
        hands::touch(canvas, ui, &response, &key, actions);
        hands::pains::touch(canvas, ui, &response, &key);
    }
}

fn ideas(canvas: &Canvas, pen: &Pen, ui: &Ui, actions: &mut Vec<Action>) {
    let cards = &canvas.picture.journey.opportunities;
    for placed in &cards[visible(pen, cards)] {
        if !pen.sees(placed.area) {
            continue;
        }
        let idea = &canvas.picture.map.opportunities[&placed.slug];
        let mut numbers = match idea.votes {
            0 => String::new(),
            1 => "1 vote".to_owned(),
            n => format!("{n} votes"),
        };
        if !idea.owner.is_empty() {
            let dot = if numbers.is_empty() { "" } else { " · " };
            numbers = format!("{}{dot}{numbers}", idea.owner);
        }
        if let Some(worth) = super::results::worth(canvas, &placed.slug, false) {
            numbers = worth;
        }
        let key = ItemKey::Opportunity(placed.slug.clone());
        let colors = (pen.t.good_soft, pen.t.good);
        let response = note(
            canvas,
            pen,
            ui,
            placed.area,
            colors,
            Note {
                kind: "Opportunity",
                name: &idea.name,
                numbers,
                key: &key,
            },
        );
        hands::touch(canvas, ui, &response, &key, actions);
    }
}

struct Note<'a> {
    kind: &'a str,
    name: &'a str,
    numbers: String,
    key: &'a ItemKey,
}

/// The card of a pain or an opportunity.
fn note(
    canvas: &Canvas,
    pen: &Pen,
    ui: &Ui,
    area: Area,
    (soft, strong_color): (Color32, Color32),
    note: Note,
) -> Response {
    let selected = canvas.is_selected(note.key);
    let rect = card(pen, area, soft, strong_color.gamma_multiply(0.35), selected);
    let bar = Rect::from_min_size(rect.min, vec2(pen.scaled(4.0), rect.height()));
    let side = pen.radius(7.0) as u8;
    let round = CornerRadius {
        nw: side,
        sw: side,
        ne: 0,
        se: 0,
    };
    pen.painter.rect_filled(bar, round, strong_color);
    if pen.is_far() {
        pen.name_from_afar(area, note.name, pen.t.text);
    } else {
        let (x, width) = (area.x + 14.0, area.w - 24.0);
        let rows = ((area.h - 45.0) / 15.0).floor().max(1.0) as usize;
        let name = Setting::new(strong(size::SMALL), pen.t.text, width, rows);
        let height = pen.text(Point::new(x, area.y + 8.0), note.name, &name);
        let numbers = Setting::new(plain(size::CAPTION), strong_color, width, 2);
        let below = Point::new(x, area.y + 8.0 + height + 3.0);
        pen.text(below, &note.numbers, &numbers);
    }
    canvas.mark(pen, note.key, rect);
    let said = Said {
        name: note.name.to_owned(),
        about: format!("{}. {}", note.kind, note.numbers),
        selected,
    };
    control(ui, rect, (note.kind, note.key.name()), said)
}

/// What the run says about each stage: who gets there, and who leaves.
fn funnel(canvas: &Canvas, pen: &Pen) {
    let Some(told) = canvas.told else {
        return;
    };
    let faint = super::results::strength(canvas);
    for (i, placed) in canvas.picture.journey.measures.iter().enumerate() {
        let Some(stage) = told.stage(&placed.slug) else {
            continue;
        };
        if !pen.sees(placed.area) {
            continue;
        }
        let area = placed.area;
        let reach = stage.reach.map_or("–".to_owned(), |r| told.value(&r));
        let letters = 20.0f32.max(11.0 / pen.camera.zoom);
        let big = Setting::new(
            strong(letters),
            pen.t.text.gamma_multiply(faint),
            area.w - 8.0,
            1,
        );
        pen.text(Point::new(area.x + 4.0, area.y), &reach, &big);
        let track = pen.rect(Area::new(area.x + 4.0, area.y + 30.0, area.w - 8.0, 6.0));
        pen.painter.rect_filled(track, pen.radius(3.0), pen.t.line);
        let mut filled = track;
        let share = stage.reach.map_or(0.0, |r| r.value).clamp(0.0, 1.0) as f32;
        filled.set_width(track.width() * share);
        let hue = pen.t.stage(i).gamma_multiply(faint);
        pen.painter.rect_filled(filled, pen.radius(3.0), hue);
        let mut words = vec!["get here".to_owned()];
        if let Some(left) = stage.drop_off {
            words.push(format!("{} of them leave", told.value(&left)));
        }
        if let Some(days) = stage.days {
            words.push(format!("{} on average", told.value(&days)));
        }
        let soft = pen.t.soft.gamma_multiply(faint);
        let set = Setting::new(plain(size::SMALL), soft, area.w - 8.0, 2);
        pen.text(
            Point::new(area.x + 4.0, area.y + 42.0),
            &words.join(" · "),
            &set,
        );
    }
}
