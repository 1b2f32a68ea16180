//! A Mermaid flowchart: subgraphs are stages, nodes touchpoints, labels with a percentage shares. Nodes of
//! the classes `pain`, `finish` and `leave` are pains and ends of the journey.

use std::collections::HashMap;

use super::{
    Import,
    builder::{Builder, MOST, share},
    mermaid::{Line, decoded},
};
use crate::{
    numbers::read_uncertain,
    units::{Share, Slug},
};

/// A node as it is mentioned somewhere.
#[derive(Debug, Clone, PartialEq)]
struct Mention {
    id: String,
    label: Option<String>,
    class: Option<String>,
}

/// What a node stands for, as its class says.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum Kind {
    #[default]
    Touchpoint,
    Pain,
    /// Where customers finish.
    Finish,
    /// Where those are drawn who leave for good: the rest, which nobody has to draw.
    Leave,
}

/// What is known of a node.
#[derive(Debug, Default)]
struct Node {
    label: Option<String>,
    stage: Option<usize>,
    kind: Kind,
    line: usize,
}

/// Reads all lines, the first of which names the diagram.
pub fn read(lines: &[Line], mut builder: Builder) -> Import {
    let mut nodes: HashMap<String, Node> = HashMap::new();
    let mut order: Vec<String> = Vec::new();
    let mut stages: Vec<(String, String)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut edges: Vec<(String, String, Option<String>, usize)> = Vec::new();
    for line in lines {
        for (at, statement) in statements(&line.text).into_iter().enumerate() {
            let text = statement.trim();
            if text.is_empty() || (at == 0 && line.number == lines[0].number) {
                continue;
            }
            let word = text.split([' ', '\t', '[']).next().unwrap_or("");
            match word {
                "subgraph" => {
                    open.push(stages.len());
                    stages.push(subgraph(text["subgraph".len()..].trim()));
                    continue;
                }
                "end" if text == "end" => {
                    open.pop();
                    continue;
                }
                "direction" | "classDef" | "class" | "style" | "linkStyle" | "click"
                | "accTitle:" | "accDescr:" => continue,
                _ => {}
            }
            let Some(chain) = chain(text) else {
                let said: String = text.chars().take(60).collect();
                builder.lose(
                    format!("line {}", line.number),
                    format!("“{said}” was not understood"),
                );
                continue;
            };
            let mut before: Option<Vec<String>> = None;
            for (link, mentions) in chain {
                let ids: Vec<String> = mentions.iter().map(|m| m.id.clone()).collect();
                for mention in mentions {
                    // Subgraphs may be ends of edges too; they are no touchpoints.
                    if stages.iter().any(|(id, _)| *id == mention.id) {
                        continue;
                    }
                    if !nodes.contains_key(&mention.id) {
                        if nodes.len() >= 2 * MOST {
                            continue;
                        }
                        order.push(mention.id.clone());
                    }
                    let node = nodes.entry(mention.id).or_default();
                    node.line = if node.line == 0 {
                        line.number
                    } else {
                        node.line
                    };
                    node.label = node.label.take().or(mention.label);
                    match mention.class.as_deref() {
                        Some("pain") => node.kind = Kind::Pain,
                        Some("finish") => node.kind = Kind::Finish,
                        Some("leave") => node.kind = Kind::Leave,
                        _ => {}
                    }
                    node.stage = node.stage.or(open.last().copied());
                }
                if let (Some(from), Some(label)) = (before, link) {
                    for a in &from {
                        for b in &ids {
                            if edges.len() < 8 * MOST {
                                edges.push((a.clone(), b.clone(), label.clone(), line.number));
                            }
                        }
                    }
                }
                before = Some(ids);
            }
        }
    }
    build(builder, nodes, &order, &stages, edges)
}

