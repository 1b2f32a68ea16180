//! The ways out of every touchpoint: shares drawn, multiplied by personas and timed effects.

use super::{
    Shape, Ways, cap_shares,
    compile::{Compiler, Luck, Z95},
    multiply_shares,
};
use crate::{
    draws::{Purpose, Salt},
    map::{Evidence, FlowKey, Persona},
    units::{Share, Slug, Uncertain},
};

impl<'a> Compiler<'a> {
    /// The flows out of every touchpoint with the shares and timed effects of this replication.
    pub(super) fn flow_shares(&mut self, scaled_down: &mut Vec<u32>) -> Vec<Vec<FlowShare<'a>>> {
        let mut all: Vec<Vec<FlowShare>> = vec![Vec::new(); self.map.touchpoints.len()];
        let mut graded: Vec<Vec<(usize, Evidence)>> = vec![Vec::new(); all.len()];
        for (key, flow) in &self.map.flows {
            let (Some(&from), Some(&to)) = (self.index.get(&key.from), self.index.get(&key.to))
            else {
                continue;
            };
            let flows = &mut all[from as usize];
            let share = match flow.evidence {
                Some(grade) if flow.share.is_known() => {
                    graded[from as usize].push((flows.len(), grade));
                    flow.share.central().get()
                }
                _ => self.value(&format!("flows/{key}/share"), None, flow.share),
            };
            let within = flow.within.map(|effect| {
                let times = self.value(&format!("flows/{key}/times"), flow.evidence, effect.times);
                (effect.within.get(), times)
            });
            flows.push(FlowShare {
                way: Way::Flow(key, to),
                written: flow.share,
                noted: flow.evidence.is_some() || !flow.share.is_known(),
                share,
                within,
            });
        }
        for (at, (slug, touchpoint)) in self.map.touchpoints.iter().enumerate() {
            let usual = match all[at].is_empty() {
                true => Share::ONE,
                false => Share::ZERO,
            };
            let written = touchpoint.finish.unwrap_or(usual.into());
            let central = written.central().get();
            // Nobody doubts a default, nor what is none or all.
            let grade = (touchpoint.evidence)
                .filter(|_| written.is_known() && central > 0.0 && central < 1.0);
            let share = match grade {
                Some(grade) => {
                    graded[at].push((all[at].len(), grade));
                    central
                }
                None => self.value(&format!("touchpoints/{slug}/finish"), None, written),
            };
            all[at].push(FlowShare {
                way: Way::Finish(slug),
                written,
                noted: grade.is_some() || !written.is_known(),
                share,
                within: None,
            });
        }
        for (at, flows) in all.iter_mut().enumerate() {
            self.draw_graded(at, flows, &graded[at]);
            let mut shares: Vec<f64> = flows.iter().map(|f| f.share).collect();
            if cap_shares(&mut shares) {
                scaled_down.push(at as u32);
                flows
                    .iter_mut()
                    .zip(shares)
                    .for_each(|(flow, share)| flow.share = share);
            }
            for flow in flows.iter().filter(|flow| flow.noted) {
                self.note(&flow.name(), flow.share);
            }
        }
        all
    }

    /// Puts one of the graded shares out of a touchpoint at its quantile, if it is the one that moves; the
    /// other graded ways and the drop-off give way in proportion.
    fn set_graded(&mut self, flows: &mut [FlowShare<'a>], graded: &[(usize, Evidence)]) {
        let moves = graded.iter().find_map(|&(i, grade)| {
            let p = self.luck.quantile(&flows[i].name())?;
            Some((i, grade, p))
        });
        let Some((moved, grade, p)) = moves else {
            return;
        };
        let is_graded = |i: usize| graded.iter().any(|(at, _)| *at == i);
        let elsewhere = flows.iter().enumerate().filter(|(i, _)| !is_graded(*i));
        let rest = (1.0 - elsewhere.map(|(_, f)| f.share).sum::<f64>()).max(0.0);
        let old = flows[moved].share;
        let law = grade.widen(flows[moved].written);
        let new = law.quantile(p).get().min(rest);
        let scale = match rest - old {
            others if others > 0.0 => (rest - new) / others,
            _ => 1.0,
        };
        for &(i, _) in graded {
            flows[i].share *= scale;
        }
        flows[moved].share = new;
    }

    /// Draws the graded shares out of one touchpoint, together with the drop-off: they are parts of one
    /// whole, and drawing each alone would let what is not known about a fork pass for people leaving.
    ///
    /// Shares measured on n cases follow a Dirichlet law of n times the shares (drawn as gammas and
    /// divided by their sum; Devroye 1986, *Non-Uniform Random Variate Generation*, XI.4), which keeps
    /// their means. Guesses and estimates multiply each way, drop-off included, by a log-normal factor
    /// such that the odds between two ways have the 90 % interval of the grade.
    fn draw_graded(
        &mut self,
        at: usize,
        flows: &mut [FlowShare<'a>],
        graded: &[(usize, Evidence)],
    ) {
        self.uncertain += graded.len();
        let replication = match self.luck {
            Luck::Of(replication) => replication,
            Luck::Central => return,
            Luck::Only(..) => return self.set_graded(flows, graded),
        };
        let Some(&(_, weakest)) = graded.iter().min_by_key(|(_, grade)| grade.cases()) else {
            return;
        };
        let is_graded = |i: usize| graded.iter().any(|(at, _)| *at == i);
        let written: f64 = flows.iter().map(|f| f.written.central().get()).sum();
        let elsewhere = flows.iter().enumerate().filter(|(i, _)| !is_graded(*i));
        let rest = (1.0 - elsewhere.map(|(_, f)| f.share).sum::<f64>()).max(0.0);
        let draw = |name: &str, grade: Evidence, share: f64| {
            let p = replication.unknown(Salt::new(Purpose::Unknown, name));
            way_weight(grade, share, p)
        };
        let slug = self
            .map
            .touchpoints
            .get_index(at)
            .map_or("", |(slug, _)| slug.as_str());
        let drop_off = (1.0 - written).max(0.0);
        let mut sum = draw(&format!("touchpoints/{slug}/drop_off"), weakest, drop_off);
        for &(i, grade) in graded {
            let flow = &mut flows[i];
            flow.share = draw(&flow.name(), grade, flow.share);
            sum += flow.share;
        }
        for &(i, _) in graded {
            flows[i].share = if sum > 0.0 {
                flows[i].share / sum * rest
            } else {
                0.0
            };
        }
    }
}

/// The weight of a way out of this share, at the quantile `p` of its law: a gamma with shape n·share for
/// measured shares, a log-normal factor for the others. The weights of a touchpoint are taken relative to
/// their sum.
fn way_weight(grade: Evidence, share: f64, p: f64) -> f64 {
    if share <= 0.0 {
        return 0.0;
    }
    match grade {
        Evidence::Measured(n) => {
            let n = f64::from(n.max(1));
            Shape::Gamma { shape: n * share }.quantile(p) / n
        }
        Evidence::Guess | Evidence::Estimate => {
            let z = Shape::LogNormal { sigma: 1.0 }.quantile(p).ln();
            // The odds between two ways hold two such factors.
            share * (grade.ratio_factor().ln() * z / Z95 / std::f64::consts::SQRT_2).exp()
        }
    }
}

/// A way out of a touchpoint other than dropping off.
#[derive(Clone, Copy)]
enum Way<'a> {
    /// A flow, and the index of where it leads.
    Flow(&'a FlowKey, u32),
    /// The good end at the touchpoint.
    Finish(&'a Slug),
}

/// A way out with the numbers of a replication. The good end comes last of each touchpoint's.
#[derive(Clone)]
pub(super) struct FlowShare<'a> {
    way: Way<'a>,
    /// The share as it is written.
    written: Uncertain<Share>,
    /// Whether its share is one of the uncertain numbers.
    noted: bool,
    share: f64,
    within: Option<(f64, f64)>,
}

impl FlowShare<'_> {
    /// Whether anybody may go this way in some replication.
    fn may_be_taken(&self) -> bool {
        !self.written.is_known() || self.written.central().get() > 0.0
    }

    /// The name of its share among the uncertain numbers.
    fn name(&self) -> String {
        match self.way {
            Way::Flow(key, _) => format!("flows/{key}/share"),
            Way::Finish(slug) => format!("touchpoints/{slug}/finish"),
        }
    }
}

