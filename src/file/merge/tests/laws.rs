//! Laws of merging, on random maps and scenarios that two people changed.

use std::fmt;

use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseResult},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};

use crate::{
    diagnostic::Path,
    file::{
        Read, arbitrary,
        compare::{DeltaKind, compare_by_slug},
        document::{Document, Model},
        merge::{
            Conflict, ConflictKind, Merged, Side, entry, labelled, merge, normal, references,
            rename,
        },
        out::Out,
        syntax::Shape,
    },
    map::JourneyMap,
    scenario::Scenario,
};

fn read<M: Model>(model: &M) -> Read<M> {
    let read: Read<M> = crate::file::read(Document::parse(&model.write().file(), "m"));
    assert_eq!(read.diagnostics, []);
    read
}

fn nobody(_: &Conflict) -> Option<Side> {
    None
}

/// Who takes, the sides exchanged, what the merge takes by itself.
fn the_other(conflict: &Conflict) -> Option<Side> {
    match conflict.kind {
        // Whatever is in doubt stays, on whichever side it was.
        ConflictKind::Removed
        | ConflictKind::Commented
        | ConflictKind::Used
        | ConflictKind::Crossed => None,
        _ => Some(Side::Theirs),
    }
}

/// A label without the number that tells it from others that say the same.
fn family(label: &str) -> &str {
    match label.rsplit_once(" #") {
        Some((family, number)) if number.parse::<u32>().is_ok() => family,
        _ => label,
    }
}

/// What stands at a path. In a list, all that say the same: which of them was the second depends on
/// what became of the first.
fn at<'o>(out: &'o Out, path: &Path) -> Vec<&'o Out> {
    path.0.iter().fold(vec![out], |found, step| {
        let inner = |out: &'o Out| match out {
            Out::Group(group) => {
                let parts = labelled(group).into_iter();
                let same = parts.filter(|(label, _)| match group.shape {
                    Shape::List => family(label) == family(step),
                    _ => label == step,
                });
                same.map(|(_, out)| out).collect()
            }
            Out::Atom(_) => Vec::new(),
        };
        found.into_iter().flat_map(inner).collect()
    })
}

/// Where something of a new thing is missing or other than it was.
fn lost(whole: &Out, merged: Option<&Out>, path: &Path, lost_at: &mut Vec<Path>) {
    match (whole, merged) {
        (whole, Some(merged)) if whole == merged => {}
        (Out::Group(a), Some(Out::Group(b))) if a.shape == b.shape && a.name == b.name => {
            let there = labelled(b);
            for (key, out) in labelled(a) {
                lost(out, there.get(&key).copied(), &path.join(&key), lost_at);
            }
        }
        _ => lost_at.push(path.clone()),
    }
}

