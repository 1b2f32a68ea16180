//! A plan turned into tables that a customer's next move is read from.

use std::{collections::HashMap, sync::Arc};

use super::{
    guide::{GONE, Guides, Way},
    quantile_table::QuantileTable,
};
use crate::{
    draws::{Purpose, Salt},
    map::{Milestone, SupportRole},
    plan::{Law, MoneyPlan, NodePlan, Plan, Shape},
};

/// The index of "no milestone" in arrays over the milestones.
pub(super) const NO_MILESTONE: u8 = Milestone::ALL.len() as u8;

/// A law to be drawn from: a table and a scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay {
    table: u16,
    /// Blanks out the draw where the law is a single value.
    mask: u32,
    scale: f64,
}

/// What a move needs at a touchpoint.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) salt: Salt,
    pub(super) stay: Stay,
    /// Number of its first guide; it has one for each interval of stays.
    pub(super) guide: u32,
    /// Where its ways out begin in the tally of moves.
    pub(super) first_move: u32,
    pub(super) milestone: u8,
    pub(super) stage: u8,
}

/// What only maps with pains, satisfaction, money or support need at a touchpoint.
#[derive(Debug, Clone)]
pub(super) struct Details {
    /// Pains and their prevalence in units of 2⁻³².
    pub(super) pains: Vec<(u32, u64)>,
    pub(super) emotion: f64,
    pub(super) csat: bool,
    pub(super) effort: Option<f64>,
    pub(super) support: Option<SupportRole>,
    pub(super) money: MoneyPlan,
}

/// A pain, ready to strike.
#[derive(Debug, Clone)]
pub(super) struct PainTable {
    pub(super) salt: Salt,
    /// Leave share in units of 2⁻³².
    pub(super) leave: u64,
    pub(super) delay: Option<Stay>,
    pub(super) emotion: f64,
}

/// The tables of one persona.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub(super) nodes: Vec<Node>,
    pub(super) details: Vec<Details>,
    /// Where the map has no timed effects, the guide of a touchpoint has the touchpoint's index.
    pub(super) guides: Guides,
    pub(super) entry: Guides,
    pub(super) baseline: f64,
    pub(super) spend: f64,
}

/// The tables of a plan.
#[derive(Debug, Clone)]
pub struct Tables {
    pub(super) plan: Arc<Plan>,
    pub(super) chains: Vec<Chain>,
    pub(super) persona: Guides,
    /// The persona and touchpoint of every customer, where there is no choice.
    pub(super) everyone: Option<(usize, u32)>,
    pub(super) pains: Vec<PainTable>,
    pub(super) arrivals: Option<Stay>,
    pub(super) shapes: Vec<Arc<QuantileTable>>,
    pub(super) normal: Arc<QuantileTable>,
    /// The keys of the moves from each touchpoint, side by side.
    pub(super) salts: Vec<Salt>,
    pub(super) arrival_salt: Salt,
    pub(super) survey_salt: Salt,
    /// Where each touchpoint's ways out begin in the tally of moves, and one more for the end.
    pub(super) first_moves: Vec<u32>,
    /// Where each move leads: an index, or `None` for a drop-off.
    pub(super) move_ends: Vec<Option<u32>>,
    /// The milestones of the map.
    pub(super) milestones: Vec<Milestone>,
    /// The milestone by which time to value is measured.
    pub(super) value: Option<Milestone>,
    /// The milestone from which retention is counted; `None`: from the start.
    pub(super) retention_from: Option<Milestone>,
    pub(super) has_conversion: bool,
    pub(super) has_renewal: bool,
    /// Whether a customer can come to a conversion touchpoint a second time.
    pub(super) converts_again: bool,
}

/// A way out of a touchpoint, as it stands in [`Tally::moves`](super::Tally::moves).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Index of the touchpoint that is left.
    pub from: u32,
    /// Index of the touchpoint that is entered; `None`: dropped off.
    pub to: Option<u32>,
}

