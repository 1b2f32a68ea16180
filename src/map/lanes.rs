//! The lanes of the journey picture: in which order they stand, and which are folded.

use super::touchpoint::named_enum;

named_enum!(
    /// A lane of the journey picture, in the usual order from top to bottom.
    Lane {
        /// What the customer does, a card a touchpoint.
        Steps,
        /// Where it happens, a row a channel.
        Channels,
        /// What the customer thinks.
        Thinking,
        /// How the customer feels.
        Emotion,
        /// What hurts.
        Pains,
        /// What could be better.
        Opportunities,
        /// What a run says about each stage.
        Measures,
    }
);

impl Lane {
    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Lane::Steps => "Steps",
            Lane::Channels => "Channels",
            Lane::Thinking => "Thinking",
            Lane::Emotion => "Emotion",
            Lane::Pains => "Pains",
            Lane::Opportunities => "Ideas",
            Lane::Measures => "Funnel",
        }
    }
}

impl Default for Lane {
    /// The one that says what happens.
    fn default() -> Self {
        Lane::Steps
    }
}

/// How a team wants to see the lanes. It shows in pictures and changes no result.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lanes {
    /// All lanes in order; empty for the usual order.
    order: Vec<Lane>,
    /// The folded ones, in the usual order.
    folded: Vec<Lane>,
}

impl Lanes {
    /// Those named first come first, the others follow in the usual order. A lane named twice counts
    /// once.
    pub fn new(
        order: impl IntoIterator<Item = Lane>,
        folded: impl IntoIterator<Item = Lane>,
    ) -> Lanes {
        let mut all: Vec<Lane> = Vec::with_capacity(Lane::ALL.len());
        for lane in order.into_iter().chain(Lane::ALL.iter().copied()) {
            if !all.contains(&lane) {
                all.push(lane);
            }
        }
        if all == Lane::ALL {
            all.clear();
        }
        let mut folded: Vec<Lane> = folded.into_iter().collect();
        folded.sort_unstable();
        folded.dedup();
        Lanes { order: all, folded }
    }

    /// All lanes from top to bottom.
    pub fn order(&self) -> &[Lane] {
        match self.order.as_slice() {
            [] => Lane::ALL,
            order => order,
        }
    }

    /// The folded lanes, in the usual order.
    pub fn folded(&self) -> &[Lane] {
        &self.folded
    }

    /// Whether the lanes stand in the usual order.
    pub fn is_usual_order(&self) -> bool {
        self.order.is_empty()
    }

    /// Whether a lane is folded.
    pub fn is_folded(&self, lane: Lane) -> bool {
        self.folded.contains(&lane)
    }

    /// The same with a lane folded, or unfolded if it was folded.
    #[must_use]
    pub fn toggled(&self, lane: Lane) -> Lanes {
        let mut folded = self.folded.clone();
        match folded.iter().position(|l| *l == lane) {
            Some(at) => drop(folded.remove(at)),
            None => folded.push(lane),
        }
        Lanes::new(self.order.iter().copied(), folded)
    }

    /// The same with a lane at another place from the top; past the end means last.
    #[must_use]
    pub fn moved(&self, lane: Lane, to: usize) -> Lanes {
        let mut order: Vec<Lane> = self.order().to_vec();
        order.retain(|l| *l != lane);
        order.insert(to.min(order.len()), lane);
        Lanes::new(order, self.folded.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lane_has_a_place_however_few_are_named() {
        let lanes = Lanes::new([Lane::Emotion, Lane::Emotion, Lane::Pains], []);
        assert_eq!(
            lanes.order()[..3],
            [Lane::Emotion, Lane::Pains, Lane::Steps]
        );
        assert_eq!(lanes.order().len(), Lane::ALL.len());
    }

    #[test]
    fn moving_and_folding_back_leaves_nothing_to_write() {
        let lanes = Lanes::default().moved(Lane::Emotion, 0);
        assert_eq!(lanes.order()[0], Lane::Emotion);
        assert_eq!(lanes.moved(Lane::Emotion, 3), Lanes::default());
        let last = Lanes::default().moved(Lane::Steps, 99);
        assert_eq!(last.order().last(), Some(&Lane::Steps));
        let folded = Lanes::default()
            .toggled(Lane::Pains)
            .toggled(Lane::Channels);
        assert_eq!(folded.folded(), [Lane::Channels, Lane::Pains]);
        let unfolded = folded.toggled(Lane::Pains).toggled(Lane::Channels);
        assert_eq!(unfolded, Lanes::default());
    }
}
