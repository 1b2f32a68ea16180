//! Who walks: the persona, and where and when the journey begins.

use super::{guide::GONE, tables::Tables};
use crate::{
    draws::{Customer, Draws},
    units::Millis,
};

/// Who walks, and where the journey begins.
#[derive(Debug, Clone, Copy)]
pub struct Traveller {
    /// The customer's draws.
    pub luck: Customer,
    /// Index of the persona.
    pub persona: usize,
    /// Index of the touchpoint of entry; that of no touchpoint for who [never comes](Traveller::is_away).
    pub at: u32,
    /// When the customer enters.
    pub start: Millis,
    /// Index of a pain that is taken away.
    pub without: Option<u32>,
}

impl Traveller {
    /// Whether the customer never comes: what brought it has been taken away.
    #[inline(always)]
    pub fn is_away(&self) -> bool {
        self.at == u32::from(GONE)
    }
}

impl Tables {
    /// Draws who a customer is: the persona, and where and when it enters; no pain is taken away.
    #[inline(always)]
    pub fn arrival(&self, luck: Customer) -> Traveller {
        let enters = |persona, at, start| Traveller {
            luck,
            persona,
            at,
            start,
            without: None,
        };
        if let Some((persona, at)) = self.everyone {
            return enters(persona, at, Millis::ZERO);
        }
        let mut draws: Draws = luck.at(self.arrival_salt, 0);
        let word = draws.word();
        let persona = self.persona.way((word >> 32) as u32).to() as usize;
        let at = u32::from(self.chains[persona].entry.way(word as u32).to());
        let start = match &self.arrivals {
            Some(law) => law.draw((draws.word() >> 32) as u32),
            None => Millis::ZERO,
        };
        enters(persona, at, start)
    }
}
