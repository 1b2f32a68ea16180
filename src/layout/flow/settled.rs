//! What is kept of layouts to find the next one, and to find back to an earlier one.

use std::{collections::HashMap, sync::Arc};

use super::chart::Chart;

/// How many layouts are kept, so that undo gives back the picture there was.
const MOST: usize = 32;
/// How many nodes they may have in all: large maps are remembered less far back.
const MOST_NODES: usize = 400_000;

/// How the cards and passages of a map stand when nothing is moved by hand: now, and after the edits
/// before. Two of them are equal to whoever compares layouts: they are a means, not a part of the
/// picture.
#[derive(Debug, Clone, Default)]
pub(super) struct Settled {
    /// The one in use first.
    known: Vec<Arc<Known>>,
}

/// How the nodes of a chart stand.
#[derive(Debug)]
pub(super) struct Known {
    /// What this depends on.
    shape: u64,
    order: Vec<Vec<usize>>,
    /// For each node what it is, its stage, its height and its middle.
    nodes: Vec<(u64, u64, f32, f32)>,
    cards: usize,
}

impl PartialEq for Settled {
    fn eq(&self, _: &Settled) -> bool {
        true
    }
}

impl Settled {
    /// The layout in use.
    pub fn latest(&self) -> Option<&Known> {
        self.known.first().map(Arc::as_ref)
    }

    /// With the layout of a shape in use that was known before.
    pub fn recalled(&self, shape: u64) -> Option<Settled> {
        let at = self.known.iter().position(|known| known.shape == shape)?;
        let mut settled = self.clone();
        let known = settled.known.remove(at);
        settled.known.insert(0, known);
        Some(settled)
    }

    /// With what a chart has just settled to in use.
    pub fn with(&self, shape: u64, chart: &Chart) -> Settled {
        let nodes = chart.nodes.iter().map(|n| (n.id, n.home, n.height, n.y));
        let latest = Arc::new(Known {
            shape,
            order: chart.layers.order.clone(),
            nodes: nodes.collect(),
            cards: chart.cards,
        });
        let mut room = MOST_NODES.saturating_sub(latest.nodes.len());
        let fits = |known: &&Arc<Known>| {
            let fits = known.nodes.len() <= room;
            room = room.saturating_sub(known.nodes.len());
            fits
        };
        let earlier = self.known.iter().take(MOST - 1).take_while(fits);
        let known = std::iter::once(&latest).chain(earlier).cloned();
        Settled {
            known: known.collect(),
        }
    }

    /// Puts the nodes of a chart of the shape in use where they settled.
    pub fn give(&self, chart: &mut Chart) {
        let Some(known) = self.latest() else {
            return;
        };
        chart.layers.order.clone_from(&known.order);
        for (node, (_, _, height, y)) in chart.nodes.iter_mut().zip(&known.nodes) {
            (node.height, node.y) = (*height, *y);
        }
        chart.rank();
    }
}

impl Known {
    /// Where each node stood: its stage, and its upper edge.
    pub fn tops(&self) -> HashMap<u64, (u64, f32)> {
        let nodes = self.nodes.iter();
        nodes
            .map(|(id, home, height, y)| (*id, (*home, y - height / 2.0)))
            .collect()
    }

    /// Whether it knows at least half of the cards of a chart: else there is little to be kept.
    pub fn has_most_of(&self, chart: &Chart) -> bool {
        let cards = self.nodes[..self.cards].iter().map(|(id, ..)| *id);
        let cards: std::collections::HashSet<u64> = cards.collect();
        let now = &chart.nodes[..chart.cards];
        let known = now.iter().filter(|node| cards.contains(&node.id)).count();
        known > 0 && 2 * known >= now.len()
    }
}
