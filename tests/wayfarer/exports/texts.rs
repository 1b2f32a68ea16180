//! Mermaid, DOT and JSON, read by the programs they are for.

use std::fs;

use wayfarer::{export::text::clean, file, units::Share};

use super::{
    chromium, dense, export, hostile, python, root, run, samples, tool, tool_file, wayfarer,
};

/// What Mermaid writes into its drawings of these texts, or what is wrong with them.
fn drawn(texts: &[String]) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let texts = serde_json::to_string(texts)
        .unwrap()
        .replace('<', "\\u003c");
    let script = format!(
        "mermaid.initialize({{startOnLoad: false, maxTextSize: 1e9, maxEdges: 1e6}});
        (async () => {{
            const all = [];
            for (const [i, text] of {texts}.entries()) {{
                try {{
                    const drawn = await mermaid.render('m' + i, text);
                    const box = document.createElement('div');
                    box.innerHTML = drawn.svg;
                    box.querySelectorAll('style').forEach(s => s.remove());
                    const words = box.querySelectorAll('text,.nodeLabel,.edgeLabel,.cluster-label');
                    all.push([...words].map(e => e.textContent));
                }} catch (e) {{ all.push(['ERROR ' + e.message]); }}
            }}
            document.body.innerHTML = '<pre>' + btoa(unescape(encodeURIComponent(JSON.stringify(all)))) + '</pre>';
        }})();"
    );
    let html = format!(
        "<!doctype html><meta charset=\"utf-8\"><body><script src=\"{}\"></script><script>{script}</script>",
        tool_file("mermaid.min.js").display()
    );
    fs::write(&page, html).unwrap();
    let dom =
        String::from_utf8(chromium(&page, &["--dump-dom", "--allow-file-access-from-files"]).out)
            .unwrap();
    let coded = dom
        .split("<pre>")
        .nth(1)
        .and_then(|t| t.split("</pre>").next());
    let bytes = base64(coded.unwrap_or_else(|| panic!("{dom:.2000}")));
    serde_json::from_slice(&bytes).unwrap()
}

