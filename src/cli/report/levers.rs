//! Pain points and opportunities by what they would bring.

use super::{
    page::{BOLD, DIM, GOOD, PLAIN, Page, Pieces},
    table::{Column, Table},
};
use crate::{
    analyze::{Gain, Lever, Leverage, RunSize, Verdict},
    map::Unit,
    numbers::{plain, whole},
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
        Column::beside(),
        Column::right("revenue"),
        Column::beside(),
        Column::right("to value"),
        Column::beside(),
        Column::right("cost"),
    ]);
    let priced = levers.iter().any(|lever| lever.cost.is_some());
    if !priced {
        table.head(8, "");
    }
    if !kept {
        table.head(2, "conversions");
    }
    for (rank, lever) in levers.iter().enumerate() {
        let people = if kept {
            lever.customers
        } else {
            lever.conversions
        };
        let cell = |gain: Option<Gain>, unit: Unit, more_is_better: bool| match gain {
            Some(gain) => {
                let style = match gain.verdict(more_is_better) {
                    Verdict::Better => GOOD,
                    Verdict::Worse => PLAIN,
                    Verdict::Unclear => DIM,
                };
                let range = gain.range(unit, currency).unwrap_or_default();
                (
                    Pieces::new(gain.show(unit, currency), style),
                    Pieces::new(range, DIM),
                )
            }
            None => Default::default(),
        };
        let (people, people_ends) = cell(people, Unit::Count, true);
        let (money, money_ends) = cell(lever.revenue, Unit::Money, true);
        let (days, days_ends) = cell(lever.days, Unit::Days, false);
        table.row([
            Pieces::new((rank + 1).to_string(), BOLD),
            lever.name.as_str().into(),
            people,
            people_ends,
            money,
            money_ends,
            days,
            days_ends,
            lever.cost.map_or(Pieces::default(), |cost| {
                plain(Unit::Money, cost, currency).into()
            }),
        ]);
    }
    table.write(page);
}
