//! The canonical picture of a journey map: time to the right, lanes below one another, every lane
//! sharing the stage columns.

use crate::{
    map::{Anchor, Channel, JourneyMap},
    units::Slug,
};

use super::{Area, Point, monotone};

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
pub const CHANNEL_ROW: f32 = 22.0;

/// Height of a line of text that the layout reckons with.
const LINE: f32 = 17.0;
const EMOTION: f32 = 150.0;
const MEASURES: f32 = 64.0;

/// A lane, from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// What the customer does, a card a touchpoint.
    Steps,
    /// Where it happens, a row a channel.
    Channels,
    /// What the customer thinks.
    Thinking,
    /// How the customer feels.
    Emotion,
    /// What hurts.
    Pains,
    /// What could be better.
    Opportunities,
    /// What a run says about each stage.
    Measures,
}

impl Lane {
    /// All of them, from top to bottom.
    pub const ALL: [Lane; 7] = [
        Lane::Steps,
        Lane::Channels,
        Lane::Thinking,
        Lane::Emotion,
        Lane::Pains,
        Lane::Opportunities,
        Lane::Measures,
    ];

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Lane::Steps => "Steps",
            Lane::Channels => "Channels",
            Lane::Thinking => "Thinking",
            Lane::Emotion => "Emotion",
            Lane::Pains => "Pains",
            Lane::Opportunities => "Ideas",
            Lane::Measures => "Funnel",
        }
    }
}

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
}

/// Lines that a text takes in a column, by a rough width of its letters. Whoever draws cuts what does
/// not fit, so a rough width does no harm.
fn lines(text: &str, width: f32, letter: f32, most: usize) -> usize {
    let per_line = (width / letter).max(1.0);
    let mut lines = 1;
    let mut used = 0.0;
    for word in text.split_whitespace() {
        let length = word.chars().count() as f32;
        if used > 0.0 && used + 1.0 + length > per_line {
            lines += 1;
            used = length;
        } else {
            used += length + if used > 0.0 { 1.0 } else { 0.0 };
        }
    }
    lines.min(most)
}

/// The layout of a map with some lanes folded.
pub fn journey(map: &JourneyMap, folded: &[Lane]) -> JourneyLayout {
    let mut layout = JourneyLayout::default();
    let columns = columns(map, &mut layout);
    let mut y = 0.0;
    for lane in Lane::ALL {
        let height = if folded.contains(&lane) {
            FOLDED
        } else {
            fill(map, &columns, lane, y, &mut layout)
        };
        layout
            .lanes
            .push((lane, Area::new(0.0, y, layout.size.x, height)));
        y += height;
    }
    layout.size.y = y;
    for stage in &mut layout.stages {
        stage.area.h = y;
    }
    layout
}

/// The left edges of the touchpoints' columns, in the order in which they are drawn.
fn columns(map: &JourneyMap, layout: &mut JourneyLayout) -> Vec<(Slug, f32)> {
    let mut columns = Vec::new();
    let mut x = 0.0;
    for stage in map.stages.keys() {
        let start = x;
        for (slug, _) in map.touchpoints.iter().filter(|(_, t)| t.stage == *stage) {
            columns.push((slug.clone(), x));
            x += COLUMN + GAP;
        }
        // An empty stage is a question to the team: it keeps its place.
        if x == start {
            x += COLUMN + GAP;
        }
        let area = Area::new(start, 0.0, x - GAP - start, 0.0);
        let slug = stage.clone();
        layout.stages.push(Placed { slug, area });
        x += STAGE_GAP - GAP;
    }
    // A touchpoint of a stage that does not exist stands behind the others, so that it is seen.
    let lost = |slug: &Slug| !map.stages.contains_key(slug);
    for (slug, _) in map.touchpoints.iter().filter(|(_, t)| lost(&t.stage)) {
        columns.push((slug.clone(), x));
        x += COLUMN + STAGE_GAP;
    }
    layout.size.x = (x - STAGE_GAP).max(0.0);
    columns
}

