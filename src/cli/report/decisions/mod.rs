//! The reports of decisions: one file for each question.

mod chances;
mod information;
mod portfolio;
mod seek;
mod tornado;

pub use chances::chances;
pub use information::information;
pub use portfolio::portfolio;
pub use seek::sought;
pub use tornado::tornadoes;

use super::{
    header,
    page::{DIM, PLAIN, Page, Pieces},
};
use crate::{
    cli::{args::Sized, source::Subject},
    decide::{How, Number},
    numbers::{Figure, whole},
};

/// What it is about: the map, the cohort, and the draws.
fn head(page: &mut Page, subject: &Subject, size: Sized, draws: u32) {
    header::title(page, subject);
    let draws = match draws {
        1 => "nothing uncertain".to_owned(),
        n => format!("{} draws of the uncertain numbers", whole(n.into())),
    };
    let cohort = format!(
        "{} customers, watched for {}; {draws}, seed {}",
        whole(size.customers),
        header::time(size),
        size.seed
    );
    page.paragraph(&cohort, PLAIN, 0);
}

/// A number in at most so many columns: the thing gives way, not what is said of it.
fn label(number: &Number, room: usize) -> Pieces {
    let what = Pieces::new(format!(": {}", number.what), DIM);
    let thing = Pieces::new(number.short(), PLAIN);
    thing.cut(room.saturating_sub(what.width())).join(what)
}

/// How a number was found, in a sentence.
fn method(how: How, exact: &str, sampled: &str) -> String {
    match how {
        How::Exact => exact.to_owned(),
        How::Sampled => sampled.to_owned(),
    }
}

/// `± 0.3`, if there is any.
fn give_or_take(figure: &Figure, error: f64) -> Pieces {
    match error > 0.0 {
        true => Pieces::new(format!("± {}", figure.bare(error)), DIM),
        false => Pieces::default(),
    }
}
