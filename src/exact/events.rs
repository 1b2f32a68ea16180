//! What happens at one instant: masses at exact times, away from every grid.
//!
//! Customers who all move at one instant (fixed stays, recorded stays with tied values) make a discrete
//! law of time. It is followed event by event, in the whole [milliseconds](Millis) in which times are
//! compared everywhere, so that nothing is lost and what falls on the horizon is within it.
//!
//! Two things make a time less than exact, and each event says by how much it may be off: a stretch of
//! time much shorter than the step of the grid is taken for its middle, and when there are too many
//! different times they are gathered on coarser ones. Such events near the horizon are the doubt that is
//! told with the answers.

use std::collections::BTreeMap;

use super::march::{Leg, implicit};
use crate::units::Millis;

/// Customers, or a probability, at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Event {
    /// When, in milliseconds.
    pub at: i64,
    /// How many.
    pub mass: f64,
    /// By how much the time may be off, in milliseconds.
    pub off: i64,
}

impl Event {
    /// The time in days.
    pub fn days(&self) -> f64 {
        days(self.at)
    }
}

/// A time in whole milliseconds.
pub(super) fn millis(days: f64) -> i64 {
    Millis::from_days(days).get() as i64
}

/// A time in days.
pub(super) fn days(millis: i64) -> f64 {
    millis as f64 / Millis::PER_DAY
}

/// Events below this wait for the next one of their touchpoint: loops end, and nothing is lost.
const NOTHING: f64 = 1e-18;

/// Sorts events and joins those at one time.
pub(super) fn gather(events: &mut Vec<Event>) {
    events.sort_by_key(|e| e.at);
    events.dedup_by(|later, kept| {
        let same = later.at == kept.at;
        if same {
            kept.mass += later.mass;
            kept.off = kept.off.max(later.off);
        }
        same
    });
}

/// Adds a multiple of sorted events to sorted events.
pub(super) fn add(into: &mut Vec<Event>, from: &[Event], weight: f64) {
    if from.is_empty() {
        return;
    }
    into.extend(from.iter().map(|e| Event {
        mass: e.mass * weight,
        ..*e
    }));
    gather(into);
}

/// How much happens by a time, of sorted events.
pub(super) fn by(events: &[Event], at: i64) -> f64 {
    let within = events.iter().take_while(|e| e.at <= at);
    within.map(|e| e.mass).sum()
}

/// How much happens so near a time that it is not known whether before or after.
pub(super) fn near(events: &[Event], at: i64) -> f64 {
    let unsure = events.iter().filter(|e| (e.at - at).abs() < e.off);
    unsure.map(|e| e.mass.abs()).sum()
}

/// Events of arrivals, and of completed stays part by part.
pub(super) type Advanced = (Vec<Vec<Event>>, Vec<Vec<Vec<Event>>>);

/// Follows the events of a group of touchpoints that lie on common loops until `end` (a little longer where
/// their times are not exact), by the jumps of
/// their laws alone; with more than `most` of them, on coarser times.
///
/// # Errors
/// A sentence, when a loop takes no time and cannot be left.
pub(super) fn advance(
    members: &[Vec<Leg>],
    inflow: Vec<Vec<Event>>,
    end: i64,
    most: usize,
) -> Result<Advanced, String> {
    if inflow.iter().all(Vec::is_empty) {
        let ends = members.iter().map(|legs| vec![Vec::new(); legs.len()]);
        return Ok((inflow, ends.collect()));
    }
    let most = most.max(64);
    let mut unit = 1;
    loop {
        if let Some(found) = Walk::new(members, end, unit, most).run(&inflow)? {
            return Ok(found);
        }
        // On the coarser times there cannot be too many.
        unit = (2 * end / most as i64).max(2 * unit);
    }
}

/// The members of a group as events see them.
struct Walk<'a, 'b> {
    members: &'a [Vec<Leg<'b>>],
    /// The jumps of every leg, on the times in use.
    jumps: Vec<Vec<Vec<Event>>>,
    end: i64,
    unit: i64,
    most: usize,
}

/// What has still to happen: by time and member.
type Queue = BTreeMap<(i64, usize), (f64, i64)>;

