//! What a field means where it is not written, for those that know no values but as they are written.

use super::{change, field::Written};
use crate::{
    diagnostic::Path,
    map::{Experience, Flow, JourneyMap, Opportunity, Pain, Persona, Stage, Sticky, Touchpoint},
    scenario::Scenario,
};

/// The fields of the record at a path that have a value also where they are not written, and the value.
/// `name` is what stands before its bracket.
pub fn defaults(path: &Path, name: &str) -> Written {
    let steps: Vec<&str> = path.0.iter().map(String::as_str).collect();
    match steps.as_slice() {
        [] if name == "Scenario" => Scenario::defaults(),
        [] => JourneyMap::defaults(),
        ["experience"] => Experience::defaults(),
        ["personas", _] => Persona::defaults(),
        ["stages", _] => Stage::defaults(),
        ["touchpoints", _] => Touchpoint::defaults(),
        ["touchpoints", _, "stickies", _] => Sticky::defaults(),
        ["pains", _] => Pain::defaults(),
        ["opportunities", _] => Opportunity::defaults(),
        ["opportunities", _, inner @ ..] => in_change(inner, name),
        ["flows", _] => Flow::defaults(),
        inner => in_change(inner, name),
    }
}

/// The same in a list of changes, which a scenario and an opportunity have.
fn in_change(steps: &[&str], name: &str) -> Written {
    match steps {
        ["changes", _] => change::defaults(name).unwrap_or_default(),
        ["changes", _, "touchpoint"] => Touchpoint::defaults(),
        ["changes", _, "touchpoint", "stickies", _] => Sticky::defaults(),
        ["changes", _, "pain"] => Pain::defaults(),
        ["changes", _, "with"] => Flow::defaults(),
        _ => Written::new(),
    }
}
