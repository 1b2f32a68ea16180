//! The flow view: cards and the flows between them, as wide as what goes along them.

use super::{
    Sheet, ends,
    facts::FlowFacts,
    journey::{Head, heads_of_stages},
    lanes::icon,
    marks,
    path::Path,
    pen::{LINE, Pen, Stroke, Type},
    room::{CARD_TEXT, PAIN_TEXT, Room, caption, size},
    type_face::Face,
};
use crate::{
    export::words,
    layout::{
        Area, FlowLayout, Point,
        flow::{self, PAIN_GAP, Route, Way},
        journey::Placed,
    },
    map::ItemKey,
};

/// The widest flow where the customers on it are known, and where only shares are.
const WIDEST: (f32, f32) = (11.0, 5.0);
/// Between the panel's edge and the first column.
const SIDE: f32 = 8.0;
/// Below the lowest card, for its drop-off.
const BELOW: f32 = 20.0;

/// Where everything stands.
pub struct Flow {
    layout: FlowLayout,
    flows: Vec<FlowFacts>,
    /// Who leaves for good at each touchpoint, and who finishes there.
    lost: Vec<[f32; 2]>,
    /// How far left and right of the columns a curve reaches.
    aside: (f32, f32),
}

impl Flow {
    /// The width of the map.
    pub fn width(&self) -> f32 {
        self.layout.size.x + 2.0 * SIDE + self.aside.0 + self.aside.1
    }
}

/// Lays the flows out.
pub fn plan(sheet: &Sheet) -> Flow {
    let layout = flow::measured(sheet.map, &Room(sheet));
    let (flows, lost) = sheet.facts.flows(sheet.map, sheet.options, &layout.routes);
    let xs = || {
        layout
            .routes
            .iter()
            .flat_map(|r| r.pieces.iter().flatten())
            .map(|p| p.x)
    };
    let cards = || layout.cards.iter().map(|c| c.area);
    let left = xs().chain(cards().map(|a| a.x)).fold(0.0, f32::min);
    let right = xs()
        .chain(cards().map(|a| a.right()))
        .fold(layout.size.x, f32::max);
    let aside = (-left, right - layout.size.x);
    Flow {
        layout,
        flows,
        lost,
        aside,
    }
}

/// Draws the flows and gives their lower edge.
pub fn draw(
    sheet: &Sheet,
    plan: &Flow,
    pen: &mut Pen,
    place: Area,
    parts: &mut Vec<(String, Point)>,
) -> f32 {
    let c = &sheet.colors;
    let layout = &plan.layout;
    // A map that is narrower than its head stands in the middle.
    let x = place.x + (place.w - plan.width()) / 2.0 + SIDE + plan.aside.0;
    let heads: Vec<Head> = (layout.stages.iter().enumerate())
        .map(|(at, placed)| Head {
            at,
            stage: &sheet.map.stages[&placed.slug],
            left: x + placed.area.x + 1.0,
            right: x + placed.area.right() - 1.0,
        })
        .collect();
    let top = heads_of_stages(sheet, pen, &heads, place.y) + 10.0;
    for head in &heads {
        parts.push((head.stage.name.clone(), Point::new(head.left, place.y)));
    }
    let panel = Area::new(place.x, top, place.w, layout.size.y + BELOW);
    let origin = Point::new(x, top);
    pen.group("map", "", |pen| {
        pen.rect(panel, 10.0, &c.canvas, None);
        for (i, stage) in layout.stages.iter().enumerate() {
            if i % 2 == 1 {
                let area = stage.area;
                pen.rect(
                    Area::new(x + area.x, top, area.w, panel.h),
                    0.0,
                    &c.band,
                    None,
                );
            }
        }
        pen.group("flows", "", |pen| {
            for (route, facts) in layout.routes.iter().zip(&plan.flows) {
                if is_shown(sheet, facts) {
                    curve(sheet, pen, origin, route, facts);
                }
            }
            for (placed, lost) in layout.cards.iter().zip(&plan.lost) {
                ends::ways_out(sheet, pen, moved(placed.area, origin), *lost);
            }
        });
        for (placed, (slug, _)) in layout.cards.iter().zip(&sheet.map.touchpoints) {
            pen.group(&format!("touchpoint-{slug}"), "", |pen| {
                let area = moved(placed.area, origin);
                card(sheet, pen, placed, area);
                marks::frame(sheet, pen, &ItemKey::Touchpoint(slug.clone()), area);
            });
        }
        for placed in &layout.pains {
            pen.group(&format!("pain-{}", placed.slug), "", |pen| {
                let area = moved(placed.area, origin);
                pain(sheet, pen, placed, area);
                marks::frame(sheet, pen, &ItemKey::Pain(placed.slug.clone()), area);
            });
        }
        pen.group("shares", "", |pen| {
            for (route, facts) in layout.routes.iter().zip(&plan.flows) {
                if is_shown(sheet, facts) {
                    let at = moved_point(route.label, origin);
                    share(sheet, pen, at, facts);
                    if let Some(how) = marks::of(sheet, &ItemKey::Flow(route.flow.clone())) {
                        marks::badge(sheet, pen, how, Point::new(at.x - 26.0, at.y));
                    }
                }
            }
        });
    });
    pen.path(&Path::rounded(panel, [10.0; 4]), Stroke::new(&c.line, 1.0));
    panel.bottom()
}

