//! The picture of the flows: a card a touchpoint in the column of its stage, and every flow as a
//! curve. Flows onward leave cards on the right and enter on the left; flows back do the reverse, so
//! that loops are seen for what they are.

use std::collections::HashMap;

use crate::{
    map::{FlowKey, JourneyMap},
    units::Slug,
};

use super::{
    Area, Point,
    journey::Placed,
    order::{Layers, spread},
};

/// Width of a card.
pub const CARD: f32 = 196.0;
/// Least height of a card.
pub const CARD_HEIGHT: f32 = 84.0;
/// Height that a line needs at the side of a card.
pub const PORT: f32 = 17.0;
/// Space between the columns.
pub const GUTTER: f32 = 104.0;

/// Space between cards below one another.
const BETWEEN: f32 = 30.0;
/// Space above a card for a flow to itself.
const HEADROOM: f32 = 30.0;
/// Height of the lane in which a long flow passes through a column.
const PASSAGE: f32 = 10.0;
const ROUNDS: usize = 10;

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
}

/// A card, or the passage of a long flow through a column.
struct Node {
    layer: usize,
    height: f32,
    headroom: f32,
    card: bool,
    y: f32,
}

struct Chart<'a> {
    keys: Vec<&'a FlowKey>,
    nodes: Vec<Node>,
    /// For each flow the nodes it passes, ends included.
    paths: Vec<Vec<usize>>,
    layers: Layers,
}

/// The layout of a map's flows.
pub fn flow(map: &JourneyMap) -> FlowLayout {
    let mut chart = chart(map);
    chart.layers.untangle(chart.nodes.len());
    chart.heights();
    let top = chart.top();
    for node in &mut chart.nodes {
        node.y -= top;
    }
    chart.layout(map)
}

/// Nodes and lines of a map; the first nodes are the cards, in the order of the map.
fn chart(map: &JourneyMap) -> Chart<'_> {
    // Touchpoints of a stage that does not exist get a column behind the others.
    let layer_of = |stage: &Slug| map.stages.get_index_of(stage).unwrap_or(map.stages.len());
    let index: HashMap<&Slug, usize> = map.touchpoints.keys().zip(0..).collect();
    let mut nodes: Vec<Node> = map
        .touchpoints
        .iter()
        .map(|(slug, t)| Node {
            layer: layer_of(&t.stage),
            height: CARD_HEIGHT,
            headroom: match map
                .flows
                .contains_key(&FlowKey::new(slug.clone(), slug.clone()))
            {
                true => HEADROOM,
                false => 0.0,
            },
            card: true,
            y: 0.0,
        })
        .collect();
    let count = nodes.iter().map(|n| n.layer + 1).max().unwrap_or(0);
    let mut order = vec![Vec::new(); count.max(map.stages.len())];
    for (i, node) in nodes.iter().enumerate() {
        order[node.layer].push(i);
    }
    let (mut lines, mut close) = (Vec::new(), Vec::new());
    let (mut keys, mut paths) = (Vec::new(), Vec::new());
    for key in map.flows.keys() {
        let (Some(&from), Some(&to)) = (index.get(&key.from), index.get(&key.to)) else {
            continue;
        };
        let (a, b) = (nodes[from].layer, nodes[to].layer);
        let mut path = vec![from];
        let between: Vec<usize> = match a < b {
            true => (a + 1..b).collect(),
            false => (b + 1..a).rev().collect(),
        };
        for layer in between {
            path.push(nodes.len());
            order[layer].push(nodes.len());
            nodes.push(Node {
                layer,
                height: PASSAGE,
                headroom: 0.0,
                card: false,
                y: 0.0,
            });
        }
        path.push(to);
        if a == b {
            if from != to {
                close.push((from, to));
            }
        } else {
            for pair in path.windows(2) {
                lines.push(if a < b {
                    (pair[0], pair[1])
                } else {
                    (pair[1], pair[0])
                });
            }
        }
        keys.push(key);
        paths.push(path);
    }
    let layers = Layers {
        order,
        lines,
        close,
    };
    Chart {
        keys,
        nodes,
        paths,
        layers,
    }
}

