//! The numbers of a map as they are shown, and how far they can be trusted.

use std::sync::Arc;

use super::{Found, Report};
use crate::{
    analyze::{Answer, Curves, Leverage, Method, joined},
    map::JourneyMap,
};

/// How the numbers shown stand to the map as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There are none.
    Nothing,
    /// They are of the map as it was.
    Stale,
    /// Those with an exact value are of the map as it is, the others of the map as it was.
    Exact,
    /// They are of the map as it is; so many replications of so many were made.
    Growing(u32, u32),
    /// They are what a run says, in full.
    Full,
}

/// An answer and the state of the map it is about.
#[derive(Debug)]
struct About<T> {
    state: u64,
    what: T,
}

/// See the [module documentation](self).
#[derive(Debug, Default)]
pub struct Shown {
    /// Counts the states of the map whose numbers were asked for.
    state: u64,
    /// The map in that state.
    asked: Option<Arc<JourneyMap>>,
    exact: Option<About<Option<Box<Answer>>>>,
    sampled: Option<About<(u32, u32, Box<Answer>)>>,
    curves: Option<About<Arc<Curves>>>,
    levers: Option<About<Arc<Leverage>>>,
    stopped: bool,
}

impl Shown {
    /// The number of the state that the numbers are asked for.
    pub fn state(&self) -> u64 {
        self.state
    }

    /// The map that the numbers were asked for last.
    pub fn asked(&self) -> Option<&Arc<JourneyMap>> {
        self.asked.as_ref()
    }

    /// The map has changed and is asked about anew. Gives the number of its state.
    pub fn ask(&mut self, map: Arc<JourneyMap>) -> u64 {
        self.state += 1;
        self.asked = Some(map);
        self.stopped = false;
        self.state
    }

    /// The map cannot be run as it is: what is shown is of the map as it was.
    pub fn overtaken(&mut self) {
        self.state += 1;
        self.asked = None;
    }

    /// There is nothing to be shown any more.
    pub fn clear(&mut self) {
        *self = Shown {
            state: self.state + 1,
            ..Shown::default()
        };
    }

    /// The run was stopped: no more comes.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Whether the run was stopped.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Takes what was found. Gives whether what is shown has changed.
    pub fn take(&mut self, report: Report) -> bool {
        let state = report.state;
        match report.found {
            Found::Exact(what) => {
                if state != self.state {
                    return false;
                }
                self.exact = Some(About { state, what });
            }
            Found::Sampled {
                done,
                of,
                answer,
                curves,
            } => {
                // Where there are exact answers to the map as it is, a sample of a former one would be a
                // step back.
                let ahead = self.exact_now().is_some();
                if state != self.state && (ahead || self.asked.is_none()) {
                    return false;
                }
                let what = (done, of, answer);
                self.sampled = Some(About { state, what });
                self.curves = Some(About {
                    state,
                    what: curves,
                });
            }
            Found::Levers(what) => {
                if state != self.state {
                    return false;
                }
                self.levers = Some(About { state, what });
            }
            Found::Walked(_) | Found::Failed(_) => return false,
        }
        true
    }

    /// The exact answers to the map as it is.
    pub fn exact_now(&self) -> Option<&Answer> {
        let exact = self.exact.as_ref().filter(|e| e.state == self.state)?;
        exact.what.as_deref()
    }

    /// How the numbers stand.
    pub fn standing(&self) -> Standing {
        match (&self.sampled, self.exact_now()) {
            (Some(About { state, what }), _) if *state == self.state => match what {
                (done, of, _) if done >= of => Standing::Full,
                (done, of, _) => Standing::Growing(*done, *of),
            },
            (_, Some(_)) => Standing::Exact,
            (None, None) => Standing::Nothing,
            _ => Standing::Stale,
        }
    }

    /// What is shown: see [`joined`].
    pub fn answer(&self) -> Option<Answer> {
        let sampled = self.sampled.as_ref();
        let fresh = sampled.is_some_and(|s| s.state == self.state);
        match (self.exact_now(), sampled) {
            _ if self.standing() == Standing::Full => Some((*sampled?.what.2).clone()),
            (Some(exact), Some(About { what, .. })) => Some(joined(exact, &what.2, fresh)),
            (Some(exact), None) => Some(exact.clone()),
            (None, Some(About { what, .. })) => Some((*what.2).clone()),
            (None, None) => None,
        }
    }

    /// Whether a number of this method belongs to the map as it is.
    pub fn is_current(&self, method: Method) -> bool {
        match self.standing() {
            Standing::Full | Standing::Growing(..) => true,
            Standing::Exact => method == Method::Exact,
            Standing::Stale | Standing::Nothing => false,
        }
    }

    /// The curves, and whether they are of the map as it is.
    pub fn curves(&self) -> Option<(&Arc<Curves>, bool)> {
        let curves = self.curves.as_ref()?;
        Some((&curves.what, curves.state == self.state))
    }

    /// The levers, and whether they are of the map as it is.
    pub fn levers(&self) -> Option<(&Arc<Leverage>, bool)> {
        let levers = self.levers.as_ref()?;
        Some((&levers.what, levers.state == self.state))
    }
}
