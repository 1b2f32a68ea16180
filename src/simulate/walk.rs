//! One customer's journey.
//!
//! The walk is generic over what the map uses, so that a plain map pays for nothing else, and over
//! what is recorded, so that the same walk serves tallies and paired comparisons.

use super::{
    guide::{DROPPED, FINISHED, GONE},
    money::{Purse, discount, run_on, spend, worth},
    stages::Stages,
    tables::{Chain, Details, NO_MILESTONE, Tables},
    traveller::Traveller,
    visits::Visits,
};
use crate::{
    draws::{Customer, Draws},
    map::{Milestone, SupportRole},
    units::Millis,
};

/// The most visits a customer may make; one that makes more is stopped and counted as such. Only a
/// loop that takes almost no time and is almost never left can get there.
pub const MAX_VISITS: u32 = 100_000;

/// How a journey ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Dropped off.
    Dropped,
    /// Finished: the journey has ended well.
    Finished,
    /// Still under way at the horizon.
    Active,
    /// Stopped after [`MAX_VISITS`].
    Stopped,
}

/// What is known of a customer when the journey has ended.
#[derive(Debug, Clone)]
pub struct Journey {
    /// When the customer entered.
    pub start: Millis,
    /// When the customer left, or the horizon. Who has finished has not left.
    pub end: Millis,
    /// How it ended.
    pub how: End,
    /// When each milestone was first reached. One more place at the end is written by touchpoints without
    /// a milestone and means nothing.
    pub first: [Millis; NO_MILESTONE + 1],
    /// Stages reached.
    pub stages: Stages,
    /// The part that only some maps use.
    pub more: More,
}

/// What only maps with satisfaction, money or support fill in.
#[derive(Debug, Clone, Default)]
pub struct More {
    /// Arrivals at conversion touchpoints.
    pub conversions: u32,
    /// Satisfaction at the end, 0…10.
    pub satisfaction: f64,
    /// Revenue, cost, and so on.
    pub purse: Purse,
    /// The open ticket and what became of the others.
    pub desk: Desk,
    /// Renewals decided in the last 30 days.
    pub renewals_lately: u32,
}

/// A customer's tickets.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// Tickets opened.
    pub tickets: u32,
    /// Answered, and the sum of times until then.
    pub answered: (u32, Millis),
    /// Resolved, and the sum of times until then.
    pub resolved: (u32, Millis),
    /// Resolved with one contact.
    pub first_contact: u32,
    open: Option<Ticket>,
}

#[derive(Debug, Clone, Copy)]
struct Ticket {
    since: Millis,
    contacts: u32,
    answered: bool,
}

/// What a walk tells while it goes on. Every method may do nothing.
pub trait Recorder {
    /// Arrived in a stage, for the first time or not.
    fn arrived(&mut self, stage: usize, first_time: bool);
    /// A stay has ended: at a touchpoint, visited for the first time or not, by way `number` (0: dropped
    /// off, 1: finished) after so long a stay.
    fn left(&mut self, at: usize, first_move: u32, number: usize, first_visit: bool, stay: Millis);
    /// The horizon came during a stay, after so much of it.
    fn still_at(&mut self, at: usize, first_visit: bool, stay: Millis);
    /// The time a stay in a stage took.
    fn in_stage(&mut self, stage: usize, stay: Millis);
    /// A pain struck and delayed by so much.
    fn struck(&mut self, pain: usize, delay: Millis);
    /// A pain made the customer leave.
    fn left_because_of(&mut self, pain: usize);
    /// A stay ended with this emotion, pain hits included.
    fn felt(&mut self, at: usize, emotion: f64);
    /// Revenue that came in evenly between two times; at once where they are the same.
    fn earned(&mut self, from: Millis, until: Millis, amount: f64);
    /// A CSAT answer.
    fn csat(&mut self, satisfied: bool);
    /// A reported effort.
    fn effort(&mut self, effort: f64);
}

