//! How long something lasts: reading the forms of docs/FORMAT.md, and telling a dwell in words with what
//! is not known of its parameters.

use super::{
    digits::{minus, unmistakable},
    form::{Form, looks_like_form, split, unquoted},
    misread::{Misread, Read},
    quantity::Spoken,
    time::read_days,
    uncertain::read_uncertain,
};
use crate::{
    map::{Dwell, DwellLaw},
    units::{Days, Positive, Real, Uncertain},
};

const EXPECTED: &str = "a time such as 2d, or one of Fixed, Exponential, Usually, Gamma, Weibull, Between, Pert, LogNormal and Quantiles, such as Usually(median: 1d, p90: 5d)";

/// The distributions, as they begin in small letters.
const NAMES: [&str; 9] = [
    "fixed",
    "exponential",
    "usually",
    "lognormal",
    "gamma",
    "weibull",
    "between",
    "pert",
    "quantiles",
];

/// Whether a text is a form of a distribution, and not a number.
pub fn is_form(text: &str) -> bool {
    let name = text.split('(').next().unwrap_or("").trim().to_lowercase();
    looks_like_form(text) && NAMES.contains(&name.as_str())
}

/// Reads a distribution of times. A plain time is always as long.
///
/// # Errors
/// [`Misread`] with what was found and what is allowed.
pub fn read_dwell(text: &str) -> Result<Read<Dwell>, Misread> {
    if !looks_like_form(text) {
        return match read_days(text) {
            Ok(days) => Ok(days.map(Dwell::fixed)),
            Err(Misread::Wrong { .. }) => Err(Misread::of(text, EXPECTED)),
            Err(other) => Err(other),
        };
    }
    let form = Form::parse(text, EXPECTED)?;
    let law = law(&form, text)?;
    Dwell::new(law)
        .map(Read::plain)
        .map_err(|e| Misread::Told(e.to_string()))
}

fn law(form: &Form, text: &str) -> Result<DwellLaw, Misread> {
    let parts = |names: &[&str]| -> Result<Vec<&str>, Misread> {
        form.named(names).ok_or_else(|| {
            let name = text.split('(').next().unwrap_or("").trim();
            let names = names.join(", ");
            Misread::Told(format!(
                "found {name} with other parts, expected {name}({names}); where commas are decimal, part with semicolons"
            ))
        })
    };
    let days = |text: &str| one::<Days>(text);
    let positive = |text: &str| one::<Positive>(text);
    Ok(match form.name.as_str() {
        "fixed" => DwellLaw::Fixed(days(parts(&["length"])?[0])?),
        "exponential" => DwellLaw::Exponential(days(parts(&["mean"])?[0])?),
        "usually" => {
            let parts = parts(&["median", "p90"])?;
            DwellLaw::Usually {
                median: days(parts[0])?,
                p90: days(parts[1])?,
            }
        }
        "between" => {
            let parts = parts(&["low", "high"])?;
            DwellLaw::Between {
                low: days(parts[0])?,
                high: days(parts[1])?,
            }
        }
        "pert" => {
            let parts = parts(&["min", "likely", "max"])?;
            DwellLaw::Pert {
                min: days(parts[0])?,
                likely: days(parts[1])?,
                max: days(parts[2])?,
            }
        }
        "gamma" if form.has("shape") => {
            let parts = parts(&["shape", "scale"])?;
            DwellLaw::GammaShape {
                shape: positive(parts[0])?,
                scale: days(parts[1])?,
            }
        }
        "gamma" => {
            let parts = parts(&["mean", "sd"])?;
            DwellLaw::Gamma {
                mean: days(parts[0])?,
                sd: days(parts[1])?,
            }
        }
        "weibull" if form.has("shape") => {
            let parts = parts(&["shape", "scale"])?;
            DwellLaw::WeibullShape {
                shape: positive(parts[0])?,
                scale: days(parts[1])?,
            }
        }
        "weibull" => {
            let parts = parts(&["median", "p90"])?;
            DwellLaw::Weibull {
                median: days(parts[0])?,
                p90: days(parts[1])?,
            }
        }
        "lognormal" => {
            let parts = parts(&["mu", "sigma"])?;
            DwellLaw::LogNormal {
                mu: one::<Real>(parts[0])?,
                sigma: positive(parts[1])?,
            }
        }
        "quantiles" => {
            let list = parts(&["list"])?[0];
            let inside = list
                .strip_prefix('[')
                .and_then(|list| list.strip_suffix(']'))
                .ok_or_else(|| {
                    Misread::Told(
                        "found Quantiles without a list, expected Quantiles([0d, 2h, 1d])"
                            .to_owned(),
                    )
                })?;
            let all = split(inside).ok_or_else(|| Misread::of(text, EXPECTED))?;
            let all: Result<Vec<Days>, Misread> = all
                .into_iter()
                .map(|text| Days::read_in_form(unquoted(text), "").map(|read| read.value))
                .collect();
            DwellLaw::Quantiles(all?)
        }
        _ => return Err(Misread::of(text, EXPECTED)),
    })
}

