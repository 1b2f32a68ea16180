use super::*;

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
    let rotate = || Edit::Move {
        key: touchpoint("a"),
        to: 2,
    };
    let back = || Edit::Move {
        key: touchpoint("a"),
        to: 0,
    };
    for index in 0..History::DEPTH + 5 {
        let edit = if index % 2 == 0 { rotate() } else { back() };
        history.apply(&mut map, "Move", edit).unwrap();
    }
    let saved = history.mark();
    history.undo(&mut map);
    assert_ne!(history.mark(), saved);
    history.redo(&mut map);
    assert_eq!(history.mark(), saved);
    while history.undo(&mut map) {}
    assert_eq!(history.mark(), 5, "the five oldest steps are forgotten");
    // Five steps are left done, so "a" stands last.
    history.apply(&mut map, "Nothing", rotate()).unwrap();
    assert_eq!(history.mark(), 5, "a step that does nothing is none");
    history.apply(&mut map, "Move", back()).unwrap();
    assert_ne!(history.mark(), saved, "another future");
}

#[test]
fn a_new_step_forgets_what_was_undone() {
    let mut map = sample();
    let mut history = History::new();
    let to = |to| Edit::Move {
        key: touchpoint("a"),
        to,
    };
    history.apply(&mut map, "One", to(1)).unwrap();
    assert!(history.undo(&mut map));
    assert_eq!(history.redo_name(), Some("One"));
    history.apply(&mut map, "Two", to(2)).unwrap();
    assert_eq!(history.redo_name(), None);
    assert!(!history.redo(&mut map));
}
