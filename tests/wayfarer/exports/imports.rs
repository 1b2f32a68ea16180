//! What comes in again: from our own files, and from those that other programs write.

use std::{fs, path::Path};

use wayfarer::{
    export::text::clean,
    file,
    map::JourneyMap,
    units::{Share, Slug, Uncertain},
};

use super::{export, good, hostile, python, root, run, samples, tool, wayfarer};

/// The map that is made of a file, which `check` finds no error in.
fn imported(path: &Path) -> (JourneyMap, String) {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.ron");
    let name = map.to_str().unwrap();
    let said = wayfarer(&["import", path.to_str().unwrap(), "-o", name]);
    assert_eq!(said.code, 0, "{}", said.err);
    good(&["check", name]);
    let preview = String::from_utf8(said.out).unwrap();
    (file::load_map(&map).unwrap().model.unwrap(), preview)
}

/// Stages and touchpoints by name, in the order of the picture.
fn outline(map: &JourneyMap) -> Vec<(String, String)> {
    let order = map.stages.iter().flat_map(|(slug, stage)| {
        let members = map.touchpoints.values().filter(move |t| t.stage == *slug);
        members.map(|t| (clean(&stage.name), clean(&t.name)))
    });
    order.collect()
}

/// Where journeys end well, by name.
fn ends(map: &JourneyMap) -> Vec<(String, Uncertain<Share>)> {
    let name = |slug: &Slug| clean(&map.touchpoints[slug].name);
    let mut all: Vec<_> = map.finishes().map(|(slug, s)| (name(slug), s)).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

#[test]
fn what_goes_out_comes_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = hostile::file(folder.path());
    for path in samples().into_iter().chain([hostile]) {
        let map = file::load_map(&path).unwrap().model.unwrap();
        let forms: [(&str, &[&str]); 5] = [
            ("csv", &[]),
            ("xlsx", &["--no-leverage", "-n", "100", "-r", "3"]),
            ("json", &[]),
            ("mermaid", &["--view", "flow"]),
            ("mermaid", &["--view", "journey"]),
        ];
        for (form, more) in forms {
            let file = folder.path().join(format!("map.{form}"));
            fs::write(&file, export(&path, form, more)).unwrap();
            let (back, _) = imported(&file);
            assert_eq!(
                outline(&back),
                outline(&map),
                "{form} of {}",
                path.display()
            );
            // A Mermaid journey has no place for them.
            if more.last() != Some(&"journey") {
                assert_eq!(ends(&back), ends(&map), "{form} of {}", path.display());
            }
        }
    }
}

#[test]
fn a_workbook_from_another_program_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journey.xlsx");
    let script = "import sys, openpyxl
book = openpyxl.Workbook()
s = book.active
s.title = 'Tabelle1'
for r in [['Phase', 'Step', 'Channel', 'Emotion', 'Next'], ['Find', 'Searches', 'Search', -0.5, 'Orders 40 %'],
          ['Buy', 'Orders', 'Website', 0.5, None], [None, 'Waits', 'Post', '=1+1', None]]:
    s.append(r)
s.merge_cells('A3:A4')
s['XFD1048576'] = 'far away'
book.save(sys.argv[1])";
    python(script, &[&file]);
    let (map, preview) = imported(&file);
    assert_eq!(map.touchpoints.len(), 3);
    assert_eq!(map.flows[0].share.central().get(), 0.4);
    assert!(preview.contains("2 stages, 3 touchpoints"), "{preview}");
    // LibreOffice reads and writes it again.
    let mut office = tool("soffice");
    office
        .arg(format!(
            "-env:UserInstallation=file://{}/office",
            folder.path().display()
        ))
        .args([
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
        ])
        .arg(folder.path().join("again"))
        .arg(&file);
    // The last cell there is would take it minutes.
    let near = "import sys, openpyxl
b = openpyxl.load_workbook(sys.argv[1])
b.active._cells.pop((1048576, 16384), None)
b.save(sys.argv[1])";
    python(near, &[&file]);
    run(&mut office);
    let (again, _) = imported(&folder.path().join("again/journey.xlsx"));
    assert_eq!(outline(&again), outline(&map));
}

#[test]
fn a_preview_says_what_was_understood_and_what_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my-journey.csv");
    fs::write(
        &file,
        "Stage,Touchpoint,Emotion,Colour\nFind,Searches,wild,red\nBuy,Orders,0.5,blue\n",
    )
    .unwrap();
    let name = file.to_str().unwrap();
    let shown = String::from_utf8(good(&["import", name])).unwrap();
    for words in [
        "my journey",
        "2 touchpoints",
        "Assumed",
        "Not understood",
        "line 2, Emotion: “wild”",
        "“Colour”",
        "Nothing was written",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    // On standard output stands the map alone.
    let out = String::from_utf8(good(&["import", name, "-o", "-"])).unwrap();
    assert!(file::read_map(&out, "x").diagnostics.is_empty(), "{out}");
    let map = folder.path().join("map.ron");
    fs::write(&map, "mine").unwrap();
    let refused = wayfarer(&["import", name, "-o", map.to_str().unwrap()]);
    assert!(
        refused.code == 1 && refused.err.contains("--force"),
        "{}",
        refused.err
    );
    assert_eq!(fs::read_to_string(&map).unwrap(), "mine");
}

#[test]
fn what_is_no_map_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        let said = wayfarer(&["import", file.to_str().unwrap()]);
        assert_eq!(said.code, 1, "{name}");
        said.err
    };
    assert!(refused("log.csv", b"Case,Event,Time\n1,a,2026-01-01\n").contains("Touchpoint"));
    assert!(refused("a.mmd", b"sequenceDiagram\n").contains("sequenceDiagram"));
    assert!(refused("a.xlsx", b"not a zip").contains("no XLSX"));
    assert!(
        refused("a.json", b"{\"kind\": \"JourneyMap\",\n oops")
            .contains("a.json: line 2, column 2:")
    );
    assert!(
        refused("latin.csv", b"Stage,Touchpoint\nGr\xf6\xdfe,x\n").contains("line 2 is not UTF-8")
    );
    let unknown = wayfarer(&["import", root().join("Cargo.lock").to_str().unwrap()]);
    assert!(
        unknown.code == 2 && unknown.err.contains("--from"),
        "{}",
        unknown.err
    );
}

#[test]
fn a_cell_that_looks_like_a_formula_comes_back_as_it_was() {
    use wayfarer::export::template;
    let names = [
        "=1+1", "＝1+1", "－2", "＋3", "＠x", "\t=1+1", "'=1+1", "''-1", "'tis", "\r\n@x",
    ];
    let mut map = hostile::map();
    let slugs: Vec<_> = map.touchpoints.keys().cloned().collect();
    for (slug, name) in slugs.iter().zip(names) {
        map.touchpoints[slug].name = name.to_owned();
    }
    let table = template::csv(&map);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    for record in reader.records() {
        for cell in record
            .unwrap()
            .iter()
            .filter(|cell| cell.parse::<f64>().is_err())
        {
            let first = cell.trim_start().chars().next().unwrap_or(' ');
            assert!(!"=+-@＝＋－＠".contains(first), "{cell:?}");
        }
    }
    let back = wayfarer::import::csv(&table, "x").unwrap().map;
    let found: Vec<&str> = back.touchpoints.values().map(|t| &*t.name).collect();
    for name in names {
        assert!(found.contains(&&*clean(name)), "{name:?}: {found:?}");
    }
}
