//! What is read, what is assumed, what is lost; and that nothing does harm.

use proptest::prelude::*;

use super::*;
use crate::{
    diagnostic::any_error,
    export, file,
    map::{Channel, Milestone, validate::validate},
    units::{Share, Uncertain},
};

fn sample(name: &str) -> JourneyMap {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("maps")
        .join(name);
    file::load_map(&path).unwrap().model.unwrap()
}

/// What all forms must carry over.
fn outline(map: &JourneyMap) -> Vec<(String, String)> {
    let stage = |slug| {
        map.stages
            .get(slug)
            .map_or(String::new(), |s| s.name.clone())
    };
    let order = map
        .stages
        .keys()
        .flat_map(|s| map.touchpoints.values().filter(move |t| t.stage == *s));
    order.map(|t| (stage(&t.stage), t.name.clone())).collect()
}

/// Whether the same touchpoints lead to the same ones, with shares as near as this.
fn same_flows(a: &JourneyMap, b: &JourneyMap, near: f64) {
    let flows = |map: &JourneyMap| {
        let name = |slug: &crate::units::Slug| map.touchpoints[slug].name.clone();
        let flow = |(key, flow): (&crate::map::FlowKey, &crate::map::Flow)| {
            (name(&key.from), name(&key.to), flow.share.central().get())
        };
        let mut all: Vec<_> = map.flows.iter().map(flow).collect();
        all.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        all
    };
    let (a, b) = (flows(a), flows(b));
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(&b) {
        assert_eq!((&a.0, &a.1), (&b.0, &b.1));
        assert!((a.2 - b.2).abs() <= near, "{a:?} {b:?}");
    }
}

#[test]
fn the_template_comes_back_as_it_was() {
    for name in [
        "trial-to-paid.ron",
        "saas-life-cycle.ron",
        "post-sale.ron",
        "onboarding-deep-dive.ron",
    ] {
        let map = sample(name);
        let import = csv(&export::template::csv(&map), "x").unwrap();
        let back = &import.map;
        assert_eq!(outline(back), outline(&map));
        same_flows(back, &map, 0.00006);
        assert_eq!(back.pains.len(), map.pains.len());
        assert_eq!(back.opportunities.len(), map.opportunities.len());
        for (a, b) in back.touchpoints.values().zip(
            map.stages
                .keys()
                .flat_map(|s| map.touchpoints.values().filter(move |t| t.stage == *s)),
        ) {
            assert_eq!(
                (&a.does, &a.thinks, a.channel, a.moment, a.emotion),
                (&b.does, &b.thinks, b.channel, b.moment, b.emotion)
            );
        }
        assert!(import.notes.iter().all(|n| !n.lost), "{:?}", import.notes);
        assert!(!any_error(&validate(back)), "{:?}", validate(back));
    }
}

#[test]
fn mermaid_comes_back_with_its_names_and_shares() {
    for name in ["trial-to-paid.ron", "saas-life-cycle.ron"] {
        let map = sample(name);
        let import = mermaid(&export::mermaid::flowchart(&map), "x").unwrap();
        assert_eq!(outline(&import.map), outline(&map));
        same_flows(&import.map, &map, 0.006);
        assert_eq!(import.map.pains.len(), map.pains.len());
        let import = mermaid(&export::mermaid::journey(&map), "x").unwrap();
        assert_eq!(outline(&import.map), outline(&map));
        assert_eq!(import.map.title, map.title);
        assert_eq!(import.map.personas.len(), map.personas.len());
        assert!(!any_error(&validate(&import.map)));
    }
}

#[test]
fn a_table_as_people_keep_it_is_understood() {
    let text = "\u{feff}Phase;Step;Channels;Feelings;Pains;Next;Time;Colour\n\
        Find;Searches;Google;4;Too many results;Reads a review 50%;5 minutes;red\n\
        ;Reads a review;carrier pigeon;1;;Orders;1 hour;\n\
        Buy;Orders;shop;5;\"Slow till (hits 30 %, 10 % leave)\";Nowhere;;\n\
        ;;;;;;;\n";
    let import = csv(text, "Coffee").unwrap();
    let map = &import.map;
    assert_eq!(
        outline(map)
            .iter()
            .map(|o| o.0.as_str())
            .collect::<Vec<_>>(),
        ["Find", "Find", "Buy"]
    );
    let touchpoint = |at: usize| &map.touchpoints[at];
    assert_eq!(touchpoint(0).channel, Channel::Search);
    assert_eq!(touchpoint(0).emotion.get(), 0.5);
    assert_eq!(touchpoint(1).emotion.get(), -1.0);
    assert_eq!(map.pains[1].prevalence.central().get(), 0.3);
    assert_eq!(map.flows.len(), 2);
    assert_eq!(map.flows[0].share.central().get(), 0.5);
    let said: Vec<String> = import.notes.iter().map(ToString::to_string).collect();
    for word in [
        "“Colour”",
        "line 3, Channel",
        "line 4, Goes on to",
        "1 to 5",
        "Too many results",
    ] {
        assert!(said.iter().any(|n| n.contains(word)), "{word}: {said:#?}");
    }
    assert!(!any_error(&validate(map)));
}

