//! What each change does: the edit that makes it.

use super::scale;
use crate::{
    edit::{self, Details, Edit, Item},
    map::{
        Change, Customers, Flow, FlowKey, ItemKey, JourneyMap, Pain, Persona, TimedEffect,
        Touchpoint,
    },
    units::{Quantity, Share, Slug, Uncertain},
};

/// What a change does to a map.
pub(super) enum Effect {
    /// This.
    Edit(Edit),
    /// Nothing, and why.
    Nothing(String),
    /// It makes no sense: a code and what was found and expected.
    Impossible(&'static str, String),
}

/// What a change does to a map that has everything that the change names. [`Change::Adopt`] apart,
/// which is expanded before.
pub(super) fn effect(map: &JourneyMap, change: &Change) -> Effect {
    match change {
        Change::FixPain { pain, by } => on_pain(map, pain, |p| {
            p.prevalence = scale::share(&p.prevalence, 1.0 - by.get());
        }),
        Change::SetPrevalence { pain, prevalence } => {
            on_pain(map, pain, |p| p.prevalence = *prevalence)
        }
        Change::SetLeave { pain, leave } => on_pain(map, pain, |p| p.leave = *leave),
        Change::SetShare { flow, share } if map.flows.contains_key(flow) => {
            on_flow(map, flow, |f| f.share = *share)
        }
        Change::SetShare { flow, share } => {
            let item = Item::Flow(flow.clone(), Box::new(Flow::new(*share)));
            Effect::Edit(Edit::append(map, item))
        }
        Change::SetDropOff { touchpoint, share } => set_drop_off(map, touchpoint, *share),
        Change::SetFinish { touchpoint, finish } => {
            on_touchpoint(map, touchpoint, |t| t.finish = Some(*finish))
        }
        Change::SetWithin {
            flow,
            within,
            times,
        } => on_flow(map, flow, |f| {
            f.within = Some(TimedEffect {
                within: *within,
                times: *times,
            });
        }),
        Change::SetDwell { touchpoint, dwell } => {
            on_touchpoint(map, touchpoint, |t| t.dwell = dwell.clone())
        }
        Change::ScaleDwell { touchpoint, by } => {
            let Some(old) = map.touchpoints.get(touchpoint) else {
                return nothing(touchpoint);
            };
            match scale::dwell(&old.dwell, *by) {
                Ok(dwell) => on_touchpoint(map, touchpoint, |t| t.dwell = dwell),
                Err(error) => Effect::Impossible(
                    "dwell-out-of-range",
                    format!(
                        "{} times the stay at `{touchpoint}` is no law: {error}",
                        by.get()
                    ),
                ),
            }
        }
        Change::SetEmotion {
            touchpoint,
            emotion,
        } => on_touchpoint(map, touchpoint, |t| t.emotion = *emotion),
        Change::SetPrice {
            touchpoint,
            subscribe,
        } => on_touchpoint(map, touchpoint, |t| t.subscribe = Some(*subscribe)),
        Change::SetCost { touchpoint, cost } => {
            on_touchpoint(map, touchpoint, |t| t.cost = Some(*cost))
        }
        Change::SetRevenue {
            touchpoint,
            revenue,
        } => on_touchpoint(map, touchpoint, |t| t.revenue = Some(*revenue)),
        Change::SetPersonaShare { persona, share } => {
            on_persona(map, persona, |p| p.share = *share)
        }
        Change::Adopt { opportunity } => nothing(opportunity),
        Change::Off { .. } => Effect::Nothing("it is switched off".into()),
        Change::AddTouchpoint { slug, touchpoint } => Effect::Edit(Edit::append(
            map,
            Item::Touchpoint(slug.clone(), touchpoint.clone()),
        )),
        Change::Insert {
            flow,
            slug,
            touchpoint,
            onward,
        } => Effect::Edit(insert(map, flow, slug, touchpoint, *onward)),
        Change::AddPain { slug, pain } => {
            Effect::Edit(Edit::append(map, Item::Pain(slug.clone(), pain.clone())))
        }
        Change::AddFlow { flow, with } => {
            Effect::Edit(Edit::append(map, Item::Flow(flow.clone(), with.clone())))
        }
        Change::RemoveTouchpoint {
            touchpoint,
            customers,
        } => remove_touchpoint(map, touchpoint, *customers),
        Change::RemoveFlow { flow } => removed(map, ItemKey::Flow(flow.clone())),
    }
}

/// Takes a touchpoint away. Customers that entered there and are gone stay a part of the cohort.
fn remove_touchpoint(map: &JourneyMap, slug: &Slug, customers: Customers) -> Effect {
    let key = ItemKey::Touchpoint(slug.clone());
    let Some(mut edits) = removal(map, &key) else {
        return nothing(key);
    };
    let away = match customers {
        Customers::Gone => {
            let share = entering(map, slug);
            let away = 1.0 - (1.0 - map.away.get()) * (1.0 - share);
            // Rounded, so that two entries may go in either order.
            Share::clamped((away * 1e12).round() / 1e12)
        }
        Customers::Elsewhere => map.away,
    };
    let mut outcome = map.clone();
    let made = Edit::Batch(edits.clone());
    if (away != map.away || customers == Customers::Gone) && edit::apply(&mut outcome, made).is_ok()
    {
        if away != map.away {
            let details = Details {
                away,
                ..Details::of(&outcome)
            };
            edits.push(Edit::SetDetails(Box::new(details)));
        }
        let entered = map.personas.iter();
        for (persona, _) in entered.filter(|(_, p)| p.entry.as_ref() == Some(slug)) {
            if let Some(left) = outcome.personas.get(persona) {
                let gone = Persona {
                    away: Share::ONE,
                    ..left.clone()
                };
                edits.push(Edit::Replace(Item::Persona(
                    persona.clone(),
                    Box::new(gone),
                )));
            }
        }
    }
    Effect::Edit(Edit::Batch(edits))
}

/// The share of the customers without an entry of their own that enter at a touchpoint.
pub(super) fn entering(map: &JourneyMap, touchpoint: &Slug) -> f64 {
    let entries = map.entries();
    let share = |entry: &(Slug, Uncertain<Share>)| entry.1.central().get();
    let all: f64 = entries.iter().map(share).sum();
    let here = entries.iter().filter(|(slug, _)| slug == touchpoint);
    match all > 0.0 {
        true => here.map(share).sum::<f64>() / all,
        false => 0.0,
    }
}

fn removed(map: &JourneyMap, key: ItemKey) -> Effect {
    match removal(map, &key) {
        Some(mut edits) if edits.len() == 1 => Effect::Edit(edits.remove(0)),
        Some(edits) => Effect::Edit(Edit::Batch(edits)),
        None => nothing(key),
    }
}

/// The edits that take a thing away. Whoever went on by a flow that goes with it drops off: also where no
/// other way out is left, which would be a good end if it had been drawn so.
fn removal(map: &JourneyMap, key: &ItemKey) -> Option<Vec<Edit>> {
    let goes = |flow: &FlowKey| match key {
        ItemKey::Flow(gone) => flow == gone,
        ItemKey::Touchpoint(slug) => flow.to == *slug,
        _ => false,
    };
    let mut edits = vec![edit::remove(map, key)?];
    for flow in map.flows.keys().filter(|flow| goes(flow)) {
        let from = &flow.from;
        let stays = *key != ItemKey::Touchpoint(from.clone());
        let last = || map.flows_from(from).all(|(flow, _)| goes(flow));
        if let Some(touchpoint) = map.touchpoints.get(from)
            && touchpoint.finish.is_none()
            && stays
            && last()
        {
            let touchpoint = Touchpoint {
                finish: Some(Share::ZERO.into()),
                ..touchpoint.clone()
            };
            edits.push(Edit::Replace(Item::Touchpoint(
                from.clone(),
                Box::new(touchpoint),
            )));
        }
    }
    Some(edits)
}

/// Names are checked before an effect is asked for, so this is never shown.
fn nothing(missing: impl std::fmt::Display) -> Effect {
    Effect::Nothing(format!("there is no {missing}"))
}

/// The effect of replacing a value with a changed one.
fn replaced<T: Clone + PartialEq>(
    old: Option<&T>,
    key: ItemKey,
    item: impl FnOnce(Box<T>) -> Item,
    change: impl FnOnce(&mut T),
) -> Effect {
    let Some(old) = old else {
        return nothing(key);
    };
    let mut new = old.clone();
    change(&mut new);
    if new == *old {
        Effect::Nothing(format!("the {key} is like this already"))
    } else {
        Effect::Edit(Edit::Replace(item(Box::new(new))))
    }
}

fn on_pain(map: &JourneyMap, slug: &Slug, change: impl FnOnce(&mut Pain)) -> Effect {
    let key = ItemKey::Pain(slug.clone());
    replaced(
        map.pains.get(slug),
        key,
        |p| Item::Pain(slug.clone(), p),
        change,
    )
}

fn on_flow(map: &JourneyMap, flow: &FlowKey, change: impl FnOnce(&mut Flow)) -> Effect {
    let key = ItemKey::Flow(flow.clone());
    replaced(
        map.flows.get(flow),
        key,
        |f| Item::Flow(flow.clone(), f),
        change,
    )
}

fn on_touchpoint(map: &JourneyMap, slug: &Slug, change: impl FnOnce(&mut Touchpoint)) -> Effect {
    let key = ItemKey::Touchpoint(slug.clone());
    replaced(
        map.touchpoints.get(slug),
        key,
        |t| Item::Touchpoint(slug.clone(), t),
        change,
    )
}

fn on_persona(map: &JourneyMap, slug: &Slug, change: impl FnOnce(&mut Persona)) -> Effect {
    let key = ItemKey::Persona(slug.clone());
    replaced(
        map.personas.get(slug),
        key,
        |p| Item::Persona(slug.clone(), p),
        change,
    )
}

/// Scales the flows out of a touchpoint, and those who finish there, so that `drop_off` is left.
fn set_drop_off(map: &JourneyMap, touchpoint: &Slug, drop_off: Share) -> Effect {
    let flows: Vec<(&FlowKey, &Flow)> = map.flows_from(touchpoint).collect();
    let finish = map.finish(touchpoint);
    let sum = |by: f64| -> f64 {
        let scaled = |share: &Uncertain<Share>| scale::share(share, by).central().get();
        flows
            .iter()
            .map(|(_, flow)| scaled(&flow.share))
            .sum::<f64>()
            + scaled(&finish)
    };
    let (old, wanted) = (sum(1.0), 1.0 - drop_off.get());
    if (old - wanted).abs() < 1e-12 {
        return Effect::Nothing(format!("just as many drop off at `{touchpoint}` already"));
    }
    if old == 0.0 {
        return Effect::Impossible(
            "nothing-to-scale",
            format!(
                "found no flow with a share out of `{touchpoint}` and nobody who finishes there, expected one to give the other {} of its visits to; use SetShare, SetFinish or AddFlow",
                crate::map::validate::percent(wanted)
            ),
        );
    }
    let by = factor_for(wanted, wanted / old, sum);
    let edits = flows.into_iter().map(|(key, flow)| {
        let flow = Flow {
            share: scale::share(&flow.share, by),
            ..flow.clone()
        };
        Edit::Replace(Item::Flow(key.clone(), Box::new(flow)))
    });
    let mut edits: Vec<Edit> = edits.collect();
    if let Some(written) =
        (map.touchpoints.get(touchpoint)).filter(|_| finish.central().get() > 0.0)
    {
        let scaled = Touchpoint {
            finish: Some(scale::share(&finish, by)),
            ..written.clone()
        };
        let item = Item::Touchpoint(touchpoint.clone(), Box::new(scaled));
        edits.push(Edit::Replace(item));
    }
    Effect::Edit(Edit::Batch(edits))
}

/// The factor for which the rising function `sum` gives `wanted`, near `guess`.
///
/// The guess is exact unless a share is a range: the middle of one is not in proportion to its ends,
/// and near 1 so far from it that only halving is sure to arrive.
fn factor_for(wanted: f64, guess: f64, sum: impl Fn(f64) -> f64) -> f64 {
    if (sum(guess) - wanted).abs() < 1e-12 {
        return guess;
    }
    let (mut low, mut high) = (0.0, guess);
    while sum(high) < wanted && high < 1e12 {
        (low, high) = (high, high * 2.0);
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if sum(middle) < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// Puts a touchpoint into a flow: the flow now leads to it, with all that the flow carries and
/// whatever names it, and a new flow leads on.
fn insert(
    map: &JourneyMap,
    flow: &FlowKey,
    slug: &Slug,
    touchpoint: &Touchpoint,
    onward: Uncertain<Share>,
) -> Edit {
    let after = |index: Option<usize>, count: usize| index.map_or(count, |i| i + 1);
    Edit::Batch(vec![
        Edit::Insert {
            at: after(
                map.touchpoints.get_index_of(&flow.from),
                map.touchpoints.len(),
            ),
            item: Item::Touchpoint(slug.clone(), Box::new(touchpoint.clone())),
        },
        Edit::Rename {
            from: ItemKey::Flow(flow.clone()),
            to: ItemKey::Flow(FlowKey::new(flow.from.clone(), slug.clone())),
        },
        Edit::Insert {
            at: after(map.flows.get_index_of(flow), map.flows.len()),
            item: Item::Flow(
                FlowKey::new(slug.clone(), flow.to.clone()),
                Box::new(Flow::new(onward)),
            ),
        },
    ])
}