/// Places what stands in a lane that begins at `top`, and gives its height.
fn fill(
    map: &JourneyMap,
    columns: &[(Slug, f32)],
    lane: Lane,
    top: f32,
    layout: &mut JourneyLayout,
) -> f32 {
    let placed = |slug: &Slug, x: f32, h: f32| Placed {
        slug: slug.clone(),
        area: Area::new(x, top + PADDING, COLUMN, h),
    };
    match lane {
        Lane::Steps => {
            let height = |slug: &Slug| {
                let t = &map.touchpoints[slug];
                let does = match t.does.is_empty() {
                    true => 0,
                    false => lines(&t.does, COLUMN - 24.0, 6.4, 4),
                };
                28.0 + (lines(&t.name, COLUMN - 24.0, 7.4, 2) + does) as f32 * LINE
            };
            let h = highest(columns.iter().map(|(slug, _)| height(slug)));
            layout.steps = columns.iter().map(|(s, x)| placed(s, *x, h)).collect();
            h + 2.0 * PADDING
        }
        Lane::Channels => {
            let used = |c: &&Channel| map.touchpoints.values().any(|t| t.channel == **c);
            // The name of the lane stands above its rows.
            let mut y = top + 34.0 + CHANNEL_ROW / 2.0;
            for channel in Channel::ALL.iter().filter(used) {
                let on = |slug: &Slug| map.touchpoints[slug].channel == *channel;
                let dots = columns.iter().filter(|(slug, _)| on(slug));
                layout.channels.push(ChannelRow {
                    channel: *channel,
                    y,
                    dots: dots
                        .map(|(slug, x)| (slug.clone(), Point::new(x + COLUMN / 2.0, y)))
                        .collect(),
                });
                y += CHANNEL_ROW;
            }
            (y - CHANNEL_ROW / 2.0 + PADDING / 2.0 - top).max(FOLDED)
        }
        Lane::Thinking => {
            let height = |slug: &Slug| {
                let text = &map.touchpoints[slug].thinks;
                16.0 + lines(text, COLUMN - 16.0, 6.6, 4) as f32 * LINE
            };
            let h = highest(columns.iter().map(|(slug, _)| height(slug)));
            layout.thoughts = columns.iter().map(|(s, x)| placed(s, *x, h)).collect();
            h + 2.0 * PADDING
        }
        Lane::Emotion => {
            let reach = (EMOTION - 44.0) / 2.0;
            layout.neutral = top + EMOTION / 2.0;
            layout.emotions = columns
                .iter()
                .map(|(slug, x)| {
                    let t = &map.touchpoints[slug];
                    let y = layout.neutral - t.emotion.get() as f32 * reach;
                    EmotionPoint {
                        slug: slug.clone(),
                        at: Point::new(x + COLUMN / 2.0, y),
                        moment: t.moment.is_some(),
                    }
                })
                .collect();
            let points: Vec<Point> = layout.emotions.iter().map(|e| e.at).collect();
            layout.curve = monotone(&points);
            EMOTION
        }
        Lane::Pains => {
            let at = |slug: &Slug| -> Vec<(Slug, f32)> {
                let pains = map.pains_at(slug);
                pains
                    .map(|(slug, p)| (slug.clone(), card(&p.name)))
                    .collect()
            };
            let (cards, height) = stack(columns, at, top);
            layout.pains = cards;
            height
        }
        Lane::Opportunities => {
            let at = |slug: &Slug| -> Vec<(Slug, f32)> {
                let ideas = map.opportunities.iter().filter(|(_, idea)| match &idea.on {
                    Anchor::Touchpoint(on) => on == slug,
                    Anchor::Pain(pain) => map.pains.get(pain).is_some_and(|p| p.at == *slug),
                });
                ideas
                    .map(|(slug, o)| (slug.clone(), card(&o.name)))
                    .collect()
            };
            let (cards, height) = stack(columns, at, top);
            layout.opportunities = cards;
            height
        }
        Lane::Measures => {
            layout.measures = layout.stages.clone();
            for place in &mut layout.measures {
                place.area.y = top + PADDING;
                place.area.h = MEASURES;
            }
            MEASURES + 2.0 * PADDING
        }
    }
}

/// The height of the card of a pain or an opportunity: its name and a line of numbers.
fn card(name: &str) -> f32 {
    18.0 + LINE * (1 + lines(name, COLUMN - 28.0, 6.8, 3)) as f32
}

/// Cards below one another in each column, and the height of their lane.
fn stack(
    columns: &[(Slug, f32)],
    at: impl Fn(&Slug) -> Vec<(Slug, f32)>,
    top: f32,
) -> (Vec<Placed>, f32) {
    let mut cards = Vec::new();
    let mut bottom = top + PADDING + LINE;
    for (column, x) in columns {
        let mut y = top + PADDING;
        for (slug, h) in at(column) {
            let area = Area::new(*x, y, COLUMN, h);
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