/// Why a plan is too large for the engine, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge(pub String);

impl std::fmt::Display for TooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TooLarge {}

/// Quantile tables by shape, kept from one replication to the next.
#[derive(Debug, Clone, Default)]
pub struct TableCache {
    known: HashMap<Vec<u64>, Arc<QuantileTable>>,
}

impl TableCache {
    fn table(&mut self, shape: &Shape) -> Arc<QuantileTable> {
        let key = shape_key(shape);
        let make = || Arc::new(QuantileTable::new(shape));
        Arc::clone(self.known.entry(key).or_insert_with(make))
    }
}

/// Bits that tell shapes apart.
fn shape_key(shape: &Shape) -> Vec<u64> {
    match shape {
        Shape::One => vec![0],
        Shape::Exponential => vec![1],
        Shape::LogNormal { sigma } => vec![2, sigma.to_bits()],
        Shape::Gamma { shape } => vec![3, shape.to_bits()],
        Shape::Weibull { shape } => vec![4, shape.to_bits()],
        Shape::Uniform { low } => vec![5, low.to_bits()],
        Shape::Pert { min, likely } => vec![6, min.to_bits(), likely.to_bits()],
        Shape::Quantiles(list) => std::iter::once(7)
            .chain(list.iter().map(|q| q.to_bits()))
            .collect(),
    }
}

/// Collects the distinct shapes of a plan while its laws are turned into stays.
struct ShapeList<'a> {
    cache: &'a mut TableCache,
    index: HashMap<Vec<u64>, u16>,
    tables: Vec<Arc<QuantileTable>>,
}

impl ShapeList<'_> {
    fn stay(&mut self, law: &Law) -> Result<Stay, TooLarge> {
        let (shape, scale, mask) = match law.as_fixed() {
            Some(days) => (&Shape::One, days, 0),
            None => (&law.shape, law.scale, u32::MAX),
        };
        let key = shape_key(shape);
        let table = match self.index.get(&key) {
            Some(&table) => table,
            None => {
                let table = u16::try_from(self.tables.len()).map_err(|_| {
                    TooLarge("the map has more than 65,535 different laws of time".into())
                })?;
                self.tables.push(self.cache.table(shape));
                self.index.insert(key, table);
                table
            }
        };
        Ok(Stay { table, mask, scale })
    }
}

impl Tables {
    /// The most touchpoints the engine takes.
    pub const MAX_TOUCHPOINTS: usize = GONE as usize;
    /// The most stages the engine takes: a customer's stages are bits of a word.
    pub const MAX_STAGES: usize = 64;
    /// The most ways out of one touchpoint.
    pub const MAX_WAYS: usize = (1 << 15) - 1;

