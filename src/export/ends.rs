//! Where journeys end well, as exchanges carry it.

use indexmap::IndexMap;

use crate::{
    map::JourneyMap,
    units::{Share, Slug, Uncertain},
};

/// The touchpoints at which customers finish, each with the share of visits, and those where the way ends
/// though nobody does. Where customers go on and nobody finishes there is nothing to say.
pub fn ends(map: &JourneyMap) -> IndexMap<&Slug, Uncertain<Share>> {
    let goes_on = |slug: &Slug| map.flows_from(slug).next().is_some();
    map.finishes()
        .filter(|(slug, share)| !nobody(share) || !goes_on(slug))
        .collect()
}

/// Whether nobody finishes.
pub fn nobody(share: &Uncertain<Share>) -> bool {
    *share == Share::ZERO.into()
}
