//! A histogram of times that can be merged exactly and whose size does not depend on how many times
//! it holds.

/// Sub-cells of an octave, as a power of two: neighbouring cell edges differ by at most 1/64.
const CELL_BITS: u32 = 6;
/// The shortest time told apart, in days: 2⁻¹⁴, about 5 seconds.
const FIRST_OCTAVE: i32 = -14;
/// Octaves: up to 2²⁰ days.
const OCTAVES: usize = 34;
const CELLS: usize = (OCTAVES << CELL_BITS) + 1;
/// The cell for times that never came, which count as no times at all: adding one needs no branch.
const NEVER: usize = CELLS;

/// Counts of times in cells that grow with the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// The first cell holds times below the shortest one told apart.
    pub(super) counts: Vec<u64>,
}

impl Histogram {
    /// An empty histogram.
    pub fn new() -> Histogram {
        Histogram {
            counts: vec![0; CELLS + 1],
        }
    }

    /// A histogram that holds nothing, whatever is added: where nobody asks for it.
    pub(super) fn none() -> Histogram {
        Histogram { counts: Vec::new() }
    }

    /// Adds a time in days; an infinite one adds nothing.
    #[inline(always)]
    pub fn add(&mut self, days: f64) {
        if let Some(count) = self.counts.get_mut(Self::cell(days)) {
            *count += 1;
        }
    }

    /// How many times it holds.
    pub fn count(&self) -> u64 {
        self.counts[..NEVER].iter().sum()
    }

    /// The time below which a share `p` of the times lies, straight between the edges of its cell.
    /// `None` when empty.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let total = self.count();
        if total == 0 {
            return None;
        }
        let rank = p * total as f64;
        let mut below = 0.0;
        for (cell, &count) in self.counts[..NEVER].iter().enumerate() {
            let upto = below + count as f64;
            if count > 0 && upto >= rank {
                let (low, high) = Self::edges(cell);
                return Some(low + (high - low) * (rank - below) / count as f64);
            }
            below = upto;
        }
        None
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

impl Default for Histogram {
    fn default() -> Self {
        Histogram::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_an_even_spread_are_right() {
        let mut histogram = Histogram::new();
        (0..10_000).for_each(|i| histogram.add(f64::from(i) / 1000.0));
        for p in [0.1, 0.5, 0.9] {
            let quantile = histogram.quantile(p).unwrap();
            assert!((quantile - 10.0 * p).abs() < 0.002, "{p}: {quantile}");
        }
        let mut never = Histogram::new();
        never.add(f64::INFINITY);
        assert_eq!((never.count(), never.quantile(0.5)), (0, None));
    }

    #[test]
    fn every_time_lies_between_the_edges_of_its_cell() {
        for days in [0.0, 1e-9, 1e-4, 0.5, 1.0, 30.0, 364.99, 99_999.0] {
            let (low, high) = Histogram::edges(Histogram::cell(days));
            assert!(low <= days && days < high, "{days}: {low}…{high}");
        }
    }
}