    /// The tables of a plan.
    ///
    /// # Errors
    /// [`TooLarge`] when the plan exceeds one of the limits above.
    pub fn new(plan: Arc<Plan>, cache: &mut TableCache) -> Result<Tables, TooLarge> {
        check_size(&plan)?;
        let mut shapes = ShapeList {
            cache,
            index: HashMap::new(),
            tables: Vec::new(),
        };
        let destinations = destinations(&plan);
        let mut first_moves = vec![0];
        let mut move_ends = Vec::new();
        for list in &destinations {
            move_ends.push(None);
            move_ends.extend(list.iter().map(|to| Some(*to)));
            first_moves.push(move_ends.len() as u32);
        }
        let chains = (plan.personas.iter())
            .map(|persona| {
                let mut chain = Chain {
                    nodes: Vec::new(),
                    details: Vec::new(),
                    guides: Guides::default(),
                    entry: Guides::of(
                        f64::INFINITY,
                        &persona
                            .entry
                            .iter()
                            .map(|(to, share)| (Way::new(*to as u16, 0), *share))
                            .collect::<Vec<_>>(),
                    ),
                    baseline: persona.baseline,
                    spend: persona.spend,
                };
                for (at, node) in persona.nodes.iter().enumerate() {
                    chain.push(
                        &plan,
                        at,
                        node,
                        &destinations[at],
                        first_moves[at],
                        &mut shapes,
                    )?;
                }
                Ok(chain)
            })
            .collect::<Result<Vec<_>, TooLarge>>()?;
        let pains = (plan.pains.iter())
            .map(|pain| {
                Ok(PainTable {
                    salt: pain.salt,
                    leave: fixed_point(pain.leave),
                    delay: pain
                        .delay
                        .as_ref()
                        .map(|law| shapes.stay(law))
                        .transpose()?,
                    emotion: pain.emotion,
                })
            })
            .collect::<Result<Vec<_>, TooLarge>>()?;
        let arrivals = plan
            .arrivals
            .as_ref()
            .map(|law| shapes.stay(law))
            .transpose()?;
        let persona_ways: Vec<(Way, f64)> = (plan.personas.iter().enumerate())
            .map(|(i, persona)| (Way::new(i as u16, 0), persona.share))
            .collect();
        let tables = shapes.tables;
        let normal = (cache.known.entry(vec![u64::MAX]))
            .or_insert_with(|| Arc::new(QuantileTable::standard_normal()));
        let salts = plan.touchpoints.iter().map(|t| t.salt).collect();
        let milestones: Vec<Milestone> = Milestone::ALL
            .iter()
            .copied()
            .filter(|m| plan.has(*m))
            .collect();
        let from = [Milestone::SignUp, Milestone::Conversion];
        Ok(Tables {
            value: plan.value_milestone(),
            retention_from: from.into_iter().find(|m| milestones.contains(m)),
            has_conversion: milestones.contains(&Milestone::Conversion),
            converts_again: converts_again(&plan),
            has_renewal: milestones.contains(&Milestone::Renewal),
            milestones,
            everyone: match plan.personas.as_slice() {
                [one] if one.entry.len() == 1 && plan.arrivals.is_none() => {
                    Some((0, one.entry[0].0))
                }
                _ => None,
            },
            persona: Guides::of(f64::INFINITY, &persona_ways),
            normal: Arc::clone(normal),
            plan,
            chains,
            pains,
            arrivals,
            shapes: tables,
            salts,
            arrival_salt: Salt::new(Purpose::Arrival, ""),
            survey_salt: Salt::new(Purpose::Survey, ""),
            first_moves,
            move_ends,
        })
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The ways out of all touchpoints, in the order of [`Tally::moves`](super::Tally::moves).
    pub fn moves(&self) -> impl Iterator<Item = Move> {
        (0u32..)
            .zip(self.first_moves.windows(2))
            .flat_map(|(from, edges)| {
                let ends = &self.move_ends[edges[0] as usize..edges[1] as usize];
                ends.iter().map(move |&to| Move { from, to })
            })
    }

    /// The range of [`Tally::moves`](super::Tally::moves) that counts the ways out of a touchpoint,
    /// drop-off first.
    pub fn moves_from(&self, touchpoint: usize) -> std::ops::Range<usize> {
        self.first_moves[touchpoint] as usize..self.first_moves[touchpoint + 1] as usize
    }

    /// Whether pains strike, satisfaction moves, and anything else beyond stays and flows happens.
    pub(super) fn uses(&self) -> (bool, bool, bool) {
        let features = self.plan.features;
        let extras = features.money
            || features.support
            || features.stage_times
            || features.timed
            || features.arrivals
            || self.has_renewal
            || self.converts_again;
        let feelings = features.satisfaction || features.effort;
        (features.pains, feelings, extras)
    }

    /// Whether a customer can come to a conversion touchpoint a second time.
    pub fn converts_again(&self) -> bool {
        self.converts_again
    }

    /// A draw from a law.
    #[inline(always)]
    pub(super) fn draw(&self, stay: &Stay, word: u32) -> f64 {
        self.shapes[stay.table as usize].read(word & stay.mask) * stay.scale
    }
}

impl Chain {
    fn push(
        &mut self,
        plan: &Plan,
        at: usize,
        node: &NodePlan,
        destinations: &[u32],
        first_move: u32,
        shapes: &mut ShapeList,
    ) -> Result<(), TooLarge> {
        let touchpoint = &plan.touchpoints[at];
        let guide = self.guides.len() as u32;
        for ways in &node.ways {
            let mut list = vec![(Way::new(GONE, 0), ways.drop_off())];
            for (number, to) in (1..).zip(destinations) {
                let share = ways
                    .flows
                    .iter()
                    .filter(|(t, _)| t == to)
                    .map(|(_, share)| share)
                    .sum();
                list.push((Way::new(*to as u16, number), share));
            }
            self.guides.push(ways.up_to, &list);
        }
        self.nodes.push(Node {
            salt: touchpoint.salt,
            stay: shapes.stay(&node.stay)?,
            guide,
            first_move,
            milestone: touchpoint.milestone.map_or(NO_MILESTONE, |m| m as u8),
            stage: touchpoint.stage as u8,
        });
        self.details.push(Details {
            pains: node
                .pains
                .iter()
                .map(|(pain, p)| (*pain, fixed_point(*p)))
                .collect(),
            emotion: touchpoint.emotion,
            csat: touchpoint.csat,
            effort: touchpoint.effort,
            support: touchpoint.support,
            money: touchpoint.money,
        });
        Ok(())
    }
}

/// A share in units of 2⁻³²: a draw of 32 bits is below it with that probability.
fn fixed_point(share: f64) -> u64 {
    (share * 4_294_967_296.0).round() as u64
}

/// Where the flows out of each touchpoint lead, over all personas and stays, in the plan's order.
fn destinations(plan: &Plan) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new(); plan.touchpoints.len()];
    for persona in &plan.personas {
        for (list, node) in all.iter_mut().zip(&persona.nodes) {
            for (to, _) in node.ways.iter().flat_map(|ways| &ways.flows) {
                if !list.contains(to) {
                    list.push(*to);
                }
            }
        }
    }
    all
}