fn build(
    mut builder: Builder,
    nodes: HashMap<String, Node>,
    order: &[String],
    stages: &[(String, String)],
    edges: Vec<(String, String, Option<String>, usize)>,
) -> Import {
    let is_touchpoint = |node: &Node| node.kind == Kind::Touchpoint;
    let used = |at: usize| {
        let mut all = nodes.values();
        all.any(|n| n.stage == Some(at) && is_touchpoint(n))
    };
    let slugs: Vec<Option<Slug>> = (stages.iter().enumerate())
        .map(|(at, (_, title))| used(at).then(|| builder.stage(title)))
        .collect();
    let mut of: HashMap<&str, Slug> = HashMap::new();
    let mut outside = 0;
    for id in order {
        let node = &nodes[id];
        if !is_touchpoint(node) {
            continue;
        }
        let stage = match node.stage.and_then(|at| slugs[at].clone()) {
            Some(stage) => stage,
            None => {
                outside += 1;
                builder.stage("Journey")
            }
        };
        let label = node.label.clone().unwrap_or_else(|| id.clone());
        match builder.touchpoint(&stage, &label) {
            Some(slug) => drop(of.insert(id, slug)),
            None => {
                builder.lose(
                    format!("line {}", node.line),
                    "there are too many nodes; the rest was left out",
                );
                break;
            }
        }
    }
    if outside > 0 {
        builder.assume(
            "",
            format!("{outside} nodes stand in no subgraph: they became the stage “Journey”"),
        );
    }
    let kind = |id: &str| nodes.get(id).map(|n| n.kind);
    let mut leave = Vec::new();
    for (from, to, label, line) in edges {
        let said = label.as_deref().map(str::trim).filter(|l| !l.is_empty());
        let mut no_share = |said: &str| {
            let words = format!("the label “{said}” says no share");
            builder.lose(format!("line {line}"), words);
        };
        match (of.get(from.as_str()).cloned(), of.get(to.as_str()).cloned()) {
            (Some(a), Some(b)) => {
                let share = said.and_then(share);
                if let (Some(said), None) = (said, share) {
                    no_share(said);
                }
                builder.flow(&a, &b, share);
            }
            (Some(at), None) if kind(&to) == Some(Kind::Finish) => {
                let share = said.and_then(|said| read_uncertain::<Share>(said, "").ok());
                if let (Some(said), None) = (said, share.as_ref()) {
                    no_share(said);
                }
                builder.ends(&at, share.map(|read| read.value));
            }
            (Some(at), None) if kind(&to) == Some(Kind::Leave) => {
                let share = said.map_or(Some(1.0), share);
                if let (Some(said), None) = (said, share) {
                    no_share(said);
                }
                leave.extend(share.map(|share| (at, share)));
            }
            (Some(at), None) | (None, Some(at))
                if [&from, &to].iter().any(|id| kind(id) == Some(Kind::Pain)) =>
            {
                let is_pain = kind(&from) == Some(Kind::Pain);
                let id = if is_pain { &from } else { &to };
                let name = nodes[id].label.clone().unwrap_or_else(|| id.clone());
                builder.pain(&at, &name, None, None);
                builder.assume(
                    format!("line {line}"),
                    format!("the pain “{name}” was guessed to strike 20 % of visits"),
                );
            }
            _ => {}
        }
    }
    // Where nothing else is drawn, those who do not leave finish.
    for (at, share) in leave {
        if !builder.goes_on(&at) {
            builder.ends(&at, Share::new(1.0 - share).ok().map(Into::into));
        }
    }
    builder.finish()
}

/// The statements of a line: parted by semicolons outside quotes and brackets, where a semicolon does
/// not end a character reference.
fn statements(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => {
                let so_far = all.last().map_or("", String::as_str);
                let reference = so_far.rsplit('#').next().is_some_and(|name| {
                    so_far.contains('#')
                        && !name.is_empty()
                        && name.len() <= 8
                        && name.chars().all(|c| c.is_ascii_alphanumeric())
                });
                if !reference {
                    all.push(String::new());
                    continue;
                }
            }
            _ => {}
        }
        if let Some(last) = all.last_mut() {
            last.push(c);
        }
    }
    all
}

