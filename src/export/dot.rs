//! Graphviz DOT: the flows of a map, to be laid out by `dot`.

use std::fmt::Write;

use super::{
    ends::{ends, nobody},
    palette::{LIGHT, Rgb},
    text::clean,
    words,
};
use crate::{map::JourneyMap, numbers::say_uncertain};

/// A cluster a stage, a node a touchpoint named by its slug, an edge a flow with its share as label and
/// width, pains beside their touchpoints, and a ring for all who finish. Where a way ends and nobody
/// finishes, it leads to those who leave.
pub fn dot(map: &JourneyMap) -> String {
    let mut text = String::new();
    let mut line = |depth: usize, words: &str| {
        let _ = writeln!(text, "{:1$}{words}", "", 2 * depth);
    };
    line(0, &format!("digraph {} {{", quoted(map.id.as_str())));
    line(
        1,
        &format!(
            "graph [label={}, labelloc=t, rankdir=LR, charset=\"UTF-8\", fontname=\"Inter,Helvetica,Arial\", fontsize=18, bgcolor={}, pad=0.3, nodesep=0.3, ranksep=0.7]",
            quoted(&map.title),
            color(LIGHT.surface)
        ),
    );
    line(
        1,
        &format!(
            "node [shape=box, style=\"rounded,filled\", fillcolor={}, fontname=\"Inter,Helvetica,Arial\", fontsize=11, fontcolor={}, margin=\"0.15,0.09\", penwidth=1.4]",
            color(LIGHT.card),
            color(LIGHT.text)
        ),
    );
    line(
        1,
        &format!(
            "edge [fontname=\"Inter,Helvetica,Arial\", fontsize=9, fontcolor={}, color={}, arrowsize=0.7]",
            color(LIGHT.soft),
            color(LIGHT.flow)
        ),
    );
    for (at, (slug, stage)) in map.stages.iter().enumerate() {
        line(
            1,
            &format!("subgraph {} {{", quoted(&format!("cluster_{slug}"))),
        );
        let hue = color(LIGHT.stage(at));
        line(
            2,
            &format!(
                "graph [label={}, style=\"rounded,filled\", color={}, fillcolor={}, fontsize=13, fontcolor={hue}]",
                quoted(&stage.name),
                color(LIGHT.line),
                color(LIGHT.canvas)
            ),
        );
        for (own, touchpoint) in map.touchpoints.iter().filter(|(_, t)| t.stage == *slug) {
            let mut label = lines(&touchpoint.name);
            if let Some(moment) = touchpoint.moment {
                let _ = write!(label, "\\n★ {}", words::moment(moment));
            }
            let own = quoted(own.as_str());
            line(2, &format!("{own} [label=\"{label}\", color={hue}]"));
        }
        line(1, "}");
    }
    for (key, flow) in &map.flows {
        let share = flow.share.central().get();
        let stage = |slug| {
            let touchpoint = map.touchpoints.get(slug)?;
            map.stages.get_index_of(&touchpoint.stage)
        };
        let back = match (stage(&key.from), stage(&key.to)) {
            // What leads back does not pull the stages about.
            (Some(from), Some(to)) if to < from => {
                format!(
                    ", style=dashed, constraint=false, color={}",
                    color(LIGHT.flow_back)
                )
            }
            _ => String::new(),
        };
        line(
            1,
            &format!(
                "{} -> {} [label={}, penwidth={:.2}{back}]",
                quoted(key.from.as_str()),
                quoted(key.to.as_str()),
                quoted(&crate::numbers::share(share)),
                0.6 + 3.4 * share.sqrt()
            ),
        );
    }
    let ends = ends(map);
    // A slug has no blank, so these are nobody else's names.
    let (finish, leave) = ("\"all who finish\"", "\"all who leave\"");
    if !ends.values().all(nobody) {
        let looks = [color(LIGHT.good_soft), color(LIGHT.good)];
        line(1, &ring(finish, "Finish", "doublecircle", looks));
    }
    if ends.values().any(nobody) {
        let looks = [color(LIGHT.bad_soft), color(LIGHT.bad)];
        line(1, &ring(leave, "Leave", "circle", looks));
    }
    for (slug, share) in &ends {
        let (to, label, volume, hue) = match nobody(share) {
            true => (leave, "100 %".to_owned(), 1.0, LIGHT.bad),
            false => {
                let words = say_uncertain(share, "");
                (finish, words, share.central().get(), LIGHT.good)
            }
        };
        line(
            1,
            &format!(
                "{} -> {to} [label={}, penwidth={:.2}, color={}]",
                quoted(slug.as_str()),
                quoted(&label),
                0.6 + 3.4 * volume.sqrt(),
                color(hue)
            ),
        );
    }
    for (slug, pain) in &map.pains {
        let id = quoted(&format!("pain {slug}"));
        line(
            1,
            &format!(
                "{id} [label=\"{}\", shape=note, style=filled, fillcolor={}, color={}, fontsize=9]",
                lines(&pain.name),
                color(LIGHT.bad_soft),
                color(LIGHT.bad)
            ),
        );
        line(
            1,
            &format!(
                "{} -> {id} [style=dotted, arrowhead=none, color={}]",
                quoted(pain.at.as_str()),
                color(LIGHT.bad)
            ),
        );
    }
    line(0, "}");
    text
}

/// A node for all whose journey ends in one way.
fn ring(id: &str, name: &str, shape: &str, [fill, hue]: [String; 2]) -> String {
    format!(
        "{id} [label=\"{name}\", shape={shape}, style=filled, fillcolor={fill}, color={hue}, fontsize=9, margin=0.02]"
    )
}

fn color(rgb: Rgb) -> String {
    format!("\"#{rgb:06x}\"")
}

/// A name in lines of some thirty letters, so that a long one does not make a wide box.
fn lines(name: &str) -> String {
    const LETTERS: usize = 30;
    let mut text = String::new();
    let mut length = 0;
    for word in name.split(' ') {
        let letters = word.chars().count();
        if length > 0 {
            let breaks = length + letters > LETTERS;
            text += if breaks { "\\n" } else { " " };
            length = if breaks { 0 } else { length + 1 };
        }
        text += &escaped(word);
        length += letters;
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A text between quotes. A backslash begins an escape there, and `&amp;` means `&`.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}
