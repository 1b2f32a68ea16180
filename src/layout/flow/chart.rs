//! Nodes and lines of a map, ready to be laid out in layers.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{
    super::order::Layers, CARD, FlowLayout, GUTTER, HEADROOM, PAIN_GAP, PAIN_INDENT, PASSAGE,
    Placed, Settled, Way,
};
use crate::{
    layout::{Area, Measure, Point},
    map::{FlowKey, JourneyMap},
    units::Slug,
};

/// Above so many passages a map is so dense that no eye could follow them: its longest flows run
/// straight behind the cards.
const MOST_PASSAGES: usize = 40_000;

/// A card, or the passage of a long flow through a column.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// What it is, whatever its place among the others.
    pub id: u64,
    /// The stage whose column it stands in.
    pub home: u64,
    pub layer: usize,
    pub height: f32,
    pub headroom: f32,
    /// Space below a card for the pains that hang on it.
    pub hang: f32,
    pub card: bool,
    /// The left edge.
    pub x: f32,
    /// The middle.
    pub y: f32,
    /// Where it comes in its column, from the top.
    pub rank: usize,
}

impl Node {
    pub fn top(&self) -> f32 {
        self.y - self.height / 2.0
    }

    pub fn bottom(&self) -> f32 {
        self.y + self.height / 2.0
    }

    /// The upper edge of all that belongs to it.
    pub fn high(&self) -> f32 {
        self.top() - self.headroom
    }

    /// The lower edge of all that belongs to it.
    pub fn low(&self) -> f32 {
        self.bottom() + self.hang
    }

    pub fn right(&self) -> f32 {
        self.x + CARD
    }
}

/// The same number for the same thing, on every machine and in every run.
fn number(thing: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    hasher.finish()
}

/// A map as nodes and lines. The first nodes are the cards, in the order of the map.
pub(super) struct Chart<'a> {
    pub keys: Vec<&'a FlowKey>,
    pub nodes: Vec<Node>,
    /// For each flow the nodes it passes, ends included.
    pub paths: Vec<Vec<usize>>,
    pub layers: Layers,
    /// The left edge and the width of each column.
    pub columns: Vec<(f32, f32)>,
    /// How many of the nodes are cards.
    pub cards: usize,
    /// The heights of the pains, in the order of the map.
    tall: Vec<f32>,
    /// The stages of the columns.
    homes: Vec<u64>,
}

