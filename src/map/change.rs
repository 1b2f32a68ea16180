//! Changes: what a scenario does to its base map.

use super::{Dwell, Flow, FlowKey, Pain, Touchpoint, touchpoint::named_enum};
use crate::units::{Days, Emotion, Factor, Money, Share, Slug, Uncertain};

/// One typed change to a map. A list of them makes a scenario out of a base map; an opportunity
/// carries the ones it would bring.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Makes a pain strike less often: its prevalence is multiplied by 1 − `by`. `by: 1` removes it.
    FixPain {
        /// The pain.
        pain: Slug,
        /// The part of it that goes away.
        by: Share,
    },
    /// Sets the share of visits that a pain strikes.
    SetPrevalence {
        /// The pain.
        pain: Slug,
        /// The new prevalence.
        prevalence: Uncertain<Share>,
    },
    /// Sets the share of those struck that leave because of a pain.
    SetLeave {
        /// The pain.
        pain: Slug,
        /// The new share.
        leave: Uncertain<Share>,
    },
    /// Sets the share of a flow. What it takes or gives comes from or goes to drop-off.
    SetShare {
        /// The flow; made when it is not there.
        flow: FlowKey,
        /// The new share.
        share: Uncertain<Share>,
    },
    /// Sets the share of visits to a touchpoint that drop off (pains apart); its flows and those who finish
    /// there grow or shrink in proportion.
    SetDropOff {
        /// The touchpoint.
        touchpoint: Slug,
        /// The new share.
        share: Share,
    },
    /// Sets the share of visits to a touchpoint that end the journey well. What it takes or gives comes from
    /// or goes to drop-off.
    SetFinish {
        /// The touchpoint.
        touchpoint: Slug,
        /// The new share.
        finish: Uncertain<Share>,
    },
    /// Gives a flow a timed effect.
    SetWithin {
        /// The flow.
        flow: FlowKey,
        /// The longest stay for which it holds.
        within: Days,
        /// The multiplier on the flow's share.
        times: Uncertain<Factor>,
    },
    /// Sets how long a visit lasts.
    SetDwell {
        /// The touchpoint.
        touchpoint: Slug,
        /// The new law.
        dwell: Dwell,
    },
    /// Multiplies how long a visit lasts: 0.5 is twice as fast.
    ScaleDwell {
        /// The touchpoint.
        touchpoint: Slug,
        /// The multiplier.
        by: Factor,
    },
    /// Sets how customers feel at a touchpoint.
    SetEmotion {
        /// The touchpoint.
        touchpoint: Slug,
        /// The new emotion.
        emotion: Emotion,
    },
    /// Sets the price a month of a subscription that starts at a touchpoint.
    SetPrice {
        /// The touchpoint.
        touchpoint: Slug,
        /// The new price a month.
        subscribe: Uncertain<Money>,
    },
    /// Sets what one visit costs.
    SetCost {
        /// The touchpoint.
        touchpoint: Slug,
        /// The new cost.
        cost: Uncertain<Money>,
    },
    /// Sets what one visit earns, once.
    SetRevenue {
        /// The touchpoint.
        touchpoint: Slug,
        /// The new revenue.
        revenue: Uncertain<Money>,
    },
    /// Sets the share of a persona among the arriving customers.
    SetPersonaShare {
        /// The persona.
        persona: Slug,
        /// The new share, relative to the sum over the personas.
        share: Uncertain<Share>,
    },
    /// Switches an opportunity on: applies its changes.
    Adopt {
        /// The opportunity.
        opportunity: Slug,
    },
    /// Adds a touchpoint.
    AddTouchpoint {
        /// Its slug, not yet in use.
        slug: Slug,
        /// The touchpoint.
        touchpoint: Box<Touchpoint>,
    },
    /// Puts a new touchpoint into a flow: those who took the flow now pass through it, and all but
    /// those whom it loses go on as before.
    Insert {
        /// The flow it is put into.
        flow: FlowKey,
        /// Its slug, not yet in use.
        slug: Slug,
        /// The touchpoint.
        touchpoint: Box<Touchpoint>,
        /// The share that goes on to where the flow led.
        onward: Uncertain<Share>,
    },
    /// Adds a pain point.
    AddPain {
        /// Its slug, not yet in use.
        slug: Slug,
        /// The pain.
        pain: Box<Pain>,
    },
    /// Adds a flow.
    AddFlow {
        /// Which.
        flow: FlowKey,
        /// The flow.
        with: Box<Flow>,
    },
    /// Takes a touchpoint away, with its flows and pains; visits that went on to it drop off.
    RemoveTouchpoint {
        /// The touchpoint.
        touchpoint: Slug,
        /// What becomes of the customers that entered there, if any did.
        customers: Customers,
    },
    /// Takes a flow away; its visits drop off.
    RemoveFlow {
        /// The flow.
        flow: FlowKey,
    },
    /// A change that is switched off: kept, and not made.
    Off {
        /// The change.
        change: Box<Change>,
    },
}

named_enum!(
    /// What becomes of the customers that entered at a touchpoint which is taken away.
    Customers {
        /// They do not come: the cohort is as large as before, and these are lost from the start.
        Gone,
        /// They enter at the other entries, in proportion; where there is no other, at the first touchpoint.
        Elsewhere,
    }
);

impl Change {
    /// Whether it is made.
    pub const fn is_on(&self) -> bool {
        !matches!(self, Change::Off { .. })
    }

    /// The change itself, be it on or off.
    pub fn itself(&self) -> &Change {
        match self {
            Change::Off { change } => change.itself(),
            change => change,
        }
    }

    /// The change switched on or off.
    #[must_use]
    pub fn switched(&self, on: bool) -> Change {
        let change = self.itself().clone();
        match on {
            true => change,
            false => Change::Off {
                change: Box::new(change),
            },
        }
    }
}