/// The ways out for a persona: its multipliers first, then for each interval of stays the timed
/// effects that hold there.
pub(super) fn ways(persona: &Persona, flows: &[FlowShare]) -> Vec<Ways> {
    let mut base: Vec<f64> = flows.iter().map(|f| f.share).collect();
    let factors: Vec<f64> = flows
        .iter()
        .map(|f| match f.way {
            Way::Flow(key, _) => persona.flow.get(key).map_or(1.0, |f| f.get()),
            Way::Finish(_) => 1.0,
        })
        .collect();
    multiply_shares(&mut base, &factors);
    let mut ends: Vec<f64> = flows
        .iter()
        .filter_map(|f| f.within.map(|(end, _)| end))
        .collect();
    ends.push(f64::INFINITY);
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    ends.into_iter()
        .map(|up_to| {
            let mut shares = base.clone();
            let times = flows.iter().map(|f| match f.within {
                Some((end, times)) if up_to <= end => times,
                _ => 1.0,
            });
            multiply_shares(&mut shares, &times.collect::<Vec<_>>());
            let mut ways = Ways {
                up_to,
                flows: Vec::new(),
                finish: 0.0,
            };
            for ((flow, share), factor) in flows.iter().zip(shares).zip(&factors) {
                // What the ways are depends on the map alone, not on a share drawn as 0: counts of moves are
                // put together over replications by their places.
                let may_go = flow.may_be_taken() && *factor > 0.0;
                match flow.way {
                    Way::Flow(_, to) if share > 0.0 || may_go => ways.flows.push((to, share)),
                    Way::Flow(..) => {}
                    Way::Finish(_) => ways.finish = share,
                }
            }
            ways
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{
        draws::Replication,
        file::read_map,
        plan::{Luck, compile},
    };

    /// A share that is often drawn as 0 (a Beta law with nearly all its mass there) leaves the ways as they are, so
    /// that the moves of all replications have the same places.
    #[test]
    fn a_share_drawn_as_nothing_keeps_its_place() {
        let text = r#"JourneyMap(format: 2, id: "m", title: "M", stages: {"s": (name: "S")},
            touchpoints: {
                "a": (stage: "s", name: "A"), "b": (stage: "s", name: "B"), "c": (stage: "s", name: "C"),
            },
            flows: { "a>b": (share: Beta(0.001, 10)), "a>c": (share: 0.5) })"#;
        let map = read_map(text, "m.ron").model.expect("a map");
        let mut nothing = 0;
        for r in 0..20 {
            let plan = compile(&map, 10.0, Luck::Of(Replication::new(1, r)));
            let ways = &plan.personas[0].nodes[0].ways[0].flows;
            assert_eq!(ways.iter().map(|flow| flow.0).collect::<Vec<_>>(), [1, 2]);
            nothing += usize::from(ways[0].1 == 0.0);
        }
        assert!(nothing > 0, "no share was drawn as 0");
    }
}