#[test]
fn a_diagram_as_people_write_it_is_understood() {
    let text = "---\ntitle: x\n---\nflowchart TD\n  %% a comment\n  A([Start]) -->|80%| B{Trial?}; B -- 40 % --> C[Pays]\n\
          B -.-> A\n  subgraph one [Later]\n    C --> D & E\n  end\n  classDef x fill:#f00\n  what is this?\n";
    let import = mermaid(text, "T").unwrap();
    let map = &import.map;
    assert_eq!(map.touchpoints.len(), 5);
    assert_eq!(map.flows.len(), 5);
    assert_eq!(map.flows[0].share.central().get(), 0.8);
    assert!(
        import.notes.iter().any(|n| n.lost && n.place == "line 12"),
        "{:?}",
        import.notes
    );
    assert!(!any_error(&validate(map)), "{:?}", validate(map));
    let journey = "# Our page\n\n```mermaid\njourney\n  title My day\n  section Go\n    Make tea: 5: Me, Cat # warm\n    Walk: 9: Me\n    Sit: x\n    nonsense\n```\n";
    let import = mermaid(journey, "T").unwrap();
    assert_eq!(import.map.title, "My day");
    assert_eq!(import.map.touchpoints.len(), 3);
    assert_eq!(import.map.personas.len(), 2);
    let places: Vec<&str> = import.notes.iter().map(|n| n.place.as_str()).collect();
    for line in ["line 8", "line 9", "line 10"] {
        assert!(places.contains(&line), "{:?}", import.notes);
    }
}

#[test]
fn what_is_something_else_is_said_to_be_so() {
    for (text, word) in [
        ("sequenceDiagram\n A->>B: x", "sequenceDiagram"),
        ("", "no Mermaid"),
        ("flowchart LR\n", "nothing"),
    ] {
        assert!(mermaid(text, "x").unwrap_err().contains(word), "{text}");
    }
    let error = csv("Case,Event,Time\n1,a,b\n", "x").unwrap_err();
    assert!(
        error.contains("“Case”") && error.contains("Touchpoint"),
        "{error}"
    );
    assert!(csv("", "x").unwrap_err().contains("empty"));
    assert!(xlsx(b"PK no", "x").unwrap_err().contains("no XLSX"));
    assert!(
        mermaid("journey\n section A\n a: 3: B", "中文")
            .unwrap()
            .map
            .id
            .as_str()
            == "imported"
    );
    let _ = Milestone::ALL;
}

