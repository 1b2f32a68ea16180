//! A file made ready to be drawn and run.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    app::{inspector::marks, misread::Misread, theme::Tokens},
    diagnostic::{Diagnostic, Severity, any_error},
    file::{self, Any, Document, FileError, Read},
    layout::{FlowLayout, JourneyLayout, flow, journey},
    map::{FlowKey, ItemKey, JourneyMap, RunSettings, State, validate::validate},
    plan::{Luck, compile},
    scenario::Scenario,
    units::Slug,
};
use eframe::egui::Color32;
use jiff::civil::Date;
use std::collections::HashMap;

/// What a file turned out to be.
#[derive(Debug, Clone)]
pub enum Opened {
    /// It can be drawn, and if it has no errors also run.
    Good(Box<Loaded>),
    /// There is nothing to be drawn in it.
    Broken {
        /// What people call it, as far as it can be told.
        title: String,
        /// All that is wrong.
        diagnostics: Vec<Diagnostic>,
    },
}

/// A map made ready for the table.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The map and everything drawn of it.
    pub picture: Picture,
    /// The text that it was read from.
    pub text: Option<Text>,
    /// Of a scenario the map that it changes, and the file of that.
    pub base: Option<(Arc<JourneyMap>, PathBuf)>,
}

impl Loaded {
    /// A map that is begun, from the text of a template if there is one.
    pub fn begun(map: JourneyMap, document: Option<Document>) -> Loaded {
        let text = document.map(|document| Text {
            document: Arc::new(document),
            found: Vec::new(),
        });
        let mut picture = Picture::new(map, None);
        picture.examine(text.as_ref());
        Loaded {
            picture,
            text,
            base: None,
        }
    }

    /// A scenario of a map, which is in a file.
    pub fn what_if(
        scenario: Scenario,
        (base, path): (Arc<JourneyMap>, PathBuf),
        text: Option<Text>,
    ) -> Loaded {
        let (map, found) = scenario.apply(&base);
        let mut picture = Picture::new(map, Some(scenario));
        picture.of_changes = found;
        picture.examine(text.as_ref());
        Loaded {
            picture,
            text,
            base: Some((base, path)),
        }
    }
}

/// The text of a map.
#[derive(Debug, Clone)]
pub struct Text {
    /// The text, for saving with its comments.
    pub document: Arc<Document>,
    /// What is wrong with it as a text: what could not be read.
    pub found: Vec<Diagnostic>,
}

impl<M> From<Read<M>> for Text {
    fn from(read: Read<M>) -> Text {
        Text {
            document: Arc::new(read.document),
            found: read.diagnostics,
        }
    }
}

/// A map and everything that is drawn of it.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The map; of a scenario, with its changes made.
    pub map: Arc<JourneyMap>,
    /// The scenario, if the file holds one.
    pub scenario: Option<Scenario>,
    /// What is wrong or doubtful about it.
    pub diagnostics: Vec<Diagnostic>,
    /// What is wrong or doubtful about the changes of the scenario.
    pub of_changes: Vec<Diagnostic>,
    /// What stands in fields of the inspector and is no value.
    pub misread: Misread,
    /// The worst that is wrong with each thing, for the marks on cards.
    pub marks: HashMap<ItemKey, Severity>,
    /// Where things stand in the journey view.
    pub journey: JourneyLayout,
    /// Where they stand in the flow view.
    pub flow: FlowLayout,
    /// What the lanes of the map beside this one need.
    pub alongside: journey::Alongside,
    /// The shares of flows: of everybody, then of each persona.
    pub shares: Vec<HashMap<FlowKey, f64>>,
    /// Another number after every change: whatever is derived from the picture is kept for one.
    pub revision: u64,
}

impl Picture {
    /// What kind of map it is, in a word, with the fill and the colour of its plate.
    pub fn kind(&self, t: &Tokens) -> (&'static str, Color32, Color32) {
        match (&self.scenario, &self.map.state) {
            (Some(_), _) => ("SCENARIO", t.warn_soft, t.warn),
            (None, State::Current) => ("CURRENT", t.accent_soft, t.accent),
            (None, State::Future { .. }) => ("FUTURE", t.good_soft, t.good),
        }
    }

    /// When the map is to be reviewed; of what a scenario makes of one nobody has reviewed anything.
    pub fn review_due(&self) -> Option<Date> {
        self.map.review_due().filter(|_| self.scenario.is_none())
    }

    /// Everything drawn of a map. What is wrong with it is not asked yet.
    pub fn new(map: JourneyMap, scenario: Option<Scenario>) -> Picture {
        Picture {
            journey: journey::journey(&map),
            flow: flow::flow(&map),
            alongside: journey::Alongside::default(),
            shares: vec![shares_of_everybody(&map)],
            map: Arc::new(map),
            revision: next_revision(),
            scenario,
            diagnostics: Vec::new(),
            of_changes: Vec::new(),
            misread: Misread::default(),
            marks: HashMap::new(),
        }
    }

    /// What it takes to draw another state of the map as this one goes on: where things stand.
    pub fn begun(&self) -> Picture {
        Picture {
            map: Arc::clone(&self.map),
            scenario: self.scenario.clone(),
            misread: self.misread.clone(),
            flow: self.flow.clone(),
            alongside: self.alongside.clone(),
            of_changes: self.of_changes.clone(),
            revision: self.revision,
            diagnostics: Vec::new(),
            marks: HashMap::new(),
            journey: JourneyLayout::default(),
            shares: Vec::new(),
        }
    }

    /// Draws everything anew after the map has changed.
    pub fn refresh(&mut self, text: Option<&Text>) {
        self.place();
        self.examine(text);
    }

