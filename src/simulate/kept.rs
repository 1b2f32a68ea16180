//! Times that are counted one by one, as many different ones as there is room for.
//!
//! What comes out on a lattice (stays of whole days, steps of an hour) or again and again (a trial of
//! 14 days) are few different times, and their quantiles are known to the millisecond. Of times that differ
//! from customer to customer there are too many. Which ones are kept does not depend on the order in which
//! they come: each time has a rank, round ones first, and the lowest ranks stay. So the count of a time
//! that is kept is its whole count: whatever has a low rank in the whole has one in every part.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// The most different times that are kept.
pub(super) const MOST: usize = 1024;

/// Counts of times, by whole milliseconds.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    counts: HashMap<u64, u64, BuildHasherDefault<Mix>>,
    /// Times with a higher rank are not kept.
    limit: u64,
}

impl Default for Kept {
    fn default() -> Kept {
        Kept {
            counts: HashMap::default(),
            limit: u64::MAX,
        }
    }
}

impl Kept {
    /// The most memory it takes, in bytes: twice as many times as stay, each with its count, in a table that is
    /// half empty.
    pub(super) const MOST_BYTES: usize = 2 * MOST * 2 * 24;

    /// Adds a time.
    #[inline]
    pub(super) fn add(&mut self, millis: u64) {
        self.add_many(millis, 1);
        if self.counts.len() > 2 * MOST {
            self.settle();
        }
    }

    #[inline]
    fn add_many(&mut self, millis: u64, count: u64) {
        if self.limit == u64::MAX || rank(millis) <= self.limit {
            *self.counts.entry(millis).or_insert(0) += count;
        }
    }

    /// Lets go of what there is no room for.
    fn settle(&mut self) {
        if self.counts.len() <= MOST {
            return;
        }
        let mut ranks: Vec<u64> = self.counts.keys().map(|millis| rank(*millis)).collect();
        let (_, last, _) = ranks.select_nth_unstable(MOST - 1);
        self.limit = *last;
        self.counts.retain(|millis, _| rank(*millis) <= self.limit);
    }

    pub(super) fn merge(&mut self, other: &Kept) {
        if other.limit < self.limit {
            self.limit = other.limit;
            self.counts.retain(|millis, _| rank(*millis) <= self.limit);
        }
        for (millis, count) in &other.counts {
            self.add_many(*millis, *count);
        }
        self.settle();
    }

    /// Takes a part away.
    pub(super) fn subtract(&mut self, part: &Kept) {
        // What there is no room for may be missing in the part.
        self.settle();
        for (millis, count) in &part.counts {
            if let Some(all) = self.counts.get_mut(millis) {
                *all = all.saturating_sub(*count);
            }
        }
        self.counts.retain(|_, count| *count > 0);
    }

    /// Whether both hold the same, as far as both know it: after a part has been taken away there are times
    /// among the rest that were let go of before.
    pub(super) fn agrees(&self, other: &Kept) -> bool {
        let limit = self.limit.min(other.limit);
        let known = |kept: &Kept| -> Vec<(u64, u64)> {
            let mut all = kept.rising();
            all.retain(|(millis, _)| rank(*millis) <= limit);
            all
        };
        known(self) == known(other)
    }

    /// The times that are kept, rising, in milliseconds, and their counts.
    pub(super) fn rising(&self) -> Vec<(u64, u64)> {
        if self.counts.len() > MOST {
            let mut settled = self.clone();
            settled.settle();
            return settled.rising();
        }
        let all = self.counts.iter().map(|(millis, count)| (*millis, *count));
        let mut all: Vec<(u64, u64)> = all.collect();
        all.sort_unstable();
        all
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Kept) -> bool {
        self.rising() == other.rising()
    }
}

impl Eq for Kept {}

/// Lower for times that are more worth keeping: whole hours, minutes, seconds, then all others; among
/// equals by chance, and never the same for two times.
#[inline]
fn rank(millis: u64) -> u64 {
    let kind = if !millis.is_multiple_of(1000) {
        3
    } else if !millis.is_multiple_of(60_000) {
        2
    } else if !millis.is_multiple_of(3_600_000) {
        1
    } else {
        0
    };
    // Times have fewer than 56 bits, and multiplying by an odd number loses none of them.
    kind << 56 | (millis.wrapping_mul(0x9e37_79b9_7f4a_7c15) & ((1 << 56) - 1))
}

/// A quick hash of one number.
#[derive(Debug, Clone, Copy, Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0xd6e8_feb8_6659_fd93);
        self.0 = mixed ^ (mixed >> 32);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(times: &[u64]) -> Kept {
        let mut kept = Kept::default();
        times.iter().for_each(|millis| kept.add(*millis));
        kept
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

        /// However the times are parted and merged, the same are kept with all of their counts.
        #[test]
        fn parts_add_up_and_come_off_again(seed in 0u64..1000, cut in 0usize..6000) {
            // Many different times, one of them often.
            let times: Vec<u64> = (0..6000u64)
                .map(|i| match i % 3 {
                    0 => 14 * 86_400_000,
                    _ => (i + seed).wrapping_mul(0x9e37_79b9) % 4_000_000_000,
                })
                .collect();
            let whole = of(&times);
            let (mut left, right) = (of(&times[..cut]), of(&times[cut..]));
            let mut turned = right.clone();
            turned.merge(&left);
            left.merge(&right);
            prop_assert_eq!(&left, &whole);
            prop_assert_eq!(&turned, &whole);
            let fortnights = whole.rising().iter().find(|t| t.0 == 14 * 86_400_000).copied();
            prop_assert_eq!(fortnights, Some((14 * 86_400_000, 2000)));
            let mut rest = whole.clone();
            rest.subtract(&right);
            for (millis, count) in rest.rising() {
                let truth = times[..cut].iter().filter(|t| **t == millis).count() as u64;
                prop_assert_eq!(count, truth);
            }
        }
    }
}