/// The id and the title of a subgraph.
fn subgraph(text: &str) -> (String, String) {
    let unquoted = |t: &str| decoded(t.trim().trim_matches('"'));
    match (text.find('['), text.rfind(']')) {
        (Some(a), Some(b)) if a < b => (text[..a].trim().to_owned(), unquoted(&text[a + 1..b])),
        _ => (unquoted(text), unquoted(text)),
    }
}

/// Nodes joined by links: before each list of nodes the label of its link, if there is a link.
type Chain = Vec<(Option<Option<String>>, Vec<Mention>)>;

fn chain(text: &str) -> Option<Chain> {
    let mut rest = text.trim();
    let mut chain = Vec::new();
    let mut link = None;
    loop {
        let mut mentions = Vec::new();
        loop {
            let (mention, after) = mention(rest)?;
            mentions.push(mention);
            rest = after.trim_start();
            match rest.strip_prefix('&') {
                Some(after) => rest = after.trim_start(),
                None => break,
            }
        }
        chain.push((link.take(), mentions));
        if rest.is_empty() {
            return Some(chain);
        }
        let (label, after) = arrow(rest)?;
        link = Some(label);
        rest = after.trim_start();
    }
}

/// A node: its id, perhaps a label in brackets, perhaps a class.
fn mention(text: &str) -> Option<(Mention, &str)> {
    let ends = |(at, c): (usize, char)| {
        let after = &text[at..];
        let stops = !(c.is_alphanumeric() || c == '_' || c == '-' || c == '.');
        // A dash is part of an id as long as no link begins there.
        let links = after.starts_with("--") || after.starts_with("-.") || after.starts_with("==");
        (stops || links).then_some(at)
    };
    let end = text.char_indices().find_map(ends).unwrap_or(text.len());
    if end == 0 {
        return None;
    }
    let mut mention = Mention {
        id: text[..end].to_owned(),
        label: None,
        class: None,
    };
    let mut rest = &text[end..];
    if let Some(after) = rest.strip_prefix("@{") {
        let close = after.find('}')?;
        let inside = &after[..close];
        mention.label = inside.split("label:").nth(1).and_then(|l| {
            let l = l.trim();
            let l = l
                .strip_prefix('"')
                .and_then(|l| l.split('"').next())
                .or_else(|| l.split(',').next())?;
            Some(decoded(l.trim()))
        });
        rest = &after[close + 1..];
    } else if rest.starts_with(['[', '(', '{', '>']) {
        let (label, after) = bracketed(rest)?;
        mention.label = Some(decoded(&label));
        rest = after;
    }
    if let Some(after) = rest.strip_prefix(":::") {
        let end = after
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(after.len());
        mention.class = Some(after[..end].to_owned());
        rest = &after[end..];
    }
    Some((mention, rest))
}

/// What stands between the brackets of a node's shape.
fn bracketed(text: &str) -> Option<(String, &str)> {
    let opening: String = text
        .chars()
        .take_while(|c| "[({>/\\".contains(*c))
        .take(3)
        .collect();
    let inner = &text[opening.len()..];
    if let Some(quoted) = inner.trim_start().strip_prefix('"') {
        let end = quoted.find('"')?;
        let after = quoted[end + 1..].trim_start_matches([']', ')', '}', '/', '\\']);
        return Some((quoted[..end].to_owned(), after));
    }
    let close = match opening.chars().next()? {
        '[' | '>' => ']',
        '(' => ')',
        _ => '}',
    };
    let end = inner.find(close)?;
    let label = inner[..end].trim_end_matches([')', ']', '}', '/', '\\']);
    let after = inner[end..].trim_start_matches([']', ')', '}', '/', '\\']);
    Some((label.trim().to_owned(), after))
}

