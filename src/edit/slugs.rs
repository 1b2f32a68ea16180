//! Slugs for new things, and names for things that have a slug.
//!
//! A slug is chosen once, from the first name that people give, and then stays: other maps,
//! scenarios and people's heads refer to it.

use super::{Edit, Item};
use crate::{
    map::{ItemKey, JourneyMap},
    units::Slug,
};

/// The kinds of things that are named by people: what a new one is called until it has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A persona.
    Persona,
    /// A stage.
    Stage,
    /// A touchpoint.
    Touchpoint,
    /// A pain point.
    Pain,
    /// An opportunity.
    Opportunity,
}

impl Kind {
    /// What a new one is called until it has a name.
    pub const fn placeholder(self) -> &'static str {
        match self {
            Kind::Persona => "New persona",
            Kind::Stage => "New stage",
            Kind::Touchpoint => "New touchpoint",
            Kind::Pain => "New pain point",
            Kind::Opportunity => "New idea",
        }
    }

    /// The kind of a key; `None` for flows, which have no name of their own.
    pub const fn of(key: &ItemKey) -> Option<Kind> {
        Some(match key {
            ItemKey::Persona(_) => Kind::Persona,
            ItemKey::Stage(_) => Kind::Stage,
            ItemKey::Touchpoint(_) => Kind::Touchpoint,
            ItemKey::Pain(_) => Kind::Pain,
            ItemKey::Opportunity(_) => Kind::Opportunity,
            ItemKey::Flow(_) => return None,
        })
    }

    /// The key with this slug.
    pub const fn key(self, slug: Slug) -> ItemKey {
        match self {
            Kind::Persona => ItemKey::Persona(slug),
            Kind::Stage => ItemKey::Stage(slug),
            Kind::Touchpoint => ItemKey::Touchpoint(slug),
            Kind::Pain => ItemKey::Pain(slug),
            Kind::Opportunity => ItemKey::Opportunity(slug),
        }
    }

    /// The slug that a thing gets whose name gives none, such as one in another script.
    fn fallback(self) -> &'static str {
        match self {
            Kind::Persona => "persona",
            Kind::Stage => "stage",
            Kind::Touchpoint => "touchpoint",
            Kind::Pain => "pain",
            Kind::Opportunity => "idea",
        }
    }
}

/// A slug made from a name that no thing of the kind has, in any of these maps. Pains and
/// touchpoints do not share slugs either: what an opportunity is on is told by the slug alone in a
/// file.
pub fn fresh(maps: &[&JourneyMap], kind: Kind, name: &str) -> Slug {
    let taken = |slug: &Slug| {
        maps.iter().any(|map| match kind {
            Kind::Persona => map.personas.contains_key(slug),
            Kind::Stage => map.stages.contains_key(slug),
            Kind::Touchpoint | Kind::Pain => {
                map.touchpoints.contains_key(slug)
                    || map.pains.contains_key(slug)
                    // A half-drawn map may name one that is not there yet.
                    || map.flows.keys().any(|f| f.from == *slug || f.to == *slug)
            }
            Kind::Opportunity => map.opportunities.contains_key(slug),
        })
    };
    let first = Slug::from_title(name)
        .or_else(|| Slug::new(kind.fallback()).ok())
        .unwrap_or_else(|| maps[0].id.clone());
    if !taken(&first) {
        return first;
    }
    // "report-2" counts on to "report-3", not to "report-2-2".
    let text = first.as_str();
    let stem = match text.rsplit_once('-') {
        Some((stem, number)) if number.parse::<u32>().is_ok() && !stem.is_empty() => stem,
        _ => text,
    };
    let room = Slug::MAX_LENGTH - 8;
    let stem: String = stem.chars().take(room).collect();
    (2u32..)
        .filter_map(|number| Slug::new(&format!("{stem}-{number}")).ok())
        .find(|slug| !taken(slug))
        .unwrap_or(first)
}

/// The edit that gives a thing another name. Its slug stays, unless it was never named: then it
/// gets one made from its first name. Gives the key it has afterwards too; `None` when there is no
/// such thing, it has that name already, or the name is blank.
pub fn name(map: &JourneyMap, key: &ItemKey, name: &str) -> Option<(Edit, ItemKey)> {
    let name = name.trim();
    let kind = Kind::of(key)?;
    let mut item = Item::of(map, key)?;
    let old = item_name(&mut item)?;
    if name.is_empty() || old == name {
        return None;
    }
    let unnamed = is_placeholder(kind, key, old);
    name.clone_into(old);
    let replace = Edit::Replace(item);
    let to = kind.key(fresh(&[map], kind, name));
    if !unnamed || Slug::from_title(name).is_none() {
        return Some((replace, key.clone()));
    }
    let rename = Edit::Rename {
        from: key.clone(),
        to: to.clone(),
    };
    Some((Edit::Batch(vec![replace, rename]), to))
}

/// Whether a thing still has the name it was made with, and the slug of that name.
fn is_placeholder(kind: Kind, key: &ItemKey, name: &str) -> bool {
    let slug = Slug::from_title(kind.placeholder());
    name == kind.placeholder() && slug.is_some_and(|s| key.name().starts_with(s.as_str()))
}

/// The name of a thing.
pub fn name_of(map: &JourneyMap, key: &ItemKey) -> Option<String> {
    item_name(&mut Item::of(map, key)?).map(|name| name.clone())
}

fn item_name(item: &mut Item) -> Option<&mut String> {
    Some(match item {
        Item::Persona(_, persona) => &mut persona.name,
        Item::Stage(_, stage) => &mut stage.name,
        Item::Touchpoint(_, touchpoint) => &mut touchpoint.name,
        Item::Pain(_, pain) => &mut pain.name,
        Item::Opportunity(_, opportunity) => &mut opportunity.name,
        Item::Flow(..) => return None,
    })
}
