//! Every map gets a picture in which nothing is missing and nothing covers anything else.

use super::{
    flow::{FlowLayout, Way, flow, flow_again},
    journey::{Alongside, COLUMN, Placed, journey, journey_alongside},
    *,
};
use crate::{
    map::{
        Anchor, Flow, FlowKey, JourneyMap, Lanes, Opportunity, Pain, Position, Stage, StageWidth,
        Touchpoint,
    },
    units::{Share, Slug},
};
use proptest::prelude::*;

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

/// A map with so many touchpoints in each stage, and these flows between them by number.
fn map(stages: &[usize], flows: &[(usize, usize)]) -> JourneyMap {
    let mut map = JourneyMap::new(slug("m"), "M");
    for (i, count) in stages.iter().enumerate() {
        let stage = slug(&format!("s{i}"));
        let name = format!("Stage {i}");
        map.stages.insert(
            stage.clone(),
            Stage {
                name,
                ..Stage::default()
            },
        );
        for _ in 0..*count {
            let at = map.touchpoints.len();
            let mut touchpoint = Touchpoint::new(stage.clone(), format!("Touchpoint number {at}"));
            touchpoint.does = "Does something that takes a few words to say ".repeat(at % 4);
            map.touchpoints.insert(slug(&format!("t{at}")), touchpoint);
        }
    }
    let count = map.touchpoints.len();
    for (from, to) in flows.iter().filter(|_| count > 0) {
        let (from, to) = (format!("t{}", from % count), format!("t{}", to % count));
        map.flows
            .insert(FlowKey::new(slug(&from), slug(&to)), Flow::new(share(0.1)));
    }
    map
}

/// The shape of the sample maps: loops, long ways, several touchpoints a stage.
fn sample() -> JourneyMap {
    let flows = [
        (0, 2),
        (1, 2),
        (2, 3),
        (2, 4),
        (3, 4),
        (4, 6),
        (5, 6),
        (6, 7),
        (7, 8),
        (8, 8),
        (8, 9),
        (9, 10),
        (10, 9),
        (10, 8),
        (8, 11),
        (11, 8),
        (2, 12),
        (12, 2),
        (0, 12),
    ];
    let mut map = map(&[2, 3, 2, 1, 3, 1, 1], &flows);
    for (at, name) in [("t2", "sso"), ("t2", "slow"), ("t8", "dear")] {
        let pain = Pain::new(slug(at), format!("It hurts: {name}"), share(0.3));
        map.pains.insert(slug(name), pain);
    }
    for (i, on) in [Anchor::Pain(slug("sso")), Anchor::Touchpoint(slug("t2"))]
        .into_iter()
        .enumerate()
    {
        let idea = Opportunity {
            on,
            name: "A better way".into(),
            changes: Vec::new(),
            cost: None,
            votes: 0,
            owner: String::new(),
            note: String::new(),
        };
        map.opportunities.insert(slug(&format!("idea{i}")), idea);
    }
    map
}

fn apart(places: &[&Placed]) {
    for (i, a) in places.iter().enumerate() {
        for b in &places[i + 1..] {
            assert!(!a.area.overlaps(&b.area), "{} covers {}", a.slug, b.slug);
        }
    }
}

fn check_flow(map: &JourneyMap) {
    let layout = flow(map);
    assert_eq!(layout, flow(map), "the same map gives the same picture");
    check_flow_layout(map, &layout);
}