/// What a map uses, known when the program is compiled.
pub trait Uses {
    /// Pains strike.
    const PAINS: bool;
    /// Satisfaction moves.
    const FEELINGS: bool;
    /// Money, support, expected times, timed effects, arrivals over time.
    const EXTRAS: bool;
}

/// Declares the combinations of what a map may use.
macro_rules! uses {
    ($($name:ident: $pains:literal, $feelings:literal, $extras:literal;)+) => {
        $(
            /// A combination of what a map uses.
            pub struct $name;
            impl Uses for $name {
                const PAINS: bool = $pains;
                const FEELINGS: bool = $feelings;
                const EXTRAS: bool = $extras;
            }
        )+
    };
}
uses! {
    Plain: false, false, false;
    Extras: false, false, true;
    Pains: true, false, false;
    PainsAndExtras: true, false, true;
    Everything: true, true, true;
}

/// Walks a customer's journey into `journey`.
#[inline(always)]
pub fn walk<U: Uses, V: Visits, R: Recorder>(
    tables: &Tables,
    traveller: Traveller,
    visits: &mut V,
    record: &mut R,
    journey: &mut Journey,
) {
    let luck = traveller.luck;
    let chain = &tables.chains[traveller.persona];
    let horizon = tables.horizon;
    visits.begin();
    journey.begin(if U::EXTRAS {
        traveller.start
    } else {
        Millis::ZERO
    });
    if U::FEELINGS || U::EXTRAS {
        journey.more = More::default();
    }
    if U::FEELINGS {
        journey.more.satisfaction = chain.baseline;
    }
    let mut now = journey.start;
    let mut at = traveller.at as usize;
    let mut visited = 0;
    loop {
        let node = &chain.nodes[at];
        let (mut draws, visit) = visits.arrive(at, node.salt, luck);
        let first = &mut journey.first[node.milestone.map_or(NO_MILESTONE, |m| m as usize)];
        // Time only goes on, so the first time is the least.
        *first = if now < *first { now } else { *first };
        let first_time = journey.stages.reach(node.stage);
        record.arrived(node.stage as usize, first_time);
        let mut earned = journey.more.purse.revenue;
        if U::EXTRAS {
            arrive(tables, chain, at, now, journey);
            let revenue = journey.more.purse.revenue;
            if revenue != earned {
                record.earned(now, now, revenue - earned);
                earned = revenue;
            }
        }
        let word = draws.word();
        let mut stay = node.stay.draw((word >> 32) as u32);
        let mut hit = Hit {
            emotion: 0.0,
            leaver: None,
        };
        if U::PAINS {
            hit = strike(
                tables,
                &chain.details[at],
                luck,
                visit.number,
                traveller.without,
                &mut stay,
                record,
            );
        }
        let then = now + stay;
        if U::EXTRAS {
            let details = &chain.details[at];
            spend(
                tables,
                details,
                chain.spend,
                now,
                then.min(horizon),
                &mut journey.more.purse,
            );
            let revenue = journey.more.purse.revenue;
            if revenue != earned {
                record.earned(now, then.min(horizon), revenue - earned);
            }
            record.in_stage(node.stage as usize, then.min(horizon) - now);
        }
        if then > horizon {
            record.still_at(at, visit.first, horizon - now);
            journey.end = horizon;
            journey.how = End::Active;
            return;
        }
        now = then;
        if U::FEELINGS {
            let details = &chain.details[at];
            let survey = luck.at(node.salt, visit.number);
            feel(
                tables,
                details,
                at,
                survey,
                hit.emotion,
                &mut journey.more,
                record,
            );
        }
        let way = if U::PAINS
            && let Some(pain) = hit.leaver
        {
            record.left_because_of(pain as usize);
            (GONE, DROPPED)
        } else {
            let guide = match U::EXTRAS {
                true => node.guide_after(stay),
                false => &node.guide,
            };
            let mut draw = word as u32;
            if U::FEELINGS && tables.plan.features.health_effect {
                let worse = chain.baseline - journey.more.satisfaction;
                draw = tilt(
                    draw,
                    guide.drop_off,
                    tables.plan.experience.health_effect.get() * worse,
                );
            }
            let way = guide.way(draw);
            (way.to(), way.number())
        };
        record.left(at, node.first_move, way.1, visit.first, stay);
        if U::EXTRAS && node.milestone == Some(Milestone::Renewal) && now > tables.renewals_from {
            journey.more.renewals_lately += 1;
        }
        if way.0 == GONE {
            if way.1 == FINISHED {
                finish::<U, R>(tables, now, journey, record);
            } else {
                journey.end = now;
            }
            return;
        }
        visited += 1;
        if visited >= MAX_VISITS {
            journey.end = now;
            journey.how = End::Stopped;
            return;
        }
        at = way.0 as usize;
    }
}

