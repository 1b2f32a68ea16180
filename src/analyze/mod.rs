//! From tallies to answers: estimates with intervals, targets with probabilities, leverage, paired
//! comparisons.
//!
//! Everything that is measured goes through one list (`measure`), every interval through one
//! module ([`interval`]), so that a number on a screen, in a file and in a comparison is the same
//! number.

mod agreement;
mod answer;
mod compare;
mod course;
mod exact;
mod exact_money;
mod figure;
mod group;
mod growing;
pub mod interval;
mod leverage;
mod means;
mod measure;
mod registry;
mod sample;
mod scale;
mod scatter;

pub use agreement::{Contradiction, Meaning, contradictions};
pub use answer::{
    Answer, Estimate, PainAnswer, Passage, PersonaAnswer, RunSize, Spread, StageAnswer,
    SurvivalPoint, TargetAnswer, TouchpointAnswer,
};
pub use compare::{Comparison, Difference, TargetChange, common_size, compare, samples};
pub use course::{Band, Curves, Feelings};
pub use exact::exact_answer;
pub use figure::Verdict;
pub use group::Group;
pub use growing::Growing;
pub use interval::Method;
pub use leverage::{Gain, Lever, Leverage, leverage, replications as leverage_replications};
pub use means::{Mean, Means, means};
pub use registry::{About, about};
pub use sample::{ENOUGH_FOR_COUNTING, Sample, answer, measured};
pub use scatter::{Asked, OneCohort};
