//! Draw a customer journey, then send ten million simulated customers down it.
//!
//! The crate is a pipeline of values:
//!
//! 1. [`mod@file`] reads RON text into a [`map::JourneyMap`] (or a [`scenario::Scenario`]), with every
//!    error at once; [`map::validate`] says whether its parts fit together.
//! 2. [`scenario`] applies typed changes to a base map; [`edit`] is the one way a map changes.
//! 3. [`plan`] compiles a map for one replication: indices for slugs, values for uncertain numbers.
//! 4. [`simulate`] sends customers down the plan and counts; [`exact`] computes the same quantities
//!    without sampling.
//! 5. [`analyze`] turns counts into estimates with intervals, targets with probabilities, the leverage
//!    of every pain, and paired comparisons.
//! 6. [`decide`] says how likely targets are to be met, which uncertain numbers matter, what knowing them
//!    would be worth, and which set of fixes to pay for.
//!
//! None of these modules knows about screens, the command line or the clock. `cli` and `app` are the
//! shell around them. See ARCHITECTURE.md and docs/MODEL.md.
//!
//! ```
//! use wayfarer::{analyze, file, map::Metric, simulate::{Cohort, Control}};
//!
//! let text = r#"JourneyMap(
//!     format: 2, id: "shop", title: "Shop",
//!     stages: {"buy": (name: "Buy")},
//!     touchpoints: {
//!         "visit": (stage: "buy", name: "Visit", dwell: Exponential("10min")),
//!         "order": (stage: "buy", name: "Order", moment: Conversion),
//!     },
//!     flows: {"visit>order": (share: 0.04)},
//! )"#;
//! let map = file::read_map(text, "shop.ron").model.expect("the text is a map");
//! let cohort = Cohort { map: &map, customers: 10_000, replications: 10, horizon: 30.0, seed: 1 };
//! let answer = analyze::answer(&cohort, &Control::default())?;
//! let conversion = answer.metrics[&Metric::Conversion];
//! assert!(conversion.low <= 0.04 && 0.04 <= conversion.high);
//! # Ok::<(), wayfarer::simulate::RunError>(())
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod analyze;
#[cfg(feature = "app")]
pub mod app;
pub mod archive;
pub mod cli;
pub mod decide;
pub mod diagnostic;
pub mod draws;
pub mod edit;
pub mod exact;
pub mod export;
pub mod file;
pub mod import;
pub mod layout;
pub mod map;
pub mod numbers;
pub mod plan;
pub mod scenario;
pub mod simulate;
pub mod special;
pub mod units;
pub mod workshop;