impl<'a> Chart<'a> {
    pub fn of(map: &'a JourneyMap, measure: &dyn Measure) -> Chart<'a> {
        // Touchpoints of a stage that does not exist get a column behind the others.
        let layer_of = |stage: &Slug| map.stages.get_index_of(stage).unwrap_or(map.stages.len());
        let index: HashMap<&Slug, usize> = map.touchpoints.keys().zip(0..).collect();
        let loops: HashSet<&Slug> = (map.flows.keys().filter(|k| k.from == k.to))
            .map(|k| &k.from)
            .collect();
        let mut hang = vec![0.0; map.touchpoints.len()];
        let tall: Vec<f32> = map.pains.values().map(|pain| measure.pain(pain)).collect();
        for (pain, tall) in map.pains.values().zip(&tall) {
            if let Some(at) = index.get(&pain.at) {
                hang[*at] += PAIN_GAP + tall;
            }
        }
        let card = |((slug, t), hang): ((&Slug, &crate::map::Touchpoint), f32)| Node {
            id: number(slug),
            home: number(&t.stage),
            layer: layer_of(&t.stage),
            height: measure.card(t),
            headroom: if loops.contains(slug) { HEADROOM } else { 0.0 },
            hang,
            card: true,
            x: 0.0,
            y: 0.0,
            rank: 0,
        };
        let nodes: Vec<Node> = map.touchpoints.iter().zip(hang).map(card).collect();
        let count = nodes.iter().map(|n| n.layer + 1).max().unwrap_or(0);
        let columns = columns(map, count.max(map.stages.len()));
        let homes = (0..columns.len()).map(|at| number(map.stages.get_index(at).map(|s| s.0)));
        let homes = homes.collect();
        let mut order = vec![Vec::new(); columns.len()];
        for (i, node) in nodes.iter().enumerate() {
            order[node.layer].push(i);
        }
        let mut chart = Chart {
            keys: Vec::with_capacity(map.flows.len()),
            cards: nodes.len(),
            tall,
            nodes,
            paths: Vec::with_capacity(map.flows.len()),
            layers: Layers {
                order,
                lines: Vec::new(),
                close: Vec::new(),
            },
            columns,
            homes,
        };
        let ends = |key: &FlowKey| Some((*index.get(&key.from)?, *index.get(&key.to)?));
        let flows: Vec<(&FlowKey, usize, usize)> = (map.flows.keys())
            .filter_map(|key| ends(key).map(|(from, to)| (key, from, to)))
            .collect();
        let longest = chart.longest(&flows);
        for (key, from, to) in flows {
            chart.add(key, from, to, longest);
        }
        for node in &mut chart.nodes {
            let (x, width) = chart.columns[node.layer];
            node.x = x + ((width - CARD) / 2.0).round();
        }
        chart
    }

    /// Through how many columns a flow may pass so that there are not too many passages.
    fn longest(&self, flows: &[(&FlowKey, usize, usize)]) -> usize {
        let mut by_length = vec![0usize; self.columns.len() + 1];
        for (_, from, to) in flows {
            let (a, b) = (self.nodes[*from].layer, self.nodes[*to].layer);
            by_length[a.abs_diff(b).saturating_sub(1)] += 1;
        }
        let mut passages = 0;
        for (length, count) in by_length.iter().enumerate() {
            passages += length * count;
            if passages > MOST_PASSAGES {
                return length - 1;
            }
        }
        by_length.len()
    }

    fn add(&mut self, key: &'a FlowKey, from: usize, to: usize, longest: usize) {
        let (a, b) = (self.nodes[from].layer, self.nodes[to].layer);
        let mut path = vec![from];
        if a.abs_diff(b) <= longest + 1 {
            let between = (a.min(b) + 1)..a.max(b);
            let mut pass = |layer: usize| {
                path.push(self.nodes.len());
                self.layers.order[layer].push(self.nodes.len());
                self.nodes.push(Node {
                    id: number((key, self.homes[layer])),
                    home: self.homes[layer],
                    layer,
                    height: PASSAGE,
                    headroom: 0.0,
                    hang: 0.0,
                    card: false,
                    x: 0.0,
                    y: 0.0,
                    rank: 0,
                });
            };
            match a < b {
                true => between.for_each(&mut pass),
                false => between.rev().for_each(&mut pass),
            }
        }
        path.push(to);
        if a == b {
            if from != to {
                self.layers.close.push((from, to));
            }
        } else if a.abs_diff(b) <= longest + 1 {
            for pair in path.windows(2) {
                self.layers.lines.push(if a < b {
                    (pair[0], pair[1])
                } else {
                    (pair[1], pair[0])
                });
            }
        }
        self.keys.push(key);
        self.paths.push(path);
    }

    /// Which way a flow with this path goes.
    pub fn way(&self, path: &[usize]) -> Way {
        let (from, to) = (path[0], path[path.len() - 1]);
        let (a, b) = (self.nodes[from].layer, self.nodes[to].layer);
        match a.cmp(&b) {
            std::cmp::Ordering::Less => Way::Onward,
            std::cmp::Ordering::Greater => Way::Back,
            std::cmp::Ordering::Equal if from == to => Way::Itself,
            std::cmp::Ordering::Equal => Way::Within,
        }
    }

    /// The finished layout.
    pub fn layout(&self, map: &JourneyMap, settled: Settled) -> FlowLayout {
        let bottom = self.nodes.iter().map(Node::low);
        let bottom = bottom.fold(0.0, f32::max) + super::BETWEEN;
        let cards = map.touchpoints.keys().zip(&self.nodes);
        let cards = cards.map(|(slug, node)| Placed {
            slug: slug.clone(),
            area: Area::new(node.x, node.top(), CARD, node.height),
        });
        let stages = map.stages.keys().zip(&self.columns);
        let stages = stages.map(|(slug, (x, width))| Placed {
            slug: slug.clone(),
            area: Area::new(*x, 0.0, *width, bottom),
        });
        let width = self.columns.last().map_or(0.0, |(x, width)| x + width);
        let (pains, pain_starts) = self.pains(map);
        FlowLayout {
            size: Point::new(width, bottom),
            stages: stages.collect(),
            cards: cards.collect(),
            routes: self.routes(&pains),
            pains,
            pain_starts,
            settled,
        }
    }

    /// The pains below their cards, those of a card after those of the card before it, and where those
    /// of each card begin.
    fn pains(&self, map: &JourneyMap) -> (Vec<Placed>, Vec<u32>) {
        let place = |slug: &Slug| map.touchpoints.get_index_of(slug);
        let pains = map.pains.iter();
        let mut of_card: Vec<(usize, &Slug, f32)> = (pains.zip(&self.tall))
            .filter_map(|((slug, pain), tall)| Some((place(&pain.at)?, slug, *tall)))
            .collect();
        // Stable: those of a card stay in the order of the map.
        of_card.sort_by_key(|(card, ..)| *card);
        let mut placed = Vec::with_capacity(of_card.len());
        let mut starts = Vec::with_capacity(self.cards + 1);
        let mut pains = of_card.into_iter().peekable();
        for (at, node) in self.nodes[..self.cards].iter().enumerate() {
            starts.push(placed.len() as u32);
            let mut y = node.bottom() + PAIN_GAP;
            while let Some((_, slug, tall)) = pains.next_if(|(card, ..)| *card == at) {
                placed.push(Placed {
                    slug: slug.clone(),
                    area: Area::new(node.x + PAIN_INDENT, y, CARD - PAIN_INDENT, tall),
                });
                y += tall + PAIN_GAP;
            }
        }
        starts.push(placed.len() as u32);
        (placed, starts)
    }

    /// A number that differs between charts that would settle differently.
    pub fn shape(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.columns.len().hash(&mut hasher);
        for node in &self.nodes {
            (node.id, node.layer, node.hang.to_bits()).hash(&mut hasher);
        }
        for path in &self.paths {
            (path[0], path[path.len() - 1]).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// The left edges and widths of the columns.
fn columns(map: &JourneyMap, count: usize) -> Vec<(f32, f32)> {
    let mut x = 0.0;
    (0..count)
        .map(|at| {
            let stage = map.stages.get_index(at);
            let factor = stage.map_or(1.0, |(_, stage)| stage.width.factor());
            let column = (x, ((CARD + GUTTER) * factor).round());
            x += column.1;
            column
        })
        .collect()
}
