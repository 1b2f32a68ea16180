//! Order: touchpoints and stages moved by hand.

use indexmap::IndexSet;

use super::{Edit, Item, apply, compose::end_of, remove};
use crate::{
    map::{ItemKey, JourneyMap, Position},
    units::Slug,
};

/// Moves touchpoints to a stage, in the order given: before another touchpoint, or behind the last of
/// the stage. `None` when nothing would change.
pub fn move_touchpoints(
    map: &JourneyMap,
    moving: &[Slug],
    stage: &Slug,
    before: Option<&Slug>,
) -> Option<Edit> {
    if !map.stages.contains_key(stage) {
        return None;
    }
    let mut edits = Vec::new();
    let mut draft = map.clone();
    // Each once, and only those that are there.
    let moving: IndexSet<&Slug> = moving.iter().collect();
    let moving: Vec<&Slug> = moving
        .into_iter()
        .filter(|slug| map.touchpoints.contains_key(*slug))
        .collect();
    for slug in moving.iter().copied() {
        if let Some(touchpoint) = map.touchpoints.get(slug)
            && touchpoint.stage != *stage
        {
            let mut touchpoint = touchpoint.clone();
            touchpoint.stage = stage.clone();
            let item = Item::Touchpoint(slug.clone(), Box::new(touchpoint));
            edits.push(Edit::Replace(item));
        }
    }
    // Where they go is found with all of them out of the way.
    let before = before
        .and_then(|slug| map.touchpoints.get_index_of(slug))
        .and_then(|at| {
            let mut onward = map.touchpoints.iter().skip(at);
            onward.find(|(slug, t)| !moving.contains(slug) && t.stage == *stage)
        })
        .map(|(slug, _)| slug);
    let mut rest: Vec<Slug> = map.touchpoints.keys().cloned().collect();
    rest.retain(|slug| !moving.contains(&slug));
    let place = match before {
        Some(slug) => rest.iter().position(|s| s == slug)?,
        None => {
            for slug in &moving {
                draft.touchpoints.shift_remove(*slug);
            }
            end_of(&draft, stage)
        }
    };
    rest.splice(place..place, moving.into_iter().cloned());
    edits.extend(order(map, rest));
    match edits.len() {
        0 => None,
        1 => edits.pop(),
        _ => Some(Edit::Batch(edits)),
    }
}

/// The moves that bring the touchpoints of a map in an order.
fn order(map: &JourneyMap, wanted: Vec<Slug>) -> Vec<Edit> {
    let mut now: Vec<Slug> = map.touchpoints.keys().cloned().collect();
    let mut moves = Vec::new();
    // Every move puts at least one more thing in its place.
    for _ in 0..wanted.len() {
        // The first and the last place that is wrong: moving one of the two is enough where one
        // thing has moved, in either direction.
        let Some(first) = now.iter().zip(&wanted).position(|(a, b)| a != b) else {
            break;
        };
        let last = now.iter().zip(&wanted).rposition(|(a, b)| a != b);
        let last = last.unwrap_or(first);
        let forward = now.get(first + 1) == wanted.get(first);
        let (slug, to) = match forward {
            true => (now[first].clone(), last.min(place_of(&wanted, &now[first]))),
            false => (wanted[first].clone(), first),
        };
        let Some(from) = now.iter().position(|s| *s == slug) else {
            break;
        };
        let slug = now.remove(from);
        now.insert(to, slug.clone());
        moves.push(Edit::Move {
            key: ItemKey::Touchpoint(slug),
            to,
        });
    }
    moves
}

fn place_of(list: &[Slug], slug: &Slug) -> usize {
    list.iter().position(|s| s == slug).unwrap_or(0)
}

/// Moves a stage to a place among the others. `None` when it stands there.
pub fn move_stage(map: &JourneyMap, stage: &Slug, to: usize) -> Option<Edit> {
    let from = map.stages.get_index_of(stage)?;
    let to = to.min(map.stages.len() - 1);
    (from != to).then(|| Edit::Move {
        key: ItemKey::Stage(stage.clone()),
        to,
    })
}

/// Takes several things away with everything that hangs on them. `None` when none of them is there.
pub fn remove_all(map: &JourneyMap, keys: &[ItemKey]) -> Option<Edit> {
    let mut draft = map.clone();
    let mut edits = Vec::new();
    for key in keys {
        // What hung on one that went before is gone already.
        if let Some(edit) = remove(&draft, key)
            && apply(&mut draft, edit.clone()).is_ok()
        {
            edits.push(edit);
        }
    }
    match edits.len() {
        0 => None,
        1 => edits.pop(),
        _ => Some(Edit::Batch(edits)),
    }
}

/// Puts the cards of touchpoints at positions in the columns of stages; those that get another stage
/// stand behind its touchpoints in the order of the map. `None` when nothing would change.
pub fn place(map: &JourneyMap, places: &[(Slug, Slug, Position)]) -> Option<Edit> {
    let mut draft = map.clone();
    let mut edits = Vec::new();
    let mut make = |draft: &mut JourneyMap, edit: Edit| {
        if apply(draft, edit.clone()).is_ok() {
            edits.push(edit);
        }
    };
    for (slug, stage, position) in places {
        let Some(touchpoint) = draft.touchpoints.get(slug) else {
            continue;
        };
        if touchpoint.stage != *stage
            && let Some(edit) = move_touchpoints(&draft, std::slice::from_ref(slug), stage, None)
        {
            make(&mut draft, edit);
        }
        let mut touchpoint = draft.touchpoints.get(slug)?.clone();
        if touchpoint.position != Some(*position) {
            touchpoint.position = Some(*position);
            let item = Item::Touchpoint(slug.clone(), Box::new(touchpoint));
            make(&mut draft, Edit::Replace(item));
        }
    }
    (!edits.is_empty()).then_some(Edit::Batch(edits))
}
