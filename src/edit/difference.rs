//! What differs between two maps, thing by thing and field by field. Things are the same when their
//! slugs are.

use std::hash::Hash;

use indexmap::IndexMap;

use super::item::Details;
use crate::map::{Flow, ItemKey, JourneyMap, Opportunity, Pain, Persona, Stage, Touchpoint};

/// What differs between two maps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// The fields of the map itself that differ: "title", "run", "targets".
    pub map: Vec<&'static str>,
    /// The things that differ: by kind in the order of the file, and of a kind in the order of the
    /// first map, then what only the second one has.
    pub items: Vec<Difference>,
}

/// A thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which thing.
    pub key: ItemKey,
    /// What people call it; a flow by where it leads.
    pub name: String,
    /// How it differs.
    pub how: How,
}

/// How a thing differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// Only the second map has it.
    Added,
    /// Only the first map has it.
    Removed,
    /// Both have it, with other values in these fields.
    Changed(Vec<&'static str>),
}

impl Differences {
    /// Whether the maps say the same.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty() && self.items.is_empty()
    }

    /// How a thing differs, if it does.
    pub fn of(&self, key: &ItemKey) -> Option<&How> {
        let mut items = self.items.iter();
        items.find(|item| item.key == *key).map(|item| &item.how)
    }
}

/// The names of the fields in which two values of a type differ. A field that is not named here does
/// not compile.
macro_rules! fields {
    ($type:ident { $($field:ident),+ $(,)? }) => {
        |before: &$type, after: &$type| -> Vec<&'static str> {
            let $type { $($field: _),+ } = before;
            let mut names = Vec::new();
            $(if before.$field != after.$field {
                names.push(stringify!($field));
            })+
            names
        }
    };
}

/// What differs between two maps. Where cards were put by hand, and how lanes are shown, is how a map
/// looks and not what it says: it does not count.
pub fn differences(before: &JourneyMap, after: &JourneyMap) -> Differences {
    let mut items = Vec::new();
    collect(
        &mut items,
        (&before.personas, &after.personas),
        ItemKey::Persona,
        |_, persona| persona.name.clone(),
        fields!(Persona {
            name,
            segment,
            share,
            goal,
            quote,
            baseline,
            flow,
            dwell,
            pain,
            spend,
            entry,
            away,
            evidence,
            note,
        }),
    );
    collect(
        &mut items,
        (&before.stages, &after.stages),
        ItemKey::Stage,
        |_, stage| stage.name.clone(),
        fields!(Stage {
            name,
            goal,
            expected,
            width,
            note
        }),
    );
    collect(
        &mut items,
        (&before.touchpoints, &after.touchpoints),
        ItemKey::Touchpoint,
        |_, touchpoint| touchpoint.name.clone(),
        fields!(Touchpoint {
            stage,
            name,
            channel,
            does,
            thinks,
            emotion,
            dwell,
            finish,
            moment,
            support,
            cost,
            revenue,
            cost_per_day,
            revenue_per_day,
            subscribe,
            expand,
            contract,
            csat,
            effort,
            evidence,
            quotes,
            note,
            stickies,
            position,
        }),
    );
    collect(
        &mut items,
        (&before.pains, &after.pains),
        ItemKey::Pain,
        |_, pain| pain.name.clone(),
        fields!(Pain {
            at,
            name,
            prevalence,
            leave,
            delay,
            emotion,
            evidence,
            quotes,
            votes,
            owner,
            fix_cost,
            note,
        }),
    );
    collect(
        &mut items,
        (&before.opportunities, &after.opportunities),
        ItemKey::Opportunity,
        |_, opportunity| opportunity.name.clone(),
        fields!(Opportunity {
            on,
            name,
            changes,
            cost,
            votes,
            owner,
            note
        }),
    );
    let (was, is) = (names(before), names(after));
    collect(
        &mut items,
        (&before.flows, &after.flows),
        ItemKey::Flow,
        |key, _| {
            let name = |slug: &crate::units::Slug| {
                let known = is.get(slug.as_str()).or_else(|| was.get(slug.as_str()));
                known.map_or_else(|| slug.to_string(), |name| (*name).to_owned())
            };
            format!("{} → {}", name(&key.from), name(&key.to))
        },
        fields!(Flow {
            share,
            within,
            evidence,
            note
        }),
    );
    items.retain_mut(|item| match &mut item.how {
        How::Changed(fields) => {
            fields.retain(|field| !LOOKS.contains(field));
            !fields.is_empty()
        }
        How::Added | How::Removed => true,
    });
    let mut map = details(&Details::of(before), &Details::of(after));
    if before.targets != after.targets {
        map.push("targets");
    }
    Differences { map, items }
}

/// Fields that say how a map looks.
const LOOKS: [&str; 4] = ["position", "width", "lanes", "id"];

/// The names of touchpoints by slug.
fn names(map: &JourneyMap) -> IndexMap<&str, &str> {
    let touchpoints = map.touchpoints.iter();
    touchpoints
        .map(|(slug, touchpoint)| (slug.as_str(), touchpoint.name.as_str()))
        .collect()
}

fn details(before: &Details, after: &Details) -> Vec<&'static str> {
    let fields = fields!(Details {
        id,
        title,
        note,
        state,
        focus,
        reviewed,
        review_every,
        currency,
        discount_rate,
        run,
        experience,
        entry,
        away,
        arrivals,
        lanes,
    });
    let mut fields = fields(before, after);
    fields.retain(|field| !LOOKS.contains(field));
    fields
}

fn collect<K: Hash + Eq + Clone, V: PartialEq>(
    items: &mut Vec<Difference>,
    (before, after): (&IndexMap<K, V>, &IndexMap<K, V>),
    key: fn(K) -> ItemKey,
    name: impl Fn(&K, &V) -> String,
    fields: impl Fn(&V, &V) -> Vec<&'static str>,
) {
    for (k, was) in before {
        let how = match after.get(k) {
            None => How::Removed,
            Some(is) if is == was => continue,
            Some(is) => How::Changed(fields(was, is)),
        };
        let shown = after.get(k).unwrap_or(was);
        items.push(Difference {
            key: key(k.clone()),
            name: name(k, shown),
            how,
        });
    }
    for (k, is) in after.iter().filter(|(k, _)| !before.contains_key(*k)) {
        items.push(Difference {
            key: key(k.clone()),
            name: name(k, is),
            how: How::Added,
        });
    }
}
