//! What the palette offers.

use super::{Mode, Palette, fuzzy::score};
use crate::{
    app::{
        command::{Action, Command, Situation, key_text},
        library::{Kind, Library},
        sheet::Sheet,
    },
    file::TEMPLATES,
    map::ItemKey,
};

/// What there is to choose from.
pub struct Surroundings<'a> {
    /// What decides which commands can be done.
    pub now: &'a Situation,
    /// The open maps.
    pub sheets: &'a [Sheet],
    /// The one on the table.
    pub sheet: Option<&'a Sheet>,
    /// The files of the folder.
    pub library: Option<&'a Library>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// What kind of thing it is, or where.
    pub kind: String,
    /// The keys for it.
    pub keys: String,
    /// Why it cannot be chosen.
    pub obstacle: Option<&'static str>,
    /// What choosing it does.
    pub action: Action,
}

/// How many are offered at most.
const MOST: usize = 60;

/// What fits what was typed, the best first.
pub fn choices(palette: &Palette, around: &Surroundings) -> Vec<Choice> {
    let all = match palette.mode {
        Mode::Everything => everything(around),
        Mode::Templates => templates(),
        Mode::Beside => beside(around),
    };
    let mut fitting: Vec<(i32, Choice)> = all
        .into_iter()
        .filter_map(|choice| {
            let by_name = score(&palette.text, &choice.name);
            // "pain sso" finds a pain by its kind too, if less well.
            let both = format!("{} {}", choice.kind, choice.name);
            let fit = by_name.or_else(|| score(&palette.text, &both).map(|s| s / 2))?;
            let off = if choice.obstacle.is_some() { 6 } else { 0 };
            Some((fit - off, choice))
        })
        .collect();
    if !palette.text.trim().is_empty() {
        fitting.sort_by_key(|(fit, _)| -fit);
    }
    fitting.into_iter().map(|(_, c)| c).take(MOST).collect()
}

fn everything(around: &Surroundings) -> Vec<Choice> {
    let commands = Command::ALL.iter().filter(|c| **c != Command::Palette);
    let mut all: Vec<Choice> = commands
        .map(|command| Choice {
            name: command.name().to_owned(),
            kind: command.entry().menu.name().to_owned(),
            keys: command.shortcut().map_or_else(String::new, key_text),
            obstacle: command.obstacle(around.now),
            action: Action::Do(*command),
        })
        .collect();
    if let Some(sheet) = around.sheet {
        all.extend(things(sheet));
    }
    if let Some(library) = around.library {
        let files = library.maps.iter().chain(&library.scenarios);
        all.extend(files.map(|entry| Choice {
            name: entry.title.clone(),
            kind: match entry.kind {
                Kind::Scenario { .. } => "Open scenario".into(),
                _ => "Open map".into(),
            },
            keys: String::new(),
            obstacle: None,
            action: Action::OpenPath(entry.path.clone()),
        }));
    }
    all
}

/// The things of a map by name.
fn things(sheet: &Sheet) -> Vec<Choice> {
    let map = &sheet.picture.map;
    let choice = |kind: &str, name: &str, key: ItemKey| Choice {
        name: name.to_owned(),
        kind: format!("Go to {kind}"),
        keys: String::new(),
        obstacle: None,
        action: Action::GoTo(key),
    };
    let touchpoints = map.touchpoints.iter();
    let stages = map.stages.iter();
    let pains = map.pains.iter();
    let opportunities = map.opportunities.iter();
    let personas = map.personas.iter();
    touchpoints
        .map(|(k, v)| choice("touchpoint", &v.name, ItemKey::Touchpoint(k.clone())))
        .chain(stages.map(|(k, v)| choice("stage", &v.name, ItemKey::Stage(k.clone()))))
        .chain(pains.map(|(k, v)| choice("pain", &v.name, ItemKey::Pain(k.clone()))))
        .chain(
            opportunities
                .map(|(k, v)| choice("opportunity", &v.name, ItemKey::Opportunity(k.clone()))),
        )
        .chain(personas.map(|(k, v)| choice("persona", &v.name, ItemKey::Persona(k.clone()))))
        .collect()
}

fn templates() -> Vec<Choice> {
    let choice = |template: &'static crate::file::Template| Choice {
        name: template.about.to_owned(),
        kind: "Template".into(),
        keys: String::new(),
        obstacle: None,
        action: Action::BeginFrom(template),
    };
    TEMPLATES.iter().map(choice).collect()
}

/// The maps that can stand beside the one on the table: the open ones, then those of the folder.
fn beside(around: &Surroundings) -> Vec<Choice> {
    let current = around.sheet.map(|sheet| sheet.id);
    let open = around.sheets.iter().filter(|s| Some(s.id) != current);
    let mut all: Vec<Choice> = open
        .map(|sheet| Choice {
            name: sheet.name(),
            kind: "Open".into(),
            keys: String::new(),
            obstacle: None,
            action: Action::Beside(sheet.id),
        })
        .collect();
    let is_open = |path: &std::path::Path| {
        let mut paths = around.sheets.iter().filter_map(|s| s.path.as_deref());
        paths.any(|open| open == path)
    };
    if let Some(library) = around.library {
        let files = library.maps.iter().chain(&library.scenarios);
        let files = files.filter(|e| e.kind != Kind::Broken && !is_open(&e.path));
        all.extend(files.map(|entry| Choice {
            name: entry.title.clone(),
            kind: match entry.kind {
                Kind::Scenario { .. } => "Scenario".into(),
                Kind::Map { future: true, .. } => "Future state".into(),
                _ => "Current state".into(),
            },
            keys: String::new(),
            obstacle: None,
            action: Action::BesideFile(entry.path.clone()),
        }));
    }
    all
}