fn check_flow_layout(map: &JourneyMap, layout: &FlowLayout) {
    let placed: Vec<&Slug> = layout.cards.iter().map(|p| &p.slug).collect();
    assert_eq!(placed, map.touchpoints.keys().collect::<Vec<_>>());
    let drawn: Vec<&FlowKey> = layout.routes.iter().map(|r| &r.flow).collect();
    assert_eq!(drawn, map.flows.keys().collect::<Vec<_>>());
    // Two cards that people put over one another stay there.
    let put = |p: &&Placed| map.touchpoints[&p.slug].position.is_some();
    let (by_hand, others): (Vec<&Placed>, Vec<&Placed>) = layout.cards.iter().partition(put);
    apart(&others);
    for card in by_hand {
        let covers = others.iter().find(|o| o.area.overlaps(&card.area));
        assert!(covers.is_none(), "{} covers {covers:?}", card.slug);
    }
    let whole = Area::new(0.0, 0.0, layout.size.x, layout.size.y);
    // Every pain hangs on its card and covers nothing else.
    for (at, card) in layout.cards.iter().enumerate() {
        let hanging: Vec<&Slug> = (layout.pains[layout.pains_of(at)].iter())
            .map(|p| &p.slug)
            .collect();
        let own: Vec<&Slug> = map.pains_at(&card.slug).map(|(slug, _)| slug).collect();
        assert_eq!(hanging, own);
    }
    let put = |slug: &Slug| map.touchpoints[slug].position.is_some();
    for pain in &layout.pains {
        assert!(whole.holds(&pain.area), "{} is outside", pain.slug);
        if !put(&map.pains[&pain.slug].at) {
            let others = layout.cards.iter().filter(|c| !put(&c.slug));
            let covers = others.chain(&layout.pains).find(|o| {
                let on_put = map.pains.get(&o.slug).is_some_and(|p| put(&p.at));
                !on_put && o.slug != pain.slug && o.area.overlaps(&pain.area)
            });
            assert!(covers.is_none(), "{} covers {covers:?}", pain.slug);
        }
    }
    for card in &layout.cards {
        assert!(whole.holds(&card.area), "{} is outside", card.slug);
        let stage = layout
            .stages
            .iter()
            .find(|s| s.slug == map.touchpoints[&card.slug].stage);
        assert!(stage.is_none_or(|s| s.area.holds(&card.area)));
    }
    for route in &layout.routes {
        let area = |slug: &Slug| layout.cards.iter().find(|c| c.slug == *slug).unwrap().area;
        let (from, to) = (area(&route.flow.from), area(&route.flow.to));
        let (first, last) = (route.pieces[0][0], route.pieces.last().unwrap()[3]);
        let on_edge = |p: Point, a: Area| {
            let dot = Area::new(p.x - 0.5, p.y - 0.5, 1.0, 1.0);
            dot.overlaps(&a) && !Area::new(a.x + 1.0, a.y + 1.0, a.w - 2.0, a.h - 2.0).holds(&dot)
        };
        assert!(
            on_edge(first, from) && on_edge(last, to),
            "{} hangs loose",
            route.flow
        );
        for pair in route.pieces.windows(2) {
            assert_eq!(pair[0][3], pair[1][0], "{} is broken", route.flow);
        }
    }
}

fn check_journey(map: &JourneyMap) {
    let layout = journey(map);
    assert_eq!(layout, journey(map));
    let order: Vec<Lane> = layout.lanes.iter().map(|(lane, _)| *lane).collect();
    assert_eq!(order, map.lanes.order());
    for pair in layout.lanes.windows(2) {
        assert_eq!(pair[0].1.bottom(), pair[1].1.y, "lanes follow one another");
    }
    let whole = Area::new(0.0, 0.0, layout.size.x, layout.size.y);
    let cards = || {
        layout
            .steps
            .iter()
            .chain(&layout.pains)
            .chain(&layout.opportunities)
    };
    apart(&cards().collect::<Vec<_>>());
    assert!(cards().all(|p| whole.holds(&p.area)));
    for (lane, places, count) in [
        (Lane::Steps, &layout.steps, map.touchpoints.len()),
        (Lane::Thinking, &layout.thoughts, map.touchpoints.len()),
        (Lane::Pains, &layout.pains, map.pains.len()),
        (
            Lane::Opportunities,
            &layout.opportunities,
            map.opportunities.len(),
        ),
    ] {
        let expected = if map.lanes.is_folded(lane) { 0 } else { count };
        assert_eq!(places.len(), expected, "{}", lane.title());
        let area = layout.lanes.iter().find(|(l, _)| *l == lane).unwrap().1;
        assert!(
            places.iter().all(|p| area.holds(&p.area)),
            "{}",
            lane.title()
        );
    }
    let dots: usize = layout.channels.iter().map(|row| row.dots.len()).sum();
    let expected = match map.lanes.is_folded(Lane::Channels) {
        true => 0,
        false => map.touchpoints.len(),
    };
    assert_eq!(dots, expected);
}

#[test]
fn a_map_like_the_samples_is_drawn_whole() {
    check_flow(&sample());
    check_journey(&sample());
}

#[test]
fn folded_lanes_hold_nothing() {
    let mut map = sample();
    map.lanes = Lanes::new([], [Lane::Pains, Lane::Thinking]);
    check_journey(&map);
}

