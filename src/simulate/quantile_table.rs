//! Reading a quantile in a few cycles: the folded table.
//!
//! The unit interval is folded at its middle, and each half is divided by the distance to its nearer
//! end into octaves, each octave into 32 equal cells. So the tails are as finely resolved as the
//! middle down to 2⁻³², and every law, the empirical one too, costs the same to draw from. Inside a
//! cell the quantile is a straight line whose level is shifted so that the cell's mean is right to
//! fourth order (Simpson's rule), which keeps the mean of the law to about 1e-7.

use std::sync::Arc;

use crate::plan::{Law, Shape};

/// Cells in an octave, as a power of two.
const CELL_BITS: u32 = 5;
/// Octaves on each side: distances from 2⁻³³ to 2⁻¹.
const OCTAVES: usize = 32;
/// Cells on each side.
const SIDE: usize = OCTAVES << CELL_BITS;
/// Octaves next to an end that are too rarely visited to be worth exact values in every cell.
const COARSE_OCTAVES: usize = 20;

/// What is farther is as far: beyond every horizon, and differences are still numbers of single precision.
const FAR: f64 = 1e30;
/// Shapes from which on a step that is small beside the value is not small beside the law's width.
const NARROW: f64 = 1e4;

/// A straight piece of the quantile function: `base + slope·f` for f in 0…1.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    base: f32,
    slope: f32,
}

/// The quantile function of a shape as straight pieces.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileTable {
    pieces: [Piece; 2 * SIDE],
    /// Quantiles from data have kinks that no cell follows; they are read as they are.
    listed: Option<Arc<[f64]>>,
}

impl QuantileTable {
    /// The table of this shape.
    pub fn new(shape: &Shape) -> QuantileTable {
        match shape {
            Shape::Quantiles(list) => QuantileTable {
                pieces: [Piece {
                    base: 0.0,
                    slope: 0.0,
                }; 2 * SIDE],
                listed: Some(Arc::clone(list)),
            },
            _ => QuantileTable::from_quantiles(&mut Quantiles::new(shape)),
        }
    }

    /// The table of the times of a law, its scale included.
    pub fn of_law(law: &Law) -> QuantileTable {
        QuantileTable::from_quantiles(&mut |p: f64, q: f64| law.quantile_from(p, q))
    }

    /// The table of the standard normal law.
    pub fn standard_normal() -> QuantileTable {
        let unit = Shape::LogNormal { sigma: 1.0 };
        QuantileTable::from_quantiles(&mut |p: f64, q: f64| unit.quantile_from(p, q).ln())
    }

    fn from_quantiles(quantile: &mut impl QuantileFunction) -> QuantileTable {
        let mut pieces = [Piece {
            base: 0.0,
            slope: 0.0,
        }; 2 * SIDE];
        for upper in [false, true] {
            let mut at = |tail: f64| {
                let quantile = match upper {
                    true => quantile.at(1.0 - tail, tail),
                    false => quantile.at(tail, 1.0 - tail),
                };
                quantile.clamp(-FAR, FAR)
            };
            let side = usize::from(upper) * SIDE;
            for octave in (0..OCTAVES).rev() {
                // Near the end a whole octave is one straight line in four.
                let step = if octave < COARSE_OCTAVES { 8 } else { 1 };
                let low_end = 2f64.powi(octave as i32 - 1 - 32);
                let tail_of = |cell: usize| low_end * (1.0 + cell as f64 / (1 << CELL_BITS) as f64);
                let cells = 1usize << CELL_BITS;
                let mut end = at(tail_of(cells));
                for first in (0..cells).step_by(step).rev() {
                    let start = at(tail_of(first));
                    let middle = at((tail_of(first) + tail_of(first + step)) / 2.0);
                    let mut shift = (middle - (start + end) / 2.0) * (2.0 / 3.0);
                    // Where the law bends so much within a cell that the line would leave the cell's own
                    // values, or become less than nothing, its ends are kept rather than its mean.
                    let bent = shift.abs() > 0.2 * (end - start).abs();
                    if step > 1 || bent || (start >= 0.0 && start + shift < 0.0) {
                        shift = 0.0;
                    }
                    let slope = (end - start) / step as f64;
                    for part in 0..step {
                        pieces[side + octave * cells + first + part] = Piece {
                            base: (start + slope * part as f64 + shift) as f32,
                            slope: slope as f32,
                        };
                    }
                    end = start;
                }
            }
        }
        QuantileTable {
            pieces,
            listed: None,
        }
    }