    /// Places everything anew.
    pub fn place(&mut self) {
        self.journey = journey::journey_alongside(&self.map, &self.alongside);
        self.place_cards();
    }

    /// Places the cards of the flow view anew, after they were moved by hand.
    pub fn place_cards(&mut self) {
        self.flow = flow::flow_again(&self.map, &self.flow);
        self.revision = next_revision();
    }

    /// Forgets where the cards of the flow view stood, and lays it out as for the first time.
    pub fn place_afresh(&mut self) {
        self.flow = flow::flow(&self.map);
        self.revision = next_revision();
    }

    /// Asks what is wrong with the map, and what could not be read of its text.
    pub fn examine(&mut self, text: Option<&Text>) {
        let mut found = validate(&self.map);
        if self.scenario.is_some() {
            // Warnings about the map it makes are the base map's; those about the changes its own.
            found.retain(Diagnostic::is_error);
            found.splice(0..0, self.of_changes.iter().cloned());
        }
        self.shares = match any_error(&found) {
            // Personas and timed effects mean nothing while the shares do not add up.
            true => vec![shares_of_everybody(&self.map)],
            false => shares(&self.map),
        };
        if let Some(text) = text {
            found = text.document.without_echoes(found);
            text.document.locate(&mut found);
            found.splice(0..0, text.found.iter().cloned());
        }
        found.extend(self.misread.problems());
        self.marks = marks(&found);
        self.diagnostics = found;
    }

    /// What people call it.
    pub fn title(&self) -> &str {
        self.scenario.as_ref().map_or(&self.map.title, |s| &s.title)
    }

    /// The share of a flow that a persona takes, or everybody.
    pub fn share(&self, flow: &FlowKey, persona: Option<&Slug>) -> f64 {
        let at = persona.and_then(|slug| self.map.personas.get_index_of(slug));
        let shares = self.shares.get(at.map_or(0, |i| i + 1));
        shares.and_then(|s| s.get(flow)).copied().unwrap_or(0.0)
    }
}

/// The central shares of the flows as the map says.
fn shares_of_everybody(map: &JourneyMap) -> HashMap<FlowKey, f64> {
    let flows = map.flows.iter();
    flows
        .map(|(key, flow)| (key.clone(), flow.share.central().get()))
        .collect()
}

/// A number that no picture has had.
fn next_revision() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The central shares of the flows: as the map says, then with the factors of each persona. A timed
/// effect is left out: these are the shares of a long stay. The map must have no errors.
fn shares(map: &JourneyMap) -> Vec<HashMap<FlowKey, f64>> {
    let mut shares = vec![shares_of_everybody(map)];
    let plan = compile(map, RunSettings::HORIZON, Luck::Central);
    for persona in plan.personas.iter().filter(|p| p.slug.is_some()) {
        let mut own = HashMap::new();
        for (node, touchpoint) in persona.nodes.iter().zip(&plan.touchpoints) {
            for (to, share) in node.ways.last().map_or(&[][..], |ways| &ways.flows) {
                let to = &plan.touchpoints[*to as usize].slug;
                own.insert(FlowKey::new(touchpoint.slug.clone(), to.clone()), *share);
            }
        }
        shares.push(own);
    }
    shares
}

/// Opens a map or a scenario.
///
/// # Errors
/// When the file, or the map that a scenario builds on, cannot be read at all.
pub fn open(path: &Path) -> Result<Opened, FileError> {
    match file::load_any(path)? {
        Any::Map(read) => {
            // Where the brackets do not match, nobody knows which part is what: nothing may be written
            // into such a text but by its author.
            let whole = read.document.tree().errors.is_empty();
            let Some(map) = read.model.filter(|_| whole) else {
                return Ok(broken(path, read.diagnostics));
            };
            let text = Some(Text {
                document: Arc::new(read.document),
                found: read.diagnostics,
            });
            let mut picture = Picture::new(map, None);
            picture.examine(text.as_ref());
            Ok(Opened::Good(Box::new(Loaded {
                picture,
                text,
                base: None,
            })))
        }
        Any::Scenario(read) => {
            let Some(scenario) = read.model.filter(|_| !any_error(&read.diagnostics)) else {
                return Ok(broken(path, read.diagnostics));
            };
            let (base_path, base) = file::load_base(path, &scenario)?;
            let base = match checked(base) {
                Ok((base, _)) => (Arc::new(base), base_path),
                Err(diagnostics) => return Ok(broken(path, diagnostics)),
            };
            let text = Text {
                document: Arc::new(read.document),
                found: read.diagnostics,
            };
            let loaded = Loaded::what_if(scenario, base, Some(text));
            Ok(Opened::Good(Box::new(loaded)))
        }
    }
}

/// The map with its warnings, or everything that is wrong.
fn checked(read: Read<JourneyMap>) -> Result<(JourneyMap, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut diagnostics = read.diagnostics;
    let Some(map) = read.model else {
        return Err(diagnostics);
    };
    diagnostics.extend(located(&read.document, validate(&map)));
    match any_error(&diagnostics) {
        true => Err(diagnostics),
        false => Ok((map, diagnostics)),
    }
}

fn located(document: &Document, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut diagnostics = document.without_echoes(diagnostics);
    document.locate(&mut diagnostics);
    diagnostics
}

fn broken(path: &Path, diagnostics: Vec<Diagnostic>) -> Opened {
    let name = path.file_name().unwrap_or(path.as_os_str());
    Opened::Broken {
        title: name.to_string_lossy().into_owned(),
        diagnostics,
    }
}
