//! The list of metrics.

use super::page::{BOLD, DIM, PLAIN, Page, Pieces};
use crate::{
    analyze::{Group, about},
    map::{Metric, Unit},
};

/// Every metric: its names, its unit, its formula and its source.
pub fn metrics(mut page: Page) -> String {
    page.paragraph(
        "Every number comes with a 95 % interval. Where a map has uncertain numbers it is made of the quantiles over replications (Student's t under 40 of them), and holds both chance in a cohort and what is not known. Else it holds chance alone: Wilson's score interval for a share of customers, Student's t over blocks of customers for anything else. `interval` in the results says which.",
        PLAIN,
        0,
    );
    for group in Group::ALL {
        page.heading(group.title(), "");
        for metric in Metric::ALL.iter().filter(|m| Group::of(**m) == group) {
            let about = about(*metric);
            let aim = match about.more_is_better {
                Some(true) => ", more is better",
                Some(false) => ", less is better",
                None => "",
            };
            let name = Pieces::new("  ", PLAIN).and(metric.snake_name(), BOLD);
            let name = name.and(format!("  {}", about.title), PLAIN);
            page.ends(
                name,
                Pieces::new(format!("{}{aim}", unit(metric.unit())), DIM),
            );
            page.paragraph(about.formula, PLAIN, 4);
            page.paragraph(&format!("Source: {}", about.source), DIM, 4);
        }
    }
    page.finish()
}

/// A unit in words.
fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::MoneyPerMonth => "money a month",
        other => other.name(),
    }
}
