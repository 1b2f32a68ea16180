//! Pain points by what it would bring to be rid of them.

use super::{
    page::{BOLD, DIM, GOOD, PLAIN, Page, Pieces},
    table::{Column, Table},
};
use crate::{
    analyze::{Answer, Gain, Leverage},
    export::figure::{Figure, whole},
    map::Unit,
};

/// Every pain of the map, the one that costs most first.
pub fn pains(page: &mut Page, answer: &Answer, leverage: &Leverage) {
    if leverage.pains.is_empty() {
        return;
    }
    let cohort = whole(answer.size.customers);
    let remark =
        format!("what fixing each would bring to a cohort of {cohort}, with its 95 % interval");
    page.heading("Pain points", &remark);
    let kept = leverage.pains.iter().any(|p| p.customers.is_some());
    let mut table = Table::new([
        Column::right(""),
        Column::name(""),
        Column::right("customers"),
        Column::left("").optional(2),
        Column::right("revenue"),
        Column::left("").optional(1),
        Column::right("time to value"),
    ]);
    if !kept {
        table.head(2, "conversions");
    }
    table.head(6, "to value");
    for (rank, pain) in leverage.pains.iter().enumerate() {
        let people = if kept {
            pain.customers
        } else {
            pain.conversions
        };
        let cell = |gain: Option<Gain>, unit: Unit, more_is_better: bool| match gain {
            Some(gain) => {
                let figure =
                    Figure::difference(unit, gain.value, gain.low, gain.high, &answer.currency);
                let clear = gain.low > 0.0 || gain.high < 0.0;
                let style = match (clear, (gain.value > 0.0) == more_is_better) {
                    (true, true) => GOOD,
                    (true, false) => PLAIN,
                    (false, _) => DIM,
                };
                (
                    Pieces::new(figure.signed(gain.value), style),
                    Pieces::new(ends(&gain, &figure), DIM),
                )
            }
            None => Default::default(),
        };
        let (people, people_ends) = cell(people, Unit::Count, true);
        let (money, money_ends) = cell(pain.revenue, Unit::Money, true);
        let (days, _) = cell(pain.days, Unit::Days, false);
        table.row([
            Pieces::new((rank + 1).to_string(), BOLD),
            pain.name.as_str().into(),
            people,
            people_ends,
            money,
            money_ends,
            days,
        ]);
    }
    table.write(page);
}

/// The ends of the interval of a gain: `28–35`, `−3…9`.
fn ends(gain: &Gain, figure: &Figure) -> String {
    let (low, high) = (figure.bare(gain.low), figure.bare(gain.high));
    match low.starts_with('−') || high.starts_with('−') {
        true => format!("{low} … {high}"),
        false => format!("{low}–{high}"),
    }
}
