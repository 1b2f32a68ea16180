//! A run that grows: replications are added, and what is known so far can be read at any time.

use super::sample::Sample;
use crate::simulate::{Cohort, Control, Prepared, RunError};

/// A run under way.
pub struct Growing<'a> {
    run: Prepared<'a>,
    sample: Option<Sample>,
}

impl<'a> Growing<'a> {
    /// A run that has not begun.
    ///
    /// # Errors
    /// When the map is too large for the engine.
    pub fn new(cohort: Cohort<'a>) -> Result<Self, RunError> {
        Ok(Growing {
            run: Prepared::new(cohort)?,
            sample: None,
        })
    }

    /// Replications that were made.
    pub fn done(&self) -> u32 {
        self.sample.as_ref().map_or(0, |s| s.size.replications)
    }

    /// Whether all were made: then the sample is the same, to the bit, as if it had been taken at once.
    pub fn is_full(&self) -> bool {
        self.done() >= self.run.cohort().replications
    }

    /// Makes some more replications, as far as there are any.
    ///
    /// # Errors
    /// When cancelled, or when the map is too large for the engine. What was known stays known.
    pub fn grow(&mut self, more: u32, control: &Control) -> Result<(), RunError> {
        let done = self.done();
        let end = done
            .saturating_add(more)
            .min(self.run.cohort().replications);
        let part = Sample::part(&self.run, done..end, control)?;
        match &mut self.sample {
            Some(sample) => sample.join(part),
            None => self.sample = Some(part),
        }
        Ok(())
    }

    /// What is known so far; `None` before the first replications.
    pub fn sample(&self) -> Option<&Sample> {
        self.sample.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{analyze::measured, file};

    #[test]
    fn a_run_in_parts_is_the_same_run() {
        let text = include_str!("../../maps/trial-to-paid.ron");
        let map = file::read_map(text, "trial-to-paid").model.unwrap();
        let cohort = Cohort {
            map: &map,
            customers: 300,
            replications: 45,
            horizon: 200.0,
            seed: 9,
        };
        let control = Control::default();
        let whole = measured(&cohort, &control).unwrap();
        let mut growing = Growing::new(cohort).unwrap();
        for (more, done) in [(1, 1), (7, 8), (30, 38), (100, 45)] {
            assert!(!growing.is_full());
            growing.grow(more, &control).unwrap();
            assert_eq!(growing.done(), done);
        }
        assert!(growing.is_full());
        let grown = growing.sample().unwrap();
        assert_eq!(grown.answer(&map), whole.answer(&map));
        assert_eq!(grown.curves(&map), whole.curves(&map));
        let curves = whole.curves(&map);
        let revenue: f64 = curves.revenue.iter().map(|band| band.value).sum();
        let total = whole.answer(&map).metrics[&crate::map::Metric::Revenue].value;
        assert!(
            revenue > 0.0 && revenue <= total * 1.000_001,
            "{revenue} of {total}"
        );
        let shares: f64 = curves.time_to_value.iter().map(|bar| bar.2).sum();
        assert!((0.97..=0.99).contains(&shares), "{shares}");
    }
}