/// A parameter, which may be uncertain.
fn one<Q: Spoken>(text: &str) -> Result<Uncertain<Q>, Misread> {
    match looks_like_form(text) {
        true => read_uncertain(text, "").map(|read| read.value),
        false => match Q::read_in_form(text, "") {
            Ok(read) => Ok(Uncertain::Known(read.value)),
            Err(first) => read_uncertain(text, "")
                .map(|read| read.value)
                .map_err(|_| first),
        },
    }
}

/// How an uncertain number was written, in words; nothing for a plain one.
pub fn law_words<Q: Spoken>(number: &Uncertain<Q>, currency: &str) -> String {
    let say = |q: Q| q.say(currency);
    match number {
        Uncertain::Known(_) => String::new(),
        Uncertain::Range(r) => format!("90 % range {} to {}", say(r.low()), say(r.high())),
        Uncertain::Beta(b) => format!("counted {} yes, {} no", b.yes(), b.no()),
        Uncertain::Pert(p) => format!(
            "from {} over {} to {}",
            say(p.min()),
            say(p.likely()),
            say(p.max())
        ),
    }
}

/// A time with what is not known of it: `1d to 3d`.
fn days(number: &Uncertain<Days>) -> String {
    part(number)
}

/// A parameter as it was written, with its doubt.
fn part<Q: Spoken>(number: &Uncertain<Q>) -> String {
    let say = |q: Q| q.say("").replace('×', "");
    match number {
        Uncertain::Known(q) => say(*q),
        Uncertain::Range(r) => format!("{} to {}", say(r.low()), say(r.high())),
        Uncertain::Pert(p) => format!(
            "{} to {}, most likely {}",
            say(p.min()),
            say(p.max()),
            say(p.likely())
        ),
        Uncertain::Beta(b) => minus(&unmistakable(&format!("{}", b.mean()))),
    }
}

/// A dwell in words, with the uncertain parameters as they were written:
/// `half within 1d to 3d, nine in ten within 5d`.
pub fn dwell_words(dwell: &Dwell) -> String {
    let words = match dwell.law() {
        DwellLaw::Fixed(d) => format!("always {}", days(d)),
        DwellLaw::Exponential(mean) => format!("exponential, mean {}", days(mean)),
        DwellLaw::Usually { median, p90 } => {
            format!(
                "half within {}, nine in ten within {}",
                days(median),
                days(p90)
            )
        }
        DwellLaw::Weibull { median, p90 } => format!(
            "Weibull, half within {}, nine in ten within {}",
            days(median),
            days(p90)
        ),
        DwellLaw::LogNormal { mu, sigma } => {
            format!("log-normal, mu {}, sigma {}", part(mu), part(sigma))
        }
        DwellLaw::Gamma { mean, sd } => {
            format!(
                "gamma, mean {}, standard deviation {}",
                days(mean),
                days(sd)
            )
        }
        DwellLaw::GammaShape { shape, scale } => {
            format!("gamma, shape {}, scale {}", part(shape), days(scale))
        }
        DwellLaw::WeibullShape { shape, scale } => {
            format!("Weibull, shape {}, scale {}", part(shape), days(scale))
        }
        DwellLaw::Between { low, high } => format!("between {} and {}", days(low), days(high)),
        DwellLaw::Pert { min, likely, max } => format!(
            "from {} to {}, most likely {}",
            days(min),
            days(max),
            days(likely)
        ),
        DwellLaw::Quantiles(all) => format!("from {} quantiles", all.len()),
    };
    match dwell.is_known() {
        true => words,
        false => format!("{words} (90 % ranges)"),
    }
}