/// The journey has ended well: nothing happens any more but that the subscription runs on.
#[inline(never)]
fn finish<U: Uses, R: Recorder>(
    tables: &Tables,
    now: Millis,
    journey: &mut Journey,
    record: &mut R,
) {
    let horizon = tables.horizon;
    journey.how = End::Finished;
    journey.end = horizon;
    if U::EXTRAS && tables.plan.features.money {
        let purse = &mut journey.more.purse;
        let before = purse.revenue;
        run_on(tables, 0.0, now, horizon, purse);
        if purse.revenue != before {
            record.earned(now, horizon, purse.revenue - before);
        }
    }
}

impl Journey {
    /// Begins anew, apart from the part that only some maps use.
    #[inline(always)]
    fn begin(&mut self, start: Millis) {
        self.start = start;
        self.how = End::Dropped;
        self.first = [Millis::NEVER; NO_MILESTONE + 1];
        self.stages.clear();
    }

    /// When a milestone was first reached, since the start of the run.
    #[inline(always)]
    pub fn reached(&self, milestone: Milestone) -> Millis {
        self.first[milestone as usize]
    }
}

impl Default for Journey {
    /// A journey that nobody has begun.
    fn default() -> Journey {
        Journey {
            start: Millis::ZERO,
            end: Millis::ZERO,
            how: End::Dropped,
            first: [Millis::NEVER; NO_MILESTONE + 1],
            stages: Stages::default(),
            more: More::default(),
        }
    }
}

/// What the pains of a visit did.
struct Hit {
    emotion: f64,
    /// The first pain because of which the customer will leave when the stay is over.
    leaver: Option<u32>,
}

/// Lets the pains at a touchpoint strike; adds their delays to the stay.
#[inline(always)]
fn strike<R: Recorder>(
    tables: &Tables,
    details: &Details,
    luck: Customer,
    visit: u32,
    without: Option<u32>,
    stay: &mut Millis,
    record: &mut R,
) -> Hit {
    let mut hit = Hit {
        emotion: 0.0,
        leaver: None,
    };
    for &(pain, prevalence) in &details.pains {
        let table = &tables.pains[pain as usize];
        let mut draws = luck.at(table.salt, visit);
        let word = draws.word();
        if (word >> 32) >= prevalence || without == Some(pain) {
            continue;
        }
        let delay = table
            .delay
            .as_ref()
            .map_or(Millis::ZERO, |law| law.draw(word as u32))
            // What is longer is as long: sums of delays must be numbers.
            .min(Millis::from_days(1e9));
        let leaves = table.leave > 0 && (draws.word() >> 32) < table.leave;
        record.struck(pain as usize, delay);
        *stay += delay;
        hit.emotion += table.emotion;
        if leaves && hit.leaver.is_none() {
            hit.leaver = Some(pain);
        }
    }
    hit
}

/// Moves satisfaction and asks the surveys of a touchpoint.
#[inline(always)]
fn feel<R: Recorder>(
    tables: &Tables,
    details: &Details,
    at: usize,
    mut draws: Draws,
    hit: f64,
    more: &mut More,
    record: &mut R,
) {
    let experience = &tables.plan.experience;
    let emotion = (details.emotion + hit).clamp(-1.0, 1.0);
    let toward = 5.0 + 5.0 * emotion;
    more.satisfaction += experience.recency.get() * (toward - more.satisfaction);
    record.felt(at, emotion);
    if details.csat {
        // The first word of the visit made the move; the second is the noise of the answer.
        draws.word();
        let noise = tables.normal.read((draws.word() >> 32) as u32) * experience.noise.get();
        record.csat(more.satisfaction + noise >= experience.csat_from);
    }
    if let Some(effort) = details.effort {
        record.effort(effort);
    }
}

