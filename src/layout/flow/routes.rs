//! The curves of the flows.

use super::{
    CARD, GUTTER, HEADROOM, PORT, Placed, Route, Way,
    chart::{Chart, Node},
    labels::Labels,
};
use crate::layout::Point;

/// The end of a flow at the side of a card.
pub(super) struct Port {
    pub card: usize,
    /// Whether it is on the right side.
    pub right: bool,
    flow: usize,
    /// Whether the flow starts here.
    starts: bool,
    /// The height that it wants.
    wants: f32,
}

impl Chart<'_> {
    /// The sides at which a flow leaves and enters: right or not. `None` where it does neither: to the
    /// next card below or above, or to itself.
    fn sides(&self, path: &[usize]) -> Option<(bool, bool)> {
        let (from, to) = (&self.nodes[path[0]], &self.nodes[path[path.len() - 1]]);
        match self.way(path) {
            Way::Onward => Some((true, false)),
            Way::Back => Some((false, true)),
            Way::Itself => None,
            Way::Within if to.x >= from.right() + 20.0 => Some((true, false)),
            Way::Within if from.x >= to.right() + 20.0 => Some((false, true)),
            Way::Within if is_next(from, to) => None,
            // Down on the right, up on the left.
            Way::Within => {
                let down = to.rank > from.rank;
                Some((down, down))
            }
        }
    }

    /// The ends of flows at the sides of cards.
    pub fn ports(&self) -> Vec<Port> {
        let mut ports = Vec::with_capacity(2 * self.paths.len());
        for (flow, path) in self.paths.iter().enumerate() {
            let Some((leaves, enters)) = self.sides(path) else {
                continue;
            };
            let (first, last) = (path[0], path[path.len() - 1]);
            let (after, before) = (path[1], path[path.len() - 2]);
            ports.push(Port {
                card: first,
                right: leaves,
                flow,
                starts: true,
                wants: self.nodes[after].y,
            });
            ports.push(Port {
                card: last,
                right: enters,
                flow,
                starts: false,
                wants: self.nodes[before].y,
            });
        }
        ports
    }

    /// The heights at which each flow leaves and enters.
    fn ends(&self) -> Vec<(f32, f32)> {
        let (first, last) = (|p: &[usize]| p[0], |p: &[usize]| p[p.len() - 1]);
        let paths = self.paths.iter();
        let mut ends: Vec<(f32, f32)> = paths
            .map(|path| (self.nodes[first(path)].y, self.nodes[last(path)].y))
            .collect();
        let mut ports = self.ports();
        // At each side in the order of where they lead.
        ports.sort_by(|a, b| {
            let side = |p: &Port| (p.card, p.right);
            side(a).cmp(&side(b)).then(a.wants.total_cmp(&b.wants))
        });
        for side in ports.chunk_by(|a, b| (a.card, a.right) == (b.card, b.right)) {
            let node = &self.nodes[side[0].card];
            let step = PORT.min((node.height - 16.0) / side.len() as f32);
            for (at, port) in side.iter().enumerate() {
                let middle = (side.len() as f32 - 1.0) / 2.0;
                let y = node.y + (at as f32 - middle) * step;
                match port.starts {
                    true => ends[port.flow].0 = y,
                    false => ends[port.flow].1 = y,
                }
            }
        }
        ends
    }

    /// The curve of every flow.
    pub fn routes(&self, pains: &[Placed]) -> Vec<Route> {
        let ends = self.ends();
        let mut labels = Labels::of(self, pains);
        let flows = self.keys.iter().zip(&self.paths).zip(ends);
        flows
            .map(|((key, path), (start, end))| {
                let (from, to) = (&self.nodes[path[0]], &self.nodes[path[path.len() - 1]]);
                let way = self.way(path);
                let (pieces, label) = match (way, self.sides(path)) {
                    (Way::Itself, _) => (vec![itself(from)], 0.5),
                    (_, None) => straight(from, to),
                    (_, Some((leaves, enters))) if leaves == enters => {
                        (vec![arc(from, to, leaves, start, end)], 0.17)
                    }
                    // So near to the card that the curves have not drawn together yet.
                    (_, Some((onward, _))) => (self.long(path, onward, start, end), 0.19),
                };
                Route {
                    flow: (*key).clone(),
                    way,
                    label: labels.place(&pieces, label),
                    pieces,
                }
            })
            .collect()
    }

    fn long(&self, path: &[usize], onward: bool, start: f32, end: f32) -> Vec<[Point; 4]> {
        let (near, far) = if onward { (0.0, CARD) } else { (CARD, 0.0) };
        let mut here = Point::new(self.nodes[path[0]].x + far, start);
        let mut pieces = Vec::with_capacity(2 * path.len() - 3);
        for &node in &path[1..path.len() - 1] {
            let node = &self.nodes[node];
            let (enter, leave) = self.passage(node, onward);
            let (enter, leave) = (Point::new(enter, node.y), Point::new(leave, node.y));
            pieces.push(bend(here, enter));
            pieces.push([enter, enter, leave, leave]);
            here = leave;
        }
        let last = path[path.len() - 1];
        pieces.push(bend(here, Point::new(self.nodes[last].x + near, end)));
        pieces
    }

    /// Where a long flow begins and ends to run level through a column: beside all of its cards.
    fn passage(&self, node: &Node, onward: bool) -> (f32, f32) {
        let (x, width) = self.columns[node.layer];
        let aside = ((GUTTER / 2.0).min((width - CARD) / 2.0)).round();
        let (left, right) = (x + aside, x + width - aside);
        if onward { (left, right) } else { (right, left) }
    }
}

