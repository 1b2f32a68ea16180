//! Which sliders a map or a scenario has.

use std::{collections::HashSet, rc::Rc};

use super::Filed;
use crate::{
    app::{inspector::place_words, opened::Picture},
    decide::{Level, number, owner, uncertain_numbers, value_at},
    map::{Change, FlowKey, ItemKey, JourneyMap, Unit},
    units::{Emotion, Factor, Quantity, Share},
};

/// What a slider moves.
#[derive(Debug, Clone, PartialEq)]
pub enum Knob {
    /// The number of the map at this path. Of a scenario, moving it is recorded as a change.
    Number(String),
    /// The number of the change at this place of the scenario.
    Change(usize),
}

/// A slider.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it moves.
    pub knob: Knob,
    /// Where it hangs, by its name.
    pub of: String,
    /// What the number says of that.
    pub what: &'static str,
    /// Where it hangs.
    pub key: ItemKey,
    /// How the number is written; `None`: as an emotion.
    pub unit: Option<Unit>,
    /// The value now.
    pub now: f64,
    /// What the file says, with the range that it gives.
    pub filed: Level,
    /// The ends of the track.
    pub track: (f64, f64),
    /// The highest value there is room for now: what flows take together is at most everything.
    pub most: f64,
    /// Whether the scenario changes it; else it is only uncertain.
    pub changed: bool,
}

impl Line {
    /// In words: the thing and what the number says of it.
    pub fn title(&self) -> String {
        format!("{}: {}", self.of, self.what)
    }

    /// Whether it is not as the file has it.
    pub fn has_moved(&self) -> bool {
        (self.now - self.filed.value).abs() > 1e-9 * self.filed.value.abs().max(1e-3)
    }

    /// Whether the file gives a range.
    pub fn is_uncertain(&self) -> bool {
        self.filed.high > self.filed.low
    }
}

