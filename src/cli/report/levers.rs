//! Pain points and opportunities by what they would bring.

use super::{
    page::{BOLD, DIM, GOOD, PLAIN, Page, Pieces},
    table::{Column, Table},
};
use crate::{
    analyze::{Gain, Lever, Leverage, RunSize},
    map::Unit,
    numbers::{Figure, plain, whole},
};

/// Every pain and every opportunity of the map, the one that brings most first.
pub fn levers(page: &mut Page, size: &RunSize, currency: &str, leverage: &Leverage) {
    let mut cohort = whole(size.customers);
    if leverage.replications < size.replications {
        cohort += &format!(", from {} replications", leverage.replications);
    }
    if !leverage.pains.is_empty() {
        let remark = format!("what fixing one of them brings to a cohort of {cohort}");
        page.heading("Pain points", &remark);
        list(page, currency, &leverage.pains);
    }
    if !leverage.opportunities.is_empty() {
        let remark = format!("what adopting one of them brings to a cohort of {cohort}");
        page.heading("Opportunities", &remark);
        list(page, currency, &leverage.opportunities);
    }
}

fn list(page: &mut Page, currency: &str, levers: &[Lever]) {
    let kept = levers.iter().any(|lever| lever.customers.is_some());
    let mut table = Table::new([
        Column::right(""),
        Column::name(24),
        Column::right("customers"),
        Column::left("").optional(2),
        Column::right("revenue"),
        Column::left("").optional(1),
        Column::right("time to value"),
        Column::right("cost"),
    ]);
    let priced = levers.iter().any(|lever| lever.cost.is_some());
    if !priced {
        table.head(7, "");
    }
    if !kept {
        table.head(2, "conversions");
    }
    table.head(6, "to value");
    for (rank, lever) in levers.iter().enumerate() {
        let people = if kept {
            lever.customers
        } else {
            lever.conversions
        };
        let cell = |gain: Option<Gain>, unit: Unit, more_is_better: bool| match gain {
            Some(gain) => {
                let figure = Figure::difference(unit, gain.value, gain.low, gain.high, currency);
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
        let (money, money_ends) = cell(lever.revenue, Unit::Money, true);
        let (days, _) = cell(lever.days, Unit::Days, false);
        table.row([
            Pieces::new((rank + 1).to_string(), BOLD),
            lever.name.as_str().into(),
            people,
            people_ends,
            money,
            money_ends,
            days,
            lever.cost.map_or(Pieces::default(), |cost| {
                plain(Unit::Money, cost, currency).into()
            }),
        ]);
    }
    table.write(page);
}

/// The ends of the interval of a gain: `28–35`, `−3…9`.
fn ends(gain: &Gain, figure: &Figure) -> String {
    let (low, high) = (figure.bare(gain.low), figure.bare(gain.high));
    if low == high {
        return String::new();
    }
    match low.starts_with('−') || high.starts_with('−') {
        true => format!("{low} … {high}"),
        false => format!("{low}–{high}"),
    }
}
