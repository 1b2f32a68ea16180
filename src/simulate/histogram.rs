//! A histogram of times that can be merged exactly and whose size does not depend on how many times
//! it holds.

use super::kept::Kept;
use crate::units::Millis;

/// Sub-cells of an octave, as a power of two: neighbouring cell edges differ by at most 1/64.
const CELL_BITS: u32 = 6;
/// The shortest time told apart, in days: 2⁻¹⁴, about 5 seconds.
const FIRST_OCTAVE: i32 = -14;
/// Octaves: up to 2²⁰ days.
const OCTAVES: usize = 34;
const CELLS: usize = (OCTAVES << CELL_BITS) + 1;
/// The cell for times that never came, which count as no times at all: adding one needs no branch.
const NEVER: usize = CELLS;

/// Counts of times in cells that grow with the time; of few or round times also one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// The first cell holds times below the shortest one told apart.
    pub(super) counts: Vec<u64>,
    /// The times that are counted one by one, which are in the cells too.
    pub(super) kept: Kept,
}

/// A quantile, and where it lies for sure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// The time in days.
    pub value: f64,
    /// It is not below this: the same as the value where that is exact, else the edge of its cell.
    pub low: f64,
    /// Nor above this.
    pub high: f64,
}

impl Histogram {
    /// An empty histogram.
    pub fn new() -> Histogram {
        Histogram {
            counts: vec![0; CELLS + 1],
            kept: Kept::default(),
        }
    }

    /// A histogram that holds nothing, whatever is added: where nobody asks for it.
    pub(super) fn none() -> Histogram {
        Histogram {
            counts: Vec::new(),
            kept: Kept::default(),
        }
    }

    /// Adds a time; one that never comes adds nothing.
    #[inline(always)]
    pub fn add(&mut self, time: Millis) {
        let Some(count) = self.counts.get_mut(Self::cell(time.days())) else {
            return;
        };
        *count += 1;
        if time.is_finite() {
            self.kept.add(time.get() as u64);
        }
    }

    /// How many times it holds.
    pub fn count(&self) -> u64 {
        self.counts[..NEVER].iter().sum()
    }

    /// The shortest time that at least a share `p` of the times do not exceed: one of the times themselves
    /// where they are counted one by one, else straight between the edges of a cell. `None` when empty.
    pub fn quantile(&self, p: f64) -> Option<Quantile> {
        let total = self.count();
        // A share of a number of times, such as .9 of 70, may have come out a little above it.
        let rank = (p * total as f64 - 1e-9).ceil().max(1.0);
        let mut below = 0.0;
        for cell in self.filled() {
            let upto = below + cell.count as f64;
            if upto >= rank {
                return Some(cell.at(rank - below));
            }
            below = upto;
        }
        None
    }

    /// Whether both hold the same, as far as both know it. After [`subtract`](super::Merge::subtract) fewer
    /// times are counted one by one than there is room for.
    pub fn agrees(&self, other: &Histogram) -> bool {
        self.counts == other.counts && self.kept.agrees(&other.kept)
    }

    /// What it holds, rising: from, to, and how many times, spread evenly between; of times that are
    /// counted one by one both ends are the time itself.
    pub fn pieces(&self) -> Vec<(f64, f64, u64)> {
        let mut pieces = Vec::new();
        for cell in self.filled() {
            let times = cell.times.iter();
            pieces.extend(times.map(|(time, count)| (*time, *time, *count)));
            if cell.others > 0 {
                pieces.push((cell.low, cell.high, cell.others));
            }
        }
        pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
        pieces
    }

    /// The cells that hold something.
    fn filled(&self) -> Vec<Cell> {
        let mut times = self.kept.rising().into_iter().peekable();
        let mut filled = Vec::new();
        for (cell, &count) in self.counts[..NEVER].iter().enumerate() {
            if count == 0 {
                continue;
            }
            let mut here = Vec::new();
            while let Some((millis, n)) =
                times.next_if(|(millis, _)| Self::cell(days(*millis)) <= cell)
            {
                here.push((days(millis), n));
            }
            let known: u64 = here.iter().map(|(_, n)| n).sum();
            let (low, high) = Self::edges(cell);
            filled.push(Cell {
                low,
                high,
                count,
                others: count.saturating_sub(known),
                times: here,
            });
        }
        filled
    }

    /// The cells that hold something: lower edge, upper edge and count.
    pub fn cells(&self) -> impl Iterator<Item = (f64, f64, u64)> {
        let filled = self.counts[..NEVER]
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0);
        filled.map(|(cell, &count)| {
            let (low, high) = Self::edges(cell);
            (low, high, count)
        })
    }

    fn cell(days: f64) -> usize {
        let first = ((1023 + FIRST_OCTAVE) as u64) << CELL_BITS;
        let position = days.to_bits() >> (52 - CELL_BITS);
        // +1: cell 0 is for what is too short.
        let never = usize::from(days == f64::INFINITY);
        ((position + 1).saturating_sub(first) as usize).min(CELLS - 1 + never)
    }

    fn edges(cell: usize) -> (f64, f64) {
        let edge = |position: usize| {
            let bits = (((1023 + FIRST_OCTAVE) as u64) << CELL_BITS) + position as u64;
            f64::from_bits(bits << (52 - CELL_BITS))
        };
        if cell == 0 {
            (0.0, edge(0))
        } else {
            (edge(cell - 1), edge(cell))
        }
    }
}