fn base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = text.bytes().filter(|c| *c != b'=').collect();
    let mut bytes = Vec::new();
    for four in letters.chunks(4) {
        let bits = four
            .iter()
            .fold(0u32, |bits, c| bits << 6 | u32::from(value(*c)))
            << (6 * (4 - four.len()));
        bytes.extend(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}

#[test]
fn mermaid_draws_every_sample_and_every_hostile_name() {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<_> = samples()
        .into_iter()
        .chain([hostile::file(folder.path())])
        .collect();
    let mut texts = Vec::new();
    for path in &paths {
        for view in ["journey", "flow"] {
            texts.push(String::from_utf8(export(path, "mermaid", &["--view", view])).unwrap());
        }
    }
    let all = drawn(&texts);
    for (path, pair) in paths.iter().zip(all.chunks(2)) {
        let map = file::load_map(path).unwrap().model.unwrap();
        for (words, is_flow) in pair.iter().zip([false, true]) {
            let said: Vec<String> = words.iter().map(|w| dense(w)).collect();
            assert!(!said.iter().any(|w| w.starts_with("ERROR")), "{words:?}");
            let stages = map.stages.values().map(|s| &s.name);
            let pains = map.pains.values().map(|p| &p.name).filter(|_| is_flow);
            let names = map.touchpoints.values().map(|t| &t.name);
            for name in names.chain(stages).chain(pains) {
                let name = dense(&clean(name));
                assert!(
                    said.contains(&name),
                    "{}: {name:?} is missing in {said:?}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn graphviz_draws_every_sample_and_every_hostile_name() {
    let folder = tempfile::tempdir().unwrap();
    for path in samples().into_iter().chain([hostile::file(folder.path())]) {
        let map = file::load_map(&path).unwrap().model.unwrap();
        let (dot, svg) = (folder.path().join("map.dot"), folder.path().join("map.svg"));
        fs::write(&dot, export(&path, "dot", &[])).unwrap();
        let mut command = tool("dot");
        command.arg("-Tsvg").arg(&dot).arg("-o").arg(&svg);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said
            .lines()
            .filter(|l| !l.contains("Pango") && !l.contains("font"));
        assert!(output.status.success(), "{:?}", said.collect::<Vec<_>>());
        // The lines of each box, and what stands below its name.
        let script = "import sys, xml.etree.ElementTree as E
svg = '{http://www.w3.org/2000/svg}'
for g in E.parse(sys.argv[1]).iter(svg + 'g'):
    if g.get('class') in ('node', 'cluster'):
        lines = [''.join(t.itertext()) for t in g.iter(svg + 'text')]
        print(''.join(''.join(lines).split()).split('★')[0])";
        let words = python(script, &[&svg]);
        let words: Vec<&str> = words.lines().collect();
        let names = map.touchpoints.values().map(|t| &t.name);
        for name in names
            .chain(map.stages.values().map(|s| &s.name))
            .chain(map.pains.values().map(|p| &p.name))
        {
            let name = dense(&clean(name));
            assert!(
                words.contains(&name.as_str()),
                "{}: {name:?} is missing",
                path.display()
            );
        }
        // One line of an edge a flow, one a pain, and one for each way to the ring of all who finish; where a way
        // ends although nobody finishes, one to those who leave.
        let edges = run(tool("dot").arg("-Tplain").arg(&dot));
        let edges = edges.lines().filter(|l| l.starts_with("edge ")).count();
        let ends = |slug| map.flows_from(slug).next().is_none();
        let finishes = |slug| map.finish(slug) != Share::ZERO.into();
        let slugs = map.touchpoints.keys();
        let ends = slugs.filter(|slug| ends(slug) || finishes(slug)).count();
        assert_eq!(edges, map.flows.len() + map.pains.len() + ends);
    }
}

#[test]
fn the_json_of_every_map_obeys_the_schema_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let everything = root().join("tests/wayfarer/theory/everything.ron");
    let more = [hostile::file(folder.path()), everything];
    for path in samples().into_iter().chain(more) {
        let json = folder.path().join("map.json");
        fs::write(&json, export(&path, "json", &[])).unwrap();
        let script = "import sys, json, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
v = jsonschema.Draft202012Validator(schema)
m = json.load(open(sys.argv[2]))
for e in v.iter_errors(m): print(list(e.absolute_path), e.message[:300])
m['touchpoints']['x'] = {'stage': 's', 'name': 'X', 'chanel': 'Web'}
assert not v.is_valid(m)";
        let wrong = python(
            script,
            &[&root().join("docs/journey-map.schema.json"), &json],
        );
        assert!(wrong.is_empty(), "{}: {wrong}", path.display());
        let text = fs::read_to_string(&json).unwrap();
        let back = file::map_from_json(&text, "map.json").unwrap();
        assert!(back.diagnostics.is_empty(), "{:?}", back.diagnostics);
        let map = file::load_map(&path).unwrap().model.unwrap();
        assert_eq!(file::write_map(&back.model.unwrap()), file::write_map(&map));
    }
}

#[test]
fn a_map_that_cannot_be_run_is_drawn_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.ron");
    let map = fs::read_to_string(root().join("maps/trial-to-paid.ron")).unwrap();
    // A share far above one.
    let (before, after) = ("share: ", "share: 9");
    assert!(map.contains(before));
    fs::write(&broken, map.replacen(before, after, 1)).unwrap();
    let path = broken.to_str().unwrap();
    for to in ["svg", "mermaid", "csv"] {
        let said = wayfarer(&["export", path, "--to", to, "-o", "-"]);
        assert_eq!((said.code, said.out.len()), (1, 0), "{}", said.err);
        assert!(said.err.contains("--allow-errors"), "{}", said.err);
        let said = wayfarer(&["export", path, "--to", to, "--allow-errors", "-o", "-"]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(
            said.err.contains("it is drawn as far as it goes"),
            "{}",
            said.err
        );
        assert!(
            String::from_utf8(said.out).unwrap().contains("Signs up"),
            "{to}"
        );
    }
    // What a run says cannot be had of it.
    for more in [&["--to", "html"][..], &["--to", "svg", "--results"]] {
        let said = wayfarer(&[&["export", path, "-o", "-"], more].concat());
        assert_ne!(said.code, 0);
        assert!(said.out.is_empty());
    }
}

#[test]
fn a_table_says_what_it_has_no_place_for() {
    let said = wayfarer(&["export", "maps/trial-to-paid.ron", "--to", "csv", "-o", "-"]);
    assert_eq!(said.code, 0);
    let map = file::load_map(&root().join("maps/trial-to-paid.ron")).unwrap();
    let map = map.model.unwrap();
    for count in [
        format!("{} personas", map.personas.len()),
        format!("{} targets", map.targets.len()),
    ] {
        assert!(said.err.contains(&count), "{}", said.err);
    }
    let json = wayfarer(&[
        "export",
        "maps/trial-to-paid.ron",
        "--to",
        "json",
        "-o",
        "-",
    ]);
    assert_eq!(json.err, "");
}

#[test]
fn nothing_that_leaves_steers_a_terminal_or_turns_direction() {
    let folder = tempfile::tempdir().unwrap();
    let path = hostile::file(folder.path());
    let few: &[&str] = &["--no-leverage", "-n", "100", "-r", "3"];
    let exports: [(&str, &[&str]); 8] = [
        ("svg", &["--view", "flow"]),
        ("svg", &["--view", "journey"]),
        ("html", few),
        ("md", few),
        ("csv", &[]),
        ("mermaid", &["--view", "flow"]),
        ("dot", &[]),
        ("json", &[]),
    ];
    let check = |form: &str, text: Vec<u8>| {
        let text = String::from_utf8(text).unwrap();
        let steers = |c: &char| {
            let line = *c == '\n' || *c == '\r' && form == "csv";
            c.is_control() && !line
                || "\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{feff}".contains(*c)
                || ('\u{202a}'..='\u{202e}').contains(c)
                || ('\u{2066}'..='\u{2069}').contains(c)
        };
        let found: Vec<char> = text.chars().filter(steers).collect();
        assert!(found.is_empty(), "{form}: {found:?}");
        assert!(text.contains("all that"), "{form}");
        assert!(!text.contains('\r') || text.matches('\r').count() == text.matches("\r\n").count());
    };
    for (form, more) in exports {
        check(form, export(&path, form, more));
    }
    let other = folder.path().join("other.ron");
    fs::write(
        &other,
        fs::read_to_string(&path)
            .unwrap()
            .replace("all that", "all that too"),
    )
    .unwrap();
    for form in ["text", "json", "svg"] {
        let names = [&path, &other].map(|path| path.to_str().unwrap());
        let said = wayfarer(&["diff", names[0], names[1], "--format", form]);
        check(form, said.out);
    }
}

/// What a scenario makes of a map is not given away under the name of that map: people would take the numbers of
/// the one for those of the other.
#[test]
fn a_scenario_is_given_away_under_its_own_name() {
    let scenario = root().join("scenarios/price-rise.ron");
    let flat = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let own = "Raise the price to $59";
    for to in ["svg", "json", "mermaid", "dot"] {
        let text = flat(export(&scenario, to, &[])).replace("#36;", "$");
        assert!(text.contains(own), "{to}");
    }
    let map = flat(export(&scenario, "json", &[]));
    let map: serde_json::Value = serde_json::from_str(&map).unwrap();
    assert_eq!(map["id"], "price-rise");
    assert_eq!(
        map["state"]["Future"]["of"], "trial-to-paid",
        "{}",
        map["state"]
    );
    let few = ["--customers", "200", "--replications", "3", "--no-leverage"];
    let page = flat(export(&scenario, "md", &few));
    assert!(
        page.contains("Scenario of Trial to paid, self-serve"),
        "{page}"
    );
    assert!(!page.contains("Current state"));
    let page = flat(export(&scenario, "html", &few));
    assert!(page.contains("SCENARIO") && !page.contains("CURRENT STATE"));
}
