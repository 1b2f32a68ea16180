//! Workbooks, tables and reports.

use std::{fs, path::PathBuf};

use wayfarer::{export::text::clean, file};

use super::{chromium, dense, export, hostile, python, root, run, samples, tool, wayfarer};

const SMALL: [&str; 5] = ["--no-leverage", "-n", "200", "-r", "4"];

/// The sheets of a workbook as openpyxl sees them: name, then rows of typed cells, as JSON.
fn sheets(file: &std::path::Path) -> serde_json::Value {
    let script = "import sys, json, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
out = {'created': str(book.properties.created), 'title': book.properties.title, 'sheets': {}}
for s in book:
    rows = [[[c.data_type, c.value, c.number_format] for c in r] for r in s.iter_rows()]
    out['sheets'][s.title] = {'rows': rows, 'freeze': s.freeze_panes, 'charts': len(s._charts), 'filter': s.auto_filter.ref}
print(json.dumps(out, default=str))";
    serde_json::from_str(&python(script, &[file])).unwrap()
}

#[test]
fn workbooks_open_in_other_programs_with_typed_cells() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.xlsx");
    let paths: Vec<PathBuf> = samples()
        .into_iter()
        .chain([hostile::file(folder.path())])
        .collect();
    for path in paths {
        let map = file::load_map(&path).unwrap().model.unwrap();
        let bytes = export(&path, "xlsx", &SMALL);
        assert!(bytes == export(&path, "xlsx", &SMALL), "not the same twice");
        fs::write(&file, bytes).unwrap();
        let book = sheets(&file);
        assert_eq!(book["created"], "2000-01-01 00:00:00");
        let sheet = |name: &str| book["sheets"][name]["rows"].as_array().unwrap().clone();
        let names: Vec<&String> = book["sheets"].as_object().unwrap().keys().collect();
        assert_eq!(
            names,
            ["Map", "Results", "Scenarios", "Assumptions", "About"]
        );
        for name in ["Map", "Scenarios", "Assumptions"] {
            assert_eq!(book["sheets"][name]["freeze"], "C2", "{name}");
        }
        assert_eq!(
            book["sheets"]["Results"]["charts"],
            i32::from(map.stages.len() > 1)
        );
        let rows = sheet("Map");
        assert_eq!(rows.len(), map.touchpoints.len() + 1);
        let stages = map.stages.keys();
        let order = stages.flat_map(|s| map.touchpoints.values().filter(move |t| t.stage == *s));
        for (row, touchpoint) in rows[1..].iter().zip(order) {
            // A text is a text, whatever it begins with.
            assert_eq!(row[1][0], "s", "{row:?}");
            let said = dense(&clean(row[1][1].as_str().unwrap()));
            // Openpyxl writes some characters as _x0007_ and the like.
            assert!(
                said == dense(&clean(&touchpoint.name)) || said.contains("_x"),
                "{said}"
            );
            assert_eq!(
                (&row[5][0], row[5][1].as_f64()),
                (&"n".into(), Some(touchpoint.emotion.get()))
            );
        }
        let results = sheet("Results");
        assert_eq!(results[1][1][0], "n");
        assert!(
            results[1][1][2].as_str().unwrap().contains('%'),
            "{:?}",
            results[1]
        );
        let assumptions = sheet("Assumptions");
        assert!(assumptions.len() > map.flows.len());
        let all = book.to_string();
        assert!(!all.contains("\"f\","), "a formula got in");
    }
}

#[test]
fn libreoffice_opens_a_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.xlsx");
    let more = [
        "--scenario",
        "scenarios/self-serve-sso.ron",
        "-n",
        "200",
        "-r",
        "4",
    ];
    fs::write(
        &file,
        export(&root().join("maps/trial-to-paid.ron"), "xlsx", &more),
    )
    .unwrap();
    let mut office = tool("soffice");
    office
        .arg(format!(
            "-env:UserInstallation=file://{}/office",
            folder.path().display()
        ))
        .args([
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
            "--outdir",
        ])
        .arg(folder.path())
        .arg(&file);
    run(&mut office);
    let sheet =
        |name: &str| fs::read_to_string(folder.path().join(format!("map-{name}.csv"))).unwrap();
    assert!(sheet("Map").contains("Connects a data source"));
    assert!(sheet("Results").contains("Conversion"));
    assert!(sheet("Scenarios").contains("Self-serve SSO"));
    assert!(
        sheet("About").contains("wayfarer run trial-to-paid.ron")
            || sheet("About").contains("trial-to-paid.ron")
    );
}

#[test]
fn a_table_of_a_map_never_holds_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let path = hostile::file(folder.path());
    let csv = folder.path().join("map.csv");
    fs::write(&csv, export(&path, "csv", &[])).unwrap();
    let script = "import sys, csv
rows = list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8')))
assert all(len(r) == len(rows[0]) for r in rows), [len(r) for r in rows]
for r in rows[1:]:
    for name, cell in zip(rows[0], r):
        assert name == 'Emotion' or not cell.strip()[:1] in tuple('=+-@＝＋－＠'), cell
