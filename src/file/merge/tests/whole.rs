//! A merge is more than its parts: what is right on both sides is right together, or somebody is asked.

use std::collections::BTreeMap;

use proptest::{prelude::*, test_runner::TestCaseResult};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use super::cases::nobody;
use crate::{
    diagnostic::any_error,
    file::{
        Read,
        compare::{DeltaKind, compare},
        merge::{
            ConflictKind, Merged, Side, identify, in_one, labelled, merge, normal, references,
        },
        out::Out,
        read_map, read_scenario,
    },
    map::{Change, JourneyMap, validate::validate},
    scenario::{Scenario, alike, apply},
};

const MAP: &str = r#"JourneyMap(
    format: 1,
    id: "m",
    title: "M",
    personas: {"dev": (name: "Dev", share: 0.6), "ops": (name: "Ops", share: 0.4)},
    stages: {"s": (name: "S")},
    touchpoints: {
        "a": (stage: "s", name: "A", dwell: Exponential("1d")),
        "b": (stage: "s", name: "B", dwell: Exponential("1d"), moment: Conversion),
        "c": (stage: "s", name: "C", dwell: Exponential("2d"), subscribe: 40),
    },
    pains: {
        "p": (at: "a", name: "P", prevalence: 0.2, leave: 0.1),
        "q": (at: "b", name: "Q", prevalence: 0.3, leave: 0.2),
    },
    opportunities: {
        "o": (on: "a", name: "O", changes: [ScaleDwell(touchpoint: "a", by: 0.5)]),
    },
    flows: {
        "a>b": (share: 0.5),
        "a>c": (share: 0.2),
        "b>c": (share: 0.6),
        "c>c": (share: 0.8),
    },
)
"#;

fn map() -> JourneyMap {
    let read = read_map(MAP, "m.ron");
    assert_eq!(read.diagnostics, []);
    read.model.unwrap()
}

fn read_changes(changes: &str) -> Read<Scenario> {
    let head = "Scenario(format: 1, id: \"s\", title: \"S\", base: \"m.ron\", changes: [";
    let read = read_scenario(&format!("{head}{changes}])\n"), "s.ron");
    assert_eq!(read.diagnostics, [], "{changes}");
    read
}

/// The merge of what two people add to a scenario.
fn merged(base: &str, ours: &str, theirs: &str, taken: Option<Side>) -> Merged<Scenario> {
    let [ours, theirs] = [ours, theirs].map(|side| read_changes(&format!("{base}{side}")));
    let choose = |_: &_| taken;
    merge(
        Some(&read_changes(base)),
        &ours,
        &theirs,
        Some(&map()),
        &choose,
    )
    .unwrap()
}

#[test]
fn changes_of_which_the_order_decides_are_a_conflict() {
    let pairs = [
        // The one removes what the other changes; in one order that is an error, in the other it is lost.
        (
            r#"RemoveTouchpoint(touchpoint: "b")"#,
            r#"ScaleDwell(touchpoint: "b", by: 0.5)"#,
        ),
        (
            r#"RemoveTouchpoint(touchpoint: "b")"#,
            r#"SetShare(flow: "a>b", share: 0.4)"#,
        ),
        // The pain goes with its touchpoint, which only the map knows.
        (
            r#"RemoveTouchpoint(touchpoint: "b")"#,
            r#"FixPain(pain: "q", by: 0.5)"#,
        ),
        (
            r#"RemoveFlow(flow: "a>b")"#,
            r#"SetShare(flow: "a>b", share: 0.4)"#,
        ),
        // The one sets what the other multiplies.
        (
            r#"SetDwell(touchpoint: "a", dwell: Fixed("3d"))"#,
            r#"ScaleDwell(touchpoint: "a", by: 0.5)"#,
        ),
        (
            r#"SetPrevalence(pain: "p", prevalence: 0.1)"#,
            r#"FixPain(pain: "p", by: 0.5)"#,
        ),
        // The one scales all ways out, the other sets one of them.
        (
            r#"SetDropOff(touchpoint: "a", share: 0.1)"#,
            r#"SetShare(flow: "a>b", share: 0.4)"#,
        ),
        // What adopting an idea does, only the map knows.
        (
            r#"Adopt(opportunity: "o")"#,
            r#"SetDwell(touchpoint: "a", dwell: Fixed("3d"))"#,
        ),
    ];
    for (one, two) in pairs {
        for (ours, theirs) in [(one, two), (two, one)] {
            let asked = merged("", ours, theirs, None);
            let kinds: Vec<ConflictKind> = asked.open().map(|c| c.kind).collect();
            assert_eq!(kinds, [ConflictKind::Crossed], "{ours} {theirs}");
            assert_eq!(asked.model.changes.len(), 2, "{ours} {theirs}");
            assert!(asked.text.contains("// MERGE"), "{}", asked.text);
            for (side, kept) in [(Side::Ours, ours), (Side::Theirs, theirs)] {
                let chosen = merged("", ours, theirs, Some(side));
                assert!(
                    chosen.is_clean(),
                    "{:?} {:?}",
                    chosen.conflicts,
                    chosen.problems
                );
                let alone = read_changes(kept).model.unwrap();
                assert_eq!(chosen.model.changes, alone.changes);
            }
        }
    }
}

