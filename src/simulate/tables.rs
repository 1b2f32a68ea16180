//! A plan turned into tables that a customer's next move is read from.

use std::{collections::HashMap, sync::Arc};

use super::{
    guide::{DROPPED, ENDS, FINISHED, GONE, Guide, Way},
    quantile_table::QuantileTable,
};
use crate::{
    draws::{Purpose, Salt},
    map::{Milestone, SupportRole},
    plan::{Law, MoneyPlan, NodePlan, Plan, Shape},
    units::Millis,
};

/// The index of "no milestone" in arrays over the milestones.
pub(super) const NO_MILESTONE: usize = Milestone::ALL.len();

/// A law to be drawn from: a table and a scale.
#[derive(Debug, Clone)]
pub(super) struct Stay {
    table: Arc<QuantileTable>,
    /// Blanks out the draw where the law is a single value.
    mask: u32,
    /// Milliseconds per unit of the table.
    scale: f64,
}

impl Stay {
    /// The quantile of the law at (`word` + ½) / 2³².
    #[inline(always)]
    pub(super) fn draw(&self, word: u32) -> Millis {
        Millis::nearest(self.table.read(word & self.mask) * self.scale)
    }
}

/// What a move needs at a touchpoint, all in one place: the fewer lists a move looks into, the fewer
/// bounds it must check.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) salt: Salt,
    pub(super) stay: Stay,
    /// The ways out of it; where they depend on the length of the stay, of the shortest stays.
    pub(super) guide: Guide,
    /// The ways out after longer stays, rising; only where the map has timed effects.
    pub(super) later: Vec<Guide>,
    /// Where its ways out begin in the tally of moves.
    pub(super) first_move: u32,
    pub(super) milestone: Option<Milestone>,
    pub(super) stage: u16,
}

impl Node {
    /// The ways out after a stay.
    #[inline(always)]
    pub(super) fn guide_after(&self, stay: Millis) -> &Guide {
        let mut guide = &self.guide;
        for later in &self.later {
            if stay <= guide.up_to {
                break;
            }
            guide = later;
        }
        guide
    }
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
    pub(super) entry: Guide,
    pub(super) baseline: f64,
    pub(super) spend: f64,
}

/// The tables of a plan.
#[derive(Debug, Clone)]
pub struct Tables {
    pub(super) plan: Arc<Plan>,
    /// The end of the run.
    pub(super) horizon: Millis,
    /// The start of the retention window.
    pub(super) window_start: Millis,
    /// After this the last 30 days begin, in which renewals are counted.
    pub(super) renewals_from: Millis,
    pub(super) chains: Vec<Chain>,
    pub(super) persona: Guide,
    /// The persona and touchpoint of every customer, where there is no choice.
    pub(super) everyone: Option<(usize, u32)>,
    pub(super) pains: Vec<PainTable>,
    pub(super) arrivals: Option<Stay>,
    pub(super) normal: Arc<QuantileTable>,
    pub(super) arrival_salt: Salt,
    pub(super) survey_salt: Salt,
    /// Where each touchpoint's ways out begin in the tally of moves, and one more for the end.
    pub(super) first_moves: Vec<u32>,
    /// Where each move leads.
    pub(super) move_ends: Vec<Onward>,
    /// The milestones of the map.
    pub(super) milestones: Vec<Milestone>,
    /// The milestone by which time to value is measured.
    pub(super) value: Option<Milestone>,
    /// The milestone from which retention is counted; `None`: from the start.
    pub(super) retention_from: Option<Milestone>,
    /// The continuous rate a day at which costs and present values are discounted; 0 for none.
    pub(super) discount_a_day: f64,
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
    /// Where it leads.
    pub to: Onward,
}

/// Where a way out of a touchpoint leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onward {
    /// Nowhere: dropped off.
    Dropped,
    /// Nowhere: the journey has ended well.
    Finished,
    /// To the touchpoint of this index.
    To(u32),
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

impl TableCache {
    fn stay(&mut self, law: &Law) -> Stay {
        let listed = matches!(law.shape, Shape::Quantiles(_));
        if law.as_fixed().is_none() && !law.has_usual_scale() && !listed {
            let mut key = vec![8, law.scale.to_bits()];
            key.extend(shape_key(&law.shape));
            let make = || Arc::new(QuantileTable::of_law(law));
            return Stay {
                table: Arc::clone(self.known.entry(key).or_insert_with(make)),
                mask: u32::MAX,
                scale: Millis::PER_DAY,
            };
        }
        let (shape, scale, mask) = match law.as_fixed() {
            Some(days) => (&Shape::One, days, 0),
            None => (&law.shape, law.scale, u32::MAX),
        };
        Stay {
            table: self.table(shape),
            mask,
            scale: scale * Millis::PER_DAY,
        }
    }
}

