//! What becomes of customers some time after something happened to them: retention, a second purchase.
//!
//! Customers remember nothing but the touchpoint they are at, so whoever arrives there begins anew: the
//! arrivals of one flow are the start of the next.

use super::{
    chain::{Chain, groups},
    events::{self, millis},
    flow::{Question, Spreading, follow, stay},
    grid::{Grid, Laws},
    stream::Stream,
    task::{Answer, MONTH, RETENTION_DAYS, Solver},
};

/// Steps of the coarsest grid on which leaving is followed after an arrival, about.
const STEPS: f64 = 240.0;

/// Multiplications that retention after a set takes on the grid halved so often, about.
pub(super) fn work(chain: &Chain, set: &[usize], level: usize) -> f64 {
    let steps = STEPS * f64::from(1u32 << level.min(16));
    let parts: usize = chain.parts.iter().map(Vec::len).sum();
    parts as f64 * set.len().max(1) as f64 * steps * steps / 2.0
}

impl Solver<'_> {
    /// Watched for so many days after arriving at the set, and of those who is still there.
    pub(super) fn retention(&self, set: &[usize]) -> Result<Answer, String> {
        let mut values = vec![0.0; 2 * RETENTION_DAYS.len()];
        let horizon = millis(self.plan.horizon);
        let asked: Vec<(usize, f64)> = (RETENTION_DAYS.into_iter().enumerate())
            .filter(|(_, days)| millis(*days) <= horizon)
            .collect();
        let Some(&(_, longest)) = asked.last() else {
            return Ok(Answer { values, doubt: 0.0 });
        };
        let (starts, mut doubt) = self.starts(set)?;
        let a_day = (STEPS / longest).ceil() as usize * (1 << self.level);
        let grid = Grid {
            step: 1.0 / a_day as f64,
            steps: longest as usize * a_day,
        };
        let mut laws = Laws::new(grid);
        let everywhere = vec![true; self.persona.nodes.len()];
        let nowhere = vec![false; self.persona.nodes.len()];
        let groups = groups(self.persona);
        let chain = Chain::new(self.plan, self.persona, &mut laws, groups, &everywhere);
        for (came, start) in starts {
            let flow = follow(
                &chain,
                &Question {
                    start: &start,
                    stop: &nowhere,
                    wanted: &everywhere,
                    known: None,
                    spreading: Spreading::Means,
                },
            )?;
            let drops = flow.drops(&chain);
            let (came_by, gone_by) = (came.running(self.chain.grid), drops.running(grid));
            // Who has come so far, of a whole; the rest never does and is not there either.
            let comes: f64 = start.iter().map(|(_, one)| one.by_end(grid)).sum();
            for &(place, days) in &asked {
                let last = horizon - millis(days);
                let watched = came_by.at(last);
                values[2 * place] += watched;
                values[2 * place + 1] += watched * (comes - gone_by.at(millis(days)));
                doubt += events::near(&came.jumps, last) + events::near(&drops.jumps, millis(days));
            }
        }
        Ok(Answer { values, doubt })
    }

    /// Who comes when, and where each of them stands then.
    #[expect(clippy::type_complexity, reason = "a list of pairs")]
    fn starts(&self, set: &[usize]) -> Result<(Vec<(Stream, Vec<(usize, Stream)>)>, f64), String> {
        if set.is_empty() {
            let start = self.chain.start_of(&Stream::one());
            return Ok((vec![(self.chain.arrivals.clone(), start)], 0.0));
        }
        let flow = self.first(set, &self.reachable.to(set))?;
        let each = set.iter().filter_map(|&at| {
            let came = flow.arrivals(at).filter(|came| !came.is_empty())?;
            Some((came.clone(), vec![(at, Stream::one())]))
        });
        Ok((each.collect(), flow.doubt()))
    }

    /// Whoever arrives at the set a second time.
    pub(super) fn again(&self, set: &[usize]) -> Result<Answer, String> {
        let first = self.first(set, &self.reachable.to(set))?;
        let mut onward = Vec::new();
        for &at in set {
            let Some(came) = first.arrivals(at).filter(|came| !came.is_empty()) else {
                continue;
            };
            let ends = stay(self.chain, at, came.clone())?;
            self.lead_on(at, &ends, &mut onward);
        }
        let second = self.until(set, &onward, &self.reachable.to(set), None)?;
        let doubt = first.doubt() + second.doubt();
        let values = vec![self.sum(&second, set).by_end(self.chain.grid)];
        Ok(Answer { values, doubt })
    }

    /// Where completed stays lead to, and when.
    pub(super) fn lead_on(&self, at: usize, ends: &[Stream], into: &mut Vec<(usize, Stream)>) {
        for (part, ends) in self.chain.parts[at].iter().zip(ends) {
            for &(to, share) in &part.flows {
                let mut stream = Stream::default();
                stream.add(ends, share);
                into.push((to, stream));
            }
        }
    }

    /// Stays that end within the last month.
    pub(super) fn lately(&self, set: &[usize]) -> Answer {
        let grid = self.chain.grid;
        let from = millis(self.plan.horizon) - millis(MONTH);
        let (mut sum, mut doubt) = (0.0, self.base.doubt());
        let visits = set.iter().filter_map(|&at| self.base.visits[at].as_deref());
        for ends in visits.flat_map(|visits| &visits.ends) {
            sum += ends.by_end(grid) - ends.running(grid).at(from);
            doubt += events::near(&ends.jumps, from);
        }
        Answer {
            values: vec![sum],
            doubt,
        }
    }
}
