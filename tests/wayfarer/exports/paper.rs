//! PNG and PDF.

use std::{
    fs,
    path::{Path, PathBuf},
};

use wayfarer::{
    export::{
        picture::{Options, View, picture},
        render::{Fonts, png},
        text::clean,
    },
    file,
    map::JourneyMap,
};

use super::{chromium, dense, export, hostile, root, run, samples, tool, wayfarer};

fn map(path: &Path) -> JourneyMap {
    file::load_map(path).unwrap().model.unwrap()
}

/// The pixels of a PNG: width, height, three bytes each.
fn pixels(bytes: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut buffer).unwrap();
    let (width, height) = (info.width as usize, info.height as usize);
    let step = info.line_size / width;
    let rgb = buffer[..width * height * step]
        .chunks(step)
        .flat_map(|p| [p[0], p[1], p[2]]);
    (width, height, rgb.collect())
}

/// The mean colours of the cells of a picture.
fn cells((width, height, rgb): &(usize, usize, Vec<u8>), side: usize) -> Vec<f64> {
    let mut cells = Vec::new();
    for top in (0..height - side).step_by(side) {
        for left in (0..width - side).step_by(side) {
            let rows = (top..top + side)
                .flat_map(|y| &rgb[3 * (y * width + left)..3 * (y * width + left + side)]);
            cells.push(rows.map(|b| f64::from(*b)).sum::<f64>() / (3 * side * side) as f64);
        }
    }
    cells
}

#[test]
fn a_browser_draws_the_svg_as_the_png_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    for (name, view) in [("trial-to-paid", View::Journey), ("post-sale", View::Flow)] {
        let map = map(&root().join(format!("maps/{name}.ron")));
        let drawn = picture(&map, &Options::of(view));
        let fonts = Fonts::new(&drawn.missing, false);
        let own = pixels(&png(&drawn, &map.title, 1.0, &fonts).unwrap());
        let (svg, shot) = (
            folder.path().join("map.svg"),
            folder.path().join("shot.png"),
        );
        fs::write(&svg, &drawn.svg).unwrap();
        let size = format!("--window-size={},{}", drawn.width, drawn.height);
        chromium(&svg, &[&size, &format!("--screenshot={}", shot.display())]);
        let browser = pixels(&fs::read(&shot).unwrap());
        assert_eq!((own.0, own.1), (browser.0, browser.1));
        let (a, b) = (cells(&own, 12), cells(&browser, 12));
        let apart: Vec<f64> = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).collect();
        let mean = apart.iter().sum::<f64>() / apart.len() as f64;
        let most = apart.iter().copied().fold(0.0, f64::max);
        assert!(mean < 0.8 && most < 45.0, "{name}: {mean} {most}");
        // The comparison can fail: another map is far from it.
        let blank = cells(&(own.0, own.1, vec![250; own.2.len()]), 12);
        let far = a
            .iter()
            .zip(&blank)
            .map(|(a, b)| (a - b).abs())
            .sum::<f64>()
            / a.len() as f64;
        assert!(far > 5.0, "{far}");
    }
}

#[test]
fn pixels_are_as_many_as_were_asked_for_and_always_the_same() {
    let path = root().join("maps/saas13.ron");
    let one = export(&path, "png", &["--scale", "1"]);
    let (width, height, _) = pixels(&one);
    let (wider, higher, _) = pixels(&export(&path, "png", &["--scale", "1.5"]));
    assert_eq!((width * 3 / 2, height * 3 / 2), (wider, higher));
    assert!(one == export(&path, "png", &["--scale", "1"]));
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().join("map.png");
    let large = wayfarer(&[
        "export",
        "maps/saas-life-cycle.ron",
        "-o",
        name.to_str().unwrap(),
        "--scale",
        "20",
    ]);
    assert_eq!(large.code, 1);
    assert!(large.err.contains("the largest scale"), "{}", large.err);
    assert!(!name.exists());
}

/// A journey of so many touchpoints in a row, in a file.
fn long_journey(folder: &Path, count: usize) -> PathBuf {
    let touchpoints: String = (0..count)
        .map(|i| format!("\"t{i}\": (stage: \"s\", name: \"T {i}\"),\n"))
        .collect();
    let flows: String = (1..count)
        .map(|i| format!("\"t{}>t{i}\": (share: 0.9),\n", i - 1))
        .collect();
    let head = "format: 2, id: \"m\", title: \"M\", stages: {\"s\": (name: \"S\")}";
    let text =
        format!("JourneyMap({head}, touchpoints: {{\n{touchpoints}}}, flows: {{\n{flows}}})\n");
    let path = folder.join(format!("{count}.ron"));
    fs::write(&path, text).unwrap();
    path
}

