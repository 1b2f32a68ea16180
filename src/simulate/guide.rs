//! Which way out: the inverse distribution function of the ways out of a touchpoint.

use crate::units::Millis;

/// Cells of a guide: a move looks at the top 8 bits of its draw first.
const GUIDE: usize = 256;
/// The place of a customer whose journey is over.
pub(super) const GONE: u16 = u16::MAX;
/// The mark of a guide cell in which more than one way out begins.
const MIXED: u32 = 1 << 31;
/// The number of the way out by which customers drop off.
pub(super) const DROPPED: usize = 0;
/// The number of the way out by which customers finish.
pub(super) const FINISHED: usize = 1;
/// Ways out that do not lead to a touchpoint; the flows are numbered from here on.
pub(super) const ENDS: usize = 2;
/// A way out: where to (or [`GONE`]) and its number among the ways out of the touchpoint, 0 being the
/// drop-off and 1 the good end. Packed so that a guide of 256 of them is a kilobyte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way(u32);

impl Way {
    pub(super) fn new(to: u16, number: usize) -> Way {
        Way(u32::from(to) | (number as u32) << 16)
    }

    /// The index of the touchpoint it leads to, or [`GONE`].
    #[inline(always)]
    pub(super) fn to(self) -> u16 {
        self.0 as u16
    }

    /// Its number among the ways out: [`DROPPED`], [`FINISHED`], then the flows.
    #[inline(always)]
    pub(super) fn number(self) -> usize {
        (self.0 >> 16) as usize
    }
}

/// The inverse distribution function of the ways out. Drop-off comes first, then finishing, then the flows
/// in the order of the map, so that the same draw means the same luck in two scenarios.
///
/// Guide cells: Chen and Asau (1974), *On generating random variates from an empirical distribution*,
/// AIIE Transactions 6(2); they keep the inverse monotone, which the alias method does not.
#[derive(Debug, Clone)]
pub(super) struct Guide {
    /// For each of 256 equal intervals of the draw the way out, or where to begin to search for it.
    cells: [u32; GUIDE],
    /// Upper ends of the ways in units of 2⁻³², rising, and the ways.
    ends: Vec<(u64, Way)>,
    /// The longest stay for which the guide holds.
    pub(super) up_to: Millis,
    /// The share that drops off.
    pub(super) drop_off: f64,
}

impl Guide {
    pub(super) fn new(up_to: f64, ways: &[(Way, f64)]) -> Guide {
        const ONE: f64 = 4_294_967_296.0;
        let mut sum = 0.0;
        let mut ends: Vec<(u64, Way)> = ways
            .iter()
            .map(|(way, share)| {
                sum += share;
                ((sum * ONE).round() as u64, *way)
            })
            .collect();
        // Rounding of the sum must not leave a gap at the top; what takes no share must not take it.
        let last = ends.iter().rposition(|(end, _)| *end > 0).unwrap_or(0);
        let widest = (0..ends.len())
            .rev()
            .find(|&i| ways[i].1 > 0.0)
            .unwrap_or(last);
        ends.truncate(widest + 1);
        if let Some(end) = ends.last_mut() {
            end.0 = 1 << 32;
        }
        let mut cells = [0; GUIDE];
        let width = (1u64 << 32) / GUIDE as u64;
        let mut at = 0;
        for (i, cell) in (0u64..).zip(cells.iter_mut()) {
            while ends[at].0 <= i * width {
                at += 1;
            }
            let pure = ends[at].0 >= (i + 1) * width;
            *cell = if pure {
                ends[at].1.0
            } else {
                MIXED | at as u32
            };
        }
        let drop_off = ways.first().map_or(1.0, |(_, share)| *share);
        Guide {
            cells,
            ends,
            up_to: Millis::from_days(up_to),
            drop_off,
        }
    }

    #[inline(never)]
    fn search(&self, from: usize, draw: u32) -> Way {
        let mut at = from;
        while self.ends[at].0 <= u64::from(draw) {
            at += 1;
        }
        self.ends[at].1
    }

    /// The way out for a draw.
    #[inline(always)]
    pub(super) fn way(&self, draw: u32) -> Way {
        let cell = self.cells[(draw >> 24) as usize];
        if cell & MIXED == 0 {
            Way(cell)
        } else {
            self.search((cell & !MIXED) as usize, draw)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_gives_every_way_its_share_in_order() {
        let ways = [
            (Way::new(GONE, 0), 0.18),
            (Way::new(1, 1), 0.6),
            (Way::new(2, 2), 0.22),
        ];
        let guide = Guide::new(f64::INFINITY, &ways);
        const N: u32 = 1 << 20;
        let mut counts = [0u32; 3];
        let mut last = 0;
        for i in 0..N {
            let number = guide.way(i << 12).number();
            assert!(number >= last, "the inverse rises");
            last = number;
            counts[number] += 1;
        }
        for (count, (_, share)) in counts.iter().zip(ways) {
            assert!((f64::from(*count) / f64::from(N) - share).abs() < 2.0 / f64::from(N));
        }
    }

    #[test]
    fn what_has_no_share_is_never_taken() {
        let ways = [
            (Way::new(GONE, 0), 0.0),
            (Way::new(1, 1), 1.0),
            (Way::new(2, 2), 0.0),
        ];
        let guide = Guide::new(f64::INFINITY, &ways);
        assert!((0..=255u32).all(|i| guide.way(i << 24 | 0xFF_FFFF).number() == 1));
        let all_gone = Guide::new(f64::INFINITY, &ways[..1]);
        assert_eq!(all_gone.way(7).to(), GONE);
    }
}