/// Whether two cards of a column stand above one another with nothing between them.
fn is_next(a: &Node, b: &Node) -> bool {
    let (above, below) = if a.rank < b.rank { (a, b) } else { (b, a) };
    let is_apart = below.y == above.y || below.top() > above.bottom() + 4.0;
    a.rank.abs_diff(b.rank) == 1 && (a.x - b.x).abs() < CARD * 0.5 && is_apart
}

/// From a card to the next below or above, beside the flow the other way; past the pains that hang
/// between the two.
fn straight(from: &Node, to: &Node) -> (Vec<[Point; 4]>, f32) {
    let down = to.rank > from.rank;
    let upper = if down { from } else { to };
    let sign = if down { 1.0 } else { -1.0 };
    let (x, label) = match (upper.hang > 0.0, down) {
        (false, true) => (middle(from, to) - 28.0, 0.5),
        (false, false) => (middle(from, to) + 28.0, 0.5),
        (true, true) => (from.x.max(to.x) + 13.0, 0.35),
        (true, false) => (from.x.max(to.x) + 31.0, 0.35),
    };
    let edge = |node: &Node, sign: f32| Point::new(x, node.y + sign * node.height / 2.0);
    let (a, b) = (edge(from, sign), edge(to, -sign));
    (vec![[a, a, b, b]], label)
}

/// The middle of the width that two cards share.
fn middle(a: &Node, b: &Node) -> f32 {
    (a.x.max(b.x) + a.right().min(b.right())) / 2.0
}

/// Around the cards between, on the right or on the left.
fn arc(from: &Node, to: &Node, right: bool, start: f32, end: f32) -> [Point; 4] {
    let bulge = (44.0 + 0.08 * (end - start).abs()).min(GUTTER * 0.7);
    let (a, b, out) = match right {
        true => (
            from.right(),
            to.right(),
            from.right().max(to.right()) + bulge,
        ),
        false => (from.x, to.x, from.x.min(to.x) - bulge),
    };
    [
        Point::new(a, start),
        Point::new(out, start),
        Point::new(out, end),
        Point::new(b, end),
    ]
}

fn itself(node: &Node) -> [Point; 4] {
    let top = node.top();
    let x = node.x + CARD - 64.0;
    let up = top - HEADROOM;
    [
        Point::new(x, top),
        Point::new(x - 6.0, up),
        Point::new(x + 50.0, up),
        Point::new(x + 44.0, top),
    ]
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
pub(super) fn at(piece: &[Point; 4], t: f32) -> Point {
    let u = 1.0 - t;
    let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
    let sum = |f: fn(&Point) -> f32| piece.iter().zip(weights).map(|(p, w)| f(p) * w).sum();
    Point::new(sum(|p| p.x), sum(|p| p.y))
}
