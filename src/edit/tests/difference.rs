//! What differs between two maps.

use super::*;

#[test]
fn a_map_does_not_differ_from_itself() {
    assert!(differences(&sample(), &sample()).is_empty());
}

#[test]
fn changed_fields_are_named() {
    let (before, mut after) = (sample(), sample());
    let changed = after.touchpoints.get_mut(&slug("b")).unwrap();
    changed.thinks = "Really?".into();
    changed.csat = !changed.csat;
    after.title.push('!');
    let found = differences(&before, &after);
    assert_eq!(found.map, ["title"]);
    let how = How::Changed(vec!["thinks", "csat"]);
    assert_eq!(found.of(&touchpoint("b")), Some(&how));
    assert_eq!(found.items.len(), 1);
}

#[test]
fn where_a_card_was_put_is_no_difference() {
    let (before, mut after) = (sample(), sample());
    after.touchpoints.get_mut(&slug("b")).unwrap().position = Some(Position::new(1.0, 2.0));
    assert_ne!(before, after);
    assert!(differences(&before, &after).is_empty());
}

#[test]
fn what_only_one_of_them_has_is_added_or_removed() {
    let (before, mut after) = (sample(), sample());
    let edit = remove_touchpoint(&after, &slug("b")).unwrap();
    apply(&mut after, edit).unwrap();
    let new = Item::Stage(slug("new"), Box::default());
    let edit = Edit::append(&after, new);
    apply(&mut after, edit).unwrap();
    let found = differences(&before, &after);
    assert_eq!(found.of(&touchpoint("b")), Some(&How::Removed));
    assert_eq!(found.of(&ItemKey::Stage(slug("new"))), Some(&How::Added));
    // The flows at it went with it, and a flow is called by where it leads.
    for flow in ["a>b", "b>b", "b>c"] {
        let flow = ItemKey::Flow(key(flow));
        assert_eq!(found.of(&flow), Some(&How::Removed));
    }
    let named = found.items.iter().any(|item| item.name == "a → b");
    assert!(named);
    // The other way round, what was removed is added.
    let back = differences(&after, &before);
    assert_eq!(back.of(&touchpoint("b")), Some(&How::Added));
}
