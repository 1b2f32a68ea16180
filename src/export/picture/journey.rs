//! The journey: heads of the stages, the names of the lanes, and the lanes.

use super::{
    Color, Sheet, lanes,
    path::Path,
    pen::{LINE, Pen, Stroke, Type},
    room::{Room, size},
    type_face::Face,
};
use crate::{
    export::words,
    layout::{
        Area, JourneyLayout, Lane, Point,
        journey::{self, PADDING},
    },
    map::Stage,
};

/// The width of the names of the lanes.
const GUTTER: f32 = 118.0;
/// Between the names of the lanes and the first column, and after the last.
const SIDE: f32 = 16.0;

/// Where everything stands.
pub struct Journey {
    layout: JourneyLayout,
}

impl Journey {
    /// The width of the map with the names of its lanes.
    pub fn width(&self) -> f32 {
        GUTTER + self.layout.size.x + 2.0 * SIDE
    }
}

/// Lays the journey out.
pub fn plan(sheet: &Sheet) -> Journey {
    let map = sheet.map;
    let lanes: Vec<Lane> = match sheet.options.lanes {
        Some(lanes) => lanes.to_vec(),
        None => {
            let order = map.lanes.order().iter().copied();
            order.filter(|lane| !map.lanes.is_folded(*lane)).collect()
        }
    };
    let shown = |lane: &Lane| match lane {
        // Without a run there is nothing to tell.
        Lane::Measures => sheet.options.answer.is_some(),
        Lane::Pains => !map.pains.is_empty() || sheet.options.lanes.is_some(),
        Lane::Opportunities => !map.opportunities.is_empty() || sheet.options.lanes.is_some(),
        _ => true,
    };
    let lanes: Vec<Lane> = lanes.into_iter().filter(shown).collect();
    let layout = journey::measured(map, &lanes, &Room(sheet));
    Journey { layout }
}

/// Draws the journey and gives its lower edge.
pub fn draw(
    sheet: &Sheet,
    journey: &Journey,
    pen: &mut Pen,
    place: Area,
    parts: &mut Vec<(String, Point)>,
) -> f32 {
    let layout = &journey.layout;
    let c = &sheet.colors;
    let x = place.x + GUTTER + SIDE;
    let heads: Vec<Head> = layout
        .stages
        .iter()
        .enumerate()
        .map(|(i, placed)| {
            let area = placed.area;
            Head {
                at: i,
                stage: &sheet.map.stages[&placed.slug],
                left: x + area.x - 3.0,
                right: x + area.right() + 3.0,
            }
        })
        .collect();
    let head_bottom = heads_of_stages(sheet, pen, &heads, place.y);
    for head in &heads {
        parts.push((head.stage.name.clone(), Point::new(head.left, place.y)));
    }
    let top = head_bottom + 10.0;
    let panel = Area::new(place.x, top, place.w, layout.size.y);
    pen.group("map", "", |pen| {
        pen.rect(panel, 10.0, &c.canvas, None);
        let last = layout.lanes.len().saturating_sub(1);
        for (i, (_, area)) in layout.lanes.iter().enumerate() {
            if i % 2 == 1 {
                let area = Area::new(place.x, top + area.y, place.w, area.h);
                let below = if i == last { 10.0 } else { 0.0 };
                pen.fill(&Path::rounded(area, [0.0, 0.0, below, below]), &c.band, 1.0);
            }
        }
        let side = Area::new(place.x, top, GUTTER, layout.size.y);
        let ink = lanes::Ink {
            sheet,
            layout,
            origin: Point::new(x, top),
            right: place.right(),
            left: place.x + GUTTER,
        };
        if let Some((_, lane)) = layout.lanes.iter().find(|(lane, _)| *lane == Lane::Emotion) {
            let round = |edge: bool| if edge { 10.0 } else { 0.0 };
            let (first, last) = (lane.y <= 0.0, lane.bottom() >= layout.size.y);
            ink.moods(pen, *lane, (round(first), round(last)));
        }
        for pair in layout.stages.windows(2) {
            let at = x + (pair[0].area.right() + pair[1].area.x) / 2.0;
            pen.line(
                Point::new(at, top),
                Point::new(at, panel.bottom()),
                Stroke::new(&c.line, 1.0),
            );
        }
        pen.fill(&Path::rounded(side, [10.0, 0.0, 0.0, 10.0]), &c.card, 1.0);
        let edge = side.right();
        pen.line(
            Point::new(edge, top),
            Point::new(edge, panel.bottom()),
            Stroke::new(&c.line, 1.0),
        );
        for (i, (lane, area)) in layout.lanes.iter().enumerate() {
            let y = top + area.y;
            if i > 0 {
                pen.line(
                    Point::new(place.x, y),
                    Point::new(place.right(), y),
                    Stroke::new(&c.line, 1.0),
                );
            }
            name(sheet, layout, pen, *lane, *area, side, top);
            pen.group(
                &format!("lane-{}", lane.name().to_lowercase()),
                lane.title(),
                |pen| ink.lane(pen, *lane, *area),
            );
        }
    });
    pen.path(&Path::rounded(panel, [10.0; 4]), Stroke::new(&c.line, 1.0));
    panel.bottom()
}

