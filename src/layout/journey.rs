//! The canonical picture of a journey map: time to the right, lanes below one another, every lane
//! sharing the stage columns.

use std::collections::HashMap;

use crate::{
    map::{Anchor, Channel, JourneyMap, Lane, Opportunity, Pain},
    units::Slug,
};

use super::{
    Area, Point,
    measure::{Measure, Rough, Writing},
    monotone,
};

/// Width of a touchpoint's column.
pub const COLUMN: f32 = 172.0;
/// Space between columns.
pub const GAP: f32 = 10.0;
/// Space between the columns of two stages.
pub const STAGE_GAP: f32 = 22.0;
/// Space above and below what stands in a lane.
pub const PADDING: f32 = 12.0;
/// Height of a folded lane.
pub const FOLDED: f32 = 30.0;
/// Height of the row of one channel.
pub const CHANNEL_ROW: f32 = 24.0;

/// Height of a line of text that the layout reckons with.
const LINE: f32 = 17.0;
const EMOTION: f32 = 150.0;
/// How far from neutral the strongest emotion is.
const REACH: f32 = (EMOTION - 44.0) / 2.0;

/// Something of the map and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Which thing.
    pub slug: Slug,
    /// Where.
    pub area: Area,
}

/// A point of the emotion curve.
#[derive(Debug, Clone, PartialEq)]
pub struct EmotionPoint {
    /// The touchpoint.
    pub slug: Slug,
    /// Where.
    pub at: Point,
    /// Whether it is a moment of truth.
    pub moment: bool,
}

/// A sticky note.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedSticky {
    /// The touchpoint.
    pub slug: Slug,
    /// Its place among the notes of the touchpoint.
    pub at: usize,
    /// Where.
    pub area: Area,
}

/// A row of the lane of channels.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelRow {
    /// The channel.
    pub channel: Channel,
    /// The height of its middle.
    pub y: f32,
    /// The touchpoints on it, with the middle of their columns.
    pub dots: Vec<(Slug, Point)>,
}

/// Where everything stands. `y` is 0 below the heads of the stages, which stay in view.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JourneyLayout {
    /// Width and height of everything.
    pub size: Point,
    /// The columns of the stages, as high as the map.
    pub stages: Vec<Placed>,
    /// The columns of the touchpoints, in the order in which they are drawn, as high as the map.
    pub columns: Vec<Placed>,
    /// The lanes, as wide as the map.
    pub lanes: Vec<(Lane, Area)>,
    /// The cards of the steps.
    pub steps: Vec<Placed>,
    /// The rows of the channels.
    pub channels: Vec<ChannelRow>,
    /// The places of the thoughts; also of those not written yet.
    pub thoughts: Vec<Placed>,
    /// The points of the emotion curve.
    pub emotions: Vec<EmotionPoint>,
    /// The emotion curve.
    pub curve: Vec<Point>,
    /// The height of neutral emotion.
    pub neutral: f32,
    /// The cards of the pains.
    pub pains: Vec<Placed>,
    /// The cards of the opportunities.
    pub opportunities: Vec<Placed>,
    /// The places of the numbers of each stage.
    pub measures: Vec<Placed>,
    /// The sticky notes.
    pub stickies: Vec<PlacedSticky>,
}

impl JourneyLayout {
    /// The height at which an emotion, −1…1, is drawn.
    pub fn emotion_height(&self, emotion: f32) -> f32 {
        self.neutral - emotion * REACH
    }
}

/// The layout of a map, with its lanes as the team wants to see them on a screen.
pub fn journey(map: &JourneyMap) -> JourneyLayout {
    journey_alongside(map, &Alongside::default())
}

/// What the lanes of a picture need, so that those of another that stands beside it line up with them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alongside {
    heights: Vec<(Lane, f32)>,
    channels: Vec<Channel>,
}

