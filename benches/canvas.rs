//! What a frame of the canvas costs: `cargo bench --bench canvas`.
//!
//! The real window without a screen, 1600×1000, its panels closed: what is measured is a whole frame
//! (drawing, then turning the shapes into triangles) on one thread. Sending them to the graphics card
//! is not in it. The map is one that nobody draws by hand: stages of many touchpoints, three flows from
//! each, most of them short, some far ahead and some back.

use std::{fs, path::PathBuf, thread, time::Duration};

use divan::Bencher;
use eframe::egui::{
    Context, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect,
    TouchPhase, Vec2, pos2, vec2,
};
use wayfarer::{
    app::{App, View},
    file,
    layout::{flow, journey},
    map::{Flow, FlowKey, JourneyMap, Milestone, Pain, Position, RunSettings, Stage, Touchpoint},
    units::{Emotion, Share, Slug},
};

fn main() {
    divan::main();
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

fn slug(text: String) -> Slug {
    Slug::new(&text).expect("letters and digits")
}

fn share(x: f64) -> Share {
    Share::new(x).expect("a share")
}

/// A map with so many touchpoints and three times as many flows.
fn generated(touchpoints: usize) -> JourneyMap {
    let mut dice = Dice(7);
    let stages = (touchpoints as f64).sqrt() as usize * 2 / 5;
    let rows = touchpoints.div_ceil(stages);
    let mut map = JourneyMap::new(slug("generated".into()), "Generated");
    map.run = RunSettings {
        customers: Some(20),
        replications: Some(2),
        ..RunSettings::default()
    };
    for s in 0..stages {
        let stage = Stage {
            name: format!("Stage {s}"),
            ..Stage::default()
        };
        map.stages.insert(slug(format!("s{s}")), stage);
    }
    let words = [
        "Compares offers",
        "Connects a data source",
        "Invites the team",
        "Asks for help",
        "Reads the invoice",
    ];
    for i in 0..touchpoints {
        let name = format!("{} {i}", words[dice.below(words.len())]);
        let mut t = Touchpoint::new(slug(format!("s{}", i / rows)), name);
        t.does = "Looks for what is missing, and asks a colleague".into();
        t.thinks = "Is this the right one for us?".into();
        t.emotion = Emotion::new(dice.below(200) as f64 / 100.0 - 1.0).expect("an emotion");
        t.moment = (dice.below(12) == 0).then_some(Milestone::Aha);
        map.touchpoints.insert(slug(format!("t{i}")), t);
        if dice.below(4) == 0 {
            let pain = Pain::new(slug(format!("t{i}")), "Nobody answers in time", share(0.2));
            map.pains.insert(slug(format!("p{i}")), pain);
        }
    }
    for i in 0..touchpoints {
        let (column, row) = (i / rows, i % rows);
        for way in 0..3 {
            let ahead = match (way, dice.below(20)) {
                (0, _) => 0,
                (_, 0) => 4,
                (_, 1) => -1isize as usize,
                _ => 1,
            };
            let to = column.wrapping_add(ahead).min(stages - 1);
            let beside = (row + dice.below(5)).saturating_sub(if ahead == 0 { 0 } else { 2 });
            let to = (to * rows + beside.min(rows - 1)).min(touchpoints - 1);
            let key = FlowKey::new(slug(format!("t{i}")), slug(format!("t{to}")));
            map.flows.insert(key, Flow::new(share(0.3)));
        }
    }
    map
}

/// The window on a map.
struct Window {
    ctx: Context,
    app: App,
    time: f64,
    _folder: tempfile::TempDir,
}

const SIZE: Vec2 = vec2(1600.0, 1000.0);

impl Window {
    /// The window, once the map is there and run.
    fn open(map: &JourneyMap, view: View) -> Window {
        let folder = tempfile::tempdir().expect("a folder");
        let path: PathBuf = folder.path().join("generated.ron");
        fs::write(&path, file::write_map(map)).expect("a file");
        let ctx = Context::default();
        let today = jiff::civil::date(2026, 11, 22);
        let app = App::new(&ctx, Some(path), today)
            .with_view(view)
            .without_desktop();
        let mut window = Window {
            ctx,
            app,
            time: 0.0,
            _folder: folder,
        };
        loop {
            window.frame(Vec::new());
            if !window.app.is_busy() {
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
        for (modifiers, key) in [(Modifiers::COMMAND, Key::B), (Modifiers::COMMAND, Key::J)] {
            window.press(modifiers, key);
        }
        window
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        self.frame(vec![Event::PointerMoved(MIDDLE), event(true)]);
        self.frame(vec![event(false)]);
        self.rest();
    }

    /// Lets what moves come to rest.
    fn rest(&mut self) {
        for _ in 0..60 {
            self.frame(Vec::new());
        }
    }

    /// One frame, to the triangles.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            focused: true,
            events,
            ..RawInput::default()
        };
        let mut output = self.ctx.run_ui(input, |ui| self.app.frame(ui));
        output.textures_delta.clear();
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        triangles.len()
    }

    fn scroll(by: Vec2, modifiers: Modifiers) -> Event {
        Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: by,
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers,
        }
    }
}

