//! SVG, and with it what every picture shares.

use std::{collections::BTreeSet, fs, path::Path};

use wayfarer::{
    export::{
        picture::{Options, View, picture},
        text::clean,
    },
    file,
    map::JourneyMap,
};

use super::{chromium, dense, export, good, hostile, python, root, run, samples, tool, wayfarer};

const SMALL: [&str; 5] = ["--results", "-n", "200", "-r", "4"];

fn map(path: &Path) -> JourneyMap {
    file::load_map(path).unwrap().model.unwrap()
}

/// What is written in an SVG, element by element, as any XML reader sees it.
fn written(svg: &Path) -> Vec<String> {
    let script = r"
import sys, xml.etree.ElementTree as E
for t in E.parse(sys.argv[1]).iter('{http://www.w3.org/2000/svg}text'):
    print(' '.join(''.join(t.itertext()).split()))
";
    let all = python(script, &[svg]);
    all.lines().map(str::to_owned).collect()
}

#[test]
fn every_sample_is_drawn_by_another_program() {
    let folder = tempfile::tempdir().unwrap();
    for path in samples() {
        for view in ["journey", "flow"] {
            for theme in ["light", "dark"] {
                let more = [&["--view", view, "--theme", theme], &SMALL[..]].concat();
                let svg = export(&path, "svg", &more);
                let file = folder.path().join("map.svg");
                fs::write(&file, &svg).unwrap();
                let png = folder.path().join("map.png");
                run(tool("rsvg-convert").arg(&file).arg("-o").arg(&png));
                assert!(fs::metadata(&png).unwrap().len() > 20_000);
                let said = written(&file).join("\n");
                for touchpoint in map(&path).touchpoints.values() {
                    assert!(said.contains(&touchpoint.name), "{}", touchpoint.name);
                }
            }
        }
    }
}

#[test]
fn a_card_tells_who_leaves_and_who_finishes_and_the_legend_names_both_ways_out() {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("ends.ron");
    let text = r#"JourneyMap(format: 2, id: "ends", title: "Ends", stages: {"s": (name: "S")},
        touchpoints: {
            "a": (stage: "s", name: "A", finish: 0.3, dwell: Fixed("1d")),
            "b": (stage: "s", name: "B", dwell: Fixed("1d")),
        },
        flows: {"a>b": (share: 0.5)})"#;
    fs::write(&map, text).unwrap();
    let svg = folder.path().join("map.svg");
    let said = |view: &str| {
        let more = [&["--view", view], &SMALL[..]].concat();
        fs::write(&svg, export(&map, "svg", &more)).unwrap();
        written(&svg)
    };
    // Of 800 visits 30 % finish and 20 % leave, give or take 1.6 and 1.4 points.
    let flow = said("flow");
    let share = |what: &str| -> f64 {
        let own = flow.iter().find_map(|text| text.strip_suffix(what));
        let own = own.unwrap_or_else(|| panic!("{what}: {flow:?}"));
        own.trim().trim_end_matches('%').trim().parse().unwrap()
    };
    assert!((share(" finish") - 30.0).abs() < 7.0, "{flow:?}");
    assert!((share(" leave") - 20.0).abs() < 6.0, "{flow:?}");
    for words in ["customers who leave", "customers who finish", "50 %"] {
        assert!(flow.iter().any(|text| text == words), "{words}: {flow:?}");
    }
    let journey = said("journey");
    assert!(
        journey.iter().any(|text| text == "journeys end well"),
        "{journey:?}"
    );
}

