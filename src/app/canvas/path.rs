//! What stands out: the ways into and out of what is selected, and of what lies under the pointer.
//! Everything beside the way under the pointer steps back for as long as the pointer stays.

use eframe::egui::{Id, Ui};

use super::{
    Canvas, Pen, hands,
    scene::{FlowFacts, Scene},
};
use crate::map::{FlowKey, ItemKey};

/// A touchpoint or a flow whose ways are lit, by the places of touchpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Card(u32),
    Flow(u32, u32),
}

impl Source {
    fn has(self, flow: &FlowFacts) -> bool {
        match self {
            Source::Card(at) => flow.from == at || flow.to == at,
            Source::Flow(from, to) => flow.from == from && flow.to == to,
        }
    }
}

/// What is lit.
#[derive(Debug, Default)]
pub struct Path {
    selected: Option<Source>,
    hovered: Option<Source>,
    /// The touchpoints on the way under the pointer; empty where nothing is.
    on_way: Vec<bool>,
    /// How far everything else has stepped back, 0…1.
    pub dim: f32,
}

impl Path {
    /// What is selected, and what lies under the pointer among the cards in view.
    pub fn of(canvas: &Canvas, scene: &Scene, pen: &Pen, ui: &Ui, cards: &[usize]) -> Path {
        let place = |slug: &crate::units::Slug| {
            let place = canvas.picture.map.touchpoints.get_index_of(slug);
            place.map(|at| at as u32)
        };
        let of_flow = |key: &FlowKey| Some(Source::Flow(place(&key.from)?, place(&key.to)?));
        let selected = match canvas.selection.lead() {
            Some(ItemKey::Touchpoint(slug)) => place(slug).map(Source::Card),
            Some(ItemKey::Flow(key)) => of_flow(key),
            _ => None,
        };
        let hovered = hovered(canvas, scene, pen, ui, cards);
        let hovered = hovered.and_then(|hovered| match hovered {
            Hovered::Card(at) => Some(Source::Card(at as u32)),
            Hovered::Flow(key) => of_flow(&key),
        });
        let id = Id::unique(("way", ui.scope_id()));
        let dim = ui.ctx().animate_bool_with_time(id, hovered.is_some(), 0.25);
        let mut path = Path {
            selected,
            hovered,
            on_way: Vec::new(),
            dim,
        };
        if let Some(source) = hovered {
            path.on_way = vec![false; scene.cards.len()];
            if let Source::Card(at) = source {
                path.on_way[at as usize] = true;
            }
            for flow in scene.flows.iter().filter(|flow| source.has(flow)) {
                path.on_way[flow.from as usize] = true;
                path.on_way[flow.to as usize] = true;
            }
        }
        path
    }

    /// Whether anything is lit.
    pub fn any(&self) -> bool {
        self.selected.is_some() || self.hovered.is_some()
    }

    /// Whether a flow is.
    pub fn has(&self, flow: &FlowFacts) -> bool {
        let lit = |source: Option<Source>| source.is_some_and(|source| source.has(flow));
        lit(self.selected) || lit(self.hovered)
    }

    /// Whether a card steps back.
    pub fn is_aside(&self, card: usize) -> bool {
        self.on_way.get(card) == Some(&false)
    }
}

/// What lies under the pointer.
enum Hovered {
    Card(usize),
    Flow(FlowKey),
}

fn hovered(canvas: &Canvas, scene: &Scene, pen: &Pen, ui: &Ui, cards: &[usize]) -> Option<Hovered> {
    let at = ui.input(|i| i.pointer.hover_pos())?;
    let free = pen.body.contains(at)
        && hands::Grip::now(ui.ctx()).is_empty()
        && ui.ctx().layer_id_at(at) == Some(ui.layer_id());
    if !free {
        return None;
    }
    let point = hands::on_map(pen, at);
    let layout = &canvas.picture.flow;
    let holds = |card: &usize| {
        let pains = &layout.pains[layout.pains_of(*card)];
        let mut areas = pains.iter().chain(std::iter::once(&layout.cards[*card]));
        areas.any(|placed| hands::has(&placed.area, point))
    };
    match cards.iter().rev().find(|card| holds(card)) {
        Some(card) => Some(Hovered::Card(*card)),
        None => hands::edges::at(canvas, scene, pen, point).map(Hovered::Flow),
    }
}
