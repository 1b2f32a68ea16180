//! Where customers enter, when a map does not say: at its first touchpoint. While it is merged a map
//! always says, so that two sides that put another touchpoint first are seen to have changed the entry.

use super::references;
use crate::file::out::{Out, OutGroup};
use crate::file::syntax::Shape;

/// The map with its entry written.
pub fn told(out: Out) -> Out {
    let Out::Group(mut map) = out else { return out };
    if let Some(entry) = implied(&map)
        && !is_told(&map)
    {
        map.members.push((Some("entry".into()), entry));
    }
    Out::Group(map)
}

/// Whether a file says where customers enter.
pub fn is_said(out: &Out) -> bool {
    matches!(out, Out::Group(map) if is_told(map))
}

/// The map without an entry that it need not write, unless it is to be `said`.
pub fn untold(out: Out, said: bool) -> Out {
    let Out::Group(mut map) = out else { return out };
    let entry = references::member(&map, "entry");
    if !said && entry.is_some() && entry == implied(&map).as_ref() {
        map.members
            .retain(|(key, _)| key.as_deref() != Some("entry"));
    }
    Out::Group(map)
}

fn is_told(map: &OutGroup) -> bool {
    let entry = references::group(map, "entry");
    entry.is_some_and(|entry| !entry.members.is_empty())
}

/// The entry of a map that does not say: all customers at the first touchpoint.
fn implied(map: &OutGroup) -> Option<Out> {
    if map.name != "JourneyMap" {
        return None;
    }
    let first = references::group(map, "touchpoints")?.members.first()?;
    let all = (first.0.clone()?, Out::Atom("1".into()));
    Some(Out::keyed("", Shape::Map, vec![all]))
}
