//! Money of customers: what they bring and cost, by when, and before or after they convert.
//!
//! Money is linear in the customers, so it obeys the renewal equations of customers with other sources.
//! Counting whoever has a running subscription as often as its monthly price says gives the revenue that
//! recurs: a touchpoint that starts a subscription is a source of so much, one that changes it a gain on
//! what flows through. What those have brought who convert in the end is carried along on the way to the
//! conversion, as what it was worth when it came; what comes after follows by subtraction.

use super::{
    chain::Chain,
    events::{self, days, millis},
    flow::{Flow, Question, Spreading, follow, stay},
    grid::Grid,
    stream::Stream,
    subscription::{Gross, Subscriptions, gross},
    task::{Answer, Solver},
};

/// Where the numbers of [`Task::Money`](super::task::Task::Money) stand; all are per customer that enters.
pub(super) struct Purse;

impl Purse {
    /// Revenue.
    pub const REVENUE: usize = 0;
    /// Cost.
    pub const COST: usize = 1;
    /// Monthly revenue that runs at the horizon.
    pub const RECURRING: usize = 2;
    /// Monthly revenue that expansions have added.
    pub const EXPANDED: usize = 3;
    /// Monthly revenue that ran at the start of the window.
    pub const AT_WINDOW: usize = 4;
    /// What runs at its end, of those customers.
    pub const NET: usize = 5;
    /// The same with none above what it was.
    pub const GROSS: usize = 6;
    /// Revenue of customers who convert.
    pub const CUSTOMER_REVENUE: usize = 7;
    /// Their cost.
    pub const CUSTOMER_COST: usize = 8;
    /// Cost of all customers before they convert.
    pub const ACQUISITION: usize = 9;
    /// Revenue of customers who convert, discounted to the start.
    pub const DISCOUNTED: usize = 10;
    /// Revenue less cost, discounted to the day on which a customer enters.
    pub const PRESENT: usize = 11;
    /// The same, of customers who convert.
    pub const CUSTOMER_PRESENT: usize = 12;
    /// How many there are.
    pub const COUNT: usize = 13;
}

/// About how often customers are followed through the whole chain.
pub(super) const FLOWS: f64 = 8.0;

/// What money is worth by the day on which it comes.
#[derive(Debug, Clone, Copy)]
struct Worth {
    /// The continuous rate a day.
    rate: f64,
    /// The last day.
    end: f64,
}

impl Worth {
    /// What one of money is worth.
    fn at(&self, day: f64) -> f64 {
        (-self.rate * day).exp()
    }

    /// What one of money a day is worth that comes from this day until the end.
    fn from(&self, day: f64) -> f64 {
        let left = self.end - day;
        if self.rate == 0.0 {
            left
        } else {
            self.at(day) * -(-self.rate * left).exp_m1() / self.rate
        }
    }
}

/// Flows of customers who enter somehow.
struct Ways<'a> {
    all: &'a Flow,
    /// Counted by the price of their subscriptions.
    running: Flow,
    /// Until they convert.
    before: &'a Flow,
    /// Both.
    before_running: Flow,
}

/// What customers have brought and cost within the horizon.
#[derive(Debug, Clone, Copy, Default)]
struct Accrued {
    revenue: f64,
    cost: f64,
    customer_revenue: f64,
    customer_cost: f64,
    acquisition: f64,
}

/// A kind of money as it accrues at one touchpoint.
struct Rates {
    a_visit: f64,
    a_day: f64,
}

/// Days in the average month of a year, as subscriptions are charged.
const SUBSCRIPTION_MONTH: f64 = 365.0 / 12.0;