/// No change of a side is missing in the merge, unless a conflict tells of it.
fn nothing_lost<M: Model>(
    base: &Read<M>,
    side: &Read<M>,
    other: &Read<M>,
    merged: &Merged<M>,
) -> TestCaseResult {
    // Of several that say the same, the field of one may be that of another.
    let twice = |path: &Path| {
        let several = |out: &Out, steps: usize| {
            let start = Path::of(&path.0[..steps]);
            at(out, &start).len() > 1
        };
        [base, side, other].iter().any(|read| {
            let out = normal(read.document.with_ext().unwrap());
            (1..=path.0.len()).any(|steps| several(&out, steps))
        })
    };
    let whole = normal(read(&merged.model).document.with_ext().unwrap());
    let told = |path: &Path| {
        let mut conflicts = merged.conflicts.iter();
        conflicts.any(|c| c.path.0.starts_with(&path.0) || path.0.starts_with(&c.path.0))
    };
    // A map that does not say where customers enter says so all the same.
    let entry = |out: &Out| match entry::told(out.clone()) {
        Out::Group(map) => references::member(&map, "entry").cloned(),
        Out::Atom(_) => None,
    };
    let [of_base, of_side, of_other] =
        [base, side, other].map(|read| entry(&normal(read.document.with_ext().unwrap())));
    for delta in compare_by_slug(base, side) {
        if delta.path.0.first().is_some_and(|list| list == "entry") {
            // Without a touchpoint nobody enters yet, and not saying where leaves it to the first that
            // comes, also to one that the other side brings. Only an entry that is said would be another's.
            let kept = match &of_side {
                Some(_) => entry(&whole) == of_side,
                None => !entry::is_said(&whole),
            };
            // Who only writes down what the map meant anyway has changed nothing, so who changes it is followed.
            let kept = kept || of_side == of_base && entry(&whole) == of_other;
            prop_assert!(kept || told(&Path::of(["entry"])), "{delta:?}");
            continue;
        }
        let now = at(&whole, &delta.path);
        match (delta.kind, &delta.after) {
            (DeltaKind::Moved, Some(after)) => {
                let keys = |out: &Out| -> Vec<String> {
                    let Out::Group(group) = out else {
                        return vec![];
                    };
                    labelled(group).keys().cloned().collect()
                };
                let order: Vec<String> = now.first().map(|out| keys(out)).unwrap_or_default();
                let place = |key: &String| order.iter().position(|k| k == key);
                let (was, is) = (keys(&delta.before.as_ref().unwrap().0), keys(&after.0));
                let before = |list: &[String], a, b| {
                    let place = |key| list.iter().position(|k| k == key);
                    place(a) < place(b)
                };
                let once = |key: &&String| !twice(&delta.path.join(key));
                let is_once: Vec<&String> = is.iter().filter(once).collect();
                for a in is_once.iter().copied() {
                    for b in is_once.iter().copied() {
                        let turned = before(&is, a, b) && !before(&was, a, b) && a != b;
                        if turned && let (Some(x), Some(y)) = (place(a), place(b)) {
                            prop_assert!(x < y || told(&delta.path), "{a} {b}: {delta:?}");
                        }
                    }
                }
            }
            (DeltaKind::Removed, _) | (_, None) => {
                let gone = now.is_empty() || twice(&delta.path);
                prop_assert!(gone || told(&delta.path), "{delta:?}");
            }
            (_, Some(after)) => {
                let lost = |now: Option<&Out>| {
                    let mut lost_at = Vec::new();
                    lost(&after.0, now, &delta.path, &mut lost_at);
                    lost_at.retain(|path| !told(path));
                    !lost_at.is_empty()
                };
                let everywhere = now.iter().all(|now| lost(Some(now)));
                prop_assert!(
                    !everywhere || (now.is_empty() && told(&delta.path)),
                    "{delta:?}"
                );
            }
        }
    }
    Ok(())
}

fn laws<M: Model + Clone>([base, one, two]: [M; 3]) -> TestCaseResult {
    let [base, one, two] = [read(&base), read(&one), read(&two)];
    let merged = |b, x, y| merge(Some(b), x, y, None, &nobody).unwrap();
    let same = |merged: Merged<M>, side: &Read<M>| -> TestCaseResult {
        prop_assert_eq!(merged.conflicts, []);
        prop_assert_eq!(merged.text, side.document.text());
        prop_assert_eq!(merged.model.write(), side.model.as_ref().unwrap().write());
        Ok(())
    };
    same(merged(&base, &one, &base), &one)?;
    same(merged(&base, &base, &two), &two)?;
    same(merged(&base, &one, &one), &one)?;

    let there = merged(&base, &one, &two);
    let back = merge(Some(&base), &two, &one, None, &the_other).unwrap();
    prop_assert_eq!(there.model.write(), back.model.write());
    prop_assert_eq!(there.conflicts.len(), back.conflicts.len());
    let again: Read<M> = crate::file::read(Document::parse(&there.text, "m"));
    prop_assert_eq!(again.diagnostics, []);
    prop_assert_eq!(again.model.unwrap().write(), there.model.write());

    let aligned = rename::renamed(Some(base), one, two, &nobody);
    let base = aligned.base.unwrap();
    nothing_lost(&base, &aligned.ours, &aligned.theirs, &there)?;
    nothing_lost(&base, &aligned.theirs, &aligned.ours, &there)
}