/// What cannot be drawn as large as was asked is refused with the scale at which it can, and is drawn at that.
#[test]
fn a_map_too_large_for_a_picture_is_told_the_scale_that_works() {
    let folder = tempfile::tempdir().unwrap();
    let (map, picture) = (
        long_journey(folder.path(), 500),
        folder.path().join("map.png"),
    );
    let at = |map: &Path, scale: &str| {
        let (map, picture) = (map.to_str().unwrap(), picture.to_str().unwrap());
        wayfarer(&["export", map, "-o", picture, "--scale", scale])
    };
    let large = at(&map, "2");
    assert_eq!(large.code, 1);
    let (_, scale) = large.err.trim().rsplit_once(' ').unwrap();
    let above = format!("{:.1}", scale.parse::<f32>().unwrap() + 0.1);
    assert_eq!(at(&map, &above).code, 1);
    assert!(!picture.exists());
    assert_eq!(at(&map, scale).code, 0);
    assert!(picture.exists());
    // Ten times as long it is a thread at any scale; what does work is named.
    fs::remove_file(&picture).unwrap();
    let long = at(&long_journey(folder.path(), 5000), "0.1");
    assert_eq!(long.code, 1);
    for works in ["SVG", "PDF cut into sheets"] {
        assert!(long.err.contains(works), "{}", long.err);
    }
}

/// The pages of a PDF and the size of the first in points.
fn pages(pdf: &Path) -> (usize, f32, f32, String) {
    let info = run(tool("pdfinfo").arg(pdf));
    let line = |key: &str| {
        let line = info
            .lines()
            .find(|l| l.starts_with(key))
            .unwrap_or_default();
        line[key.len()..].trim().to_owned()
    };
    let size = line("Page size:");
    let mut sides = size
        .split(" x ")
        .map(|s| s.split(' ').next().unwrap().parse::<f32>().unwrap());
    (
        line("Pages:").parse().unwrap(),
        sides.next().unwrap(),
        sides.next().unwrap(),
        line("Title:"),
    )
}

#[test]
fn every_sample_is_paper_with_all_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.pdf");
    for path in samples() {
        let map = map(&path);
        for (view, paper) in [("journey", "a3"), ("flow", "fit")] {
            let pdf = export(&path, "pdf", &["--view", view, "--paper", paper]);
            assert!(pdf == export(&path, "pdf", &["--view", view, "--paper", paper]));
            fs::write(&file, pdf).unwrap();
            let (count, width, height, title) = pages(&file);
            assert_eq!((count, title), (1, map.title.clone()));
            if paper == "a3" {
                assert!((width - 1190.55).abs() < 0.1 && (height - 841.89).abs() < 0.1);
            }
            let text = dense(&run(tool("pdftotext").arg("-raw").arg(&file).arg("-")));
            for touchpoint in map.touchpoints.values() {
                assert!(
                    text.contains(&dense(&touchpoint.name)),
                    "{}",
                    touchpoint.name
                );
            }
            let fonts = run(tool("pdffonts").arg(&file));
            assert!(
                fonts
                    .lines()
                    .skip(2)
                    .all(|l| l.contains("Inter") && l.contains("yes yes yes")),
                "{fonts}"
            );
        }
    }
}

#[test]
fn every_size_of_paper_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.pdf");
    for (paper, long, short) in [
        ("a4", 841.89, 595.28),
        ("a2", 1683.78, 1190.55),
        ("a1", 2383.94, 1683.78),
        ("a0", 3370.39, 2383.94),
        ("letter", 792.0, 612.0),
        ("tabloid", 1224.0, 792.0),
    ] {
        fs::write(
            &file,
            export(&root().join("maps/saas13.ron"), "pdf", &["--paper", paper]),
        )
        .unwrap();
        let (_, width, height, _) = pages(&file);
        assert!(
            (width - long).abs() < 0.1 && (height - short).abs() < 0.1,
            "{paper}: {width} {height}"
        );
    }
}

