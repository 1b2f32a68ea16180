//! The Monte Carlo engine: sends customers down a plan and counts what happens to them.
//!
//! * A customer's draws are keyed ([`crate::draws`]), so results do not depend on threads, shards or
//!   the order of work.
//! * What is counted ([`Tally`]) are integers, so merging is exact, and its size does not depend on
//!   the number of customers.
//! * A run is cut into replications (each with its own values of the uncertain numbers) and every
//!   replication into blocks of customers, whose spread tells how much is chance.
//!
//! This module must never know about files, screens or metrics, and never ask a clock.

mod counting;
mod guide;
mod histogram;
mod kept;
mod money;
mod path;
mod quantile_table;
mod run;
mod stages;
mod tables;
mod tally;
mod traveller;
mod visits;
mod walk;
mod without;

pub use histogram::{Histogram, Quantile};
pub use path::{Path, Stop, paths};
pub use quantile_table::QuantileTable;
pub use run::{Cohort, Control, Count, Prepared, RunError, Totals, Work, run, shard};
pub use stages::Stages;
pub use tables::{Move, Onward, TableCache, Tables, TooLarge};
pub use tally::{
    ExperienceTally, MAX_TENURE_DAYS, MONEY_UNITS, MONTH, Merge, MoneyTally, POINT_UNITS,
    PainTally, RETENTION_DAYS, StageTally, SupportTally, TICKS_PER_DAY, Tally, TimeTally,
};
pub use walk::{End, Journey, MAX_VISITS, Recorder};
pub use without::{WithoutEachPain, World, Worlds};
