//! Touchpoints: the interactions of a journey.

use super::{Dwell, Evidence, Position, Sticky};
use crate::units::{Emotion, Money, Share, Slug, Uncertain};

/// One interaction, on a channel, in one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Touchpoint {
    /// The stage it belongs to.
    pub stage: Slug,
    /// What people call it.
    pub name: String,
    /// Where it happens.
    pub channel: Channel,
    /// What the customer does.
    pub does: String,
    /// What the customer thinks, in their words.
    pub thinks: String,
    /// How the customer feels here when nothing goes wrong.
    pub emotion: Emotion,
    /// How long a visit lasts, delays by pains not included.
    pub dwell: Dwell,
    /// The share of completed visits that end the journey well: neither lost nor churned, and no further
    /// visits. `None`: everybody where no flow leaves, nobody elsewhere; see
    /// [`JourneyMap::finish`](super::JourneyMap::finish).
    pub finish: Option<Uncertain<Share>>,
    /// The milestone that is reached on arriving.
    pub moment: Option<Milestone>,
    /// Its part in support, if any.
    pub support: Option<SupportRole>,
    /// What one visit costs the company.
    pub cost: Option<Uncertain<Money>>,
    /// What one visit earns, once.
    pub revenue: Option<Uncertain<Money>>,
    /// What a day spent here costs.
    pub cost_per_day: Option<Uncertain<Money>>,
    /// What a day spent here earns.
    pub revenue_per_day: Option<Uncertain<Money>>,
    /// Arriving starts a subscription at this price a month, replacing an earlier one.
    pub subscribe: Option<Uncertain<Money>>,
    /// Arriving raises the running subscription by this share.
    pub expand: Option<Uncertain<Share>>,
    /// Arriving lowers the running subscription by this share.
    pub contract: Option<Uncertain<Share>>,
    /// Whether customers are asked here if they are satisfied (CSAT).
    pub csat: bool,
    /// The effort customers report here (CES), 1 (none) … 7 (very high).
    pub effort: Option<f64>,
    /// How well the numbers of this touchpoint are known.
    pub evidence: Option<Evidence>,
    /// What customers said.
    pub quotes: Vec<String>,
    /// Anything else.
    pub note: String,
    /// Sticky notes, in the order in which they were put up.
    pub stickies: Vec<Sticky>,
    /// Where its card stands in the flow view; `None`: where the layout puts it.
    pub position: Option<Position>,
}

impl Touchpoint {
    /// A touchpoint in a stage that takes no time and carries nothing.
    pub fn new(stage: Slug, name: impl Into<String>) -> Touchpoint {
        Touchpoint {
            stage,
            name: name.into(),
            channel: Channel::default(),
            does: String::new(),
            thinks: String::new(),
            emotion: Emotion::default(),
            dwell: Dwell::none(),
            finish: None,
            moment: None,
            support: None,
            cost: None,
            revenue: None,
            cost_per_day: None,
            revenue_per_day: None,
            subscribe: None,
            expand: None,
            contract: None,
            csat: false,
            effort: None,
            evidence: None,
            quotes: Vec::new(),
            note: String::new(),
            stickies: Vec::new(),
            position: None,
        }
    }
}

/// Declares a fieldless enum whose variants are written in files by their own names.
macro_rules! named_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every one of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// Its name in files.
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => stringify!($variant)),+ }
            }

            /// The one with this name.
            pub fn from_name(name: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|v| v.name() == name)
            }
        }
    };
}
pub(crate) use named_enum;

named_enum!(
    /// Where an interaction happens.
    Channel {
        /// The company's website.
        Web,
        /// Inside the product.
        InApp,
        /// The mobile app.
        Mobile,
        /// E-mail.
        Email,
        /// Chat with a person or a bot.
        Chat,
        /// A telephone call.
        Phone,
        /// A video call.
        Video,
        /// In person: a shop, an office, an event.
        InPerson,
        /// Social media.
        Social,
        /// Search engines.
        Search,
        /// Advertising.
        Ads,
        /// A marketplace or review site.
        Marketplace,
        /// A community or forum.
        Community,
        /// Documents, help centre, knowledge base.
        Docs,
        /// Letters, paper, invoices.
        Post,
        /// A colleague, friend or partner.
        WordOfMouth,
        /// Something else.
        Other,
    }
);

// Deriving would need an attribute on the variant, which the macro does not pass on.
#[allow(clippy::derivable_impls)]
impl Default for Channel {
    fn default() -> Self {
        Channel::Other
    }
}

named_enum!(
    /// A moment of truth that is reached on arriving at a touchpoint.
    Milestone {
        /// The customer has an account.
        SignUp,
        /// The set-up is complete.
        SetUp,
        /// The customer sees what the product is for: the first key action.
        Aha,
        /// The customer has got value for the first time.
        FirstSuccess,
        /// The customer pays. A drop-off before it is lost, after it churned.
        Conversion,
        /// A problem is solved.
        ProblemResolution,
        /// The renewal is decided: going on from here is renewing.
        Renewal,
        /// The customer buys more.
        Expansion,
        /// The customer recommends the product.
        Referral,
    }
);

named_enum!(
    /// The part of a touchpoint in support.
    SupportRole {
        /// Arriving opens a ticket, or is one more contact about the open one.
        Ticket,
        /// Arriving is the first answer to the open ticket.
        Response,
    }
);