    /// The quantile at (`word` + ½) / 2³².
    #[inline(always)]
    pub fn read(&self, word: u32) -> f64 {
        if let Some(list) = &self.listed {
            let at = (f64::from(word) + 0.5) / 4_294_967_296.0 * (list.len() - 1) as f64;
            let below = at as usize;
            return list[below] + (at - below as f64) * (list[below + 1] - list[below]);
        }
        let upper = ((word as i32) >> 31) as u32;
        let tail = f64::from(word ^ upper) + 0.5;
        let bits = tail.to_bits();
        // tail lies in ½ … 2³¹, so its exponent counts octaves from the first one.
        const FIRST: u64 = (1023 - 1) << CELL_BITS;
        let cell = (bits >> (52 - CELL_BITS)) - FIRST;
        let index = (cell as usize + (upper as usize & SIDE)) & (2 * SIDE - 1);
        let inside = f64::from_bits((bits << CELL_BITS) & ((1 << 52) - 1) | (1023 << 52)) - 1.0;
        let piece = self.pieces[index];
        f64::from(piece.base) + f64::from(piece.slope) * inside
    }
}

/// Something whose quantiles can be asked for, at p with q = 1 − p.
trait QuantileFunction {
    fn at(&mut self, p: f64, q: f64) -> f64;
}

impl<F: FnMut(f64, f64) -> f64> QuantileFunction for F {
    fn at(&mut self, p: f64, q: f64) -> f64 {
        self(p, q)
    }
}

/// The quantiles of a shape. Where they have no closed form, Newton's method is started from the
/// neighbour asked for last, which is far quicker than a search from nothing.
struct Quantiles<'a> {
    shape: &'a Shape,
    last: Option<(f64, f64)>,
}

impl<'a> Quantiles<'a> {
    fn new(shape: &'a Shape) -> Self {
        Quantiles { shape, last: None }
    }

    /// Newton's method from the last quantile; `None` when it does not settle.
    fn polish(&self, p: f64) -> Option<f64> {
        let (last_p, last_x) = self.last?;
        if (last_p - p).abs() > 0.1 * p.min(1.0 - p) {
            return None;
        }
        let mut x = last_x;
        let mut before = last_p;
        for _ in 0..6 {
            let step = (p - before) / self.shape.density(x)?;
            let next = x + step;
            if !(next > 0.5 * x && next < 2.0 * x) {
                return None;
            }
            x = next;
            if step.abs() < 1e-6 * x {
                // The error after this step is of the order of the square of the step.
                return Some(x);
            }
            before = self.shape.cdf(x);
        }
        None
    }
}

