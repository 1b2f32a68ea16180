//! How a run is sized, and the constants of the experience model.

use crate::units::{Days, Positive, Quantity, Real, Share};

/// The size of a run. Every part may be left open and is then taken from the next wider settings:
/// command line, scenario, map, built-in default.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RunSettings {
    /// Customers in one replication: the size of the real cohort.
    pub customers: Option<u64>,
    /// Replications. Each draws its own values of the uncertain numbers.
    pub replications: Option<u32>,
    /// How long the cohort is watched.
    pub horizon: Option<Days>,
    /// The seed of every draw.
    pub seed: Option<u64>,
}

impl RunSettings {
    /// Customers in a replication unless told otherwise.
    pub const CUSTOMERS: u64 = 10_000;
    /// Replications unless told otherwise.
    pub const REPLICATIONS: u32 = 100;
    /// Days watched unless told otherwise: a year.
    pub const HORIZON: f64 = 365.0;
    /// Seed unless told otherwise.
    pub const SEED: u64 = 1;

    /// These settings, with what they leave open taken from `wider`.
    #[must_use]
    pub fn or(self, wider: RunSettings) -> RunSettings {
        RunSettings {
            customers: self.customers.or(wider.customers),
            replications: self.replications.or(wider.replications),
            horizon: self.horizon.or(wider.horizon),
            seed: self.seed.or(wider.seed),
        }
    }
}

/// The constants of satisfaction and the surveys that ask for it. Modelling assumptions: change them
/// where a team knows better.
///
/// Satisfaction s lies in 0…10 and starts at the persona's baseline. Each visit moves it toward
/// 5 + 5·emotion (pain hits included) by the recency weight: s ← s + recency·(5 + 5·emotion − s).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Experience {
    /// Satisfaction at the start, 0…10.
    pub baseline: f64,
    /// The weight of the latest visit, 0…1.
    pub recency: Share,
    /// Standard deviation of the noise between satisfaction and a survey answer, in points of 0…10.
    pub noise: Positive,
    /// The lowest noisy satisfaction that answers "satisfied" to CSAT. 6.25 is where 1 + s/2.5
    /// rounds to 4 on the usual five-point scale.
    pub csat_from: f64,
    /// k in exp(k·(baseline − s)), which multiplies the odds of dropping off. 0: satisfaction does
    /// not change what customers do.
    pub health_effect: Real,
}

impl Default for Experience {
    fn default() -> Self {
        Experience {
            baseline: 7.0,
            recency: Share::clamped(0.3),
            noise: Positive::clamped(1.0),
            csat_from: 6.25,
            health_effect: Real::clamped(0.0),
        }
    }
}