impl Alongside {
    /// What both pictures need.
    pub fn of(a: &JourneyMap, b: &JourneyMap) -> Alongside {
        let on = |channel: &Channel| {
            let mut touchpoints = a.touchpoints.values().chain(b.touchpoints.values());
            touchpoints.any(|t| t.channel == *channel)
        };
        let mut both = Alongside {
            heights: Vec::new(),
            channels: Channel::ALL.iter().copied().filter(on).collect(),
        };
        for layout in [a, b].map(|map| journey_alongside(map, &both)) {
            for (lane, area) in layout.lanes {
                match both.heights.iter_mut().find(|(l, _)| *l == lane) {
                    Some((_, height)) => *height = height.max(area.h),
                    None => both.heights.push((lane, area.h)),
                }
            }
        }
        both
    }

    fn height(&self, lane: Lane) -> f32 {
        let found = self.heights.iter().find(|(l, _)| *l == lane);
        found.map_or(0.0, |(_, height)| *height)
    }
}

/// The same with lanes that line up with those of another map.
pub fn journey_alongside(map: &JourneyMap, other: &Alongside) -> JourneyLayout {
    let lanes = map.lanes.order().iter();
    let lanes: Vec<(Lane, bool)> = lanes.map(|l| (*l, map.lanes.is_folded(*l))).collect();
    arrange(map, &lanes, other, &Rough)
}

/// The layout of these lanes of a map alone, from top to bottom, for whoever measures texts so.
pub fn measured(map: &JourneyMap, lanes: &[Lane], measure: &dyn Measure) -> JourneyLayout {
    let lanes: Vec<(Lane, bool)> = lanes.iter().map(|l| (*l, false)).collect();
    arrange(map, &lanes, &Alongside::default(), measure)
}

/// The layout with each lane folded or not.
fn arrange(
    map: &JourneyMap,
    lanes: &[(Lane, bool)],
    other: &Alongside,
    measure: &dyn Measure,
) -> JourneyLayout {
    let mut layout = JourneyLayout::default();
    let columns = columns(map, &mut layout);
    let mut y = 0.0;
    for (lane, folded) in lanes.iter().copied() {
        let height = match folded {
            true => FOLDED,
            false => fill(
                map,
                &columns,
                lane,
                y,
                &other.channels,
                &mut layout,
                measure,
            ),
        };
        let height = match folded {
            true => height,
            false => height + stickies(map, &columns, lane, y + height, &mut layout, measure),
        };
        let height = height.max(other.height(lane));
        layout
            .lanes
            .push((lane, Area::new(0.0, y, layout.size.x, height)));
        y += height;
    }
    layout.size.y = y;
    for stage in &mut layout.stages {
        stage.area.h = y;
    }
    let column = |c: Column| Placed {
        slug: c.slug,
        area: Area::new(c.x, 0.0, c.width, y),
    };
    layout.columns = columns.into_iter().map(column).collect();
    layout
}

/// The column of a touchpoint.
struct Column {
    slug: Slug,
    x: f32,
    width: f32,
}

impl Column {
    fn middle(&self) -> f32 {
        self.x + self.width / 2.0
    }
}

/// The touchpoints' columns, in the order in which they are drawn.
fn columns(map: &JourneyMap, layout: &mut JourneyLayout) -> Vec<Column> {
    let mut columns = Vec::with_capacity(map.touchpoints.len());
    let mut of_stage = vec![Vec::new(); map.stages.len()];
    let mut lost = Vec::new();
    for (slug, touchpoint) in &map.touchpoints {
        match map.stages.get_index_of(&touchpoint.stage) {
            Some(at) => of_stage[at].push(slug.clone()),
            None => lost.push(slug.clone()),
        }
    }
    let mut x = 0.0;
    for ((slug, stage), members) in map.stages.iter().zip(of_stage) {
        let width = (COLUMN * stage.width.factor()).round();
        let start = x;
        // An empty stage is a question to the team: it keeps its place.
        x += (width + GAP) * members.len().max(1) as f32;
        columns.extend(members.into_iter().enumerate().map(|(i, slug)| Column {
            slug,
            x: start + (width + GAP) * i as f32,
            width,
        }));
        let area = Area::new(start, 0.0, x - GAP - start, 0.0);
        let slug = slug.clone();
        layout.stages.push(Placed { slug, area });
        x += STAGE_GAP - GAP;
    }
    // A touchpoint of a stage that does not exist stands behind the others, so that it is seen.
    for slug in lost {
        let width = COLUMN;
        columns.push(Column { slug, x, width });
        x += COLUMN + STAGE_GAP;
    }
    layout.size.x = (x - STAGE_GAP).max(0.0);
    columns
}