const MIDDLE: Pos2 = pos2(800.0, 500.0);

/// A screenful at 100 %, in the middle of the map.
fn at_full_size(map: &JourneyMap, view: View) -> Window {
    let mut window = Window::open(map, view);
    window.press(Modifiers::COMMAND, Key::Num0);
    window.frame(vec![Window::scroll(vec2(-2000.0, -900.0), Modifiers::NONE)]);
    window.rest();
    window
}

const VIEWS: [View; 2] = [View::Flow, View::Journey];

/// A screenful at 100 % out of 10,000 touchpoints, at rest. At most 2 ms.
#[divan::bench(args = VIEWS, sample_count = 200)]
fn screenful_of_10_000(bencher: Bencher, view: View) {
    let mut window = at_full_size(&generated(10_000), view);
    bencher.bench_local(|| window.frame(Vec::new()));
}

/// The same while it is panned.
#[divan::bench(args = VIEWS, sample_count = 200)]
fn panning_10_000(bencher: Bencher, view: View) {
    let mut window = at_full_size(&generated(10_000), view);
    let mut way = 6.0;
    bencher.bench_local(|| {
        way = -way;
        window.frame(vec![Window::scroll(vec2(way, way), Modifiers::NONE)])
    });
}

/// The same while it is zoomed. At most 2 ms.
#[divan::bench(args = VIEWS, sample_count = 200)]
fn zooming_10_000(bencher: Bencher, view: View) {
    let mut window = at_full_size(&generated(10_000), view);
    let mut frame = 0u32;
    bencher.bench_local(|| {
        frame += 1;
        let factor: f32 = if (frame / 12) % 2 == 0 {
            1.01
        } else {
            1.0 / 1.01
        };
        window.frame(vec![Event::Zoom(factor)])
    });
}

fn whole(map: &JourneyMap, view: View) -> Window {
    let mut window = Window::open(map, view);
    window.press(Modifiers::SHIFT, Key::Num1);
    window
}

/// All of 1,000 touchpoints in view. At most 6 ms.
#[divan::bench(args = VIEWS, sample_count = 100)]
fn whole_of_1_000(bencher: Bencher, view: View) {
    let mut window = whole(&generated(1000), view);
    bencher.bench_local(|| window.frame(Vec::new()));
}

/// All of 10,000 touchpoints in view. At most 16 ms.
#[divan::bench(args = VIEWS, sample_count = 100)]
fn whole_of_10_000(bencher: Bencher, view: View) {
    let mut window = whole(&generated(10_000), view);
    bencher.bench_local(|| window.frame(Vec::new()));
}

/// The layout of the flow view, from nothing.
#[divan::bench(args = [1000, 10_000], sample_count = 5)]
fn lay_out_flows(bencher: Bencher, touchpoints: usize) {
    let map = generated(touchpoints);
    bencher.bench(|| flow::flow(&map));
}

/// The same after a card was moved by hand.
#[divan::bench(args = [1000, 10_000], sample_count = 10)]
fn lay_out_flows_after_a_move(bencher: Bencher, touchpoints: usize) {
    let mut map = generated(touchpoints);
    let before = flow::flow(&map);
    map.touchpoints[touchpoints / 2].position = Some(Position::new(40.0, 500.0));
    bencher.bench(|| flow::flow_again(&map, &before));
}

/// The layout of the journey view.
#[divan::bench(args = [1000, 10_000], sample_count = 10)]
fn lay_out_journey(bencher: Bencher, touchpoints: usize) {
    let map = generated(touchpoints);
    bencher.bench(|| journey::journey(&map));
}
