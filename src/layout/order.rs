//! The order of things within layers, so that few lines cross.

/// Sweeps over all layers before giving up on improving.
const SWEEPS: usize = 12;
/// How many pairs of lines may be looked at while swapping neighbours: a bound on the time that a
/// large map takes, and the same on every machine.
const MOST_LOOKS: usize = 4_000_000;

/// Layers to be ordered. Nodes are numbers; lines join nodes of neighbouring layers.
pub struct Layers {
    /// The nodes of each layer, in order.
    pub order: Vec<Vec<usize>>,
    /// Lines from a node to a node of the next layer.
    pub lines: Vec<(usize, usize)>,
    /// Pairs within one layer that want to stand next to each other, the first above.
    pub close: Vec<(usize, usize)>,
}

impl Layers {
    /// Orders the layers by barycentres (Sugiyama, Tagawa and Toda 1981), then by swapping
    /// neighbours, and keeps the best order met. Ties keep the given order.
    pub fn untangle(&mut self, nodes: usize) {
        let mut tangle = Tangle::of(self, nodes);
        let mut best = (tangle.cost(&self.order), self.order.clone());
        for sweep in 0..SWEEPS {
            let forward = sweep % 2 == 0;
            let count = self.order.len();
            for step in 0..count {
                let layer = if forward { step } else { count - 1 - step };
                tangle.by_barycentre(&mut self.order[layer], forward);
            }
            let cost = tangle.cost(&self.order);
            if cost < best.0 {
                best = (cost, self.order.clone());
            }
        }
        self.order = best.1;
        tangle.put(&self.order);
        tangle.swap(&mut self.order);
    }
}

/// The lines of all layers by their nodes, and where each node is.
struct Tangle {
    position: Vec<usize>,
    /// The nodes of the next layer that lines lead to.
    after: Neighbours,
    /// The nodes of the layer before that lines come from.
    before: Neighbours,
    /// Those of the same layer that a node wants to stand just above.
    above: Neighbours,
    /// Those that it wants to stand just below.
    below: Neighbours,
    close: Vec<(usize, usize)>,
}

impl Tangle {
    fn of(layers: &Layers, nodes: usize) -> Tangle {
        let back = layers.lines.iter().map(|(a, b)| (*b, *a));
        let below = layers.close.iter().map(|(a, b)| (*b, *a));
        let mut tangle = Tangle {
            position: vec![0; nodes],
            after: Neighbours::of(nodes, layers.lines.iter().copied()),
            before: Neighbours::of(nodes, back),
            above: Neighbours::of(nodes, layers.close.iter().copied()),
            below: Neighbours::of(nodes, below),
            close: layers.close.clone(),
        };
        tangle.put(&layers.order);
        tangle
    }

    /// Notes where the nodes are.
    fn put(&mut self, order: &[Vec<usize>]) {
        for layer in order {
            self.put_layer(layer);
        }
    }

    fn put_layer(&mut self, layer: &[usize]) {
        for (at, node) in layer.iter().enumerate() {
            self.position[*node] = at;
        }
    }

    fn by_barycentre(&mut self, layer: &mut [usize], forward: bool) {
        let lines = if forward { &self.before } else { &self.after };
        let key = |node: usize| match lines.of_node(node) {
            [] => self.position[node] as f64,
            others => {
                let sum: usize = others.iter().map(|o| self.position[*o as usize]).sum();
                sum as f64 / others.len() as f64
            }
        };
        let mut keyed: Vec<(f64, usize)> = layer.iter().map(|n| (key(*n), *n)).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (place, (_, node)) in layer.iter_mut().zip(keyed) {
            *place = node;
        }
        self.put_layer(layer);
    }

    /// Swaps neighbours while that makes it better.
    fn swap(&mut self, order: &mut [Vec<usize>]) {
        let mut looks = 0;
        for _ in 0..SWEEPS {
            let mut better = false;
            for layer in order.iter_mut() {
                for at in 1..layer.len() {
                    let (a, b) = (layer[at - 1], layer[at]);
                    let before = self.pair_cost(a, b, &mut looks);
                    self.exchange(a, b);
                    let after = self.pair_cost(b, a, &mut looks);
                    if after < before {
                        layer.swap(at - 1, at);
                        better = true;
                    } else {
                        self.exchange(a, b);
                    }
                    if looks > MOST_LOOKS {
                        return;
                    }
                }
            }
            if !better {
                return;
            }
        }
    }

    fn exchange(&mut self, a: usize, b: usize) {
        self.position.swap(a, b);
    }

    /// The part of the cost that hangs on which of two neighbours is above.
    fn pair_cost(&self, above: usize, below: usize, looks: &mut usize) -> f64 {
        let mut crossings = 0;
        for lines in [&self.after, &self.before] {
            let (a, b) = (lines.of_node(above), lines.of_node(below));
            *looks += a.len() * b.len() + 1;
            for x in a {
                let x = self.position[*x as usize];
                crossings += b.iter().filter(|y| self.position[**y as usize] < x).count();
            }
        }
        let mut cost = crossings as f64;
        for (node, other) in [(above, None), (below, Some(above))] {
            let (over, under) = (self.above.of_node(node), self.below.of_node(node));
            *looks += over.len() + under.len();
            // The wish of the two for one another counts once.
            let counts = |n: &&u32| Some(**n as usize) != other;
            let over = over.iter().filter(counts);
            let under = under.iter().filter(counts);
            cost += over
                .map(|n| self.distance((node, *n as usize)))
                .sum::<f64>();
            cost += under
                .map(|n| self.distance((*n as usize, node)))
                .sum::<f64>();
        }
        cost
    }