#[test]
fn everything_that_a_map_says_stands_in_its_journey() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = hostile::file(folder.path());
    for path in samples().into_iter().chain([hostile]) {
        let map = map(&path);
        let file = folder.path().join("map.svg");
        fs::write(&file, picture(&map, &Options::of(View::Journey)).svg).unwrap();
        let said: BTreeSet<String> = written(&file).iter().map(|t| dense(t)).collect();
        let wanted = (map.touchpoints.values())
            .flat_map(|t| [t.name.clone(), t.does.clone()])
            .chain(
                map.touchpoints
                    .values()
                    .filter(|t| !t.thinks.is_empty())
                    .map(|t| format!("“{}”", t.thinks)),
            )
            .chain(map.pains.values().map(|p| p.name.clone()))
            .chain(map.opportunities.values().map(|o| o.name.clone()))
            .chain(
                map.stages
                    .values()
                    .flat_map(|s| [s.name.clone(), s.goal.clone()]),
            )
            .chain(
                map.personas
                    .values()
                    .flat_map(|p| [p.name.clone(), p.goal.clone()]),
            )
            .chain([map.title.clone()]);
        for text in wanted
            .map(|text| dense(&clean(&text)))
            .filter(|text| !text.is_empty())
        {
            assert!(
                said.contains(&text),
                "{}: {text:?} is missing",
                path.display()
            );
        }
    }
}

/// Chromium measures every text where it stands: none is wider than the picture has reckoned with, by
/// the font that the picture brings along.
#[test]
fn a_browser_loads_the_embedded_font_and_finds_every_text_within_the_picture() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = hostile::file(folder.path());
    for path in [root().join("maps/saas-life-cycle.ron"), hostile] {
        for view in [View::Journey, View::Flow] {
            let drawn = picture(&map(&path), &Options::of(view));
            let page = folder.path().join("page.html");
            // A family that no machine has: only the embedded font can draw it.
            let svg = drawn
                .svg
                .replace("font-family:Inter;", "font-family:Embedded;");
            let svg = svg.replace("font-family=\"Inter,", "font-family=\"Embedded,");
            let script = "
                document.fonts.ready.then(() => {
                    const faces = [...document.fonts].map(f => f.status);
                    const svg = document.querySelector('svg');
                    const box = svg.getBoundingClientRect();
                    const out = [];
                    svg.querySelectorAll('text').forEach(t => {
                        const b = t.getBoundingClientRect();
                        if (b.left < box.left || b.right > box.right + 1 || b.bottom > box.bottom + 1) out.push(t.textContent);
                    });
                    document.title = 'done';
                    document.body.innerHTML = '<pre>' + JSON.stringify([faces, out]).replace(/</g, '&lt;') + '</pre>';
                });";
            let html = format!(
                "<!doctype html><meta charset=\"utf-8\"><body>{svg}<script>{script}</script>"
            );
            fs::write(&page, html).unwrap();
            let dom = String::from_utf8(chromium(&page, &["--dump-dom"]).out).unwrap();
            let result = dom
                .split("<pre>")
                .nth(1)
                .and_then(|t| t.split("</pre>").next())
                .unwrap();
            let [faces, out]: [Vec<String>; 2] = serde_json::from_str(
                &result
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&amp;", "&"),
            )
            .unwrap();
            assert!(
                faces.len() >= 2 && faces.iter().all(|f| f == "loaded"),
                "{faces:?}"
            );
            assert!(out.is_empty(), "{out:?}");
        }
    }
}

#[test]
fn the_same_map_gives_the_same_picture() {
    let path = root().join("maps/trial-to-paid.ron");
    for view in ["journey", "flow"] {
        let more = [&["--view", view, "-t", "1"], &SMALL[..]].concat();
        let other = [&["--view", view, "-t", "2"], &SMALL[..]].concat();
        assert!(export(&path, "svg", &more) == export(&path, "svg", &other));
    }
}

#[test]
fn a_picture_shows_one_persona_and_chosen_lanes() {
    let path = root().join("maps/trial-to-paid.ron");
    let all = String::from_utf8(export(&path, "svg", &[])).unwrap();
    let some = ["--persona", "dev", "--lanes", "emotion,steps"];
    let some = String::from_utf8(export(&path, "svg", &some)).unwrap();
    assert!(all.contains("Olivia") && !some.contains("Olivia"));
    assert!(some.contains("with what hurts this persona"));
    assert!(all.contains("id=\"lane-thinking\"") && !some.contains("id=\"lane-thinking\""));
    let lane = |name: &str| some.find(&format!("id=\"lane-{name}\"")).unwrap();
    assert!(lane("emotion") < lane("steps"));
    // The flows of a persona are its own.
    let flow = |more: &[&str]| export(&path, "svg", &[&["--view", "flow"], more].concat());
    assert_ne!(flow(&["--persona", "dev"]), flow(&["--persona", "ops"]));
}