/// The sliders of a picture, kept until it changes.
#[derive(Debug, Default)]
pub struct Kept {
    lines: Option<(u64, Rc<[Line]>)>,
    /// The paths of the numbers, the most influential first, as they were found last.
    influence: Vec<String>,
    /// Which numbers stood in which part of the list, in their order.
    placed: [Vec<(ItemKey, &'static str)>; 2],
}

impl Kept {
    /// The sliders: those of the changes first, both in their order.
    pub fn lines(&mut self, picture: &Picture, filed: &Filed) -> Rc<[Line]> {
        match &self.lines {
            Some((revision, lines)) if *revision == picture.revision => Rc::clone(lines),
            _ => {
                let lines: Rc<[Line]> = lines(picture, filed).into();
                self.lines = Some((picture.revision, Rc::clone(&lines)));
                lines
            }
        }
    }

    /// The order that was found last, also while a new one is looked for: the list keeps its order when
    /// the map is saved.
    pub fn order(&mut self, found: Option<&[String]>) -> &[String] {
        if let Some(found) = found {
            self.influence = found.to_vec();
        }
        &self.influence
    }

    /// Parts lines into those that are changed and those that are not sure. `held`: a hand is at work, so
    /// everything stays where it is.
    pub fn parted<'a>(
        &mut self,
        lines: impl Iterator<Item = &'a Line>,
        order: &dyn Fn(&Line) -> usize,
        held: bool,
    ) -> [Vec<&'a Line>; 2] {
        let id = |line: &Line| (line.key.clone(), line.what);
        let before = |part: usize, line: &Line| {
            let wanted = id(line);
            self.placed[part]
                .iter()
                .position(|placed| *placed == wanted)
        };
        let stood = |line: &Line| (0..2).find(|part| before(*part, line).is_some());
        let own = |line: &&Line| match stood(line).filter(|_| held) {
            Some(part) => part == 0,
            None => line.changed,
        };
        let (mut changed, mut unsure): (Vec<&Line>, Vec<&Line>) = lines.partition(own);
        unsure.sort_by_key(|line| order(line));
        if held {
            changed.sort_by_key(|line| before(0, line).unwrap_or(usize::MAX));
            unsure.sort_by_key(|line| before(1, line).unwrap_or(usize::MAX));
        } else {
            self.placed = [&changed, &unsure].map(|part| part.iter().map(|l| id(l)).collect());
        }
        [changed, unsure]
    }
}

fn lines(picture: &Picture, filed: &Filed) -> Vec<Line> {
    let map = &picture.map;
    let mut lines: Vec<Line> = Vec::new();
    let mut taken: HashSet<String> = HashSet::new();
    if let Some(scenario) = &picture.scenario {
        let mut paths = Vec::new();
        for (at, change) in scenario.changes.iter().enumerate() {
            if let Some(line) = of_change(map, filed, at, change) {
                lines.push(line);
            }
            taken.extend(moved_by(change));
            set_by(filed.base.as_deref().unwrap_or(map), change, &mut paths);
        }
        for path in paths {
            if taken.insert(path.clone()) {
                lines.extend(of_number(map, filed, &path, true));
            }
        }
    }
    let sayable = |path: &String| {
        picture.scenario.as_ref().is_none_or(|scenario| {
            let added =
                owner(path).is_some_and(|key| scenario.changes.iter().any(|c| adds(c, &key)));
            added || can_be_said(path)
        })
    };
    for path in uncertain_numbers(map).into_iter().filter(sayable) {
        if !taken.contains(&path) {
            lines.extend(of_number(map, filed, &path, false));
        }
    }
    lines
}

/// Whether a change of a scenario can set the number of a thing of its base.
fn can_be_said(path: &str) -> bool {
    let field = path.rsplit('/').next().unwrap_or("");
    const FIELDS: [&str; 8] = [
        "share",
        "times",
        "dwell",
        "cost",
        "revenue",
        "subscribe",
        "prevalence",
        "leave",
    ];
    FIELDS.contains(&field)
}

/// Whether a change brings a thing into the map.
fn adds(change: &Change, key: &ItemKey) -> bool {
    match (change, key) {
        (Change::AddTouchpoint { slug, .. }, ItemKey::Touchpoint(k))
        | (Change::AddPain { slug, .. }, ItemKey::Pain(k)) => slug == k,
        (Change::AddFlow { flow, .. }, ItemKey::Flow(k)) => flow == k,
        _ => false,
    }
}

/// The number of the map that a change with a slider of its own moves: one slider is enough.
fn moved_by(change: &Change) -> Option<String> {
    match change {
        Change::FixPain { pain, .. } => Some(format!("pains/{pain}/prevalence")),
        Change::ScaleDwell { touchpoint, .. } => Some(format!("touchpoints/{touchpoint}/dwell")),
        _ => None,
    }
}

/// The numbers of the map that a change of this base sets.
fn set_by(base: &JourneyMap, change: &Change, paths: &mut Vec<String>) {
    let mut push = |path: String| paths.push(path);
    match change {
        Change::SetPrevalence { pain, .. } => push(format!("pains/{pain}/prevalence")),
        Change::SetLeave { pain, .. } => push(format!("pains/{pain}/leave")),
        Change::SetShare { flow, .. } | Change::AddFlow { flow, .. } => {
            push(format!("flows/{flow}/share"));
        }
        Change::SetWithin { flow, .. } => push(format!("flows/{flow}/times")),
        Change::SetDwell { touchpoint, .. } => push(format!("touchpoints/{touchpoint}/dwell")),
        Change::SetFinish { touchpoint, .. } => push(format!("touchpoints/{touchpoint}/finish")),
        Change::SetPrice { touchpoint, .. } => push(format!("touchpoints/{touchpoint}/subscribe")),
        Change::SetCost { touchpoint, .. } => push(format!("touchpoints/{touchpoint}/cost")),
        Change::SetRevenue { touchpoint, .. } => push(format!("touchpoints/{touchpoint}/revenue")),
        Change::SetPersonaShare { persona, .. } => push(format!("personas/{persona}/share")),
        Change::Insert { flow, slug, .. } => {
            let onward = FlowKey::new(slug.clone(), flow.to.clone());
            push(format!("flows/{onward}/share"));
            push(format!("touchpoints/{slug}/dwell"));
        }
        Change::AddTouchpoint { slug, .. } => {
            for field in ["dwell", "cost", "revenue", "subscribe"] {
                push(format!("touchpoints/{slug}/{field}"));
            }
        }
        Change::AddPain { slug, .. } => {
            push(format!("pains/{slug}/prevalence"));
            push(format!("pains/{slug}/leave"));
        }
        Change::Adopt { opportunity } => {
            // The changes are the opportunity's; their numbers are moved where they end up.
            let Some(adopted) = adopted(base, opportunity) else {
                return;
            };
            for change in &adopted {
                set_by(base, change, paths);
                paths.extend(moved_by(change));
            }
        }
        Change::FixPain { .. }
        | Change::ScaleDwell { .. }
        | Change::SetDropOff { .. }
        | Change::SetEmotion { .. }
        | Change::RemoveTouchpoint { .. }
        | Change::RemoveFlow { .. }
        | Change::Off { .. } => {}
    }
}

/// The changes of an opportunity.
fn adopted(base: &JourneyMap, slug: &crate::units::Slug) -> Option<Vec<Change>> {
    let changes = base.opportunities.get(slug)?.changes.clone();
    let further = |c: &Change| !matches!(c, Change::Adopt { .. });
    Some(changes.into_iter().filter(further).collect())
}

/// The number of a change that multiplies or sets several things: where it hangs, what it is called,
/// its unit, and the number.
fn own_number(change: &Change) -> Option<(ItemKey, &'static str, Option<Unit>, f64)> {
    Some(match change {
        Change::FixPain { pain, by } => (
            ItemKey::Pain(pain.clone()),
            "strikes less often",
            Some(Unit::Share),
            by.get(),
        ),
        Change::ScaleDwell { touchpoint, by } => (
            ItemKey::Touchpoint(touchpoint.clone()),
            "times as long",
            Some(Unit::Ratio),
            by.get(),
        ),
        Change::SetDropOff { touchpoint, share } => (
            ItemKey::Touchpoint(touchpoint.clone()),
            "drop off",
            Some(Unit::Share),
            share.get(),
        ),
        Change::SetEmotion {
            touchpoint,
            emotion,
        } => (
            ItemKey::Touchpoint(touchpoint.clone()),
            "feels like",
            None,
            emotion.get(),
        ),
        _ => return None,
    })
}

/// The change with another number.
pub fn with_number(change: &Change, to: f64) -> Change {
    let mut new = change.clone();
    match &mut new {
        Change::FixPain { by, .. } => *by = Share::clamped(to),
        Change::ScaleDwell { by, .. } => *by = Factor::clamped(to),
        Change::SetDropOff { share, .. } => *share = Share::clamped(to),
        Change::SetEmotion { emotion, .. } => *emotion = Emotion::clamped(to),
        _ => {}
    }
    new
}

fn of_change(map: &JourneyMap, filed: &Filed, at: usize, change: &Change) -> Option<Line> {
    let (key, what, unit, now) = own_number(change)?;
    // The same change in the file: of the same thing, saying the same of it.
    let scenario = filed.scenario.iter().flat_map(|s| &s.changes);
    let before = scenario
        .filter_map(own_number)
        .find(|(k, w, _, _)| *k == key && *w == what);
    let value = before.map_or(now, |(_, _, _, value)| value);
    let track: (f64, f64) = match unit {
        Some(Unit::Share) => (0.0, 1.0),
        Some(_) => (0.0, (1.5 * value).max(2.0)),
        None => (-1.0, 1.0),
    };
    Some(Line {
        knob: Knob::Change(at),
        of: place_words(map, &key.path()),
        what,
        key,
        unit,
        now,
        filed: Level {
            value,
            low: value,
            high: value,
        },
        track: (track.0.min(now), track.1.max(now)),
        most: f64::INFINITY,
        changed: true,
    })
}

fn of_number(map: &JourneyMap, filed: &Filed, path: &str, changed: bool) -> Option<Line> {
    let (value, grade) = value_at(map, path)?;
    let now = value.central(map);
    let level = match value_at(&filed.map, path) {
        Some((before, grade)) => before.level(&filed.map, grade),
        None => value.level(map, grade),
    };
    let called = number(map, path);
    let key = owner(path)?;
    let track = track(called.unit, level);
    // A stay that always takes no time has no law that could be stretched.
    (now != 0.0 || called.unit != Unit::Days).then_some(())?;
    let most = match (&key, called.what) {
        (ItemKey::Flow(flow), "share") => {
            let others = map.flows_from(&flow.from).filter(|(k, _)| *k != flow);
            1.0 - others.map(|(_, f)| f.share.central().get()).sum::<f64>()
        }
        _ => f64::INFINITY,
    };
    Some(Line {
        knob: Knob::Number(path.to_owned()),
        of: called.of,
        what: called.what,
        key,
        unit: Some(called.unit),
        now,
        filed: level,
        track: (track.0.min(now), track.1.max(now)),
        most: most.max(now),
        changed,
    })
}

/// A track that shows the range with room on both sides. It depends on the file alone, so that it
/// stands still while its handle is moved.
fn track(unit: Unit, level: Level) -> (f64, f64) {
    let Level { value, low, high } = level;
    match unit {
        Unit::Share => (0.0, (2.0 * high).clamp(0.01, 1.0)),
        Unit::Days => ((value / 20.0).min(low / 2.0), (2.0 * high).max(2.5 * value)),
        _ if value < 0.0 => ((2.0 * low).min(2.5 * value), 0.0),
        _ if value == 0.0 => (0.0, 1.0f64.max(2.0 * high)),
        _ => (0.0, (2.0 * high).max(2.5 * value)),
    }
}