impl Solver<'_> {
    /// Everything about money, where customers convert at these touchpoints.
    ///
    /// Where subscriptions grow on a loop that takes no time nothing has a value.
    pub(super) fn money(&self, set: &[usize]) -> Result<Answer, String> {
        let nothing = || Answer {
            values: vec![f64::NAN; Purse::COUNT],
            doubt: 0.0,
        };
        Ok(self.solve_money(set).unwrap_or_else(|_| nothing()))
    }

    fn solve_money(&self, set: &[usize]) -> Result<Answer, String> {
        let grid = self.chain.grid;
        let subscriptions = Subscriptions::new(self);
        let everywhere = vec![true; self.chain.parts.len()];
        let before = self.first(set, &everywhere)?;
        let ways = self.ways(set, &subscriptions, self.base, &before)?;
        let plain = Worth {
            rate: 0.0,
            end: grid.time(grid.steps),
        };
        let mut values = vec![0.0; Purse::COUNT];
        let sums = self.accrue(set, &ways, plain)?;
        values[Purse::REVENUE] = sums.revenue;
        values[Purse::COST] = sums.cost;
        values[Purse::CUSTOMER_REVENUE] = sums.customer_revenue;
        values[Purse::CUSTOMER_COST] = sums.customer_cost;
        values[Purse::ACQUISITION] = sums.acquisition;
        self.recurring(&subscriptions, &ways, &mut values)?;
        if self.plan.discount_rate > 0.0 {
            let rate = self.plan.discount_rate.ln_1p() / 365.0;
            let discounted = Worth { rate, ..plain };
            let mut present = self.accrue(set, &ways, discounted)?;
            values[Purse::DISCOUNTED] = present.customer_revenue;
            if self.plan.arrivals.is_some() {
                // Counted back to the day on which each customer enters.
                let back = |day: f64| (rate * day).exp();
                let start = self
                    .chain
                    .start_of(&self.chain.arrivals.weighted(grid, back));
                let all = self.until(&[], &start, &everywhere, None)?;
                let before = self.until(set, &start, &everywhere, None)?;
                let ways = self.ways(set, &subscriptions, &all, &before)?;
                present = self.accrue(set, &ways, discounted)?;
            }
            values[Purse::PRESENT] = present.revenue - present.cost;
            values[Purse::CUSTOMER_PRESENT] = present.customer_revenue - present.customer_cost;
        }
        let doubt = self.base.doubt() + before.doubt() + ways.running.doubt();
        Ok(Answer { values, doubt })
    }

    fn ways<'a>(
        &self,
        set: &[usize],
        subscriptions: &Subscriptions,
        all: &'a Flow,
        before: &'a Flow,
    ) -> Result<Ways<'a>, String> {
        let running = |flow: &Flow, set: &[usize]| {
            let mut stop = vec![false; self.chain.parts.len()];
            set.iter().for_each(|&i| stop[i] = true);
            follow(
                &subscriptions.chain,
                &Question {
                    start: &subscriptions.begun(flow),
                    stop: &stop,
                    wanted: &subscriptions.downstream,
                    known: None,
                    spreading: Spreading::Means,
                },
            )
        };
        Ok(Ways {
            running: running(all, &[])?,
            before_running: running(before, set)?,
            all,
            before,
        })
    }

    /// What accrues by the horizon.
    fn accrue(&self, set: &[usize], ways: &Ways, worth: Worth) -> Result<Accrued, String> {
        let revenue = |i: usize| self.revenue_of(i);
        let cost = |i: usize| self.cost_of(i);
        let total =
            self.sum_of(ways.all, &revenue, &[], worth) + self.recurred(&ways.running, &[], worth);
        let total_cost = self.sum_of(ways.all, &cost, &[], worth);
        let before = self.sum_of(ways.before, &revenue, set, worth)
            + self.recurred(&ways.before_running, set, worth);
        let cost_before = self.sum_of(ways.before, &cost, set, worth);
        let running = Some(&ways.before_running);
        let carried = self.carried(set, ways.before, &revenue, running, worth)?;
        let cost_carried = self.carried(set, ways.before, &cost, None, worth)?;
        Ok(Accrued {
            revenue: total,
            cost: total_cost,
            customer_revenue: carried + total - before,
            customer_cost: cost_carried + total_cost - cost_before,
            acquisition: cost_before,
        })
    }

    fn revenue_of(&self, at: usize) -> Rates {
        let money = &self.plan.touchpoints[at].money;
        Rates {
            a_visit: money.revenue * self.persona.spend,
            a_day: money.revenue_per_day * self.persona.spend,
        }
    }

    fn cost_of(&self, at: usize) -> Rates {
        let money = &self.plan.touchpoints[at].money;
        Rates {
            a_visit: money.cost,
            a_day: money.cost_per_day,
        }
    }

    /// A kind of money that accrues to a flow, apart from where it is stopped.
    fn sum_of(
        &self,
        flow: &Flow,
        rates: &dyn Fn(usize) -> Rates,
        stopped: &[usize],
        worth: Worth,
    ) -> f64 {
        let grid = self.chain.grid;
        let each = flow.visits.iter().enumerate();
        let each = each.filter(|(i, _)| !stopped.contains(i));
        each.filter_map(|(i, visits)| {
            let visits = visits.as_deref()?;
            let Rates { a_visit, a_day } = rates(i);
            let mut sum = 0.0;
            if a_visit != 0.0 {
                sum += a_visit * visits.arrivals.worth(grid, |day| worth.at(day));
            }
            if a_day != 0.0 {
                let left = |ends: &Stream| ends.worth(grid, |day| worth.from(day));
                let gone: f64 = visits.ends.iter().map(left).sum();
                sum += a_day * (left(&visits.arrivals) - gone);
            }
            Some(sum)
        })
        .sum()
    }

    /// What subscriptions have brought, counted by price; who has finished goes on paying.
    fn recurred(&self, running: &Flow, stopped: &[usize], worth: Worth) -> f64 {
        let grid = self.chain.grid;
        let left = |ends: &Stream| ends.worth(grid, |day| worth.from(day));
        let each = running.visits.iter().zip(&self.chain.parts).enumerate();
        let each = each.filter(|(i, _)| !stopped.contains(i));
        let sum = each.filter_map(|(_, (visits, parts))| {
            let visits = visits.as_deref()?;
            let gone = parts.iter().zip(&visits.ends);
            let gone: f64 = gone.map(|(p, ends)| (1.0 - p.finish) * left(ends)).sum();
            Some(left(&visits.arrivals) - gone)
        });
        sum.sum::<f64>() / SUBSCRIPTION_MONTH
    }

    /// What has accrued to those who arrive in the set within the horizon, until then.
    fn carried(
        &self,
        set: &[usize],
        before: &Flow,
        rates: &dyn Fn(usize) -> Rates,
        running: Option<&Flow>,
        worth: Worth,
    ) -> Result<f64, String> {
        let grid = self.chain.grid;
        let upstream = self.reachable.to(set);
        let mut start = Vec::new();
        for (i, visits) in before.visits.iter().enumerate() {
            let (Some(visits), false) = (visits.as_deref(), set.contains(&i)) else {
                continue;
            };
            if !upstream[i] {
                continue;
            }
            let Rates { a_visit, a_day } = rates(i);
            if a_visit != 0.0 {
                let came = visits.arrivals.weighted(grid, |d| a_visit * worth.at(d));
                start.push((i, came));
            }
            if a_day != 0.0 {
                self.carry(i, &visits.arrivals, &visits.ends, a_day, worth, &mut start)?;
            }
            if let Some(running) = running.and_then(|flow| flow.visits[i].as_deref()) {
                let a_day = 1.0 / SUBSCRIPTION_MONTH;
                let (came, ends) = (&running.arrivals, &running.ends);
                self.carry(i, came, ends, a_day, worth, &mut start)?;
            }
        }
        if start.is_empty() {
            return Ok(0.0);
        }
        let flow = self.until(set, &start, &upstream, None)?;
        Ok(self.sum(&flow, set).by_end(grid))
    }

    /// What so much a day from the arrival to the end of a stay is worth, at its end.
    fn carry(
        &self,
        at: usize,
        came: &Stream,
        ends: &[Stream],
        a_day: f64,
        worth: Worth,
        into: &mut Vec<(usize, Stream)>,
    ) -> Result<(), String> {
        let grid = self.chain.grid;
        let from = |day: f64| a_day * worth.from(day);
        let mut carried = stay(self.chain, at, came.weighted(grid, from))?;
        for (carried, ends) in carried.iter_mut().zip(ends) {
            carried.add(&ends.weighted(grid, from), -1.0);
        }
        self.lead_on(at, &carried, into);
        Ok(())
    }

    fn recurring(
        &self,
        subscriptions: &Subscriptions,
        ways: &Ways,
        values: &mut [f64],
    ) -> Result<(), String> {
        let grid = self.chain.grid;
        values[Purse::RECURRING] = self.still_running(&ways.running);
        let grown = self.plan.touchpoints.iter().zip(&ways.running.visits);
        let grown = grown.filter_map(|(touchpoint, visits)| {
            let change = touchpoint.money.change;
            let visits = visits.as_deref().filter(|_| change > 0.0)?;
            // What arrives has grown already.
            Some(visits.arrivals.by_end(grid) * change / (1.0 + change))
        });
        values[Purse::EXPANDED] = grown.sum();
        let at = millis(self.plan.horizon) - millis(self.plan.window);
        let place = days(at) / grid.step;
        let (point, part) = match grid.index(days(at)) {
            Some(point) => (point, 0.0),
            None => (place.floor() as usize, place - place.floor()),
        };
        let mut found = self.window(subscriptions, ways, at, point)?;
        if part > 0.0 {
            let next = self.window(subscriptions, ways, at, point + 1)?;
            for (value, next) in found.iter_mut().zip(next) {
                *value += part * (next - *value);
            }
        }
        values[Purse::AT_WINDOW..=Purse::GROSS].copy_from_slice(&found);
        Ok(())
    }

    /// What runs at the end of the grid, of who has neither left nor been stopped.
    fn still_running(&self, running: &Flow) -> f64 {
        let each = running.visits.iter().zip(&self.chain.parts);
        let each = each.filter_map(|(visits, parts)| {
            let visits = visits.as_deref()?;
            Some(still(
                &visits.arrivals,
                &visits.ends,
                parts,
                self.chain.grid,
            ))
        });
        each.sum()
    }

    /// What runs at the start of the window, and of those customers at its end: net, and gross.
    fn window(
        &self,
        subscriptions: &Subscriptions,
        ways: &Ways,
        at: i64,
        point: usize,
    ) -> Result<[f64; 3], String> {
        let grid = self.chain.grid;
        let (mut then, mut net) = (0.0, 0.0);
        let by = |stream: &Stream| {
            let smooth = stream.running(grid).smooth;
            events::by(&stream.jumps, at) + smooth.get(point).copied().unwrap_or(0.0)
        };
        // Stays that are open when the window begins, by where they lead to after that.
        let mut onward = Vec::new();
        for (i, visits) in ways.running.visits.iter().enumerate() {
            let Some(visits) = visits.as_deref() else {
                continue;
            };
            let [early, _] = visits.arrivals.cut(at, point);
            if early.is_empty() {
                continue;
            }
            let ends = stay(self.chain, i, early.clone())?;
            let (mut done, mut open) = (Vec::new(), Vec::new());
            for ends in &ends {
                let [before, after] = ends.cut(at, point);
                done.push(before);
                open.push(after);
            }
            let parts = &self.chain.parts[i];
            let finished = |ends: &[Stream], count: &dyn Fn(&Stream) -> f64| -> f64 {
                let each = parts.iter().zip(ends);
                each.map(|(part, ends)| part.finish * count(ends)).sum()
            };
            // How many are there is told best by everybody's way. Who goes on within a step of the grid is cut
            // off on one side or the other, which must not change how many there are.
            let there = by(&visits.arrivals) - visits.ends.iter().map(by).sum::<f64>();
            let cut = early.whole() - done.iter().map(Stream::whole).sum::<f64>();
            let scale = if cut > 1e-12 {
                (there / cut).clamp(0.0, 2.0)
            } else {
                1.0
            };
            let ended = finished(&visits.ends, &by);
            then += there + ended;
            let later = still(&early, &ends, parts, grid) - finished(&done, &Stream::whole);
            net += ended + scale * later;
            for stream in &mut open {
                let same = std::mem::take(stream);
                stream.add(&same, scale);
            }
            self.lead_on(i, &open, &mut onward);
        }
        let gains = |mut onward: Vec<(usize, Stream)>| {
            for (to, stream) in &mut onward {
                let gain = subscriptions.gains[*to];
                let same = std::mem::take(stream);
                stream.add(&same, gain);
            }
            onward
        };
        let kind = gross(self.plan);
        let level = match kind {
            Gross::Unknown => f64::NAN,
            Gross::Level => net + self.runs_on(self.chain, &onward)?,
            Gross::AsNet => 0.0,
        };
        let mut start = gains(onward);
        start.extend(self.begun_again(subscriptions, ways.all, at, point)?);
        net += self.runs_on(&subscriptions.chain, &start)?;
        let gross = if kind == Gross::AsNet { net } else { level };
        Ok([then, net, gross])
    }

    /// What runs at the end, of what starts like this.
    fn runs_on(&self, chain: &Chain, start: &[(usize, Stream)]) -> Result<f64, String> {
        let everywhere = vec![true; chain.parts.len()];
        let flow = follow(
            chain,
            &Question {
                start,
                stop: &vec![false; chain.parts.len()],
                wanted: &everywhere,
                known: None,
                spreading: Spreading::Means,
            },
        )?;
        Ok(self.still_running(&flow))
    }

    /// Subscriptions that begin anew within the window, of customers who had one when it began.
    fn begun_again(
        &self,
        subscriptions: &Subscriptions,
        all: &Flow,
        at: i64,
        point: usize,
    ) -> Result<Vec<(usize, Stream)>, String> {
        if !subscriptions.again {
            return Ok(Vec::new());
        }
        let has = subscriptions.having(all)?;
        let mut onward = Vec::new();
        for (i, visits) in has.visits.iter().enumerate() {
            let Some(visits) = visits.as_deref() else {
                continue;
            };
            let [early, _] = visits.arrivals.cut(at, point);
            if early.is_empty() {
                continue;
            }
            let ends = stay(self.chain, i, early)?;
            let open: Vec<Stream> = ends.iter().map(|e| e.cut(at, point)[1].clone()).collect();
            self.lead_on(i, &open, &mut onward);
        }
        let flow = self.until(&[], &onward, &subscriptions.upstream, None)?;
        Ok(subscriptions.begun(&flow))
    }
}

/// What has come and not gone by the end of the grid; who has finished is still there.
fn still(came: &Stream, ends: &[Stream], parts: &[super::chain::Part], grid: Grid) -> f64 {
    let gone = parts.iter().zip(ends);
    let gone = gone.map(|(part, ends)| (1.0 - part.finish) * ends.by_end(grid));
    came.by_end(grid) - gone.sum::<f64>()
}
