//! Texts that somebody has typed and that no map holds yet.

use serde_json::{Value, json};

/// What stands in one editor and is not in the map: the half of a number, a name that is still being
/// written. The journal keeps it as it stands; what it means only the window knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typed {
    /// Where it stands: the kind of the editor, then the steps to its field.
    pub place: Vec<String>,
    /// Which kind of value was chosen, where an editor has several.
    pub kind: usize,
    /// The texts of its fields.
    pub texts: Vec<String>,
    /// Why it cannot be taken over as it stands, if that was tried.
    pub why: Option<String>,
}

impl Typed {
    pub(super) fn to_json(&self) -> Value {
        json!({"place": self.place, "kind": self.kind, "texts": self.texts, "why": self.why})
    }

    pub(super) fn of_json(value: &Value) -> Option<Typed> {
        Some(Typed {
            place: words(value.get("place")?)?,
            kind: usize::try_from(value.get("kind")?.as_u64()?).ok()?,
            texts: words(value.get("texts")?)?,
            why: value
                .get("why")
                .and_then(Value::as_str)
                .map(ToOwned::to_owned),
        })
    }
}

fn words(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array()?.iter();
    list.map(|word| word.as_str().map(ToOwned::to_owned))
        .collect()
}
