//! The paths of single customers, for whoever shows how they walk: the same walks that a run counts.

use std::ops::Range;

use super::{
    run::with_uses,
    tables::Tables,
    visits::{FewVisits, ManyVisits, Visits},
    walk::{End, Everything, Extras, Journey, Pains, PainsAndExtras, Plain, Recorder, Uses, walk},
};
use crate::{draws::Replication, units::Millis};

/// A stay at a touchpoint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// Index of the touchpoint.
    pub at: u32,
    /// When the customer came, in days.
    pub from: f64,
    /// When the customer left, or the horizon.
    pub until: f64,
}

/// One customer's way.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Index of the persona.
    pub persona: usize,
    /// Where the customer was, in order.
    pub stops: Vec<Stop>,
    /// How it ended, at the last stop.
    pub end: End,
    /// When the customer first converted; `None`: never.
    pub converted: Option<f64>,
}

/// The most stops that are kept of one path.
const MOST_STOPS: usize = 4000;

/// Walks some of the customers of a replication and keeps their paths. Who arrives after the horizon has
/// none.
pub fn paths(tables: &Tables, luck: Replication, customers: Range<u64>) -> Vec<Path> {
    with_uses!(tables, paths_of(tables, luck, customers))
}

fn paths_of<U: Uses, V: Visits>(
    tables: &Tables,
    luck: Replication,
    customers: Range<u64>,
) -> Vec<Path> {
    let mut visits = V::new(tables);
    let mut journey = Journey::default();
    let mut paths = Vec::new();
    for index in customers {
        let traveller = tables.arrival(luck.customer(index));
        if traveller.is_away() || (U::EXTRAS && traveller.start > tables.horizon) {
            continue;
        }
        let mut track = Track {
            now: if U::EXTRAS {
                traveller.start
            } else {
                Millis::ZERO
            },
            stops: Vec::new(),
        };
        walk::<U, _, _>(tables, traveller, &mut visits, &mut track, &mut journey);
        let converted = journey.reached(crate::map::Milestone::Conversion);
        paths.push(Path {
            persona: traveller.persona,
            stops: track.stops,
            end: journey.how,
            converted: converted.is_finite().then(|| converted.days()),
        });
    }
    paths
}

/// Notes where a customer was.
struct Track {
    now: Millis,
    stops: Vec<Stop>,
}

impl Track {
    fn stop(&mut self, at: usize, stay: Millis) {
        let until = self.now + stay;
        if self.stops.len() < MOST_STOPS {
            self.stops.push(Stop {
                at: at as u32,
                from: self.now.days(),
                until: until.days(),
            });
        }
        self.now = until;
    }
}

impl Recorder for Track {
    fn arrived(&mut self, _: usize, _: bool) {}

    fn left(&mut self, at: usize, _: u32, _: usize, _: bool, stay: Millis) {
        self.stop(at, stay);
    }

    fn still_at(&mut self, at: usize, _: bool, stay: Millis) {
        self.stop(at, stay);
    }

    fn in_stage(&mut self, _: usize, _: Millis) {}

    fn struck(&mut self, _: usize, _: Millis) {}

    fn left_because_of(&mut self, _: usize) {}

    fn felt(&mut self, _: usize, _: f64) {}

    fn earned(&mut self, _: Millis, _: Millis, _: f64) {}

    fn csat(&mut self, _: bool) {}

    fn effort(&mut self, _: f64) {}
}
