//! Expected customers over time, as streams: what comes at one instant, and what is spread out.

use super::{
    events::{self, Event, days, millis},
    grid::Grid,
    weights::add_shifted,
};

/// Expected customers in time.
#[derive(Debug, Clone, Default)]
pub(super) struct Stream {
    /// Those who come at one instant with others.
    pub jumps: Vec<Event>,
    /// The others, by grid point: with [`Spreading::Means`](super::flow::Spreading::Means) those around the point, each shared out between
    /// the two nearest points so that the mean time is kept; with [`Spreading::Growth`](super::flow::Spreading::Growth) those since the
    /// point before. Empty for none.
    pub rise: Vec<f64>,
    /// With [`Spreading::Means`](super::flow::Spreading::Means), how many more than half of those around a point come after it. It
    /// matters where the flow sets in or stops at once, and such edges come from customers who moved
    /// at one instant; fixed stays carry them on, any other stay blurs them.
    pub skew: Vec<f64>,
}

impl Stream {
    /// Whoever comes around one grid point, jumps apart.
    pub fn rise(&self, index: usize) -> f64 {
        self.rise.get(index).copied().unwrap_or(0.0)
    }

    /// Of those around a point, whoever comes after it: all at the start.
    pub fn late(&self, index: usize) -> f64 {
        let skew = self.skew.get(index).copied().unwrap_or(0.0);
        if index == 0 {
            self.rise(0)
        } else {
            self.rise(index) / 2.0 + skew
        }
    }

    /// Whoever has come by the end of the grid, with [`Spreading::Means`](super::flow::Spreading::Means).
    pub fn by_end(&self, grid: Grid) -> f64 {
        let risen = total(&self.rise[..self.rise.len().min(grid.steps + 1)]);
        events::by(&self.jumps, grid.end()) + risen - self.late(grid.steps)
    }

    /// The time that is left until the end of the grid, summed over whoever has come by then.
    pub fn time_left(&self, grid: Grid) -> f64 {
        let end = grid.time(grid.steps);
        let jumps = self.jumps.iter();
        let jumps = jumps.map(|e| e.mass * (end - e.days()).max(0.0));
        let rise = self
            .rise
            .iter()
            .enumerate()
            .map(|(k, v)| v * (end - grid.time(k)));
        jumps.sum::<f64>() + rise.sum::<f64>()
    }