#[test]
fn lanes_stand_in_the_order_that_the_team_chose() {
    let mut map = sample();
    map.lanes = Lanes::new([Lane::Emotion, Lane::Measures], [Lane::Channels]);
    check_journey(&map);
    let layout = journey(&map);
    assert_eq!(layout.lanes[0].0, Lane::Emotion);
    assert!(
        layout.lanes[0]
            .1
            .holds(&Area::new(0.0, layout.neutral, 1.0, 1.0))
    );
}

#[test]
fn a_card_stays_where_it_was_put_and_its_flows_follow() {
    let before = flow(&sample());
    let mut map = sample();
    // Right onto another card, which must make way.
    let other = before.cards.iter().find(|c| c.slug == slug("t3")).unwrap();
    let stage = before.stage_at(other.area.x).unwrap();
    let corner = Point::new(other.area.x + 20.0, other.area.y + 10.0);
    let position = before.position(stage, corner).unwrap();
    map.touchpoints[&slug("t2")].position = Some(position);
    check_flow(&map);
    let after = flow(&map);
    let area = |slug: &Slug| after.cards.iter().find(|c| c.slug == *slug).unwrap().area;
    assert_eq!(
        (area(&slug("t2")).x, area(&slug("t2")).y),
        (corner.x, corner.y)
    );
    let stirred = |c: &&Placed| c.slug != slug("t2") && c.area != area(&c.slug);
    let stirred: Vec<&str> = before
        .cards
        .iter()
        .filter(stirred)
        .map(|c| c.slug.as_str())
        .collect();
    assert!(
        stirred.contains(&"t3") && stirred.len() <= 2,
        "{stirred:?} moved"
    );
}

#[test]
fn a_wide_stage_is_wide_in_both_pictures_and_holds_cards_side_by_side() {
    let mut map = sample();
    map.stages[1].width = StageWidth::from_percent(200).unwrap();
    for (name, x) in [("t2", 20.0), ("t3", 360.0)] {
        map.touchpoints[&slug(name)].position = Some(Position::new(x, 60.0));
    }
    check_flow(&map);
    check_journey(&map);
    let layout = flow(&map);
    assert_eq!(layout.stages[1].area.w, 2.0 * layout.stages[0].area.w);
    assert_eq!(layout.stages[2].area.x, layout.stages[1].area.right());
    let lanes = journey(&map);
    assert_eq!(lanes.steps[2].area.w, 2.0 * lanes.steps[0].area.w);
}

#[test]
fn an_empty_map_and_empty_stages_have_pictures() {
    let empty = JourneyMap::new(slug("m"), "M");
    check_flow(&empty);
    check_journey(&empty);
    check_flow(&map(&[0, 2, 0], &[]));
    let layout = journey(&map(&[0, 1], &[]));
    assert_eq!(
        layout.stages[0].area.w, COLUMN,
        "an empty stage keeps its place"
    );
}

#[test]
fn a_touchpoint_of_no_stage_is_still_seen() {
    let mut map = sample();
    map.stages.shift_remove(&slug("s3"));
    check_flow(&map);
    check_journey(&map);
}

#[test]
fn flows_go_the_way_they_are_drawn() {
    let layout = flow(&sample());
    let way = |key: &str| {
        let key = FlowKey::parse(key).unwrap();
        layout.routes.iter().find(|r| r.flow == key).unwrap().way
    };
    assert_eq!(way("t0>t2"), Way::Onward);
    assert_eq!(way("t12>t2"), Way::Back);
    assert_eq!(way("t9>t10"), Way::Within);
    assert_eq!(way("t8>t8"), Way::Itself);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_map_is_drawn_whole(
        stages in prop::collection::vec(0usize..6, 1..7),
        flows in prop::collection::vec((0usize..30, 0usize..30), 0..40),
        moved in prop::collection::vec((0usize..30, 0.0f32..400.0, 0.0f32..900.0), 0..8),
        width in 80u32..=400,
    ) {
        let mut map = map(&stages, &flows);
        for (at, x, y) in moved {
            if let Some((_, touchpoint)) = map.touchpoints.get_index_mut(at) {
                touchpoint.position = Some(Position::new(x, y));
            }
        }
        map.stages[0].width = StageWidth::from_percent(width).unwrap();
        check_flow(&map);
        check_journey(&map);
        let mut unmoved = map.clone();
        for touchpoint in unmoved.touchpoints.values_mut() {
            touchpoint.position = None;
        }
        prop_assert_eq!(flow_again(&map, &flow(&unmoved)), flow(&map));
        // Whatever was drawn before, the picture is whole, the same every time, and undo gives back
        // the first one.
        let mut changed = unmoved.clone();
        changed.touchpoints.pop();
        changed.flows.retain(|key, _| {
            let has = |slug| changed.touchpoints.contains_key(slug);
            has(&key.from) && has(&key.to)
        });
        changed.flows.shift_remove_index(0);
        changed.stages[0].width = StageWidth::ORDINARY;
        let before = flow(&unmoved);
        let after = flow_again(&changed, &before);
        check_flow_layout(&changed, &after);
        prop_assert_eq!(&flow_again(&changed, &before), &after);
        prop_assert_eq!(&flow_again(&unmoved, &after), &before);
        let grown = flow_again(&map, &flow(&changed));
        check_flow_layout(&map, &grown);
    }
}

