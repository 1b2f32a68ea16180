//! The map as a petgraph graph: stages, touchpoints and pain points as nodes, and what ties them.
//!
//! Made from a [`JourneyMap`] when something must be walked (reachability, loops, layout). Indices
//! live only as long as the view; slugs are the identity.

use std::collections::{HashMap, HashSet};

use petgraph::{
    Direction,
    algo::tarjan_scc,
    graph::{DiGraph, NodeIndex},
    visit::{Dfs, EdgeFiltered, EdgeRef},
};

use super::{FlowKey, JourneyMap};
use crate::units::Slug;

/// A node of the graph.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Node {
    /// A stage.
    Stage(Slug),
    /// A touchpoint.
    Touchpoint(Slug),
    /// A pain point.
    Pain(Slug),
}

/// What ties two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tie {
    /// The stage holds the touchpoint.
    Holds,
    /// Customers flow from one touchpoint to the other.
    Flow(FlowKey),
    /// The pain strikes at the touchpoint.
    StrikesAt,
}

/// The graph of a map. Ties to things that do not exist are left out; `validate` reports them.
#[derive(Debug, Clone)]
pub struct MapGraph {
    graph: DiGraph<Node, Tie>,
    index: HashMap<Node, NodeIndex>,
}

impl MapGraph {
    /// The graph of this map, nodes in the order of the map.
    pub fn new(map: &JourneyMap) -> MapGraph {
        let mut graph = DiGraph::new();
        let mut index = HashMap::new();
        let nodes = (map.stages.keys().cloned().map(Node::Stage))
            .chain(map.touchpoints.keys().cloned().map(Node::Touchpoint))
            .chain(map.pains.keys().cloned().map(Node::Pain));
        for node in nodes {
            index.insert(node.clone(), graph.add_node(node));
        }
        let mut tie = |from: Node, to: Node, tie: Tie| {
            if let (Some(&from), Some(&to)) = (index.get(&from), index.get(&to)) {
                graph.add_edge(from, to, tie);
            }
        };
        for (slug, touchpoint) in &map.touchpoints {
            tie(
                Node::Stage(touchpoint.stage.clone()),
                Node::Touchpoint(slug.clone()),
                Tie::Holds,
            );
        }
        for key in map.flows.keys() {
            tie(
                Node::Touchpoint(key.from.clone()),
                Node::Touchpoint(key.to.clone()),
                Tie::Flow(key.clone()),
            );
        }
        for (slug, pain) in &map.pains {
            tie(
                Node::Pain(slug.clone()),
                Node::Touchpoint(pain.at.clone()),
                Tie::StrikesAt,
            );
        }
        MapGraph { graph, index }
    }

    /// The petgraph graph itself.
    pub fn graph(&self) -> &DiGraph<Node, Tie> {
        &self.graph
    }

    /// The index of a node in this view.
    pub fn index(&self, node: &Node) -> Option<NodeIndex> {
        self.index.get(node).copied()
    }

    /// The touchpoints that customers who enter at `entries` can come to, those included.
    pub fn reachable<'a>(&self, entries: impl IntoIterator<Item = &'a Slug>) -> HashSet<Slug> {
        let flows = EdgeFiltered::from_fn(&self.graph, |e| matches!(e.weight(), Tie::Flow(_)));
        let mut found = HashSet::new();
        for entry in entries {
            let Some(start) = self.index(&Node::Touchpoint(entry.clone())) else {
                continue;
            };
            let mut walk = Dfs::new(&flows, start);
            while let Some(node) = walk.next(&flows) {
                if let Node::Touchpoint(slug) = &self.graph[node] {
                    found.insert(slug.clone());
                }
            }
        }
        found
    }

    /// The loops: groups of touchpoints from each of which all others of the group can be reached,
    /// and single touchpoints with a flow to themselves. In the order of the map.
    pub fn loops(&self) -> Vec<Vec<Slug>> {
        let mut loops: Vec<(NodeIndex, Vec<Slug>)> = tarjan_scc(&self.graph)
            .into_iter()
            .filter(|group| {
                group.len() > 1 || self.graph.edges(group[0]).any(|e| e.target() == group[0])
            })
            .filter_map(|mut group| {
                group.sort();
                let first = *group.first()?;
                let slugs = group
                    .into_iter()
                    .filter_map(|n| match &self.graph[n] {
                        Node::Touchpoint(slug) => Some(slug.clone()),
                        _ => None,
                    })
                    .collect();
                Some((first, slugs))
            })
            .collect();
        loops.sort();
        loops.into_iter().map(|(_, slugs)| slugs).collect()
    }

    /// How many flows lead into a touchpoint.
    pub fn flows_into(&self, touchpoint: &Slug) -> usize {
        self.index(&Node::Touchpoint(touchpoint.clone()))
            .map_or(0, |node| {
                self.graph
                    .edges_directed(node, Direction::Incoming)
                    .filter(|e| matches!(e.weight(), Tie::Flow(_)))
                    .count()
            })
    }
}
