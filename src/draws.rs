//! Keyed randomness: every draw is a pure function of what it is for.
//!
//! A sequential generator hands out numbers in the order in which they are asked for, so that one
//! more question early on changes every answer after it. Here a draw is keyed by (seed, replication,
//! customer, thing, visit, purpose) instead: the same customer meets the same luck at the same
//! touchpoint in two scenarios, however else the maps differ (common random numbers), and the order
//! of the work and the number of threads cannot matter.
//!
//! The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, *Fast splittable
//! pseudorandom number generators*, OOPSLA; constants "variant 13" of Stafford 2011), which passes
//! BigCrush on a counter. Keys are xored with salts that are themselves mixed hashes of slugs.

use std::convert::Infallible;

use rand::rand_core::TryRng;

/// 2⁶⁴ ÷ the golden ratio, odd: the step of SplitMix64.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
/// Another odd constant (from MurmurHash3's 64-bit finaliser), the step from one visit to the next.
const VISIT_STEP: u64 = 0xFF51_AFD7_ED55_8CCD;

/// Spreads the bits of `x` so that each of the input affects all of the output.
#[inline(always)]
const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// What a draw is for; keeps draws for different purposes at the same place apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// The length of a stay and the way out of it.
    Move = 0,
    /// Which persona a customer is, when and where it enters.
    Arrival = 0x6172_7269_7661_6C00,
    /// Whether a pain strikes, how long it delays and whether the customer leaves.
    Pain = 0x7061_696E_0000_0000,
    /// The noise of survey answers.
    Survey = 0x7375_7276_6579_0000,
    /// The value of an uncertain number in a replication.
    Unknown = 0x756E_6B6E_6F77_6E00,
}

/// The key of a thing: a number that depends on its name and purpose only, the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Salt(u64);

impl Salt {
    /// The salt of the thing with this name, for this purpose.
    pub fn new(purpose: Purpose, name: &str) -> Salt {
        let start = mix(purpose as u64 ^ STEP);
        let hash = name.bytes().fold(start, |hash, byte| {
            mix(hash.wrapping_add(STEP) ^ u64::from(byte))
        });
        Salt(hash)
    }
}

/// The luck of one replication: gives every customer its own key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replication(u64);

impl Replication {
    /// The luck of replication `index` under `seed`.
    pub fn new(seed: u64, index: u32) -> Replication {
        let seeded = mix(seed.wrapping_add(STEP));
        Replication(mix(seeded ^ mix(u64::from(index).wrapping_mul(VISIT_STEP))))
    }

    /// The luck of one customer.
    #[inline(always)]
    pub fn customer(self, index: u64) -> Customer {
        Customer(mix(self.0.wrapping_add(index.wrapping_mul(STEP))))
    }

    /// A number between 0 and 1 (neither included) for an uncertain number of the map: the same for
    /// every customer of the replication.
    pub fn unknown(self, salt: Salt) -> f64 {
        unit_interval(mix(mix(self.0 ^ salt.0).wrapping_add(STEP)))
    }
}

/// The luck of one customer: gives a stream of draws for every thing, visit and purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Customer(u64);

impl Customer {
    /// The draws at the `visit`-th time (from 0) the customer meets the thing with this salt.
    #[inline(always)]
    pub fn at(self, salt: Salt, visit: u32) -> Draws {
        Draws((self.0 ^ salt.0).wrapping_add(u64::from(visit).wrapping_mul(VISIT_STEP)))
    }
}

/// Where a customer's draws at one thing stand: gives the draws of one visit after another without
/// multiplying the visit's number each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Visitor(u64);

/// The inverse of [`VISIT_STEP`] modulo 2⁶⁴, by Newton's iteration: each round doubles the right bits.
const VISIT_STEP_INVERSE: u64 = {
    let mut inverse = VISIT_STEP;
    let mut round = 0;
    while round < 5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(VISIT_STEP.wrapping_mul(inverse)));
        round += 1;
    }
    inverse
};

impl Visitor {
    /// Before the first visit of a customer to the thing with this salt.
    #[inline(always)]
    pub fn new(customer: Customer, salt: Salt) -> Visitor {
        Visitor(customer.0 ^ salt.0)
    }

    /// The draws of the next visit.
    #[inline(always)]
    pub fn visit(&mut self) -> Draws {
        let draws = Draws(self.0);
        self.0 = self.0.wrapping_add(VISIT_STEP);
        draws
    }

    /// How many visits there have been.
    #[inline(always)]
    pub fn visits(self, customer: Customer, salt: Salt) -> u32 {
        let steps = self.0.wrapping_sub(customer.0 ^ salt.0);
        steps.wrapping_mul(VISIT_STEP_INVERSE) as u32
    }
}

