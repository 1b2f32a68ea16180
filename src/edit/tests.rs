use proptest::prelude::*;

use super::*;
use crate::{
    map::{
        Anchor, Bound, Change, Flow, FlowKey, Focus, Metric, Opportunity, Pain, Persona, Stage,
        Touchpoint,
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

#[test]
fn one_gesture_is_one_step() {
    let mut map = sample();
    let mut history = History::new();
    let item = |emotion: f64| {
        let mut t = sample().touchpoints[&slug("a")].clone();
        t.emotion = Emotion::new(emotion).unwrap();
        Edit::Replace(Item::Touchpoint(slug("a"), Box::new(t)))
    };
    history.begin(&map, "Drag");
    for i in 1..=50 {
        let edit = item(f64::from(i) / 100.0);
        history.apply(&mut map, "", edit).unwrap();
    }
    assert!(history.commit(&map));
    let dragged = map.clone();
    assert_eq!(history.undo_name(), Some("Drag"));
    assert!(history.undo(&mut map));
    assert_same(&map, &sample());
    assert!(!history.undo(&mut map), "there was one step only");
    assert!(history.redo(&mut map) && !history.redo(&mut map));
    assert_same(&map, &dragged);
}

#[test]
fn a_gesture_that_does_nothing_leaves_nothing() {
    let mut map = sample();
    let mut history = History::new();
    history.begin(&map, "Click");
    assert!(!history.commit(&map));
    history.begin(&map, "There and back");
    for to in [2, 1, 0] {
        let edit = Edit::Move {
            key: touchpoint("a"),
            to,
        };
        history.apply(&mut map, "", edit).unwrap();
    }
    assert!(!history.commit(&map));
    assert!(!history.undo(&mut map));
    history.begin(&map, "Dropped outside");
    let edit = remove_touchpoint(&map, &slug("b")).unwrap();
    history.apply(&mut map, "", edit).unwrap();
    assert!(history.cancel(&mut map));
    assert_same(&map, &sample());
    assert!(!history.undo(&mut map) && history.mark() == 0);
}

#[test]
fn marks_tell_saved_from_unsaved() {
    let mut map = sample();
    let mut history = History::new();
    for _ in 0..History::DEPTH + 5 {
        let edit = Edit::SetTargets(Vec::new());
        history.apply(&mut map, "Clear", edit).unwrap();
    }
    let saved = history.mark();
    history.undo(&mut map);
    assert_ne!(history.mark(), saved);
    history.redo(&mut map);
    assert_eq!(history.mark(), saved);
    while history.undo(&mut map) {}
    assert_eq!(history.mark(), 5, "the five oldest steps are forgotten");
    let edit = Edit::SetTargets(Vec::new());
    history.apply(&mut map, "Clear", edit).unwrap();
    assert_ne!(history.mark(), saved, "another future");
}

/// An edit made of four numbers: mostly one that can be made, sometimes one that cannot.
fn edit_of(map: &JourneyMap, (what, a, b, c): (u8, u8, u8, u8)) -> Edit {
    let any = |n: u8| slug(&format!("n{}", n % 12));
    let flow = |a: u8, b: u8| FlowKey::new(any(a), any(b));
    let part = share(f64::from(c) / 255.0);
    let keys: Vec<ItemKey> = (map.stages.keys().cloned().map(ItemKey::Stage))
        .chain(map.touchpoints.keys().cloned().map(ItemKey::Touchpoint))
        .chain(map.pains.keys().cloned().map(ItemKey::Pain))
        .chain(map.personas.keys().cloned().map(ItemKey::Persona))
        .chain(map.opportunities.keys().cloned().map(ItemKey::Opportunity))
        .chain(map.flows.keys().cloned().map(ItemKey::Flow))
        .collect();
    let pick = |n: u8| keys.get(usize::from(n) % keys.len().max(1)).cloned();
    let item = |kind: u8, a: u8| match kind % 6 {
        0 => Item::Stage(any(a), Box::default()),
        1 => Item::Touchpoint(any(a), Box::new(Touchpoint::new(any(b), "t"))),
        2 => Item::Pain(any(a), Box::new(Pain::new(any(b), "p", part))),
        3 => {
            let mut persona = Persona::new("x", part);
            persona.flow.insert(flow(b, c), Factor::ONE);
            persona.flow.insert(flow(c, b), Factor::ONE);
            persona.dwell.insert(any(c), Factor::ONE);
            Item::Persona(any(a), Box::new(persona))
        }
        4 => Item::Opportunity(
            any(a),
            Box::new(Opportunity {
                changes: vec![
                    Change::SetShare {
                        flow: flow(b, c),
                        share: part.into(),
                    },
                    Change::Adopt {
                        opportunity: any(c),
                    },
                ],
                on: Anchor::Touchpoint(any(b)),
                ..sample().opportunities[0].clone()
            }),
        ),
        _ => Item::Flow(flow(a, b), Box::new(Flow::new(part))),
    };
    let other = |key: &ItemKey| match key {
        ItemKey::Stage(_) => ItemKey::Stage(any(b)),
        ItemKey::Touchpoint(_) => ItemKey::Touchpoint(any(b)),
        ItemKey::Pain(_) => ItemKey::Pain(any(b)),
        ItemKey::Persona(_) => ItemKey::Persona(any(b)),
        ItemKey::Opportunity(_) => ItemKey::Opportunity(any(b)),
        ItemKey::Flow(_) => ItemKey::Flow(flow(b, c)),
    };
    match (what % 12, pick(a)) {
        (0..=3, _) => {
            let item = item(c, a);
            let at = usize::from(b) % (item::count(map, &item.key()) + 2);
            Edit::Insert { at, item }
        }
        (4, Some(key)) => Edit::Remove(key),
        (5, _) => Edit::Replace(item(c, a)),
        (6, Some(key)) => Edit::Move {
            to: usize::from(b) % (item::count(map, &key) + 1),
            key,
        },
        (7, Some(key)) => rename(key.clone(), other(&key)),
        (8, Some(key)) => remove(map, &key).unwrap(),
        (9, _) => {
            let mut details = Details::of(map);
            details.title = format!("{a}{b}");
            details.entry.insert(any(a), part.into());
            details.entry.shift_remove(&any(b));
            Edit::SetDetails(Box::new(details))
        }
        (10, _) => {
            let mut targets = map.targets.clone();
            targets.extend(sample().targets);
            targets.truncate(usize::from(b) % 4);
            Edit::SetTargets(targets)
        }
        (_, key) => Edit::Batch(vec![
            Edit::SetTargets(Vec::new()),
            Edit::append(map, item(c, a)),
            Edit::Remove(key.unwrap_or_else(|| touchpoint("n0"))),
        ]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn undoing_every_edit_restores_the_map(
        numbers in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 500),
    ) {
        let start = sample();
        let mut map = start.clone();
        let mut history = History::new();
        let mut made = 0;
        for numbers in numbers {
            let before = format!("{map:?}");
            let edit = edit_of(&map, numbers);
            match history.apply(&mut map, "edit", edit) {
                Ok(()) => made += 1,
                Err(_) => prop_assert_eq!(before, format!("{:?}", map), "a failed edit changed it"),
            }
        }
        prop_assert!(made > 100, "most edits should succeed, {} did", made);
        let edited = map.clone();
        let mut undone = 0;
        while history.undo(&mut map) {
            undone += 1;
        }
        prop_assert_eq!(undone, made);
        prop_assert_eq!(format!("{:?}", &map), format!("{:?}", &start));
        prop_assert_eq!(&map, &start);
        while history.redo(&mut map) {}
        prop_assert_eq!(format!("{:?}", &map), format!("{:?}", &edited));
        prop_assert_eq!(&map, &edited);
    }
}
