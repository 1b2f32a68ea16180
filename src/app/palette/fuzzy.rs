//! How well what was typed fits a name.

/// How well `typed` fits `name`, the higher the better; `None`: not at all. The letters must occur in
/// their order. Those at the beginnings of words, and those that stand together, count more.
pub fn score(typed: &str, name: &str) -> Option<i32> {
    let wanted: Vec<char> = typed
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let name: Vec<char> = name.to_lowercase().chars().collect();
    // Greedy from every place where the first letter stands: names are short.
    let first = wanted.first();
    let Some(first) = first else {
        return Some(0);
    };
    let starts = (0..name.len()).filter(|i| name[*i] == *first);
    starts.filter_map(|start| from(&wanted, &name, start)).max()
}

fn from(wanted: &[char], name: &[char], start: usize) -> Option<i32> {
    let mut at = start;
    let mut last = None;
    let mut score = 0;
    for letter in wanted {
        let found = at + name[at..].iter().position(|c| c == letter)?;
        let begins = found == 0 || !name[found - 1].is_alphanumeric();
        score += match (last, begins) {
            (Some(last), _) if last + 1 == found => 12,
            (_, true) => 10,
            _ => 1,
        };
        last = Some(found);
        at = found + 1;
    }
    // Of two that fit alike the shorter one is meant, and the one that fits sooner.
    Some(score * 4 - name.len() as i32 / 4 - start as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_must_come_in_order() {
        assert!(score("svas", "Save as…").is_some());
        assert!(score("assave", "Save as…").is_none());
        assert_eq!(score("", "anything"), Some(0));
        assert_eq!(score("  ", "anything"), Some(0));
    }

    #[test]
    fn beginnings_of_words_and_letters_that_stand_together_win() {
        assert!(score("at", "Add touchpoint") > score("at", "Duplicate"));
        assert!(score("save", "Save") > score("save", "Save all"));
        assert!(score("fit", "Fit") > score("fit", "Find in this"));
    }
}
