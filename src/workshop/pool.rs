//! Several people's low, likely and high as one uncertain number.
//!
//! Each says what a number is at least, most likely and at most; that is a PERT law. The laws are put
//! together by the equal-weight linear opinion pool: the density of the pool is the mean of theirs
//! (Clemen and Winkler 1999, *Combining probability distributions from experts in risk analysis*, Risk
//! Analysis 19(2), §3; equal weights do about as well as any without a test of the experts, Cooke and
//! Goossens 2008). Where people disagree the pool is wide, as it should be: a mean of their numbers would
//! hide that they do.
//!
//! A map has laws of one bump, so the pool is put into the nearest of two: the 90 % range between the 5 %
//! and the 95 % quantile of the pool, or the PERT law over all that anybody holds possible with the mean of
//! the pool. Nearest is what has the smaller mean distance between quantiles (Wasserstein's). One person's
//! answer stays what it was.
//!
//! A pool is no agreement: it says what to talk about (O'Hagan and others 2006, *Uncertain judgements*).

use crate::{
    special::{self, Unit},
    units::{Quantity, Uncertain},
};

/// What one person says about a number, in the unit of the number: a share 0…1, days, money.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opinion {
    /// Who says so; may be nobody in particular.
    pub who: String,
    /// At least.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// At most.
    pub high: f64,
}

impl Opinion {
    /// What somebody says.
    ///
    /// # Errors
    /// A sentence when the three are not in rising order.
    pub fn new(who: &str, low: f64, likely: f64, high: f64) -> Result<Opinion, String> {
        let finite = low.is_finite() && likely.is_finite() && high.is_finite();
        if !finite || low > likely || likely > high {
            return Err("low, likely and high must be in rising order".into());
        }
        Ok(Opinion {
            who: who.to_owned(),
            low,
            likely,
            high,
        })
    }

    fn width(&self) -> f64 {
        self.high - self.low
    }

    /// The mean of the PERT law.
    pub fn mean(&self) -> f64 {
        (self.low + 4.0 * self.likely + self.high) / 6.0
    }

    /// Its variance: both shapes sum to 6.
    pub fn variance(&self) -> f64 {
        (self.mean() - self.low) * (self.high - self.mean()) / 7.0
    }

    /// The shapes of its Beta law on 0…1; `None` for somebody who is sure.
    fn shapes(&self) -> Option<(f64, f64)> {
        let width = self.width();
        (width > 0.0).then_some(())?;
        let part = (self.likely - self.low) / width;
        Some((1.0 + 4.0 * part, 5.0 - 4.0 * part))
    }

    /// Where a number lies between its low and high.
    fn unit(&self, x: f64) -> Unit {
        let x = ((x - self.low) / self.width()).clamp(0.0, 1.0);
        Unit { x, rest: 1.0 - x }
    }

    /// The probability of at most `x`.
    fn below(&self, x: f64) -> f64 {
        match self.shapes() {
            Some((a, b)) => special::beta(a, b, self.unit(x)).below,
            None => f64::from(x >= self.low),
        }
    }

    /// How dense its law is at `x`; somebody who is sure has no density.
    pub fn density(&self, x: f64) -> f64 {
        let inside = x >= self.low && x <= self.high;
        match self.shapes().filter(|_| inside) {
            Some((a, b)) => special::beta_density(a, b, self.unit(x)) / self.width(),
            None => 0.0,
        }
    }
}

/// The pool of several opinions.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool<'a>(&'a [Opinion]);

impl<'a> Pool<'a> {
    /// The pool; `None` of nobody.
    pub fn of(opinions: &'a [Opinion]) -> Option<Pool<'a>> {
        (!opinions.is_empty()).then_some(Pool(opinions))
    }

    fn average(&self, of: impl Fn(&Opinion) -> f64) -> f64 {
        self.0.iter().map(of).sum::<f64>() / self.0.len() as f64
    }

    /// Its mean.
    pub fn mean(&self) -> f64 {
        self.average(Opinion::mean)
    }

    /// Its variance: the mean of theirs, and the variance of their means, which is how far they disagree.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        self.average(|o| o.variance() + (o.mean() - mean).powi(2))
    }