print(len(rows))";
    let count = python(script, &[&csv]);
    assert_eq!(count.trim(), "45");
}

#[test]
fn a_report_is_a_page_that_needs_nothing_but_itself() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    let paths: Vec<PathBuf> = samples()
        .into_iter()
        .chain([hostile::file(folder.path())])
        .collect();
    for path in paths {
        let bytes = export(&path, "html", &["-n", "100", "-r", "3", "-t", "1"]);
        assert!(bytes == export(&path, "html", &["-n", "100", "-r", "3", "-t", "2"]));
        fs::write(&page, &bytes).unwrap();
        let html = String::from_utf8(bytes).unwrap();
        for outside in [
            "<script", " src=", "@import", "url(h", "url(/", "href=\"h", "<iframe", "<object",
        ] {
            assert!(!html.contains(outside), "{}: {outside}", path.display());
        }
        let shown = chromium(&page, &["--dump-dom"]);
        let wrong = shown
            .err
            .lines()
            .find(|l| l.contains(":CONSOLE") || l.contains("Refused to"));
        assert!(wrong.is_none(), "{wrong:?}");
        let dom = String::from_utf8(shown.out).unwrap();
        let map = file::load_map(&path).unwrap().model.unwrap();
        let script = "import sys, html.parser
class P(html.parser.HTMLParser):
    skip = 0
    def handle_starttag(self, t, a): self.skip += t == 'style'
    def handle_endtag(self, t): self.skip -= t == 'style'
    def handle_data(self, d):
        if not self.skip: print(d)
P().feed(open(sys.argv[1], encoding='utf-8').read())";
        fs::write(&page, &dom).unwrap();
        let text = dense(&clean(&python(script, &[&page])));
        for name in map
            .touchpoints
            .values()
            .map(|t| &t.name)
            .chain(map.pains.values().map(|p| &p.name))
        {
            assert!(
                text.contains(&dense(&clean(name))),
                "{}: {name:?}",
                path.display()
            );
        }
        for word in ["Targets", "Funnel", "Assumptions", "Method", "--seed"] {
            assert!(
                text.contains(word) || (word == "Targets" && map.targets.is_empty()),
                "{word}"
            );
        }
    }
}

#[test]
fn a_report_is_printed_and_fits_a_telephone() {
    let folder = tempfile::tempdir().unwrap();
    let (page, pdf) = (
        folder.path().join("report.html"),
        folder.path().join("report.pdf"),
    );
    let more = [
        "--scenario",
        "scenarios/self-serve-sso.ron",
        "-n",
        "300",
        "-r",
        "4",
    ];
    fs::write(
        &page,
        export(&root().join("maps/trial-to-paid.ron"), "html", &more),
    )
    .unwrap();
    chromium(
        &page,
        &[
            &format!("--print-to-pdf={}", pdf.display()),
            "--no-pdf-header-footer",
        ],
    );
    let text = dense(&run(tool("pdftotext").arg(&pdf).arg("-")));
    assert!(text.contains("Self-serveSSO") && text.contains("wayfarerrun"));
    // Nothing but what scrolls by itself is wider than the screen.
    let html = fs::read_to_string(&page).unwrap();
    let html = html.replace(
        "default-src 'none';",
        "default-src 'none'; script-src 'unsafe-inline';",
    );
    let probe = "<script>document.fonts.ready.then(()=>{document.body.innerHTML='<pre>'+document.documentElement.scrollWidth+' '+innerWidth+'</pre>'})</script></body>";
    fs::write(&page, html.replace("</body>", probe)).unwrap();
    let dom =
        String::from_utf8(chromium(&page, &["--window-size=500,900", "--dump-dom"]).out).unwrap();
    let widths = dom
        .split("<pre>")
        .nth(1)
        .unwrap()
        .split("</pre>")
        .next()
        .unwrap();
    let (all, screen) = widths.split_once(' ').unwrap();
    assert_eq!(all, screen);
}

#[test]
fn a_report_in_markdown_has_the_same_tables() {
    let path = root().join("scenarios/self-serve-sso.ron");
    let said = wayfarer(&[
        "export",
        path.to_str().unwrap(),
        "--to",
        "md",
        "-o",
        "-",
        "-n",
        "300",
        "-r",
        "4",
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    let text = String::from_utf8(said.out).unwrap();
    for part in [
        "# Self-serve SSO",
        "## Targets",
        "## Funnel",
        "## Scenarios",
        "```mermaid",
        "--seed",
    ] {
        assert!(text.contains(part), "{part}");
    }
    // Every row of a table has as many cells as its head.
    let mut cells = None;
    for line in text.lines() {
        let count = line.replace("\\|", "").matches('|').count();
        match line.starts_with('|') {
            true => assert_eq!(*cells.get_or_insert(count), count, "{line}"),
            false => cells = None,
        }
    }
}
