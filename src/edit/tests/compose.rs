//! New things, connections, moves and names.

use super::*;
use crate::map::Channel;

fn made(map: &mut JourneyMap, made: Made) -> ItemKey {
    apply(map, made.edit).unwrap();
    assert!(Item::of(map, &made.key).is_some(), "{} is made", made.key);
    made.key
}

fn new_in(stage: &str) -> Touchpoint {
    blank(slug(stage), Channel::Web)
}

fn out_of(map: &JourneyMap, from: &str) -> f64 {
    let from = slug(from);
    let flows = map.flows_from(&from);
    flows.map(|(_, f)| f.share.central().get()).sum()
}

fn order(map: &JourneyMap) -> Vec<&str> {
    map.touchpoints.keys().map(Slug::as_str).collect()
}

#[test]
fn an_empty_map_gets_a_stage_with_its_first_touchpoint() {
    let mut map = JourneyMap::new(slug("m"), "M");
    let first = add_touchpoint(&map, new_in("nowhere"), None);
    made(&mut map, first);
    assert_eq!(order(&map), ["new-touchpoint"]);
    assert_eq!(map.touchpoints[0].stage, slug("new-stage"));
    assert!(map.stages.contains_key("new-stage"));
    let second = add_touchpoint(&map, new_in("new-stage"), None);
    assert_eq!(made(&mut map, second), touchpoint("new-touchpoint-2"));
}

#[test]
fn a_new_touchpoint_stands_last_in_its_stage_or_before_another() {
    let mut map = sample();
    let last = add_touchpoint(&map, new_in("buy"), None);
    made(&mut map, last);
    assert_eq!(order(&map), ["a", "new-touchpoint", "b", "c"]);
    let before = add_touchpoint(&map, new_in("use"), Some(&slug("c")));
    made(&mut map, before);
    assert_eq!(
        order(&map),
        ["a", "new-touchpoint", "b", "new-touchpoint-2", "c"]
    );
}

#[test]
fn a_connected_touchpoint_takes_what_remains() {
    let mut map = sample();
    let after = add_connected(&map, new_in("use"), &slug("a"), Side::After).unwrap();
    made(&mut map, after);
    let flow = &map.flows[&key("a>new-touchpoint")];
    assert_eq!(flow.share, share(0.3).into(), "0.5 and 0.2 were taken");
    let before = add_connected(&map, new_in("use"), &slug("c"), Side::Before).unwrap();
    made(&mut map, before);
    let flow = &map.flows[&key("new-touchpoint-2>c")];
    assert_eq!(flow.share, share(1.0).into());
    let beside = add_connected(&map, new_in("use"), &slug("c"), Side::Beside).unwrap();
    made(&mut map, beside);
    for from in ["a", "b", "new-touchpoint-2"] {
        assert!(
            map.flows
                .contains_key(&key(&format!("{from}>new-touchpoint-3"))),
            "from wherever c is reached: {from}"
        );
        assert!(out_of(&map, from) <= 1.0 + 1e-9);
    }
    let order = order(&map);
    let at = |name: &str| order.iter().position(|s| *s == name).unwrap();
    assert_eq!(at("new-touchpoint-2") + 1, at("c"));
    assert_eq!(at("c") + 1, at("new-touchpoint-3"));
}

#[test]
fn where_nothing_remains_everybody_gives_a_fair_part() {
    let mut map = sample();
    map.flows.clear();
    for to in ["b", "c", "a"] {
        let flow = connect(&map, &slug("c"), &slug(to)).unwrap();
        made(&mut map, flow);
        assert!(out_of(&map, "c") <= 1.0 + 1e-9);
    }
    let shares: Vec<f64> = map
        .flows
        .values()
        .map(|f| f.share.central().get())
        .collect();
    assert_eq!(shares, [0.333, 0.333, 0.334]);
    assert!(
        connect(&map, &slug("c"), &slug("a")).is_none(),
        "there is one"
    );
    assert!(connect(&map, &slug("c"), &slug("ghost")).is_none());
}

