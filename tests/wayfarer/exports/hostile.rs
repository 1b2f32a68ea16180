//! Names that break programs.

use std::path::{Path, PathBuf};

use wayfarer::{
    file,
    map::{Anchor, Flow, FlowKey, JourneyMap, Opportunity, Pain, Persona, Stage, Touchpoint},
    units::{Share, Slug},
};

/// Some forty of them.
pub const NAMES: [&str; 43] = [
    "plain",
    "with \"double\" and 'single' quotes",
    "a < b > c & d &amp; e &#35; f",
    "<script>alert(1)</script>",
    "]]> <!-- --> <?xml?>",
    "semi;colon; and #hash #35;",
    "Deploy: staging: 3: Me",
    "title check",
    "section one",
    "journey",
    "end",
    "subgraph x",
    "direction TB",
    "style a fill:#f00",
    "click x \"javascript:alert(1)\"",
    "graph LR; a-->b",
    "dev---ops ==> o--x",
    "%% comment %%{init: {}}%%",
    "back\\slash \\n \\\" end\\",
    "tab\there",
    "line\nbreak",
    "carriage\r\nreturn",
    "bell\u{7}and escape\u{1b}[31m",
    "right\u{202e}to left",
    "all that \u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{2066}\u{2067}\u{2068}\u{2069}turns \u{9b}2J \u{85}",
    "zero\u{200b}width\u{feff}",
    "=HYPERLINK(\"http://example.invalid\",\"x\")",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "\t=1+1",
    "comma, comma,, comma",
    "`backtick` and ```fence```",
    "*bold* _under_ [link](javascript:x) ![i](x)",
    "| pipe | table |",
    "{curly} (round) [square] <<angle>>",
    "${var} {{mustache}} #{ruby} %s %n",
    "Кириллица и Ελληνικά",
    "中文，日本語、한국어",
    "مرحبا بالعالم",
    "emoji 👩‍👩‍👧‍👦 👍🏽 ✅",
    "ffi ligature ﬁ, e\u{301} accent, x\u{fffe}\u{0}",
];

/// The longest name there may be reasons for.
pub fn long() -> String {
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen and what comes after it ".repeat(6)
}

fn slug(at: usize) -> Slug {
    Slug::new(&format!("t{at}")).unwrap()
}

/// A map in which every text is one of them.
pub fn map() -> JourneyMap {
    let mut map = JourneyMap::new(Slug::new("hostile").unwrap(), NAMES[3]);
    map.note = NAMES[1].into();
    let names = NAMES.iter().copied().map(str::to_owned).chain([long()]);
    for (at, name) in names.enumerate() {
        let stage = Slug::new(&format!("s{}", at / 7)).unwrap();
        if at % 7 == 0 {
            let goal = name.clone();
            let named = Stage {
                name: name.clone(),
                goal,
                ..Stage::default()
            };
            map.stages.insert(stage.clone(), named);
        }
        let mut touchpoint = Touchpoint::new(stage, name.clone());
        touchpoint.does = name.clone();
        touchpoint.thinks = name.clone();
        touchpoint.quotes = vec![name.clone()];
        map.touchpoints.insert(slug(at), touchpoint);
        let share = Share::new(0.25).unwrap();
        let pain = Pain {
            owner: name.clone(),
            ..Pain::new(slug(at), name.clone(), share)
        };
        map.pains.insert(slug(at), pain);
        let idea = Opportunity {
            on: Anchor::Pain(slug(at)),
            name: name.clone(),
            changes: Vec::new(),
            cost: None,
            votes: 3,
            owner: name.clone(),
            note: name.clone(),
        };
        map.opportunities.insert(slug(at), idea);
        if at % 10 == 0 {
            let mut persona = Persona::new(name.clone(), share);
            persona.goal = name.clone();
            persona.quote = name.clone();
            map.personas.insert(slug(at), persona);
        }
        if at > 0 {
            let key = FlowKey::new(slug(at - 1), slug(at));
            map.flows.insert(key, Flow::new(Share::new(0.5).unwrap()));
        }
    }
    map
}

/// The same as a file.
pub fn file(folder: &Path) -> PathBuf {
    let path = folder.join("hostile.ron");
    file::save(&path, &file::write_map(&map())).unwrap();
    path
}