#[test]
fn changes_that_may_come_in_any_order_are_merged() {
    for (ours, theirs) in [
        (
            r#"FixPain(pain: "p", by: 0.5)"#,
            r#"FixPain(pain: "q", by: 0.5)"#,
        ),
        (
            r#"SetShare(flow: "a>b", share: 0.4)"#,
            r#"SetShare(flow: "a>c", share: 0.3)"#,
        ),
        (
            r#"SetLeave(pain: "p", leave: 0.3)"#,
            r#"FixPain(pain: "p", by: 0.5)"#,
        ),
        (
            r#"SetDwell(touchpoint: "a", dwell: Fixed("3d"))"#,
            r#"ScaleDwell(touchpoint: "b", by: 0.5)"#,
        ),
        // Switched off it does nothing.
        (
            r#"Off(change: RemoveTouchpoint(touchpoint: "b"))"#,
            r#"ScaleDwell(touchpoint: "b", by: 0.5)"#,
        ),
    ] {
        let merged = merged("", ours, theirs, None);
        assert!(
            merged.is_clean(),
            "{ours} {theirs}: {:?} {:?}",
            merged.conflicts,
            merged.problems
        );
        assert_eq!(merged.model.changes.len(), 2);
    }
    // The order that both began with is nobody's conflict.
    let base = |by: &str, days: &str| {
        format!(
            r#"ScaleDwell(touchpoint: "a", by: {by}), SetDwell(touchpoint: "a", dwell: Fixed("{days}"))"#
        )
    };
    let [before, ours, theirs] =
        [base("0.5", "3d"), base("0.4", "3d"), base("0.5", "2d")].map(|text| read_changes(&text));
    let merged = merge(Some(&before), &ours, &theirs, Some(&map()), &nobody).unwrap();
    assert!(merged.is_clean(), "{:?}", merged.conflicts);
}

/// A change and the same change switched off: which is which, no side tells by itself.
#[test]
fn changes_that_are_on_and_off_are_told_apart_wherever_they_stand() {
    let (on, leave) = (
        r#"SetEmotion(touchpoint: "a", emotion: 1)"#,
        r#"SetLeave(pain: "p", leave: 0.3)"#,
    );
    let (off, left) = (
        format!("Off(change: {on})"),
        format!("Off(change: {leave})"),
    );
    let list = |items: &[&str]| read_changes(&items.join(", "));
    let changes = |read: &Read<Scenario>| read.model.as_ref().unwrap().changes.clone();
    // Both switch it on beside the one that is off; one of them moves that.
    let (before, one, two) = (
        list(&[&off, &left]),
        list(&[&left, &off, on]),
        list(&[on, &off, &left]),
    );
    for (ours, theirs) in [(&one, &two), (&two, &one)] {
        for side in [Side::Ours, Side::Theirs] {
            let choose = |_: &_| Some(side);
            let merged = merge(Some(&before), ours, theirs, Some(&map()), &choose).unwrap();
            // Where the new one goes is for somebody to say; what it is, is not in doubt.
            let kinds: Vec<ConflictKind> = merged.conflicts.iter().map(|c| c.kind).collect();
            assert_eq!(kinds, [ConflictKind::Order]);
            let chosen = if side == Side::Ours { ours } else { theirs };
            assert_eq!(merged.model.changes, changes(chosen));
        }
    }
    // Moving one before the other is a move, and no change of either.
    let (before, moved) = (list(&[on, &off]), list(&[&off, on]));
    let other = r#"SetEmotion(touchpoint: "a", emotion: 0.5)"#;
    let changed = list(&[other, &off]);
    for (ours, theirs) in [(&moved, &changed), (&changed, &moved)] {
        let merged = merge(Some(&before), ours, theirs, Some(&map()), &nobody).unwrap();
        assert!(merged.is_clean(), "{:?}", merged.conflicts);
        assert_eq!(merged.model.changes, changes(&list(&[&off, other])));
    }
    let kinds: Vec<DeltaKind> = compare(&before, &moved).iter().map(|d| d.kind).collect();
    assert_eq!(kinds, [DeltaKind::Moved]);
}