/// A stream of draws: SplitMix64 from a keyed start. Implements rand's traits.
#[derive(Debug, Clone)]
pub struct Draws(u64);

impl Draws {
    /// The next 64 random bits.
    #[inline(always)]
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number between 0 and 1, neither included.
    #[inline(always)]
    pub fn unit(&mut self) -> f64 {
        unit_interval(self.word())
    }
}

impl TryRng for Draws {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.word() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.word())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.word().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

/// The middle of one of 2⁵² equal parts of 0…1.
#[inline(always)]
fn unit_interval(word: u64) -> f64 {
    ((word >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// χ² over `cells` equal cells; its standard deviation is √(2·(cells − 1)), its mean cells − 1.
    fn chi_square_z(values: impl Iterator<Item = u64>, cells: usize) -> f64 {
        let mut counts = vec![0u64; cells];
        let mut n = 0u64;
        for value in values {
            counts[(value % cells as u64) as usize] += 1;
            n += 1;
        }
        let expected = n as f64 / cells as f64;
        let chi: f64 = counts
            .iter()
            .map(|&c| (c as f64 - expected).powi(2) / expected)
            .sum();
        (chi - (cells - 1) as f64) / (2.0 * (cells - 1) as f64).sqrt()
    }

    /// Each use of the keys is uniform, alone and in pairs: next to each other in customers, visits,
    /// things and replications. Bound: |z| < 4.5 for 8 fixed-seed tests, a false alarm in 20,000.
    #[test]
    fn draws_are_uniform_along_every_axis_of_the_key() {
        const N: u64 = 1 << 18;
        let (a, b) = (
            Salt::new(Purpose::Move, "setup"),
            Salt::new(Purpose::Move, "trial"),
        );
        let word =
            |r: u32, c: u64, s: Salt, v: u32| Replication::new(1, r).customer(c).at(s, v).word();
        let pair = |x: u64, y: u64| ((x >> 60) << 4) | (y >> 60);
        let tests = [
            (
                "customers",
                chi_square_z((0..N).map(|c| word(0, c, a, 0) >> 56), 256),
            ),
            (
                "low bits",
                chi_square_z((0..N).map(|c| word(0, c, a, 0) & 0xFF), 256),
            ),
            (
                "visits",
                chi_square_z((0..N as u32).map(|v| word(0, 7, a, v) >> 56), 256),
            ),
            (
                "replications",
                chi_square_z((0..N as u32).map(|r| word(r, 7, a, 0) >> 56), 256),
            ),
            (
                "pairs of customers",
                chi_square_z(
                    (0..N).map(|c| pair(word(0, c, a, 0), word(0, c + 1, a, 0))),
                    256,
                ),
            ),
            (
                "pairs of visits",
                chi_square_z(
                    (0..N).map(|c| pair(word(0, c, a, 0), word(0, c, a, 1))),
                    256,
                ),
            ),
            (
                "pairs of things",
                chi_square_z(
                    (0..N).map(|c| pair(word(0, c, a, 0), word(0, c, b, 0))),
                    256,
                ),
            ),
            (
                "halves of a word",
                chi_square_z(
                    (0..N).map(|c| {
                        let w = word(0, c, a, 0);
                        pair(w, w << 32)
                    }),
                    256,
                ),
            ),
        ];
        for (name, z) in tests {
            assert!(z.abs() < 4.5, "{name}: z = {z}");
        }
    }

    #[test]
    fn the_stream_works_behind_rands_traits() {
        use rand::RngExt;
        let mut draws = Replication::new(1, 0)
            .customer(0)
            .at(Salt::new(Purpose::Move, "a"), 0);
        let mean = (0..10_000).map(|_| draws.random::<f64>()).sum::<f64>() / 1e4;
        // Standard error of the mean of 10,000 uniforms: 1/√(12·10⁴) = 0.0029.
        assert!((mean - 0.5).abs() < 4.0 * 0.0029, "{mean}");
    }

    #[test]
    fn a_visitor_draws_what_its_visits_are_keyed_to() {
        let salt = Salt::new(Purpose::Move, "setup");
        let customer = Replication::new(1, 0).customer(5);
        let mut visitor = Visitor::new(customer, salt);
        for visit in 0..100 {
            assert_eq!(visitor.visits(customer, salt), visit);
            assert_eq!(visitor.visit().word(), customer.at(salt, visit).word());
        }
    }

    #[test]
    fn purposes_and_names_have_their_own_salts() {
        assert_ne!(Salt::new(Purpose::Move, "a"), Salt::new(Purpose::Pain, "a"));
        assert_ne!(
            Salt::new(Purpose::Move, "ab"),
            Salt::new(Purpose::Move, "ba")
        );
    }
}
