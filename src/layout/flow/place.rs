//! Where cards and passages stand in their columns.

use super::{
    super::order::{Neighbours, spread},
    BETWEEN, CARD, MARGIN, PORT,
    chart::{Chart, Node},
    settled::Known,
};
use crate::map::JourneyMap;

const ROUNDS: usize = 10;
/// Space that is kept around a card moved by hand.
const CLEAR: f32 = 14.0;
/// The least space between a passage that comes later and what stands above and below: it must find
/// room between two cards without pushing them apart.
const NARROW: f32 = 10.0;

impl Chart<'_> {
    /// Sets the heights of cards, and where everything stands when nothing is moved by hand.
    pub fn settle(&mut self) {
        self.measure();
        let neighbours = self.neighbours();
        let order = std::mem::take(&mut self.layers.order);
        for layer in &order {
            self.place(layer, |_, _| 0.0);
        }
        for round in 0..ROUNDS {
            for step in 0..order.len() {
                let layer = &order[match round % 2 {
                    0 => step,
                    _ => order.len() - 1 - step,
                }];
                self.place(layer, |nodes, node| match neighbours.of_node(node) {
                    [] => nodes[node].y * 0.8,
                    others => {
                        let sum: f32 = others.iter().map(|o| nodes[*o as usize].y).sum();
                        sum / others.len() as f32
                    }
                });
            }
        }
        self.layers.order = order;
        let top = self.nodes.iter().map(Node::high);
        let top = top.fold(f32::INFINITY, f32::min);
        if top.is_finite() {
            for node in &mut self.nodes {
                node.y -= top - BETWEEN;
            }
        }
    }

    /// The nodes that lines join with each node.
    fn neighbours(&self) -> Neighbours {
        let lines = self.layers.lines.iter();
        let both = lines.flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
        Neighbours::of(self.nodes.len(), both)
    }

    /// Sets the heights of cards by the flows at their sides.
    fn measure(&mut self) {
        self.rank();
        let mut left = vec![0usize; self.nodes.len()];
        let mut right = vec![0usize; self.nodes.len()];
        for port in self.ports() {
            match port.right {
                true => right[port.card] += 1,
                false => left[port.card] += 1,
            }
        }
        for (i, node) in self.nodes[..self.cards].iter_mut().enumerate() {
            let ports = left[i].max(right[i]) as f32;
            node.height = node.height.max(20.0 + PORT * ports);
        }
    }

    /// The same after an edit, with everything where it stood before. What has grown pushes down what
    /// stands below it; new cards, then new passages, take the free places nearest to where they
    /// belong.
    pub fn resettle(&mut self, known: &Known) {
        let tops = known.tops();
        let stood = |node: &Node| tops.get(&node.id).filter(|(home, _)| *home == node.home);
        let mut is_placed = vec![false; self.nodes.len()];
        for (node, placed) in self.nodes.iter_mut().zip(&mut is_placed) {
            if let Some((_, top)) = stood(node) {
                node.y = top + node.height / 2.0;
                *placed = true;
            } else {
                // Behind all others, for now.
                node.y = f32::MAX;
            }
        }
        self.sort();
        self.measure();
        for at in (0..self.nodes.len()).filter(|at| is_placed[*at]) {
            if let Some((_, top)) = stood(&self.nodes[at]) {
                self.nodes[at].y = top + self.nodes[at].height / 2.0;
            }
        }
        for layer in self.layers.order.clone() {
            let layer = layer.iter().filter(|node| is_placed[**node]);
            for (above, below) in layer.clone().zip(layer.skip(1)) {
                let (a, b) = (&self.nodes[*above], &self.nodes[*below]);
                let least = a.low() + space(a, b);
                if b.high() < least {
                    self.nodes[*below].y += least - b.high();
                }
            }
        }
        let neighbours = self.neighbours();
        for at in 0..self.nodes.len() {
            if is_placed[at] {
                continue;
            }
            let wanted = match self.nodes[at].card {
                true => {
                    let was = tops.get(&self.nodes[at].id).map(|(_, top)| *top);
                    was.unwrap_or_else(|| self.wanted(at, &neighbours, &is_placed))
                }
                false => self.between_ends(at) - self.nodes[at].height / 2.0,
            };
            let node = &self.nodes[at];
            let others = self.layers.order[node.layer].iter();
            let taken = others.filter(|other| is_placed[**other]).map(|other| {
                let other = &self.nodes[*other];
                let clear = space(node, other);
                (other.high() - clear, other.low() + clear)
            });
            let room = node.headroom + node.height + node.hang;
            let high = nearest_gap(taken.collect(), wanted - node.headroom, room);
            self.nodes[at].y = (high + node.headroom + node.height / 2.0).round();
            is_placed[at] = true;
        }
        self.sort();
    }

    /// The upper edge that a new card wants: below the one that leads to it in its stage, above the
    /// one to which it leads, beside those of other stages, or else behind the last one.
    fn wanted(&self, card: usize, neighbours: &Neighbours, is_placed: &[bool]) -> f32 {
        let node = &self.nodes[card];
        let close = self.layers.close.iter();
        let mut beside = close.filter_map(|(above, below)| match (*above, *below) {
            (above, below) if below == card && is_placed[above] => {
                Some(self.nodes[above].low() + BETWEEN)
            }
            (above, below) if above == card && is_placed[below] => {
                Some(self.nodes[below].high() - BETWEEN - node.hang - node.height)
            }
            _ => None,
        });
        if let Some(top) = beside.next_back() {
            return top;
        }
        let others = neighbours.of_node(card).iter().map(|other| *other as usize);
        let middles: Vec<f32> = (others.filter(|other| is_placed[*other]))
            .map(|other| self.nodes[other].y)
            .collect();
        if !middles.is_empty() {
            let middle = middles.iter().sum::<f32>() / middles.len() as f32;
            return middle - node.height / 2.0;
        }
        let column = self.layers.order[node.layer].iter();
        let placed = column.filter(|other| is_placed[**other] && self.nodes[**other].card);
        let last = placed.map(|other| self.nodes[*other].low());
        last.fold(0.0, f32::max) + BETWEEN
    }

    /// The middle that a new passage wants: on the way between the ends of its flow.
    fn between_ends(&self, passage: usize) -> f32 {
        let on_it = |path: &&Vec<usize>| path.contains(&passage);
        let Some(path) = self.paths.iter().filter(|p| p.len() > 2).find(on_it) else {
            return 0.0;
        };
        let at = path.iter().position(|node| *node == passage);
        let part = at.unwrap_or(0) as f32 / (path.len() - 1) as f32;
        let (from, to) = (&self.nodes[path[0]], &self.nodes[path[path.len() - 1]]);
        from.y + (to.y - from.y) * part
    }

    /// Orders the columns by where their nodes stand.
    fn sort(&mut self) {
        for layer in &mut self.layers.order {
            layer.sort_by(|a, b| self.nodes[*a].y.total_cmp(&self.nodes[*b].y));
        }
        self.rank();
    }

    /// Places a column as near as can be to where its nodes want their middles.
    fn place(&mut self, layer: &[usize], wanted: impl Fn(&[Node], usize) -> f32) {
        let apart: Vec<f32> = layer
            .windows(2)
            .map(|pair| {
                let (a, b) = (&self.nodes[pair[0]], &self.nodes[pair[1]]);
                let space = match (a.card, b.card) {
                    (false, false) => 12.0,
                    (true, true) => BETWEEN,
                    _ => 18.0,
                };
                a.height / 2.0 + a.hang + b.height / 2.0 + space + b.headroom
            })
            .collect();
        let wanted: Vec<f32> = layer.iter().map(|n| wanted(&self.nodes, *n)).collect();
        for (node, y) in layer.iter().zip(spread(&wanted, &apart)) {
            self.nodes[*node].y = y.round();
        }
    }

    /// Puts the cards where people moved them; what they would cover makes way.
    pub fn put_by_hand(&mut self, map: &JourneyMap) {
        let mut moved = vec![false; self.nodes.len()];
        let mut stirred = vec![false; self.columns.len()];
        for (i, touchpoint) in map.touchpoints.values().enumerate() {
            let Some(position) = touchpoint.position else {
                continue;
            };
            let node = &mut self.nodes[i];
            let (x, width) = self.columns[node.layer];
            let most = (width - CARD - MARGIN).max(MARGIN);
            node.x = x + position.x().clamp(MARGIN.min(most), most);
            node.y = position.y() + node.height / 2.0;
            moved[i] = true;
            stirred[node.layer] = true;
        }
        for layer in (0..self.columns.len()).filter(|l| stirred[*l]) {
            self.make_way(layer, &moved);
            let nodes = &self.nodes;
            self.layers.order[layer].sort_by(|a, b| nodes[*a].y.total_cmp(&nodes[*b].y));
        }
        self.rank();
    }

    /// Moves what a moved card covers to the nearest free place in its column.
    fn make_way(&mut self, layer: usize, moved: &[bool]) {
        let order = self.layers.order[layer].clone();
        let is_covered = |node: &Node, by: &Node| {
            beside(node, by) && node.high() < by.low() + CLEAR && by.high() < node.low() + CLEAR
        };
        let by_hand: Vec<usize> = order.iter().copied().filter(|n| moved[*n]).collect();
        let (covered, mut fixed): (Vec<usize>, Vec<usize>) = order.iter().partition(|n| {
            let node = &self.nodes[**n];
            !moved[**n] && by_hand.iter().any(|m| is_covered(node, &self.nodes[*m]))
        });
        for at in covered {
            let node = &self.nodes[at];
            let taken = fixed.iter().map(|n| &self.nodes[*n]);
            let taken = taken.filter(|other| beside(node, other));
            let taken = taken.map(|n| (n.high() - CLEAR, n.low() + CLEAR));
            let room = node.headroom + node.height + node.hang;
            let high = nearest_gap(taken.collect(), node.high(), room);
            self.nodes[at].y = (high + node.headroom + node.height / 2.0).round();
            fixed.push(at);
        }
    }

    /// Numbers the nodes of each column from the top.
    pub fn rank(&mut self) {
        for layer in &self.layers.order {
            for (rank, node) in layer.iter().enumerate() {
                self.nodes[*node].rank = rank;
            }
        }
    }
}

