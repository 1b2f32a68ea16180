//! From a map to a plan.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{
    Features, Law, MoneyPlan, NodePlan, PainPlan, PersonaPlan, Plan, Shape, StagePlan,
    TouchpointPlan,
    ways::{FlowShare, ways},
};
use crate::{
    draws::{Purpose, Replication, Salt},
    map::{Dwell, DwellLaw, Evidence, JourneyMap, Pain, Persona, Touchpoint},
    units::{Days, Money, Quantity, Share, Slug, Uncertain},
};

/// Where the values of uncertain numbers come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Luck {
    /// Every number at its central value.
    Central,
    /// The values that this replication draws.
    Of(Replication),
    /// Every number at its central value but the one of this [name](Numbers), which is at this quantile.
    Only(Salt, f64),
}

impl Luck {
    /// Central, but for the uncertain number of this name.
    pub fn only(name: &str, quantile: f64) -> Luck {
        Luck::Only(Salt::new(Purpose::Unknown, name), quantile)
    }

    /// The quantile at which the uncertain number of this name stands; `None` at its central value.
    pub(super) fn quantile(self, name: &str) -> Option<f64> {
        match self {
            Luck::Central => None,
            Luck::Of(replication) => Some(replication.unknown(Salt::new(Purpose::Unknown, name))),
            Luck::Only(salt, p) => (salt == Salt::new(Purpose::Unknown, name)).then_some(p),
        }
    }
}

/// The values that uncertain numbers were given, by name: the path to the number in the map, such as
/// `flows/visit>sign-up/share`. A law of times has one name, and its mean stands for it.
pub type Numbers = IndexMap<String, f64>;

/// z of the 95 % quantile of the normal law: a grade's factor spans that many standard deviations.
pub(super) const Z95: f64 = 1.644_853_626_951_472_7;

/// Compiles a map for a horizon in days.
///
/// References to things that do not exist are left out; `map::validate` reports them as errors, and
/// nothing should be run that has errors. A map without touchpoints gives a plan without personas.
pub fn compile(map: &JourneyMap, horizon: f64, luck: Luck) -> Plan {
    Compiler::new(map, luck).plan(horizon)
}

/// The same, and the values that the uncertain numbers were given.
pub fn compile_with_numbers(map: &JourneyMap, horizon: f64, luck: Luck) -> (Plan, Numbers) {
    let mut compiler = Compiler::new(map, luck);
    compiler.numbers = Some(Numbers::new());
    let plan = compiler.plan(horizon);
    (plan, compiler.numbers.unwrap_or_default())
}

/// How many numbers of the map are uncertain: 0 means that every replication has the same plan.
pub fn unknowns(map: &JourneyMap) -> usize {
    let mut compiler = Compiler::new(map, Luck::Central);
    // What is uncertain does not depend on the horizon.
    compiler.plan(1.0);
    compiler.uncertain
}

/// The law that a plan of the map gives to a stay with every number at its central value.
pub fn central_law(map: &JourneyMap, dwell: &Dwell) -> Law {
    Compiler::new(map, Luck::Central).dwell("", None, dwell)
}

/// The law of a stay where what is not known of it, its parameters and its grade, stands at this quantile.
pub fn law_at(map: &JourneyMap, grade: Option<Evidence>, dwell: &Dwell, p: f64) -> Law {
    const NAME: &str = "stay";
    Compiler::new(map, Luck::only(NAME, p)).dwell(NAME, grade, dwell)
}

/// What is known while a map is compiled.
pub(super) struct Compiler<'a> {
    pub(super) map: &'a JourneyMap,
    pub(super) luck: Luck,
    pub(super) index: HashMap<&'a Slug, u32>,
    pub(super) uncertain: usize,
    /// What the uncertain numbers were given, where somebody wants to know.
    numbers: Option<Numbers>,
}

impl<'a> Compiler<'a> {
    fn new(map: &'a JourneyMap, luck: Luck) -> Self {
        let index = map.touchpoints.keys().zip(0..).collect();
        Compiler {
            map,
            luck,
            index,
            uncertain: 0,
            numbers: None,
        }
    }

