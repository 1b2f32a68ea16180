//! Whether customers get in, get everywhere, and get out again.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use petgraph::{algo::tarjan_scc, graph::DiGraph};

use crate::{
    diagnostic::{Diagnostic, Path},
    map::{DwellLaw, FlowKey, ItemKey, JourneyMap, Milestone, Pain, Persona, Touchpoint},
    units::{Quantity, Share, Slug, Uncertain},
};

pub(super) fn check(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    if map.touchpoints.is_empty() {
        let message = "found a map without touchpoints, expected at least one";
        found.push(Diagnostic::error(
            "no-touchpoints",
            Path::of(["touchpoints"]),
            message,
        ));
    } else {
        entries(map, found);
        unreachable(map, found);
    }
    empty_stages(map, found);
    loops(map, found);
    dead_conversions(map, found);
}

fn central<Q: Quantity>(number: &Uncertain<Q>) -> f64 {
    number.central().get()
}

/// The touchpoints at which someone enters.
fn entered(map: &JourneyMap) -> Vec<Slug> {
    let own = map.personas.values().filter_map(|p| p.entry.clone());
    // The map's entries are for personas without one of their own.
    let shared = map.personas.is_empty() || map.personas.values().any(|p| p.entry.is_none());
    let general = map
        .entries()
        .into_iter()
        .filter(|(_, share)| shared && central(share) > 0.0)
        .map(|(slug, _)| slug);
    own.chain(general).collect()
}

fn entries(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    let needed = map.personas.is_empty() || map.personas.values().any(|p| p.entry.is_none());
    if needed && map.entries().iter().all(|(_, share)| central(share) == 0.0) {
        let message = "found no entry with a share above 0, expected customers to enter somewhere";
        found.push(
            Diagnostic::error("no-entry", Path::of(["entry"]), message)
                .hint("name a touchpoint, such as entry: \"landing\""),
        );
    }
}

fn unreachable(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    let mut onward: HashMap<&Slug, Vec<&Slug>> = HashMap::new();
    for (key, _) in map
        .flows
        .iter()
        .filter(|(_, flow)| central(&flow.share) > 0.0)
    {
        onward.entry(&key.from).or_default().push(&key.to);
    }
    let mut reached: HashSet<Slug> = HashSet::new();
    let mut ahead = entered(map);
    while let Some(slug) = ahead.pop() {
        if !reached.contains(&slug) {
            ahead.extend(
                onward
                    .get(&slug)
                    .into_iter()
                    .flatten()
                    .map(|to| (*to).clone()),
            );
            reached.insert(slug);
        }
    }
    for slug in map.touchpoints.keys().filter(|s| !reached.contains(*s)) {
        let path = ItemKey::Touchpoint(slug.clone()).path();
        let message = format!("nobody can reach the touchpoint `{slug}`");
        found.push(
            Diagnostic::warning("unreachable", path, message)
                .hint("add a flow to it from a touchpoint that is reached, or make it an entry"),
        );
    }
}

fn empty_stages(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    let used: HashSet<&Slug> = map.touchpoints.values().map(|t| &t.stage).collect();
    for slug in map.stages.keys() {
        if !used.contains(slug) {
            let path = ItemKey::Stage(slug.clone()).path();
            let message = format!("found no touchpoint in the stage `{slug}`");
            found.push(Diagnostic::warning("empty-stage", path, message));
        }
    }
}

/// The least share of visits that must leave a loop that takes no time: below it, customers would
/// turn in it thousands of times in an instant.
const LEAST_LEAVING: f64 = 1e-3;