/// A map without a touchpoint does not say where customers enter, and means the first that will come.
#[test]
fn an_entry_that_is_no_longer_said_is_the_first_touchpoint_of_the_merge() {
    let map = |rest: &str| {
        let text = format!("JourneyMap(format: 2, id: \"m\", title: \"M\", {rest})");
        let read = crate::file::read_map(&text, "m");
        assert_eq!(read.diagnostics, [], "{text}");
        read.model.unwrap()
    };
    let touchpoint = r#"touchpoints: {"setup": (stage: "s", name: "Setup")}"#;
    let base = map(r#"entry: {"setup": 0}"#);
    let one = map(&format!(r#"entry: {{"setup": 0}}, {touchpoint}"#));
    let two = map("");
    laws([base.clone(), one.clone(), two.clone()]).unwrap();
    let merged = merge(Some(&read(&base)), &read(&one), &read(&two), None, &nobody).unwrap();
    assert_eq!(merged.conflicts, []);
    assert!(merged.model.entry.is_empty(), "{}", merged.text);
    // A side that has a touchpoint means that one, whatever else comes to stand before it.
    let two = map(r#"touchpoints: {"web": (stage: "s", name: "Web")}"#);
    laws([base.clone(), one.clone(), two.clone()]).unwrap();
    let merged = merge(Some(&read(&base)), &read(&one), &read(&two), None, &nobody).unwrap();
    let entered: Vec<&str> = merged
        .model
        .entry
        .keys()
        .map(|slug| slug.as_str())
        .collect();
    assert_eq!(entered, ["web"], "{}", merged.text);
}

/// The text with comments of its own on some lines, and those that it has in common with others.
fn commented(text: &str, shared: u64, own: u64, who: &str) -> (String, Vec<String>) {
    let mut random = StdRng::seed_from_u64(own);
    let mut written = Vec::new();
    let mut lines = Vec::new();
    for (i, line) in text.lines().enumerate() {
        // Shared ones by what the line says, so that they stand at the same thing in every version.
        let hash = line
            .bytes()
            .fold(7u64, |h, b| h.wrapping_mul(31) + u64::from(b));
        if i > 0 && (hash ^ shared).is_multiple_of(3) {
            lines.push(format!("// Shared {hash}"));
        }
        if own > 0 && random.random_range(0..4) == 0 {
            written.push(format!("// {who} {i}"));
            lines.extend(written.last().cloned());
        }
        if own > 0 && random.random_range(0..8) == 0 && line.ends_with(',') {
            written.push(format!("// {who} behind {i}"));
            lines.push(format!("{line} // {who} behind {i}"));
            continue;
        }
        lines.push(line.to_owned());
    }
    (lines.join("\n") + "\n", written)
}

/// What either side wrote as a comment is in the merge, once.
fn comments_survive<M: Model + Clone>([base, one, two]: [M; 3], seeds: [u64; 3]) -> TestCaseResult {
    let text = |model: &M| model.write().file();
    let (base, _) = commented(&text(&base), seeds[0], 0, "base");
    let (one, by_one) = commented(&text(&one), seeds[0], seeds[1], "one");
    let (two, by_two) = commented(&text(&two), seeds[0], seeds[2], "two");
    let read = |text: &str| -> Read<M> {
        let read: Read<M> = crate::file::read(Document::parse(text, "m"));
        assert_eq!(read.diagnostics, [], "{text}");
        read
    };
    let merged = merge(Some(&read(&base)), &read(&one), &read(&two), None, &nobody).unwrap();
    let lines: Vec<&str> = merged.text.lines().collect();
    for comment in by_one.iter().chain(&by_two) {
        let count = lines
            .iter()
            .filter(|line| line.ends_with(comment.as_str()))
            .count();
        prop_assert_eq!(
            count,
            1,
            "{}\nBASE\n{}\nOURS\n{}\nTHEIRS\n{}\nMERGED\n{}",
            comment,
            base,
            one,
            two,
            merged.text
        );
    }
    let again = read(&merged.text);
    prop_assert_eq!(again.model.unwrap().write(), merged.model.write());
    Ok(())
}

/// Three versions of a file, shown as files where a law does not hold.
#[derive(Clone)]
struct Versions<M>([M; 3]);

impl<M: Model> fmt::Debug for Versions<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [base, one, two] = self.0.each_ref().map(|model| model.write().file());
        write!(f, "\nBASE\n{base}\nONE\n{one}\nTWO\n{two}")
    }
}

fn maps() -> impl Strategy<Value = Versions<JourneyMap>> {
    arbitrary::two_edited_maps().prop_map(Versions)
}

fn scenarios() -> impl Strategy<Value = Versions<Scenario>> {
    arbitrary::two_edited_scenarios().prop_map(Versions)
}

fn config() -> Config {
    // `PROPTEST_CASES` asks for more, `PROPTEST_RNG_SEED` for others.
    Config {
        max_shrink_iters: 4000,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn maps_merge_by_the_laws(three in maps()) {
        laws(three.0)?;
    }

    #[test]
    fn comments_of_maps_survive(three in maps(), seeds: [u64; 3]) {
        comments_survive(three.0, seeds)?;
    }

    #[test]
    fn comments_of_scenarios_survive(three in scenarios(), seeds: [u64; 3]) {
        comments_survive(three.0, seeds)?;
    }

    #[test]
    fn scenarios_merge_by_the_laws(three in scenarios()) {
        laws(three.0)?;
    }
}