    /// Keeps the value of an uncertain number; a later value replaces an earlier one of the same name.
    pub(super) fn note(&mut self, name: &str, value: f64) {
        if let Some(numbers) = &mut self.numbers {
            numbers.insert(name.to_owned(), value);
        }
    }

    /// The value of a number in this replication. `name` is its path: the key of its luck.
    pub(super) fn value<Q: Quantity>(
        &mut self,
        name: &str,
        grade: Option<Evidence>,
        number: Uncertain<Q>,
    ) -> f64 {
        let number = Evidence::grade(grade, number);
        if number.is_known() {
            return number.central().get();
        }
        self.uncertain += 1;
        let value = match self.luck.quantile(name) {
            None => number.central().get(),
            Some(p) => number.quantile(p).get(),
        };
        self.note(name, value);
        value
    }

    fn optional(
        &mut self,
        name: &str,
        grade: Option<Evidence>,
        number: Option<Uncertain<Money>>,
    ) -> f64 {
        number.map_or(0.0, |number| self.value(name, grade, number))
    }

    fn plan(&mut self, horizon: f64) -> Plan {
        let map = self.map;
        let stages = map.stages.iter().map(|(slug, stage)| StagePlan {
            slug: slug.clone(),
            expected: stage.expected.map(Days::get),
        });
        let touchpoints: Vec<_> = map
            .touchpoints
            .iter()
            .map(|(slug, t)| self.touchpoint(slug, t))
            .collect();
        let mut kept = Vec::new();
        let mut pains = Vec::new();
        for (slug, pain) in &map.pains {
            let Some(&at) = self.index.get(&pain.at) else {
                continue;
            };
            let prevalence = self.value(
                &format!("pains/{slug}/prevalence"),
                pain.evidence,
                pain.prevalence,
            );
            kept.push((slug, prevalence));
            pains.push(self.pain(slug, pain, at));
        }
        let mut scaled_down = Vec::new();
        let shares = self.flow_shares(&mut scaled_down);
        let stays: Vec<Law> = map
            .touchpoints
            .iter()
            .map(|(slug, t)| self.dwell(&format!("touchpoints/{slug}/dwell"), t.evidence, &t.dwell))
            .collect();
        let arrivals = map
            .arrivals
            .as_ref()
            .map(|law| self.dwell("arrivals", None, law));
        let entry = self.entry();
        let unnamed = Persona::new("", Share::ONE);
        let named = map
            .personas
            .iter()
            .map(|(slug, persona)| (Some(slug), persona));
        let everyone: Vec<_> = if map.personas.is_empty() {
            vec![(None, &unnamed)]
        } else {
            named.collect()
        };
        let weights: Vec<f64> = everyone
            .iter()
            .map(|(slug, persona)| {
                let name = slug.map_or(String::new(), |slug| format!("personas/{slug}/share"));
                self.value(&name, persona.evidence, persona.share)
            })
            .collect();
        let total: f64 = weights.iter().sum();
        let personas: Vec<_> = everyone
            .into_iter()
            .zip(weights)
            .filter(|_| !map.touchpoints.is_empty())
            .map(|((slug, persona), weight)| PersonaPlan {
                slug: slug.cloned(),
                share: if total > 0.0 { weight / total } else { 0.0 },
                baseline: persona.baseline.unwrap_or(map.experience.baseline),
                spend: persona.spend.get(),
                entry: {
                    let own = persona.entry.as_ref();
                    let own = own.and_then(|slug| self.index.get(slug));
                    let (all, away) = match own {
                        Some(&at) => (vec![(at, 1.0)], 0.0),
                        None => (entry.clone(), map.away.get()),
                    };
                    let come = (1.0 - away) * (1.0 - persona.away.get());
                    all.into_iter()
                        .map(|(at, share)| (at, share * come))
                        .collect()
                },
                nodes: self.nodes(persona, &stays, &shares, &kept),
            })
            .collect();
        let features = Features::of(map, &touchpoints, &pains, &personas);
        Plan {
            horizon,
            window: if horizon >= 730.0 {
                365.0
            } else {
                horizon / 2.0
            },
            discount_rate: map.discount_rate.get(),
            experience: map.experience,
            arrivals,
            stages: stages.collect(),
            touchpoints,
            pains,
            personas,
            features,
            scaled_down,
        }
    }