/// Whether some conversion touchpoint can be reached from a conversion touchpoint.
fn converts_again(plan: &Plan) -> bool {
    let is_conversion =
        |at: u32| plan.touchpoints[at as usize].milestone == Some(Milestone::Conversion);
    let destinations = destinations(plan);
    let mut seen = vec![false; plan.touchpoints.len()];
    let all = 0..plan.touchpoints.len() as u32;
    let mut open: Vec<u32> = all.filter(|at| is_conversion(*at)).collect();
    while let Some(at) = open.pop() {
        for &to in &destinations[at as usize] {
            if is_conversion(to) {
                return true;
            }
            if !std::mem::replace(&mut seen[to as usize], true) {
                open.push(to);
            }
        }
    }
    false
}

fn check_size(plan: &Plan) -> Result<(), TooLarge> {
    let limits = [
        (
            "touchpoints",
            plan.touchpoints.len(),
            Tables::MAX_TOUCHPOINTS,
        ),
        ("stages", plan.stages.len(), Tables::MAX_STAGES),
        ("personas", plan.personas.len(), Tables::MAX_WAYS),
    ];
    for (what, found, most) in limits {
        if found > most {
            return Err(TooLarge(format!(
                "the map has {found} {what}; the engine takes at most {most}"
            )));
        }
    }
    let widest = plan
        .personas
        .iter()
        .flat_map(|p| &p.nodes)
        .flat_map(|n| &n.ways)
        .map(|w| w.flows.len())
        .max();
    if widest.unwrap_or(0) > Tables::MAX_WAYS {
        return Err(TooLarge(format!(
            "a touchpoint has over {} flows out of it",
            Tables::MAX_WAYS
        )));
    }
    Ok(())
}
