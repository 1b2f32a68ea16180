//! The picture of the flows: a card a touchpoint in the column of its stage, and every flow as a
//! curve. Flows onward leave cards on the right and enter on the left; flows back do the reverse, so
//! that loops are seen for what they are.
//!
//! Pains hang below their cards.
//!
//! Cards that people moved stand where they were put. The others are laid out in layers as if nobody
//! had moved any, so that moving one card does not stir up the rest, and only make way where a moved
//! card covers them. After an edit everything stays where it stood; what is new takes a free place,
//! and only what has grown pushes down what stands below it. Taking the edit back gives back the
//! picture there was.

mod chart;
mod labels;
mod place;
mod routes;
mod settled;

use crate::map::{FlowKey, JourneyMap, Position};

use super::{
    Point,
    journey::Placed,
    measure::{Measure, Rough},
};
use chart::Chart;
use settled::Settled;

/// Width of a card.
pub const CARD: f32 = 196.0;
/// Least height of a card.
pub const CARD_HEIGHT: f32 = 84.0;
/// Height that a line needs at the side of a card.
pub const PORT: f32 = 17.0;
/// Space between the columns.
pub const GUTTER: f32 = 104.0;

/// Height of a pain below its card.
pub const PAIN_HEIGHT: f32 = 34.0;
/// Space above each pain.
pub const PAIN_GAP: f32 = 7.0;
/// How far pains are set in: beside them flows go down to the next card.
pub const PAIN_INDENT: f32 = 44.0;

/// Space between cards below one another.
const BETWEEN: f32 = 30.0;
/// Space above a card for a flow to itself.
const HEADROOM: f32 = 30.0;
/// Height of the lane in which a long flow passes through a column.
const PASSAGE: f32 = 10.0;
/// The least space between a moved card and the edges of its column.
const MARGIN: f32 = 8.0;

/// Which way a flow goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To a later stage.
    Onward,
    /// To an earlier stage.
    Back,
    /// Within the stage.
    Within,
    /// To the same touchpoint.
    Itself,
}

/// The curve of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// The flow.
    pub flow: FlowKey,
    /// Which way it goes.
    pub way: Way,
    /// Cubic Bézier pieces, each from its first point to its last.
    pub pieces: Vec<[Point; 4]>,
    /// Where its share is written.
    pub label: Point,
}

/// Where everything stands. `y` is 0 below the heads of the stages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FlowLayout {
    /// Width and height of everything.
    pub size: Point,
    /// The columns of the stages, as high as the map.
    pub stages: Vec<Placed>,
    /// The cards, in the order of the map.
    pub cards: Vec<Placed>,
    /// The flows, in the order of the map.
    pub routes: Vec<Route>,
    /// The pains, below their cards: in the order of the cards.
    pub pains: Vec<Placed>,
    /// Where those of each card begin among them.
    pain_starts: Vec<u32>,
    /// What to begin from when the map is laid out again.
    settled: Settled,
}

impl FlowLayout {
    /// The places among the pains of those that hang on the card at a place.
    pub fn pains_of(&self, card: usize) -> std::ops::Range<usize> {
        match self.pain_starts.get(card..card + 2) {
            Some([from, to]) => *from as usize..*to as usize,
            _ => 0..0,
        }
    }

    /// The place among the stages of the column that is nearest to this `x`; `None` without stages.
    pub fn stage_at(&self, x: f32) -> Option<usize> {
        let last = self.stages.len().checked_sub(1)?;
        Some(
            self.stages
                .partition_point(|s| s.area.right() < x)
                .min(last),
        )
    }

    /// What a touchpoint of this stage must remember so that the upper left corner of its card stands
    /// here, or as near as its column allows.
    pub fn position(&self, stage: usize, corner: Point) -> Option<Position> {
        let column = self.stages.get(stage)?.area;
        let most = (column.w - CARD - MARGIN).max(MARGIN);
        let x = (corner.x - column.x).clamp(MARGIN, most);
        Some(Position::new(x, corner.y.max(MARGIN)))
    }

    /// The same in the column of the first stage of a map that has none yet.
    pub fn first_position(corner: Point) -> Option<Position> {
        let most = GUTTER - MARGIN;
        let x = corner.x.clamp(MARGIN, most);
        Some(Position::new(x, corner.y.max(MARGIN)))
    }
}

/// The layout of a map's flows.
pub fn flow(map: &JourneyMap) -> FlowLayout {
    flow_again(map, &FlowLayout::default())
}

/// The layout for whoever measures texts so.
pub fn measured(map: &JourneyMap, measure: &dyn Measure) -> FlowLayout {
    lay_out(Chart::of(map, measure), map, &FlowLayout::default())
}

/// The layout of a map after an edit, given the one before: what was there stays where it stood, as
/// far as it can.
pub fn flow_again(map: &JourneyMap, before: &FlowLayout) -> FlowLayout {
    lay_out(Chart::of(map, &Rough), map, before)
}

fn lay_out(mut chart: Chart, map: &JourneyMap, before: &FlowLayout) -> FlowLayout {
    let shape = chart.shape();
    let settled = match (before.settled.recalled(shape), before.settled.latest()) {
        (Some(settled), _) => settled,
        (None, Some(known)) if known.has_most_of(&chart) => {
            chart.resettle(known);
            before.settled.with(shape, &chart)
        }
        _ => {
            chart.layers.untangle(chart.nodes.len());
            chart.settle();
            before.settled.with(shape, &chart)
        }
    };
    settled.give(&mut chart);
    chart.put_by_hand(map);
    chart.layout(map, settled)
}