/// The least space between two nodes of a column that was laid out before.
fn space(a: &Node, b: &Node) -> f32 {
    if a.card && b.card { BETWEEN } else { NARROW }
}

/// Whether two nodes of a column would share some width: a passage takes all of it.
fn beside(a: &Node, b: &Node) -> bool {
    !a.card || !b.card || (a.x - b.x).abs() < CARD + CLEAR
}

/// The top nearest to the wanted one where there is so much room between the taken ranges.
fn nearest_gap(mut taken: Vec<(f32, f32)>, wanted: f32, room: f32) -> f32 {
    taken.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<f32> = None;
    let mut free_from = BETWEEN;
    let ends = taken.into_iter().chain([(f32::INFINITY, f32::INFINITY)]);
    for (top, bottom) in ends {
        let last = top - room;
        if last >= free_from {
            let here = wanted.clamp(free_from, last);
            if best.is_none_or(|b| (here - wanted).abs() < (b - wanted).abs()) {
                best = Some(here);
            }
        }
        free_from = free_from.max(bottom);
    }
    best.unwrap_or(wanted)
}

#[cfg(test)]
mod tests {
    use super::nearest_gap;

    #[test]
    fn the_nearest_gap_is_found_above_below_and_between() {
        let taken = vec![(100.0, 200.0), (260.0, 400.0)];
        assert_eq!(nearest_gap(taken.clone(), 120.0, 40.0), 60.0);
        assert_eq!(nearest_gap(taken.clone(), 190.0, 40.0), 200.0);
        assert_eq!(nearest_gap(taken.clone(), 300.0, 60.0), 200.0);
        assert_eq!(nearest_gap(taken.clone(), 300.0, 90.0), 400.0);
        assert_eq!(nearest_gap(taken, 500.0, 90.0), 500.0);
    }
}
