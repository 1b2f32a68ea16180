mod compose;
mod difference;
mod drawing;
mod fragment;
mod history;
mod random;

use proptest::prelude::*;

use super::*;
use crate::{
    map::{
        Anchor, Bound, Change, Flow, FlowKey, Focus, Lane, Metric, Opportunity, Pain, Persona,
        Position, Stage, Touchpoint,
    },
    units::{Emotion, Factor, Share, Slug},
};

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

fn key(text: &str) -> FlowKey {
    FlowKey::parse(text).unwrap()
}

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

fn touchpoint(text: &str) -> ItemKey {
    ItemKey::Touchpoint(slug(text))
}

fn rename(from: ItemKey, to: ItemKey) -> Edit {
    Edit::Rename { from, to }
}

/// Equal, and in the same order: maps that differ only in order are equal to `==`.
#[track_caller]
fn assert_same(a: &JourneyMap, b: &JourneyMap) {
    assert_eq!(format!("{a:#?}"), format!("{b:#?}"));
    assert_eq!(a, b);
}

/// Two stages, touchpoints a → b → c with every kind of mention of b.
fn sample() -> JourneyMap {
    let mut map = JourneyMap::new(slug("sample"), "Sample");
    for name in ["buy", "use"] {
        let stage = Stage {
            name: name.into(),
            ..Stage::default()
        };
        map.stages.insert(slug(name), stage);
    }
    for (name, stage) in [("a", "buy"), ("b", "use"), ("c", "use")] {
        map.touchpoints
            .insert(slug(name), Touchpoint::new(slug(stage), name));
    }
    for (name, part) in [("a>b", 0.5), ("b>b", 0.1), ("b>c", 0.4), ("a>c", 0.2)] {
        map.flows.insert(key(name), Flow::new(share(part)));
    }
    for (name, at) in [("slow", "b"), ("dear", "a")] {
        let pain = Pain::new(slug(at), name, share(0.3));
        map.pains.insert(slug(name), pain);
    }
    for (name, on, changes) in [
        (
            "faster",
            Anchor::Pain(slug("slow")),
            vec![Change::FixPain {
                pain: slug("slow"),
                by: share(0.5),
            }],
        ),
        (
            "cheaper",
            Anchor::Touchpoint(slug("a")),
            vec![
                Change::RemoveFlow { flow: key("a>b") },
                Change::SetEmotion {
                    touchpoint: slug("a"),
                    emotion: Emotion::default(),
                },
            ],
        ),
    ] {
        let opportunity = Opportunity {
            on,
            name: name.into(),
            changes,
            cost: None,
            votes: 0,
            owner: String::new(),
            note: String::new(),
        };
        map.opportunities.insert(slug(name), opportunity);
    }
    let mut persona = Persona::new("Developer", share(1.0));
    persona.flow.insert(key("a>b"), Factor::new(1.2).unwrap());
    persona.flow.insert(key("a>c"), Factor::ONE);
    persona.dwell.insert(slug("b"), Factor::ONE);
    persona.pain.insert(slug("slow"), Factor::ONE);
    persona.entry = Some(slug("b"));
    map.personas.insert(slug("dev"), persona);
    map.entry.insert(slug("a"), share(0.7).into());
    map.entry.insert(slug("b"), share(0.3).into());
    map.focus = Focus::Persona(slug("dev"));
    map.targets.push(Target {
        metric: Metric::Conversion,
        bound: Bound::AtLeast(0.1),
        persona: Some(slug("dev")),
        note: String::new(),
    });
    map
}

#[test]
fn renaming_reaches_every_mention_and_keeps_the_order() {
    let mut map = sample();
    let inverse = apply(&mut map, rename(touchpoint("b"), touchpoint("bb"))).unwrap();
    let text = format!("{map:?}");
    assert!(!text.contains("Slug(\"b\")"), "{text}");
    let flows: Vec<String> = map.flows.keys().map(FlowKey::to_string).collect();
    assert_eq!(flows, ["a>bb", "bb>bb", "bb>c", "a>c"]);
    assert_eq!(inverse, rename(touchpoint("bb"), touchpoint("b")));
    apply(&mut map, inverse).unwrap();
    assert_same(&map, &sample());
}

#[test]
fn every_kind_can_be_renamed_and_back() {
    let kinds: [(ItemKey, ItemKey, &str); 5] = [
        (
            ItemKey::Stage(slug("use")),
            ItemKey::Stage(slug("usage")),
            "Slug(\"use\")",
        ),
        (
            ItemKey::Pain(slug("slow")),
            ItemKey::Pain(slug("sluggish")),
            "Slug(\"slow\")",
        ),
        (
            ItemKey::Persona(slug("dev")),
            ItemKey::Persona(slug("coder")),
            "Slug(\"dev\")",
        ),
        (
            ItemKey::Opportunity(slug("faster")),
            ItemKey::Opportunity(slug("quick")),
            "Slug(\"faster\")",
        ),
        (
            ItemKey::Flow(key("a>b")),
            ItemKey::Flow(key("c>b")),
            "from: Slug(\"a\"), to: Slug(\"b\")",
        ),
    ];
    for (from, to, mention) in kinds {
        let mut map = sample();
        assert!(format!("{map:?}").contains(mention));
        let inverse = apply(&mut map, rename(from, to)).unwrap();
        assert!(!format!("{map:?}").contains(mention), "{mention}");
        apply(&mut map, inverse).unwrap();
        assert_same(&map, &sample());
    }
}