/// A link and its label.
fn arrow(text: &str) -> Option<(Option<String>, &str)> {
    // An id of an edge.
    let text = match text.find('@') {
        Some(at) if at > 0 && text[..at].chars().all(|c| c.is_ascii_alphanumeric()) => {
            &text[at + 1..]
        }
        _ => text,
    };
    let text = text.strip_prefix('<').unwrap_or(text);
    let is_link = |c: char| matches!(c, '-' | '=' | '.' | '~');
    let begin = text.find(|c| !is_link(c)).unwrap_or(text.len());
    if begin < 2 {
        return None;
    }
    let mut rest = &text[begin..];
    let first = &text[..begin];
    let head = |rest: &str| -> usize {
        let next = rest.chars().nth(1);
        match rest.chars().next() {
            Some('>') => 1,
            // `--o` and `--x` are heads only where no id begins.
            Some('o' | 'x') if next.is_none_or(char::is_whitespace) => 1,
            _ => 0,
        }
    };
    let whole = head(rest) > 0 || first.len() >= 3;
    rest = &rest[head(rest)..];
    if let Some(after) = rest.trim_start().strip_prefix('|') {
        let end = after.find('|')?;
        let label = after[..end].trim().trim_matches('"').to_owned();
        return Some((Some(decoded(&label)), &after[end + 1..]));
    }
    if whole {
        return Some((None, rest));
    }
    // `-- label -->`.
    let end = ["-->", "---", "-.->", ".->", "==>", "===", "--o", "--x"];
    let at = end.iter().filter_map(|e| rest.find(e)).min()?;
    let label = rest[..at].trim().trim_matches('"').to_owned();
    let tail = &rest[at..];
    let length = tail.find(|c| !is_link(c)).unwrap_or(tail.len());
    let tail = &tail[length..];
    Some((Some(decoded(&label)), &tail[head(tail)..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<(Option<String>, Vec<String>)> {
        let chain = chain(text).unwrap_or_else(|| panic!("{text}"));
        let ids = |mentions: Vec<Mention>| {
            mentions
                .into_iter()
                .map(|m| m.label.unwrap_or(m.id))
                .collect()
        };
        chain
            .into_iter()
            .map(|(link, m)| (link.flatten(), ids(m)))
            .collect()
    }

    #[test]
    fn links_are_read_in_every_spelling() {
        for link in [
            "a --> b",
            "a-->b",
            "a --- b",
            "a -.-> b",
            "a ==> b",
            "a --o b",
            "a --x b",
            "a <--> b",
            "a ----> b",
            "a e1@--> b",
            "a ~~~ b",
        ] {
            assert_eq!(
                ids(link),
                [(None, vec!["a".into()]), (None, vec!["b".into()])],
                "{link}"
            );
        }
        for link in [
            "a -->|62 %| b",
            "a -- 62 % --> b",
            "a -->|\"62 %\"| b",
            "a == 62 % ==> b",
            "a -. 62 % .-> b",
        ] {
            assert_eq!(
                ids(link)[1],
                (Some("62 %".into()), vec!["b".into()]),
                "{link}"
            );
        }
        assert_eq!(ids("a & b --> c --> d").len(), 3);
    }

    #[test]
    fn nodes_are_read_in_every_shape() {
        for node in [
            "x[\"A b\"]",
            "x[A b]",
            "x(A b)",
            "x([A b])",
            "x[[A b]]",
            "x[(A b)]",
            "x((A b))",
            "x{A b}",
            "x{{A b}}",
            "x>A b]",
            "x[/A b/]",
            "x@{ shape: hex, label: \"A b\" }",
            "x([\"A b\"]):::stage1",
        ] {
            assert_eq!(ids(node), [(None, vec!["A b".into()])], "{node}");
        }
        let (mention, rest) = mention("p1{{\"P\"}}:::pain --> b").unwrap();
        assert_eq!((mention.class.as_deref(), rest), (Some("pain"), " --> b"));
    }
}