fn days(millis: u64) -> f64 {
    Millis::nearest(millis as f64).days()
}

/// A cell that holds something.
struct Cell {
    low: f64,
    high: f64,
    count: u64,
    /// Of those, how many are not counted one by one.
    others: u64,
    /// Those that are, rising.
    times: Vec<(f64, u64)>,
}

impl Cell {
    /// The time of this rank among those in the cell, from 1.
    fn at(&self, rank: f64) -> Quantile {
        let others = self.others as f64;
        // The first time by which so many have come, if the others come evenly.
        let mut known = 0.0;
        for &(time, count) in &self.times {
            let others_by = others * (time - self.low) / (self.high - self.low);
            if known + others_by >= rank {
                break;
            }
            known += count as f64;
            if known + others_by >= rank {
                // However the others lie, be they all before it or all after it.
                let sure = rank <= known && rank > known - count as f64 + others;
                return Quantile {
                    value: time,
                    low: if sure { time } else { self.low },
                    high: if sure { time } else { self.high },
                };
            }
        }
        let part = ((rank - known - 0.5) / others).clamp(0.0, 1.0);
        Quantile {
            value: self.low + (self.high - self.low) * part,
            low: self.low,
            high: self.high,
        }
    }
}

impl Default for Histogram {
    fn default() -> Self {
        Histogram::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(days: impl Iterator<Item = f64>) -> Histogram {
        let mut histogram = Histogram::new();
        days.for_each(|days| histogram.add(Millis::from_days(days)));
        histogram
    }

    /// More different times than are kept, none of them round: cells of 1/64 at most.
    #[test]
    fn quantiles_of_an_even_spread_are_right() {
        let histogram = of((0..10_000).map(|i| (f64::from(i) + 0.37) / 1000.0));
        for p in [0.1, 0.5, 0.9] {
            let found = histogram.quantile(p).unwrap();
            let truth = 10.0 * p;
            assert!((found.value - truth).abs() < 0.002, "{p}: {found:?}");
            assert!(found.low <= truth && truth <= found.high && found.low < found.high);
        }
        let never = of(std::iter::once(f64::INFINITY));
        assert_eq!((never.count(), never.quantile(0.5)), (0, None));
    }

    #[test]
    fn quantiles_of_a_lattice_are_on_it() {
        // 1 … 365 days, once each: the 183rd of 365 is the median, the 329th the 90 % quantile.
        let days = of((1..=365).map(f64::from));
        for (p, truth) in [(0.5, 183.0), (0.9, 329.0), (1.0, 365.0), (0.0, 1.0)] {
            let exact = Quantile {
                value: truth,
                low: truth,
                high: truth,
            };
            assert_eq!(days.quantile(p), Some(exact), "{p}");
        }
        let hours = of((1..=1000).map(|h| f64::from(h) / 24.0));
        assert_eq!(hours.quantile(0.9).unwrap().value, 900.0 / 24.0);
    }

    /// A trial of 14.1 days for half of the customers, anything for the others.
    #[test]
    fn a_time_that_comes_often_is_told_from_those_around_it() {
        let spread = (0..5000).map(|i| 2.0 + 0.004_937 * f64::from(i));
        let mixed = of(spread.chain(std::iter::repeat_n(14.1, 5000)));
        let median = mixed.quantile(0.5).unwrap();
        assert_eq!((median.value, median.low, median.high), (14.1, 14.1, 14.1));
        // A quarter lies below it, so that the 10 % quantile is in the spread.
        let tenth = mixed.quantile(0.1).unwrap();
        assert!(
            (tenth.value - (2.0 + 0.004_937 * 1000.0)).abs() < 0.05,
            "{tenth:?}"
        );
        let pieces = mixed.pieces();
        assert!(
            pieces
                .iter()
                .any(|piece| piece.0 == 14.1 && piece.2 == 5000)
        );
        assert_eq!(pieces.iter().map(|piece| piece.2).sum::<u64>(), 10_000);
    }

    #[test]
    fn every_time_lies_between_the_edges_of_its_cell() {
        for days in [0.0, 1e-9, 1e-4, 0.5, 1.0, 30.0, 364.99, 99_999.0] {
            let (low, high) = Histogram::edges(Histogram::cell(days));
            assert!(low <= days && days < high, "{days}: {low}…{high}");
        }
    }
}