/// A persona's picture judges its own targets only, and says of it what a run of everybody says.
#[test]
fn the_picture_of_a_persona_is_judged_as_in_a_run_of_everybody() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    let text = r#"JourneyMap(format: 2, id: "m", title: "M", run: (customers: 600, replications: 40, horizon: "60d"),
        personas: {"big": (name: "Big", share: 0.5), "small": (name: "Small", share: 0.5, flow: {"a>b": 0.2})},
        stages: {"s": (name: "S")},
        touchpoints: {
            "a": (stage: "s", name: "A", dwell: Fixed("1d")),
            "b": (stage: "s", name: "B", moment: Conversion, dwell: Fixed("5d")),
        },
        flows: {"a>b": (share: 0.5)},
        targets: [(metric: Conversion, at_least: 0.28), (metric: Conversion, at_least: 0.51, persona: "big")])"#;
    fs::write(&path, text).unwrap();
    let run = good(&["run", path.to_str().unwrap(), "--format", "json"]);
    let run: serde_json::Value = serde_json::from_slice(&run).unwrap();
    let chance = run["targets"][1]["probability"].as_f64().unwrap();
    let picture = export(&path, "svg", &["--persona", "big", "--results"]);
    let picture = String::from_utf8(picture).unwrap();
    assert!(picture.contains("at least 51 %") && !picture.contains("at least 28 %"));
    assert!(picture.contains("600 customers of all personas"));
    let said = format!(">{:.0} %<", 100.0 * chance);
    assert!(picture.contains(&said), "{said}");
    // Who does not convert leaves: both are of the same customers.
    let value = run["targets"][1]["value"].as_f64().unwrap();
    let left = format!("{:.1} % of them leave", 100.0 * (1.0 - value));
    assert!(picture.contains(&left), "{left}");
}

#[test]
fn nothing_is_replaced_without_being_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.svg");
    let name = file.to_str().unwrap();
    good(&["export", "maps/saas13.ron", "-o", name]);
    let first = fs::read(&file).unwrap();
    let again = wayfarer(&["export", "maps/trial-to-paid.ron", "-o", name]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("--force"), "{}", again.err);
    assert_eq!(fs::read(&file).unwrap(), first);
    good(&["export", "maps/trial-to-paid.ron", "-o", name, "--force"]);
    assert_ne!(fs::read(&file).unwrap(), first);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn wrong_wishes_are_answered_with_what_there_is() {
    let said = |arguments: &[&str]| {
        let said =
            wayfarer(&[&["export", "maps/trial-to-paid.ron", "-o", "-"], arguments].concat());
        (said.code, said.err)
    };
    let (code, words) = said(&["--to", "svg", "--persona", "devv"]);
    assert!(
        code == 2 && words.contains("did you mean `dev`?"),
        "{words}"
    );
    let (code, words) = said(&["--to", "svg", "--lanes", "steps,nothing"]);
    assert!(
        code == 2 && words.contains("there are steps, channels"),
        "{words}"
    );
    let (code, words) = said(&[]);
    assert!(code == 2 && words.contains("--to"), "{words}");
    let (code, words) = said(&["--to", "svg", "--scale", "0"]);
    assert!(code == 2 && words.contains("from 0.1 to 20"), "{words}");
}

#[test]
fn a_picture_of_one_persona_has_the_numbers_of_that_persona() {
    // The map says that SSO hits 41 of 118 visits, 34.7 %, and developers 0.4 times as often: 13.9 %. So few
    // visits give two digits.
    let map = root().join("maps/trial-to-paid.ron");
    let hits = |more: &[&str]| {
        let svg = String::from_utf8(export(&map, "svg", more)).unwrap();
        let (_, after) = svg.split_once("id=\"pain-sso\"").unwrap();
        let (_, words) = after.split_once(">hits ").unwrap();
        words.split('%').next().unwrap().trim().to_owned()
    };
    assert_eq!(hits(&[]), "35");
    assert_eq!(hits(&["--persona", "dev"]), "14");
}
