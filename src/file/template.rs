//! The maps that come with the program: templates to start from, and samples to look at.

use super::{Read, read_map};
use crate::map::JourneyMap;

/// A map that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its short name: "six-stages".
    pub name: &'static str,
    /// What it is good for.
    pub about: &'static str,
    /// Its text.
    pub text: &'static str,
}

impl Template {
    /// Reads it.
    pub fn read(&self) -> Read<JourneyMap> {
        read_map(self.text, self.name)
    }
}

macro_rules! embedded {
    ($folder:literal: $($name:literal $about:literal),+ $(,)?) => {
        &[$(Template {
            name: $name,
            about: $about,
            text: include_str!(concat!("../../maps/", $folder, $name, ".ron")),
        }),+]
    };
}

/// Maps to start from.
pub const TEMPLATES: &[Template] = embedded![
    "templates/":
    "blank" "An empty map",
    "trial-to-paid" "Self-serve: from the first visit to a paying customer",
    "five-stages-post-sale" "Customer success: from the sale to advocacy",
    "six-stages" "From awareness to advocacy, as research teams draw it",
    "seven-stages" "The whole life cycle of a customer, end to end",
];

/// Finished maps to look at and to learn from.
pub const SAMPLES: &[Template] = embedded![
    "":
    "trial-to-paid" "A small map with pains, personas and targets",
    "saas-life-cycle" "A large one: seven stages, end to end",
    "onboarding-deep-dive" "One stage in detail",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_them_can_be_read_without_errors() {
        for template in TEMPLATES.iter().chain(SAMPLES) {
            let read = template.read();
            assert!(read.model.is_some(), "{}", template.name);
            assert!(read.diagnostics.is_empty(), "{}", template.name);
        }
    }
}
