//! The reports of decisions: one file for each question.

mod chances;
mod information;
mod portfolio;
mod tornado;

pub use chances::chances;
pub use information::information;
pub use portfolio::portfolio;
pub use tornado::tornadoes;

use super::{
    header,
    page::{DIM, PLAIN, Page, Pieces},
    targets::bound,
};
use crate::{
    analyze::about,
    cli::{args::Sized, source::Subject},
    decide::{Goal, How, Number},
    map::Unit,
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

/// What a decision is for, in words.
fn aim(goal: &Goal, currency: &str) -> String {
    match goal {
        Goal::Targets(targets) => {
            let each = targets.iter().map(|t| {
                let title = about(t.metric).title;
                format!("{title} {}", bound(t, currency))
            });
            let all: Vec<String> = each.collect();
            match all.as_slice() {
                [one] => format!("a cohort that meets {one}"),
                several => format!("a cohort that meets {}", several.join(" and ")),
            }
        }
        Goal::NetValue { cohorts } if *cohorts == 1.0 => {
            "money: revenue less cost of one cohort, less what the choice costs".to_owned()
        }
        Goal::NetValue { cohorts } => {
            format!("money: revenue less cost of {cohorts} cohorts, less what the choice costs")
        }
    }
}

/// A number of a goal with its standard error: digits follow the error.
fn figure(unit: Unit, value: f64, error: f64, currency: &str) -> Figure {
    Figure::new(
        unit,
        value,
        value - 2.0 * error,
        value + 2.0 * error,
        currency,
    )
}

/// The same for a difference: of shares in percentage points.
fn difference(unit: Unit, value: f64, error: f64, currency: &str) -> Figure {
    let (low, high) = (value - 2.0 * error, value + 2.0 * error);
    Figure::difference(unit, value, low, high, currency)
}

/// `± 0.3`, if there is any.
fn give_or_take(figure: &Figure, error: f64) -> Pieces {
    match error > 0.0 {
        true => Pieces::new(format!("± {}", figure.bare(error)), DIM),
        false => Pieces::default(),
    }
}
