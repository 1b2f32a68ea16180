//! A file made ready to be drawn and run.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    diagnostic::{Diagnostic, any_error},
    file::{self, Any, Document, FileError, Read},
    layout::{FlowLayout, JourneyLayout, flow, journey},
    map::{FlowKey, JourneyMap, RunSettings, validate::validate},
    plan::{Luck, compile},
    scenario::Scenario,
    units::Slug,
};
use std::collections::HashMap;

/// What a file turned out to be.
#[derive(Debug, Clone)]
pub enum Opened {
    /// It can be drawn and run.
    Good(Box<Picture>),
    /// It has errors.
    Broken {
        /// What people call it, as far as it can be told.
        title: String,
        /// All that is wrong.
        diagnostics: Vec<Diagnostic>,
    },
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
    /// Where things stand in the journey view.
    pub journey: JourneyLayout,
    /// Where they stand in the flow view.
    pub flow: FlowLayout,
    /// The shares of flows: of everybody, then of each persona.
    pub shares: Vec<HashMap<FlowKey, f64>>,
    /// Another number after every change: whatever is derived from the picture is kept for one.
    pub revision: u64,
}

impl Picture {
    /// Everything drawn of a map.
    pub fn new(
        map: JourneyMap,
        scenario: Option<Scenario>,
        diagnostics: Vec<Diagnostic>,
    ) -> Picture {
        Picture {
            journey: journey::journey(&map),
            flow: flow::flow(&map),
            shares: shares(&map),
            map: Arc::new(map),
            revision: next_revision(),
            scenario,
            diagnostics,
        }
    }

    /// Draws everything anew after the map has changed.
    pub fn refresh(&mut self) {
        self.journey = journey::journey(&self.map);
        self.flow = flow::flow_again(&self.map, &self.flow);
        self.revision = next_revision();
        self.diagnostics = validate(&self.map);
        // The shares of a map with errors mean nothing; those of before are near enough to draw.
        if !any_error(&self.diagnostics) {
            self.shares = shares(&self.map);
        }
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

/// A number that no picture has had.
fn next_revision() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The central shares of the flows: as the map says, then with the factors of each persona. A timed
/// effect is left out: these are the shares of a long stay.
fn shares(map: &JourneyMap) -> Vec<HashMap<FlowKey, f64>> {
    let everybody = map.flows.iter();
    let everybody = everybody.map(|(key, flow)| (key.clone(), flow.share.central().get()));
    let mut shares = vec![everybody.collect()];
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
        Any::Map(read) => Ok(match checked(read) {
            Ok((map, warnings)) => Opened::Good(Box::new(Picture::new(map, None, warnings))),
            Err(diagnostics) => broken(path, diagnostics),
        }),
        Any::Scenario(read) => {
            let mut diagnostics = read.diagnostics;
            let Some(scenario) = read.model.filter(|_| !any_error(&diagnostics)) else {
                return Ok(broken(path, diagnostics));
            };
            let base = file::load_map(&file::base_path(path, &scenario))?;
            let (base, _) = match checked(base) {
                Ok(base) => base,
                Err(diagnostics) => return Ok(broken(path, diagnostics)),
            };
            let (map, mut found) = scenario.apply(&base);
            read.document.locate(&mut found);
            diagnostics.extend(found);
            // What the changes have made of the map has no line of its own in any file.
            diagnostics.extend(validate(&map).into_iter().filter(Diagnostic::is_error));
            if any_error(&diagnostics) {
                return Ok(broken(path, diagnostics));
            }
            Ok(Opened::Good(Box::new(Picture::new(
                map,
                Some(scenario),
                diagnostics,
            ))))
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