/// Places what stands in a lane that begins at `top`, and gives its height.
fn fill<'a>(
    map: &'a JourneyMap,
    columns: &[Column],
    lane: Lane,
    top: f32,
    rows: &[Channel],
    layout: &mut JourneyLayout,
    measure: &dyn Measure,
) -> f32 {
    let placed = |h: f32| -> Vec<Placed> {
        let place = |c: &Column| Placed {
            slug: c.slug.clone(),
            area: Area::new(c.x, top + PADDING, c.width, h),
        };
        columns.iter().map(place).collect()
    };
    match lane {
        Lane::Steps => {
            let height = |c: &Column| {
                let t = &map.touchpoints[&c.slug];
                let does = match t.does.is_empty() {
                    true => 0,
                    false => measure.rows(&t.does, Writing::Does, c.width - 24.0),
                };
                let star = if t.moment.is_some() { 18.0 } else { 0.0 };
                let name = measure.rows(&t.name, Writing::Name, c.width - 24.0 - star);
                28.0 + (name + does) as f32 * LINE
            };
            let h = highest(columns.iter().map(height));
            layout.steps = placed(h);
            h + 2.0 * PADDING
        }
        Lane::Channels => {
            let mut on: Vec<Vec<&Column>> = vec![Vec::new(); Channel::ALL.len()];
            for column in columns {
                on[map.touchpoints[&column.slug].channel as usize].push(column);
            }
            // The name of the lane stands above its rows.
            let mut y = top + 34.0 + CHANNEL_ROW / 2.0;
            let all = Channel::ALL.iter().zip(on);
            let shown = |(channel, columns): &(&Channel, Vec<&Column>)| {
                !columns.is_empty() || rows.contains(channel)
            };
            for (channel, columns) in all.filter(shown) {
                let dot = |c: &&Column| (c.slug.clone(), Point::new(c.middle(), y));
                layout.channels.push(ChannelRow {
                    channel: *channel,
                    y,
                    dots: columns.iter().map(dot).collect(),
                });
                y += CHANNEL_ROW;
            }
            (y - CHANNEL_ROW / 2.0 + PADDING / 2.0 - top).max(FOLDED)
        }
        Lane::Thinking => {
            let height = |c: &Column| {
                let text = &map.touchpoints[&c.slug].thinks;
                16.0 + measure.rows(text, Writing::Thinks, c.width - 16.0) as f32 * LINE
            };
            let h = highest(columns.iter().map(height));
            layout.thoughts = placed(h);
            h + 2.0 * PADDING
        }
        Lane::Emotion => {
            layout.neutral = top + EMOTION / 2.0;
            layout.emotions = columns
                .iter()
                .map(|c| {
                    let t = &map.touchpoints[&c.slug];
                    let y = layout.emotion_height(t.emotion.get() as f32);
                    EmotionPoint {
                        slug: c.slug.clone(),
                        at: Point::new(c.middle(), y),
                        moment: t.moment.is_some(),
                    }
                })
                .collect();
            let points: Vec<Point> = layout.emotions.iter().map(|e| e.at).collect();
            layout.curve = monotone(&points);
            EMOTION
        }
        Lane::Pains => {
            let of = |(slug, pain): (&'a Slug, &'a Pain)| {
                (&pain.at, slug, pain.name.as_str(), String::new())
            };
            let (cards, height) = stack(columns, map.pains.iter().map(of), top, measure);
            layout.pains = cards;
            height
        }
        Lane::Opportunities => {
            let at = |idea: &'a Opportunity| match &idea.on {
                Anchor::Touchpoint(on) => Some(on),
                Anchor::Pain(pain) => Some(&map.pains.get(pain)?.at),
            };
            let of = |(slug, idea): (&'a Slug, &'a Opportunity)| {
                let under = format!("{} · {} votes", idea.owner, idea.votes);
                Some((at(idea)?, slug, idea.name.as_str(), under))
            };
            let (cards, height) = stack(
                columns,
                map.opportunities.iter().filter_map(of),
                top,
                measure,
            );
            layout.opportunities = cards;
            height
        }
        Lane::Measures => {
            layout.measures = layout.stages.clone();
            for place in &mut layout.measures {
                place.area.y = top + PADDING;
                place.area.h = measure.measures();
            }
            measure.measures() + 2.0 * PADDING
        }
    }
}