/// Only an earlier change draws the flow over which the two meet: the one takes it away, the other scales it.
#[test]
fn changes_meet_where_an_earlier_one_has_led_them() {
    let base = r#"SetShare(flow: "b>a", share: 0.2), "#;
    let pairs = [(
        r#"RemoveTouchpoint(touchpoint: "a")"#,
        r#"SetDropOff(touchpoint: "b", share: 0.5)"#,
    )];
    for (one, two) in pairs {
        for (ours, theirs) in [(one, two), (two, one)] {
            let asked = merged(base, ours, theirs, None);
            let kinds: Vec<ConflictKind> = asked.open().map(|c| c.kind).collect();
            assert_eq!(kinds, [ConflictKind::Crossed], "{ours} {theirs}");
            assert_eq!(asked.model.changes.len(), 3);
            for (side, kept) in [(Side::Ours, ours), (Side::Theirs, theirs)] {
                let chosen = merged(base, ours, theirs, Some(side));
                assert!(chosen.is_clean(), "{:?}", chosen.problems);
                let alone = read_changes(&format!("{base}{kept}")).model.unwrap();
                assert_eq!(chosen.model.changes, alone.changes);
            }
        }
    }
}

/// Putting a touchpoint in and taking it away again leaves nobody finishing before it, in words; another way
/// out does so without a word. Both mean the same, so that the order of the two sides does not matter.
#[test]
fn who_finishes_is_the_same_written_or_not() {
    let there_and_gone = r#"Insert(flow: "b>c", slug: "new", touchpoint: (stage: "s", name: "N"), onward: 0.3),
        RemoveTouchpoint(touchpoint: "new")"#;
    let another = r#"SetShare(flow: "b>a", share: 0.2)"#;
    let merged = merged("", there_and_gone, another, None);
    assert!(merged.is_clean(), "{:?}", merged.conflicts);
    let list = |text: &str| read_changes(text).model.unwrap().changes;
    let made = |text: &str| apply(&list(text), &map()).0;
    let (one, two) = (
        made(&format!("{there_and_gone}, {another}")),
        made(&format!("{another}, {there_and_gone}")),
    );
    // They are written in two ways, and customers walk them in one.
    let b = &crate::units::Slug::new("b").unwrap();
    assert_ne!(one.touchpoints[b].finish, two.touchpoints[b].finish);
    assert_eq!(one.finish(b), two.finish(b));
    assert!(alike(one.clone(), &two));
    // Where nothing else leads on, it is not the same.
    let last = made(there_and_gone);
    let mut unsaid = last.clone();
    unsaid.touchpoints[b].finish = None;
    assert!(!alike(last, &unsaid));
}

#[test]
fn shares_of_both_sides_that_are_too_much_together_are_told() {
    let ours = r#"SetShare(flow: "a>b", share: 0.7)"#;
    let theirs = r#"SetShare(flow: "a>c", share: 0.6)"#;
    let merged = merged("", ours, theirs, None);
    assert!(!merged.is_clean());
    assert!(!merged.problems.is_empty());
}