/// A persona that never goes there has no such flow.
fn is_shown(sheet: &Sheet, facts: &FlowFacts) -> bool {
    facts.share > 0.0 || sheet.options.persona.is_none()
}

fn moved(area: Area, by: Point) -> Area {
    Area::new(area.x + by.x, area.y + by.y, area.w, area.h)
}

/// The width of a flow. The square root lets small flows be seen beside large ones.
pub fn width(sheet: &Sheet, volume: f32) -> f32 {
    let widest = match sheet.options.answer {
        Some(_) => WIDEST.0,
        None => WIDEST.1,
    };
    1.0 + (widest - 1.0) * volume.max(0.0).sqrt()
}

pub fn arrow_length(width: f32) -> f32 {
    (width * 1.6).clamp(5.0, 16.0)
}

fn curve(sheet: &Sheet, pen: &mut Pen, origin: Point, route: &Route, facts: &FlowFacts) {
    let c = &sheet.colors;
    let marked = marks::of(sheet, &ItemKey::Flow(route.flow.clone()));
    let color = match (marked, route.way) {
        (Some(how), _) => marks::color(how, c),
        (None, Way::Back) => &c.flow_back,
        (None, _) => &c.flow,
    };
    let width = width(sheet, facts.volume);
    let length = arrow_length(width);
    let mut pieces: Vec<[Point; 4]> = route.pieces.clone();
    for point in pieces.iter_mut().flatten() {
        *point = Point::new(point.x + origin.x, point.y + origin.y);
    }
    let (Some(first), Some(last)) = (pieces.first().copied(), pieces.last_mut()) else {
        return;
    };
    let tip = last[3];
    let towards = direction(last);
    // The line ends where the head begins.
    let back = |p: Point, by: f32| Point::new(p.x - towards.x * by, p.y - towards.y * by);
    last[3] = back(tip, length * 0.8);
    last[2] = match near(last[2], last[1]) {
        true => last[3],
        false => back(last[2], length * 0.4),
    };
    let mut path = Path::from(first[0]);
    for [a, b, third, end] in pieces {
        match a == b && near(third, end) {
            true => path.line(end),
            false => path.curve(b, third, end),
        }
    }
    let mut stroke = Stroke::new(color, width).faint(0.62);
    if route.way == Way::Back {
        // Told apart not by colour alone.
        stroke = stroke.dashed(9.0, 5.0);
    }
    pen.path(&path, stroke);
    let half = (length * 0.62).max(width * 0.75);
    pen.fill(&arrow(tip, towards, length, half), color, 0.8);
}

fn near(a: Point, b: Point) -> bool {
    (a.x - b.x).hypot(a.y - b.y) < 1.0
}

/// The direction in which a piece arrives.
fn direction(piece: &[Point; 4]) -> Point {
    let [start, _, before, end] = *piece;
    let from = if (end.x - before.x).hypot(end.y - before.y) > 0.5 {
        before
    } else {
        start
    };
    let (x, y) = (end.x - from.x, end.y - from.y);
    let length = x.hypot(y).max(f32::EPSILON);
    Point::new(x / length, y / length)
}

/// The head of an arrow.
pub fn arrow(tip: Point, towards: Point, length: f32, half: f32) -> Path {
    let back = Point::new(tip.x - towards.x * length, tip.y - towards.y * length);
    let side = Point::new(-towards.y * half, towards.x * half);
    Path::polygon(&[
        tip,
        Point::new(back.x + side.x, back.y + side.y),
        Point::new(back.x - side.x, back.y - side.y),
    ])
}

/// A pain that hangs on its card like a bead on a string.
fn pain(sheet: &Sheet, pen: &mut Pen, placed: &Placed, area: Area) {
    let c = &sheet.colors;
    let Some(pain) = sheet.map.pains.get(&placed.slug) else {
        return;
    };
    let x = area.x + 12.0;
    let string = Stroke::new(&c.bad, 1.5).faint(0.55);
    pen.line(
        Point::new(x, area.y - PAIN_GAP),
        Point::new(x, area.y),
        string,
    );
    let line = Stroke::new(&c.bad, 1.0).faint(0.35);
    pen.rect(area, 6.0, &c.bad_soft, Some(line));
    let bar = Area { w: 4.0, ..area };
    pen.fill(&Path::rounded(bar, [4.0, 0.0, 0.0, 4.0]), &c.bad, 1.0);
    let x = area.x + 11.0;
    let name = Type::new(Face::Strong, size::CAPTION, &c.text);
    let small = Type::new(Face::Plain, size::CAPTION - 0.5, &c.bad);
    let mut y = area.y + 3.5;
    y += pen.wrapped(Point::new(x, y), &pain.name, &name, PAIN_TEXT);
    let numbers = words::pain(sheet.map, &placed.slug, pain, sheet.options.persona);
    pen.text(Point::new(x, y), &numbers, &small);
}

