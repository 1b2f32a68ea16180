use super::*;
use crate::{
    map::{Dwell, Evidence, Flow, FlowKey, Milestone, Pain, Persona, Stage, Touchpoint},
    units::{Days, Emotion, Quantity, Share, Slug},
};

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

fn empty() -> JourneyMap {
    JourneyMap::new(slug("map"), "")
}

/// A map in which every step is done.
fn whole() -> JourneyMap {
    let mut map = JourneyMap::new(slug("map"), "The map");
    map.note = "Why people leave".into();
    let mut persona = Persona::new("Ann", Share::ONE);
    persona.goal = "Be done by Friday".into();
    map.personas.insert(slug("ann"), persona);
    for name in ["first", "second"] {
        let stage = Stage {
            name: name.into(),
            goal: "On with it".into(),
            ..Stage::default()
        };
        map.stages.insert(slug(name), stage);
    }
    let names = ["a", "b", "c", "d", "e"];
    for (i, name) in names.into_iter().enumerate() {
        let stage = if i < 2 { "first" } else { "second" };
        let mut touchpoint = Touchpoint::new(slug(stage), name);
        touchpoint.does = "Looks".into();
        touchpoint.thinks = "Hm".into();
        touchpoint.emotion = Emotion::clamped(0.5);
        touchpoint.dwell = Dwell::fixed(Days::clamped(1.0));
        touchpoint.moment = (i == 3).then_some(Milestone::Conversion);
        map.touchpoints.insert(slug(name), touchpoint);
    }
    for pair in names.windows(2) {
        let mut flow = Flow::new(Share::clamped(0.5));
        flow.evidence = Some(Evidence::Guess);
        map.flows
            .insert(FlowKey::new(slug(pair[0]), slug(pair[1])), flow);
    }
    let mut pain = Pain::new(slug("a"), "It hurts", Share::clamped(0.2));
    pain.leave = Share::clamped(0.1).into();
    pain.evidence = Some(Evidence::Measured(40));
    map.pains.insert(slug("hurt"), pain);
    let idea = crate::map::Opportunity {
        on: crate::map::Anchor::Pain(slug("hurt")),
        name: "A plaster".into(),
        changes: vec![crate::map::Change::FixPain {
            pain: slug("hurt"),
            by: Share::clamped(0.5),
        }],
        cost: None,
        votes: 0,
        owner: String::new(),
        note: String::new(),
    };
    map.opportunities.insert(slug("plaster"), idea);
    map.targets.push(crate::map::Target {
        metric: crate::map::Metric::Conversion,
        bound: crate::map::Bound::AtLeast(0.1),
        persona: None,
        note: String::new(),
    });
    map.reviewed = Some(jiff::civil::date(2026, 1, 31));
    map.review_every = Some(Days::clamped(90.0));
    map
}

#[test]
fn an_empty_map_has_everything_before_it() {
    let steps = progress(&empty());
    assert_eq!(steps.len(), 10);
    assert_eq!(steps_done(&steps), 0);
    for (i, step) in steps.iter().enumerate() {
        assert_eq!(step.number, i + 1);
        assert!(!step.missing.is_empty(), "{step:?}");
        assert!(step.done < step.of, "{step:?}");
    }
}

#[test]
fn a_map_with_everything_is_through() {
    let steps = progress(&whole());
    let open: Vec<_> = steps.iter().filter(|s| !s.is_done()).collect();
    assert!(open.is_empty(), "{open:#?}");
    assert!(steps.iter().all(|s| s.missing.is_empty()));
}

/// Each thing taken away is missed by its own step, which says where it is done.
#[test]
fn what_is_missing_is_told_with_its_place() {
    type Spoil = fn(&mut JourneyMap);
    let cases: [(usize, Spoil, &str, Place); 10] = [
        (
            1,
            |m| m.note.clear(),
            "what the map is for",
            Place::Map("note"),
        ),
        (
            2,
            |m| m.personas.clear(),
            "a first persona",
            Place::Map("personas"),
        ),
        (
            3,
            |m| m.touchpoints[1].does.clear(),
            "1 touchpoint without what the customer does",
            Place::Item(ItemKey::Touchpoint(slug("b")), "does"),
        ),
        (
            4,
            |m| drop(m.flows.shift_remove(&FlowKey::new(slug("a"), slug("b")))),
            "1 touchpoint that no flow leads to",
            Place::Item(ItemKey::Touchpoint(slug("b")), "flows"),
        ),
        (
            5,
            |m| {
                for touchpoint in m.touchpoints.values_mut() {
                    touchpoint.emotion = Emotion::default();
                }
            },
            "5 touchpoints still neutral",
            Place::Item(ItemKey::Touchpoint(slug("a")), "emotion"),
        ),
        (
            6,
            |m| m.touchpoints[2].dwell = Dwell::none(),
            "1 touchpoint without a stay",
            Place::Item(ItemKey::Touchpoint(slug("c")), "dwell"),
        ),
        (
            7,
            |m| m.pains[0].leave = Share::ZERO.into(),
            "1 pain point without any harm",
            Place::Item(ItemKey::Pain(slug("hurt")), "leave"),
        ),
        (
            8,
            |m| m.opportunities[0].changes.clear(),
            "1 opportunity without a change",
            Place::Item(ItemKey::Opportunity(slug("plaster")), "changes"),
        ),
        (
            9,
            |m| m.targets.clear(),
            "a first target",
            Place::Map("targets"),
        ),
        (
            10,
            |m| m.review_every = None,
            "how often",
            Place::Map("review_every"),
        ),
    ];
    for (number, spoil, words, place) in cases {
        let mut map = whole();
        spoil(&mut map);
        let steps = progress(&map);
        let step = &steps[number - 1];
        assert!(!step.is_done(), "{step:?}");
        let missing = &step.missing[0];
        assert!(missing.what.contains(words), "{missing:?}");
        assert_eq!(missing.place, place);
        let others = steps.iter().filter(|s| s.number != number);
        assert!(others.into_iter().all(Step::is_done), "{number}");
    }
}