    /// Crossings, and how far those stand apart that want to be close.
    fn cost(&self, order: &[Vec<usize>]) -> f64 {
        let mut crossings = 0u64;
        for pair in order.windows(2) {
            crossings += self.crossings(&pair[0], pair[1].len());
        }
        let distances = self.close.iter().map(|pair| self.distance(*pair));
        crossings as f64 + distances.sum::<f64>()
    }

    /// Inversions among the far ends of the lines of a layer: each is a crossing. Counted with a
    /// Fenwick tree over the places of the next layer.
    fn crossings(&self, layer: &[usize], next: usize) -> u64 {
        let mut tree = vec![0u32; next + 1];
        let (mut crossings, mut seen) = (0u64, 0u32);
        let mut ends: Vec<usize> = Vec::new();
        for node in layer {
            ends.clear();
            ends.extend((self.after.of_node(*node).iter()).map(|n| self.position[*n as usize]));
            for end in &ends {
                let (mut at, mut not_beyond) = (end + 1, 0);
                while at > 0 {
                    not_beyond += tree[at];
                    at &= at - 1;
                }
                crossings += u64::from(seen - not_beyond);
            }
            for end in &ends {
                let mut at = end + 1;
                while at <= next {
                    tree[at] += 1;
                    at += at & at.wrapping_neg();
                }
                seen += 1;
            }
        }
        crossings
    }

    fn distance(&self, (above, below): (usize, usize)) -> f64 {
        let (a, b) = (self.position[above] as f64, self.position[below] as f64);
        0.6 * ((b - a).abs() - 1.0) + if b < a { 0.9 } else { 0.0 }
    }
}

/// The neighbours of every node in one list.
pub struct Neighbours {
    starts: Vec<u32>,
    all: Vec<u32>,
}

impl Neighbours {
    /// The second of each pair as a neighbour of the first.
    pub fn of(nodes: usize, pairs: impl Iterator<Item = (usize, usize)> + Clone) -> Neighbours {
        let mut starts = vec![0u32; nodes + 1];
        for (node, _) in pairs.clone() {
            starts[node + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut all = vec![0u32; starts[nodes] as usize];
        for (node, other) in pairs {
            all[next[node] as usize] = other as u32;
            next[node] += 1;
        }
        Neighbours { starts, all }
    }

    /// Those of a node.
    pub fn of_node(&self, node: usize) -> &[u32] {
        &self.all[self.starts[node] as usize..self.starts[node + 1] as usize]
    }
}

/// Moves things that stand in a row as little as needed so that each keeps `apart` from the next:
/// least squares under an order (pool adjacent violators).
pub fn spread(wanted: &[f32], apart: &[f32]) -> Vec<f32> {
    let mut offset = vec![0.0f32; wanted.len()];
    for i in 1..wanted.len() {
        offset[i] = offset[i - 1] + apart[i - 1];
    }
    // Blocks of (sum, count) whose means rise.
    let mut blocks: Vec<(f32, usize)> = Vec::new();
    for (want, offset) in wanted.iter().zip(&offset) {
        blocks.push((want - offset, 1));
        while let [.., a, b] = blocks[..] {
            if a.0 / a.1 as f32 <= b.0 / b.1 as f32 {
                break;
            }
            blocks.pop();
            blocks.pop();
            blocks.push((a.0 + b.0, a.1 + b.1));
        }
    }
    let means = blocks
        .iter()
        .flat_map(|(sum, count)| std::iter::repeat_n(sum / *count as f32, *count));
    means
        .zip(&offset)
        .map(|(mean, offset)| mean + offset)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simple_tangle_is_untangled() {
        let mut layers = Layers {
            order: vec![vec![0, 1], vec![2, 3]],
            lines: vec![(0, 3), (1, 2)],
            close: vec![],
        };
        layers.untangle(4);
        assert_eq!(Tangle::of(&layers, 4).cost(&layers.order), 0.0);
    }

    #[test]
    fn every_pair_of_lines_that_cross_is_counted_once() {
        let lines = vec![(0, 5), (0, 4), (1, 3), (1, 5), (2, 3), (2, 4), (0, 3)];
        let layers = Layers {
            order: vec![vec![0, 1, 2], vec![3, 4, 5]],
            lines: lines.clone(),
            close: vec![],
        };
        let cross = |a: &(usize, usize), b: &(usize, usize)| a.0 < b.0 && a.1 > b.1;
        let pairs = lines.iter().flat_map(|a| lines.iter().map(move |b| (a, b)));
        let expected = pairs.filter(|(a, b)| cross(a, b)).count() as f64;
        assert_eq!(Tangle::of(&layers, 6).cost(&layers.order), expected);
    }

    #[test]
    fn those_that_belong_together_stand_together() {
        let mut layers = Layers {
            order: vec![vec![0, 1, 2]],
            lines: vec![],
            close: vec![(0, 2)],
        };
        layers.untangle(3);
        let at = |n: usize| layers.order[0].iter().position(|x| *x == n).unwrap();
        assert_eq!(at(2), at(0) + 1);
    }

    #[test]
    fn spreading_keeps_the_distances_and_the_middle() {
        let at = spread(&[0.0, 0.0, 0.0], &[10.0, 10.0]);
        assert_eq!(at, vec![-10.0, 0.0, 10.0]);
        assert_eq!(spread(&[0.0, 50.0], &[10.0]), vec![0.0, 50.0]);
    }
}