/// Hangs the sticky notes of a lane below what stands in it, and gives the height that they take.
fn stickies(
    map: &JourneyMap,
    columns: &[Column],
    lane: Lane,
    top: f32,
    layout: &mut JourneyLayout,
    measure: &dyn Measure,
) -> f32 {
    let mut bottom = top;
    for column in columns {
        let mut y = top;
        let all = map.touchpoints[&column.slug].stickies.iter().enumerate();
        for (at, sticky) in all.filter(|(_, sticky)| sticky.lane == lane) {
            let width = column.width - 16.0;
            let rows = measure.rows(&sticky.text, Writing::Does, width - 20.0);
            let h = 14.0 + rows as f32 * LINE;
            layout.stickies.push(PlacedSticky {
                slug: column.slug.clone(),
                at,
                area: Area::new(column.x + 8.0, y, width, h),
            });
            y += h + 6.0;
            bottom = bottom.max(y);
        }
    }
    match bottom > top {
        true => bottom - top + PADDING - 6.0,
        false => 0.0,
    }
}

/// The height of the card of a pain or an opportunity: its name and what stands below it, at least two
/// lines: what a run says it costs or brings.
fn card(name: &str, under: &str, width: f32, measure: &dyn Measure) -> f32 {
    let under = measure.rows(under, Writing::Owner, width - 28.0);
    18.0 + LINE * (under.max(2) + measure.rows(name, Writing::Note, width - 28.0)) as f32
}

/// Cards below one another in the columns of their touchpoints, and the height of their lane. Each
/// thing is told with its touchpoint, its name and what stands under it.
fn stack<'a>(
    columns: &[Column],
    things: impl Iterator<Item = (&'a Slug, &'a Slug, &'a str, String)>,
    top: f32,
    measure: &dyn Measure,
) -> (Vec<Placed>, f32) {
    let index: HashMap<&Slug, usize> = columns.iter().map(|c| &c.slug).zip(0..).collect();
    let mut stacks = vec![Vec::new(); columns.len()];
    for (at, slug, name, under) in things {
        if let Some(&at) = index.get(at) {
            stacks[at].push((slug, name, under));
        }
    }
    let mut cards = Vec::new();
    let mut bottom = top + PADDING + LINE;
    for (column, stack) in columns.iter().zip(stacks) {
        let mut y = top + PADDING;
        for (slug, name, under) in stack {
            let h = card(name, &under, column.width, measure);
            let area = Area::new(column.x, y, column.width, h);
            let slug = slug.clone();
            cards.push(Placed { slug, area });
            y += h + 8.0;
            bottom = bottom.max(y - 8.0);
        }
    }
    (cards, bottom + PADDING - top)
}

fn highest(heights: impl Iterator<Item = f32>) -> f32 {
    heights.fold(2.0 * LINE, f32::max)
}
