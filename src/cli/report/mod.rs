//! The reports that people read in a terminal. Never wider than the page, never more digits than an
//! interval deserves, readable without colour.

mod comparison;
mod decisions;
mod difference;
mod exact;
mod header;
mod levers;
mod page;
mod people;
mod registry;
mod table;
mod targets;
mod values;

pub use comparison::comparison;
pub use decisions::{chances, information, portfolio, sought, tornadoes};
pub use difference::differences;
pub use exact::exact;
pub use page::{Page, Paint};
pub use registry::metrics;

use super::{args::Sized, source::Subject};
use crate::analyze::{Answer, Leverage};

/// The report of a run.
pub fn run(
    mut page: Page,
    subject: &Subject,
    size: Sized,
    answer: &Answer,
    leverage: Option<&Leverage>,
) -> String {
    header::run(&mut page, subject, size, answer);
    targets::targets(&mut page, &subject.map, answer);
    values::metrics(&mut page, answer);
    values::stages(&mut page, answer);
    values::leaks(&mut page, answer);
    if let Some(leverage) = leverage {
        levers::levers(&mut page, &answer.size, &answer.currency, leverage);
    }
    people::personas(&mut page, answer);
    people::survival(&mut page, answer);
    header::again(&mut page, &["run"], &[&subject.path], size);
    page.finish()
}