#[test]
fn a_name_that_a_half_drawn_map_already_mentions_is_taken_over_and_given_back() {
    let mut map = sample();
    map.flows.insert(key("c>later"), Flow::new(share(0.1)));
    let before = map.clone();
    let inverse = apply(&mut map, rename(touchpoint("b"), touchpoint("later"))).unwrap();
    assert!(map.flows.contains_key(&key("c>later")) && map.flows.contains_key(&key("a>later")));
    apply(&mut map, inverse).unwrap();
    assert_same(&map, &before);
}

#[test]
fn edits_that_cannot_be_made_change_nothing() {
    let mut map = sample();
    // Renaming b would make two flows of one: a>b and a>ghost.
    map.flows.insert(key("a>ghost"), Flow::new(share(0.1)));
    let before = map.clone();
    let new = |name: &str| Item::Touchpoint(slug(name), Box::new(Touchpoint::new(slug("buy"), "")));
    let bad = [
        Edit::Remove(touchpoint("ghost")),
        Edit::Replace(new("ghost")),
        Edit::Insert {
            at: 0,
            item: new("a"),
        },
        Edit::Insert {
            at: 4,
            item: new("d"),
        },
        Edit::Move {
            key: touchpoint("a"),
            to: 3,
        },
        rename(touchpoint("a"), touchpoint("b")),
        rename(touchpoint("b"), touchpoint("ghost")),
        rename(touchpoint("a"), ItemKey::Stage(slug("x"))),
    ];
    for edit in bad {
        let stage = Item::Stage(slug("z"), Box::default());
        let batch = Edit::Batch(vec![
            Edit::Remove(ItemKey::Pain(slug("slow"))),
            Edit::SetTargets(Vec::new()),
            Edit::append(&map, stage),
            edit.clone(),
        ]);
        for edit in [edit, batch] {
            assert!(apply(&mut map, edit.clone()).is_err(), "{edit:?}");
            assert_same(&map, &before);
        }
    }
}

#[test]
fn many_are_renamed_at_once_as_one_after_the_other() {
    let keys = [
        (touchpoint("b"), touchpoint("bb")),
        (touchpoint("c"), touchpoint("cc")),
        (ItemKey::Pain(slug("slow")), ItemKey::Pain(slug("slower"))),
        (ItemKey::Stage(slug("use")), ItemKey::Stage(slug("live"))),
    ];
    let mut one_by_one = sample();
    for (from, to) in keys.clone() {
        apply(&mut one_by_one, rename(from, to)).unwrap();
    }
    assert_same(&renamed(&sample(), &keys).unwrap(), &one_by_one);
    assert_same(&renamed(&sample(), &[]).unwrap(), &sample());
    // One that cannot be, and none is.
    for bad in [
        (touchpoint("a"), touchpoint("c")),
        (touchpoint("a"), touchpoint("bb")),
        (touchpoint("b"), touchpoint("x")),
        (touchpoint("ghost"), touchpoint("x")),
        (touchpoint("a"), ItemKey::Stage(slug("x"))),
    ] {
        let keys: Vec<(ItemKey, ItemKey)> = keys.iter().cloned().chain([bad.clone()]).collect();
        assert!(renamed(&sample(), &keys).is_none(), "{bad:?}");
    }
}

#[test]
fn removing_a_touchpoint_takes_all_that_hangs_on_it() {
    let mut map = sample();
    let edit = remove_touchpoint(&map, &slug("b")).unwrap();
    let inverse = apply(&mut map, edit).unwrap();
    let text = format!("{map:?}");
    assert!(
        !text.contains("Slug(\"b\")") && !text.contains("Slug(\"slow\")"),
        "{text}"
    );
    assert_eq!(map.flows.keys().collect::<Vec<_>>(), [&key("a>c")]);
    let cheaper = &map.opportunities[&slug("cheaper")];
    assert_eq!(cheaper.changes.len(), 1, "the change to its flow is gone");
    assert!(!map.opportunities.contains_key(&slug("faster")));
    apply(&mut map, inverse).unwrap();
    assert_same(&map, &sample());
    assert!(remove_touchpoint(&map, &slug("ghost")).is_none());
}

#[test]
fn removing_a_stage_or_persona_takes_its_own() {
    let mut map = sample();
    let edit = remove(&map, &ItemKey::Stage(slug("use"))).unwrap();
    apply(&mut map, edit).unwrap();
    assert_eq!(map.touchpoints.keys().collect::<Vec<_>>(), [&slug("a")]);
    assert!(map.flows.is_empty());
    let edit = remove(&map, &ItemKey::Persona(slug("dev"))).unwrap();
    apply(&mut map, edit).unwrap();
    assert!(map.targets.is_empty() && map.focus == Focus::EndToEnd);
}
