//! What to measure next.

use super::{
    super::{
        page::{BAR, BOLD, DIM, GOOD, PLAIN, Page, Pieces, bar},
        table::{Column, Table},
    },
    give_or_take, head, label, method,
};
use crate::{
    cli::{args::Sized, source::Subject},
    decide::{Information, Worth},
    export::advice::{self, difference, figure},
    map::Unit,
    numbers::{plain, probability, whole},
};

/// The most numbers that are listed.
const LISTED: usize = 12;

/// The options, and what knowing each number would be worth.
pub fn information(mut page: Page, subject: &Subject, size: Sized, found: &Information) -> String {
    let currency = &subject.map.currency;
    head(&mut page, subject, size, found.draws);
    page.paragraph(
        &format!("For {}.", advice::goal(&subject.map, &found.goal)),
        PLAIN,
        0,
    );
    page.paragraph(
        &method(
            found.how,
            "Every option is solved exactly in every draw.",
            "One cohort of every option is simulated in every draw, under the same luck; what the numbers explain of it counts, and luck does not.",
        ),
        DIM,
        0,
    );
    options(&mut page, found, currency);
    numbers(&mut page, found, currency);
    page.finish()
}

fn options(page: &mut Page, found: &Information, currency: &str) {
    page.heading("Options", "with what they are worth more than the first");
    let unit = found.goal.unit();
    let mut table = Table::new([
        Column::left(""),
        Column::name(24),
        Column::right("cost"),
        Column::right("worth"),
        Column::left(""),
        Column::right("more"),
        Column::left("").optional(2),
        Column::right("best in").optional(1),
    ]);
    for (at, option) in found.options.iter().enumerate() {
        let worth = figure(unit, option.value, option.error, currency);
        let gain = difference(unit, option.gain, option.gain_error, currency);
        let chosen = at == found.best;
        let style = if chosen { BOLD } else { PLAIN };
        let (more, error) = match at {
            0 => (Pieces::default(), Pieces::default()),
            _ => (
                gain.signed(option.gain).into(),
                give_or_take(&gain, option.gain_error),
            ),
        };
        table.row([
            Pieces::new(if chosen { "→" } else { "" }, GOOD),
            Pieces::new(option.title.as_str(), style),
            match option.investment > 0.0 {
                true => plain(Unit::Money, option.investment, currency).into(),
                false => Pieces::default(),
            },
            Pieces::new(worth.show(option.value), style),
            give_or_take(&worth, option.error),
            more,
            error,
            probability(option.best).into(),
        ]);
    }
    table.write(page);
}

fn numbers(page: &mut Page, found: &Information, currency: &str) {
    let unit = found.goal.unit();
    page.heading(
        "What to measure",
        "the most that knowing it could be worth to this choice",
    );
    let all = &found.everything;
    let mut table = Table::new([
        Column::name(36),
        Column::right("worth"),
        Column::left(""),
        Column::left("").optional(1),
    ]);
    // One scale for all: what is worth less must not read as more.
    let scale = difference(unit, all.value, all.error, currency);
    let mut row = |name: Pieces, worth: &Worth, gauge: Pieces| match worth.above_0 {
        true => table.row([
            name,
            scale.show(worth.value).into(),
            give_or_take(&scale, worth.error),
            gauge,
        ]),
        false if worth.value == 0.0 => table.row([name, Pieces::new("nothing", DIM)]),
        false => table.row([name, Pieces::new("cannot tell from 0", DIM)]),
    };
    row(Pieces::new("Everything", BOLD), all, Pieces::default());
    let (worthy, rest): (Vec<_>, Vec<_>) = found.numbers.iter().partition(|n| n.worth.above_0);
    for one in worthy.iter().take(LISTED) {
        let gauge = Pieces::new(bar(one.worth.value / all.value, 12), BAR);
        row(label(&one.number, 44), &one.worth, gauge);
    }
    table.write(page);
    let more = worthy.len().saturating_sub(LISTED);
    let idle = rest.iter().filter(|n| n.worth.value == 0.0).count();
    let vague = rest.len() - idle;
    let mut notes = Vec::new();
    if more > 0 {
        notes.push(format!("{more} more are worth less than these"));
    }
    if vague > 0 {
        notes.push(format!(
            "what {vague} would be worth cannot be told from 0 in {} draws",
            whole(found.draws.into())
        ));
    }
    if idle > 0 {
        notes.push(format!(
            "{idle} would not change the choice, as far as can be told"
        ));
    }
    if !notes.is_empty() {
        page.paragraph(&format!("{}.", notes.join("; ")), DIM, 2);
    }
}