    fn touchpoint(&mut self, slug: &Slug, t: &Touchpoint) -> TouchpointPlan {
        let path = |field: &str| format!("touchpoints/{slug}/{field}");
        let grade = t.evidence;
        let expand = t
            .expand
            .map_or(0.0, |x| self.value(&path("expand"), grade, x));
        let contract = t
            .contract
            .map_or(0.0, |x| self.value(&path("contract"), grade, x));
        TouchpointPlan {
            slug: slug.clone(),
            salt: Salt::new(Purpose::Move, slug.as_str()),
            stage: self.map.stages.get_index_of(&t.stage).unwrap_or(0) as u32,
            milestone: t.moment,
            support: t.support,
            emotion: t.emotion.get(),
            csat: t.csat,
            effort: t.effort,
            money: MoneyPlan {
                cost: self.optional(&path("cost"), grade, t.cost),
                revenue: self.optional(&path("revenue"), grade, t.revenue),
                cost_per_day: self.optional(&path("cost_per_day"), grade, t.cost_per_day),
                revenue_per_day: self.optional(&path("revenue_per_day"), grade, t.revenue_per_day),
                subscribe: t
                    .subscribe
                    .map(|x| self.value(&path("subscribe"), grade, x)),
                change: expand - contract,
            },
        }
    }

    fn pain(&mut self, slug: &Slug, pain: &Pain, at: u32) -> PainPlan {
        let path = |field: &str| format!("pains/{slug}/{field}");
        PainPlan {
            slug: slug.clone(),
            salt: Salt::new(Purpose::Pain, slug.as_str()),
            at,
            leave: self.value(&path("leave"), pain.evidence, pain.leave),
            delay: pain
                .delay
                .as_ref()
                .map(|law| self.dwell(&path("delay"), pain.evidence, law)),
            emotion: pain.emotion.get(),
        }
    }

    fn entry(&mut self) -> Vec<(u32, f64)> {
        let mut entry: Vec<(u32, f64)> = self
            .map
            .entries()
            .into_iter()
            .filter_map(|(slug, share)| {
                let at = *self.index.get(&slug)?;
                Some((at, self.value(&format!("entry/{slug}"), None, share)))
            })
            .collect();
        let total: f64 = entry.iter().map(|(_, share)| share).sum();
        entry.iter_mut().for_each(|(_, share)| *share /= total);
        entry
    }

    fn nodes(
        &self,
        persona: &Persona,
        stays: &[Law],
        shares: &[Vec<FlowShare>],
        pains: &[(&Slug, f64)],
    ) -> Vec<NodePlan> {
        let pain_factor = |slug: &Slug| persona.pain.get(slug).map_or(1.0, |f| f.get());
        let mut pains_at: Vec<Vec<(u32, f64)>> = vec![Vec::new(); stays.len()];
        for (i, (slug, prevalence)) in (0..).zip(pains) {
            let at = self.index[&self.map.pains[*slug].at];
            pains_at[at as usize].push((i, (prevalence * pain_factor(slug)).min(1.0)));
        }
        let slugs = self.map.touchpoints.keys();
        slugs
            .zip(stays)
            .zip(shares)
            .zip(pains_at)
            .map(|(((slug, stay), flows), pains)| NodePlan {
                stay: stay
                    .clone()
                    .scaled(persona.dwell.get(slug).map_or(1.0, |f| f.get())),
                ways: ways(persona, flows),
                pains,
            })
            .collect()
    }