    /// Whoever has come, at every time.
    pub fn running(&self, grid: Grid) -> Running<'_> {
        let mut sum = 0.0;
        let each = (0..=grid.steps).map(|k| {
            sum += self.rise(k);
            sum - self.late(k)
        });
        let smooth = each.collect();
        let mut by = 0.0;
        let jumped = self.jumps.iter().map(|e| {
            by += e.mass;
            by
        });
        Running {
            smooth,
            jumped: jumped.collect(),
            jumps: &self.jumps,
            grid,
        }
    }

    /// Whoever has come by each grid point.
    pub fn by_points(&self, grid: Grid) -> Vec<f64> {
        let mut by = self.running(grid).smooth;
        let (mut jumped, mut next) = (0.0, 0);
        for (k, by) in by.iter_mut().enumerate() {
            let at = millis(grid.time(k));
            while let Some(event) = self.jumps.get(next).filter(|e| e.at <= at) {
                jumped += event.mass;
                next += 1;
            }
            *by += jumped;
        }
        by
    }

    /// One customer, at time 0.
    pub fn one() -> Stream {
        let now = Event {
            at: 0,
            mass: 1.0,
            off: 0,
        };
        Stream {
            jumps: vec![now],
            ..Stream::default()
        }
    }

    /// Each customer counted as often as the time is worth at which it comes.
    pub fn weighted(&self, grid: Grid, worth: impl Fn(f64) -> f64) -> Stream {
        let jump = |e: &Event| Event {
            mass: e.mass * worth(e.days()),
            ..*e
        };
        let each = |values: &[f64]| -> Vec<f64> {
            let points = values.iter().enumerate();
            points.map(|(k, v)| v * worth(grid.time(k))).collect()
        };
        Stream {
            jumps: self.jumps.iter().map(jump).collect(),
            rise: each(&self.rise),
            skew: each(&self.skew),
        }
    }

    /// What the customers who have come by the end of the grid are worth by the time at which they come.
    pub fn worth(&self, grid: Grid, worth: impl Fn(f64) -> f64) -> f64 {
        let last = grid.steps;
        let jumps = self.jumps.iter().take_while(|e| e.at <= grid.end());
        let jumps = jumps.map(|e| worth(e.days()) * e.mass);
        let rise = self.rise.iter().take(last + 1).enumerate();
        let rise = rise.map(|(k, v)| worth(grid.time(k)) * v);
        let beyond = worth(grid.time(last)) * self.late(last);
        jumps.sum::<f64>() + rise.sum::<f64>() - beyond
    }

    /// Everybody who ever comes.
    pub fn whole(&self) -> f64 {
        self.jumps.iter().map(|e| e.mass).sum::<f64>() + total(&self.rise)
    }

    /// Those who come by a time and those who come after it: who comes at an instant by the time itself, in
    /// milliseconds, the others by the grid point beside it.
    pub fn cut(&self, at: i64, point: usize) -> [Stream; 2] {
        let (before, after): (Vec<Event>, Vec<Event>) = self.jumps.iter().partition(|e| e.at <= at);
        let late = self.late(point);
        let early = self.rise(point) - late;
        let (mut one, mut two) = (self.rise.clone(), self.rise.clone());
        let (mut one_skew, mut two_skew) = (self.skew.clone(), self.skew.clone());
        for values in [&mut one, &mut one_skew] {
            values.truncate(point);
        }
        for values in [&mut two, &mut two_skew] {
            let gone = values.len().min(point);
            values[..gone].fill(0.0);
        }
        if point < self.rise.len() {
            // All of it comes before the point, or all after it.
            one.push(early);
            one_skew.resize(point, 0.0);
            one_skew.push(-early / 2.0);
            two[point] = late;
            two_skew.resize(two_skew.len().max(point + 1), 0.0);
            two_skew[point] = late / 2.0;
        }
        let stream = |jumps, rise, skew| Stream { jumps, rise, skew };
        [stream(before, one, one_skew), stream(after, two, two_skew)]
    }

    /// Whether nothing ever comes.
    pub fn is_empty(&self) -> bool {
        self.jumps.is_empty() && self.rise.is_empty()
    }

    /// Adds a multiple of another.
    pub fn add(&mut self, other: &Stream, weight: f64) {
        events::add(&mut self.jumps, &other.jumps, weight);
        for (into, from) in [(&mut self.rise, &other.rise), (&mut self.skew, &other.skew)] {
            into.resize(into.len().max(from.len()), 0.0);
            add_shifted(into, from, 0, weight);
        }
    }
}

/// A sum by halves: adding ten thousands of numbers one by one would lose the thirteenth digit.
fn total(values: &[f64]) -> f64 {
    if values.len() <= 64 {
        return values.iter().sum();
    }
    let (one, two) = values.split_at(values.len() / 2);
    total(one) + total(two)
}

/// How many have come by any time.
pub(super) struct Running<'a> {
    /// By each grid point, jumps apart.
    pub smooth: Vec<f64>,
    /// The jumps.
    pub jumps: &'a [Event],
    /// By each of them.
    jumped: Vec<f64>,
    grid: Grid,
}

impl Running<'_> {
    /// By a time in milliseconds.
    pub fn at(&self, millis: i64) -> f64 {
        let before = self.jumps.partition_point(|e| e.at <= millis);
        let jumped = before.checked_sub(1).map_or(0.0, |k| self.jumped[k]);
        jumped + self.smooth_at(millis)
    }

    /// The same, jumps apart: between grid points by the cubic through the four nearest.
    pub fn smooth_at(&self, millis: i64) -> f64 {
        if millis < 0 {
            return 0.0;
        }
        let days = days(millis);
        match self.grid.index(days) {
            Some(k) => self.smooth[k.min(self.smooth.len() - 1)],
            None => between_points(&self.smooth, days / self.grid.step),
        }
    }
}

/// The cubic through the four nearest of equally spaced points, at the place `at` counted in points.
pub(super) fn between_points(points: &[f64], at: f64) -> f64 {
    let k = at.floor() as usize;
    let first = k.saturating_sub(1).min(points.len().saturating_sub(4));
    let points = &points[first..(first + 4).min(points.len())];
    let x = at - first as f64;
    let term = |i: usize| {
        let others = (0..points.len()).filter(|&j| j != i);
        others
            .map(|j| (x - j as f64) / (i as f64 - j as f64))
            .product::<f64>()
    };
    points.iter().enumerate().map(|(i, y)| y * term(i)).sum()
}