#[test]
fn changes_of_an_opportunity_conflict_like_those_of_a_scenario() {
    let with = |change: &str| {
        let old = r#"changes: [ScaleDwell(touchpoint: "a", by: 0.5)]"#;
        let new = format!(r#"changes: [ScaleDwell(touchpoint: "a", by: 0.5), {change}]"#);
        read_map(&MAP.replace(old, &new), "m.ron")
    };
    let ours = with(r#"SetDwell(touchpoint: "b", dwell: Fixed("3d"))"#);
    let theirs = with(r#"ScaleDwell(touchpoint: "b", by: 2)"#);
    let base = read_map(MAP, "m.ron");
    let merged = merge(Some(&base), &ours, &theirs, None, &nobody).unwrap();
    let kinds: Vec<ConflictKind> = merged.open().map(|c| c.kind).collect();
    assert_eq!(kinds, [ConflictKind::Crossed]);
}

/// The map with another touchpoint first, which leads to `a`.
fn first(slug: &str) -> String {
    let touchpoint =
        format!("touchpoints: {{\n        \"{slug}\": (stage: \"s\", name: \"{slug}\"),");
    MAP.replacen("touchpoints: {", &touchpoint, 1).replacen(
        "flows: {",
        &format!("flows: {{\n        \"{slug}>a\": (share: 0.9),"),
        1,
    )
}

#[test]
fn where_customers_enter_is_merged_though_nobody_wrote_it() {
    let read = |text: &str| read_map(text, "m.ron");
    let base = read(MAP);
    let entry = |merged: &Merged<JourneyMap>| -> Vec<String> {
        let entries = merged.model.entries().into_iter();
        entries.map(|(slug, _)| slug.to_string()).collect()
    };
    // Both put another touchpoint first.
    let both = merge(
        Some(&base),
        &read(&first("x")),
        &read(&first("y")),
        None,
        &nobody,
    )
    .unwrap();
    let conflicts: Vec<_> = both.open().map(|c| (c.kind, c.path.0.join("."))).collect();
    assert_eq!(conflicts, [(ConflictKind::Changed, "entry".to_owned())]);
    assert_eq!(entry(&both), ["x"]);
    assert!(both.text.contains("// MERGE"), "{}", both.text);
    // One does, and the other's new touchpoint happens to stand before it in the merge.
    let theirs = MAP.replacen(r#""a": ("#, r#""w": (stage: "s", name: "w"), "a": ("#, 1);
    let theirs = theirs.replacen(
        "flows: {",
        r#"entry: "a", flows: {"a>w": (share: 0.1), "#,
        1,
    );
    let one = merge(
        Some(&base),
        &read(&first("x")),
        &read(&theirs),
        None,
        &nobody,
    )
    .unwrap();
    assert_eq!(one.open().count(), 0, "{:?}", one.conflicts);
    assert_eq!(entry(&one), ["x"], "{}", one.text);
    // Shares of one whole are not taken from two sides.
    let said =
        |entry: &str| read(&MAP.replacen("stages: {", &format!("entry: {entry}, stages: {{"), 1));
    let base = said(r#"{"a": 0.7, "b": 0.3}"#);
    let ours = said(r#"{"a": 0.5, "b": 0.3, "c": 0.2}"#);
    let theirs = said(r#"{"a": 0.6, "b": 0.4}"#);
    let merged = merge(Some(&base), &ours, &theirs, None, &nobody).unwrap();
    assert_eq!(merged.open().count(), 1);
}

/// Changes, each of which fits the map as the former leave it.
fn fitting(seed: u64) -> Vec<Change> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut list = Vec::new();
    for _ in 0..random.random_range(0..4) {
        let mut next = list.clone();
        next.push(any_change(&mut random));
        let (made, found) = apply(&next, &map());
        if !any_error(&found) && !any_error(&validate(&made)) {
            list = next;
        }
    }
    list
}

fn any_change(random: &mut StdRng) -> Change {
    let touchpoint = *["a", "b", "c", "new"].choose(random).unwrap();
    let pain = *["p", "q", "r"].choose(random).unwrap();
    let flow = *["a>b", "a>c", "b>c", "c>c", "b>a", "a>new", "new>b"]
        .choose(random)
        .unwrap();
    let share = f64::from(random.random_range(0..=10u32)) / 10.0;
    let text = match random.random_range(0..15) {
        0 => format!("FixPain(pain: \"{pain}\", by: {share})"),
        1 => format!("SetPrevalence(pain: \"{pain}\", prevalence: {share})"),
        2 => format!("SetLeave(pain: \"{pain}\", leave: {share})"),
        3 => format!("SetShare(flow: \"{flow}\", share: {share})"),
        4 => format!("SetDropOff(touchpoint: \"{touchpoint}\", share: {share})"),
        5 => format!("SetDwell(touchpoint: \"{touchpoint}\", dwell: Fixed(\"{share}d\"))"),
        6 => format!(
            "ScaleDwell(touchpoint: \"{touchpoint}\", by: {})",
            share + 0.1
        ),
        7 => format!("SetEmotion(touchpoint: \"{touchpoint}\", emotion: {share})"),
        8 => format!("RemoveTouchpoint(touchpoint: \"{touchpoint}\")"),
        9 => format!("RemoveFlow(flow: \"{flow}\")"),
        10 => format!("AddFlow(flow: \"{flow}\", with: (share: {share}))"),
        11 => {
            format!("AddTouchpoint(slug: \"new\", touchpoint: (stage: \"s\", name: \"N{share}\"))")
        }
        12 => format!(
            "Insert(flow: \"{flow}\", slug: \"new\", touchpoint: (stage: \"s\", name: \"N\"), onward: {share})"
        ),
        13 => format!(
            "AddPain(slug: \"r\", pain: (at: \"{touchpoint}\", name: \"R\", prevalence: {share}))"
        ),
        _ => "Adopt(opportunity: \"o\")".to_owned(),
    };
    read_changes(&text).model.unwrap().changes.remove(0)
}

fn scenario(changes: Vec<Change>) -> Read<Scenario> {
    let mut scenario = read_changes("").model.unwrap();
    scenario.changes = changes;
    let read = read_scenario(&crate::file::write_scenario(&scenario), "s.ron");
    assert_eq!(read.diagnostics, []);
    read
}

/// Whose each change of a merge without conflicts is, told by the merge itself; `None` where the base has it or
/// both made it. By what they say, equal ones could not be told apart.
fn owners(versions: [&Read<Scenario>; 3]) -> Vec<Option<Side>> {
    let form = |read: &Read<Scenario>| normal(read.document.with_ext().unwrap());
    let [mut base, mut ours, mut theirs] = versions.map(form);
    identify([Some(&mut base), Some(&mut ours), Some(&mut theirs)]);
    let (merged, found) = in_one(Some(&base), &ours, &theirs, BTreeMap::new(), &nobody);
    assert_eq!(found, []);
    let labels = |out: &Out| -> Vec<String> {
        let Out::Group(scenario) = out else {
            return Vec::new();
        };
        let list = references::group(scenario, "changes");
        list.map(|list| labelled(list).keys().cloned().collect())
            .unwrap_or_default()
    };
    let (base, ours, theirs) = (labels(&base), labels(&ours), labels(&theirs));
    let owner = |label: &String| match (ours.contains(label), theirs.contains(label)) {
        _ if base.contains(label) => None,
        (true, false) => Some(Side::Ours),
        (false, true) => Some(Side::Theirs),
        _ => None,
    };
    labels(&merged).iter().map(owner).collect()
}

/// Two scenarios that fit the map make one that fits it, in whatever order the two sides are taken, or
/// somebody is asked.
fn valid_together(base: u64, one: u64, two: u64) -> TestCaseResult {
    let before = fitting(base);
    let side = |seed: u64| {
        let mut list = before.clone();
        if seed.is_multiple_of(3) && !list.is_empty() {
            list.remove(0);
        }
        list.extend(fitting(seed));
        let (made, found) = apply(&list, &map());
        let valid = !any_error(&found) && !any_error(&validate(&made));
        if valid { list } else { before.clone() }
    };
    let (ours, theirs) = (side(one), side(two));
    let [a, b, c] = [before.clone(), ours.clone(), theirs.clone()].map(scenario);
    let merged = merge(Some(&a), &b, &c, Some(&map()), &nobody).unwrap();
    if !merged.is_clean() {
        return Ok(());
    }
    let list = &merged.model.changes;
    let (made, found) = apply(list, &map());
    prop_assert!(!any_error(&found), "{ours:?}\n{theirs:?}\n{found:?}");
    prop_assert!(!any_error(&validate(&made)), "{ours:?}\n{theirs:?}");
    // What is each side's own may come in either order. What the base has, and what both made, stays where
    // it is among them: there the sides agree on what comes before and after.
    let owners = owners([&a, &b, &c]);
    prop_assert_eq!(owners.len(), list.len());
    let mut other: Vec<Change> = Vec::new();
    let mut by_ours: Vec<Change> = Vec::new();
    for (owner, change) in owners.into_iter().zip(list) {
        match owner {
            Some(Side::Ours) => by_ours.push(change.clone()),
            Some(Side::Theirs) => other.push(change.clone()),
            None => {
                other.append(&mut by_ours);
                other.push(change.clone());
            }
        }
    }
    other.append(&mut by_ours);
    let (turned, _) = apply(&other, &map());
    let told = format!("{before:?}\n{ours:?}\n{theirs:?}\n{list:?}\n{other:?}");
    prop_assert!(alike(made, &turned), "{told}");
    Ok(())
}

/// Two maps without an error make one without, or somebody is asked.
fn maps_valid_together(one: u64, two: u64) -> TestCaseResult {
    let side = |seed| {
        let (made, _) = apply(&fitting(seed), &map());
        read_map(&crate::file::write_map(&made), "m.ron")
    };
    let base = read_map(MAP, "m.ron");
    let merged = merge(Some(&base), &side(one), &side(two), None, &nobody).unwrap();
    let wrong = any_error(&validate(&merged.model));
    prop_assert!(!(merged.is_clean() && wrong), "{}", merged.text);
    Ok(())
}

proptest! {
    #[test]
    fn valid_scenarios_make_a_valid_one_or_a_conflict(base: u64, one: u64, two: u64) {
        valid_together(base, one, two)?;
    }

    #[test]
    fn valid_maps_make_a_valid_one_or_a_conflict(one: u64, two: u64) {
        maps_valid_together(one, two)?;
    }
}