#[test]
fn giving_a_part_keeps_what_is_not_known() {
    let mut map = sample();
    map.flows.clear();
    let seen = Flow::new(crate::units::Uncertain::beta(60.0, 40.0).unwrap());
    let guess = Flow::new(crate::units::Uncertain::range(share(0.3), share(0.5)).unwrap());
    map.flows.insert(key("a>b"), seen);
    map.flows.insert(key("a>c"), guess);
    let flow = connect(&map, &slug("a"), &slug("a")).unwrap();
    made(&mut map, flow);
    assert!(out_of(&map, "a") <= 1.0 + 1e-9, "{}", out_of(&map, "a"));
    assert!(map.flows.values().take(2).all(|f| !f.share.is_known()));
}

#[test]
fn a_flow_hangs_between_other_touchpoints_and_fits_there() {
    let mut map = sample();
    let moved = reconnect(&map, &key("a>b"), &slug("a"), &slug("a")).unwrap();
    assert_eq!(made(&mut map, moved), ItemKey::Flow(key("a>a")));
    assert_eq!(map.flows[&key("a>a")].share, share(0.5).into());
    // b has 0.1 and 0.4 already, and a persona's multiplier goes along.
    let moved = reconnect(&map, &key("a>a"), &slug("b"), &slug("a")).unwrap();
    made(&mut map, moved);
    assert_eq!(map.flows[&key("b>a")].share, share(0.5).into());
    assert!(map.personas["dev"].flow.contains_key(&key("b>a")));
    map.flows.insert(key("c>c"), Flow::new(share(0.9)));
    let moved = reconnect(&map, &key("b>a"), &slug("c"), &slug("a")).unwrap();
    made(&mut map, moved);
    assert!((out_of(&map, "c") - 1.0).abs() < 1e-9);
    assert!(reconnect(&map, &key("b>c"), &slug("a"), &slug("c")).is_none());
}

#[test]
fn touchpoints_move_between_stages_and_keep_their_order() {
    let mut map = sample();
    let all = [slug("c"), slug("b")];
    let edit = move_touchpoints(&map, &all, &slug("buy"), Some(&slug("a"))).unwrap();
    apply(&mut map, edit).unwrap();
    assert_eq!(order(&map), ["c", "b", "a"]);
    assert!(map.touchpoints.values().all(|t| t.stage == slug("buy")));
    let edit = move_touchpoints(&map, &[slug("c")], &slug("use"), None).unwrap();
    apply(&mut map, edit).unwrap();
    assert_eq!(order(&map), ["b", "a", "c"]);
    let here = move_touchpoints(&map, &[slug("b")], &slug("buy"), Some(&slug("b")));
    assert!(here.is_none(), "it stands there: {here:?}");
    let edit = move_touchpoints(&map, &[slug("b")], &slug("buy"), None).unwrap();
    assert!(
        matches!(edit, Edit::Move { .. }),
        "one move is enough: {edit:?}"
    );
}

#[test]
fn a_slug_is_made_from_the_first_name_and_stays() {
    let mut map = sample();
    let new = add_touchpoint(&map, new_in("use"), None);
    let first = made(&mut map, new);
    let (edit, named) = name(&map, &first, "  First report ").unwrap();
    apply(&mut map, edit).unwrap();
    assert_eq!(named, touchpoint("first-report"));
    assert_eq!(map.touchpoints["first-report"].name, "First report");
    let (edit, again) = name(&map, &named, "Second report").unwrap();
    apply(&mut map, edit).unwrap();
    assert_eq!(again, named, "the name changes, the slug stays");
    assert!(name(&map, &named, "Second report").is_none(), "no change");
    assert!(name(&map, &named, "   ").is_none(), "a blank is no name");
    let stage = add_stage(&map, 0);
    let stage = made(&mut map, stage);
    let (edit, kept) = name(&map, &stage, "价格").unwrap();
    apply(&mut map, edit).unwrap();
    assert_eq!(kept, stage, "a name in another script gives no slug");
    assert_eq!(name_of(&map, &kept).unwrap(), "价格");
}

#[test]
fn several_things_go_at_once_though_some_hang_on_others() {
    let mut map = sample();
    let keys = [
        ItemKey::Stage(slug("use")),
        touchpoint("b"),
        ItemKey::Pain(slug("slow")),
        ItemKey::Pain(slug("dear")),
    ];
    let edit = remove_all(&map, &keys).unwrap();
    let inverse = apply(&mut map, edit).unwrap();
    assert_eq!(order(&map), ["a"]);
    assert!(map.pains.is_empty());
    apply(&mut map, inverse).unwrap();
    assert_same(&map, &sample());
    assert!(remove_all(&map, &[touchpoint("ghost")]).is_none());
}
