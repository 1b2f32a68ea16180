//! Copying, pasting and duplicating.

use super::*;

#[test]
fn a_copy_holds_what_hangs_on_it_and_the_flows_among_it() {
    let map = sample();
    let part = copy(&map, &[touchpoint("c"), touchpoint("b")]).unwrap();
    assert_eq!(
        part.touchpoints.keys().collect::<Vec<_>>(),
        [&slug("b"), &slug("c")]
    );
    assert_eq!(
        part.flows.keys().collect::<Vec<_>>(),
        [&key("b>b"), &key("b>c")]
    );
    assert_eq!(part.pains.keys().collect::<Vec<_>>(), [&slug("slow")]);
    assert!(part.opportunities.contains_key("faster"));
    assert_eq!(part.stages.keys().collect::<Vec<_>>(), [&slug("use")]);
    assert!(copy(&map, &[ItemKey::Pain(slug("slow"))]).is_none());
}

#[test]
fn pasting_into_the_same_map_gives_new_slugs_and_keeps_the_old() {
    let mut map = sample();
    let part = copy(&map, &[touchpoint("b"), touchpoint("c")]).unwrap();
    let pasted = paste(&map, &part, None).unwrap();
    let inverse = apply(&mut map, pasted.edit).unwrap();
    assert_eq!(pasted.keys, [touchpoint("b-2"), touchpoint("c-2")]);
    assert!(map.flows.contains_key(&key("b-2>c-2")) && map.flows.contains_key(&key("b>c")));
    assert_eq!(map.pains["slow-2"].at, slug("b-2"));
    assert_eq!(
        map.opportunities["faster-2"].on,
        Anchor::Pain(slug("slow-2"))
    );
    assert!(
        matches!(&map.opportunities["faster-2"].changes[0], Change::FixPain { pain, .. } if *pain == slug("slow-2"))
    );
    apply(&mut map, inverse).unwrap();
    assert_same(&map, &sample());
}

#[test]
fn pasting_into_another_map_brings_its_stage_or_finds_it_by_name() {
    let part = copy(&sample(), &[touchpoint("a"), touchpoint("b")]).unwrap();
    let mut map = JourneyMap::new(slug("other"), "Other");
    let stage = Stage {
        name: "use".into(),
        ..Stage::default()
    };
    map.stages.insert(slug("adoption"), stage);
    let pasted = paste(&map, &part, None).unwrap();
    apply(&mut map, pasted.edit).unwrap();
    assert_eq!(
        map.stages.keys().collect::<Vec<_>>(),
        [&slug("adoption"), &slug("buy")]
    );
    assert_eq!(map.touchpoints["b"].stage, slug("adoption"));
    let into = paste(&map, &part, Some(&slug("buy"))).unwrap();
    apply(&mut map, into.edit).unwrap();
    assert_eq!(map.touchpoints["b-2"].stage, slug("buy"));
}

#[test]
fn a_stage_is_duplicated_with_its_touchpoints() {
    let mut map = sample();
    let copies = duplicate(&map, &[ItemKey::Stage(slug("use"))]).unwrap();
    apply(&mut map, copies.edit).unwrap();
    assert_eq!(map.stages["use-2"].name, "use (copy)");
    let there = map
        .touchpoints
        .values()
        .filter(|t| t.stage == slug("use-2"));
    assert_eq!(there.count(), 2);
    assert!(map.flows.contains_key(&key("b-2>c-2")));
}
