//! Multiplying numbers that are not known for sure.

use crate::{
    map::{Dwell, DwellError, DwellLaw},
    units::{Beta, Days, Factor, Quantity, Real, Share, Uncertain},
};

/// The largest share that a 90 % interval may reach.
const NEARLY_ALL: f64 = 1.0 - 1e-9;

/// `share` × `by`: ranges and points in proportion, counts with their mean scaled and their total
/// kept (as much is known as before). What would pass 1 stops there.
pub(super) fn share(share: &Uncertain<Share>, by: f64) -> Uncertain<Share> {
    if by == 1.0 {
        return *share;
    }
    let known = || Uncertain::Known(Share::clamped(share.central().get() * by));
    match share {
        Uncertain::Known(_) => known(),
        Uncertain::Range(range) => {
            let end = |q: Share| Share::clamped((q.get() * by).min(NEARLY_ALL));
            Uncertain::range(end(range.low()), end(range.high())).unwrap_or_else(|_| known())
        }
        Uncertain::Beta(beta) => {
            let total = beta.yes() + beta.no();
            let yes = beta.mean() * by * total;
            Beta::new(yes, total - yes).map_or_else(|_| known(), Uncertain::Beta)
        }
        Uncertain::Pert(pert) => {
            let point = |q: Share| Share::clamped(q.get() * by);
            Uncertain::pert(point(pert.min()), point(pert.likely()), point(pert.max()))
                .unwrap_or_else(|_| known())
        }
    }
}

/// `days` × `by`.
fn days(days: &Uncertain<Days>, by: f64) -> Uncertain<Days> {
    let point = |q: Days| Days::clamped(q.get() * by);
    let known = || Uncertain::Known(point(days.central()));
    match days {
        Uncertain::Known(_) => known(),
        Uncertain::Range(range) => {
            Uncertain::range(point(range.low()), point(range.high())).unwrap_or_else(|_| known())
        }
        Uncertain::Pert(pert) => {
            Uncertain::pert(point(pert.min()), point(pert.likely()), point(pert.max()))
                .unwrap_or_else(|_| known())
        }
        // Counts are a law of shares; a duration never has them.
        Uncertain::Beta(_) => known(),
    }
}

/// `real` + `plus`.
fn shifted(real: &Uncertain<Real>, plus: f64) -> Uncertain<Real> {
    let point = |q: Real| Real::clamped(q.get() + plus);
    let known = || Uncertain::Known(point(real.central()));
    match real {
        Uncertain::Range(range) => {
            Uncertain::range(point(range.low()), point(range.high())).unwrap_or_else(|_| known())
        }
        Uncertain::Pert(pert) => {
            Uncertain::pert(point(pert.min()), point(pert.likely()), point(pert.max()))
                .unwrap_or_else(|_| known())
        }
        Uncertain::Known(_) | Uncertain::Beta(_) => known(),
    }
}

/// The law of a stay `by` times as long.
///
/// # Errors
/// [`DwellError`] when the numbers leave what is allowed and no longer fit together.
pub fn dwell(dwell: &Dwell, by: Factor) -> Result<Dwell, DwellError> {
    let by = by.get();
    if by == 0.0 {
        return Ok(Dwell::none());
    }
    Dwell::new(match dwell.law() {
        DwellLaw::Fixed(d) => DwellLaw::Fixed(days(d, by)),
        DwellLaw::Exponential(mean) => DwellLaw::Exponential(days(mean, by)),
        DwellLaw::Usually { median, p90 } => DwellLaw::Usually {
            median: days(median, by),
            p90: days(p90, by),
        },
        // ln(by · stay) = ln(by) + ln(stay)
        DwellLaw::LogNormal { mu, sigma } => DwellLaw::LogNormal {
            mu: shifted(mu, by.ln()),
            sigma: *sigma,
        },
        DwellLaw::Gamma { mean, sd } => DwellLaw::Gamma {
            mean: days(mean, by),
            sd: days(sd, by),
        },
        DwellLaw::GammaShape { shape, scale } => DwellLaw::GammaShape {
            shape: *shape,
            scale: days(scale, by),
        },
        DwellLaw::Weibull { median, p90 } => DwellLaw::Weibull {
            median: days(median, by),
            p90: days(p90, by),
        },
        DwellLaw::WeibullShape { shape, scale } => DwellLaw::WeibullShape {
            shape: *shape,
            scale: days(scale, by),
        },
        DwellLaw::Between { low, high } => DwellLaw::Between {
            low: days(low, by),
            high: days(high, by),
        },
        DwellLaw::Pert { min, likely, max } => DwellLaw::Pert {
            min: days(min, by),
            likely: days(likely, by),
            max: days(max, by),
        },
        DwellLaw::Quantiles(list) => {
            DwellLaw::Quantiles(list.iter().map(|d| Days::clamped(d.get() * by)).collect())
        }
    })
}
