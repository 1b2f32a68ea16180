//! The numbers of a map as they are shown, and how far they can be trusted.
//!
//! What is shown together comes from one answer: the exact one from the moment the map changes until the
//! first replications of its run have come, then the run alone. What an exact answer leaves open is of the
//! map as it was, and is marked so.

use std::{cell::Cell, sync::Arc};

use super::{Found, Identity, Report, Standing, Told, complete::completed};
use crate::{
    analyze::{Answer, Curves, Leverage},
    app::opened::Picture,
    map::JourneyMap,
};

/// Something found, and what it belongs to.
#[derive(Debug)]
struct About<T> {
    of: Identity,
    what: T,
}

/// So many replications of so many, and what they say.
#[derive(Debug)]
struct Sampled {
    done: u32,
    of: u32,
    answer: Box<Answer>,
}

/// See the [module documentation](self).
#[derive(Debug)]
pub struct Shown {
    table: u64,
    /// Counts the states of the map whose numbers were asked for.
    state: u64,
    /// The map in that state; `None`: it cannot be run.
    asked: Option<Identity>,
    exact: Option<About<Option<Box<Answer>>>>,
    sampled: Option<About<Sampled>>,
    curves: Option<About<Arc<Curves>>>,
    levers: Option<About<Arc<Leverage>>>,
    stopped: bool,
    /// What is shown: made of the above whenever they change.
    told: Option<(Box<Answer>, Standing)>,
    /// Whether the map in this revision of a picture is the one that was asked about.
    checked: Cell<Option<(u64, bool)>>,
}

impl Default for Shown {
    fn default() -> Shown {
        Shown {
            table: Identity::new_table(),
            state: 0,
            asked: None,
            exact: None,
            sampled: None,
            curves: None,
            levers: None,
            stopped: false,
            told: None,
            checked: Cell::new(None),
        }
    }
}

impl Shown {
    /// What the numbers were asked for last, unless the map cannot be run.
    pub fn asked(&self) -> Option<&Identity> {
        self.asked.as_ref()
    }

    /// The map has changed and is asked about anew. Gives what the numbers will belong to.
    pub fn ask(&mut self, map: Arc<JourneyMap>) -> Identity {
        self.state += 1;
        let of = Identity::new(self.table, self.state, map);
        self.asked = Some(of.clone());
        self.stopped = false;
        self.tell();
        of
    }

    /// The map cannot be run as it is: what is shown is of the map as it was.
    pub fn overtaken(&mut self) {
        self.state += 1;
        self.asked = None;
        self.tell();
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
        self.tell();
    }

    /// Takes what was found.
    pub fn take(&mut self, report: Report) {
        let of = report.of;
        if of.table() != self.table {
            return;
        }
        let current = self.is_asked(&of);
        match report.found {
            Found::Exact(what) if current => self.exact = Some(About { of, what }),
            Found::Sampled {
                done,
                of: all,
                answer,
                curves,
            } => {
                // Where there are exact answers to the map as it is, a sample of a former one would be a
                // step back.
                let ahead = self.exact_now().is_some();
                let newer = (self.sampled.as_ref()).is_none_or(|s| s.of.state() <= of.state());
                if !current && (ahead || !newer || self.asked.is_none()) {
                    return;
                }
                let what = Sampled {
                    done,
                    of: all,
                    answer,
                };
                self.curves = Some(About {
                    of: of.clone(),
                    what: curves,
                });
                self.sampled = Some(About { of, what });
            }
            Found::Levers(what) if current => self.levers = Some(About { of, what }),
            Found::Exact(_) | Found::Levers(_) | Found::Walked(_) | Found::Failed(_) => return,
        }
        self.tell();
    }

    fn is_asked(&self, of: &Identity) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked == of)
    }

    /// The exact answers to the map as it was asked about last.
    fn exact_now(&self) -> Option<&Answer> {
        let exact = self.exact.as_ref().filter(|e| self.is_asked(&e.of))?;
        exact.what.as_deref()
    }

    /// Decides what is shown.
    fn tell(&mut self) {
        self.checked.set(None);
        let sampled = self.sampled.as_ref();
        let fresh = sampled.filter(|s| self.is_asked(&s.of)).map(|s| &s.what);
        self.told = match (fresh, self.exact_now(), sampled) {
            (Some(run), _, _) => {
                let standing = match (run.done >= run.of, self.stopped) {
                    (true, _) => Standing::Full(run.of),
                    (false, true) => Standing::Stopped(run.done, run.of),
                    (false, false) => Standing::Growing(run.done, run.of),
                };
                Some((run.answer.clone(), standing))
            }
            (None, Some(exact), run) => {
                let answer = completed(exact, run.map(|run| &*run.what.answer));
                Some((Box::new(answer), Standing::Exact))
            }
            // An exact answer is younger than the run before it, and whole for what is read together.
            (None, None, Some(run)) => {
                let former = self.exact.as_ref();
                let former = former.filter(|e| e.of.state() > run.of.state());
                let answer = match former.and_then(|e| e.what.as_deref()) {
                    Some(exact) => Box::new(completed(exact, Some(&run.what.answer))),
                    None => run.what.answer.clone(),
                };
                Some((answer, Standing::Older))
            }
            (None, None, None) => {
                let exact = self.exact.as_ref().and_then(|e| e.what.clone());
                exact.map(|exact| (exact, Standing::Older))
            }
        };
    }

    /// The numbers to show with a map. They are said to be older unless they belong to it.
    pub fn of(&self, picture: &Picture) -> Option<Told<'_>> {
        let (answer, standing) = self.told.as_ref()?;
        let standing = match self.belongs_to(picture) {
            true => *standing,
            false => Standing::Older,
        };
        Some(Told::new(answer, standing))
    }

    /// Whether what was asked about last is this map.
    fn belongs_to(&self, picture: &Picture) -> bool {
        if let Some((revision, found)) = self.checked.get()
            && revision == picture.revision
        {
            return found;
        }
        let asked = self.asked.as_ref();
        let found = asked.is_some_and(|asked| asked.is_of(&picture.map));
        self.checked.set(Some((picture.revision, found)));
        found
    }

    /// The full run of a map, if that is what is shown of it.
    pub fn full(&self, picture: &Picture) -> Option<&Answer> {
        let told = self.of(picture)?;
        matches!(told.standing(), Standing::Full(_)).then(|| told.answer())
    }

    /// The curves, the map they are of, and whether that is this one as it is.
    pub fn curves(&self, picture: &Picture) -> Option<(&Arc<Curves>, &JourneyMap, bool)> {
        let curves = self.curves.as_ref()?;
        let fresh = self.is_asked(&curves.of) && self.belongs_to(picture);
        Some((&curves.what, curves.of.map(), fresh))
    }

    /// The levers, and whether they are of this map as it is.
    pub fn levers(&self, picture: &Picture) -> Option<(&Arc<Leverage>, bool)> {
        let levers = self.levers.as_ref()?;
        let fresh = self.is_asked(&levers.of) && self.belongs_to(picture);
        Some((&levers.what, fresh))
    }
}