/// Loops that take no time: an error where they are not left, because a walk would hardly end.
fn loops(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    let anyone = Persona::new("", Share::ONE);
    let personas: Vec<(Option<&Slug>, &Persona)> = if map.personas.is_empty() {
        vec![(None, &anyone)]
    } else {
        let travelling = map.personas.iter().filter(|(_, p)| central(&p.share) > 0.0);
        travelling.map(|(slug, p)| (Some(slug), p)).collect()
    };
    // Each loop with the personas that cannot leave it.
    let mut loops: IndexMap<Vec<&Slug>, Vec<&Slug>> = IndexMap::new();
    let mut endless: HashSet<Vec<&Slug>> = HashSet::new();
    for (name, persona) in personas {
        let ways: HashMap<&Slug, Ways> = (map.touchpoints.iter())
            .filter(|(slug, t)| takes_no_time(map, slug, t))
            .map(|(slug, _)| (slug, Ways::out_of(map, slug, persona)))
            .collect();
        for group in instant_loops(map, &ways) {
            let left = (group.iter()).any(|slug| ways.get(slug).is_none_or(|w| w.leave(&group)));
            let caught = loops.entry(group.clone()).or_default();
            if !left {
                caught.extend(name);
                endless.insert(group);
            }
        }
    }
    for (group, caught) in loops {
        let Some(first) = group.first() else { continue };
        let path = ItemKey::Touchpoint((*first).clone()).path().join("dwell");
        let names = ticked(&group);
        let hint = "give one of them a dwell, such as Exponential(\"1d\")";
        found.push(if endless.contains(&group) {
            let whom = match caught.len() {
                n if n == map.personas.len() => String::new(),
                _ => format!(" by {}", ticked(&caught)),
            };
            let message =
                format!("found a loop that takes no time and is hardly ever left{whom}: {names}");
            Diagnostic::error("endless-loop", path, message).hint(format!(
                "{hint}, or let a part drop off, finish or flow out"
            ))
        } else {
            let message = format!("found a loop that takes no time: {names}");
            Diagnostic::warning("instant-loop", path, message).hint(hint)
        });
    }
}

fn ticked(slugs: &[&Slug]) -> String {
    let names: Vec<String> = slugs.iter().map(|s| format!("`{s}`")).collect();
    names.join(", ")
}

/// Whether no visit ever takes time, delays by pains included.
fn takes_no_time(map: &JourneyMap, slug: &Slug, touchpoint: &Touchpoint) -> bool {
    let delays = |pain: &Pain| {
        central(&pain.prevalence) > 0.0 && pain.delay.as_ref().is_some_and(|d| !d.takes_no_time())
    };
    touchpoint.dwell.takes_no_time() && !map.pains_at(slug).any(|(_, pain)| delays(pain))
}

/// The ways out of a touchpoint whose stays take no time, for one persona.
struct Ways<'a> {
    flows: Vec<(&'a Slug, f64)>,
    /// The largest share that one pain makes leave.
    pains_drive_off: f64,
}

impl<'a> Ways<'a> {
    /// Whether some visits leave the group of touchpoints from here.
    fn leave(&self, group: &[&Slug]) -> bool {
        let inside = self.flows.iter().filter(|(to, _)| group.contains(to));
        let stay: f64 = inside.map(|(_, share)| share).sum();
        self.pains_drive_off >= LEAST_LEAVING || stay <= 1.0 - LEAST_LEAVING
    }

    fn out_of(map: &'a JourneyMap, slug: &'a Slug, persona: &Persona) -> Ways<'a> {
        // A multiplied flow takes m·p; the ways that are not multiplied share what is left in
        // proportion. A stay of no time is within any time, so timed effects always hold.
        let times = |key: &FlowKey| {
            let own = persona.flow.get(key).map(|f| f.get());
            let timed = (map.flows.get(key))
                .and_then(|f| f.within)
                .map(|w| central(&w.times));
            (own.is_some() || timed.is_some()).then(|| own.unwrap_or(1.0) * timed.unwrap_or(1.0))
        };
        let (mut plain, mut multiplied) = (0.0, 0.0);
        for (key, flow) in map.flows_from(slug) {
            if let Some(times) = times(key) {
                plain += central(&flow.share);
                multiplied += central(&flow.share) * times;
            }
        }
        let down = if multiplied > 1.0 {
            1.0 / multiplied
        } else {
            1.0
        };
        let rest = if plain < 1.0 {
            (1.0 - multiplied * down) / (1.0 - plain)
        } else {
            0.0
        };
        let flows = map.flows_from(slug).map(|(key, flow)| {
            let factor = times(key).map_or(rest, |times| times * down);
            (&key.to, central(&flow.share) * factor)
        });
        let pains_drive_off = map.pains_at(slug).map(|(slug, pain)| {
            let strikes = persona.pain.get(slug).map_or(1.0, |f| f.get());
            central(&pain.prevalence) * strikes * central(&pain.leave)
        });
        Ways {
            flows: flows.collect(),
            pains_drive_off: pains_drive_off.fold(0.0, f64::max),
        }
    }
}