impl<'a, 'b> Walk<'a, 'b> {
    fn new(members: &'a [Vec<Leg<'b>>], end: i64, unit: i64, most: usize) -> Self {
        let each = members.iter().map(|legs| {
            let jumps = legs.iter().map(|leg| rounded(&leg.law.atoms, unit));
            jumps.collect()
        });
        Walk {
            members,
            jumps: each.collect(),
            end,
            unit,
            most,
        }
    }

    /// `None` when there are too many events.
    fn run(&self, inflow: &[Vec<Event>]) -> Result<Option<Advanced>, String> {
        let count = self.members.len();
        let instantly = |i: usize, leg: usize| {
            let first = self.jumps[i][leg].first().filter(|e| e.at == 0);
            first.map_or(0.0, |e| e.mass)
        };
        let inverse = implicit(self.members, instantly)?;
        let mut arrivals: Vec<Vec<Event>> = vec![Vec::new(); count];
        let mut ends: Vec<Vec<Vec<Event>>> = (self.members.iter())
            .map(|legs| vec![Vec::new(); legs.len()])
            .collect();
        let mut queue = Queue::new();
        for (member, events) in inflow.iter().enumerate() {
            for event in rounded(events, self.unit) {
                self.push(&mut queue, member, event);
            }
        }
        let mut waiting = vec![0.0; count];
        let (mut now, mut x) = (vec![0.0; count], vec![0.0; count]);
        let mut times = 0;
        while let Some((&(at, _), _)) = queue.first_key_value() {
            times += 1;
            if times > self.most {
                return Ok(None);
            }
            let mut off = 0;
            now.fill(0.0);
            while let Some(entry) = queue.first_entry().filter(|e| e.key().0 == at) {
                let ((_, member), (mass, by)) = entry.remove_entry();
                now[member] += mass;
                off = off.max(by);
            }
            match &inverse {
                Some(inverse) => {
                    for (row, x) in x.iter_mut().enumerate() {
                        let sum = now.iter().enumerate().map(|(j, v)| inverse[(row, j)] * v);
                        *x = sum.sum();
                    }
                }
                None => x.copy_from_slice(&now),
            }
            for member in 0..count {
                let mass = x[member] + std::mem::take(&mut waiting[member]);
                if mass.abs() < NOTHING {
                    waiting[member] = mass;
                    continue;
                }
                let event = Event { at, mass, off };
                arrivals[member].push(event);
                self.leave(member, event, &mut ends[member], &mut queue);
            }
        }
        ends.iter_mut().flatten().for_each(gather);
        Ok(Some((arrivals, ends)))
    }

    /// The stays that begin with an event.
    fn leave(&self, member: usize, event: Event, ends: &mut [Vec<Event>], queue: &mut Queue) {
        let legs = self.members[member].iter().zip(&self.jumps[member]);
        for ((leg, jumps), ends) in legs.zip(ends) {
            for jump in jumps {
                let ended = Event {
                    at: event.at + jump.at,
                    mass: event.mass * jump.mass,
                    off: event.off + jump.off,
                };
                if self.too_late(&ended) {
                    continue;
                }
                ends.push(ended);
                // What takes no time is in the inverse.
                for &(to, share) in leg.into.iter().filter(|_| jump.at > 0) {
                    let mass = share * ended.mass;
                    self.push(queue, to, Event { mass, ..ended });
                }
            }
            if ends.len() > 8 * self.most {
                gather(ends);
            }
        }
    }

    /// What comes after the end is kept as long as it might as well come before.
    fn too_late(&self, event: &Event) -> bool {
        event.at > self.end + event.off.min(self.end / 8)
    }

    fn push(&self, queue: &mut Queue, member: usize, event: Event) {
        if self.too_late(&event) {
            return;
        }
        let slot = queue.entry((event.at, member)).or_insert((0.0, 0));
        slot.0 += event.mass;
        slot.1 = slot.1.max(event.off);
    }
}

/// Events on coarser times: each shared out between the two nearest, so that the mean is kept.
fn rounded(events: &[Event], unit: i64) -> Vec<Event> {
    if unit == 1 {
        return events.to_vec();
    }
    let mut all = Vec::with_capacity(2 * events.len());
    for event in events {
        let over = event.at.rem_euclid(unit);
        if over == 0 {
            all.push(*event);
            continue;
        }
        let low = event.at - over;
        let part = over as f64 / unit as f64;
        let off = event.off + unit;
        for (at, share) in [(low, 1.0 - part), (low + unit, part)] {
            let mass = event.mass * share;
            all.push(Event { at, mass, off });
        }
    }
    gather(&mut all);
    all
}
