//! The best set of fixes.

use super::{
    super::{
        page::{BOLD, DIM, GOOD, PLAIN, Page, Pieces},
        table::{Column, Table},
        targets::title,
    },
    give_or_take, head, method,
};
use crate::{
    cli::{args::Sized, source::Subject},
    decide::{Fix, Portfolio, SetWorth, Verdict},
    export::advice::{self, bound, difference, set_worth},
    map::Unit,
    numbers::{Figure, plain, probability, whole},
};

/// The choice, the runners-up, and what could not be had.
pub fn portfolio(mut page: Page, subject: &Subject, size: Sized, found: &Portfolio) -> String {
    let currency = &subject.map.currency;
    head(&mut page, subject, size, found.draws.max(found.valued_over));
    let budget = plain(Unit::Money, found.budget, currency);
    page.paragraph(
        &format!(
            "For {}, with {budget} to spend.",
            advice::goal(&subject.map, &found.goal)
        ),
        PLAIN,
        0,
    );
    let how = method(
        found.how,
        "solved exactly in each draw",
        "simulated, a cohort a draw",
    );
    page.paragraph(
        &format!(
            "{} sets of fixes go together and can be paid; each is {how}, under the same luck. {} evaluations.",
            whole(found.sets as u64),
            whole(found.tries)
        ),
        DIM,
        0,
    );
    match (found.verdict, found.ranking.first()) {
        (Verdict::OutOfReach, _) => out_of_reach(&mut page, subject, found),
        (_, Some(best)) => {
            choice(&mut page, found, best, currency);
            ranking(&mut page, found, currency);
        }
        (_, None) => {}
    }
    not_to_be_had(&mut page, found);
    page.finish()
}

/// No advice: why, how near each target can be had, and how to ask on.
fn out_of_reach(page: &mut Page, subject: &Subject, found: &Portfolio) {
    let map = &subject.map;
    page.heading(
        "Out of reach",
        "no set of fixes is worth its money for this",
    );
    for (at, sentence) in advice::out_of_reach(map, found).iter().enumerate() {
        page.paragraph(sentence, if at == 0 { BOLD } else { PLAIN }, 2);
    }
    let mut table = Table::new([
        Column::name(24),
        Column::left("target"),
        Column::right("as it is"),
        Column::right("nearest"),
        Column::right("chance"),
        Column::name(16).optional(1),
    ]);
    table.head(5, "with");
    for one in &found.nearest {
        let unit = one.target.metric.unit();
        let (from, to) = (one.now.value, one.fate.value);
        let (low, high) = (from.min(to), from.max(to));
        let show = |value: f64| match value.is_finite() {
            true => Figure::new(unit, value, low, high, &map.currency).show(value),
            false => "never seen".to_owned(),
        };
        let slugs: Vec<&str> = one.fixes.iter().map(|s| s.as_str()).collect();
        table.row([
            title(map, &one.target),
            bound(&one.target, &map.currency).into(),
            show(from).into(),
            Pieces::new(show(to), BOLD),
            probability(one.fate.chance).into(),
            match slugs.is_empty() {
                true => Pieces::new("nothing", DIM),
                false => slugs.join(" + ").into(),
            },
        ]);
    }
    table.write(page);
    if let Some(ask) = advice::ask_on(&subject.path.display().to_string(), found) {
        page.paragraph(&ask, DIM, 2);
    }
}

fn choice(page: &mut Page, found: &Portfolio, best: &SetWorth, currency: &str) {
    let remark = format!(
        "{}, against {} without any fix",
        set_worth(&found.goal, best, currency),
        set_worth(&found.goal, &found.nothing, currency)
    );
    page.heading("The choice", &remark);
    let mut table = Table::new([Column::left(""), Column::name(30), Column::right("")]);
    for slug in &best.fixes {
        let fix: Option<&Fix> = found.fixes.iter().find(|f| f.slug == *slug);
        table.row([
            Pieces::new("✓", GOOD),
            fix.map_or(slug.as_str(), |f| &f.name).into(),
            price(fix.and_then(|f| f.cost), currency),
        ]);
    }
    if best.fixes.is_empty() {
        page.line("  Nothing: no set of fixes does better than none.");
    } else {
        table.row([
            Pieces::default(),
            Pieces::new("together", DIM),
            Pieces::new(plain(Unit::Money, best.cost, currency), BOLD),
        ]);
        table.write(page);
    }
    let sure = probability(found.certainty);
    page.paragraph(
        &format!("The probability that no other set is better: {sure}."),
        BOLD,
        2,
    );
}

fn price(cost: Option<f64>, currency: &str) -> Pieces {
    match cost {
        Some(cost) => plain(Unit::Money, cost, currency).into(),
        None => Pieces::new("no cost stated", DIM),
    }
}

fn ranking(page: &mut Page, found: &Portfolio, currency: &str) {
    if found.ranking.len() < 2 {
        return;
    }
    let unit = found.goal.unit();
    page.heading(
        "Runners-up",
        "and how far they are behind under the same luck",
    );
    let mut table = Table::new([
        Column::right(""),
        Column::name(30),
        Column::right("cost"),
        Column::right(match unit {
            Unit::Share => "chance",
            _ => "worth",
        }),
        Column::right("behind"),
        Column::left("").optional(1),
        Column::right("best").optional(2),
    ]);
    for (rank, set) in found.ranking.iter().enumerate().skip(1) {
        let behind = difference(unit, set.behind, set.behind_error, currency);
        let slugs: Vec<&str> = set.fixes.iter().map(|s| s.as_str()).collect();
        table.row([
            Pieces::new((rank + 1).to_string(), DIM),
            match slugs.is_empty() {
                true => Pieces::new("nothing", DIM),
                false => slugs.join(" + ").into(),
            },
            plain(Unit::Money, set.cost, currency).into(),
            set_worth(&found.goal, set, currency).into(),
            behind.signed(-set.behind).into(),
            give_or_take(&behind, set.behind_error),
            Pieces::new(probability(set.best), DIM),
        ]);
    }
    table.write(page);
}

fn not_to_be_had(page: &mut Page, found: &Portfolio) {
    let out: Vec<&Fix> = found
        .fixes
        .iter()
        .filter(|f| f.unavailable.is_some())
        .collect();
    if out.is_empty() && found.conflicts.is_empty() && found.impossible.is_none() {
        return;
    }
    page.heading("What cannot be had", "");
    for fix in out {
        let why = fix.unavailable.as_deref().unwrap_or("");
        page.paragraph(&format!("{}: {why}", fix.name), PLAIN, 2);
    }
    for conflict in &found.conflicts {
        page.paragraph(
            &format!("{} with {}: {}", conflict.one, conflict.other, conflict.why),
            PLAIN,
            2,
        );
    }
    if let Some((count, why)) = &found.impossible {
        page.paragraph(
            &format!("{count} more sets do not go together, the first because {why}"),
            PLAIN,
            2,
        );
    }
}