impl QuantileFunction for Quantiles<'_> {
    fn at(&mut self, p: f64, q: f64) -> f64 {
        match self.shape {
            Shape::Gamma { shape } if *shape < NARROW => {}
            Shape::Pert { .. } => {}
            _ => return self.shape.quantile_from(p, q),
        }
        let x = self
            .polish(p)
            .unwrap_or_else(|| self.shape.quantile_from(p, q));
        self.last = Some((p, x));
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes() -> Vec<Shape> {
        vec![
            Shape::Exponential,
            Shape::LogNormal { sigma: 1.0 },
            Shape::Gamma { shape: 0.5 },
            Shape::Gamma { shape: 1.5 },
            Shape::Gamma { shape: 3.0 },
            Shape::Weibull { shape: 1.7 },
            Shape::Uniform { low: 0.25 },
            Shape::Pert {
                min: 0.1,
                likely: 0.3,
            },
            Shape::Quantiles(vec![0.0, 1.0, 4.0, 10.0].into()),
        ]
    }

    /// The largest gap between the law of the table and the true law (Kolmogorov's distance) stays
    /// below 1e-4, a hundredth of what 10,000 customers could show.
    #[test]
    fn the_table_follows_the_law() {
        for shape in shapes() {
            let table = QuantileTable::new(&shape);
            let worst = (0..100_000u64)
                .map(|i| {
                    let word = ((i as f64 + 0.37) / 1e5 * 2f64.powi(32)) as u32;
                    let p = (f64::from(word) + 0.5) / 2f64.powi(32);
                    (shape.cdf(table.read(word)) - p).abs()
                })
                .fold(0.0, f64::max);
            assert!(worst < 1e-4, "{shape:?}: {worst}");
        }
    }

    /// The mean of the table, by the midpoint rule in each cell (exact for straight lines).
    #[test]
    fn the_table_keeps_the_mean() {
        for shape in shapes()
            .into_iter()
            .filter(|s| !matches!(s, Shape::Quantiles(_)))
        {
            let table = QuantileTable::new(&shape);
            let mut mean = 0.0;
            for (i, piece) in table.pieces.iter().enumerate() {
                let octave = (i % SIDE) >> CELL_BITS;
                let width = 2f64.powi(octave as i32 - 1 - 32) / f64::from(1 << CELL_BITS);
                mean += width * (f64::from(piece.base) + f64::from(piece.slope) / 2.0);
            }
            let error = (mean / shape.mean() - 1.0).abs();
            assert!(error < 3e-6, "{shape:?}: {error}");
        }
    }

    #[test]
    fn the_ends_are_finite_and_in_order() {
        let table = QuantileTable::new(&Shape::Exponential);
        let words = [0, 1, 2, 1000, 1 << 31, u32::MAX - 1, u32::MAX];
        let read: Vec<f64> = words.iter().map(|w| table.read(*w)).collect();
        assert!(read.windows(2).all(|pair| pair[0] <= pair[1]), "{read:?}");
        // −ln(2⁻³³) = 22.9.
        assert!((read[6] - 22.9).abs() < 0.5, "{read:?}");
    }

    /// Whatever a file names, what is drawn is a time: never less than nothing, never no number, and rising.
    #[test]
    fn tables_at_the_edges_are_times_and_rise() {
        for i in 0..600 {
            let law = crate::plan::edge_law(i * 13 + i % 7);
            let table = match law.has_usual_scale() {
                true => QuantileTable::new(&law.shape),
                false => QuantileTable::of_law(&law),
            };
            let words = (0..=64u32).map(|i| (u64::from(i) * u64::from(u32::MAX) / 64) as u32);
            let read: Vec<f64> = words.map(|word| table.read(word)).collect();
            assert!(
                read.iter().all(|x| *x >= 0.0 && x.is_finite()),
                "{law:?}: {read:?}"
            );
            // A straight line in a cell may end a little above where the next one begins.
            let rising = |pair: &[f64]| pair[0] <= pair[1] * (1.0 + 1e-4) + 1e-30;
            assert!(read.windows(2).all(rising), "{law:?}: {read:?}");
        }
    }

    /// Half of the stays of a very wide law are still shorter than its median.
    #[test]
    fn very_wide_laws_keep_their_median() {
        // Median 1 day, 90 % quantile e^500 days: the scale of the Weibull shape is e^152.
        let shape = (10f64.ln() / 2f64.ln()).ln() / 500.0;
        let law = Law {
            shape: Shape::Weibull { shape },
            scale: (-(2f64.ln()).ln() / shape).exp(),
        };
        let table = QuantileTable::of_law(&law);
        assert!((law.quantile(0.5) - 1.0).abs() < 1e-9);
        assert!(
            (table.read(1 << 31) - 1.0).abs() < 1e-3,
            "{}",
            table.read(1 << 31)
        );
    }
}
