//! The order of things within layers, so that few lines cross.

/// Sweeps over all layers before giving up on improving.
const SWEEPS: usize = 12;
/// Above so many lines, swapping neighbours one by one would take too long.
const SWAP_LIMIT: usize = 600;

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
        let mut best = (self.cost(nodes), self.order.clone());
        for sweep in 0..SWEEPS {
            let forward = sweep % 2 == 0;
            let count = self.order.len();
            for step in 0..count {
                let layer = if forward { step } else { count - 1 - step };
                self.by_barycentre(layer, forward, nodes);
            }
            let cost = self.cost(nodes);
            if cost < best.0 {
                best = (cost, self.order.clone());
            }
        }
        self.order = best.1;
        if self.lines.len() <= SWAP_LIMIT {
            self.swap(nodes, best.0);
        }
    }

    fn positions(&self, nodes: usize) -> Vec<usize> {
        let mut position = vec![0; nodes];
        for layer in &self.order {
            for (at, node) in layer.iter().enumerate() {
                position[*node] = at;
            }
        }
        position
    }

    fn by_barycentre(&mut self, layer: usize, forward: bool, nodes: usize) {
        let position = self.positions(nodes);
        let mut keys = vec![(0.0, 0usize); nodes];
        for (from, to) in &self.lines {
            let (node, other) = if forward { (*to, *from) } else { (*from, *to) };
            keys[node].0 += position[other] as f64;
            keys[node].1 += 1;
        }
        let key = |node: usize| match keys[node] {
            (_, 0) => position[node] as f64,
            (sum, count) => sum / count as f64,
        };
        self.order[layer].sort_by(|a, b| key(*a).total_cmp(&key(*b)));
    }

    /// Swaps neighbours while that makes it better.
    fn swap(&mut self, nodes: usize, mut cost: f64) {
        for _ in 0..SWEEPS {
            let mut better = false;
            for layer in 0..self.order.len() {
                for at in 1..self.order[layer].len() {
                    self.order[layer].swap(at - 1, at);
                    let swapped = self.cost(nodes);
                    if swapped < cost {
                        cost = swapped;
                        better = true;
                    } else {
                        self.order[layer].swap(at - 1, at);
                    }
                }
            }
            if !better {
                return;
            }
        }
    }

    /// Crossings, and how far those stand apart that want to be close.
    fn cost(&self, nodes: usize) -> f64 {
        let position = self.positions(nodes);
        let mut layer_of = vec![0; nodes];
        for (layer, list) in self.order.iter().enumerate() {
            for node in list {
                layer_of[*node] = layer;
            }
        }
        let mut by_layer = vec![Vec::new(); self.order.len()];
        for (from, to) in &self.lines {
            by_layer[layer_of[*from]].push((position[*from], position[*to]));
        }
        let mut cost = 0.0;
        for lines in &mut by_layer {
            lines.sort_unstable();
            // Inversions among the far ends: each is a crossing.
            for (i, a) in lines.iter().enumerate() {
                let crossed = lines[i + 1..].iter().filter(|b| b.0 > a.0 && b.1 < a.1);
                cost += crossed.count() as f64;
            }
        }
        for (above, below) in &self.close {
            let (a, b) = (position[*above] as f64, position[*below] as f64);
            let distance = (b - a).abs() - 1.0;
            cost += 0.6 * distance + if b < a { 0.9 } else { 0.0 };
        }
        cost
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
        assert_eq!(layers.cost(4), 0.0);
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
