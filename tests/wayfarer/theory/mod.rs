//! The engine and the analysis against theory: closed forms, published models, a second
//! implementation, conservation laws, and the honesty of intervals and probabilities.
//!
//! Every statistical test fixes its seed and states its tolerance in standard errors, 4 unless it
//! says otherwise: with correct code one check in 16,000 would fail under a fresh seed.

mod cohorts;
mod common_luck;
mod conservation;
mod coverage;
mod ends;
mod exact;
mod experience;
mod leverage;
mod money;
mod naive;
mod numbers;
mod passage;
mod paths;
mod random_map;
mod reference;
mod second;
pub mod support;
pub mod unknowns;
mod walks;
