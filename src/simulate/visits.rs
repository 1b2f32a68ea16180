//! Which visit it is: the draws of a customer at a touchpoint, one visit after another.

use super::tables::Tables;
use crate::draws::{Customer, Draws, Salt, Visitor};

/// Keeps the draws of one customer after another apart by touchpoint and visit.
pub trait Visits {
    /// For the touchpoints of these tables.
    fn new(tables: &Tables) -> Self;
    /// Begins with the next customer.
    fn begin(&mut self);
    /// The draws of a visit that begins, and which one it is.
    fn arrive(&mut self, at: usize, salt: Salt, luck: Customer) -> (Draws, Visit);
}

/// Which visit of a customer to a touchpoint it is.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    /// Its number, from 0.
    pub number: u32,
    /// Whether it is the first. Quicker to know than the number.
    pub first: bool,
}

/// For maps of at most [`FewVisits::MOST`] touchpoints: where the draws at each of them stand, and one word
/// that says which of these are the customer's own and which are left from another.
#[derive(Debug, Clone)]
pub struct FewVisits {
    salts: [Salt; FewVisits::MOST],
    visitors: [Visitor; FewVisits::MOST],
    /// The touchpoints that the customer has been to, as bits.
    seen: u64,
}

impl FewVisits {
    /// The most touchpoints: the bits of a word.
    pub const MOST: usize = 64;
}

impl Visits for FewVisits {
    fn new(tables: &Tables) -> Self {
        let mut salts = [Salt::default(); FewVisits::MOST];
        for (salt, touchpoint) in salts.iter_mut().zip(&tables.plan().touchpoints) {
            *salt = touchpoint.salt;
        }
        FewVisits {
            salts,
            visitors: [Visitor::default(); FewVisits::MOST],
            seen: 0,
        }
    }

    #[inline(always)]
    fn begin(&mut self) {
        self.seen = 0;
    }

    #[inline(always)]
    fn arrive(&mut self, at: usize, _salt: Salt, luck: Customer) -> (Draws, Visit) {
        let at = at % FewVisits::MOST;
        // Found by the index alone, without the detour by way of the touchpoint's tables.
        let salt = self.salts[at];
        let first = self.seen & 1 << at == 0;
        self.seen |= 1 << at;
        let mut visitor = match first {
            true => Visitor::new(luck, salt),
            false => self.visitors[at],
        };
        let number = visitor.visits(luck, salt);
        let draws = visitor.visit();
        self.visitors[at] = visitor;
        (draws, Visit { number, first })
    }
}

/// For larger maps: visits are counted where they happen, and nothing is cleared between customers.
#[derive(Debug, Clone)]
pub struct ManyVisits {
    /// High half: the customer the low half counts for.
    slots: Vec<u64>,
    customer: u64,
}

impl Visits for ManyVisits {
    fn new(tables: &Tables) -> Self {
        ManyVisits {
            slots: vec![0; tables.plan().touchpoints.len()],
            customer: 0,
        }
    }

    #[inline(always)]
    fn begin(&mut self) {
        self.customer += 1;
        if self.customer == 1 << 32 {
            self.slots.fill(0);
            self.customer = 1;
        }
    }

    #[inline(always)]
    fn arrive(&mut self, at: usize, salt: Salt, luck: Customer) -> (Draws, Visit) {
        let slot = &mut self.slots[at];
        let before = if *slot >> 32 == self.customer {
            *slot as u32
        } else {
            0
        };
        *slot = (self.customer << 32) | u64::from(before.wrapping_add(1));
        let visit = Visit {
            number: before,
            first: before == 0,
        };
        (luck.at(salt, before), visit)
    }
}