/// The head of a stage.
pub struct Head<'a> {
    /// Its place among the stages.
    pub at: usize,
    /// The stage.
    pub stage: &'a Stage,
    /// Its left edge.
    pub left: f32,
    /// Its right edge.
    pub right: f32,
}

/// Draws the chevrons of the stages with their goals and gives their lower edge.
pub fn heads_of_stages(sheet: &Sheet, pen: &mut Pen, heads: &[Head], top: f32) -> f32 {
    let c = &sheet.colors;
    let name = Type::new(Face::Strong, 14.0, &Color::WHITE);
    let goal = Type::new(Face::Plain, size::TEXT, &c.soft);
    let expected = Type::new(Face::Plain, size::CAPTION, &c.faint);
    let nose = 9.0;
    let inside = |head: &Head| (head.right - head.left - 2.0 * nose - 8.0).max(20.0);
    let tallest = |set: &Type, text: fn(&Stage) -> &str, width: &dyn Fn(&Head) -> f32| {
        let height = |h: &Head| {
            if text(h.stage).is_empty() {
                0.0
            } else {
                set.height(text(h.stage), width(h))
            }
        };
        heads.iter().map(height).fold(0.0, f32::max)
    };
    let high = tallest(&name, |s| &s.name, &inside).max(name.size * LINE) + 14.0;
    let below = |head: &Head| head.right - head.left - 12.0;
    let goals = tallest(&goal, |s| &s.goal, &below);
    let times = heads.iter().any(|h| h.stage.expected.is_some());
    for head in heads {
        let hue = c.stage(head.at);
        let (left, right, bottom) = (head.left, head.right, top + high);
        let middle = (top + bottom) / 2.0;
        let point = Point::new;
        let shape = Path::polygon(&[
            point(left, top),
            point(right - nose, top),
            point(right, middle),
            point(right - nose, bottom),
            point(left, bottom),
            point(left + nose, middle),
        ]);
        pen.group(&format!("stage-{}", head.at + 1), &head.stage.name, |pen| {
            pen.fill(&shape, &hue, 1.0);
            let lines = name.wrap(&head.stage.name, inside(head));
            let y = middle - lines.len() as f32 * name.size * LINE / 2.0;
            pen.lines(point(left + nose + 7.0, y), &lines, &name);
            let mut y = bottom + 5.0;
            let height = pen.wrapped(point(left + 6.0, y), &head.stage.goal, &goal, below(head));
            y += height;
            if let Some(days) = head.stage.expected {
                let words = format!("expected {}", crate::numbers::days(days.get()));
                pen.text(point(left + 6.0, y), &words, &expected);
            }
        });
    }
    let mut bottom = top + high;
    if goals > 0.0 {
        bottom += 5.0 + goals;
    }
    if times {
        bottom += expected.size * LINE + if goals > 0.0 { 0.0 } else { 5.0 };
    }
    bottom
}

/// The name of a lane, and the small words below it.
fn name(
    sheet: &Sheet,
    layout: &JourneyLayout,
    pen: &mut Pen,
    lane: Lane,
    area: Area,
    side: Area,
    top: f32,
) {
    let c = &sheet.colors;
    let set = Type::new(Face::Strong, size::TEXT, &c.text);
    pen.text(
        Point::new(side.x + 14.0, top + area.y + PADDING - 2.0),
        lane.title(),
        &set,
    );
    let small = Type::new(Face::Plain, size::CAPTION, &c.faint).end();
    let mut say =
        |y: f32, words: &str| pen.level(Point::new(side.right() - 12.0, top + y), words, &small);
    match lane {
        Lane::Channels => {
            for row in &layout.channels {
                say(row.y, words::channel(row.channel));
            }
        }
        Lane::Emotion => {
            say(area.y + PADDING + 26.0, "delighted");
            say(layout.neutral, "neutral");
            say(area.bottom() - PADDING - 4.0, "frustrated");
        }
        _ => {}
    }
}
