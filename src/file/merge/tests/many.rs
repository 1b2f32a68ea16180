//! Merges of files with many things.

use std::fmt::Write;

use super::cases::{map, nobody};
use crate::{
    file::{Read, merge::merge},
    map::JourneyMap,
};

/// A chain of touchpoints with these slugs, all with a name of their own.
fn chain(count: usize, slug: impl Fn(usize) -> String, dwell: impl Fn(usize) -> u32) -> String {
    let head = "JourneyMap(format: 2, id: \"m\", title: \"M\", stages: {\"s\": (name: \"S\")},";
    let mut text = format!("{head}\n    touchpoints: {{\n");
    for i in 0..count {
        let (slug, days) = (slug(i), dwell(i));
        let stay = format!("dwell: Fixed(\"{days}d\")");
        writeln!(
            text,
            "        \"{slug}\": (stage: \"s\", name: \"T{i}\", {stay}),"
        )
        .unwrap();
    }
    text.push_str("    },\n    flows: {\n");
    for i in 1..count {
        let flow = format!("{}>{}", slug(i - 1), slug(i));
        writeln!(text, "        \"{flow}\": (share: 0.9),").unwrap();
    }
    text + "    },\n)\n"
}

/// They are all put under other slugs in one go: one by one, each gone through the whole map for, it took more
/// than ten times as long as all the rest.
#[test]
fn every_slug_of_a_large_map_may_change() {
    let (old, new) = (|i| format!("old{i}"), |i| format!("new{i}"));
    let count = 2000;
    let [base, ours, theirs]: [Read<JourneyMap>; 3] = [
        chain(count, old, |_| 1),
        chain(count, new, |_| 1),
        chain(count, old, |i| 1 + u32::from(i == 7)),
    ]
    .map(|text| map(&text));
    let merged = merge(Some(&base), &ours, &theirs, None, &nobody).unwrap();
    assert!(merged.is_clean());
    assert_eq!(merged.text, chain(count, new, |i| 1 + u32::from(i == 7)));
}

#[test]
fn a_slug_that_cannot_change_keeps_no_other_from_changing() {
    let count = 9;
    let old = |i| format!("old{i}");
    let new = |i| format!("new{i}");
    let base = map(&chain(count, old, |_| 1));
    let ours = map(&chain(count, new, |_| 1));
    // Theirs has another touchpoint where ours puts the fourth.
    let taken = "touchpoints: {\n        \"new3\": (stage: \"s\", name: \"Other\"),";
    let theirs = chain(count, old, |i| 1 + u32::from(i == 7));
    let theirs = map(&theirs.replacen("touchpoints: {", taken, 1));
    let merged = merge(Some(&base), &ours, &theirs, None, &nobody).unwrap();
    for i in (0..count).filter(|i| *i != 3) {
        let slugs: Vec<&str> = (merged.model.touchpoints.iter())
            .filter(|(_, touchpoint)| touchpoint.name == format!("T{i}"))
            .map(|(slug, _)| slug.as_str())
            .collect();
        assert_eq!(slugs, [format!("new{i}")], "{}", merged.text);
    }
    let seventh = crate::units::Slug::new("new7").unwrap();
    let text = format!("{:?}", merged.model.touchpoints[&seventh].dwell);
    assert!(text.contains("2.0"), "{text}");
}
