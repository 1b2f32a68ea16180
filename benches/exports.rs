//! How long it takes to hand on the largest sample.

use std::path::Path;

use wayfarer::{
    analyze::{Answer, answer},
    export::{
        picture::{Options, View, picture},
        render::{Fonts, pdf, png, sheets},
        report::{Report, html, xlsx},
        settings::{Paper, Tiling},
    },
    file::load_map,
    map::JourneyMap,
    simulate::{Cohort, Control},
};

fn main() {
    divan::main();
}

fn map() -> JourneyMap {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/saas-life-cycle.ron");
    load_map(&path).unwrap().model.unwrap()
}

fn run(map: &JourneyMap) -> Answer {
    let cohort = Cohort {
        map,
        customers: 500,
        replications: 4,
        horizon: 365.0,
        seed: 1,
    };
    answer(&cohort, &Control::default()).unwrap()
}

#[divan::bench(args = [View::Journey, View::Flow])]
fn svg(bencher: divan::Bencher, view: View) {
    let map = map();
    bencher.bench_local(|| picture(&map, &Options::of(view)));
}

#[divan::bench(args = [1.0, 4.0], sample_count = 3)]
fn pixels(bencher: divan::Bencher, scale: f32) {
    let map = map();
    let drawn = picture(&map, &Options::of(View::Journey));
    let fonts = Fonts::new(&drawn.missing, false);
    bencher.bench_local(|| png(&drawn, &map.title, scale, &fonts).unwrap());
}

#[divan::bench(args = [Tiling::One, Tiling::Natural], sample_count = 3)]
fn paper(bencher: divan::Bencher, tiling: Tiling) {
    let map = map();
    let options = Options::of(View::Journey);
    let drawn = picture(&map, &options);
    let fonts = Fonts::new(&drawn.missing, false);
    bencher.bench_local(|| {
        let sheets = sheets(&map, &options, &drawn, Paper::A4, tiling).unwrap();
        pdf(&sheets, &map.title, &fonts).unwrap()
    });
}

#[divan::bench(args = ["html", "xlsx"], sample_count = 10)]
fn report(bencher: divan::Bencher, form: &str) {
    let map = map();
    let answer = run(&map);
    let report = Report {
        map: &map,
        title: &map.title,
        changes: None,
        answer: &answer,
        leverage: None,
        base: &map.title,
        others: &[],
        again: "",
    };
    bencher.bench_local(|| match form {
        "html" => html(&report).into_bytes(),
        _ => xlsx(&report).unwrap(),
    });
}