/// The cards that stand elsewhere, pains and all.
fn stirred(before: &FlowLayout, after: &FlowLayout) -> Vec<String> {
    let area = |slug: &Slug| after.cards.iter().find(|c| c.slug == *slug);
    let moved = |c: &&Placed| {
        area(&c.slug).is_some_and(|now| (now.area.x, now.area.y) != (c.area.x, c.area.y))
    };
    before
        .cards
        .iter()
        .filter(moved)
        .map(|c| c.slug.to_string())
        .collect()
}

#[test]
fn lanes_of_two_maps_side_by_side_line_up() {
    let a = sample();
    let mut b = map(&[1, 4], &[(0, 1)]);
    b.touchpoints[2].channel = crate::map::Channel::Phone;
    let both = Alongside::of(&a, &b);
    let (left, right) = (journey_alongside(&a, &both), journey_alongside(&b, &both));
    let rows = |layout: &JourneyLayout| -> Vec<(Lane, f32, f32)> {
        let lanes = layout.lanes.iter();
        lanes.map(|(lane, area)| (*lane, area.y, area.h)).collect()
    };
    assert_eq!(rows(&left), rows(&right));
    assert_eq!(left.neutral, right.neutral);
    let channels =
        |layout: &JourneyLayout| -> Vec<f32> { layout.channels.iter().map(|row| row.y).collect() };
    assert_eq!(channels(&left), channels(&right));
    assert_eq!(left.channels.len(), 2);
}

#[test]
fn a_flow_hung_elsewhere_moves_no_card() {
    let map = sample();
    let before = flow(&map);
    for (old, new) in [
        ("t9>t10", "t9>t11"),
        ("t0>t2", "t0>t11"),
        ("t2>t12", "t5>t12"),
    ] {
        let (old, new) = (FlowKey::parse(old).unwrap(), FlowKey::parse(new).unwrap());
        let mut changed = map.clone();
        let value = changed.flows.shift_remove(&old).unwrap();
        changed.flows.insert(new, value);
        let after = flow_again(&changed, &before);
        check_flow_layout(&changed, &after);
        assert_eq!(stirred(&before, &after), Vec::<String>::new());
        assert_eq!(
            flow_again(&map, &after),
            before,
            "undo gives back the picture"
        );
    }
}

#[test]
fn what_is_new_takes_a_free_place_and_what_grows_pushes_down_only() {
    let map = sample();
    let before = flow(&map);
    let mut more = map.clone();
    more.touchpoints
        .insert(slug("new"), Touchpoint::new(slug("s1"), "New"));
    let key = FlowKey::parse("t3>new").unwrap();
    more.flows.insert(key, Flow::new(share(0.1)));
    let after = flow_again(&more, &before);
    check_flow_layout(&more, &after);
    assert_eq!(stirred(&before, &after), Vec::<String>::new());
    let mut hurt = map.clone();
    hurt.pains
        .insert(slug("ouch"), Pain::new(slug("t3"), "Ouch", share(0.3)));
    let after = flow_again(&hurt, &before);
    check_flow_layout(&hurt, &after);
    let column = |layout: &FlowLayout, name: &str| {
        let found = layout.cards.iter().find(|c| c.slug == slug(name));
        found.unwrap().area
    };
    let below = |name: &String| {
        let (own, other) = (column(&before, "t3"), column(&before, name));
        own.x == other.x && other.y > own.y
    };
    assert!(stirred(&before, &after).iter().all(below));
}