fn card(sheet: &Sheet, pen: &mut Pen, placed: &Placed, area: Area) {
    let c = &sheet.colors;
    let map = sheet.map;
    let touchpoint = &map.touchpoints[&placed.slug];
    let hue = c.stage(map.stages.get_index_of(&touchpoint.stage).unwrap_or(7));
    pen.rect(area, 7.0, &c.card, Some(Stroke::new(&c.outline, 1.0)));
    let stripe = Area { w: 5.0, ..area };
    pen.fill(&Path::rounded(stripe, [5.0, 0.0, 0.0, 5.0]), &hue, 1.0);
    let star = touchpoint.moment.map_or(0.0, |_| 16.0);
    if touchpoint.moment.is_some() {
        pen.star(Point::new(area.right() - 16.0, area.y + 15.0), 7.0, &hue);
    }
    let measured = sheet.facts.measured(sheet.options, &placed.slug);
    let x = area.x + 15.0;
    let caption_set = Type::new(Face::Plain, size::CAPTION, &c.faint);
    let caption_room = CARD_TEXT - 17.0 - star;
    let caption = caption_set.wrap(&caption(touchpoint), caption_room);
    let name_set = Type::new(Face::Strong, size::NAME, &c.text);
    let name = name_set.wrap(&touchpoint.name, CARD_TEXT);
    let row = |set: &Type| set.size * LINE;
    let mut block =
        caption.len() as f32 * row(&caption_set) + 1.0 + name.len() as f32 * row(&name_set);
    if measured.is_some() {
        block += 3.0 + size::TEXT * LINE;
    }
    // In the middle of a card that is tall for its many flows.
    let mut y = area.y + ((area.h - block) / 2.0).max(7.0);
    icon(
        pen,
        touchpoint.channel,
        Point::new(x - 1.0, y + 0.5),
        13.0,
        &c.faint,
    );
    y += pen.lines(Point::new(x + 17.0, y), &caption, &caption_set) + 1.0;
    y += pen.lines(Point::new(x, y), &name, &name_set) + 3.0;
    let Some(measured) = measured else {
        return;
    };
    let left = measured.drop_off.filter(|left| left.value > 0.0005);
    let well = ends::finish_in_words(&measured);
    // Three numbers side by side leave less room for words.
    let here = match well.is_some() && left.is_some() {
        true => "here",
        false => "get here",
    };
    let reach = measured
        .reach
        .map_or(String::new(), |reach| format!("{} {here}", reach.show("")));
    let mut right = vec![
        (well, &c.good),
        (left.map(|l| format!("{} leave", l.show(""))), &c.bad),
    ];
    right.retain(|(words, _)| words.is_some());
    let room = area.w - 15.0 - 12.0;
    let gap = 8.0;
    let soft = Type::new(Face::Plain, size::TEXT, &c.soft);
    let wide = soft.width(&reach)
        + right
            .iter()
            .flat_map(|(words, _)| words)
            .map(|words| gap + soft.width(words))
            .sum::<f32>();
    let scale = (room / wide.max(1.0)).min(1.0);
    let set = |color| Type::new(Face::Plain, size::TEXT * scale, color);
    pen.text(Point::new(x, y), &reach, &set(&c.soft));
    let mut edge = area.right() - 12.0;
    for (words, color) in right.into_iter().rev() {
        let (words, set) = (words.unwrap_or_default(), set(color).end());
        pen.text(Point::new(edge, y), &words, &set);
        edge -= set.width(&words) + gap * scale;
    }
    ends::bar(pen, c, area, &measured);
}

fn moved_point(p: Point, by: Point) -> Point {
    Point::new(p.x + by.x, p.y + by.y)
}

/// The share, beside where the flow begins.
fn share(sheet: &Sheet, pen: &mut Pen, at: Point, facts: &FlowFacts) {
    let c = &sheet.colors;
    let text = &facts.set;
    let set = Type::new(Face::Plain, size::CAPTION, &c.soft).middle();
    let width = set.width(text) + 6.0;
    let plate = Area::new(at.x - width / 2.0, at.y - 7.5, width, 15.0);
    pen.faint_rect(plate, 4.0, &c.canvas, 0.92, None);
    pen.level(at, text, &set);
}