impl Chart<'_> {
    fn way(&self, path: &[usize]) -> Way {
        let (from, to) = (path[0], path[path.len() - 1]);
        let (a, b) = (self.nodes[from].layer, self.nodes[to].layer);
        match a.cmp(&b) {
            std::cmp::Ordering::Less => Way::Onward,
            std::cmp::Ordering::Greater => Way::Back,
            std::cmp::Ordering::Equal if from == to => Way::Itself,
            std::cmp::Ordering::Equal => Way::Within,
        }
    }

    /// Whether a flow within a stage joins two cards with nothing between them.
    fn adjacent(&self, path: &[usize]) -> bool {
        let (from, to) = (path[0], path[path.len() - 1]);
        let layer = &self.layers.order[self.nodes[from].layer];
        let at = |node: usize| layer.iter().position(|n| *n == node).unwrap_or(0);
        at(from).abs_diff(at(to)) == 1
    }

    /// The ends of flows at the sides of cards: (card, right side, flow, the height it wants).
    fn ports(&self) -> Vec<(usize, bool, usize, bool, f32)> {
        let mut ports = Vec::new();
        for (i, path) in self.paths.iter().enumerate() {
            let (from, to) = (path[0], path[path.len() - 1]);
            let (after, before) = (path[1.min(path.len() - 1)], path[path.len().max(2) - 2]);
            let y = |node: usize| self.nodes[node].y;
            match self.way(path) {
                Way::Onward => {
                    ports.push((from, true, i, true, y(after)));
                    ports.push((to, false, i, false, y(before)));
                }
                Way::Back => {
                    ports.push((from, false, i, true, y(after)));
                    ports.push((to, true, i, false, y(before)));
                }
                Way::Within if !self.adjacent(path) => {
                    // Down on the right, up on the left. An arc ends before it begins again, so the
                    // nearer end is the inner one.
                    let down = y(to) > y(from);
                    ports.push((from, down, i, true, y(to)));
                    ports.push((to, down, i, false, y(from)));
                }
                Way::Within | Way::Itself => {}
            }
        }
        ports
    }

    /// Sets the heights of cards, and where everything stands in its column.
    fn heights(&mut self) {
        let mut left = vec![0usize; self.nodes.len()];
        let mut right = vec![0usize; self.nodes.len()];
        for (node, on_right, ..) in self.ports() {
            match on_right {
                true => right[node] += 1,
                false => left[node] += 1,
            }
        }
        for (i, node) in self.nodes.iter_mut().enumerate().filter(|(_, n)| n.card) {
            let ports = left[i].max(right[i]) as f32;
            node.height = CARD_HEIGHT.max(20.0 + PORT * ports);
        }
        let mut neighbours = vec![Vec::new(); self.nodes.len()];
        for (a, b) in &self.layers.lines {
            neighbours[*a].push(*b);
            neighbours[*b].push(*a);
        }
        for layer in self.layers.order.clone() {
            self.place(&layer, |_| 0.0);
        }
        for round in 0..ROUNDS {
            let layers = self.layers.order.clone();
            let count = layers.len();
            for step in 0..count {
                let layer = &layers[if round % 2 == 0 {
                    step
                } else {
                    count - 1 - step
                }];
                let y: Vec<f32> = self.nodes.iter().map(|n| n.y).collect();
                self.place(layer, |node| match neighbours[node].len() {
                    0 => y[node] * 0.8,
                    n => neighbours[node].iter().map(|o| y[*o]).sum::<f32>() / n as f32,
                });
            }
        }
    }

    /// Places a column as near as can be to where its nodes want their middles.
    fn place(&mut self, layer: &[usize], wanted: impl Fn(usize) -> f32) {
        let apart: Vec<f32> = layer
            .windows(2)
            .map(|pair| {
                let (a, b) = (&self.nodes[pair[0]], &self.nodes[pair[1]]);
                let space = match (a.card, b.card) {
                    (false, false) => 12.0,
                    (true, true) => BETWEEN,
                    _ => 18.0,
                };
                a.height / 2.0 + b.height / 2.0 + space + b.headroom
            })
            .collect();
        let wanted: Vec<f32> = layer.iter().map(|n| wanted(*n)).collect();
        for (node, y) in layer.iter().zip(spread(&wanted, &apart)) {
            self.nodes[*node].y = y.round();
        }
    }

    fn top(&self) -> f32 {
        let tops = self.nodes.iter();
        let top = tops
            .map(|n| n.y - n.height / 2.0 - n.headroom)
            .fold(f32::INFINITY, f32::min);
        if top.is_finite() { top - BETWEEN } else { 0.0 }
    }

    fn left(&self, node: usize) -> f32 {
        GUTTER / 2.0 + self.nodes[node].layer as f32 * (CARD + GUTTER)
    }

    fn layout(&self, map: &JourneyMap) -> FlowLayout {
        let bottom = self.nodes.iter().map(|n| n.y + n.height / 2.0);
        let bottom = bottom.fold(0.0, f32::max) + BETWEEN;
        let cards = map.touchpoints.keys().enumerate().map(|(i, slug)| {
            let node = &self.nodes[i];
            let slug = slug.clone();
            let area = Area::new(self.left(i), node.y - node.height / 2.0, CARD, node.height);
            Placed { slug, area }
        });
        let column = CARD + GUTTER;
        let stages = map.stages.keys().enumerate().map(|(i, slug)| Placed {
            slug: slug.clone(),
            area: Area::new(i as f32 * column, 0.0, column, bottom),
        });
        FlowLayout {
            size: Point::new(self.layers.order.len() as f32 * column, bottom),
            stages: stages.collect(),
            cards: cards.collect(),
            routes: self.routes(),
        }
    }

    fn routes(&self) -> Vec<Route> {
        // The heights of the ends at each side, in the order of where they lead.
        let mut ends: HashMap<(usize, bool), f32> = HashMap::new();
        let mut ports = self.ports();
        ports.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.4.total_cmp(&b.4)));
        for side in ports.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let node = &self.nodes[side[0].0];
            for (at, port) in side.iter().enumerate() {
                let middle = (side.len() as f32 - 1.0) / 2.0;
                ends.insert((port.2, port.3), node.y + (at as f32 - middle) * PORT);
            }
        }
        let end = |flow: usize, starts: bool, node: usize| {
            ends.get(&(flow, starts))
                .copied()
                .unwrap_or(self.nodes[node].y)
        };
        let paths = self.paths.iter().enumerate();
        paths
            .map(|(i, path)| {
                let (from, to) = (path[0], path[path.len() - 1]);
                let way = self.way(path);
                let pieces = match way {
                    Way::Onward | Way::Back => {
                        self.long(path, end(i, true, from), end(i, false, to))
                    }
                    Way::Itself => vec![self.itself(from)],
                    Way::Within if self.adjacent(path) => vec![self.straight(from, to)],
                    Way::Within => vec![self.arc(from, to, end(i, true, from), end(i, false, to))],
                };
                let first = pieces[0];
                let label = match way {
                    // So near to the card that the curves have not drawn together yet.
                    Way::Onward | Way::Back => at(&first, 0.19),
                    Way::Within if self.adjacent(path) => at(&first, 0.5),
                    Way::Within => at(&first, 0.17),
                    Way::Itself => at(&first, 0.5),
                };
                Route {
                    flow: self.keys[i].clone(),
                    way,
                    pieces,
                    label,
                }
            })
            .collect()
    }

    fn long(&self, path: &[usize], start: f32, end: f32) -> Vec<[Point; 4]> {
        let onward = self.nodes[path[0]].layer < self.nodes[path[path.len() - 1]].layer;
        let (near, far) = if onward { (0.0, CARD) } else { (CARD, 0.0) };
        let mut here = Point::new(self.left(path[0]) + far, start);
        let mut pieces = Vec::new();
        for &node in &path[1..path.len() - 1] {
            let enter = Point::new(self.left(node) + near, self.nodes[node].y);
            let leave = Point::new(self.left(node) + far, self.nodes[node].y);
            pieces.push(bend(here, enter));
            pieces.push([enter, enter, leave, leave]);
            here = leave;
        }
        let last = path[path.len() - 1];
        pieces.push(bend(here, Point::new(self.left(last) + near, end)));
        pieces
    }

    /// From a card to the next below or above, beside the flow the other way.
    fn straight(&self, from: usize, to: usize) -> [Point; 4] {
        let down = self.nodes[to].y > self.nodes[from].y;
        let (sign, aside) = if down { (1.0, -28.0) } else { (-1.0, 28.0) };
        let x = self.left(from) + CARD / 2.0 + aside;
        let edge = |node: usize, sign: f32| {
            Point::new(x, self.nodes[node].y + sign * self.nodes[node].height / 2.0)
        };
        let (a, b) = (edge(from, sign), edge(to, -sign));
        [a, a, b, b]
    }

    /// Around the cards between, on the right downwards and on the left upwards.
    fn arc(&self, from: usize, to: usize, start: f32, end: f32) -> [Point; 4] {
        let down = self.nodes[to].y > self.nodes[from].y;
        let (edge, sign) = if down { (CARD, 1.0) } else { (0.0, -1.0) };
        let x = self.left(from) + edge;
        let bulge = sign * (44.0 + 0.08 * (end - start).abs()).min(GUTTER * 0.7);
        [
            Point::new(x, start),
            Point::new(x + bulge, start),
            Point::new(x + bulge, end),
            Point::new(x, end),
        ]
    }

    fn itself(&self, node: usize) -> [Point; 4] {
        let top = self.nodes[node].y - self.nodes[node].height / 2.0;
        let x = self.left(node) + CARD - 64.0;
        let up = top - HEADROOM;
        [
            Point::new(x, top),
            Point::new(x - 6.0, up),
            Point::new(x + 50.0, up),
            Point::new(x + 44.0, top),
        ]
    }
}

/// A curve that leaves and arrives level.
fn bend(a: Point, b: Point) -> [Point; 4] {
    let middle = (b.x - a.x) * 0.5;
    [
        a,
        Point::new(a.x + middle, a.y),
        Point::new(b.x - middle, b.y),
        b,
    ]
}

/// The point of a piece at `t` in 0…1.
fn at(piece: &[Point; 4], t: f32) -> Point {
    let u = 1.0 - t;
    let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
    let sum = |f: fn(&Point) -> f32| piece.iter().zip(weights).map(|(p, w)| f(p) * w).sum();
    Point::new(sum(|p| p.x), sum(|p| p.y))
}