#[test]
fn a_wall_is_papered_with_sheets_that_overlap() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.pdf");
    let path = root().join("maps/trial-to-paid.ron");
    fs::write(
        &file,
        export(&path, "pdf", &["--paper", "a4", "--tiles", "3"]),
    )
    .unwrap();
    let (count, ..) = pages(&file);
    assert!(count >= 3 && count % 3 == 0, "{count}");
    let mut all = String::new();
    for page in 1..=count {
        let number = page.to_string();
        let text = run(tool("pdftotext")
            .args(["-f", &number, "-l", &number])
            .arg(&file)
            .arg("-"));
        assert!(text.contains(&format!("sheet {page} of {count}")), "{text}");
        all.push_str(&dense(&text));
    }
    for touchpoint in map(&path).touchpoints.values() {
        assert!(
            all.contains(&dense(&touchpoint.name)),
            "{}",
            touchpoint.name
        );
    }
    // Bookmarks lead to the sheet where a stage begins.
    let outline = run(tool("pdftohtml").args(["-xml", "-stdout", "-i"]).arg(&file));
    let outline = outline.split_once("<outline>").unwrap_or_default().1;
    for stage in map(&path).stages.values() {
        assert!(outline.contains(&stage.name), "{outline}");
    }
    let none = wayfarer(&[
        "export",
        path.to_str().unwrap(),
        "--to",
        "pdf",
        "-o",
        "-",
        "--tiles",
    ]);
    assert!(
        none.code == 2 && none.err.contains("--paper a4"),
        "{}",
        none.err
    );
    let many = wayfarer(&[
        "export",
        path.to_str().unwrap(),
        "--to",
        "pdf",
        "-o",
        "-",
        "--paper",
        "a4",
        "--tiles",
        "100",
    ]);
    assert!(
        many.code == 1 && many.err.contains("sheets"),
        "{}",
        many.err
    );
}

#[test]
fn other_scripts_are_drawn_with_a_font_of_the_machine_or_missed_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = hostile::file(folder.path());
    let chinese = folder.path().join("chinese.ron");
    let mut own = map(&root().join("maps/saas13.ron"));
    own.title = "客户旅程".into();
    file::save(&chinese, &file::write_map(&own)).unwrap();
    let text = |path: &Path, more: &[&str]| {
        let pdf = folder.path().join("map.pdf");
        let name = pdf.to_str().unwrap();
        let said = wayfarer(
            &[
                &["export", path.to_str().unwrap(), "-o", name, "--force"],
                more,
            ]
            .concat(),
        );
        assert_eq!(said.code, 0, "{}", said.err);
        (
            dense(&run(tool("pdftotext").arg("-raw").arg(&pdf).arg("-"))),
            said.err,
        )
    };
    let (drawn, words) = text(&chinese, &[]);
    assert!(drawn.contains("客户旅程"), "{drawn}");
    assert!(!words.contains("warning"), "{words}");
    let (drawn, words) = text(&chinese, &["--no-system-fonts"]);
    assert!(!drawn.contains("客户旅程"));
    assert!(
        words.contains("客") && words.contains("missing in the picture"),
        "{words}"
    );
    // Cyrillic and Greek are in the font that every picture brings along.
    let (drawn, words) = text(&hostile, &["--no-system-fonts"]);
    assert!(
        drawn.contains(&dense(&clean("Кириллица и Ελληνικά"))),
        "{drawn}"
    );
    assert!(!words.contains('Κ') && words.contains('م'), "{words}");
    text(&hostile, &["--view", "flow"]);
}

#[test]
fn letters_too_small_to_read_are_told_with_what_would_help() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.pdf");
    let file = file.to_str().unwrap();
    let on = |paper: &str, more: &[&str]| {
        let start = [
            "export",
            "maps/saas-life-cycle.ron",
            "--force",
            "-o",
            file,
            "--paper",
        ];
        let said = wayfarer(&[&start, &[paper][..], more].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        said.err
    };
    let small = on("a4", &[]);
    let (_, rest) = small.split_once("letters are ").expect("a note");
    let points: f64 = rest.split(' ').next().unwrap().parse().unwrap();
    // What is drawn: the width of A4 is to that of the map as points are to units, less the margins.
    let svg =
        String::from_utf8(export(&root().join("maps/saas-life-cycle.ron"), "svg", &[])).unwrap();
    let width: f64 = svg
        .split("width=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let inner = (297.0 - 20.0) / 25.4 * 72.0;
    assert!(
        (points - 11.0 * inner / width).abs() < 0.06,
        "{points} {width}"
    );
    // What it names is large enough.
    let (_, better) = small.split_once("take ").unwrap();
    let better = better.split(',').next().unwrap().to_lowercase();
    assert_eq!(on(&better, &[]), "");
    assert_eq!(on("a4", &["--tiles"]), "");
}
