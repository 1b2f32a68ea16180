//! The three-way merge of the order of things.
//!
//! For any two things there are only two orders. So where a side turned two of them round, that is
//! how they stand in the merge, and where neither did they stand as they stood. If this gives one
//! sequence, nobody's move is lost; if it goes round in a circle, the moves do not fit together.

use std::collections::{BTreeMap, HashMap, HashSet};

/// More things than this, moved about on both sides, are not compared two by two.
const MOST: usize = 4000;

/// The outcome.
#[derive(Debug, PartialEq, Eq)]
pub enum Order {
    /// Both sides' moves.
    Merged(Vec<String>),
    /// They do not fit together: the sequence with the moves of one side, and of the other.
    Conflict {
        /// With those of ours.
        ours: Vec<String>,
        /// With those of theirs.
        theirs: Vec<String>,
    },
}

/// Merges the orders of three versions. What only one side has stands after what it follows there;
/// where both put something in the same place, the names decide, so that it does not matter which
/// side is which.
pub fn order(base: &[String], ours: &[String], theirs: &[String]) -> Order {
    let (in_ours, in_theirs): (HashSet<&String>, HashSet<&String>) =
        (ours.iter().collect(), theirs.iter().collect());
    let shared = |list: &[String]| -> Vec<String> {
        let both = list.iter();
        let both = both.filter(|key| in_ours.contains(key) && in_theirs.contains(key));
        both.cloned().collect()
    };
    let (b, o, t) = (shared(base), shared(ours), shared(theirs));
    let place = |core: &[String]| insert(core, ours, theirs);
    match core(&b, &o, &t) {
        Some(core) => Order::Merged(place(&core)),
        None => Order::Conflict {
            ours: place(&o),
            theirs: place(&t),
        },
    }
}

/// The order of what both sides have.
fn core(base: &[String], ours: &[String], theirs: &[String]) -> Option<Vec<String>> {
    if ours == theirs {
        return Some(ours.to_vec());
    }
    // Also when things came on both sides: then neither order is that of the base.
    if base == ours {
        return Some(theirs.to_vec());
    }
    if base == theirs {
        return Some(ours.to_vec());
    }
    if ours.len() > MOST {
        return None;
    }
    let places = |list: &[String]| -> Vec<Option<usize>> {
        let at: HashMap<&String, usize> = list.iter().zip(0..).collect();
        ours.iter().map(|key| at.get(key).copied()).collect()
    };
    // By the places in ours: thing i stands there at i.
    let (b, t) = (places(base), places(theirs));
    let mut before = vec![0usize; ours.len()];
    for i in 0..ours.len() {
        for j in i + 1..ours.len() {
            let agreed = t[i] < t[j];
            let first = match (b[i].zip(b[j]), agreed) {
                // Neither turned them round, or both did.
                (_, true) => i,
                // One of them did; it is the other order than the base's.
                (Some((b_i, b_j)), false) => match b_i < b_j {
                    true => j,
                    false => i,
                },
                (None, false) => return None,
            };
            before[first] += 1;
        }
    }
    // Going round in no circle, they stand before 0, 1, 2 … others.
    let mut sequence: BTreeMap<usize, usize> = BTreeMap::new();
    for (i, others) in before.into_iter().enumerate() {
        if sequence.insert(ours.len() - others, i).is_some() {
            return None;
        }
    }
    Some(sequence.into_values().map(|i| ours[i].clone()).collect())
}

/// The core with what only one side has, each after what it follows there.
fn insert(core: &[String], ours: &[String], theirs: &[String]) -> Vec<String> {
    let in_core: HashSet<&String> = core.iter().collect();
    let mut runs: HashMap<Option<&String>, Vec<Vec<String>>> = HashMap::new();
    for side in [ours, theirs] {
        let mut anchor = None;
        let mut run: Vec<String> = Vec::new();
        let mut close = |anchor, run: &mut Vec<String>| {
            if !run.is_empty() {
                runs.entry(anchor).or_default().push(std::mem::take(run));
            }
        };
        for key in side {
            match in_core.contains(key) {
                true => {
                    close(anchor, &mut run);
                    anchor = Some(key);
                }
                false => run.push(key.clone()),
            }
        }
        close(anchor, &mut run);
    }
    let mut sequence = Vec::new();
    for anchor in std::iter::once(None).chain(core.iter().map(Some)) {
        sequence.extend(anchor.cloned());
        let mut here = runs.remove(&anchor).unwrap_or_default();
        here.sort();
        sequence.extend(here.into_iter().flatten());
    }
    sequence
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &str, ours: &str, theirs: &str) -> Option<String> {
        let list = |text: &str| -> Vec<String> { text.chars().map(String::from).collect() };
        match order(&list(base), &list(ours), &list(theirs)) {
            Order::Merged(sequence) => Some(sequence.concat()),
            Order::Conflict { .. } => None,
        }
    }

    #[test]
    fn moves_of_both_sides_are_kept() {
        assert_eq!(merged("abcdef", "bacdef", "abcdfe").unwrap(), "bacdfe");
        assert_eq!(merged("abcd", "bcda", "abcd").unwrap(), "bcda");
        // Both moved the same one to the same place.
        assert_eq!(merged("abcd", "bcda", "bcda").unwrap(), "bcda");
        // One moved it half the way, the other all of it.
        assert_eq!(merged("abcd", "bcda", "bacd").unwrap(), "bcda");
    }

    #[test]
    fn moves_that_go_round_in_a_circle_are_a_conflict() {
        assert_eq!(merged("abc", "cab", "bac").unwrap(), "cba");
        // b before a, c before b, but a before c.
        assert_eq!(merged("abc", "bac", "acb"), None);
    }

    #[test]
    fn what_comes_on_both_sides_stands_in_one_order() {
        assert_eq!(merged("ab", "axb", "ayb").unwrap(), "axyb");
        assert_eq!(merged("ab", "ayb", "axb").unwrap(), "axyb");
        assert_eq!(merged("", "zx", "y").unwrap(), "yzx");
        assert_eq!(merged("a", "ax", "ax").unwrap(), "ax");
    }
}
