//! Which visit it is: the draws of a customer at a touchpoint, one visit after another.

use super::tables::Tables;
use crate::draws::{Customer, Draws, Salt, Visitor};

/// Keeps the draws of one customer after another apart by touchpoint and visit.
pub trait Visits {
    /// For this many touchpoints.
    fn new(touchpoints: usize) -> Self;
    /// Begins with the next customer.
    fn begin(&mut self, tables: &Tables, luck: Customer);
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

/// For maps of at most [`FewVisits::MOST`] touchpoints: a stream for each is set up anew for every customer,
/// which keeps the step from a touchpoint to its draw as short as can be.
#[derive(Debug, Clone)]
pub struct FewVisits {
    visitors: [Visitor; FewVisits::MOST],
}

impl FewVisits {
    /// The most touchpoints for which setting up all streams is cheaper than looking each up.
    pub const MOST: usize = 64;
}

impl Visits for FewVisits {
    fn new(_touchpoints: usize) -> Self {
        FewVisits {
            visitors: [Visitor::default(); FewVisits::MOST],
        }
    }

    #[inline(always)]
    fn begin(&mut self, tables: &Tables, luck: Customer) {
        for (visitor, salt) in self.visitors.iter_mut().zip(&tables.salts) {
            *visitor = Visitor::new(luck, *salt);
        }
    }

    #[inline(always)]
    fn arrive(&mut self, at: usize, salt: Salt, luck: Customer) -> (Draws, Visit) {
        let visitor = &mut self.visitors[at % FewVisits::MOST];
        let visit = Visit {
            number: visitor.visits(luck, salt),
            first: *visitor == Visitor::new(luck, salt),
        };
        (visitor.visit(), visit)
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
    fn new(touchpoints: usize) -> Self {
        ManyVisits {
            slots: vec![0; touchpoints],
            customer: 0,
        }
    }

    #[inline(always)]
    fn begin(&mut self, _tables: &Tables, _luck: Customer) {
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
