//! Five hundred edits by keys and pointer, whatever they hit, and five hundred times back.

use eframe::egui::{PointerButton, Pos2, pos2};
use wayfarer::map::JourneyMap;

use super::{drawing::CTRL, *};

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = (self.0)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

const NONE: Modifiers = Modifiers::NONE;

fn key(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(2);
}

/// Writes into the field that has opened.
fn write(window: &mut Window, dice: &mut Dice) {
    let words = ["Asks", "Waits", "Finds out", "Gives up", "Pays", "Reads on"];
    let text = format!("{} {}", words[dice.below(6)], dice.below(1000));
    window.event(Event::Text(text));
    window.run_steps(1);
    key(window, NONE, Key::Enter);
}

fn button(window: &mut Window, at: Pos2, pressed: bool) {
    window.event(Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: NONE,
    });
}

/// The middles of the cards in view.
fn cards(window: &Window, map: &JourneyMap) -> Vec<Pos2> {
    let body = Rect::from_min_max(pos2(20.0, 150.0), pos2(1180.0, 620.0));
    let names = map.touchpoints.values().map(|t| t.name.as_str());
    let rects = names.filter_map(|name| Some(window.query_all_by_label(name).last()?.rect()));
    let middles = rects.map(|rect| rect.center());
    middles.filter(|at| body.contains(*at)).collect()
}

use eframe::egui::Rect;

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.run_steps(1);
    button(window, from, true);
    window.run_steps(1);
    for step in 1..=3 {
        window.hover_at(from + (to - from) * (step as f32 / 3.0));
        window.run_steps(1);
    }
    button(window, to, false);
    window.run_steps(2);
}

fn map_of(window: &Window) -> std::sync::Arc<JourneyMap> {
    window.state().as_ref().and_then(App::map).unwrap()
}

/// One thing that a person might do next.
fn stroke(window: &mut Window, dice: &mut Dice) {
    for _ in 0..dice.below(4) {
        key(window, NONE, Key::N);
    }
    let map = map_of(window);
    let many = map.touchpoints.len() > 24;
    match dice.below(16) {
        0 | 1 if !many => {
            key(window, Modifiers::ALT, Key::T);
            write(window, dice);
        }
        2 if map.stages.len() < 7 => {
            key(window, Modifiers::ALT, Key::G);
            write(window, dice);
        }
        3 => {
            key(window, Modifiers::ALT, Key::P);
            write(window, dice);
        }
        4 => {
            key(window, Modifiers::ALT, Key::O);
            write(window, dice);
        }
        5 | 6 => {
            key(window, NONE, Key::F2);
            key(window, CTRL, Key::A);
            write(window, dice);
        }
        7 if !many => {
            key(window, CTRL, Key::ArrowRight);
            write(window, dice);
        }
        8 => {
            let way = [Key::ArrowLeft, Key::ArrowRight][dice.below(2)];
            key(window, Modifiers::ALT | Modifiers::SHIFT, way);
        }
        9 if !many => key(window, CTRL, Key::D),
        10 if map.touchpoints.len() > 6 => key(window, NONE, Key::Delete),
        11 => key(window, CTRL, [Key::Num1, Key::Num2][dice.below(2)]),
        12 => {
            key(window, Modifiers::SHIFT, Key::Num1);
            window.run_steps(12);
        }
        _ if many => key(window, NONE, Key::Delete),
        n => {
            let cards = cards(window, &map);
            if cards.is_empty() {
                return;
            }
            let from = cards[dice.below(cards.len())];
            let to = match n {
                13 => cards[dice.below(cards.len())] + eframe::egui::vec2(3.0, 12.0),
                _ => {
                    from + eframe::egui::vec2(
                        dice.below(300) as f32 - 150.0,
                        dice.below(200) as f32 - 100.0,
                    )
                }
            };
            drag(window, from, to);
        }
    }
}

#[test]
fn five_hundred_edits_are_taken_back_to_the_first_map() {
    let (folder, path) = copy_of("maps/trial-to-paid.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut window = window(Some(path));
    // The panels take part in nothing here.
    key(&mut window, CTRL, Key::B);
    key(&mut window, CTRL, Key::J);
    let first = map_of(&window);
    let mut dice = Dice(2026);
    let (mut edits, mut strokes) = (0, 0);
    while edits < 500 {
        let before = map_of(&window);
        stroke(&mut window, &mut dice);
        let now = map_of(&window);
        let same = format!("{before:?}") == format!("{now:?}");
        edits += usize::from(!same);
        strokes += 1;
        assert!(strokes < 5000, "only {edits} edits");
    }
    assert!(*map_of(&window) != *first);
    for _ in 0..500 {
        window.key_press_modifiers(CTRL, Key::Z);
        window.run_steps(1);
    }
    assert_eq!(format!("{:?}", map_of(&window)), format!("{first:?}"));
    let other = folder.path().join("other.ron");
    key(&mut window, CTRL | Modifiers::SHIFT, Key::S);
    key(&mut window, CTRL, Key::A);
    window.event(Event::Text(other.display().to_string()));
    window.run_steps(2);
    key(&mut window, NONE, Key::Enter);
    assert_eq!(
        std::fs::read_to_string(other).unwrap(),
        text,
        "byte for byte"
    );
}
