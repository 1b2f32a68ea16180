//! What is kept of a layout to find the next one sooner.

use std::sync::Arc;

use super::chart::Chart;

/// How the cards and passages of a map stand when nothing is moved by hand, with all that this
/// depends on. Two of them are equal to whoever compares layouts: they are a means, not a part of
/// the picture.
#[derive(Debug, Clone, Default)]
pub(super) struct Settled {
    known: Option<Arc<Known>>,
}

#[derive(Debug)]
struct Known {
    /// The column of each card, then the ends of each flow.
    shape: Vec<(u32, u32)>,
    columns: usize,
    order: Vec<Vec<usize>>,
    /// Height and middle of each node.
    nodes: Vec<(f32, f32)>,
}

impl PartialEq for Settled {
    fn eq(&self, _: &Settled) -> bool {
        true
    }
}

fn shape(chart: &Chart) -> Vec<(u32, u32)> {
    let cards = chart.nodes[..chart.cards].iter();
    let cards = cards.map(|n| (n.layer as u32, u32::MAX));
    let flows = chart.paths.iter();
    let flows = flows.map(|path| (path[0] as u32, path[path.len() - 1] as u32));
    cards.chain(flows).collect()
}

impl Settled {
    /// Whether a chart, not settled yet, would settle like this.
    pub fn is_of(&self, chart: &Chart) -> bool {
        self.known.as_ref().is_some_and(|known| {
            known.columns == chart.columns.len() && known.shape == shape(chart)
        })
    }

    /// What a chart has just settled to.
    pub fn of(chart: &Chart) -> Settled {
        let nodes = chart.nodes.iter().map(|n| (n.height, n.y));
        Settled {
            known: Some(Arc::new(Known {
                shape: shape(chart),
                columns: chart.columns.len(),
                order: chart.layers.order.clone(),
                nodes: nodes.collect(),
            })),
        }
    }

    /// Puts the nodes of a chart of the same shape where they settled.
    pub fn give(&self, chart: &mut Chart) {
        let Some(known) = &self.known else {
            return;
        };
        chart.layers.order.clone_from(&known.order);
        for (node, (height, y)) in chart.nodes.iter_mut().zip(&known.nodes) {
            (node.height, node.y) = (*height, *y);
        }
        chart.rank();
    }
}
