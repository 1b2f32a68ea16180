//! How cohorts scatter: the values of single cohorts, for whoever decides on them.

use super::{
    measure::{Reading, What, everyone},
    sample::Sample,
};
use crate::{
    draws::Replication,
    map::{JourneyMap, Metric},
    simulate::{Cohort, Control, Merge, RunError, TableCache, Tables, Tally, shard},
    units::Slug,
};

/// A metric, of everyone or of one persona.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The metric.
    pub metric: Metric,
    /// The persona; `None`: of everyone.
    pub persona: Option<Slug>,
}

impl Asked {
    /// A metric of everyone.
    pub fn of_everyone(metric: Metric) -> Asked {
        Asked {
            metric,
            persona: None,
        }
    }
}

impl Sample {
    /// The values of a metric, replication by replication; NaN where a cohort shows none.
    pub fn by_replication(&self, asked: &Asked) -> Option<Vec<f64>> {
        let at = self.place(asked)?;
        Some(self.digests.iter().map(|d| d.whole[at]).collect())
    }

    /// The standard deviation of one cohort's value when everything is known.
    pub fn chance(&self, asked: &Asked) -> Option<f64> {
        let who = self.who(asked)?;
        let estimate = self.estimate(who, What::Metric(asked.metric))?;
        Some(estimate.spread?.chance)
    }

    /// The correlations between the values that one cohort shows, everything being known: of how blocks
    /// stray from the mean of their replication. 0 where a value does not stray.
    pub fn correlations(&self, asked: &[Asked]) -> Vec<Vec<f64>> {
        let places: Vec<Option<usize>> = asked.iter().map(|a| self.place(a)).collect();
        let mut rows: Vec<Vec<f64>> = Vec::new();
        for digest in &self.digests {
            let n = digest.blocks.len() as f64;
            let value = |block: &Vec<f64>, at: Option<usize>| at.map_or(f64::NAN, |at| block[at]);
            let means: Vec<f64> = places
                .iter()
                .map(|at| digest.blocks.iter().map(|b| value(b, *at)).sum::<f64>() / n)
                .collect();
            rows.extend(digest.blocks.iter().map(|block| {
                let strays = places.iter().zip(&means);
                strays.map(|(at, mean)| value(block, *at) - mean).collect()
            }));
        }
        let product = |i: usize, j: usize| -> f64 {
            let both = rows.iter().map(|row| row[i] * row[j]);
            both.filter(|x| x.is_finite()).sum()
        };
        let one = |i: usize, j: usize| {
            let size = (product(i, i) * product(j, j)).sqrt();
            match i == j {
                true => 1.0,
                false if size > 0.0 => (product(i, j) / size).clamp(-1.0, 1.0),
                false => 0.0,
            }
        };
        let all = 0..asked.len();
        all.clone()
            .map(|i| all.clone().map(|j| one(i, j)).collect())
            .collect()
    }

    /// Everyone, or the index of a persona; `None` when there is no such persona.
    fn who(&self, asked: &Asked) -> Option<Option<usize>> {
        let Some(slug) = &asked.persona else {
            return Some(None);
        };
        let personas = &self.totals.tables.plan().personas;
        let at = personas.iter().position(|p| p.slug.as_ref() == Some(slug));
        at.map(Some)
    }

    fn place(&self, asked: &Asked) -> Option<usize> {
        self.position(self.who(asked)?, What::Metric(asked.metric))
    }
}

/// Customers walked between looks at the cancel flag.
const CHUNK: u64 = 1 << 13;

/// Walks cohorts of one map one at a time, in any order.
pub struct OneCohort<'a> {
    cohort: Cohort<'a>,
    cache: TableCache,
}

impl<'a> OneCohort<'a> {
    /// Of this map and size.
    ///
    /// # Errors
    /// When the map is too large for the engine.
    pub fn new(cohort: Cohort<'a>) -> Result<Self, RunError> {
        let mut cache = TableCache::default();
        cohort.tables(0, &mut cache)?;
        Ok(OneCohort { cohort, cache })
    }

    /// The map.
    pub fn map(&self) -> &'a JourneyMap {
        self.cohort.map
    }

    /// What the cohort of this replication shows: the same as in a whole run. NaN where it shows nothing.
    ///
    /// # Errors
    /// When cancelled, or when customers turn in a loop that they hardly ever leave.
    pub fn values(
        &self,
        replication: u32,
        asked: &[Asked],
        control: &Control,
    ) -> Result<Vec<f64>, RunError> {
        let tables = self.cohort.tables(replication, &mut self.cache.clone())?;
        let luck = Replication::new(self.cohort.seed, replication);
        let mut tallies: Vec<Tally> = tables
            .plan()
            .personas
            .iter()
            .map(|_| Tally::new(&tables))
            .collect();
        let mut start = 0;
        while start < self.cohort.customers {
            if control.is_cancelled() {
                return Err(RunError::Cancelled);
            }
            let end = (start + CHUNK).min(self.cohort.customers);
            tallies.merge(&shard(&tables, luck, start..end));
            if tallies.iter().any(|t| t.stopped >= 100) {
                return Err(RunError::Endless);
            }
            control.add(end - start);
            start = end;
        }
        Ok(self.read(&tables, &tallies, asked))
    }

    fn read(&self, tables: &Tables, tallies: &[Tally], asked: &[Asked]) -> Vec<f64> {
        let all = everyone(tallies, tables);
        let personas = &tables.plan().personas;
        let one = |asked: &Asked| {
            let tally = match &asked.persona {
                None => Some(&all),
                Some(slug) => {
                    let at = personas.iter().position(|p| p.slug.as_ref() == Some(slug));
                    at.map(|at| &tallies[at])
                }
            };
            let reading = tally.map(|tally| Reading {
                tables,
                tally,
                cohort: self.cohort.customers,
            });
            reading.map_or(f64::NAN, |r| r.value(What::Metric(asked.metric)))
        };
        asked.iter().map(one).collect()
    }
}