    /// The part of the variance that is disagreement, 0…1.
    pub fn disagreement(&self) -> f64 {
        let mean = self.mean();
        let between = self.average(|o| (o.mean() - mean).powi(2));
        match self.variance() {
            all if all > 0.0 => between / all,
            _ => 0.0,
        }
    }

    /// The least and the most that anybody holds possible.
    pub fn ends(&self) -> (f64, f64) {
        let all = self.0.iter();
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), o| {
            (low.min(o.low), high.max(o.high))
        })
    }

    /// How dense it is at `x`.
    pub fn density(&self, x: f64) -> f64 {
        self.average(|o| o.density(x))
    }

    /// The value below which the share `p` of it lies.
    pub fn quantile(&self, p: f64) -> f64 {
        let (mut low, mut high) = self.ends();
        for _ in 0..80 {
            let middle = f64::midpoint(low, high);
            match self.average(|o| o.below(middle)) < p {
                true => low = middle,
                false => high = middle,
            }
        }
        high
    }

    /// The nearest law that a map has. `None` where the quantity does not allow what was said.
    pub fn law<Q: Quantity>(&self) -> Option<Uncertain<Q>> {
        let q = |x: f64| Q::new(x).ok();
        let (low, high) = self.ends();
        if low == high {
            return q(low).map(Uncertain::Known);
        }
        let (low, high) = (q(low)?, q(high)?);
        if let [one] = self.0 {
            return Uncertain::pert(low, q(one.likely)?, high).ok();
        }
        let likely = (6.0 * self.mean() - low.get() - high.get()) / 4.0;
        let likely = q(likely.clamp(low.get(), high.get()));
        let points = likely.and_then(|likely| Uncertain::pert(low, likely, high).ok());
        let ends = q(self.quantile(0.05)).zip(q(self.quantile(0.95)));
        let range = ends.and_then(|(low, high)| Uncertain::range(low, high).ok());
        let off = |law: &Uncertain<Q>| self.distance(law);
        match (points, range) {
            (Some(points), Some(range)) if off(&points) <= off(&range) => Some(points),
            (points, range) => range.or(points),
        }
    }

    /// The mean distance between the quantiles of the pool and of a law.
    pub fn distance<Q: Quantity>(&self, law: &Uncertain<Q>) -> f64 {
        const STEPS: u32 = 99;
        let p = |i: u32| (f64::from(i) + 0.5) / f64::from(STEPS);
        let off = (0..STEPS).map(|i| (self.quantile(p(i)) - law.quantile(p(i)).get()).abs());
        off.sum::<f64>() / f64::from(STEPS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Days, Money, Share};

    fn said(low: f64, likely: f64, high: f64) -> Opinion {
        Opinion::new("", low, likely, high).unwrap()
    }

    /// The integral of f over the pool's density, by the midpoint rule.
    fn over(pool: &Pool, f: impl Fn(f64) -> f64) -> f64 {
        let (low, high) = pool.ends();
        let n = 40_000;
        let step = (high - low) / f64::from(n);
        (0..n)
            .map(|i| low + (f64::from(i) + 0.5) * step)
            .map(|x| f(x) * pool.density(x) * step)
            .sum()
    }

    #[test]
    fn mean_and_variance_are_those_of_the_mixture() {
        let all = [
            said(0.1, 0.2, 0.5),
            said(0.3, 0.4, 0.6),
            said(0.0, 0.1, 0.2),
        ];
        let pool = Pool::of(&all).unwrap();
        // By hand: the means are 1.4/6, 2.5/6 and 0.6/6.
        assert!((pool.mean() - (1.4 + 2.5 + 0.6) / 18.0).abs() < 1e-12);
        // And by integrating the density, which knows nothing of the formulas.
        assert!((over(&pool, |_| 1.0) - 1.0).abs() < 1e-6);
        let mean = over(&pool, |x| x);
        assert!((pool.mean() - mean).abs() < 1e-6);
        let variance = over(&pool, |x| (x - mean).powi(2));
        assert!((pool.variance() - variance).abs() < 1e-6);
    }

    /// Two who are sure of different things: all of the variance is disagreement, and the quantiles are the
    /// two numbers.
    #[test]
    fn people_who_are_sure_and_disagree_make_a_wide_pool() {
        let all = [said(2.0, 2.0, 2.0), said(6.0, 6.0, 6.0)];
        let pool = Pool::of(&all).unwrap();
        assert_eq!((pool.mean(), pool.variance()), (4.0, 4.0));
        assert_eq!(pool.disagreement(), 1.0);
        assert!((pool.quantile(0.25) - 2.0).abs() < 1e-9);
        assert!((pool.quantile(0.75) - 6.0).abs() < 1e-9);
    }

    #[test]
    fn one_answer_stays_what_it_was_and_the_same_answer_twice_too() {
        let one = [said(1.0, 2.0, 5.0)];
        let law: Uncertain<Days> = Pool::of(&one).unwrap().law().unwrap();
        let days = |d| Days::new(d).unwrap();
        let pert = Uncertain::pert(days(1.0), days(2.0), days(5.0)).unwrap();
        assert_eq!(law, pert);
        let two = [one[0].clone(), one[0].clone()];
        let pool = Pool::of(&two).unwrap();
        assert!((pool.variance() - one[0].variance()).abs() < 1e-12);
        assert!(pool.disagreement() < 1e-12);
        let law: Uncertain<Days> = pool.law().unwrap();
        assert!(pool.distance(&law) < 1e-6, "the same law");
        assert!((law.central().get() - pert.central().get()).abs() < 1e-9);
    }

    #[test]
    fn the_law_keeps_the_width_of_the_room() {
        // Two camps: nothing between them would be honest about either.
        let all = [
            said(0.05, 0.1, 0.15),
            said(0.5, 0.6, 0.7),
            said(0.08, 0.1, 0.2),
        ];
        let pool = Pool::of(&all).unwrap();
        let law: Uncertain<Share> = pool.law().unwrap();
        let wide = |p| law.quantile(p).get() - pool.quantile(p);
        assert!(law.quantile(0.9).get() - law.quantile(0.1).get() > 0.3);
        if let Uncertain::Range(_) = law {
            assert!(wide(0.05).abs() < 1e-6 && wide(0.95).abs() < 1e-6);
        }
        // The other candidate is not nearer.
        let (low, high) = pool.ends();
        let share = |x| Share::new(x).unwrap();
        let likely = ((6.0 * pool.mean() - low - high) / 4.0).clamp(low, high);
        let points = Uncertain::pert(share(low), share(likely), share(high)).unwrap();
        assert!(pool.distance(&law) <= pool.distance(&points) + 1e-12);
    }

    #[test]
    fn the_order_of_the_room_does_not_matter_and_money_may_be_lost() {
        let mut all = [said(-10.0, 0.0, 30.0), said(5.0, 9.0, 12.0)];
        let law = |all: &[Opinion]| Pool::of(all).unwrap().law::<Money>().unwrap();
        let one = law(&all);
        all.reverse();
        let other = law(&all);
        for p in [0.05, 0.5, 0.95] {
            assert!((one.quantile(p).get() - other.quantile(p).get()).abs() < 1e-6);
        }
    }

    #[test]
    fn what_a_quantity_does_not_allow_is_no_law() {
        assert!(Opinion::new("", 3.0, 2.0, 4.0).is_err());
        assert!(Opinion::new("", f64::NAN, 2.0, 4.0).is_err());
        let all = [said(0.5, 0.7, 1.4)];
        assert_eq!(Pool::of(&all).unwrap().law::<Share>(), None);
        assert!(Pool::of(&[]).is_none());
        let sure = [said(0.5, 0.5, 0.5)];
        let known = Pool::of(&sure).unwrap().law::<Share>().unwrap();
        assert_eq!(known, Uncertain::Known(Share::new(0.5).unwrap()));
    }
}