    /// A law with its numbers drawn. All numbers of one law share their luck, so that a median never
    /// overtakes its 90 % quantile; a grade of evidence scales the law as a whole.
    fn dwell(&mut self, name: &str, grade: Option<Evidence>, dwell: &Dwell) -> Law {
        let fixed_at_nothing = dwell.takes_no_time();
        let mut number = |u: &Uncertain<Days>| self.value(name, None, *u);
        let quantiles = |median: f64, p90: f64| (median, (p90 / median).max(1.0 + 1e-9));
        let law = match dwell.law() {
            DwellLaw::Fixed(days) => Law::fixed(number(days)),
            DwellLaw::Exponential(mean) => Law {
                shape: Shape::Exponential,
                scale: number(mean),
            },
            DwellLaw::Usually { median, p90 } => {
                let (median, ratio) = quantiles(number(median), number(p90));
                // ln(p90 / median) = σ·z with z the 90 % quantile of the standard normal law.
                const Z90: f64 = 1.281_551_565_544_600_4;
                Law {
                    shape: Shape::LogNormal {
                        sigma: ratio.ln() / Z90,
                    },
                    scale: median,
                }
            }
            DwellLaw::Weibull { median, p90 } => {
                let (median, ratio) = quantiles(number(median), number(p90));
                // Q(p) = scale·(−ln(1−p))^(1/k), so p90/median = (ln 10 / ln 2)^(1/k).
                let ln2 = std::f64::consts::LN_2;
                let shape = (std::f64::consts::LN_10 / ln2).ln() / ratio.ln();
                Law {
                    shape: Shape::Weibull { shape },
                    scale: median / ln2.powf(1.0 / shape),
                }
            }
            DwellLaw::Gamma { mean, sd } => {
                let (mean, sd) = (number(mean), number(sd));
                Law::gamma(mean, sd)
            }
            DwellLaw::Between { low, high } => {
                let (low, high) = (number(low), number(high));
                Law {
                    shape: Shape::Uniform {
                        low: (low / high).min(1.0 - 1e-9),
                    },
                    scale: high,
                }
            }
            DwellLaw::Pert { min, likely, max } => {
                let (min, likely, max) = (number(min), number(likely), number(max));
                let min_part = (min / max).min(1.0 - 1e-9);
                let likely = (likely / max).clamp(min_part, 1.0);
                Law {
                    shape: Shape::Pert {
                        min: min_part,
                        likely,
                    },
                    scale: max,
                }
            }
            DwellLaw::Quantiles(list) => {
                let list: Vec<f64> = list.iter().map(|d| d.get()).collect();
                Law {
                    shape: Shape::Quantiles(list.into()),
                    scale: 1.0,
                }
            }
            DwellLaw::LogNormal { mu, sigma } => {
                // A drawn mu may leave what can be written; its median must still be a positive number.
                let scale = self.value(name, None, *mu).clamp(-700.0, 700.0).exp();
                Law {
                    shape: Shape::LogNormal {
                        sigma: self.value(name, None, *sigma),
                    },
                    scale,
                }
            }
            DwellLaw::GammaShape { shape, scale } => Law {
                shape: Shape::Gamma {
                    shape: self.value(name, None, *shape),
                },
                scale: self.value(name, None, *scale),
            },
            DwellLaw::WeibullShape { shape, scale } => Law {
                shape: Shape::Weibull {
                    shape: self.value(name, None, *shape),
                },
                scale: self.value(name, None, *scale),
            },
        };
        let law = match grade {
            Some(evidence) if dwell.is_known() && !fixed_at_nothing => {
                self.uncertain += 1;
                match self.luck.quantile(name) {
                    None => law,
                    Some(p) => {
                        let z = Shape::LogNormal { sigma: 1.0 }.quantile(p).ln();
                        law.scaled((evidence.ratio_factor().ln() * z / Z95).exp())
                    }
                }
            }
            _ if dwell.is_known() => return law,
            _ => law,
        };
        self.note(name, law.mean());
        law
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{Flow, FlowKey, Stage, TimedEffect};
    use crate::units::Factor;

    fn slug(s: &str) -> Slug {
        Slug::new(s).unwrap()
    }

    fn two_step() -> JourneyMap {
        let mut map = JourneyMap::new(slug("m"), "M");
        map.stages.insert(
            slug("s"),
            Stage {
                name: "S".into(),
                ..Stage::default()
            },
        );
        for name in ["a", "b"] {
            map.touchpoints
                .insert(slug(name), Touchpoint::new(slug("s"), name));
        }
        let key = FlowKey::new(slug("a"), slug("b"));
        map.flows.insert(key, Flow::new(Share::new(0.2).unwrap()));
        map
    }

    #[test]
    fn a_timed_effect_makes_two_ways_out() {
        let mut map = two_step();
        map.flows[0].within = Some(TimedEffect {
            within: Days::new(1.0).unwrap(),
            times: Factor::new(1.8).unwrap().into(),
        });
        let plan = compile(&map, 365.0, Luck::Central);
        let ways = &plan.personas[0].nodes[0].ways;
        assert_eq!(ways.len(), 2);
        assert!((ways[0].flows[0].1 - 0.36).abs() < 1e-12 && ways[0].up_to == 1.0);
        assert!((ways[1].flows[0].1 - 0.2).abs() < 1e-12);
    }

    /// Whatever the grade, what is not known about a fork must not look like people leaving: the mean
    /// drop-off is the one that is written, exactly for measured shares (Dirichlet), nearly for others.
    #[test]
    fn graded_ways_out_are_drawn_together() {
        let mut map = two_step();
        map.touchpoints
            .insert(slug("c"), Touchpoint::new(slug("s"), "c"));
        map.flows[0].share = Share::new(0.5).unwrap().into();
        let fork = FlowKey::new(slug("a"), slug("c"));
        map.flows.insert(fork, Flow::new(Share::new(0.48).unwrap()));
        for (grade, tolerance) in [
            (Evidence::Measured(100), 0.0),
            (Evidence::Estimate, 5e-4),
            (Evidence::Guess, 2e-3),
        ] {
            map.flows
                .values_mut()
                .for_each(|flow| flow.evidence = Some(grade));
            let drop_off = |r| {
                let plan = compile(&map, 365.0, Luck::Of(Replication::new(1, r)));
                plan.personas[0].nodes[0].ways[0].drop_off()
            };
            const N: u32 = 4000;
            let drawn: Vec<f64> = (0..N).map(drop_off).collect();
            let mean = drawn.iter().sum::<f64>() / f64::from(N);
            let variance = drawn.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / f64::from(N - 1);
            let error = (variance / f64::from(N)).sqrt();
            assert!(
                (mean - 0.02).abs() < 4.0 * error + tolerance,
                "{grade:?}: {mean} ± {error}"
            );
            if grade == Evidence::Measured(100) {
                // The marginal is Beta(2, 98): standard deviation √(0.02·0.98/101) = 0.01393.
                assert!(
                    (variance.sqrt() - 0.01393).abs() < 0.001,
                    "{}",
                    variance.sqrt()
                );
            }
        }
    }

    #[test]
    fn unknowns_are_counted_and_drawn_per_replication() {
        let mut map = two_step();
        assert_eq!(unknowns(&map), 0);
        map.flows[0].share = Uncertain::beta(20.0, 80.0).unwrap();
        map.touchpoints[0].dwell = Dwell::fixed(Days::new(2.0).unwrap());
        map.touchpoints[0].evidence = Some(Evidence::Guess);
        assert_eq!(unknowns(&map), 2);
        let share = |r| {
            let plan = compile(&map, 365.0, Luck::Of(Replication::new(1, r)));
            plan.personas[0].nodes[0].ways[0].flows[0].1
        };
        let mean = (0..2000).map(share).sum::<f64>() / 2000.0;
        // Beta(20, 80): mean 0.2, standard deviation √(0.2·0.8/101) = 0.0398.
        assert!((mean - 0.2).abs() < 4.0 * 0.0398 / 2000f64.sqrt(), "{mean}");
    }
}
