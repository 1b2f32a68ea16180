//! What is drawn in every frame and changes only with the map or its numbers: found once, kept as
//! plain arrays in the order of the map.

use std::collections::{HashMap, HashSet};

use super::{find::matches, header::Quality};

use crate::{
    analyze::{Answer, Estimate, Passage},
    app::{
        live::Told,
        opened::Picture,
        panel::{Row, rows},
    },
    layout::{Area, Point, monotone},
    map::{Anchor, Channel, Evidence, ItemKey, JourneyMap},
    units::Slug,
};

/// What a scene was made of.
#[derive(Debug, Clone, PartialEq)]
struct Source {
    revision: u64,
    persona: [Option<Slug>; 2],
    answer: u64,
}

/// What is known of a touchpoint, in the order of the map.
#[derive(Debug, Clone, Copy, Default)]
pub struct CardFacts {
    /// The place of its stage; behind all stages if there is none.
    pub stage: u16,
    /// How many leave there for good, on the scale of the volumes of flows.
    pub lost: f32,
    /// The share of the customers shown that comes there, where that is known.
    pub reach: Option<Estimate>,
    /// The share of completed visits that end the journey, where that is known.
    pub drop_off: Option<Estimate>,
    /// The share of the customers shown whose journey ends there, where that is known.
    pub lost_share: Option<f64>,
    /// The same of those who finish there.
    pub finished: f32,
    /// The share of the customers shown that finishes there, where that is known.
    pub finished_share: Option<f64>,
    /// The share of completed visits that end the journey well, where that is known.
    pub well: Option<Estimate>,
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
    /// The share that is set on the map.
    pub set: f32,
    /// How often a customer goes along it, where a run has counted.
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
    /// The greatest share of all customers that is lost at one touchpoint.
    pub most_lost: f32,
    /// The flows, the greatest first.
    pub greatest: Vec<u32>,
    /// The touchpoint of each column of the journey picture.
    pub columns: Vec<u32>,
    /// The places of the touchpoints in the lane of channels, from left to right.
    pub channels: Vec<(Point, u16, Channel)>,
    /// How well the map is known.
    pub quality: Quality,
    /// The emotions of the persona shown and of the one compared, where there are any: what they feel
    /// when what hurts them is counted in.
    pub felt: [Vec<Point>; 2],
    /// The rows of the outline.
    pub rows: Vec<Row>,
    /// What was looked for, in the map of which revision.
    sought: Option<(u64, String)>,
    /// What was found, in reading order.
    pub found: Vec<ItemKey>,
    /// The same to be asked.
    pub found_set: HashSet<ItemKey>,
    /// For each touchpoint whether it, or an idea for it, was found.
    pub found_at: Vec<bool>,
}

impl Scene {
    /// Brings the scene up to date.
    pub fn update(
        &mut self,
        picture: &Picture,
        told: Option<Told>,
        persona: Option<&Slug>,
        compared: Option<&Slug>,
    ) {
        let source = Source {
            revision: picture.revision,
            persona: [persona.cloned(), compared.cloned()],
            answer: told.map_or(0, |told| stamp(told.answer())),
        };
        if self.source.as_ref() != Some(&source) {
            self.make(picture, told, persona);
            self.felt = [persona, compared].map(|p| p.map_or_else(Vec::new, |p| felt(picture, p)));
            self.quality = quality(&picture.map);
            self.source = Some(source);
        }
    }

    /// Finds what is looked for, if anything is.
    pub fn seek(&mut self, picture: &Picture, text: Option<&str>) {
        let sought = text.map(|text| (picture.revision, text.to_owned()));
        if self.sought == sought {
            return;
        }
        let map = &picture.map;
        self.found = text.map_or_else(Vec::new, |text| matches(map, text));
        self.found_set = self.found.iter().cloned().collect();
        self.found_at = vec![false; map.touchpoints.len()];
        // Pains have cards of their own.
        let found = self.found.iter();
        for key in found.filter(|key| !matches!(key, ItemKey::Pain(_))) {
            let at = touchpoint_of(map, key).and_then(|slug| map.touchpoints.get_index_of(slug));
            if let Some(at) = at {
                self.found_at[at] = true;
            }
        }
        self.sought = sought;
    }

    /// The share of the customers shown that is lost at the touchpoint at this place.
    pub fn lost(&self, card: usize) -> f32 {
        let lost = self.cards.get(card).and_then(|card| card.lost_share);
        lost.unwrap_or(0.0) as f32
    }