/// The loops among touchpoints that take no time, each in the order of the map.
fn instant_loops<'a>(
    map: &'a JourneyMap,
    ways: &HashMap<&'a Slug, Ways<'a>>,
) -> Vec<Vec<&'a Slug>> {
    let mut graph = DiGraph::new();
    let nodes: IndexMap<&Slug, _> = (map.touchpoints.keys())
        .filter(|slug| ways.contains_key(slug))
        .map(|slug| (slug, graph.add_node(slug)))
        .collect();
    for (slug, &node) in &nodes {
        for (to, share) in ways.get(slug).into_iter().flat_map(|w| &w.flows) {
            if let Some(&to) = nodes.get(to)
                && *share > 0.0
            {
                graph.add_edge(node, to, ());
            }
        }
    }
    let order = |slug: &&Slug| map.touchpoints.get_index_of(*slug);
    let mut loops: Vec<Vec<&Slug>> = tarjan_scc(&graph)
        .into_iter()
        .filter(|group| group.len() > 1 || graph.contains_edge(group[0], group[0]))
        .map(|group| group.into_iter().map(|node| graph[node]).collect())
        .collect();
    for group in &mut loops {
        group.sort_by_key(order);
    }
    loops.sort_by_key(|group| group.first().and_then(order));
    loops
}

/// The shortest typical stay at a conversion from which nobody goes on that may stand for the whole
/// life of a customer.
const LIFETIME_DAYS: f64 = 30.0;

/// Conversions after which everyone drops off: nobody goes on or finishes there. A long stay is an honest model of being a customer,
/// so only short ones are doubtful.
fn dead_conversions(map: &JourneyMap, found: &mut Vec<Diagnostic>) {
    for (slug, touchpoint) in &map.touchpoints {
        let goes_on = || map.flows_from(slug).any(|(_, f)| central(&f.share) > 0.0);
        let ends_well = || central(&map.finish(slug)) > 0.0;
        if touchpoint.moment == Some(Milestone::Conversion)
            && !goes_on()
            && !ends_well()
            && typical_days(touchpoint) < LIFETIME_DAYS
        {
            let path = ItemKey::Touchpoint(slug.clone()).path();
            let message = format!(
                "everyone who converts at `{slug}` drops off after it and counts as churned"
            );
            found.push(
                Diagnostic::warning("conversion-dead-end", path, message)
                    .hint("add a flow to what follows, let them finish there (without `finish: 0`), or give it a dwell as long as customers stay"),
            );
        }
    }
}

/// A mean or median of the stay, whichever the law is written with.
fn typical_days(touchpoint: &Touchpoint) -> f64 {
    match touchpoint.dwell.law() {
        DwellLaw::Fixed(d) | DwellLaw::Exponential(d) => central(d),
        DwellLaw::Usually { median, .. } | DwellLaw::Weibull { median, .. } => central(median),
        DwellLaw::LogNormal { mu, .. } => central(mu).exp(),
        DwellLaw::Gamma { mean, .. } => central(mean),
        DwellLaw::GammaShape { shape, scale } => central(shape) * central(scale),
        DwellLaw::WeibullShape { scale, .. } => central(scale),
        DwellLaw::Between { low, high } => f64::midpoint(central(low), central(high)),
        DwellLaw::Pert { likely, .. } => central(likely),
        DwellLaw::Quantiles(list) => list.get(list.len() / 2).map_or(0.0, |d| d.get()),
    }
}
