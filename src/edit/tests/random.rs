use super::*;

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
        1 => {
            let mut touchpoint = Touchpoint::new(any(b), "t");
            touchpoint.position = (c % 2 == 0).then(|| Position::new(f32::from(b), f32::from(c)));
            Item::Touchpoint(any(a), Box::new(touchpoint))
        }
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
            let lane = Lane::ALL[usize::from(b) % Lane::ALL.len()];
            details.lanes = details.lanes.toggled(lane).moved(lane, usize::from(c) % 7);
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
                Ok(()) => made += usize::from(before != format!("{map:?}")),
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

    #[test]
    fn gestures_are_undone_whole_and_cancelled_ones_never_were(
        gestures in prop::collection::vec(
            (prop::collection::vec(any::<(u8, u8, u8, u8)>(), 0..8), any::<bool>()),
            50,
        ),
    ) {
        let start = sample();
        let mut map = start.clone();
        let mut history = History::new();
        let mut states = vec![format!("{map:?}")];
        for (numbers, kept) in gestures {
            history.begin(&map, "gesture");
            for numbers in numbers {
                // Few things and often the same one, as in a drag.
                let (what, a, b, c) = numbers;
                let edit = edit_of(&map, (what, a % 3, b % 3, c % 6));
                let _may_fail = history.apply(&mut map, "", edit);
            }
            if kept && history.commit(&map) {
                states.push(format!("{map:?}"));
            } else {
                history.cancel(&mut map);
            }
            prop_assert_eq!(states.last(), Some(&format!("{:?}", map)));
        }
        for state in states.iter().rev().skip(1) {
            prop_assert!(history.undo(&mut map));
            prop_assert_eq!(state, &format!("{:?}", map));
        }
        prop_assert!(!history.undo(&mut map));
        for state in &states[1..] {
            prop_assert!(history.redo(&mut map));
            prop_assert_eq!(state, &format!("{:?}", map));
        }
        prop_assert!(!history.redo(&mut map));
    }
}