    fn make(&mut self, picture: &Picture, told: Option<Told>, persona: Option<&Slug>) {
        let map = &picture.map;
        let answer = told.map(|told| told.answer());
        let answered: HashMap<&Slug, u32> = answer
            .map(|a| a.touchpoints.iter().map(|t| &t.slug).zip(0..).collect())
            .unwrap_or_default();
        let fact = |(slug, t): (&Slug, &crate::map::Touchpoint)| {
            let stage = map.stages.get_index_of(&t.stage);
            let at = answered.get(slug).copied();
            let passage = at.and_then(|at| told?.touchpoint(at as usize));
            CardFacts {
                stage: stage.unwrap_or(map.stages.len()) as u16,
                lost: 0.0,
                finished: 0.0,
                finished_share: passage.as_ref().and_then(|p| Some(p.finished?.value)),
                well: passage.as_ref().and_then(Passage::ends_well),
                reach: passage.as_ref().and_then(|p| p.reach),
                drop_off: passage.as_ref().and_then(|p| p.drop_off),
                lost_share: passage.as_ref().and_then(|p| p.lost),
                answer: at,
            }
        };
        self.cards = map.touchpoints.iter().map(fact).collect();
        self.flows.clear();
        for route in &picture.flow.routes {
            let ends = [&route.flow.from, &route.flow.to];
            let [from, to] = ends.map(|s| map.touchpoints.get_index_of(s).unwrap_or(0) as u32);
            let set = picture.share(&route.flow, persona) as f32;
            let mut share = set;
            let mut passes = None;
            let card = self.cards.get(from as usize).copied().unwrap_or_default();
            let measured = answer.zip(card.answer);
            let measured = measured.and_then(|(a, at)| a.touchpoints.get(at as usize));
            let reach = card.reach.map_or(1.0, |reach| reach.value as f32);
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
                set,
                volume: passes.unwrap_or(share * reach),
                passes,
            });
        }
        let lost: Vec<f32> = (0..self.cards.len()).map(|at| self.lost(at)).collect();
        self.most_lost = lost.iter().copied().fold(0.0, f32::max);
        let finished: Vec<f32> = (0..self.cards.len())
            .map(|at| self.cards[at].finished_share.unwrap_or(0.0) as f32)
            .collect();
        // What is lost, and what ends well, is drawn on the same scale as what goes on.
        let volumes = self
            .flows
            .iter()
            .map(|f| f.volume)
            .chain(finished.iter().copied());
        let most = volumes.fold(self.most_lost, f32::max);
        for flow in &mut self.flows {
            flow.volume = if most > 0.0 { flow.volume / most } else { 0.0 };
        }
        for (at, lost) in lost.into_iter().enumerate() {
            // Fewer than one in five hundred would only be a speck.
            if most > 0.0 && lost >= 0.002 {
                self.cards[at].lost = lost / most;
            }
        }
        for (at, finished) in finished.into_iter().enumerate() {
            if most > 0.0 && finished >= 0.002 {
                self.cards[at].finished = finished / most;
            }
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
        self.channels.clear();
        for row in &picture.journey.channels {
            let dot =
                |(slug, at): &(Slug, Point)| (*at, self.cards[place(slug)].stage, row.channel);
            self.channels.extend(row.dots.iter().map(dot));
        }
        self.rows = rows(map);
        self.channels.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    }
}

/// The touchpoint that a thing is, or hangs on.
pub fn touchpoint_of<'a>(map: &'a JourneyMap, key: &'a ItemKey) -> Option<&'a Slug> {
    match key {
        ItemKey::Touchpoint(slug) => Some(slug),
        ItemKey::Pain(slug) => map.pains.get(slug).map(|pain| &pain.at),
        ItemKey::Opportunity(slug) => match &map.opportunities.get(slug)?.on {
            Anchor::Touchpoint(at) => Some(at),
            Anchor::Pain(pain) => map.pains.get(pain).map(|pain| &pain.at),
        },
        _ => None,
    }
}

/// The emotion curve of a persona in the journey picture: a visit feels as the map says, and worse by
/// what strikes this persona there.
fn felt(picture: &Picture, persona: &Slug) -> Vec<Point> {
    let map = &picture.map;
    if !map.personas.contains_key(persona) {
        return Vec::new();
    }
    let mut hurts = vec![0.0; map.touchpoints.len()];
    for (slug, pain) in &map.pains {
        if let Some(at) = map.touchpoints.get_index_of(&pain.at) {
            hurts[at] += map.strikes(slug, Some(persona)) * pain.emotion.get();
        }
    }
    let journey = &picture.journey;
    let points = journey.emotions.iter().filter_map(|point| {
        let (at, _, touchpoint) = map.touchpoints.get_full(&point.slug)?;
        let felt = (touchpoint.emotion.get() + hurts[at]).clamp(-1.0, 1.0);
        Some(Point::new(point.at.x, journey.emotion_height(felt as f32)))
    });
    let points: Vec<Point> = points.collect();
    monotone(&points)
}

/// The grades of everything that has one.
fn quality(map: &JourneyMap) -> Quality {
    let mut quality = Quality::default();
    let grades = (map.touchpoints.values().map(|t| t.evidence))
        .chain(map.pains.values().map(|p| p.evidence))
        .chain(map.flows.values().map(|f| f.evidence));
    for grade in grades {
        quality.counts[match grade {
            Some(Evidence::Measured(_)) => 0,
            Some(Evidence::Estimate) => 1,
            Some(Evidence::Guess) => 2,
            None => 3,
        }] += 1;
    }
    quality
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
        let reach = t.reach.map_or(-1.0, |e| e.value);
        let well = t.finished.map_or(0.0, |e| e.value);
        let stamp = mix(mix(stamp, reach), t.visits.value);
        mix(mix(stamp, left), well)
    })
}
