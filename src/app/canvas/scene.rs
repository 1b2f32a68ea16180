//! What is drawn in every frame and changes only with the map or its numbers: found once, kept as
//! plain arrays in the order of the map.

use std::collections::HashMap;

use crate::{
    analyze::Answer,
    app::opened::Picture,
    layout::{Area, Point},
    units::Slug,
};

/// What a scene was made of.
#[derive(Debug, Clone, PartialEq)]
struct Source {
    revision: u64,
    persona: Option<Slug>,
    answer: u64,
}

/// What is known of a touchpoint, in the order of the map.
#[derive(Debug, Clone, Copy, Default)]
pub struct CardFacts {
    /// The place of its stage; behind all stages if there is none.
    pub stage: u16,
    /// How many pain points strike there.
    pub pains: u16,
    /// Its place in the answer.
    answer: Option<u32>,
}

/// What is known of a flow, in the order of the layout's routes.
#[derive(Debug, Clone, Copy)]
pub struct FlowFacts {
    /// The touchpoint that is left.
    pub from: u32,
    /// The touchpoint that is entered.
    pub to: u32,
    /// All that its curve may cover.
    pub bounds: Area,
    /// The share of visits that take it.
    pub share: f32,
    /// What its width shows, relative to the greatest one: 0…1.
    pub volume: f32,
    /// Times a customer goes along it, where a run has counted.
    pub passes: Option<f32>,
}

/// See the [module documentation](self).
#[derive(Debug, Default)]
pub struct Scene {
    source: Option<Source>,
    /// The touchpoints.
    pub cards: Vec<CardFacts>,
    /// The flows.
    pub flows: Vec<FlowFacts>,
    /// The flows, the greatest first.
    pub greatest: Vec<u32>,
    /// The touchpoint of each column of the journey picture.
    pub columns: Vec<u32>,
    /// The places of the touchpoints in the lane of channels, from left to right.
    pub channels: Vec<(Point, u16)>,
}

impl Scene {
    /// Brings the scene up to date.
    pub fn update(&mut self, picture: &Picture, answer: Option<&Answer>, persona: Option<&Slug>) {
        let source = Source {
            revision: picture.revision,
            persona: persona.cloned(),
            answer: answer.map_or(0, stamp),
        };
        if self.source.as_ref() != Some(&source) {
            self.make(picture, answer, persona);
            self.source = Some(source);
        }
    }

    /// What the run says about the touchpoint at this place.
    pub fn measured<'a>(
        &self,
        answer: Option<&'a Answer>,
        card: usize,
    ) -> Option<&'a crate::analyze::TouchpointAnswer> {
        let at = self.cards.get(card)?.answer?;
        answer?.touchpoints.get(at as usize)
    }

    fn make(&mut self, picture: &Picture, answer: Option<&Answer>, persona: Option<&Slug>) {
        let map = &picture.map;
        let answered: HashMap<&Slug, u32> = answer
            .map(|a| a.touchpoints.iter().map(|t| &t.slug).zip(0..).collect())
            .unwrap_or_default();
        let fact = |(slug, t): (&Slug, &crate::map::Touchpoint)| {
            let stage = map.stages.get_index_of(&t.stage);
            CardFacts {
                stage: stage.unwrap_or(map.stages.len()) as u16,
                pains: 0,
                answer: answered.get(slug).copied(),
            }
        };
        self.cards = map.touchpoints.iter().map(fact).collect();
        for pain in map.pains.values() {
            if let Some(at) = map.touchpoints.get_index_of(&pain.at) {
                self.cards[at].pains += 1;
            }
        }
        self.flows.clear();
        for route in &picture.flow.routes {
            let ends = [&route.flow.from, &route.flow.to];
            let [from, to] = ends.map(|s| map.touchpoints.get_index_of(s).unwrap_or(0) as u32);
            let mut share = picture.share(&route.flow, persona) as f32;
            let mut passes = None;
            let measured = self.measured(answer, from as usize);
            let reach = measured.map_or(1.0, |at| at.reach.value as f32);
            if let (Some(at), None) = (measured, persona) {
                let onward = at.onward.iter().find(|(slug, _)| *slug == route.flow.to);
                if let Some((_, counted)) = onward {
                    share = *counted as f32;
                }
                passes = Some(at.visits.value as f32 * share);
            }
            let points = route.pieces.iter().flatten();
            self.flows.push(FlowFacts {
                from,
                to,
                bounds: bounds(points),
                share,
                volume: passes.unwrap_or(share * reach),
                passes,
            });
        }
        let most = self.flows.iter().map(|f| f.volume).fold(0.0, f32::max);
        for flow in &mut self.flows {
            flow.volume = if most > 0.0 { flow.volume / most } else { 0.0 };
        }
        self.greatest = (0..self.flows.len() as u32).collect();
        let flows = &self.flows;
        self.greatest.sort_by(|a, b| {
            let volume = |i: u32| flows[i as usize].volume;
            volume(*b).total_cmp(&volume(*a)).then(a.cmp(b))
        });
        let place = |slug: &Slug| map.touchpoints.get_index_of(slug).unwrap_or(0);
        let emotions = picture.journey.columns.iter();
        self.columns = emotions.map(|c| place(&c.slug) as u32).collect();
        let dots = picture.journey.channels.iter().flat_map(|row| &row.dots);
        self.channels = dots
            .map(|(slug, at)| (*at, self.cards[place(slug)].stage))
            .collect();
        self.channels.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    }
}

/// The rectangle that holds all the points.
fn bounds<'a>(points: impl Iterator<Item = &'a Point>) -> Area {
    let (mut low, mut high) = (
        Point::new(f32::INFINITY, f32::INFINITY),
        Point::new(f32::NEG_INFINITY, f32::NEG_INFINITY),
    );
    for p in points {
        low = Point::new(low.x.min(p.x), low.y.min(p.y));
        high = Point::new(high.x.max(p.x), high.y.max(p.y));
    }
    Area::new(low.x, low.y, high.x - low.x, high.y - low.y)
}

/// A number that differs between answers that differ in what is drawn of them.
fn stamp(answer: &Answer) -> u64 {
    let mix = |stamp: u64, x: f64| stamp.rotate_left(7) ^ x.to_bits();
    let start = answer.touchpoints.len() as u64 + 1;
    answer.touchpoints.iter().fold(start, |stamp, t| {
        let left = t.drop_off.map_or(0.0, |e| e.value);
        mix(mix(mix(stamp, t.reach.value), t.visits.value), left)
    })
}
