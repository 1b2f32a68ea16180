//! Whatever is drawn in whatever order: no shares over 1, and everything can be taken back.

use super::*;
use crate::map::{Channel, validate::validate};

/// Something a hand may do, made of four numbers.
fn drawn(
    map: &JourneyMap,
    (what, a, b, c): (u8, u8, u8, u8),
    clip: &mut JourneyMap,
) -> Option<Edit> {
    fn pick<T: Clone>(mut list: impl ExactSizeIterator<Item = T>, n: u8) -> Option<T> {
        let len = list.len();
        (len > 0).then(|| list.nth(usize::from(n) % len)).flatten()
    }
    let touchpoint = |n| pick(map.touchpoints.keys().cloned(), n);
    let stage = |n| pick(map.stages.keys().cloned(), n);
    let fresh_one = |n| Some(blank(stage(n)?, Channel::ALL[usize::from(n) % 17]));
    let side = [Side::After, Side::Before, Side::Beside][usize::from(c) % 3];
    let made = |made: Made| made.edit;
    match what % 18 {
        0 => fresh_one(a).map(|t| made(add_touchpoint(map, t, None))),
        1 | 2 => add_connected(map, fresh_one(a)?, &touchpoint(b)?, side).map(made),
        3..=5 => connect(map, &touchpoint(a)?, &touchpoint(b)?).map(made),
        6 => {
            let flow = pick(map.flows.keys().cloned(), a)?;
            reconnect(map, &flow, &touchpoint(b)?, &touchpoint(c)?).map(made)
        }
        7 => move_touchpoints(
            map,
            &[touchpoint(a)?, touchpoint(b)?],
            &stage(c)?,
            touchpoint(c).as_ref(),
        ),
        8 => Some(made(add_stage(map, usize::from(a)))),
        9 => add_pain(map, &touchpoint(a)?).map(made),
        10 => add_opportunity(map, &Anchor::Touchpoint(touchpoint(a)?)).map(made),
        11 => Some(made(add_persona(map))),
        12 => move_stage(map, &stage(a)?, usize::from(b) % 5),
        13 => {
            let named = format!("Named {}", b % 40);
            let edit = name(map, &ItemKey::Touchpoint(touchpoint(a)?), &named);
            edit.map(|(edit, _)| edit)
        }
        14 if a % 3 == 0 => remove_all(
            map,
            &[
                ItemKey::Touchpoint(touchpoint(b)?),
                ItemKey::Touchpoint(touchpoint(c)?),
            ],
        ),
        14 => set_emotion(map, &touchpoint(b)?, f64::from(c) / 100.0 - 1.2),
        15 => {
            let keys = [touchpoint(a)?, touchpoint(b)?].map(ItemKey::Touchpoint);
            *clip = copy(map, &keys)?;
            None
        }
        16 => paste(map, clip, stage(a).filter(|_| b % 2 == 0).as_ref()).map(|p| p.edit),
        _ => duplicate(map, &[ItemKey::Touchpoint(touchpoint(a)?)]).map(|p| p.edit),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn shares_never_pass_1_and_nothing_names_what_is_not_there(
        numbers in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 120),
    ) {
        let mut map = sample();
        let mut clip = map.clone();
        for numbers in numbers {
            let Some(edit) = drawn(&map, numbers, &mut clip) else { continue };
            let said = format!("{edit:?}");
            prop_assert!(apply(&mut map, edit).is_ok(), "cannot be done: {said}");
            for from in map.touchpoints.keys() {
                let sum: f64 = map.flows_from(from).map(|(_, f)| f.share.central().get()).sum();
                prop_assert!(sum <= 1.0 + 1e-9, "{sum} out of {from} after {said}");
            }
        }
        let broken: Vec<_> = validate(&map)
            .into_iter()
            .filter(|d| d.code.starts_with("unknown") || d.code == "shares-over-one")
            .collect();
        prop_assert!(broken.is_empty(), "{broken:?}");
    }

    #[test]
    fn five_hundred_strokes_are_undone_to_the_first_map(
        numbers in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 500),
    ) {
        let start = sample();
        let (mut map, mut clip) = (start.clone(), start.clone());
        let mut history = History::new();
        for numbers in numbers {
            // A map that doubles with every paste would only make the test slow.
            let grows = map.touchpoints.len() > 30 && numbers.0 % 18 >= 15;
            if let Some(edit) = drawn(&map, numbers, &mut clip).filter(|_| !grows) {
                prop_assert!(history.apply(&mut map, "stroke", edit).is_ok());
            }
        }
        while history.undo(&mut map) {}
        prop_assert_eq!(format!("{:?}", map), format!("{:?}", start));
    }
}