/// What happens on arriving: money changes hands once, subscriptions and tickets begin and end.
#[inline(always)]
fn arrive(tables: &Tables, chain: &Chain, at: usize, now: Millis, journey: &mut Journey) {
    let details = &chain.details[at];
    let more = &mut journey.more;
    if chain.nodes[at].milestone == Some(Milestone::Conversion) {
        if more.conversions == 0 {
            more.purse.acquisition = more.purse.cost;
        }
        more.conversions += 1;
    }
    if tables.plan.features.money {
        let money = &details.money;
        let purse = &mut more.purse;
        purse.cost += money.cost;
        if tables.discount_a_day > 0.0 && money.cost != 0.0 {
            purse.discounted_cost += money.cost * worth(tables.discount_a_day, now);
        }
        if money.revenue != 0.0 {
            purse.revenue += money.revenue * chain.spend;
            purse.discounted += money.revenue * chain.spend * discount(tables, now);
        }
        if let Some(price) = money.subscribe {
            purse.recurring = price * chain.spend;
            purse.began_at = purse.recurring;
        }
        if money.change != 0.0 && purse.recurring > 0.0 {
            let change = (purse.recurring * money.change).max(-purse.recurring);
            purse.recurring += change;
            purse.expanded += change.max(0.0);
        }
    }
    if tables.plan.features.support {
        more.desk
            .arrive(details.support, chain.nodes[at].milestone, now);
    }
}

impl Desk {
    fn arrive(&mut self, role: Option<SupportRole>, milestone: Option<Milestone>, now: Millis) {
        match (role, &mut self.open) {
            (Some(SupportRole::Ticket), None) => {
                self.tickets += 1;
                self.open = Some(Ticket {
                    since: now,
                    contacts: 1,
                    answered: false,
                });
            }
            (Some(SupportRole::Ticket), Some(ticket)) => ticket.contacts += 1,
            (Some(SupportRole::Response), Some(ticket)) if !ticket.answered => {
                ticket.answered = true;
                self.answered.0 += 1;
                self.answered.1 += now - ticket.since;
            }
            _ => {}
        }
        if milestone == Some(Milestone::ProblemResolution)
            && let Some(ticket) = self.open.take()
        {
            self.resolved.0 += 1;
            self.resolved.1 += now - ticket.since;
            self.first_contact += u32::from(ticket.contacts == 1);
        }
    }
}

/// Moves a draw so that the odds of dropping off are multiplied by eˣ and all flows keep their order
/// and proportions: the drop-off takes the lowest draws.
#[inline(always)]
fn tilt(draw: u32, drop_off: f64, x: f64) -> u32 {
    const ONE: f64 = 4_294_967_296.0;
    if drop_off <= 0.0 || drop_off >= 1.0 {
        return draw;
    }
    let odds = drop_off / (1.0 - drop_off) * x.exp();
    let tilted = odds / (1.0 + odds);
    let u = (f64::from(draw) + 0.5) / ONE;
    let back = if u < tilted {
        u / tilted * drop_off
    } else {
        drop_off + (u - tilted) / (1.0 - tilted) * (1.0 - drop_off)
    };
    (back * ONE) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tilting_multiplies_the_odds() {
        // Odds of 0.2 are 1/4; times e^ln2 they are 1/2: a share of 1/3.
        let n = 100_000u32;
        let drop = (0..n)
            .filter(|i| f64::from(tilt(i * 42_949, 0.2, 2f64.ln())) < 0.2 * 4_294_967_296.0)
            .count();
        assert!(
            (drop as f64 / f64::from(n) - 1.0 / 3.0).abs() < 1e-4,
            "{drop}"
        );
    }
}