impl Tables {
    /// The most touchpoints the engine takes.
    pub const MAX_TOUCHPOINTS: usize = GONE as usize;
    /// The most stages the engine takes.
    pub const MAX_STAGES: usize = u16::MAX as usize;
    /// The most ways out of one touchpoint.
    pub const MAX_WAYS: usize = (1 << 15) - ENDS;

    /// The tables of a plan.
    ///
    /// # Errors
    /// [`TooLarge`] when the plan exceeds one of the limits above.
    pub fn new(plan: Arc<Plan>, cache: &mut TableCache) -> Result<Tables, TooLarge> {
        check_size(&plan)?;
        let destinations = destinations(&plan);
        let mut first_moves = vec![0];
        let mut move_ends = Vec::new();
        for list in &destinations {
            move_ends.extend([Onward::Dropped, Onward::Finished]);
            move_ends.extend(list.iter().map(|to| Onward::To(*to)));
            first_moves.push(move_ends.len() as u32);
        }
        let chains = (plan.personas.iter())
            .map(|persona| {
                let mut chain = Chain {
                    nodes: Vec::new(),
                    details: Vec::new(),
                    entry: Guide::new(f64::INFINITY, &{
                        let ways = persona.entry.iter();
                        let ways = ways.map(|(to, share)| (Way::new(*to as u16, 0), *share));
                        let away = (Way::new(GONE, 0), persona.away());
                        ways.chain([away]).collect::<Vec<_>>()
                    }),
                    baseline: persona.baseline,
                    spend: persona.spend,
                };
                for (at, node) in persona.nodes.iter().enumerate() {
                    chain.push(&plan, at, node, &destinations[at], first_moves[at], cache);
                }
                chain
            })
            .collect();
        let pains = (plan.pains.iter())
            .map(|pain| PainTable {
                salt: pain.salt,
                leave: fixed_point(pain.leave),
                delay: pain.delay.as_ref().map(|law| cache.stay(law)),
                emotion: pain.emotion,
            })
            .collect();
        let arrivals = plan.arrivals.as_ref().map(|law| cache.stay(law));
        let persona_ways: Vec<(Way, f64)> = (plan.personas.iter().enumerate())
            .map(|(i, persona)| (Way::new(i as u16, 0), persona.share))
            .collect();
        let normal = (cache.known.entry(vec![u64::MAX]))
            .or_insert_with(|| Arc::new(QuantileTable::standard_normal()));
        let milestones: Vec<Milestone> = Milestone::ALL
            .iter()
            .copied()
            .filter(|m| plan.has(*m))
            .collect();
        let from = [Milestone::SignUp, Milestone::Conversion];
        let horizon = Millis::from_days(plan.horizon);
        Ok(Tables {
            horizon,
            window_start: horizon - Millis::from_days(plan.window),
            renewals_from: horizon - Millis::from_days(30.0),
            value: plan.value_milestone(),
            retention_from: from.into_iter().find(|m| milestones.contains(m)),
            discount_a_day: plan.discount_rate.ln_1p() / 365.0,
            has_conversion: milestones.contains(&Milestone::Conversion),
            converts_again: converts_again(&plan),
            has_renewal: milestones.contains(&Milestone::Renewal),
            milestones,
            everyone: match plan.personas.as_slice() {
                [one] if one.entry.len() == 1 && one.away() == 0.0 && plan.arrivals.is_none() => {
                    Some((0, one.entry[0].0))
                }
                _ => None,
            },
            persona: Guide::new(f64::INFINITY, &persona_ways),
            normal: Arc::clone(normal),
            plan,
            chains,
            pains,
            arrivals,
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

    /// The range of [`Tally::moves`](super::Tally::moves) that counts the ways out of a touchpoint:
    /// drop-off first, then those who finish, then the flows.
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
}

impl Chain {
    fn push(
        &mut self,
        plan: &Plan,
        at: usize,
        node: &NodePlan,
        destinations: &[u32],
        first_move: u32,
        cache: &mut TableCache,
    ) {
        let touchpoint = &plan.touchpoints[at];
        let guides = node.ways.iter().map(|ways| {
            let mut list = vec![
                (Way::new(GONE, DROPPED), ways.drop_off()),
                (Way::new(GONE, FINISHED), ways.finish),
            ];
            for (number, to) in (ENDS..).zip(destinations) {
                let share = ways
                    .flows
                    .iter()
                    .filter(|(t, _)| t == to)
                    .map(|(_, share)| share)
                    .sum();
                list.push((Way::new(*to as u16, number), share));
            }
            Guide::new(ways.up_to, &list)
        });
        let mut guides = guides.collect::<Vec<_>>().into_iter();
        self.nodes.push(Node {
            salt: touchpoint.salt,
            stay: cache.stay(&node.stay),
            // A plan has at least one interval of stays for every touchpoint.
            guide: guides
                .next()
                .unwrap_or_else(|| Guide::new(f64::INFINITY, &[(Way::new(GONE, DROPPED), 1.0)])),
            later: guides.collect(),
            first_move,
            milestone: touchpoint.milestone,
            stage: touchpoint.stage as u16,
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