/// A zip file with one file of this many zeros.
fn bomb(size: usize) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("xl/sharedStrings.xml", options).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..size >> 20 {
        writer.write_all(&zeros).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused() {
    let bytes = bomb(300 << 20);
    assert!(bytes.len() < 2 << 20);
    assert!(
        xlsx(&bytes, "x")
            .unwrap_err()
            .contains("unpacks to more than")
    );
}

/// Where journeys end well: names of touchpoints with the share of visits.
fn ends(map: &JourneyMap) -> Vec<(String, Uncertain<Share>)> {
    let mut all: Vec<_> = map
        .finishes()
        .map(|(slug, share)| (map.touchpoints[slug].name.clone(), share))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// A map in which journeys end in every way that can be written.
fn all_ends() -> JourneyMap {
    let text = r#"JourneyMap(
        format: 2, id: "ends", title: "Ends",
        stages: {"s": (name: "S")},
        touchpoints: {
            "start": (stage: "s", name: "Start", dwell: Fixed("1d")),
            "some": (stage: "s", name: "Some", dwell: Fixed("1d"), finish: 0.3333333333333333),
            "range": (stage: "s", name: "Range", dwell: Fixed("1d"), finish: Range(0.2, 0.4)),
            "counted": (stage: "s", name: "Counted", dwell: Fixed("1d"), finish: Beta(41, 77)),
            "points": (stage: "s", name: "Points", dwell: Fixed("1d"), finish: Pert(min: 0, likely: 0.1, max: 0.3)),
            "all": (stage: "s", name: "All", dwell: Fixed("1d")),
            "written": (stage: "s", name: "Written", dwell: Fixed("1d"), finish: 1),
            "part": (stage: "s", name: "Part", dwell: Fixed("1d"), finish: 0.45),
            "none": (stage: "s", name: "None", dwell: Fixed("1d"), finish: 0),
        },
        flows: {
            "start>some": (share: 0.16667), "start>range": (share: 0.16667), "start>counted": (share: 0.16666),
            "start>points": (share: 0.25), "start>part": (share: 0.25),
            "some>all": (share: 0.6666666666666667), "range>written": (share: Range(0.5, 0.6)),
            "counted>none": (share: 0.6), "points>all": (share: 0.7),
        },
    )"#;
    file::read_map(text, "ends.ron").model.unwrap()
}

#[test]
fn what_ends_well_comes_back_as_it_was() {
    let mut maps = vec![all_ends()];
    for name in ["trial-to-paid.ron", "saas-life-cycle.ron", "post-sale.ron"] {
        maps.push(sample(name));
    }
    for map in maps {
        let table = csv(&export::template::csv(&map), "x").unwrap();
        let chart = mermaid(&export::mermaid::flowchart(&map), "x").unwrap();
        for back in [table, chart] {
            assert_eq!(ends(&back.map), ends(&map));
            // Everything about ends was said, so nothing was assumed.
            let assumed = back.notes.iter().any(|n| n.message.contains("finish"));
            assert!(!assumed, "{:#?}", back.notes);
            assert!(
                !any_error(&validate(&back.map)),
                "{:?}",
                validate(&back.map)
            );
        }
    }
}

#[test]
fn a_map_of_ends_alone_is_not_chained() {
    let mut map = all_ends();
    map.flows.clear();
    for touchpoint in map.touchpoints.values_mut() {
        touchpoint.finish = None;
    }
    let back = csv(&export::template::csv(&map), "x").unwrap().map;
    assert_eq!((back.flows.len(), ends(&back)), (0, ends(&map)));
}

#[test]
fn an_end_that_had_to_be_assumed_is_told() {
    let said = |import: &Import| {
        let all = import.notes.iter().filter(|n| n.message.contains("finish"));
        all.map(ToString::to_string).collect::<Vec<_>>()
    };
    let told = |import: Result<Import, String>, words: &str| {
        let import = import.unwrap();
        let notes = said(&import);
        assert!(notes.len() == 1 && notes[0].contains(words), "{notes:#?}");
    };
    let head = "Touchpoint,Goes on to,Finish here";
    told(csv("Touchpoint\nA\nB\n", "x"), "“B” leads nowhere");
    told(
        csv(&format!("{head}\nA,B 50 %,\nB,,\n"), "x"),
        "“B” leads nowhere",
    );
    told(
        mermaid("flowchart LR\n a[A] -->|50%| b[B]\n a --> c[C]\n", "x"),
        "“B” and “C” lead nowhere",
    );
    told(
        mermaid("journey\n section S\n A: 3: Me\n B: 4: Me\n", "x"),
        "“B” leads nowhere",
    );
    assert!(said(&csv(&format!("{head}\nA,B 50 %,\nB,,0 %\n"), "x").unwrap()).is_empty());
    // What cannot be read is told with its place.
    let wrong = csv(&format!("{head}\nA,B 50 %,most\nB,,1\n"), "x").unwrap();
    let lost: Vec<&str> = wrong
        .notes
        .iter()
        .filter(|n| n.lost)
        .map(|n| &*n.place)
        .collect();
    assert_eq!(lost, ["line 2, Finish here", "line 3, Finish here"]);
}

#[test]
fn finishing_leaves_room_for_going_on() {
    let share = |import: &Import, at: usize| import.map.flows[at].share.central().get();
    // Nothing is said of the way on: four in five of those who do not finish take it.
    let chain = csv("Touchpoint,Finish here\nA,25 %\nB,100 %\nC,\n", "x").unwrap();
    assert_eq!((chain.map.flows.len(), share(&chain, 0)), (1, 0.6));
    let open = csv("Touchpoint,Goes on to,Finish here\nA,B,25 %\nB,,\n", "x").unwrap();
    assert_eq!(share(&open, 0), 0.6);
    // Two thirds go on and one finishes, in three digits.
    let thirds = csv(
        "Touchpoint,Goes on to,Finish here\nA,B 66.7 %,33.33 %\nB,,\n",
        "x",
    )
    .unwrap();
    assert_eq!(share(&thirds, 0), 0.6667);
    let a = &thirds.map.touchpoints[0];
    assert_eq!(a.finish.unwrap().central().get(), 0.3333);
    // More than everybody: all in proportion, and told.
    let over = csv(
        "Touchpoint,Goes on to,Finish here\nA,B 90 %,60 %\nB,,\n",
        "x",
    )
    .unwrap();
    assert_eq!(share(&over, 0), 0.6);
    assert_eq!(over.map.touchpoints[0].finish.unwrap().central().get(), 0.4);
    assert!(
        over.notes
            .iter()
            .any(|n| n.message.contains("more than 100 %")),
        "{:#?}",
        over.notes
    );
}

#[test]
fn ends_are_drawn_as_others_draw_them() {
    let text = "flowchart LR\n a[A] -->|70 %| b[B]\n a -->|20 %| done((Done)):::finish\n b --> gone((Gone)):::leave\n\
        c[C] -->|25 %| gone\n d[D] --> done\n a -->|5 %| c\n a -->|5 %| d\n";
    let map = mermaid(text, "x").unwrap().map;
    let finish: Vec<f64> = map.finishes().map(|(_, s)| s.central().get()).collect();
    assert_eq!(finish, [0.2, 0.0, 0.75, 1.0]);
}

proptest! {
    #[test]
    fn no_text_does_harm(text in "(?s).{0,200}", words in proptest::collection::vec("[a-c]|:::finish|:::leave|20 %|-->|---|\\||\\[|\\]|\\(|\\{|\"|;|#|:|&|@\\{|subgraph|end|\n| |--|%|é|中", 0..60)) {
        let _ = mermaid(&text, &text);
        let _ = csv(&text, &text);
        let words = words.concat();
        for head in ["flowchart LR\n", "journey\n", "Touchpoint,Goes on to,Pain points,Emotion,Time\n", "Touchpoint,Goes on to,Finish here\n"] {
            let text = format!("{head}{words}");
            let import = if head.starts_with('T') { csv(&text, "x") } else { mermaid(&text, "x") };
            if let Ok(import) = import {
                prop_assert!(!any_error(&validate(&import.map)), "{:?}\n{text}", validate(&import.map));
            }
        }
    }
}

#[test]
fn a_quote_that_is_never_closed_is_told_and_swallows_nothing() {
    let table = "Stage,Touchpoint\nA,One\nA,\"Two\nA,Three\n";
    let error = csv(table, "t").unwrap_err();
    assert!(error.starts_with("line 3: "), "{error}");
    let fine = "Stage,Touchpoint\nA,\"One, \"\"the\"\" first\"\nA,5\" screen\n";
    let names: Vec<String> = csv(fine, "t")
        .unwrap()
        .map
        .touchpoints
        .values()
        .map(|t| t.name.clone())
        .collect();
    assert_eq!(names, ["One, \"the\" first", "5\" screen"]);
}

#[test]
fn a_second_diagram_is_told_to_be_left_out() {
    let text = "```mermaid\njourney\n A: 3: Me\n```\n\n```mermaid\njourney\n B: 3: Me\n```\n";
    let import = mermaid(text, "t").unwrap();
    let lost: Vec<&Note> = import.notes.iter().filter(|n| n.lost).collect();
    assert_eq!(lost.len(), 1, "{:?}", import.notes);
    assert_eq!(lost[0].place, "line 6");
}

#[test]
fn cells_of_a_table_are_read_as_fields_are() {
    use crate::{map::DwellLaw, numbers::tests::rows};
    let mut looked_at = 0;
    for row in rows() {
        let column = match row.kind {
            "time" => "Usual time",
            "emotion" => "Emotion",
            _ => continue,
        };
        if row.text.trim().is_empty() {
            continue;
        }
        looked_at += 1;
        let cell = row.text.replace('"', "\"\"");
        let text = format!("Stage,Touchpoint,{column}\nBuy,Order,\"{cell}\"\n");
        let import = csv(&text, "order").unwrap();
        let order = &import.map.touchpoints[0];
        let found = match row.kind {
            "time" => match order.dwell.law() {
                DwellLaw::Fixed(days) => days.central().get(),
                other => panic!("{:?}: {other:?}", row.text),
            },
            _ => order.emotion.get(),
        };
        let lost = import.notes.iter().any(|note| note.lost);
        match row.value().filter(|_| !row.is_refused()) {
            Some(x) => assert_eq!((found, lost), (x, false), "{:?}", row.text),
            // A scale of its own is guessed from what emotions there are, so only words are refused.
            None if row.kind == "emotion" => {}
            // It is told, and an hour is taken for it.
            None => assert!(lost && found == 1.0 / 24.0, "{:?}: {found}", row.text),
        }
    }
    assert!(looked_at > 60, "{looked_at} rows");
}

#[test]
fn shares_in_cells_keep_their_decimal_comma() {
    let text = "Stage,Touchpoint,Pain points,Goes on to\nBuy,Look,\"Too slow (hits 12,5 %, 2,5 % leave)\",\"Order 62,5 %\"\nBuy,Order,,\n";
    let import = csv(text, "shop").unwrap();
    let pain = &import.map.pains[0];
    assert_eq!(pain.prevalence.central().get(), 0.125);
    assert_eq!(pain.leave.central().get(), 0.025);
    assert_eq!(import.map.flows[0].share.central().get(), 0.625);
}
